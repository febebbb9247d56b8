/* Reading live databases on a real server. Arguments: CONNINFO of the superuser, and the name of a test. Called by server.bats, which makes
 * the role "reader" (CONNECT only) and the ledgers. */

#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "base/error.h"
#include "server/introspect.h"

static const char *conninfo;

static Connection *open_connection(void) {
    ConnectionOptions options = {.conninfo = conninfo, .label = "test"};
    return connection_open(&options, NULL);
}

static void run(Connection *connection, const char *sql) {
    ScriptOutcome outcome;
    assert_true(connection_run_script(connection, sql, 20000, &outcome, NULL));
    if (outcome.failed)
        fail_msg("%s: %s", sql, outcome.message);
    script_outcome_clear(&outcome);
}

static LiveDatabase *read_live(const char *suffix, const char *schema, const char *table) {
    g_autofree char *string = g_strdup_printf("%s %s", conninfo, suffix);
    GError *error = NULL;
    LiveDatabase *database = live_database_read(&(LiveRequest){.conninfo = string, .label = "live", .ledger_schema = schema, .ledger_table = table}, &error);
    if (!database)
        fail_msg("%s", error->message);
    return database;
}

static char *describe_all(const Catalog *catalog) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(catalog->objects, i);
        g_string_append_printf(out, "%s %s\n", kind_get(object->kind)->id, object->identity);
        for (size_t p = 0; object->kind != KIND_USER_MAPPING && p < object->property_count; p++)
            g_string_append_printf(out, "  %s: %s\n", object->properties[p].name, object->properties[p].value);
    }
    return g_string_free(out, FALSE);
}

/* Used by server.bats with the server's log: one read, nothing else. */
static void test_read(void **state) {
    (void)state;
    g_autoptr(LiveDatabase) database = read_live("", "drizzle", "__drizzle_migrations");
    assert_non_null(database->ledger);
}

/* A role that may only connect sees what a superuser sees (but options of user mappings), and what introspect_all() sees. */
static void test_privileges(void **state) {
    (void)state;
    g_autoptr(LiveDatabase) superuser = read_live("", NULL, NULL), reader = read_live("user=reader", NULL, NULL);
    g_autoptr(Connection) connection = open_connection();
    g_autoptr(Catalog) all = introspect_all(connection, NULL);
    g_autofree char *a = describe_all(superuser->catalog), *b = describe_all(reader->catalog), *c = describe_all(all);
    assert_string_equal(a, b);
    assert_string_equal(a, c);
    assert_true(superuser->catalog->objects->len > 100);
    assert_int_equal(superuser->catalog->unseen->len, 0);
    assert_int_equal(reader->catalog->unseen->len, 1);
    assert_string_equal(g_array_index(reader->catalog->unseen, UnseenKind, 0).kind, "options of user mappings (not readable)");
    assert_true(superuser->server_version >= 120000);
    assert_true(g_str_has_prefix(reader->place, "reader@localhost:"));
}

static void test_ledger(void **state) {
    (void)state;
    g_autoptr(LiveDatabase) found = read_live("", "drizzle", "__drizzle_migrations");
    assert_null(found->ledger_problem);
    assert_int_equal(result_rows_count(found->ledger), 2);
    assert_string_equal(result_rows_get(found->ledger, 1, (size_t)result_rows_column(found->ledger, "hash")), "it's | two");
    g_autoptr(LiveDatabase) missing = read_live("", "drizzle", "no such table");
    assert_null(missing->ledger);
    assert_null(missing->ledger_problem);
    g_autoptr(LiveDatabase) denied = read_live("user=reader", "drizzle", "__drizzle_migrations");
    assert_null(denied->ledger);
    assert_non_null(strstr(denied->ledger_problem, "permission denied"));
    assert_true(denied->catalog->objects->len > 100);
    g_autoptr(LiveDatabase) view = read_live("", "drizzle", "view_ledger");
    assert_null(view->ledger);
    assert_non_null(strstr(view->ledger_problem, "not an ordinary table"));
    g_autoptr(LiveDatabase) hidden = read_live("user=reader", "drizzle", "secured_ledger");
    assert_null(hidden->ledger);
    assert_non_null(strstr(hidden->ledger_problem, "row-level security"));
}

/* Somebody holds an ALTER open: we give up soon, and nobody has waited for us. */
static void test_locked(void **state) {
    (void)state;
    g_autoptr(Connection) writer = open_connection();
    run(writer, "BEGIN; ALTER TABLE parent ADD COLUMN locked integer");
    g_autoptr(GError) error = NULL;
    int64_t begin = g_get_monotonic_time();
    assert_null(live_database_read(&(LiveRequest){.conninfo = conninfo, .label = "live"}, &error));
    assert_true(g_get_monotonic_time() - begin < 8 * G_USEC_PER_SEC);
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_INCOMPLETE));
    assert_string_equal(error_get_sqlstate(error), "55P03");
    run(writer, "ROLLBACK");
    g_autoptr(LiveDatabase) database = read_live("", NULL, NULL);
    assert_non_null(database->catalog);
}

/* Names in no known encoding become valid UTF-8. */
static void test_sql_ascii(void **state) {
    (void)state;
    g_autoptr(LiveDatabase) database = read_live("dbname=ascii", NULL, NULL);
    for (guint i = 0; i < database->catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(database->catalog->objects, i);
        assert_true(g_utf8_validate(object->identity, -1, NULL));
    }
    assert_int_equal(catalog_count(database->catalog, KIND_TABLE), 1);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read), cmocka_unit_test(test_privileges), cmocka_unit_test(test_ledger), cmocka_unit_test(test_locked),
        cmocka_unit_test(test_sql_ascii),
    };
    if (argc != 3)
        return 64;
    conninfo = argv[1];
    cmocka_set_test_filter(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
