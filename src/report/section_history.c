/* History: the migrations, newest first: when each landed, by whom, what it did, how it stands; details folded. */

#include "section.h"

#include "facts.h"
#include "migration_story.h"
#include "phrase.h"
#include "reference.h"
#include "summarise.h"

/* The columns of the table; those that would be empty for every migration shown are left out. What a narrow window cuts off is last. */
enum { COLUMN_NUMBER, COLUMN_MIGRATION, COLUMN_LANDED, COLUMN_SUMMARY, COLUMN_STATUS, COLUMN_AUTHOR, COLUMN_COMMIT, COLUMN_TAG, COLUMN_COUNT };

static const ColumnTitle titles[COLUMN_COUNT] = {{"#", 'r'}, {"Migration", 'l'}, {"Landed", 'l'}, {"What it did", 'l'}, {"Status", 'l'}, {"Author", 'l'}, {"Commit", 'l'}, {"Tag", 'l'}};

typedef struct {
    const Audit *audit;
    const AuditTarget *target;
    size_t first, end; /* migrations shown: [first, end) */
    bool shown[COLUMN_COUNT];
} HistoryView;

static void choose_columns(HistoryView *view) {
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        view->shown[i] = i != COLUMN_TAG && i != COLUMN_STATUS && (i != COLUMN_SUMMARY || view->target->all);
    for (size_t i = view->first; i < view->end; i++) {
        const Commit *commit = audit_migration_commit(view->audit, &view->target->migrations->migrations[i]);
        g_autofree char *status = story_status(view->audit, view->target, i);
        view->shown[COLUMN_TAG] |= commit && commit->first_tag;
        view->shown[COLUMN_STATUS] |= *status != '\0';
    }
}

static Node *history_table(const HistoryView *view, Document *document, Node *parent) {
    ColumnTitle chosen[COLUMN_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (view->shown[i])
            chosen[count++] = titles[i];
    return section_table(document, parent, chosen, count);
}

static void commit_cells(const HistoryView *view, const Commit *commit, Document *document, Node *row) {
    g_autoptr(GString) author = g_string_new(NULL), tag = g_string_new(NULL);
    if (commit) {
        phrase_text(author, commit->author);
        phrase_code(tag, commit->first_tag);
    }
    document_cell(document, row, author->str);
    Node *cell = document_cell(document, row, NULL);
    if (commit)
        reference_commit(view->audit, document, cell, commit);
    if (commit && commit->pull_request > 0) {
        document_text(document, cell, " ");
        reference_pull_request(view->audit, document, cell, commit->pull_request);
    }
    if (view->shown[COLUMN_TAG])
        document_cell(document, row, tag->str);
}

static void history_row(const HistoryView *view, size_t index, Document *document, Node *table) {
    const Migration *migration = &view->target->migrations->migrations[index];
    const Commit *commit = audit_migration_commit(view->audit, migration);
    Node *row = document_row(document, table);
    g_autofree char *number = g_strdup_printf("%zu", index + 1), *date = commit ? reference_date(commit) : g_strdup("");
    g_autofree char *summary = summarise_stratum(section_stratum(view->target, index));
    g_autofree char *status = story_status(view->audit, view->target, index);
    document_cell(document, row, number);
    reference_migration(document, document_cell(document, row, NULL), view->target, migration->tag);
    document_cell(document, row, date);
    if (view->shown[COLUMN_SUMMARY])
        document_cell(document, row, summary);
    if (view->shown[COLUMN_STATUS])
        document_cell(document, row, status);
    commit_cells(view, commit, document, row);
}

static void history_details(const HistoryView *view, Document *document, Node *parent) {
    for (size_t i = view->end; i-- > view->first;)
        story_details(view->audit, view->target, i, document, parent);
}

static void say_incomplete(const Audit *audit, Document *document, Node *parent) {
    if (!audit->history || audit->history->complete)
        return;
    g_autoptr(GString) words = g_string_new("The git history is incomplete: ");
    g_string_append(words, audit->history->incomplete_reason ? audit->history->incomplete_reason : "commits are missing");
    document_paragraph(document, document_alert(document, parent, "WARNING"), words->str);
}

static void say_earlier(size_t hidden, Document *document, Node *parent) {
    if (hidden == 0)
        return;
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_count(words, hidden, "earlier migration is not shown.", "earlier migrations are not shown.");
    document_paragraph(document, parent, words->str);
}

static void history_of_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level) {
    (void)level;
    if (section_says_problem(target, document, parent))
        return;
    size_t count = target->migrations->migration_count, limit = slot->limit > 0 ? (size_t)slot->limit : count;
    HistoryView view = {audit, target, count > limit ? count - limit : 0, count, {0}};
    if (count == 0) {
        document_paragraph(document, parent, "No migrations.");
        return;
    }
    choose_columns(&view);
    Node *table = history_table(&view, document, parent);
    for (size_t i = view.end; i-- > view.first;)
        history_row(&view, i, document, table);
    say_earlier(view.first, document, parent);
    if (slot->limit == 0) /* an excerpt is a list, not a reference */
        history_details(&view, document, parent);
}

void section_build_history(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    say_incomplete(audit, document, parent);
    section_each_target(audit, document, parent, slot, STRAY_SHOWN, history_of_target);
}
