#ifndef GIT_BRANCHES_H
#define GIT_BRANCHES_H

/* A branch and the one that it is to be merged into: where they parted, what stands on either side, and how git would merge a file of both. */

#include "git/repository.h"
#include "model/range.h"

typedef struct {
    char *base;    /* the base's name as a person says it: "main" (of "origin/main", "refs/heads/main") */
    char *rev;     /* as it was found: "origin/main" */
    char *head;    /* 40 hex digits each: the branch's own last commit, */
    char *tip;     /* the base's, */
    char *fork;    /* and the last commit that both have */
    size_t ahead;  /* commits that only the branch has */
    size_t behind; /* ... only the base */
} BranchPoint;

/*
 * `rev` NULL: HEAD. `base` NULL: the one that CI names (GITHUB_BASE_REF, CI_MERGE_REQUEST_TARGET_BRANCH_NAME), the default branch of origin, "main" or "master": the first that is there. A base "x" is
 * looked for as "origin/x", too.
 * ERROR_USAGE: a base that does not exist, or with which there is no common commit; ERROR_INCOMPLETE: that is because the clone is shallow. Without `base` and without any of those, the
 * error says what was looked for.
 */
BranchPoint *branch_point_find(Repository *repository, const char *rev, const char *base, GError **error);
void branch_point_free(BranchPoint *point);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BranchPoint, branch_point_free)

/* When HEAD is the trial merge that GitHub makes of a pull request (GITHUB_REF says so), in which both sides are one already: the id of the branch's own last commit. NULL: it is none, or its parents
 * are not here. Free with g_free(). */
char *branch_trial_head(const Repository *repository);

/* The commits of the branch's first-parent line since it left its base. Title "main..feature". */
CommitRange *branch_commits(Repository *repository, const BranchPoint *point, const char *rev, GError **error);

/* A file that both sides changed, merged line by line. With *conflicts true, the text has what both have at that place, ours first. NULL: it cannot be merged (too large, binary). Free with g_free(). */
char *branch_merge_file(const char *before, const char *ours, const char *theirs, bool *conflicts);

#endif
