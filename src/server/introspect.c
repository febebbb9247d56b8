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
    if (!bulk_read(connection, false, READ_TIMEOUT_MS, receive, &reading, error))
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

Catalog *introspect_roots(Connection *connection, const Address *roots, size_t count, GError **error) {
    if (!introspect_check_version(connection, error))
        return NULL;
    int version = connection_server_version(connection);
    g_autoptr(Catalog) catalog = introspect_new_catalog(connection);
    g_autofree const char **parameters = g_new0(const char *, catalog_family_count);
    g_autoptr(GPtrArray) arrays = g_ptr_array_new_with_free_func(g_free);
    g_auto(Scope) scope;
    scope_init(&scope, connection, "settings", "pgstrata_settings");
    for (size_t i = 0; i < catalog_family_count; i++) {
        const Family *family = &catalog_families[i];
        bool repeated = i > 0 && catalog_families[i - 1].root_class == family->root_class;
        char *array = repeated ? g_strdup(parameters[i - 1]) : roots_of_class(roots, count, family->root_class);
        if (!array)
            continue;
        g_ptr_array_add(arrays, array);
        parameters[i] = array;
        scope_add_prepared(&scope, (int)i, family->prepared, query_text_load(family->query, version, true), &parameters[i], false);
    }
    Reading reading = {catalog, connection};
    if (arrays->len > 0 && !scope_run(&scope, READ_TIMEOUT_MS, receive, &reading, error))
        return NULL;
    catalog_seal(catalog);
    return g_steal_pointer(&catalog);
}
