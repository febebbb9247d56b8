/* The runner refuses to run anything: its words, since when, what mends it. */

#include <string.h>
#include "findings_ledger.h"
#include "remedy.h"

/* The row that the refusal is about; NULL: it is about no row. */
static const LedgerRow *stop_row(const LedgerState *ledger) {
    for (size_t i = 0; i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        if (row->superseded)
            continue;
        bool vanished = ledger->stop == STOP_VANISHED && row->state == ROW_APPLIED && row->migration < 0;
        bool edited = ledger->stop == STOP_EDITED && row->migration == ledger->stop_migration && (row->other_version || row->variant);
        bool failed = ledger->stop == STOP_FAILED && row->state == ROW_FAILED && row->migration == ledger->stop_migration;
        if (vanished || edited || failed)
            return row;
    }
    return NULL;
}

static const Commit *since_of(const FindingContext *context, const LedgerState *ledger, const LedgerRow *row) {
    if (row && row->origin && ledger->stop != STOP_FAILED)
        return row->origin->changed_by ? row->origin->changed_by : row->origin->brought;
    if (ledger->stop == STOP_LATE && ledger->stop_migration >= 0)
        return audit_migration_commit(context->audit, &context->set->migrations[ledger->stop_migration]);
    return NULL;
}

static const char *remedy_text(StopReason reason) {
    static const char *const texts[STOP_COUNT] = {
        [STOP_LATE] = "Give the late migration a number behind the last one that has run, or let the runner take it out of order where it can.",
        [STOP_VANISHED] = "Bring the file back under the name that the ledger has, or, when nothing of it is needed, delete its row.",
        [STOP_EDITED] = "Bring the file back as it was when this database ran it, and put what is new into a new migration; only when the database has it already, let "
                        "the ledger take the new checksum.",
        [STOP_FAILED] = "Look what of the migration is there; undo that, or do the rest by hand; then tell the runner.",
        [STOP_NO_LEDGER] = "Record what the database has already as applied, then let the runner go on:",
        [STOP_LOCKED] = "Make sure that nobody is running migrations now; then free the lock.",
        [STOP_FOLDER] = "Mend the folder: the runner stops on every database.",
    };
    return texts[reason];
}

static bool is_renamed(const LedgerRow *row) {
    return row && row->origin && !row->origin->branch && !row->origin->merged && row->origin->now;
}

/* A ledger that keeps nothing but the last number has no row to spare: without it everything would run again. */
static const char *vanished_text(const MigrationSet *set, const LedgerRow *row) {
    if (is_renamed(row))
        return "The file goes on under another name: give the row that name (see there).";
    if (set->rules->mark_applied && strstr(set->rules->mark_applied, "{last}"))
        return "Bring the file back under the name that the ledger has, or set the ledger to the last migration of the folder that has run here.";
    return remedy_text(STOP_VANISHED);
}

/* Registered migrations that the catalog shows. */
static GPtrArray *present_migrations(const FindingContext *context, const AuditDatabase *database) {
    GPtrArray *migrations = g_ptr_array_new();
    size_t level = database->drift ? database->drift->level : 0;
    for (size_t i = 0; i < level && i < context->set->migration_count; i++)
        if (context->set->migrations[i].registered)
            g_ptr_array_add(migrations, &context->set->migrations[i]);
    return migrations;
}

static void add_commands(FindingContext *context, const AuditDatabase *database, const LedgerRow *row, Finding *finding) {
    TextPool *texts = context->texts;
    const MigrationSet *set = context->set;
    const LedgerState *ledger = database->ledger;
    const Migration *migration = ledger->stop_migration >= 0 ? &set->migrations[ledger->stop_migration] : NULL;
    const char *language = "sh";
    if (ledger->stop == STOP_VANISHED && row && row->origin && row->origin->changed_by && row->origin->fate == EVENT_DELETED)
        finding->commands = text_pool_printf(texts, "git checkout %.12s^ -- %s\n", row->origin->changed_by->id, remedy_shell(texts, row->origin->path));
    else if (ledger->stop == STOP_VANISHED && row && row->origin && row->origin->branch)
        finding->commands = text_pool_printf(texts, "git checkout %.12s -- %s\n", row->origin->brought->id, remedy_shell(texts, row->origin->path));
    else if (ledger->stop == STOP_EDITED && migration)
        finding->commands = remedy_accept_edit(texts, set, row, migration, &language);
    else if (ledger->stop == STOP_FAILED && set->rules->clear_failed && (migration || (row && row->key)))
        finding->commands = text_pool_printf(texts, "%s\n", remedy_command(texts, set->rules->clear_failed, migration ? migration->tag : row->key,
                                                                           migration ? migration->key : row->key));
    else if (ledger->stop == STOP_NO_LEDGER) {
        g_autoptr(GPtrArray) migrations = present_migrations(context, database);
        finding->commands = migrations->len ? remedy_mark_applied(texts, set, migrations, &language) : NULL;
    } else if (ledger->stop == STOP_LOCKED && set->rules->clear_lock) {
        finding->commands = text_pool_printf(texts, "%s\n", set->rules->clear_lock);
    } else if (ledger->stop == STOP_LOCKED && set->rules->lock_table && set->rules->lock_column) {
        const char *schema = set->ledger.schema ? text_pool_printf(texts, "%s.", remedy_identifier(texts, set->ledger.schema)) : "";
        finding->commands = text_pool_printf(texts, "SELECT * FROM %s%s;\n", schema, remedy_identifier(texts, set->rules->lock_table));
        language = "sql";
    }
    finding->commands_language = finding->commands ? language : NULL;
}

/* Its exact words, on one line. */
static const char *one_line(TextPool *texts, const char *marked) {
    g_auto(GStrv) words = g_strsplit_set(marked, " \t\r\n", -1);
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; words[i]; i++)
        if (*words[i])
            g_string_append_printf(out, "%s%s", out->len ? " " : "", words[i]);
    return text_pool_add(texts, out->str);
}

/* A journal that names a file which is not there has a finding of its own, which says so for all databases. */
static bool is_told_of_journal(const MigrationSet *set) {
    for (size_t i = 0; i < set->entry_count; i++)
        if (set->entries[i].migration < 0)
            return true;
    return false;
}

void findings_of_ledger_stop(FindingContext *context, const AuditDatabase *database) {
    TextPool *texts = context->texts;
    const LedgerState *ledger = database->ledger;
    if (ledger->stop == STOP_NONE || (ledger->stop == STOP_FOLDER && is_told_of_journal(context->set)))
        return;
    const LedgerRow *row = stop_row(ledger);
    Finding finding = ledger_finding(context, database, "live/runner-stops");
    if (ledger->stop_migration >= 0)
        finding_point_at(context, &finding, &context->set->migrations[ledger->stop_migration]);
    else if (row)
        finding.migration = row->name ? row->name : row->key;
    finding.since = since_of(context, ledger, row);
    finding.title = text_pool_printf(texts, "%s stops on %s: %s", ledger_command(texts, context->set), word_code(texts, database->name),
                                     one_line(texts, ledger->stop_text));
    size_t waiting = 0;
    for (size_t i = 0; i < ledger->migration_count; i++)
        waiting += ledger->will_run[i];
    finding.consequence = waiting ? text_pool_printf(texts, "Nothing is run: %s.", word_count(texts, waiting, "migration waits", "migrations wait"))
                                  : "The next migration will not be run.";
    finding.remedy = ledger->stop == STOP_VANISHED ? vanished_text(context->set, row) : remedy_text(ledger->stop);
    add_commands(context, database, row, &finding);
    Finding *added = finding_add(context, &finding);
    if (row)
        finding_evidence(context, added, text_pool_printf(texts, "Ledger: %s", ledger_row_text(texts, row)));
    if (row && row->fields[FIELD_ERROR])
        finding_evidence(context, added, word_code(texts, row->fields[FIELD_ERROR]));
}
