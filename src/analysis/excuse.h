#ifndef ANALYSIS_EXCUSE_H
#define ANALYSIS_EXCUSE_H

/* Failures of the replay that say something of the scratch server rather than of the migrations. */

#include "model/strata.h"

/* The scratch server lacks something that another one may have: an extension, a role, a platform's objects, syntax, privileges, time. */
bool cause_is_environment(FailureCause cause);

/* The scratch server is too old, or broken. */
bool cause_is_server(FailureCause cause);

/* The failure has such a cause, or misses an object that may be missing since an earlier such failure. `excuses` is one of the tests above; `*met` is kept from one
 * failure to the next, false at first. */
bool failure_is_excused(const ReplayFailure *failure, bool (*excuses)(FailureCause cause), bool *met);

/* Per stratum: it failed, and all its failures are excused. Free with g_free(). */
bool *strata_excused(const Strata *strata, bool (*excuses)(FailureCause cause));

#endif
