/* Scripts: several statements as one simple query, whose outcome is data, not an error. */

#include "connection_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

void script_outcome_clear(ScriptOutcome *outcome) {
    g_free(outcome->message);
    g_free(outcome->detail);
    *outcome = (ScriptOutcome){0};
}

static void keep_failure(const Connection *connection, const PGresult *result, ScriptOutcome *outcome) {
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    if (outcome->failed)
        return;
    outcome->failed = true;
    g_strlcpy(outcome->sqlstate, sqlstate ? sqlstate : "", sizeof outcome->sqlstate);
    outcome->message = redactor_mask(connection->redactor, primary ? primary : PQresultErrorMessage(result));
    outcome->detail = redactor_mask(connection->redactor, PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
    outcome->position = position ? strtoul(position, NULL, 10) : 0;
}

/* Throws away the rows of COPY TO STDOUT. */
static bool drain_copy(Connection *connection, Deadline deadline, GError **error) {
    for (;;) {
        char *row;
        int size = PQgetCopyData(connection->pg, &row, 1);
        if (size > 0) {
            PQfreemem(row);
            continue;
        }
        if (size < 0)
            return true; /* ended, or failed: the next result says so */
        if (!connection_wait_bytes(connection, deadline, error))
            return false;
    }
}

/* These commands drop prepared statements, ours with them. */
static void note_command(Connection *connection, const char *tag) {
    if (g_str_has_prefix(tag, "DISCARD") || g_str_has_prefix(tag, "DEALLOCATE"))
        g_hash_table_remove_all(connection->prepared);
}

static bool take_script_result(Connection *connection, PGresult *result, Deadline deadline, ScriptOutcome *outcome, GError **error) {
    switch ((int)PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
        note_command(connection, PQcmdStatus(result));
        outcome->completed++;
        return true;
    case PGRES_TUPLES_OK:
        outcome->completed++;
        return true;
    case PGRES_SINGLE_TUPLE:
    case PGRES_EMPTY_QUERY:
        return true;
    case PGRES_COPY_IN:
        PQputCopyEnd(connection->pg, "COPY FROM STDIN has no data here");
        return true;
    case PGRES_COPY_OUT:
        return drain_copy(connection, deadline, error);
    case PGRES_COPY_BOTH:
        error_set(error, ERROR_FAILED, "%s: replication commands are not supported", connection->label);
        return false;
    default:
        keep_failure(connection, result, outcome);
        return true;
    }
}

bool connection_run_script(Connection *connection, const char *sql, int timeout_ms, ScriptOutcome *outcome, GError **error) {
    Deadline deadline = connection_deadline(connection, timeout_ms);
    *outcome = (ScriptOutcome){0};
    if (!PQsendQuery(connection->pg, sql)) {
        connection_set_lost_error(connection, error);
        return false;
    }
    PQsetSingleRowMode(connection->pg);
    for (;;) {
        PGresult *result;
        bool fine = connection_next_result(connection, deadline, &result, error);
        if (fine && !result)
            break;
        fine = fine && take_script_result(connection, result, deadline, outcome, error);
        PQclear(result);
        if (!fine) {
            script_outcome_clear(outcome);
            return false;
        }
    }
    if (PQstatus(connection->pg) != CONNECTION_OK) {
        g_autofree char *sqlstate = g_strdup(outcome->sqlstate);
        error_set(error, ERROR_CONNECT, "%s: the connection was lost: %s", connection->label, outcome->message ? outcome->message : "no reason given");
        error_set_sqlstate(error, sqlstate);
        script_outcome_clear(outcome);
        return false;
    }
    PGTransactionStatusType state = PQtransactionStatus(connection->pg);
    outcome->in_transaction = state == PQTRANS_INTRANS || state == PQTRANS_INERROR;
    return true;
}
