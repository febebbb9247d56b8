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
    GHashTable *positions;  /* id -> position + 1 on the first-parent line, which the ranges of an audit share; NULL: not known */
    size_t first, last;     /* positions of the first and the last commit; 0 and 0 with no commit in it */
} CommitRange;

CommitRange *commit_range_new(void);
void commit_range_free(CommitRange *range);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommitRange, commit_range_free)

/* Where a commit stands on the line; -1: it is not on it, or that is not known. */
gssize commit_range_position(const CommitRange *range, const Commit *commit);
/* Whether the commit is one of the range's: of a phase, one that names it. */
bool commit_range_has(const CommitRange *range, const Commit *commit);

/* "18.1", "Phase 18.1", "phase-18.1" and "018.1" are the same phase. */
bool phase_same(const char *a, const char *b);
int phase_compare(const char *a, const char *b); /* numbers as numbers */

#endif
