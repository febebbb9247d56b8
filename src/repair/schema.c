#include <string.h>
#include "makers.h"

typedef const PropertyChange *Changes;

/* --- schemas --------------------------------------------------------------------------------------------------------------------- */

static void create_schema(RepairStep *step, const Object *schema) {
    repair_add(step, RISK_SAFE, NULL, "CREATE SCHEMA IF NOT EXISTS %s;", schema->identity);
}

static bool alter_schema(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    (void)step, (void)before, (void)after, (void)changes, (void)count;
    return true; /* it has nothing but what all kinds share */
}

static void drop_schema(RepairStep *step, const Object *schema) {
    repair_add(step, RISK_SAFE, NULL, "DROP SCHEMA %s;", schema->identity);
}

const RepairMaker repair_schema_maker = {.create = create_schema, .alter = alter_schema, .drop = drop_schema, .word = "SCHEMA", .grant = "SCHEMA"};

/* --- extensions ------------------------------------------------------------------------------------------------------------------ */

/* A schema that the catalog does not have is the extension's own, which makes it. */
static void create_extension(RepairStep *step, const Object *extension) {
    const char *schema = object_get(extension, "schema");
    bool there = schema && catalog_find(step->to, KIND_SCHEMA, schema);
    repair_add(step, RISK_SAFE, NULL, "CREATE EXTENSION IF NOT EXISTS %s%s%s;", extension->identity, there ? " SCHEMA " : "", there ? schema : "");
}

static bool alter_extension(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    const PropertyChange *schema = repair_change(changes, count, "schema"), *version = repair_change(changes, count, "version");
    (void)before;
    if (schema && schema->after)
        repair_add(step, RISK_MAY_FAIL, "Some extensions cannot be moved.", "ALTER EXTENSION %s SET SCHEMA %s;", after->identity, schema->after);
    if (version && version->after) {
        g_autofree char *text = repair_literal(version->after);
        repair_add(step, RISK_MAY_FAIL, "The version must be installed on the server.", "ALTER EXTENSION %s UPDATE TO %s;", after->identity, text);
    }
    return true;
}

static void drop_extension(RepairStep *step, const Object *extension) {
    repair_add(step, RISK_SAFE, NULL, "DROP EXTENSION %s;", extension->identity);
}

const RepairMaker repair_extension_maker = {.create = create_extension, .alter = alter_extension, .drop = drop_extension, .word = "EXTENSION"};
