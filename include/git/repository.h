#ifndef GIT_REPOSITORY_H
#define GIT_REPOSITORY_H

/*
 * A git repository, read only: libgit2's object store, no network, no hooks, no check-out, no index writes.
 */

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>
#include "model/file_tree.h"

typedef struct Repository Repository;

/* Opens the repository that contains `path` (a work tree, a folder in one, a linked worktree, or a bare repository). Errors name the
 * path and what to do: not a repository, owned by another user (the safe.directory line), SHA-256, damaged. */
Repository *repository_open(const char *path, GError **error);
void repository_free(Repository *repository);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Repository, repository_free)

const char *repository_work_tree(const Repository *repository); /* absolute, no final "/"; NULL when bare */
const char *repository_git_folder(const Repository *repository); /* absolute */
bool repository_is_shallow(const Repository *repository);
bool repository_is_partial(const Repository *repository); /* partial clone: blobs may be missing */

/* The files of `rev` (NULL: HEAD). With `with_work_tree` (needs rev NULL and a work tree), files under the given folders (NULL-terminated;
 * NULL: none) that are new or different on disk, and not ignored, take the disk's bytes and are marked uncommitted; files gone from disk are left out.
 * An empty repository gives an empty tree. ERROR_USAGE when the revision does not exist. The tree borrows the repository. */
FileTree *repository_tree(Repository *repository, const char *rev, const char *const *work_tree_folders, GError **error);

/* When the commit of `rev` was committed, Unix seconds. ERROR_USAGE when there is no such revision. */
bool repository_commit_time(Repository *repository, const char *rev, int64_t *time, GError **error);

/* One blob by hex id, NUL-terminated beyond *size, capped at 16 MiB. ERROR_INCOMPLETE when the object is missing. */
char *repository_read_blob(Repository *repository, const char *blob, size_t *size, GError **error);

#endif
