#include "makers.h"
#include "text.h"

/* Composite types with their attributes. */

static void drop_type(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP TYPE %s;", object->identity);
}

static void append_attribute(GString *out, const Object *attribute) {
    g_string_append_printf(out, "%s %s", repair_name(attribute), object_get(attribute, "type"));
    repair_clause(out, attribute, "collation", " COLLATE ", "");
}

static void create_composite(RepairStep *step, const Object *object) {
    const GPtrArray *children = catalog_children(step->to, object->identity);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (child->kind != KIND_ATTRIBUTE)
            continue;
        g_string_append(out, out->len ? ", " : "");
        append_attribute(out, child);
    }
    repair_add(step, RISK_SAFE, NULL, "CREATE TYPE %s AS (%s);", object->identity, out->str);
}

/* All that is its own are its attributes. */
static bool alter_composite(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)step, (void)before, (void)after, (void)changes;
    return count == 0;
}

const RepairMaker repair_composite_type_maker = {
    .create = create_composite, .alter = alter_composite, .drop = drop_type, .word = "TYPE", .grant = "TYPE", .makes_children = true};

/* Typed tables follow their type; without the word PostgreSQL refuses. */
static const char *cascade(const RepairStep *step, const char *type) {
    const Catalog *const catalogs[] = {step->from, step->to};
    for (size_t c = 0; c < G_N_ELEMENTS(catalogs); c++)
        for (guint i = 0; i < catalogs[c]->objects->len; i++)
            if (g_strcmp0(object_get(catalogs[c]->objects->pdata[i], "of_type"), type) == 0)
                return " CASCADE";
    return "";
}

static void create_attribute(RepairStep *step, const Object *object) {
    g_autoptr(GString) out = g_string_new(NULL);
    append_attribute(out, object);
    repair_add(step, RISK_SAFE, NULL, "ALTER TYPE %s ADD ATTRIBUTE %s%s;", object->parent, out->str, cascade(step, object->parent));
}

static void drop_attribute(RepairStep *step, const Object *object) {
    const char *typed = cascade(step, object->parent);
    bool stored = *typed || repair_type_is_stored(step->from, object->parent);
    repair_add(step, stored ? RISK_LOSES_DATA : RISK_SAFE, stored ? "Values of this attribute in tables are lost." : NULL,
               "ALTER TYPE %s DROP ATTRIBUTE %s%s;", object->parent, repair_name(object), typed);
}

/* PostgreSQL does not rewrite columns that hold values of the composite type, and refuses: there the attribute is made anew. */
static bool alter_attribute(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)before, (void)changes, (void)count;
    const char *type = after->parent, *typed = cascade(step, type);
    if (repair_type_is_stored(step->from, type))
        return false;
    g_autoptr(GString) out = g_string_new(object_get(after, "type"));
    repair_clause(out, after, "collation", " COLLATE ", "");
    bool rewrites = *typed;
    repair_add(step, rewrites ? RISK_LOCKS | RISK_REWRITES | RISK_MAY_FAIL : RISK_SAFE,
               rewrites ? "Tables of this type are rewritten; values that do not fit make it fail." : NULL,
               "ALTER TYPE %s ALTER ATTRIBUTE %s TYPE %s%s;", type, repair_name(after), out->str, typed);
    return true;
}

/* A view that reads the attribute pins its type. */
static bool attribute_disturbs(const PropertyChange *changes, size_t count, ObjectKind dependent) {
    (void)changes;
    return count && (dependent == KIND_VIEW || dependent == KIND_MATERIALIZED_VIEW || dependent == KIND_RULE);
}

const RepairMaker repair_attribute_maker = {
    .create = create_attribute, .alter = alter_attribute, .drop = drop_attribute, .word = "COLUMN", .disturbs = attribute_disturbs};
