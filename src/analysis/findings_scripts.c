/* Scripts that do not fit the schema, or a live database: one finding a script. */

#include <string.h>
#include "findings.h"

static const Stratum *stratum_at(const FindingContext *context, int index) {
    const Strata *strata = context->part->all;
    return index >= 0 && (size_t)index < strata->count ? &strata->strata[index] : NULL;
}

static const Migration *migration_at(const FindingContext *context, int index) {
    return index >= 0 && (size_t)index < context->set->migration_count ? &context->set->migrations[index] : NULL;
}

/* "since `0007_drop` (`abc1234` of 2026-01-03 by Ann), which drops it" */
static void append_since(const FindingContext *context, GString *out, const ScriptProblem *problem) {
    const Migration *migration = migration_at(context, problem->since);
    if (!migration) {
        g_string_append(out, "; it fits the schema after no migration");
        return;
    }
    const Commit *commit = audit_migration_commit(context->audit, migration);
    g_string_append_printf(out, " since %s", word_code(context->texts, migration->tag));
    if (commit)
        g_string_append_printf(out, " (%s)", word_commit(context->texts, commit));
    if (problem->how)
        g_string_append_printf(out, ", which %s", problem->how);
}

static const char *problem_line(const FindingContext *context, const ScriptProblem *problem) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_printf(out, "line %d%s: %s", problem->line, problem->places > 1 ? text_pool_printf(context->texts, " and %d more", problem->places - 1) : "", problem->text);
    if (!problem->database)
        append_since(context, out, problem);
    if (problem->declared->len > 0)
        g_string_append_printf(out, "; by %s it would fit", word_list(context->texts, problem->declared, 3));
    if (problem->not_on->len > 0)
        g_string_append_printf(out, "; not so on %s", word_list(context->texts, problem->not_on, 5));
    return text_pool_add(context->texts, out->str);
}

static const char *title_of(FindingContext *context, const AuditScript *script, const GPtrArray *problems, const char *verb) {
    const ScriptProblem *first = problems->pdata[0];
    const char *more = problems->len > 1 ? text_pool_printf(context->texts, ", and %u more", problems->len - 1) : "";
    return text_pool_printf(context->texts, "%s %s: %s%s", word_code(context->texts, script->path), verb, first->text, more);
}

static Finding *add_finding(FindingContext *context, const AuditScript *script, Finding *finding, const GPtrArray *problems) {
    finding->subject = finding->path = script->path;
    finding->line = ((const ScriptProblem *)problems->pdata[0])->line;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < problems->len; i++)
        g_ptr_array_add(lines, (gpointer)(uintptr_t)problem_line(context, problems->pdata[i]));
    Finding *added = finding_add(context, finding);
    finding_evidence_list(context, added, lines);
    return added;
}

/* The first migration that broke it; -1: none did. */
static int first_break(const GPtrArray *problems) {
    int first = -1;
    for (guint i = 0; i < problems->len; i++) {
        int since = ((const ScriptProblem *)problems->pdata[i])->since;
        if (since >= 0 && (first < 0 || since < first))
            first = since;
    }
    return first;
}

static bool any_declared(const GPtrArray *problems) {
    for (guint i = 0; i < problems->len; i++)
        if (((const ScriptProblem *)problems->pdata[i])->declared->len > 0)
            return true;
    return false;
}

static void add_obsolete(FindingContext *context, const AuditScript *script) {
    int broken = first_break(script->problems);
    const Migration *migration = migration_at(context, broken);
    Finding finding = finding_of(context, "script/obsolete");
    if (!migration)
        finding.severity = SEVERITY_INFO;
    else
        finding.migration = migration->tag, finding.since = audit_migration_commit(context->audit, migration);
    finding.title = title_of(context, script, script->problems, migration ? "does not fit the schema any more" : "has never fitted the schema");
    finding.consequence = "PostgreSQL refuses these statements on a database that the migrations have made; what stands with them in a transaction is not done either.";
    finding.remedy = any_declared(script->problems) ? "Write the migration that brings what the code declares already; bring the rest of the script up to the schema." : "Bring the script up to the present schema, or delete it when nobody needs it any more.";
    Finding *added = add_finding(context, script, &finding, script->problems);
    const Stratum *fitted = stratum_at(context, script->fitted - 1);
    if (fitted && script->problems->len > 1)
        finding_evidence(context, added, text_pool_printf(context->texts, "as a whole it fitted last after %s", word_code(context->texts, fitted->tag)));
}

static void add_live(FindingContext *context, const AuditScript *script, const GPtrArray *problems) {
    const char *database = ((const ScriptProblem *)problems->pdata[0])->database;
    Finding finding = finding_of(context, "script/not-on-database");
    finding.database = database;
    finding.title = title_of(context, script, problems, text_pool_printf(context->texts, "does not fit %s", word_code(context->texts, database)));
    finding.consequence = "The migrations make what the script uses; this database differs from them there, and refuses these statements.";
    finding.remedy = "Mend the difference first (pending migrations, drift), then run the script.";
    add_finding(context, script, &finding, problems);
}

/* The problems come by database. */
static void add_live_findings(FindingContext *context, const AuditScript *script) {
    for (guint i = 0, end; i < script->live->len; i = end) {
        const ScriptProblem *first = script->live->pdata[i];
        g_autoptr(GPtrArray) problems = g_ptr_array_new();
        for (end = i; end < script->live->len && ((const ScriptProblem *)script->live->pdata[end])->database == first->database; end++)
            g_ptr_array_add(problems, script->live->pdata[end]);
        add_live(context, script, problems);
    }
}

void findings_of_scripts(FindingContext *context) {
    for (guint i = 0; context->set && i < context->part->scripts->len; i++) {
        const AuditScript *script = context->part->scripts->pdata[i];
        if (script->problems && script->problems->len > 0)
            add_obsolete(context, script);
        if (script->live)
            add_live_findings(context, script);
    }
}
