#ifndef SCRATCH_LAYER_STORE_H
#define SCRATCH_LAYER_STORE_H

/*
 * The layers that are known: of this run, within a limit of memory, and (with a folder) on disk. Also what a run of whole beginnings in one transaction gave, as a
 * note by key.
 */

#include "chain.h"

typedef struct LayerStore LayerStore;

/* `folder`: NULL: only of this run. */
LayerStore *layer_store_new(const char *folder);
/* Also keeps the folder within its limit. */
void layer_store_free(LayerStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LayerStore, layer_store_free)

/* The layers of the chain's beginning that are known, added to `layers` (of Layer *, with a free function); as many as there are without a gap. Gives the key of the
 * beginning that they make. The string lives as long as the layers. */
const char *layer_store_find(LayerStore *store, Chain *chain, GPtrArray *layers);

/* A layer more is known. It is written with layer_store_flush(). */
void layer_store_add(LayerStore *store, Layer *layer);

/* NULL: none. Borrowed until the next call. */
const char *layer_store_note(LayerStore *store, Chain *chain, const char *key);
void layer_store_set_note(LayerStore *store, const char *key, const char *note, bool lasting);

/* Writes what was added of this chain to disk. */
void layer_store_flush(LayerStore *store, Chain *chain, const GPtrArray *layers);

#endif
