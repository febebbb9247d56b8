#include "catalog_fixture.h"

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
        {"'x'::text::app.\"Kind\"[]", "'x'::app.\"Kind\"[]", true},
        {"'x'::app.\"Kind\"", "'x'::app.\"Other\"", false},
        {"ARRAY[]::text[]", "'{}'::text[]", true},
        {"NULL::character varying", "NULL", true},
        {"now()", "NOW()", true},
        {"now()", "CURRENT_TIMESTAMP", true},
        {"(now() + '1 day'::interval)", "(CURRENT_TIMESTAMP + '1 day'::interval)", true},
        {"app.now()", "CURRENT_TIMESTAMP", false},
        {"\"now\"()", "CURRENT_TIMESTAMP", false},
        {"now(1)", "CURRENT_TIMESTAMP", false},
        {"now()", "CURRENT_TIMESTAMP(3)", false},
        {"now()", "CURRENT_DATE", false},
        {"((a > 0))", "(a > 0)", true},
        {"(a > (0)::numeric)", "a > 0", true},
        {"((status)::text = 'a'::text)", "status::text = 'a'", true},
        {"\"name\" = 'x'", "name = 'x'", true},
        {"'2020-01-01'::timestamp without time zone", "'2020-01-01'::date", false},
        {"NULL::timestamp without time zone", "NULL", true},
        {"nextval('a_seq'::regclass)", "nextval('a_seq'::text)", false},
        {"(data -> '0'::text)", "(data -> 0)", false},
        {"'1'::text", "1", false},
        {"'1'::jsonb", "1", false},
        {"'1'::character varying", "'1'::text", true},
        {"'1.5'::double precision", "1.5", true},
        {"'1e'::text", "1e", false},
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
        {"((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
         "((s)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))", true},
        {"s = ANY ((ARRAY['a'::character varying])::text[])", "s = ANY (ARRAY['a'::text, 'b'::text])", false},
        {"s = ANY ((ARRAY['1'::character varying])::integer[])", "s = ANY (ARRAY['1'::text])", false},
        {"f((ARRAY['a'])::text[], 1)", "f(ARRAY['a'], 1)", true},
        {"f(ARRAY['a', b]::text[])", "f(ARRAY['a', b])", false},
        {"(ARRAY['a'])::app.kind[]", "ARRAY['a']", false},
        {"doc IS DOCUMENT", "(doc IS DOCUMENT)", true},
        {"DELETE FROM public.other o USING e", "DELETE FROM public.other AS o USING e", true},
        {"SELECT a AS b FROM t", "SELECT a b FROM t", false},
        {"(NOT p.doc IS DOCUMENT)", "(NOT (p.doc IS DOCUMENT))", true},
        {"f(doc IS DOCUMENT)", "f(doc IS NOT DOCUMENT)", false},
        {"$1", "$2", false},
        {"f(5)::text", "f(5)::bigint", false},
        {"f('a')::uuid", "f('a')", false},
        {"NOT (a)", "NOT a", true},
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

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(spellings), cmocka_unit_test(any_text_can_be_normalised)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
