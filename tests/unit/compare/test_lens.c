#include "catalog_fixture.h"

#include "compare/diff.h"
#include "compare/lens.h"

/* What the migrations have, what the schema says, and what is left between them. */

static Catalog *common(void) {
    Catalog *catalog = catalog_new();
    put_object(catalog, KIND_SCHEMA, NULL, "public", NULL);
    put_table(catalog, "public.users");
    put_object(catalog, KIND_COLUMN, "public.users", "public.users.email", "type=text", "not_null=yes", NULL);
    put_object(catalog, KIND_PRIMARY_KEY, "public.users", "public.users.users_pkey", "columns=email", NULL);
    return catalog;
}

static char *say_beyond(const LensView *view) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < view->beyond->len; i++) {
        const LensBeyond *beyond = &g_array_index(view->beyond, LensBeyond, i);
        g_string_append_printf(out, "%s%s%s: %s\n", beyond->identity, beyond->property ? " " : "", beyond->property ? beyond->property : "", beyond->reason.one);
    }
    return g_string_free(out, FALSE);
}

/* Differences that are left, and what was found beyond on the side of the migrations. */
static void check(Catalog *take_migrations, Catalog *take_declared, DeclaredFormat format, size_t differences, const char *said) {
    g_autoptr(Catalog) migrations = take_migrations, declared = take_declared;
    catalog_seal(migrations);
    catalog_seal(declared);
    g_autoptr(LensView) left = lens_look(migrations, format, declared), right = lens_look(declared, format, declared);
    g_autoptr(Diff) diff = diff_build(left->catalog, right->catalog);
    g_autofree char *beyond = say_beyond(left), *own = say_beyond(right);
    assert_string_equal(beyond, said);
    assert_string_equal(own, "");
    assert_int_equal(diff_count(diff, GRADE_DIFFERENT), differences);
}

static void test_kinds(void **state) {
    (void)state;
    Catalog *migrations = common();
    put_object(migrations, KIND_EXTENSION, NULL, "pgcrypto", "version=1.3", NULL);
    put_object(migrations, KIND_FUNCTION, NULL, "public.f()", "body=x", NULL);
    put_object(migrations, KIND_TRIGGER, "public.users", "public.users.t", "definition=x", NULL);
    put_object(migrations, KIND_CHECK, "public.users", "public.users.c", "expression=x", NULL);
    put_object(migrations, KIND_VIEW, NULL, "public.v", "definition=x", NULL);
    put_object(migrations, KIND_COLUMN, "public.v", "public.v.a", "type=text", NULL);
    put_object(migrations, KIND_POLICY, "public.users", "public.users.p", "command=all", NULL);
    check(migrations, common(), DECLARED_PRISMA, 0,
          "pgcrypto: extension\npublic.users.c: check constraint\npublic.v: view\npublic.f(): function\npublic.users.t: trigger\npublic.users.p: policy\n");
}

static void test_drizzle_says_more(void **state) {
    (void)state;
    Catalog *migrations = common(), *declared = common();
    put_object(migrations, KIND_EXTENSION, NULL, "pgcrypto", "version=1.3", NULL);
    put_object(migrations, KIND_CHECK, "public.users", "public.users.c", "expression=x", NULL);
    put_object(declared, KIND_CHECK, "public.users", "public.users.d", "expression=y", NULL);
    put_object(migrations, KIND_INDEX, "public.users", "public.i", "columns=lower(email)", "predicate=x", "include=id", NULL);
    put_object(migrations, KIND_TRIGGER, "public.users", "public.users.t", "definition=x", NULL);
    check(migrations, declared, DECLARED_DRIZZLE, 3, "pgcrypto: extension\npublic.i include: include (index)\npublic.users.t: trigger\n");
}

/* Policies, views, checks, sequences: who writes none in the schema means to write them in SQL. */
static void test_kinds_that_are_never_said(void **state) {
    (void)state;
    Catalog *migrations = common(), *declared = common();
    put_object(migrations, KIND_CHECK, "public.users", "public.users.c", "expression=x", NULL);
    put_object(migrations, KIND_POLICY, "public.users", "public.users.p", "command=all", NULL);
    put_object(migrations, KIND_VIEW, NULL, "public.v", "definition=x", NULL);
    put_object(migrations, KIND_SEQUENCE, NULL, "public.s", "type=bigint", NULL);
    put_object(migrations, KIND_TABLE, NULL, "public.secret", "row_security=enabled", NULL);
    put_object(declared, KIND_TABLE, NULL, "public.secret", NULL);
    put_object(migrations, KIND_SEQUENCE, NULL, "public.users_id_seq", "type=integer", "owned_by=public.users.email", NULL);
    put_object(declared, KIND_SEQUENCE, NULL, "public.users_id_seq", "type=bigint", "owned_by=public.users.email", NULL);
    check(migrations, declared, DECLARED_DRIZZLE, 1,
          "public.s: sequence\npublic.secret row_security: row security (table)\npublic.users.c: check constraint\npublic.v: view\npublic.users.p: policy\n");
    migrations = common(), declared = common();
    put_object(migrations, KIND_TABLE, NULL, "public.secret", "row_security=enabled", NULL);
    put_object(declared, KIND_TABLE, NULL, "public.secret", NULL);
    put_object(migrations, KIND_POLICY, "public.secret", "public.secret.p", "command=all", NULL);
    put_object(declared, KIND_POLICY, "public.users", "public.users.q", "command=all", NULL);
    check(migrations, declared, DECLARED_DRIZZLE, 3, "");
}

static void test_what_is_said_can_be_said(void **state) {
    (void)state;
    Catalog *migrations = common(), *declared = common();
    put_object(declared, KIND_EXTENSION, NULL, "citext", "version=1.6", NULL);
    put_object(migrations, KIND_EXTENSION, NULL, "citext", "version=1.6", NULL);
    put_object(declared, KIND_INDEX, "public.users", "public.i", "columns=email", "predicate=a", NULL);
    put_object(migrations, KIND_INDEX, "public.users", "public.i", "columns=email", "predicate=b", NULL);
    put_object(migrations, KIND_INDEX, "public.users", "public.j", "columns=email", "predicate=b", NULL);
    check(migrations, declared, DECLARED_PRISMA, 2, "");
}

static void test_indexes(void **state) {
    (void)state;
    Catalog *migrations = common(), *declared = common();
    put_object(migrations, KIND_INDEX, "public.users", "public.a", "columns=email", "predicate=x", NULL);
    put_object(migrations, KIND_INDEX, "public.users", "public.b", "columns=lower(email)", NULL);
    put_object(migrations, KIND_INDEX, "public.users", "public.c", "columns=email", NULL);
    put_object(migrations, KIND_INDEX, "public.users", "public.d", "columns=email", "predicate=x", "options=fillfactor=90", NULL);
    put_object(declared, KIND_INDEX, "public.users", "public.d", "columns=email", NULL);
    check(migrations, declared, DECLARED_PRISMA, 1,
          "public.a: partial index\npublic.b: index of an expression\npublic.d options: options (index)\npublic.d predicate: predicate (index)\n");
}

static void test_columns(void **state) {
    (void)state;
    Catalog *migrations = common(), *declared = common();
    put_object(migrations, KIND_COLUMN, "public.users", "public.users.tags", "type=text[]", "not_null=yes", "default='{}'::text[]", NULL);
    put_object(declared, KIND_COLUMN, "public.users", "public.users.tags", "type=text[]", "default='{}'::text[]", NULL);
    put_object(migrations, KIND_COLUMN, "public.users", "public.users.id", "type=integer", "not_null=yes", "identity=by default", "comment=c", NULL);
    put_object(declared, KIND_COLUMN, "public.users", "public.users.id", "type=integer", "not_null=yes", "default=nextval('public.users_id_seq'::regclass)", NULL);
    put_object(declared, KIND_SEQUENCE, NULL, "public.users_id_seq", "type=integer", "owned_by=public.users.id", NULL);
    put_object(migrations, KIND_SEQUENCE, NULL, "public.other", "type=bigint", NULL);
    put_object(migrations, KIND_COLUMN, "public.users", "public.users.full", "type=text", "generated=x", NULL);
    put_object(declared, KIND_COLUMN, "public.users", "public.users.full", "type=text", NULL);
    check(migrations, declared, DECLARED_PRISMA, 0,
          "public.other: sequence\npublic.users.full generated: generated (column)\npublic.users.tags not_null: NOT NULL of a list\n");
}

static void test_unique_constraint_is_an_index(void **state) {
    (void)state;
    g_autoptr(Catalog) migrations = common(), declared = common();
    put_object(migrations, KIND_UNIQUE, "public.users", "public.users.users_email_key", "columns=email", NULL);
    put_object(declared, KIND_INDEX, "public.users", "public.users_email_key", "columns=email", "unique=yes", NULL);
    catalog_seal(migrations);
    catalog_seal(declared);
    g_autoptr(LensView) left = lens_look(migrations, DECLARED_PRISMA, declared), right = lens_look(declared, DECLARED_PRISMA, declared);
    g_autoptr(Diff) diff = diff_build(left->catalog, right->catalog);
    assert_int_equal(diff_count(diff, GRADE_DIFFERENT), 0);
    const Object *seen = catalog_find(left->catalog, KIND_INDEX, "public.users_email_key");
    assert_non_null(seen);
    const char *identity;
    assert_int_equal(lens_origin(left, seen, &identity), KIND_UNIQUE);
    assert_string_equal(identity, "public.users.users_email_key");
    assert_int_equal(lens_origin(right, catalog_find(right->catalog, KIND_INDEX, "public.users_email_key"), &identity), KIND_INDEX);
    /* To Drizzle these are two things. */
    g_autoptr(LensView) both = lens_look(migrations, DECLARED_DRIZZLE, declared);
    assert_non_null(catalog_find(both->catalog, KIND_UNIQUE, "public.users.users_email_key"));
}

static void test_quoted_schema(void **state) {
    (void)state;
    g_autoptr(Catalog) migrations = catalog_new(), declared = catalog_new();
    put_object(migrations, KIND_TABLE, NULL, "\"a.\"\"b\".\"T.x\"", NULL);
    put_object(migrations, KIND_UNIQUE, "\"a.\"\"b\".\"T.x\"", "\"a.\"\"b\".\"T.x\".\"k.1\"", "columns=email", NULL);
    put_object(declared, KIND_TABLE, NULL, "\"a.\"\"b\".\"T.x\"", NULL);
    catalog_seal(migrations);
    catalog_seal(declared);
    g_autoptr(LensView) view = lens_look(migrations, DECLARED_PRISMA, declared);
    assert_non_null(catalog_find(view->catalog, KIND_INDEX, "\"a.\"\"b\".\"k.1\""));
}

static void test_schemas_and_partitions(void **state) {
    (void)state;
    Catalog *migrations = common();
    put_object(migrations, KIND_SCHEMA, NULL, "events", NULL);
    put_object(migrations, KIND_TABLE, NULL, "events.log", NULL);
    put_object(migrations, KIND_COLUMN, "events.log", "events.log.id", "type=integer", NULL);
    put_object(migrations, KIND_TABLE, NULL, "public.users_1", "partition_of=public.users", NULL);
    put_object(migrations, KIND_COLUMN, "public.users_1", "public.users_1.email", "type=text", NULL);
    put_object(migrations, KIND_TABLE, NULL, "public.extra", NULL);
    check(migrations, common(), DECLARED_PRISMA, 1,
          "events: object of a schema that is not named\nevents.log: object of a schema that is not named\npublic.users_1: partition\n");
}

static void test_find_beyond(void **state) {
    (void)state;
    g_autoptr(Catalog) migrations = common(), declared = common();
    put_object(migrations, KIND_VIEW, NULL, "public.v", "definition=x", NULL);
    put_object(migrations, KIND_COLUMN, "public.v", "public.v.a", "type=text", NULL);
    put_object(migrations, KIND_INDEX, "public.users", "public.d", "columns=email", "options=fillfactor=90", NULL);
    catalog_seal(migrations);
    catalog_seal(declared);
    g_autoptr(LensView) view = lens_look(migrations, DECLARED_PRISMA, declared);
    assert_string_equal(lens_find_beyond(view, KIND_VIEW, "public.v", NULL)->reason.many, "views");
    assert_string_equal(lens_find_beyond(view, KIND_COLUMN, "public.v.a", NULL)->identity, "public.v");
    assert_string_equal(lens_find_beyond(view, KIND_COLUMN, "public.v.a", "type")->identity, "public.v");
    assert_string_equal(lens_find_beyond(view, KIND_INDEX, "public.d", "options")->property, "options");
    assert_null(lens_find_beyond(view, KIND_INDEX, "public.d", NULL));
    assert_null(lens_find_beyond(view, KIND_INDEX, "public.d", "columns"));
    assert_null(lens_find_beyond(view, KIND_TABLE, "public.users", NULL));
}

static void test_sql_says_all(void **state) {
    (void)state;
    assert_true(lens_sees_all(DECLARED_SQL) && lens_sees_all(DECLARED_EMBEDDED) && lens_sees_all(DECLARED_COMMAND));
    assert_false(lens_sees_all(DECLARED_PRISMA) || lens_sees_all(DECLARED_DRIZZLE) || lens_sees_all(DECLARED_DRIZZLE_SNAPSHOT));
    Catalog *migrations = common();
    put_object(migrations, KIND_FUNCTION, NULL, "public.f()", "body=x", NULL);
    check(migrations, common(), DECLARED_SQL, 1, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),          cmocka_unit_test(test_drizzle_says_more), cmocka_unit_test(test_what_is_said_can_be_said),
        cmocka_unit_test(test_indexes),        cmocka_unit_test(test_columns),           cmocka_unit_test(test_unique_constraint_is_an_index),
        cmocka_unit_test(test_quoted_schema),  cmocka_unit_test(test_schemas_and_partitions), cmocka_unit_test(test_find_beyond),
        cmocka_unit_test(test_sql_says_all),   cmocka_unit_test(test_kinds_that_are_never_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
