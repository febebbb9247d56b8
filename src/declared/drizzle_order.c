#include "drizzle.h"

#include <string.h>

/*
 * Drizzle's builders remember what was done to them: a name that the first table gave to a shared column, a method that one table called on it. So everything is made in the order in
 * which the program makes it: constants of a module in the order of writing, the modules in the order of their use.
 */

#define MOST_NESTING 3
#define MOST_MODULES_DEEP 500

static void touch(Drizzle *d, GHashTable *seen, const Value *value, int nesting);

static void touch_all(Drizzle *d, GHashTable *seen, const Value *value, int nesting) {
    if (nesting >= MOST_NESTING || !g_hash_table_add(seen, (gpointer)(uintptr_t)value))
        return;
    for (size_t i = 0; i < value->count; i++)
        touch(d, seen, value->kind == VALUE_OBJECT ? value->members[i].value : value->items[i], nesting + 1);
}

static void touch(Drizzle *d, GHashTable *seen, const Value *value, int nesting) {
    DrizzleTrouble ignored = {0};
    if (!value)
        return;
    if (value->kind == VALUE_OBJECT || value->kind == VALUE_ARRAY) {
        touch_all(d, seen, value, nesting);
        return;
    }
    DrizzleKind kind = drizzle_kind(value);
    if (kind == DRIZZLE_TABLE)
        drizzle_table(d, value);
    else if (kind == DRIZZLE_COLUMN_BUILDER)
        drizzle_builder(d, value, &ignored);
}

static void make_bindings(Drizzle *d, GHashTable *seen, Module *module) {
    const GPtrArray *names = module_bindings(module);
    for (guint n = 0; n < names->len; n++)
        touch(d, seen, module_binding(module, names->pdata[n]), 0);
}

/* A module runs after those that it imports, once. `modules` holds those that matter (a set); the others are only passed through. */
static void run_module(Drizzle *d, GHashTable *seen, GHashTable *modules, Module *module, int nesting) {
    if (nesting > MOST_MODULES_DEEP || !g_hash_table_add(seen, module))
        return;
    g_autoptr(GPtrArray) imports = module_imports(module);
    for (guint i = 0; i < imports->len; i++)
        run_module(d, seen, modules, imports->pdata[i], nesting + 1);
    if (g_hash_table_contains(modules, module))
        make_bindings(d, seen, module);
}

void drizzle_order(Drizzle *d, const GPtrArray *modules) {
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) set = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < modules->len; i++)
        g_hash_table_add(set, modules->pdata[i]);
    for (guint i = 0; i < modules->len; i++)
        run_module(d, seen, set, modules->pdata[i], 0);
}
