#ifndef GIT_RENAME_H
#define GIT_RENAME_H

#include "walk.h"

/* Pairs the additions of one commit with its deletions: equal contents first, then those that share half or more, the most similar first; among equals
 * the names decide. partners[i] becomes the index of the other change, or -1. */
void renames_find(const Repository *repository, const GArray *changes, int *partners, Gaps *gaps);

/* How much two paths look like the same migration under another number or folder: 0 to 4. */
int rename_affinity(const char *before, const char *after);

#endif
