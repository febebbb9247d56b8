#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "sql/statement.h"

typedef struct {
    const char *before, *after;
    EditClass edit;
} EditCase;

#define BREAK "--> statement-breakpoint"

static const EditCase EDITS[] = {
    {"select 1", "select 1", EDIT_WHITESPACE},
    {"select 1;\n", "SELECT\r\n  1", EDIT_WHITESPACE},
    {"create table T (A int)", "CREATE TABLE t (a INT);", EDIT_WHITESPACE},
    {"create table t (a int)", "create table \"T\" (a int)", EDIT_SQL},
    {"select 'A'", "select 'a'", EDIT_SQL},
    {"select 'a  b'", "select 'a b'", EDIT_SQL},
    {"select 1 -- one\n", "select 1 -- two\n", EDIT_COMMENT},
    {"select 1", "/* why */ select 1", EDIT_COMMENT},
    {"select 1 -- a  b", "select 1 --a b", EDIT_WHITESPACE},
    {"create table t ()", "create table if not exists t ()", EDIT_IF_EXISTS},
    {"drop table if exists t; select 1", "drop table t; select 1 -- x", EDIT_IF_EXISTS},
    {"create table t ()", "create table if not exists u ()", EDIT_SQL},
    {"select 1; select 2", "select 1;\n" BREAK "\nselect 2", EDIT_COMMENT},
    {"alter table a add b int\n" BREAK "\nselect 2", "alter table a add b int\n\nselect 2", EDIT_SQL},
    {"alter table a add b int\n" BREAK "\nselect 2", "alter table a add b int;\n\nselect 2", EDIT_COMMENT},
    {"do $$ begin create type m as enum ('a'); end $$", "do $$\r\nbegin\r\n  create type m as enum ('a');\r\nend $$;", EDIT_WHITESPACE},
    {"do $$ begin create table t (); end $$", "do $$ begin create table if not exists t (); end $$", EDIT_IF_EXISTS},
    {"do $$ begin perform 1; end $$", "do $$ begin if not exists (select 1) then perform 1; end if; end $$", EDIT_SQL},
    {"do $$ begin perform 1; end $$", "do $$ begin -- note\n perform 1; end $$", EDIT_COMMENT},
    {"create function f() returns int language sql as $$ select 1 $$", "create function f() returns int language sql as $$ select  1 $$", EDIT_WHITESPACE},
    {"create function f() returns int language sql as $$ select 1 $$", "create function f() returns int language sql as $$ select 2 $$", EDIT_SQL},
    {"create or replace function f() returns int as $$ begin return query select 'a'; end $$ language plpgsql; select 1",
     "create or replace function f() returns int as $$\nBEGIN\n  RETURN QUERY\n  SELECT 'a';\nEND $$ LANGUAGE plpgsql;\nselect 1", EDIT_WHITESPACE},
    {"create procedure p() language plpgsql as $$ begin null; end $$", "create procedure p() language plpgsql as $$ begin null; /* no */ end $$", EDIT_COMMENT},
    {"create function f() returns int language plpython3u as $$ return 1 $$", "create function f() returns int language plpython3u as $$  return 1 $$", EDIT_SQL},
    {"create table t (); insert into t values ($$a b$$)", "create table t (); insert into t values ($$a  b$$)", EDIT_SQL},
    {"create function f() returns int language sql as $$\nselect 1\n$$", "create function f() returns int language sql as $$\r\nselect 1\r\n$$", EDIT_WHITESPACE},
    {"select 1", "", EDIT_SQL},
    {"", "-- nothing\n", EDIT_COMMENT},
    {"select 1", "select 'open", EDIT_UNKNOWN},
    {"select 'open\r\n", "select 'open\n", EDIT_WHITESPACE},
    {"<<<<<<< HEAD\nselect 1", "select 1", EDIT_SQL},
};

static void classifies_edits(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(EDITS); i++) {
        const EditCase *c = &EDITS[i];
        EditClass there = sql_classify_edit(c->before, strlen(c->before), c->after, strlen(c->after));
        EditClass back = sql_classify_edit(c->after, strlen(c->after), c->before, strlen(c->before));
        if (there != c->edit || back != c->edit)
            fail_msg("[%s] -> [%s]: %d and %d, expected %d", c->before, c->after, there, back, c->edit);
    }
}

typedef struct {
    const char *sql;
    size_t limit;
    const char *excerpt;
} ExcerptCase;

static const ExcerptCase EXCERPTS[] = {
    {"  create  table t (\n\ta int -- c\n)", 80, "create table t ( a int )"},
    {"create table users (id int)", 12, "create tabl…"},
    {"select 'éééééé'", 10, "select 'é…"},
    {"select 1", 0, ""},
    {"create role a login password 'hunter2'", 80, "create role a login password '***'"},
    {"alter user a with encrypted password 'hunter2' valid until '2030-01-01'", 80, "alter user a with encrypted password '***' valid until '2030-01-01'"},
    {"alter role a password null", 80, "alter role a password null"},
    {"create user mapping for a server s options (user 'bob', password 'hunter2')", 80, "create user mapping for a server s options (user 'bob', password '***')"},
    {"alter server s options (set \"apiKey\" 'hunter2')", 80, "alter server s options (set \"apiKey\" '***')"},
    {"create subscription s connection 'host=h' publication p", 80, "create subscription s connection '***' publication p"},
    {"alter database d set app.jwt_secret = 'hunter2'", 80, "alter database d set app.jwt_secret = '***'"},
    {"select set_config('app.secret', 'hunter2', true)", 80, "select set_config('***', '***', true)"},
    {"select dblink('postgres://u:hunter2@h/d')", 80, "select dblink('***')"},
    {"insert into users (email, password_hash) values ('a@b', 'hunter2')", 90, "insert into users (email, password_hash) values ('***', '***')"},
    {"insert into kinds (name) values ('a')", 80, "insert into kinds (name) values ('a')"},
    {"do $$ begin create role a password 'hunter2'; end $$", 90, "do $$ begin create role a password '***'; end $$"},
    {"do $$ begin execute 'create role a password ''hunter2'''; end $$", 90, "do $$ begin execute '***'; end $$"},
    {"create role a password 'hunter2", 80, "create role a password '***"},
    {"comment on column t.c is 'the user''s age'", 80, "comment on column t.c is 'the user''s age'"},
    {"select \x01 '\xff'", 80, "select \x01 '?'"},
};

static void masks_and_folds(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(EXCERPTS); i++) {
        const ExcerptCase *c = &EXCERPTS[i];
        g_autofree char *excerpt = sql_excerpt(c->sql, strlen(c->sql), c->limit);
        if (strcmp(excerpt, c->excerpt) != 0)
            print_error("[%s]: got [%s], expected [%s]\n", c->sql, excerpt, c->excerpt);
        assert_string_equal(excerpt, c->excerpt);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(classifies_edits), cmocka_unit_test(masks_and_folds)};
    return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
