/* A live database, read without a trace and without a torn picture: docs/internals/live.md. */

#include "server/introspect.h"

#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "bulk.h"
#include "catalog_reader.h"
#include "introspect_private.h"
#include "query_text.h"
#include "scope.h"

#define TRIES 3
#define PAUSE_MS 100
#define READ_TIMEOUT_MS 120000
#define NEWEST_KNOWN_MAJOR 18

static const char connect_options[] = "-c default_transaction_read_only=on -c statement_timeout=30s -c lock_timeout=200ms "
                                      "-c idle_in_transaction_session_timeout=60s -c search_path=";

void live_database_free(LiveDatabase *database) {
    if (!database)
        return;
    catalog_free(database->catalog);
    result_rows_free(database->ledger);
    result_rows_free(database->lock);
    g_free(database->ledger_problem);
    g_free(database->place);
    g_free(database);
}

typedef struct {
    const Connection *connection;
    Catalog *catalog;
    GString *fingerprint; /* the values of its queries, in their order; empty: not taken */
    char *state;          /* which transactions the snapshot saw */
} Reading;

static void reading_clear(Reading *reading) {
    catalog_free(reading->catalog);
    g_string_free(reading->fingerprint, TRUE);
    g_free(reading->state);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

static bool receive(void *payload, int tag, PGresult **result, GError **error) {
    Reading *reading = payload;
    if (tag == TAG_FINGERPRINT)
        g_string_append_printf(reading->fingerprint, "%s ", PQgetvalue(*result, 0, 0));
    else if (tag == TAG_STATE)
        reading->state = g_strdup(PQgetvalue(*result, 0, 0));
    else if (tag == TAG_UNSEEN)
        catalog_reader_add_unseen(reading->catalog, *result);
    else
        return catalog_reader_add_objects(reading->catalog, reading->connection, *result, error);
    return true;
}

/* The fingerprint now, in a snapshot of its own. */
static bool read_fingerprint(Connection *connection, Reading *reading, GError **error) {
    int version = connection_server_version(connection);
    g_auto(Scope) scope;
    scope_init(&scope, connection, "settings", NULL);
    scope_add(&scope, -1, query_text_load("live_settings", version, false));
    bulk_add_fingerprint(&scope);
    return scope_run(&scope, READ_TIMEOUT_MS, receive, reading, error);
}

static bool run_simple(Connection *connection, const char *sql, GError **error) {
    g_autoptr(ResultRows) rows = connection_query(connection, sql, 0, NULL, READ_TIMEOUT_MS, error);
    return rows != NULL;
}

/* An error that tells of the ledger only, not of the connection or of a signal. */
static bool is_about_ledger(const GError *error) {
    const char *sqlstate = error_get_sqlstate(error);
    return sqlstate && g_error_matches(error, PGSTRATA_ERROR, ERROR_FAILED) && !g_str_has_prefix(sqlstate, "57");
}

/* Reads a table of the runner's; *problem when it may not be read, *rows NULL when it is not there. */
static bool read_rows(Connection *connection, const char *schema, const char *table, ResultRows **rows, char **problem, GError **error) {
    g_autofree char *schema_name = connection_quote_identifier(schema), *table_name = connection_quote_identifier(table);
    g_autofree char *sql = g_strdup_printf("SELECT * FROM ONLY %s.%s LIMIT 100000", schema_name, table_name);
    g_autoptr(GError) failure = NULL;
    if (!run_simple(connection, "SAVEPOINT ledger", error))
        return false;
    *rows = connection_query(connection, sql, 0, NULL, READ_TIMEOUT_MS, &failure);
    if (*rows)
        return true;
    if (!is_about_ledger(failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    g_free(*problem);
    *problem = g_strdup(failure->message);
    return run_simple(connection, "ROLLBACK TO SAVEPOINT ledger", error);
}

/* Only an ordinary table is read: a view could run anything. */
static bool read_table(Connection *connection, const char *schema, const char *table, ResultRows **rows, char **problem, GError **error) {
    static const char find[] = "SELECT c.relkind, n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n"
                               " WHERE c.relname = $2 AND ($1::text = n.nspname OR ($1 IS NULL AND n.nspname !~ '^(pg_|information_schema$)'))\n"
                               " ORDER BY n.nspname <> 'public', n.nspname LIMIT 1";
    const char *const parameters[] = {schema, table};
    g_autoptr(ResultRows) found = connection_query(connection, find, 2, parameters, READ_TIMEOUT_MS, error);
    if (!found || result_rows_count(found) == 0)
        return found != NULL;
    const char *place = result_rows_get(found, 0, 1);
    if (g_strcmp0(result_rows_get(found, 0, 0), "r") == 0)
        return read_rows(connection, place, table, rows, problem, error);
    g_free(*problem);
    *problem = g_strdup_printf("%s: %s.%s is not an ordinary table, so it is not read", connection_label(connection), place, table);
    return true;
}

static bool read_ledger(Connection *connection, LiveDatabase *database, const LiveRequest *request, GError **error) {
    g_autofree char *ignored = NULL;
    if (request->ledger_table &&
        !read_table(connection, request->ledger_schema, request->ledger_table, &database->ledger, &database->ledger_problem, error))
        return false;
    return !request->lock_table || read_table(connection, request->ledger_schema, request->lock_table, &database->lock, &ignored, error);
}

typedef enum { READ_STABLE, READ_UNSTABLE, READ_WRITTEN, READ_FAILED } ReadOutcome;

/* Names of system functions look at the newest state, queries at the snapshot's: a change in between shows as an internal error or as a
 * lock that is not to be had. */
static bool is_unstable(const GError *error) {
    const char *sqlstate = error_get_sqlstate(error);
    return g_strcmp0(sqlstate, "XX000") == 0 || g_strcmp0(sqlstate, "55P03") == 0;
}

static ReadOutcome read_transaction(Connection *connection, LiveDatabase *database, Reading *reading, bool fingerprint, const LiveRequest *request,
                                    GError **error) {
    if (!bulk_read(connection, true, fingerprint, READ_TIMEOUT_MS, receive, reading, error))
        return is_unstable(*error) ? READ_UNSTABLE : READ_FAILED;
    if (!read_ledger(connection, database, request, error))
        return READ_FAILED;
    return run_simple(connection, "COMMIT", error) ? READ_STABLE : READ_FAILED;
}

/* Nothing was committed since: that costs one look. */
static ReadOutcome compare_states(Connection *connection, const Reading *reading, GError **error) {
    g_autoptr(ResultRows) rows = connection_query(connection, BULK_STATE_QUERY, 0, NULL, READ_TIMEOUT_MS, error);
    if (!rows)
        return READ_FAILED;
    return g_strcmp0(result_rows_get(rows, 0, 0), reading->state) == 0 ? READ_STABLE : READ_WRITTEN;
}

/* Something was committed since, but not to the catalogs. */
static ReadOutcome compare_fingerprints(Connection *connection, const Reading *reading, GError **error) {
    g_auto(Reading) after = {connection, NULL, g_string_new(NULL), NULL};
    if (!read_fingerprint(connection, &after, error))
        return READ_FAILED;
    if (g_string_equal(reading->fingerprint, after.fingerprint))
        return READ_STABLE;
    error_set(error, ERROR_INCOMPLETE, "%s: the schema was being changed", connection_label(connection));
    return READ_UNSTABLE;
}

static ReadOutcome read_once(Connection *connection, LiveDatabase *database, bool fingerprint, const LiveRequest *request, GError **error) {
    g_auto(Reading) reading = {connection, introspect_new_catalog(connection), g_string_new(NULL), NULL};
    ReadOutcome outcome = read_transaction(connection, database, &reading, fingerprint, request, error);
    if (outcome == READ_STABLE)
        outcome = compare_states(connection, &reading, error);
    if (outcome == READ_WRITTEN && reading.fingerprint->len > 0)
        outcome = compare_fingerprints(connection, &reading, error);
    if (outcome != READ_STABLE)
        return outcome;
    catalog_seal(reading.catalog);
    database->catalog = g_steal_pointer(&reading.catalog);
    return READ_STABLE;
}

static void forget(LiveDatabase *database) {
    g_clear_pointer(&database->ledger, result_rows_free);
    g_clear_pointer(&database->lock, result_rows_free);
    g_clear_pointer(&database->ledger_problem, g_free);
}

static bool read_stable(Connection *connection, LiveDatabase *database, const LiveRequest *request, GError **error) {
    g_autoptr(GError) reason = NULL;
    bool fingerprint = false;
    for (int i = 0; i < TRIES; i++) {
        g_usleep((unsigned)i * PAUSE_MS * 1000); /* who alters something rarely alters one thing */
        forget(database);
        g_clear_error(&reason);
        switch (read_once(connection, database, fingerprint, request, &reason)) {
        case READ_STABLE:
            return true;
        case READ_FAILED:
            g_propagate_error(error, g_steal_pointer(&reason));
            return false;
        case READ_WRITTEN: /* a database that is written to: again, and look closer; no try has failed */
            i--;
            fingerprint = true;
            break;
        case READ_UNSTABLE:
            fingerprint = true;
            log_info("%s (try %d of %d)", reason->message, i + 1, TRIES);
            break;
        }
    }
    error_set(error, ERROR_INCOMPLETE, "%s; %d tries gave no stable picture of its schema", reason->message, TRIES);
    error_set_sqlstate(error, error_get_sqlstate(reason));
    error_set_hint(error, "try again when no migration or other ALTER is running");
    return false;
}

LiveDatabase *live_database_read(const LiveRequest *request, GError **error) {
    ConnectionOptions options = {
        .conninfo = request->conninfo, .label = request->label, .options = connect_options, .connect_timeout = request->connect_timeout,
        .total_timeout = request->total_timeout, .alone = request->alone};
    g_autoptr(Connection) connection = connection_open(&options, error);
    if (!connection || !introspect_check_version(connection, error))
        return NULL;
    g_autoptr(LiveDatabase) database = g_new0(LiveDatabase, 1);
    database->server_version = connection_server_version(connection);
    database->place = connection_place(connection);
    if (database->server_version / 10000 > NEWEST_KNOWN_MAJOR)
        log_warning("%s: PostgreSQL %d is newer than this program, which reads it as if it were %d", request->label, database->server_version / 10000,
                    NEWEST_KNOWN_MAJOR);
    if (!read_stable(connection, database, request, error))
        return NULL;
    return g_steal_pointer(&database);
}
