#include "makers.h"
#include "text.h"

/* Collations, conversions, extended statistics: small objects of a schema of which PostgreSQL alters next to nothing. */

static void create_collation(RepairStep *step, const Object *object) {
    static const DefineRow provider = {"provider", "PROVIDER", DEFINE_AS_IS};
    static const DefineRow one[] = {{"locale", "LOCALE", DEFINE_LITERAL}};
    static const DefineRow two[] = {{"locale", "LC_COLLATE", DEFINE_LITERAL}, {"ctype", "LC_CTYPE", DEFINE_LITERAL}};
    static const DefineRow rest[] = {{"nondeterministic", "DETERMINISTIC", DEFINE_FALSE}, {"rules", "RULES", DEFINE_LITERAL}};
    bool apart = object_get(object, "ctype") != NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    repair_define(out, object, &provider, 1);
    repair_define(out, object, apart ? two : one, apart ? G_N_ELEMENTS(two) : G_N_ELEMENTS(one));
    repair_define(out, object, rest, G_N_ELEMENTS(rest));
    repair_add(step, RISK_SAFE, NULL, "CREATE COLLATION %s (%s);", object->identity, out->str);
}

static void drop_collation(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP COLLATION %s;", object->identity);
}

const RepairMaker repair_collation_maker = {.create = create_collation, .drop = drop_collation, .word = "COLLATION"};

static void create_conversion(RepairStep *step, const Object *object) {
    g_autofree char *source = repair_literal(object_get(object, "source_encoding")), *target = repair_literal(object_get(object, "target_encoding"));
    g_autofree char *function = repair_callable(object_get(object, "function"));
    repair_add(step, RISK_SAFE, NULL, "CREATE%s CONVERSION %s FOR %s TO %s FROM %s;", repair_is_yes(object, "default") ? " DEFAULT" : "",
               object->identity, source, target, function);
}

static void drop_conversion(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP CONVERSION %s;", object->identity);
}

const RepairMaker repair_conversion_maker = {.create = create_conversion, .drop = drop_conversion, .word = "CONVERSION"};

/* --- extended statistics -------------------------------------------------------------------------------------------------------- */

static const char analyze[] = "Empty until the next ANALYZE of the table.";

/* -1 is understood by all majors, DEFAULT only by the newer ones. */
static void set_target(RepairStep *step, const Object *object) {
    const char *target = object_get(object, "target");
    repair_add(step, RISK_SAFE, NULL, "ALTER STATISTICS %s SET STATISTICS %s;", object->identity, target ? target : "-1");
}

static void create_statistics(RepairStep *step, const Object *object) {
    g_autoptr(GString) kinds = g_string_new(NULL);
    repair_clause(kinds, object, "kinds", " (", ")");
    repair_add(step, RISK_SAFE, analyze, "CREATE STATISTICS %s%s ON %s FROM %s;", object->identity, kinds->str, object_get(object, "columns"),
               object->parent);
    if (object_get(object, "target"))
        set_target(step, object);
}

static bool alter_statistics(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    static const char *const alterable[] = {"target", NULL};
    (void)before;
    if (!repair_changes_only(changes, count, alterable))
        return false;
    set_target(step, after);
    return true;
}

static void drop_statistics(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP STATISTICS %s;", object->identity);
}

const RepairMaker repair_statistics_maker = {
    .create = create_statistics, .alter = alter_statistics, .drop = drop_statistics, .word = "STATISTICS"};
