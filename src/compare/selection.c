#include "compare/selection.h"

#include "pattern.h"

static const Object *find_parent(const Catalog *catalog, const char *identity) {
    static const ObjectKind kinds[] = {KIND_TABLE, KIND_FOREIGN_TABLE, KIND_VIEW, KIND_MATERIALIZED_VIEW, KIND_COMPOSITE_TYPE, KIND_DOMAIN};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const Object *parent = catalog_find(catalog, kinds[i], identity);
        if (parent)
            return parent;
    }
    return NULL;
}

const Object *selection_owner(const Catalog *catalog, const Object *object) {
    if (object->kind != KIND_SEQUENCE)
        return object->parent ? find_parent(catalog, object->parent) : NULL;
    const char *column = object_get(object, "owned_by");
    return column ? catalog_find(catalog, KIND_COLUMN, column) : NULL;
}

static bool matches_with_owners(const Catalog *catalog, const PatternList *patterns, const Object *object) {
    for (; object && !pattern_list_is_empty(patterns); object = selection_owner(catalog, object))
        if (pattern_list_matches(patterns, object->kind, object->identity))
            return true;
    return false;
}

Catalog *catalog_select(const Catalog *catalog, const char *const *include, const char *const *exclude) {
    g_autoptr(PatternList) included = pattern_list_new(include);
    g_autoptr(PatternList) excluded = pattern_list_new(exclude);
    bool everything = pattern_list_is_empty(included);
    Catalog *result = catalog_new_like(catalog);
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        if ((everything || matches_with_owners(catalog, included, object)) && !matches_with_owners(catalog, excluded, object))
            catalog_add(result, object);
    }
    catalog_seal(result);
    return result;
}
