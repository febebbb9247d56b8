#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "sql/statement.h"

static Statements *parse(const char *sql) {
    return statements_parse(sql, strlen(sql));
}

typedef struct {
    const char *sql;
    StatementKind kind;
    const char *schema, *relation, *object;
    bool if_not_exists, concurrently;
} DescribeCase;

static const DescribeCase DESCRIBED[] = {
    {"CREATE TABLE users (id int)", STATEMENT_CREATE_TABLE, NULL, "users", NULL, false, false},
    {"create unlogged table if not exists App.\"Users\" ()", STATEMENT_CREATE_TABLE, "app", "Users", NULL, true, false},
    {"CREATE TEMP TABLE t AS SELECT 1", STATEMENT_CREATE_TABLE, NULL, "t", NULL, false, false},
    {"CREATE TABLE a.p1 PARTITION OF a.p DEFAULT", STATEMENT_CREATE_TABLE, "a", "p1", NULL, false, false},
    {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t (a)", STATEMENT_CREATE_INDEX, "s", "t", "i", true, true},
    {"CREATE INDEX ON t (a)", STATEMENT_CREATE_INDEX, NULL, "t", NULL, false, false},
    {"ALTER TABLE IF EXISTS ONLY \"t\" ADD COLUMN \"c\" text DEFAULT 'a, add b'", STATEMENT_ALTER_TABLE, NULL, "t", "c", false, false},
    {"ALTER TABLE t ADD c int", STATEMENT_ALTER_TABLE, NULL, "t", "c", false, false},
    {"ALTER TABLE t ADD COLUMN IF NOT EXISTS c numeric(10, 2), DROP COLUMN d", STATEMENT_ALTER_TABLE, NULL, "t", "c", true, false},
    {"ALTER TABLE t ADD COLUMN a int, ADD COLUMN IF NOT EXISTS b int", STATEMENT_ALTER_TABLE, NULL, "t", NULL, true, false},
    {"ALTER TABLE t ADD CONSTRAINT x CHECK (a > 1)", STATEMENT_ALTER_TABLE, NULL, "t", NULL, false, false},
    {"ALTER TABLE t ADD PRIMARY KEY (a)", STATEMENT_ALTER_TABLE, NULL, "t", NULL, false, false},
    {"ALTER TABLE t DETACH PARTITION p CONCURRENTLY", STATEMENT_ALTER_TABLE, NULL, "t", NULL, false, true},
    {"CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"", STATEMENT_CREATE_EXTENSION, NULL, NULL, "uuid-ossp", true, false},
    {"CREATE SCHEMA app", STATEMENT_CREATE_SCHEMA, NULL, NULL, "app", false, false},
    {"CREATE SCHEMA AUTHORIZATION bob", STATEMENT_CREATE_SCHEMA, NULL, NULL, "bob", false, false},
    {"CREATE TYPE \"public\".\"mood\" AS ENUM ('a')", STATEMENT_CREATE_TYPE, "public", "mood", NULL, false, false},
    {"CREATE ROLE app NOLOGIN", STATEMENT_CREATE_ROLE, NULL, NULL, "app", false, false},
    {"CREATE USER MAPPING FOR a SERVER s", STATEMENT_OTHER_DDL, NULL, NULL, NULL, false, false},
    {"CREATE OR REPLACE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'select 1'", STATEMENT_OTHER_DDL, "s", "f", NULL, false, false},
    {"CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1", STATEMENT_OTHER_DDL, NULL, "v", NULL, true, false},
    {"CREATE POLICY p ON s.t USING (true)", STATEMENT_OTHER_DDL, "s", "t", "p", false, false},
    {"CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()", STATEMENT_OTHER_DDL, NULL, "t", "g", false, false},
    {"DROP INDEX CONCURRENTLY IF EXISTS i", STATEMENT_OTHER_DDL, NULL, "i", NULL, false, true},
    {"REFRESH MATERIALIZED VIEW CONCURRENTLY v", STATEMENT_OTHER_DDL, NULL, "v", NULL, false, true},
    {"ALTER TYPE mood ADD VALUE 'b'", STATEMENT_OTHER_DDL, NULL, "mood", NULL, false, false},
    {"INSERT INTO s.t VALUES (1)", STATEMENT_DML, "s", "t", NULL, false, false},
    {"WITH x AS (SELECT 1) SELECT * FROM x", STATEMENT_DML, NULL, NULL, NULL, false, false},
    {"DO $$ BEGIN CREATE TABLE t (); END $$", STATEMENT_DO, NULL, NULL, NULL, false, false},
    {"SET search_path = ''", STATEMENT_UTILITY, NULL, NULL, NULL, false, false},
    {"START TRANSACTION", STATEMENT_TRANSACTION, NULL, NULL, NULL, false, false},
    {"CREATE TABLE postgres_19_syntax (a int) SOMETHING NEW", STATEMENT_CREATE_TABLE, NULL, "postgres_19_syntax", NULL, false, false},
    {"FROBNICATE t", STATEMENT_UNKNOWN, NULL, NULL, NULL, false, false},
};

static void assert_text(const char *got, const char *expected, const char *sql) {
    if (g_strcmp0(got, expected) != 0)
        fail_msg("%s: got %s, expected %s", sql, got ? got : "NULL", expected ? expected : "NULL");
}

static void describes_statements(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(DESCRIBED); i++) {
        const DescribeCase *c = &DESCRIBED[i];
        g_autoptr(Statements) statements = parse(c->sql);
        assert_int_equal(statements->items->len, 1);
        const Statement *s = statements->items->pdata[0];
        if (s->kind != c->kind || s->if_not_exists != c->if_not_exists || s->concurrently != c->concurrently)
            fail_msg("%s: kind %d, if_not_exists %d, concurrently %d", c->sql, s->kind, s->if_not_exists, s->concurrently);
        assert_text(s->schema, c->schema, c->sql);
        assert_text(s->relation, c->relation, c->sql);
        assert_text(s->object, c->object, c->sql);
    }
}

typedef struct {
    const char *sql;
    bool parsed;
    const char *texts[6]; /* "line:text" */
} SplitCase;

static const SplitCase SPLITS[] = {
    {"", true, {NULL}},
    {" ;; -- nothing\n", true, {NULL}},
    {"select 1", true, {"1:select 1"}},
    {"-- c\n/* d */ select 1; -- e\n\nselect 2 ;", true, {"2:select 1", "4:select 2"}},
    {"select ';', $$;$$, $a$ $$;$$ $a$, \";\"; select 2", true, {"1:select ';', $$;$$, $a$ $$;$$ $a$, \";\"", "1:select 2"}},
    {"create rule r as on insert to t do also (select 1; select 2); select 3", true,
     {"1:create rule r as on insert to t do also (select 1; select 2)", "1:select 3"}},
    {"create function f() returns int begin atomic select 1; select case when true then 2 end; end; select 3", true,
     {"1:create function f() returns int begin atomic select 1; select case when true then 2 end; end", "1:select 3"}},
    {"select 'é'; select 'ß'", true, {"1:select 'é'", "1:select 'ß'"}},
    {"\xef\xbb\xbfselect 1;\r\nselect 2;\r\n", true, {"1:select 1", "2:select 2"}},
    {"\\restrict abc\nselect 1;\n  \\unrestrict 'abc\nselect 2;", false, {"1:\\restrict abc\nselect 1;\n  \\unrestrict 'abc\nselect 2;"}},
    {"\\restrict abc\nselect 1;\n\\unrestrict abc\n", true, {"2:select 1"}},
    {"selec 1; select 2; create function f() begin atomic select 1; end", false,
     {"1:selec 1", "1:select 2", "1:create function f() begin atomic select 1; end"}},
    {"select 1;\n select 'open", false, {"1:select 1;\n select 'open"}},
    {"select '\xff'; -- \xfe\nselect 2", true, {"1:select '\xff'", "2:select 2"}},
};

static void splits_where_the_server_does(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(SPLITS); i++) {
        const SplitCase *c = &SPLITS[i];
        g_autoptr(Statements) statements = parse(c->sql);
        if (statements->parsed != c->parsed)
            fail_msg("%s: parsed %d: %s", c->sql, statements->parsed, statements->error ? statements->error : "");
        assert_int_equal(statements->parsed, statements->error == NULL);
        guint count = 0;
        while (count < G_N_ELEMENTS(c->texts) && c->texts[count])
            count++;
        if (statements->items->len != count)
            fail_msg("%s: %u statements", c->sql, statements->items->len);
        for (guint j = 0; j < count; j++) {
            const Statement *s = statements->items->pdata[j];
            g_autofree char *text = g_strdup_printf("%d:%.*s", s->line, (int)(s->end - s->begin), c->sql + s->begin);
            assert_string_equal(text, c->texts[j]);
        }
    }
}

static void tells_where_the_error_is(void **state) {
    (void)state;
    g_autoptr(Statements) statements = parse("select 'é\né';\nselect 1;\ncreate tabel t ();\n");
    assert_false(statements->parsed);
    assert_int_equal(statements->error_line, 4);
    assert_string_equal(statements->error, "syntax error at or near \"tabel\"");
}

static void errors_quote_no_secret(void **state) {
    (void)state;
    g_autoptr(Statements) open = parse("create role a password 'hunter2");
    assert_null(strstr(open->error, "hunter2"));
    g_autoptr(Statements) near = parse("create role a passwort 'hunter2'");
    assert_null(strstr(near->error, "hunter2"));
}

static void sees_transaction_control(void **state) {
    (void)state;
    g_autoptr(Statements) own = parse("create table t (); COMMIT; create index concurrently i on t (a)");
    assert_true(own->own_transaction);
    g_autoptr(Statements) none = parse("do $$ begin commit; end $$; create function f() begin atomic select 1; end");
    assert_false(none->own_transaction);
}

static char *repeated(const char *head, const char *part, size_t count, const char *tail) {
    GString *text = g_string_new(head);
    for (size_t i = 0; i < count; i++)
        g_string_append(text, part);
    g_string_append(text, tail);
    return g_string_free(text, FALSE);
}

static void bears_hostile_text(void **state) {
    (void)state;
    static const char *const PARTS[][3] = {
        {"select 1", "-1", ""},      {"select ", "(", "1"},         {"select ", "not ", "1"},   {"select ", "- ", "1"},
        {"select ", "/*", "1"},      {"select ", "+", "1"},         {"select a", "[1]", ""},    {"select f", "(f", ""},
        {"", ";", ""},               {"select 1", " union select 1", ""}, {"do ", "$a$do ", "x"}, {"grant a to ", "b,", "c"},
        {"", "if not exists ", ""},  {"execute ", "'execute ", ""}, {"select '", "''", "'"},    {"create ", "or replace ", "x"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(PARTS); i++) {
        g_autofree char *text = repeated(PARTS[i][0], PARTS[i][1], 20000, PARTS[i][2]);
        g_autoptr(Statements) statements = parse(text);
        assert_true(statements->parsed || statements->error);
        g_autoptr(GPtrArray) roles = statements_roles(text, strlen(text));
        assert_non_null(roles);
        g_autofree char *excerpt = sql_excerpt(text, strlen(text), 100);
        assert_true(g_utf8_strlen(excerpt, -1) <= 100);
    }
}

static void gives_up_on_what_it_cannot_read(void **state) {
    (void)state;
    g_autofree char *large = g_strnfill((5 << 20), 'a');
    g_autoptr(Statements) statements = parse(large);
    assert_false(statements->parsed);
    assert_int_equal(statements->items->len, 1);
    assert_int_equal(((Statement *)statements->items->pdata[0])->kind, STATEMENT_UNKNOWN);
    g_autoptr(Statements) nul = statements_parse("select 1\0; select 2", 19);
    assert_false(nul->parsed);
    assert_int_equal(nul->items->len, 1);
    assert_int_equal(((Statement *)nul->items->pdata[0])->end, 19);
}

static void cuts_names_like_the_server(void **state) {
    (void)state;
    g_autoptr(Statements) statements = parse("create table aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggé ()");
    const Statement *s = statements->items->pdata[0];
    assert_string_equal(s->relation, "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgg");
}

typedef struct {
    const char *sql, *roles;
} RolesCase;

static const RolesCase ROLES[] = {
    {"grant select on t to app, \"Ops\"; grant all on schema s to public, current_user", "Ops app"},
    {"revoke all on t from a granted by b", "a b"},
    {"grant parent to child with admin option", "child parent"},
    {"alter table t owner to boss; alter table t rename to other", "boss"},
    {"create schema s authorization u", "u"},
    {"create policy p on t for select to authenticated, anon using (a to b)", "anon authenticated"},
    {"create policy p on t using (true)", ""},
    {"alter default privileges for role x in schema s grant select on tables to y", "x y"},
    {"set role r1; set local role r2; set session authorization 'r3'; set search_path to a", "r1 r2 r3"},
    {"reassign owned by a to b", "a b"},
    {"do $$ begin if not exists (select from pg_roles where rolname = 'x') then grant select on t to x; end if; "
     "execute 'grant usage on schema \"s\" to y'; execute format('grant z to %I', v); end $$", "x y z"},
    {"select 'grant select on t to nobody'", ""},
    {"grant pg_read_all_data to reader", "reader"},
    {"grant select on 'broken", ""},
};

static void finds_roles(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(ROLES); i++) {
        g_autoptr(GPtrArray) roles = statements_roles(ROLES[i].sql, strlen(ROLES[i].sql));
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint j = 0; j < roles->len; j++)
            g_string_append_printf(text, "%s%s", j ? " " : "", (char *)roles->pdata[j]);
        assert_text(text->str, ROLES[i].roles, ROLES[i].sql);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(describes_statements),
        cmocka_unit_test(splits_where_the_server_does),
        cmocka_unit_test(tells_where_the_error_is),
        cmocka_unit_test(errors_quote_no_secret),
        cmocka_unit_test(sees_transaction_control),
        cmocka_unit_test(bears_hostile_text),
        cmocka_unit_test(gives_up_on_what_it_cannot_read),
        cmocka_unit_test(cuts_names_like_the_server),
        cmocka_unit_test(finds_roles),
    };
    return cmocka_run_group_tests_name("statement", tests, NULL, NULL);
}
