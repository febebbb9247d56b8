#ifndef GIT_ORIGIN_H
#define GIT_ORIGIN_H

/*
 * Where a change that a merge brought was written: the path's state is followed from the merged side back through the parents that have it too, as
 * git's own history simplification does, to the commit that made it. Only merges that changed a followed place cost anything.
 */

#include "walk.h"

typedef struct Origins Origins;

/* Borrows the walk, which is complete. */
Origins *origins_new(Walk *walk);
void origins_free(Origins *origins);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Origins, origins_free)

/* The commit where `change` of the merge `step` was written; the merge itself when no commit of the merged side made it (a merge that was edited, or a state taken
 * from the main line's own past) or when that side is not here. For a file that arrives: the commit that first brought it, under whatever name, not the last that
 * touched it. */
git_oid origins_find(Origins *origins, const Step *step, const FileChange *change, bool arrives);

/* The position of a commit in walk->line, or -1. */
gssize origins_line_index(const Origins *origins, const git_oid *commit);

/* The parents of any commit, NULL when it is not here or they are not; *count of them. Borrowed until origins_free(). */
const git_oid *origins_parents(Origins *origins, const git_oid *commit, size_t *count);

#endif
