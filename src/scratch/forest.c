#include "forest.h"

#include <string.h>
#include <sys/stat.h>
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/progress.h"
#include "model/strata_store.h"
#include "replay.h"
#include "together.h"
#include "trial.h"

/* Chains whose database is kept, to go on with: two targets, each with the registered migrations and with all. On the user's server connections may be few. */
#define REPLAYS_MAX 4
#define REPLAYS_MAX_URL 1
#define QUERY_TIMEOUT_MS 30000

struct Forest {
    LayerStore *store;
    GPtrArray *replays;  /* of Replay * */
    Together *together;  /* NULL: none is open */
    char *server;        /* what the server can do, and this tool */
    guint64 clock;
};

/* --- the value ------------------------------------------------------------------------------------------------------------ */

/* What the server can do, as text: its version, and which extensions are installed. */
static char *describe_server(Scratch *scratch, GError **error) {
    if (!scratch->url) {
        struct stat info;
        const char *folder = scratch->binaries->extension_folder;
        long long changed = folder && stat(folder, &info) == 0 ? (long long)info.st_mtim.tv_sec : 0;
        return g_strdup_printf("embedded %s %s %lld", scratch->binaries->version, scratch->binaries->identity, changed);
    }
    if (!scratch_start(scratch, error))
        return NULL;
    g_autoptr(ResultRows) rows = connection_query(scratch->admin,
                                                  "SELECT pg_catalog.md5(pg_catalog.string_agg(e.name || ' ' || e.default_version, ',' ORDER BY e.name))"
                                                  "  FROM pg_catalog.pg_available_extensions e",
                                                  0, NULL, QUERY_TIMEOUT_MS, error);
    const char *extensions = rows && result_rows_count(rows) > 0 ? result_rows_get(rows, 0, 0) : NULL;
    return rows ? g_strdup_printf("server %s %s %d", scratch->version, extensions ? extensions : "", scratch->may_make_roles) : NULL;
}

static char *cache_folder(const Scratch *scratch) {
    g_autofree char *cache = scratch->use_cache && !scratch->from_nothing ? file_cache_folder() : NULL;
    g_autofree char *folder = cache ? g_build_filename(cache, "strata", NULL) : NULL;
    return folder && file_make_folder(folder, NULL) ? g_steal_pointer(&folder) : NULL;
}

static void free_replay(gpointer replay) {
    replay_free(replay);
}

static Forest *forest_of(Scratch *scratch, GError **error) {
    if (scratch->forest)
        return scratch->forest;
    g_autofree char *server = describe_server(scratch, error);
    if (!server)
        return NULL;
    g_autofree char *tool = chain_tool();
    g_autofree char *folder = cache_folder(scratch);
    Forest *forest = g_new0(Forest, 1);
    forest->server = g_strconcat(server, " ", tool, NULL);
    forest->store = layer_store_new(folder);
    forest->replays = g_ptr_array_new_with_free_func(free_replay);
    scratch->forest = forest;
    return forest;
}

const char *forest_server(Scratch *scratch, GError **error) {
    const Forest *forest = forest_of(scratch, error);
    return forest ? forest->server : NULL;
}

void forest_close(Forest *forest) {
    if (!forest)
        return;
    g_ptr_array_set_size(forest->replays, 0);
    g_clear_pointer(&forest->together, together_free);
}

void forest_free(Forest *forest) {
    if (!forest)
        return;
    forest_close(forest);
    g_ptr_array_unref(forest->replays);
    layer_store_free(forest->store);
    g_free(forest->server);
    g_free(forest);
}

/* --- which replay goes on -------------------------------------------------------------------------------------------------- */

/* The key of the beginning with so many of the layers. */
static const char *key_at(const Chain *chain, const GPtrArray *layers, size_t count) {
    return count == 0 ? chain->base : ((const Layer *)g_ptr_array_index(layers, (guint)count - 1))->next;
}

/* Has it gone through nothing but a known beginning of this chain? */
static bool is_on_chain(const Replay *replay, const Chain *chain, const GPtrArray *layers) {
    size_t position = replay_position(replay);
    return position <= layers->len && strcmp(replay_beginning(replay), key_at(chain, layers, position)) == 0;
}

static Replay *farthest(const Forest *forest, const Chain *chain, const GPtrArray *layers) {
    Replay *best = NULL;
    for (guint i = 0; i < forest->replays->len; i++) {
        Replay *replay = g_ptr_array_index(forest->replays, i);
        if (is_on_chain(replay, chain, layers) && (!best || replay_position(replay) > replay_position(best)))
            best = replay;
    }
    return best;
}

/* Roles are of the whole server: a chain that made some must be gone before another one runs. */
static void drop_those_with_roles(Forest *forest, const Replay *but) {
    for (guint i = forest->replays->len; i > 0; i--) {
        const Replay *replay = g_ptr_array_index(forest->replays, i - 1);
        if (replay != but && replay->work->roles->len > 0)
            g_ptr_array_remove_index(forest->replays, i - 1);
    }
}

static void make_room(const Scratch *scratch, Forest *forest) {
    guint most = scratch->url ? REPLAYS_MAX_URL : REPLAYS_MAX;
    while (forest->replays->len >= most) {
        guint oldest = 0;
        for (guint i = 1; i < forest->replays->len; i++)
            if (((const Replay *)g_ptr_array_index(forest->replays, i))->used < ((const Replay *)g_ptr_array_index(forest->replays, oldest))->used)
                oldest = i;
        g_ptr_array_remove_index(forest->replays, oldest);
    }
}

/* A server of the user's may have no connection left, or no place, as long as the others are there. */
static Replay *new_replay(Scratch *scratch, Forest *forest, Chain *chain, GError **error) {
    g_autoptr(GError) problem = NULL;
    Replay *replay = replay_new(scratch, chain, &problem);
    if (replay)
        return replay;
    if (forest->replays->len == 0 || g_error_matches(problem, PGSTRATA_ERROR, ERROR_INTERRUPTED)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    forest_close(forest);
    return replay_new(scratch, chain, error);
}

/* A replay of this chain that stands somewhere in its known beginning; the forest's. */
static Replay *take_replay(Scratch *scratch, Forest *forest, Chain *chain, const GPtrArray *layers, GError **error) {
    Replay *replay = farthest(forest, chain, layers);
    drop_those_with_roles(forest, replay);
    if (!replay) {
        make_room(scratch, forest);
        replay = new_replay(scratch, forest, chain, error);
        if (!replay)
            return NULL;
        g_ptr_array_add(forest->replays, replay);
    }
    replay->chain = chain;
    replay->set = chain->set;
    replay->used = ++forest->clock;
    return replay;
}

/* --- growing --------------------------------------------------------------------------------------------------------------- */

/* Through what is known, without looking. *same: it went as the layers say. */
static bool pass_known(Replay *replay, const GPtrArray *layers, bool *same, GError **error) {
    *same = true;
    while (*same && replay_position(replay) < layers->len)
        if (!replay_pass(replay, g_ptr_array_index(layers, (guint)replay_position(replay)), same, error))
            return false;
    return true;
}

static void show_progress(const Chain *chain, const Replay *replay) {
    size_t position = replay_position(replay);
    if (position > 0)
        progress_set((size_t)((const Migration *)g_ptr_array_index(chain->migrations, (guint)position - 1) - chain->set->migrations) + 1);
}

static bool run_rest(Forest *forest, Replay *replay, GPtrArray *layers, GError **error) {
    while (layers->len < replay->chain->migrations->len) {
        Layer *layer = replay_run(replay, error);
        if (!layer)
            return false;
        g_ptr_array_add(layers, layer);
        if (!replay->scratch->from_nothing)
            layer_store_add(forest->store, layer);
        show_progress(replay->chain, replay);
    }
    return workplace_claim_roles(replay->work, error);
}

/* Makes the layers that are not known, and leaves a replay standing at the end of the chain. */
static bool grow(Scratch *scratch, Forest *forest, Chain *chain, GPtrArray *layers, GError **error) {
    bool same = true;
    Replay *replay = scratch_start(scratch, error) ? take_replay(scratch, forest, chain, layers, error) : NULL;
    if (!replay)
        return false;
    log_debug("scratch: chain of %u migrations: %u known, going on behind %zu", chain->migrations->len, layers->len, replay_position(replay));
    bool ok = pass_known(replay, layers, &same, error);
    if (ok && !same) {
        /* What was kept does not fit this server, or depends on the moment: nothing of it is used. */
        log_info("scratch: migrations did not run as they did before; replaying all of them");
        g_ptr_array_remove(forest->replays, replay);
        g_ptr_array_set_size(layers, 0);
        return grow(scratch, forest, chain, layers, error);
    }
    ok = ok && run_rest(forest, replay, layers, error);
    if (!ok)
        g_ptr_array_remove(forest->replays, replay);
    return ok;
}

/* --- together --------------------------------------------------------------------------------------------------------------- */

/* A run of all in one transaction needs the chain's roles, which a replay at its end has. It may turn out on the way that layers are not what they were: then there are others afterwards. */
static bool make_roles(Scratch *scratch, Forest *forest, Chain *chain, GPtrArray *layers, GError **error) {
    if (!scratch_start(scratch, error))
        return false;
    if (together_has_roles(layers))
        return grow(scratch, forest, chain, layers, error);
    drop_those_with_roles(forest, NULL);
    return true;
}

/* Sets the mode of the migration that does not work in one transaction with those before it. */
static bool check_together(Scratch *scratch, Forest *forest, Chain *chain, GPtrArray *layers, Strata **strata, GError **error) {
    bool known = false;
    LayerStore *store = scratch->from_nothing ? NULL : forest->store;
    if (!together_matters(chain, layers))
        return true;
    together_find(store, chain, layers, *strata, &known);
    if (known)
        return true;
    if (!make_roles(scratch, forest, chain, layers, error))
        return false;
    strata_free(*strata);
    *strata = chain_strata(chain, layers, scratch->version_num);
    return !together_matters(chain, layers) || together_run(scratch, store, chain, layers, *strata, &forest->together, error);
}

static void unref_layer(gpointer layer) {
    layer_unref(layer);
}

/* --- the whole --------------------------------------------------------------------------------------------------------------- */

/* Checks (PGSTRATA_VERIFY_STRATA=1): the quick way must give the same bytes as the long one. */
static bool verify_trial(Scratch *scratch, Forest *forest, Chain *chain, const GPtrArray *layers, GError **error) {
    if (layers->len == 0 || g_strcmp0(g_getenv("PGSTRATA_VERIFY_STRATA"), "1") != 0)
        return true;
    g_autoptr(GPtrArray) replayed = g_ptr_array_new_with_free_func(unref_layer);
    if (!grow(scratch, forest, chain, replayed, error))
        return false;
    g_autoptr(Strata) quick = chain_strata(chain, layers, scratch->version_num), expected = chain_strata(chain, replayed, scratch->version_num);
    size_t quick_size, expected_size;
    g_autofree char *quick_bytes = strata_write(quick, &quick_size), *expected_bytes = strata_write(expected, &expected_size);
    if (quick_size == expected_size && memcmp(quick_bytes, expected_bytes, quick_size) == 0)
        return true;
    error_set(error, ERROR_FAILED, "%s: a trial and a replay give different strata", chain->set->migrations[0].tag);
    return false;
}

static bool make_layers(Scratch *scratch, Forest *forest, Chain *chain, GPtrArray *layers, GError **error) {
    if (!scratch->from_nothing && layers->len == 0 && trial_fits(chain)) {
        if (!scratch_start(scratch, error))
            return false;
        drop_those_with_roles(forest, NULL);
        if (!trial_run(scratch, chain, layers, error) || !verify_trial(scratch, forest, chain, layers, error))
            return false;
        for (guint i = 0; i < layers->len; i++)
            layer_store_add(forest->store, g_ptr_array_index(layers, i));
    }
    return layers->len == chain->migrations->len || grow(scratch, forest, chain, layers, error);
}

static Strata *replay_chain(Scratch *scratch, Forest *forest, Chain *chain, GPtrArray *layers, GError **error) {
    if (!scratch->from_nothing)
        layer_store_find(forest->store, chain, layers);
    bool known = layers->len == chain->migrations->len;
    if (!known && !make_layers(scratch, forest, chain, layers, error))
        return NULL;
    g_autoptr(Strata) strata = chain_strata(chain, layers, scratch->version_num);
    strata->from_cache = known;
    return check_together(scratch, forest, chain, layers, &strata, error) ? g_steal_pointer(&strata) : NULL;
}

Strata *forest_replay(Scratch *scratch, const MigrationSet *set, ReplaySource source, GError **error) {
    Forest *forest = forest_of(scratch, error);
    if (!forest)
        return NULL;
    g_autoptr(Chain) chain = chain_new(set, source, forest->server);
    g_autoptr(GPtrArray) layers = g_ptr_array_new_with_free_func(unref_layer);
    Strata *strata = replay_chain(scratch, forest, chain, layers, error);
    /* What an interrupted call has made is as good. */
    if (scratch->from_nothing)
        forest_close(forest);
    else
        layer_store_flush(forest->store, chain, layers);
    return strata;
}
