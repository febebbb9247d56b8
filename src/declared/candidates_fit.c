/* Whose schema the groups of a file make. */

#include <string.h>
#include "declared/declared.h"

#define ENOUGH 3 /* tables of the same names that are no chance */

static bool has_table(const Catalog *catalog, const char *identity) {
    return catalog_find(catalog, KIND_TABLE, identity) != NULL;
}

static bool is_mostly_of(const DeclaredGroup *group, const Catalog *catalog) {
    size_t overlap = 0;
    for (guint i = 0; i < group->tables->len; i++)
        overlap += has_table(catalog, group->tables->pdata[i]);
    return overlap * 2 > group->tables->len;
}

static void add_tables(GHashTable *set, const DeclaredGroup *group, const Catalog *catalog) {
    for (guint i = 0; i < group->tables->len; i++)
        if (!catalog || has_table(catalog, group->tables->pdata[i]))
            g_hash_table_add(set, group->tables->pdata[i]);
}

static bool changes_only(const DeclaredGroup *group, GHashTable *tables) {
    for (guint i = 0; i < group->changed->len; i++)
        if (!g_hash_table_contains(tables, group->changed->pdata[i]))
            return false;
    return group->tables->len == 0 && group->changed->len > 0;
}

GPtrArray *declared_groups_fit(const GPtrArray *groups, const Catalog *catalog) {
    GPtrArray *names = g_ptr_array_new();
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal), made = g_hash_table_new(g_str_hash, g_str_equal);
    bool others = false; /* some make another schema */
    for (guint i = 0; i < groups->len; i++) {
        const DeclaredGroup *group = groups->pdata[i];
        if (is_mostly_of(group, catalog)) {
            add_tables(known, group, catalog);
            add_tables(made, group, NULL);
        } else {
            others = others || group->tables->len > 0;
        }
    }
    size_t count = g_hash_table_size(known), enough = MIN(catalog_count(catalog, KIND_TABLE), ENOUGH);
    for (guint i = 0; count > 0 && count >= enough && i < groups->len; i++) {
        const DeclaredGroup *group = groups->pdata[i];
        bool neutral = !others && group->tables->len == 0 && group->changed->len == 0;
        if (is_mostly_of(group, catalog) || changes_only(group, made) || neutral)
            g_ptr_array_add(names, group->name);
    }
    return names;
}
