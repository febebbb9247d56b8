#ifndef SCRATCH_STRATA_CACHE_H
#define SCRATCH_STRATA_CACHE_H

/* Strata on disk, by the content of what was replayed: strata/<key>.strata in the cache folder. Anything wrong with a file is a miss. */

#include "scratch/scratch.h"

/* Hex. All that the result depends on: the migrations' bytes in order, how the runner sends them, the server, this tool's queries and stand-ins. `server` describes the
 * server and its extensions. Free with g_free(). */
char *strata_cache_key(const MigrationSet *set, ReplaySource source, const char *server);

Strata *strata_cache_find(const char *key, const MigrationSet *set);
void strata_cache_store(const char *key, const Strata *strata);

#endif
