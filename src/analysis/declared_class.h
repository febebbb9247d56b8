#ifndef ANALYSIS_DECLARED_CLASS_H
#define ANALYSIS_DECLARED_CLASS_H

/* What one difference between the migrations and a declaration is. */

#include "analysis/declared_drift.h"

/* Fills all but `folded` and `rename` of a gap that has its change. `behind`: the change is one against what the runner runs, and none against all files. */
void gap_classify(const DeclaredInput *input, DeclaredGap *gap, bool behind);

#endif
