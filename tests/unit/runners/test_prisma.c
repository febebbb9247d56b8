/* Prisma Migrate: folders, migration_lock.toml, and what `migrate deploy` makes of its table. */

#include "cmocka_all.h"
#include "cases.h"

#define LOCK "migration_lock.toml", "# Please do not edit\nprovider = \"postgresql\"\n"

static const FolderCase FOLDERS[] = {
    {"in order of names, one query each", {"20240102000000_b_c/migration.sql", "B;\nB;", "20240101000000_a/migration.sql", "A", "20240101000000_a/down.sql", "back", LOCK},
     "20240101000000_a (a) 1{A} back{back}\n20240102000000_b_c (b c) 1{B;\nB;}\n"},
    {"other files are not run", {"1_a/migration.sql", "A", "1_a/extra.sql", "X", "1_a/README.md", "", LOCK}, "1_a (a) 1{A}\n! 1_a/extra.sql: Prisma runs migration.sql only\n"},
    {"no lock file", {"1_a/migration.sql", "A"}, "1_a (a) 1{A}\n! migration_lock.toml: missing: Prisma does not check the provider\n"},
    {"another provider", {"1_a/migration.sql", "A", "migration_lock.toml", "\nprovider = \"mysql\"\n"},
     "1_a (a) 1{A}\nstop: Error: P3019: The datasource provider `postgresql` specified in your schema does not match the one specified in the migration_lock.toml, `mysql`.\n"
     "! migration_lock.toml:2: the provider is mysql, not postgresql\n"},
};

/* By another program. */
#define SUM_1_CRLF "a2efbdcd209e877d7c15164011fb713d9ecdc99ae8e5a695823aa8b1ac03b13f"
#define SUM_4_LF "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2"
#define SUM_5_OLD "d64858b8515fbe570c9477979cdbd3a92fa4732671f30a12ff6d8619f1cac93"

#define ABC "1_a/migration.sql", "select 1;\n", "2_b/migration.sql", "select 2;\n", "3_c/migration.sql", "select 3;\n", LOCK
#define DONE(name) "migration_name=" name "|finished_at=2024-01-01|started_at=2024-01-01"

static const LedgerCase LEDGERS[] = {
    {"an earlier one that is missing runs", {ABC}, DONE("1_a") "\n" DONE("3_c"), "applied 1_a 3_c; runs 2_b"},
    {"rows without file, and edits, are passed over", {ABC}, DONE("0_gone") "\n" DONE("1_a") "|checksum=0000000000000000000000000000000000000000000000000000000000000000",
     "applied 1_a; runs 2_b 3_c; edited 1_a"},
    {"failed", {ABC}, DONE("1_a") "\nmigration_name=2_b|started_at=2024-01-02",
     "applied 1_a; runs 2_b 3_c; stop failed: Error: P3009: migrate found failed migrations in the target database, new migrations will not be applied. The 2_b migration failed"},
    {"rolled back and tried again", {ABC}, DONE("1_a") "\nmigration_name=2_b|started_at=2024-01-02|rolled_back_at=2024-01-03\n" DONE("2_b"), "applied 1_a 2_b; runs 3_c"},
    {"rolled back", {ABC}, DONE("1_a") "\nmigration_name=2_b|started_at=2024-01-02|rolled_back_at=2024-01-03", "applied 1_a; runs 2_b 3_c"},
    {"a database in use", {ABC}, NULL, "applied; runs 1_a 2_b 3_c; stop no_ledger: Error: P3005: The database schema is not empty."},
    {"an empty ledger", {ABC}, "", "applied; runs 1_a 2_b 3_c"},
    {"other line ends, old sums",
     {ABC, "4_d/migration.sql", "a\r\nb\r\n", "5_e/migration.sql", "select 5;\n"},
     DONE("1_a") "|checksum=" SUM_1_CRLF "\n" DONE("4_d") "|checksum=" SUM_4_LF "\n" DONE("5_e") "|checksum=" SUM_5_OLD "\n" DONE("2_b") "\n" DONE("3_c"),
     "applied 1_a 2_b 3_c 4_d 5_e; runs; 1_a fits with CRLF line ends; 4_d fits with LF line ends; 5_e fits with a checksum written without leading zeros"},
};

static void folders_are_read(void **state) {
    (void)state;
    check_folders("prisma", FOLDERS, G_N_ELEMENTS(FOLDERS));
}

static void ledgers_are_read(void **state) {
    (void)state;
    check_ledgers("prisma", LEDGERS, G_N_ELEMENTS(LEDGERS));
}

static void the_real_ledger_fits(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = check_real("prisma", 0);
    assert_int_equal(set->rules->transaction, TRANSACTION_PER_PIECE);
}

static const struct {
    const char *files[8];
    int score;
} SCORES[] = {
    {{"m/a/migration.sql", "", "m/migration_lock.toml", "provider = \"postgresql\"\n"}, 100},
    {{"m/a/migration.sql", "", "m/migration_lock.toml", "provider = \"sqlite\"\n"}, 0},
    {{"m/20240101000000_a/migration.sql", ""}, 70},
    {{"m/a/migration.sql", ""}, 0},
    {{"m/20240101000000_a/migration.sql", "", "m/20240101000000_a/snapshot.json", "{}"}, 0},
};

static void drizzle_and_other_databases_are_told_apart(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(SCORES); i++) {
        g_autoptr(FileTree) tree = tree_of(SCORES[i].files);
        if (runner_find("prisma")->recognise(tree, "m") != SCORES[i].score)
            fail_msg("case %zu", i);
    }
    assert_int_equal(runner_find("prisma")->sign("db/m/migration_lock.toml"), strlen("db/m"));
    assert_int_equal(runner_find("prisma")->sign("migration_lock.toml"), 0);
    assert_int_equal(runner_find("prisma")->sign("db/m/1_a/migration.sql"), -1);
}

static void paths_tell_keys(void **state) {
    (void)state;
    static const KeyCase KEYS[] = {{"1_a/migration.sql", "1_a"}, {"1_a/down.sql", NULL}, {"migration.sql", NULL}, {"x/1_a/migration.sql", NULL}};
    check_keys("prisma", KEYS, G_N_ELEMENTS(KEYS));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_read), cmocka_unit_test(ledgers_are_read), cmocka_unit_test(the_real_ledger_fits),
        cmocka_unit_test(drizzle_and_other_databases_are_told_apart), cmocka_unit_test(paths_tell_keys),
    };
    return cmocka_run_group_tests_name("prisma", tests, NULL, NULL);
}
