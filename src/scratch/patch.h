#ifndef SCRATCH_PATCH_H
#define SCRATCH_PATCH_H

/*
 * From one version of a script to the next without running all of it again: what differs is taken back and run, with all whose order to it may matter. docs/internals/replay.md tells why the
 * database is then as if the new version had run from nothing. Pure.
 */

#include "facts.h"

typedef struct {
    GPtrArray *kept; /* of Facts *: of what ran, in its order */
    GPtrArray *undo; /* of const char *, borrowed: SQL, in the order in which it is run */
    GPtrArray *redo; /* of Facts *: run afterwards, in the order of the new version */
} Patch;

/* `done`: the statements that ran, in the order in which they stand for; `wanted`: those of the new version. NULL: it cannot be told that this gives the same. */
Patch *patch_plan(const GPtrArray *done, const GPtrArray *wanted);
void patch_free(Patch *patch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Patch, patch_free)

#endif
