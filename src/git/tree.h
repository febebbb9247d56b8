#ifndef GIT_TREE_H
#define GIT_TREE_H

#include "base/text.h"
#include "git.h"

/* The files of a revision while they are collected. */
typedef struct {
    const Repository *repository;
    TextPool *texts;
    GArray *files;    /* of TreeFile */
    GString *path;    /* of the tree being read */
    size_t skipped;
    size_t looked_at;
} TreeListing;

bool tree_list(TreeListing *listing, const git_oid *id, int depth, GError **error);

/* By path, each once. */
void tree_files_sort(GArray *files);

/* Replaces, below the folders, the listing's (sorted) files by what is on disk. Leaves them unsorted. */
bool work_tree_overlay(TreeListing *listing, const char *const *folders, GError **error);

#endif
