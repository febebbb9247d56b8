#ifndef MODEL_RUNNER_RULES_H
#define MODEL_RUNNER_RULES_H

/*
 * What a migration tool does, as data: one constant row a tool, in its file in src/runners/. Whoever must know a rule reads it here; no module asks which tool it is.
 */

#include "model/ledger.h"

typedef struct Migration Migration;
typedef struct MigrationSet MigrationSet;

typedef enum { TRANSACTION_ALL_PENDING, TRANSACTION_PER_FILE, TRANSACTION_PER_PIECE, TRANSACTION_NONE } TransactionMode; /* NONE: each statement by itself */

/* Which migrations the next run takes. */
typedef enum {
    DECIDE_UNRECORDED,  /* those that the ledger lacks, in the folder's order; `late` says what happens to those before an applied one */
    DECIDE_NEWER_TIME,  /* those whose `when` is greater than the newest of the ledger (Drizzle 0.x) */
    DECIDE_BEHIND_LAST, /* those that stand behind the last one that the ledger names (golang-migrate, Sqitch, graphile-migrate) */
    DECIDE_ANCESTRY     /* those that no row's migration has among itself and its ancestors (Alembic) */
} Decision;

typedef enum { REACT_IGNORE, REACT_RUN, REACT_STOP } Reaction;

/*
 * What happens then, and what the tool prints. In the text "{}" stands for the migration's tag (or the row's key), "{key}" for the key, "{number}" for the number as it is
 * written, "{description}" for the words of the name (or the row's), "{file}" for the file's name, "{recorded}" and "{now}" for the checksum in the row and the one that would be recorded
 * now.
 */
typedef struct {
    Reaction reaction;
    const char *text; /* marked; NULL: nothing is printed */
} Response;

typedef struct {
    const char *id;      /* "golang-migrate" */
    const char *title;   /* "golang-migrate (NUMBER_name.up.sql)": in lists of what was looked for */
    const char *name;    /* in sentences: "golang-migrate", "Drizzle" */
    const char *command; /* what a person types to run migrations, when the project has no script: "migrate up"; NULL */
    Decision decision;
    TransactionMode transaction;
    LedgerName ledger;   /* by default; table NULL: the tool keeps none that is known */
    const LedgerColumn *columns; /* ends with a row whose column is NULL; NULL: no ledger */
    const char *ledger_definition; /* "version bigint PRIMARY KEY, ...": the columns with which the tool makes its table, for migrations that use it; NULL: not needed */
    const char *const *own_tables; /* further tables of the tool beside its ledger; NULL-terminated; NULL */
    bool owns_schema;    /* everything in the ledger's schema is the tool's */
    const char *lock_table, *lock_column; /* a row of this table with this column true or not 0: somebody holds the lock; NULL */
    Response late;       /* DECIDE_UNRECORDED: not applied, but a later one is. IGNORE: passed over for ever */
    Response vanished;   /* a row whose migration has no file */
    Response edited;     /* the recorded checksum, or the recorded text (FIELD_TEXT), fits no accepted form of the file */
    Response failed;     /* a failed or unfinished row. RUN: it is run again */
    Response no_ledger;  /* objects, but no ledger. RUN: everything is run */
    Response locked;
    bool last_row_decides; /* several rows of one migration: the last one tells, not any */
    bool code;           /* migrations are programs, not SQL: they cannot be replayed */
    bool session_per_file; /* psql: settings do not outlive a file */
    bool late_after_first; /* files before the first applied one are not late, but passed over without a word */
    bool future_ignored; /* a vanished row whose key is greater than those of all files is of a newer revision of the project: passed over */

    /* A row's key and state from its fields. NULL: key is FIELD_KEY; state from FIELD_SUCCESS, _DIRTY, _ROLLED_BACK_AT, _FINISHED_AT. */
    void (*read_row)(LedgerRow *row, TextPool *texts);
    /* The migration of a row whose key is that of none, by what else the tool accepts (another folder before the path); -1: none. NULL: it accepts nothing else. */
    int (*find_other)(const MigrationSet *set, const LedgerRow *row);
    /* Does a recorded checksum fit this text of the migration? NULL: no; "": as the bytes are; else in which other form: "with CRLF line ends". The text may
     * be of an earlier revision. Where the ledger keeps the statements and no checksum (FIELD_TEXT), `recorded` are they. NULL: the tool records nothing that
     * depends on the file alone. */
    const char *(*checksum_fits)(const Migration *migration, const char *sql, size_t size, const char *recorded);
    /* What would be recorded now in place of `recorded` (its version of the sum; "": a new row), for messages and remedies; NULL: Migration.checksum, or where a
     * SHA-256 in hex fits, that. Free with g_free(). */
    char *(*checksum_now)(const Migration *migration, const char *recorded);
    /* The key of a file by its path below the folder, whether or not it still exists; NULL: no migration. Free with g_free(). NULL: paths do not tell. */
    char *(*key_of_path)(const char *path);
    /* Rules that no other field can tell, after the rest: may set stop, why, will_run, will_skip. NULL: none. */
    void (*refine)(const MigrationSet *set, LedgerState *state);

    /* The tool's own commands that mend its ledger, for remedies; "{}" stands for the migration's tag, "{key}" for its key,
     * "{last}" for the key of the last of several: one command for all. */
    const char *mark_applied;  /* counts it as run without running it: "prisma migrate resolve --applied {}"; NULL: a row is inserted */
    const char *accept_edits;  /* makes the recorded checksums those of the files: "flyway repair"; NULL: the row is updated */
    const char *clear_lock;    /* "npx knex migrate:unlock"; NULL: none */
    const char *clear_failed;  /* after a failed run: "prisma migrate resolve --rolled-back {}"; NULL: none */

    Response doubled;    /* DECIDE_UNRECORDED: a second migration of a key that has run. IGNORE: it counts as run and never is; RUN: it is tried */
    bool sent_whole;     /* a migration without transaction is sent piece by piece all the same: several statements in one piece are one implicit transaction */
    const char *order;   /* what says the order: "sqitch.plan is"; NULL: "the files' names are" */
    /* Does a path name a file whose history is told? NULL: whatever ends with ".sql". */
    bool (*follows_path)(const char *path);
    /* The file in whose folder `command` is typed ("manage.py"), the nearest at or above the migrations; NULL: the root of the repository. "{}" in the command
     * stands for the migrations folder from there. */
    const char *command_home;
} RunnerRules;

#endif
