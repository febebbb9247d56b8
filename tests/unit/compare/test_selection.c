#include "catalog_fixture.h"

#include "compare/selection.h"
#include "model/change.h"

static Catalog *sample(void) {
    Catalog *catalog = catalog_new();
    put_object(catalog, KIND_SCHEMA, NULL, "public", NULL);
    put_object(catalog, KIND_SCHEMA, NULL, "auth", NULL);
    put_table(catalog, "public.users");
    put_column(catalog, "public.users", "id", "integer");
    put_object(catalog, KIND_INDEX, "public.users", "public.users_idx", "columns=id", NULL);
    put_object(catalog, KIND_SEQUENCE, NULL, "public.users_id_seq", "owned_by=public.users.id", NULL);
    put_object(catalog, KIND_SEQUENCE, NULL, "public.free_seq", "type=bigint", NULL);
    put_table(catalog, "public.audit_log");
    put_column(catalog, "public.audit_log", "id", "integer");
    put_table(catalog, "auth.users");
    put_column(catalog, "auth.users", "id", "integer");
    put_object(catalog, KIND_TRIGGER, "auth.users", "auth.users.on_new", "definition=x", NULL);
    put_object(catalog, KIND_FUNCTION, NULL, "public.f(integer)", "body=x", NULL);
    put_object(catalog, KIND_EVENT_TRIGGER, NULL, "watch", "event=ddl_command_end", NULL);
    catalog_add_unseen(catalog, "large objects", 2);
    catalog->server_version = 150000;
    catalog_seal(catalog);
    return catalog;
}

static char *identities(const Catalog *catalog) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < catalog->objects->len; i++)
        g_string_append_printf(out, "%s ", ((const Object *)catalog->objects->pdata[i])->identity);
    return g_string_free(out, false);
}

static void selections(void **state) {
    (void)state;
    static const struct {
        const char *include, *exclude, *expected;
    } cases[] = {
        {"", "public.*", "auth auth.users auth.users.id auth.users.on_new watch "},
        {"auth.*", "", "auth auth.users auth.users.id auth.users.on_new "},
        {"table:public.users", "", "public.users_id_seq public.users public.users.id public.users_idx "},
        {"public.users", "", "public.users_id_seq public.users public.users.id public.users_idx "},
        {"public.*", "public.users index:*", "public public.free_seq public.audit_log public.audit_log.id public.f(integer) "},
        {"function:*", "", "public.f(integer) "},
        {"function:public.*", "", "public.f(integer) "},
        {"function:auth.*", "", ""},
        {"trigger:*", "", "auth.users.on_new "},
        {"public.audit_??? watch", "", "public.audit_log public.audit_log.id watch "},
        {"*.users.id", "table:auth.*", "public.users_id_seq public.users.id "},
        {"column:*", "column:*", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Catalog) catalog = sample();
        g_auto(GStrv) include = g_strsplit(cases[i].include, " ", -1), exclude = g_strsplit(cases[i].exclude, " ", -1);
        g_autoptr(Catalog) selected = catalog_select(catalog, (const char *const *)include, (const char *const *)exclude);
        g_autofree char *found = identities(selected);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("%s without %s: %s", cases[i].include, cases[i].exclude, found);
    }
}

static void no_patterns_are_everything(void **state) {
    (void)state;
    g_autoptr(Catalog) catalog = sample();
    g_autoptr(Catalog) selected = catalog_select(catalog, NULL, NULL);
    assert_int_equal(selected->objects->len, catalog->objects->len);
    assert_int_equal(selected->server_version, 150000);
    assert_int_equal(selected->unseen->len, 1);
    g_autoptr(ChangeSet) changes = change_set_between(catalog, selected, false);
    assert_int_equal(changes->changes->len, 0);
}

static void wrong_patterns(void **state) {
    (void)state;
    assert_null(selection_pattern_problem("public.*"));
    assert_null(selection_pattern_problem("function:public.*"));
    assert_null(selection_pattern_problem("public.\"a:b\""));
    assert_non_null(selection_pattern_problem("fuction:public.*"));
    assert_non_null(selection_pattern_problem("function:"));
    assert_non_null(selection_pattern_problem(""));
    assert_non_null(selection_pattern_problem("\xff"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(selections), cmocka_unit_test(no_patterns_are_everything), cmocka_unit_test(wrong_patterns)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
