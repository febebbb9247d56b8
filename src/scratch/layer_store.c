#include "layer_store.h"

#include <stdlib.h>
#include <string.h>
#include "layer_file.h"

/* On disk all files together, and one of them: 512 MiB, or as many as $PGSTRATA_STRATA_CACHE_MB says. */
#define DISK_LIMIT_MB 512
#define FILE_SHARE 8
#define MEMORY_LIMIT ((size_t)128 << 20)
#define FAMILIES_OPEN 4
#define TRIM_EVERY 200

typedef struct {
    Layer *layer;
    guint64 used;
} Known;

typedef struct {
    char *name;
    LayerFile *file;
} Family;

struct LayerStore {
    char *folder;          /* NULL: nothing on disk */
    size_t limit;          /* bytes on disk */
    GHashTable *known;     /* key -> GPtrArray of Known *: more than one when chains gave different answers */
    size_t size;           /* bytes of all known layers, about */
    guint64 clock;
    GHashTable *notes;     /* key -> char * */
    GPtrArray *new_layers; /* of Layer *: not yet written */
    GPtrArray *new_notes;  /* of char *: their keys */
    GPtrArray *families;   /* of Family *, the last used last */
    size_t flushes;
    char *note;            /* that was given last from disk */
};

static void known_free(gpointer data) {
    Known *known = data;
    layer_unref(known->layer);
    g_free(known);
}

static void unref_array(gpointer array) {
    g_ptr_array_unref(array);
}

static void unref_layer(gpointer layer) {
    layer_unref(layer);
}

static void family_free(gpointer data) {
    Family *family = data;
    layer_file_close(family->file);
    g_free(family->name);
    g_free(family);
}

static size_t disk_limit(void) {
    const char *text = g_getenv("PGSTRATA_STRATA_CACHE_MB");
    guint64 megabytes = DISK_LIMIT_MB;
    if (text && !g_ascii_string_to_unsigned(text, 10, 1, 1 << 20, &megabytes, NULL))
        megabytes = DISK_LIMIT_MB;
    return (size_t)megabytes << 20;
}

LayerStore *layer_store_new(const char *folder) {
    LayerStore *store = g_new0(LayerStore, 1);
    store->folder = g_strdup(folder);
    store->limit = disk_limit();
    store->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_array);
    store->notes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    store->new_layers = g_ptr_array_new_with_free_func(unref_layer);
    store->new_notes = g_ptr_array_new_with_free_func(g_free);
    store->families = g_ptr_array_new_with_free_func(family_free);
    return store;
}

void layer_store_free(LayerStore *store) {
    if (!store)
        return;
    if (store->folder && store->flushes > 0)
        layer_file_trim(store->folder, store->limit);
    g_ptr_array_unref(store->families);
    g_ptr_array_unref(store->new_layers);
    g_ptr_array_unref(store->new_notes);
    g_hash_table_unref(store->notes);
    g_hash_table_unref(store->known);
    g_free(store->note);
    g_free(store->folder);
    g_free(store);
}

/* --- in memory ---------------------------------------------------------------------------------------------------------- */

static int compare_use(gconstpointer a, gconstpointer b) {
    const Known *x = *(Known *const *)a, *y = *(Known *const *)b;
    return (x->used > y->used) - (x->used < y->used);
}

static void drop(LayerStore *store, Known *known) {
    GPtrArray *variants = g_hash_table_lookup(store->known, known->layer->key);
    store->size -= known->layer->size;
    if (variants->len > 1)
        g_ptr_array_remove(variants, known);
    else
        g_hash_table_remove(store->known, known->layer->key);
}

/* Forgets the third that was used least recently. */
static void keep_limit(LayerStore *store) {
    if (store->size <= MEMORY_LIMIT)
        return;
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer variants;
    g_hash_table_iter_init(&iterator, store->known);
    while (g_hash_table_iter_next(&iterator, NULL, &variants))
        for (guint i = 0; i < ((GPtrArray *)variants)->len; i++)
            g_ptr_array_add(all, g_ptr_array_index((GPtrArray *)variants, i));
    g_ptr_array_sort(all, compare_use);
    for (guint i = 0; i < all->len && store->size > MEMORY_LIMIT / 3 * 2; i++)
        drop(store, g_ptr_array_index(all, i));
    g_ptr_array_set_size(store->families, 0); /* what they have got since they were opened is needed from now on */
}

static void know(LayerStore *store, Layer *layer) {
    GPtrArray *variants = g_hash_table_lookup(store->known, layer->key);
    if (!variants) {
        variants = g_ptr_array_new_with_free_func(known_free);
        g_hash_table_insert(store->known, g_strdup(layer->key), variants);
    }
    Known *known = g_new(Known, 1);
    *known = (Known){layer_ref(layer), ++store->clock};
    g_ptr_array_add(variants, known);
    store->size += layer->size;
}

static Layer *find_known(LayerStore *store, Chain *chain, const char *key) {
    const GPtrArray *variants = g_hash_table_lookup(store->known, key);
    for (guint i = 0; variants && i < variants->len; i++) {
        Known *known = g_ptr_array_index(variants, i);
        if (!chain_answers(chain, known->layer))
            continue;
        known->used = ++store->clock;
        return layer_ref(known->layer);
    }
    return NULL;
}

/* --- on disk ------------------------------------------------------------------------------------------------------------- */

static const LayerFile *family_file(LayerStore *store, Chain *chain) {
    const char *name = store->folder ? chain_family(chain) : NULL;
    if (!name)
        return NULL;
    for (guint i = store->families->len; i > 0; i--) {
        Family *family = g_ptr_array_index(store->families, i - 1);
        if (strcmp(family->name, name) != 0)
            continue;
        g_ptr_array_steal_index(store->families, i - 1);
        g_ptr_array_add(store->families, family);
        return family->file;
    }
    if (store->families->len >= FAMILIES_OPEN)
        g_ptr_array_remove_index(store->families, 0);
    Family *family = g_new(Family, 1);
    *family = (Family){g_strdup(name), NULL};
    family->file = layer_file_open(store->folder, family->name);
    g_ptr_array_add(store->families, family);
    return family->file;
}

typedef struct {
    Chain *chain;
    const char *key;
    Layer *found;
} Search;

static bool receive_layer(void *data, const char *bytes, size_t size) {
    Search *search = data;
    Layer *layer = layer_read(search->key, bytes, size);
    if (layer && chain_answers(search->chain, layer))
        search->found = layer;
    else
        layer_unref(layer);
    return search->found != NULL;
}

static Layer *find_stored(LayerStore *store, Chain *chain, const char *key) {
    const LayerFile *file = family_file(store, chain);
    Search search = {chain, key, NULL};
    if (!file || !layer_file_find(file, RECORD_LAYER, key, receive_layer, &search))
        return NULL;
    know(store, search.found);
    return search.found;
}

/* --- layers --------------------------------------------------------------------------------------------------------------- */

const char *layer_store_find(LayerStore *store, Chain *chain, GPtrArray *layers) {
    const char *beginning = chain->base;
    for (guint i = 0; i < chain->migrations->len; i++) {
        g_autofree char *key = chain_key(beginning, g_ptr_array_index(chain->migrations, i));
        Layer *layer = find_known(store, chain, key);
        if (!layer)
            layer = find_stored(store, chain, key);
        if (!layer)
            break;
        g_ptr_array_add(layers, layer);
        beginning = layer->next;
    }
    keep_limit(store);
    return beginning;
}

/* The same migration behind the same beginning with the same answers: it ran in another way. */
static void forget_older(LayerStore *store, const Layer *layer) {
    const GPtrArray *variants = g_hash_table_lookup(store->known, layer->key);
    for (guint i = variants ? variants->len : 0; i > 0; i--) {
        Known *known = g_ptr_array_index(variants, i - 1);
        if (strcmp(known->layer->next, layer->next) == 0) {
            drop(store, known);
            return;
        }
    }
}

void layer_store_add(LayerStore *store, Layer *layer) {
    forget_older(store, layer);
    know(store, layer);
    if (store->folder && layer->lasting)
        g_ptr_array_add(store->new_layers, layer_ref(layer));
}

/* --- notes ----------------------------------------------------------------------------------------------------------------- */

static bool receive_note(void *data, const char *bytes, size_t size) {
    LayerStore *store = data;
    g_free(store->note);
    store->note = g_strndup(bytes, size);
    return true;
}

const char *layer_store_note(LayerStore *store, Chain *chain, const char *key) {
    const char *note = g_hash_table_lookup(store->notes, key);
    const LayerFile *file = note ? NULL : family_file(store, chain);
    if (note || !file || !layer_file_find(file, RECORD_NOTE, key, receive_note, store))
        return note;
    return store->note;
}

void layer_store_set_note(LayerStore *store, const char *key, const char *note, bool lasting) {
    g_hash_table_insert(store->notes, g_strdup(key), g_strdup(note));
    if (store->folder && lasting)
        g_ptr_array_add(store->new_notes, g_strdup(key));
}

/* --- to disk ---------------------------------------------------------------------------------------------------------------- */

static void add_layer(GByteArray *records, Layer *layer) {
    size_t size;
    g_autofree char *bytes = layer_write(layer, &size);
    layer_file_add_record(records, RECORD_LAYER, layer->key, bytes, size);
}

static void write_new(LayerStore *store, const char *family, const GPtrArray *layers) {
    g_autoptr(GByteArray) records = g_byte_array_new();
    for (guint i = 0; i < store->new_layers->len; i++)
        add_layer(records, g_ptr_array_index(store->new_layers, i));
    for (guint i = 0; i < store->new_notes->len; i++) {
        const char *key = g_ptr_array_index(store->new_notes, i), *note = g_hash_table_lookup(store->notes, key);
        layer_file_add_record(records, RECORD_NOTE, key, note, strlen(note));
    }
    if (layer_file_append(store->folder, family, records, store->limit / FILE_SHARE))
        return;
    g_byte_array_set_size(records, 0);
    for (guint i = 0; i < layers->len && ((const Layer *)g_ptr_array_index(layers, i))->lasting; i++)
        add_layer(records, g_ptr_array_index(layers, i));
    layer_file_replace(store->folder, family, records);
}

void layer_store_flush(LayerStore *store, Chain *chain, const GPtrArray *layers) {
    const char *family = store->folder ? chain_family(chain) : NULL;
    if (family && (store->new_layers->len > 0 || store->new_notes->len > 0)) {
        write_new(store, family, layers);
        if (++store->flushes % TRIM_EVERY == 0)
            layer_file_trim(store->folder, store->limit);
    }
    g_ptr_array_set_size(store->new_layers, 0);
    g_ptr_array_set_size(store->new_notes, 0);
    keep_limit(store);
}
