/* The runner's ledger in a live database: what it says, and whether that is true. */

#include <string.h>
#include "findings.h"
#include "remedy.h"

static Finding ledger_finding(const FindingContext *context, const AuditDatabase *database, const char *rule) {
    Finding finding = finding_of(context, rule);
    finding.database = database->name;
    finding.subject = remedy_ledger(context->texts, context->set);
    return finding;
}

static const char *row_text(TextPool *texts, const LedgerRow *row) {
    g_autofree char *hash = row->hash ? g_strndup(row->hash, 12) : g_strdup("none");
    return text_pool_printf(texts, "%s%s%s, %s", row->name ? word_code(texts, row->name) : "hash ", row->name ? ", hash " : "",
                            word_code(texts, hash),
                            row->when ? text_pool_printf(texts, "%s (%s)", word_code(texts, text_pool_printf(texts, "%" G_GINT64_FORMAT, row->when)),
                                                         word_date_ms(texts, row->when)) : "no time");
}

static const Migration *find_content(const MigrationSet *set, const char *hash) {
    for (size_t i = 0; hash && i < set->migration_count; i++)
        if (g_strcmp0(set->migrations[i].sha256, hash) == 0)
            return &set->migrations[i];
    return NULL;
}

static void unexplained(FindingContext *context, const AuditDatabase *database, const LedgerState *ledger) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (size_t i = 0; i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        const Migration *same = row->migration < 0 ? find_content(context->set, row->hash) : NULL;
        if (row->migration < 0)
            g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s%s%s", row_text(texts, row), same ? ": the content is that of "
                                                                         : "",
                                                                         same ? word_code(texts, same->tag) : ""));
    }
    if (lines->len == 0)
        return;
    Finding finding = ledger_finding(context, database, "live/ledger-unexplained");
    finding.title = text_pool_printf(texts, "%s in the ledger of %s %s explained by no migration file", word_count(texts, lines->len, "row", "rows"),
                                     word_code(texts, database->name), lines->len == 1 ? "is" : "are");
    finding.consequence = "Something ran on this database that is not in the repository at this revision: a deleted or edited migration, or one of "
                          "another branch.";
    finding.remedy = "Look for the file in the history and in other branches; compare its SHA-256 with the hash.";
    finding.commands = context->set->folder ? text_pool_printf(texts, "git log --all --oneline -- %s\n",
                                                               remedy_shell(texts, *context->set->folder ? context->set->folder : ".")) : NULL;
    finding.commands_language = "sh";
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

static void other_version(FindingContext *context, const AuditDatabase *database, const LedgerState *ledger) {
    TextPool *texts = context->texts;
    for (size_t i = 0; i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        if (row->migration < 0 || !row->other_version)
            continue;
        const Migration *migration = &context->set->migrations[row->migration];
        Finding finding = ledger_finding(context, database, "live/ledger-other-version");
        finding_point_at(context, &finding, migration);
        finding.subject = migration->path ? migration->path : migration->tag;
        finding.title = text_pool_printf(texts, "%s ran another version of %s than the file holds now", word_code(texts, database->name),
                                         word_code(texts, migration->tag));
        finding.consequence = "The file was edited after this database had run it. What the edit added is not here, unless a person brought it.";
        finding.remedy = "Look what changed in the file, and whether this database lacks it.";
        finding.commands = migration->path ? text_pool_printf(texts, "git log -p --follow -- %s\n", remedy_shell(texts, migration->path)) : NULL;
        finding.commands_language = "sh";
        Finding *added = finding_add(context, &finding);
        finding_evidence(context, added, text_pool_printf(texts, "Ledger: %s", row_text(texts, row)));
        if (migration->sha256)
            finding_evidence(context, added, text_pool_printf(texts, "File: hash %s",
                                                              word_code(texts,
                                                                        text_pool_add_n(texts, migration->sha256,
                                                                                        MIN(strlen(migration->sha256), 12)))));
    }
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
        if (!ledger->will_run[i] || !ledger->applied[i])
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
    finding.commands = sql->len ? sql->str : NULL;
    finding.commands_language = "sql";
    finding_add(context, &finding);
}

static bool changes_something(const FindingContext *context, size_t index) {
    const Stratum *stratum = stratum_of(context->part->all, index);
    return stratum && stratum->changes->changes->len > 0;
}

/* Migrations between the two levels that bear the difference: those that change the schema and that the ledger counts as (not) applied. */
static GPtrArray *disputed(const FindingContext *context, const DriftResult *drift, bool by_ledger) {
    GPtrArray *tags = g_ptr_array_new();
    size_t from = by_ledger ? drift->level : 0, to = by_ledger ? drift->ledger_level : drift->level;
    for (size_t i = from; i < to && i < context->set->migration_count; i++) {
        bool applied = drift->ledger->applied[i];
        bool counts = by_ledger ? applied : !applied && drift->ledger->will_run[i];
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
        g_autoptr(GString) sql = g_string_new(NULL);
        for (size_t i = 0; i < tags->len; i++) {
            const Migration *migration = migration_set_find(context->set, tags->pdata[i]);
            if (migration->sha256 && migration->entry >= 0)
                g_string_append_printf(sql, "INSERT INTO %s (hash, created_at) VALUES ('%s', %" G_GINT64_FORMAT ");\n",
                                       remedy_ledger(texts, context->set), migration->sha256,
                                       context->set->entries[migration->entry].when);
        }
        finding.commands = sql->len ? text_pool_add(texts, sql->str) : NULL;
        finding.commands_language = finding.commands ? "sql" : NULL;
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
    Finding *added = finding_add(context, &finding);
    size_t last = MIN(drift->level, context->set->migration_count);
    finding_evidence(context, added, text_pool_printf(texts, "By its catalog it has %s, up to %s (%s).",
                                                      word_count(texts, last, "migration", "migrations"),
                                                      word_code(texts, context->set->migrations[last - 1].tag),
                                                      drift->level_distance
                                                              ? word_count(texts, drift->level_distance, "object differs", "objects differ")
                                                                      : "exactly"));
}

void findings_of_ledger(FindingContext *context, const AuditDatabase *database) {
    if (!context->set || !database->drift || context->part->target->stray)
        return;
    const DriftResult *drift = database->drift;
    if (!drift->ledger) {
        no_ledger(context, database);
        return;
    }
    unexplained(context, database, drift->ledger);
    other_version(context, database, drift->ledger);
    no_time(context, database, drift->ledger);
    runs_again(context, database, drift->ledger);
    disagrees(context, database, drift);
}
