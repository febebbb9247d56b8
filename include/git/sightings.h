#ifndef GIT_SIGHTINGS_H
#define GIT_SIGHTINGS_H

#include "git/folder_history.h"
#include "model/history.h"

/* A content that stood under a path in some commit of some branch. */
typedef struct {
    const char *path;
    const char *blob;
    const Commit *commit; /* the oldest that has it */
    const char *branch;   /* the first branch by name (local ones before remote ones) that has that commit, when the revision has not; NULL: the revision has it */
} Sighting;

/*
 * Every content of files that the filter wants that ever stood in the folders, in all commits that the revision (NULL: HEAD) and the branches reach: also what a mainline history does not see,
 * the states within merged branches and the branches that are not merged. Sorted by path and commit. Texts and new commits are the history's. What is missing in a
 * shallow or partial clone is left out; error only when interrupted. Free with g_array_unref().
 */
GArray *sightings_find(Repository *repository, const char *rev, const char *const *folders, FileFilter filter, History *history, GError **error);

#endif
