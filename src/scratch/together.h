#ifndef SCRATCH_TOGETHER_H
#define SCRATCH_TOGETHER_H

/*
 * Some runners apply all pending migrations in one transaction. Replay commits after each file, to see what each did. The one thing that
 * works so and not together is a new value of an enum type, which may not be used before it is committed: that is tried here.
 */

#include "replay.h"

/* When the runner is of that kind and values were added: runs the chain again, in one transaction in a second database, and gives the first file that fails for
 * a transaction's sake a mode that says so. Silent where that run ends for another reason (a stub that it does not have). */
bool together_check(Replay *replay, GError **error);

#endif
