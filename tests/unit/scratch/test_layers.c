#define _GNU_SOURCE /* utimensat */
/* What is known of chains: the keys of their beginnings, what is kept in memory and on disk, damaged files, the limit. */

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cmocka_all.h"
#include "base/file.h"
#include "layer_file.h"
#include "layer_store.h"

static char *folder;

static int set_up(void **state) {
    (void)state;
    folder = g_dir_make_tmp("scratch-layers-XXXXXX", NULL);
    return folder ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    file_remove_tree(folder, NULL);
    g_free(folder);
    g_unsetenv("PGSTRATA_STRATA_CACHE_MB");
    return 0;
}

/* --- sets and layers ------------------------------------------------------------------------------------------------------ */

static const RunnerRules rules[] = {{.id = "drizzle"}, {.id = "sql"}, {.id = "sql", .transaction = TRANSACTION_PER_PIECE}, {.id = "sql", .session_per_file = true}};

/* Migrations of these texts; tags are a, b, ... */
static MigrationSet *make_set(const char *const *texts) {
    MigrationSet *set = migration_set_new();
    set->rules = &rules[0];
    set->folder = "m";
    set->migration_count = g_strv_length((char **)(uintptr_t)texts);
    set->migrations = g_new0(Migration, set->migration_count);
    for (size_t i = 0; i < set->migration_count; i++) {
        SqlPiece *piece = g_new0(SqlPiece, 1);
        *piece = (SqlPiece){0, strlen(texts[i]), 1};
        set->migrations[i] = (Migration){.tag = text_pool_printf(set->texts, "%c", (int)('a' + i)), .sql = texts[i], .sql_size = strlen(texts[i]), .pieces = piece,
                                         .piece_count = 1, .registered = true};
    }
    return set;
}

static void unref(gpointer layer) {
    layer_unref(layer);
}

/* A layer that adds a table of this name. */
static Layer *make_layer(const char *key, const char *table, const char *asked) {
    Strata *strata = strata_new(1);
    strata->strata[0].status = STRATUM_APPLIED;
    const Change change = {.action = CHANGE_ADDED, .kind = KIND_TABLE, .identity = table, .name = table};
    change_set_add(strata->strata[0].changes, &change);
    change_set_seal(strata->strata[0].changes);
    g_ptr_array_add(strata->assumptions, (gpointer)(uintptr_t)text_pool_printf(strata->texts, "role of %s", table));
    GPtrArray *questions = g_ptr_array_new_with_free_func(g_free);
    if (asked)
        g_ptr_array_add(questions, g_strdup(asked));
    return layer_new(key, strata, questions, false, true);
}

/* Adds layers for all migrations of the chain behind those that are known; gives how many were known. */
static guint learn(LayerStore *store, const char *const *texts, const char *asked, guint *total) {
    g_autoptr(MigrationSet) set = make_set(texts);
    g_autoptr(Chain) chain = chain_new(set, REPLAY_ALL, "server");
    g_autoptr(GPtrArray) layers = g_ptr_array_new_with_free_func(unref);
    const char *beginning = layer_store_find(store, chain, layers);
    guint known = layers->len;
    for (guint i = known; i < chain->migrations->len; i++) {
        g_autofree char *key = chain_key(beginning, g_ptr_array_index(chain->migrations, i));
        Layer *layer = make_layer(key, texts[i], asked);
        layer_store_add(store, layer);
        g_ptr_array_add(layers, layer);
        beginning = layer->next;
    }
    g_autoptr(Strata) strata = chain_strata(chain, layers, 150000);
    assert_int_equal(strata->count, set->migration_count);
    for (size_t i = 0; i < strata->count; i++) {
        assert_string_equal(strata->strata[i].tag, set->migrations[i].tag);
        assert_string_equal(((const Change *)g_ptr_array_index(strata->strata[i].changes->changes, 0))->name, texts[i]);
    }
    layer_store_flush(store, chain, layers);
    if (total)
        *total = strata->assumptions->len;
    return known;
}

static guint count_files(void) {
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(entries))
        count++;
    return count;
}

static char *only_file(void) {
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *name = g_dir_read_name(entries);
    assert_non_null(name);
    return g_build_filename(folder, name, NULL);
}

/* --- keys ------------------------------------------------------------------------------------------------------------------ */

static const char *last_key(const MigrationSet *set, ReplaySource source, const char *server, GHashTable *keys) {
    g_autoptr(Chain) chain = chain_new(set, source, server);
    char *key = g_strdup(chain->base);
    for (guint i = 0; i < chain->migrations->len; i++) {
        g_autofree char *before = key;
        key = chain_key(before, g_ptr_array_index(chain->migrations, i));
    }
    g_hash_table_add(keys, key);
    return key;
}

/* What decides the strata gives another key; where the files lie, what they are called and who asks does not. */
static void test_keys(void **state) {
    (void)state;
    const char *const texts[] = {"SELECT 1;", "SELECT 2;", NULL};
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(MigrationSet) set = make_set(texts);
    last_key(set, REPLAY_ALL, "15.1", keys);
    set->folder = "elsewhere";
    set->migrations[1].tag = "another";
    last_key(set, REPLAY_ALL, "15.1", keys);
    last_key(set, REPLAY_REGISTERED, "15.1", keys);
    assert_int_equal(g_hash_table_size(keys), 1);
    last_key(set, REPLAY_ALL, "15.2", keys);
    for (size_t i = 1; i < G_N_ELEMENTS(rules); i++) {
        set->rules = &rules[i];
        last_key(set, REPLAY_ALL, "15.1", keys);
    }
    assert_int_equal(g_hash_table_size(keys), 5);
    set->ledger.table = "t";
    last_key(set, REPLAY_ALL, "15.1", keys);
    set->migrations[1].sha256 = "01";
    last_key(set, REPLAY_ALL, "15.1", keys);
    set->migrations[1].sql = "SELECT 3;"; /* a placeholder has another value: the file is the same */
    last_key(set, REPLAY_ALL, "15.1", keys);
    set->migrations[1].no_transaction = true;
    last_key(set, REPLAY_ALL, "15.1", keys);
    set->migrations[1].pieces[0].begin = 1;
    last_key(set, REPLAY_ALL, "15.1", keys);
    set->migrations[0].registered = false;
    last_key(set, REPLAY_REGISTERED, "15.1", keys);
    assert_int_equal(g_hash_table_size(keys), 11);
}

/* --- what is shared ---------------------------------------------------------------------------------------------------------- */

static void check_sharing(LayerStore *store) {
    const char *const one[] = {"a", "b", "c", NULL}, *const longer[] = {"a", "b", "c", "d", NULL}, *const branch[] = {"a", "b", "x", "d", NULL}, *const shorter[] = {"a", "b", NULL};
    guint assumptions;
    assert_int_equal(learn(store, one, NULL, NULL), 0);
    assert_int_equal(learn(store, longer, NULL, &assumptions), 3);
    assert_int_equal(assumptions, 4);
    assert_int_equal(learn(store, branch, NULL, NULL), 2); /* the same last text behind another one is not known */
    assert_int_equal(learn(store, shorter, NULL, &assumptions), 2);
    assert_int_equal(assumptions, 2);
    assert_int_equal(learn(store, branch, NULL, NULL), 4);
}

static void test_memory(void **state) {
    (void)state;
    g_autoptr(LayerStore) store = layer_store_new(NULL);
    check_sharing(store);
    assert_int_equal(count_files(), 0);
}

static void test_disk(void **state) {
    (void)state;
    const char *const branch[] = {"a", "b", "x", "d", NULL}, *const other[] = {"z", "b", NULL};
    LayerStore *store = layer_store_new(folder);
    check_sharing(store);
    assert_int_equal(count_files(), 1);
    layer_store_free(store);
    g_autofree char *path = only_file();
    size_t size, again;
    g_free(file_read(path, 0, &size, NULL));
    g_autoptr(LayerStore) next = layer_store_new(folder);
    assert_int_equal(learn(next, branch, NULL, NULL), 4);
    g_free(file_read(path, 0, &again, NULL));
    assert_int_equal(size, again); /* what is known is not written again */
    assert_int_equal(learn(next, other, NULL, NULL), 0);
    assert_int_equal(count_files(), 2);
}

/* What a migration asked of the rest of the chain is a part of what is behind it. */
static void test_answers(void **state) {
    (void)state;
    const char *const without[] = {"GRANT SELECT ON t TO app", "b", NULL}, *const with[] = {"GRANT SELECT ON t TO app", "CREATE ROLE app", NULL};
    for (int on_disk = 0; on_disk < 2; on_disk++) {
        LayerStore *store = layer_store_new(on_disk ? folder : NULL);
        assert_int_equal(learn(store, without, "role app=0", NULL), 0);
        assert_int_equal(learn(store, with, "role app=1", NULL), 0);
        assert_int_equal(learn(store, without, "role app=0", NULL), 2);
        assert_int_equal(learn(store, with, "role app=1", NULL), 2);
        layer_store_free(store);
    }
    LayerStore *store = layer_store_new(folder);
    assert_int_equal(learn(store, with, "role app=1", NULL), 2);
    assert_int_equal(learn(store, without, "role app=0", NULL), 2);
    layer_store_free(store);
}

static void test_notes(void **state) {
    (void)state;
    const char *const texts[] = {"a", NULL};
    g_autofree char *key = g_strnfill(64, 'a');
    g_autofree char *fleeting = g_strnfill(64, 'b');
    g_autoptr(MigrationSet) set = make_set(texts);
    g_autoptr(Chain) chain = chain_new(set, REPLAY_ALL, "server");
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    LayerStore *store = layer_store_new(folder);
    assert_null(layer_store_note(store, chain, key));
    layer_store_set_note(store, key, "fine", true);
    layer_store_set_note(store, fleeting, "end:", false);
    layer_store_flush(store, chain, none);
    assert_string_equal(layer_store_note(store, chain, fleeting), "end:");
    layer_store_free(store);
    store = layer_store_new(folder);
    assert_string_equal(layer_store_note(store, chain, key), "fine");
    assert_null(layer_store_note(store, chain, fleeting));
    layer_store_free(store);
}

/* --- files ---------------------------------------------------------------------------------------------------------------------- */

static guint known_after(const char *path, const char *bytes, size_t size) {
    const char *const texts[] = {"a", "b", "c", NULL};
    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    g_autoptr(LayerStore) store = layer_store_new(folder);
    guint known = learn(store, texts, NULL, NULL);
    g_autoptr(LayerStore) again = layer_store_new(folder);
    assert_int_equal(learn(again, texts, NULL, NULL), 3); /* it was mended */
    return known;
}

static void test_damage(void **state) {
    (void)state;
    const char *const texts[] = {"a", "b", "c", NULL};
    LayerStore *store = layer_store_new(folder);
    learn(store, texts, NULL, NULL);
    layer_store_free(store);
    g_autofree char *path = only_file();
    size_t size;
    g_autofree char *bytes = file_read(path, 0, &size, NULL);
    assert_int_equal(known_after(path, bytes, size), 3);
    assert_int_equal(known_after(path, bytes, size - 1), 2);
    assert_int_equal(known_after(path, "", 0), 0);
    assert_int_equal(known_after(path, "rubbish", 7), 0);
    for (size_t at = 0; at < size; at += 37) { /* one bit anywhere: what it hits is not known, or not believed */
        g_autofree char *hurt = g_memdup2(bytes, size);
        hurt[at] ^= 4;
        assert_true(known_after(path, hurt, size) < 3);
    }
}

static void test_limit(void **state) {
    (void)state;
    g_setenv("PGSTRATA_STRATA_CACHE_MB", "1", TRUE);
    g_autofree char *old = g_build_filename(folder, "0.strata", NULL);
    assert_true(g_file_set_contents(old, "of an earlier version", -1, NULL));
    g_autofree char *filler = g_strnfill(100000, 'x');
    for (int i = 0; i < 20; i++) {
        g_autofree char *name = g_strdup_printf("%s/%02d.layers", folder, i);
        assert_true(g_file_set_contents(name, filler, 100000, NULL));
        const struct timespec times[2] = {{.tv_sec = 1000 + i}, {.tv_sec = 1000 + i}};
        assert_int_equal(utimensat(AT_FDCWD, name, times, 0), 0);
    }
    const char *const texts[] = {"a", NULL};
    LayerStore *store = layer_store_new(folder);
    learn(store, texts, NULL, NULL);
    layer_store_free(store);
    assert_false(g_file_test(old, G_FILE_TEST_EXISTS));
    assert_int_equal(count_files(), 10 + 1);
    g_autofree char *oldest = g_build_filename(folder, "09.layers", NULL);
    g_autofree char *newest = g_build_filename(folder, "10.layers", NULL);
    assert_false(g_file_test(oldest, G_FILE_TEST_EXISTS));
    assert_true(g_file_test(newest, G_FILE_TEST_EXISTS));
}

/* A file that would grow too large begins again with the chain at hand. */
static void test_growth(void **state) {
    (void)state;
    g_setenv("PGSTRATA_STRATA_CACHE_MB", "1", TRUE);
    g_autofree char *large = g_strnfill(60000, 'y');
    LayerStore *store = layer_store_new(folder);
    for (int i = 0; i < 6; i++) {
        g_autofree char *second = g_strdup_printf("%d%s", i, large);
        const char *const texts[] = {"a", second, NULL};
        learn(store, texts, NULL, NULL);
    }
    layer_store_free(store);
    g_autofree char *path = only_file();
    size_t size;
    g_free(file_read(path, 0, &size, NULL));
    assert_true(size <= (1 << 20) / 8);
    g_autofree char *last = g_strdup_printf("5%s", large);
    const char *const texts[] = {"a", last, NULL};
    g_autoptr(LayerStore) again = layer_store_new(folder);
    assert_int_equal(learn(again, texts, NULL, NULL), 2);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {CASE(test_keys), CASE(test_memory), CASE(test_disk), CASE(test_answers), CASE(test_notes), CASE(test_damage), CASE(test_limit), CASE(test_growth)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
