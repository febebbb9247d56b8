/* Sqitch: plans and their ids, scripts, and what `deploy` makes of its registry. */

#include "cmocka_all.h"
#include "cases.h"

/* `sqitch plan --format "format:%H %n"` of Sqitch 1.3.1 for this plan. */
#define USERS_1 "e27df515ac91b9dc0598e7736134cb758b96f2e4"
#define POSTS "63196b828b1995739896e7f036dbf1d7aabf20fd"
#define USERS_2 "0af9fccb39a6581bc6187db7f59fec785da831c2"
#define GRANTS "ac274266d5d46832b20e6cbb660b69731037a81c"
#define PLAN "sqitch.plan", "%syntax-version=1.0.0\n%project=flipr\n%uri=https://example.com/\n\nusers 2026-11-25T21:21:48Z Ann Bell <ann@example.com> # the users\nsub/posts [users] 2026-11-25T21:21:49Z Ann Bell <ann@example.com> # posts \\n of \"users\"\n@v1 2026-11-25T21:21:50Z Ann Bell <ann@example.com> # first\n\n# a comment\nusers [users@v1] 2026-11-25T21:21:50Z Ann Bell <ann@example.com> # users again\n+grants [users flipr:sub/posts other:thing !old !other:gone] 2026-11-25T21:22:00Z Änn  Bell <ann@example.com>\n"
#define HASH_A "8c5bf93f5d9e2354f317014337c8a4a55496b18a" /* sha1sum of "A;\n" */
#define SCRIPTS "deploy/users@v1.sql", "A;\n", "deploy/sub/posts.sql", "B;\n", "deploy/users.sql", "C;\n", "deploy/grants.sql", "D;\n"
#define HEAD "%project=p\n\n"
#define WHO " 2024-01-01T00:00:00Z A B <a@b.c>\n"

static const FolderCase FOLDERS[] = {
    {"reworked, with dependencies and notes", {PLAN, SCRIPTS, "revert/users@v1.sql", "undo", "revert/users.sql", "redo", "verify/users.sql", "x"},
     "users@v1 = " USERS_1 " (the users) 1{A;\n} back{undo}\nsub/posts = " POSTS " (posts \n of \"users\") 1{B;\n}\n"
     "users = " USERS_2 " (users again) 1{C;\n} back{redo}\ngrants = " GRANTS " 1{D;\n}\n"},
    {"settings", {"sqitch.plan", HEAD "a" WHO, "sql/up/a.ddl", "A", "sql/down/a.ddl", "undo",
                  "sqitch.conf", "[core]\n\tengine = pg\n\tdeploy_dir = sql/up\n\trevert_dir = x\n\textension = ddl\n[engine \"pg\"]\n\trevert_dir = sql/down\n# [x]\n"},
     "a = aa2842025ce8ea473eb160aadfbf37774e73a5e0 1{A} back{undo}\n"},
    {"no script", {"sqitch.plan", HEAD "a" WHO}, "a = aa2842025ce8ea473eb160aadfbf37774e73a5e0 missing\n! sqitch.plan:3: a: there is no deploy script m/deploy/a.sql\n"},
    {"a file that psql reads", {"sqitch.plan", HEAD "a" WHO, "deploy/a.sql", "BEGIN;\n\\ir b.sql\nCOMMIT;"},
     "a = aa2842025ce8ea473eb160aadfbf37774e73a5e0 1{BEGIN;\n\\ir b.sql\nCOMMIT;}\n! deploy/a.sql:2: \\ir b.sql: the file that psql reads here is not looked at\n"},
    {"two of one name", {"sqitch.plan", HEAD "a" WHO "a" WHO, "deploy/a.sql", "A"},
     "a = aa2842025ce8ea473eb160aadfbf37774e73a5e0 1{A}\na = fffda602a0517886c4adbf139f6a259eccf14eb1 1{A}\n"
     "stop: Syntax error in sqitch.plan at line 4: Change \"a\" duplicates earlier declaration on line 3\n! sqitch.plan:4: Change \"a\" duplicates earlier declaration on line 3\n"},
    {"a dependency that comes later", {"sqitch.plan", HEAD "a [b]" WHO, "deploy/a.sql", "A"},
     "a = 263fa65a0c2683654f55206900ca1cda428b07ab 1{A}\nstop: Dependency error detected: Unknown change \"b\" required by change \"a\"\n! sqitch.plan:3: no change \"b\" stands before \"a\", which requires it\n"},
    {"no time", {"sqitch.plan", HEAD "a A B <a@b.c>\n@v1" WHO},
     "stop: Syntax error in sqitch.plan at line 3: Missing timestamp\n! sqitch.plan:3: Missing timestamp\n! sqitch.plan:4: Tag \"v1\" declared without a preceding change\n"},
    {"no plan", {"deploy/a.sql", "A"}, "! sqitch.plan: missing: Sqitch deploys nothing\n"},
};

#define ALL PLAN, SCRIPTS
#define DONE(id, name, day) "change_id=" id "|change=" name "|project=flipr|committed_at=2024-01-0" day

static const LedgerCase LEDGERS[] = {
    {"behind the last", {ALL}, DONE(USERS_1, "users", "1") "|script_hash=" HASH_A "\n" DONE(POSTS, "sub/posts", "2"), "applied users@v1 sub/posts; runs users grants"},
    {"a script was edited: nobody looks", {ALL}, DONE(USERS_1, "users", "1") "|script_hash=00", "applied users@v1; runs sub/posts users grants; edited " USERS_1},
    {"an id in place of a hash", {ALL}, DONE(USERS_1, "users", "1") "|script_hash=" USERS_1,
     "applied users@v1; runs sub/posts users grants; " USERS_1 " fits not at all: an old Sqitch recorded the change's id instead"},
    {"other projects share the registry", {ALL}, "change_id=00|change=x|project=other|committed_at=2024-01-09\n" DONE(USERS_1, "users", "1"),
     "applied users@v1; runs sub/posts users grants"},
    {"the last is not in the plan", {ALL}, DONE(USERS_1, "users", "1") "\n" DONE("0123", "gone", "2"),
     "applied users@v1; runs sub/posts users grants; stop vanished: Cannot find change 0123 (gone) in m/sqitch.plan"},
    {"no registry in a database in use", {ALL}, NULL, "applied; runs users@v1 sub/posts users grants"},
    {"a script is missing", {PLAN, "deploy/users@v1.sql", "A", "deploy/sub/posts.sql", "B", "deploy/users.sql", "C"}, DONE(USERS_1, "users", "1"),
     "applied users@v1; runs sub/posts users; stop folder: Deploy script deploy/grants.sql does not exist"},
    {"a conflict", {"sqitch.plan", HEAD "a" WHO "b [!a]" WHO, "deploy/a.sql", "A", "deploy/b.sql", "B"}, "",
     "applied; runs a b; stop folder: Conflicts with previously deployed change: a"},
};

static void folders_are_read(void **state) {
    (void)state;
    check_folders("sqitch", FOLDERS, G_N_ELEMENTS(FOLDERS));
}

static void ledgers_are_read(void **state) {
    (void)state;
    check_ledgers("sqitch", LEDGERS, G_N_ELEMENTS(LEDGERS));
}

static void the_real_registry_fits(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = check_real("sqitch", 0);
    assert_string_equal(set->scope, "shop");
    assert_string_equal(set->migrations[3].requires, set->migrations[0].key);
    assert_non_null(set->migrations[4].down);
}

static void plans_are_signs(void **state) {
    (void)state;
    const Runner *runner = runner_find("sqitch");
    assert_int_equal(runner->sign("db/sqitch.plan"), strlen("db"));
    assert_int_equal(runner->sign("sqitch.plan"), 0);
    assert_int_equal(runner->sign("db/deploy/a.sql"), -1);
    assert_null(runner->rules->key_of_path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_read),
        cmocka_unit_test(ledgers_are_read),
        cmocka_unit_test(the_real_registry_fits),
        cmocka_unit_test(plans_are_signs),
    };
    return cmocka_run_group_tests_name("sqitch", tests, NULL, NULL);
}
