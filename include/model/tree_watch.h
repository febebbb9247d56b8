#ifndef MODEL_TREE_WATCH_H
#define MODEL_TREE_WATCH_H

/*
 * What a reader asked a FileTree for while it was watched: paths (there or not), folders, names. As long as none of these is different, the reader would read the same and give the same. So it is
 * known exactly, and cheaply, which commits can change a result: tree_watch_touches() for each path that a commit changes; and equal keys are equal results.
 */

#include "model/file_tree.h"

typedef struct TreeWatch TreeWatch;

TreeWatch *tree_watch_new(void);
void tree_watch_free(TreeWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TreeWatch, tree_watch_free)

/* Until tree_watch_end() all that is asked of the tree is kept. One watch at a time. At the end what a folder of those asked for answers by itself is left out. */
void tree_watch_begin(TreeWatch *watch, FileTree *tree);
void tree_watch_end(TreeWatch *watch, FileTree *tree);

/* For readers that look through tree->files by themselves: they depend on the files below a folder ("" all), or on all of this name ("package.json"). */
void tree_watch_folder(const FileTree *tree, const char *folder);
void tree_watch_name(const FileTree *tree, const char *name);
/* One path, or all that begin so; the functions of the tree say it by themselves. */
void tree_watch_path(const FileTree *tree, const char *path);
void tree_watch_prefix(const FileTree *tree, const char *prefix);

/* Whether a change of the file at this path may change what was read. */
bool tree_watch_touches(const TreeWatch *watch, const char *path);

/* Lower-case hex SHA-256 of what was asked for and of the answers (ids of blobs) that this tree gives. Free with g_free(). */
char *tree_watch_key(const TreeWatch *watch, const FileTree *tree);

/* All that was asked for, for a cache: lines "f FOLDER", "n NAME", "p PATH", sorted. tree_watch_parse(): NULL when it is none. */
char *tree_watch_text(const TreeWatch *watch);
TreeWatch *tree_watch_parse(const char *text);

#endif
