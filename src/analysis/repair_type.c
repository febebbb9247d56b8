#include "repair_makers.h"
#include "repair_text.h"

#include <string.h>

/* Composite types with their attributes, range types, base types. */

static void drop_type(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP TYPE %s;", object->identity);
}

/* --- composite types ------------------------------------------------------------------------------------------------------------ */

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

/* --- range types ---------------------------------------------------------------------------------------------------------------- */

static bool announce_type(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "CREATE TYPE %s;", object->identity);
    return true;
}

/* The canonicalisation function takes the type that is about to be made. */
static bool announce_range(RepairStep *step, const Object *object) {
    return object_get(object, "canonical") && announce_type(step, object);
}

static void create_range(RepairStep *step, const Object *object) {
    static const DefineRow rows[] = {{"subtype", "SUBTYPE", DEFINE_AS_IS},
                                     {"subtype_opclass", "SUBTYPE_OPCLASS", DEFINE_AS_IS},
                                     {"collation", "COLLATION", DEFINE_AS_IS},
                                     {"canonical", "CANONICAL", DEFINE_CALLABLE},
                                     {"subtype_diff", "SUBTYPE_DIFF", DEFINE_CALLABLE},
                                     {"multirange_type", "MULTIRANGE_TYPE_NAME", DEFINE_AS_IS}};
    g_autoptr(GString) out = g_string_new(NULL);
    repair_define(out, object, rows, G_N_ELEMENTS(rows));
    repair_add(step, RISK_SAFE, NULL, "CREATE TYPE %s AS RANGE (%s);", object->identity, out->str);
}

/* The constructors of the type and, with a canonicalisation function, that function hang on it. */
static void drop_with_functions(RepairStep *step, const Object *object) {
    repair_add(step, RISK_LOSES_DATA, "Columns of this type go with it, and so do its own functions.", "DROP TYPE %s CASCADE;", object->identity);
}

static void drop_range(RepairStep *step, const Object *object) {
    if (object_get(object, "canonical"))
        drop_with_functions(step, object);
    else
        drop_type(step, object);
}

const RepairMaker repair_range_type_maker = {
    .create = create_range, .drop = drop_range, .word = "TYPE", .grant = "TYPE", .announce = announce_range};

/* --- base types ----------------------------------------------------------------------------------------------------------------- */

static const DefineRow base_rows[] = {{"input", "INPUT", DEFINE_CALLABLE},
                                      {"output", "OUTPUT", DEFINE_CALLABLE},
                                      {"receive", "RECEIVE", DEFINE_CALLABLE},
                                      {"send", "SEND", DEFINE_CALLABLE},
                                      {"typmod_in", "TYPMOD_IN", DEFINE_CALLABLE},
                                      {"typmod_out", "TYPMOD_OUT", DEFINE_CALLABLE},
                                      {"analyze", "ANALYZE", DEFINE_CALLABLE},
                                      {"subscript", "SUBSCRIPT", DEFINE_CALLABLE},
                                      {"length", "INTERNALLENGTH", DEFINE_AS_IS},
                                      {"by_value", "PASSEDBYVALUE", DEFINE_FLAG},
                                      {"alignment", "ALIGNMENT", DEFINE_AS_IS},
                                      {"storage", "STORAGE", DEFINE_AS_IS},
                                      {"category", "CATEGORY", DEFINE_LITERAL},
                                      {"preferred", "PREFERRED", DEFINE_TRUE},
                                      {"default", "DEFAULT", DEFINE_AS_IS},
                                      {"element", "ELEMENT", DEFINE_AS_IS},
                                      {"delimiter", "DELIMITER", DEFINE_LITERAL},
                                      {"collatable", "COLLATABLE", DEFINE_TRUE}};

static void create_base(RepairStep *step, const Object *object) {
    g_autoptr(GString) out = g_string_new(NULL);
    repair_define(out, object, base_rows, G_N_ELEMENTS(base_rows));
    repair_add(step, RISK_SAFE, NULL, "CREATE TYPE %s (%s);", object->identity, out->str);
}

static const DefineRow *base_row(const char *property) {
    for (size_t i = 0; i < G_N_ELEMENTS(base_rows); i++)
        if (strcmp(base_rows[i].property, property) == 0)
            return &base_rows[i];
    return NULL;
}

/* ALTER TYPE ... SET, since 13; storage never becomes plain again. */
static bool alter_base(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    static const char *const settable[] = {"receive", "send", "typmod_in", "typmod_out", "analyze", "subscript", "storage", NULL};
    const PropertyChange *storage = repair_change(changes, count, "storage");
    if (!repair_since(step, 13) || !repair_changes_only(changes, count, settable) || (storage && (!storage->before || !storage->after)))
        return false;
    (void)before;
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < count; i++) {
        const char *value = changes[i].after;
        repair_define_value(out, base_row(changes[i].property), value ? value : "NONE");
    }
    repair_add(step, RISK_SAFE, NULL, "ALTER TYPE %s SET (%s);", after->identity, out->str);
    return true;
}

const RepairMaker repair_base_type_maker = {.create = create_base,
                                            .alter = alter_base,
                                            .drop = drop_with_functions,
                                            .word = "TYPE",
                                            .grant = "TYPE",
                                            .announce = announce_type};
