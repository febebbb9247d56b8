#ifndef MODEL_LEDGER_H
#define MODEL_LEDGER_H

/*
 * A runner's ledger in one live database: its rows as far as the runner's rules read them, and what follows for the next run. Filled by the
 * runners module (runners/predict.h), read by analysis and report.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/text.h"
#include "model/history.h"

/* What a column of some runner's table holds. */
typedef enum {
    FIELD_KEY,          /* what identifies the migration: version, name, change id */
    FIELD_NAME,         /* description, script, file name: for people, or a second part of the key */
    FIELD_FILE,         /* path that is part of the key (Liquibase) */
    FIELD_AUTHOR,       /* part of the key (Liquibase) */
    FIELD_CHECKSUM,
    FIELD_WHEN,         /* the migration's own time in milliseconds (Drizzle's created_at) */
    FIELD_APPLIED_AT,   /* when it was run, or begun */
    FIELD_FINISHED_AT,  /* empty: begun and not finished */
    FIELD_ROLLED_BACK_AT,
    FIELD_DURATION,
    FIELD_BY,
    FIELD_SUCCESS,      /* "f": failed */
    FIELD_DIRTY,        /* "t": failed half-way */
    FIELD_TYPE,         /* kinds of rows that the runner's own code tells apart */
    FIELD_ORDER,        /* the order in which rows were written */
    FIELD_ERROR,
    FIELD_TEXT,         /* the statements that were run */
    FIELD_BATCH,
    FIELD_SCOPE,        /* the project that the row belongs to, where projects share a table: MigrationSet.scope */
    FIELD_COUNT
} LedgerField;

typedef struct {
    LedgerField field;
    const char *column;
} LedgerColumn;

typedef struct {
    const char *schema; /* NULL: wherever it is found, "public" first */
    const char *table;  /* NULL: no ledger */
} LedgerName;

typedef enum {
    ROW_APPLIED,
    ROW_FAILED,      /* failed, begun and not finished, dirty */
    ROW_ROLLED_BACK, /* undone, or marked so: as if it were not there */
    ROW_BASELINE,    /* nothing was run: everything up to here counts as applied */
    ROW_INTERNAL     /* the runner's own (goose's version 0): of no migration */
} LedgerRowState;

/* The revision of a file that a row's migration was run from, found in the git history. */
typedef struct {
    const char *path;         /* where the file stood then */
    const char *blob;
    const Commit *brought;    /* the mainline commit with which this revision came; borrowed; NULL: not committed yet, or before what can be seen */
    const Commit *changed_by; /* the mainline commit that edited, renamed or deleted it; NULL: it still stands so */
    EditClass edit;           /* from this revision to the present file; EDIT_UNKNOWN when there is none */
    bool guessed;             /* by the time of the run, no checksum proves it */
    const char *difference;   /* unified diff from this revision to the present file, secrets masked; NULL: none or no such file */
    FileEventKind fate;       /* what `changed_by` did */
    const char *now;          /* the path under which its story goes on; NULL: the file is gone */
    const char *branch;       /* it stands on this branch, and never stood on the mainline; `brought` is a commit there; NULL */
    bool merged;              /* it stood so in a branch that was merged since, but never on the mainline; `brought` is a commit of that branch */
    bool blind;               /* the recorded checksum fits the present file as well, although its SQL is another: the runner cannot see the edit */
    bool from_text;           /* told from the statements that the ledger keeps; `blob` is NULL when no revision has them */
} LedgerOrigin;

typedef struct {
    const char *fields[FIELD_COUNT]; /* as the server gave them; NULL: SQL NULL or no such column */
    const char *key;          /* in the form of Migration.key; NULL: this runner's rows have none */
    const char *name;         /* for people; NULL */
    const char *hash;         /* the recorded checksum; NULL */
    int64_t when;             /* milliseconds of FIELD_WHEN; 0 unknown */
    LedgerRowState state;
    bool superseded;          /* a later row of the same migration decides */
    int migration;            /* index into the set, -1: explained by no present file */
    bool other_version;       /* of a present migration, but its content is another now */
    const char *variant;      /* the checksum fits in another form: "with CRLF line ends"; NULL: as the bytes are, or not at all */
    LedgerOrigin *origin;     /* owned (g_new), texts in the state's pool; NULL: not looked for, or not found */
} LedgerRow;

/* Why a runner refuses to run anything. */
typedef enum {
    STOP_NONE,
    STOP_LATE,      /* an unapplied migration stands before an applied one */
    STOP_VANISHED,  /* the ledger names a migration that has no file */
    STOP_EDITED,    /* a checksum does not fit */
    STOP_FAILED,    /* a failed or unfinished row */
    STOP_NO_LEDGER, /* the database has objects, but no ledger */
    STOP_LOCKED,
    STOP_FOLDER,    /* the folder itself is refused: a missing file, a wrong checksum file, two migrations of one number */
    STOP_COUNT
} StopReason;

typedef struct {
    TextPool *texts;
    bool has_ledger;       /* false: the table does not exist; the predictions hold all the same */
    LedgerRow *rows;       /* in the order in which they were written, as far as the table tells */
    size_t row_count;
    int64_t newest;        /* DECIDE_NEWER_TIME: what the runner takes for the newest time; INT64_MIN: no rows */
    bool replays_all;      /* DECIDE_NEWER_TIME: a row without time sorts first: the runner believes that nothing ran, and starts again */
    size_t migration_count;
    bool *applied;         /* per migration of the set: the runner counts it as run */
    bool *will_run;        /* per migration: it waits to be run; the next run does so unless `stop` */
    bool *will_skip;       /* per migration: registered, not applied, and the runner never will */
    const char **why;      /* per migration, marked: why it is skipped, or runs again; NULL */
    StopReason stop;
    int stop_migration;    /* the migration that the refusal is about; -1: none */
    const char *stop_text; /* marked: the refusal in the runner's words; NULL without */
} LedgerState;

LedgerState *ledger_state_new(size_t rows, size_t migrations);
void ledger_state_free(LedgerState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerState, ledger_state_free)

/* What the runner believes and will do, and the rows that it has, without their times and their order: as text that is the same for two ledgers of one MigrationSet
 * when that is. NULL gives "". Free with g_free(). */
char *ledger_outcome(const LedgerState *state);

/* No present file is what this row is of, and one should be. */
bool ledger_row_is_unexplained(const LedgerRow *row);

const char *stop_reason_id(StopReason reason);     /* "late", ...; "none" */
const char *ledger_row_state_id(LedgerRowState state); /* "applied", "failed", "rolled back", "baseline", "internal" */

#endif
