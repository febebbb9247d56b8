/* What a state file keeps of a phase: its "Resolved in ..." block, and its rows in the table of decisions. */

#include "range_view.h"

#include "phrase.h"
#include "reference.h"
#include "resolved.h"
#include "summarise.h"

#define GREEN "\xe2\x9c\x85"   /* U+2705 */
#define RED "\xe2\x9d\x8c"     /* U+274C */
#define YELLOW "\xe2\x9a\xa0\xef\xb8\x8f" /* U+26A0 */

static const char *const verdict_signs[VERDICT_COUNT] = {
    [VERDICT_VERIFIED] = GREEN " ", [VERDICT_RESOLVED] = GREEN " ", [VERDICT_EARLY] = GREEN " ", [VERDICT_REFUTED] = RED " ", [VERDICT_PARTLY] = YELLOW " ", [VERDICT_OPEN] = RED " "};

static void bug_items(const Audit *audit, const CommitRange *range, Document *document, Node *list) {
    g_autoptr(GPtrArray) bugs = resolved_bugs(audit, range);
    for (guint i = 0; i < bugs->len; i++) {
        const Bug *bug = bugs->pdata[i];
        g_autoptr(GString) words = g_string_new(verdict_signs[bug->verdict] ? verdict_signs[bug->verdict] : "");
        resolved_say_bug(words, bug);
        g_string_append_printf(words, ": %s", verdict_text(bug->verdict));
        document_item(document, list, words->str);
    }
}

static void schema_items(const Audit *audit, const CommitRange *range, const Slot *slot, Document *document, Node *list) {
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    for (guint i = 0; i < targets->len; i++) {
        const AuditTarget *target = targets->pdata[i];
        g_autoptr(RangeSchema) schema = range_schema_build(audit, target, range);
        if (schema->landed->len == 0)
            continue;
        g_autoptr(GString) words = g_string_new("Schema of ");
        phrase_code(words, target->target->name);
        g_autofree char *summary = summarise_changes(schema->changes);
        g_string_append_printf(words, ": %s (", !schema->replayed ? "not replayed" : *summary ? summary : "no object differs");
        Node *item = document_item(document, list, words->str);
        for (guint m = 0; m < schema->landed->len; m++) {
            document_text(document, item, m > 0 ? ", " : "");
            reference_migration(document, item, target, target->migrations->migrations[g_array_index(schema->landed, size_t, m)].tag);
        }
        document_text(document, item, ")");
    }
}

static void commits_item(const Audit *audit, const CommitRange *range, Document *document, Node *list) {
    const Commit *first = g_array_index(range->commits, RangeCommit, 0).commit;
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_count(words, range->commits->len, "commit: ", "commits: ");
    Node *item = document_item(document, list, words->str);
    g_autofree char *from = reference_date(first), *to = reference_date(range->to);
    reference_commit(audit, document, item, first);
    document_text(document, item, " of ");
    document_text(document, item, from);
    if (first == range->to)
        return;
    document_text(document, item, " to ");
    reference_commit(audit, document, item, range->to);
    document_text(document, item, " of ");
    document_text(document, item, to);
}

void section_build_state_block(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const CommitRange *range = range_of_slot(audit, slot, document, parent);
    if (!range)
        return;
    g_autoptr(GString) title = g_string_new("Resolved in ");
    phrase_text(title, range->title);
    g_string_append_c(title, ':');
    document_strong(document, document_paragraph(document, parent, NULL), title->str);
    Node *list = document_list(document, parent, false);
    bug_items(audit, range, document, list);
    schema_items(audit, range, slot, document, list);
    commits_item(audit, range, document, list);
}

/* --- decisions ----------------------------------------------------------------------------------------------------- */
static void text_cell(const char *text, Document *document, Node *row) {
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_text(words, text);
    document_cell(document, row, words->str);
}

static void decision_row(const Audit *audit, const CommitRange *range, const RangeDecision *decision, Document *document, Node *table) {
    Node *row = document_row(document, table);
    g_autofree char *date = reference_date(decision->commit);
    text_cell(range->phase ? range->phase : range->title, document, row);
    text_cell(decision->text, document, row);
    text_cell(decision->reason, document, row);
    text_cell(date, document, row);
    reference_commit(audit, document, document_cell(document, row, NULL), decision->commit);
}

void section_build_state_rows(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    static const ColumnTitle titles[] = {{"Phase", 'l'}, {"Decision", 'l'}, {"Rationale", 'l'}, {"Date", 'l'}, {"Commit", 'l'}};
    const CommitRange *range = range_of_slot(audit, slot, document, parent);
    if (!range)
        return;
    g_autoptr(TextPool) texts = text_pool_new();
    g_autoptr(GArray) decisions = range_decisions(range, texts);
    Node *table = NULL;
    for (guint i = 0; i < decisions->len; i++) {
        const RangeDecision *decision = &g_array_index(decisions, RangeDecision, i);
        if (!decision->stated)
            continue;
        if (!table)
            table = section_table(document, parent, titles, G_N_ELEMENTS(titles));
        decision_row(audit, range, decision, document, table);
    }
    if (!table)
        document_paragraph(document, parent, "No commit message states a decision (\"Decision: ...\").");
}
