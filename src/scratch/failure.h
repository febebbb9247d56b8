#ifndef SCRATCH_FAILURE_H
#define SCRATCH_FAILURE_H

/* What a failed statement says about its cause: from the SQLSTATE and the server's message (lc_messages is C in the scratch server). Pure. */

#include "model/strata.h"

/* *missing: the name that is missing or in the way, or NULL; free with g_free(). `statement` may be NULL. */
FailureCause failure_classify(const char *sqlstate, const char *message, const char *statement, char **missing);

/* True for schemas that hosting platforms make: auth, storage, ... */
bool failure_is_platform_schema(const char *schema);

#endif
