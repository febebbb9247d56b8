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

#endif
