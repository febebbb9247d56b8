/* Privileges: from ACL items to the canonical form. */

#include <glib.h>

#include "cmocka_all.h"
#include "access.h"

static const struct {
    const char *what;
    ObjectKind kind;
    const char *identity, *raw;
    int version;
    const char *expected; /* NULL: what a new object has */
} cases[] = {
    {"a new table", KIND_TABLE, "public.t", "app app=arwdDxt/app", 150000, NULL},
    {"a new table, 17", KIND_TABLE, "public.t", "app app=arwdDxtm/app", 170000, NULL},
    {"17 without MAINTAIN", KIND_TABLE, "public.t", "app app=arwdDxt/app", 170000,
     "owner: SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"},
    {"MAINTAIN is part of ALL", KIND_VIEW, "public.v", "app app=arwdDxtm/app bob=arwdDxtm/app", 170004, "owner: ALL; bob: ALL"},
    {"MAINTAIN alone", KIND_TABLE, "public.t", "app app=arwdDxtm/app bob=m/app", 170004, "owner: ALL; bob: MAINTAIN"},
    {"granted", KIND_TABLE, "public.t", "app app=arwdDxt/app bob=ar/app", 150000, "owner: ALL; bob: SELECT, INSERT"},
    {"PUBLIC and owner first, then by name", KIND_TABLE, "public.t", "app zoe=r/app app=arwdDxt/app =r/app Bob=w/app amy=r/app", 150000,
     "PUBLIC: SELECT; owner: ALL; \"Bob\": UPDATE; amy: SELECT; zoe: SELECT"},
    {"grant option", KIND_TABLE, "public.t", "app app=arwdDxt/app bob=r*aw*/app", 150000, "owner: ALL; bob: SELECT*, INSERT, UPDATE*"},
    {"all with grant option", KIND_TABLE, "public.t", "app app=arwdDxt/app bob=a*r*w*d*D*x*t*/app", 150000, "owner: ALL; bob: ALL*"},
    {"all, some with grant option", KIND_SEQUENCE, "public.s", "app app=rwU/app bob=r*wU/app", 150000, "owner: ALL; bob: SELECT*, UPDATE, USAGE"},
    {"the owner with grant option", KIND_SEQUENCE, "public.s", "app app=r*w*U*/app", 150000, "owner: ALL*"},
    {"another grantor", KIND_TABLE, "public.t", "app app=arwdDxt/app bob=r*/app amy=r/bob amy=w/app", 150000,
     "owner: ALL; amy: UPDATE; amy: SELECT (by bob); bob: SELECT*"},
    {"the owner granted by another", KIND_TABLE, "public.t", "app app=r/bob app=arwdDxt/app bob=r*/app", 150000, "owner: ALL; owner: SELECT (by bob); bob: SELECT*"},
    {"the owner lost some", KIND_TABLE, "public.t", "app app=r/app", 150000, "owner: SELECT"},
    {"the owner lost all", KIND_TABLE, "public.t", "app bob=r/app", 150000, "owner: NONE; bob: SELECT"},
    {"nobody has anything", KIND_TABLE, "public.t", "app ", 150000, "owner: NONE"},
    {"a new function", KIND_FUNCTION, "public.f()", "app =X/app app=X/app", 150000, NULL},
    {"a function that PUBLIC may not call", KIND_FUNCTION, "public.f()", "app app=X/app", 150000, "owner: ALL"},
    {"a new type", KIND_DOMAIN, "public.d", "app app=U/app =U/app", 150000, NULL},
    {"a type not for PUBLIC", KIND_ENUM, "public.e", "app app=U/app", 150000, "owner: ALL"},
    {"a new language", KIND_LANGUAGE, "plx", "app =U/app app=U/app", 150000, NULL},
    {"a new schema", KIND_SCHEMA, "app", "app app=UC/app", 150000, NULL},
    {"a schema for PUBLIC", KIND_SCHEMA, "app", "app app=UC/app =U/app", 150000, "PUBLIC: USAGE; owner: ALL"},
    {"public until 14", KIND_SCHEMA, "public", "postgres postgres=UC/postgres =UC/postgres", 140000, NULL},
    {"public as since 15 on 14", KIND_SCHEMA, "public", "postgres postgres=UC/postgres =U/postgres", 140000, "PUBLIC: USAGE; owner: ALL"},
    {"public since 15", KIND_SCHEMA, "public", "pg_database_owner pg_database_owner=UC/pg_database_owner =U/pg_database_owner", 150000, NULL},
    {"public as until 14 on 15", KIND_SCHEMA, "public", "app app=UC/app =UC/app", 150000, "PUBLIC: ALL; owner: ALL"},
    {"public made anew", KIND_SCHEMA, "public", "app app=UC/app", 150000, "owner: ALL"},
    {"a column", KIND_COLUMN, "public.t.a", "app bob=r/app", 150000, "bob: SELECT"},
    {"all of a column", KIND_COLUMN, "public.t.a", "app bob=arwx/app app=r/app", 150000, "owner: SELECT; bob: ALL"},
    {"a column without any", KIND_COLUMN, "public.t.a", "app ", 150000, NULL},
    {"a wrapper", KIND_FOREIGN_DATA_WRAPPER, "w", "app app=U/app bob=U/app", 150000, "owner: ALL; bob: ALL"},
    {"odd names", KIND_TABLE, "public.t",
     "\"a b\"\"c/=d\" \"a b\"\"c/=d\"=arwdDxt/\"a b\"\"c/=d\" \"x=r/y z\"=r/\"a b\"\"c/=d\" \"q\"\"\"=w/\"x=r/y z\"", 150000,
     "owner: ALL; \"q\"\"\": UPDATE (by \"x=r/y z\"); \"x=r/y z\": SELECT"},
    {"names that ACLs do not quote", KIND_TABLE, "public.t", "app app=arwdDxt/app user=r/app owner=r/app 9lives=r/app plain_1=r/app", 150000,
     "owner: ALL; \"9lives\": SELECT; \"owner\": SELECT; \"user\": SELECT; plain_1: SELECT"},
    {"an owner of mixed case", KIND_TABLE, "public.t", "\"App\" App=arwdDxt/App app=r/App", 150000, "owner: ALL; app: SELECT"},
    {"letters not known", KIND_TABLE, "public.t", "app app=arwdDxtm/app bob=rzQ*/app", 990000, "owner: ALL; bob: SELECT, Q*, z"},
    {"default: in a schema, as it is", KIND_DEFAULT_PRIVILEGES, "IN SCHEMA s ON TABLES", "r app bob=r/app", 150000, "bob: SELECT"},
    {"default: all in a schema", KIND_DEFAULT_PRIVILEGES, "IN SCHEMA s ON TABLES", "r app app=arwdDxt/app", 150000, "owner: ALL"},
    {"default: everywhere, what is added", KIND_DEFAULT_PRIVILEGES, "ON TABLES", "*r app app=arwdDxt/app bob=arwdDxt/app", 150000, "bob: ALL"},
    {"default: everywhere, what PUBLIC lost", KIND_DEFAULT_PRIVILEGES, "ON FUNCTIONS", "*f app app=X/app", 150000, "PUBLIC: NONE"},
    {"default: everywhere, PUBLIC keeps", KIND_DEFAULT_PRIVILEGES, "ON FUNCTIONS", "*f app =X/app app=X/app bob=X/app", 150000, "bob: ALL"},
    {"default: everywhere, what the owner lost", KIND_DEFAULT_PRIVILEGES, "ON TYPES", "*T app =U/app", 150000, "owner: NONE"},
    {"default: everywhere, less for the owner", KIND_DEFAULT_PRIVILEGES, "ON SEQUENCES", "*S app app=r/app", 150000, "owner: SELECT"},
    {"default: everywhere, nothing at all", KIND_DEFAULT_PRIVILEGES, "ON FUNCTIONS", "*f app ", 150000, "PUBLIC: NONE; owner: NONE"},
    {"default: schemas", KIND_DEFAULT_PRIVILEGES, "ON SCHEMAS", "*n app app=UC/app bob=U/app", 150000, "bob: USAGE"},
    {"default: large objects", KIND_DEFAULT_PRIVILEGES, "ON LARGE OBJECTS", "*L app app=rw/app bob=rw/app", 180000, "bob: ALL"},
};

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = access_canonical(cases[i].kind, cases[i].identity, cases[i].raw, cases[i].version);
        if (g_strcmp0(text, cases[i].expected) != 0)
            fail_msg("%s: \"%s\" instead of \"%s\"", cases[i].what, text, cases[i].expected);
    }
}

/* The order of the items, which depends on the history of the grants, is not seen. */
static void test_order(void **state) {
    (void)state;
    g_autofree char *a = access_canonical(KIND_TABLE, "public.t", "app app=arwdDxt/app bob=r/app amy=w/bob amy=r/app", 150000);
    g_autofree char *b = access_canonical(KIND_TABLE, "public.t", "app amy=r/app bob=r/app amy=w/bob app=arwdDxt/app", 150000);
    assert_string_equal(a, b);
}

/* Texts that no server gives do no harm. */
static void test_broken(void **state) {
    (void)state;
    static const char *const texts[] = {"", " ", "app", "app bob", "app bob=", "app bob=r", "app bob=r/", "app \"bob", "app =/", "* ", "r", "*", "*r", "app bob=r*r**/app/app", "\"", "app 1=2/3"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        for (int kind = 0; kind < KIND_COUNT; kind++) {
            g_autofree char *text = access_canonical((ObjectKind)kind, "public", texts[i], 150000);
            (void)text;
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_order), cmocka_unit_test(test_broken)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
