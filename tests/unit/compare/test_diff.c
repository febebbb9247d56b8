#include "catalog_fixture.h"
#include "compare/diff.h"

#include "column_order.h"

static void property_grades(void **state) {
    (void)state;
    static const struct {
        ObjectKind kind;
        const char *property, *before, *after;
        Grade grade;
    } cases[] = {
        {KIND_COLUMN, "type", "text", "text", GRADE_SAME},
        {KIND_COLUMN, "type", "character varying(20)", "character varying(30)", GRADE_DIFFERENT},
        {KIND_COLUMN, "default", "0", "'0'::numeric", GRADE_SPELLING},
        {KIND_COLUMN, "default", NULL, "NULL::character varying", GRADE_SPELLING},
        {KIND_COLUMN, "default", NULL, "now()", GRADE_DIFFERENT},
        {KIND_COLUMN, "not_null", "yes", NULL, GRADE_DIFFERENT},
        {KIND_COLUMN, "comment", "a", NULL, GRADE_COMMENT},
        {KIND_ENUM, "labels", "'a', 'b', 'c'", "'a', 'c', 'b'", GRADE_ORDER},
        {KIND_ENUM, "labels", "'a', 'b'", "'a', 'b', 'c'", GRADE_DIFFERENT},
        {KIND_ENUM, "labels", "'a, b', 'c'", "'a', 'b, c'", GRADE_DIFFERENT},
        {KIND_CHECK, "expression", "((a > 0))", "(a > 0)", GRADE_SPELLING},
        {KIND_EXTENSION, "version", "1.2", "1.3", GRADE_SPELLING},
        {KIND_ENUM, "labels", "'a', 'b'", "'b', 'c'", GRADE_DIFFERENT},
        {KIND_COLUMN, "default", "now()", NULL, GRADE_DIFFERENT},
        {KIND_TABLE, "owner", NULL, "b", GRADE_ACCESS},
        {KIND_TABLE, "privileges", "PUBLIC: SELECT", NULL, GRADE_ACCESS},
        {KIND_TABLE, "security_labels", "a 'x'", "a 'y'", GRADE_DIFFERENT},
        {KIND_TABLE, "column_order", "a, b", "b, a", GRADE_ORDER},
        {KIND_PRIMARY_KEY, "index_comment", "a", NULL, GRADE_COMMENT},
        {KIND_INDEX, "predicate", "(a > 0)", "((a > (0)::numeric))", GRADE_SPELLING},
        {KIND_POLICY, "roles", "a, b", "a, c", GRADE_DIFFERENT},
        /* texts that PostgreSQL does not write say something in every character */
        {KIND_COLLATION, "locale", "de_DE", "de_de", GRADE_DIFFERENT},
        {KIND_FOREIGN_SERVER, "type", "Oracle", "oracle", GRADE_DIFFERENT},
        {KIND_BASE_TYPE, "category", "X", "x", GRADE_DIFFERENT},
        {KIND_FUNCTION, "settings", "TimeZone=UTC", "TimeZone=utc", GRADE_DIFFERENT},
        {KIND_AGGREGATE, "initial_value", "'0'", "'00'", GRADE_DIFFERENT},
        /* hidden values */
        {KIND_FOREIGN_SERVER, "fdw_options", "host 'a', password (hidden)", "host 'a', password 'x y'", GRADE_SAME},
        {KIND_FOREIGN_SERVER, "fdw_options", "host 'a', password (hidden)", "host 'b', password (hidden)", GRADE_DIFFERENT},
        {KIND_FOREIGN_SERVER, "fdw_options", "password (hidden)", "passfile 'x'", GRADE_DIFFERENT},
        {KIND_FOREIGN_SERVER, "fdw_options", "password (hidden)", NULL, GRADE_DIFFERENT},
        {KIND_FUNCTION, "arguments", "a integer DEFAULT 0", "a integer DEFAULT '0'::integer", GRADE_SPELLING},
        {KIND_FUNCTION, "body", "SELECT (1)", "SELECT 1", GRADE_DIFFERENT},
        {KIND_FUNCTION, "definition", "BEGIN\r\n1\r\nEND", "BEGIN\n1\nEND", GRADE_SPELLING},
        {KIND_FUNCTION, "definition", "SELECT (1)", "SELECT 1", GRADE_DIFFERENT},
        /* bodies in another layout */
        {KIND_FUNCTION, "body", "\nBEGIN\n  IF (NEW.a IS NULL) THEN\n    NEW.a := CURRENT_TIMESTAMP;\n  END IF;\n  RETURN NEW;\nEND;\n",
         "begin if ( new.a is null ) then new.a := current_timestamp; end if; -- now\n return new; end;", GRADE_SPELLING},
        {KIND_FUNCTION, "body", "select 'a  b' || $$x  y$$, \"A\"", "SELECT  'a  b'||$$x  y$$ , \"A\"", GRADE_SPELLING},
        {KIND_FUNCTION, "body", "SELECT 1 /* one /* of */ two */", "SELECT 1", GRADE_SPELLING},
        {KIND_FUNCTION, "body", "<<a>>\nDECLARE i int;\nBEGIN\nNULL;\nEND a", "<<a>> declare i int; begin null; end a", GRADE_SPELLING},
        {KIND_FUNCTION, "body", "SELECT 'a  b'", "SELECT 'a b'", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "SELECT 'A'", "SELECT 'a'", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "SELECT $x$A$x$", "SELECT $x$a$x$", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "SELECT \"A\"", "SELECT \"a\"", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "SELECT E'\\' A'", "SELECT E'\\' a'", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "SELECT - -1", "SELECT --1\n", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "SELECT a < -1", "SELECT a <- 1", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "SELECT 'a'\n'b'", "SELECT 'a' 'b'", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "SELECT 'a'\n'b'", "SELECT 'a''b'", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "SELECT 1 -- x\n, 2", "SELECT 1 -- x, 2", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "SELECT a b", "SELECT ab", GRADE_DIFFERENT},
        {KIND_FUNCTION, "body", "if a:\n  b()\nc()", "if a:\n  b()\n  c()", GRADE_DIFFERENT}, /* Python */
        {KIND_FUNCTION, "body", "begin\n a\n +b\nend", "begin\n a +b\nend", GRADE_DIFFERENT}, /* Ruby */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (property_grade(cases[i].kind, cases[i].property, cases[i].before, cases[i].after) != cases[i].grade)
            fail_msg("%s: %s and %s", cases[i].property, cases[i].before, cases[i].after);
}

static void the_worst_property_grades_a_change(void **state) {
    (void)state;
    const PropertyChange properties[] = {{"comment", "a", "b"}, {"default", "0", "'0'::numeric"}};
    Change change = {.action = CHANGE_CHANGED, .kind = KIND_COLUMN, .identity = "a.b.c", .name = "c", .properties = properties, .property_count = 2};
    assert_string_equal(grade_id(change_grade(&change)), "comment");
    change.property_count = 0;
    assert_int_equal(change_grade(&change), GRADE_SAME);
    change.action = CHANGE_ADDED;
    assert_int_equal(change_grade(&change), GRADE_DIFFERENT);
    change.action = CHANGE_RENAMED;
    assert_int_equal(change_grade(&change), GRADE_DIFFERENT);
    change.kind = KIND_INDEX;
    assert_int_equal(change_grade(&change), GRADE_NAME);
}

static void names_are_paired(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_object(before, KIND_FOREIGN_KEY, "public.a", "public.a.a_b_fk", "columns=b", "references_table=public.b", NULL);
    put_object(before, KIND_CHECK, "public.a", "public.a.positive", "expression=((n > 0))", NULL);
    put_object(before, KIND_UNIQUE, "public.a", "public.a.u1", "columns=x", NULL);
    put_object(before, KIND_INDEX, "public.a", "public.i_a", "columns=x", NULL);
    put_object(after, KIND_FOREIGN_KEY, "public.a", "public.a.other", "columns=b", "references_table=public.b", NULL);
    put_object(after, KIND_CHECK, "public.a", "public.a.check1", "expression=(n > (0)::numeric)", NULL);
    put_object(after, KIND_UNIQUE, "public.a", "public.a.u2", "columns=y", NULL);
    put_object(after, KIND_INDEX, "public.c", "public.i_c", "columns=x", NULL);
    catalog_seal(before);
    catalog_seal(after);
    g_autoptr(Diff) diff = diff_build(before, after);
    const ChangeSet *set = diff->changes;
    size_t renamed = 0;
    for (size_t i = 0; i < set->changes->len; i++) {
        const Change *change = set->changes->pdata[i];
        if (change->action != CHANGE_RENAMED)
            continue;
        renamed++;
        assert_true(change->kind == KIND_FOREIGN_KEY || change->kind == KIND_CHECK);
        assert_string_not_equal(change->identity, change->previous_identity);
    }
    assert_int_equal(renamed, 2);
    assert_int_equal(set->changes->len, 2 + 2 + 2); /* the unique constraint and the index of another table stay removed and added */
}

/* Two equal constraints against one: one pair, one left. */
static void pairs_are_one_to_one(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_object(before, KIND_UNIQUE, "public.a", "public.a.u1", "columns=x", NULL);
    put_object(before, KIND_UNIQUE, "public.a", "public.a.u2", "columns=x", NULL);
    put_object(after, KIND_UNIQUE, "public.a", "public.a.u3", "columns=x", NULL);
    catalog_seal(before);
    catalog_seal(after);
    g_autoptr(Diff) diff = diff_build(before, after);
    const ChangeSet *set = diff->changes;
    assert_int_equal(set->changes->len, 2);
    const Change *left = set->changes->pdata[0], *pair = set->changes->pdata[1];
    assert_int_equal(left->action, CHANGE_REMOVED);
    assert_string_equal(left->identity, "public.a.u2");
    assert_string_equal(pair->previous_identity, "public.a.u1");
}

/* --- whole catalogs ---------------------------------------------------------------------------------------------------- */

static const Change *find_change(const Diff *diff, ObjectKind kind, const char *identity) {
    for (guint i = 0; i < diff->changes->changes->len; i++) {
        const Change *change = diff->changes->changes->pdata[i];
        if (change->kind == kind && strcmp(change->identity, identity) == 0)
            return change;
    }
    return NULL;
}

static Diff *diff_of(Catalog *before, Catalog *after) {
    catalog_seal(before);
    catalog_seal(after);
    return diff_build(before, after);
}

static void names_of_other_kinds_are_paired(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_table(before, "public.a");
    put_table(after, "public.a");
    put_object(before, KIND_STATISTICS, "public.a", "public.a_b_stat", "columns=b, c", "kinds=mcv", NULL);
    put_object(after, KIND_STATISTICS, "public.a", "public.other", "columns=b, c", "kinds=mcv", NULL);
    put_object(before, KIND_DOMAIN_CONSTRAINT, "public.d", "public.d.d_check", "expression=(VALUE > 0)", NULL);
    put_object(after, KIND_DOMAIN_CONSTRAINT, "public.d", "public.d.positive", "expression=(VALUE > 0)", NULL);
    put_object(before, KIND_TRIGGER, "public.a", "public.a.t1", "definition=CREATE TRIGGER t1 x", NULL);
    put_object(after, KIND_TRIGGER, "public.a", "public.a.t2", "definition=CREATE TRIGGER t2 x", NULL);
    put_object(before, KIND_INDEX, "public.a", "public.x", "columns=x", NULL); /* an index named like its column is no other's twin */
    put_object(after, KIND_INDEX, "public.a", "public.y", "columns=y", NULL);
    g_autoptr(Diff) diff = diff_of(before, after);
    assert_int_equal(diff_count(diff, GRADE_NAME), 2);
    assert_int_equal(diff_count(diff, GRADE_DIFFERENT), 4);
    assert_string_equal(find_change(diff, KIND_STATISTICS, "public.other")->previous_identity, "public.a_b_stat");
    assert_int_equal(change_grade(find_change(diff, KIND_DOMAIN_CONSTRAINT, "public.d.positive")), GRADE_NAME);
}

/* What names a paired object is called otherwise, too. */
static void names_are_followed(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_object(before, KIND_TABLE, NULL, "public.a", "replica_identity=index a_pkey", "clustered_on=i1", NULL);
    put_object(after, KIND_TABLE, NULL, "public.a", "replica_identity=index \"A\"", "clustered_on=i2", NULL);
    put_object(before, KIND_PRIMARY_KEY, "public.a", "public.a.a_pkey", "columns=id", NULL);
    put_object(after, KIND_PRIMARY_KEY, "public.a", "public.a.\"A\"", "columns=id", NULL);
    put_object(before, KIND_INDEX, "public.a", "public.i1", "columns=x", NULL);
    put_object(after, KIND_INDEX, "public.a", "public.i2", "columns=x", NULL);
    put_object(before, KIND_COLUMN, "public.a", "public.a.id", "type=integer", "default=nextval('public.a_id_seq'::regclass)", NULL);
    put_object(after, KIND_COLUMN, "public.a", "public.a.id", "type=integer", "default=nextval('public.a_id_seq1'::regclass)", NULL);
    put_object(before, KIND_SEQUENCE, NULL, "public.a_id_seq", "type=integer", "owned_by=public.a.id", NULL);
    put_object(after, KIND_SEQUENCE, NULL, "public.a_id_seq1", "type=integer", "owned_by=public.a.id", NULL);
    g_autoptr(Diff) diff = diff_of(before, after);
    assert_int_equal(diff_count(diff, GRADE_DIFFERENT), 0);
    assert_int_equal(diff_count(diff, GRADE_NAME), 5);
    const Change *table = find_change(diff, KIND_TABLE, "public.a");
    assert_int_equal(table->property_count, 2);
    assert_int_equal(change_property_grade(table, 0), GRADE_NAME);
    assert_int_equal(change_grade(find_change(diff, KIND_SEQUENCE, "public.a_id_seq1")), GRADE_NAME);
}

/* Another index, another sequence: no pair, no excuse. */
static void other_names_are_not_followed(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_object(before, KIND_TABLE, NULL, "public.a", "clustered_on=i1", NULL);
    put_object(after, KIND_TABLE, NULL, "public.a", "clustered_on=i2", NULL);
    put_object(before, KIND_INDEX, "public.a", "public.i1", "columns=x", NULL);
    put_object(after, KIND_INDEX, "public.a", "public.i2", "columns=y", NULL);
    put_object(before, KIND_COLUMN, "public.a", "public.a.id", "default=nextval('public.s1'::regclass)", NULL);
    put_object(after, KIND_COLUMN, "public.a", "public.a.id", "default=nextval('public.s2'::regclass)", NULL);
    put_object(before, KIND_SEQUENCE, NULL, "public.s1", "type=bigint", NULL);
    put_object(after, KIND_SEQUENCE, NULL, "public.s2", "type=bigint", NULL); /* owned by no column: the name is the user's */
    g_autoptr(Diff) diff = diff_of(before, after);
    assert_int_equal(diff_count(diff, GRADE_DIFFERENT), diff->changes->changes->len);
    assert_int_equal(diff->changes->changes->len, 6);
}

static void hidden_values_are_not_compared(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_object(before, KIND_FOREIGN_SERVER, NULL, "s", "fdw_options=password (hidden)", NULL);
    put_object(after, KIND_FOREIGN_SERVER, NULL, "s", "fdw_options=password 'x'", NULL);
    g_autoptr(Diff) diff = diff_of(before, after);
    assert_int_equal(diff->changes->changes->len, 0);
}

static void put_columns(Catalog *catalog, const char *table, const char *names) {
    put_table(catalog, table);
    g_auto(GStrv) list = g_strsplit(names, " ", -1);
    for (int i = 0; list[i]; i++) {
        g_autofree char *identity = g_strdup_printf("%s.%s", table, list[i]);
        const Property type = {"type", "text"};
        const Object column = {.kind = KIND_COLUMN, .identity = identity, .parent = table, .schema = "public", .name = list[i], .position = i + 1, .properties = &type, .property_count = 1};
        catalog_add(catalog, &column);
    }
}

static void column_order_is_graded_apart(void **state) {
    (void)state;
    static const struct {
        const char *before, *after, *old_order, *new_order;
    } cases[] = {
        {"a b c", "a b c", NULL, NULL},
        {"a b c", "a b c d", NULL, NULL},
        {"a x b", "a b", NULL, NULL},
        {"a b", "x a b", NULL, NULL},
        {"a b c", "c a b", "a, b, c", "c, a, b"},
        {"a gone b", "b a new", "a, b", "b, a"},
        {"a b", "c d", NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
        put_columns(before, "public.t", cases[i].before);
        put_columns(after, "public.t", cases[i].after);
        g_autoptr(Diff) diff = diff_of(before, after);
        const Change *change = find_change(diff, KIND_TABLE, "public.t");
        assert_int_equal(change != NULL, cases[i].old_order != NULL);
        if (!change)
            continue;
        assert_int_equal(change_grade(change), GRADE_ORDER);
        assert_string_equal(change->properties[0].property, COLUMN_ORDER);
        assert_string_equal(change->properties[0].before, cases[i].old_order);
        assert_string_equal(change->properties[0].after, cases[i].new_order);
    }
}

/* A table that differs otherwise, too, has one change, its properties by name. */
static void column_order_joins_other_properties(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_columns(before, "public.t", "a b");
    put_columns(after, "public.t", "b a");
    put_object(before, KIND_TABLE, NULL, "public.u", "access_method=x", "options=fillfactor=70", NULL);
    put_object(after, KIND_TABLE, NULL, "public.u", "access_method=y", "options=fillfactor=80", NULL);
    put_column(before, "public.u", "a", "text");
    put_column(after, "public.u", "a", "text");
    const Property type = {"type", "text"};
    Object column = {.kind = KIND_COLUMN, .identity = "public.u.b", .parent = "public.u", .schema = "public", .name = "b", .position = 2, .properties = &type, .property_count = 1};
    catalog_add(before, &column);
    column.position = 0;
    catalog_add(after, &column);
    g_autoptr(Diff) diff = diff_of(before, after);
    assert_int_equal(diff->changes->changes->len, 2);
    const Change *change = find_change(diff, KIND_TABLE, "public.u");
    assert_int_equal(change->property_count, 3);
    assert_string_equal(change->properties[1].property, COLUMN_ORDER);
    assert_int_equal(change_property_grade(change, 1), GRADE_ORDER);
    assert_int_equal(change_grade(change), GRADE_DIFFERENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(property_grades),
        cmocka_unit_test(the_worst_property_grades_a_change),
        cmocka_unit_test(names_are_paired),
        cmocka_unit_test(pairs_are_one_to_one),
        cmocka_unit_test(names_of_other_kinds_are_paired),
        cmocka_unit_test(names_are_followed),
        cmocka_unit_test(other_names_are_not_followed),
        cmocka_unit_test(hidden_values_are_not_compared),
        cmocka_unit_test(column_order_is_graded_apart),
        cmocka_unit_test(column_order_joins_other_properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
