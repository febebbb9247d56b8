#include "connection_private.h"

struct ResultRows {
    PGresult *result;
};

ResultRows *result_rows_take(PGresult *take_result) {
    ResultRows *rows = g_new0(ResultRows, 1);
    rows->result = take_result;
    return rows;
}

void result_rows_free(ResultRows *rows) {
    if (!rows)
        return;
    PQclear(rows->result);
    g_free(rows);
}

size_t result_rows_count(const ResultRows *rows) {
    return (size_t)PQntuples(rows->result);
}

/* Not PQfnumber(): that folds the case of unquoted names. */
int result_rows_column(const ResultRows *rows, const char *name) {
    for (int i = 0; i < PQnfields(rows->result); i++)
        if (g_str_equal(PQfname(rows->result, i), name))
            return i;
    return -1;
}

size_t result_rows_columns(const ResultRows *rows) {
    return (size_t)PQnfields(rows->result);
}

const char *result_rows_column_name(const ResultRows *rows, size_t column) {
    return PQfname(rows->result, (int)column);
}

const char *result_rows_get(const ResultRows *rows, size_t row, size_t column) {
    return PQgetisnull(rows->result, (int)row, (int)column) ? NULL : PQgetvalue(rows->result, (int)row, (int)column);
}
