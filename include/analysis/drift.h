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

typedef struct {
    size_t level;             /* how many strata the database has, by its catalog: the nearest */
    size_t level_distance;    /* objects that differ from that stratum; 0: exactly there */
    size_t ledger_distance;   /* objects that differ from just those strata that the ledger says ran, in whatever order; SIZE_MAX without ledger */
    size_t ledger_level;      /* strata up to the last one that the ledger says ran; 0 without ledger */
    const LedgerState *ledger; /* borrowed; NULL: no ledger table, or not readable */
    ChangeSet *difference;    /* expected -> live; owned */
    GArray *items;            /* of DriftItem, sorted by class, kind, identity */
    size_t counts[DRIFT_COUNT]; /* of items with GRADE_DIFFERENT */
} DriftResult;

/* Pure. `ledger` may be NULL; one of a database without the table counts as NULL. The runner's own tables (ledger schema and table) are never drift. */
DriftResult *drift_analyse(const MigrationSet *set, const Strata *strata, const ProvenanceIndex *provenance, const Catalog *live, const LedgerState *ledger);
void drift_result_free(DriftResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DriftResult, drift_result_free)

const char *drift_class_id(DriftClass class);   /* "pending", ... */
const char *drift_class_text(DriftClass class); /* "in no migration: made by hand or by another program" */

#endif
