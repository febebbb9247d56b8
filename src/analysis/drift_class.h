#ifndef ANALYSIS_DRIFT_CLASS_H
#define ANALYSIS_DRIFT_CLASS_H

/* What one difference between the end of the chain and a live database calls for. */

#include "analysis/drift.h"

typedef struct {
    const MigrationSet *set;
    const ProvenanceIndex *provenance;
    const LedgerState *ledger; /* NULL: none */
    size_t level;
} DriftContext;

/* The class of a change (expected -> live), and in *stratum the stratum that is answerable for the expected side; -1: none. */
DriftClass drift_classify(const DriftContext *context, const Change *change, int *stratum);

/* drift_analyse() for a caller that has the catalog at the end of the chain already. */
DriftResult *drift_analyse_against(const MigrationSet *set, const Strata *strata, const Catalog *expected, const ProvenanceIndex *provenance,
                                   const Catalog *live,
                                   const LedgerState *ledger);

#endif
