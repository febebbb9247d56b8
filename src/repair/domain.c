#include "makers.h"
#include "text.h"

/* Domains and their constraints. */

#define ROWS_MAY_FAIL (RISK_LOCKS | RISK_MAY_FAIL)

static const char scans[] = "Scans the tables with columns of this domain; a value that breaks it makes the statement fail.";

static void create_domain(RepairStep *step, const Object *object) {
    g_autoptr(GString) out = g_string_new(object_get(object, "type"));
    repair_clause(out, object, "collation", " COLLATE ", "");
    repair_clause(out, object, "default", " DEFAULT ", "");
    if (repair_is_yes(object, "not_null"))
        g_string_append(out, " NOT NULL");
    repair_add(step, RISK_SAFE, NULL, "CREATE DOMAIN %s AS %s;", object->identity, out->str);
}

static void set_default(RepairStep *step, const Object *object, bool there) {
    const char *value = object_get(object, "default");
    if (value && there)
        repair_add(step, RISK_SAFE, NULL, "ALTER DOMAIN %s SET DEFAULT %s;", object->identity, value);
    else if (value)
        repair_add(step, RISK_SAFE, NULL, "ALTER DOMAIN %s DROP DEFAULT;", object->identity);
}

static bool alter_domain(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    static const char *const alterable[] = {"default", "not_null", NULL};
    if (!repair_changes_only(changes, count, alterable))
        return false;
    (void)before;
    const PropertyChange *value = repair_change(changes, count, "default"), *not_null = repair_change(changes, count, "not_null");
    if (value && value->after)
        repair_add(step, RISK_SAFE, NULL, "ALTER DOMAIN %s SET DEFAULT %s;", after->identity, value->after);
    else if (value)
        repair_add(step, RISK_SAFE, NULL, "ALTER DOMAIN %s DROP DEFAULT;", after->identity);
    if (not_null && not_null->after)
        repair_add(step, ROWS_MAY_FAIL, scans, "ALTER DOMAIN %s SET NOT NULL;", after->identity);
    else if (not_null)
        repair_add(step, RISK_SAFE, NULL, "ALTER DOMAIN %s DROP NOT NULL;", after->identity);
    return true;
}

static void drop_domain(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP DOMAIN %s;", object->identity);
}

const RepairMaker repair_domain_maker = {
    .create = create_domain, .alter = alter_domain, .drop = drop_domain, .word = "DOMAIN", .grant = "DOMAIN", .set_default = set_default};

static void validate(RepairStep *step, const Object *constraint) {
    repair_add(step, ROWS_MAY_FAIL, scans, "ALTER DOMAIN %s VALIDATE CONSTRAINT %s;", constraint->parent, repair_name(constraint));
}

/* Values that are there already are looked at in a second statement, unless there are none. */
static void create_constraint(RepairStep *step, const Object *object) {
    bool fresh = !catalog_find(step->from, KIND_DOMAIN, object->parent), not_valid = repair_is_yes(object, "not_valid");
    bool at_once = !not_valid && (fresh || repair_is_offline(step));
    repair_add(step, at_once && !fresh ? ROWS_MAY_FAIL : RISK_SAFE, at_once && !fresh ? scans : NULL, "ALTER DOMAIN %s ADD CONSTRAINT %s CHECK (%s)%s;",
               object->parent, repair_name(object), object_get(object, "expression"), at_once ? "" : " NOT VALID");
    if (!at_once && !not_valid)
        validate(step, object);
}

static bool alter_constraint(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    const PropertyChange *not_valid = repair_change(changes, count, "not_valid");
    if (count != 1 || !not_valid || not_valid->after)
        return false;
    (void)before;
    validate(step, after);
    return true;
}

static void drop_constraint(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "ALTER DOMAIN %s DROP CONSTRAINT %s;", object->parent, repair_name(object));
}

const RepairMaker repair_domain_constraint_maker = {
    .create = create_constraint, .alter = alter_constraint, .drop = drop_constraint, .word = "CONSTRAINT", .on = "ON DOMAIN"};
