#include "trial.h"

#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "fact_words.h"
#include "facts.h"
#include "observe.h"
#include "patch.h"
#include "workplace.h"

/* What is rolled back or dropped stays in the files of the catalogs as rows that nobody sees: after so many statements another database is made. */
#define STATEMENTS_MAX 4000
#define SAVEPOINTS_MAX 24
#define SAVEPOINT_DISTANCE 4
#define MIGRATIONS_MAX 3
#define KNOWN_MAX 20000

/* Scripts of several sources are asked for by turns. On the user's server connections may be few. */
#define STAGES_MAX 3
#define STAGES_MAX_URL 1

/* A database with an open transaction in which a version stands. */
typedef struct {
    Workplace *work;
    Observer *observer;  /* on the session: reads what only its transaction sees */
    GPtrArray *done;     /* of Facts *: the statements that ran in the open transaction, in the order in which they stand for */
    GArray *savepoints;  /* of size_t: how many of them had run; the savepoint "t<n>" */
    GPtrArray *readings; /* of Reading *: catalogs after some of them */
    size_t spent;        /* statements that this database has seen */
    bool patched;        /* they did not run in this order */
    bool unruly;         /* the version that stands there has names that may depend on the order */
    guint64 used;
} Stage;

struct Trial {
    GPtrArray *stages; /* of Stage * */
    GHashTable *known; /* texts that were looked at: char * -> Facts *; outlives the databases */
    guint64 clock;
};

typedef struct {
    size_t count; /* statements before it */
    Catalog *catalog;
} Reading;

static void reading_free(gpointer data) {
    Reading *reading = data;
    catalog_free(reading->catalog);
    g_free(reading);
}

/* --- what may be run -------------------------------------------------------------------------------------------------- */

static Facts *facts_of(Trial *trial, const char *text) {
    Facts *known = g_hash_table_lookup(trial->known, text);
    if (known)
        return known;
    if (g_hash_table_size(trial->known) > KNOWN_MAX)
        g_hash_table_remove_all(trial->known);
    known = facts_new(text);
    g_hash_table_insert(trial->known, known->text, known);
    return known;
}

/* The statements of the whole set, in order; ends[i]: how many there are up to the end of migration i. NULL: this set must be replayed. */
static GPtrArray *list_statements(Trial *trial, const MigrationSet *set, size_t ends[MIGRATIONS_MAX]) {
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(facts_unref);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        for (size_t p = 0; p < migration->piece_count; p++) {
            const SqlPiece *piece = &migration->pieces[p];
            g_autofree char *text = g_strndup(migration->sql + piece->begin, piece->end - piece->begin);
            g_ptr_array_add(list, facts_ref(facts_of(trial, text)));
            if (!((const Facts *)g_ptr_array_index(list, list->len - 1))->harmless)
                return NULL;
        }
        ends[i] = list->len;
    }
    return g_steal_pointer(&list);
}

bool trial_fits(const Chain *chain) {
    const MigrationSet *set = chain->set;
    if (chain->migrations->len != set->migration_count || set->rules != &RUNNER_RULES_SCRIPT || set->ledger.table || set->migration_count == 0 || set->migration_count > MIGRATIONS_MAX)
        return false;
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (!migration->sql || !migration->registered || migration->no_transaction || migration->kind != MIGRATION_VERSIONED || strlen(migration->sql) != migration->sql_size)
            return false;
    }
    return true;
}

/* --- databases ---------------------------------------------------------------------------------------------------------- */

static Stage *stage_new(void) {
    Stage *stage = g_new0(Stage, 1);
    stage->done = g_ptr_array_new_with_free_func(facts_unref);
    stage->savepoints = g_array_new(FALSE, FALSE, sizeof(size_t));
    stage->readings = g_ptr_array_new_with_free_func(reading_free);
    return stage;
}

static void close_database(Stage *stage) {
    g_ptr_array_set_size(stage->done, 0);
    g_array_set_size(stage->savepoints, 0);
    g_ptr_array_set_size(stage->readings, 0);
    g_clear_pointer(&stage->observer, observer_free);
    g_clear_pointer(&stage->work, workplace_free);
    stage->spent = 0;
    stage->patched = stage->unruly = false;
}

static void stage_free(gpointer data) {
    Stage *stage = data;
    close_database(stage);
    g_ptr_array_unref(stage->done);
    g_array_unref(stage->savepoints);
    g_ptr_array_unref(stage->readings);
    g_free(stage);
}

static Trial *trial_of(Scratch *scratch) {
    if (!scratch->trial) {
        scratch->trial = g_new0(Trial, 1);
        scratch->trial->stages = g_ptr_array_new_with_free_func(stage_free);
        scratch->trial->known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, facts_unref);
    }
    return scratch->trial;
}

void trial_free(Trial *trial) {
    if (!trial)
        return;
    g_ptr_array_unref(trial->stages);
    g_hash_table_unref(trial->known);
    g_free(trial);
}

static bool open_database(Scratch *scratch, Stage *stage, GError **error) {
    if (stage->spent > STATEMENTS_MAX)
        close_database(stage);
    if (stage->work)
        return true;
    stage->work = workplace_new(scratch, error);
    if (!stage->work)
        return false;
    g_clear_pointer(&stage->work->observer, connection_close);
    g_clear_pointer(&stage->work->admin, connection_close);
    stage->observer = observer_new(stage->work->session, error);
    if (!stage->observer || !workplace_execute(stage->work->session, error, "BEGIN"))
        close_database(stage);
    return stage->work != NULL;
}

/* How many of the statements stand in it. */
static guint count_shared(const Stage *stage, GHashTable *wanted) {
    guint shared = 0;
    for (guint i = 0; i < stage->done->len; i++)
        shared += g_hash_table_contains(wanted, g_ptr_array_index(stage->done, i));
    return shared;
}

static Stage *most_alike(const Trial *trial, const GPtrArray *statements, guint *shared) {
    g_autoptr(GHashTable) wanted = g_hash_table_new(NULL, NULL);
    Stage *best = NULL;
    for (guint i = 0; i < statements->len; i++)
        g_hash_table_add(wanted, g_ptr_array_index(statements, i));
    *shared = 0;
    for (guint i = 0; i < trial->stages->len; i++) {
        guint count = count_shared(g_ptr_array_index(trial->stages, i), wanted);
        if (!best || count > *shared) {
            best = g_ptr_array_index(trial->stages, i);
            *shared = count;
        }
    }
    return best;
}

static Stage *least_used(const Trial *trial) {
    Stage *least = g_ptr_array_index(trial->stages, 0);
    for (guint i = 1; i < trial->stages->len; i++)
        if (((Stage *)g_ptr_array_index(trial->stages, i))->used < least->used)
            least = g_ptr_array_index(trial->stages, i);
    return least;
}

/* Where most of it stands already; what has not even three quarters of it belongs to another source. */
static Stage *choose_stage(const Scratch *scratch, Trial *trial, const GPtrArray *statements) {
    guint shared, most = scratch->url ? STAGES_MAX_URL : STAGES_MAX;
    Stage *stage = most_alike(trial, statements, &shared);
    if (!stage || shared < statements->len / 4 * 3) {
        if (trial->stages->len < most)
            g_ptr_array_add(trial->stages, stage = stage_new());
        else
            stage = least_used(trial);
    }
    stage->used = ++trial->clock;
    return stage;
}

/* --- the open transaction ------------------------------------------------------------------------------------------------ */

/* The catalog after so many statements; NULL: not read. */
static const Catalog *reading_at(const Stage *stage, size_t count) {
    for (guint i = 0; i < stage->readings->len; i++)
        if (((const Reading *)g_ptr_array_index(stage->readings, i))->count == count)
            return ((const Reading *)g_ptr_array_index(stage->readings, i))->catalog;
    return NULL;
}

static size_t savepoint_at(const Stage *stage, guint i) {
    return g_array_index(stage->savepoints, size_t, i);
}

static void forget_after(Stage *stage, size_t count) {
    g_ptr_array_set_size(stage->done, (gint)count);
    while (stage->readings->len > 0 && ((const Reading *)g_ptr_array_index(stage->readings, stage->readings->len - 1))->count > count)
        g_ptr_array_remove_index(stage->readings, stage->readings->len - 1);
}

/* How many statements of what ran are of use: those in common, but only up to where the catalog must be read and was not. */
static size_t count_common(const Stage *stage, const GPtrArray *statements, const size_t *ends, size_t end_count) {
    size_t common = 0;
    while (common < stage->done->len && common < statements->len && g_ptr_array_index(stage->done, common) == g_ptr_array_index(statements, common))
        common++;
    for (size_t i = 0; i < end_count; i++)
        if (common > ends[i] && !reading_at(stage, ends[i]))
            return ends[i];
    return common;
}

static bool go_to_beginning(Stage *stage, GError **error) {
    g_array_set_size(stage->savepoints, 0);
    forget_after(stage, 0);
    stage->patched = false;
    return workplace_execute(stage->work->session, error, "ROLLBACK; BEGIN");
}

/* Back to the last savepoint within what is common, which is used up by that; without one, to the beginning. */
static bool go_back(Stage *stage, size_t common, GError **error) {
    if (common == stage->done->len)
        return true;
    while (stage->savepoints->len > 0 && savepoint_at(stage, stage->savepoints->len - 1) > common)
        g_array_set_size(stage->savepoints, stage->savepoints->len - 1);
    if (stage->savepoints->len == 0)
        return go_to_beginning(stage, error);
    size_t back = savepoint_at(stage, stage->savepoints->len - 1);
    g_array_set_size(stage->savepoints, stage->savepoints->len - 1);
    forget_after(stage, back);
    return workplace_execute(stage->work->session, error, "ROLLBACK TO SAVEPOINT t%zu; RELEASE SAVEPOINT t%zu", back, back);
}

/* --- running -------------------------------------------------------------------------------------------------------------- */

static void receive_notice(void *payload, const char *sqlstate, const char *severity G_GNUC_UNUSED, const char *message) {
    bool *skipped = payload;
    *skipped = *skipped || (g_str_has_prefix(sqlstate, "42") && g_str_has_suffix(message, " already exists, skipping"));
}

/* *completed: how many statements of it ran. False: something of it cannot be had in this way; or `problem`. */
static bool run_script(Stage *stage, const char *script, int timeout_ms, size_t *completed, GError **problem) {
    bool skipped = false;
    ScriptOutcome outcome = {0};
    connection_set_notice_receiver(stage->work->session, receive_notice, &skipped);
    bool ok = connection_run_script(stage->work->session, script, timeout_ms, &outcome, problem) && !outcome.failed && outcome.in_transaction && !skipped;
    connection_set_notice_receiver(stage->work->session, NULL, NULL);
    *completed = outcome.failed ? outcome.completed : G_MAXSIZE;
    script_outcome_clear(&outcome);
    return ok;
}

static void append_statement(GString *script, const char *text) {
    g_string_append_printf(script, "%s%s", script->len > 0 ? "\n;\n" : "", text);
}

/* What follows up to the next savepoint, as one script: on a small schema the way to the server and back is a good part of the time. */
static char *next_script(const Stage *stage, const GPtrArray *statements, size_t end) {
    GString *script = g_string_new(NULL);
    if (stage->done->len > 0)
        g_string_append_printf(script, "SAVEPOINT t%u", stage->done->len);
    for (size_t i = stage->done->len; i < end; i++)
        append_statement(script, ((const Facts *)g_ptr_array_index(statements, i))->text);
    return g_string_free(script, FALSE);
}

static void note_done(Stage *stage, const GPtrArray *statements, size_t end) {
    size_t begin = stage->done->len;
    if (begin > 0)
        g_array_append_val(stage->savepoints, begin);
    for (size_t i = begin; i < end; i++)
        g_ptr_array_add(stage->done, facts_ref(g_ptr_array_index(statements, i)));
    stage->spent += end - begin;
}

static bool run_next(Stage *stage, const GPtrArray *statements, size_t end, int timeout_ms, GError **problem) {
    g_autofree char *script = next_script(stage, statements, end);
    size_t completed;
    if (run_script(stage, script, timeout_ms, &completed, problem)) {
        note_done(stage, statements, end);
        return true;
    }
    /* The next version is likely to have it as well. */
    size_t failed = completed == G_MAXSIZE ? G_MAXSIZE : stage->done->len + completed - (stage->done->len > 0);
    if (failed < statements->len)
        ((Facts *)g_ptr_array_index(statements, failed))->harmless = false;
    return false;
}

/* So few savepoints that the server still keeps them in its first table of subtransactions. */
static bool run_to(Stage *stage, const GPtrArray *statements, size_t end, int timeout_ms, GError **problem) {
    size_t distance = MAX(SAVEPOINT_DISTANCE, statements->len / SAVEPOINTS_MAX);
    while (stage->done->len < end)
        if (interrupt_check(problem) || !run_next(stage, statements, MIN(end, stage->done->len + distance), timeout_ms, problem))
            return false;
    return true;
}

/* Behind a patch only what it touched is read; whatever was written since has another transaction, since each script has a savepoint of its own or begins the transaction anew. */
static Catalog *read_catalog(const Stage *stage, GError **error) {
    bool all = !stage->patched;
    g_autoptr(ChangeSet) changes = observer_step(stage->observer, all, error);
    g_autoptr(Catalog) unseen = changes ? introspect_unseen(stage->work->session, error) : NULL;
    if (!unseen)
        return NULL;
    Catalog *catalog = observer_assembled(stage->observer);
    for (guint i = 0; i < unseen->unseen->len; i++) {
        const UnseenKind *kind = &g_array_index(unseen->unseen, UnseenKind, i);
        catalog_add_unseen(catalog, kind->kind, kind->count);
    }
    return catalog;
}

static bool read_now(Stage *stage, GError **error) {
    Catalog *catalog = read_catalog(stage, error);
    if (!catalog)
        return false;
    Reading *reading = g_new(Reading, 1);
    *reading = (Reading){stage->done->len, catalog};
    g_ptr_array_add(stage->readings, reading);
    return true;
}

static bool run_migration(Stage *stage, const GPtrArray *statements, size_t end, int timeout_ms, GError **problem) {
    return reading_at(stage, end) || (run_to(stage, statements, end, timeout_ms, problem) &&
                                      workplace_execute(stage->work->session, problem, "SET CONSTRAINTS ALL IMMEDIATE") && read_now(stage, problem));
}

/* --- patching ---------------------------------------------------------------------------------------------------------------- */

static char *patch_script(const Patch *patch) {
    GString *script = g_string_new("SAVEPOINT patch");
    for (guint i = 0; i < patch->undo->len; i++)
        append_statement(script, g_ptr_array_index(patch->undo, i));
    for (guint i = 0; i < patch->redo->len; i++)
        append_statement(script, ((const Facts *)g_ptr_array_index(patch->redo, i))->text);
    append_statement(script, "RELEASE SAVEPOINT patch");
    return g_string_free(script, FALSE);
}

/* What stands there is from now on the new version. Savepoints and readings are of what stood there before. */
static void note_patched(Stage *stage, const Patch *patch) {
    g_ptr_array_unref(stage->done);
    stage->done = g_ptr_array_copy(patch->kept, NULL, NULL);
    g_ptr_array_set_free_func(stage->done, facts_unref);
    for (guint i = 0; i < stage->done->len; i++)
        facts_ref(g_ptr_array_index(stage->done, i));
    for (guint i = 0; i < patch->redo->len; i++)
        g_ptr_array_add(stage->done, facts_ref(g_ptr_array_index(patch->redo, i)));
    stage->spent += patch->undo->len + patch->redo->len;
    g_array_set_size(stage->savepoints, 0);
    g_ptr_array_set_size(stage->readings, 0);
    stage->patched = true;
}

/* *patched: the version stands there. What fails is no failure of the version: it is run from the beginning then. */
static bool apply(Stage *stage, const Patch *patch, int timeout_ms, bool *patched, GError **problem) {
    size_t completed;
    *patched = patch->undo->len + patch->redo->len == 0;
    if (*patched)
        return true;
    g_autofree char *script = patch_script(patch);
    log_debug("scratch: a version of %u statements: %u taken back, %u run", patch->kept->len + patch->redo->len, patch->undo->len, patch->redo->len);
    *patched = run_script(stage, script, timeout_ms, &completed, problem);
    if (*patched)
        note_patched(stage, patch);
    else if (problem && *problem)
        return false;
    return *patched || go_to_beginning(stage, problem);
}

/* When that is less than what would have to be run otherwise. */
static bool is_worth_it(const Patch *patch, size_t statements, size_t common) {
    size_t otherwise = statements - common;
    return patch->undo->len + patch->redo->len < otherwise;
}

static bool try_patch(Stage *stage, const GPtrArray *statements, size_t common, int timeout_ms, bool *patched, GError **problem) {
    *patched = false;
    if (stage->unruly || stage->done->len == common)
        return true;
    g_autoptr(Patch) patch = patch_plan(stage->done, statements);
    if (!patch || !is_worth_it(patch, statements->len, common))
        return true;
    return interrupt_check(problem) ? false : apply(stage, patch, timeout_ms, patched, problem);
}

/* A name that depends on which names were taken may depend on the order; those that the statements themselves give do not. */
static bool has_second_choice(const Catalog *catalog, const GPtrArray *statements) {
    for (guint i = 0; i < catalog->objects->len; i++) {
        const char *name = ((const Object *)g_ptr_array_index(catalog->objects, i))->name;
        if (name && word_is_second_choice(name) && !facts_is_given(statements, name))
            return true;
    }
    return false;
}

/* No failure, so nothing was stubbed, and nothing asked. */
static Layer *make_layer(const Scratch *scratch, const char *key, const Catalog *before, const Catalog *after) {
    Strata *strata = strata_new(1);
    strata->server_version = scratch->version_num;
    strata->strata[0].status = STRATUM_APPLIED;
    stratum_take_changes(&strata->strata[0], change_set_between(before, after, true));
    for (guint i = 0; i < after->unseen->len; i++) {
        UnseenKind unseen = g_array_index(after->unseen, UnseenKind, i);
        unseen.kind = text_pool_add(strata->texts, unseen.kind);
        g_array_append_val(strata->unseen, unseen);
    }
    return layer_new(key, strata, g_ptr_array_new_with_free_func(g_free), false, true);
}

static void add_layers(const Scratch *scratch, const Chain *chain, const Stage *stage, const size_t *ends, GPtrArray *layers) {
    for (guint i = 0; i < chain->migrations->len; i++) {
        const Layer *last = i > 0 ? g_ptr_array_index(layers, i - 1) : NULL;
        g_autofree char *key = chain_key(last ? last->next : chain->base, g_ptr_array_index(chain->migrations, i));
        g_ptr_array_add(layers, make_layer(scratch, key, i > 0 ? reading_at(stage, ends[i - 1]) : NULL, reading_at(stage, ends[i])));
    }
}

static bool run_migrations(Stage *stage, size_t count, const GPtrArray *statements, const size_t *ends, int timeout_ms, GError **problem) {
    for (size_t i = 0; i < count; i++)
        if (!run_migration(stage, statements, ends[i], timeout_ms, problem))
            return false;
    return true;
}

static bool run_all(Scratch *scratch, Stage *stage, size_t count, const GPtrArray *statements, const size_t *ends, GError **problem) {
    int timeout_ms = scratch->file_timeout_ms;
    if (!open_database(scratch, stage, problem))
        return false;
    size_t common = count_common(stage, statements, ends, count);
    bool patched = false;
    if (count == 1 && !try_patch(stage, statements, common, timeout_ms, &patched, problem))
        return false;
    if (!patched)
        log_debug("scratch: a version of %u statements: %zu of them stand there", statements->len, common);
    if (!patched && !go_back(stage, count_common(stage, statements, ends, count), problem))
        return false;
    if (!run_migrations(stage, count, statements, ends, timeout_ms, problem))
        return false;
    stage->unruly = has_second_choice(reading_at(stage, ends[count - 1]), statements);
    if (!stage->unruly || !stage->patched)
        return true;
    return go_to_beginning(stage, problem) && run_migrations(stage, count, statements, ends, timeout_ms, problem);
}

bool trial_run(Scratch *scratch, const Chain *chain, GPtrArray *layers, GError **error) {
    size_t ends[MIGRATIONS_MAX];
    Trial *trial = trial_of(scratch);
    g_autoptr(GPtrArray) statements = list_statements(trial, chain->set, ends);
    if (!statements || statements->len == 0)
        return true;
    g_autoptr(GError) problem = NULL;
    Stage *stage = choose_stage(scratch, trial, statements);
    if (run_all(scratch, stage, chain->set->migration_count, statements, ends, &problem)) {
        add_layers(scratch, chain, stage, ends, layers);
        return true;
    }
    close_database(stage);
    if (!g_error_matches(problem, PGSTRATA_ERROR, ERROR_INTERRUPTED))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}
