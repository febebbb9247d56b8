#ifndef SCRATCH_FILE_RUN_H
#define SCRATCH_FILE_RUN_H

/*
 * One migration, run as its runner does; when that fails, what is missing is stubbed and it is run again; when it still fails, statement by statement.
 */

#include "replay.h"
#include "sql/statement.h"

/* A statement of the migration's text, of any piece. */
typedef struct {
    size_t begin, end; /* in the migration's text */
    size_t piece;
    int line;          /* in the file */
    const Statement *statement;
} RunStatement;

typedef struct {
    Replay *replay;
    const Migration *migration;
    Stratum *stratum;
    char *text;               /* the SQL; what must not reach the server is blanked */
    gint64 deadline;
    GPtrArray *parsed;        /* of Statements *, one a piece; NULL: not yet needed */
    GArray *statements;       /* of RunStatement; NULL: not yet needed */
    GArray *failures;         /* of ReplayFailure, texts in the strata's pool */
    GPtrArray *skips;         /* of char *: notices "... already exists, skipping", in order */
    GPtrArray *index_options; /* of char *: "index name\noptions" that were blanked */
    bool kept_before;         /* something of it was committed before the failure */
    size_t succeeded;         /* statements that stay, of those run one by one */
    bool in_transaction;
    bool gave_up;             /* time limit or lost session: nothing more of this file */
} FileRun;

/* Fills stratum->status, mode, failures. run->skips stay for the no-ops. Error: the server is lost, or an interruption. */
bool file_run_execute(FileRun *run, GError **error);

FileRun *file_run_new(Replay *replay, const Migration *migration, Stratum *stratum);
void file_run_free(FileRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileRun, file_run_free)

/* The statements of all pieces, parsed when first asked for. */
const GArray *file_run_statements(FileRun *run);

/* Overwrites a range of the text with spaces; line breaks stay, so lines do. */
void file_run_blank(FileRun *run, size_t begin, size_t end);

/* Runs SQL in the session within the file's time. False: nothing more can be run of this file (run->gave_up), or error. */
bool file_run_script(FileRun *run, const char *sql, size_t size, ScriptOutcome *outcome, GError **error);

#endif
