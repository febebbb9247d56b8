#ifndef SCRATCH_CHAIN_H
#define SCRATCH_CHAIN_H

/*
 * The migrations of a set that a replay runs, in order, and the keys of their beginnings: each is made of the one before and the next migration's text, so two chains have the same
 * key where they have the same beginning, whatever its files are called and wherever they lie.
 */

#include "layer.h"
#include "scratch/scratch.h"

typedef struct {
    const MigrationSet *set; /* borrowed */
    ReplaySource source;
    GPtrArray *migrations;   /* of const Migration *, borrowed: those that are run */
    char *base;              /* hex: the key of the empty beginning: server, runner, this tool's queries and stand-ins */
    char *first;             /* hex: the key of the first migration; NULL: not yet computed, or there is none */
    GHashTable *made;        /* "role x", "schema x", "extension x" that migrations of the chain make; NULL: not yet looked */
} Chain;

/* Hex: this tool's version, and the queries and stand-ins that are built in: they decide what a stratum holds. Free with g_free(). */
char *chain_tool(void);

/* `server` describes the server and its extensions, and this tool. */
Chain *chain_new(const MigrationSet *set, ReplaySource source, const char *server);
void chain_free(Chain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chain, chain_free)

/* The key of a migration behind a beginning: all that the layer depends on but for what it asks. Free with g_free(). */
char *chain_key(const char *beginning, const Migration *migration);

/* What all chains share that begin with the same migration: chain_key() of it, computed once. NULL: the chain is empty. Borrowed. */
const char *chain_family(Chain *chain);

/* Does a migration of the chain make this ("role app")? */
bool chain_makes(Chain *chain, const char *thing);

/* Would this chain have given the layer's answers? */
bool chain_answers(Chain *chain, const Layer *layer);

/* The strata of the whole set from the layers of its chain: one for each migration that runs. */
Strata *chain_strata(const Chain *chain, const GPtrArray *layers, int server_version);

#endif
