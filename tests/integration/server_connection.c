/* Connections against a real server. Arguments: CONNINFO, and the name of a test. Called by server.bats. */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "server/connection.h"

static const char *conninfo;

static Connection *open_connection(void) {
    ConnectionOptions options = {.conninfo = conninfo, .label = "test"};
    GError *error = NULL;
    Connection *connection = connection_open(&options, &error);
    assert_null(error);
    return connection;
}

static void assert_usable(Connection *connection) {
    g_autoptr(ResultRows) rows = connection_query(connection, "SELECT $1 || 'b'", 1, (const char *const[]){"a"}, 0, NULL);
    assert_non_null(rows);
    assert_string_equal(result_rows_get(rows, 0, 0), "ab");
}

static const struct {
    const char *sql;
    const char *sqlstate; /* NULL: does not fail */
    size_t completed, position;
    bool in_transaction;
} scripts[] = {
    {"SELECT 1; SELECT 2", NULL, 2, 0, false},
    {"", NULL, 0, 0, false},
    {"-- nothing\n;;", NULL, 0, 0, false},
    {"SELECT 1; SELECT 1/0; SELECT 2", "22012", 1, 0, false},
    {"SELECT 'é'; SELEC 1", "42601", 0, 13, false},
    {"SELECT 1; SELECT * FROM no_such_table", "42P01", 1, 25, false},
    {"BEGIN; SELECT 1", NULL, 2, 0, true},
    {"BEGIN; SELECT 1/0", "22012", 1, 0, true},
    {"BEGIN; CREATE TABLE gone (); ROLLBACK", NULL, 3, 0, false},
    {"COPY (SELECT generate_series(1, 100000)) TO STDOUT; SELECT 1", NULL, 2, 0, false},
    {"CREATE TEMP TABLE c (a int); COPY c FROM STDIN; SELECT 1", "57014", 1, 0, false},
    {"SELECT generate_series(1, 200000)", NULL, 1, 0, false},
    {"DO $$ BEGIN RAISE EXCEPTION 'own' USING ERRCODE = 'XY123', DETAIL = 'more'; END $$", "XY123", 0, 0, false},
};

static void test_scripts(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
        g_autoptr(Connection) connection = open_connection();
        ScriptOutcome outcome;
        GError *error = NULL;
        assert_true(connection_run_script(connection, scripts[i].sql, 20000, &outcome, &error));
        if (outcome.failed != (scripts[i].sqlstate != NULL) || (outcome.failed && strcmp(outcome.sqlstate, scripts[i].sqlstate) != 0))
            fail_msg("%s: SQLSTATE %s, %s", scripts[i].sql, outcome.sqlstate, outcome.message);
        if (outcome.completed != scripts[i].completed || outcome.position != scripts[i].position || outcome.in_transaction != scripts[i].in_transaction)
            fail_msg("%s: completed %zu, position %zu, in transaction %d", scripts[i].sql, outcome.completed, outcome.position, outcome.in_transaction);
        assert_int_equal(outcome.message != NULL, outcome.failed);
        script_outcome_clear(&outcome);
        if (!scripts[i].in_transaction)
            assert_usable(connection);
    }
}

static void collect_notice(void *payload, const char *sqlstate, const char *severity, const char *message) {
    g_string_append_printf(payload, "%s %s: %s\n", severity, sqlstate, message);
}

static void test_notices(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    g_autoptr(GString) notices = g_string_new(NULL);
    ScriptOutcome outcome;
    connection_set_notice_receiver(connection, collect_notice, notices);
    assert_true(connection_run_script(connection, "DO $$ BEGIN RAISE NOTICE 'n'; RAISE WARNING 'w'; END $$; ROLLBACK", 0, &outcome, NULL));
    assert_string_equal(notices->str, "NOTICE 00000: n\nWARNING 01000: w\nWARNING 25P01: there is no transaction in progress\n");
    connection_set_notice_receiver(connection, NULL, NULL);
    assert_true(connection_run_script(connection, "DO $$ BEGIN RAISE NOTICE 'n'; END $$", 0, &outcome, NULL));
}

/* A statement over its time is cancelled on the server, and the connection stays usable. */
static void test_deadline(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    int64_t begin = g_get_monotonic_time();
    ScriptOutcome outcome;
    g_autoptr(GError) error = NULL, query_error = NULL, batch_error = NULL;
    assert_false(connection_run_script(connection, "SELECT 1; SELECT pg_sleep(30)", 200, &outcome, &error));
    assert_string_equal(error_get_sqlstate(error), "57014");
    assert_usable(connection);
    assert_null(connection_query(connection, "SELECT pg_sleep(30)", 0, NULL, 200, &query_error));
    assert_string_equal(error_get_sqlstate(query_error), "57014");
    assert_usable(connection);
    const char *const queries[] = {"SELECT 1", "SELECT pg_sleep(30)", "SELECT 2"};
    assert_null(connection_query_many(connection, 3, queries, 0, NULL, 200, &batch_error));
    assert_string_equal(error_get_sqlstate(batch_error), "57014");
    assert_usable(connection);
    assert_true(g_get_monotonic_time() - begin < 5 * G_USEC_PER_SEC);
}

static void test_many(void **state) {
    (void)state;
    g_autoptr(Connection) connection = open_connection();
    const char *const queries[] = {"SELECT $1::int + 1 AS \"Sum\", NULL", "SELECT generate_series(1, $1::int)", "SELECT $1"};
    GError *error = NULL;
    g_autoptr(GPtrArray) results = connection_query_many(connection, 3, queries, 1, (const char *const[]){"41"}, 5000, &error);
    assert_non_null(results);
    assert_int_equal(results->len, 3);
    assert_string_equal(result_rows_get(results->pdata[0], 0, 0), "42");
    assert_null(result_rows_get(results->pdata[0], 0, 1));
    assert_int_equal(result_rows_column(results->pdata[0], "Sum"), 0);
    assert_int_equal(result_rows_column(results->pdata[0], "sum"), -1);
    assert_int_equal(result_rows_count(results->pdata[1]), 41);
    const char *const failing[] = {"SELECT $1::text", "SELECT 1/0, $1::text", "SELECT $1::text"};
    assert_null(connection_query_many(connection, 3, failing, 1, (const char *const[]){"x"}, 5000, &error));
    assert_string_equal(error->message, "query 2 of 3: test: division by zero");
    assert_string_equal(error_get_sqlstate(error), "22012");
    g_clear_error(&error);
    assert_usable(connection);
}

static void test_lost(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++) {
        g_autoptr(Connection) connection = open_connection();
        g_autoptr(GError) error = NULL;
        static const char kill_self[] = "SELECT pg_terminate_backend(pg_backend_pid())";
        const char *const queries[] = {"SELECT 1", kill_self, "SELECT 2"};
        ScriptOutcome outcome;
        if (i == 0)
            assert_false(connection_run_script(connection, kill_self, 5000, &outcome, &error));
        else if (i == 1)
            assert_null(connection_query(connection, kill_self, 0, NULL, 5000, &error));
        else
            assert_null(connection_query_many(connection, 3, queries, 0, NULL, 5000, &error));
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_CONNECT));
        assert_null(connection_query(connection, "SELECT 1", 0, NULL, 5000, NULL));
    }
}

static gpointer send_signal(gpointer unused) {
    g_usleep(200000);
    kill(getpid(), SIGINT);
    return unused;
}

static void test_interrupted(void **state) {
    (void)state;
    interrupt_install();
    g_autoptr(Connection) connection = open_connection();
    GThread *thread = g_thread_new("signal", send_signal, NULL);
    int64_t begin = g_get_monotonic_time();
    ScriptOutcome outcome;
    g_autoptr(GError) error = NULL, second = NULL;
    assert_false(connection_run_script(connection, "SELECT pg_sleep(30)", 0, &outcome, &error));
    g_thread_join(thread);
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_INTERRUPTED));
    assert_true(g_get_monotonic_time() - begin < 3 * G_USEC_PER_SEC);
    ConnectionOptions options = {.conninfo = conninfo, .label = "test"};
    assert_null(connection_open(&options, &second));
    assert_true(g_error_matches(second, PGSTRATA_ERROR, ERROR_INTERRUPTED));
}

/* The server's refusals come with the label, and the password in none of them. */
static void test_refused(void **state) {
    (void)state;
    static const char *const parts[] = {"dbname=canary-4711", "user=nobody_here", "dbname=postgres options='-c canary-4711=1x'", "user=canary-4711"};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *string = g_strdup_printf("%s password=canary-4711 %s", conninfo, parts[i]);
        ConnectionOptions options = {.conninfo = string, .label = "database main"};
        g_autoptr(GError) error = NULL;
        assert_null(connection_open(&options, &error));
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_CONNECT));
        assert_true(g_str_has_prefix(error->message, "database main: "));
        assert_null(strstr(error->message, "canary-4711"));
    }
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scripts), cmocka_unit_test(test_notices), cmocka_unit_test(test_deadline), cmocka_unit_test(test_many),
        cmocka_unit_test(test_lost), cmocka_unit_test(test_interrupted), cmocka_unit_test(test_refused),
    };
    if (argc != 3)
        return 64;
    conninfo = argv[1];
    cmocka_set_test_filter(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
