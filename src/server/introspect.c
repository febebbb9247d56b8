/* Reading a catalog as a whole or in part. */

#include "server/introspect.h"

#include "base/error.h"
#include "bulk.h"
#include "catalog_reader.h"
#include "introspect_private.h"
#include "query_text.h"
#include "scope.h"

#define OLDEST_VERSION 120000
#define READ_TIMEOUT_MS 300000

bool introspect_check_version(const Connection *connection, GError **error) {
    if (PQparameterStatus(connection->pg, "crdb_version")) {
        error_set(error, ERROR_FAILED, "%s: CockroachDB is not supported: its system catalogs are not PostgreSQL's", connection->label);
        return false;
    }
    if (connection_server_version(connection) < OLDEST_VERSION) {
        error_set(error, ERROR_FAILED, "%s: PostgreSQL 12 or newer is needed; the server reports version number %d", connection->label,
                  connection_server_version(connection));
        return false;
    }
    return true;
}

Catalog *introspect_new_catalog(const Connection *connection) {
    Catalog *catalog = catalog_new();
    catalog->server_version = connection_server_version(connection);
    return catalog;
}

typedef struct {
    Catalog *catalog;
    const Connection *connection;
} Reading;

static bool receive(void *payload, int tag, PGresult **result, GError **error) {
    Reading *reading = payload;
    if (tag == TAG_UNSEEN)
        catalog_reader_add_unseen(reading->catalog, *result);
    else if (!catalog_reader_add_objects(reading->catalog, reading->connection, *result, error)) {
        g_prefix_error(error, "%s: ", catalog_families[tag].query);
        return false;
    }
    return true;
}

Catalog *introspect_all(Connection *connection, GError **error) {
    if (!introspect_check_version(connection, error))
        return NULL;
    g_autoptr(Catalog) catalog = introspect_new_catalog(connection);
    Reading reading = {catalog, connection};
    if (!bulk_read(connection, false, false, READ_TIMEOUT_MS, receive, &reading, error))
        return NULL;
    catalog_seal(catalog);
    return g_steal_pointer(&catalog);
}

Catalog *introspect_unseen(Connection *connection, GError **error) {
    if (!introspect_check_version(connection, error))
        return NULL;
    g_autoptr(Catalog) catalog = introspect_new_catalog(connection);
    g_auto(Scope) scope;
    scope_init(&scope, connection, "settings", "pgstrata_settings");
    scope_add_prepared(&scope, TAG_UNSEEN, "pgstrata_unseen", query_text_load("unseen", connection_server_version(connection), false), NULL, false);
    Reading reading = {catalog, connection};
    if (!scope_run(&scope, READ_TIMEOUT_MS, receive, &reading, error))
        return NULL;
    catalog_seal(catalog);
    return g_steal_pointer(&catalog);
}

/* The roots of one class as an array literal; NULL: none. */
static char *roots_of_class(const Address *roots, size_t count, uint32_t class_id) {
    GString *out = g_string_new("{");
    for (size_t i = 0; i < count; i++)
        if (roots[i].class_id == class_id)
            g_string_append_printf(out, "%s%u", out->len > 1 ? "," : "", roots[i].object_id);
    bool any = out->len > 1;
    g_string_append_c(out, '}');
    return g_string_free(out, !any);
}

/* Families all of whose objects have a row in this catalog: where none belongs to a root there is nothing to ask for. */
static const struct {
    const char *query;
    uint32_t class_id;
} narrow_families[] = {
    {"sequences", 2224},   {"foreign_tables", 3118}, {"constraints", 2606}, {"indexes", 2610},    {"views", 2618},
    {"rules", 2618},       {"triggers", 2620},       {"policies", 3256},    {"aggregates", 2600}, {"range_types", 3541},
};

static guint first_of_class(const GArray *inventory, uint32_t class_id) {
    guint low = 0, high = inventory->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(inventory, InventoryRow, middle).class_id < class_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether a row of the class belongs to one of the roots (oids, of one class). */
static bool has_rows(const GArray *inventory, uint32_t class_id, uint32_t root_class, GHashTable *roots) {
    for (guint i = first_of_class(inventory, class_id); i < inventory->len; i++) {
        const InventoryRow *row = &g_array_index(inventory, InventoryRow, i);
        if (row->class_id != class_id)
            break;
        if (row->root_class == root_class && g_hash_table_contains(roots, GUINT_TO_POINTER(row->root_id)))
            return true;
    }
    return false;
}

typedef struct {
    const Address *roots;
    size_t count;
    const GArray *inventory;
    uint32_t class_id; /* of what follows */
    char *array;       /* the roots of this class as an array literal; NULL: none */
    GHashTable *set;   /* their oids */
} Wanted;

static void wanted_clear(Wanted *wanted) {
    g_free(wanted->array);
    g_clear_pointer(&wanted->set, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

static void wanted_turn_to(Wanted *wanted, uint32_t class_id) {
    if (wanted->class_id == class_id)
        return;
    wanted_clear(wanted);
    wanted->class_id = class_id;
    wanted->array = roots_of_class(wanted->roots, wanted->count, class_id);
    wanted->set = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < wanted->count; i++)
        if (wanted->roots[i].class_id == class_id)
            g_hash_table_add(wanted->set, GUINT_TO_POINTER(wanted->roots[i].object_id));
}

static bool is_concerned(Wanted *wanted, const Family *family) {
    wanted_turn_to(wanted, family->root_class);
    if (!wanted->array || !wanted->inventory)
        return wanted->array != NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(narrow_families); i++)
        if (g_str_equal(narrow_families[i].query, family->query))
            return has_rows(wanted->inventory, narrow_families[i].class_id, family->root_class, wanted->set);
    return true;
}

Catalog *introspect_roots(Connection *connection, const Address *roots, size_t count, const GArray *inventory, GError **error) {
    if (!introspect_check_version(connection, error))
        return NULL;
    int version = connection_server_version(connection);
    g_autoptr(Catalog) catalog = introspect_new_catalog(connection);
    g_autofree const char **parameters = g_new0(const char *, catalog_family_count);
    g_autoptr(GPtrArray) arrays = g_ptr_array_new_with_free_func(g_free);
    g_auto(Wanted) wanted = {.roots = roots, .count = count, .inventory = inventory};
    g_auto(Scope) scope;
    scope_init(&scope, connection, "settings", "pgstrata_settings");
    for (size_t i = 0; i < catalog_family_count; i++) {
        const Family *family = &catalog_families[i];
        if (!is_concerned(&wanted, family))
            continue;
        parameters[i] = g_strdup(wanted.array);
        g_ptr_array_add(arrays, (gpointer)(uintptr_t)parameters[i]);
        scope_add_prepared(&scope, (int)i, family->prepared, query_text_load(family->query, version, true), &parameters[i], false);
    }
    Reading reading = {catalog, connection};
    if (arrays->len > 0 && !scope_run(&scope, READ_TIMEOUT_MS, receive, &reading, error))
        return NULL;
    catalog_seal(catalog);
    return g_steal_pointer(&catalog);
}
