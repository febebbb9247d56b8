#include "bench.h"

static void composite_types(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->to, KIND_COMPOSITE_TYPE, NULL, "public.\"a pair\"", NULL);
    put_object(bench->to, KIND_ATTRIBUTE, "public.\"a pair\"", "public.\"a pair\".\"x.y\"", "type=integer", NULL);
    put_object(bench->to, KIND_ATTRIBUTE, "public.\"a pair\"", "public.\"a pair\".z", "type=text", "collation=\"C\"", NULL);
    put_object(bench->to, KIND_COMPOSITE_TYPE, NULL, "public.nothing", NULL);
    assert_create(bench, KIND_COMPOSITE_TYPE, "public.\"a pair\"", "CREATE TYPE public.\"a pair\" AS (\"x.y\" integer, z text COLLATE \"C\");");
    assert_create(bench, KIND_COMPOSITE_TYPE, "public.nothing", "CREATE TYPE public.nothing AS ();");
    assert_create(bench, KIND_ATTRIBUTE, "public.\"a pair\".z", "ALTER TYPE public.\"a pair\" ADD ATTRIBUTE z text COLLATE \"C\";");
}

static void attribute_pair(Bench *bench, const char *before, const char *after) {
    put_object(bench->from, KIND_COMPOSITE_TYPE, NULL, "public.pair", NULL);
    put_object(bench->to, KIND_COMPOSITE_TYPE, NULL, "public.pair", NULL);
    put_object(bench->from, KIND_ATTRIBUTE, "public.pair", "public.pair.x", before, NULL);
    put_object(bench->to, KIND_ATTRIBUTE, "public.pair", "public.pair.x", after, NULL);
}

static void attributes_of_unused_types_are_altered(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    attribute_pair(bench, "type=integer", "type=bigint");
    put_column(bench->from, "public.t", "a", "public.pairs"); /* another type */
    assert_alter(bench, KIND_ATTRIBUTE, "public.pair.x", "ALTER TYPE public.pair ALTER ATTRIBUTE x TYPE bigint;");
    assert_int_equal(bench_statement(bench, 0)->risks, RISK_SAFE);
    assert_drop(bench, KIND_ATTRIBUTE, "public.pair.x", "ALTER TYPE public.pair DROP ATTRIBUTE x;");
    assert_int_equal(bench_statement(bench, 0)->risks, RISK_SAFE);
}

static void attributes_of_stored_types_are_made_anew(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    attribute_pair(bench, "type=integer", "type=bigint");
    put_object(bench->from, KIND_DOMAIN, NULL, "public.pairs", "type=public.pair[]", NULL); /* by way of a domain */
    put_column(bench->from, "public.t", "a", "public.pairs");
    assert_alter(bench, KIND_ATTRIBUTE, "public.pair.x", NULL);
    assert_drop(bench, KIND_ATTRIBUTE, "public.pair.x", "ALTER TYPE public.pair DROP ATTRIBUTE x;");
    assert_true(bench_statement(bench, 0)->destructive);
}

static void typed_tables_follow(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    attribute_pair(bench, "type=integer", "type=bigint");
    put_object(bench->from, KIND_TABLE, NULL, "public.t", "of_type=public.pair", NULL);
    assert_alter(bench, KIND_ATTRIBUTE, "public.pair.x", "ALTER TYPE public.pair ALTER ATTRIBUTE x TYPE bigint CASCADE;");
    assert_true(bench_statement(bench, 0)->risks & RISK_REWRITES);
    assert_create(bench, KIND_ATTRIBUTE, "public.pair.x", "ALTER TYPE public.pair ADD ATTRIBUTE x bigint CASCADE;");
    assert_drop(bench, KIND_ATTRIBUTE, "public.pair.x", "ALTER TYPE public.pair DROP ATTRIBUTE x CASCADE;");
    assert_true(bench_statement(bench, 0)->destructive);
}

static void range_types(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->to, KIND_RANGE_TYPE, NULL, "public.spans", "subtype=text", "subtype_opclass=text_pattern_ops", "collation=\"C\"",
               "canonical=public.tidy(public.spans)", "subtype_diff=public.\"how far\"(text, text)", "multirange_type=public.\"many spans\"", NULL);
    put_object(bench->from, KIND_RANGE_TYPE, NULL, "public.spans", "subtype=text", "canonical=public.tidy(public.spans)", NULL);
    put_object(bench->from, KIND_RANGE_TYPE, NULL, "public.plain", "subtype=text", NULL);
    assert_create(bench, KIND_RANGE_TYPE, "public.spans",
                  "CREATE TYPE public.spans AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = \"C\", CANONICAL = public.tidy, "
                  "SUBTYPE_DIFF = public.\"how far\", MULTIRANGE_TYPE_NAME = public.\"many spans\");");
    assert_alter(bench, KIND_RANGE_TYPE, "public.spans", NULL);
    assert_drop(bench, KIND_RANGE_TYPE, "public.plain", "DROP TYPE public.plain;");
    assert_drop(bench, KIND_RANGE_TYPE, "public.spans", "DROP TYPE public.spans CASCADE;");
    assert_true(bench_statement(bench, 0)->destructive);
    const RepairMaker *maker = repair_maker_get(KIND_RANGE_TYPE);
    assert_false(maker->announce(&bench->step, bench_object(bench, bench->from, KIND_RANGE_TYPE, "public.plain")));
    assert_true(maker->announce(&bench->step, bench_object(bench, bench->from, KIND_RANGE_TYPE, "public.spans")));
    assert_statements(bench, "CREATE TYPE public.spans;");
}

static void base_types(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_BASE_TYPE, NULL, "public.b", "input=public.b_in(cstring)", "output=public.b_out(public.b)", "length=8",
               "receive=public.b_recv(internal)", NULL);
    put_object(bench->to, KIND_BASE_TYPE, NULL, "public.b", "input=public.b_in(cstring)", "output=public.b_out(public.b)", "length=8",
               "analyze=public.b_analyze(internal)", "storage=main", NULL);
    put_object(bench->to, KIND_BASE_TYPE, NULL, "public.c", "input=public.c_in(cstring)", "output=public.c_out(public.c)", "length=variable",
               "by_value=yes", "alignment=double", "category='", "preferred=yes", "default='it''s'", "delimiter=;", "collatable=yes", NULL);
    assert_create(bench, KIND_BASE_TYPE, "public.c",
                  "CREATE TYPE public.c (INPUT = public.c_in, OUTPUT = public.c_out, INTERNALLENGTH = variable, PASSEDBYVALUE, ALIGNMENT = double, "
                  "CATEGORY = '''', PREFERRED = true, DEFAULT = 'it''s', DELIMITER = ';', COLLATABLE = true);");
    assert_alter(bench, KIND_BASE_TYPE, "public.b", NULL); /* plain storage is not to be changed */
    assert_drop(bench, KIND_BASE_TYPE, "public.b", "DROP TYPE public.b CASCADE;");
    assert_true(bench_statement(bench, 0)->destructive);
}

static void base_types_are_set(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    bench->from->server_version = 130004;
    put_object(bench->from, KIND_BASE_TYPE, NULL, "public.b", "receive=public.b_recv(internal)", "storage=main", NULL);
    put_object(bench->to, KIND_BASE_TYPE, NULL, "public.b", "analyze=public.b_analyze(internal)", "storage=extended", NULL);
    assert_alter(bench, KIND_BASE_TYPE, "public.b", "ALTER TYPE public.b SET (ANALYZE = public.b_analyze, RECEIVE = NONE, STORAGE = extended);");
    bench->from->server_version = 120004;
    assert_alter(bench, KIND_BASE_TYPE, "public.b", NULL);
}

static void domains(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_DOMAIN, NULL, "public.d", "type=text", "default='a'::text", NULL);
    put_object(bench->from, KIND_DOMAIN, NULL, "public.e", "type=text", "not_null=yes", NULL);
    put_object(bench->to, KIND_DOMAIN, NULL, "public.d", "type=text", "default='b'::text", "not_null=yes", NULL);
    put_object(bench->to, KIND_DOMAIN, NULL, "public.e", "type=integer", NULL);
    put_object(bench->to, KIND_DOMAIN, NULL, "public.f", "type=text", "collation=\"C\"", "default='x'::text", "not_null=yes", NULL);
    assert_create(bench, KIND_DOMAIN, "public.f", "CREATE DOMAIN public.f AS text COLLATE \"C\" DEFAULT 'x'::text NOT NULL;");
    assert_alter(bench, KIND_DOMAIN, "public.d", "ALTER DOMAIN public.d SET DEFAULT 'b'::text;\nALTER DOMAIN public.d SET NOT NULL;");
    assert_int_equal(bench_statement(bench, 1)->risks, RISK_LOCKS | RISK_MAY_FAIL);
    assert_alter(bench, KIND_DOMAIN, "public.e", NULL);
    assert_drop(bench, KIND_DOMAIN, "public.e", "DROP DOMAIN public.e;");
}

static void domain_defaults_go(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_DOMAIN, NULL, "public.d", "type=text", "default='a'::text", "not_null=yes", NULL);
    put_object(bench->to, KIND_DOMAIN, NULL, "public.d", "type=text", NULL);
    assert_alter(bench, KIND_DOMAIN, "public.d", "ALTER DOMAIN public.d DROP DEFAULT;\nALTER DOMAIN public.d DROP NOT NULL;");
}

static void domain_constraints(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_DOMAIN, NULL, "public.d", "type=integer", NULL);
    put_object(bench->from, KIND_DOMAIN_CONSTRAINT, "public.d", "public.d.c", "expression=VALUE > 0", "not_valid=yes", NULL);
    put_object(bench->from, KIND_DOMAIN_CONSTRAINT, "public.d", "public.d.e", "expression=VALUE > 0", NULL);
    put_object(bench->to, KIND_DOMAIN, NULL, "public.d", "type=integer", NULL);
    put_object(bench->to, KIND_DOMAIN, NULL, "public.new", "type=integer", NULL);
    put_object(bench->to, KIND_DOMAIN_CONSTRAINT, "public.d", "public.d.c", "expression=VALUE > 0", NULL);
    put_object(bench->to, KIND_DOMAIN_CONSTRAINT, "public.d", "public.d.e", "expression=VALUE > 1", NULL);
    put_object(bench->to, KIND_DOMAIN_CONSTRAINT, "public.d", "public.d.\"two words\"", "expression=VALUE < 9", NULL);
    put_object(bench->to, KIND_DOMAIN_CONSTRAINT, "public.d", "public.d.later", "expression=VALUE < 9", "not_valid=yes", NULL);
    put_object(bench->to, KIND_DOMAIN_CONSTRAINT, "public.new", "public.new.c", "expression=VALUE < 9", NULL);
    assert_alter(bench, KIND_DOMAIN_CONSTRAINT, "public.d.c", "ALTER DOMAIN public.d VALIDATE CONSTRAINT c;");
    assert_alter(bench, KIND_DOMAIN_CONSTRAINT, "public.d.e", NULL);
    assert_create(bench, KIND_DOMAIN_CONSTRAINT, "public.d.\"two words\"",
                  "ALTER DOMAIN public.d ADD CONSTRAINT \"two words\" CHECK (VALUE < 9) NOT VALID;\n"
                  "ALTER DOMAIN public.d VALIDATE CONSTRAINT \"two words\";");
    assert_int_equal(bench_statement(bench, 0)->risks, RISK_SAFE);
    assert_int_equal(bench_statement(bench, 1)->risks, RISK_LOCKS | RISK_MAY_FAIL);
    assert_create(bench, KIND_DOMAIN_CONSTRAINT, "public.d.later", "ALTER DOMAIN public.d ADD CONSTRAINT later CHECK (VALUE < 9) NOT VALID;");
    assert_create(bench, KIND_DOMAIN_CONSTRAINT, "public.new.c", "ALTER DOMAIN public.new ADD CONSTRAINT c CHECK (VALUE < 9);");
    assert_int_equal(bench_statement(bench, 0)->risks, RISK_SAFE);
    bench->options.offline = true;
    assert_create(bench, KIND_DOMAIN_CONSTRAINT, "public.d.\"two words\"", "ALTER DOMAIN public.d ADD CONSTRAINT \"two words\" CHECK (VALUE < 9);");
    assert_int_equal(bench_statement(bench, 0)->risks, RISK_LOCKS | RISK_MAY_FAIL);
    assert_drop(bench, KIND_DOMAIN_CONSTRAINT, "public.d.e", "ALTER DOMAIN public.d DROP CONSTRAINT e;");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(composite_types),
        cmocka_unit_test(attributes_of_unused_types_are_altered),
        cmocka_unit_test(attributes_of_stored_types_are_made_anew),
        cmocka_unit_test(typed_tables_follow),
        cmocka_unit_test(range_types),
        cmocka_unit_test(base_types),
        cmocka_unit_test(base_types_are_set),
        cmocka_unit_test(domains),
        cmocka_unit_test(domain_defaults_go),
        cmocka_unit_test(domain_constraints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
