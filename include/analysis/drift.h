#ifndef ANALYSIS_DRIFT_H
#define ANALYSIS_DRIFT_H

/*
 * A live database against the strata of its migrations: which level it has reached, what is merely pending, and what is drift.
 */

#include "compare/diff.h"
#include "analysis/provenance.h"
#include "model/migration.h"

/* What a difference calls for. */
typedef enum {
    DRIFT_PENDING,   /* a migration above the level will bring it: run the runner */
    DRIFT_SKIPPED,   /* a migration below the level should have brought it, and the runner will not run it any more */
    DRIFT_MISSING,   /* made by a migration at or below the level, not there: dropped by hand, or never ran */
    DRIFT_EXTRA,     /* in the database, made by no migration: by hand, or by something else */
    DRIFT_DIFFERENT, /* on both sides, with other properties */
    DRIFT_COUNT
} DriftClass;

typedef struct {
    DriftClass class;
    Grade grade;
    const Change *change; /* from expected (head of the chain) to live; borrowed from the DriftResult */
    int stratum;          /* index of the stratum that made, or last changed, the expected side; -1: none */
    size_t folded;        /* objects below this one (columns, indexes, ... of a missing or extra table) that share its fate and are not listed */
} DriftItem;

/* A row of the runner's ledger, as far as it is understood. */
typedef struct {
    const char *hash; /* drizzle */
    const char *name; /* when the runner stores one */
    int64_t when;     /* milliseconds, 0 unknown */
    int migration;    /* index into the set, -1: explained by no file */
    bool other_version; /* found by its time or name, but the file's content is another now */
} LedgerRow;

typedef struct {
    TextPool *texts;
    bool has_ledger;
    LedgerRow *rows;      /* by `when` */
    size_t row_count;
    int64_t newest;       /* SKIP_WHEN_NOT_NEWER: what the runner takes for the newest time; INT64_MIN: no rows */
    bool replays_all;     /* a row without time sorts first: the runner believes that nothing ran, and starts again */
    size_t migration_count;
    bool *applied;        /* per migration of the set: a row says that it ran */
    bool *will_run;       /* per migration: the runner's next run */
    bool *will_skip;      /* per migration: registered, not applied, and the runner never will */
} LedgerState;

typedef struct {
    size_t level;             /* how many strata the database has, by its catalog: the nearest */
    size_t level_distance;    /* objects that differ from that stratum; 0: exactly there */
    size_t ledger_level;      /* strata up to the last one that the ledger says ran; 0 without ledger */
    LedgerState *ledger;      /* NULL: no ledger known */
    ChangeSet *difference;    /* expected -> live; owned */
    GArray *items;            /* of DriftItem, sorted by class, kind, identity */
    size_t counts[DRIFT_COUNT]; /* of items with GRADE_DIFFERENT */
} DriftResult;

/* Pure. `ledger_rows` may be NULL. The runner's own tables (ledger schema and table) are never drift. */
DriftResult *drift_analyse(const MigrationSet *set, const Strata *strata, const ProvenanceIndex *provenance, const Catalog *live, LedgerState *take_ledger);
void drift_result_free(DriftResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DriftResult, drift_result_free)

/* What the ledger's rows say, by the runner's rules. Rows: parallel arrays of text as the server gave it (NULL entries allowed). */
LedgerState *ledger_state_build(const MigrationSet *set, size_t rows, const char *const *hashes, const char *const *whens, const char *const *names);
void ledger_state_free(LedgerState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerState, ledger_state_free)

const char *drift_class_id(DriftClass class);   /* "pending", ... */
const char *drift_class_text(DriftClass class); /* "in no migration: made by hand or by another program" */

#endif
