/* Flyway: names, placeholders, transactions, and what `migrate` makes of its history. */

#include "cmocka_all.h"
#include "cases.h"

/* By another program: CRC-32 over the lines without their ends, signed. */
#define SUM_A "-690524359"         /* select 1; */
#define SUM_B "-2022398531"         /* "-- note", select 2; */
#define SUM_B_EDITED "-279028514"  /* select 22; */
#define SUM_VIEW_RAW "1154940161"  /* create view v as select ${n}; */
#define SUM_VIEW_7 "-1321972867"    /* create view v as select 7; */
#define SUM_ACCENT "235179326"    /* an e with an acute accent */

#define A "select 1;\n"
#define B "-- note\nselect 2;\n"
#define VIEW "create view v as select ${n};\n"

static const FolderCase FOLDERS[] = {
    {"versions as numbers, repeatable behind, subfolders", {"V10__c.sql", "C", "V2_1__b_x.sql", "B", "sub/V2__a.SQL", "A", "R__view_y.sql", "Y", "R__view_b.sql", "Z", "notes.sql", "", "beforeMigrate.sql", ""},
     "V2__a = 2 (a) 1{A}\nV2_1__b_x = 2.1 (b x) 1{B}\nV10__c = 10 (c) 1{C}\nR__view_b (view b) 1{Z} repeatable\nR__view_y (view y) 1{Y} repeatable\n"},
    {"baseline and undo", {"V1__a.sql", "A", "V2__b.sql", "B", "B2__all.sql", "AB", "U2__b.sql", "undo", "V3__c.sql", "C"},
     "V1__a = 1 (a) 1{A}\nV2__b = 2 (b) 1{B} back{undo}\nB2__all = 2.(baseline) (all) 1{AB} baseline\nV3__c = 3 (c) 1{C}\n"},
    {"names that are none", {"V__a.sql", "", "Vx__a.sql", "", "V1.x__a.sql", "", "R1__a.sql", "", "V1__a.sql", "A"},
     "V1__a = 1 (a) 1{A}\n! R1__a.sql: no valid name: Flyway skips it\n! V1.x__a.sql: no valid name: Flyway skips it\n"},
    {"two of one version", {"V1__a.sql", "A", "V1.0__b.sql", "B"},
     "V1.0__b = 1 (b) 1{B}\nV1__a = 1 (a) 1{A}\nstop: Found more than one migration with version 1.0 Offenders: -> m/V1.0__b.sql (SQL) -> m/V1__a.sql (SQL)\n"
     "! V1__a.sql: V1.0__b.sql has the same version\n"},
    {"outside of a transaction", {"V1__i.sql", "-- x\ncreate unique\n index concurrently i on t (a);", "V2__b.sql", "vacuum t;\nselect ';';", "V3__c.sql", "select 'create database x;';\n-- vacuum;\nselect $$ vacuum; $$",
                                  "V4__d.sql", "select 1;", "V4__d.sql.conf", "executeInTransaction=false\n", "V5__e.sql", "A", "V5__e.sql.conf", "shouldExecute=false"},
     "V1__i = 1 (i) 1{-- x\ncreate unique\n index concurrently i on t (a);} by statement\nV2__b = 2 (b) 1{vacuum t;\nselect ';';} by statement\n"
     "V3__c = 3 (c) 1{select 'create database x;';\n-- vacuum;\nselect $$ vacuum; $$}\nV4__d = 4 (d) 1{select 1;} by statement\nV5__e = 5 (e) 1{A} unregistered\n"
     "! V2__b.sql:2: Detected both transactional and non-transactional statements within the same migration (even though mixed is false)\n"},
    {"placeholders",
     {"V1__a.sql", "${flyway:filename} ${FLYWAY:defaultSchema}\n${Name} ${other} ${db_password}", "V2__b.sql", "${name}", "V2__b.sql.conf", "placeholderReplacement=false", "/flyway.conf",
      "# x\nflyway.placeholders.name = Bell\nflyway.placeholders.db_password=no\nflyway.defaultSchema=app\n"},
     "V1__a = 1 (a) 1{V1__a.sql app\nBell ${other} ${db_password}}\nV2__b = 2 (b) 1{${name}}\n! V1__a.sql:2: the value of the placeholder ${other} is not known here: it is left as it is\n"
     "! V1__a.sql:2: the value of the placeholder ${db_password} is not known here: it is left as it is\n"},
    {"settings in TOML, and in Spring's properties", {"V1__a.sql", "${n} ${k}", "/flyway.toml", "[flyway.placeholders]\nn = \"7\"\n", "application.properties", "spring.flyway.placeholders.k=8\n"}, "V1__a = 1 (a) 1{7 8}\n"},
};

#define AB "V1__a.sql", A, "V2__b.sql", B
#define ABC AB, "V3__c.sql", "C"
#define ROW(rank, number, words) "installed_rank=" rank "|version=" number "|description=" words "|type=SQL|success=t"
#define VALIDATE "Validate failed: Migrations have failed validation "
#define VIEW_ROW(rank) "installed_rank=" rank "|description=v|type=SQL|success=t|checksum="

static const LedgerCase LEDGERS[] = {
    {"the next ones", {ABC}, ROW("1", "1", "a") "|checksum=" SUM_A, "applied V1__a; runs V2__b V3__c"},
    {"line ends do not count", {"V1__a.sql", "select 1;\r\n"}, ROW("1", "1", "a") "|checksum=" SUM_A, "applied V1__a; runs"},
    {"a joined line is not seen", {"V1__a.sql", A, "V2__b.sql", "-- noteselect 2;\n"}, ROW("1", "1", "a") "\n" ROW("2", "2", "b") "|checksum=" SUM_B, "applied V1__a V2__b; runs"},
    {"a byte order mark does not count", {"V1__a.sql", "\xEF\xBB\xBFselect 1;\n", "V2__b.sql", "\xC3\xA9"}, ROW("1", "1", "a") "|checksum=" SUM_A "\n" ROW("2", "2", "b") "|checksum=" SUM_ACCENT,
     "applied V1__a V2__b; runs"},
    {"edited", {"V1__a.sql", A, "V2__b.sql", "select 22;\n"}, ROW("1", "1", "a") "\n" ROW("2", "2", "b") "|checksum=" SUM_B,
     "applied V1__a V2__b; runs; edited 2; stop edited: " VALIDATE "Migration checksum mismatch for migration version 2 -> Applied to database : " SUM_B " -> Resolved locally    : " SUM_B_EDITED
     " Either revert the changes to the migration, or run repair to update the schema history."},
    {"renamed", {"V1__a.sql", A, "V2__new.sql", B}, ROW("1", "1", "a") "\n" ROW("2", "2", "old") "|checksum=" SUM_B,
     "applied V1__a V2__new; runs; stop edited: " VALIDATE "Migration description mismatch for migration version 2 -> Applied to database : old -> Resolved locally    : new"},
    {"ignored", {ABC}, ROW("1", "1", "a") "\n" ROW("2", "3", "c"),
     "applied V1__a V3__c; runs V2__b; stop late: " VALIDATE "Detected resolved migration not applied to database: 2. To ignore this migration, set -ignoreMigrationPatterns='*:ignored'. "
     "To allow executing this migration, set -outOfOrder=true."},
    {"out of order", {ABC, "/flyway.conf", "flyway.outOfOrder=true"}, ROW("1", "1", "a") "\n" ROW("2", "3", "c"), "applied V1__a V3__c; runs V2__b"},
    {"ignored, as the settings say", {ABC, "/flyway.toml", "[flyway]\nignoreMigrationPatterns = [\"*:ignored\", \"*:missing\"]"}, ROW("1", "1", "a") "\n" ROW("2", "1.5", "x") "\n" ROW("3", "3", "c"),
     "applied V1__a V3__c; runs -V2__b (it stands before V3__c, which has run)"},
    {"missing", {ABC}, ROW("1", "1", "a") "\n" ROW("2", "1.5", "x"),
     "applied V1__a; runs V2__b V3__c; stop vanished: " VALIDATE "Detected applied migration not resolved locally: 1.5. If you removed this migration intentionally, run repair to mark the migration "
     "as deleted."},
    {"future", {AB}, ROW("1", "1", "a") "\n" ROW("2", "2", "b") "\n" ROW("3", "9", "x"), "applied V1__a V2__b; runs"},
    {"missing repeatable", {AB}, ROW("1", "1", "a") "\n" VIEW_ROW("2") "1",
     "applied V1__a; runs V2__b; stop vanished: " VALIDATE "Detected applied migration not resolved locally: v. If you removed this migration intentionally, run repair to mark the migration as deleted."},
    {"deleted", {AB}, ROW("1", "1", "a") "\n" ROW("2", "1.5", "x") "\ninstalled_rank=3|version=1.5|description=x|type=DELETE|success=t", "applied V1__a; runs V2__b"},
    {"failed", {AB}, ROW("1", "1", "a") "\ninstalled_rank=2|version=2|description=b|type=SQL|success=f",
     "applied V1__a; runs V2__b; stop failed: " VALIDATE "Detected failed migration to version 2 (b). Please remove any half-completed changes then run repair to fix the schema history."},
    {"undone, and done again", {AB}, ROW("1", "1", "a") "\n" ROW("2", "2", "b") "\ninstalled_rank=3|version=2|description=b|type=UNDO_SQL|success=t", "applied V1__a; runs V2__b"},
    {"done again", {AB}, ROW("1", "1", "a") "\n" ROW("2", "2", "b") "\ninstalled_rank=3|version=2|description=b|type=UNDO_SQL|success=t\n" ROW("4", "2", "b"), "applied V1__a V2__b; runs"},
    {"a baseline row", {ABC}, "installed_rank=1|version=2|description=<< Flyway Baseline >>|type=BASELINE|success=t", "applied V1__a V2__b; runs V3__c"},
    {"a baseline script on a fresh database", {ABC, "B2__all.sql", "AB"}, "installed_rank=0|description=<< Flyway Schema Creation >>|type=SCHEMA|success=t", "applied; runs B2__all V3__c"},
    {"a baseline script that has run", {ABC, "B2__all.sql", "AB"}, "installed_rank=1|version=2|description=all|type=SQL_BASELINE|success=t", "applied V1__a V2__b B2__all; runs V3__c"},
    {"a baseline script where something ran", {ABC, "B2__all.sql", "AB"}, ROW("1", "1", "a"), "applied V1__a; runs V2__b V3__c"},
    {"written with zeros", {"V001__a.sql", A, "V2_0__b.sql", B}, ROW("1", "1", "a") "\n" ROW("2", "2", "b"), "applied V001__a V2_0__b; runs"},
    {"a database in use", {AB}, NULL,
     "applied; runs V1__a V2__b; stop no_ledger: Found non-empty schema(s) \"public\" but no schema history table. Use baseline() or set baselineOnMigrate to true to initialize the schema history table."},
    {"repeatable, the same", {"V1__a.sql", A, "R__v.sql", VIEW, "/flyway.conf", "flyway.placeholders.n=7"}, ROW("1", "1", "a") "\n" VIEW_ROW("2") SUM_VIEW_7, "applied V1__a R__v; runs"},
    {"repeatable, changed", {"V1__a.sql", A, "R__v.sql", "create view v as select 9;\n"}, ROW("1", "1", "a") "\n" VIEW_ROW("2") "1\n" VIEW_ROW("3") SUM_VIEW_7,
     "applied V1__a R__v; runs R__v (its content is not what was run last); edited R__v; edited R__v"},
    {"repeatable, hashed before its placeholders", {"R__v.sql", VIEW}, VIEW_ROW("2") SUM_VIEW_RAW, "applied R__v; runs"},
    {"repeatable, with placeholders that are not known", {"R__v.sql", VIEW}, VIEW_ROW("2") SUM_VIEW_7,
     "applied R__v; runs; R__v fits as far as it can be told: the values of its placeholders are not known here"},
    {"no validation", {"V1__a.sql", "x", "V3__c.sql", A, "/conf/flyway.conf", "flyway.validateOnMigrate=false"}, ROW("1", "1", "a") "|checksum=" SUM_A "\n" ROW("2", "2", "b"),
     "applied V1__a; runs V3__c; edited 1"},
};

static void folders_are_read(void **state) {
    (void)state;
    check_folders("flyway", FOLDERS, G_N_ELEMENTS(FOLDERS));
}

static void ledgers_are_read(void **state) {
    (void)state;
    check_ledgers("flyway", LEDGERS, G_N_ELEMENTS(LEDGERS));
}

static void the_real_history_fits(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = check_real("flyway", 0);
    assert_true(set->migrations[4].no_transaction);
    assert_int_equal(set->migrations[5].kind, MIGRATION_REPEATABLE);
}

static void tables_are_named_by_the_settings(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = load_files("flyway", (const char *const[]){"V1__a.sql", A, "/flyway.conf", "flyway.table=history\nflyway.defaultSchema=app\n", NULL});
    assert_string_equal(set->ledger.table, "history");
    assert_string_equal(set->ledger.schema, "app");
}

static void paths_tell_keys(void **state) {
    (void)state;
    static const KeyCase KEYS[] = {{"V1_02__a.sql", "1.2"}, {"sub/V10__a.sql", "10"}, {"R__a_b.sql", "R__a_b"}, {"U1__a.sql", NULL}, {"x.sql", NULL}, {"B3__a.sql", "3.(baseline)"}};
    check_keys("flyway", KEYS, G_N_ELEMENTS(KEYS));
    const Runner *runner = runner_find("flyway");
    assert_int_equal(runner->sign("db/migration/V1__a.sql"), strlen("db/migration"));
    assert_int_equal(runner->sign("db/migration/R__a.sql"), -1);
    assert_int_equal(runner->sign("db/V1.sql"), -1);
    g_autoptr(FileTree) deeper = TREE("m/sub/V1__a.sql", "");
    assert_int_equal(runner->recognise(deeper, "m"), 0);
    assert_int_equal(runner->recognise(deeper, "m/sub"), 80);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_read),      cmocka_unit_test(ledgers_are_read), cmocka_unit_test(tables_are_named_by_the_settings),
        cmocka_unit_test(the_real_history_fits), cmocka_unit_test(paths_tell_keys),
    };
    return cmocka_run_group_tests_name("flyway", tests, NULL, NULL);
}
