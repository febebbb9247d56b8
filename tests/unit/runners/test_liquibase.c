/* Liquibase: formatted SQL, changelogs that include it, and what `update` makes of its table. */

#include "cmocka_all.h"
#include "cases.h"

/* By another program, as Liquibase computes them. */
#define SUM_A "9:ace35ae6aa4341d1c6696d5930d05bb9"       /* version 9 of create table a ... */
#define SUM_A_V8 "8:0bc3aefa4fbd79552354a8d7c6443059"
#define SUM_B "9:792bdd37eca81cbbf3960b8edcf9d310"
#define SUM_B_EDITED "9:70c4fd6a3b04db7b51dace773c715ac1"
#define SUM_B_EDITED_V8 "8:55ad09bd5a155601f4bb2514a04ca7af"
#define HEAD "--liquibase formatted sql\n"
#define A "--changeset bob:1\ncreate table a (\n    x int\n);\n"
#define B "--changeset bob:2\ncreate table b ();\n"
#define EDITED "--changeset bob:2\ncreate table b (y int);\n"

static const FolderCase FOLDERS[] = {
    {"changesets of a file", {"b.sql", HEAD "\n" A "--rollback drop table a;\n\n-- changeset \"Ann B\":\"x y\" runInTransaction:false\n--comment: the index\nC;\n", "a.sql", "\n-- liquibase formatted sql\n" B},
     "m/a.sql::2::bob 4{create table b ();\n}\n"
     "m/b.sql::1::bob 4{create table a (\n    x int\n);\n--rollback drop table a;\n\n} back{drop table a;}\nm/b.sql::x y::Ann B (the index) 11{C;\n} by statement\n"},
    {"attributes", {"a.sql", HEAD "--changeset b:1 runOnChange:true\nA\n--changeset b:2 runAlways:true\nB\n--changeset b:3 dbms:mysql,h2\nC\n--changeset b:4 dbms:!oracle\nD\n--changeset b:5 ignore:true\nE\n"
                             "--changeset b:6 logicalFilePath:other.sql\nF\n"},
     "m/a.sql::1::b 3{A\n} repeatable\nm/a.sql::2::b 5{B\n} always\nm/a.sql::4::b 9{D\n}\nother.sql::6::b 13{F\n}\n"
     "! m/a.sql:6: the changeset 3 is for other databases\n! m/a.sql:10: the changeset 5 is to be ignored\n"},
    {"delimiters", {"a.sql", HEAD "--changeset b:1 endDelimiter:/\nA;\n/\nB\n/\n--changeset b:2\nC;\nGO\nD;\n--changeset b:3 splitStatements:false\nE;\nGO\n"},
     "m/a.sql::1::b 3{A;\n} 4{\nB\n} 6{\n}\nm/a.sql::2::b 8{C;\n} 10{D;\n}\nm/a.sql::3::b 12{E;\nGO\n}\n"},
    {"lines that are ignored, and long ways back", {"a.sql", HEAD "--changeset b:1\nA;\n--ignoreLines:2\nno\nno\nB;\n--ignoreLines:start\nno\n--ignoreLines:end\nC;\n/* liquibase rollback\ndrop c;\ndrop a; */\n"},
     "m/a.sql::1::b 3{A;\n} 7{B;\n} 11{C;\n/* liquibase rollback\ndrop c;\ndrop a; */\n} back{drop c;\ndrop a;}\n"},
    {"properties", {"a.sql", HEAD "--property name:t value:accounts\n--changeset b:1\ncreate table ${t} (${x} int);\n"},
     "m/a.sql::1::b 4{create table accounts (${x} int);\n}\n! a.sql:4: the value of the placeholder ${x} is not known here: it is left as it is\n"},
    {"what it refuses", {"a.sql", HEAD "--changeset b:1\n--changeset nobody\nA\n"},
     "m/a.sql::1::b 2{}\nstop: No SQL for changeset 1\n! m/a.sql:3: No SQL for changeset 1\n"},
    {"two of one name", {"a.sql", HEAD B B},
     "m/a.sql::2::bob 3{create table b ();\n}\nm/a.sql::2::bob 5{create table b ();\n}\nstop: Validation Failed: 1 changesets had duplicate identifiers m/a.sql::2::bob\n"
     "! m/a.sql:5: a second changeset m/a.sql::2::bob\n"},
    {"other SQL", {"a.sql", "select 1;", "b.sql", HEAD B}, "m/b.sql::2::bob 3{create table b ();\n}\n! m/a.sql: does not begin with \"--liquibase formatted sql\": not read\n"},
    {"a changelog in YAML",
     {"db.changelog-master.yaml", "databaseChangeLog:\n  # - include: {file: m/no.sql}\n  - include:\n      file: m/b.sql\n  - include:\n      file: sub/a.sql\n      relativeToChangelogFile: true\n  - includeAll:\n      path: m/all\n",
      "b.sql", HEAD B, "sub/a.sql", HEAD A, "all/2.sql", HEAD A, "all/1.sql", HEAD B, "left.sql", HEAD A},
     "m/b.sql::2::bob 3{create table b ();\n}\nm/sub/a.sql::1::bob 3{create table a (\n    x int\n);\n}\nm/all/1.sql::2::bob 3{create table b ();\n}\nm/all/2.sql::1::bob 3{create table a (\n    x int\n);\n}\n"},
    {"in XML, of one that includes another",
     {"master.xml", "<databaseChangeLog>\n<!-- <include file=\"m/no.sql\"/> -->\n<include file=\"v1/changelog.xml\" relativeToChangelogFile=\"true\"/>\n<include\n file='classpath:m/b.sql' />\n</databaseChangeLog>",
      "v1/changelog.xml", "<databaseChangeLog><changeSet id=\"9\" author=\"x\"/><include file=\"../a.sql\" relativeToChangelogFile=\"true\"/></databaseChangeLog>", "a.sql", HEAD A, "b.sql", HEAD B},
     "m/a.sql::1::bob 3{create table a (\n    x int\n);\n}\nm/b.sql::2::bob 3{create table b ();\n}\n! m/v1/changelog.xml:1: changesets in XML, YAML or JSON are not read, and not run here\n"},
    {"in JSON, with a file that is not there", {"changelog.json", "{\"databaseChangeLog\": [\n {\"include\": {\"file\": \"m/a.sql\"}},\n {\"include\": {\"file\": \"m/no.sql\"}}]}", "a.sql", HEAD A},
     "m/a.sql::1::bob 3{create table a (\n    x int\n);\n}\nstop: The file m/no.sql was not found in the configured search path\n! changelog.json:3: m/no.sql: not found\n"},
};

#define AB "a.sql", HEAD A B
#define ROW(order, number) "orderexecuted=" order "|id=" number "|author=bob|filename=m/a.sql|exectype=EXECUTED|md5sum="

static const LedgerCase LEDGERS[] = {
    {"the next one", {AB}, ROW("1", "1") SUM_A, "applied m/a.sql::1::bob; runs m/a.sql::2::bob"},
    {"an earlier one that is missing runs", {AB}, ROW("1", "2") SUM_B, "applied m/a.sql::2::bob; runs m/a.sql::1::bob"},
    {"white space does not count", {"a.sql", HEAD "--changeset bob:1\ncreate table a (x int);"}, ROW("1", "1") SUM_A, "applied m/a.sql::1::bob; runs"},
    {"a sum of version 8", {AB}, ROW("1", "1") SUM_A_V8, "applied m/a.sql::1::bob; runs m/a.sql::2::bob; m/a.sql::1::bob fits by a checksum of version 8"},
    {"edited", {"a.sql", HEAD A EDITED}, ROW("1", "1") SUM_A "\n" ROW("2", "2") SUM_B,
     "applied m/a.sql::1::bob m/a.sql::2::bob; runs; edited m/a.sql::2::bob; stop edited: Validation Failed: m/a.sql::2::bob was: " SUM_B " but is now: " SUM_B_EDITED},
    {"edited, by a sum of version 8", {"a.sql", HEAD A EDITED}, ROW("2", "2") "8:00",
     "applied m/a.sql::2::bob; runs m/a.sql::1::bob; edited m/a.sql::2::bob; stop edited: Validation Failed: m/a.sql::2::bob was: 8:00 but is now: " SUM_B_EDITED_V8},
    {"edited, and allowed", {"a.sql", HEAD "--changeset bob:2\n--validCheckSum: " SUM_B "\ncreate table b (y int);\n"}, ROW("2", "2") SUM_B,
     "applied m/a.sql::2::bob; runs; m/a.sql::2::bob fits by its validCheckSum only"},
    {"sums were cleared", {"a.sql", HEAD A EDITED}, "orderexecuted=1|id=2|author=bob|filename=m/a.sql|exectype=EXECUTED", "applied m/a.sql::2::bob; runs m/a.sql::1::bob"},
    {"on change", {"a.sql", HEAD "--changeset bob:2 runOnChange:true\ncreate table b (y int);\n"}, ROW("1", "2") SUM_B,
     "applied m/a.sql::2::bob; runs m/a.sql::2::bob (its content is not what was run last); edited m/a.sql::2::bob"},
    {"always", {"a.sql", HEAD "--changeset bob:2 runAlways:true\ncreate table b (y int);\n"}, ROW("1", "2") SUM_B_EDITED, "applied m/a.sql::2::bob; runs m/a.sql::2::bob (it asks to be run every time)"},
    {"a row without changeset is passed over", {AB}, ROW("1", "7") "9:00", "applied; runs m/a.sql::1::bob m/a.sql::2::bob"},
    {"another search path", {AB}, "orderexecuted=1|id=1|author=bob|filename=classpath:a.sql|md5sum=" SUM_A "\norderexecuted=2|id=2|author=bob|filename=/x/m/a.sql|md5sum=" SUM_B,
     "applied m/a.sql::1::bob m/a.sql::2::bob; runs"},
    {"a moved file is another", {AB}, "orderexecuted=1|id=1|author=bob|filename=m/old.sql|md5sum=" SUM_A, "applied; runs m/a.sql::1::bob m/a.sql::2::bob"},
    {"no ledger in a database in use", {AB}, NULL, "applied; runs m/a.sql::1::bob m/a.sql::2::bob"},
};

static void folders_are_read(void **state) {
    (void)state;
    check_folders("liquibase", FOLDERS, G_N_ELEMENTS(FOLDERS));
}

static void ledgers_are_read(void **state) {
    (void)state;
    check_ledgers("liquibase", LEDGERS, G_N_ELEMENTS(LEDGERS));
}

static void the_real_ledger_fits(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = check_real("liquibase", 0);
    assert_string_equal(set->migrations[0].down, "DROP TABLE accounts;");
    assert_true(set->migrations[4].no_transaction);
    assert_int_equal(set->migrations[5].kind, MIGRATION_REPEATABLE);
}

static void a_lock_stops_it(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = load_files("liquibase", (const char *const[]){AB, NULL});
    g_autoptr(LedgerState) ledger = runner_predict(set, NULL, &(LedgerSetting){.locked = true});
    assert_int_equal(ledger->stop, STOP_LOCKED);
    assert_non_null(strstr(ledger->stop_text, "Could not acquire change log lock.  Currently locked by"));
}

static const struct {
    const char *files[4];
    int score;
} SCORES[] = {
    {{"m/a.sql", HEAD A}, 100},
    {{"m/sub/a.sql", "\n\n--LIQUIBASE FORMATTED SQL\n"}, 100},
    {{"m/db.changelog-master.xml", "<databaseChangeLog><include file=\"x.sql\"/></databaseChangeLog>"}, 90},
    {{"m/changelog.yaml", "databaseChangeLog:\n"}, 60},
    {{"m/a.sql", "select 1; --liquibase formatted sql"}, 0},
    {{"m/changelog.yaml", "x: 1\n"}, 0},
};

static void folders_are_recognised(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(SCORES); i++) {
        g_autoptr(FileTree) tree = tree_of(SCORES[i].files);
        if (runner_find("liquibase")->recognise(tree, "m") != SCORES[i].score)
            fail_msg("case %zu", i);
    }
    assert_int_equal(runner_find("liquibase")->sign("src/db.changelog-master.yaml"), strlen("src"));
    assert_int_equal(runner_find("liquibase")->sign("CHANGELOG.md"), -1);
    assert_int_equal(runner_find("liquibase")->sign("src/a.sql"), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_read),     cmocka_unit_test(ledgers_are_read),       cmocka_unit_test(a_lock_stops_it),
        cmocka_unit_test(the_real_ledger_fits), cmocka_unit_test(folders_are_recognised),
    };
    return cmocka_run_group_tests_name("liquibase", tests, NULL, NULL);
}
