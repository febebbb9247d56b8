#ifndef GIT_TREE_DIFF_H
#define GIT_TREE_DIFF_H

/* The files that differ between two trees. A change of mode alone is none; links and submodules count as not there. */

#include "base/text.h"
#include "git/folder_history.h"
#include "place.h"

typedef enum { CHANGE_ADD, CHANGE_EDIT, CHANGE_DELETE } ChangeKind;

typedef struct {
    ChangeKind kind;
    const char *path;
    git_oid before, after;
} FileChange;

/* What a comparison meets beside files. */
typedef struct {
    int64_t skipped; /* how many more links, submodules and unusable names there are after than before */
    bool disorder;   /* a damaged tree: names twice or out of order, so the changes may be wrong */
} TreeAside;

typedef struct {
    Repository *repository;
    TextPool *texts;    /* the paths go there */
    FileFilter filter;  /* only these files */
    GArray *changes;    /* of FileChange: they are appended */
    size_t *budget;     /* entries that may still be looked at: ends what only an attack has */
    TreeAside *aside;   /* may be NULL */
} TreeDiff;

typedef struct {
    EntryKind kind;
    git_oid id;
} TreeState;

/* Compares what is at `path` before and after. `place` (may be NULL) is the path's place: followed places below it are left out, since each is compared
 * on its own. OBJECT_TOO_BIG: the budget is spent. */
ObjectState tree_diff(const TreeDiff *diff, const Place *place, const char *path, TreeState before, TreeState after);

#endif
