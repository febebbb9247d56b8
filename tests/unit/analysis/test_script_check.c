#include "fixture.h"

#include "analysis/script_check.h"

/*
 * 0 init: users (id serial, name NOT NULL, nick, legacy), enum state (old, open), orders (id identity always, user_id NOT NULL, state, total generated), function f, view v
 * 1 drop: users.legacy goes, users.nick becomes NOT NULL
 * 2 rename: users.name goes, full_name comes; enum state loses old; f goes; app.lines comes
 * 3 more: orders.due comes, NOT NULL; users.email comes with a unique index; v goes; table gone goes
 */
static void put_full_column(Catalog *catalog, const char *table, const char *name, int position, const char *a, const char *b) {
    g_autofree char *identity = g_strdup_printf("%s.%s", table, name);
    const Property properties[] = {{"type", "text"}, {a, "yes"}, {b ? b : a, "yes"}};
    const Object object = {.kind = KIND_COLUMN, .identity = identity, .parent = table, .schema = "public", .name = name, .position = position,
                           .properties = properties, .property_count = b ? 3 : a ? 2 : 1};
    catalog_add(catalog, &object);
}

static void put_users(Catalog *catalog, int level) {
    put_table(catalog, "public.users");
    put_full_column(catalog, "public.users", "id", 1, "not_null", "default");
    put_full_column(catalog, "public.users", level >= 2 ? "full_name" : "name", 2, "not_null", NULL);
    put_full_column(catalog, "public.users", "nick", 3, level >= 1 ? "not_null" : NULL, level >= 1 ? "default" : NULL);
    if (level < 1)
        put_full_column(catalog, "public.users", "legacy", 4, NULL, NULL);
    if (level >= 3) {
        put_full_column(catalog, "public.users", "email", 5, NULL, NULL);
        put_object(catalog, KIND_INDEX, "public.users", "public.users_email", "columns=lower(email)", "unique=yes", NULL);
        put_object(catalog, KIND_INDEX, "public.users", "public.users_nick", "columns=nick DESC, full_name", "unique=yes", NULL);
        put_object(catalog, KIND_INDEX, "public.users", "public.users_part", "columns=email", "unique=yes", "predicate=(id > 1)", NULL);
    }
    put_object(catalog, KIND_PRIMARY_KEY, "public.users", "public.users.users_pkey", "columns=id", NULL);
}

static void put_orders(Catalog *catalog, int level) {
    put_table(catalog, "public.orders");
    put_object(catalog, KIND_COLUMN, "public.orders", "public.orders.id", "type=integer", "not_null=yes", "identity=always", NULL);
    put_object(catalog, KIND_COLUMN, "public.orders", "public.orders.user_id", "type=integer", "not_null=yes", NULL);
    put_object(catalog, KIND_COLUMN, "public.orders", "public.orders.state", "type=public.state", NULL);
    put_object(catalog, KIND_COLUMN, "public.orders", "public.orders.total", "type=integer", "generated=(1)", NULL);
    if (level >= 3)
        put_object(catalog, KIND_COLUMN, "public.orders", "public.orders.due", "type=date", "not_null=yes", NULL);
    put_object(catalog, KIND_ENUM, NULL, "public.state", level >= 2 ? "labels='open', 'it''s'" : "labels='old', 'open'", NULL);
    put_table(catalog, "public.filled");
    put_object(catalog, KIND_COLUMN, "public.filled", "public.filled.at", "type=date", "not_null=yes", NULL);
    put_object(catalog, KIND_TRIGGER, "public.filled", "public.filled.fill", "definition=CREATE TRIGGER fill BEFORE INSERT ON filled", NULL);
}

static Catalog *schema_at(int level) {
    Catalog *catalog = catalog_new();
    put_users(catalog, level);
    put_orders(catalog, level);
    if (level < 2)
        put_object(catalog, KIND_FUNCTION, NULL, "public.f", "returns=integer", NULL);
    if (level < 3) {
        put_object(catalog, KIND_VIEW, NULL, "public.v", "definition=SELECT 1", NULL);
        put_table(catalog, "public.gone");
        put_column(catalog, "public.gone", "a", "integer");
    }
    if (level >= 2) {
        put_object(catalog, KIND_SCHEMA, NULL, "app", NULL);
        put_table(catalog, "app.lines");
        put_column(catalog, "app.lines", "id", "integer");
    }
    return catalog;
}

enum { LEVELS = 4 };
static const char *const NAMES[LEVELS] = {"0000_init", "0001_drop", "0002_rename", "0003_more"};

static Strata *strata_of_schema(void) {
    Catalog *catalogs[LEVELS];
    for (int i = 0; i < LEVELS; i++)
        catalogs[i] = schema_at(i);
    return chain_of(LEVELS, catalogs, NAMES);
}

static char *check(const ScriptWorld *world, const SqlUsage *usage, const Catalog *catalog) {
    g_autoptr(TextPool) texts = text_pool_new();
    g_autoptr(GPtrArray) problems = script_check(world, usage, catalog, texts);
    g_autoptr(GPtrArray) usages = g_ptr_array_new(), lists = g_ptr_array_new();
    int fitted = -2;
    g_ptr_array_add(usages, (gpointer)(uintptr_t)usage);
    g_ptr_array_add(lists, problems);
    script_trace(world, usages, lists, &fitted, texts);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < problems->len; i++) {
        const ScriptProblem *problem = problems->pdata[i];
        g_autofree char *how = problem->how ? text_plain(problem->how, false) : NULL;
        g_string_append_printf(out, "%s%s @%d%s%s", i ? "; " : "", problem->key, problem->since, how ? " " : "", how ? how : "");
    }
    if (problems->len)
        g_string_append_printf(out, " [%d]", fitted);
    return g_string_free(out, FALSE);
}

/* Problem, the migration since which, what it did; in brackets after how many migrations the script fitted last. */
static const struct {
    const char *sql, *problems;
} cases[] = {
    {"select id, full_name from users where email = 'x'", ""},
    /* gone, renamed, never there */
    {"select legacy from users", "column users.legacy @1 drops it [1]"},
    {"select name, u.legacy from users u", "column users.legacy @1 drops it; column users.name @2 drops it [1]"},
    {"select a from gone", "relation gone @3 drops it [3]"},
    {"select b from gone", "relation gone @3 drops it [-1]"},
    {"select * from public.v", "relation v @3 drops it [3]"},
    {"select nothing from users", "column users.nothing @-1 [-1]"},
    {"select * from nowhere", "relation nowhere @-1 [-1]"},
    {"select legacy from users, orders", "column orders|users.legacy @1 [1]"},
    {"select f(1), g(2), lower('x')", "function f @2 [2]"},
    {"select email from users; select legacy from users", "column users.legacy @1 drops it [-1]"},
    /* not judged */
    {"select * from pg_class, pg_catalog.x, information_schema.y, auth.users, other.t, __drizzle_migrations", ""},
    {"select id from lines; select id from app.lines", ""},
    {"select xmin, u.ctid from users u", ""},
    {"set search_path to elsewhere; select * from nowhere", ""},
    {"do $$ begin execute 'x'; end $$; select * from nowhere; select a from gone", "relation gone @3 drops it [3]"},
    {"create table gone (b int); select b from gone", ""},
    {"drop table if exists gone", ""},
    /* INSERT */
    {"insert into users (full_name) values ('x')", ""},
    {"insert into users (id) values (1)", "left_out users.full_name @2 adds it [-1]"},
    {"insert into orders (user_id) values (1)", "left_out orders.due @3 adds it [3]"},
    {"insert into orders (user_id, due) values (1, null), (2, default)", "left_out orders.due @-1; null orders.due @-1 [-1]"},
    {"insert into orders default values", "left_out orders.due @3 adds it; left_out orders.user_id @-1 [-1]"},
    {"insert into orders (user_id, due, id, total) values (1, now(), 2, 3)", "generated orders.id @-1; generated orders.total @-1 [-1]"},
    {"insert into orders (user_id, due, id, total) overriding system value values (1, now(), 2, default)", ""},
    {"insert into orders (user_id, due) values (1)", "value_count orders 1 @-1 [-1]"},
    {"insert into orders (user_id, due) select 1, 2, 3", "value_count orders 1 @-1 [-1]"},
    {"insert into users values (1, 'a', 'b', 'c', 'd')", "value_count users 1 @-1 [-1]"},
    {"insert into users values (1, 'a', 'b', 'c')", ""},
    {"insert into users values (1)", "left_out users.full_name @2 adds it [-1]"},
    {"insert into filled default values", ""},
    {"alter table orders alter column due set default now(); insert into orders (user_id) values (1)", ""},
    {"update users set nick = null", "null users.nick @1 makes it NOT NULL [1]"},
    /* ON CONFLICT */
    {"insert into users (full_name) values ('x') on conflict (id) do nothing", ""},
    {"insert into users (full_name) values ('x') on conflict (full_name, nick) do nothing", ""},
    {"insert into users (full_name) values ('x') on conflict (nick) do nothing", "conflict_target users(nick) @-1 [-1]"},
    {"insert into users (full_name) values ('x') on conflict (email) do nothing", "conflict_target users(email) @-1 [-1]"},
    {"insert into users (full_name) values ('x') on conflict (email) where id > 1 do nothing", ""},
    {"insert into users (full_name) values ('x') on conflict on constraint users_pkey do nothing", ""},
    {"insert into users (full_name) values ('x') on conflict on constraint users_nick do nothing", "conflict_target users.users_nick @-1 [-1]"},
    /* enums */
    {"select 'open'::state, 'it''s'::public.state, 'x'::other", ""},
    {"select 'old'::state", "enum_value state 'old' @2 [2]"},
    {"select 'never'::state", "enum_value state 'never' @-1 [-1]"},
    {"select 1 from orders where state in ('open', 'old')", "enum_value state 'old' @2 [2]"},
    {"update orders set state = 'shut'", "enum_value state 'shut' @-1 [-1]"},
    {"insert into orders (user_id, due, state) values (1, now(), 'old')", "enum_value state 'old' @2 [-1]"},
    {"alter type state add value 'shut'; update orders set state = 'shut'", ""},
};

static void test_cases(void **state) {
    (void)state;
    g_autoptr(Strata) strata = strata_of_schema();
    g_autoptr(MigrationSet) set = set_of(LEVELS, NAMES);
    g_autoptr(ScriptWorld) world = script_world_build(set, strata);
    g_autoptr(Catalog) catalog = strata_catalog(strata, LEVELS);
    int failed = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(SqlUsage) usage = sql_usage_parse(cases[i].sql, strlen(cases[i].sql));
        g_autofree char *text = check(world, usage, catalog);
        if (strcmp(text, cases[i].problems) != 0 && ++failed)
            print_error("%s\nexpected: %s\nbut was:  %s\n", cases[i].sql, cases[i].problems, text);
    }
    assert_int_equal(failed, 0);
}

/* What a migration that could not be replayed names is not known. */
static void test_clouds(void **state) {
    (void)state;
    const char *sql = "select nothing, legacy from users; select * from nowhere";
    g_autoptr(SqlUsage) usage = sql_usage_parse(sql, strlen(sql));
    g_autoptr(Strata) strata = strata_of_schema();
    g_autoptr(MigrationSet) set = set_of(LEVELS, NAMES);
    strata->strata[3].status = STRATUM_PARTLY;
    set->migrations[3].sql = "alter table users add nothing int; create table \"nowhere\" ();";
    set->migrations[3].sql_size = strlen(set->migrations[3].sql);
    g_autoptr(ScriptWorld) world = script_world_build(set, strata);
    g_autoptr(Catalog) catalog = strata_catalog(strata, LEVELS);
    g_autofree char *text = check(world, usage, catalog);
    assert_string_equal(text, "column users.legacy @1 drops it [1]");

    set->migrations[2].sql = NULL; /* a program */
    g_autoptr(ScriptWorld) blind = script_world_build(set, strata);
    g_autofree char *nothing = check(blind, usage, catalog);
    assert_string_equal(nothing, "");
}

static void test_knows(void **state) {
    (void)state;
    g_autoptr(Strata) strata = strata_of_schema();
    g_autoptr(MigrationSet) set = set_of(LEVELS, NAMES);
    g_autoptr(ScriptWorld) world = script_world_build(set, strata);
    const char *sql = "select * from users, users u, gone, app.lines, other.lines, nowhere, pg_class, __drizzle_migrations";
    g_autoptr(SqlUsage) usage = sql_usage_parse(sql, strlen(sql));
    size_t named;
    assert_int_equal(script_world_knows(world, usage, &named), 3);
    assert_int_equal(named, 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_clouds), cmocka_unit_test(test_knows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
