#include <string.h>
#include "base/error.h"
#include "cmocka_all.h"
#include "declared/declared.h"

/* A Declaration on lines: "LINE sql", then "LINE ~ text" (ignored), "LINE ! text" (unread), then "? object" (doubts). */
static char *show(const Declaration *declaration) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < declaration->statements->len; i++) {
        const DeclarationStatement *statement = &g_array_index(declaration->statements, DeclarationStatement, i);
        g_string_append_printf(out, "%d %s\n", statement->place.line, statement->sql);
    }
    for (guint i = 0; i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        g_autofree char *text = text_plain(note->text, true);
        g_string_append_printf(out, "%d %c %s\n", note->place.line, note->kind == NOTE_IGNORED ? '~' : '!', text);
    }
    for (guint i = 0; i < declaration->doubts->len; i++) {
        const char *object = g_array_index(declaration->doubts, DeclarationDoubt, i).object;
        g_string_append_printf(out, "? %s\n", object ? object : "anything");
    }
    return g_string_free(out, FALSE);
}

#define DATA(line) #line " ~ one statement that fills or reads tables is left out\n"
#define ADMIN(line) #line " ~ one statement about databases, roles or the server is left out\n"
#define CLEARING(line) #line " ~ one statement that drops what an earlier run left is left out\n"

static const struct {
    const char *text, *shown;
} cases[] = {
    {"", ""},
    {"-- nothing\n", ""},
    {"CREATE TABLE a (id int);\n\n/* b */ CREATE INDEX i ON a (id);", "1 CREATE TABLE a (id int)\n3 CREATE INDEX i ON a (id)\n"},
    /* data */
    {"CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\nUPDATE a SET id = 2;\nCOPY a FROM stdin;\n1\n\\.\nSELECT 1;\n",
     "1 CREATE TABLE a (id int)\n2 ~ 4 statements that fill or read tables are left out\n"},
    {"\\copy a from 'a.csv'\nCREATE TABLE a (id int);", "2 CREATE TABLE a (id int)\n" DATA(1)},
    {"SELECT pg_catalog.setval('public.a_id_seq', 1, false);\nREFRESH MATERIALIZED VIEW v;", "1 ~ 2 statements that fill or read tables are left out\n"},
    /* settings */
    {"SET statement_timeout = 0;\nSET client_encoding = 'UTF8';\nSELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\nSET transaction_timeout = 0;\n"
     "CREATE TABLE public.a (id int);",
     "3 SELECT pg_catalog.set_config('search_path', '', false)\n4 SET check_function_bodies = false\n6 CREATE TABLE public.a (id int)\n"},
    {"SET search_path TO app, public;\nCREATE TABLE a (id int);", "1 SET search_path TO app, public\n2 CREATE TABLE a (id int)\n"},
    /* transactions; SET LOCAL ends with its own */
    {"BEGIN;\nSET LOCAL SEARCH_PATH TO s;\nCREATE TABLE a (id int);\nCOMMIT;\nCREATE TABLE b (id int);",
     "2 SET SEARCH_PATH TO s\n3 CREATE TABLE a (id int)\n4 RESET search_path\n5 CREATE TABLE b (id int)\n"},
    {"set search_path = x;\nbegin; set local search_path = s; end;", "1 set search_path = x\n2 SET search_path = s\n2 set search_path = x\n"},
    {"BEGIN;\nCREATE TABLE a (id int);\nROLLBACK;", "2 CREATE TABLE a (id int)\n3 ! a `ROLLBACK` is not followed: the statements before it are taken\n? anything\n"},
    /* roles and owners stay, databases go */
    {"CREATE ROLE app;\nALTER TABLE a OWNER TO app;\nGRANT SELECT ON a TO app;\nGRANT CONNECT ON DATABASE d TO app;",
     "1 CREATE ROLE app\n2 ALTER TABLE a OWNER TO app\n3 GRANT SELECT ON a TO app\n" ADMIN(4)},
    {"CREATE DATABASE d;\nALTER DATABASE d SET timezone TO 'UTC';\n\\connect d\nCREATE TABLE a (id int);",
     "4 CREATE TABLE a (id int)\n1 ~ 2 statements about databases, roles or the server are left out\n"},
    {"CREATE TABLE a (id int);\n\\c other\nCREATE TABLE b (id int);",
     "1 CREATE TABLE a (id int)\n3 CREATE TABLE b (id int)\n2 ! the rest of the file is for another database: `\\c`\n? anything\n"},
    {"SELECT 'CREATE DATABASE a' WHERE NOT EXISTS (SELECT FROM pg_database)\\gexec\nCREATE TABLE a (id int);",
     "2 CREATE TABLE a (id int)\n1 ! a command of psql is not followed: `\\gexec`\n1 ~ one statement that fills or reads tables is left out\n? anything\n"},
    {"\\set ON_ERROR_STOP on\n\\echo hi\n\\i more.sql\n", "3 ! the file `more.sql` that is included here is not read\n? anything\n"},
    /* clearing: what was not made before */
    {"DROP TABLE IF EXISTS a CASCADE;\nDROP TYPE e;\nALTER TABLE ONLY public.a DROP CONSTRAINT k;\nCREATE TABLE a (id int);\nDROP TABLE b;\nDROP TABLE a;",
     "4 CREATE TABLE a (id int)\n6 DROP TABLE a\n1 ~ 4 statements that drop what an earlier run left are left out\n"},
    {"CREATE TABLE a (id int);\nALTER TABLE a DROP COLUMN id;\nDROP FUNCTION IF EXISTS f();\nDROP TRIGGER IF EXISTS x ON a;",
     "1 CREATE TABLE a (id int)\n2 ALTER TABLE a DROP COLUMN id\n3 DROP FUNCTION IF EXISTS f()\n4 DROP TRIGGER IF EXISTS x ON a\n"},
    {"CREATE INDEX i ON a (b);\nDROP INDEX i;\nDROP INDEX j;", "1 CREATE INDEX i ON a (b)\n2 DROP INDEX i\n" CLEARING(3)},
    {"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\nCREATE TABLE a (id int);", "3 CREATE TABLE a (id int)\n" CLEARING(1)},
    {"CREATE TABLE a (id int);\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;", "1 CREATE TABLE a (id int)\n2 DROP SCHEMA public CASCADE\n3 CREATE SCHEMA public\n"},
    /* code that runs */
    {"DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END $$;", "1 DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END $$\n"},
    {"CREATE FUNCTION make() RETURNS void LANGUAGE sql AS 'create table x ()';\nSELECT make();\nSELECT other();",
     "1 CREATE FUNCTION make() RETURNS void LANGUAGE sql AS 'create table x ()'\n2 SELECT make()\n" DATA(3)},
    {"SELECT public.create_hypertable('m', 'at');", "1 SELECT public.create_hypertable('m', 'at')\n"},
    /* the grammar is older than the text, or it is no SQL */
    {"CREATE TABLE a (id int);\nCREATE TABLE b (id int, PRIMARY KEY (id, at WITHOUT OVERLAPS));\nINSERT INTO a VALUES (1);",
     "1 CREATE TABLE a (id int)\n2 CREATE TABLE b (id int, PRIMARY KEY (id, at WITHOUT OVERLAPS))\n" DATA(3)},
    {"CREATE TABLE a (id int);\nUSE shop;", "1 CREATE TABLE a (id int)\n2 ! not understood as SQL (syntax error at or near \"USE\"): `USE shop`\n? anything\n"},
    {"LISTEN x;\nEXPLAIN SELECT 1;", ""},
    {"\xef\xbb\xbf" "CREATE TABLE a (id int);", "1 CREATE TABLE a (id int)\n"},
    {"CREATE USER x PASSWORD 'hunter2';\nGIBBERISH password 'hunter2';", "1 CREATE USER x PASSWORD 'hunter2'\n2 ! not understood as SQL (syntax error at or near \"GIBBERISH\"): `GIBBERISH password '***'`\n? anything\n"},
};

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Declaration) declaration = declared_read_sql_text(cases[i].text, strlen(cases[i].text), "text", &error);
        assert_null(error);
        g_autofree char *shown = show(declaration);
        if (strcmp(shown, cases[i].shown) != 0)
            fail_msg("case %zu: %s\n--- expected\n%s--- found\n%s", i, cases[i].text, cases[i].shown, shown);
    }
}

static Declaration *read_one(const char *text, GError **error) {
    const char *const paths[] = {"db/structure.sql", NULL}, *const contents[] = {text, NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    return declared_read_sql(tree, "db/structure.sql", error);
}

static int line_of(const Declaration *declaration, const char *identity) {
    const SourcePlace *place = declaration_place(declaration, identity);
    assert_non_null(place);
    assert_string_equal(place->path, "db/structure.sql");
    return place->line;
}

static void test_places(void **state) {
    (void)state;
    g_autoptr(Declaration) declaration = read_one("CREATE TABLE \"A b\" (\n  id int,\n  \"select\" text,\n  CONSTRAINT k UNIQUE (id)\n);\nSET search_path TO s;\nCREATE INDEX i ON t (x);\n"
                                                  "ALTER TABLE ONLY public.\"A b\"\n  ADD COLUMN late int;\nCREATE POLICY p ON t USING (true);\n", NULL);
    assert_int_equal(line_of(declaration, "public.\"A b\""), 1);
    assert_int_equal(line_of(declaration, "public.\"A b\".id"), 2);
    assert_int_equal(line_of(declaration, "public.\"A b\".\"select\""), 3);
    assert_int_equal(line_of(declaration, "public.\"A b\".k"), 4);
    assert_int_equal(line_of(declaration, "s.i"), 7);
    assert_int_equal(line_of(declaration, "public.\"A b\".late"), 9);
    assert_int_equal(line_of(declaration, "s.t.p"), 10);
    assert_int_equal(declaration->tables.read, 1);
    assert_int_equal(declaration->columns.read, 3);
    assert_int_equal(declaration->extras.read, 3);
    assert_int_equal(declaration->files->len, 1);
}

/* A dump of INSERTs larger than what the parser takes: nothing is lost, lines stay right. */
static void test_large(void **state) {
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    int lines = 0;
    for (int table = 0; table < 9; table++) {
        g_string_append_printf(text, "CREATE TABLE t%d (\n  id int\n);\nCREATE FUNCTION f%d() RETURNS int BEGIN ATOMIC\n  SELECT 1;\n  SELECT 2;\nEND;\n", table, table);
        lines += 7;
        for (int row = 0; row < 20000; row++, lines++)
            g_string_append_printf(text, "INSERT INTO t%d VALUES (%d, 'a;b\\');\n", table, row);
    }
    assert_true(text->len > (5u << 20));
    g_autoptr(Declaration) declaration = read_one(text->str, NULL);
    assert_int_equal(declaration->statements->len, 18);
    assert_int_equal(declaration->doubts->len, 0);
    const DeclarationStatement *last = &g_array_index(declaration->statements, DeclarationStatement, 17);
    assert_int_equal(last->place.line, lines - 20000 - 3);
    assert_true(g_str_has_prefix(last->sql, "CREATE FUNCTION f8()"));
    assert_true(g_str_has_suffix(last->sql, "END"));
    assert_int_equal(declaration->notes->len, 1);
    assert_string_equal(g_array_index(declaration->notes, DeclarationNote, 0).text, "180000 statements that fill or read tables are left out");
}

static void expect_error(const char *text, size_t size, int code, const char *message) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Declaration) declaration = declared_read_sql_text(text, size, "x.sql", &error);
    assert_null(declaration);
    assert_int_equal(error->code, code);
    assert_string_equal(error->message, message);
}

static void test_errors(void **state) {
    (void)state;
    expect_error("PGDMP\1\2", 7, ERROR_USAGE, "x.sql is a dump in pg_dump's custom format");
    expect_error("a\0b", 3, ERROR_INCOMPLETE, "x.sql is not text");
    expect_error("\xff\xfe" "C\0R\0", 6, ERROR_INCOMPLETE, "x.sql is text in UTF-16");
    const char *const none[] = {NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(none, none);
    g_autoptr(GError) error = NULL;
    assert_null(declared_read_sql(tree, "no.sql", &error));
    assert_int_equal(error->code, ERROR_USAGE);
}

static void test_include(void **state) {
    (void)state;
    const char *const paths[] = {"db/all.sql", "db/loop.sql", "db/t/a.sql", "db/t/b.sql", NULL};
    const char *const contents[] = {"\\set ON_ERROR_STOP on\nCREATE SCHEMA s;\n\\ir t/a.sql\n\\i 'db/t/b.sql'\nCREATE TABLE last ();\n\\i :x\n\\i none.sql\n", "\\i loop.sql\n\\i loop.sql\n",
                                    "SET search_path TO s;\nCREATE TABLE a ();", "CREATE TABLE b ();\nBAD;", NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    g_autoptr(Declaration) declaration = declared_read_sql(tree, "db/all.sql", NULL);
    g_autofree char *shown = show(declaration);
    assert_string_equal(shown, "2 CREATE SCHEMA s\n1 SET search_path TO s\n2 CREATE TABLE a ()\n1 CREATE TABLE b ()\n5 CREATE TABLE last ()\n"
                               "6 ! the file `:x` that is included here is not read\n7 ! the file `none.sql` that is included here is not read\n"
                               "2 ! not understood as SQL (syntax error at or near \"BAD\"): `BAD`\n? anything\n");
    assert_string_equal(declaration_place(declaration, "s.b")->path, "db/t/b.sql");
    assert_int_equal(declaration->files->len, 3);
    g_autoptr(Declaration) loop = declared_read_sql(tree, "db/loop.sql", NULL);
    assert_int_equal(loop->files->len, 1);
    assert_true(loop->notes->len > 0 && loop->notes->len <= 201);
}

/* Nothing of it may crash, hang or grow without bound. */
static void test_hostile(void **state) {
    (void)state;
    static const char *const units[] = {"(", "CREATE TABLE ", "';", "$a$", "/*", "\\gexec\n", "-", "BEGIN ATOMIC ", "\xff", "DROP ", "E'\\", "set local search_path ", ";", "\"", "CREATE TABLE a (b int);"};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 100000)
            g_string_append(text, units[i]);
        g_autoptr(Declaration) declaration = declared_read_sql_text(text->str, text->len, "x", NULL);
        assert_non_null(declaration);
        assert_true(declaration->notes->len <= 210);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_places), cmocka_unit_test(test_large), cmocka_unit_test(test_errors), cmocka_unit_test(test_include), cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
