/* Risk notes as findings: one a migration and rule. */

#include <string.h>
#include "findings.h"

static const char *title_of(FindingContext *context, const Migration *migration, const RiskRule *rule, const GPtrArray *subjects) {
    TextPool *texts = context->texts;
    const char *names = subjects->len ? word_list(texts, subjects, 3) : "", *noun = subjects->len > 1 ? rule->nouns : rule->noun;
    return text_pool_printf(texts, "%s %s%s%s%s%s%s", word_code(texts, migration->tag), rule->verb, *noun ? " " : "", noun, *names ? " " : "", names, rule->tail);
}

static bool is_counted(const RiskItem *risk, RiskId id) {
    return risk->id == id && !risk->allowed;
}

static void add_evidence(FindingContext *context, Finding *finding, const RiskNote *note, RiskId id) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < note->risks->len; i++) {
        const RiskItem *risk = &g_array_index(note->risks, RiskItem, i);
        if (!is_counted(risk, id) || (!risk->excerpt && !risk->note))
            continue;
        const char *place = risk->line > 0 ? text_pool_printf(texts, "line %d: ", risk->line) : "";
        const char *excerpt = risk->excerpt ? word_code(texts, risk->excerpt) : "";
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s%s%s%s", place, excerpt, risk->excerpt && risk->note ? "; " : "", risk->note ? risk->note : ""));
    }
    finding_evidence_list(context, finding, lines);
}

static const char *commands_of(FindingContext *context, const RiskNote *note, RiskId id) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < note->risks->len; i++) {
        const RiskItem *risk = &g_array_index(note->risks, RiskItem, i);
        if (is_counted(risk, id) && risk->sql && g_hash_table_add(seen, (gpointer)(uintptr_t)risk->sql))
            g_string_append_printf(out, "%s\n", risk->sql);
    }
    return out->len ? text_pool_add(context->texts, out->str) : NULL;
}

static void add_finding(FindingContext *context, const RiskNote *note, RiskId id) {
    const Migration *migration = &context->set->migrations[note->migration];
    const RiskRule *rule = risk_rule(id);
    g_autoptr(GPtrArray) subjects = g_ptr_array_new();
    Finding finding = finding_of(context, rule->id);
    Severity severity = SEVERITY_INFO;
    int line = 0;
    for (guint i = 0; i < note->risks->len; i++) {
        const RiskItem *risk = &g_array_index(note->risks, RiskItem, i);
        if (!is_counted(risk, id))
            continue;
        severity = MAX(severity, risk->severity);
        line = line ? line : risk->line;
        if (*risk->subject && !g_ptr_array_find_with_equal_func(subjects, risk->subject, g_str_equal, NULL))
            g_ptr_array_add(subjects, (gpointer)(uintptr_t)risk->subject);
    }
    finding.severity = severity;
    finding_point_at(context, &finding, migration);
    finding.line = line ? line : finding.line;
    finding.subject = migration->path ? migration->path : migration->tag;
    finding.title = title_of(context, migration, rule, subjects);
    finding.consequence = rule->consequence;
    finding.remedy = rule->safer;
    finding.commands = commands_of(context, note, id);
    finding.commands_language = finding.commands ? "sql" : NULL;
    add_evidence(context, finding_add(context, &finding), note, id);
}

void findings_of_risks(FindingContext *context) {
    for (guint i = 0; context->part->risks && i < context->part->risks->len; i++) {
        const RiskNote *note = context->part->risks->pdata[i];
        bool done[RISK_COUNT] = {false};
        for (guint j = 0; j < note->risks->len; j++) {
            const RiskItem *risk = &g_array_index(note->risks, RiskItem, j);
            if (!risk->allowed && !done[risk->id])
                add_finding(context, note, risk->id);
            done[risk->id] = done[risk->id] || !risk->allowed;
        }
    }
}
