#ifndef SCRATCH_TRIAL_H
#define SCRATCH_TRIAL_H

/*
 * Schemas that are declared, of which there are hundreds of versions nearly alike: a script of plain definitions is run in a transaction that is rolled back, in a database
 * and a session that serve for many. What two versions have in common at their beginning is run once.
 */

#include "chain.h"

typedef struct Trial Trial; /* of a Scratch: its database, its session, what is open in it */

/* A script without a runner. */
bool trial_fits(const Chain *chain);

/* Adds the layers of the whole chain, the same as a replay gives; none when they cannot be had in this way (a statement fails, does nothing, or is more than a definition): then it must
 * be replayed. False and error: an interruption. */
bool trial_run(Scratch *scratch, const Chain *chain, GPtrArray *layers, GError **error);

/* Drops its database. NULL is fine. */
void trial_free(Trial *trial);

#endif
