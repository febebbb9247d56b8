#ifndef SCRATCH_SCRATCH_H
#define SCRATCH_SCRATCH_H

/*
 * A private PostgreSQL, started from the machine's binaries when first needed and gone afterwards, whatever happens. docs/internals/scratch.md
 * tells how: template cache, privileges, clean-up, sweeping what a killed run left.
 */

#include "model/migration.h"
#include "model/strata.h"

typedef struct Scratch Scratch;

typedef struct {
    const char *url;          /* --scratch-url: use this server instead; NULL: embedded */
    const char *binary_folder; /* where `postgres` and `initdb` are; NULL: found ($PGSTRATA_PG_BIN, pg_config, well-known places, newest first) */
    bool use_cache;           /* of strata, on disk; false: --no-cache (then what one run makes is still shared within it). The template of the server is always kept */
    int file_timeout_ms;      /* per migration; 0: 60000 */
    bool from_nothing;        /* each replay by itself, in a new database, without what others have made: for checks and comparisons */
} ScratchOptions;

/* Makes the value; starts nothing. Fails when no server binaries can be found (and no url): the hint says which package to install. */
Scratch *scratch_new(const ScratchOptions *options, GError **error);

/* Stops the server and removes its folder. NULL is fine. Also safe after errors and signals. */
void scratch_free(Scratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scratch, scratch_free)

/* Starts the server now (else it starts when first needed). */
bool scratch_start(Scratch *scratch, GError **error);
const char *scratch_version(const Scratch *scratch); /* "15.18"; known without starting for embedded servers, else after the start */
/* What a replay depends on beside the files: the server, its extensions, this tool. Equal texts: equal strata. An embedded server is not started for it. */
const char *scratch_identity(Scratch *scratch, GError **error);

/* A new empty database, owned by an ordinary role; *conninfo to reach it as that role. For the demo and for tests: a "live" database. Free with g_free(). */
char *scratch_create_database(Scratch *scratch, const char *name, GError **error);

typedef enum { REPLAY_REGISTERED, REPLAY_ALL } ReplaySource; /* only what the runner knows | all files */

/* The strata of the set's migrations in order. One stratum a migration of set->migrations; those not in `source` are STRATUM_NOT_RUN. Tolerant: failures are in the strata. Error only
 * when the server cannot be started or is lost, or on interruption.
 *
 * Beginnings that are known are not run again, whether from the cache on disk, from a longer chain, or from another set of this run: a chain costs what it has more than those before it, and a chain that
 * is known (from_cache) starts no server. The strata are always those of a replay from nothing. For many chains of a history: the oldest first, and the chains of one folder one after the
 * other (registered and all by turns is fine); a branch that was left costs its beginning again, though less than a replay. One thread at a time for each Scratch. */
Strata *scratch_replay(Scratch *scratch, const MigrationSet *set, ReplaySource source, GError **error);

#endif
