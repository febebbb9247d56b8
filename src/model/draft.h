#ifndef MODEL_DRAFT_H
#define MODEL_DRAFT_H

/*
 * A catalog that change sets are applied to, one after the other, in place: so the catalog at the end of a chain costs what the changes
 * cost, not a copy of the catalog for each of them. Borrows all texts from the catalogs and change sets it is given; those must outlive it.
 */

#include "model/change.h"

typedef struct Draft Draft;

Draft *draft_new(const Catalog *start); /* NULL: empty */
void draft_free(Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)

void draft_apply(Draft *draft, const ChangeSet *set);

/* Adds all objects to `catalog`, in no order. */
void draft_write(const Draft *draft, Catalog *catalog);

#endif
