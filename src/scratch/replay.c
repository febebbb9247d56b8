#define _GNU_SOURCE /* strcasestr */
#include "replay.h"

#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/progress.h"
#include "file_run.h"
#include "no_op.h"
#include "stub.h"
#include "together.h"

/* After so many files that run into the time limit the rest is not tried: a hostile folder must not cost an hour. */
#define TIMEOUTS_MAX 3
#define ANALYZE_MIN 400
#define SAMPLE_MIN 5000

bool replay_runs(const Replay *replay, const Migration *migration) {
    bool stands_for_others = migration->kind == MIGRATION_BASELINE && migration != replay->set->migrations;
    return migration->sql && !stands_for_others && (replay->source == REPLAY_ALL || migration->registered);
}

void replay_assume(Replay *replay, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_hash_table_add(replay->assumptions, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* --- checks (PGSTRATA_VERIFY_STRATA=1) ------------------------------------------------------------------------------- */

static bool report_difference(const char *tag, const char *what, const Catalog *expected, const Catalog *found, GError **error) {
    g_autoptr(ChangeSet) difference = change_set_between(expected, found, false);
    if (difference->changes->len == 0)
        return true;
    GString *detail = g_string_new(NULL);
    for (guint i = 0; i < difference->changes->len && i < 20; i++) {
        const Change *change = g_ptr_array_index(difference->changes, i);
        g_string_append_printf(detail, "%s %s %s", change_action_id(change->action), kind_get(change->kind)->name, change->identity);
        for (size_t p = 0; p < change->property_count && change->action == CHANGE_CHANGED; p++)
            g_string_append_printf(detail, "; %s: %s -> %s", change->properties[p].property, change->properties[p].before ? change->properties[p].before : "(none)",
                                   change->properties[p].after ? change->properties[p].after : "(none)");
        g_string_append_c(detail, '\n');
    }
    error_set(error, ERROR_FAILED, "after %s: %s differs from the database in %u objects", tag, what, difference->changes->len);
    error_set_detail(error, "%s", detail->str);
    g_string_free(detail, TRUE);
    return false;
}

static bool verify(Replay *replay, size_t count, GError **error) {
    const char *tag = replay->strata->strata[count - 1].tag;
    g_autoptr(Catalog) actual = observer_actual(replay->observer, error);
    if (!actual)
        return false;
    g_autoptr(Catalog) assembled = observer_assembled(replay->observer);
    g_autoptr(Catalog) applied = strata_catalog(replay->strata, count);
    return report_difference(tag, "the catalog put together", assembled, actual, error) && report_difference(tag, "the catalog of the strata", applied, actual, error);
}

/* --- one migration --------------------------------------------------------------------------------------------------- */

static ChangeSet *no_changes(void) {
    ChangeSet *set = change_set_new();
    change_set_seal(set);
    return set;
}

/* A migration may have ended the observer's connection: it may end what a role of its own could. */
static ChangeSet *step(Replay *replay, bool renames, GError **error) {
    g_autoptr(GError) lost = NULL;
    ChangeSet *changes = observer_step(replay->observer, renames, &lost);
    if (changes)
        return changes;
    if (!g_error_matches(lost, PGSTRATA_ERROR, ERROR_CONNECT)) {
        g_propagate_error(error, g_steal_pointer(&lost));
        return NULL;
    }
    if (!workplace_renew_observer(replay->work, error))
        return NULL;
    observer_set_connection(replay->observer, replay->work->observer);
    return observer_step(replay->observer, renames, error);
}

/* The planner believes the catalogs to be as empty as they were, and reads them by nested loops: ten times slower in the end. Nobody else tells it, autovacuum is off. */
static bool teach_planner(Replay *replay, GError **error) {
    size_t size = observer_size(replay->observer);
    if (!replay->work->admin || size < ANALYZE_MIN || size < 2 * replay->analyzed)
        return true;
    replay->analyzed = size;
    /* Of small catalogs a small sample does, for a quarter of the time. */
    return workplace_execute(replay->work->admin, error,
                             "SET default_statistics_target = %d; ANALYZE pg_catalog.pg_class, pg_catalog.pg_attribute, pg_catalog.pg_attrdef, pg_catalog.pg_constraint, pg_catalog.pg_index,"
                             " pg_catalog.pg_depend, pg_catalog.pg_description, pg_catalog.pg_type, pg_catalog.pg_enum, pg_catalog.pg_proc, pg_catalog.pg_trigger,"
                             " pg_catalog.pg_rewrite, pg_catalog.pg_sequence, pg_catalog.pg_inherits, pg_catalog.pg_policy, pg_catalog.pg_namespace",
                             size < SAMPLE_MIN ? 1 : 100);
}

static bool speaks_of_roles(const char *sql) {
    return strcasestr(sql, "create role") || strcasestr(sql, "create user") || strcasestr(sql, "create group");
}

/* Names that are not modelled (collations, operators, roles) show in the text of what is. */
static bool speaks_of_renaming(const char *sql) {
    static const char *const kinds[] = {"alter role", "alter user", "alter collation", "alter operator", "alter text search", "alter type", "alter function",
                                        "alter routine", "alter procedure", "alter aggregate", "alter domain", "alter schema", "execute"};
    if (!strcasestr(sql, "rename"))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcasestr(sql, kinds[i]))
            return true;
    return false;
}

/* psql runs each file in a session of its own; libraries run all in one. */
static bool between_files(Replay *replay, GError **error) {
    if (!replay->set->rules->session_per_file)
        return true;
    return workplace_execute(replay->work->session, error, "DISCARD ALL");
}

static bool observe(FileRun *run, GError **error) {
    Replay *replay = run->replay;
    Stratum *stratum = run->stratum;
    if (!stub_finish_file(run, error))
        return false;
    if (speaks_of_roles(run->migration->sql) && !workplace_grant_roles(replay->work, error))
        return false;
    ChangeSet *changes = teach_planner(replay, error) ? step(replay, speaks_of_renaming(run->migration->sql), error) : NULL;
    if (!changes)
        return false;
    stratum_take_changes(stratum, changes);
    return run->skips->len == 0 || run->gave_up || no_op_examine(run, error);
}

static void take_failures(FileRun *run) {
    run->stratum->failure_count = run->failures->len;
    if (run->failures->len > 0)
        run->stratum->failures = g_memdup2(run->failures->data, run->failures->len * sizeof(ReplayFailure));
}

static bool run_file(Replay *replay, const Migration *migration, Stratum *stratum, GError **error) {
    g_autoptr(FileRun) run = file_run_new(replay, migration, stratum);
    bool ok = file_run_execute(run, error) && observe(run, error) && between_files(replay, error);
    take_failures(run);
    return ok;
}

static void refuse(Replay *replay, Stratum *stratum) {
    stratum->failures = g_new0(ReplayFailure, 1);
    stratum->failure_count = 1;
    stratum->failures[0] = (ReplayFailure){.cause = CAUSE_TIMEOUT,
                                           .line = 1,
                                           .sqlstate = text_pool_add(replay->strata->texts, "57014"),
                                           .message = text_pool_printf(replay->strata->texts, "not run: %d migrations before it ran into the time limit", TIMEOUTS_MAX),
                                           .statement = text_pool_add(replay->strata->texts, "")};
}

/* --- the chain ------------------------------------------------------------------------------------------------------- */

static bool run_all(Replay *replay, GError **error) {
    const MigrationSet *set = replay->set;
    const char *check = g_getenv("PGSTRATA_VERIFY_STRATA");
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        Stratum *stratum = &replay->strata->strata[i];
        if (interrupt_check(error))
            return false;
        if (!replay_runs(replay, migration))
            continue;
        if (replay->timeouts >= TIMEOUTS_MAX) {
            refuse(replay, stratum);
            continue;
        }
        if (!run_file(replay, migration, stratum, error) || (check && strcmp(check, "1") == 0 && !verify(replay, i + 1, error))) {
            g_prefix_error(error, "%s: ", migration->path ? migration->path : migration->tag);
            return false;
        }
        progress_set(i + 1);
    }
    return true;
}

static Strata *make_strata(const MigrationSet *set) {
    Strata *strata = strata_new(set->migration_count);
    for (size_t i = 0; i < set->migration_count; i++) {
        Stratum *stratum = &strata->strata[i];
        stratum->tag = text_pool_add(strata->texts, set->migrations[i].tag);
        stratum->status = STRATUM_NOT_RUN;
        if (!stratum->changes)
            stratum->changes = no_changes();
    }
    return strata;
}

static int compare_texts(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool finish(Replay *replay, GError **error) {
    Strata *strata = replay->strata;
    GHashTableIter iterator;
    gpointer key;
    g_hash_table_iter_init(&iterator, replay->assumptions);
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        g_ptr_array_add(strata->assumptions, (gpointer)(uintptr_t)text_pool_add(strata->texts, key));
    g_ptr_array_sort(strata->assumptions, compare_texts);
    g_autoptr(Catalog) end = introspect_unseen(replay->work->observer, error);
    for (guint i = 0; end && i < end->unseen->len; i++) {
        UnseenKind unseen = g_array_index(end->unseen, UnseenKind, i);
        unseen.kind = text_pool_add(strata->texts, unseen.kind);
        g_array_append_val(strata->unseen, unseen);
    }
    return end != NULL;
}

static bool begin(Replay *replay, GError **error) {
    const MigrationSet *set = replay->set;
    replay->work = workplace_new(replay->scratch, error);
    if (!replay->work || !stub_make_ledger_in(replay->work, set, error))
        return false;
    replay->observer = observer_new(replay->work->observer, error);
    return replay->observer != NULL;
}

static void replay_clear(Replay *replay) {
    observer_free(replay->observer);
    workplace_free(replay->work);
    strata_free(replay->strata);
    g_clear_pointer(&replay->assumptions, g_hash_table_unref);
    g_clear_pointer(&replay->made, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Replay, replay_clear)

Strata *replay_run(Scratch *scratch, const MigrationSet *set, ReplaySource source, bool *keep, GError **error) {
    g_auto(Replay) replay = {.scratch = scratch, .set = set, .source = source, .keep = true};
    replay.assumptions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    replay.strata = make_strata(set);
    replay.strata->server_version = scratch->version_num;
    if (!begin(&replay, error) || !run_all(&replay, error) || !finish(&replay, error) || !together_check(&replay, error))
        return NULL;
    *keep = replay.keep;
    return g_steal_pointer(&replay.strata);
}
