#include "tree.h"
#include "base/error.h"
#include "runners/runner.h"

static char *tags_of(const MigrationSet *set) {
    g_autoptr(GString) tags = g_string_new(NULL);
    for (size_t i = 0; i < set->migration_count; i++)
        g_string_append_printf(tags, "%s%s", i ? " " : "", set->migrations[i].tag);
    return g_string_free(g_steal_pointer(&tags), FALSE);
}

typedef struct {
    const char *name;
    const char *files[14]; /* paths below m/, all with the content "select 1;" */
    const char *runner;    /* NULL: none */
    const char *tags;
} FolderCase;

static const FolderCase FOLDERS[] = {
    {"numbered", {"2_b.sql", "10_c.sql", "0001_a.sql", "README.md"}, "sql", "0001_a 2_b 10_c"},
    {"up and down", {"000001_a.up.sql", "000001_a.down.sql", "000002_b.down.sql", "000002_b.up.sql"}, "sql", "000001_a 000002_b"},
    {"diesel", {"00000000000000_setup/up.sql", "00000000000000_setup/down.sql", "2019-02-26-002946_user/up.sql", "2019-02-26-002946_user/down.sql",
                "2019-03-03-163336_post/up.sql"}, "diesel", "00000000000000_setup 2019-02-26-002946_user 2019-03-03-163336_post"},
    {"prisma", {"20240102000000_b/migration.sql", "20240101000000_a/migration.sql", "migration_lock.toml"}, "sql", "20240101000000_a 20240102000000_b"},
    {"drizzle 1.0", {"20240102000000_b/migration.sql", "20240102000000_b/snapshot.json", "20240101000000_a/migration.sql"}, "drizzle-folders",
     "20240101000000_a 20240102000000_b"},
    {"drizzle 1.0, one second", {"20240101000000_a_b/migration.sql", "20240101000000_a_b/snapshot.json", "20240101000000_ab/migration.sql",
                                 "20240101000000_B/migration.sql"}, "drizzle-folders", "20240101000000_a_b 20240101000000_ab 20240101000000_B"},
    {"same number", {"1_b.sql", "1_a.sql", "01_c.sql"}, "sql", "01_c 1_a 1_b"},
    {"huge numbers", {"99999999999999999999999_b.sql", "99999999999999999999998_a.sql", "9_z.sql"}, "sql",
     "9_z 99999999999999999999998_a 99999999999999999999999_b"},
    {"not a date", {"0001-2fa.sql", "0002-x.sql"}, "sql", "0001-2fa 0002-x"},
    {"deeper files are others'", {"1_a.sql", "2_b.sql", "old/archive/3_c.sql", "old/4_d.sql"}, "sql", "1_a 2_b"},
    {"nothing numbered", {"seed.sql", "README.md"}, NULL, NULL},
};

static FileTree *tree_below(const char *const *names, GPtrArray *paths) {
    const char *files[32] = {0};
    for (size_t i = 0; names[i]; i++) {
        g_ptr_array_add(paths, g_strconcat("m/", names[i], NULL));
        files[2 * i] = paths->pdata[i];
        files[2 * i + 1] = "select 1;";
    }
    return tree_of(files);
}

static void recognises_and_orders(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(FOLDERS); i++) {
        const FolderCase *c = &FOLDERS[i];
        g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(FileTree) tree = tree_below(c->files, paths);
        const Runner *runner = runner_detect(tree, "m");
        if (g_strcmp0(runner ? runner->rules->id : NULL, c->runner) != 0)
            fail_msg("%s: %s", c->name, runner ? runner->rules->id : "none");
        if (!runner)
            continue;
        Target target = {.name = "t", .folder = "m"};
        g_autoptr(GError) error = NULL;
        g_autoptr(MigrationSet) set = runner_load(tree, &target, &error);
        assert_null(error);
        g_autofree char *tags = tags_of(set);
        if (strcmp(tags, c->tags) != 0)
            fail_msg("%s: %s", c->name, tags);
        for (size_t j = 0; j < set->migration_count; j++) {
            assert_true(set->migrations[j].registered);
            assert_int_equal(set->migrations[j].piece_count, 1);
        }
    }
}

static void plain_folders_have_no_ledger(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("m/1_a.sql", "select 1", "m/2_b.sql", "select 2", "m/seed.sql", "select 3");
    Target target = {.name = "t", .folder = "m"};
    g_autoptr(MigrationSet) set = runner_load(tree, &target, NULL);
    assert_null(set->ledger.table);
    assert_null(set->journal);
    assert_int_equal(set->entry_count, 0);
    assert_int_equal(set->rules->transaction, TRANSACTION_PER_FILE);
    assert_int_equal(set->rules->decision, DECIDE_UNRECORDED);
    assert_string_equal(set->problems->pdata[0], "seed.sql: has no number: not taken for a migration");
}

static void named_folders_need_no_numbers(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("m/b.sql", "select 1", "m/a.sql", "select 2");
    Target target = {.name = "t", .folder = "m", .runner = "sql"};
    g_autoptr(MigrationSet) set = runner_load(tree, &target, NULL);
    g_autofree char *tags = tags_of(set);
    assert_string_equal(tags, "a b");
}

static void leaves_out_the_way_back(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("m/1_a.sql", "-- migrate:up\ncreate table t ();\n-- migrate:down\ndrop table t;", "m/2_b.sql",
                                    "-- +goose Up\nselect 1;\n  -- +goose Down\nselect 2;", "m/3_c.sql", "-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;");
    Target target = {.name = "t", .folder = "m", .runner = "sql"};
    g_autoptr(MigrationSet) set = runner_load(tree, &target, NULL);
    assert_int_equal(set->migrations[0].pieces[0].end, strlen("-- migrate:up\ncreate table t ();\n"));
    assert_int_equal(set->migrations[1].pieces[0].end, set->migrations[1].sql_size); /* not at the start of a line: no mark */
    assert_int_equal(set->migrations[2].pieces[0].end, strlen("-- +goose Up\nselect 1;\n"));
    assert_string_equal(set->migrations[0].down, "-- migrate:down\ndrop table t;");
    assert_string_equal(set->migrations[0].down_path, "m/1_a.sql");
    assert_null(set->migrations[1].down);
}

#define ROOT "00000000-0000-0000-0000-000000000000"
#define SNAPSHOT(id, parent) "{\"dialect\":\"postgres\",\"id\":\"" id "\",\"prevIds\":[\"" parent "\"]}"

/* What drizzle-kit migrate says of the chain of snapshots. */
static void refuses_a_broken_chain(void **state) {
    (void)state;
    static const struct {
        const char *first, *second, *text; /* snapshots of 1_a and 2_b */
    } chains[] = {
        {SNAPSHOT("i", ROOT), SNAPSHOT("j", "i"), NULL},
        {SNAPSHOT("i", ROOT), SNAPSHOT("j", "gone"), "Cannot reconstruct snapshot 20240102000000_b: snapshot gone is missing from the migrations folder."},
        {SNAPSHOT("i", "j"), SNAPSHOT("j", ROOT), "Migration 20240101000000_a sorts before its parent 20240102000000_b, so migrate can run it first."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(chains); i++) {
        g_autoptr(FileTree) tree = TREE("m/20240101000000_a/migration.sql", "", "m/20240101000000_a/snapshot.json", chains[i].first,
                                        "m/20240102000000_b/migration.sql", "", "m/20240102000000_b/snapshot.json", chains[i].second);
        g_autoptr(MigrationSet) set = runner_find("drizzle-folders")->load(tree, "m", NULL);
        if (chains[i].text)
            assert_non_null(strstr(set->stop_text, chains[i].text));
        else
            assert_null(set->stop_text);
    }
}

static void folders_of_drizzle_have_entries(void **state) {
    (void)state;
    g_autoptr(FileTree) tree =
        TREE("m/20240101000000_a/migration.sql", "select 1;\n--> statement-breakpoint\nselect 2", "m/20240101000000_a/snapshot.json",
             "{\"version\":\"8\",\"id\":\"x\",\"prevIds\":[\"00\",\"01\"],\"ddl\":[]}", "m/20240230000000_b/migration.sql", "", "m/meta/_journal.json", "{}");
    g_autoptr(MigrationSet) set = runner_find("drizzle-folders")->load(tree, "m", NULL);
    assert_int_equal(set->entry_count, 2);
    assert_int_equal(set->entries[0].when, 1704067200000);
    assert_string_equal(set->entries[0].snapshot_prev_id, "00,01");
    assert_int_equal(set->entries[1].when, 0); /* the thirtieth of February */
    assert_null(set->entries[1].snapshot_id);
    assert_int_equal(set->migrations[0].piece_count, 2);
    assert_int_equal(set->rules->decision, DECIDE_UNRECORDED);
    assert_string_equal(set->ledger.table, "__drizzle_migrations");
    assert_non_null(strstr(set->problems->pdata[0], "meta/_journal.json: drizzle 1.0 refuses"));
}

static void sqlite_snapshots_are_not_recognised(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("m/20240101000000_a/migration.sql", "", "m/20240101000000_a/snapshot.json", "{\"version\":\"7\",\"dialect\": \"sqlite\"}");
    assert_int_equal(runner_find("drizzle-folders")->recognise(tree, "m"), 0);
}

typedef struct {
    const char *folder, *runner, *message, *hint;
} ErrorCase;

static const ErrorCase ERRORS[] = {
    {"packages/db/drizle", NULL, "packages/db/drizle: migrations folder does not exist, or no file in it is committed",
     "packages/db/ exists: check the folder of target \"t\", and that its files are in git"},
    {"nowhere/at/all", NULL, "nowhere/at/all: migrations folder does not exist, or no file in it is committed",
     "the root of the repository exists: check the folder of target \"t\", and that its files are in git"},
    {"packages/db/src", NULL, "packages/db/src: no migrations found in this folder", "looked for Drizzle (journal), "},
    {"packages/db/drizzle", "flyweight", "target \"t\": unknown runner \"flyweight\"", "runners: drizzle, "},
    {"packages/db/src", "sql", "packages/db/src: the folder holds no migrations of numbered SQL files", NULL},
};

static void errors_say_what_to_do(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("packages/db/drizzle/1_a.sql", "", "packages/db/src/x.ts", "");
    for (size_t i = 0; i < G_N_ELEMENTS(ERRORS); i++) {
        Target target = {.name = "t", .folder = ERRORS[i].folder, .runner = ERRORS[i].runner};
        g_autoptr(GError) error = NULL;
        assert_null(runner_load(tree, &target, &error));
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_CONFIG));
        assert_string_equal(error->message, ERRORS[i].message);
        if (ERRORS[i].hint)
            assert_true(g_str_has_prefix(error_get_hint(error), ERRORS[i].hint));
    }
    g_autoptr(FileTree) empty = tree_of((const char *const[]){NULL});
    Target target = {.name = "t", .folder = "m"};
    g_autoptr(GError) error = NULL;
    assert_null(runner_load(empty, &target, &error));
    assert_string_equal(error->message, "m: migrations folder does not exist: the revision has no files");
}

static void configured_ledger_wins(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("m/0000_a.sql", "", "m/meta/_journal.json", "{\"dialect\":\"pg\",\"entries\":[]}");
    Target target = {.name = "t", .folder = "m", .ledger_schema = "public", .ledger_table = "migrations"};
    g_autoptr(MigrationSet) set = runner_load(tree, &target, NULL);
    assert_string_equal(set->ledger.schema, "public");
    assert_string_equal(set->ledger.table, "migrations");
}

static void root_folder_works(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("1_a.sql", "", "2_b.sql", "");
    Target target = {.name = "t", .folder = ""};
    g_autoptr(MigrationSet) set = runner_load(tree, &target, NULL);
    assert_string_equal(set->migrations[1].path, "2_b.sql");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recognises_and_orders),           cmocka_unit_test(plain_folders_have_no_ledger),
        cmocka_unit_test(named_folders_need_no_numbers),   cmocka_unit_test(leaves_out_the_way_back),
        cmocka_unit_test(refuses_a_broken_chain),
        cmocka_unit_test(folders_of_drizzle_have_entries), cmocka_unit_test(sqlite_snapshots_are_not_recognised),
        cmocka_unit_test(errors_say_what_to_do),           cmocka_unit_test(configured_ledger_wins),
        cmocka_unit_test(root_folder_works),
    };
    return cmocka_run_group_tests_name("runner", tests, NULL, NULL);
}
