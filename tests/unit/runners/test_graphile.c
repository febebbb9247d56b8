/* graphile-migrate: headers, the chain of hashes, and what `migrate` makes of its table. */

#include "cmocka_all.h"
#include "cases.h"

/* By another program: "sha1:" and SHA-1 of the hash before, a line end, the body and a line end. */
#define HASH_1 "sha1:005c6eb7364156e6b0d158d8b2767a24f1ce6611" /* select 1; */
#define HASH_2 "sha1:25e74b3f7d5496bbcd41cc6010dc1847e9d9c230" /* select 2; behind it */
#define HASH_2_EDITED "sha1:524d692d09471db7ca0740e029d5dd4573c060af" /* select 22; instead */
#define HASH_3 "sha1:65974a4938f1f1c8b08853d68042f5e89c194711"
#define HASH_ALONE "sha1:17e9ab9f5942fe6dcfd639a38565cbd1da7b54d0"
#define FIRST "--! Previous: -\n--! Hash: " HASH_1 "\n\nselect 1;\n"
#define SECOND "--! Previous: " HASH_1 "\n--! Hash: " HASH_2 "\n--! Message: add b\n\nselect 2;\n"
#define EDITED "--! Previous: " HASH_1 "\n--! Hash: " HASH_2 "\n\nselect 22;\n"
#define ALLOWED "--! Previous: " HASH_1 "\n--! Hash: " HASH_2 "\n--! AllowInvalidHash\n\nselect 22;\n"
#define THIRD "--! Previous: " HASH_2 "\n--! Hash: " HASH_3 "\n\ngrant x to :DATABASE_OWNER;\nselect :VISITOR, :OTHER, :VISITORS;\n"
#define ONE "000001 = 000001.sql 4{select 1;\n}\n"
#define TWO "000002-add-b = 000002.sql (add b) 5{select 2;\n}\n"

static const FolderCase FOLDERS[] = {
    {"numbers and messages", {"committed/000002-add-b.sql", SECOND, "committed/000001.sql", FIRST, "current.sql", "x", "fixtures/a.sql", "x", "committed/notes.sql", "x"}, ONE TWO},
    {"the folder itself", {"000001.sql", FIRST, "000002-add-b.sql", SECOND}, ONE TWO},
    {"a body that is not the hash's", {"000001.sql", FIRST, "000002.sql", EDITED},
     ONE "000002 = 000002.sql 4{select 22;\n}\n! 000002.sql:2: the hash of the body is " HASH_2_EDITED ", the header says " HASH_2 "\n"},
    {"an allowed one", {"000001.sql", FIRST, "000002.sql", ALLOWED}, ONE "000002 = 000002.sql 5{select 22;\n}\n"},
    {"a broken chain", {"000001.sql", FIRST, "000003.sql", "--! Previous: sha1:00\n--! Hash: sha1:11\n--! AllowInvalidHash\n\nx"},
     ONE "000003 = 000003.sql 5{x}\nstop: Previous migration with hash '" HASH_1 "' doesn't match '000003.sql''s expected previous hash 'sha1:00'\n"
     "! 000003.sql:1: Previous migration with hash '" HASH_1 "' doesn't match '000003.sql''s expected previous hash 'sha1:00'\n"},
    {"no beginning", {"000002-add-b.sql", SECOND},
     TWO "stop: Migration '000002.sql' expected a previous migration ('" HASH_1 "'), but no correctly ordered previous migration was found\n"
     "! 000002-add-b.sql:1: Migration '000002.sql' expected a previous migration ('" HASH_1 "'), but no correctly ordered previous migration was found\n"},
    {"no header", {"000001.sql", "\nselect 1;"},
     "000001 = 000001.sql 2{select 1;}\nstop: Invalid committed migration 'm/000001.sql': no 'Previous' comment\n"
     "! 000001.sql:1: Invalid committed migration 'm/000001.sql': no 'Previous' comment\n! 000001.sql:1: Invalid committed migration 'm/000001.sql': no 'Hash' comment\n"},
    {"CRLF", {"000001.sql", "--! Previous: -\r\n--! Hash: x\r\n\r\nselect 1;\r\n"},
     "000001 = 000001.sql 1{--! Previous: -\r\n--! Hash: x\r\n\r\nselect 1;\r\n}\n"
     "stop: Invalid migration 'm/000001.sql': there should be two newlines after the headers section\n"
     "! 000001.sql:1: Invalid migration 'm/000001.sql': there should be two newlines after the headers section\n"
     "! 000001.sql:1: Invalid committed migration 'm/000001.sql': no 'Previous' comment\n! 000001.sql:1: Invalid committed migration 'm/000001.sql': no 'Hash' comment\n"},
    {"without transaction", {"000001.sql", "--! Previous: -\n--! Hash: " HASH_ALONE "\n\n--! no-transaction\ncreate index concurrently i on t (a);\n"},
     "000001 = 000001.sql 4{--! no-transaction\ncreate index concurrently i on t (a);\n} by piece\n"},
    {"placeholders", {"000001.sql", FIRST, "000002-add-b.sql", SECOND, "000003.sql", THIRD,
                      "/.gmrc", "{ // settings\n \"databaseOwner\": \"boss\", /* :VISITOR */ \"placeholders\": { \":VISITOR\": \"guest\", ':OTHER': '!ENV' }, \"x\": [\"y\"] }"},
     ONE TWO "000003 = 000003.sql 4{grant x to boss;\nselect guest, :OTHER, :VISITORS;\n}\n! 000003.sql:5: the value of the placeholder :OTHER is not known here: it is left as it is\n"},
};

#define AB "committed/000001.sql", FIRST, "committed/000002-add-b.sql", SECOND
#define ROW_1 "filename=000001.sql|hash=" HASH_1 "|date=2024-01-01"

static const LedgerCase LEDGERS[] = {
    {"behind the last", {AB}, ROW_1, "applied 000001; runs 000002-add-b"},
    {"all", {AB}, ROW_1 "\nfilename=000002.sql|hash=" HASH_2 "|date=2024-01-02", "applied 000001 000002-add-b; runs"},
    {"no ledger in a database in use", {AB}, NULL, "applied; runs 000001 000002-add-b"},
    {"another body was run", {AB}, ROW_1 "\nfilename=000002.sql|hash=" HASH_2_EDITED "|date=2024-01-02", "applied 000001 000002-add-b; runs; edited 000002.sql"},
    {"edited, the header left: what has run is not looked at", {"000001.sql", FIRST, "000002.sql", EDITED}, ROW_1 "\nfilename=000002.sql|hash=" HASH_2 "|date=2024-01-02",
     "applied 000001 000002; runs; edited 000002.sql"},
    {"edited, its turn", {"000001.sql", FIRST, "000002.sql", EDITED}, ROW_1,
     "applied 000001; runs 000002; stop edited: Hash for 000002.sql does not match - " HASH_2_EDITED " !== " HASH_2 "; has the file been tampered with?"},
    {"allowed, its turn", {"000001.sql", FIRST, "000002.sql", ALLOWED}, ROW_1, "applied 000001; runs 000002"},
    {"allowed, and run", {"000001.sql", FIRST, "000002.sql", ALLOWED}, ROW_1 "\nfilename=000002.sql|hash=" HASH_2 "|date=2024-01-02", "applied 000001 000002; runs"},
    {"a row behind all files", {AB}, ROW_1 "\nfilename=000007.sql|hash=sha1:77|date=2024-01-02", "applied 000001 000002-add-b; runs"},
};

static void folders_are_read(void **state) {
    (void)state;
    check_folders("graphile-migrate", FOLDERS, G_N_ELEMENTS(FOLDERS));
}

static void ledgers_are_read(void **state) {
    (void)state;
    check_ledgers("graphile-migrate", LEDGERS, G_N_ELEMENTS(LEDGERS));
}

static void the_real_ledger_fits(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = check_real("graphile-migrate", 0);
    assert_string_equal(set->migrations[0].description, "create accounts");
}

static void earlier_revisions_are_recognised(void **state) {
    (void)state;
    const RunnerRules *rules = runner_find("graphile-migrate")->rules;
    assert_string_equal(rules->checksum_fits(NULL, SECOND, strlen(SECOND), HASH_2), "");
    assert_string_equal(rules->checksum_fits(NULL, ALLOWED, strlen(ALLOWED), HASH_2), "by its header only (AllowInvalidHash)");
    assert_null(rules->checksum_fits(NULL, EDITED, strlen(EDITED), HASH_2));
}

static void paths_tell_keys(void **state) {
    (void)state;
    static const KeyCase KEYS[] = {{"committed/000001-a_b.sql", "000001.sql"}, {"000012.sql", "000012.sql"}, {"current.sql", NULL}, {"fixtures/1.sql", NULL}, {"1-a b.sql", NULL}};
    check_keys("graphile-migrate", KEYS, G_N_ELEMENTS(KEYS));
    const Runner *runner = runner_find("graphile-migrate");
    assert_int_equal(runner->sign("db/migrations/committed/000001-x.sql"), strlen("db/migrations/committed"));
    assert_int_equal(runner->sign("committed/000001.sql"), strlen("committed"));
    assert_int_equal(runner->sign("db/migrations/000001.sql"), -1);
    g_autoptr(FileTree) other = TREE("m/committed/000001.sql", "select 1;");
    assert_int_equal(runner->recognise(other, "m"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_read),     cmocka_unit_test(ledgers_are_read), cmocka_unit_test(earlier_revisions_are_recognised),
        cmocka_unit_test(the_real_ledger_fits), cmocka_unit_test(paths_tell_keys),
    };
    return cmocka_run_group_tests_name("graphile-migrate", tests, NULL, NULL);
}
