#ifndef COMPARE_DEPARSE_H
#define COMPARE_DEPARSE_H

/*
 * What PostgreSQL's majors write differently for one and the same thing, so that catalogs of servers of two majors can be compared: the texts of both sides are brought into one form. Only for
 * two majors: within one, each character that PostgreSQL writes may say something. See docs/internals/comparison.md.
 */

#include <stdbool.h>
#include "compare/signature.h"

/* Appends the common form of an expression, its spelling normalised (spelling.h); the spelling alone when there is no span. */
void deparse_append(GString *out, const MajorSpan *span, ObjectKind kind, const char *property, const char *value);

/* Whether two expressions differ in nothing but how the majors write them. */
bool deparse_same(const MajorSpan *span, ObjectKind kind, const char *property, const char *before, const char *after);

/* The same of names, types, and identities of system functions. */
bool deparse_same_names(const MajorSpan *span, ObjectKind kind, const char *before, const char *after);

/* `text`, where words that are key words in the newer major only stand as names, as the newer major quotes them; NULL when nothing changes. Free with g_free(). */
char *deparse_requote(const MajorSpan *span, const char *text);

#endif
