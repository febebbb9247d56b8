#include "makers.h"
#include "text.h"

#include <string.h>

/* Operators. */

static const DefineRow rows[] = {{"function", "FUNCTION", DEFINE_CALLABLE},
                                 {"commutator", "COMMUTATOR", DEFINE_OPERATOR},
                                 {"negator", "NEGATOR", DEFINE_OPERATOR},
                                 {"restrict", "RESTRICT", DEFINE_CALLABLE},
                                 {"join", "JOIN", DEFINE_CALLABLE},
                                 {"hashes", "HASHES", DEFINE_FLAG},
                                 {"merges", "MERGES", DEFINE_FLAG}};

static void append_side(GString *out, const char *keyword, const char *type) {
    if (type && strcmp(type, "NONE") != 0)
        g_string_append_printf(out, "%s = %s, ", keyword, type);
}

static void create_operator(RepairStep *step, const Object *object) {
    g_autofree char *name = repair_callable(object->identity), *signature = repair_signature(object->identity);
    g_auto(GStrv) sides = repair_items(signature, false);
    g_autoptr(GString) types = g_string_new(NULL), out = g_string_new(NULL);
    append_side(types, "LEFTARG", sides[0]);
    append_side(types, "RIGHTARG", sides[0] ? sides[1] : NULL);
    repair_define(out, object, rows, G_N_ELEMENTS(rows));
    repair_add(step, RISK_SAFE, NULL, "CREATE OPERATOR %s (%s%s);", name, types->str, out->str);
}

static const DefineRow *row_of(const char *property) {
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].property, property) == 0)
            return &rows[i];
    return NULL;
}

/* Estimators come and go; since 17 the rest may be added, never taken away or changed. */
static bool is_settable(const RepairStep *step, const PropertyChange *change) {
    if (strcmp(change->property, "restrict") == 0 || strcmp(change->property, "join") == 0)
        return true;
    return strcmp(change->property, "function") != 0 && !change->before && repair_since(step, 17);
}

static bool alter_operator(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)before;
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < count; i++) {
        if (!is_settable(step, &changes[i]))
            return false;
        const char *value = changes[i].after;
        repair_define_value(out, row_of(changes[i].property), value ? value : "NONE");
    }
    repair_add(step, RISK_SAFE, NULL, "ALTER OPERATOR %s SET (%s);", after->identity, out->str);
    return true;
}

static void drop_operator(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP OPERATOR %s;", object->identity);
}

const RepairMaker repair_operator_maker = {
    .create = create_operator, .alter = alter_operator, .drop = drop_operator, .word = "OPERATOR"};
