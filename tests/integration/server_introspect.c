/* Introspection against a real server. Arguments: CONNINFO of a database with tests/fixtures/hostile.sql, and the name of a test. Called by server.bats. */

#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "base/error.h"
#include "server/introspect.h"

static const char *conninfo;

static Connection *open_connection(void) {
    ConnectionOptions options = {.conninfo = conninfo, .label = "test"};
    GError *error = NULL;
    Connection *connection = connection_open(&options, &error);
    assert_null(error);
    return connection;
}

static void run(Connection *connection, const char *sql) {
    ScriptOutcome outcome;
    GError *error = NULL;
    assert_true(connection_run_script(connection, sql, 20000, &outcome, &error));
    if (outcome.failed)
        fail_msg("%s: %s", sql, outcome.message);
    script_outcome_clear(&outcome);
}

static Catalog *read_all(Connection *connection) {
    GError *error = NULL;
    Catalog *catalog = introspect_all(connection, &error);
    if (!catalog)
        fail_msg("%s", error->message);
    return catalog;
}

/* Everything that is compared of an object, as text. */
static char *describe(const Object *object) {
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s %s in %s, schema %s, name %s, position %d", kind_get(object->kind)->id, object->identity, object->parent,
                           object->schema, object->name, object->position);
    for (size_t i = 0; i < object->property_count; i++)
        g_string_append_printf(out, "\n  %s: %s", object->properties[i].name, object->properties[i].value);
    return g_string_free(out, FALSE);
}

static char *describe_all(const Catalog *catalog) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < catalog->objects->len; i++) {
        g_autofree char *text = describe(g_ptr_array_index(catalog->objects, i));
        g_string_append_printf(out, "%s\n", text);
    }
    return g_string_free(out, FALSE);
}

static void assert_same_catalog(const Catalog *actual, const Catalog *expected, const char *what) {
    for (guint i = 0; i < MAX(actual->objects->len, expected->objects->len); i++) {
        g_autofree char *a = i < actual->objects->len ? describe(g_ptr_array_index(actual->objects, i)) : g_strdup("(nothing)");
        g_autofree char *b = i < expected->objects->len ? describe(g_ptr_array_index(expected->objects, i)) : g_strdup("(nothing)");
        if (!g_str_equal(a, b))
            fail_msg("after %s:\nread: %s\nexpected: %s", what, a, b);
    }
}

/* --- completeness: as many objects of each kind as an independent query counts ------------------------------------------------------ */

#define OF_USER "nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
static const struct {
    ObjectKind kind;
    const char *count;
} counts[] = {
    {KIND_SCHEMA, "SELECT count(*) FROM pg_namespace WHERE " OF_USER},
    {KIND_EXTENSION, "SELECT count(*) FROM pg_extension WHERE extname <> 'plpgsql'"},
    {KIND_ENUM, "SELECT count(DISTINCT enumtypid) FROM pg_enum"},
    {KIND_DOMAIN, "SELECT count(*) FROM information_schema.domains WHERE domain_schema NOT IN ('pg_catalog', 'information_schema')"},
    {KIND_COMPOSITE_TYPE, "SELECT count(*) FROM pg_class WHERE relkind = 'c'"},
    {KIND_ATTRIBUTE, "SELECT count(*) FROM information_schema.attributes WHERE udt_schema = 'public'"},
    {KIND_RANGE_TYPE, "SELECT 2"}, /* span, "odd, range"; a base type: "odd, type"; neither arrays, nor multiranges, nor the types of the extensions */
    {KIND_BASE_TYPE, "SELECT 1"},
    {KIND_DOMAIN_CONSTRAINT, "SELECT count(*) FROM information_schema.domain_constraints WHERE constraint_schema = 'public' AND constraint_name LIKE 'code\\_%' "
                             "AND constraint_name <> 'code_not_null'"},
    {KIND_LANGUAGE, "SELECT count(*) FROM pg_language WHERE lanname NOT IN ('internal', 'c', 'sql', 'plpgsql')"},
    {KIND_ACCESS_METHOD, "SELECT count(*) FROM pg_am WHERE amname LIKE 'odd%'"},
    {KIND_COLLATION, "SELECT count(*) FROM pg_collation WHERE collname LIKE 'odd%'"},
    {KIND_CONVERSION, "SELECT count(*) FROM pg_conversion WHERE conname LIKE 'odd%'"},
    {KIND_SEQUENCE, "SELECT count(*) FROM pg_sequences s WHERE schemaname NOT LIKE 'pg\\_%' AND NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_class t "
                    "ON t.oid = a.attrelid WHERE a.attidentity <> '' AND pg_get_serial_sequence(t.oid::regclass::text, a.attname)::regclass::oid = "
                    "format('%I.%I', s.schemaname, s.sequencename)::regclass::oid)"},
    {KIND_TABLE, "SELECT count(*) FROM pg_tables WHERE schemaname NOT LIKE 'pg\\_%' AND schemaname <> 'information_schema'"},
    {KIND_COLUMN, "SELECT (SELECT count(*) FROM information_schema.columns WHERE table_schema NOT LIKE 'pg\\_%' AND table_schema <> 'information_schema') "
                  "+ (SELECT count(*) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relkind = 'm' AND attnum > 0)"},
    {KIND_PRIMARY_KEY, "SELECT count(*) FROM information_schema.table_constraints c JOIN pg_class t ON t.oid = format('%I.%I', table_schema, table_name)::regclass "
                       "WHERE constraint_type = 'PRIMARY KEY' AND NOT relispartition AND table_schema NOT LIKE 'pg\\_%'"},
    {KIND_UNIQUE, "SELECT count(*) FROM information_schema.table_constraints WHERE constraint_type = 'UNIQUE' AND table_schema NOT LIKE 'pg\\_%'"},
    {KIND_FOREIGN_KEY, "SELECT count(*) FROM information_schema.table_constraints c JOIN pg_class t ON t.oid = format('%I.%I', table_schema, table_name)::regclass "
                       "WHERE constraint_type = 'FOREIGN KEY' AND NOT relispartition"},
    {KIND_CHECK, "SELECT count(*) FROM pg_constraint k JOIN pg_class t ON t.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace "
                 "WHERE contype = 'c' AND conislocal AND NOT relispartition AND " OF_USER},
    {KIND_EXCLUSION, "SELECT count(*) FROM pg_constraint WHERE contype = 'x'"},
    {KIND_INDEX, "SELECT count(*) FROM pg_indexes i JOIN pg_class c ON c.oid = format('%I.%I', schemaname, indexname)::regclass WHERE schemaname NOT LIKE 'pg\\_%' "
                 "AND NOT relispartition AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND contype <> 'f')"},
    {KIND_VIEW, "SELECT count(*) FROM pg_views WHERE schemaname NOT LIKE 'pg\\_%' AND schemaname <> 'information_schema'"},
    {KIND_MATERIALIZED_VIEW, "SELECT count(*) FROM pg_matviews"},
    {KIND_FUNCTION, "SELECT 10"}, /* touch, area twice, f"g, watch, handle, four of "odd, type"; none of the extensions, the range type, the aggregate */
    {KIND_PROCEDURE, "SELECT count(*) FROM information_schema.routines WHERE routine_type = 'PROCEDURE' AND routine_schema = 'public'"},
    {KIND_AGGREGATE, "SELECT 1"}, /* longest; none of the extensions */
    {KIND_OPERATOR, "SELECT 2"},
    {KIND_OPERATOR_FAMILY, "SELECT 1"},
    {KIND_OPERATOR_CLASS, "SELECT 1"},
    {KIND_CAST, "SELECT 1"}, /* none of the extensions, none of the range types to their multirange types */
    {KIND_TRANSFORM, "SELECT count(*) FROM pg_transform"},
    {KIND_EVENT_TRIGGER, "SELECT count(*) FROM pg_event_trigger"},
    {KIND_TEXT_SEARCH_PARSER, "SELECT count(*) FROM pg_ts_parser WHERE prsname <> 'default'"},
    {KIND_TEXT_SEARCH_TEMPLATE, "SELECT count(*) FROM pg_ts_template WHERE tmplname LIKE 'odd%'"},
    {KIND_TEXT_SEARCH_DICTIONARY, "SELECT count(*) FROM pg_ts_dict WHERE dictname LIKE 'odd%'"},
    {KIND_TEXT_SEARCH_CONFIGURATION, "SELECT count(*) FROM pg_ts_config WHERE cfgname = 'words'"},
    {KIND_TRIGGER, "SELECT count(DISTINCT (trigger_name, event_object_table)) FROM information_schema.triggers t JOIN pg_class c ON c.relname = event_object_table "
                   "WHERE NOT relispartition"},
    {KIND_POLICY, "SELECT count(*) FROM pg_policies"},
    {KIND_FOREIGN_TABLE, "SELECT count(*) FROM information_schema.foreign_tables"},
    {KIND_STATISTICS, "SELECT count(*) FROM pg_statistic_ext"},
    {KIND_RULE, "SELECT count(*) FROM pg_rules WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"},
    {KIND_FOREIGN_DATA_WRAPPER, "SELECT count(*) FROM information_schema.foreign_data_wrappers"},
    {KIND_FOREIGN_SERVER, "SELECT count(*) FROM information_schema.foreign_servers"},
    {KIND_USER_MAPPING, "SELECT count(*) FROM information_schema.user_mappings"},
    {KIND_PUBLICATION, "SELECT count(DISTINCT pubname) FROM pg_publication_tables"},
    {KIND_SUBSCRIPTION, "SELECT count(*) FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = current_database()"},
    {KIND_DEFAULT_PRIVILEGES, "SELECT count(*) FROM pg_default_acl"},
};

static int count_rows(Connection *connection, const char *sql) {
    GError *error = NULL;
    g_autoptr(ResultRows) rows = connection_query(connection, sql, 0, NULL, 0, &error);
    if (!rows)
        fail_msg("%s: %s", sql, error->message);
    return atoi(result_rows_get(rows, 0, 0));
}

static void test_complete(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    g_autoptr(Catalog) catalog = read_all(connection);
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        int expected = count_rows(connection, counts[i].count);
        int found = (int)catalog_count(catalog, counts[i].kind);
        if (found != expected || found == 0)
            fail_msg("%s: %d objects, PostgreSQL counts %d", kind_get(counts[i].kind)->plural, found, expected);
    }
    assert_int_equal(G_N_ELEMENTS(counts), KIND_COUNT);
    assert_int_equal(catalog->unseen->len, 0);
}


/* --- properties of some objects, word for word ---------------------------------------------------------------------------------------- */

#define ODD "\"Odd schema|`x`\".\"table\""
static const struct {
    ObjectKind kind;
    const char *identity, *property, *value; /* value NULL: absent */
} facts[] = {
    {KIND_SCHEMA, "public", "comment", NULL},
    {KIND_ENUM, "public.mood", "labels", "'first', 'zebra', 'apple', 'it''s | `odd`', 'mango'"},
    {KIND_DOMAIN, "public.code", "type", "text"},
    {KIND_DOMAIN, "public.code", "not_null", "yes"},
    {KIND_DOMAIN, "public.code", "collation", "\"C\""},
    {KIND_DOMAIN_CONSTRAINT, "public.code.code_size", "expression", "(length(VALUE) < 10)"},
    {KIND_ATTRIBUTE, "public.pair.x", "type", "integer"},
    {KIND_BASE_TYPE, "public.\"odd, type\"", "output", "public.\"write, odd\"(public.\"odd, type\")"},
    {KIND_BASE_TYPE, "public.\"odd, type\"", "default", "'it''s | 1'"},
    {KIND_BASE_TYPE, "public.\"odd, type\"", "delimiter", "|"},
    {KIND_RANGE_TYPE, "public.\"odd, range\"", "subtype", "public.\"odd, type\""},
    {KIND_RANGE_TYPE, "public.\"odd, range\"", "subtype_opclass", NULL},
    {KIND_RANGE_TYPE, "public.\"odd, range\"", "multirange_type", NULL},
    {KIND_COLLATION, "public.\"odd collation\"", "locale", "C"},
    {KIND_LANGUAGE, "\"odd | language\"", "handler", "public.handle()"},
    {KIND_AGGREGATE, "public.longest(text)", "state_function", "textcat(text, text)"},
    {KIND_OPERATOR, "public.<||(public.\"odd, type\", public.\"odd, type\")", "function",
     "public.\"less, odd\"(public.\"odd, type\", public.\"odd, type\")"},
    {KIND_OPERATOR_CLASS, "public.\"odd, class\" USING btree", "family", "public.\"odd, family\""},
    {KIND_OPERATOR_CLASS, "public.\"odd, class\" USING btree", "operators", "OPERATOR 1 public.<||(public.\"odd, type\", public.\"odd, type\")"},
    {KIND_OPERATOR_CLASS, "public.\"odd, class\" USING btree", "functions",
     "FUNCTION 1 (public.\"odd, type\", public.\"odd, type\") public.\"compare, \"\"odd\"\", type\"(public.\"odd, type\", public.\"odd, type\")"},
    {KIND_OPERATOR_FAMILY, "public.\"odd, family\" USING btree", "operators", NULL},
    {KIND_CAST, "(integer AS public.mood)", "method", "inout"},
    {KIND_TRANSFORM, "FOR public.\"odd, type\" LANGUAGE \"odd | language\"", "from_sql", "varchar_support(internal)"},
    {KIND_TEXT_SEARCH_DICTIONARY, "public.\"odd | dictionary\"", "template", "public.\"odd | template\""},
    {KIND_SEQUENCE, "public.counter", "type", "smallint"},
    {KIND_SEQUENCE, "public.counter", "min", "-100"},
    {KIND_SEQUENCE, "public.counter", "start", "40"},
    {KIND_SEQUENCE, "public.plain_counter", "max", NULL},
    {KIND_SEQUENCE, "public.child_id_seq", "owned_by", "public.child.id"},
    {KIND_TABLE, ODD, "options", "autovacuum_enabled=false, fillfactor=80, toast.autovacuum_enabled=false"},
    {KIND_TABLE, ODD, "row_security", "enabled, forced"},
    {KIND_TABLE, ODD, "replica_identity", "full"},
    {KIND_TABLE, "public.heir", "inherits", "public.child"},
    {KIND_TABLE, "public.volatile", "persistence", "unlogged"},
    {KIND_TABLE, "public.measurement", "partition_key", "RANGE (at)"},
    {KIND_TABLE, "public.measurement_2024", "partition_of", "public.measurement"},
    {KIND_TABLE, "public.measurement_2024", "partition_bound", "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')"},
    {KIND_TABLE, "public.measurement_rest", "partition_bound", "DEFAULT"},
    {KIND_COLUMN, ODD ".\"select\"", "identity", "always (start 100 increment 5 cycle)"},
    {KIND_COLUMN, ODD ".\"select\"", "not_null", "yes"},
    {KIND_COLUMN, ODD ".\"Name\"", "collation", "\"C\""},
    {KIND_COLUMN, ODD ".\"Name\"", "default", "'a|b`c`'::text"},
    {KIND_COLUMN, ODD ".name", "type", "character varying(20)"},
    {KIND_COLUMN, ODD ".doubled", "generated", "(\"with \"\"quote\"\" / slash\" * (2)::numeric)"},
    {KIND_COLUMN, ODD ".doubled", "default", NULL},
    {KIND_COLUMN, ODD ".stamp", "default", "'2024-01-01 10:00:00+00'::timestamp with time zone"},
    {KIND_COLUMN, ODD ".days", "default", "'{\"1 day\",\"2 mons\"}'::interval[]"},
    {KIND_COLUMN, ODD ".bytes", "default", "'\\xdeadbeef'::bytea"},
    {KIND_COLUMN, ODD ".note", "storage", "external"},
    {KIND_COLUMN, "public.volatile.id", "identity", "by default"},
    {KIND_COLUMN, "public.over_view.a", "comment", "the a"},
    {KIND_UNIQUE, ODD ".\"name key\"", "columns", "name, \"Name\""},
    {KIND_UNIQUE, ODD ".\"name key\"", "include", "note"},
    {KIND_UNIQUE, ODD ".\"name key\"", "initially_deferred", "yes"},
    {KIND_FOREIGN_KEY, "public.child.\"to odd\"", "references_table", ODD},
    {KIND_FOREIGN_KEY, "public.child.child_a_b_fkey", "match", "full"},
    {KIND_FOREIGN_KEY, "public.child.child_parent_id_fkey", "on_delete", "set null"},
    {KIND_CHECK, "public.child.later", "not_valid", "yes"},
    {KIND_CHECK, "public.child.own", "no_inherit", "yes"},
    {KIND_INDEX, "\"Odd schema|`x`\".trigrams", "method", "gin"},
    {KIND_INDEX, "public.summary_kind", "unique", "yes"},
    {KIND_VIEW, "public.\"view | one\"", "check_option", "local"},
    {KIND_VIEW, "public.\"view | one\"", "options", "security_barrier=true"},
    {KIND_FUNCTION, "public.area(integer, integer)", "comment", "width times height"},
    {KIND_FUNCTION, "public.area(numeric, numeric[])", "security_definer", "yes"},
    {KIND_FUNCTION, "\"Odd schema|`x`\".\"f\"\"g\"(text)", "returns", "SETOF record"},
    {KIND_FUNCTION, "public.area(integer, integer)", "body", "SELECT width * height"},
    {KIND_FUNCTION, "public.area(integer, integer)", "arguments", "width integer, height integer DEFAULT 2"},
    {KIND_FUNCTION, "public.area(integer, integer)", "volatility", "immutable"},
    {KIND_FUNCTION, "public.area(integer, integer)", "cost", NULL},
    {KIND_FUNCTION, "public.area(numeric, numeric[])", "settings", "search_path=pg_catalog"},
    {KIND_FUNCTION, "public.handle()", "library", "$libdir/plpgsql"},
    {KIND_PROCEDURE, "public.swap(text, text)", "arguments", "INOUT a text DEFAULT 'x, IN y'::text, b text DEFAULT 'it''s, IN \"z\"'::text"},
    {KIND_PROCEDURE, "public.tidy(integer)", "language", "plpgsql"},
    {KIND_TRIGGER, ODD ".disabled", "enabled", "disabled"},
    {KIND_TRIGGER, ODD ".\"odd | trigger\"", "enabled", NULL},
    {KIND_POLICY, ODD ".\"odd | policy\"", "mode", "restrictive"},
    {KIND_POLICY, ODD ".everyone", "roles", "public"},
    {KIND_SCHEMA, "public", "privileges", NULL},
    {KIND_SCHEMA, "\"Odd schema|`x`\"", "privileges", "owner: ALL; \"User\": ALL"},
    {KIND_TABLE, ODD, "owner", "\"odd | role=x/y\""},
    {KIND_TABLE, ODD, "privileges", "PUBLIC: INSERT; owner: ALL; \"User\": SELECT*, UPDATE*; \"owner\": INSERT; \"owner\": SELECT (by \"User\")"},
    {KIND_TABLE, "public.parent", "owner", NULL},
    {KIND_TABLE, "public.parent", "clustered_on", "\"cluster | it\""},
    {KIND_TABLE, "public.child", "privileges", NULL},
    {KIND_TABLE, "public.two_parents", "inherits", "public.heir, public.second_parent"},
    {KIND_COLUMN, "public.two_parents.extra", "inheritance", "inherited"},
    {KIND_COLUMN, "public.two_parents.more", "inheritance", "merged"},
    {KIND_COLUMN, "public.measurement_2024.id", "inheritance", NULL},
    {KIND_COLUMN, ODD ".note", "statistics", "7"},
    {KIND_COLUMN, ODD ".note", "options", "n_distinct=-0.5, n_distinct_inherited=9"},
    {KIND_COLUMN, ODD ".note", "privileges", "\"owner\": SELECT"},
    {KIND_COLUMN, ODD ".\"Name\"", "privileges", "\"owner\": SELECT, REFERENCES"},
    {KIND_COLUMN, ODD ".stamp", "privileges", NULL},
    {KIND_COLUMN, "public.\"odd | away\".\"a, b\"", "fdw_options", "a 'b', \"column\" 'x''y'"},
    {KIND_CHECK, "public.\"odd | away\".\"odd | far\"", "expression", "(\"a, b\" > 0)"},
    {KIND_FOREIGN_TABLE, "public.\"odd | away\"", "fdw_options", "\"Y\" 'it''s', z '1'"},
    {KIND_FOREIGN_TABLE, "public.\"odd | away\"", "server", "\"odd | server\""},
    {KIND_INDEX, "\"Odd schema|`x`\".\"odd || index\"", "statistics", "2 9"},
    {KIND_STATISTICS, "\"Odd schema|`x`\".\"odd | stats\"", "columns", "\"Name\", name, note"},
    {KIND_STATISTICS, "\"Odd schema|`x`\".\"odd | stats\"", "kinds", "mcv, ndistinct"},
    {KIND_RULE, "public.over_view.\"odd | rule\"", "definition",
     "CREATE RULE \"odd | rule\" AS\n    ON INSERT TO public.over_view\n   WHERE (new.a > 1) DO  INSERT INTO public.volatile DEFAULT VALUES;"},
    {KIND_RULE, "public.parent.quiet", "enabled", "disabled"},
    {KIND_FOREIGN_SERVER, "\"odd | server\"", "fdw_options", "\"Odd, name\" 'a''b, c', \"apiKey\" '(hidden)'"},
    {KIND_FOREIGN_SERVER, "\"odd | server\"", "version", "1|2"},
    {KIND_FOREIGN_SERVER, "far", "wrapper", "nowhere"},
    {KIND_USER_MAPPING, "FOR PUBLIC SERVER far", "fdw_options", "password"},
    {KIND_USER_MAPPING, "FOR \"odd | role=x/y\" SERVER \"odd | server\"", "fdw_options", "password, \"user\" 'a''b'"},
    {KIND_PUBLICATION, "\"odd | publication\"", "tables", ODD "\npublic.parent"},
    {KIND_PUBLICATION, "\"odd | publication\"", "publish", "insert, delete"},
    {KIND_PUBLICATION, "news", "publish", NULL},
    {KIND_DEFAULT_PRIVILEGES, "IN SCHEMA public ON TABLES", "privileges", "PUBLIC: SELECT"},
    {KIND_DEFAULT_PRIVILEGES, "FOR ROLE \"User\" IN SCHEMA \"Odd schema|`x`\" ON FUNCTIONS", "privileges", "\"owner\": ALL*"},
    {KIND_DEFAULT_PRIVILEGES, "ON FUNCTIONS", "privileges", "PUBLIC: NONE"},
};

static void assert_fact(const Catalog *catalog, size_t i) {
    const Object *object = catalog_find(catalog, facts[i].kind, facts[i].identity);
    if (!object)
        fail_msg("no %s %s", kind_get(facts[i].kind)->name, facts[i].identity);
    const char *value = object_get(object, facts[i].property);
    if (g_strcmp0(value, facts[i].value) != 0)
        fail_msg("%s, %s: \"%s\" instead of \"%s\"", facts[i].identity, facts[i].property, value, facts[i].value);
}

static void test_facts(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    g_autoptr(Catalog) catalog = read_all(connection);
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++)
        assert_fact(catalog, i);
}

/* An index put together from its properties is what pg_get_indexdef() says. */
static char *index_definition(const Object *index) {
    const char *method = object_get(index, "method"), *include = object_get(index, "include"), *predicate = object_get(index, "predicate");
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "USING %s (%s)", method ? method : "btree", object_get(index, "columns"));
    if (include)
        g_string_append_printf(out, " INCLUDE (%s)", include);
    if (object_get(index, "options"))
        g_string_append(out, " WITH ...");
    if (predicate)
        g_string_append_printf(out, " WHERE %s", predicate);
    return g_string_free(out, FALSE);
}

static void test_index_definitions(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    g_autoptr(Catalog) catalog = read_all(connection);
    GError *error = NULL;
    run(connection, "SET search_path = ''");
    g_autoptr(ResultRows) rows = connection_query(connection, "SELECT indexrelid, regexp_replace(substring(pg_catalog.pg_get_indexdef(indexrelid) FROM 'USING.*'), "
        "' WITH [(].*?[)]', ' WITH ...') FROM pg_catalog.pg_index WHERE indrelid >= 16384 ORDER BY 1", 0, NULL, 0, &error);
    assert_non_null(rows);
    int compared = 0;
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(catalog->objects, i);
        for (size_t row = 0; object->kind == KIND_INDEX && row < result_rows_count(rows); row++) {
            if ((uint32_t)atoi(result_rows_get(rows, row, 0)) != object->address.object_id)
                continue;
            g_autofree char *built = index_definition(object);
            assert_string_equal(built, result_rows_get(rows, row, 1));
            compared++;
        }
    }
    assert_int_equal(compared, catalog_count(catalog, KIND_INDEX));
}

/* --- whatever a session has set, the text is the same, and the session keeps what it had ------------------------------------------------- */

static const char *const session_states[] = {
    "SET search_path = \"Odd schema|`x`\", public",
    "SET DateStyle = 'SQL, DMY'; SET TimeZone = 'Asia/Tokyo'; SET IntervalStyle = 'iso_8601'; SET bytea_output = 'escape'",
    "SET quote_all_identifiers = on; SET extra_float_digits = -5; SET standard_conforming_strings = off; SET client_encoding = 'LATIN1'",
    "BEGIN; SET LOCAL search_path = public; SAVEPOINT a",
    "BEGIN ISOLATION LEVEL SERIALIZABLE",
    "SET default_transaction_isolation = 'serializable'; SET statement_timeout = '5min'",
};

static void test_session_state(void **state) {
    (void)state;
    g_autoptr(Connection) reference_connection = open_connection();
    g_autoptr(Catalog) reference = read_all(reference_connection);
    for (size_t i = 0; i < G_N_ELEMENTS(session_states); i++) {
        static const char settings[] = "SELECT string_agg(name || '=' || setting, E'\\n' ORDER BY name) FROM pg_settings WHERE name <> 'transaction_isolation'";
        g_autoptr(Connection) connection = open_connection();
        run(connection, session_states[i]);
        g_autoptr(ResultRows) before = connection_query(connection, settings, 0, NULL, 0, NULL);
        g_autoptr(Catalog) catalog = read_all(connection);
        g_autoptr(ResultRows) after = connection_query(connection, settings, 0, NULL, 0, NULL);
        assert_same_catalog(catalog, reference, session_states[i]);
        assert_string_equal(result_rows_get(after, 0, 0), result_rows_get(before, 0, 0));
        ScriptOutcome outcome;
        assert_true(connection_run_script(connection, "SELECT 1", 0, &outcome, NULL));
        assert_int_equal(outcome.in_transaction, g_str_has_prefix(session_states[i], "BEGIN"));
    }
}

/* A large database: two connections read what one reads (within a transaction there is no second). */
static void test_shared(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    g_autoptr(Catalog) shared = read_all(connection);
    run(connection, "BEGIN");
    g_autoptr(Catalog) alone = read_all(connection);
    assert_true(catalog_count(shared, KIND_TABLE) >= 1000);
    assert_same_catalog(shared, alone, "reading with two connections");
    GError *error = NULL;
    g_autoptr(LiveDatabase) live = live_database_read(&(LiveRequest){.conninfo = conninfo, .label = "test"}, &error);
    assert_null(error);
    assert_same_catalog(live->catalog, alone, "reading live");
}

/* Where the role may have one connection only. */
static void test_alone(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    g_autoptr(Catalog) first = read_all(connection);
    run(connection, "BEGIN");
    g_autoptr(Catalog) second = read_all(connection);
    assert_true(catalog_count(first, KIND_TABLE) >= 1000);
    assert_same_catalog(first, second, "a refused second connection");
}

/* Uncommitted changes of the open transaction are seen. */
static void test_open_transaction(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    run(connection, "BEGIN; CREATE TABLE uncommitted (id integer)");
    g_autoptr(Catalog) catalog = read_all(connection);
    assert_non_null(catalog_find(catalog, KIND_TABLE, "public.uncommitted"));
    run(connection, "ROLLBACK");
}

/* --- re-reading what an inventory says has changed gives what reading all gives ------------------------------------------------------- */

static GArray *read_inventory(Connection *connection) {
    GError *error = NULL;
    GArray *rows = introspect_inventory(connection, &error);
    if (!rows)
        fail_msg("%s", error->message);
    return rows;
}

static void add_root(GArray *roots, const InventoryRow *row) {
    Address root = {row->root_class, row->root_id, 0};
    g_array_append_val(roots, root);
}

static bool has_root(const GArray *roots, Address address) {
    for (guint i = 0; i < roots->len; i++) {
        const Address *root = &g_array_index(roots, Address, i);
        if (root->class_id == address.class_id && root->object_id == address.object_id)
            return true;
    }
    return false;
}

static GArray *changed_roots(const GArray *before, const GArray *after) {
    GArray *roots = g_array_new(FALSE, FALSE, sizeof(Address));
    guint i = 0, j = 0;
    while (i < before->len || j < after->len) {
        const InventoryRow *a = i < before->len ? &g_array_index(before, InventoryRow, i) : NULL;
        const InventoryRow *b = j < after->len ? &g_array_index(after, InventoryRow, j) : NULL;
        int order = !a ? 1 : !b ? -1 : inventory_row_compare(a, b);
        if (order < 0)
            add_root(roots, a);
        else if (order > 0)
            add_root(roots, b);
        else if (a->xmin != b->xmin) {
            add_root(roots, a);
            add_root(roots, b);
        }
        i += order <= 0;
        j += order >= 0;
    }
    return roots;
}

static Catalog *patch(const Catalog *before, const Catalog *part, const GArray *roots) {
    Catalog *catalog = catalog_new();
    for (guint i = 0; i < before->objects->len; i++) {
        const Object *object = g_ptr_array_index(before->objects, i);
        if (!has_root(roots, object->root))
            catalog_add(catalog, object);
    }
    for (guint i = 0; i < part->objects->len; i++)
        catalog_add(catalog, g_ptr_array_index(part->objects, i));
    catalog_seal(catalog);
    return catalog;
}

typedef struct {
    Connection *connection;
    GArray *inventory;
    Catalog *catalog;
} Chain;

static void chain_start(Chain *chain, Connection *connection) {
    *chain = (Chain){connection, read_inventory(connection), read_all(connection)};
}

static void chain_clear(Chain *chain) {
    g_array_unref(chain->inventory);
    catalog_free(chain->catalog);
}

/* Compares after a step; true when the step changed something. */
static bool chain_step(Chain *chain, const char *sql, bool is_rename) {
    g_autoptr(GArray) inventory = read_inventory(chain->connection);
    g_autoptr(GArray) roots = changed_roots(chain->inventory, inventory);
    GError *error = NULL;
    g_autoptr(Catalog) part = introspect_roots(chain->connection, (const Address *)(const void *)roots->data, roots->len, inventory, &error);
    if (!part)
        fail_msg("%s: %s", sql, error->message);
    g_autoptr(Catalog) patched = patch(chain->catalog, part, roots);
    Catalog *all = read_all(chain->connection);
    if (!is_rename)
        assert_same_catalog(patched, all, sql);
    g_autofree char *before = describe_all(chain->catalog), *after = describe_all(all);
    bool changed = !g_str_equal(before, after);
    if (changed && roots->len == 0)
        fail_msg("after %s: changed, but the inventory shows nothing", sql);
    chain_clear(chain);
    *chain = (Chain){chain->connection, g_steal_pointer(&inventory), all};
    return changed;
}

/* Each must change the catalog; "#" before a step: a rename, or nothing that the catalog shows. */
static const char *const steps[] = {
    "CREATE TABLE w (id serial PRIMARY KEY, a text)",
    "ALTER TABLE w ADD COLUMN b integer DEFAULT 1 NOT NULL",
    "ALTER TABLE w ALTER COLUMN b DROP DEFAULT",
    "ALTER TABLE w ALTER COLUMN b DROP NOT NULL",
    "ALTER TABLE w ALTER COLUMN b TYPE bigint",
    "ALTER TABLE w ALTER COLUMN b SET STORAGE PLAIN; ALTER TABLE w ALTER COLUMN a SET STORAGE EXTERNAL",
    "COMMENT ON COLUMN w.a IS 'x'", "COMMENT ON COLUMN w.a IS NULL", "COMMENT ON TABLE w IS 'x'", "COMMENT ON TABLE w IS NULL",
    "CREATE INDEX w_a ON w (a)", "COMMENT ON INDEX w_a IS 'x'", "COMMENT ON INDEX w_a IS NULL", "ALTER INDEX w_a SET (fillfactor = 60)", "DROP INDEX w_a",
    "ALTER TABLE w ADD CONSTRAINT w_check CHECK (b > 0) NOT VALID", "ALTER TABLE w VALIDATE CONSTRAINT w_check",
    "COMMENT ON CONSTRAINT w_check ON w IS 'x'", "COMMENT ON CONSTRAINT w_check ON w IS NULL", "ALTER TABLE w DROP CONSTRAINT w_check",
    "ALTER TABLE w SET (fillfactor = 50, toast.autovacuum_enabled = false)", "ALTER TABLE w RESET (toast.autovacuum_enabled)",
    "ALTER TABLE w ENABLE ROW LEVEL SECURITY", "CREATE POLICY p ON w USING (a = 'x')", "ALTER POLICY p ON w USING (a = 'y')", "COMMENT ON POLICY p ON w IS 'x'", "DROP POLICY p ON w",
    "ALTER TABLE w REPLICA IDENTITY USING INDEX w_pkey", "ALTER TABLE w REPLICA IDENTITY DEFAULT", "ALTER TABLE w SET UNLOGGED", "ALTER TABLE w SET LOGGED",
    "CREATE TABLE z (id integer GENERATED ALWAYS AS IDENTITY, w_id integer REFERENCES w ON DELETE CASCADE)",
    "ALTER TABLE z ALTER COLUMN id SET INCREMENT 3", "ALTER TABLE z ALTER COLUMN id SET GENERATED BY DEFAULT", "ALTER TABLE z ALTER COLUMN id DROP IDENTITY",
    "ALTER TABLE z ADD UNIQUE (w_id) DEFERRABLE", "ALTER TABLE z ALTER CONSTRAINT z_w_id_fkey DEFERRABLE",
    "CREATE SEQUENCE s", "ALTER SEQUENCE s OWNED BY z.w_id", "ALTER SEQUENCE s OWNED BY NONE", "ALTER SEQUENCE s INCREMENT 9", "COMMENT ON SEQUENCE s IS 'x'",
    "CREATE VIEW wv AS SELECT id, a FROM w", "CREATE OR REPLACE VIEW wv AS SELECT id, a, b FROM w", "ALTER VIEW wv SET (security_barrier = true)",
    "ALTER VIEW wv ALTER COLUMN a SET DEFAULT 'x'", "COMMENT ON COLUMN wv.a IS 'x'",
    "CREATE FUNCTION wf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'", "CREATE TRIGGER wt BEFORE INSERT ON w FOR EACH ROW EXECUTE FUNCTION wf()",
    "ALTER TABLE w DISABLE TRIGGER wt", "COMMENT ON TRIGGER wt ON w IS 'x'", "COMMENT ON FUNCTION wf() IS 'x'",
    "CREATE OR REPLACE FUNCTION wf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'", "DROP FUNCTION wf() CASCADE",
    "CREATE TYPE we AS ENUM ('a', 'b')", "ALTER TYPE we ADD VALUE 'c' BEFORE 'b'", "COMMENT ON TYPE we IS 'x'", "ALTER TABLE w ADD COLUMN e we",
    "CREATE DOMAIN wd AS integer CHECK (VALUE > 0)", "ALTER DOMAIN wd ADD CONSTRAINT small CHECK (VALUE < 9)", "ALTER DOMAIN wd SET DEFAULT 3", "ALTER DOMAIN wd DROP CONSTRAINT small",
    "CREATE SCHEMA ws", "COMMENT ON SCHEMA ws IS 'x'", "COMMENT ON SCHEMA public IS 'x'", "DROP SCHEMA ws",
    "CREATE TABLE part (id integer, k text, PRIMARY KEY (id, k)) PARTITION BY LIST (k)", "CREATE TABLE part_a PARTITION OF part FOR VALUES IN ('a')",
    "CREATE TABLE part_b (id integer NOT NULL, k text NOT NULL)", "ALTER TABLE part ATTACH PARTITION part_b FOR VALUES IN ('b')",
    "CREATE INDEX part_k ON part (k)", "ALTER TABLE part ADD CHECK (id > 0)", "ALTER TABLE part ADD COLUMN extra text",
    "CREATE FUNCTION pf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER pt AFTER INSERT ON part FOR EACH ROW EXECUTE FUNCTION pf()",
    "ALTER TABLE part DETACH PARTITION part_b", "CREATE TABLE base (id integer)", "ALTER TABLE part_b INHERIT base", "DROP TABLE part",
    "CREATE TABLE kid () INHERITS (w)", "ALTER TABLE w ADD COLUMN shared text", "ALTER TABLE w ADD CONSTRAINT shared_check CHECK (shared <> '')", "ALTER TABLE kid NO INHERIT w",
    "CREATE MATERIALIZED VIEW wm AS SELECT id FROM w", "CREATE UNIQUE INDEX wm_id ON wm (id)", "DROP MATERIALIZED VIEW wm",
    "CREATE EXTENSION hstore", "ALTER EXTENSION hstore DROP FUNCTION hstore_version_diag(hstore)", "ALTER EXTENSION hstore ADD FUNCTION hstore_version_diag(hstore)",
    "ALTER EXTENSION hstore ADD TABLE kid", "ALTER EXTENSION hstore DROP TABLE kid", "DROP EXTENSION hstore CASCADE",
    "DO $$ BEGIN CREATE TABLE in_block (id integer); BEGIN CREATE TABLE undone (id integer); RAISE 'x'; EXCEPTION WHEN OTHERS THEN NULL; END; END $$",
    "ALTER TABLE w DROP COLUMN a CASCADE", "ALTER TABLE w ALTER COLUMN id DROP DEFAULT",
    "#ALTER TABLE w RENAME TO w2", "#ALTER TABLE w2 RENAME COLUMN b TO b2", "#ALTER TABLE w2 SET SCHEMA \"Odd schema|`x`\"", "#CREATE TEMPORARY TABLE tt (id serial)",
    "#CREATE TABLE IF NOT EXISTS z (other integer)", "#TRUNCATE z", "#REINDEX TABLE z", "#VACUUM FULL z", "#ANALYZE z",
    "DROP TABLE z CASCADE", "DROP SCHEMA \"Odd schema|`x`\" CASCADE", "DROP SCHEMA public CASCADE",
};

static void test_patching(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    Chain chain;
    chain_start(&chain, connection);
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        bool special = *steps[i] == '#';
        run(connection, steps[i] + special);
        bool changed = chain_step(&chain, steps[i], special && (strstr(steps[i], "RENAME") || strstr(steps[i], "SET SCHEMA")));
        if (!changed && !special)
            fail_msg("%s changed nothing in the catalog", steps[i]);
    }
    chain_clear(&chain);
}

/* A function that forgets all prepared statements does not break the next read. */
static void test_forgotten_statements(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    g_autoptr(GArray) first = read_inventory(connection);
    run(connection, "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$");
    g_autoptr(GArray) second = read_inventory(connection);
    assert_int_equal(first->len, second->len);
    run(connection, "DISCARD ALL");
    g_autoptr(GArray) third = read_inventory(connection);
    assert_int_equal(first->len, third->len);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_complete),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_index_definitions),
        cmocka_unit_test(test_session_state),
        cmocka_unit_test(test_shared),
        cmocka_unit_test(test_alone),
        cmocka_unit_test(test_open_transaction),
        cmocka_unit_test(test_patching),
        cmocka_unit_test(test_forgotten_statements),
    };
    if (argc != 3)
        return 64;
    conninfo = argv[1];
    cmocka_set_test_filter(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
