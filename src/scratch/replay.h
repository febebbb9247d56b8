#ifndef SCRATCH_REPLAY_H
#define SCRATCH_REPLAY_H

/* One replay of a set of migrations: the state that its files share. */

#include "observe.h"
#include "scratch/scratch.h"
#include "workplace.h"

typedef struct {
    Scratch *scratch;        /* borrowed */
    const MigrationSet *set; /* borrowed */
    ReplaySource source;
    Workplace *work;
    Observer *observer;
    Strata *strata;
    GHashTable *assumptions; /* of char *: see Strata */
    GHashTable *made;        /* "role x", "schema x", "extension x" that migrations make; NULL: not yet looked */
    bool vector_stub;        /* pgvector's stand-in is in the database */
    size_t analyzed;         /* observer_size() when the planner last learned how large the catalogs are */
    int timeouts;            /* files that ran into the time limit */
    bool keep;               /* the result may be cached: no fault of this machine is in it */
} Replay;

/* True when the migration is one that this replay runs. */
bool replay_runs(const Replay *replay, const Migration *migration);

/* Makes the strata, starting the server when needed. */
Strata *replay_run(Scratch *scratch, const MigrationSet *set, ReplaySource source, bool *keep, GError **error);

void replay_assume(Replay *replay, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
