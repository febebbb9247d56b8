#ifndef SCRATCH_TOGETHER_H
#define SCRATCH_TOGETHER_H

/*
 * Runners that apply all that is pending in one transaction: the same as one transaction a file, but that a value added to an enum type may not be used before it is
 * committed. So a chain that adds values is run again in one transaction; the file that fails in it gets a mode that says so.
 */

#include "layer_store.h"
#include "workplace.h"

/* A transaction that stays open: the next chain may begin like this one. */
typedef struct {
    Workplace *work;
    char *key; /* of the beginning that ran in it */
    size_t count;
} Together;

void together_free(Together *together);

/* Could it make a difference to this chain? */
bool together_matters(const Chain *chain, const GPtrArray *layers);

/* What is known of it: *known, and then the mode is set in the strata. `store` may be NULL. */
void together_find(LayerStore *store, Chain *chain, const GPtrArray *layers, Strata *strata, bool *known);

/* Runs it, sets the mode in the strata, and keeps what was learnt in the store (NULL: it is not kept). *open: a transaction to go on with, or NULL; the one to go on with next. Where the chain makes
 * roles the server must have them as they are at its end. */
bool together_run(Scratch *scratch, LayerStore *store, Chain *chain, const GPtrArray *layers, Strata *strata, Together **open, GError **error);

/* Are there roles that the chain makes, or that were assumed for it? */
bool together_has_roles(const GPtrArray *layers);

#endif
