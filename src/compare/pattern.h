#ifndef COMPARE_PATTERN_H
#define COMPARE_PATTERN_H

/* Lists of the patterns of compare/selection.h, ready for many objects. */

#include "model/catalog.h"

typedef struct PatternList PatternList;

PatternList *pattern_list_new(const char *const *patterns); /* NULL-terminated; NULL: an empty list */
void pattern_list_free(PatternList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PatternList, pattern_list_free)

/* The pattern's kind (KIND_COUNT: any) and the glob that follows it. */
const char *pattern_split(const char *pattern, ObjectKind *kind);

bool pattern_list_is_empty(const PatternList *list);
bool pattern_list_matches(const PatternList *list, ObjectKind kind, const char *identity);

#endif
