/* Shard files come from other machines: nothing in them is believed before it has been looked at. */

#include "fleet/shard.h"

#include <jansson.h>
#include <string.h>
#include "base/error.h"

/* The first damage; later ones are not looked for. */
typedef struct {
    char *damage;
} Reader;

G_GNUC_PRINTF(2, 3)
static void damage(Reader *reader, const char *format, ...) {
    if (reader->damage)
        return;
    va_list arguments;
    va_start(arguments, format);
    reader->damage = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

static json_t *member(Reader *reader, json_t *object, const char *key, json_type type) {
    json_t *value = json_object_get(object, key);
    if (!value || json_typeof(value) != type)
        damage(reader, "\"%s\" is missing or of the wrong type", key);
    return value && json_typeof(value) == type ? value : NULL;
}

static const char *optional_text(Reader *reader, json_t *object, const char *key) {
    json_t *value = json_object_get(object, key);
    if (!value || (!json_is_string(value) && !json_is_null(value)))
        damage(reader, "\"%s\" is missing or no text", key);
    return json_string_value(value);
}

static const char *text(Reader *reader, json_t *object, const char *key) {
    const char *value = json_string_value(member(reader, object, key, JSON_STRING));
    return value ? value : "";
}

static int number(Reader *reader, json_t *object, const char *key) {
    json_int_t value = json_integer_value(member(reader, object, key, JSON_INTEGER));
    if (value < 0 || value > G_MAXINT)
        damage(reader, "\"%s\" is out of its range", key);
    return value < 0 || value > G_MAXINT ? 0 : (int)value;
}

static bool truth(Reader *reader, json_t *object, const char *key) {
    json_t *value = json_object_get(object, key);
    if (!json_is_boolean(value))
        damage(reader, "\"%s\" is missing or neither true nor false", key);
    return json_is_true(value);
}

static void read_texts(Reader *reader, json_t *object, const char *key, GPtrArray *texts) {
    size_t i;
    json_t *value;
    json_array_foreach(member(reader, object, key, JSON_ARRAY), i, value) {
        if (json_is_string(value))
            g_ptr_array_add(texts, g_strdup(json_string_value(value)));
        else
            damage(reader, "\"%s\" has something that is no text", key);
    }
}

static void read_object(Reader *reader, json_t *value, Catalog *catalog) {
    Object object = {.kind = kind_find(text(reader, value, "kind"))};
    if (object.kind == KIND_COUNT)
        damage(reader, "\"%s\" is no kind of objects", text(reader, value, "kind"));
    object.identity = text(reader, value, "identity");
    object.parent = optional_text(reader, value, "parent");
    object.schema = optional_text(reader, value, "schema");
    object.name = text(reader, value, "name");
    object.position = number(reader, value, "position");
    g_autoptr(GArray) properties = g_array_new(FALSE, FALSE, sizeof(Property));
    const char *name;
    json_t *property;
    json_object_foreach(member(reader, value, "properties", JSON_OBJECT), name, property) {
        const Property one = {name, json_string_value(property)};
        g_array_append_val(properties, one);
    }
    object.properties = properties->len > 0 ? &g_array_index(properties, Property, 0) : NULL;
    object.property_count = properties->len;
    if (!reader->damage)
        catalog_add(catalog, &object);
}

static Catalog *read_catalog(Reader *reader, json_t *value) {
    Catalog *catalog = catalog_new();
    catalog->server_version = number(reader, value, "server_version");
    size_t i;
    json_t *part;
    json_array_foreach(member(reader, value, "unseen", JSON_ARRAY), i, part)
        catalog_add_unseen(catalog, text(reader, part, "kind"), number(reader, part, "count"));
    json_array_foreach(member(reader, value, "objects", JSON_ARRAY), i, part)
        read_object(reader, part, catalog);
    catalog_seal(catalog);
    return catalog;
}

/* What a fingerprint stands for must have it: else a damaged file could pass for another database. */
static void read_catalogs(Reader *reader, json_t *value, DatabaseEntry *entry) {
    const char *fingerprint;
    json_t *part;
    json_object_foreach(member(reader, value, "catalogs", JSON_OBJECT), fingerprint, part) {
        KeptCatalog *kept = g_new0(KeptCatalog, 1);
        kept->catalog = read_catalog(reader, part);
        g_hash_table_insert(entry->catalogs, g_strdup(fingerprint), kept);
        g_autofree char *own = catalog_fingerprint(kept->catalog, false);
        if (strcmp(own, fingerprint) != 0)
            damage(reader, "a catalog does not have the fingerprint that is given for it");
    }
}

static LedgerCopy *read_ledger(Reader *reader, json_t *value) {
    if (json_is_null(value))
        return NULL;
    LedgerCopy *copy = ledger_copy_new();
    read_texts(reader, value, "columns", copy->columns);
    size_t i, j;
    json_t *row, *field;
    json_array_foreach(member(reader, value, "rows", JSON_ARRAY), i, row) {
        if (json_array_size(row) != copy->columns->len) {
            damage(reader, "a ledger row has another number of columns than the ledger");
            break;
        }
        const char **values = g_new0(const char *, copy->columns->len + 1);
        json_array_foreach(row, j, field)
            values[j] = json_string_value(field);
        ledger_copy_add_row(copy, values);
        g_free(values);
    }
    return copy;
}

static void read_reading(Reader *reader, json_t *value, DatabaseEntry *entry) {
    DatabaseReading *reading = g_new0(DatabaseReading, 1);
    g_ptr_array_add(entry->readings, reading);
    reading->name = g_strdup(text(reader, value, "name"));
    reading->place = g_strdup(optional_text(reader, value, "place"));
    reading->problem = g_strdup(optional_text(reader, value, "problem"));
    reading->fingerprint = g_strdup(optional_text(reader, value, "catalog"));
    reading->ledger = read_ledger(reader, json_object_get(value, "ledger"));
    reading->ledger_problem = g_strdup(optional_text(reader, value, "ledger_problem"));
    reading->locked = truth(reader, value, "locked");
    KeptCatalog *kept = reading->fingerprint ? g_hash_table_lookup(entry->catalogs, reading->fingerprint) : NULL;
    if (!kept != (reading->problem != NULL))
        damage(reader, "a database has neither a catalog nor a problem");
    if (kept && (!kept->name || strcmp(reading->name, kept->name) < 0)) {
        g_free(kept->name);
        kept->name = g_strdup(reading->name);
    }
}

static void read_entry(Reader *reader, json_t *value, Shard *shard) {
    DatabaseEntry *entry = database_entry_new(text(reader, value, "target"), text(reader, value, "database"), truth(reader, value, "fleet"));
    g_ptr_array_add(shard->entries, entry);
    entry->unset = g_strdup(optional_text(reader, value, "unset"));
    entry->problem = g_strdup(optional_text(reader, value, "problem"));
    read_texts(reader, value, "notes", entry->notes);
    read_texts(reader, value, "members", entry->members);
    read_catalogs(reader, value, entry);
    size_t i;
    json_t *reading;
    json_array_foreach(member(reader, value, "readings", JSON_ARRAY), i, reading)
        read_reading(reader, reading, entry);
    GHashTableIter iter;
    gpointer kept;
    g_hash_table_iter_init(&iter, entry->catalogs);
    while (g_hash_table_iter_next(&iter, NULL, &kept))
        if (!((const KeptCatalog *)kept)->name)
            damage(reader, "a catalog belongs to no database");
}

static void read_shard(Reader *reader, json_t *root, Shard *shard) {
    int version = number(reader, root, "schema_version");
    if (version != SHARD_SCHEMA_VERSION) {
        damage(reader, "its format is %d, this program reads %d", version, SHARD_SCHEMA_VERSION);
        return;
    }
    shard->tool = g_strdup(text(reader, root, "tool"));
    shard->index = number(reader, root, "shard");
    shard->count = number(reader, root, "shards");
    shard->head = g_strdup(text(reader, root, "head"));
    shard->revision = g_strdup(optional_text(reader, root, "revision"));
    shard->configuration = g_strdup(text(reader, root, "configuration"));
    shard->migrations = g_strdup(text(reader, root, "migrations"));
    if (shard->index < 1 || shard->index > shard->count)
        damage(reader, "it says to be shard %d of %d", shard->index, shard->count);
    size_t i;
    json_t *entry;
    json_array_foreach(member(reader, root, "entries", JSON_ARRAY), i, entry)
        read_entry(reader, entry, shard);
}

Shard *shard_read(const char *bytes, size_t size, const char *path, GError **error) {
    json_error_t problem;
    json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &problem);
    if (!root) {
        error_set(error, ERROR_CONFIG, "%s: is no shard file: line %d: %s", path, problem.line, problem.text);
        return NULL;
    }
    g_autoptr(Shard) shard = shard_new();
    Reader reader = {NULL};
    read_shard(&reader, root, shard);
    json_decref(root);
    if (!reader.damage)
        return g_steal_pointer(&shard);
    error_set(error, ERROR_CONFIG, "%s: is no shard file of this program: %s", path, reader.damage);
    g_free(reader.damage);
    return NULL;
}
