#include "makers.h"
#include "text.h"

#include <string.h>

/* Range types and base types. */

/* --- range types ---------------------------------------------------------------------------------------------------------------- */

static bool announce_type(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "CREATE TYPE %s;", object->identity);
    return true;
}

/* The canonicalisation function takes the type that is about to be made. */
static bool announce_range(RepairStep *step, const Object *object) {
    return object_get(object, "canonical") && announce_type(step, object);
}

enum { LONGEST_STEM = 52 }; /* of a name that "_multirange" is put behind */

/* The system puts "multi" before the first "range" of the name, else "_multirange" behind it. */
char *repair_multirange_name(const Object *range) {
    const char *given = object_get(range, "multirange_type"), *name = range->name, *at = strstr(name, "range");
    if (given)
        return g_strdup(given);
    g_autofree char *chosen = at ? g_strdup_printf("%.*smulti%s", (int)(at - name), name, at) : g_strdup_printf("%.*s_multirange", LONGEST_STEM, name);
    g_autofree char *quoted = repair_identifier(chosen);
    return g_strdup_printf("%.*s%s", (int)(repair_name(range) - range->identity), range->identity, quoted);
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
        repair_add(step, RISK_SAFE, NULL, "DROP TYPE %s;", object->identity);
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
