#ifndef SCRATCH_LAYER_H
#define SCRATCH_LAYER_H

/*
 * What one migration did behind a given beginning: the stratum, with all that a replay must know of it when it is not run again. Chains with the same
 * beginning share its layers. Immutable, with a count of references.
 */

#include "model/strata.h"

typedef struct {
    int references;
    char *key;        /* hex: of the beginning and the migration */
    char *next;       /* hex: of the beginning that ends with this layer: the key, and what it asked */
    Strata *strata;   /* of this one stratum, without a tag; assumptions: those that it added; unseen: as it is afterwards */
    GPtrArray *asked; /* of char *: what it wanted to know of the rest of the chain, with the answer: "role app=0"; sorted */
    bool roles;       /* there are roles on the server afterwards that a migration made or that were assumed */
    bool lasting;     /* no fault of this machine is in it, or in its beginning: it may be kept on disk */
    size_t size;      /* bytes in memory, about */
} Layer;

/* Takes strata and asked. */
Layer *layer_new(const char *key, Strata *take_strata, GPtrArray *take_asked, bool roles, bool lasting);
Layer *layer_ref(Layer *layer);
void layer_unref(Layer *layer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Layer, layer_unref)

/* As bytes; free with g_free(). Reading: NULL for anything wrong with them. */
char *layer_write(const Layer *layer, size_t *size);
Layer *layer_read(const char *key, const char *bytes, size_t size);

#endif
