#ifndef SCRATCH_REPLAY_H
#define SCRATCH_REPLAY_H

/* One replay: a database with a chain of migrations in it, that may go on with further ones. */

#include "chain.h"
#include "observe.h"
#include "workplace.h"

typedef struct {
    Scratch *scratch;        /* borrowed */
    Chain *chain;            /* borrowed, of the call that runs now; what ran before is the same in each chain that this replay goes on with */
    const MigrationSet *set; /* that chain's */
    Workplace *work;
    Observer *observer;
    GPtrArray *keys;         /* of char *: of the beginnings that it has gone through: the empty one, that with one migration, ... */
    GPtrArray *layers;       /* of Layer *: only with checks (PGSTRATA_VERIFY_STRATA=1): what they are compared with; NULL */
    Strata *strata;          /* of the migration that runs */
    GPtrArray *asked;        /* of char *: see Layer; of that migration */
    GHashTable *assumptions; /* of char *: all so far */
    bool vector_stub;        /* pgvector's stand-in is in the database */
    size_t analyzed;         /* observer_size() when the planner last learned how large the catalogs are */
    int timeouts;            /* files that ran into the time limit */
    bool keep;               /* no fault of this machine is in it so far */
    bool unread;             /* migrations ran since the last reading */
    bool unread_renames;     /* and their text speaks of renaming */
    guint64 used;            /* for the oldest of several */
} Replay;

/* In a new database, behind the empty beginning. */
Replay *replay_new(Scratch *scratch, Chain *chain, GError **error);
void replay_free(Replay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Replay, replay_free)

/* How many migrations it has gone through, and the key of that beginning. */
size_t replay_position(const Replay *replay);
const char *replay_beginning(const Replay *replay);

/* Runs the next migration of the chain, and sees what it does. NULL and error: the server is lost, or an interruption; the replay can only be freed. */
Layer *replay_run(Replay *replay, GError **error);

/* Runs the next migration, of which the layer is known. *same: it went as the layer says. */
bool replay_pass(Replay *replay, const Layer *known, bool *same, GError **error);

/* Sees where it stands after migrations that were passed. */
bool replay_catch_up(Replay *replay, GError **error);

void replay_assume(Replay *replay, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Does a migration of the chain make this ("role app")? The answer becomes a part of the layer. */
bool replay_makes(Replay *replay, const char *thing);

#endif
