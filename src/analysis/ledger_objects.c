#include "ledger_objects.h"

#include <string.h>

static bool is_ledger_table(const LedgerName *ledger, const Object *object) {
    return object->kind == KIND_TABLE && g_strcmp0(object->schema, ledger->schema) == 0 && g_strcmp0(object->name, ledger->table) == 0;
}

/* drizzle.__drizzle_migrations_id_seq belongs to the table, whether or not the catalog calls it its child. */
static bool is_ledger_sequence(const LedgerName *ledger, const Object *object) {
    return object->kind == KIND_SEQUENCE && g_strcmp0(object->schema, ledger->schema) == 0 && g_str_has_prefix(object->name, ledger->table) &&
           object->name[strlen(ledger->table)] == '_';
}

GHashTable *ledger_objects(const LedgerName *ledger, const Catalog *expected, const Catalog *live) {
    GHashTable *own = g_hash_table_new(NULL, NULL);
    const Object *given = catalog_find(live, KIND_SCHEMA, "public");
    if (given && !catalog_find(expected, KIND_SCHEMA, "public"))
        g_hash_table_add(own, (gpointer)(uintptr_t)given);
    if (!ledger->schema || !ledger->table)
        return own;
    for (size_t i = 0; i < live->objects->len; i++) {
        Object *object = live->objects->pdata[i];
        if (object->kind == KIND_SCHEMA && g_strcmp0(object->name, ledger->schema) == 0 && !catalog_find(expected, KIND_SCHEMA, object->identity))
            g_hash_table_add(own, object);
        if (is_ledger_sequence(ledger, object))
            g_hash_table_add(own, object);
        if (!is_ledger_table(ledger, object))
            continue;
        g_hash_table_add(own, object);
        const GPtrArray *children = catalog_children(live, object->identity);
        for (size_t j = 0; children && j < children->len; j++)
            g_hash_table_add(own, children->pdata[j]);
    }
    return own;
}

Catalog *ledger_leave_out(const LedgerName *ledger, const Catalog *expected, const Catalog *live) {
    g_autoptr(GHashTable) own = ledger_objects(ledger, expected, live);
    Catalog *rest = catalog_new_like(live);
    for (guint i = 0; i < live->objects->len; i++)
        if (!g_hash_table_contains(own, live->objects->pdata[i]))
            catalog_add(rest, live->objects->pdata[i]);
    catalog_seal(rest);
    return rest;
}
