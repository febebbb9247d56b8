/* One number for a whole catalog, by which the databases of a fleet are grouped. */

#include <string.h>
#include "model/catalog.h"

/* Length first, so that no two lists of texts give the same bytes. */
static void add_text(GChecksum *sum, const char *text) {
    char length[24];
    g_snprintf(length, sizeof length, "%zd:", text ? (gssize)strlen(text) : -1);
    g_checksum_update(sum, (const guchar *)length, -1);
    if (text)
        g_checksum_update(sum, (const guchar *)text, -1);
}

static void add_number(GChecksum *sum, int64_t number) {
    char digits[24];
    g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT ";", number);
    g_checksum_update(sum, (const guchar *)digits, -1);
}

static void add_object(GChecksum *sum, const Object *object) {
    add_number(sum, object->kind);
    add_text(sum, object->identity);
    add_text(sum, object->parent);
    add_text(sum, object->schema);
    add_text(sum, object->name);
    add_number(sum, (int64_t)object->property_count);
    for (size_t i = 0; i < object->property_count; i++) {
        add_text(sum, object->properties[i].name);
        add_text(sum, object->properties[i].value);
    }
}

/* Children are sorted by position: their order is what counts, not the numbers, which have gaps where columns were dropped. */
static void add_order(GChecksum *sum, const Catalog *catalog, const Object *object) {
    const GPtrArray *children = object->parent ? NULL : catalog_children(catalog, object->identity);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (child->position > 0)
            add_text(sum, child->identity);
    }
}

char *catalog_fingerprint(const Catalog *catalog, bool major) {
    g_assert(catalog->sealed);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_number(sum, major ? catalog->server_version / 10000 : catalog->server_version);
    for (guint i = 0; i < catalog->unseen->len; i++) {
        const UnseenKind *unseen = &g_array_index(catalog->unseen, UnseenKind, i);
        add_text(sum, unseen->kind);
        add_number(sum, unseen->count);
    }
    for (guint i = 0; i < catalog->objects->len; i++) {
        add_object(sum, catalog->objects->pdata[i]);
        add_order(sum, catalog, catalog->objects->pdata[i]);
    }
    char *hex = g_strdup(g_checksum_get_string(sum));
    g_checksum_free(sum);
    return hex;
}
