#include "model/ledger.h"

LedgerState *ledger_state_new(size_t rows, size_t migrations) {
    LedgerState *state = g_new0(LedgerState, 1);
    state->texts = text_pool_new();
    state->newest = INT64_MIN;
    state->rows = g_new0(LedgerRow, rows + 1);
    state->row_count = rows;
    state->migration_count = migrations;
    state->applied = g_new0(bool, migrations + 1);
    state->will_run = g_new0(bool, migrations + 1);
    state->will_skip = g_new0(bool, migrations + 1);
    state->why = g_new0(const char *, migrations + 1);
    state->stop_migration = -1;
    return state;
}

void ledger_state_free(LedgerState *state) {
    if (!state)
        return;
    for (size_t i = 0; i < state->row_count; i++)
        g_free(state->rows[i].origin);
    text_pool_free(state->texts);
    g_free(state->rows);
    g_free(state->applied);
    g_free(state->will_run);
    g_free(state->will_skip);
    g_free(state->why);
    g_free(state);
}

bool ledger_row_is_unexplained(const LedgerRow *row) {
    return row->migration < 0 && row->state != ROW_INTERNAL && row->state != ROW_BASELINE;
}

const char *stop_reason_id(StopReason reason) {
    static const char *const ids[STOP_COUNT] = {
        [STOP_NONE] = "none",       [STOP_LATE] = "late",     [STOP_VANISHED] = "vanished",   [STOP_EDITED] = "edited",
        [STOP_FAILED] = "failed", [STOP_NO_LEDGER] = "no_ledger", [STOP_LOCKED] = "locked", [STOP_FOLDER] = "folder",
    };
    return ids[reason];
}

const char *ledger_row_state_id(LedgerRowState state) {
    static const char *const ids[] = {
        [ROW_APPLIED] = "applied",   [ROW_FAILED] = "failed",     [ROW_ROLLED_BACK] = "rolled back",
        [ROW_BASELINE] = "baseline", [ROW_INTERNAL] = "internal",
    };
    return ids[state];
}
