#ifndef REPAIR_LINKS_H
#define REPAIR_LINKS_H

/*
 * What each object of a catalog depends on, read from the texts of its properties: they are canonical under an empty search_path, so every name of another object in them is
 * qualified. A superset: any overload of a function that is named, any column of a relation that is named whose name is a word of the text.
 */

#include "model/catalog.h"

/* How an object depends on another; a smaller value is the stronger one. */
typedef enum {
    LINK_PLAIN,   /* it cannot be made before the other, and the other cannot be dropped before it */
    LINK_TYPE,    /* the other is the type or collation of this column, or the parent's column that it is an heir of */
    LINK_DEFAULT, /* only by its default, which can be taken away and given back */
    LINK_FINISH,  /* what is said when both are there: a sequence's OWNED BY, a table's CLUSTER ON */
    LINK_BODY     /* a body that is not checked when it is made: good to have before, not necessary */
} LinkAspect;

typedef struct {
    const Object *target;
    LinkAspect aspect;
} RepairLink;

typedef struct {
    GHashTable *links; /* private: const Object * -> GArray of RepairLink, by (kind, identity) of the target */
} RepairLinks;

RepairLinks *repair_links_build(const Catalog *catalog);
void repair_links_free(RepairLinks *links);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RepairLinks, repair_links_free)

/* What `object` depends on, of RepairLink; NULL: nothing. */
const GArray *repair_links_of(const RepairLinks *links, const Object *object);

/* NULL: `object` does not depend on it. */
const RepairLink *repair_links_find(const RepairLinks *links, const Object *object, const Object *target);

/* The table, view, type, ... that the object is a part of; NULL: none. */
const Object *repair_parent(const Catalog *catalog, const Object *object);

#endif
