#ifndef ANALYSIS_LEVEL_H
#define ANALYSIS_LEVEL_H

/* Which stratum a live catalog is nearest to. docs/internals/drift.md tells how. */

#include "model/strata.h"

/* The number of strata after which the chain's catalog differs from `live` in the fewest objects; *distance receives how many. `ignored`: set of Object *
 * of `live` that do not count. Of equally near levels `preferred` when it is one, else the highest. Constraints and indexes are compared
 * without their names. Time is proportional to the changes of all strata plus the objects of `live`. */
size_t level_find(const Strata *strata, const Catalog *live, GHashTable *ignored, size_t preferred, size_t *distance);

/* How many objects of `live` differ from what the strata with applied[i] alone make, in the order of the chain. What a left-out stratum would have made is
 * not there to be changed or renamed. */
size_t level_distance_of(const Strata *strata, const Catalog *live, GHashTable *ignored, const bool *applied);

#endif
