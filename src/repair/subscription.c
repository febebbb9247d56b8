#include "makers.h"
#include "text.h"

#include <string.h>

/* Subscriptions. Their connection strings are never read, so they cannot be made; what can be altered without one is. */

typedef struct {
    const char *property, *name;
    const char *initial; /* what absent stands for; NULL: the subscription's own name */
    const char *set;     /* what "yes" stands for; NULL: the value itself */
    int since;           /* first major that alters it */
} Parameter;

static const Parameter parameters[] = {{"slot_name", "slot_name", NULL, NULL, 0},
                                       {"synchronous_commit", "synchronous_commit", "off", NULL, 0},
                                       {"binary", "binary", "false", "true", 14},
                                       {"streaming", "streaming", "off", NULL, 14},
                                       {"two_phase", "two_phase", "false", "true", 18},
                                       {"disable_on_error", "disable_on_error", "false", "true", 15},
                                       {"origin", "origin", "any", NULL, 16},
                                       {"run_as_owner", "run_as_owner", "false", "true", 16},
                                       {"no_password", "password_required", "true", "false", 16},
                                       {"failover", "failover", "false", "true", 17}};

/* Applied in parallel without being told since 18. */
static const char *initial_of(const RepairStep *step, const Parameter *row) {
    return strcmp(row->property, "streaming") == 0 && repair_since(step, 18) ? "parallel" : row->initial;
}

/* slot_name = NONE and the words of the other parameters need no quotes; names of slots come quoted as identifiers. */
static char *parameter_text(const RepairStep *step, const Parameter *row, const Object *object, const char *value) {
    const char *initial = initial_of(step, row);
    return g_strdup_printf("%s = %s", row->name, !value ? (initial ? initial : object->identity) : row->set ? row->set : value);
}

/* --- made by hand --------------------------------------------------------------------------------------------------------------- */

static void create(RepairStep *step, const Object *object) {
    g_autoptr(GString) with = g_string_new("connect = false");
    if (repair_is_yes(object, "disabled"))
        g_string_append(with, ", enabled = false");
    for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++) {
        const char *value = object_get(object, parameters[i].property);
        g_autofree char *text = value ? parameter_text(step, &parameters[i], object, value) : NULL;
        if (text)
            g_string_append_printf(with, ", %s", text);
    }
    repair_gap(step, "the subscription " CODE("%s") " is to be made by hand, since its connection string is not read: " CODE(
                         "CREATE SUBSCRIPTION %s CONNECTION '...' PUBLICATION %s WITH (%s);"),
               object->identity, object->identity, object_get(object, "publications"), with->str);
}

/* --- alterations ---------------------------------------------------------------------------------------------------------------- */

static void change_parameter(RepairStep *step, const Parameter *row, const Object *object, const PropertyChange *change) {
    g_autofree char *text = parameter_text(step, row, object, change->after);
    if (repair_since(step, row->since))
        repair_add(step, RISK_SAFE, NULL, "ALTER SUBSCRIPTION %s SET (%s);", object->identity, text);
    else
        repair_gap(step, "the subscription " CODE("%s") " is to be made anew by hand to have " CODE("%s"), object->identity, text);
}

/* Refreshing would connect to the publisher, and cannot be undone. */
static void change_publications(RepairStep *step, const Object *object, const char *publications) {
    repair_add(step, RISK_SAFE, "Tables that come or go by it are replicated, or no longer, after ALTER SUBSCRIPTION ... REFRESH PUBLICATION.",
               "ALTER SUBSCRIPTION %s SET PUBLICATION %s WITH (refresh = false);", object->identity, publications);
}

static bool alter(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    const PropertyChange *publications = repair_change(changes, count, "publications"), *disabled = repair_change(changes, count, "disabled");
    (void)before;
    if (disabled && disabled->after)
        repair_add(step, RISK_SAFE, NULL, "ALTER SUBSCRIPTION %s DISABLE;", after->identity);
    if (publications)
        change_publications(step, after, publications->after);
    for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++) {
        const PropertyChange *change = repair_change(changes, count, parameters[i].property);
        if (change)
            change_parameter(step, &parameters[i], after, change);
    }
    if (disabled && !disabled->after)
        repair_add(step, RISK_SAFE, "Replication begins.", "ALTER SUBSCRIPTION %s ENABLE;", after->identity);
    return true;
}

/* With a slot the publisher is asked to drop it, which no transaction block allows. */
static void drop(RepairStep *step, const Object *object) {
    const char *slot = object_get(object, "slot_name");
    bool alone = g_strcmp0(slot, "NONE") == 0;
    repair_add(step, RISK_LOSES_DATA,
               alone ? "Its connection string is stored nowhere else."
                     : "Its connection string is stored nowhere else. Drops the slot of the publisher, which must be reachable; else DISABLE it and SET (slot_name = NONE) before.",
               "DROP SUBSCRIPTION %s;", object->identity);
    repair_last(step)->outside = !alone;
}

const RepairMaker repair_subscription_maker = {.create = create, .alter = alter, .drop = drop, .word = "SUBSCRIPTION"};
