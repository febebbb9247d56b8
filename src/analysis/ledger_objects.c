#include "ledger_objects.h"

#include <string.h>

/* Schema NULL: wherever it is. */
static bool is_in_ledger_schema(const LedgerName *ledger, const Object *object) {
    return !ledger->schema || g_strcmp0(object->schema, ledger->schema) == 0;
}

static bool is_own_table(const LedgerName *ledger, const RunnerRules *rules, const char *name) {
    bool further = rules && rules->own_tables && name && g_strv_contains(rules->own_tables, name);
    return further || g_strcmp0(name, ledger->table) == 0;
}

/* drizzle.__drizzle_migrations_id_seq belongs to the table, whether or not the catalog calls it its child. */
static bool is_own_sequence(const LedgerName *ledger, const RunnerRules *rules, const Object *object) {
    if (object->kind != KIND_SEQUENCE || !object->name)
        return false;
    for (const char *at = strchr(object->name, '_'); at; at = strchr(at + 1, '_')) {
        g_autofree char *table = g_strndup(object->name, (gsize)(at - object->name));
        if (is_own_table(ledger, rules, table))
            return true;
    }
    return false;
}

/* The schema that is named for the ledger, or that it was found in: tools make one when they are told to. */
static bool is_ledger_schema(const LedgerName *ledger, const Catalog *live, const Object *schema) {
    if (ledger->schema)
        return g_strcmp0(schema->name, ledger->schema) == 0;
    for (size_t i = 0; g_strcmp0(schema->name, "public") != 0 && i < live->objects->len; i++) {
        const Object *object = live->objects->pdata[i];
        if (object->kind == KIND_TABLE && g_strcmp0(object->name, ledger->table) == 0 && g_strcmp0(object->schema, schema->name) == 0)
            return true;
    }
    return false;
}

static bool is_ledger_column(const RunnerRules *rules, const char *name) {
    for (const LedgerColumn *column = rules->columns; column->column; column++)
        if (g_strcmp0(column->column, name) == 0)
            return true;
    return false;
}

/* The ledger of another folder of the same tool, under a name that was given to it: it has just the columns that the tool's ledger has, and one of them is of a kind that only
 * ledgers have. */
static bool is_further_ledger(const RunnerRules *rules, const Catalog *expected, const Catalog *live, const Object *table) {
    size_t wanted = 0, found = 0;
    bool peculiar = false;
    for (const LedgerColumn *column = rules ? rules->columns : NULL; column && column->column; column++, wanted++)
        peculiar |= column->field == FIELD_DIRTY || column->field == FIELD_SUCCESS || column->field == FIELD_BATCH;
    if (!peculiar || table->kind != KIND_TABLE || catalog_find(expected, KIND_TABLE, table->identity))
        return false;
    const GPtrArray *children = catalog_children(live, table->identity);
    for (size_t i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (child->kind == KIND_COLUMN && !is_ledger_column(rules, child->name))
            return false;
        found += child->kind == KIND_COLUMN;
    }
    return found == wanted;
}

const Object *ledger_lookalike(const RunnerRules *rules, const Catalog *expected, const Catalog *live) {
    const Object *found = NULL;
    for (size_t i = 0; i < live->objects->len; i++) {
        const Object *object = live->objects->pdata[i];
        if (!is_further_ledger(rules, expected, live, object))
            continue;
        if (found)
            return NULL;
        found = object;
    }
    return found;
}

static bool is_own(const LedgerName *ledger, const RunnerRules *rules, const Catalog *expected, const Catalog *live, const Object *object) {
    if (object->kind == KIND_SCHEMA)
        return is_ledger_schema(ledger, live, object) && !catalog_find(expected, KIND_SCHEMA, object->identity);
    if (is_further_ledger(rules, expected, live, object))
        return true;
    if (!is_in_ledger_schema(ledger, object))
        return false;
    if (rules && rules->owns_schema && ledger->schema)
        return true;
    return (object->kind == KIND_TABLE && is_own_table(ledger, rules, object->name)) || is_own_sequence(ledger, rules, object);
}

GHashTable *ledger_objects(const LedgerName *ledger, const RunnerRules *rules, const Catalog *expected, const Catalog *live) {
    GHashTable *own = g_hash_table_new(NULL, NULL);
    const Object *given = catalog_find(live, KIND_SCHEMA, "public");
    if (given && !catalog_find(expected, KIND_SCHEMA, "public"))
        g_hash_table_add(own, (gpointer)(uintptr_t)given);
    if (!ledger->table)
        return own;
    for (size_t i = 0; i < live->objects->len; i++) {
        Object *object = live->objects->pdata[i];
        if (!is_own(ledger, rules, expected, live, object))
            continue;
        g_hash_table_add(own, object);
        const GPtrArray *children = catalog_children(live, object->identity);
        for (size_t j = 0; children && j < children->len; j++)
            g_hash_table_add(own, children->pdata[j]);
    }
    return own;
}

Catalog *ledger_leave_out(const LedgerName *ledger, const RunnerRules *rules, const Catalog *expected, const Catalog *live) {
    g_autoptr(GHashTable) own = ledger_objects(ledger, rules, expected, live);
    Catalog *rest = catalog_new_like(live);
    for (guint i = 0; i < live->objects->len; i++)
        if (!g_hash_table_contains(own, live->objects->pdata[i]))
            catalog_add(rest, live->objects->pdata[i]);
    catalog_seal(rest);
    return rest;
}
