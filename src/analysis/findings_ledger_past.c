/* Rows that no present file explains: of a deleted file, of one that has another name now, of another branch, of nothing. */

#include <string.h>
#include "findings_ledger.h"
#include "remedy.h"

typedef enum { PAST_NOTHING, PAST_DELETED, PAST_RENAMED, PAST_BRANCH, PAST_NONE } PastKind;

static PastKind kind_of(const LedgerRow *row) {
    if (!ledger_row_is_unexplained(row) || row->superseded || row->state == ROW_ROLLED_BACK)
        return PAST_NONE;
    if (!row->origin)
        return PAST_NOTHING;
    if (row->origin->branch || row->origin->merged)
        return PAST_BRANCH;
    return row->origin->now ? PAST_RENAMED : PAST_DELETED;
}

/* --- deleted ------------------------------------------------------------------------------------------------------------------------------- */

static const char *restore_commands(TextPool *texts, const GPtrArray *rows) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < rows->len && i < 4; i++) {
        const LedgerOrigin *origin = ((const LedgerRow *)rows->pdata[i])->origin;
        if (origin->changed_by)
            g_string_append_printf(out, "git show %.12s^:%s\n", origin->changed_by->id, remedy_shell(texts, origin->path));
        else
            g_string_append_printf(out, "git show %.12s\n", origin->blob);
    }
    return text_pool_add(texts, out->str);
}

static const char *row_list(TextPool *texts, const GPtrArray *rows) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add(names, (gpointer)(uintptr_t)ledger_row_name(texts, rows->pdata[i]));
    return word_list(texts, names, 4);
}

static void add_rows(FindingContext *context, Finding *finding, const GPtrArray *rows) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < rows->len; i++) {
        const LedgerRow *row = rows->pdata[i];
        const LedgerOrigin *origin = row->origin;
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(
                                   texts, "%s: %s%s%s%s", ledger_row_text(texts, row), origin->guessed ? "probably " : "", word_code(texts, origin->path),
                                   origin->brought ? " of " : "", origin->brought ? word_commit(texts, origin->brought) : ""));
    }
    finding_evidence_list(context, finding, lines);
}

static void deleted(FindingContext *context, const AuditDatabase *database, const GPtrArray *rows) {
    TextPool *texts = context->texts;
    const LedgerRow *first = rows->pdata[0];
    const Commit *commit = first->origin->changed_by;
    Finding finding = ledger_finding(context, database, "live/ledger-deleted");
    finding.since = commit;
    finding.subject = first->origin->path;
    finding.migration = ledger_row_name(texts, first);
    if (commit && is_squash(context, commit))
        finding.severity = SEVERITY_INFO;
    finding.title = text_pool_printf(texts, "%s ran %s, which %s deleted", word_code(texts, database->name), row_list(texts, rows), word_commit(texts, commit));
    finding.consequence = "What it did is still in this database; new databases do not have it, and nothing in the repository says how it came.";
    finding.remedy = finding.severity == SEVERITY_INFO
                         ? "The history was squashed: what replaced the files must count as applied here."
                         : "Bring the file back, or write a migration that undoes what it did. To see what it was:";
    finding.commands = restore_commands(texts, rows);
    finding.commands_language = "sh";
    add_rows(context, finding_add(context, &finding), rows);
}

/* --- renamed ------------------------------------------------------------------------------------------------------------------------------- */

static const Migration *present_of(const MigrationSet *set, const char *path) {
    for (size_t i = 0; i < set->migration_count; i++)
        if (g_strcmp0(set->migrations[i].path, path) == 0)
            return &set->migrations[i];
    return NULL;
}

static void renamed(FindingContext *context, const AuditDatabase *database, const LedgerRow *row) {
    TextPool *texts = context->texts;
    const Migration *migration = present_of(context->set, row->origin->now);
    bool again = migration && database->ledger->will_run[migration - context->set->migrations];
    Finding finding = ledger_finding(context, database, "live/ledger-renamed");
    if (migration)
        finding_point_at(context, &finding, migration);
    finding.since = row->origin->changed_by;
    finding.subject = row->origin->now;
    finding.severity = again ? SEVERITY_ERROR : SEVERITY_WARNING;
    finding.title = text_pool_printf(texts, "%s ran %s, which %s made %s%s", word_code(texts, database->name), word_code(texts, word_file(texts, row->origin->path)),
                                     word_commit(texts, row->origin->changed_by), word_code(texts, word_file(texts, row->origin->now)),
                                     again ? ": it will be run again" : "");
    finding.consequence = again ? text_pool_printf(texts, "%s knows migrations by name. It takes the file for a new one and runs it a second time, which fails on the first "
                                                          "object that exists, or does its work twice.", runner_name(context->set))
                                : "The ledger has the old name; the runner does not know that the file has run.";
    finding.remedy = migration ? "Give the row the name that the file has now, on every database that ran it under the old one:" : "Give the file its name back.";
    finding.commands = migration ? remedy_rename_row(texts, context->set, row, migration) : NULL;
    finding.commands_language = finding.commands ? "sql" : NULL;
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    g_ptr_array_add(rows, (gpointer)(uintptr_t)row);
    add_rows(context, finding_add(context, &finding), rows);
}

/* --- another branch ------------------------------------------------------------------------------------------------------------------------ */

static void elsewhere(FindingContext *context, const AuditDatabase *database, const LedgerRow *row) {
    TextPool *texts = context->texts;
    const LedgerOrigin *origin = row->origin;
    Finding finding = ledger_finding(context, database, "live/ledger-branch");
    finding.since = origin->brought;
    finding.subject = origin->path;
    finding.migration = ledger_row_name(texts, row);
    const char *name = word_code(texts, database->name), *file = word_code(texts, word_file(texts, origin->path));
    finding.title = origin->branch ? text_pool_printf(texts, "%s ran %s, which is on the branch %s only", name, file, word_code(texts, origin->branch))
                                   : text_pool_printf(texts, "%s ran %s, which was in a branch and gone before that was merged", name, file);
    finding.consequence = "The database is ahead of this revision in one place: what the file did is here, and the runner finds a row whose file it does not have.";
    finding.remedy = origin->branch ? "Merge the branch, or undo on this database what the file did, and delete its row. To see what it was:"
                                    : "Bring the file back, or undo on this database what it did, and delete its row. To see what it was:";
    finding.commands = text_pool_printf(texts, "git show %.12s:%s\n", origin->brought->id, remedy_shell(texts, origin->path));
    finding.commands_language = "sh";
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    g_ptr_array_add(rows, (gpointer)(uintptr_t)row);
    add_rows(context, finding_add(context, &finding), rows);
}

/* --- nothing ------------------------------------------------------------------------------------------------------------------------------- */

static const Migration *find_content(const MigrationSet *set, const char *hash) {
    for (size_t i = 0; hash && i < set->migration_count; i++)
        if (g_strcmp0(set->migrations[i].sha256, hash) == 0)
            return &set->migrations[i];
    return NULL;
}

static void unexplained(FindingContext *context, const AuditDatabase *database, const GPtrArray *rows) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < rows->len; i++) {
        const LedgerRow *row = rows->pdata[i];
        const Migration *same = find_content(context->set, row->hash);
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s%s%s", ledger_row_text(texts, row), same ? ": the content is that of " : "",
                                                                     same ? word_code(texts, same->tag) : ""));
    }
    const LedgerRow *first = rows->pdata[0];
    Finding finding = ledger_finding(context, database, "live/ledger-unexplained");
    finding.migration = first->name ? first->name : NULL;
    finding.title = text_pool_printf(texts, "%s in the ledger of %s %s explained by no migration file", word_count(texts, lines->len, "row", "rows"),
                                     word_code(texts, database->name), lines->len == 1 ? "is" : "are");
    bool complete = !context->audit->history || context->audit->history->complete;
    finding.consequence = "Something ran on this database that is in no commit of this clone: not in a file that was deleted or edited since, and not on another branch.";
    if (!complete)
        finding.consequence = "Something ran on this database that is not in the repository, as far as this clone tells: its history is incomplete.";
    finding.remedy = "Ask who ran it: it may stand in a branch that was never pushed or is deleted, or in another repository. When it is nothing that this "
                     "database needs, its row can go.";
    finding.commands = context->set->folder ? text_pool_printf(texts, "git log --all --oneline -- %s\n",
                                                               remedy_shell(texts, *context->set->folder ? context->set->folder : ".")) : NULL;
    finding.commands_language = "sh";
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

/* Rows of one commit together. */
static void add_deleted(FindingContext *context, const AuditDatabase *database, const GPtrArray *all) {
    g_autoptr(GHashTable) told = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < all->len; i++) {
        const Commit *commit = ((const LedgerRow *)all->pdata[i])->origin->changed_by;
        if (!g_hash_table_add(told, (gpointer)(uintptr_t)commit))
            continue;
        g_autoptr(GPtrArray) rows = g_ptr_array_new();
        for (guint j = i; j < all->len; j++)
            if (((const LedgerRow *)all->pdata[j])->origin->changed_by == commit)
                g_ptr_array_add(rows, all->pdata[j]);
        deleted(context, database, rows);
    }
}

void findings_of_ledger_past(FindingContext *context, const AuditDatabase *database) {
    g_autoptr(GPtrArray) nothing = g_ptr_array_new(), gone = g_ptr_array_new();
    for (size_t i = 0; i < database->ledger->row_count; i++) {
        LedgerRow *row = &database->ledger->rows[i];
        PastKind kind = kind_of(row);
        if (kind == PAST_NOTHING)
            g_ptr_array_add(nothing, row);
        else if (kind == PAST_DELETED)
            g_ptr_array_add(gone, row);
        else if (kind == PAST_RENAMED)
            renamed(context, database, row);
        else if (kind == PAST_BRANCH)
            elsewhere(context, database, row);
    }
    if (nothing->len > 0)
        unexplained(context, database, nothing);
    add_deleted(context, database, gone);
}
