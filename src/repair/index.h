#ifndef REPAIR_INDEX_H
#define REPAIR_INDEX_H

/* What indexes and the constraints that have one share. */

#include "maker.h"

/* The table has no rows yet, or nobody else is there, or (partitioned) it does not take the sparing form. */
bool repair_index_is_plain(const RepairStep *step, const Catalog *catalog, const char *relation);

/* Storage parameters and tablespace of an index, of the given name. */
void repair_index_storage(RepairStep *step, const char *index, const PropertyChange *changes, size_t count);

/* "schema.name" of the index of a constraint. Free with g_free(). */
char *repair_constraint_index(const Object *constraint);

#endif
