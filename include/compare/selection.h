#ifndef COMPARE_SELECTION_H
#define COMPARE_SELECTION_H

/*
 * Parts of a catalog by patterns on identities. A pattern is a glob (* any characters, ? one), perhaps with a kind before it:
 *
 *     public.audit_*      all objects whose identity is like that
 *     auth.*              all objects of the schema auth, and the schema itself
 *     function:public.*   functions only; the kind is that of kind_find()
 *
 * What is chosen or left out takes along what belongs to it: a table its columns, constraints, indexes, triggers, policies and the sequences of its columns.
 */

#include "model/catalog.h"

/* NULL when the pattern is well formed; else what is wrong with it, as a sentence fragment. */
const char *selection_pattern_problem(const char *pattern);

/* The objects that match a pattern of `include` (all, when it is NULL or empty) and none of `exclude` (either NULL-terminated, or NULL). Pure; a new sealed catalog; unseen kinds are kept. */
Catalog *catalog_select(const Catalog *catalog, const char *const *include, const char *const *exclude);

/* The object that `object` belongs to: its parent, or the column of a sequence; NULL: none in the catalog. */
const Object *selection_owner(const Catalog *catalog, const Object *object);

#endif
