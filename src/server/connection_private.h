#ifndef SERVER_CONNECTION_PRIVATE_H
#define SERVER_CONNECTION_PRIVATE_H

/* What the files of this module share about a connection; libpq types stay within the module. */

#include <libpq-fe.h>
#include "server/connection.h"
#include "redact.h"

struct Connection {
    PGconn *pg;
    char *label;
    Redactor *redactor;
    GHashTable *prepared; /* names of the statements known to the server */
    int64_t limit;        /* the deadline of all that is done with it (Deadline) */
    bool alone;           /* no second connection beside it */
    NoticeReceiver notice_receiver;
    void *notice_payload;
};

/* Absolute time of g_get_monotonic_time(), DEADLINE_NEVER: none. */
typedef int64_t Deadline;
#define DEADLINE_NEVER INT64_MAX
Deadline deadline_in(int milliseconds); /* 0: never */
Deadline connection_deadline(const Connection *connection, int milliseconds); /* likewise, but never beyond the connection's own */

typedef enum { WAIT_READY, WAIT_DEADLINE, WAIT_INTERRUPTED } WaitOutcome;

/* Waits until the socket can be read (or written, when asked), the deadline has passed or a signal came. */
WaitOutcome connection_wait(PGconn *pg, bool readable, bool writable, bool interruptible, Deadline deadline);

/* The next result of what was sent. *result is NULL at the end of a statement's results. False when there is none to be had: deadline (what ran
 * is cancelled, SQLSTATE 57014), interruption (likewise) or a lost connection. */
bool connection_next_result(Connection *connection, Deadline deadline, PGresult **result, GError **error);

/* Waits for more bytes of a COPY; fails like connection_next_result(). */
bool connection_wait_bytes(Connection *connection, Deadline deadline, GError **error);

/* Sets the error of a failed result: label, primary message, SQLSTATE. */
void connection_set_result_error(const Connection *connection, const PGresult *result, GError **error);
/* Sets the error of a connection that is gone or refuses to send. */
void connection_set_lost_error(const Connection *connection, GError **error);

/* A second connection to the same server and database, as the same user; NULL when there is none to be had within that many seconds, or none wanted: its callers can do without. */
Connection *connection_open_again(const Connection *connection, int connect_timeout);

/* One query of a batch. With `name` it is prepared under that name when first used. */
typedef struct {
    const char *name; /* NULL: not prepared */
    const char *sql;
    size_t parameter_count;
    const char *const *parameters;
    bool binary; /* result in binary format */
} BatchQuery;

/* Receives the result of query `index`, which it may take by setting *result to NULL; returns false with the error set to stop (the rest is then thrown away). */
typedef bool (*BatchReceiver)(void *payload, size_t index, PGresult **result, GError **error);

/* Sends all queries at once (pipeline mode) and hands over each result as it arrives; the server works on while the receiver runs. The
 * first failure stops: the error, with *failed (may be NULL) its index. */
bool connection_run_batch(Connection *connection, const BatchQuery *queries, size_t count, int timeout_ms, BatchReceiver receiver,
                          void *payload, size_t *failed, GError **error);

ResultRows *result_rows_take(PGresult *take_result);

/* True when the client encoding does not guarantee UTF-8 (database in SQL_ASCII). */
bool connection_has_raw_bytes(const Connection *connection);

#endif
