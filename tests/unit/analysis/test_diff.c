#include "fixture.h"

#include "signature.h"
#include "spelling.h"

static void spellings(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"0", "'0'::numeric", true},
        {"'-1'::integer", "-1", true},
        {"(- 1)", "'-1'::integer", true},
        {"'x'::character varying", "'x'::text", true},
        {"'x'::character varying(20)", "'x'", true},
        {"'x'::text::app.\"Kind\"[]", "'x'", true},
        {"ARRAY[]::text[]", "'{}'::text[]", true},
        {"NULL::character varying", "NULL", true},
        {"now()", "NOW()", true},
        {"((a > 0))", "(a > 0)", true},
        {"(a > (0)::numeric)", "a > 0", true},
        {"((status)::text = 'a'::text)", "status::text = 'a'", true},
        {"\"name\" = 'x'", "name = 'x'", true},
        {"'2020-01-01 00:00:00'::timestamp without time zone", "'2020-01-01 00:00:00'", true},
        {"nextval('a_seq'::regclass)", "nextval('a_seq')", true},
        {"(a OR b) AND c", "a OR (b AND c)", false},
        {"lower(a)", "lower a", false},
        {"'a'", "'A'", false},
        {"\"A\"", "a", false},
        {"'it''s'", "'its'", false},
        {"a::text", "a::integer", false},
        {"5", "6", false},
        {"a - 1", "a -1", true},
        {"f(a, 1)", "f(a, '1')", true},
        {"numeric(10,2)", "numeric(10)", false},
        {"E'a\\'b'", "E'a'", false},
        {"$$a b$$", "$$a  b$$", false},
        {"'unclosed", "'unclosed", true},
        {"((", ")", false},
        {"", "", true},
        {"a::", "a", false},
        {"$1", "$2", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (spelling_same(cases[i].a, cases[i].b) != cases[i].same)
            fail_msg("%s and %s", cases[i].a, cases[i].b);
}

/* Whatever text comes, the normal form is its own normal form's equal, and nothing is read beyond the end. */
static void any_text_can_be_normalised(void **state) {
    (void)state;
    static const char *const pieces[] = {"'", "\"", "(", ")", "::", "a", "1", "-", "$", "$$", "[", "]", "array", "E'", "\\", ".", " ", "numeric", ",",
                                         "\xc3\xa9"};
    guint32 seed = 7;
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525u + 1013904223u;
            g_string_append(text, pieces[(seed >> 8) % G_N_ELEMENTS(pieces)]);
        }
        g_autofree char *normal = spelling_normalise(text->str);
        assert_non_null(normal);
        assert_true(spelling_same(text->str, text->str));
    }
}

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
        {KIND_FUNCTION, "definition", "BEGIN\r\n1\r\nEND", "BEGIN\n1\nEND", GRADE_SPELLING},
        {KIND_FUNCTION, "definition", "SELECT (1)", "SELECT 1", GRADE_DIFFERENT},
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
    g_autoptr(ChangeSet) set = diff_pair_names(change_set_between(before, after, false));
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
    g_autoptr(ChangeSet) set = diff_pair_names(change_set_between(before, after, false));
    assert_int_equal(set->changes->len, 2);
    const Change *left = set->changes->pdata[0], *pair = set->changes->pdata[1];
    assert_int_equal(left->action, CHANGE_REMOVED);
    assert_string_equal(left->identity, "public.a.u2");
    assert_string_equal(pair->previous_identity, "public.a.u1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings),       cmocka_unit_test(any_text_can_be_normalised), cmocka_unit_test(property_grades),
        cmocka_unit_test(the_worst_property_grades_a_change), cmocka_unit_test(names_are_paired), cmocka_unit_test(pairs_are_one_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
