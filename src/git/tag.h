#ifndef GIT_TAG_H
#define GIT_TAG_H

#include "origin.h"

/* The first tag that contains a commit: by the date of the tagged commit, then the order of versions. */
typedef struct TagIndex TagIndex;

/* Reads all tags; one pass over the main line, and over what tags hold beside it. Error: interruption. */
TagIndex *tag_index_new(const Walk *walk, Origins *origins, GError **error);
void tag_index_free(TagIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TagIndex, tag_index_free)

/* `line_index`: position in walk->line of the commit that brought `commit` to the main line. NULL: in no tag. Borrowed. */
const char *tag_index_find(const TagIndex *index, const git_oid *commit, size_t line_index);

/* Versions by their numbers: v1.9 before v1.10, v2.0-rc1 before v2.0. */
int version_compare(const char *a, const char *b);

#endif
