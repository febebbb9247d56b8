#include "makers.h"
#include "text.h"

#include <string.h>

/* Casts and transforms. */

static void create_cast(RepairStep *step, const Object *object) {
    const char *method = object_get(object, "method"), *context = object_get(object, "context");
    g_autoptr(GString) out = g_string_new(NULL);
    if (method && g_str_has_prefix(method, "function "))
        g_string_append_printf(out, "WITH FUNCTION %s", method + strlen("function "));
    else
        g_string_append(out, g_strcmp0(method, "inout") == 0 ? "WITH INOUT" : "WITHOUT FUNCTION");
    if (context)
        g_string_append(out, strcmp(context, "implicit") == 0 ? " AS IMPLICIT" : " AS ASSIGNMENT");
    repair_add(step, RISK_SAFE, NULL, "CREATE CAST %s %s;", object->identity, out->str);
}

static void drop_cast(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP CAST %s;", object->identity);
}

const RepairMaker repair_cast_maker = {.create = create_cast, .drop = drop_cast, .word = "CAST"};

static void make_transform(RepairStep *step, const Object *object, const char *create) {
    const char *from = object_get(object, "from_sql"), *to = object_get(object, "to_sql");
    g_autoptr(GString) out = g_string_new(NULL);
    if (from)
        g_string_append_printf(out, "FROM SQL WITH FUNCTION %s", from);
    if (to)
        g_string_append_printf(out, "%sTO SQL WITH FUNCTION %s", from ? ", " : "", to);
    repair_add(step, RISK_SAFE, NULL, "%s TRANSFORM %s (%s);", create, object->identity, out->str);
}

static void create_transform(RepairStep *step, const Object *object) {
    make_transform(step, object, "CREATE");
}

static bool alter_transform(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)before, (void)changes, (void)count;
    make_transform(step, after, "CREATE OR REPLACE");
    return true;
}

static void drop_transform(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP TRANSFORM %s;", object->identity);
}

const RepairMaker repair_transform_maker = {
    .create = create_transform, .alter = alter_transform, .drop = drop_transform, .word = "TRANSFORM"};
