#ifndef CLI_MERGE_TREE_H
#define CLI_MERGE_TREE_H

#include "model/file_tree.h"

/* The files as they would be when both sides are merged: below `folder`, and the file `list` (NULL: none), of both; elsewhere of `ours`. What git cannot merge by itself has the lines of
 * both sides, and its path is added to `conflicts` (of char *). Borrows the three trees. */
FileTree *merge_tree_new(FileTree *before, FileTree *ours, FileTree *theirs, const char *folder, const char *list, GPtrArray *conflicts);

#endif
