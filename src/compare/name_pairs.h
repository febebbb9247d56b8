#ifndef COMPARE_NAME_PAIRS_H
#define COMPARE_NAME_PAIRS_H

/* Objects on both sides that are the same but for a name that says nothing. */

#include "deparse.h"
#include "model/change.h"

typedef struct {
    GHashTable *removed_of; /* added Change * -> removed Change * */
    GHashTable *paired;     /* set of removed Change * */
    GHashTable *new_names;  /* see name_pairs_follow() */
} NamePairs;

/* One to one and deterministic: equal ones pair in the order of their identities. Borrows the changes. */
NamePairs *name_pairs_build(const ChangeSet *set, const MajorSpan *span);
void name_pairs_free(NamePairs *pairs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NamePairs, name_pairs_free)

/* True when the values of this property of `change` differ in nothing but the names of objects that are paired: an index that a table names, a sequence that a default names. */
bool name_pairs_follow(const NamePairs *pairs, const Change *change, const PropertyChange *property);

#endif
