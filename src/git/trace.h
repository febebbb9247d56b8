#ifndef GIT_TRACE_H
#define GIT_TRACE_H

/* Steps of the walk, oldest first, become stories of files. */

#include "model/history.h"
#include "walk.h"

/* A file while its story is told. */
typedef struct {
    const char *path; /* now, or last */
    bool alive;
    GArray *events;   /* of TraceEvent */
} Trace;

typedef struct {
    FileEventKind kind;
    const Step *step;
    const FileChange *change; /* of the path after; of the path before for deletions */
    const char *previous_path;
    git_oid before;           /* all zero: none */
    bool squash;
} TraceEvent;

/* All traces, of Trace *, in the order in which they begin. */
GPtrArray *traces_build(Walk *walk, GError **error);

#endif
