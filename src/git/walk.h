#ifndef GIT_WALK_H
#define GIT_WALK_H

/* The first-parent line of a revision, and what each of its commits changed in the followed places. */

#include "tree_diff.h"

/* A commit that changed something. */
typedef struct {
    git_oid id;
    size_t index;    /* in walk->line */
    bool merge;
    GArray *changes; /* of FileChange */
} Step;

/* What could not be seen, and so the reason for which a history is not complete. */
typedef struct {
    bool shallow;        /* the border of a shallow clone was met */
    bool missing;        /* a commit or tree is not here */
    bool damaged;
    bool too_big;        /* a limit against attacks was met */
    size_t blobs_missing; /* contents that were wanted to tell renames */
} Gaps;

typedef struct {
    Repository *repository;
    TextPool *texts;
    FileFilter filter;
    Place *places;
    size_t budget;
    git_oid head_tree;
    GArray *line;     /* of git_oid, newest first */
    GArray *trees;    /* of git_oid: the root trees of the line's commits */
    GPtrArray *steps; /* of Step *, newest first */
    Gaps gaps;
} Walk;

Walk *walk_new(Repository *repository, TextPool *texts, const char *const *folders, FileFilter filter);
void walk_free(Walk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Walk, walk_free)

/* Walks from `head` to the root, or to where the commits end. Error: interruption, or the head itself cannot be read. */
bool walk_run(Walk *walk, const git_oid *head, GError **error);

void gaps_note(Gaps *gaps, ObjectState state);
/* Why a history with such gaps is not complete, and what to do; NULL: it is complete. */
const char *gaps_reason(const Gaps *gaps, const Repository *repository);

/* Former places: when most of a place's files arrive in one commit that deletes the same contents elsewhere, the place was moved. Follows the
 * places they came from, from this commit back, and appends what it deleted there to the step's changes. `changes` [from, to) are those of `place`. */
ObjectState former_places_follow(Walk *walk, Step *step, const Place *place, guint from, guint to, const git_oid *before, const git_oid *after);

#endif
