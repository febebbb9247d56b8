#include "file_run.h"

#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "failure.h"
#include "stub.h"

#define EXCERPT_LENGTH 200
#define FAILURES_MAX 100
#define SKIPS_MAX 500
#define RETRIES_MAX 40

/* --- the value ------------------------------------------------------------------------------------------------------ */

static void free_statements(gpointer statements) {
    statements_free(statements);
}

FileRun *file_run_new(Replay *replay, const Migration *migration, Stratum *stratum) {
    FileRun *run = g_new0(FileRun, 1);
    run->replay = replay;
    run->migration = migration;
    run->stratum = stratum;
    run->text = g_memdup2(migration->sql, migration->sql_size + 1);
    run->deadline = g_get_monotonic_time() + (gint64)replay->scratch->file_timeout_ms * 1000;
    run->failures = g_array_new(FALSE, TRUE, sizeof(ReplayFailure));
    run->skips = g_ptr_array_new_with_free_func(g_free);
    run->index_options = g_ptr_array_new_with_free_func(g_free);
    return run;
}

void file_run_free(FileRun *run) {
    if (!run)
        return;
    g_free(run->text);
    g_clear_pointer(&run->parsed, g_ptr_array_unref);
    g_clear_pointer(&run->statements, g_array_unref);
    g_array_unref(run->failures);
    g_ptr_array_unref(run->skips);
    g_ptr_array_unref(run->index_options);
    g_free(run);
}

const GArray *file_run_statements(FileRun *run) {
    if (run->statements)
        return run->statements;
    const Migration *migration = run->migration;
    run->parsed = g_ptr_array_new_with_free_func(free_statements);
    run->statements = g_array_new(FALSE, TRUE, sizeof(RunStatement));
    for (size_t p = 0; p < migration->piece_count; p++) {
        const SqlPiece *piece = &migration->pieces[p];
        Statements *parsed = statements_parse(run->text + piece->begin, piece->end - piece->begin);
        g_ptr_array_add(run->parsed, parsed);
        for (guint i = 0; i < parsed->items->len; i++) {
            const Statement *item = g_ptr_array_index(parsed->items, i);
            RunStatement statement = {piece->begin + item->begin, piece->begin + item->end, p, piece->line + item->line - 1, item};
            g_array_append_val(run->statements, statement);
        }
    }
    return run->statements;
}

static const RunStatement *statement_at(const FileRun *run, size_t index) {
    return &g_array_index(run->statements, RunStatement, index);
}

void file_run_blank(FileRun *run, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++)
        if (run->text[i] != '\n' && run->text[i] != '\r')
            run->text[i] = ' ';
}

/* --- failures ------------------------------------------------------------------------------------------------------- */

/* The server counts characters; NULL when it gave no position within the text. */
static const char *find_position(const char *sql, size_t size, size_t position) {
    const char *at = sql, *end = sql + size;
    for (; at < end && position > 1; position--)
        do
            at++;
        while (at < end && ((unsigned char)*at & 0xc0) == 0x80); /* the rest of a UTF-8 sequence */
    return position == 1 && at < end ? at : NULL;
}

static int line_at(const FileRun *run, size_t offset) {
    int line = 1;
    for (size_t i = 0; i < offset; i++)
        line += run->text[i] == '\n';
    return line;
}

static const char *take_excerpt(const FileRun *run, size_t begin, size_t end) {
    g_autofree char *excerpt = sql_excerpt(run->migration->sql + begin, end - begin, EXCERPT_LENGTH);
    return text_pool_add(run->replay->strata->texts, excerpt);
}

static void add_failure(FileRun *run, FailureCause cause, int line, const char *sqlstate, const char *message, const char *missing, const char *statement) {
    TextPool *texts = run->replay->strata->texts;
    if (run->failures->len >= FAILURES_MAX)
        return;
    ReplayFailure failure = {cause, line, text_pool_add(texts, sqlstate), text_pool_add(texts, message), text_pool_add(texts, missing), statement};
    g_array_append_val(run->failures, failure);
    if (cause == CAUSE_TIMEOUT || cause == CAUSE_ENVIRONMENT)
        run->replay->keep = false;
}

/* `begin` and `end`: what was sent, or the statement of it that failed. */
static void add_outcome(FileRun *run, const ScriptOutcome *outcome, size_t sent, size_t begin, size_t end) {
    g_autofree char *missing = NULL;
    g_autofree char *text = g_strndup(run->migration->sql + begin, end - begin);
    FailureCause cause = failure_classify(outcome->sqlstate, outcome->message, text, &missing);
    const char *at = outcome->position > 0 ? find_position(run->text + sent, end - sent, outcome->position) : NULL;
    size_t offset = at ? (size_t)(at - run->text) : begin;
    add_failure(run, cause, line_at(run, offset), outcome->sqlstate, outcome->message, missing, take_excerpt(run, begin, end));
}

/* --- talking to the server ------------------------------------------------------------------------------------------ */

static void receive_notice(void *payload, const char *sqlstate, const char *severity G_GNUC_UNUSED, const char *message) {
    FileRun *run = payload;
    if (g_str_has_prefix(sqlstate, "42") && g_str_has_suffix(message, " already exists, skipping") && run->skips->len < SKIPS_MAX)
        g_ptr_array_add(run->skips, g_strdup(message));
}

/* The session did not end what it ran in time, or is gone. The file is given up; what its open transaction did is rolled back with the session. */
static bool give_up(FileRun *run, size_t begin, size_t end, GError *take_problem, GError **error) {
    g_autoptr(GError) problem = take_problem;
    Replay *replay = run->replay;
    const char *sqlstate = error_get_sqlstate(problem);
    if (g_error_matches(problem, PGSTRATA_ERROR, ERROR_INTERRUPTED)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    run->gave_up = true;
    run->in_transaction = false;
    bool timeout = !g_error_matches(problem, PGSTRATA_ERROR, ERROR_CONNECT);
    replay->timeouts += timeout;
    g_autofree char *message = timeout ? g_strdup_printf("not finished within %d s", replay->scratch->file_timeout_ms / 1000) : g_strdup(problem->message);
    add_failure(run, timeout ? CAUSE_TIMEOUT : CAUSE_OTHER, line_at(run, begin), sqlstate ? sqlstate : "", message, NULL, take_excerpt(run, begin, end));
    if (replay->scratch->cluster && !cluster_is_running(replay->scratch->cluster)) {
        error_set(error, ERROR_REPLAY, "the scratch server ended while %s ran: %s", run->migration->tag, problem->message);
        return false;
    }
    return workplace_end_session(replay->work, error);
}

/* Time for one script: what is left of the file's. */
static int milliseconds_left(const FileRun *run) {
    gint64 left = (run->deadline - g_get_monotonic_time()) / 1000;
    return (int)CLAMP(left, 1, G_MAXINT);
}

bool file_run_script(FileRun *run, const char *sql, size_t size, ScriptOutcome *outcome, GError **error) {
    g_autofree char *text = g_strndup(sql, size);
    g_autoptr(GError) problem = NULL;
    connection_set_notice_receiver(run->replay->work->session, receive_notice, run);
    bool ok = connection_run_script(run->replay->work->session, text, milliseconds_left(run), outcome, &problem);
    connection_set_notice_receiver(run->replay->work->session, NULL, NULL);
    if (ok) {
        run->in_transaction = outcome->in_transaction;
        return true;
    }
    size_t begin = sql >= run->text && sql <= run->text + run->migration->sql_size ? (size_t)(sql - run->text) : 0;
    *outcome = (ScriptOutcome){0};
    give_up(run, begin, MIN(begin + size, run->migration->sql_size), g_steal_pointer(&problem), error);
    return false;
}

/* SQL of our own around the migration's. Its outcome is data as well: a COMMIT may fail. */
static bool control(FileRun *run, const char *sql, ScriptOutcome *outcome, GError **error) {
    script_outcome_clear(outcome);
    return file_run_script(run, sql, strlen(sql), outcome, error);
}

static bool control_quietly(FileRun *run, const char *sql, GError **error) {
    ScriptOutcome outcome = {0};
    bool ok = control(run, sql, &outcome, error);
    script_outcome_clear(&outcome);
    return ok;
}

/* --- as the runner does --------------------------------------------------------------------------------------------- */

typedef struct {
    ScriptOutcome outcome;
    size_t piece; /* that failed; piece_count: the final COMMIT */
} WholeResult;

static bool is_wrapped(const FileRun *run) {
    TransactionMode mode = migration_transaction(run->replay->set, run->migration);
    return mode == TRANSACTION_ALL_PENDING || mode == TRANSACTION_PER_FILE;
}

static bool run_pieces(FileRun *run, WholeResult *result, GError **error) {
    const Migration *migration = run->migration;
    for (result->piece = 0; result->piece < migration->piece_count; result->piece++) {
        const SqlPiece *piece = &migration->pieces[result->piece];
        script_outcome_clear(&result->outcome);
        if (!file_run_script(run, run->text + piece->begin, piece->end - piece->begin, &result->outcome, error))
            return false;
        if (result->outcome.failed)
            return true;
    }
    return true;
}

static bool run_whole(FileRun *run, WholeResult *result, GError **error) {
    if (is_wrapped(run) && !control_quietly(run, "BEGIN", error))
        return false;
    if (!run_pieces(run, result, error))
        return false;
    if (result->outcome.failed)
        return !run->in_transaction || control_quietly(run, "ROLLBACK", error);
    if (!run->in_transaction)
        return true;
    if (!is_wrapped(run))
        run->stratum->mode = text_pool_add(run->replay->strata->texts, "its transaction, which it leaves open, committed");
    return control(run, "COMMIT", &result->outcome, error);
}

/* Nothing is left of it to run: the server does not count it. */
static bool is_blank(const FileRun *run, const RunStatement *statement) {
    size_t length = statement->end - statement->begin;
    const char *text = run->text + statement->begin;
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isspace(text[i]))
            return false;
    return true;
}

/* Index of the statement that failed. The simple query protocol says how many of a piece completed; a syntax error stops the piece before its first statement, so its position counts. */
static size_t failed_statement(FileRun *run, const WholeResult *result) {
    const GArray *statements = file_run_statements(run);
    size_t first = 0, count = 0;
    for (size_t i = 0; i < statements->len; i++) {
        first += statement_at(run, i)->piece < result->piece;
        count += statement_at(run, i)->piece == result->piece;
    }
    if (count == 0)
        return statements->len > 0 ? MIN(first, statements->len - 1) : 0;
    const SqlPiece *piece = &run->migration->pieces[result->piece];
    const char *at = find_position(run->text + piece->begin, piece->end - piece->begin, result->outcome.position);
    if (at && result->outcome.completed == 0)
        for (size_t i = first; i < first + count; i++)
            if ((size_t)(at - run->text) < statement_at(run, i)->end)
                return i;
    size_t left = result->outcome.completed;
    for (size_t i = first; i < first + count; i++)
        if (!is_blank(run, statement_at(run, i)) && left-- == 0)
            return i;
    return first + count - 1;
}

static bool is_transaction_end(const FileRun *run, const RunStatement *statement) {
    static const char *const words[] = {"commit", "end", "rollback", "abort"};
    if (statement->statement->kind != STATEMENT_TRANSACTION)
        return false;
    const char *text = run->text + statement->begin;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t length = strlen(words[i]);
        if (g_ascii_strncasecmp(text, words[i], length) == 0 && !g_ascii_isalnum(text[length]))
            return true;
    }
    return false;
}

/* Where to go on: everything back to the last end of a transaction was rolled back with the failure; what was before stays. */
static size_t restart_point(FileRun *run, size_t failed) {
    size_t piece = failed < run->statements->len ? statement_at(run, failed)->piece : 0;
    for (size_t i = failed; i > 0; i--) {
        const RunStatement *before = statement_at(run, i - 1);
        if (is_transaction_end(run, before) || (!is_wrapped(run) && before->piece != piece))
            return i;
    }
    return 0;
}

/* --- statement by statement ----------------------------------------------------------------------------------------- */

static bool needs_no_block(const char *sqlstate) {
    return strcmp(sqlstate, "25001") == 0 || strcmp(sqlstate, "55P04") == 0 || strcmp(sqlstate, "2D000") == 0;
}

static bool send_statement(FileRun *run, const RunStatement *statement, ScriptOutcome *outcome, GError **error) {
    script_outcome_clear(outcome);
    return file_run_script(run, run->text + statement->begin, statement->end - statement->begin, outcome, error);
}

/* In a block each statement stands in a savepoint: when it fails the ones before it stay. */
static bool send_guarded(FileRun *run, const RunStatement *statement, ScriptOutcome *outcome, GError **error) {
    bool guarded = run->in_transaction && statement->statement->kind != STATEMENT_TRANSACTION;
    if (guarded && !control_quietly(run, "SAVEPOINT pgstrata", error))
        return false;
    if (!send_statement(run, statement, outcome, error))
        return false;
    if (outcome->failed && run->in_transaction)
        return control_quietly(run, guarded ? "ROLLBACK TO SAVEPOINT pgstrata; RELEASE SAVEPOINT pgstrata" : "ROLLBACK", error);
    return !guarded || !run->in_transaction || control_quietly(run, "RELEASE SAVEPOINT pgstrata", error);
}

/* The statement alone, between two transactions. */
static bool send_outside(FileRun *run, const RunStatement *statement, ScriptOutcome *outcome, GError **error) {
    return control_quietly(run, "COMMIT", error) && send_statement(run, statement, outcome, error) && control_quietly(run, "BEGIN", error);
}

static bool wants_adoption(const ScriptOutcome *outcome) {
    return strcmp(outcome->sqlstate, "42501") == 0 &&
           (g_str_has_prefix(outcome->message, "must be member of role") || g_str_has_prefix(outcome->message, "permission denied for schema"));
}

/* Until PostgreSQL 15 who makes a role is no member of it, and so cannot give anything to it. The superuser can change that once the role is committed. */
static bool adopt_roles(FileRun *run, const RunStatement *statement, ScriptOutcome *outcome, GError **error) {
    bool block = run->in_transaction;
    return (!block || control_quietly(run, "COMMIT", error)) && workplace_grant_roles(run->replay->work, error) &&
           (!block || control_quietly(run, "BEGIN", error)) && send_guarded(run, statement, outcome, error);
}

static bool run_statement(FileRun *run, const RunStatement *statement, GError **error) {
    ScriptOutcome outcome = {0};
    bool ok = send_guarded(run, statement, &outcome, error);
    if (ok && outcome.failed && run->in_transaction && needs_no_block(outcome.sqlstate))
        ok = send_outside(run, statement, &outcome, error);
    if (ok && outcome.failed && wants_adoption(&outcome))
        ok = adopt_roles(run, statement, &outcome, error);
    for (int tries = 0; ok && outcome.failed && tries < RETRIES_MAX; tries++) {
        bool provided = false;
        ok = stub_provide(run, &outcome, statement, &provided, error);
        if (!ok || !provided)
            break;
        ok = send_guarded(run, statement, &outcome, error);
    }
    if (ok && outcome.failed)
        add_outcome(run, &outcome, statement->begin, statement->begin, statement->end);
    else if (ok && statement->statement->kind != STATEMENT_TRANSACTION)
        run->succeeded++;
    script_outcome_clear(&outcome);
    return ok;
}

static bool run_statements(FileRun *run, size_t from, GError **error) {
    if (is_wrapped(run) && !control_quietly(run, "BEGIN", error))
        return false;
    for (size_t i = from; i < run->statements->len; i++) {
        if (interrupt_check(error) || !run_statement(run, statement_at(run, i), error))
            return false;
    }
    if (!run->in_transaction)
        return true;
    ScriptOutcome outcome = {0};
    bool ok = control(run, "COMMIT", &outcome, error);
    if (ok && outcome.failed) {
        size_t size = run->migration->sql_size;
        add_outcome(run, &outcome, size, size, size);
        run->succeeded = 0;
    }
    script_outcome_clear(&outcome);
    return ok;
}

/* --- the whole of it ------------------------------------------------------------------------------------------------ */

static void set_status(FileRun *run) {
    Stratum *stratum = run->stratum;
    bool kept = run->kept_before || (run->succeeded > 0 && !run->gave_up);
    stratum->status = run->failures->len == 0 ? STRATUM_APPLIED : kept ? STRATUM_PARTLY : STRATUM_FAILED;
}

/* Runs it as the runner does until it works or nothing more can be provided. */
static bool try_whole(FileRun *run, WholeResult *result, GError **error) {
    for (int tries = 0; tries < RETRIES_MAX; tries++) {
        g_ptr_array_set_size(run->skips, 0);
        if (!run_whole(run, result, error))
            return false;
        if (!result->outcome.failed)
            return true;
        bool provided = false;
        size_t failed = failed_statement(run, result);
        /* What was committed before must not be run again. */
        if (run->statements->len == 0 || restart_point(run, failed) > 0)
            return true;
        if (!stub_provide(run, &result->outcome, statement_at(run, failed), &provided, error))
            return false;
        if (!provided)
            return true;
    }
    return true;
}

static bool rescue(FileRun *run, const WholeResult *result, GError **error) {
    size_t failed = failed_statement(run, result);
    if (run->statements->len == 0) { /* nothing to take apart */
        add_outcome(run, &result->outcome, 0, 0, run->migration->sql_size);
        return true;
    }
    size_t from = restart_point(run, failed);
    run->kept_before = from > 0;
    g_ptr_array_set_size(run->skips, 0);
    run->stratum->mode = text_pool_add(run->replay->strata->texts, "statement by statement");
    return run_statements(run, from, error);
}

bool file_run_execute(FileRun *run, GError **error) {
    WholeResult result = {0};
    g_autoptr(GError) fatal = NULL;
    bool alone = migration_transaction(run->replay->set, run->migration) == TRANSACTION_NONE && file_run_statements(run)->len > 0;
    bool ok = alone ? run_statements(run, 0, &fatal) : try_whole(run, &result, &fatal);
    if (ok && result.outcome.failed)
        ok = rescue(run, &result, &fatal);
    script_outcome_clear(&result.outcome);
    set_status(run);
    if (fatal) {
        g_propagate_error(error, g_steal_pointer(&fatal));
        return false;
    }
    return true; /* giving a file up is an outcome as long as the server lives */
}
