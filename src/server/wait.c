/* Waiting for the server: interruptible, bounded; and what follows when it took too long. */

#include "connection_private.h"

#include <errno.h>
#include <poll.h>

#include "base/error.h"
#include "base/interrupt.h"

/* How long a cancelled statement may take to end before the connection is given up. */
#define CANCEL_PATIENCE_MS 5000

Deadline deadline_in(int milliseconds) {
    return milliseconds <= 0 ? DEADLINE_NEVER : g_get_monotonic_time() + (int64_t)milliseconds * 1000;
}

Deadline connection_deadline(const Connection *connection, int milliseconds) {
    return MIN(deadline_in(milliseconds), connection->limit);
}

static int milliseconds_left(Deadline deadline) {
    if (deadline == DEADLINE_NEVER)
        return -1;
    int64_t left = (deadline - g_get_monotonic_time() + 999) / 1000;
    return (int)CLAMP(left, 0, G_MAXINT);
}

WaitOutcome connection_wait(PGconn *pg, bool readable, bool writable, bool interruptible, Deadline deadline) {
    for (;;) {
        if (interruptible && interrupt_signal() != 0)
            return WAIT_INTERRUPTED;
        struct pollfd fds[2] = {
            {.fd = PQsocket(pg), .events = (short)((readable ? POLLIN : 0) | (writable ? POLLOUT : 0))},
            {.fd = interruptible ? interrupt_fd() : -1, .events = POLLIN},
        };
        int left = milliseconds_left(deadline);
        int ready = poll(fds, G_N_ELEMENTS(fds), left);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready > 0 && fds[1].revents)
            return WAIT_INTERRUPTED;
        if (ready != 0)
            return WAIT_READY; /* an error of poll() shows in libpq's next call */
        if (left >= 0 && milliseconds_left(deadline) == 0)
            return WAIT_DEADLINE;
    }
}

/* One round of moving bytes. False: the connection is lost. */
static bool move_bytes(PGconn *pg, bool interruptible, Deadline deadline, WaitOutcome *outcome) {
    int unsent = PQflush(pg);
    if (unsent < 0)
        return false;
    *outcome = connection_wait(pg, true, unsent > 0, interruptible, deadline);
    return *outcome != WAIT_READY || PQconsumeInput(pg) == 1;
}

static bool wait_for_result(PGconn *pg, bool interruptible, Deadline deadline, WaitOutcome *outcome) {
    *outcome = WAIT_READY;
    if (PQflush(pg) < 0)
        return false;
    while (PQisBusy(pg)) {
        if (!move_bytes(pg, interruptible, deadline, outcome))
            return false;
        if (*outcome != WAIT_READY)
            return true;
    }
    return true;
}

void connection_cancel(Connection *connection) {
    PGcancel *cancel = PQgetCancel(connection->pg);
    char message[256];
    if (cancel)
        PQcancel(cancel, message, sizeof message);
    PQfreeCancel(cancel);
}

/* Throws away what is still to come; false when the end was not reached. A pipeline ends with its synchronisation point. */
static bool drain(PGconn *pg, Deadline deadline) {
    bool pipeline = PQpipelineStatus(pg) != PQ_PIPELINE_OFF, ended = false;
    for (int empty = 0; empty < 2;) {
        WaitOutcome outcome;
        if (!wait_for_result(pg, false, deadline, &outcome) || outcome != WAIT_READY)
            return false;
        PGresult *result = PQgetResult(pg);
        if (!result) {
            if (!pipeline || ended)
                return true;
            empty++;
            continue;
        }
        empty = 0;
        ExecStatusType status = PQresultStatus(result);
        PQclear(result);
        ended = ended || status == PGRES_PIPELINE_SYNC;
        if (ended && pipeline)
            return true;
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
            return false; /* never asked for by a batch; a script handles its own */
    }
    return !pipeline;
}

/* The statement is cancelled and its remains are drained, so the connection can be used for what comes after; else it is closed by its owner. */
static void give_up(Connection *connection) {
    connection_cancel(connection);
    drain(connection->pg, deadline_in(CANCEL_PATIENCE_MS));
    if (PQpipelineStatus(connection->pg) != PQ_PIPELINE_OFF)
        PQexitPipelineMode(connection->pg);
}

void connection_set_lost_error(const Connection *connection, GError **error) {
    g_autofree char *text = redactor_mask(connection->redactor, PQerrorMessage(connection->pg));
    g_strdelimit(g_strchomp(text), "\n", ' ');
    error_set(error, ERROR_CONNECT, "%s: the connection was lost: %s", connection->label, *text ? text : "no reason given");
}

void connection_set_result_error(const Connection *connection, const PGresult *result, GError **error) {
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    g_autofree char *text = redactor_mask(connection->redactor, primary ? primary : PQresultErrorMessage(result));
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    /* a FATAL comes with the connection still up: the server closes it right after */
    bool lost = PQstatus(connection->pg) != CONNECTION_OK || (severity && !g_str_equal(severity, "ERROR"));
    g_strchomp(text);
    error_set(error, lost ? ERROR_CONNECT : ERROR_FAILED, "%s: %s", connection->label, text);
    if (sqlstate)
        error_set_sqlstate(error, sqlstate);
}

/* Ends what runs after a deadline or a signal. */
static bool stop_waiting(Connection *connection, WaitOutcome outcome, GError **error) {
    give_up(connection);
    if (outcome == WAIT_INTERRUPTED) {
        interrupt_check(error);
        return false;
    }
    error_set(error, ERROR_FAILED, "%s: cancelled: no answer within the time allowed", connection->label);
    error_set_sqlstate(error, "57014");
    return false;
}

bool connection_next_result(Connection *connection, Deadline deadline, PGresult **result, GError **error) {
    WaitOutcome outcome;
    *result = NULL;
    if (!wait_for_result(connection->pg, true, deadline, &outcome)) {
        connection_set_lost_error(connection, error);
        return false;
    }
    if (outcome != WAIT_READY)
        return stop_waiting(connection, outcome, error);
    *result = PQgetResult(connection->pg);
    return true;
}

bool connection_wait_bytes(Connection *connection, Deadline deadline, GError **error) {
    WaitOutcome outcome;
    if (!move_bytes(connection->pg, true, deadline, &outcome)) {
        connection_set_lost_error(connection, error);
        return false;
    }
    return outcome == WAIT_READY || stop_waiting(connection, outcome, error);
}
