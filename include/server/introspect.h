#ifndef SERVER_INTROSPECT_H
#define SERVER_INTROSPECT_H

/*
 * Catalog of a database, with the same queries for scratch and live servers: src/server/queries/, one file a kind (or a family of kinds), which
 * runs in psql as it is. Each query's first columns are fixed by name (kind, identity, parent, schema, name, position, class_id, object_id, sub_id,
 * root_class, root_id); every other column is a property of that name. Lines that begin "--[only]" are made active when only some roots are read ($1: oid[]), those with
 * "--[14+]" from that major version on (src/server/query_text.h); so each file runs as it is on every version from 12.
 */

#include "model/catalog.h"
#include "server/connection.h"

/* Reads everything, in a constant number of round trips (a large database outside a transaction: with a second connection that shares the snapshot), on the connection as it is (within a transaction with prepared statements, which are kept; scratch: any state outside a failed transaction). Objects of extensions, temporary objects and system
 * schemas are left out. */
Catalog *introspect_all(Connection *connection, GError **error);

/* A catalog without objects: only what is seen but not modelled (Catalog.unseen). The statement is prepared and kept on the connection. */
Catalog *introspect_unseen(Connection *connection, GError **error);

/* A live database, safely: read-only repeatable-read transaction with local timeouts and empty search_path, deparse locks released, torn reads detected by a fingerprint
 * before and after (up to 3 tries, then ERROR_INCOMPLETE). Nothing is written. With `ledger_table`, *ledger receives the runner's rows as they are (NULL when there is no such table),
 * read in the same transaction; so does *lock with `lock_table`. Each is looked for in `ledger_schema`, or, when that is NULL, in every schema, "public" first. */
typedef struct {
    const char *conninfo;
    const char *label;                      /* what messages call it: "database production" */
    const char *ledger_schema, *ledger_table; /* NULL: none */
    const char *lock_table;                 /* NULL: none */
    int connect_timeout;                    /* seconds; 0: 10 */
    int total_timeout;                      /* seconds for the whole database; 0: none */
    bool alone;                             /* one connection, however large the database is */
} LiveRequest;

typedef struct {
    Catalog *catalog;
    ResultRows *ledger;      /* NULL: no such table */
    ResultRows *lock;        /* NULL: not asked for, no such table, or not readable */
    char *ledger_problem;    /* the table is there but cannot be read: why; NULL */
    int server_version;
    char *place;
} LiveDatabase;
void live_database_free(LiveDatabase *database);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LiveDatabase, live_database_free)
LiveDatabase *live_database_read(const LiveRequest *request, GError **error);

/* The rows of one SELECT of a live database, in a read-only transaction with the same timeouts. */
typedef struct {
    const char *conninfo;
    const char *label;
    const char *sql;
    const char *schema, *table; /* an ordinary table that the SELECT reads: anything else of that name is refused, since a view could run anything. NULL: not asked */
    bool own_path;              /* search_path is the connection's own, for SQL that a person wrote; else it is empty */
    size_t limit;               /* more rows are ERROR_INCOMPLETE */
    int connect_timeout, total_timeout; /* seconds, as above */
} RowsRequest;
ResultRows *live_rows_read(const RowsRequest *request, GError **error);

/* One row per catalog row of the user's objects of all kinds (triggers of foreign keys apart, dropped columns included): what changed since is seen by
 * comparing two inventories. */
typedef struct {
    uint32_t class_id, object_id;  /* the row (pg_attribute: the relation) */
    int32_t sub_id;
    uint32_t xmin; /* of user mappings and subscriptions: a hash of what may be read */
    uint32_t root_class, root_id;  /* the object to re-read */
} InventoryRow;
/* The order of inventories: by (class_id, object_id, sub_id), then by root, since comments and security labels of objects of two catalogs may
 * have the same numbers. */
int inventory_row_compare(const InventoryRow *a, const InventoryRow *b);

/* Sorted. Array of InventoryRow; free with g_array_unref(). */
GArray *introspect_inventory(Connection *connection, GError **error);

/* Reads only the objects whose root is one of `roots`; the kinds that cannot be concerned are not asked: those of other roots, and, by an inventory of
 * the state that is read (or NULL), those of which no row belongs to a root. Uses prepared statements, kept on the connection. The result is sealed. */
Catalog *introspect_roots(Connection *connection, const Address *roots, size_t count, const GArray *inventory, GError **error);

#endif
