#ifndef SERVER_SCOPE_H
#define SERVER_SCOPE_H

/*
 * A batch of queries that leaves no trace on its connection: within a transaction (or, when one is open, a savepoint that is rolled back)
 * with settings of its own. On this the canonical text of definitions depends, whatever a migration has set.
 */

#include "connection_private.h"

typedef struct {
    Connection *connection;
    GArray *queries;       /* of BatchQuery */
    GPtrArray *texts;      /* owned query texts */
    GArray *tags;          /* of int: what the caller calls each query; -1: of the scope itself */
    bool nested;           /* a transaction was open */
    bool keep_open;        /* set by the caller: the transaction stays open after a success */
} Scope;

/* `settings`: the query file that is run first. `prepared`: name under which that is kept as a prepared statement; NULL: not kept (connections that a
 * pooler may share). */
void scope_init(Scope *scope, Connection *connection, const char *settings, const char *prepared);
/* In a transaction that sees the snapshot of another one, by its name. */
void scope_init_at(Scope *scope, Connection *connection, const char *snapshot);
/* More queries in the transaction that a scope before has kept open. */
void scope_init_within(Scope *scope, Connection *connection);
void scope_clear(Scope *scope);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scope, scope_clear)

/* Adds a query; its text is taken. */
void scope_add(Scope *scope, int tag, char *take_sql);
/* The same, kept as a prepared statement of that name; NULL: not kept. */
void scope_add_kept(Scope *scope, int tag, char *take_name, char *take_sql);
/* Adds a prepared query with one parameter (NULL: none), which is borrowed, and binary results when `binary`. */
void scope_add_prepared(Scope *scope, int tag, const char *name, char *take_sql, const char *const *parameter, bool binary);

/* May take the result by setting *result to NULL. */
typedef bool (*ScopeReceiver)(void *payload, int tag, PGresult **result, GError **error);

/* Runs all in one round trip; results of tags >= 0 are handed over. After a failure the connection is as it was before, if it still lives. */
bool scope_run(Scope *scope, int timeout_ms, ScopeReceiver receiver, void *payload, GError **error);

#endif
