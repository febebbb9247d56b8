#ifndef SCRATCH_TRIAL_H
#define SCRATCH_TRIAL_H

/*
 * Schemas that are declared, of which there are hundreds of versions nearly alike: a script of plain definitions is run in a transaction that is rolled back, in a database
 * and a session that serve for many. What two versions have in common at their beginning is run once.
 */

#include "scratch/scratch.h"

typedef struct Trial Trial; /* of a Scratch: its database, its session, what is open in it */

/* The same strata as a replay gives; *strata stays NULL when that cannot be had in this way (a statement fails, does nothing, or is more than a definition): then it must
 * be replayed. False and error: the server is lost, or an interruption. */
bool trial_run(Scratch *scratch, const MigrationSet *set, Strata **strata, GError **error);

/* Drops its database. NULL is fine. */
void trial_free(Trial *trial);

#endif
