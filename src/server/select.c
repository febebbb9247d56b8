/* One SELECT of a live database, read only and bounded. */

#include "server/introspect.h"

#include "base/error.h"

#define ROWS_TIMEOUT_MS 60000
#define CONNECT_OPTIONS "-c default_transaction_read_only=on -c statement_timeout=30s -c lock_timeout=200ms -c idle_in_transaction_session_timeout=60s"

static bool run(Connection *connection, const char *sql, GError **error) {
    g_autoptr(ResultRows) rows = connection_query(connection, sql, 0, NULL, ROWS_TIMEOUT_MS, error);
    return rows != NULL;
}

static bool check_table(Connection *connection, const RowsRequest *request, GError **error) {
    static const char find[] = "SELECT c.relkind FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace\n"
                               " WHERE n.nspname OPERATOR(pg_catalog.=) $1 AND c.relname OPERATOR(pg_catalog.=) $2";
    if (!request->table)
        return true;
    const char *const parameters[] = {request->schema, request->table};
    g_autoptr(ResultRows) found = connection_query(connection, find, 2, parameters, ROWS_TIMEOUT_MS, error);
    if (!found)
        return false;
    if (result_rows_count(found) == 0)
        error_set(error, ERROR_FAILED, "%s: there is no table %s.%s", request->label, request->schema, request->table);
    else if (g_strcmp0(result_rows_get(found, 0, 0), "r") != 0)
        error_set(error, ERROR_FAILED, "%s: %s.%s is not an ordinary table, so it is not read", request->label, request->schema, request->table);
    else
        return true;
    return false;
}

/* A cursor takes a SELECT and nothing else, and bounds what comes. */
static ResultRows *fetch(Connection *connection, const RowsRequest *request, GError **error) {
    g_autofree char *declare = g_strconcat("DECLARE members NO SCROLL CURSOR FOR ", request->sql, NULL);
    g_autofree char *fetch_some = g_strdup_printf("FETCH FORWARD %zu FROM members", request->limit + 1);
    if (!run(connection, declare, error))
        return NULL;
    g_autoptr(ResultRows) rows = connection_query(connection, fetch_some, 0, NULL, ROWS_TIMEOUT_MS, error);
    if (!rows || result_rows_count(rows) <= request->limit)
        return g_steal_pointer(&rows);
    error_set(error, ERROR_INCOMPLETE, "%s: more than %zu rows", request->label, request->limit);
    return NULL;
}

ResultRows *live_rows_read(const RowsRequest *request, GError **error) {
    const ConnectionOptions options = {.conninfo = request->conninfo, .label = request->label, .connect_timeout = request->connect_timeout,
        .options = request->own_path ? CONNECT_OPTIONS : CONNECT_OPTIONS " -c search_path=", .total_timeout = request->total_timeout, .alone = true};
    g_autoptr(Connection) connection = connection_open(&options, error);
    if (!connection || !run(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error) || !check_table(connection, request, error))
        return NULL;
    g_autoptr(ResultRows) rows = fetch(connection, request, error);
    if (!rows || !run(connection, "COMMIT", error))
        return NULL;
    return g_steal_pointer(&rows);
}
