#include "bench.h"

static void functions(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_FUNCTION, NULL, "public.f()", "language=sql", NULL);
    put_object(bench->to, KIND_FUNCTION, NULL, "public.\"odd(name\"(integer, text)", "arguments=a integer, b text DEFAULT ','::text", "returns=SETOF text",
               "language=plpgsql", "body=\nBEGIN RETURN; END", "volatility=stable", "strict=yes", "security_definer=yes", "leakproof=yes",
               "parallel=restricted", "cost=7", "rows=5", "support=public.helps(internal)",
               "settings=DateStyle=ISO, MDY\nmy.text=it's\nsearch_path=\"\"\nwork_mem=4MB", "transforms=FOR TYPE public.h", NULL);
    assert_create(bench, KIND_FUNCTION, "public.\"odd(name\"(integer, text)",
                  "CREATE FUNCTION public.\"odd(name\"(a integer, b text DEFAULT ','::text)\n RETURNS SETOF text\n LANGUAGE plpgsql\n"
                  " TRANSFORM FOR TYPE public.h\n STABLE LEAKPROOF STRICT SECURITY DEFINER PARALLEL RESTRICTED COST 7 ROWS 5 SUPPORT public.helps\n"
                  " SET DateStyle TO 'ISO, MDY'\n SET my.text TO 'it''s'\n SET search_path TO ''\n SET work_mem TO '4MB'\n"
                  "AS $$\nBEGIN RETURN; END$$;");
    assert_drop(bench, KIND_FUNCTION, "public.f()", "DROP FUNCTION public.f();");
}

static void assert_body(const char *body, const char *expected) {
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *property = g_strdup_printf("body=%s", body);
    put_object(bench->to, KIND_PROCEDURE, NULL, "public.p()", "language=sql", property, NULL);
    g_autofree char *sql = g_strdup_printf("CREATE PROCEDURE public.p()\n LANGUAGE sql\nAS %s;", expected);
    assert_create(bench, KIND_PROCEDURE, "public.p()", sql);
}

static void bodies_are_quoted_by_what_they_do_not_hold(void **state) {
    (void)state;
    assert_body("", "$$$$");
    assert_body("SELECT '$1'", "$$SELECT '$1'$$");
    assert_body("SELECT $$a$$", "$function$SELECT $$a$$$function$");
    assert_body("SELECT 'a$", "$function$SELECT 'a$$function$");
    assert_body("SELECT $function$ $$", "$functionx$SELECT $function$ $$$functionx$");
    assert_body("%s %n 100%", "$$%s %n 100%$$");
}

static void routines_of_other_forms(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->to, KIND_FUNCTION, NULL, "public.c()", "returns=integer", "language=c", "library=$libdir/o'clock", "body=sym", NULL);
    put_object(bench->to, KIND_FUNCTION, NULL, "public.atomic(integer)", "arguments=integer", "returns=integer", "language=sql", "sql_body=yes",
               "body=RETURN ($1 + 1)", NULL);
    put_object(bench->to, KIND_FUNCTION, NULL, "public.w()", "returns=integer", "language=internal", "body=window_rank", "window=yes", NULL);
    put_object(bench->to, KIND_PROCEDURE, NULL, "public.p()", "arguments=OUT a integer", "returns=record", "language=sql", "body=SELECT 1",
               "settings=search_path=\"$user\", public, \"a\"\"b\"", NULL);
    assert_create(bench, KIND_FUNCTION, "public.c()", "CREATE FUNCTION public.c()\n RETURNS integer\n LANGUAGE c\nAS '$libdir/o''clock', 'sym';");
    assert_create(bench, KIND_FUNCTION, "public.atomic(integer)",
                  "CREATE FUNCTION public.atomic(integer)\n RETURNS integer\n LANGUAGE sql\nRETURN ($1 + 1);");
    assert_create(bench, KIND_FUNCTION, "public.w()", "CREATE FUNCTION public.w()\n RETURNS integer\n LANGUAGE internal\n WINDOW\nAS $$window_rank$$;");
    assert_create(bench, KIND_PROCEDURE, "public.p()",
                  "CREATE PROCEDURE public.p(OUT a integer)\n LANGUAGE sql\n SET search_path TO '$user', 'public', 'a\"b'\nAS $$SELECT 1$$;");
}

/* Whether the function with the first arguments can be replaced by one with the second. */
static void assert_replaceable(const char *before, const char *after, bool expected) {
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *old = g_strdup_printf("arguments=%s", before), *new = g_strdup_printf("arguments=%s", after);
    put_object(bench->from, KIND_FUNCTION, NULL, "public.f(integer, text)", old, "returns=integer", "language=sql", "body=SELECT 1", NULL);
    put_object(bench->to, KIND_FUNCTION, NULL, "public.f(integer, text)", new, "returns=integer", "language=sql", "body=SELECT 2", NULL);
    g_autofree char *sql = g_strdup_printf("CREATE OR REPLACE FUNCTION public.f(%s)\n RETURNS integer\n LANGUAGE sql\nAS $$SELECT 2$$;", after);
    assert_alter(bench, KIND_FUNCTION, "public.f(integer, text)", expected ? sql : NULL);
}

static void functions_are_replaced_where_postgres_lets_them(void **state) {
    (void)state;
    assert_replaceable("a integer, b text", "a integer, b text", true);
    assert_replaceable("a integer, b text", "a integer, c text", false);
    assert_replaceable("integer, text", "a integer, text", true);
    assert_replaceable("a integer, b text", "integer, text", false);
    assert_replaceable("integer, text", "VARIADIC integer, text", false);
    assert_replaceable("a integer, b text", "a integer, b text DEFAULT 'x, y'::text", true);
    assert_replaceable("a integer, b text DEFAULT 'x'::text", "a integer, b text DEFAULT 'y'::text", true);
    assert_replaceable("a integer, b text DEFAULT 'x'::text", "a integer, b text", false);
}

static void other_results_need_another_function(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_FUNCTION, NULL, "public.f()", "returns=integer", "language=sql", "body=SELECT 1", NULL);
    put_object(bench->to, KIND_FUNCTION, NULL, "public.f()", "returns=bigint", "language=sql", "body=SELECT 1", NULL);
    assert_alter(bench, KIND_FUNCTION, "public.f()", NULL);
}

static void functions_of_base_types_go_with_them(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_BASE_TYPE, NULL, "public.b", "input=public.b_in(cstring)", NULL);
    put_object(bench->from, KIND_FUNCTION, NULL, "public.b_in(cstring)", "returns=public.b", "language=internal", NULL);
    put_object(bench->from, KIND_FUNCTION, NULL, "public.other(cstring)", "returns=text", "language=internal", NULL);
    assert_drop(bench, KIND_FUNCTION, "public.b_in(cstring)", "DROP FUNCTION IF EXISTS public.b_in(cstring);");
    assert_drop(bench, KIND_FUNCTION, "public.other(cstring)", "DROP FUNCTION public.other(cstring);");
}

static void aggregates(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_AGGREGATE, NULL, "public.n()", "arguments=*", "returns=bigint", "state_function=int8inc(bigint)", "state_type=bigint", NULL);
    put_object(bench->from, KIND_AGGREGATE, NULL, "public.m(integer)", "arguments=integer", "state_type=bigint", "returns=bigint", NULL);
    put_object(bench->to, KIND_AGGREGATE, NULL, "public.n()", "arguments=*", "returns=bigint", "state_function=int8inc(bigint)", "state_type=bigint",
               "initial_value='0'", "parallel=safe", NULL);
    put_object(bench->to, KIND_AGGREGATE, NULL, "public.m(integer)", "arguments=integer", "state_type=numeric", "returns=numeric", NULL);
    put_object(bench->to, KIND_AGGREGATE, NULL, "public.r(\"any\", \"any\")", "arguments=VARIADIC \"any\" ORDER BY VARIADIC \"any\"", "returns=bigint",
               "state_function=ordered_set_transition_multi(internal, \"any\")", "state_type=internal", "final_function=rank_final(internal, \"any\")",
               "final_extra=yes", "hypothetical=yes", "sort_operator=public.<<(integer, integer)", "final_modify=shareable", NULL);
    assert_create(bench, KIND_AGGREGATE, "public.r(\"any\", \"any\")",
                  "CREATE AGGREGATE public.r(VARIADIC \"any\" ORDER BY VARIADIC \"any\") (SFUNC = ordered_set_transition_multi, STYPE = internal, "
                  "FINALFUNC = rank_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, SORTOP = OPERATOR(public.<<), HYPOTHETICAL);");
    assert_alter(bench, KIND_AGGREGATE, "public.n()",
                 "CREATE OR REPLACE AGGREGATE public.n(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0', PARALLEL = safe);");
    assert_alter(bench, KIND_AGGREGATE, "public.m(integer)", NULL);
    assert_drop(bench, KIND_AGGREGATE, "public.n()", "DROP AGGREGATE public.n(*);");
}

static void operators(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    bench->from->server_version = 150004;
    put_object(bench->from, KIND_OPERATOR, NULL, "public.===(integer, integer)", "function=int4eq(integer, integer)", "restrict=eqsel(internal, oid, internal, integer)", NULL);
    put_object(bench->to, KIND_OPERATOR, NULL, "public.===(integer, integer)", "function=int4eq(integer, integer)", "join=eqjoinsel(internal, oid, internal, smallint, internal)", NULL);
    put_object(bench->from, KIND_OPERATOR, NULL, "public.!==(integer, integer)", "function=int4ne(integer, integer)", NULL);
    put_object(bench->to, KIND_OPERATOR, NULL, "public.!==(integer, integer)", "function=int4ne(integer, integer)", "negator=public.===(integer, integer)", "hashes=yes", NULL);
    put_object(bench->to, KIND_OPERATOR, NULL, "public.@@@(NONE, \"odd, type\")", "function=public.f(\"odd, type\")", "commutator==(integer, integer)",
               "merges=yes", NULL);
    assert_create(bench, KIND_OPERATOR, "public.@@@(NONE, \"odd, type\")",
                  "CREATE OPERATOR public.@@@ (RIGHTARG = \"odd, type\", FUNCTION = public.f, COMMUTATOR = OPERATOR(pg_catalog.=), MERGES);");
    assert_alter(bench, KIND_OPERATOR, "public.===(integer, integer)", "ALTER OPERATOR public.===(integer, integer) SET (JOIN = eqjoinsel, RESTRICT = NONE);");
    assert_alter(bench, KIND_OPERATOR, "public.!==(integer, integer)", NULL);
    bench->from->server_version = 170000;
    assert_alter(bench, KIND_OPERATOR, "public.!==(integer, integer)",
                 "ALTER OPERATOR public.!==(integer, integer) SET (HASHES, NEGATOR = OPERATOR(public.===));");
    assert_drop(bench, KIND_OPERATOR, "public.===(integer, integer)", "DROP OPERATOR public.===(integer, integer);");
}

static void operator_families(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_OPERATOR_FAMILY, NULL, "public.f USING btree", "operators=OPERATOR 1 <(integer, bigint)\nOPERATOR 2 <=(integer, bigint)", NULL);
    put_object(bench->to, KIND_OPERATOR_FAMILY, NULL, "public.f USING btree", "operators=OPERATOR 2 <=(integer, bigint)\nOPERATOR 15 public.<->(point, point) FOR ORDER BY float_ops",
               "functions=FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint)", NULL);
    assert_create(bench, KIND_OPERATOR_FAMILY, "public.f USING btree",
                  "CREATE OPERATOR FAMILY public.f USING btree;\n"
                  "ALTER OPERATOR FAMILY public.f USING btree ADD OPERATOR 2 <=(integer, bigint), OPERATOR 15 public.<->(point, point) FOR ORDER BY float_ops;\n"
                  "ALTER OPERATOR FAMILY public.f USING btree ADD FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint);");
    assert_alter(bench, KIND_OPERATOR_FAMILY, "public.f USING btree",
                 "ALTER OPERATOR FAMILY public.f USING btree DROP OPERATOR 1 (integer, bigint);\n"
                 "ALTER OPERATOR FAMILY public.f USING btree ADD FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint);\n"
                 "ALTER OPERATOR FAMILY public.f USING btree ADD OPERATOR 15 public.<->(point, point) FOR ORDER BY float_ops;");
    assert_drop(bench, KIND_OPERATOR_FAMILY, "public.f USING btree", "DROP OPERATOR FAMILY public.f USING btree;");
}

static void operator_classes(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->to, KIND_OPERATOR_CLASS, NULL, "public.\"a USING b\" USING btree", "type=integer", "default=yes", "family=public.f",
               "operators=OPERATOR 1 <(integer, integer)\nOPERATOR 3 =(integer, integer)", "functions=FUNCTION 1 (integer, integer) btint4cmp(integer, integer)", NULL);
    put_object(bench->to, KIND_OPERATOR_CLASS, NULL, "public.stored USING gist", "type=polygon", "storage=box", NULL);
    put_object(bench->to, KIND_OPERATOR_CLASS, NULL, "public.empty USING btree", "type=integer", NULL);
    assert_create(bench, KIND_OPERATOR_CLASS, "public.\"a USING b\" USING btree",
                  "CREATE OPERATOR CLASS public.\"a USING b\" DEFAULT FOR TYPE integer USING btree FAMILY public.f AS OPERATOR 1 <(integer, integer), "
                  "OPERATOR 3 =(integer, integer), FUNCTION 1 (integer, integer) btint4cmp(integer, integer);");
    assert_create(bench, KIND_OPERATOR_CLASS, "public.stored USING gist", "CREATE OPERATOR CLASS public.stored FOR TYPE polygon USING gist AS STORAGE box;");
    assert_create(bench, KIND_OPERATOR_CLASS, "public.empty USING btree",
                  "CREATE OPERATOR CLASS public.empty FOR TYPE integer USING btree AS STORAGE integer;");
}

static void members_that_stay_behind_go_with_their_class(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    bench->from->server_version = 140000;
    put_object(bench->from, KIND_OPERATOR_CLASS, NULL, "public.c USING gist", "type=point", "family=public.f", "operators=OPERATOR 1 <<(point, point)",
               "functions=FUNCTION 1 (point, point) gist_point_consistent(internal, point, smallint, oid, internal)\n"
               "FUNCTION 11 (point, point) gist_point_sortsupport(internal)", NULL);
    put_object(bench->from, KIND_OPERATOR_CLASS, NULL, "public.b USING btree", "type=integer", "operators=OPERATOR 1 <(integer, integer)",
               "functions=FUNCTION 1 (integer, integer) btint4cmp(integer, integer)\nFUNCTION 2 (integer, integer) btint4sortsupport(internal)", NULL);
    put_object(bench->from, KIND_OPERATOR_CLASS, NULL, "public.gone USING gist", "type=point", "operators=OPERATOR 1 <<(point, point)", NULL);
    put_object(bench->to, KIND_OPERATOR_FAMILY, NULL, "public.f USING gist", NULL);
    put_object(bench->to, KIND_OPERATOR_FAMILY, NULL, "public.b USING btree", NULL);
    assert_drop(bench, KIND_OPERATOR_CLASS, "public.c USING gist",
                "DROP OPERATOR CLASS public.c USING gist;\n"
                "ALTER OPERATOR FAMILY public.f USING gist DROP OPERATOR 1 (point, point), FUNCTION 11 (point, point);");
    assert_drop(bench, KIND_OPERATOR_CLASS, "public.b USING btree",
                "DROP OPERATOR CLASS public.b USING btree;\nALTER OPERATOR FAMILY public.b USING btree DROP FUNCTION 2 (integer, integer);");
    assert_drop(bench, KIND_OPERATOR_CLASS, "public.gone USING gist", "DROP OPERATOR CLASS public.gone USING gist;");
    bench->from->server_version = 130000;
    assert_drop(bench, KIND_OPERATOR_CLASS, "public.gone USING gist", "DROP OPERATOR CLASS public.gone USING gist;");
    assert_drop(bench, KIND_OPERATOR_CLASS, "public.b USING btree",
                "DROP OPERATOR CLASS public.b USING btree;\n"
                "DO $repair$ BEGIN"
                " BEGIN ALTER OPERATOR FAMILY public.b USING btree DROP OPERATOR 1 (integer, integer); EXCEPTION WHEN undefined_object THEN NULL; END;"
                " BEGIN ALTER OPERATOR FAMILY public.b USING btree DROP FUNCTION 1 (integer, integer); EXCEPTION WHEN undefined_object THEN NULL; END;"
                " BEGIN ALTER OPERATOR FAMILY public.b USING btree DROP FUNCTION 2 (integer, integer); EXCEPTION WHEN undefined_object THEN NULL; END;"
                " END $repair$;");
}

static void casts_and_transforms(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->to, KIND_CAST, NULL, "(public.a AS integer)", "method=function public.to_int(public.a)", "context=implicit", NULL);
    put_object(bench->to, KIND_CAST, NULL, "(public.a AS bigint)", "method=inout", "context=assignment", NULL);
    put_object(bench->to, KIND_CAST, NULL, "(public.a AS text)", "method=binary", NULL);
    put_object(bench->from, KIND_TRANSFORM, NULL, "FOR public.a LANGUAGE sql", "from_sql=public.x(internal)", NULL);
    put_object(bench->to, KIND_TRANSFORM, NULL, "FOR public.a LANGUAGE sql", "from_sql=public.x(internal)", "to_sql=public.y(internal)", NULL);
    assert_create(bench, KIND_CAST, "(public.a AS integer)", "CREATE CAST (public.a AS integer) WITH FUNCTION public.to_int(public.a) AS IMPLICIT;");
    assert_create(bench, KIND_CAST, "(public.a AS bigint)", "CREATE CAST (public.a AS bigint) WITH INOUT AS ASSIGNMENT;");
    assert_create(bench, KIND_CAST, "(public.a AS text)", "CREATE CAST (public.a AS text) WITHOUT FUNCTION;");
    assert_alter(bench, KIND_TRANSFORM, "FOR public.a LANGUAGE sql",
                 "CREATE OR REPLACE TRANSFORM FOR public.a LANGUAGE sql (FROM SQL WITH FUNCTION public.x(internal), TO SQL WITH FUNCTION public.y(internal));");
    assert_drop(bench, KIND_TRANSFORM, "FOR public.a LANGUAGE sql", "DROP TRANSFORM FOR public.a LANGUAGE sql;");
}

static void languages_and_access_methods(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_LANGUAGE, NULL, "\"PL\"", "handler=public.h()", NULL);
    put_object(bench->to, KIND_LANGUAGE, NULL, "\"PL\"", "handler=public.h()", "inline=public.i(internal)", "validator=public.v(oid)", "trusted=yes", NULL);
    put_object(bench->to, KIND_ACCESS_METHOD, NULL, "am", "type=index", "handler=bthandler(internal)", NULL);
    assert_create(bench, KIND_LANGUAGE, "\"PL\"", "CREATE TRUSTED LANGUAGE \"PL\" HANDLER public.h INLINE public.i VALIDATOR public.v;");
    assert_alter(bench, KIND_LANGUAGE, "\"PL\"", "CREATE OR REPLACE TRUSTED LANGUAGE \"PL\" HANDLER public.h INLINE public.i VALIDATOR public.v;");
    assert_create(bench, KIND_ACCESS_METHOD, "am", "CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler;");
}

static void event_triggers(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_EVENT_TRIGGER, NULL, "et", "event=ddl_command_end", "function=public.f()", "enabled=disabled", NULL);
    put_object(bench->to, KIND_EVENT_TRIGGER, NULL, "et", "event=ddl_command_end", "function=public.f()", NULL);
    put_object(bench->from, KIND_EVENT_TRIGGER, NULL, "other", "event=ddl_command_end", "function=public.f()", NULL);
    put_object(bench->to, KIND_EVENT_TRIGGER, NULL, "other", "event=ddl_command_end", "function=public.f()", "tags='CREATE TABLE', 'DROP TABLE'", "enabled=always", NULL);
    assert_alter(bench, KIND_EVENT_TRIGGER, "et", "ALTER EVENT TRIGGER et ENABLE;");
    assert_alter(bench, KIND_EVENT_TRIGGER, "other", NULL);
    assert_create(bench, KIND_EVENT_TRIGGER, "other",
                  "CREATE EVENT TRIGGER other ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION public.f();\n"
                  "ALTER EVENT TRIGGER other ENABLE ALWAYS;");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions),
        cmocka_unit_test(bodies_are_quoted_by_what_they_do_not_hold),
        cmocka_unit_test(routines_of_other_forms),
        cmocka_unit_test(functions_are_replaced_where_postgres_lets_them),
        cmocka_unit_test(other_results_need_another_function),
        cmocka_unit_test(functions_of_base_types_go_with_them),
        cmocka_unit_test(aggregates),
        cmocka_unit_test(operators),
        cmocka_unit_test(operator_families),
        cmocka_unit_test(operator_classes),
        cmocka_unit_test(members_that_stay_behind_go_with_their_class),
        cmocka_unit_test(casts_and_transforms),
        cmocka_unit_test(languages_and_access_methods),
        cmocka_unit_test(event_triggers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
