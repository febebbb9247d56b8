#include "catalog_fixture.h"
#include "repair/repair.h"

/* What is left out when nothing may be lost: "-" before such statements. */
static char *statements(Catalog *from, Catalog *to, bool destructive) {
    catalog_seal(from);
    catalog_seal(to);
    const RepairOptions options = {.destructive = destructive, .offline = true};
    g_autoptr(Repair) repair = repair_build(from, to, &options);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < repair->statements->len; i++) {
        const RepairStatement *statement = &g_array_index(repair->statements, RepairStatement, i);
        const char *end = strpbrk(statement->sql, "(;\n");
        g_string_append_printf(out, "%s%.*s\n", statement->destructive ? "- " : "", (int)(end - statement->sql), statement->sql);
    }
    for (guint i = 0; i < repair->gaps->len; i++) {
        g_autofree char *gap = text_plain(repair->gaps->pdata[i], true);
        g_string_append_printf(out, "gap: %s\n", gap);
    }
    return g_string_free(out, FALSE);
}

static void put_base_type(Catalog *catalog, const char *category) {
    put_object(catalog, KIND_BASE_TYPE, NULL, "public.b", "input=public.b_in(cstring)", "output=public.b_out(public.b)", "length=4", category, NULL);
    put_object(catalog, KIND_FUNCTION, NULL, "public.b_in(cstring)", "arguments=cstring", "returns=public.b", "language=internal", "body=int4in", NULL);
    put_object(catalog, KIND_FUNCTION, NULL, "public.b_out(public.b)", "arguments=public.b", "returns=cstring", "language=internal", "body=int4out", NULL);
    put_object(catalog, KIND_FUNCTION, NULL, "public.other()", "returns=integer", "language=sql", "body=SELECT 1", category, NULL);
}

static void what_needs_a_loss_is_held(void **state) {
    (void)state;
    g_autoptr(Catalog) from = catalog_new(), to = catalog_new();
    put_base_type(from, "category=U");
    put_base_type(to, "category=N");
    g_autofree char *all = statements(from, to, true), *safe = statements(from, to, false);
    assert_string_equal(all, "- DROP TYPE public.b CASCADE\nDROP FUNCTION IF EXISTS public.b_in\nDROP FUNCTION IF EXISTS public.b_out\nCREATE TYPE public.b\n"
                             "CREATE FUNCTION public.b_in\nCREATE FUNCTION public.b_out\nCREATE TYPE public.b \nCREATE OR REPLACE FUNCTION public.other\n");
    assert_string_equal(safe, "- DROP TYPE public.b CASCADE\n- DROP FUNCTION IF EXISTS public.b_in\n- DROP FUNCTION IF EXISTS public.b_out\n"
                              "- CREATE TYPE public.b\n- CREATE FUNCTION public.b_in\n- CREATE FUNCTION public.b_out\n- CREATE TYPE public.b \n"
                              "CREATE OR REPLACE FUNCTION public.other\n");
}

static void put_far(Catalog *catalog, const char *type) {
    put_object(catalog, KIND_FOREIGN_DATA_WRAPPER, NULL, "w", NULL);
    put_object(catalog, KIND_FOREIGN_SERVER, NULL, "far", "wrapper=w", type, NULL);
    put_object(catalog, KIND_USER_MAPPING, NULL, "FOR bob SERVER far", "fdw_options=password", NULL);
    put_object(catalog, KIND_FOREIGN_TABLE, NULL, "public.away", "server=far", NULL);
}

/* The mapping's password stays, so the server does, so the table must not be dropped either: it could not be made again. */
static void what_could_not_be_made_again_stays(void **state) {
    (void)state;
    g_autoptr(Catalog) from = catalog_new(), to = catalog_new();
    put_far(from, "type=a");
    put_far(to, "type=b");
    g_autofree char *safe = statements(from, to, false);
    assert_string_equal(safe, "- DROP USER MAPPING FOR bob SERVER far\n- DROP FOREIGN TABLE public.away\n- DROP SERVER far\n"
                              "- CREATE SERVER far TYPE 'b' FOREIGN DATA WRAPPER w\n- CREATE FOREIGN TABLE public.away \n"
                              "- CREATE USER MAPPING FOR bob SERVER far OPTIONS \n"
                              "gap: the option `password` of the user mapping `FOR bob SERVER far`: its value is hidden and is to be filled in by hand\n");
}

static void what_a_table_that_stays_needs_stays(void **state) {
    (void)state;
    g_autoptr(Catalog) from = catalog_new(), to = catalog_new();
    put_object(from, KIND_TABLE, NULL, "public.t", NULL);
    put_object(from, KIND_COLUMN, "public.t", "public.t.a", "type=integer", "default=public.f()", NULL);
    put_object(from, KIND_FUNCTION, NULL, "public.f()", "returns=integer", "language=sql", "body=SELECT 1", NULL);
    put_object(from, KIND_FUNCTION, NULL, "public.unused()", "returns=integer", "language=sql", "body=SELECT 1", NULL);
    g_autofree char *safe = statements(from, to, false);
    assert_string_equal(safe, "DROP FUNCTION public.unused\n- DROP TABLE public.t\n- DROP FUNCTION public.f\n");
}

static void base_types_of_columns_stay(void **state) {
    (void)state;
    g_autoptr(Catalog) from = catalog_new(), to = catalog_new();
    put_base_type(from, "category=U");
    put_base_type(to, "category=N");
    for (int side = 0; side < 2; side++) {
        put_object(side ? to : from, KIND_TABLE, NULL, "public.t", NULL);
        put_column(side ? to : from, "public.t", "a", "public.b[]");
    }
    g_autofree char *all = statements(from, to, true);
    assert_string_equal(all, "CREATE OR REPLACE FUNCTION public.other\ngap: the base type `public.b` would have to be dropped and made again: "
                             "not as long as columns are of it\n");
}

/* PostgreSQL converts no column of a partition key; one that is only called like a part of another name is no key. */
static void types_of_partition_keys_stay(void **state) {
    (void)state;
    static const struct {
        const char *key;
        bool stays;
    } cases[] = {{"partition_key=LIST (mood)", true}, {"partition_key=LIST (\"mood\")", false}, {"partition_key=RANGE (moody)", false}, {"partition_key=RANGE (lower('mood'))", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Catalog) from = catalog_new(), to = catalog_new();
        for (int side = 0; side < 2; side++) {
            put_object(side ? to : from, KIND_ENUM, NULL, "public.feeling", side ? "labels='good'" : "labels='good', 'bad'", NULL);
            put_object(side ? to : from, KIND_TABLE, NULL, "public.t", cases[i].key, NULL);
            put_column(side ? to : from, "public.t", "mood", "public.feeling");
        }
        g_autofree char *all = statements(from, to, true);
        if ((strstr(all, "not as long as the table `public.t` is partitioned by it") != NULL) != cases[i].stays || (strstr(all, "CREATE TYPE") == NULL) != cases[i].stays)
            fail_msg("%s: %s", cases[i].key, all);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_needs_a_loss_is_held),
        cmocka_unit_test(what_could_not_be_made_again_stays),
        cmocka_unit_test(what_a_table_that_stays_needs_stays),
        cmocka_unit_test(base_types_of_columns_stay),
        cmocka_unit_test(types_of_partition_keys_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
