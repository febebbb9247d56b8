#define _GNU_SOURCE /* strcasestr */
#include "replay.h"

#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "file_run.h"
#include "no_op.h"
#include "stub.h"

/* After so many files that run into the time limit the rest is not tried: a hostile folder must not cost an hour. */
#define TIMEOUTS_MAX 3
#define ANALYZE_MIN 400
#define SAMPLE_MIN 5000
#define PASSED_MIN 10 /* migrations */
#define PASSED_MANY 100

void replay_assume(Replay *replay, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (!g_hash_table_contains(replay->assumptions, text))
        g_ptr_array_add(replay->strata->assumptions, (gpointer)(uintptr_t)text_pool_add(replay->strata->texts, text));
    g_hash_table_add(replay->assumptions, text);
}

bool replay_makes(Replay *replay, const char *thing) {
    bool makes = chain_makes(replay->chain, thing);
    char *asked = g_strdup_printf("%s=%d", thing, makes);
    if (g_ptr_array_find_with_equal_func(replay->asked, asked, g_str_equal, NULL))
        g_free(asked);
    else
        g_ptr_array_add(replay->asked, asked);
    return makes;
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

static bool verify(Replay *replay, const char *tag, GError **error) {
    g_autoptr(Catalog) actual = observer_actual(replay->observer, error);
    if (!actual)
        return false;
    g_autoptr(Catalog) assembled = observer_assembled(replay->observer);
    g_autoptr(Strata) strata = chain_strata(replay->chain, replay->layers, replay->scratch->version_num);
    g_autoptr(Catalog) applied = strata_catalog(strata, strata->count);
    return report_difference(tag, "the catalog put together", assembled, actual, error) && report_difference(tag, "the catalog of the strata", applied, actual, error);
}

/* --- one migration --------------------------------------------------------------------------------------------------- */

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

/* The planner believes the catalogs to be as empty as they were, and reads them by nested loops: ten times slower in the end. Nobody else tells it, autovacuum is off. Of small
 * catalogs a small sample does, for a quarter of the time. */
static bool teach_planner(Replay *replay, bool small, GError **error) {
    return workplace_execute(replay->work->admin, error,
                             "SET default_statistics_target = %d; ANALYZE pg_catalog.pg_class, pg_catalog.pg_attribute, pg_catalog.pg_attrdef, pg_catalog.pg_constraint,"
                             " pg_catalog.pg_index, pg_catalog.pg_depend, pg_catalog.pg_description, pg_catalog.pg_type, pg_catalog.pg_enum, pg_catalog.pg_proc,"
                             " pg_catalog.pg_trigger, pg_catalog.pg_rewrite, pg_catalog.pg_sequence, pg_catalog.pg_inherits, pg_catalog.pg_policy, pg_catalog.pg_namespace",
                             small ? 1 : 100);
}

/* When they have doubled. */
static bool teach_when_grown(Replay *replay, GError **error) {
    size_t size = observer_size(replay->observer);
    if (!replay->work->admin || size < ANALYZE_MIN || size < 2 * replay->analyzed)
        return true;
    replay->analyzed = size;
    return teach_planner(replay, size < SAMPLE_MIN, error);
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

/* What belongs to the run whether or not somebody looks. */
static bool finish_file(FileRun *run, GError **error) {
    return stub_finish_file(run, error) && (!speaks_of_roles(run->migration->sql) || workplace_grant_roles(run->replay->work, error));
}

static bool observe(FileRun *run, GError **error) {
    Replay *replay = run->replay;
    ChangeSet *changes = teach_when_grown(replay, error) ? step(replay, speaks_of_renaming(run->migration->sql), error) : NULL;
    if (!changes)
        return false;
    stratum_take_changes(run->stratum, changes);
    return run->skips->len == 0 || run->gave_up || no_op_examine(run, error);
}

static bool note_unread(FileRun *run) {
    run->replay->unread = true;
    run->replay->unread_renames = run->replay->unread_renames || speaks_of_renaming(run->migration->sql);
    return true;
}

static void take_failures(FileRun *run) {
    run->stratum->failure_count = run->failures->len;
    if (run->failures->len > 0)
        run->stratum->failures = g_memdup2(run->failures->data, run->failures->len * sizeof(ReplayFailure));
}

static bool run_file(Replay *replay, const Migration *migration, bool seen, GError **error) {
    g_autoptr(FileRun) run = file_run_new(replay, migration, &replay->strata->strata[0]);
    bool ok = file_run_execute(run, error) && finish_file(run, error) && (seen ? observe(run, error) : note_unread(run)) && between_files(replay, error);
    take_failures(run);
    return ok;
}

static void refuse(Replay *replay) {
    TextPool *texts = replay->strata->texts;
    Stratum *stratum = &replay->strata->strata[0];
    stratum->failures = g_new0(ReplayFailure, 1);
    stratum->failure_count = 1;
    stratum->failures[0] = (ReplayFailure){.cause = CAUSE_TIMEOUT,
                                           .line = 1,
                                           .sqlstate = text_pool_add(texts, "57014"),
                                           .message = text_pool_printf(texts, "not run: %d migrations before it ran into the time limit", TIMEOUTS_MAX),
                                           .statement = text_pool_add(texts, "")};
}

/* --- going on ---------------------------------------------------------------------------------------------------------- */

size_t replay_position(const Replay *replay) {
    return replay->keys->len - 1;
}

const char *replay_beginning(const Replay *replay) {
    return g_ptr_array_index(replay->keys, replay->keys->len - 1);
}

static const Migration *next_migration(const Replay *replay) {
    return g_ptr_array_index(replay->chain->migrations, replay_position(replay));
}

static void begin_file(Replay *replay) {
    strata_free(replay->strata);
    replay->strata = strata_new(1);
    replay->strata->strata[0].status = STRATUM_NOT_RUN;
    replay->strata->server_version = replay->scratch->version_num;
    g_ptr_array_set_size(replay->asked, 0);
}

/* Runs it and prefixes what goes wrong. */
static bool run_next(Replay *replay, bool seen, GError **error) {
    const Migration *migration = next_migration(replay);
    begin_file(replay);
    if (replay->timeouts >= TIMEOUTS_MAX) {
        refuse(replay);
        return true;
    }
    if (!interrupt_check(error) && run_file(replay, migration, seen, error))
        return true;
    g_prefix_error(error, "%s: ", migration->path ? migration->path : migration->tag);
    return false;
}

static bool add_unseen(Replay *replay, GError **error) {
    g_autoptr(Catalog) now = introspect_unseen(replay->work->observer, error);
    for (guint i = 0; now && i < now->unseen->len; i++) {
        UnseenKind unseen = g_array_index(now->unseen, UnseenKind, i);
        unseen.kind = text_pool_add(replay->strata->texts, unseen.kind);
        g_array_append_val(replay->strata->unseen, unseen);
    }
    return now != NULL;
}

/* Only a text that speaks of them makes roles; whatever else may have is seen at the end of the call. */
static bool look_for_roles(Replay *replay, GError **error) {
    static const char *const words[] = {"role", "user", "group"};
    bool concerned = replay->strata->assumptions->len > 0;
    for (size_t i = 0; i < G_N_ELEMENTS(words) && !concerned; i++)
        concerned = strcasestr(next_migration(replay)->sql, words[i]) != NULL;
    return !concerned || workplace_claim_roles(replay->work, error);
}

static Layer *take_layer(Replay *replay) {
    g_autofree char *key = chain_key(replay_beginning(replay), next_migration(replay));
    GPtrArray *asked = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < replay->asked->len; i++)
        g_ptr_array_add(asked, g_strdup(g_ptr_array_index(replay->asked, i)));
    Layer *layer = layer_new(key, g_steal_pointer(&replay->strata), asked, replay->work->roles->len > 0, replay->keep);
    g_ptr_array_add(replay->keys, g_strdup(layer->next));
    if (replay->layers)
        g_ptr_array_add(replay->layers, layer_ref(layer));
    return layer;
}

Layer *replay_run(Replay *replay, GError **error) {
    const char *check = g_getenv("PGSTRATA_VERIFY_STRATA");
    if (!replay_catch_up(replay, error) || !run_next(replay, true, error) || !add_unseen(replay, error) || !look_for_roles(replay, error))
        return NULL;
    Layer *layer = take_layer(replay);
    const Migration *migration = g_ptr_array_index(replay->chain->migrations, replay_position(replay) - 1);
    if (check && strcmp(check, "1") == 0 && !verify(replay, migration->tag, error)) {
        layer_unref(layer);
        return NULL;
    }
    return layer;
}

static bool went_alike(const Strata *a, const Strata *b) {
    const Stratum *x = &a->strata[0], *y = &b->strata[0];
    return x->status == y->status && x->failure_count == y->failure_count && a->assumptions->len == b->assumptions->len && g_strcmp0(x->mode, y->mode) == 0;
}

bool replay_pass(Replay *replay, const Layer *known, bool *same, GError **error) {
    if (!run_next(replay, false, error) || !look_for_roles(replay, error))
        return false;
    *same = went_alike(replay->strata, known->strata);
    g_ptr_array_add(replay->keys, g_strdup(known->next));
    if (replay->layers)
        g_ptr_array_add(replay->layers, layer_ref((Layer *)(uintptr_t)known));
    return true;
}

bool replay_catch_up(Replay *replay, GError **error) {
    if (!replay->unread)
        return true;
    size_t passed = replay_position(replay);
    bool taught = !replay->work->admin || passed < PASSED_MIN || teach_planner(replay, passed < PASSED_MANY, error);
    ChangeSet *seen = taught ? step(replay, replay->unread_renames, error) : NULL;
    change_set_free(seen);
    replay->unread = replay->unread_renames = false;
    return seen != NULL;
}

/* --- begin and end ------------------------------------------------------------------------------------------------------- */

static void unref_layer(gpointer layer) {
    layer_unref(layer);
}

Replay *replay_new(Scratch *scratch, Chain *chain, GError **error) {
    g_autoptr(Replay) replay = g_new0(Replay, 1);
    replay->scratch = scratch;
    replay->chain = chain;
    replay->set = chain->set;
    replay->keep = true;
    replay->assumptions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    replay->asked = g_ptr_array_new_with_free_func(g_free);
    replay->keys = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(replay->keys, g_strdup(chain->base));
    if (g_strcmp0(g_getenv("PGSTRATA_VERIFY_STRATA"), "1") == 0)
        replay->layers = g_ptr_array_new_with_free_func(unref_layer);
    replay->work = workplace_new(scratch, error);
    if (!replay->work || !stub_make_ledger_in(replay->work, chain->set, error))
        return NULL;
    replay->observer = observer_new(replay->work->observer, error);
    return replay->observer ? g_steal_pointer(&replay) : NULL;
}

void replay_free(Replay *replay) {
    if (!replay)
        return;
    observer_free(replay->observer);
    workplace_free(replay->work);
    strata_free(replay->strata);
    g_hash_table_unref(replay->assumptions);
    g_ptr_array_unref(replay->asked);
    g_ptr_array_unref(replay->keys);
    g_clear_pointer(&replay->layers, g_ptr_array_unref);
    g_free(replay);
}
