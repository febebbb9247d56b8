#ifndef SERVER_CONNECTION_H
#define SERVER_CONNECTION_H

/*
 * A connection to PostgreSQL: the only place that knows libpq. Waiting is always interruptible (base/interrupt.h) and bounded by a deadline.
 * No function ever puts a connection string, or any part of one that may be a password, into a message (see src/server/redact.c).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

typedef struct Connection Connection;

typedef struct {
    const char *conninfo;        /* URL or keyword string; NULL: libpq's environment */
    const char *label;           /* what messages call it: "database production" */
    const char *options;         /* extra -c settings appended to the user's own; NULL */
    int connect_timeout;         /* seconds; 0: 10 */
    int total_timeout;           /* seconds for all that is done with the connection, whatever single deadlines say; 0: none */
    bool alone;                  /* never a second connection beside it */
    bool private_server;         /* a scratch server without passwords: its messages are kept as they are, and can be parsed */
} ConnectionOptions;

/* ERROR_CONNECT with the label, never the string. */
Connection *connection_open(const ConnectionOptions *options, GError **error);
void connection_close(Connection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Connection, connection_close)

int connection_server_version(const Connection *connection); /* server_version_num: 150018 */
const char *connection_label(const Connection *connection);
char *connection_place(const Connection *connection); /* "user@host:port/database", no secret. Free with g_free() */

/* True when a connection string leads to this machine only (no host, a socket folder, localhost, 127.0.0.1, ::1). False when it cannot be
 * parsed, names a service, or leaves the host to the environment's PGHOST... of another machine. */
bool connection_is_local(const char *conninfo);

/* The same connection string, with all that it says, to another database of the server. NULL when it cannot be parsed. A secret: never printed. Free with g_free(). */
char *connection_with_database(const char *conninfo, const char *database);

/* Rows of text; NULL for SQL NULL. */
typedef struct ResultRows ResultRows;
void result_rows_free(ResultRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ResultRows, result_rows_free)
size_t result_rows_count(const ResultRows *rows);
int result_rows_column(const ResultRows *rows, const char *name); /* -1: none */
size_t result_rows_columns(const ResultRows *rows);
const char *result_rows_column_name(const ResultRows *rows, size_t column);
const char *result_rows_get(const ResultRows *rows, size_t row, size_t column); /* NULL: SQL NULL */

/* One statement with text parameters ($1...; NULL-terminated not: `count`). Error: message, SQLSTATE, detail stays out. `timeout_ms` 0: none. */
ResultRows *connection_query(Connection *connection, const char *sql, size_t count, const char *const *parameters, int timeout_ms, GError **error);

/* Several queries in one round trip (pipeline mode); result i belongs to sql[i]; each with the same parameters. On error NULL: the first error, which says which. */
GPtrArray *connection_query_many(Connection *connection, size_t queries, const char *const *sql, size_t count, const char *const *parameters, int timeout_ms, GError **error);

/* A script as one simple query: several statements, implicit transaction as PostgreSQL does. Rows are read and thrown away one by one, COPY OUT is drained, COPY IN is
 * refused. Outcome of a script that failed: `outcome`, not `error` (error is for lost connections, deadlines, interruption). */
typedef struct {
    bool failed;
    char sqlstate[6];
    char *message;       /* primary, NULL when it did not fail */
    char *detail;
    size_t position;     /* 1-based character position in the script, 0: unknown */
    size_t completed;    /* statements that completed before the failure */
    bool in_transaction; /* a transaction block is still open afterwards (or failed) */
} ScriptOutcome;
void script_outcome_clear(ScriptOutcome *outcome);
bool connection_run_script(Connection *connection, const char *sql, int timeout_ms, ScriptOutcome *outcome, GError **error);

/* Notices and warnings are handed to `receiver` (NULL: dropped) as they come. */
typedef void (*NoticeReceiver)(void *payload, const char *sqlstate, const char *severity, const char *message);
void connection_set_notice_receiver(Connection *connection, NoticeReceiver receiver, void *payload);

/* Asks the server to cancel what runs. */
void connection_cancel(Connection *connection);

/* Quoted for SQL text; free with g_free(). */
char *connection_quote_identifier(const char *name); /* always quoted */
char *connection_quote_literal(const char *text);

#endif
