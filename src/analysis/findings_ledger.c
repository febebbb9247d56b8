/* The runner's ledger in a live database: what it says, and whether that is true. */

#include <string.h>
#include "findings_ledger.h"
#include "ledger_objects.h"
#include "remedy.h"

Finding ledger_finding(const FindingContext *context, const AuditDatabase *database, const char *rule) {
    Finding finding = finding_of(context, rule);
    finding.database = database->name;
    finding.subject = remedy_ledger(context->texts, context->set);
    return finding;
}

/* Drizzle's rows have nothing but a hash and the migration's own time. */
static const char *bare_row_text(TextPool *texts, const LedgerRow *row) {
    g_autofree char *hash = row->hash ? g_strndup(row->hash, 12) : g_strdup("none");
    return text_pool_printf(texts, "hash %s, %s", word_code(texts, hash),
                            row->when ? text_pool_printf(texts, "%s (%s)", word_code(texts, text_pool_printf(texts, "%" G_GINT64_FORMAT, row->when)),
                                                         word_date_ms(texts, row->when)) : "no time");
}

const char *ledger_row_text(TextPool *texts, const LedgerRow *row) {
    if (!row->name)
        return bare_row_text(texts, row);
    g_autoptr(GString) out = g_string_new(word_code(texts, row->key ? row->key : row->name));
    if (row->key && strcmp(row->name, row->key) != 0)
        g_string_append_printf(out, " (%s)", word_plain(texts, row->name));
    if (row->hash && *row->hash)
        g_string_append_printf(out, ", checksum %s", word_code(texts, text_pool_printf(texts, "%.14s", row->hash)));
    if (row->when)
        g_string_append_printf(out, ", %s (%s)", word_code(texts, text_pool_printf(texts, "%" G_GINT64_FORMAT, row->when)), word_date_ms(texts, row->when));
    if (row->fields[FIELD_APPLIED_AT])
        g_string_append_printf(out, ", run %s", word_plain(texts, row->fields[FIELD_APPLIED_AT]));
    if (row->fields[FIELD_BY])
        g_string_append_printf(out, " by %s", word_plain(texts, row->fields[FIELD_BY]));
    return text_pool_add(texts, out->str);
}

const char *ledger_row_name(TextPool *texts, const LedgerRow *row) {
    if (row->name)
        return row->name;
    if (row->origin && row->origin->path)
        return word_file(texts, row->origin->path);
    return row->hash ? text_pool_printf(texts, "hash %.12s", row->hash) : "?";
}

const char *ledger_command(TextPool *texts, const MigrationSet *set) {
    bool is_short = set->rules->command && !strstr(set->rules->command, "{}"); /* one with a folder and a URL is for the shell, not for a sentence */
    return is_short ? word_code(texts, set->rules->command) : set->rules->name ? set->rules->name : "The runner";
}

static void no_time(FindingContext *context, const AuditDatabase *database, const LedgerState *ledger) {
    TextPool *texts = context->texts;
    if (!ledger->replays_all)
        return;
    const char *table = remedy_ledger(texts, context->set);
    Finding finding = ledger_finding(context, database, "live/ledger-no-time");
    finding.title = text_pool_printf(texts, "A row in the ledger of %s has no time: %s will start again from the first migration",
                                     word_code(texts, database->name),
                                     runner_name(context->set));
    finding.consequence = text_pool_printf(texts, "The runner takes the row whose %s is greatest, and an empty one sorts first. It believes that "
                                                  "nothing ran, runs all migrations "
                                                  "again and stops at the first object that exists.", CODE("created_at"));
    finding.remedy = "Look at these rows; give them the time of their journal entry, or delete them when no migration belongs to them.";
    finding.commands = text_pool_printf(texts, "SELECT id, hash FROM %s WHERE created_at IS NULL;\n", table);
    finding.commands_language = "sql";
    finding_add(context, &finding);
}

/* Its ledger row is there, but the rule by time does not see it. */
static void runs_again(FindingContext *context, const AuditDatabase *database, const LedgerState *ledger) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    g_autoptr(GString) sql = g_string_new(NULL);
    const char *table = remedy_ledger(texts, context->set);
    const Migration *first = NULL;
    for (size_t i = 0; !ledger->replays_all && i < ledger->migration_count; i++) {
        const Migration *migration = &context->set->migrations[i];
        if (!ledger->will_run[i] || !ledger->applied[i] || migration->kind == MIGRATION_REPEATABLE)
            continue;
        first = first ? first : migration;
        g_ptr_array_add(tags, (gpointer)(uintptr_t)migration->tag);
        if (migration->sha256 && migration->entry >= 0)
            g_string_append_printf(sql, "UPDATE %s SET created_at = %" G_GINT64_FORMAT " WHERE hash = '%s';\n", table,
                                   context->set->entries[migration->entry].when,
                                   migration->sha256);
    }
    if (!first)
        return;
    Finding finding = ledger_finding(context, database, "live/runs-again");
    finding_point_at(context, &finding, first);
    finding.title = text_pool_printf(texts, "%s will run %s a second time on %s", runner_name(context->set), word_list(texts, tags, 4),
                                     word_code(texts, database->name));
    finding.consequence = "The journal dates the entry after the newest row of the ledger, although the migration has run. It fails on the first "
                          "object that exists, and nothing behind it runs.";
    finding.remedy = "Give the ledger's rows the times that the journal has now:";
    if (context->set->rules->decision != DECIDE_NEWER_TIME) {
        finding.consequence = "The runner does not count its row. It fails on the first object that exists, and nothing behind it runs.";
        finding.remedy = "Look at its rows in the ledger.";
        g_string_truncate(sql, 0);
    }
    finding.commands = sql->len ? sql->str : NULL;
    finding.commands_language = sql->len ? "sql" : NULL;
    finding_add(context, &finding);
}

static bool changes_something(const FindingContext *context, size_t index) {
    const Stratum *stratum = stratum_of(context->part->all, index);
    return stratum && stratum->changes->changes->len > 0;
}

/* Something that it makes is not in the database. */
static bool lacks_something(const DriftResult *drift, size_t index) {
    for (guint i = 0; i < drift->items->len; i++) {
        const DriftItem *item = &g_array_index(drift->items, DriftItem, i);
        if (item->stratum == (int)index && item->change->action == CHANGE_REMOVED)
            return true;
    }
    return false;
}

bool ledger_knows_old_name(const LedgerState *ledger, const Migration *migration) {
    for (size_t i = 0; ledger && i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        bool renamed = row->migration < 0 && row->state == ROW_APPLIED && row->origin && !row->origin->branch && !row->origin->merged;
        if (renamed && row->origin->now && g_strcmp0(row->origin->now, migration->path) == 0)
            return true;
    }
    return false;
}

/* Migrations between the two levels that bear the difference: those that change the schema and that the ledger counts as (not) applied. */
static GPtrArray *disputed(const FindingContext *context, const DriftResult *drift, bool by_ledger) {
    GPtrArray *tags = g_ptr_array_new();
    size_t from = by_ledger ? drift->level : 0, to = by_ledger ? drift->ledger_level : drift->level;
    for (size_t i = from; i < to && i < context->set->migration_count; i++) {
        bool applied = drift->ledger->applied[i];
        bool counts = by_ledger ? applied : !applied && drift->ledger->will_run[i] && !lacks_something(drift, i);
        counts = counts && !ledger_knows_old_name(drift->ledger, &context->set->migrations[i]);
        if (counts && changes_something(context, i))
            g_ptr_array_add(tags, (gpointer)(uintptr_t)context->set->migrations[i].tag);
    }
    return tags;
}

static void disagrees(FindingContext *context, const AuditDatabase *database, const DriftResult *drift) {
    TextPool *texts = context->texts;
    bool by_ledger = drift->ledger_level > drift->level;
    g_autoptr(GPtrArray) tags = disputed(context, drift, by_ledger);
    bool agrees = drift->ledger_distance <= drift->level_distance; /* what ran explains the catalog at least as well as any point of the chain */
    if (tags->len == 0 || drift->ledger->replays_all || agrees)
        return;
    Finding finding = ledger_finding(context, database, "live/ledger-disagrees");
    const Migration *first = migration_set_find(context->set, tags->pdata[0]);
    finding_point_at(context, &finding, first);
    const char *list = word_list(texts, tags, 4), *name = word_code(texts, database->name);
    if (by_ledger) {
        finding.title = text_pool_printf(texts, "The ledger of %s says that %s ran, but what %s did is not there", name, list, tags->len == 1 ? "it"
                                         : "they");
        finding.consequence = "The runner counts them as done and will not run them. The rows were inserted by hand, or what the migrations did "
                              "was undone.";
        finding.remedy = "Find out which of both it was. To let the runner run them, delete their rows, when they are the newest ones; else run "
                         "the files by hand.";
    } else {
        finding.severity = SEVERITY_ERROR;
        finding.title = text_pool_printf(texts, "%s has what %s %s, but the ledger does not say so", name, list, tags->len == 1 ? "brings" : "bring");
        finding.consequence = text_pool_printf(texts, "Somebody ran %s past the runner. The next migration run starts with %s and fails on the "
                                                      "first object that exists; nothing behind it runs.",
                                               tags->len == 1 ? "it" : "them", tags->len == 1 ? "it" : "the first of them");
        finding.remedy = "Put rows for them into the ledger:";
        g_autoptr(GPtrArray) migrations = g_ptr_array_new();
        for (size_t i = 0; i < tags->len; i++)
            g_ptr_array_add(migrations, (gpointer)(uintptr_t)migration_set_find(context->set, tags->pdata[i]));
        finding.commands = remedy_mark_applied(texts, context->set, migrations, &finding.commands_language);
        if (finding.commands && g_strcmp0(finding.commands_language, "sh") == 0)
            finding.remedy = "Tell the runner that they have run:";
    }
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, text_pool_printf(texts, "By its ledger the database has %s, by its catalog %s (%s).",
                                                      word_count(texts, drift->ledger_level, "migration", "migrations"),
                                                          word_count(texts, drift->level, "migration", "migrations"),
                                                      drift->level_distance

                                                                      ? text_pool_printf(texts, "nearest; %s", word_count(texts, drift->level_distance, "object differs", "objects differ")) : "exactly"));
}

static void no_ledger(FindingContext *context, const AuditDatabase *database) {
    TextPool *texts = context->texts;
    const DriftResult *drift = database->drift;
    const char *table = remedy_ledger(texts, context->set);
    if (!table || database->ledger_problem || drift->level == 0)
        return;
    Finding finding = ledger_finding(context, database, "live/no-ledger");
    finding.title = text_pool_printf(texts, "%s has no table %s, so %s does not know what ran", word_code(texts, database->name),
                                     word_code(texts, table), runner_name(context->set));
    finding.consequence = "The next migration run starts with the first migration and fails on the first object that exists. No migration can be "
                          "run on this database.";
    finding.remedy = "The schema was made past the runner (by a script, a restore, push). Fill the ledger with a row for each migration that the "
                     "database has, then let the runner go on.";
    g_autoptr(GPtrArray) migrations = g_ptr_array_new();
    for (size_t i = 0; i < drift->level && i < context->set->migration_count; i++)
        if (context->set->migrations[i].registered)
            g_ptr_array_add(migrations, &context->set->migrations[i]);
    const char *lines = remedy_mark_applied(texts, context->set, migrations, &finding.commands_language);
    const char *definition = context->set->rules->ledger_definition;
    if (lines && strcmp(finding.commands_language, "sql") == 0 && definition)
        lines = text_pool_printf(texts, "%sCREATE TABLE IF NOT EXISTS %s (%s);\n%s",
                                 context->set->ledger.schema ? text_pool_printf(texts, "CREATE SCHEMA IF NOT EXISTS %s;\n",
                                                                                remedy_identifier(texts, context->set->ledger.schema)) : "",
                                 table, definition, lines);
    finding.commands = lines;
    Finding *added = finding_add(context, &finding);
    const Object *lookalike = context->part->all_catalog ? ledger_lookalike(context->set->rules, context->part->all_catalog, database->catalog) : NULL;
    if (lookalike)
        finding_evidence(context, added, text_pool_printf(texts, "Table %s has just the columns of such a ledger: if it is the ledger, name it in %s (%s).",
                                                          word_code(texts, lookalike->identity), CODE("pgstrata.yml"), CODE("ledger: {schema: ..., table: ...}")));
    size_t last = MIN(drift->level, context->set->migration_count);
    finding_evidence(context, added, text_pool_printf(texts, "By its catalog it has %s, up to %s (%s).",
                                                      word_count(texts, last, "migration", "migrations"),
                                                      word_code(texts, context->set->migrations[last - 1].tag),
                                                      drift->level_distance
                                                              ? word_count(texts, drift->level_distance, "object differs", "objects differ")
                                                                      : "exactly"));
}

void findings_of_ledger(FindingContext *context, const AuditDatabase *database) {
    if (!context->set || !database->catalog || context->part->target->stray)
        return;
    findings_of_ledger_rows(context, database);
    if (database->ledger)
        findings_of_ledger_stop(context, database);
    if (!database->ledger || !database->ledger->has_ledger) {
        if (database->drift && !(database->ledger && database->ledger->stop == STOP_NO_LEDGER))
            no_ledger(context, database);
        return;
    }
    findings_of_ledger_past(context, database);
    findings_of_ledger_edits(context, database);
    no_time(context, database, database->ledger);
    runs_again(context, database, database->ledger);
    if (database->drift && database->drift->ledger)
        disagrees(context, database, database->drift);
}
