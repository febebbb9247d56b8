#ifndef MODEL_PROPERTY_H
#define MODEL_PROPERTY_H

/*
 * The properties that objects of each kind may have: what is read, compared, shown, repaired. The table is the contract between the queries
 * (src/server/queries/), which may give no property that is not in it, the comparison, and the repair, which makes SQL from
 * the values. A value is PostgreSQL's own canonical text under an empty search_path (so names of other objects in it are qualified), and
 * absent (NULL) when it is what PostgreSQL takes without being told; "yes" for a flag that is set.
 */

#include <stddef.h>
#include "model/kind.h"

/* What a property is about: the comparison can leave out all but the structure. */
typedef enum {
    FACET_STRUCTURE,
    FACET_COMMENT,
    FACET_OWNER,
    FACET_PRIVILEGES,
    FACET_LABEL /* security labels */
} Facet;

typedef struct {
    ObjectKind kind;      /* KIND_COUNT: of every kind that has it (KindInfo.shared) */
    const char *name;
    int since;            /* first major version that has it; 0: all that are supported */
    const char *summary;  /* what the value says and how it is written, for documentation */
    Facet facet;
} PropertyInfo;

/* NULL: objects of the kind have no such property. */
const PropertyInfo *property_find(ObjectKind kind, const char *name);

/* All rows, by kind; those that kinds share come last. */
const PropertyInfo *property_rows(size_t *count);

/* FACET_STRUCTURE for a name that is in no row. */
Facet property_facet(ObjectKind kind, const char *name);

#endif
