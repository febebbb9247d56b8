#ifndef COMPARE_SIGNATURE_H
#define COMPARE_SIGNATURE_H

/* What an object is apart from its name, where the name says nothing: constraints, indexes, extended statistics, sequences of columns. */

#include <stdbool.h>
#include "model/catalog.h"

/* The majors of two servers; both 0 when they are the same, or one is not known. */
typedef struct {
    int older, newer;
} MajorSpan;

MajorSpan major_span(const Catalog *before, const Catalog *after);

/* True when the newer of two majors has what came with major `border`, and the older has not. */
bool major_span_crosses(const MajorSpan *span, int border);

/* Kinds whose objects' names say nothing about what they do. */
bool kind_has_free_name(ObjectKind kind);

/* Kind, parent and structural properties, in normal spelling; with `span`, in what its majors have in common. Free with g_free(). */
char *signature_build(ObjectKind kind, const char *parent, const Property *properties, size_t count, const MajorSpan *span);

#endif
