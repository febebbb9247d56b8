#ifndef MODEL_FILE_TREE_H
#define MODEL_FILE_TREE_H

/*
 * The files of a repository at one revision, as a sorted list with a reader: what detection and runners see of git, so that
 * they need no git. Paths are "/"-separated and relative to the repository's root; entries that are no regular files
 * (symbolic links, submodules) and names that are no valid path parts are left out and counted.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef struct {
    const char *path;
    const char *blob;  /* hex id; NULL when the work tree's bytes are meant */
    bool uncommitted;
} TreeFile;

typedef struct FileTree FileTree;
struct FileTree {
    TreeFile *files; /* sorted by path (strcmp) */
    size_t count;
    size_t skipped;  /* links, submodules, unusable names */
    /* Reads one file whole, NUL-terminated beyond *size; caps at 16 MiB. NULL and error: ERROR_INCOMPLETE when the object is missing. Free with g_free(). */
    char *(*read)(FileTree *tree, const TreeFile *file, size_t *size, GError **error);
    void (*free)(FileTree *tree);
    void *kept;      /* what a module read and keeps for the next question; NULL at first, freed with the tree */
    GDestroyNotify kept_free;
    struct TreeWatch *watch; /* keeps what is asked for (model/tree_watch.h); NULL */
};

void file_tree_free(FileTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileTree, file_tree_free)

/* NULL: no such path. Binary search. These three tell the tree's watch what is asked for; who looks through `files` by itself must do so, too. */
const TreeFile *file_tree_find(const FileTree *tree, const char *path);

/* Index of the first file whose path is not before `path`; `count` when there is none. */
size_t file_tree_lower_bound(const FileTree *tree, const char *path);

/* Index of the first file below `folder` ("" for all), and in *end the index after the last. */
size_t file_tree_range(const FileTree *tree, const char *folder, size_t *end);

/* A tree over memory, for tests: `paths` and `contents` are parallel, NULL-terminated, copied. */
FileTree *file_tree_new_memory(const char *const *paths, const char *const *contents);

#endif
