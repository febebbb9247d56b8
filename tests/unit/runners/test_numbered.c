/* The runners of numbered SQL files: how their folders are read, and what they make of their ledgers, in the tools' own words. */

#include "cmocka_all.h"
#include "tree.h"

#include "runners/predict.h"
#include "runners/runner.h"

/* --- folders ------------------------------------------------------------------------------------------------------------------------- */

/* "KEY TAG (description) {piece}{piece} back{...} no-transaction code unregistered" a line, then "stop: ...", then the problems. */
static void describe(GString *out, const MigrationSet *set, const Migration *migration) {
    g_string_append_printf(out, "%s %s", migration->key, migration->tag);
    if (migration->description)
        g_string_append_printf(out, " (%s)", migration->description);
    for (size_t i = 0; i < migration->piece_count; i++) {
        const SqlPiece *piece = &migration->pieces[i];
        g_string_append_printf(out, " %d{%.*s}", piece->line, (int)(piece->end - piece->begin), migration->sql + piece->begin);
    }
    if (migration->down)
        g_string_append_printf(out, " back{%s}", migration->down);
    static const char *const modes[] = {"all in one", "", "by piece", "by statement"};
    bool usual = migration_transaction(set, migration) == set->rules->transaction;
    g_string_append_printf(out, "%s%s%s%s\n", usual ? "" : " ", usual ? "" : modes[migration_transaction(set, migration)], migration->code ? " code" : "",
                           migration->registered ? "" : " unregistered");
}

static char *description_of(const MigrationSet *set) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < set->migration_count; i++)
        describe(out, set, &set->migrations[i]);
    g_autofree char *stop = set->stop_text ? text_plain(set->stop_text, false) : NULL;
    if (stop)
        g_string_append_printf(out, "stop: %s\n", stop);
    for (guint i = 0; i < set->problems->len; i++)
        g_string_append_printf(out, "! %s\n", (const char *)set->problems->pdata[i]);
    return g_string_free(out, FALSE);
}

typedef struct {
    const char *name, *runner;
    const char *files[20]; /* path below m/, content */
    const char *said;
} FolderCase;

static const FolderCase FOLDERS[] = {
    {"golang-migrate: numbers, not names", "golang-migrate",
     {"2_b.up.sql", "B", "10_c.up.sql", "C", "0001_a_x.up.sql", "A;\nA;", "0001_other.down.sql", "back", "README.md", "", "3.up.sql", "", "x_1.up.sql", ""},
     "1 0001_a_x (a_x) 1{A;\nA;} back{back}\n2 2_b (b) 1{B}\n10 10_c (c) 1{C}\n"},
    {"golang-migrate: only a way back", "golang-migrate", {"1_a.up.sql", "A", "2_b.down.sql", "back"}, "1 1_a (a) 1{A}\n2 2_b (b) 1{} back{back}\n"},
    {"golang-migrate: any extension, the last up", "golang-migrate", {"1_a.up.b.down.sql", "back", "1_a.down.b.up.psql", "A"}, "1 1_a.down.b (a.down.b) 1{A} back{back}\n"},
    {"golang-migrate: two of one number", "golang-migrate", {"01_a.up.sql", "A", "1_b.up.sql", "B", "1_a.down.sql", ""},
     "1 01_a (a) 1{A} back{}\n1 1_b (b) 1{B}\nstop: duplicate migration file: 1_b.up.sql\n"},
    {"golang-migrate: a copy of an editor counts", "golang-migrate", {"1_a.up.sql", "A", "1_a.up.sql.orig", "A"},
     "1 1_a (a) 1{A}\n1 1_a (a) 1{A}\nstop: duplicate migration file: 1_a.up.sql.orig\n"},
    {"golang-migrate: a number that is too great", "golang-migrate", {"99999999999999999999_a.up.sql", "", "18446744073709551615_b.up.sql", ""},
     "18446744073709551615 18446744073709551615_b (b) 1{}\n"},

    {"dbmate: order of names", "dbmate",
     {"2_b.sql", "-- migrate:up\nB;\n-- migrate:down\nback;", "10_c.sql", "--migrate:up transaction:false\nC;\n-- migrate:down\n", "x.sql", "X"},
     "10 10_c (c) 1{--migrate:up transaction:false\nC;\n} back{-- migrate:down\n} by piece\n2 2_b (b) 1{-- migrate:up\nB;\n} back{-- migrate:down\nback;}\n"},
    {"dbmate: two sections", "dbmate", {"1.sql", "-- note\n\n-- migrate:up\nA;\n-- migrate:down\na;\n-- migrate:up\nB;\n-- migrate:down\nb;"},
     "1 1 3{-- migrate:up\nA;\n} 7{-- migrate:up\nB;\n} back{-- migrate:down\na;\n-- migrate:up\nB;\n-- migrate:down\nb;}\n"
     "! 1.sql: dbmate writes a row for each of its sections, and fails at the second: duplicate key value violates unique constraint \"schema_migrations_pkey\"\n"},
    {"dbmate: no way forth", "dbmate", {"1_a.sql", "create table t ();"},
     "1 1_a (a) 1{}\n! 1_a.sql: dbmate requires each migration to define an up block with '-- migrate:up'\n"},
    {"dbmate: no way back", "dbmate", {"1_a.sql", "-- migrate:up\nA;"},
     "1 1_a (a) 1{-- migrate:up\nA;}\n! 1_a.sql: dbmate requires each migration to define a down block with '-- migrate:down'\n"},
    {"dbmate: statements before", "dbmate", {"1_a.sql", "A;\n-- migrate:up\nB;\n-- migrate:down\n"},
     "1 1_a (a) 2{-- migrate:up\nB;\n} back{-- migrate:down\n}\n! 1_a.sql: dbmate does not support statements preceding the '-- migrate:up' block\n"},
    {"dbmate: a way back before is a comment", "dbmate", {"1_a.sql", "-- migrate:down\n-- migrate:up\nB;\n-- migrate:down\n"},
     "1 1_a (a) 2{-- migrate:up\nB;\n} back{-- migrate:down\n}\n"},
    {"dbmate: two ways back", "dbmate", {"1_a.sql", "-- migrate:up\nB;\n-- migrate:down\n-- migrate:down\n"},
     "1 1_a (a) 1{-- migrate:up\nB;\n} back{-- migrate:down\n-- migrate:down\n}\n! 1_a.sql: dbmate requires every '-- migrate:down' to be preceded by a '-- migrate:up'\n"},
    {"dbmate: one number twice", "dbmate", {"1_a.sql", "-- migrate:up\n-- migrate:down\n", "1_b.sql", "-- migrate:up\n-- migrate:down"},
     "1 1_a (a) 1{-- migrate:up\n} back{-- migrate:down\n}\n1 1_b (b) 1{-- migrate:up\n} back{-- migrate:down}\n"},

    {"goose: statements end with a line", "goose",
     {"00010_c.sql", "-- +goose Up\ncreate table a (x text default ';');\n-- of b\ncreate table b (\n  y int -- ;\n); create table c (); -- end\n\nselect 1;\n-- +goose Down\ndrop table a;",
      "2_b.go", "package x", "2_b_test.go", "", "notes.txt", ""},
     "2 2_b (b) code\n10 00010_c (c) 2{create table a (x text default ';');} 4{create table b (\n  y int -- ;\n); create table c (); -- end} 8{select 1;} "
     "back{-- +goose Down\ndrop table a;}\n"},
    {"goose: blocks", "goose",
     {"1_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\ncreate function f() returns int as $$\nbegin\n  return 1;\nend;\n$$ language plpgsql;\n-- +goose StatementEnd\n"
                 "select 2;\n"},
     "1 1_a (a) 4{create function f() returns int as $$\nbegin\n  return 1;\nend;\n$$ language plpgsql;} 10{select 2;} by piece\n"},
    {"goose: words in any case, CRLF", "goose", {"1_a.sql", "-- +goose up\r\nselect 1;\r\n--+goose DOWN\r\nselect 2;\r\n"},
     "1 1_a (a) 2{select 1;} back{--+goose DOWN\r\nselect 2;\r\n}\n"},
    {"goose: nothing to do", "goose", {"1_a.sql", "-- +goose Up\n"}, "1 1_a (a) 1{}\n"},
    {"goose: no semicolon", "goose", {"1_a.sql", "-- +goose Up\nselect 1\n-- +goose Down\n"},
     "1 1_a (a) 1{} back{-- +goose Down\n}\n! 1_a.sql: goose refuses it: failed to parse migration: unexpected unfinished SQL query: missing semicolon?\n"},
    {"goose: no directive", "goose", {"1_a.sql", "select 1;"},
     "1 1_a (a) 1{}\n! 1_a.sql: goose refuses it: failed to parse migration: unexpected state 0 on line \"select 1;\"\n"},
    {"goose: comments alone", "goose", {"1_a.sql", "-- nothing\n\n"},
     "1 1_a (a) 1{}\n! 1_a.sql: goose refuses it: failed to parse migration: must start with '-- +goose Up' annotation\n"},
    {"goose: an unknown word", "goose", {"1_a.sql", "-- +goose Up\n-- +goose Sideways\nselect 1;\n"},
     "1 1_a (a) 1{}\n! 1_a.sql: goose refuses it: failed to parse migration: annotation \"Sideways\" not supported\n"},
    {"goose: an open block", "goose", {"1_a.sql", "-- +goose Up\n-- +goose StatementBegin\nselect 1;\n"},
     "1 1_a (a) 1{}\n! 1_a.sql: goose refuses it: failed to parse migration: missing '-- +goose StatementEnd' annotation\n"},
    {"goose: the environment", "goose", {"1_a.sql", "-- +goose ENVSUB ON\n-- +goose Up\nselect '${X}';\n"},
     "1 1_a (a) 3{select '${X}';}\n! 1_a.sql: variables of the environment are put into it when it runs (ENVSUB ON): what it does here may differ\n"},
    {"goose: a name without number", "goose", {"1_a.sql", "-- +goose Up\n", "seed.sql", ""},
     "1 1_a (a) 1{}\nstop: could not parse SQL migration file \"m/seed.sql\": no filename separator '_' found\n"},
    {"goose: version zero", "goose", {"0_a.sql", "", "1_a.sql", "-- +goose Up\n"},
     "1 1_a (a) 1{}\nstop: could not parse SQL migration file \"m/0_a.sql\": migration version must be greater than zero\n"},
    {"goose: two of one number", "goose", {"1_a.sql", "-- +goose Up\n", "01_b.sql", "-- +goose Up\n"},
     "1 01_b (b) 1{}\n1 1_a (a) 1{}\nstop: goose: duplicate version 1 detected:\nm/1_a.sql\nm/01_b.sql\n"},

    {"sqlx: simple and reversible", "sqlx",
     {"20_b_c.up.sql", "-- no-transaction\nB", "20_b_c.down.sql", "back", "3_a.sql", " -- no-transaction", "none.sql", "", "4.sql", ""},
     "3 3_a (a) 1{ -- no-transaction}\n20 20_b_c (b c) 1{-- no-transaction\nB} back{back} by piece\n"},
    {"sqlx: a name without number", "sqlx", {"1_a.sql", "A", "init_db.sql", "X"},
     "1 1_a (a) 1{A}\nstop: while resolving migrations: error parsing migration filename \"init_db.sql\"; expected integer version prefix (e.g. 01_foo.sql)\n"},
    {"sqlx: only a way back", "sqlx", {"1_a.up.sql", "A", "2_b.down.sql", "B"}, "1 1_a (a) 1{A}\n! 2_b.down.sql: a way back, but of no migration\n"},

    {"diesel: versions are texts", "diesel",
     {"2019-02-26-002946_users/up.sql", "U", "2019-02-26-002946_users/down.sql", "back", "00000000000000_diesel_initial_setup/up.sql", "S", "9_x/up.sql", "X", ".keep", "", "10_y/up.sql", "Y"},
     "00000000000000 00000000000000_diesel_initial_setup (diesel_initial_setup) 1{S}\n10 10_y (y) 1{Y}\n20190226002946 2019-02-26-002946_users (users) 1{U} back{back}\n9 9_x (x) 1{X}\n"},
    {"diesel: transactions", "diesel",
     {"1_a/up.sql", "A", "1_a/metadata.toml", "# comment\nrun_in_transaction = false # why\n", "2_b/up.sql", "B", "2_b/metadata.toml", "run_in_transaction=true", "3_c/up.sql", "C",
      "3_c/metadata.toml", "", "4_d/up.sql", "D", "4_d/metadata.toml", "run_in_transaction = \"no\""},
     "1 1_a (a) 1{A} by piece\n2 2_b (b) 1{B}\n3 3_c (c) 1{C} by piece\n4 4_d (d) 1{D}\n"},
    {"diesel: a folder of something else", "diesel", {"1_a/up.sql", "A", "seeds/one.sql", "", "seeds/deep/two.sql", "", ".git/x", ""},
     "1 1_a (a) 1{A}\nstop: Invalid migration directory: the directory's name should be <timestamp>_<name_of_migration>, and it should contain up.sql and optionally down.sql.\n"
     "! seeds: has no up.sql: diesel refuses the whole folder\n"},
    {"diesel: empty, and one version twice", "diesel", {"1_a/up.sql", "", "1_b/up.sql", "B"},
     "1 1_a (a) 1{}\n1 1_b (b) 1{B}\n! 1_a: diesel refuses it: Attempted to run an empty migration.\n! 1_b: has the version of 1_a: diesel runs one of the two, whichever it reads last\n"},

    {"supabase: names, and what is skipped", "supabase",
     {"20240102000000_b.sql", "create table t ();\n\n-- end\n", "20240101000000_a.sql", "A", "20240103_.sql", "C", "seed.sql", ""},
     "20240101000000 20240101000000_a (a) 1{A}\n20240102000000 20240102000000_b (b) 1{create table t ()} 3{-- end}\n20240103 20240103_ 1{C}\n"
     "! seed.sql: Supabase skips it (file name must match pattern \"<timestamp>_name.sql\")\n"},
    {"supabase: statements that bear no transaction", "supabase",
     {"1_a.sql", "create table t (a int);\nselect 1;\n-- c\ncreate unique index\n concurrently i on t (a);\nselect 2; vacuum;vacuum (full) t; select 3; reindex index concurrently i;"},
     "1 1_a (a) 1{create table t (a int);\nselect 1} 3{-- c\ncreate unique index\n concurrently i on t (a)} 6{select 2} 6{vacuum} 6{vacuum (full) t} 6{select 3} "
     "6{reindex index concurrently i} by piece\n"},
    {"supabase: transactions of its own", "supabase",
     {"1_a.sql", "begin; select 1; commit; vacuum t", "2_b.sql", "savepoint x; rollback to x; select 1", "3_c.sql", "create function f() begin atomic select 1; end; select 'commit;'",
      "4_d.sql", "-- pg-delta: transaction=false\nselect 1; select 2", "5_e.sql", "-- pg-delta: transaction=falsely\nselect 1"},
     "1 1_a (a) 1{begin} 1{select 1} 1{commit} 1{vacuum t} by piece\n2 2_b (b) 1{savepoint x} 1{rollback to x} 1{select 1}\n"
     "3 3_c (c) 1{create function f() begin atomic select 1; end} 1{select 'commit;'}\n"
     "4 4_d (d) 1{-- pg-delta: transaction=false\nselect 1} 2{select 2} by piece\n5 5_e (e) 1{-- pg-delta: transaction=falsely\nselect 1}\n"},
    {"supabase: the old first file", "supabase", {"20211208235959_init.sql", "I", "20211209000000_b.sql", "B"},
     "20211208235959 20211208235959_init (init) 1{I} unregistered\n20211209000000 20211209000000_b (b) 1{B}\n"
     "! 20211208235959_init.sql: Supabase skips it (replace \"init\" with a different file name to apply this migration)\n"},
    {"supabase: it is old, but not first", "supabase", {".keep", "", "20211208235959_init.sql", "I"}, "20211208235959 20211208235959_init (init) 1{I}\n"},
    {"supabase: it is first, but not old", "supabase", {"20211209000000_init.sql", "I"}, "20211209000000 20211209000000_init (init) 1{I}\n"},

    {"node-pg-migrate: marks", "node-pg-migrate",
     {"2_b.sql", "-- Up Migration\nB;\n-- Down Migration\nback;", "10_c.sql", "C", "1_a.sql", "--- down  migration\nback;\n  --up migration\nA;", "3_d.sql", "X;\n-- Down Migration\nback;"},
     "1_a 1_a (a) 3{  --up migration\nA;} back{--- down  migration\nback;\n}\n2_b 2_b (b) 1{-- Up Migration\nB;\n} back{-- Down Migration\nback;}\n"
     "3_d 3_d (d) 1{X;\n-- Down Migration\nback;} back{-- Down Migration\nback;}\n10_c 10_c (c) 1{C}\n"
     "! 3_d.sql: has no \"-- Up Migration\": node-pg-migrate runs all of it, the way back included\n"},
    {"node-pg-migrate: times of two kinds, programs", "node-pg-migrate",
     {"1767603600000_a.js", "x", "20260104000000000_b.sql", "B", "1767603600000_a-10.ts", "", "1767603600000_a-9.mts", "", "1767603600000_B.js", "", ".eslintrc.js", ""},
     "20260104000000000_b 20260104000000000_b (b) 1{B}\n1767603600000_a-9 1767603600000_a-9 (a-9) code\n1767603600000_a-10 1767603600000_a-10 (a-10) code\n"
     "1767603600000_a 1767603600000_a (a) code\n1767603600000_B 1767603600000_B (B) code\n"},
    {"node-pg-migrate: anything without number", "node-pg-migrate", {"1_a.sql", "A", "README.md", "", ".keep", "", "x.sql", ""},
     "1_a 1_a (a) 1{A}\nstop: Error loading migration files: Cannot determine numeric prefix for \"README.md\"\n"},
    {"node-pg-migrate: a pair is two migrations", "node-pg-migrate", {"1_a.up.sql", "A", "1_a.down.sql", "back"},
     "1_a.down 1_a.down (a.down) 1{back}\n1_a.up 1_a.up (a.up) 1{A}\n"
     "! 1_a.down.sql: node-pg-migrate runs it as a migration of its own: without migrationLoaderStrategies it knows no pairs\n"},
    {"node-pg-migrate: a pair, where the project asks for it", "node-pg-migrate",
     {"1_a.up.sql", "-- Down Migration is not looked for", "1_a.down.sql", "back", "2_b.sql", "-- Up Migration\nB", "../package.json", "{\"migrationLoaderStrategies\": []}"},
     "1_a 1_a (a) 1{-- Down Migration is not looked for} back{back}\n2_b 2_b (b) 1{-- Up Migration\nB}\n"},
};

static FileTree *tree_below(const char *const *files) {
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    for (; files[0]; files += 2) {
        bool above = g_str_has_prefix(files[0], "../");
        g_ptr_array_add(paths, above ? g_strdup(files[0] + 3) : g_strconcat("m/", files[0], NULL));
        g_ptr_array_add(list, paths->pdata[paths->len - 1]);
        g_ptr_array_add(list, (gpointer)(uintptr_t)files[1]);
    }
    g_ptr_array_add(list, NULL);
    return tree_of((const char *const *)list->pdata);
}

static void folders_are_read(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(FOLDERS); i++) {
        const FolderCase *c = &FOLDERS[i];
        g_autoptr(FileTree) tree = tree_below(c->files);
        g_autoptr(MigrationSet) set = runner_find(c->runner)->load(tree, "m", NULL);
        g_autofree char *said = description_of(set);
        if (strcmp(said, c->said) != 0)
            fail_msg("%s:\n%sinstead of\n%s", c->name, said, c->said);
    }
}

/* --- which tool it is ------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    const char *name;
    const char *files[12];
    const char *folder, *runner;
} DetectCase;

static const DetectCase DETECTED[] = {
    {"dbmate by its marks", {"db/migrations/1_a.sql", "-- migrate:up\n", "db/migrations/2_b.sql", "-- migrate:up\n"}, "db/migrations", "dbmate"},
    {"goose by its marks", {"m/1_a.sql", "-- +goose Up\n", "m/2_b.sql", "-- +goose Up\n", "m/3_c.go", ""}, "m", "goose"},
    {"node-pg-migrate by its marks", {"m/1_a.sql", "-- Up Migration\n", "m/2_b.js", ""}, "m", "node-pg-migrate"},
    {"a mark in one file of many is a remnant", {"m/1_a.sql", "-- migrate:up\n", "m/2_b.sql", "", "m/3_c.sql", "", "m/4_d.sql", ""}, "m", "sql"},
    {"pairs of nobody", {"m/1_a.up.sql", "", "m/1_a.down.sql", "", "m/2_b.up.sql", ""}, "m", "sql"},
    {"pairs of golang-migrate", {"go.mod", "require github.com/golang-migrate/migrate/v4 v4.18.3\n", "m/1_a.up.sql", "", "m/1_a.down.sql", ""}, "m", "golang-migrate"},
    {"pairs of sqlx", {"Cargo.toml", "[dependencies]\nsqlx = \"0.8\"\n", "m/1_a.up.sql", "", "m/1_a.down.sql", ""}, "m", "sqlx"},
    {"sqlx of Go is another", {"go.mod", "require github.com/jmoiron/sqlx v1.4.0\n", "m/1_a.sql", "", "m/2_b.sql", ""}, "m", "sql"},
    {"single files of sqlx", {"crates/db/Cargo.toml", "sqlx.workspace = true", "crates/db/migrations/1_a.sql", "", "crates/db/migrations/2_b.sql", ""}, "crates/db/migrations", "sqlx"},
    {"pairs of node-pg-migrate", {"package.json", "{\"dependencies\":{\"node-pg-migrate\":\"9\"}}", "m/1_a.up.sql", "", "m/1_a.down.sql", ""}, "m", "node-pg-migrate"},
    {"programs of node-pg-migrate", {"package.json", "{\"dependencies\":{\"node-pg-migrate\":\"9\"}}", "m/1_a.js", "", "m/2_b.js", ""}, "m", "node-pg-migrate"},
    {"diesel by its layout", {"m/2019-01-01-000000_a/up.sql", "", "m/2019-01-01-000000_a/down.sql", ""}, "m", "diesel"},
    {"diesel without ways back, mentioned", {"Cargo.toml", "diesel = \"2\"", "m/1_a/up.sql", "", "m/2_b/up.sql", ""}, "m", "diesel"},
    {"folders of nobody", {"m/1_a/up.sql", "", "m/2_b/up.sql", ""}, "m", "sql"},
    {"supabase by its place", {"supabase/migrations/20240101000000_a.sql", ""}, "supabase/migrations", "supabase"},
    {"supabase further down", {"apps/x/supabase/migrations/20240101000000_a.sql", "-- migrate:up"}, "apps/x/supabase/migrations", "supabase"},
    {"not quite its place", {"notsupabase/migrations/20240101000000_a.sql", "", "notsupabase/migrations/20240102000000_b.sql", ""}, "notsupabase/migrations", "sql"},
    {"goose without SQL", {"go.mod", "require github.com/pressly/goose/v3 v3.24.3", "m/1_a.go", "", "m/2_b.go", ""}, "m", "goose"},
    {"programs of nobody", {"m/1_a.go", "", "m/2_b.js", ""}, "m", NULL},
};

static void tools_are_told_apart(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(DETECTED); i++) {
        const DetectCase *c = &DETECTED[i];
        g_autoptr(FileTree) tree = tree_of(c->files);
        const Runner *runner = runner_detect(tree, c->folder);
        if (g_strcmp0(runner ? runner->rules->id : NULL, c->runner) != 0)
            fail_msg("%s: %s", c->name, runner ? runner->rules->id : "none");
    }
}

static const struct {
    const char *runner, *path, *key;
    gssize sign;
} PATHS[] = {
    {"golang-migrate", "0012_a.up.sql", "12", 0},    {"golang-migrate", "0012_a.down.sql", NULL, -1}, {"golang-migrate", "db/0012_a.up.sql", NULL, 2},
    {"dbmate", "0012_a.sql", "0012", 0},             {"goose", "0012_a.sql", "12", 0},                {"goose", "0012_a.go", "12", 0},
    {"goose", "a.sql", NULL, -1},                    {"sqlx", "0012_a.up.sql", "12", 0},              {"sqlx", "0012_a.down.sql", NULL, -1},
    {"diesel", "2019-01-02-030405_a/up.sql", "20190102030405", 0}, {"diesel", "m/2019-01-02-030405_a/up.sql", NULL, 1}, {"diesel", "2019-01-02-030405_a/down.sql", NULL, -1},
    {"diesel", "up.sql", NULL, -1},                  {"supabase", "20240101000000_a.sql", "20240101000000", -1}, {"supabase", "supabase/migrations/20240101000000_a.sql", NULL, 19},
    {"node-pg-migrate", "1_a.sql", "1_a", 0},        {"node-pg-migrate", "1_a.up.sql", "1_a.up", 0},     {"node-pg-migrate", "1_a.ts", "1_a", 0},
    {"sql", "1_a.sql", "1_a", 0},                    {"sql", "1_a/migration.sql", "1_a", 0},          {"sql", "x/y/1_a/up.sql", NULL, 3},
};

static void paths_tell_keys(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(PATHS); i++) {
        const Runner *runner = runner_find(PATHS[i].runner);
        g_autofree char *key = runner->rules->key_of_path(PATHS[i].path);
        if (g_strcmp0(key, PATHS[i].key) != 0 || runner->sign(PATHS[i].path) != PATHS[i].sign)
            fail_msg("%s %s: %s, %zd", PATHS[i].runner, PATHS[i].path, key, runner->sign(PATHS[i].path));
    }
}

/* --- ledgers -------------------------------------------------------------------------------------------------------------------------- */

/* Rows are written "a|b|c" in the order of the tool's columns; "~" is NULL; rows are parted by a line end. NULL: no ledger. */
static LedgerState *predict_rows(const MigrationSet *set, const char *rows) {
    if (!rows)
        return runner_predict(set, NULL, &(LedgerSetting){.has_objects = true});
    g_auto(GStrv) lines = g_strsplit(rows, "\n", *rows ? -1 : 0);
    guint count = *rows ? g_strv_length(lines) : 0;
    LedgerTable table = {.rows = count};
    g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (const LedgerColumn *column = set->rules->columns; column->column; column++)
        table.columns[column->field] = (const char *const *)g_new0(char *, count + 1);
    for (guint i = 0; i < count; i++) {
        char **cells = g_strsplit(lines[i], "|", -1);
        g_ptr_array_add(owned, cells);
        for (size_t j = 0; set->rules->columns[j].column && cells[j]; j++)
            ((const char **)(uintptr_t)table.columns[set->rules->columns[j].field])[i] = strcmp(cells[j], "~") == 0 ? NULL : cells[j];
    }
    LedgerState *state = runner_predict(set, &table, &(LedgerSetting){.has_objects = true});
    for (int field = 0; field < FIELD_COUNT; field++)
        g_free((gpointer)(uintptr_t)table.columns[field]);
    return state;
}

/* "applied 1 2; runs 3; skips 4 (why); stop: words" */
static char *said(const MigrationSet *set, const LedgerState *state) {
    GString *out = g_string_new("applied");
    for (size_t i = 0; i < set->migration_count; i++)
        if (state->applied[i])
            g_string_append_printf(out, " %s", set->migrations[i].tag);
    g_string_append(out, "; runs");
    for (size_t i = 0; i < set->migration_count; i++)
        if (state->will_run[i])
            g_string_append_printf(out, " %s", set->migrations[i].tag);
    for (size_t i = 0; i < set->migration_count; i++) {
        g_autofree char *why = state->why[i] ? text_plain(state->why[i], false) : NULL;
        if (state->will_skip[i])
            g_string_append_printf(out, "; skips %s (%s)", set->migrations[i].tag, why);
    }
    g_autofree char *stop = state->stop_text ? text_plain(state->stop_text, false) : NULL;
    if (state->stop != STOP_NONE)
        g_string_append_printf(out, "; %s: %s", stop_reason_id(state->stop), stop);
    return g_string_free(out, FALSE);
}

typedef struct {
    const char *name, *runner, *files, *rows, *said; /* files: names, all of the content "select 1;\n" */
} LedgerCase;


static const LedgerCase LEDGERS[] = {
    {"golang-migrate: fresh", "golang-migrate", "1_a.up.sql 2_b.up.sql", NULL, "applied; runs 1_a 2_b"},
    {"golang-migrate: made, nothing ran", "golang-migrate", "1_a.up.sql 2_b.up.sql", "", "applied; runs 1_a 2_b"},
    {"golang-migrate: pending", "golang-migrate", "1_a.up.sql 2_b.up.sql 3_c.up.sql", "2|f", "applied 1_a 2_b; runs 3_c"},
    {"golang-migrate: dirty", "golang-migrate", "1_a.up.sql 2_b.up.sql 3_c.up.sql", "2|t", "applied 1_a; runs 2_b 3_c; failed: Dirty database version 2. Fix and force version."},
    {"golang-migrate: no file for the version", "golang-migrate", "1_a.up.sql 3_c.up.sql", "2|f",
     "applied 1_a; runs 3_c; vanished: no migration found for version 2: read down for version 2 .: file does not exist"},
    {"golang-migrate: only a way back for the version", "golang-migrate", "1_a.up.sql 2_b.down.sql 3_c.up.sql", "2|f", "applied 1_a 2_b; runs 3_c"},
    {"golang-migrate: the folder is refused before all", "golang-migrate", "1_a.up.sql 1_b.up.sql", "1|t", "applied; runs 1_a 1_b; folder: duplicate migration file: 1_b.up.sql"},

    {"dbmate: fresh", "dbmate", "1_a.sql 2_b.sql", NULL, "applied; runs 1_a 2_b"},
    {"dbmate: late runs, a lost file is nothing", "dbmate", "1_a.sql 2_b.sql 4_d.sql", "1\n3\n4", "applied 1_a 4_d; runs 2_b"},
    {"dbmate: one number twice", "dbmate", "1_a.sql 1_b.sql 2_c.sql", "1", "applied 1_a; runs 2_c; skips 1_b (the ledger has its number already, from 1_a)"},
    {"dbmate: zeros make another number", "dbmate", "001_a.sql", "1", "applied; runs 001_a"},

    {"goose: fresh", "goose", "1_a.sql 2_b.sql", NULL, "applied; runs 1_a 2_b"},
    {"goose: version zero is no migration", "goose", "1_a.sql", "1|0|t|~", "applied; runs 1_a"},
    {"goose: pending", "goose", "00001_a.sql 00002_b.sql", "1|0|t|~\n2|1|t|~", "applied 00001_a; runs 00002_b"},
    {"goose: missing", "goose", "1_a.sql 2_b.sql 3_c.sql 4_d.sql 5_e.sql", "1|0|t|~\n2|1|t|~\n3|4|t|~",
     "applied 1_a 4_d; runs 2_b 3_c 5_e; late: error: found 2 missing migrations before current version 4:\n\tversion 2: m/2_b.sql\n\tversion 3: m/3_c.sql"},
    {"goose: missing below a version without file", "goose", "1_a.sql 2_b.sql", "1|0|t|~\n2|1|t|~\n3|3|t|~",
     "applied 1_a; runs 2_b; late: error: found 1 missing migrations before current version 3:\n\tversion 2: m/2_b.sql"},
    {"goose: a version without file", "goose", "1_a.sql 3_c.sql", "1|0|t|~\n2|1|t|~\n3|2|t|~", "applied 1_a; runs 3_c"},
    {"goose: undone by an old version", "goose", "1_a.sql 2_b.sql 3_c.sql", "1|0|t|~\n2|1|t|~\n3|2|t|~\n4|2|f|~",
     "applied 1_a; runs 3_c; skips 2_b (goose up counts any row of it, also one that says it was undone)"},
    {"goose: undone and run again", "goose", "1_a.sql 2_b.sql", "1|0|t|~\n2|1|t|~\n3|2|f|~\n4|2|t|~", "applied 1_a 2_b; runs"},

    {"sqlx: fresh", "sqlx", "1_a.sql 2_b.sql", NULL, "applied; runs 1_a 2_b"},
    {"sqlx: as it was run, and late", "sqlx", "1_a.sql 2_b.sql 3_c.sql", "1|a|~|t|=|1\n3|c|~|t|=|1", "applied 1_a 3_c; runs 2_b"},
    {"sqlx: modified", "sqlx", "1_a.sql 2_b.sql", "1|a|~|t|\\x00|1", "applied 1_a; runs 2_b; edited: migration 1 was previously applied but has been modified"},
    {"sqlx: line ends are no excuse", "sqlx", "1_a.sql", "1|a|~|t|crlf|1", "applied 1_a; runs; edited: migration 1 was previously applied but has been modified"},
    {"sqlx: missing", "sqlx", "1_a.sql 3_c.sql", "1|a|~|t|\\x00|1\n2|b|~|t|\\x00|1",
     "applied 1_a; runs 3_c; vanished: migration 2 was previously applied but is missing in the resolved migrations"},
    {"sqlx: partly applied", "sqlx", "1_a.sql 2_b.sql", "1|a|~|t|=|1\n2|b|~|f|=|-1\n9|z|~|t|=|1",
     "applied 1_a; runs 2_b; failed: migration 2 is partially applied; fix and remove row from _sqlx_migrations table"},
    {"sqlx: one number twice", "sqlx", "1_a.sql 01_b.sql", "1|a|~|t|=|1",
     "applied 01_b; runs; skips 1_a (the ledger has its number already, from 01_b); edited: migration 1 was previously applied but has been modified"},

    {"diesel: fresh", "diesel", "1_a/up.sql 2_b/up.sql", NULL, "applied; runs 1_a 2_b"},
    {"diesel: late runs, a lost file is nothing", "diesel", "2019-01-01-000000_a/up.sql 2019-01-02-000000_b/up.sql 2019-01-04-000000_d/up.sql",
     "20190101000000|~\n20190103000000|~\n20190104000000|~", "applied 2019-01-01-000000_a 2019-01-04-000000_d; runs 2019-01-02-000000_b"},

    {"supabase: fresh", "supabase", "20240101000000_a.sql", NULL, "applied; runs 20240101000000_a"},
    {"supabase: pending", "supabase", "20240101000000_a.sql 20240102000000_b.sql", "20240101000000|a|{\"select 1\"}", "applied 20240101000000_a; runs 20240102000000_b"},
    {"supabase: late", "supabase", "20240101000000_a.sql 20240102000000_b.sql 20240103000000_c.sql 20240104000000_d.sql", "20240101000000|a|~\n20240103000000|c|~",
     "applied 20240101000000_a 20240103000000_c; runs 20240102000000_b 20240104000000_d; late: Found local migration files to be inserted before the last migration on remote database. "
     "Rerun the command with --include-all flag to apply these migrations: m/20240102000000_b.sql"},
    {"supabase: no file, before late", "supabase", "20240102000000_b.sql 20240103000000_c.sql", "20240101000000|a|~\n20240103000000|c|~\n20240105000000|e|~",
     "applied 20240103000000_c; runs 20240102000000_b; vanished: Remote migration versions not found in local migrations directory. Make sure your local git repo is up-to-date. "
     "If the error persists, try repairing the migration history table: supabase migration repair --status reverted 20240101000000 20240105000000"},
    {"supabase: one version twice is tried", "supabase", "20240101000000_a.sql 20240101000000_b.sql", "20240101000000|a|~", "applied 20240101000000_a; runs 20240101000000_b"},

    {"node-pg-migrate: fresh", "node-pg-migrate", "1_a.sql 2_b.sql", NULL, "applied; runs 1_a 2_b"},
    {"node-pg-migrate: pending", "node-pg-migrate", "1_a.sql 2_b.sql 10_c.js", "1|1_a|2026-01-01 00:00:00\n2|2_b|2026-01-01 00:00:00", "applied 1_a 2_b; runs 10_c"},
    {"node-pg-migrate: late", "node-pg-migrate", "1_a.sql 2_b.sql 3_c.sql", "1|1_a|2026-01-01 00:00:00\n2|3_c|2026-01-01 00:00:00",
     "applied 1_a 3_c; runs 2_b; late: Not run migration 2_b is preceding already run migration 3_c"},
    {"node-pg-migrate: no file", "node-pg-migrate", "1_a.sql 3_c.sql", "1|1_a|2026-01-01 00:00:00\n2|2_b|2026-01-01 00:00:00",
     "applied 1_a; runs 3_c; vanished: Not run migration 3_c is preceding already run migration 2_b"},
    {"node-pg-migrate: no file for the last", "node-pg-migrate", "1_a.sql 2_b.sql", "1|1_a|~\n2|2_b|~\n3|3_c|~", "applied 1_a 2_b; runs"},
    {"node-pg-migrate: no file for the last, and a new one", "node-pg-migrate", "1_a.sql 2_b.sql 4_d.sql", "1|1_a|~\n2|2_b|~\n3|3_c|~",
     "applied 1_a 2_b; runs 4_d; vanished: Not run migration 4_d is preceding already run migration 3_c"},
    {"node-pg-migrate: renamed", "node-pg-migrate", "1_a.sql 2_new.sql", "1|1_a|~\n2|2_old|~",
     "applied 1_a; runs 2_new; vanished: Not run migration 2_new is preceding already run migration 2_old"},
    {"node-pg-migrate: the time of the run orders, not the number of the row", "node-pg-migrate", "1_a.sql 2_b.sql", "9|1_a|2026-01-01 00:00:00\n10|2_b|2026-01-02 00:00:00",
     "applied 1_a 2_b; runs"},
};

#define CONTENT "select 1;\n"

/* "=" stands for the SHA-384 of the content, "crlf" for that of the content with CRLF. */
static char *with_sums(const char *rows) {
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA384, CONTENT, -1);
    g_autofree char *crlf_sum = g_compute_checksum_for_string(G_CHECKSUM_SHA384, "select 1;\r\n", -1);
    g_autofree char *exact = g_strconcat("|\\x", sum, "|", NULL);
    g_autofree char *crlf = g_strconcat("|\\x", crlf_sum, "|", NULL);
    GString *text = g_string_new(rows);
    g_string_replace(text, "|=|", exact, 0);
    g_string_replace(text, "|crlf|", crlf, 0);
    return g_string_free(text, FALSE);
}

static MigrationSet *set_of_names(const char *runner, const char *names) {
    g_auto(GStrv) list = g_strsplit(names, " ", -1);
    const char *files[16] = {0};
    for (size_t i = 0; list[i]; i++) {
        files[2 * i] = list[i];
        files[2 * i + 1] = CONTENT;
    }
    g_autoptr(FileTree) tree = tree_below(files);
    return runner_find(runner)->load(tree, "m", NULL);
}

static void ledgers_are_read_as_the_tools_do(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(LEDGERS); i++) {
        const LedgerCase *c = &LEDGERS[i];
        g_autoptr(MigrationSet) set = set_of_names(c->runner, c->files);
        g_autofree char *rows = c->rows ? with_sums(c->rows) : NULL;
        g_autoptr(LedgerState) ledger = predict_rows(set, rows);
        g_autofree char *words = said(set, ledger);
        if (strcmp(words, c->said) != 0)
            fail_msg("%s:\n%s\ninstead of\n%s", c->name, words, c->said);
    }
}

/* Supabase keeps what it ran: an edit is seen although the tool does not look. */
static void supabase_keeps_statements(void **state) {
    (void)state;
    static const struct {
        const char *sql, *recorded;
        const char *fits; /* NULL: another version */
    } cases[] = {
        {"select 1; select 2;\n", "{\"select 1\",\"select 2\"}", ""},
        {"select 1;", "{\"select 2\"}", NULL},
        {"select 1; select 2;", "{\"select 1\"}", NULL},
        {"select 1;", "{\"select 1\",\"select 2\"}", NULL},
        {"select E'a\\\\b', \"c\";", "{\"select E'a\\\\\\\\b', \\\"c\\\"\"}", ""},
        {"commit;", "{commit}", ""},
        {"select\n1;", "{\"select\r\n1\"}", "with CRLF line ends"},
        {"", "{}", ""},
    };
    const RunnerRules *rules = runner_find("supabase")->rules;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *fits = rules->checksum_fits(NULL, cases[i].sql, strlen(cases[i].sql), cases[i].recorded);
        if (g_strcmp0(fits, cases[i].fits) != 0)
            fail_msg("%s: %s", cases[i].sql, fits);
    }
    g_autoptr(MigrationSet) set = set_of_names("supabase", "20240101000000_a.sql 20240102000000_b.sql");
    g_autoptr(LedgerState) ledger = predict_rows(set, "20240101000000|a|{\"select 1\"}\n20240102000000|b|{\"select 2\"}");
    assert_false(ledger->rows[0].other_version);
    assert_true(ledger->rows[1].other_version);
    assert_int_equal(ledger->stop, STOP_NONE);
}

static void supabase_cuts_statements(void **state) {
    (void)state;
    static const struct {
        const char *sql, *pieces;
    } cases[] = {
        {"a;b;;\n c ; ", "{a}{b}{c}"},
        {"select ';', \";\", $$;$$, $x$;$$;$x$ -- ;\n, /* ; /* ; */ ; */ 1; b", "{select ';', \";\", $$;$$, $x$;$$;$x$ -- ;\n, /* ; /* ; */ ; */ 1}{b}"},
        {"select 'it''s;'; b", "{select 'it''s;'}{b}"},
        {"create rule r as on insert to t do (a; (b; c); d); e", "{create rule r as on insert to t do (a; (b; c); d)}{e}"},
        {"create function f() begin atomic select 1; select 2; end; b", "{create function f() begin atomic select 1; select 2; end}{b}"},
        {"create table atomic (a int); b", "{create table atomic (a int)}{b}"},
        {"a \\; b; c", "{a \\; b}{c}"},
        {"select $1; b", "{select $1}{b}"},
        {"a - b / c; d", "{a - b / c}{d}"},
        {"select 'open; b", "{select 'open; b}"},
        {"/* open; b", "{/* open; b}"},
        {"select (1; 2", "{select (1; 2}"},
        {"$", "{$}"},
        {"\\", "{\\}"},
        {"-", "{-}"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *files[] = {"m/20240101000000_a.sql", cases[i].sql, NULL};
        g_autoptr(FileTree) tree = tree_of(files);
        g_autoptr(MigrationSet) set = runner_find("supabase")->load(tree, "m", NULL);
        g_autoptr(GString) pieces = g_string_new(NULL);
        for (size_t j = 0; j < set->migrations[0].piece_count; j++) {
            const SqlPiece *piece = &set->migrations[0].pieces[j];
            g_string_append_printf(pieces, "{%.*s}", (int)(piece->end - piece->begin), cases[i].sql + piece->begin);
        }
        if (strcmp(pieces->str, cases[i].pieces) != 0)
            fail_msg("%s: %s", cases[i].sql, pieces->str);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_read),          cmocka_unit_test(tools_are_told_apart),
        cmocka_unit_test(paths_tell_keys),           cmocka_unit_test(ledgers_are_read_as_the_tools_do),
        cmocka_unit_test(supabase_keeps_statements), cmocka_unit_test(supabase_cuts_statements),
    };
    return cmocka_run_group_tests_name("numbered", tests, NULL, NULL);
}
