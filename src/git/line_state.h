#ifndef GIT_LINE_STATE_H
#define GIT_LINE_STATE_H

/* What the parts of a line share. Positions in the walk are newest first, indexes of the line oldest first. */

#include "git/line.h"
#include "tag.h"

typedef struct LineTree LineTree;

struct Line {
    Repository *repository;
    TextPool *texts;
    size_t count;
    Walk *walk;
    Origins *origins;
    const char **ids;       /* by index */
    Commit **commits;       /* by index; NULL: not asked for yet */
    const char **messages;  /* likewise */
    TagIndex *tags;         /* NULL: not asked for yet */
    LineTree *tree;
    bool moved;             /* false: the line stands before its first commit */
    size_t at;
    GArray *changes;        /* of LineChange */
    GHashTable *places;     /* path (a folder's with "/" behind it) -> GArray of LinePlace, owned: answers of line_places() */
    GHashTable *known;      /* the same, of a run in which the line ended at `known_at` */
    size_t known_at;
    GHashTable **renames;   /* by index: path -> path before, of the files that the commit renamed; NULL: not asked for yet */
};

const git_oid *line_commit_id(const Line *line, size_t index);
/* The root tree of a commit of the line. */
const git_oid *line_root(const Line *line, size_t index);

/* What differs between the root trees of two commits (before < 0: nothing), as FileChanges in git's order. */
ObjectState line_compare(Line *line, gssize before, size_t after, GArray *changes, TreeAside *aside);

/* Of what was followed back from here before; NULL: it was not, or the commit is another. */
const GArray *line_find_known(const Line *line, size_t index, const char *path, bool folder);
void line_keep_places(Line *line, const char *path, bool folder, const GArray *places);

LineTree *line_tree_new(Repository *repository);
void line_tree_free(LineTree *tree);

#endif
