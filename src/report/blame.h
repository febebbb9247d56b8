#ifndef REPORT_BLAME_H
#define REPORT_BLAME_H

/* Which objects a person means: shared by the document and the JSON of blame. */

#include "analysis/audit.h"

typedef struct {
    const AuditTarget *target;
    const Provenance *story;
} BlameMatch;

/* The objects that `text` names, in all targets or one; exact names first. Of BlameMatch; free with g_array_unref(). NULL: ERROR_USAGE with near names as
 * hint, or that there is no such target, or that nothing was replayed. */
GArray *blame_find(const Audit *audit, const char *target, const char *text, GError **error);

#endif
