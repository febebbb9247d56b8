#ifndef COMPARE_COMPARISON_SCOPE_H
#define COMPARE_COMPARISON_SCOPE_H

/* What of two catalogs is compared: patterns of the user's, and platforms whose own objects are folded. */

#include "compare/platform.h"

typedef struct {
    const char *const *include;   /* patterns (compare/selection.h), NULL-terminated; NULL or empty: everything */
    const char *const *exclude;
    const char *const *platforms; /* ids; NULL or empty: those that the catalogs show; "none": none */
} ComparisonScope;

/* False with ERROR_USAGE for a pattern or platform that is none, with the words that there are. */
bool comparison_scope_check(const ComparisonScope *scope, GError **error);

/* The platforms to fold, of const Platform *; either catalog may be NULL. Free with g_ptr_array_unref(). */
GPtrArray *comparison_scope_platforms(const ComparisonScope *scope, const Catalog *a, const Catalog *b);

/* The part of `catalog` that is compared; sealed. Nothing is folded that is in `mine` as well (what migrations make is the user's); `mine` may be NULL.
 * `notes` (of char *, marked, g_free) receives what was folded. */
Catalog *comparison_scope_apply(const ComparisonScope *scope, const GPtrArray *platforms, const Catalog *catalog, const Catalog *mine, GPtrArray *notes);

#endif
