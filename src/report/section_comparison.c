/* Comparison: components against sources. Rows that differ are shown, equal ones counted and folded. */

#include "section.h"

#include "analysis/comparison.h"
#include "fleet_view.h"
#include "phrase.h"
#include "reference.h"

static const struct {
    const char *look, *word;
} cell_states[] = {
    [CELL_ABSENT] = {"error", "absent"},      [CELL_SAME] = {"ok", "same"},      [CELL_DIFFERENT] = {"error", "differs"},
    [CELL_PENDING] = {"warning", "pending"},  [CELL_EXTRA] = {"warning", "extra"}, [CELL_UNKNOWN] = {"info", "unknown"},
    [CELL_BEYOND] = {"info", "SQL only"},
};

/* What is said of the state links to the finding that tells more. */
static void state_cell(const ComparisonCell *cell, const Finding *finding, Document *document, Node *row) {
    Node *node = document_cell(document, row, NULL);
    document_badge(document, node, cell_states[cell->state].look, cell_states[cell->state].word);
    if (!cell->note && !finding)
        return;
    document_text(document, node, ": ");
    g_autofree char *anchor = finding ? reference_finding_anchor(finding) : NULL;
    if (anchor)
        document_link_anchor(document, node, anchor, cell->note ? cell->note : finding->rule);
    else
        document_text(document, node, cell->note);
}

static void component_row(const Audit *audit, const AuditTarget *target, const Comparison *comparison, const ComparisonRow *component, Document *document, Node *table) {
    Node *row = document_row(document, table);
    Node *name = document_cell(document, row, NULL);
    document_text(document, name, kind_get(component->kind)->name);
    document_text(document, name, " ");
    reference_object(document, name, target, component->identity, phrase_short_identity(component->identity));
    for (guint i = 0; i < comparison->sources->len; i++)
        state_cell(&component->cells[i], comparison_finding(audit, target, comparison, i, &component->cells[i]), document, row);
}

/* The last sources are the target's databases; a group of a fleet says how many it stands for. */
static char *source_title(const AuditTarget *target, const Comparison *comparison, guint index) {
    GString *title = g_string_new(g_ptr_array_index(comparison->sources, index));
    guint first = comparison->sources->len - target->databases->len;
    if (index >= first)
        fleet_say_count(title, g_ptr_array_index(target->databases, index - first), ", ", "");
    return g_string_free(title, FALSE);
}

static Node *comparison_table(const AuditTarget *target, const Comparison *comparison, Document *document, Node *parent) {
    guint count = comparison->sources->len + 1;
    g_autofree ColumnTitle *titles = g_new0(ColumnTitle, count);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    titles[0] = (ColumnTitle){"Component", 'l'};
    for (guint i = 1; i < count; i++) {
        g_ptr_array_add(texts, source_title(target, comparison, i - 1));
        titles[i] = (ColumnTitle){g_ptr_array_index(texts, i - 1), 'l'};
    }
    return section_table(document, parent, titles, count);
}

static void equal_rows(const AuditTarget *target, const Comparison *comparison, Document *document, Node *parent) {
    size_t equal = comparison->rows->len - comparison->differing;
    if (equal == 0)
        return;
    g_autoptr(GString) summary = g_string_new(NULL);
    bool alone = comparison->sources->len < 2;
    phrase_count(summary, equal, alone ? "component" : "component is", alone ? "components" : "components are");
    if (!alone)
        g_string_append(summary, " the same in every source");
    Node *details = document_details(document, parent, summary->str, false);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        Node *line = NULL;
        for (guint i = 0; i < comparison->rows->len; i++) {
            const ComparisonRow *row = g_ptr_array_index(comparison->rows, i);
            if (row->differs || (int)row->kind != kind)
                continue;
            if (!line) {
                g_autoptr(GString) title = g_string_new(NULL);
                phrase_sentence(title, kind_get((ObjectKind)kind)->plural);
                line = document_paragraph(document, details, title->str);
                document_text(document, line, ": ");
            } else {
                document_text(document, line, ", ");
            }
            reference_object(document, line, target, row->identity, phrase_short_identity(row->identity));
        }
    }
}

static void compare_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level) {
    (void)slot, (void)level;
    if (section_says_problem(target, document, parent))
        return;
    if (target->target->stray) {
        document_paragraph(document, parent, "Not compared: nothing else in the repository uses this folder.");
        return;
    }
    g_autoptr(Comparison) comparison = comparison_build(target);
    if (comparison->rows->len == 0) {
        document_paragraph(document, parent, target->replay_problem ? "Not compared: the migrations were not replayed." : "The migrations make no objects.");
        return;
    }
    if (comparison->sources->len < 2 && target->target->push_only)
        document_paragraph(document, parent, "There is one source only: no migrations are committed, and no live database is configured.");
    else if (comparison->sources->len < 2)
        document_paragraph(document, parent, "There is one source only: no live database is configured, the code declares no schema, and every migration file is one that the runner knows.");
    if (comparison->differing > 0) {
        Node *table = comparison_table(target, comparison, document, parent);
        for (guint i = 0; i < comparison->rows->len; i++) {
            const ComparisonRow *row = g_ptr_array_index(comparison->rows, i);
            if (row->differs)
                component_row(audit, target, comparison, row, document, table);
        }
    }
    equal_rows(target, comparison, document, parent);
}

void section_build_comparison(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    section_each_target(audit, document, parent, slot, STRAY_HIDDEN, compare_target);
}
