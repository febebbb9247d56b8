#ifndef ANALYSIS_SIGNATURE_H
#define ANALYSIS_SIGNATURE_H

/* What diff and level share: when two property values are the same, and what a constraint or index is apart from its name. */

#include "analysis/diff.h"

/* Constraints and indexes: their name says nothing about what they do. */
bool kind_has_free_name(ObjectKind kind);

/* Kind, parent and properties in normal spelling, own name masked, comments left out. */
char *signature_build(ObjectKind kind, const char *parent, const char *name, const Property *properties, size_t count);

#endif
