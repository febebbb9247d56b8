#include "scope.h"

#include "base/error.h"
#include "query_text.h"

#define SAVEPOINT "pgstrata_introspection"

static void add(Scope *scope, int tag, BatchQuery query) {
    g_array_append_val(scope->queries, query);
    g_array_append_val(scope->tags, tag);
}

static void init(Scope *scope, Connection *connection) {
    *scope = (Scope){.connection = connection,
                     .queries = g_array_new(FALSE, FALSE, sizeof(BatchQuery)),
                     .texts = g_ptr_array_new_with_free_func(g_free),
                     .tags = g_array_new(FALSE, FALSE, sizeof(int))};
}

#define BEGIN "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

void scope_init(Scope *scope, Connection *connection, const char *settings, const char *prepared) {
    init(scope, connection);
    scope->nested = PQtransactionStatus(connection->pg) == PQTRANS_INTRANS;
    add(scope, -1, (BatchQuery){.sql = scope->nested ? "SAVEPOINT " SAVEPOINT : BEGIN});
    scope_add_prepared(scope, -1, prepared, query_text_load(settings, connection_server_version(connection), false), NULL, false);
}

void scope_init_at(Scope *scope, Connection *connection, const char *snapshot) {
    g_autofree char *name = connection_quote_literal(snapshot);
    init(scope, connection);
    add(scope, -1, (BatchQuery){.sql = BEGIN});
    scope_add(scope, -1, g_strconcat("SET TRANSACTION SNAPSHOT ", name, NULL));
    scope_add(scope, -1, query_text_load("settings", connection_server_version(connection), false));
}

void scope_init_within(Scope *scope, Connection *connection) {
    init(scope, connection);
}

void scope_clear(Scope *scope) {
    g_array_unref(scope->queries);
    g_array_unref(scope->tags);
    g_ptr_array_unref(scope->texts);
}

void scope_add(Scope *scope, int tag, char *take_sql) {
    scope_add_prepared(scope, tag, NULL, take_sql, NULL, false);
}

void scope_add_kept(Scope *scope, int tag, char *take_name, char *take_sql) {
    if (take_name)
        g_ptr_array_add(scope->texts, take_name);
    scope_add_prepared(scope, tag, take_name, take_sql, NULL, false);
}

void scope_add_prepared(Scope *scope, int tag, const char *name, char *take_sql, const char *const *parameter, bool binary) {
    g_ptr_array_add(scope->texts, take_sql);
    add(scope, tag, (BatchQuery){.name = name, .sql = take_sql, .parameter_count = parameter ? 1 : 0, .parameters = parameter, .binary = binary});
}

typedef struct {
    const Scope *scope;
    ScopeReceiver receiver;
    void *payload;
} Delivery;

static bool deliver(void *payload, size_t index, PGresult **result, GError **error) {
    const Delivery *delivery = payload;
    int tag = g_array_index(delivery->scope->tags, int, index);
    return tag < 0 || delivery->receiver(delivery->payload, tag, result, error);
}

/* The state before the scope, after a failure within it. What goes wrong here shows in the next query. */
static void restore(const Scope *scope) {
    PGTransactionStatusType state = PQtransactionStatus(scope->connection->pg);
    ScriptOutcome outcome = {0};
    if (PQstatus(scope->connection->pg) != CONNECTION_OK || state == PQTRANS_IDLE)
        return;
    const char *sql = scope->nested ? "ROLLBACK TO SAVEPOINT " SAVEPOINT "; RELEASE SAVEPOINT " SAVEPOINT : "ROLLBACK";
    connection_run_script(scope->connection, sql, 5000, &outcome, NULL);
    script_outcome_clear(&outcome);
}

/* A prepared statement that the server no longer knows: a function of a migration has run DEALLOCATE. */
static bool is_forgotten(const GError *error) {
    return g_strcmp0(error_get_sqlstate(error), "26000") == 0;
}

bool scope_run(Scope *scope, int timeout_ms, ScopeReceiver receiver, void *payload, GError **error) {
    if (scope->keep_open) {
        /* the caller ends it */
    } else if (scope->nested) {
        add(scope, -1, (BatchQuery){.sql = "ROLLBACK TO SAVEPOINT " SAVEPOINT});
        add(scope, -1, (BatchQuery){.sql = "RELEASE SAVEPOINT " SAVEPOINT});
    } else {
        add(scope, -1, (BatchQuery){.sql = "COMMIT"});
    }
    Delivery delivery = {scope, receiver, payload};
    const BatchQuery *queries = (const BatchQuery *)(const void *)scope->queries->data;
    g_autoptr(GError) failure = NULL;
    bool done = connection_run_batch(scope->connection, queries, scope->queries->len, timeout_ms, deliver, &delivery, NULL, &failure);
    if (!done)
        restore(scope);
    if (!done && is_forgotten(failure)) {
        g_hash_table_remove_all(scope->connection->prepared);
        g_clear_error(&failure);
        done = connection_run_batch(scope->connection, queries, scope->queries->len, timeout_ms, deliver, &delivery, NULL, &failure);
        if (!done)
            restore(scope);
    }
    if (!done)
        g_propagate_error(error, g_steal_pointer(&failure));
    return done;
}
