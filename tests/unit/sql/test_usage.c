#include <string.h>
#include "cmocka_all.h"
#include "sql/usage.h"

/* --- a usage as one line ------------------------------------------------------------------------------------------------------- */

static void put_relation(GString *out, const UsedRelation *relation) {
    g_string_append_printf(out, "%s%s%s", relation->schema ? relation->schema : "", relation->schema ? "." : "", relation->name);
}

static void put_columns(GString *out, const SqlUsage *usage) {
    for (guint i = 0; i < usage->columns->len; i++) {
        const UsedColumn *column = &g_array_index(usage->columns, UsedColumn, i);
        for (guint j = 0; j < column->count; j++) {
            g_string_append(out, j ? "|" : " ");
            put_relation(out, used_candidate(usage, column, j));
        }
        if (column->count)
            g_string_append_printf(out, ".%s%s", column->name, column->target ? "!" : "");
    }
}

static void put_list(GString *out, const GPtrArray *list) {
    g_string_append(out, list ? "(" : "");
    for (guint i = 0; list && i < list->len; i++)
        g_string_append_printf(out, "%s%s", i ? "," : "", (const char *)list->pdata[i]);
    g_string_append(out, list ? ")" : "");
}

static void put_inserts(GString *out, const SqlUsage *usage) {
    for (guint i = 0; i < usage->inserts->len; i++) {
        const UsedInsert *insert = usage->inserts->pdata[i];
        g_string_append(out, " into ");
        put_relation(out, used_relation(usage, insert->relation));
        put_list(out, insert->columns);
        g_string_append_printf(out, "=%d", insert->values == COUNT_UNKNOWN ? -1 : (int)insert->values);
        for (guint j = 0; j < insert->given->len; j++) {
            const UsedValue *value = &g_array_index(insert->given, UsedValue, j);
            static const char *const kinds[] = {"null", "default", "'", "?"};
            g_string_append_printf(out, " %zu:%s%s", value->position, kinds[value->kind], value->text ? value->text : "");
        }
    }
    for (guint i = 0; i < usage->conflicts->len; i++) {
        const UsedConflict *conflict = usage->conflicts->pdata[i];
        g_string_append_printf(out, " conflict %s", conflict->constraint ? conflict->constraint : "");
        put_list(out, conflict->columns);
    }
}

static void put_rest(GString *out, const SqlUsage *usage) {
    for (guint i = 0; i < usage->literals->len; i++) {
        const UsedLiteral *literal = &g_array_index(usage->literals, UsedLiteral, i);
        const char *name = literal->type ? literal->type : g_array_index(usage->columns, UsedColumn, literal->column).name;
        g_string_append_printf(out, " %s%s%s", name, literal->type ? "::" : "=", literal->text ? literal->text : "NULL");
    }
    for (guint i = 0; i < usage->names->len; i++) {
        const UsedName *name = &g_array_index(usage->names, UsedName, i);
        g_string_append_printf(out, " %s %s", name->kind == NAME_TYPE ? "type" : "call", name->name);
    }
    if (usage->search_path) {
        g_string_append(out, " path");
        put_list(out, usage->search_path);
    }
    g_string_append(out, usage->open ? " open" : "");
}

static char *usage_text(const SqlUsage *usage) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < usage->relations->len; i++) {
        const UsedRelation *relation = used_relation(usage, i);
        g_string_append(out, relation->name ? " " : "");
        if (relation->name)
            put_relation(out, relation);
    }
    g_string_append(out, " /");
    put_columns(out, usage);
    put_inserts(out, usage);
    put_rest(out, usage);
    return g_string_free(out, FALSE);
}

static const struct {
    const char *sql, *usage;
} cases[] = {
    /* columns of the one relation in sight, or of one that is named */
    {"select id, Email from users where \"Age\" > 1", " users / users.id users.email users.Age"},
    {"select u.id from app.users u", " app.users / app.users.id"},
    {"select users.id, app.users.name from app.users", " app.users / app.users.id app.users.name"},
    {"select *, u.* from users u", " users /"},
    {"select u, row_to_json(u) from users u", " users / call row_to_json"},
    {"select a from t, s", " t s / t|s.a"},
    {"select t.a from t join s on t.id = s.t_id", " t s / t.id s.t_id t.a"},
    {"select 1 from t join s using (id) left join r using (x)", " t s r / t.id! s.id! r.x!"},
    {"select x from t tablesample system (1)", " t / t.x"},
    /* nothing certain */
    {"select a, i from t, generate_series(1, 2) i", " t / call generate_series"},
    {"select a from (select b from t) s", " t / t.b"},
    {"select x from t as u (x, y)", " t /"},
    {"select j.a, b from (t join s on true) as j", " t s /"},
    {"select a from other.public.t", " /"},
    {"select 1 where a = 2", " /"},
    {"selec a from t", " /"},
    {"select a from `t`", " /"},
    {"select a from t where id = @id and b =@c", " t / t.a t.id t.b"},
    {"select sqlc.arg(name), a from t", " t / t.a"},
    /* scopes */
    {"select (select b from s where s.x = t.y) from t", " t s / s|t.b s.x t.y"},
    {"select 1 from t where exists (select 1 from t where a = 1)", " t t / t.a"},
    {"select 1 from t a where exists (select 1 from s a where a.x = 1)", " t s / s.x"},
    {"select l.x from t, lateral (select t.a, b from s) l", " t s / t.a"},
    /* CTEs */
    {"with c as (select a from t) select b, c.d from c", " t / t.a"},
    {"with t as (select a from t) select b from t", " t / t.a"},
    {"with recursive t as (select a from t) select b from t", " /"},
    {"with c as (delete from t where a = 1 returning b) insert into s (x) select b from c", " t s / t.a t.b s.x! into s(x)=1 0:?"},
    {"with c as (select 1) select a from s where id in (select z from c)", " s / s.a s.id"},
    {"select a from c; with c as (select 1) select b from c", " c / c.a"},
    /* output names */
    {"select count(*) as n, a from t group by a order by n, b, t.c", " t / t.a t.a t.b t.c call count"},
    {"select count(*) from t order by count", " t / call count"},
    {"select a from t union select b from s order by z", " t s / t.a s.b"},
    {"select a from t having max(b) > 1", " t / t.a t.b call max"},
    /* writing */
    {"update t set a = 1, b[2] = c, d.e = 2 where f", " t / t.a! t.b! t.c t.d! t.f"},
    {"update t x set (a, b) = (select c, x.d from s) from r where q = x.z returning w",
     " t r s s / t.a! s|t|r.c t.d t.b! s|t|r.c t.d t|r.q t.z t|r.w"},
    {"delete from t using s where t.a = s.b", " t s / t.a s.b"},
    {"merge into t using s on t.a = s.b when matched then update set c = s.d when not matched then insert (e) values (s.f)",
     " t s / t.a s.b t.c! s.d s.f t.e!"},
    {"truncate a, b.c", " a b.c /"},
    {"copy t (a, b) to '/tmp/x'", " t / t.a! t.b!"},
    {"explain delete from t where a = 1", " t / t.a"},
    {"prepare p as select a from t where b = $1", " t / t.a t.b"},
    /* INSERT */
    {"insert into t (a, b) values (1, 'x'), (null, default), (2, 'x')", " t / t.a! t.b! into t(a,b)=2 0:? 1:'x 0:null 1:default"},
    {"insert into t values (1, $1)", " t / into t=2 0:? 1:?"},
    {"insert into t default values", " t / into t=0"},
    {"insert into t select a, 'k' from s", " t s / s.a into t=2 0:? 1:'k"},
    {"insert into t select s.*, 1 from s", " t s / into t=-1"},
    {"insert into t select 1 union select 2", " t / into t=1"},
    {"insert into t (a) overriding system value values ('')", " t / t.a! into t(a)=1 0:'"},
    {"insert into t as x (a) values (1) on conflict (a, b) do update set c = excluded.d, e = x.f where g returning h, (xmax = 0)",
     " t / t.a! t.a! t.b! t.c! t.d t.e! t.f t.g t.h t.xmax into t(a)=1 0:? conflict (a,b)"},
    {"insert into t (a) values (1) on conflict (lower(a)) do nothing", " t / t.a! t.a into t(a)=1 0:? call lower"},
    {"insert into t (a) values (1) on conflict (a) where b is null do nothing", " t / t.a! t.a! t.b into t(a)=1 0:?"},
    {"insert into t (a) values (1) on conflict on constraint t_key do nothing", " t / t.a! into t(a)=1 0:? conflict t_key"},
    {"insert into t (a) values (1) on conflict do nothing", " t / t.a! into t(a)=1 0:?"},
    /* constants */
    {"select 1 from t where s = 'a' and 'b' <> r and t.q in ('c', 'd') and x like 'e'", " t / t.s t.r t.q t.x s=a r=b q=c q=d"},
    {"update t set s = 'a', r = null, q = null::text", " t / t.s! t.r! t.q! s=a r=NULL type text"},
    {"select 'a'::public.state, '{b}'::state[]", " / state::a type state type state"},
    {"select 1 from t, s where x = 'a'", " t s / t|s.x"},
    /* what the text makes itself */
    {"create temp table t (a int); insert into t (b) values (1); select c from s", " s / s.c"},
    {"select c from t; drop table t", " /"},
    {"select 1 into x from t; select z from x", " t /"},
    {"create table x as select a from t; select z from x", " t / t.a"},
    {"alter table t add column b int; update t set b = 1, c = 2", " t t / t.c!"},
    {"alter table t rename column a to b; select a, b, c from t", " t / t.c"},
    {"alter table t rename to s; select a from s; select a from t", " /"},
    {"alter table if exists t drop column a", " /"},
    {"create index on t (a, lower(b))", " t / t.a!"},
    {"alter type state add value 'x'; select 'x'::state", " /"},
    {"create function f() returns int language sql as 'select 1'; select f(), g()", " / call g"},
    {"do $$ begin create table if not exists x.t (a int); end $$; select a from t; select b from s", " s / s.b"},
    {"do $$ begin execute 'create table ' || 'y'; end $$; select b from s", " s / s.b open"},
    {"do $$ declare v int; r record; begin select id into strict v from t where a = v and t.b = 1; insert into s (c) values (case when v = 1 then 2 else 3 end) returning d into v, r.x; "
     "for r in select t.e from t loop perform f(r.e, t.g) from t; end loop; if v then update t set h = r.e; else delete from u; end if; end $$",
     " t s t t t u / t.b s.c! t.e t.g t.h! into s(c)=1 0:? call f"},
    {"do $$ begin alter table t add column a int; end $$; update t set a = 1, b = 2", " t t / t.b!"},
    {"create view v as select a from t; select x from v", " t / t.a"},
    /* paths */
    {"set search_path to app, public; select a from t", " t / t.a path(app,public)"},
    {"select pg_catalog.set_config('search_path', '', false)", " / path()"},
    {"set search_path to a; set search_path to b", " / path(b) open"},
    {"set search_path to a; set local search_path = a", " / path(a)"},
};

static void test_cases(void **state) {
    (void)state;
    int failed = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(SqlUsage) usage = sql_usage_parse(cases[i].sql, strlen(cases[i].sql));
        g_autofree char *text = usage_text(usage);
        if (strcmp(text, cases[i].usage) != 0 && ++failed)
            print_error("%s\nexpected:%s\nbut was: %s\n", cases[i].sql, cases[i].usage, text);
    }
    assert_int_equal(failed, 0);
}

/* A hole stands for text that is not known: a name with one is none, and it may be several values. */
static void test_holes(void **state) {
    (void)state;
    static const struct {
        const char *sql, *usage;
    } holes[] = {
        {"select a from t_$1", " /"},
        {"select a from \"s_$1\".t", " /"},
        {"select a, b_$1 from t", " t / t.a"},
        {"select a from $1", " /"},
        {"insert into t (a, b) values ($1)", " t / t.a! t.b! into t(a,b)=-1"},
        {"insert into t (a, b_$1) values ($1)", " t / t.a!"},
        {"select a from pgstrata_hole_1", " /"},
        {"select a, t.b from t pgstrata_hole_1 where c = 1", " t /"},
        {"select a from t where b = 'x' and pgstrata_hole_1", " t / t.a t.b"},
        {"select 'x'::state", " / type state"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(holes); i++) {
        g_autoptr(SqlUsage) usage = sql_usage_new();
        sql_usage_add(usage, holes[i].sql, strlen(holes[i].sql), 1, true);
        sql_usage_finish(usage);
        g_autofree char *text = usage_text(usage);
        assert_string_equal(text, holes[i].usage);
    }
}

static void test_lines(void **state) {
    (void)state;
    const char *sql = "select 1;\n\nselect a,\n  b\nfrom t\nwhere c = 'x'::y;\ninsert into s\n(d)\nvalues\n(null);";
    g_autoptr(SqlUsage) usage = sql_usage_new();
    sql_usage_add(usage, sql, strlen(sql), 10, false);
    sql_usage_finish(usage);
    const int columns[] = {12, 13, 15, 17};
    assert_int_equal(usage->columns->len, 4);
    for (guint i = 0; i < 4; i++)
        assert_int_equal(g_array_index(usage->columns, UsedColumn, i).line, columns[i]);
    assert_int_equal(used_relation(usage, 0)->line, 14);
    assert_int_equal(used_relation(usage, 1)->line, 16);
    const UsedInsert *insert = usage->inserts->pdata[0];
    assert_int_equal(insert->values_line, 19);
    assert_int_equal(g_array_index(insert->given, UsedValue, 0).line, 19);
    assert_int_equal(g_array_index(usage->literals, UsedLiteral, 0).line, 15);
}

static void test_large(void **state) {
    (void)state;
    g_autoptr(GString) sql = g_string_new("insert into t (a, b) values ");
    for (int i = 0; i < 20000; i++)
        g_string_append_printf(sql, "%s(%d, 'v')", i ? ", " : "", i);
    g_string_append(sql, " on conflict (c) do nothing;\nselect x from s;");
    g_autoptr(SqlUsage) usage = sql_usage_parse(sql->str, sql->len);
    g_autofree char *text = usage_text(usage);
    assert_string_equal(text, " t s / t.a! t.b! t.c! s.x into t(a,b)=2 0:? 1:'v conflict (c)");

    g_string_assign(sql, "select ");
    for (int i = 0; i < 5000; i++)
        g_string_append(sql, "(");
    g_string_append(sql, "a from t");
    g_autoptr(SqlUsage) open = sql_usage_parse(sql->str, sql->len);
    assert_int_equal(open->understood, 0);

    g_string_assign(sql, "select a");
    for (int i = 0; i < 9000; i++)
        g_string_append(sql, "+a");
    g_string_append(sql, " from t");
    g_autoptr(SqlUsage) deep = sql_usage_parse(sql->str, sql->len);
    assert_int_equal(deep->statements, 1);
    g_autoptr(SqlUsage) empty = sql_usage_parse("", 0);
    assert_int_equal(empty->statements, 0);
    g_autoptr(SqlUsage) binary = sql_usage_parse("select \0 from t", 15);
    assert_int_equal(binary->understood, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_holes), cmocka_unit_test(test_lines), cmocka_unit_test(test_large)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
