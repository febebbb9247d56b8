#ifndef MODEL_RANGE_H
#define MODEL_RANGE_H

/* The commits between two revisions: of a phase, a release, a pull request. Filled by the cli module from the repository, read by analysis and report. */

#include "model/history.h"

typedef struct {
    const Commit *commit;   /* owned by the range */
    const char *body;       /* the message behind its first line, trimmed; "" */
    const char *phase;      /* that its subject names: "18.1"; NULL */
} RangeCommit;

typedef struct {
    const char *path;
    const char *previous_path; /* renames; else NULL */
    FileEventKind kind;     /* from the beginning of the range to its end: added, edited, renamed, deleted */
} RangeFile;

typedef struct {
    TextPool *texts;
    GPtrArray *owned;       /* of Commit * */
    const char *title;      /* "Phase 18.1", "v1.0..v1.1", "2026-01-01..2026-01-31" */
    const char *phase;      /* NULL: the range is no phase */
    const Commit *from;     /* the commit before the range; NULL: from the beginning */
    const Commit *to;       /* its last commit; NULL: no commit is in it */
    GArray *commits;        /* of RangeCommit, oldest first: on the first-parent line, for a phase only those that name it */
    GArray *files;          /* of RangeFile, by path: what these commits changed */
    bool complete;          /* false: some commits could not be read */
} CommitRange;

CommitRange *commit_range_new(void);
void commit_range_free(CommitRange *range);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommitRange, commit_range_free)

#endif
