/* Whole repairs: what is made again around what, in which order, and the script. */

#include "catalog_fixture.h"
#include "repair/repair.h"
#include "order.h"

typedef struct {
    Catalog *from, *to;
    RepairOptions options;
} Pair;

static Pair *pair_new(void) {
    Pair *pair = g_new0(Pair, 1);
    pair->from = catalog_new();
    pair->to = catalog_new();
    pair->options = (RepairOptions){.destructive = true};
    return pair;
}

static void pair_free(Pair *pair) {
    catalog_free(pair->from);
    catalog_free(pair->to);
    g_free(pair);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pair, pair_free)

static Repair *build(Pair *pair) {
    catalog_seal(pair->from);
    catalog_seal(pair->to);
    return repair_build(pair->from, pair->to, &pair->options);
}

/* All statements, one a line. */
static void assert_repair(Pair *pair, const char *expected) {
    g_autoptr(Repair) repair = build(pair);
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; i < repair->statements->len; i++)
        g_string_append_printf(found, "%s\n", g_array_index(repair->statements, RepairStatement, i).sql);
    assert_string_equal(found->str, expected);
}

/* --- the order alone ------------------------------------------------------------------------------------------------------------- */

static void assert_order(RepairGraph *graph, guint count, const char *expected, guint expected_broken) {
    guint broken = 99;
    g_autofree guint *order = repair_graph_order(graph, &broken);
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; i < count; i++)
        g_string_append_printf(found, "%s%u", i ? " " : "", order[i]);
    assert_string_equal(found->str, expected);
    assert_int_equal(broken, expected_broken);
}

static void steps_come_after_what_they_need(void **state) {
    (void)state;
    g_autoptr(RepairGraph) graph = repair_graph_new(5);
    repair_graph_need(graph, 0, 3, false);
    repair_graph_need(graph, 3, 4, false);
    repair_graph_need(graph, 3, 4, false);
    repair_graph_need(graph, 2, 2, false);
    assert_order(graph, 5, "1 2 4 3 0", 0);
}

static void soft_needs_are_given_up_in_circles(void **state) {
    (void)state;
    g_autoptr(RepairGraph) graph = repair_graph_new(4);
    repair_graph_need(graph, 0, 1, true);
    repair_graph_need(graph, 1, 0, false);
    repair_graph_need(graph, 2, 3, true);
    assert_order(graph, 4, "3 2 0 1", 0);
}

/* 0 only waits for a circle: it is not what breaks it. */
static void circles_are_broken_where_they_are(void **state) {
    (void)state;
    g_autoptr(RepairGraph) graph = repair_graph_new(4);
    repair_graph_need(graph, 0, 1, false);
    repair_graph_need(graph, 1, 2, false);
    repair_graph_need(graph, 2, 3, false);
    repair_graph_need(graph, 3, 1, false);
    assert_order(graph, 4, "1 0 3 2", 1);
}

/* --- what depends on what -------------------------------------------------------------------------------------------------------- */

static void put_small_table(Catalog *catalog, const char *identity, const char *type) {
    g_autofree char *column = g_strdup_printf("%s.a", identity), *property = g_strdup_printf("type=%s", type);
    put_object(catalog, KIND_TABLE, NULL, identity, NULL);
    put_object(catalog, KIND_COLUMN, identity, column, property, NULL);
}

static void put_view(Catalog *catalog, const char *identity, const char *query, const char *type) {
    g_autofree char *column = g_strdup_printf("%s.a", identity), *property = g_strdup_printf("type=%s", type), *definition = g_strdup_printf("definition=%s", query);
    put_object(catalog, KIND_VIEW, NULL, identity, definition, NULL);
    put_object(catalog, KIND_COLUMN, identity, column, property, "comment=of a", NULL);
}

static void names_in_texts_decide_the_order(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_view(pair->to, "public.a", " SELECT b.a\n   FROM \"my S\".\"b.b\" b;", "text");
    put_view(pair->to, "\"my S\".\"b.b\"", "SELECT public.f(1) AS a", "text");
    put_object(pair->to, KIND_FUNCTION, NULL, "public.f(integer)", "arguments=integer", "returns=text", "language=plpgsql", "body=x", NULL);
    put_object(pair->to, KIND_SCHEMA, NULL, "\"my S\"", NULL);
    assert_repair(pair, "CREATE SCHEMA IF NOT EXISTS \"my S\";\n"
                        "CREATE FUNCTION public.f(integer)\n RETURNS text\n LANGUAGE plpgsql\nAS $$x$$;\n"
                        "CREATE VIEW \"my S\".\"b.b\" AS\nSELECT public.f(1) AS a;\n"
                        "COMMENT ON COLUMN \"my S\".\"b.b\".a IS 'of a';\n"
                        "CREATE VIEW public.a AS\nSELECT b.a\n   FROM \"my S\".\"b.b\" b;\n"
                        "COMMENT ON COLUMN public.a.a IS 'of a';\n");
}

static void a_sequence_comes_first_and_is_owned_last(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_object(pair->to, KIND_TABLE, NULL, "public.t", NULL);
    put_object(pair->to, KIND_COLUMN, "public.t", "public.t.id", "type=integer", "not_null=yes", "default=nextval('public.t_id_seq'::regclass)", NULL);
    put_object(pair->to, KIND_SEQUENCE, NULL, "public.t_id_seq", "type=integer", "owned_by=public.t.id", NULL);
    assert_repair(pair, "CREATE SEQUENCE public.t_id_seq AS integer;\n"
                        "CREATE TABLE public.t (\n    id integer DEFAULT nextval('public.t_id_seq'::regclass) NOT NULL\n);\n"
                        "ALTER SEQUENCE public.t_id_seq OWNED BY public.t.id;\n");
    g_autoptr(Pair) back = pair_new();
    g_clear_pointer(&back->from, catalog_free);
    back->from = g_steal_pointer(&pair->to);
    pair->to = catalog_new();
    assert_repair(back, "DROP TABLE public.t;\n");
}

static void views_are_made_again_around_a_column_of_another_type(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    const char *types[] = {"integer", "bigint"};
    Catalog *sides[] = {pair->from, pair->to};
    for (int i = 0; i < 2; i++) {
        put_small_table(sides[i], "public.t", types[i]);
        put_view(sides[i], "public.v", "SELECT a FROM public.t", types[i]);
        put_view(sides[i], "public.w", "SELECT a FROM public.v", types[i]);
        put_view(sides[i], "public.other", "SELECT x.a FROM public.u x", "text");
    }
    assert_repair(pair, "DROP VIEW public.w;\nDROP VIEW public.v;\n"
                        "ALTER TABLE public.t ALTER COLUMN a TYPE bigint USING a::bigint;\n"
                        "CREATE VIEW public.v AS\nSELECT a FROM public.t;\nCOMMENT ON COLUMN public.v.a IS 'of a';\n"
                        "CREATE VIEW public.w AS\nSELECT a FROM public.v;\nCOMMENT ON COLUMN public.w.a IS 'of a';\n");
}

/* A word of its text is the name of the column, but it is the same text without that column. */
static void what_stays_the_same_without_a_column_did_not_need_it(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_small_table(pair->from, "public.t", "text");
    put_object(pair->from, KIND_COLUMN, "public.t", "public.t.b", "type=text", NULL);
    put_small_table(pair->to, "public.t", "text");
    put_view(pair->from, "public.v", "SELECT t.a, 'b' AS b FROM public.t", "text");
    put_view(pair->to, "public.v", "SELECT t.a, 'b' AS b FROM public.t", "text");
    assert_repair(pair, "ALTER TABLE public.t DROP COLUMN b;\n");
}

static void a_default_is_taken_away_around_its_function(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    const char *results[] = {"returns=integer", "returns=bigint"};
    Catalog *sides[] = {pair->from, pair->to};
    for (int i = 0; i < 2; i++) {
        put_object(sides[i], KIND_FUNCTION, NULL, "public.f()", results[i], "language=plpgsql", "body=x", NULL);
        put_object(sides[i], KIND_TABLE, NULL, "public.t", NULL);
        put_object(sides[i], KIND_COLUMN, "public.t", "public.t.a", "type=bigint", "default=public.f()", NULL);
    }
    assert_repair(pair, "ALTER TABLE ONLY public.t ALTER COLUMN a DROP DEFAULT;\n"
                        "DROP FUNCTION public.f();\n"
                        "CREATE FUNCTION public.f()\n RETURNS bigint\n LANGUAGE plpgsql\nAS $$x$$;\n"
                        "ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT public.f();\n");
}

static void tables_that_refer_to_each_other_go_without_their_keys(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_small_table(pair->from, "public.hen", "integer");
    put_small_table(pair->from, "public.egg", "integer");
    put_small_table(pair->from, "public.nest", "integer");
    put_object(pair->from, KIND_FOREIGN_KEY, "public.hen", "public.hen.f", "columns=a", "references_table=public.egg", "references_columns=a", NULL);
    put_object(pair->from, KIND_FOREIGN_KEY, "public.egg", "public.egg.f", "columns=a", "references_table=public.hen", "references_columns=a", NULL);
    put_object(pair->from, KIND_FOREIGN_KEY, "public.nest", "public.nest.f", "columns=a", "references_table=public.egg", "references_columns=a", NULL);
    assert_repair(pair, "ALTER TABLE public.egg DROP CONSTRAINT f;\nALTER TABLE public.hen DROP CONSTRAINT f;\n"
                        "DROP TABLE public.hen;\nDROP TABLE public.nest;\nDROP TABLE public.egg;\n");
}

static void a_view_takes_the_name_of_a_table(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_small_table(pair->from, "public.t", "text");
    put_view(pair->to, "public.t", "SELECT 'x'::text AS a", "text");
    put_view(pair->from, "public.v", "SELECT t.a FROM public.t", "text");
    put_view(pair->to, "public.v", "SELECT t.a FROM public.t", "text");
    assert_repair(pair, "DROP VIEW public.v;\nDROP TABLE public.t;\n"
                        "CREATE VIEW public.t AS\nSELECT 'x'::text AS a;\nCOMMENT ON COLUMN public.t.a IS 'of a';\n"
                        "CREATE VIEW public.v AS\nSELECT t.a FROM public.t;\nCOMMENT ON COLUMN public.v.a IS 'of a';\n");
}

static void a_replaced_type_takes_its_columns_along(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    const char *labels[] = {"labels='a', 'b'", "labels='b', 'c'"};
    Catalog *sides[] = {pair->from, pair->to};
    for (int i = 0; i < 2; i++) {
        put_object(sides[i], KIND_ENUM, NULL, "public.e", labels[i], "comment=x", NULL);
        put_object(sides[i], KIND_TABLE, NULL, "public.t", NULL);
        put_object(sides[i], KIND_COLUMN, "public.t", "public.t.a", "type=public.e[]", "default='{}'::public.e[]", NULL);
        put_view(sides[i], "public.v", "SELECT a FROM public.t", "public.e[]");
    }
    assert_repair(pair, "DROP VIEW public.v;\n"
                        "ALTER TYPE public.e RENAME TO \"e__old\";\n"
                        "CREATE TYPE public.e AS ENUM ('b', 'c');\n"
                        "COMMENT ON TYPE public.e IS 'x';\n"
                        "ALTER TABLE ONLY public.t ALTER COLUMN a DROP DEFAULT;\n"
                        "ALTER TABLE public.t ALTER COLUMN a TYPE public.e[] USING a::text::public.e[];\n"
                        "ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT '{}'::public.e[];\n"
                        "CREATE VIEW public.v AS\nSELECT a FROM public.t;\nCOMMENT ON COLUMN public.v.a IS 'of a';\n"
                        "DROP TYPE public.\"e__old\";\n");
}

static void labels_are_added_in_their_place(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_object(pair->from, KIND_ENUM, NULL, "public.e", "labels='b', 'd'", NULL);
    put_object(pair->to, KIND_ENUM, NULL, "public.e", "labels='a', 'b', 'c, it''s', 'd', 'e'", NULL);
    assert_repair(pair, "ALTER TYPE public.e ADD VALUE 'a' BEFORE 'b';\n"
                        "ALTER TYPE public.e ADD VALUE 'c, it''s' AFTER 'b';\n"
                        "ALTER TYPE public.e ADD VALUE 'e' AFTER 'd';\n");
}

static void another_name_of_the_same_constraint_is_left_alone(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_small_table(pair->from, "public.t", "text");
    put_small_table(pair->to, "public.t", "text");
    put_object(pair->from, KIND_UNIQUE, "public.t", "public.t.one", "columns=a", NULL);
    put_object(pair->to, KIND_UNIQUE, "public.t", "public.t.other", "columns=a", NULL);
    assert_repair(pair, "");
}

/* --- careful ways ---------------------------------------------------------------------------------------------------------------- */

static void put_grown_table(Pair *pair) {
    put_small_table(pair->from, "public.t", "text");
    put_object(pair->to, KIND_TABLE, NULL, "public.t", NULL);
    put_object(pair->to, KIND_COLUMN, "public.t", "public.t.a", "type=text", "not_null=yes", NULL);
    put_object(pair->to, KIND_PRIMARY_KEY, "public.t", "public.t.p", "columns=a", NULL);
    put_object(pair->to, KIND_CHECK, "public.t", "public.t.c", "expression=(a <> ''::text)", NULL);
    put_object(pair->to, KIND_INDEX, "public.t", "public.i", "columns=a DESC", NULL);
}

static void tables_with_rows_are_spared(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_grown_table(pair);
    assert_repair(pair, "ALTER TABLE public.t ADD CONSTRAINT \"a_is_not_null\" CHECK (a IS NOT NULL) NOT VALID;\n"
                        "ALTER TABLE public.t ADD CONSTRAINT c CHECK ((a <> ''::text)) NOT VALID;\n"
                        "ALTER TABLE public.t VALIDATE CONSTRAINT \"a_is_not_null\";\n"
                        "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL;\n"
                        "ALTER TABLE public.t DROP CONSTRAINT \"a_is_not_null\";\n"
                        "CREATE UNIQUE INDEX CONCURRENTLY p ON public.t (a);\n"
                        "ALTER TABLE public.t ADD CONSTRAINT p PRIMARY KEY USING INDEX p;\n"
                        "ALTER TABLE public.t VALIDATE CONSTRAINT c;\n"
                        "CREATE INDEX CONCURRENTLY i ON public.t (a DESC);\n");
}

/* A new column without a value of its own is to be filled before; one with a default is not. */
static void new_columns_are_filled_first(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_small_table(pair->from, "public.t", "text");
    put_small_table(pair->to, "public.t", "text");
    put_object(pair->to, KIND_COLUMN, "public.t", "public.t.b", "type=text", "not_null=yes", NULL);
    put_object(pair->to, KIND_COLUMN, "public.t", "public.t.c", "type=text", "not_null=yes", "default='x'::text", NULL);
    assert_repair(pair, "ALTER TABLE public.t ADD COLUMN b text;\n"
                        "ALTER TABLE public.t ADD CONSTRAINT \"b_is_not_null\" CHECK (b IS NOT NULL) NOT VALID;\n"
                        "ALTER TABLE public.t ADD COLUMN c text DEFAULT 'x'::text NOT NULL;\n"
                        "ALTER TABLE public.t VALIDATE CONSTRAINT \"b_is_not_null\";\n"
                        "ALTER TABLE public.t ALTER COLUMN b SET NOT NULL;\n"
                        "ALTER TABLE public.t DROP CONSTRAINT \"b_is_not_null\";\n");
}

static void offline_is_plain(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    pair->options.offline = true;
    put_grown_table(pair);
    assert_repair(pair, "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL;\n"
                        "ALTER TABLE public.t ADD CONSTRAINT p PRIMARY KEY (a);\n"
                        "ALTER TABLE public.t ADD CONSTRAINT c CHECK ((a <> ''::text));\n"
                        "CREATE INDEX i ON public.t (a DESC);\n");
}

static void assert_type_risks(const char *before, const char *after, unsigned risks, const char *sql) {
    g_autoptr(Pair) pair = pair_new();
    put_small_table(pair->from, "public.t", before);
    put_small_table(pair->to, "public.t", after);
    g_autoptr(Repair) repair = build(pair);
    assert_int_equal(repair->statements->len, 1);
    const RepairStatement *statement = &g_array_index(repair->statements, RepairStatement, 0);
    assert_int_equal(statement->risks, risks);
    g_autofree char *whole = g_strdup_printf("ALTER TABLE public.t ALTER COLUMN a TYPE %s;", sql);
    assert_string_equal(statement->sql, whole);
}

static void types_are_widened_without_rewriting(void **state) {
    (void)state;
    const unsigned rewrite = RISK_LOCKS | RISK_REWRITES;
    assert_type_risks("character varying(10)", "character varying(20)", RISK_SAFE, "character varying(20)");
    assert_type_risks("character varying(10)", "text", RISK_SAFE, "text");
    assert_type_risks("numeric(10,2)", "numeric(12,2)", RISK_SAFE, "numeric(12,2)");
    assert_type_risks("numeric(10,2)", "numeric(12,3)", rewrite | RISK_MAY_FAIL, "numeric(12,3) USING a::numeric(12,3)");
    assert_type_risks("character varying(20)", "character varying(10)", rewrite | RISK_MAY_FAIL, "character varying(10) USING a::character varying(10)");
    assert_type_risks("integer", "bigint", rewrite, "bigint USING a::bigint");
    assert_type_risks("text", "integer", rewrite | RISK_MAY_FAIL, "integer USING a::integer");
    assert_type_risks("integer", "uuid", rewrite | RISK_MAY_FAIL, "uuid USING a::text::uuid");
}

static void another_index_is_built_beside_the_old_one(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_small_table(pair->from, "public.t", "text");
    put_small_table(pair->to, "public.t", "text");
    put_object(pair->from, KIND_INDEX, "public.t", "public.i", "columns=a", NULL);
    put_object(pair->to, KIND_INDEX, "public.t", "public.i", "columns=a DESC", "comment=x", NULL);
    assert_repair(pair, "CREATE INDEX CONCURRENTLY \"i__new\" ON public.t (a DESC);\nDROP INDEX CONCURRENTLY public.i;\n"
                        "ALTER INDEX public.\"i__new\" RENAME TO i;\nCOMMENT ON INDEX public.i IS 'x';\n");
    g_autoptr(Pair) offline = pair_new();
    offline->options.offline = true;
    put_small_table(offline->from, "public.t", "text");
    put_small_table(offline->to, "public.t", "text");
    put_object(offline->from, KIND_INDEX, "public.t", "public.i", "columns=a", NULL);
    put_object(offline->to, KIND_INDEX, "public.t", "public.i", "columns=a DESC", NULL);
    assert_repair(offline, "DROP INDEX public.i;\nCREATE INDEX i ON public.t (a DESC);\n");
}

/* Statements before the longest run's end, and those after it. */
static void long_transactions_are_cut(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    for (int i = 0; i < 401; i++) {
        g_autofree char *identity = g_strdup_printf("public.s%03d", i);
        put_object(pair->to, KIND_SEQUENCE, NULL, identity, "type=bigint", NULL);
    }
    g_autoptr(Repair) repair = build(pair);
    g_autofree char *script = repair_script(repair, &pair->options);
    g_auto(GStrv) runs = g_strsplit(script, "BEGIN;", -1);
    assert_int_equal(g_strv_length(runs), 4);
    assert_non_null(strstr(runs[1], "s199;\nCOMMIT;"));
    assert_non_null(strstr(runs[3], "s400;\nCOMMIT;"));
}

/* --- privileges ------------------------------------------------------------------------------------------------------------------ */

static void assert_privileges(const char *before, const char *after, const char *expected) {
    g_autoptr(Pair) pair = pair_new();
    pair->options.access = true;
    g_autofree char *old = before ? g_strdup_printf("privileges=%s", before) : NULL, *new = after ? g_strdup_printf("privileges=%s", after) : NULL;
    put_object(pair->from, KIND_VIEW, NULL, "public.v", "definition=SELECT 1", "owner=boss", old, NULL);
    put_object(pair->to, KIND_VIEW, NULL, "public.v", "definition=SELECT 1", "owner=boss", new, NULL);
    assert_repair(pair, expected);
}

static void privileges_are_granted_and_revoked(void **state) {
    (void)state;
    assert_privileges(NULL, "owner: ALL; \"a; b\": SELECT, INSERT*",
                      "GRANT SELECT ON TABLE public.v TO \"a; b\";\nGRANT INSERT ON TABLE public.v TO \"a; b\" WITH GRANT OPTION;\n");
    assert_privileges("owner: ALL; a: SELECT*, INSERT", "owner: ALL; a: SELECT, UPDATE",
                      "REVOKE INSERT ON TABLE public.v FROM a;\nREVOKE GRANT OPTION FOR SELECT ON TABLE public.v FROM a;\nGRANT UPDATE ON TABLE public.v TO a;\n");
    assert_privileges("owner: SELECT", NULL, "GRANT ALL ON TABLE public.v TO boss;\n");
    assert_privileges("owner: ALL; a: ALL", "owner: ALL; a: SELECT", "REVOKE ALL ON TABLE public.v FROM a;\nGRANT SELECT ON TABLE public.v TO a;\n");
    assert_privileges("owner: ALL; a: SELECT*; b: SELECT (by a)", "owner: ALL",
                      "SET ROLE a;\nREVOKE SELECT ON TABLE public.v FROM b;\nRESET ROLE;\nREVOKE SELECT ON TABLE public.v FROM a;\n");
}

static void without_access_what_is_made_again_keeps_its_owner(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_object(pair->from, KIND_MATERIALIZED_VIEW, NULL, "public.v", "definition=SELECT 1", "owner=old", "privileges=owner: ALL; a: SELECT", NULL);
    put_object(pair->to, KIND_MATERIALIZED_VIEW, NULL, "public.v", "definition=SELECT 2", "owner=new", NULL);
    assert_repair(pair, "DROP MATERIALIZED VIEW public.v;\nCREATE MATERIALIZED VIEW public.v AS\nSELECT 2;\n"
                        "ALTER MATERIALIZED VIEW public.v OWNER TO old;\nGRANT SELECT ON TABLE public.v TO a;\n");
}

/* --- the script ------------------------------------------------------------------------------------------------------------------ */

/* No line of it does anything that is not a statement of the repair. */
static void names_do_not_get_out_of_comments(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    pair->options.destructive = false;
    put_small_table(pair->from, "public.\"x\nDROP TABLE public.y; \r\\! rm\"", "text");
    put_object(pair->from, KIND_INDEX, "public.t", "public.\"i\nDROP TABLE public.y;\"", "columns=a", NULL);
    put_small_table(pair->from, "public.t", "text");
    put_small_table(pair->to, "public.t", "text");
    put_object(pair->to, KIND_INDEX, "public.t", "public.\"i\nDROP TABLE public.y;\"", "columns=a", "invalid=yes", NULL);
    g_autoptr(Repair) repair = build(pair);
    g_autofree char *script = repair_script(repair, &pair->options);
    g_auto(GStrv) lines = g_strsplit_set(script, "\r\n", -1);
    bool table = false, gap = false;
    for (char **line = lines; *line; line++) {
        assert_false(g_str_has_prefix(*line, "DROP") || g_str_has_prefix(*line, "\\!"));
        table |= g_str_has_prefix(*line, "-- DROP TABLE public.y");
        gap |= strstr(*line, "is invalid on the other side") != NULL;
    }
    assert_true(table && gap);
}

/* A column that stays keeps its type, a table that stays its name. */
static void what_needs_a_destructive_statement_is_destructive(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    pair->options.destructive = false;
    put_object(pair->from, KIND_ENUM, NULL, "public.e", "labels='a'", NULL);
    put_small_table(pair->from, "public.t", "text");
    put_small_table(pair->to, "public.t", "text");
    put_object(pair->from, KIND_COLUMN, "public.t", "public.t.b", "type=public.e", NULL);
    put_small_table(pair->from, "public.u", "text");
    put_view(pair->to, "public.u", "SELECT t.a FROM public.t", "text");
    put_view(pair->from, "public.v", "SELECT 1", "integer");
    g_autoptr(Repair) repair = build(pair);
    g_autofree char *script = repair_script(repair, NULL);
    assert_non_null(strstr(script, "\n-- DROP TYPE public.e;\n"));
    assert_non_null(strstr(script, "\n-- CREATE VIEW public.u AS\n-- SELECT t.a FROM public.t;\n"));
    assert_non_null(strstr(script, "\nDROP VIEW public.v;\n"));
}

static void transactions_stop_where_statements_refuse_them(void **state) {
    (void)state;
    g_autoptr(Pair) pair = pair_new();
    put_grown_table(pair);
    g_autoptr(Repair) repair = build(pair);
    g_autofree char *script = repair_script(repair, &pair->options);
    assert_non_null(strstr(script, "NOT VALID;\nCOMMIT;\n\n-- may fail on the data\nALTER TABLE public.t VALIDATE"));
    assert_non_null(strstr(script, "DROP CONSTRAINT \"a_is_not_null\";\nCOMMIT;\n\n-- may fail on the data\nCREATE UNIQUE INDEX CONCURRENTLY p"));
    assert_non_null(strstr(script, "(a);\n\nBEGIN;\nALTER TABLE public.t ADD CONSTRAINT p"));
    assert_true(g_str_has_suffix(script, "VALIDATE CONSTRAINT c;\nCREATE INDEX CONCURRENTLY i ON public.t (a DESC);\n"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_come_after_what_they_need),
        cmocka_unit_test(soft_needs_are_given_up_in_circles),
        cmocka_unit_test(circles_are_broken_where_they_are),
        cmocka_unit_test(names_in_texts_decide_the_order),
        cmocka_unit_test(a_sequence_comes_first_and_is_owned_last),
        cmocka_unit_test(views_are_made_again_around_a_column_of_another_type),
        cmocka_unit_test(what_stays_the_same_without_a_column_did_not_need_it),
        cmocka_unit_test(a_default_is_taken_away_around_its_function),
        cmocka_unit_test(tables_that_refer_to_each_other_go_without_their_keys),
        cmocka_unit_test(a_view_takes_the_name_of_a_table),
        cmocka_unit_test(a_replaced_type_takes_its_columns_along),
        cmocka_unit_test(labels_are_added_in_their_place),
        cmocka_unit_test(another_name_of_the_same_constraint_is_left_alone),
        cmocka_unit_test(tables_with_rows_are_spared),
        cmocka_unit_test(new_columns_are_filled_first),
        cmocka_unit_test(offline_is_plain),
        cmocka_unit_test(types_are_widened_without_rewriting),
        cmocka_unit_test(another_index_is_built_beside_the_old_one),
        cmocka_unit_test(long_transactions_are_cut),
        cmocka_unit_test(privileges_are_granted_and_revoked),
        cmocka_unit_test(without_access_what_is_made_again_keeps_its_owner),
        cmocka_unit_test(names_do_not_get_out_of_comments),
        cmocka_unit_test(what_needs_a_destructive_statement_is_destructive),
        cmocka_unit_test(transactions_stop_where_statements_refuse_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
