#ifndef ANALYSIS_SIGNATURE_H
#define ANALYSIS_SIGNATURE_H

/* What an object is apart from its name, where the name says nothing: constraints, indexes, extended statistics, sequences of columns. */

#include "deparse.h"
#include "model/catalog.h"

/* Kinds whose objects' names say nothing about what they do. */
bool kind_has_free_name(ObjectKind kind);

/* Kind, parent and structural properties, in normal spelling; with `span`, in what its majors have in common. Free with g_free(). */
char *signature_build(ObjectKind kind, const char *parent, const Property *properties, size_t count, const MajorSpan *span);

#endif
