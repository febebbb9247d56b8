#include <string.h>
#include "makers.h"

typedef const PropertyChange *Changes;

/* Triggers, rules, policies: what hangs on a table and acts. */

/* The definition with one semicolon at its end. Free with g_free(). */
static char *definition_of(const Object *object) {
    char *text = g_strstrip(g_strdup(object_get(object, "definition") ? object_get(object, "definition") : ""));
    if (g_str_has_suffix(text, ";"))
        text[strlen(text) - 1] = '\0';
    return text;
}

/* disabled, replica or always, of a trigger or rule. */
static void set_enabled(RepairStep *step, const Object *object, const char *word, const char *value) {
    const char *action = !value ? "ENABLE" : strcmp(value, "disabled") == 0 ? "DISABLE" : strcmp(value, "always") == 0 ? "ENABLE ALWAYS" : "ENABLE REPLICA";
    repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s %s %s %s;", object->parent, action, word, repair_name(object));
}

/* --- triggers -------------------------------------------------------------------------------------------------------------------- */

static void create_trigger(RepairStep *step, const Object *trigger) {
    g_autofree char *definition = definition_of(trigger);
    repair_add(step, RISK_SAFE, NULL, "%s;", definition);
    if (object_get(trigger, "enabled"))
        set_enabled(step, trigger, "TRIGGER", object_get(trigger, "enabled"));
}

static bool alter_trigger(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    const PropertyChange *enabled = repair_change(changes, count, "enabled");
    (void)before;
    if (repair_change(changes, count, "definition"))
        return false;
    if (enabled)
        set_enabled(step, after, "TRIGGER", enabled->after);
    return true;
}

static void drop_trigger(RepairStep *step, const Object *trigger) {
    repair_add(step, RISK_SAFE, NULL, "DROP TRIGGER %s ON %s;", repair_name(trigger), trigger->parent);
}

const RepairMaker repair_trigger_maker = {.create = create_trigger, .alter = alter_trigger, .drop = drop_trigger, .word = "TRIGGER", .on = "ON"};

/* --- rules ----------------------------------------------------------------------------------------------------------------------- */

static void create_rule(RepairStep *step, const Object *rule) {
    g_autofree char *definition = definition_of(rule);
    repair_add(step, RISK_SAFE, NULL, "%s;", definition);
    if (object_get(rule, "enabled"))
        set_enabled(step, rule, "RULE", object_get(rule, "enabled"));
}

static bool alter_rule(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    const PropertyChange *enabled = repair_change(changes, count, "enabled");
    (void)before;
    if (repair_change(changes, count, "definition"))
        return false;
    if (enabled)
        set_enabled(step, after, "RULE", enabled->after);
    return true;
}

static void drop_rule(RepairStep *step, const Object *rule) {
    repair_add(step, RISK_SAFE, NULL, "DROP RULE %s ON %s;", repair_name(rule), rule->parent);
}

const RepairMaker repair_rule_maker = {.create = create_rule, .alter = alter_rule, .drop = drop_rule, .word = "RULE", .on = "ON"};

/* --- policies -------------------------------------------------------------------------------------------------------------------- */

static void append_clause(GString *out, const char *word, const char *condition) {
    if (condition)
        g_string_append_printf(out, " %s (%s)", word, condition);
}

static void create_policy(RepairStep *step, const Object *policy) {
    const char *command = object_get(policy, "command"), *roles = object_get(policy, "roles"), *mode = object_get(policy, "mode");
    g_autoptr(GString) out = g_string_new(NULL);
    if (g_strcmp0(mode, "restrictive") == 0)
        g_string_append(out, " AS RESTRICTIVE");
    if (command && strcmp(command, "all") != 0) {
        g_autofree char *upper = g_ascii_strup(command, -1);
        g_string_append_printf(out, " FOR %s", upper);
    }
    if (roles)
        g_string_append_printf(out, " TO %s", roles);
    append_clause(out, "USING", object_get(policy, "using"));
    append_clause(out, "WITH CHECK", object_get(policy, "check"));
    repair_add(step, RISK_SAFE, NULL, "CREATE POLICY %s ON %s%s;", repair_name(policy), policy->parent, out->str);
}

/* A condition can be changed, but not taken away. */
static bool alter_policy(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    const PropertyChange *roles = repair_change(changes, count, "roles"), *using = repair_change(changes, count, "using"),
        *check = repair_change(changes, count, "check");
    (void)before;
    if (repair_change(changes, count, "command") || repair_change(changes, count, "mode") || (using && !using->after) || (check && !check->after))
        return false;
    g_autoptr(GString) out = g_string_new(NULL);
    if (roles)
        g_string_append_printf(out, " TO %s", roles->after ? roles->after : "public");
    append_clause(out, "USING", using ? using->after : NULL);
    append_clause(out, "WITH CHECK", check ? check->after : NULL);
    repair_add(step, RISK_SAFE, NULL, "ALTER POLICY %s ON %s%s;", repair_name(after), after->parent, out->str);
    return true;
}

static void drop_policy(RepairStep *step, const Object *policy) {
    repair_add(step, RISK_SAFE, NULL, "DROP POLICY %s ON %s;", repair_name(policy), policy->parent);
}

const RepairMaker repair_policy_maker = {.create = create_policy, .alter = alter_policy, .drop = drop_policy, .word = "POLICY", .on = "ON"};
