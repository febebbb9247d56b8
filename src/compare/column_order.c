#include "column_order.h"

#include <string.h>
#include "identity.h"

static bool is_member(const Object *object) {
    return object->kind == KIND_COLUMN || object->kind == KIND_ATTRIBUTE;
}

/* The members of an object in their order; children are sorted by kind, then position. */
static GPtrArray *members_of(const Catalog *catalog, const char *identity) {
    GPtrArray *members = g_ptr_array_new();
    const GPtrArray *children = catalog_children(catalog, identity);
    for (guint i = 0; children && i < children->len; i++)
        if (is_member(children->pdata[i]))
            g_ptr_array_add(members, children->pdata[i]);
    return members;
}

/* One side may have more at the end: that is how columns are added. */
static bool begin_alike(const GPtrArray *a, const GPtrArray *b) {
    for (guint i = 0; i < MIN(a->len, b->len); i++)
        if (strcmp(((const Object *)a->pdata[i])->name, ((const Object *)b->pdata[i])->name) != 0)
            return false;
    return true;
}

static char *common_names(const GPtrArray *members, const GPtrArray *others) {
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < others->len; i++)
        g_hash_table_add(names, (gpointer)(uintptr_t)((const Object *)others->pdata[i])->name);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < members->len; i++) {
        const Object *member = members->pdata[i];
        if (g_hash_table_contains(names, member->name))
            g_string_append_printf(out, "%s%s", out->len ? ", " : "", identity_name(member->parent, member->identity));
    }
    return g_string_free(out, false);
}

static void order_change_free(gpointer data) {
    OrderChange *change = data;
    g_free(change->before);
    g_free(change->after);
    g_free(change);
}

static void add_order(GPtrArray *orders, const Catalog *before, const Catalog *after, const Object *object) {
    g_autoptr(GPtrArray) a = members_of(before, object->identity);
    g_autoptr(GPtrArray) b = members_of(after, object->identity);
    if (begin_alike(a, b))
        return;
    g_autofree char *old = common_names(a, b), *new = common_names(b, a);
    if (strcmp(old, new) == 0)
        return;
    OrderChange *change = g_new0(OrderChange, 1);
    change->object = object;
    change->before = g_steal_pointer(&old);
    change->after = g_steal_pointer(&new);
    g_ptr_array_add(orders, change);
}

GPtrArray *column_orders(const Catalog *before, const Catalog *after) {
    GPtrArray *orders = g_ptr_array_new_with_free_func(order_change_free);
    for (guint i = 0; i < after->objects->len; i++) {
        const Object *object = after->objects->pdata[i];
        if (object->kind == KIND_TABLE || object->kind == KIND_FOREIGN_TABLE || object->kind == KIND_COMPOSITE_TYPE)
            add_order(orders, before, after, object);
    }
    return orders;
}
