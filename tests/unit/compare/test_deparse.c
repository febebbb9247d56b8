#include "catalog_fixture.h"
#include "compare/diff.h"

#include "deparse.h"

/* The same SQL, as the older and the newer of two majors write it; or what must stay different. */
static void expressions_of_two_majors(void **state) {
    (void)state;
    static const struct {
        int older, newer;
        const char *a, *b;
        bool same;
    } cases[] = {
        {13, 14, "date_part('year'::text, born)", "EXTRACT(year FROM born)", true},
        {12, 18, "date_part('year'::text, born)", "EXTRACT(year FROM born)", true},
        {13, 14, "date_part('year'::text, born)", "EXTRACT(month FROM born)", false},
        {14, 15, "date_part('year'::text, born)", "EXTRACT(year FROM born)", false},
        {13, 14, "(date_part('year'::text, born) > (1900)::double precision)", "(EXTRACT(year FROM born) > (1900)::numeric)", true},
        {13, 14, "(date_part('year'::text, born) > (x)::double precision)", "(EXTRACT(year FROM born) > (x)::numeric)", true},
        {13, 14, "(y > (x)::double precision)", "(y > (x)::numeric)", false},
        {13, 14, "round((date_part('second'::text, s))::numeric, 2)", "round(EXTRACT(second FROM s), 2)", true},
        {13, 14, "(date_part('hour'::text, seen))::integer", "(EXTRACT(hour FROM seen))::integer", true},
        {13, 14, "(date_part('hour'::text, seen))::integer", "(EXTRACT(hour FROM seen))::bigint", false},
        {13, 14, "btrim((VALUE)::text)", "TRIM(BOTH FROM VALUE)", true},
        {13, 14, "ltrim(name, 'x'::text)", "TRIM(LEADING 'x'::text FROM name)", true},
        {13, 14, "ltrim(name, 'x'::text)", "TRIM(TRAILING 'x'::text FROM name)", false},
        {13, 14, "\"position\"(lower(name), 'x'::text)", "POSITION(('x'::text) IN (lower(name)))", true},
        {13, 14, "\"position\"('x'::text, name)", "POSITION(('x'::text) IN (name))", false},
        {13, 14, "\"substring\"(name, 2, 3)", "SUBSTRING(name FROM 2 FOR 3)", true},
        {13, 14, "\"substring\"(name, 3, 2)", "SUBSTRING(name FROM 2 FOR 3)", false},
        {13, 14, "\"substring\"(name, '%'::text, '#'::text)", "SUBSTRING(name SIMILAR '%'::text ESCAPE '#'::text)", true},
        {13, 14, "\"overlay\"(name, 'xy'::text, (a + 1), 2)", "OVERLAY(name PLACING 'xy'::text FROM (a + 1) FOR 2)", true},
        {13, 14, "(timezone('UTC'::text, at))::date", "((at AT TIME ZONE 'UTC'::text))::date", true},
        {13, 14, "timezone('UTC'::text, at), b DESC", "(at AT TIME ZONE 'UTC'::text), b DESC", true},
        {13, 14, "timezone('UTC'::text, at)", "(at AT TIME ZONE 'CET'::text)", false},
        {13, 14, "timezone('CET'::text, timezone('UTC'::text, (at + x)))", "(((at + x) AT TIME ZONE 'UTC'::text) AT TIME ZONE 'CET'::text)", true},
        {13, 14, "\"overlaps\"((a)::timestamp with time zone, b, c, (d + 1))", "((a, b) OVERLAPS (c, (d + 1)))", true},
        {13, 14, "(NOT \"overlaps\"(a, b, c, d))", "(NOT ((a, b) OVERLAPS (c, d)))", true},
        {13, 14, "(NOT \"overlaps\"(a, b, c, d))", "((a, b) OVERLAPS (c, d))", false},
        {13, 14, "pg_collation_for(name)", "COLLATION FOR (name)", true},
        {13, 14, "is_normalized(w, 'nfkc'::text)", "(w IS NFKC NORMALIZED)", true},
        {13, 14, "is_normalized(w)", "(w IS NORMALIZED)", true},
        {13, 14, "\"normalize\"(w, 'nfd'::text)", "NORMALIZE(w, NFD)", true},
        {13, 14, "\"xmlexists\"('//a'::text, doc)", "XMLEXISTS(('//a'::text) PASSING (doc))", true},
        {12, 13, "(name ~ similar_escape('a%'::text, NULL::text))", "(name ~ similar_to_escape('a%'::text))", true},
        {12, 13, "(name ~ similar_escape('a%'::text, '#'::text))", "(name ~ similar_to_escape('a%'::text))", false},
        {15, 16, "XMLSERIALIZE(CONTENT doc AS text)", "XMLSERIALIZE(CONTENT doc AS text NO INDENT)", true},
        {15, 16, "XMLSERIALIZE(CONTENT doc AS text)", "XMLSERIALIZE(CONTENT doc AS text INDENT)", false},
        /* texts that are no SQL at all */
        {12, 18, "((", ")(", false},
        {12, 18, "EXTRACT(", "EXTRACT(year FROM", false},
        {12, 18, "a AT TIME ZONE", "a AT", false},
        {12, 18, "btrim(", "btrim()", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const MajorSpan span = {cases[i].older, cases[i].newer};
        if (deparse_same(&span, KIND_CHECK, "expression", cases[i].a, cases[i].b) != cases[i].same ||
            deparse_same(&span, KIND_CHECK, "expression", cases[i].b, cases[i].a) != cases[i].same)
            fail_msg("%d and %d: %s and %s", cases[i].older, cases[i].newer, cases[i].a, cases[i].b);
    }
}

/* Whatever text comes, it is read to its end and no further, and equals itself. */
static void any_text_has_a_common_form(void **state) {
    (void)state;
    static const char *const pieces[] = {"(", ")", "(", ")", ",", "[", "]", ".", "::", ";", "'x'", "a", "at", "time", "zone", "local", "EXTRACT", "from", "date_part", "btrim", "TRIM", "both", "position", "in",
                                         "substring", "for", "similar", "escape", "OVERLAPS", "is", "nfc", "normalized", "normalize", "collation", "xmlserialize", "no", "indent", "select", "where",
                                         "join", "double", "precision", "numeric", "similar_escape", "null", "not", "\"", "tablesample", "distinct"};
    guint32 seed = 11;
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int i = 0; i < 14; i++) {
            seed = seed * 1664525u + 1013904223u;
            g_string_append_printf(text, "%s ", pieces[(seed >> 8) % G_N_ELEMENTS(pieces)]);
        }
        const MajorSpan span = {12, 18};
        assert_true(deparse_same(&span, KIND_VIEW, "definition", text->str, text->str));
        assert_true(deparse_same(&span, KIND_CHECK, "expression", text->str, text->str));
    }
}

static void queries_of_two_majors(void **state) {
    (void)state;
    static const struct {
        int older, newer;
        const char *a, *b;
        bool same;
    } cases[] = {
        {15, 16, " SELECT p.id FROM public.people p WHERE (p.id > 3);", " SELECT id FROM public.people p WHERE (id > 3);", true},
        {14, 15, " SELECT p.id FROM public.people p;", " SELECT id FROM public.people p;", false},
        {16, 17, " SELECT p.id FROM public.people p;", " SELECT id FROM public.people p;", false},
        {15, 16, " SELECT people.id FROM public.people;", " SELECT id FROM public.people;", true},
        {15, 16, " SELECT p.id FROM public.people p;", " SELECT id FROM public.people q;", false},
        {15, 16, " SELECT p.id FROM public.people p;", " SELECT name FROM public.people p;", false},
        {15, 16, " SELECT g.n FROM generate_series(1, 10) g(n);", " SELECT n FROM generate_series(1, 10) g(n);", true},
        {15, 16, " SELECT s.name FROM ( SELECT people.name FROM public.people) s;", " SELECT name FROM ( SELECT people.name FROM public.people) s;", true},
        {15, 16, " SELECT s.name FROM ( SELECT people.name FROM public.people) s;", " SELECT name FROM ( SELECT name FROM public.people) s;", false},
        {15, 16, " SELECT t.id FROM public.people t TABLESAMPLE system ((10)::real);", " SELECT id FROM public.people t TABLESAMPLE system ((10)::real);", true},
        {15, 16, " SELECT p.id FROM public.people p, public.visits v;", " SELECT id FROM public.people p, public.visits v;", false},
        {15, 16, " SELECT p.id FROM (public.people p JOIN public.visits v ON ((v.id = p.id)));", " SELECT v.id FROM (public.people p JOIN public.visits v ON ((v.id = p.id)));", false},
        {15, 16, " SELECT p.id, ( SELECT count(*) FROM public.visits v WHERE (v.person = p.id)) AS n FROM public.people p;",
         " SELECT id, ( SELECT count(*) FROM public.visits v WHERE (v.person = p.id)) AS n FROM public.people p;", true},
        {16, 17, " SELECT row_to_json(p.*) AS json FROM public.people p;", " SELECT row_to_json(p.*) AS \"json\" FROM public.people p;", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const MajorSpan span = {cases[i].older, cases[i].newer};
        if (deparse_same(&span, KIND_VIEW, "definition", cases[i].a, cases[i].b) != cases[i].same)
            fail_msg("%d and %d: %s and %s", cases[i].older, cases[i].newer, cases[i].a, cases[i].b);
    }
}

static void names_of_two_majors(void **state) {
    (void)state;
    const MajorSpan span = {16, 17}, wide = {13, 14};
    g_autofree char *quoted = deparse_requote(&span, "public.json.\"json\".a_json");
    assert_string_equal(quoted, "public.\"json\".\"json\".a_json");
    assert_null(deparse_requote(&span, "public.users.id"));
    assert_null(deparse_requote(&wide, "public.json"));
    assert_true(deparse_same_names(&span, KIND_PRIMARY_KEY, "id, json", "id, \"json\""));
    assert_false(deparse_same_names(&span, KIND_PRIMARY_KEY, "id, json", "\"json\", id"));
    assert_true(deparse_same_names(&wide, KIND_AGGREGATE, "array_append(anyarray, anyelement)", "array_append(anycompatiblearray, anycompatible)"));
    assert_false(deparse_same_names(&wide, KIND_FUNCTION, "f(anyarray)", "f(anycompatiblearray)"));
    assert_false(deparse_same_names(&span, KIND_AGGREGATE, "array_append(anyarray, anyelement)", "array_append(anycompatiblearray, anycompatible)"));
}

/* --- whole catalogs ---------------------------------------------------------------------------------------------------- */

static Diff *diff_of(Catalog *before, int older, Catalog *after, int newer) {
    before->server_version = older * 10000;
    after->server_version = newer * 10000;
    catalog_seal(before);
    catalog_seal(after);
    return diff_build(before, after);
}

static void put_year_view(Catalog *catalog, const char *query, const char *type) {
    g_autofree char *definition = g_strconcat("definition=", query, NULL);
    put_object(catalog, KIND_VIEW, NULL, "public.v", definition, NULL);
    put_column(catalog, "public.v", "year", type);
    put_object(catalog, KIND_VIEW, NULL, "public.over", "definition= SELECT v.year FROM public.v, public.x;", NULL);
    put_column(catalog, "public.over", "year", type);
    put_object(catalog, KIND_VIEW, NULL, "public.apart", "definition= SELECT x.n FROM public.x, public.y;", NULL);
    put_column(catalog, "public.apart", "n", type);
}

/* The type of what EXTRACT() gives, and only that, changes with the major. */
static void types_of_extracted_columns(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    put_year_view(before, "SELECT date_part('year'::text, x.at) AS year FROM public.x, public.y;", "double precision");
    put_year_view(after, "SELECT EXTRACT(year FROM x.at) AS year FROM public.x, public.y;", "numeric");
    g_autoptr(Diff) diff = diff_of(before, 13, after, 14);
    assert_int_equal(diff_count(diff, GRADE_SPELLING), 3); /* the view and two columns */
    assert_int_equal(diff_count(diff, GRADE_DIFFERENT), 1);
    g_autoptr(Diff) back = diff_build(after, before);
    assert_int_equal(diff_count(back, GRADE_SPELLING), 3);
    after->server_version = 130000;
    g_autoptr(Diff) same_major = diff_build(before, after);
    assert_int_equal(diff_count(same_major, GRADE_DIFFERENT), 4);
}

static void put_scratchpad(Catalog *catalog, bool sequence, bool logged) {
    put_object(catalog, KIND_TABLE, NULL, "public.t", logged ? NULL : "persistence=unlogged", NULL);
    put_column(catalog, "public.t", "id", "integer");
    put_object(catalog, KIND_SEQUENCE, NULL, "public.t_id_seq", "owned_by=public.t.id", sequence ? "persistence=unlogged" : NULL, NULL);
}

static void sequences_of_unlogged_tables(void **state) {
    (void)state;
    for (int logged = 0; logged < 2; logged++) {
        g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
        put_scratchpad(before, false, logged);
        put_scratchpad(after, true, logged);
        g_autoptr(Diff) diff = diff_of(before, 14, after, 15);
        assert_int_equal(diff->changes->changes->len, 1);
        assert_int_equal(change_grade(diff->changes->changes->pdata[0]), logged ? GRADE_DIFFERENT : GRADE_SPELLING);
    }
}

static void identity_of_partitions(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    for (int i = 0; i < 2; i++) {
        Catalog *catalog = i ? after : before;
        put_object(catalog, KIND_TABLE, NULL, "public.p", "partition_key=RANGE (at)", NULL);
        put_object(catalog, KIND_TABLE, NULL, "public.p1", "partition_of=public.p", NULL);
        put_table(catalog, "public.q");
        put_object(catalog, KIND_COLUMN, "public.p", "public.p.id", "type=bigint", "identity=always", NULL);
        put_object(catalog, KIND_COLUMN, "public.p1", "public.p1.id", "type=bigint", i ? "identity=always" : NULL, NULL);
        put_object(catalog, KIND_COLUMN, "public.q", "public.q.id", "type=bigint", i ? "identity=always" : NULL, NULL);
    }
    g_autoptr(Diff) diff = diff_of(before, 16, after, 17);
    assert_int_equal(diff_count(diff, GRADE_SPELLING), 1);
    assert_int_equal(diff_count(diff, GRADE_DIFFERENT), 1);
}

/* An index that the system named after the function, and a table whose name has become a key word. */
static void names_pair_across_majors(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new(), after = catalog_new();
    catalog_add(before, &(Object){.kind = KIND_TABLE, .identity = "public.json", .schema = "public", .name = "json"});
    catalog_add(after, &(Object){.kind = KIND_TABLE, .identity = "public.\"json\"", .schema = "public", .name = "json"});
    put_object(before, KIND_INDEX, "public.json", "public.json_date_part_idx", "columns=date_part('year'::text, born)", NULL);
    put_object(after, KIND_INDEX, "public.\"json\"", "public.json_extract_idx", "columns=EXTRACT(year FROM born)", NULL);
    g_autoptr(Diff) diff = diff_of(before, 12, after, 18);
    assert_int_equal(diff->changes->changes->len, 1);
    const Change *change = diff->changes->changes->pdata[0];
    assert_int_equal(change->action, CHANGE_RENAMED);
    assert_int_equal(change_grade(change), GRADE_SPELLING);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_of_two_majors), cmocka_unit_test(any_text_has_a_common_form), cmocka_unit_test(queries_of_two_majors),        cmocka_unit_test(names_of_two_majors),
        cmocka_unit_test(types_of_extracted_columns), cmocka_unit_test(sequences_of_unlogged_tables), cmocka_unit_test(identity_of_partitions),
        cmocka_unit_test(names_pair_across_majors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
