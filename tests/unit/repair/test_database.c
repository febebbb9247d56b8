#include "bench.h"

static void collations(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_COLLATION, NULL, "public.c", "provider=libc", "locale=C", NULL);
    put_object(bench->to, KIND_COLLATION, NULL, "public.c", "provider=libc", "locale=C", "ctype=POSIX", NULL);
    put_object(bench->to, KIND_COLLATION, NULL, "public.icu", "provider=icu", "locale=de", "nondeterministic=yes", "rules=&V << w 'x'", NULL);
    assert_create(bench, KIND_COLLATION, "public.c", "CREATE COLLATION public.c (PROVIDER = libc, LC_COLLATE = 'C', LC_CTYPE = 'POSIX');");
    assert_create(bench, KIND_COLLATION, "public.icu",
                  "CREATE COLLATION public.icu (PROVIDER = icu, LOCALE = 'de', DETERMINISTIC = false, RULES = '&V << w ''x''');");
    assert_alter(bench, KIND_COLLATION, "public.c", NULL);
    assert_drop(bench, KIND_COLLATION, "public.c", "DROP COLLATION public.c;");
}

static void conversions(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->to, KIND_CONVERSION, NULL, "public.c", "source_encoding=LATIN1", "target_encoding=UTF8", "default=yes",
               "function=iso8859_1_to_utf8(integer, integer, cstring, internal, integer)", NULL);
    assert_create(bench, KIND_CONVERSION, "public.c", "CREATE DEFAULT CONVERSION public.c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;");
}

static void statistics(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_STATISTICS, "public.t", "public.s", "columns=a, b", "kinds=mcv", "target=7", NULL);
    put_object(bench->to, KIND_STATISTICS, "public.t", "public.s", "columns=a, b", "kinds=mcv", NULL);
    put_object(bench->from, KIND_STATISTICS, "public.t", "public.u", "columns=a, b", NULL);
    put_object(bench->to, KIND_STATISTICS, "public.t", "public.u", "columns=(a + b)", "target=9", NULL);
    assert_alter(bench, KIND_STATISTICS, "public.s", "ALTER STATISTICS public.s SET STATISTICS -1;");
    assert_alter(bench, KIND_STATISTICS, "public.u", NULL);
    assert_create(bench, KIND_STATISTICS, "public.s", "CREATE STATISTICS public.s (mcv) ON a, b FROM public.t;");
    assert_create(bench, KIND_STATISTICS, "public.u",
                  "CREATE STATISTICS public.u ON (a + b) FROM public.t;\nALTER STATISTICS public.u SET STATISTICS 9;");
}

static void text_search_objects(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->to, KIND_TEXT_SEARCH_PARSER, NULL, "public.p", "start=prsd_start(internal, integer)", "get_token=prsd_nexttoken(internal, internal, internal)",
               "end=prsd_end(internal)", "headline=prsd_headline(internal, internal, tsquery)", "lextypes=prsd_lextype(internal)", NULL);
    put_object(bench->to, KIND_TEXT_SEARCH_TEMPLATE, NULL, "public.t", "init=dsimple_init(internal)", "lexize=dsimple_lexize(internal, internal, internal, internal)", NULL);
    assert_create(bench, KIND_TEXT_SEARCH_PARSER, "public.p",
                  "CREATE TEXT SEARCH PARSER public.p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, HEADLINE = prsd_headline, LEXTYPES = prsd_lextype);");
    assert_create(bench, KIND_TEXT_SEARCH_TEMPLATE, "public.t", "CREATE TEXT SEARCH TEMPLATE public.t (INIT = dsimple_init, LEXIZE = dsimple_lexize);");
}

static void text_search_dictionaries(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_TEXT_SEARCH_DICTIONARY, NULL, "public.d", "template=snowball", "options=language = 'english', stopwords = 'a, b''s'", NULL);
    put_object(bench->to, KIND_TEXT_SEARCH_DICTIONARY, NULL, "public.d", "template=snowball", "options=language = 'german'", NULL);
    put_object(bench->from, KIND_TEXT_SEARCH_DICTIONARY, NULL, "public.e", "template=simple", "options=accept = 'no', stopwords = 'x'", NULL);
    put_object(bench->to, KIND_TEXT_SEARCH_DICTIONARY, NULL, "public.e", "template=simple", "options=stopwords = 'x', accept = 'no'", NULL);
    put_object(bench->from, KIND_TEXT_SEARCH_DICTIONARY, NULL, "public.f", "template=simple", NULL);
    put_object(bench->to, KIND_TEXT_SEARCH_DICTIONARY, NULL, "public.f", "template=ispell", "options=dictfile = 'x'", NULL);
    assert_alter(bench, KIND_TEXT_SEARCH_DICTIONARY, "public.d", "ALTER TEXT SEARCH DICTIONARY public.d (language = 'german', stopwords);");
    assert_alter(bench, KIND_TEXT_SEARCH_DICTIONARY, "public.e", NULL);
    assert_alter(bench, KIND_TEXT_SEARCH_DICTIONARY, "public.f", NULL);
    assert_create(bench, KIND_TEXT_SEARCH_DICTIONARY, "public.f", "CREATE TEXT SEARCH DICTIONARY public.f (TEMPLATE = ispell, dictfile = 'x');");
    assert_drop(bench, KIND_TEXT_SEARCH_DICTIONARY, "public.f", "DROP TEXT SEARCH DICTIONARY public.f;");
}

static void text_search_configurations(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_TEXT_SEARCH_CONFIGURATION, NULL, "public.c", "parser=\"default\"", "mappings=asciiword WITH simple\nint WITH simple", NULL);
    put_object(bench->to, KIND_TEXT_SEARCH_CONFIGURATION, NULL, "public.c", "parser=\"default\"",
               "mappings=asciiword WITH public.d, simple\nword WITH simple", NULL);
    assert_create(bench, KIND_TEXT_SEARCH_CONFIGURATION, "public.c",
                  "CREATE TEXT SEARCH CONFIGURATION public.c (PARSER = \"default\");\n"
                  "ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR asciiword WITH public.d, simple;\n"
                  "ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR word WITH simple;");
    assert_alter(bench, KIND_TEXT_SEARCH_CONFIGURATION, "public.c",
                 "ALTER TEXT SEARCH CONFIGURATION public.c DROP MAPPING FOR int;\n"
                 "ALTER TEXT SEARCH CONFIGURATION public.c ALTER MAPPING FOR asciiword WITH public.d, simple;\n"
                 "ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR word WITH simple;");
}

static void foreign_data(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_FOREIGN_DATA_WRAPPER, NULL, "w", "handler=public.h()", "fdw_options=a 'x, y', b '1'", NULL);
    put_object(bench->to, KIND_FOREIGN_DATA_WRAPPER, NULL, "w", "validator=public.v(text[], oid)", "fdw_options=a 'it''s', \"C d\" E'\\\\'", NULL);
    put_object(bench->from, KIND_FOREIGN_SERVER, NULL, "s", "wrapper=w", "type=odd", "version=1", NULL);
    put_object(bench->to, KIND_FOREIGN_SERVER, NULL, "s", "wrapper=w", "type=odd", "fdw_options=host 'h'", NULL);
    put_object(bench->to, KIND_FOREIGN_SERVER, NULL, "t", "wrapper=w", "type=it's", "version=2", "fdw_options=apikey '(hidden)', host 'h'", NULL);
    assert_create(bench, KIND_FOREIGN_DATA_WRAPPER, "w", "CREATE FOREIGN DATA WRAPPER w VALIDATOR public.v OPTIONS (a 'it''s', \"C d\" E'\\\\');");
    assert_alter(bench, KIND_FOREIGN_DATA_WRAPPER, "w",
                 "ALTER FOREIGN DATA WRAPPER w NO HANDLER VALIDATOR public.v;\n"
                 "ALTER FOREIGN DATA WRAPPER w OPTIONS (DROP b, SET a 'it''s', ADD \"C d\" E'\\\\');");
    assert_alter(bench, KIND_FOREIGN_SERVER, "s", "ALTER SERVER s VERSION NULL;\nALTER SERVER s OPTIONS (ADD host 'h');");
    assert_create(bench, KIND_FOREIGN_SERVER, "t",
                  "CREATE SERVER t TYPE 'it''s' VERSION '2' FOREIGN DATA WRAPPER w OPTIONS (apikey '(hidden)', host 'h');");
    assert_gap(bench, 0, "the option `apikey` of the foreign server `t`: its value is hidden and is to be filled in by hand");
}

static void user_mappings_keep_their_secrets(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_USER_MAPPING, NULL, "FOR bob SERVER s", "fdw_options=password, user 'b'", NULL);
    put_object(bench->to, KIND_USER_MAPPING, NULL, "FOR bob SERVER s", "fdw_options=password, user 'bob'", NULL);
    put_object(bench->to, KIND_USER_MAPPING, NULL, "FOR PUBLIC SERVER s", NULL);
    assert_create(bench, KIND_USER_MAPPING, "FOR PUBLIC SERVER s", "CREATE USER MAPPING FOR PUBLIC SERVER s;");
    assert_create(bench, KIND_USER_MAPPING, "FOR bob SERVER s", "CREATE USER MAPPING FOR bob SERVER s OPTIONS (password '(hidden)', user 'bob');");
    assert_int_equal(bench->repair.gaps->len, 1);
    assert_alter(bench, KIND_USER_MAPPING, "FOR bob SERVER s", "ALTER USER MAPPING FOR bob SERVER s OPTIONS (SET user 'bob');");
    assert_int_equal(bench->repair.gaps->len, 0);
    assert_drop(bench, KIND_USER_MAPPING, "FOR bob SERVER s", "DROP USER MAPPING FOR bob SERVER s;");
    assert_true(bench_statement(bench, 0)->destructive);
}

static void foreign_tables(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->to, KIND_FOREIGN_TABLE, NULL, "public.f", "server=s", "fdw_options=name 'x'", "inherits=public.p, public.q", NULL);
    put_object(bench->to, KIND_COLUMN, "public.f", "public.f.\"A\"", "type=text", "collation=\"C\"", "default='x'::text", "not_null=yes",
               "fdw_options=n 'a, b'", "statistics=7", NULL);
    put_object(bench->to, KIND_COLUMN, "public.f", "public.f.b", "type=text", "inheritance=inherited", "fdw_options=n 'b'", "options=n_distinct=5", NULL);
    put_object(bench->to, KIND_FOREIGN_TABLE, NULL, "public.part", "server=s", "partition_of=public.p", "partition_bound=FOR VALUES IN (1)", NULL);
    put_column(bench->to, "public.part", "a", "text");
    put_object(bench->from, KIND_FOREIGN_TABLE, NULL, "public.f", "server=s", "inherits=public.r, public.q", NULL);
    put_object(bench->from, KIND_FOREIGN_TABLE, NULL, "public.part", "server=s", "partition_of=public.p", "partition_bound=FOR VALUES IN (2)", NULL);
    assert_create(bench, KIND_FOREIGN_TABLE, "public.f",
                  "CREATE FOREIGN TABLE public.f (\"A\" text OPTIONS (n 'a, b') COLLATE \"C\" DEFAULT 'x'::text NOT NULL) INHERITS (public.p, public.q) "
                  "SERVER s OPTIONS (name 'x');\n"
                  "ALTER TABLE ONLY public.f ALTER COLUMN \"A\" SET STATISTICS 7;\n"
                  "ALTER FOREIGN TABLE public.f ALTER COLUMN b OPTIONS (ADD n 'b');\n"
                  "ALTER TABLE ONLY public.f ALTER COLUMN b SET (n_distinct=5);");
    assert_create(bench, KIND_FOREIGN_TABLE, "public.part", "CREATE FOREIGN TABLE public.part PARTITION OF public.p FOR VALUES IN (1) SERVER s;");
    assert_alter(bench, KIND_FOREIGN_TABLE, "public.f",
                 "ALTER FOREIGN TABLE public.f NO INHERIT public.r;\nALTER FOREIGN TABLE public.f NO INHERIT public.q;\n"
                 "ALTER FOREIGN TABLE public.f INHERIT public.p;\nALTER FOREIGN TABLE public.f INHERIT public.q;\n"
                 "ALTER FOREIGN TABLE public.f OPTIONS (ADD name 'x');");
    assert_alter(bench, KIND_FOREIGN_TABLE, "public.part",
                 "ALTER TABLE public.p DETACH PARTITION public.part;\nALTER TABLE public.p ATTACH PARTITION public.part FOR VALUES IN (1);");
}

static void publications(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_object(bench->from, KIND_PUBLICATION, NULL, "p", "tables=public.\"a b\" (x)\npublic.gone", NULL);
    put_object(bench->to, KIND_PUBLICATION, NULL, "p", NULL);
    put_table(bench->to, "public.\"a b\"");
    put_object(bench->from, KIND_PUBLICATION, NULL, "q", "publish=insert", "via_root=yes", NULL);
    put_object(bench->to, KIND_PUBLICATION, NULL, "q", "tables=public.\"a b\" (x, y) WHERE ((x > 1))\npublic.c", "schemas=s, \"S\"", NULL);
    put_object(bench->to, KIND_PUBLICATION, NULL, "all_of_it", "all_tables=yes", "publish=", "via_root=yes", "generated_columns=stored", NULL);
    put_object(bench->from, KIND_PUBLICATION, NULL, "all_of_it", NULL);
    assert_alter(bench, KIND_PUBLICATION, "p", "ALTER PUBLICATION p DROP TABLE ONLY public.\"a b\";");
    assert_alter(bench, KIND_PUBLICATION, "q",
                 "ALTER PUBLICATION q SET TABLE ONLY public.\"a b\" (x, y) WHERE ((x > 1)), ONLY public.c, TABLES IN SCHEMA s, \"S\";\n"
                 "ALTER PUBLICATION q SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = false);");
    assert_alter(bench, KIND_PUBLICATION, "all_of_it", NULL);
    assert_create(bench, KIND_PUBLICATION, "p", "CREATE PUBLICATION p;");
    assert_create(bench, KIND_PUBLICATION, "q",
                  "CREATE PUBLICATION q FOR TABLE ONLY public.\"a b\" (x, y) WHERE ((x > 1)), ONLY public.c, TABLES IN SCHEMA s, \"S\";");
    assert_create(bench, KIND_PUBLICATION, "all_of_it",
                  "CREATE PUBLICATION all_of_it FOR ALL TABLES WITH (publish = '', publish_via_partition_root = true, publish_generated_columns = 'stored');");
}

static void subscriptions_are_altered_but_not_made(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    bench->from->server_version = 160000;
    put_object(bench->from, KIND_SUBSCRIPTION, NULL, "s", "publications=a", "slot_name=other", "two_phase=yes", "disabled=yes", NULL);
    put_object(bench->to, KIND_SUBSCRIPTION, NULL, "s", "publications=a, \"B\"", "binary=yes", "no_password=yes", "streaming=parallel", NULL);
    put_object(bench->from, KIND_SUBSCRIPTION, NULL, "t", "publications=a", "slot_name=NONE", "streaming=on", NULL);
    put_object(bench->to, KIND_SUBSCRIPTION, NULL, "t", "publications=a", "slot_name=NONE", "disabled=yes", NULL);
    assert_alter(bench, KIND_SUBSCRIPTION, "s",
                 "ALTER SUBSCRIPTION s SET PUBLICATION a, \"B\" WITH (refresh = false);\nALTER SUBSCRIPTION s SET (slot_name = s);\n"
                 "ALTER SUBSCRIPTION s SET (binary = true);\nALTER SUBSCRIPTION s SET (streaming = parallel);\n"
                 "ALTER SUBSCRIPTION s SET (password_required = false);\nALTER SUBSCRIPTION s ENABLE;");
    assert_gap(bench, 0, "the subscription `s` is to be made anew by hand to have `two_phase = false`");
    assert_alter(bench, KIND_SUBSCRIPTION, "t", "ALTER SUBSCRIPTION t DISABLE;\nALTER SUBSCRIPTION t SET (streaming = off);");
    assert_create(bench, KIND_SUBSCRIPTION, "s", "");
    assert_gap(bench, 0, "the subscription `s` is to be made by hand, since its connection string is not read: "
                         "`CREATE SUBSCRIPTION s CONNECTION '...' PUBLICATION a, \"B\" WITH (connect = false, binary = true, streaming = parallel, password_required = false);`");
    assert_drop(bench, KIND_SUBSCRIPTION, "s", "DROP SUBSCRIPTION s;");
    assert_true(bench_statement(bench, 0)->outside);
    assert_drop(bench, KIND_SUBSCRIPTION, "t", "DROP SUBSCRIPTION t;");
    assert_false(bench_statement(bench, 0)->outside);
}

/* put_object() cannot tell name and schema of this kind from its identity. */
static void put_defaults(Catalog *catalog, const char *identity, const char *schema, const char *objects, const char *privileges) {
    const Property property = {"privileges", privileges};
    catalog_add(catalog, &(Object){.kind = KIND_DEFAULT_PRIVILEGES, .identity = identity, .schema = schema, .name = objects, .properties = &property,
                                   .property_count = 1});
}

static void default_privileges(void **state) {
    (void)state;
    static const char identity[] = "FOR ROLE \"a ON b\" IN SCHEMA \"x IN SCHEMA y\" ON TABLES";
    g_autoptr(Bench) bench = bench_new();
    put_defaults(bench->from, identity, "x IN SCHEMA y", "TABLES", "reader: SELECT, INSERT");
    put_defaults(bench->to, identity, "x IN SCHEMA y", "TABLES", "PUBLIC: SELECT; reader: SELECT*");
    put_defaults(bench->to, "ON LARGE OBJECTS", NULL, "LARGE OBJECTS", "reader: SELECT");
    assert_create(bench, KIND_DEFAULT_PRIVILEGES, "ON LARGE OBJECTS", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO reader;");
    assert_alter(bench, KIND_DEFAULT_PRIVILEGES, identity,
                 "ALTER DEFAULT PRIVILEGES FOR ROLE \"a ON b\" IN SCHEMA \"x IN SCHEMA y\" GRANT SELECT ON TABLES TO PUBLIC;\n"
                 "ALTER DEFAULT PRIVILEGES FOR ROLE \"a ON b\" IN SCHEMA \"x IN SCHEMA y\" REVOKE INSERT ON TABLES FROM reader;\n"
                 "ALTER DEFAULT PRIVILEGES FOR ROLE \"a ON b\" IN SCHEMA \"x IN SCHEMA y\" GRANT SELECT ON TABLES TO reader WITH GRANT OPTION;");
    assert_drop(bench, KIND_DEFAULT_PRIVILEGES, identity,
                "ALTER DEFAULT PRIVILEGES FOR ROLE \"a ON b\" IN SCHEMA \"x IN SCHEMA y\" REVOKE SELECT, INSERT ON TABLES FROM reader;");
}

static void defaults_that_take_away_what_postgres_gives(void **state) {
    (void)state;
    g_autoptr(Bench) bench = bench_new();
    put_defaults(bench->from, "FOR ROLE bob ON FUNCTIONS", NULL, "FUNCTIONS", "PUBLIC: NONE; owner: NONE");
    put_defaults(bench->to, "FOR ROLE bob ON FUNCTIONS", NULL, "FUNCTIONS", "PUBLIC: NONE");
    assert_create(bench, KIND_DEFAULT_PRIVILEGES, "FOR ROLE bob ON FUNCTIONS", "ALTER DEFAULT PRIVILEGES FOR ROLE bob REVOKE ALL ON FUNCTIONS FROM PUBLIC;");
    assert_alter(bench, KIND_DEFAULT_PRIVILEGES, "FOR ROLE bob ON FUNCTIONS", "ALTER DEFAULT PRIVILEGES FOR ROLE bob GRANT ALL ON FUNCTIONS TO bob;");
    assert_drop(bench, KIND_DEFAULT_PRIVILEGES, "FOR ROLE bob ON FUNCTIONS",
                "ALTER DEFAULT PRIVILEGES FOR ROLE bob GRANT ALL ON FUNCTIONS TO PUBLIC;\n"
                "ALTER DEFAULT PRIVILEGES FOR ROLE bob GRANT ALL ON FUNCTIONS TO bob;");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(collations),
        cmocka_unit_test(conversions),
        cmocka_unit_test(statistics),
        cmocka_unit_test(text_search_objects),
        cmocka_unit_test(text_search_dictionaries),
        cmocka_unit_test(text_search_configurations),
        cmocka_unit_test(foreign_data),
        cmocka_unit_test(user_mappings_keep_their_secrets),
        cmocka_unit_test(foreign_tables),
        cmocka_unit_test(publications),
        cmocka_unit_test(subscriptions_are_altered_but_not_made),
        cmocka_unit_test(default_privileges),
        cmocka_unit_test(defaults_that_take_away_what_postgres_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
