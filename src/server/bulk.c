#include "bulk.h"

#include <string.h>
#include <sys/socket.h>

#include "base/error.h"
#include "base/log.h"
#include "catalog_reader.h"
#include "inventory.h"
#include "query_text.h"

#define CONNECT_SECONDS 3

/* --- the second connection ------------------------------------------------------------------------------------------------------------ */

/*
 * It reads the families that look into tables (their definitions are deparsed, for which the server opens each table once); the first reads the others, which
 * takes about as long. Its thread only receives: catalogs are built by the caller. Whatever goes wrong here (a pooler that leads elsewhere, no connection
 * left), the first connection reads these families as well.
 */
static const char *const shared_families[] = {"constraints", "indexes", "triggers", "policies"};

static bool is_shared(size_t family) {
    for (size_t i = 0; i < G_N_ELEMENTS(shared_families); i++)
        if (g_str_equal(catalog_families[family].query, shared_families[i]))
            return true;
    return false;
}

typedef struct {
    Connection *connection; /* owned; the thread's while that runs */
    PGcancel *cancel;
    int socket;
    char *snapshot;
    bool live;
    int timeout_ms;
    GThread *thread;
    GAsyncQueue *results;   /* of Delivery, in the order of arrival; the last has no result */
    bool *delivered;        /* one a family */
    bool ended;             /* all was delivered that will be */
    int started;            /* atomic: the server answers */
} Helper;

typedef struct {
    int tag;
    PGresult *result;
} Delivery;

static void delivery_free(gpointer data) {
    Delivery *delivery = data;
    PQclear(delivery->result);
    g_free(delivery);
}

static void push(Helper *helper, int tag, PGresult *take_result) {
    Delivery *delivery = g_new(Delivery, 1);
    *delivery = (Delivery){tag, take_result};
    g_async_queue_push(helper->results, delivery);
}

#define TAG_STARTED (TAG_STATE + 1)

/* Deparsing of queries takes locks on the relations that they mention, which last until the end of the transaction or savepoint. */
static bool takes_locks(size_t family) {
    static const char *const locking[] = {"views", "rules", "functions", "policies"};
    for (size_t i = 0; i < G_N_ELEMENTS(locking); i++)
        if (g_str_equal(catalog_families[family].query, locking[i]))
            return true;
    return false;
}

/* In somebody's transaction reading is repeated, and planning is most of its time on a small schema: the statement is kept there. */
static void add_query(Scope *scope, int tag, const char *query) {
    char *name = scope->nested ? g_strconcat("pgstrata_all_", query, NULL) : NULL;
    scope_add_kept(scope, tag, name, query_text_load(query, connection_server_version(scope->connection), false));
}

static void add_families(Scope *scope, bool live, const bool *wanted) {
    if (live)
        scope_add(scope, -1, g_strdup("SAVEPOINT deparsing"));
    for (size_t i = 0; i < catalog_family_count; i++) {
        if (!wanted[i])
            continue;
        add_query(scope, (int)i, catalog_families[i].query);
        if (live && takes_locks(i)) /* gives the locks back, not the snapshot */
            scope_add(scope, -1, g_strdup("ROLLBACK TO SAVEPOINT deparsing"));
    }
}

/* `absent`: queries that are known to give nothing; NULL: none are. */
static void add_families_of(Scope *scope, bool live, bool first, bool second, GHashTable *absent) {
    bool *wanted = g_newa0(bool, catalog_family_count);
    for (size_t i = 0; i < catalog_family_count; i++)
        wanted[i] = (is_shared(i) ? second : first) && !(absent && g_hash_table_contains(absent, catalog_families[i].query));
    add_families(scope, live, wanted);
}

static void add_settings(Scope *scope, bool live, int tag) {
    int version = connection_server_version(scope->connection);
    if (live)
        scope_add(scope, -1, query_text_load("live_settings", version, false));
    scope_add(scope, tag, query_text_load("bulk_settings", version, false));
}

static bool keep_result(void *payload, int tag, PGresult **result, GError **error G_GNUC_UNUSED) {
    Helper *helper = payload;
    if (tag == TAG_STARTED)
        g_atomic_int_set(&helper->started, 1);
    else
        push(helper, tag, g_steal_pointer(result));
    return true;
}

static gpointer help(gpointer data) {
    Helper *helper = data;
    g_auto(Scope) scope;
    scope_init_at(&scope, helper->connection, helper->snapshot);
    add_settings(&scope, helper->live, TAG_STARTED);
    add_families_of(&scope, helper->live, false, true, NULL);
    scope_run(&scope, helper->timeout_ms, keep_result, helper, NULL);
    push(helper, -1, NULL);
    return NULL;
}

static Helper *helper_start(const Connection *connection, const char *snapshot, bool live, int timeout_ms) {
    Connection *second = connection_open_again(connection, CONNECT_SECONDS);
    if (!second)
        return NULL;
    Helper *helper = g_new0(Helper, 1);
    helper->connection = second;
    helper->cancel = PQgetCancel(second->pg);
    helper->socket = PQsocket(second->pg);
    helper->snapshot = g_strdup(snapshot);
    helper->live = live;
    helper->timeout_ms = timeout_ms;
    helper->results = g_async_queue_new_full(delivery_free);
    helper->delivered = g_new0(bool, catalog_family_count);
    helper->thread = g_thread_new("second reader", help, helper);
    return helper;
}

/* Ends the thread, by an end of file; at once when it has ended already. */
static void helper_stop(Helper *helper) {
    char message[256];
    if (helper->cancel && !helper->ended)
        PQcancel(helper->cancel, message, sizeof message);
    shutdown(helper->socket, SHUT_RDWR);
}

static void helper_free(Helper *helper) {
    if (!helper)
        return;
    helper_stop(helper);
    g_thread_join(helper->thread);
    g_async_queue_unref(helper->results);
    PQfreeCancel(helper->cancel);
    connection_close(helper->connection);
    g_free(helper->delivered);
    g_free(helper->snapshot);
    g_free(helper);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Helper, helper_free)

/* --- the first ------------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    Connection *connection;
    bool live, fingerprint;
    int timeout_ms;
    ScopeReceiver receiver;
    void *payload;
} Bulk;

/* What is learnt at the begin. */
typedef struct {
    char *snapshot;     /* the transaction's name for others, when the database is large; else NULL */
    char *state;        /* which transactions the snapshot sees */
    GHashTable *absent; /* names of queries that would give nothing */
} Outset;

static void outset_clear(Outset *outset) {
    g_free(outset->snapshot);
    g_free(outset->state);
    g_hash_table_unref(outset->absent);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outset, outset_clear)

enum { TAG_SNAPSHOT, TAG_ABSENT, TAG_OUTSET_STATE };

static bool keep_outset(void *payload, int tag, PGresult **result, GError **error G_GNUC_UNUSED) {
    Outset *outset = payload;
    if (tag == TAG_SNAPSHOT && PQntuples(*result) == 1 && !PQgetisnull(*result, 0, 0))
        outset->snapshot = g_strdup(PQgetvalue(*result, 0, 0));
    if (tag == TAG_OUTSET_STATE)
        outset->state = g_strdup(PQgetvalue(*result, 0, 0));
    for (int row = 0; tag == TAG_ABSENT && row < PQntuples(*result); row++)
        g_hash_table_add(outset->absent, g_strdup(PQgetvalue(*result, row, 0)));
    return true;
}

/* Begins the transaction. */
static bool begin(const Bulk *bulk, bool with_snapshot, Outset *outset, GError **error) {
    g_auto(Scope) scope;
    scope_init(&scope, bulk->connection, "settings", NULL);
    add_settings(&scope, bulk->live, -1);
    if (with_snapshot)
        scope_add(&scope, TAG_SNAPSHOT, query_text_load("snapshot", connection_server_version(bulk->connection), false));
    scope_add(&scope, TAG_OUTSET_STATE, g_strdup(BULK_STATE_QUERY));
    scope_add(&scope, TAG_ABSENT, query_text_load("absent", connection_server_version(bulk->connection), false));
    scope.keep_open = true;
    return scope_run(&scope, bulk->timeout_ms, keep_outset, outset, error);
}

/* Not allowed, not supported, not in the state for it. */
static bool refuses_snapshots(const GError *error) {
    static const char *const sqlstates[] = {"42501", "0A000", "55000"};
    for (size_t i = 0; i < G_N_ELEMENTS(sqlstates); i++)
        if (g_strcmp0(error_get_sqlstate(error), sqlstates[i]) == 0)
            return true;
    return false;
}

void bulk_add_fingerprint(Scope *scope) {
    g_autofree char **queries = inventory_fingerprint_queries(connection_server_version(scope->connection));
    for (size_t i = 0; queries[i]; i++)
        scope_add(scope, TAG_FINGERPRINT, queries[i]);
}

static void add_rest(Scope *scope, const Bulk *bulk) {
    add_query(scope, TAG_UNSEEN, "unseen");
    if (bulk->live)
        scope_add(scope, TAG_STATE, g_strdup(BULK_STATE_QUERY));
    if (bulk->live && bulk->fingerprint)
        bulk_add_fingerprint(scope);
}

/* Hands over what the second connection reads. It is not waited for when it has not begun: a pooler may have no second connection to the server as long as we hold
 * the first. */
static bool deliver(const Bulk *bulk, Helper *helper, GError **error) {
    if (!g_atomic_int_get(&helper->started))
        helper_stop(helper);
    while (!helper->ended) {
        Delivery *delivery = g_async_queue_pop(helper->results);
        bool fine = true;
        helper->ended = !delivery->result;
        if (delivery->result) {
            fine = bulk->receiver(bulk->payload, delivery->tag, &delivery->result, error);
            helper->delivered[delivery->tag] = true;
        }
        delivery_free(delivery);
        if (!fine)
            return false;
    }
    return true;
}

/* What the second connection could not read, and the end. */
static bool read_missing(const Bulk *bulk, const Helper *helper, GError **error) {
    bool *wanted = g_newa0(bool, catalog_family_count);
    for (size_t i = 0; i < catalog_family_count; i++)
        wanted[i] = is_shared(i) && !helper->delivered[i];
    bool missing = memchr(wanted, true, catalog_family_count * sizeof *wanted) != NULL;
    if (!missing && bulk->live)
        return true;
    g_auto(Scope) scope;
    scope_init_within(&scope, bulk->connection);
    if (missing) {
        log_debug("%s: the second connection could not read its part", connection_label(bulk->connection));
        add_families(&scope, bulk->live, wanted);
    }
    scope.keep_open = bulk->live;
    return scope_run(&scope, bulk->timeout_ms, bulk->receiver, bulk->payload, error);
}

/* The second connection, which has ended its transaction, looks whether anybody has written so far. */
static bool has_changed(const Bulk *bulk, const Helper *helper, const Outset *outset) {
    g_autoptr(ResultRows) rows = helper ? connection_query(helper->connection, BULK_STATE_QUERY, 0, NULL, bulk->timeout_ms, NULL) : NULL;
    return !rows || g_strcmp0(result_rows_get(rows, 0, 0), outset->state) != 0;
}

/* Reading a large database once more because somebody writes to it would be dear, so it gets its fingerprint now; but only if somebody does. */
static bool read_late_fingerprint(const Bulk *bulk, const Helper *helper, const Outset *outset, GError **error) {
    if (!bulk->live || bulk->fingerprint || !outset->snapshot || !has_changed(bulk, helper, outset))
        return true;
    g_auto(Scope) scope;
    scope_init_within(&scope, bulk->connection);
    bulk_add_fingerprint(&scope);
    scope.keep_open = true;
    return scope_run(&scope, bulk->timeout_ms, bulk->receiver, bulk->payload, error);
}

static bool read_apart(const Bulk *bulk, const Outset *outset, GError **error) {
    const char *snapshot = outset->snapshot;
    g_autoptr(Helper) helper = snapshot ? helper_start(bulk->connection, snapshot, bulk->live, bulk->timeout_ms) : NULL;
    g_auto(Scope) scope;
    scope_init_within(&scope, bulk->connection);
    add_families_of(&scope, bulk->live, true, !helper, outset->absent);
    add_rest(&scope, bulk);
    scope.keep_open = bulk->live || helper;
    if (!scope_run(&scope, bulk->timeout_ms, bulk->receiver, bulk->payload, error))
        return false;
    if (helper && (!deliver(bulk, helper, error) || !read_missing(bulk, helper, error)))
        return false;
    return read_late_fingerprint(bulk, helper, outset, error);
}

/* Within somebody's transaction, of which others see nothing. */
static bool read_nested(const Bulk *bulk, GError **error) {
    g_auto(Scope) scope;
    scope_init(&scope, bulk->connection, "settings", NULL);
    add_settings(&scope, bulk->live, -1);
    add_families_of(&scope, bulk->live, true, true, NULL);
    add_rest(&scope, bulk);
    return scope_run(&scope, bulk->timeout_ms, bulk->receiver, bulk->payload, error);
}

bool bulk_read(Connection *connection, bool live, bool fingerprint, int timeout_ms, ScopeReceiver receiver, void *payload, GError **error) {
    Bulk bulk = {connection, live, fingerprint, timeout_ms, receiver, payload};
    if (PQtransactionStatus(connection->pg) == PQTRANS_INTRANS)
        return read_nested(&bulk, error);
    g_auto(Outset) outset = {NULL, NULL, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    g_autoptr(GError) failure = NULL;
    if (!begin(&bulk, !connection->alone, &outset, &failure)) {
        if (!refuses_snapshots(failure)) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return false;
        }
        if (!begin(&bulk, false, &outset, error))
            return false;
    }
    return read_apart(&bulk, &outset, error);
}
