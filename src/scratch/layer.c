#include "layer.h"

#include <string.h>
#include "model/strata_store.h"

/* What was asked is a part of the beginning: with other answers what follows is another chain. */
static char *make_next(const char *key, const GPtrArray *asked) {
    if (asked->len == 0)
        return g_strdup(key);
    g_autoptr(GString) text = g_string_new(key);
    for (guint i = 0; i < asked->len; i++)
        g_string_append_printf(text, "\n%s", (const char *)g_ptr_array_index(asked, i));
    return text_sha256(text->str, text->len);
}

static size_t guess_size(const ChangeSet *set) {
    size_t size = sizeof *set;
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = g_ptr_array_index(set->changes, i);
        size += 3 * sizeof *change + 2 * sizeof *change->properties * change->property_count;
    }
    return size;
}

Layer *layer_new(const char *key, Strata *take_strata, GPtrArray *take_asked, bool roles, bool lasting) {
    Layer *layer = g_new(Layer, 1);
    g_ptr_array_sort(take_asked, text_compare_entries);
    take_strata->strata[0].tag = text_pool_add(take_strata->texts, ""); /* the chain says what it is called */
    *layer = (Layer){1, g_strdup(key), make_next(key, take_asked), take_strata, take_asked, roles, lasting, 1024 + guess_size(take_strata->strata[0].changes)};
    return layer;
}

Layer *layer_ref(Layer *layer) {
    layer->references++;
    return layer;
}

void layer_unref(Layer *layer) {
    if (!layer || --layer->references > 0)
        return;
    strata_free(layer->strata);
    g_ptr_array_unref(layer->asked);
    g_free(layer->key);
    g_free(layer->next);
    g_free(layer);
}

/* --- as bytes --------------------------------------------------------------------------------------------------------- */

/* Roles (0 or 1), then what was asked, each with a NUL after it, an empty one at the end; then the strata. */
char *layer_write(const Layer *layer, size_t *size) {
    size_t strata_size;
    g_autofree char *strata = strata_write(layer->strata, &strata_size);
    GString *bytes = g_string_sized_new(strata_size + 64);
    g_string_append_c(bytes, layer->roles ? '1' : '0');
    for (guint i = 0; i < layer->asked->len; i++) {
        const char *text = g_ptr_array_index(layer->asked, i);
        g_string_append_len(bytes, text, (gssize)strlen(text) + 1);
    }
    g_string_append_c(bytes, '\0');
    g_string_append_len(bytes, strata, (gssize)strata_size);
    *size = bytes->len;
    return g_string_free(bytes, FALSE);
}

Layer *layer_read(const char *key, const char *bytes, size_t size) {
    const char *end = bytes + size, *at = bytes + 1;
    if (size < 2)
        return NULL;
    g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func(g_free);
    while (at < end && *at) {
        const char *nul = memchr(at, '\0', (size_t)(end - at));
        if (!nul)
            return NULL;
        g_ptr_array_add(asked, g_strdup(at));
        at = nul + 1;
    }
    g_autoptr(Strata) strata = at < end ? strata_read(at + 1, (size_t)(end - at - 1), NULL) : NULL;
    if (!strata || strata->count != 1)
        return NULL;
    return layer_new(key, g_steal_pointer(&strata), g_steal_pointer(&asked), bytes[0] == '1', true);
}
