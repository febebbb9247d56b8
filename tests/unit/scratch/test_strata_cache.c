/* The cache of strata: what belongs to the key, damaged files, the limit. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cmocka_all.h"
#include "base/file.h"
#include "strata_cache.h"

static char *folder;

static int set_up(void **state) {
    (void)state;
    folder = g_dir_make_tmp("scratch-cache-XXXXXX", NULL);
    g_setenv("PGSTRATA_CACHE_DIR", folder, TRUE);
    return folder ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    file_remove_tree(folder, NULL);
    g_free(folder);
    return 0;
}

static const RunnerRules rules[] = {{.id = "drizzle"}, {.id = "sql"}, {.id = "sql", .transaction = TRANSACTION_PER_PIECE}};

static MigrationSet *make_set(void) {
    MigrationSet *set = migration_set_new();
    set->rules = &rules[0];
    set->folder = "m";
    set->migration_count = 2;
    set->migrations = g_new0(Migration, 2);
    for (size_t i = 0; i < 2; i++) {
        SqlPiece *piece = g_new0(SqlPiece, 1);
        *piece = (SqlPiece){0, 9, 1};
        set->migrations[i] = (Migration){.tag = i ? "b" : "a", .sql = "SELECT 1;", .sql_size = 9, .sha256 = "00", .pieces = piece, .piece_count = 1, .registered = true};
    }
    return set;
}

static Strata *make_strata(const char *second) {
    Strata *strata = strata_new(2);
    for (size_t i = 0; i < 2; i++) {
        strata->strata[i].tag = text_pool_add(strata->texts, i ? second : "a");
        if (!strata->strata[i].changes)
            strata->strata[i].changes = change_set_new();
        change_set_seal(strata->strata[i].changes);
    }
    return strata;
}

/* Each change of the set gives another key; the folder's name does not. */
static void test_key(void **state) {
    (void)state;
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(MigrationSet) set = make_set();
    char *first = strata_cache_key(set, REPLAY_ALL, "15.1");
    g_hash_table_add(keys, first);
    set->folder = "elsewhere";
    g_autofree char *moved = strata_cache_key(set, REPLAY_ALL, "15.1");
    assert_string_equal(moved, first);
    g_hash_table_add(keys, strata_cache_key(set, REPLAY_REGISTERED, "15.1"));
    g_hash_table_add(keys, strata_cache_key(set, REPLAY_ALL, "15.2"));
    set->rules = &rules[1];
    g_hash_table_add(keys, strata_cache_key(set, REPLAY_ALL, "15.1"));
    set->rules = &rules[2];
    g_hash_table_add(keys, strata_cache_key(set, REPLAY_ALL, "15.1"));
    set->ledger.table = "t";
    g_hash_table_add(keys, strata_cache_key(set, REPLAY_ALL, "15.1"));
    set->migrations[1].sha256 = "01";
    g_hash_table_add(keys, strata_cache_key(set, REPLAY_ALL, "15.1"));
    set->migrations[1].tag = "c";
    g_hash_table_add(keys, strata_cache_key(set, REPLAY_ALL, "15.1"));
    set->migrations[0].registered = false;
    g_hash_table_add(keys, strata_cache_key(set, REPLAY_REGISTERED, "15.1"));
    SqlPiece *other = g_new0(SqlPiece, 1);
    *other = (SqlPiece){1, 9, 1};
    g_free(set->migrations[1].pieces);
    set->migrations[1].pieces = other;
    g_hash_table_add(keys, strata_cache_key(set, REPLAY_ALL, "15.1"));
    assert_int_equal(g_hash_table_size(keys), 10);
}

static void test_files(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = make_set();
    g_autoptr(Strata) strata = make_strata("b");
    assert_null(strata_cache_find("k", set));
    strata_cache_store("k", strata);
    g_autoptr(Strata) found = strata_cache_find("k", set);
    assert_non_null(found);
    assert_true(found->from_cache);
    assert_int_equal(found->count, 2);

    g_autoptr(Strata) foreign = make_strata("another");
    strata_cache_store("foreign", foreign);
    assert_null(strata_cache_find("foreign", set));

    g_autofree char *path = g_build_filename(folder, "strata", "k.strata", NULL);
    size_t size;
    g_autofree char *bytes = file_read(path, 0, &size, NULL);
    assert_non_null(bytes);
    assert_true(file_write(path, bytes, size - 1, NULL));
    assert_null(strata_cache_find("k", set));
    bytes[size / 2] ^= 1;
    assert_true(file_write(path, bytes, size, NULL));
    assert_null(strata_cache_find("k", set));
    assert_true(file_write(path, "", 0, NULL));
    assert_null(strata_cache_find("k", set));
}

static void test_limit(void **state) {
    (void)state;
    g_autofree char *strata_folder = g_build_filename(folder, "strata", NULL);
    g_autoptr(MigrationSet) set = make_set();
    g_autoptr(Strata) strata = make_strata("b");
    for (int i = 0; i < 230; i++) {
        g_autofree char *path = g_strdup_printf("%s/%d.strata", strata_folder, i);
        assert_true(g_file_set_contents(path, "x", 1, NULL));
    }
    strata_cache_store("last", strata);
    g_autoptr(GDir) entries = g_dir_open(strata_folder, 0, NULL);
    int count = 0;
    while (g_dir_read_name(entries))
        count++;
    assert_int_equal(count, 200);
    g_autoptr(Strata) found = strata_cache_find("last", set);
    assert_non_null(found);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_key), cmocka_unit_test(test_files), cmocka_unit_test(test_limit)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
