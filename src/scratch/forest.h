#ifndef SCRATCH_FOREST_H
#define SCRATCH_FOREST_H

/*
 * Many chains of one Scratch: they are branches of trees, and what is known of a beginning is not run again. docs/internals/replay.md tells why the strata are
 * the same as those of a replay from nothing.
 */

#include "scratch/scratch.h"

typedef struct Forest Forest;

/* scratch_replay(). */
Strata *forest_replay(Scratch *scratch, const MigrationSet *set, ReplaySource source, GError **error);

/* scratch_identity(). */
const char *forest_server(Scratch *scratch, GError **error);

/* Drops the databases of the chains that could go on; what is known stays. NULL is fine. */
void forest_close(Forest *forest);

/* NULL is fine. */
void forest_free(Forest *forest);

#endif
