#include "fleet/shard.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* NULL is null; what is no UTF-8 (a database in SQL_ASCII) is made so. */
static json_t *text_value(const char *text) {
    if (!text)
        return json_null();
    json_t *value = json_string(text);
    if (value)
        return value;
    g_autofree char *valid = text_utf8(text, strlen(text));
    return json_string(valid);
}

static json_t *texts_value(const GPtrArray *texts) {
    json_t *array = json_array();
    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(array, text_value(texts->pdata[i]));
    return array;
}

static json_t *object_value(const Object *object) {
    json_t *properties = json_object();
    for (size_t i = 0; i < object->property_count; i++)
        json_object_set_new(properties, object->properties[i].name, text_value(object->properties[i].value));
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:i, s:o}",
                     "kind", kind_get(object->kind)->id,
                     "identity", text_value(object->identity),
                     "parent", text_value(object->parent),
                     "schema", text_value(object->schema),
                     "name", text_value(object->name),
                     "position", object->position,
                     "properties", properties);
}

static json_t *catalog_value(const Catalog *catalog) {
    json_t *objects = json_array(), *unseen = json_array();
    for (guint i = 0; i < catalog->objects->len; i++)
        json_array_append_new(objects, object_value(catalog->objects->pdata[i]));
    for (guint i = 0; i < catalog->unseen->len; i++) {
        const UnseenKind *kind = &g_array_index(catalog->unseen, UnseenKind, i);
        json_array_append_new(unseen, json_pack("{s:o, s:i}", "kind", text_value(kind->kind), "count", kind->count));
    }
    return json_pack("{s:i, s:o, s:o}", "server_version", catalog->server_version, "unseen", unseen, "objects", objects);
}

static json_t *ledger_value(const LedgerCopy *ledger) {
    if (!ledger)
        return json_null();
    json_t *rows = json_array();
    for (guint i = 0; i < ledger->rows->len; i++) {
        char *const *row = ledger->rows->pdata[i];
        json_t *values = json_array();
        for (guint j = 0; j < ledger->columns->len; j++)
            json_array_append_new(values, text_value(row[j]));
        json_array_append_new(rows, values);
    }
    return json_pack("{s:o, s:o}", "columns", texts_value(ledger->columns), "rows", rows);
}

static json_t *reading_value(const DatabaseReading *reading) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b}",
                     "name", text_value(reading->name),
                     "place", text_value(reading->place),
                     "problem", text_value(reading->problem),
                     "catalog", text_value(reading->fingerprint),
                     "ledger", ledger_value(reading->ledger),
                     "ledger_problem", text_value(reading->ledger_problem),
                     "locked", reading->locked);
}

static json_t *entry_value(const DatabaseEntry *entry) {
    json_t *readings = json_array(), *catalogs = json_object();
    for (guint i = 0; i < entry->readings->len; i++)
        json_array_append_new(readings, reading_value(entry->readings->pdata[i]));
    GHashTableIter iter;
    gpointer fingerprint, kept;
    g_hash_table_iter_init(&iter, entry->catalogs);
    while (g_hash_table_iter_next(&iter, &fingerprint, &kept)) /* keys are sorted when written */
        json_object_set_new(catalogs, fingerprint, catalog_value(((const KeptCatalog *)kept)->catalog));
    return json_pack("{s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "target", text_value(entry->target),
                     "database", text_value(entry->name),
                     "fleet", entry->fleet,
                     "unset", text_value(entry->unset),
                     "problem", text_value(entry->problem),
                     "notes", texts_value(entry->notes),
                     "members", texts_value(entry->members),
                     "catalogs", catalogs,
                     "readings", readings);
}

char *shard_write(const Shard *shard) {
    json_t *entries = json_array();
    for (guint i = 0; i < shard->entries->len; i++)
        json_array_append_new(entries, entry_value(shard->entries->pdata[i]));
    json_t *root = json_pack("{s:i, s:o, s:i, s:i, s:o, s:o, s:o, s:o, s:o}",
                             "schema_version", SHARD_SCHEMA_VERSION,
                             "tool", text_value(shard->tool),
                             "shard", shard->index,
                             "shards", shard->count,
                             "head", text_value(shard->head),
                             "revision", text_value(shard->revision),
                             "configuration", text_value(shard->configuration),
                             "migrations", text_value(shard->migrations),
                             "entries", entries);
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_SORT_KEYS);
    json_decref(root);
    g_assert(text);
    char *bytes = g_strconcat(text, "\n", NULL);
    free(text);
    return bytes;
}
