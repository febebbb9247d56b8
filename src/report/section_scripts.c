/* Scripts: what files with SQL use that the schema does not have, and the migration that took it away. */

#include "section.h"

#include "phrase.h"
#include "reference.h"

static void line_cell(const AuditScript *script, const ScriptProblem *problem, const Audit *audit, Document *document, Node *row) {
    reference_file(audit, document, document_cell(document, row, NULL), script->path, problem->line);
}

static void problem_cell(const ScriptProblem *problem, Document *document, Node *row) {
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_sentence(words, problem->text);
    if (problem->places > 1)
        g_string_append_printf(words, " (%d places)", problem->places);
    for (guint i = 0; i < problem->not_on->len; i++) {
        g_string_append(words, i == 0 ? "; not so on " : ", ");
        phrase_code(words, g_ptr_array_index(problem->not_on, i));
    }
    for (guint i = 0; i < problem->declared->len; i++) {
        g_string_append(words, i == 0 ? "; fits the declared " : ", ");
        phrase_code(words, g_ptr_array_index(problem->declared, i));
    }
    document_cell(document, row, words->str);
}

/* The migration that broke it and its commit. */
static void since_cell(const Audit *audit, const AuditTarget *target, const ScriptProblem *problem, Document *document, Node *row) {
    Node *cell = document_cell(document, row, NULL);
    if (problem->database) {
        document_text(document, cell, "on ");
        document_code(document, cell, problem->database);
        return;
    }
    if (problem->since < 0) {
        document_text(document, cell, "never fitted");
        return;
    }
    const Migration *migration = &target->migrations->migrations[problem->since];
    const Commit *commit = audit_migration_commit(audit, migration);
    reference_migration(document, cell, target, migration->tag);
    if (problem->how) {
        document_text(document, cell, " ");
        document_text(document, cell, problem->how);
    }
    if (!commit)
        return;
    g_autofree char *date = reference_date(commit);
    document_text(document, cell, ", ");
    reference_commit(audit, document, cell, commit);
    document_text(document, cell, " of ");
    document_text(document, cell, date);
}

static void problem_rows(const Audit *audit, const AuditTarget *target, const AuditScript *script, const GPtrArray *problems, Document *document, Node **table, Node *parent) {
    static const ColumnTitle titles[] = {{"Script", 'l'}, {"Problem", 'l'}, {"Broken since", 'l'}};
    for (guint i = 0; problems && i < problems->len; i++) {
        const ScriptProblem *problem = g_ptr_array_index(problems, i);
        if (!*table)
            *table = section_table(document, parent, titles, G_N_ELEMENTS(titles));
        Node *row = document_row(document, *table);
        line_cell(script, problem, audit, document, row);
        problem_cell(problem, document, row);
        since_cell(audit, target, problem, document, row);
    }
}

static size_t count_bad(const AuditTarget *target) {
    size_t bad = 0;
    for (guint i = 0; i < target->scripts->len; i++) {
        const AuditScript *script = g_ptr_array_index(target->scripts, i);
        bad += script->problems && script->problems->len > 0;
    }
    return bad;
}

static void scripts_of_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level) {
    (void)slot, (void)level;
    if (section_says_problem(target, document, parent))
        return;
    if (!target->all_catalog) {
        document_paragraph(document, parent, "The migrations were not replayed, so that there is nothing to check scripts against.");
        return;
    }
    g_autoptr(GString) words = g_string_new(NULL);
    size_t bad = count_bad(target);
    if (target->scripts->len == 0) {
        document_paragraph(document, parent, "No script uses this schema.");
        return;
    }
    phrase_count(words, target->scripts->len, "file with SQL uses this schema; ", "files with SQL use this schema; ");
    if (bad == 0)
        g_string_append(words, "all that can be told of them fits.");
    else
        g_string_append_printf(words, "%zu %s not fit it.", bad, bad == 1 ? "does" : "do");
    document_paragraph(document, parent, words->str);
    Node *table = NULL;
    for (guint i = 0; i < target->scripts->len; i++) {
        const AuditScript *script = g_ptr_array_index(target->scripts, i);
        problem_rows(audit, target, script, script->problems, document, &table, parent);
        problem_rows(audit, target, script, script->live, document, &table, parent);
    }
}

void section_build_scripts(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    section_each_target(audit, document, parent, slot, STRAY_HIDDEN, scripts_of_target);
    const ScriptCounts *counts = &audit->scripts;
    if (counts->unknown + counts->left_out == 0)
        return;
    g_autoptr(GString) words = g_string_new("Not judged: ");
    if (counts->unknown)
        phrase_count(words, counts->unknown, "file whose tables are of no target, or of several", "files whose tables are of no target, or of several");
    if (counts->left_out) {
        g_string_append(words, counts->unknown ? "; " : "");
        phrase_count(words, counts->left_out, "file that is too large, or one too many", "files that are too large, or too many");
    }
    g_string_append_c(words, '.');
    document_paragraph(document, parent, words->str);
}
