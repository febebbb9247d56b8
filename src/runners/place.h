#ifndef PLACE_H
#define PLACE_H

/* What a path in a repository says: copies, examples, names. */

#include <stdbool.h>
#include <glib.h>
#include "model/file_tree.h"

/* When the path lies in a copy of a project, the copy's root ("x/node_modules", ".worktrees/feature") and in *reason why. NULL: it does not. Free with g_free(). */
char *place_copy_root(const char *path, const char **reason);

/* In a folder of examples, fixtures, templates or tests: taken only when there is nothing else. */
bool place_is_example(const char *path);

/* A short name for a migrations folder: its last distinctive part; NULL when all parts are words like "migrations". Free with g_free(). */
char *place_name(const char *folder);

/* Folder of a path, "" for the root. Free with g_free(). */
char *place_parent(const char *path);

/* `path` relative to `base`, with "." and ".." resolved; NULL when it leaves the repository. Free with g_free(). */
char *place_resolve(const char *base, const char *path);

bool place_is_below(const char *path, const char *folder);
bool place_exists(const FileTree *tree, const char *folder);

#endif
