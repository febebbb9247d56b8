/* Journal: the runner's own list against the files, entry by entry: what a fresh database and an existing one will run. */

#include "section.h"

#include <string.h>
#include "facts.h"
#include "journal_view.h"
#include "phrase.h"
#include "reference.h"

#define SHORT_UUID 8

static const char *const file_words[] = {[JOURNAL_FILE_HERE] = "yes", [JOURNAL_FILE_MISSING] = "missing"};

static void name_cell(const AuditTarget *target, const char *tag, Document *document, Node *row) {
    reference_migration(document, document_cell(document, row, NULL), target, tag);
}

static void badge_cell(Document *document, Node *row, bool good, const char *look, const char *word) {
    Node *cell = document_cell(document, row, NULL);
    if (good)
        document_text(document, cell, word);
    else
        document_badge(document, cell, look, word);
}

static void snapshot_cell(const MigrationSet *set, const JournalEntry *entry, Document *document, Node *row) {
    if (!set->keeps_snapshots)
        return;
    Node *cell = document_cell(document, row, NULL);
    g_autofree char *id = entry && entry->snapshot_id ? g_strndup(entry->snapshot_id, SHORT_UUID) : NULL;
    if (id)
        document_code(document, cell, id);
    else if (entry)
        document_badge(document, cell, "warning", "missing");
}

static void existing_cell(const MigrationSet *set, const JournalView *view, Document *document, Node *row) {
    g_autoptr(GString) words = g_string_new(NULL);
    if (view->blocked_by >= 0) {
        g_string_append(words, "no, where ");
        phrase_code(words, set->entries[view->blocked_by].tag);
        g_string_append(words, " has run");
        document_cell(document, row, words->str);
        return;
    }
    document_cell(document, row, view->fresh ? "yes" : "no");
}

static void database_cells(const AuditTarget *target, int migration, Document *document, Node *row) {
    for (guint i = 0; i < target->databases->len; i++) {
        const AuditDatabase *database = g_ptr_array_index(target->databases, i);
        const LedgerState *ledger = database->ledger;
        const char *word = "?";
        if (migration < 0)
            word = "";
        else if (ledger && ledger->has_ledger)
            word = ledger->applied[migration] ? "applied" : ledger->will_run[migration] ? "will run" : ledger->will_skip[migration] ? "never runs" : "no";
        document_cell(document, row, word);
    }
}

static void entry_row(const AuditTarget *target, size_t index, const JournalView *view, Document *document, Node *table) {
    const MigrationSet *set = target->migrations;
    const JournalEntry *entry = &set->entries[index];
    g_autofree char *idx = g_strdup_printf("%d", entry->idx);
    g_autoptr(GString) when = g_string_new(NULL);
    if (entry->when != 0)
        text_date(when, entry->when / 1000, 0, true);
    g_string_truncate(when, MIN(when->len, strlen("2026-01-15 12:30"))); /* the zone is in the column's title */
    Node *row = document_row(document, table);
    document_cell(document, row, idx);
    name_cell(target, entry->tag, document, row);
    document_cell(document, row, when->str);
    badge_cell(document, row, view->file == JOURNAL_FILE_HERE, "error", file_words[view->file]);
    snapshot_cell(set, entry, document, row);
    badge_cell(document, row, view->fresh, "error", view->fresh ? "yes" : "no");
    existing_cell(set, view, document, row);
    database_cells(target, entry->migration, document, row);
}

/* A file that the journal does not know: no runner will ever run it. */
static void file_row(const AuditTarget *target, size_t migration, Document *document, Node *table) {
    Node *row = document_row(document, table);
    document_badge(document, document_cell(document, row, NULL), "error", "none");
    name_cell(target, target->migrations->migrations[migration].tag, document, row);
    document_cell(document, row, "");
    document_cell(document, row, "yes");
    snapshot_cell(target->migrations, NULL, document, row);
    badge_cell(document, row, false, "error", "no");
    document_cell(document, row, "no");
    database_cells(target, (int)migration, document, row);
}

static Node *journal_table(const AuditTarget *target, Document *document, Node *parent) {
    static const ColumnTitle fixed[] = {{"idx", 'r'}, {"Migration", 'l'}, {"when (UTC)", 'l'}, {"File", 'l'}, {"Snapshot", 'l'},
                                        {"Fresh database", 'l'}, {"Existing database", 'l'}};
    size_t count = 0;
    g_autofree ColumnTitle *titles = g_new0(ColumnTitle, G_N_ELEMENTS(fixed) + target->databases->len);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++)
        if (target->migrations->keeps_snapshots || strcmp(fixed[i].title, "Snapshot") != 0)
            titles[count++] = fixed[i];
    for (guint i = 0; i < target->databases->len; i++) {
        GString *name = g_string_new(NULL);
        phrase_code(name, ((const AuditDatabase *)g_ptr_array_index(target->databases, i))->name);
        g_ptr_array_add(names, g_string_free(name, FALSE));
        titles[count++] = (ColumnTitle){g_ptr_array_index(names, i), 'l'};
    }
    return section_table(document, parent, titles, count);
}

/* False: there are none. */
static bool problems(const Audit *audit, const AuditTarget *target, Document *document, Node *parent) {
    Node *list = NULL;
    for (guint i = 0; i < target->migrations->problems->len; i++) {
        g_autoptr(GString) words = g_string_new(NULL);
        phrase_text(words, g_ptr_array_index(target->migrations->problems, i));
        list = list ? list : document_list(document, parent, false);
        document_item(document, list, words->str);
    }
    for (guint i = 0; i < audit->findings->items->len; i++) {
        const Finding *finding = g_ptr_array_index(audit->findings->items, i);
        if (!facts_is_finding_of(finding, target) || !g_str_has_prefix(finding->rule, "journal/"))
            continue;
        g_autoptr(GString) words = g_string_new(NULL);
        phrase_sentence(words, finding->title);
        list = list ? list : document_list(document, parent, false);
        document_item(document, list, words->str);
    }
    if (!list && target->migrations->journal)
        document_paragraph(document, parent, "The journal and the files agree.");
    return list != NULL;
}

static void journal_of_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level) {
    (void)slot, (void)level;
    if (section_says_problem(target, document, parent))
        return;
    const MigrationSet *set = target->migrations;
    if (!set->journal) {
        g_autofree char *text = g_strdup_printf("This runner keeps no journal: %s the order.", set->rules->order ? set->rules->order : "the files' names are");
        document_paragraph(document, parent, text);
        problems(audit, target, document, parent);
        return;
    }
    bool amiss = problems(audit, target, document, parent);
    Node *line = document_paragraph(document, parent, "Journal: ");
    reference_file(audit, document, line, set->journal, 0);
    g_autofree JournalView *views = journal_view_build(set);
    g_autoptr(GString) summary = g_string_new(NULL);
    phrase_count(summary, set->entry_count, "entry", "entries");
    Node *table = journal_table(target, document, amiss || target->databases->len > 0 ? parent : document_details(document, parent, summary->str, false));
    for (size_t i = 0; i < set->entry_count; i++)
        entry_row(target, i, &views[i], document, table);
    for (size_t i = 0; i < set->migration_count; i++)
        if (!set->migrations[i].registered)
            file_row(target, i, document, table);
}

void section_build_journal(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    section_each_target(audit, document, parent, slot, STRAY_SHOWN, journal_of_target);
}
