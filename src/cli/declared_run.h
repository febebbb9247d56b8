#ifndef CLI_DECLARED_RUN_H
#define CLI_DECLARED_RUN_H

/* The statements of a Declaration, run in the scratch server. */

#include "analysis/source_comparison.h"
#include "analysis/audit.h"
#include "scratch/scratch.h"

/* The last stratum is the Declaration's; each statement is a query of its own, so that one that fails takes nothing with it. Appends to `failures` (of DeclaredFailure, by statement). `name` stands in
 * messages. `before` (of const char *: statements; NULL: none) runs first, as a stratum of its own whose failures nobody is told. */
Strata *declared_run(Scratch *scratch, const Declaration *declaration, const char *name, const GPtrArray *before, GArray *failures, GError **error);

/* True when a statement failed for want of a function or a schema. */
bool declared_run_lacks(const GArray *failures);

/* The catalog of such a run as a source, with notes of what was not understood, what failed, what was assumed. */
Source *declared_run_source(const char *title, const Declaration *declaration, const Strata *strata, const GArray *failures);

#endif
