/* One object without its catalogs. */

#include "makers.h"
#include "model/change.h"

static const Object *find_like(const Catalog *catalog, const Change *change) {
    g_autofree Property *properties = g_new0(Property, change->property_count + 1);
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        properties[i] = (Property){property->property, property->after ? property->after : property->before};
    }
    Object object = {.kind = change->kind, .identity = change->identity, .parent = change->parent, .schema = change->schema, .name = change->name,
                     .position = change->position, .properties = properties, .property_count = change->property_count};
    Catalog *open = (Catalog *)(uintptr_t)catalog;
    catalog_add(open, &object);
    catalog_seal(open);
    return catalog_find(catalog, change->kind, change->identity);
}

char *repair_made_alone(const Change *change) {
    static const RepairOptions plain = {.offline = true};
    g_autoptr(Catalog) nothing = catalog_new(), alone = catalog_new();
    catalog_seal(nothing);
    const Object *object = find_like(alone, change);
    Repair repair = {text_pool_new(), g_array_new(false, false, sizeof(RepairStatement)), g_ptr_array_new()};
    RepairStep step = {.repair = &repair, .from = nothing, .to = alone, .options = &plain, .object = object};
    repair_maker_get(change->kind)->create(&step, object);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < repair.statements->len; i++)
        g_string_append_printf(out, "%s%s", i ? "\n" : "", g_array_index(repair.statements, RepairStatement, i).sql);
    g_array_unref(repair.statements);
    g_ptr_array_unref(repair.gaps);
    text_pool_free(repair.texts);
    return g_string_free(out, false);
}
