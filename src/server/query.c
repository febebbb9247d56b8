/* Queries with results: one, or a batch in one round trip. */

#include "connection_private.h"

#include "base/error.h"

static bool is_success(const PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

ResultRows *connection_query(Connection *connection, const char *sql, size_t count, const char *const *parameters, int timeout_ms, GError **error) {
    Deadline deadline = connection_deadline(connection, timeout_ms);
    if (!PQsendQueryParams(connection->pg, sql, (int)count, NULL, parameters, NULL, NULL, 0)) {
        connection_set_lost_error(connection, error);
        return NULL;
    }
    g_autoptr(ResultRows) rows = NULL;
    g_autoptr(GError) failure = NULL;
    for (;;) {
        PGresult *result;
        if (!connection_next_result(connection, deadline, &result, error))
            return NULL;
        if (!result)
            break;
        if (is_success(result) && !rows) {
            rows = result_rows_take(result);
            continue;
        }
        if (!is_success(result) && !failure)
            connection_set_result_error(connection, result, &failure);
        PQclear(result);
    }
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    return g_steal_pointer(&rows);
}

static bool send_query(Connection *connection, const BatchQuery *query) {
    int count = (int)query->parameter_count;
    if (!query->name)
        return PQsendQueryParams(connection->pg, query->sql, count, NULL, query->parameters, NULL, NULL, query->binary);
    if (!g_hash_table_contains(connection->prepared, query->name)) {
        if (!PQsendPrepare(connection->pg, query->name, query->sql, 0, NULL))
            return false;
    }
    return PQsendQueryPrepared(connection->pg, query->name, count, query->parameters, NULL, NULL, query->binary);
}

/* Takes the one result of the next queued command and the end mark behind it. */
static bool take_result(Connection *connection, Deadline deadline, PGresult **result, GError **error) {
    PGresult *end;
    if (!connection_next_result(connection, deadline, result, error))
        return false;
    if (!*result) {
        connection_set_lost_error(connection, error);
        return false;
    }
    if (PQresultStatus(*result) == PGRES_PIPELINE_SYNC)
        return true; /* stands alone */
    if (!connection_next_result(connection, deadline, &end, error)) {
        g_clear_pointer(result, PQclear);
        return false;
    }
    PQclear(end);
    return true;
}

typedef struct {
    Connection *connection;
    const BatchQuery *queries;
    Deadline deadline;
    BatchReceiver receiver;
    void *payload;
    size_t failed; /* index of the first failure */
    GError *failure;
} Batch;

/* After the first failure the results are only taken, so that the connection stays usable. False: the connection has nothing more to give. */
static bool receive_query(Batch *batch, size_t index, bool preparing) {
    PGresult *result;
    g_autoptr(GError) error = NULL;
    if (!take_result(batch->connection, batch->deadline, &result, &error)) {
        g_clear_error(&batch->failure);
        batch->failure = g_steal_pointer(&error);
        batch->failed = index;
        return false;
    }
    if (!batch->failure) {
        batch->failed = index;
        if (!is_success(result))
            connection_set_result_error(batch->connection, result, &batch->failure);
        else if (preparing)
            g_hash_table_add(batch->connection->prepared, g_strdup(batch->queries[index].name));
        else if (batch->receiver)
            batch->receiver(batch->payload, index, &result, &batch->failure);
    }
    PQclear(result);
    return true;
}

static bool receive_batch(Batch *batch, size_t count, const bool *prepares) {
    for (size_t i = 0; i < count; i++) {
        if (prepares[i] && !receive_query(batch, i, true))
            return false;
        if (!receive_query(batch, i, false))
            return false;
    }
    PGresult *sync;
    if (!take_result(batch->connection, batch->deadline, &sync, batch->failure ? NULL : &batch->failure))
        return false;
    PQclear(sync);
    return true;
}

bool connection_run_batch(Connection *connection, const BatchQuery *queries, size_t count, int timeout_ms, BatchReceiver receiver,
                          void *payload, size_t *failed, GError **error) {
    Batch batch = {.connection = connection, .queries = queries, .deadline = connection_deadline(connection, timeout_ms), .receiver = receiver, .payload = payload};
    g_autofree bool *prepares = g_new0(bool, count);
    bool sent = PQenterPipelineMode(connection->pg);
    for (size_t i = 0; i < count && sent; i++) {
        prepares[i] = queries[i].name && !g_hash_table_contains(connection->prepared, queries[i].name);
        sent = send_query(connection, &queries[i]);
    }
    if (!sent || !PQpipelineSync(connection->pg)) {
        connection_set_lost_error(connection, error);
        return false;
    }
    receive_batch(&batch, count, prepares);
    PQexitPipelineMode(connection->pg);
    if (failed)
        *failed = batch.failed;
    if (batch.failure)
        g_propagate_error(error, batch.failure);
    return batch.failure == NULL;
}

static bool keep_rows(void *payload, size_t index G_GNUC_UNUSED, PGresult **result, GError **error G_GNUC_UNUSED) {
    g_ptr_array_add(payload, result_rows_take(g_steal_pointer(result)));
    return true;
}

static void free_rows(gpointer rows) {
    result_rows_free(rows);
}

GPtrArray *connection_query_many(Connection *connection, size_t queries, const char *const *sql, size_t count, const char *const *parameters,
                                 int timeout_ms, GError **error) {
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(free_rows);
    g_autofree BatchQuery *batch = g_new0(BatchQuery, queries);
    for (size_t i = 0; i < queries; i++)
        batch[i] = (BatchQuery){.sql = sql[i], .parameter_count = count, .parameters = parameters};
    size_t failed = 0;
    if (!connection_run_batch(connection, batch, queries, timeout_ms, keep_rows, results, &failed, error)) {
        g_prefix_error(error, "query %zu of %zu: ", failed + 1, queries);
        return NULL;
    }
    return g_steal_pointer(&results);
}
