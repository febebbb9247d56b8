#ifndef ANALYSIS_DECLARED_CLASS_H
#define ANALYSIS_DECLARED_CLASS_H

/* What one difference between the migrations and a declaration is. */

#include "analysis/declared_drift.h"

typedef struct {
    const DeclaredInput *input;
    const DeclaredDrift *drift; /* its views are there */
} DeclaredSides;

/* Fills all but `folded` and `rename` of a gap that has its change. `behind`: the change is one against what the runner runs, and none against all files. */
void gap_classify(const DeclaredSides *sides, DeclaredGap *gap, bool behind);

#endif
