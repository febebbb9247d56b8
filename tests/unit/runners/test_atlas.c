/* Atlas: directives, atlas.sum, and what `migrate apply` makes of its revisions. */

#include "cmocka_all.h"
#include "cases.h"

/* By another program: base64 of SHA-256 over names and contents so far. */
#define HASH_A "+GVq5BAnQW6gZLK/rWJ64aVSisqG2gEYPwchO84njiY="
#define ABC "1_a.sql", "A;\n", "2_b.sql", "B;\n", "3_c.sql", "C;\n"
#define SUM_ABC "atlas.sum", "h1:JnaGZeyNpfdMR2Ap1r8vj2sSvF8q3S8h3JC5pDJrKng=\n1_a.sql h1:+GVq5BAnQW6gZLK/rWJ64aVSisqG2gEYPwchO84njiY=\n2_b.sql h1:Gv91oCkKCUG+4vHTTwyPaHYtvwO/dgc5sCAqp/NmU8Q=\n3_c.sql h1:HQ5pv+K1JxxQDIuwgo3jnvXreKFB87XncGAEG9WOF9c=\n"
#define SUM_AB "atlas.sum", "h1:DwGSEvM4xuSgs8l1YtgeMw+KO74Z2x0BXfXtFE5oknI=\n1_a.sql h1:+GVq5BAnQW6gZLK/rWJ64aVSisqG2gEYPwchO84njiY=\n2_b.sql h1:Gv91oCkKCUG+4vHTTwyPaHYtvwO/dgc5sCAqp/NmU8Q=\n"
#define SUM_AC "atlas.sum", "h1:zEWyXQviKMgNz9n/OBEZdk6CJWIB+FTHqEXbGLebFkk=\n1_a.sql h1:+GVq5BAnQW6gZLK/rWJ64aVSisqG2gEYPwchO84njiY=\n3_c.sql h1:DZ+ZTNm+IN37RlHD01fxmrqrp/id/UQNGNhtYHnNyGQ=\n"
#define MISMATCH(line) "stop: You have a checksum error in your migration directory. " line " Error: checksum mismatch\n"
#define THREE "1_a = 1 (a) 1{A;\n}\n2_b = 2 (b) 1{B;\n}\n3_c = 3 (c) 1{C;\n}\n"

static const FolderCase FOLDERS[] = {
    {"in sync", {ABC, SUM_ABC, "README.md", "", "sub/4_d.sql", ""}, THREE},
    {"added at the end", {ABC, SUM_AB}, THREE MISMATCH("L4: 3_c.sql was added") "! atlas.sum:4: 3_c.sql was added\n"},
    {"added between", {ABC, SUM_AC}, THREE MISMATCH("L3: 2_b.sql was added") "! atlas.sum:3: 2_b.sql was added\n"},
    {"removed", {"1_a.sql", "A;\n", "2_b.sql", "B;\n", SUM_ABC},
     "1_a = 1 (a) 1{A;\n}\n2_b = 2 (b) 1{B;\n}\n" MISMATCH("L4: 3_c.sql was removed") "! atlas.sum:4: 3_c.sql was removed\n"},
    {"edited", {"1_a.sql", "A;\n", "2_b.sql", "B; \n", "3_c.sql", "C;\n", SUM_ABC},
     "1_a = 1 (a) 1{A;\n}\n2_b = 2 (b) 1{B; \n}\n3_c = 3 (c) 1{C;\n}\n" MISMATCH("L3: 2_b.sql was edited") "! atlas.sum:3: 2_b.sql was edited\n"},
    {"no sums", {"1_a.sql", "A;\n"}, "1_a = 1 (a) 1{A;\n}\nstop: Error: checksum file not found\n! atlas.sum: missing\n"},
    {"another form", {"1_a.sql", "A;\n", "atlas.sum", "h1:x\n1_a.sql sha\n"},
     "1_a = 1 (a) 1{A;\n}\nstop: Error: checksum file format invalid\n! atlas.sum:2: not of the form \"name h1:hash\"\n"},
    {"directives", {"1_a.sql", "-- atlas:txmode none\n\nX;\n", "2_b.sql", "-- atlas:txmode none\nY;\n", "3_c.sql", "-- atlas:delimiter \\n\\n\nf;\nF\n\ng;\n\n\n", "4_d.sql", "-- atlas:sum ignore\n\nZ;\n", "5_e.sql", "E;\n", "atlas.sum", "h1:NPa2O/zaWMDwfxYz12xcF/hFKpFQhR2IB8iq8g9Vzgk=\n1_a.sql h1:Qxb8xzjOsCl+PIJqt1fDawtToJP5QS3KFOf+D5HDkX0=\n2_b.sql h1:JeZecYYVg0yX3EEa3D+xts1CZZn7sepCepJn+YsfITU=\n3_c.sql h1:rjOD3AkSpFQ7NrrkUr9qW4sQl+mhQMFgub3SqgmIXWg=\n5_e.sql h1:Vm1DVJbUai9xL+RlXHyWCfAq3saGy0RU2vbycD+y45k=\n"},
     "1_a = 1 (a) 1{-- atlas:txmode none\n\nX;\n} by statement\n2_b = 2 (b) 1{-- atlas:txmode none\nY;\n}\n"
     "3_c = 3 (c) 2{f;\nF} 5{g;} 7{\n}\n4_d = 4 (d) 1{-- atlas:sum ignore\n\nZ;\n}\n5_e = 5 (e) 1{E;\n}\n"},
    {"a checkpoint", {"1_a.sql", "A;\n", "2_b.sql", "B;\n", "3_sum.sql", "-- atlas:checkpoint v1\n\nA;\nB;\n", "4_d.sql", "D;\n", "atlas.sum", "h1:62PWzK2cc47QML82wgCbRu7TesGZvLYzYfE3hxyYK0w=\n1_a.sql h1:+GVq5BAnQW6gZLK/rWJ64aVSisqG2gEYPwchO84njiY=\n2_b.sql h1:Gv91oCkKCUG+4vHTTwyPaHYtvwO/dgc5sCAqp/NmU8Q=\n3_sum.sql h1:wCIXpTljSvMvL3iy4N+faF7O9eqIL+gtth0uhaZhEvI=\n4_d.sql h1:IitplWSo8ucxGe3Y8jepNbU7Lh/X2axti4Vomy7E1CQ=\n"},
     "1_a = 1 (a) 1{A;\n}\n2_b = 2 (b) 1{B;\n}\n3_sum = 3 (sum) 1{-- atlas:checkpoint v1\n\nA;\nB;\n} baseline\n4_d = 4 (d) 1{D;\n}\n"},
};

#define ALL ABC, SUM_ABC
#define CHECKPOINT "1_a.sql", "A;\n", "2_b.sql", "B;\n", "3_sum.sql", "-- atlas:checkpoint v1\n\nA;\nB;\n", "4_d.sql", "D;\n", "atlas.sum", "h1:62PWzK2cc47QML82wgCbRu7TesGZvLYzYfE3hxyYK0w=\n1_a.sql h1:+GVq5BAnQW6gZLK/rWJ64aVSisqG2gEYPwchO84njiY=\n2_b.sql h1:Gv91oCkKCUG+4vHTTwyPaHYtvwO/dgc5sCAqp/NmU8Q=\n3_sum.sql h1:wCIXpTljSvMvL3iy4N+faF7O9eqIL+gtth0uhaZhEvI=\n4_d.sql h1:IitplWSo8ucxGe3Y8jepNbU7Lh/X2axti4Vomy7E1CQ=\n"
#define DONE(version) "version=" version "|type=2|applied=1|total=1|executed_at=2024-01-0" version
#define OUT_OF_ORDER " added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error"

static const LedgerCase LEDGERS[] = {
    {"the next one", {ALL}, "version=.atlas_cloud_identifier|description=x|type=2|applied=0|total=0|hash=\n" DONE("1") "|hash=" HASH_A "\n" DONE("2"), "applied 1_a 2_b; runs 3_c"},
    {"the sum of the ledger", {ALL}, DONE("1") "|hash=xyz", "applied 1_a; runs 2_b 3_c; edited 1"},
    {"out of order", {ALL}, DONE("1") "\n" DONE("3"), "applied 1_a 3_c; runs 2_b; stop late: Error: migration file 2_b.sql was" OUT_OF_ORDER},
    {"several out of order", {ALL, }, DONE("1") "\nversion=4|type=2|applied=1|total=1|executed_at=2024-01-04", "applied 1_a; runs 2_b 3_c"},
    {"before the first that ran", {ALL}, DONE("2"), "applied 2_b; runs -1_a (it stands before 2_b, the first that has run) 3_c"},
    {"a baseline", {ALL}, "version=2|type=1|applied=0|total=0|executed_at=2024-01-01|hash=", "applied 1_a 2_b; runs 3_c"},
    {"half-way", {ALL}, DONE("1") "\nversion=2|type=2|applied=1|total=3|executed_at=2024-01-02",
     "applied 1_a; runs 2_b (1 of its 3 statements have run: it goes on behind them) 3_c"},
    {"half-way, and gone", {ALL}, DONE("1") "\nversion=9|description=z|type=2|applied=1|total=3|executed_at=2024-01-09",
     "applied 1_a; runs 2_b 3_c; stop vanished: Error: sql/migrate: missing migration: revision \"9_z.sql\" is partially applied but migration file was not found"},
    {"a database in use", {ALL}, NULL,
     "applied; runs 1_a 2_b 3_c; stop no_ledger: Error: sql/migrate: connected database is not clean; baseline version or allow-dirty is required"},
    {"a fresh one begins with the checkpoint", {CHECKPOINT}, "", "applied; runs 3_sum 4_d"},
    {"a used one does without", {CHECKPOINT}, DONE("1"), "applied 1_a; runs 2_b 4_d"},
    {"begun with the checkpoint", {CHECKPOINT}, DONE("3"), "applied 1_a 2_b 3_sum; runs 4_d"},
    {"another folder than its sums", {ABC, SUM_AB}, DONE("1"),
     "applied 1_a; runs 2_b 3_c; stop folder: You have a checksum error in your migration directory. L4: 3_c.sql was added Error: checksum mismatch"},
};

static void folders_are_read(void **state) {
    (void)state;
    check_folders("atlas", FOLDERS, G_N_ELEMENTS(FOLDERS));
}

static void ledgers_are_read(void **state) {
    (void)state;
    check_ledgers("atlas", LEDGERS, G_N_ELEMENTS(LEDGERS));
}

static void the_real_ledger_fits(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = check_real("atlas", 1);
    assert_true(set->migrations[4].no_transaction);
}

static void paths_tell_keys(void **state) {
    (void)state;
    static const KeyCase KEYS[] = {{"20240101_a_b.sql", "20240101"}, {"1.sql", "1"}, {"atlas.sum", NULL}, {"x/1_a.sql", NULL}};
    check_keys("atlas", KEYS, G_N_ELEMENTS(KEYS));
    assert_int_equal(runner_find("atlas")->sign("db/m/atlas.sum"), strlen("db/m"));
    assert_int_equal(runner_find("atlas")->sign("db/m/1_a.sql"), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_read),
        cmocka_unit_test(ledgers_are_read),
        cmocka_unit_test(the_real_ledger_fits),
        cmocka_unit_test(paths_tell_keys),
    };
    return cmocka_run_group_tests_name("atlas", tests, NULL, NULL);
}
