#include "together.h"

#include <string.h>
#include "base/interrupt.h"
#include "stub.h"

static bool adds_values(const Stratum *stratum) {
    for (guint i = 0; i < stratum->changes->changes->len; i++) {
        const Change *change = g_ptr_array_index(stratum->changes->changes, i);
        if (change->kind == KIND_ENUM && change->action == CHANGE_CHANGED)
            return true;
    }
    return false;
}

static bool is_worth_it(const Replay *replay) {
    if (replay->set->rules->transaction != TRANSACTION_ALL_PENDING)
        return false;
    for (size_t i = 0; i < replay->strata->count; i++)
        if (adds_values(&replay->strata->strata[i]))
            return true;
    return false;
}

static bool run_piece(Connection *session, const Migration *migration, const SqlPiece *piece, int timeout_ms, ScriptOutcome *outcome, GError **error) {
    g_autofree char *text = g_strndup(migration->sql + piece->begin, piece->end - piece->begin);
    return connection_run_script(session, text, timeout_ms, outcome, error);
}

/* False: the run is over, with the outcome of what ended it; or error. */
static bool run_file(Replay *replay, Workplace *work, const Migration *migration, ScriptOutcome *outcome, GError **error) {
    for (size_t p = 0; p < migration->piece_count; p++) {
        script_outcome_clear(outcome);
        if (interrupt_check(error) ||
            !run_piece(work->session, migration, &migration->pieces[p], replay->scratch->file_timeout_ms, outcome, error) || outcome->failed)
            return false;
    }
    return true;
}

static void note(Replay *replay, size_t index, const ScriptOutcome *outcome) {
    Stratum *stratum = &replay->strata->strata[index];
    if (strcmp(outcome->sqlstate, "55P04") == 0 && stratum->status == STRATUM_APPLIED && !stratum->mode)
        stratum->mode = text_pool_printf(replay->strata->texts, "in a transaction of its own (in one with the migrations before it: %s, SQLSTATE %s)", outcome->message, outcome->sqlstate);
}

static bool run_chain(Replay *replay, Workplace *work, GError **error) {
    ScriptOutcome outcome = {0};
    g_autoptr(GError) problem = NULL;
    if (!workplace_execute(work->session, error, "BEGIN"))
        return false;
    for (size_t i = 0; i < replay->set->migration_count; i++) {
        const Migration *migration = &replay->set->migrations[i];
        if (!replay_runs(replay, migration))
            continue;
        if (run_file(replay, work, migration, &outcome, &problem))
            continue;
        if (outcome.failed)
            note(replay, i, &outcome);
        break;
    }
    script_outcome_clear(&outcome);
    /* A lost session or the time limit ends this check only; the replay itself has told of it. */
    return !interrupt_check(error);
}

bool together_check(Replay *replay, GError **error) {
    if (!is_worth_it(replay))
        return true;
    g_autoptr(Workplace) work = workplace_new(replay->scratch, error);
    /* Roles that were assumed are of the whole server, and still there; this role must be in them, too. */
    return work && workplace_grant_roles(work, error) && stub_make_ledger_in(work, replay->set, error) && run_chain(replay, work, error);
}
