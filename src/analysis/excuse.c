#include "excuse.h"

#include <glib.h>

bool cause_is_environment(FailureCause cause) {
    return cause == CAUSE_MISSING_EXTENSION || cause == CAUSE_MISSING_ROLE || cause == CAUSE_PLATFORM_OBJECT || cause == CAUSE_PRIVILEGE ||
           cause == CAUSE_TIMEOUT || cause_is_server(cause);
}

bool cause_is_server(FailureCause cause) {
    return cause == CAUSE_SERVER_TOO_OLD || cause == CAUSE_ENVIRONMENT;
}

bool failure_is_excused(const ReplayFailure *failure, bool (*excuses)(FailureCause cause), bool *met) {
    bool own = excuses(failure->cause);
    bool follows = *met && failure->cause == CAUSE_MISSING_OBJECT;
    *met = *met || own;
    return own || follows;
}

bool *strata_excused(const Strata *strata, bool (*excuses)(FailureCause cause)) {
    bool *excused = g_new0(bool, strata->count + 1), met = false;
    for (size_t i = 0; i < strata->count; i++) {
        const Stratum *stratum = &strata->strata[i];
        if (stratum->status != STRATUM_FAILED && stratum->status != STRATUM_PARTLY)
            continue;
        excused[i] = stratum->failure_count > 0;
        for (size_t j = 0; j < stratum->failure_count; j++)
            excused[i] &= failure_is_excused(&stratum->failures[j], excuses, &met);
    }
    return excused;
}
