#ifndef REPORT_RESOLVED_H
#define REPORT_RESOLVED_H

/* The bugs that a range of commits is about, for its summary and for state files. */

#include "analysis/audit.h"

/* Those whose last difference ended with its commits, and those that its commits, or its phase, claim to have resolved. Of Bug *, in the register's order; free with
 * g_ptr_array_unref(). */
GPtrArray *resolved_bugs(const Audit *audit, const CommitRange *range);

/* "BUG-001 (P0): Registration fails" */
void resolved_say_bug(GString *out, const Bug *bug);

#endif
