#ifndef COMPARE_COLUMN_ORDER_H
#define COMPARE_COLUMN_ORDER_H

/* The physical order of columns, and of the attributes of composite types, which no property says. */

#include "model/catalog.h"

#define COLUMN_ORDER "column_order" /* as a property of a change */

typedef struct {
    const Object *object; /* table, foreign table or composite type, of the second catalog */
    char *before, *after; /* the members that both sides have, in each side's order */
} OrderChange;

/* Of the objects on both sides whose common members stand in another relative order; by (kind, identity) of the object; of OrderChange *, owned. */
GPtrArray *column_orders(const Catalog *before, const Catalog *after);

#endif
