#include "catalog_fixture.h"
#include "compare/diff.h"

#include "name_likeness.h"

/* A table of "name type[!][=default]" columns, in their order; "!" is NOT NULL. */
static void put_columns(Catalog *catalog, const char *table, const char *columns) {
    put_table(catalog, table);
    g_auto(GStrv) list = g_strsplit(columns, ", ", -1);
    for (int i = 0; list[i]; i++) {
        g_auto(GStrv) words = g_strsplit(list[i], " ", 2);
        g_autofree char *identity = g_strdup_printf("%s.%s", table, words[0]);
        char *value = strchr(words[1], '=');
        if (value)
            *value++ = '\0';
        char *mark = strchr(words[1], '!');
        if (mark)
            *mark = '\0';
        const Property properties[] = {{"type", words[1]}, {"default", value}, {"not_null", mark ? "yes" : NULL}};
        catalog_add(catalog, &(Object){.kind = KIND_COLUMN, .identity = identity, .parent = table, .schema = "public", .name = words[0], .position = i + 1,
                                       .properties = properties, .property_count = G_N_ELEMENTS(properties)});
    }
}

static Diff *diff_of(Catalog *before, Catalog *after) {
    catalog_seal(before);
    catalog_seal(after);
    return diff_build(before, after);
}

static char *offers_text(const Diff *diff) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < diff->renames->len; i++) {
        const RenameOffer *offer = diff->renames->pdata[i];
        g_autofree char *evidence = text_plain(offer->evidence, false);
        g_string_append_printf(out, "%s %s -> %s: %s\n", kind_get(offer->kind)->id, offer->before, offer->after, evidence);
    }
    return g_string_free(out, false);
}

static void columns(void **state) {
    (void)state;
    static const struct {
        const char *before, *after, *offers;
    } cases[] = {
        {"id integer, email text, name text", "id integer, mail text, name text", "column public.t.email -> public.t.mail: the same type and place\n"},
        {"id integer, a text, name text", "id integer, b text, name text", "column public.t.a -> public.t.b: the same type and place\n"},
        {"id integer, n integer!=0", "id integer, amount integer!=0", "column public.t.n -> public.t.amount: the same type, default and place\n"},
        {"id integer, a text, b text, z text", "id integer, c text, d text, z text",
         "column public.t.a -> public.t.c: the same type and place\ncolumn public.t.b -> public.t.d: the same type and place\n"},
        /* another type, another default, the end of the table without more */
        {"id integer, email text, name text", "id integer, mail integer, name text", ""},
        {"id integer, a text=x, b text", "id integer, c text=y, b text", ""},
        {"id integer, notes text", "id integer, summary text", ""},
        {"id integer, notes text, z text", "id integer, z text, summary text", ""},
        {"id integer", "id integer, more text", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
        put_columns(before, "public.t", cases[i].before);
        put_columns(after, "public.t", cases[i].after);
        g_autoptr(Diff) diff = diff_of(before, after);
        g_autofree char *offers = offers_text(diff);
        if (strcmp(offers, cases[i].offers) != 0)
            fail_msg("%s and %s: %s", cases[i].before, cases[i].after, offers);
    }
}

/* The indexes and constraints that name the column tell it even where it was added at the end. */
static void columns_by_their_uses(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_columns(before, "public.t", "id integer, owner integer, z text");
    put_columns(after, "public.t", "id integer, z text, \"user\" integer");
    put_object(before, KIND_FOREIGN_KEY, "public.t", "public.t.t_owner_fkey", "columns=owner", "references_table=public.u", NULL);
    put_object(after, KIND_FOREIGN_KEY, "public.t", "public.t.t_user_fkey", "columns=\"user\"", "references_table=public.u", NULL);
    put_object(before, KIND_INDEX, "public.t", "public.t_idx", "columns=owner, z", "predicate=(owner > 0)", NULL);
    put_object(after, KIND_INDEX, "public.t", "public.t_idx", "columns=\"user\", z", "predicate=(\"user\" > 0)", NULL);
    put_object(before, KIND_CHECK, "public.t", "public.t.c", "expression=(owner > 1)", NULL);
    put_object(after, KIND_CHECK, "public.t", "public.t.c", "expression=(\"user\" > 2)", NULL);
    g_autoptr(Diff) diff = diff_of(before, after);
    g_autofree char *offers = offers_text(diff);
    assert_string_equal(offers, "column public.t.owner -> public.t.\"user\": the same type, and 1 foreign key and 1 index\n");
    assert_int_equal(diff_count(diff, GRADE_DIFFERENT), diff->changes->changes->len); /* only offered */
}

static void tables(void **state) {
    (void)state;
    static const struct {
        const char *name, *before, *after, *offers;
    } cases[] = {
        {"public.people", "id integer, email text, born date", "id integer, email text, born date", "table public.users -> public.people: the same 3 columns\n"},
        {"app.users", "id integer, email text, born date", "id integer, email text, phone text",
         "table public.users -> app.users: 2 of 3 columns the same and the same name in another schema\n"},
        {"public.app_users", "id integer, name text", "id integer, name text", "table public.users -> public.app_users: the same 2 columns\n"},
        {"public.people", "id integer, a text, b text, c text, d text", "id integer, a text, b text, c text, d text, e text",
         "table public.users -> public.people: 5 of 6 columns the same\n"},
        /* columns that every table has; few in common; other types */
        {"public.orders", "id integer, name text, created_at date", "id integer, name text, created_at date", ""},
        {"public.people", "id integer, email text, born date, a text", "id integer, email text, c text, d text", ""},
        {"public.people", "id integer, email text, born date", "id bigint, email integer, born text", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
        put_columns(before, "public.users", cases[i].before);
        put_columns(after, cases[i].name, cases[i].after);
        g_autoptr(Diff) diff = diff_of(before, after);
        g_autofree char *offers = offers_text(diff);
        if (strcmp(offers, cases[i].offers) != 0)
            fail_msg("%s: %s", cases[i].name, offers);
    }
}

static void twins_are_not_offered(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_columns(before, "public.old", "id integer, email text, born date");
    put_columns(after, "public.one", "id integer, email text, born date");
    put_columns(after, "public.two", "id integer, email text, born date");
    g_autoptr(Diff) diff = diff_of(before, after);
    assert_int_equal(diff->renames->len, 0);
}

static void constraints_are_evidence(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_columns(before, "public.old", "id integer, email text, born date");
    put_columns(after, "public.fresh", "id integer, email text, born date");
    put_object(before, KIND_PRIMARY_KEY, "public.old", "public.old.old_pkey", "columns=id", NULL);
    put_object(after, KIND_PRIMARY_KEY, "public.fresh", "public.fresh.fresh_pkey", "columns=id", NULL);
    put_object(before, KIND_INDEX, "public.old", "public.i", "columns=email", NULL);
    put_object(after, KIND_INDEX, "public.fresh", "public.j", "columns=born", NULL);
    g_autoptr(Diff) diff = diff_of(before, after);
    g_autofree char *offers = offers_text(diff);
    assert_string_equal(offers, "table public.old -> public.fresh: the same 3 columns and 1 primary key\n");
}

static void likeness(void **state) {
    (void)state;
    assert_int_equal(name_likeness("users", "Users"), 100);
    assert_int_equal(name_likeness("a", "b"), 0);
    assert_int_equal(name_likeness("", ""), 100);
    assert_int_equal(name_likeness("users", "app_users"), 66);
    assert_int_equal(name_likeness("aaaa", "aa"), name_likeness("aa", "aaaa"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns), cmocka_unit_test(columns_by_their_uses), cmocka_unit_test(tables), cmocka_unit_test(twins_are_not_offered),
        cmocka_unit_test(constraints_are_evidence), cmocka_unit_test(likeness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
