#include "repair_makers.h"
#include "repair_text.h"

#include <string.h>

/* Default privileges. All that they have is the property that kinds share, but ALTER DEFAULT PRIVILEGES is how it is changed. */

/* The identity "[FOR ROLE role] [IN SCHEMA schema] ON objects" is the statement's two ends. */
static void change(RepairStep *step, const Object *object, const char *before, const char *after) {
    const char *on = strncmp(object->identity, "ON ", 3) == 0 ? object->identity : g_strrstr(object->identity, " ON ");
    g_autofree char *whose = on ? g_strndup(object->identity, (size_t)(on - object->identity)) : g_strdup("");
    g_autofree char *lead = g_strdup_printf("ALTER DEFAULT PRIVILEGES %s%s", whose, *whose ? " " : "");
    const char *target = on ? on + (*on == ' ') : object->identity;
    repair_grants(step, lead, target, before, after, NULL);
}

static void create(RepairStep *step, const Object *object) {
    change(step, object, NULL, object_get(object, "privileges"));
}

static bool alter(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)changes, (void)count;
    change(step, after, object_get(before, "privileges"), object_get(after, "privileges"));
    return true;
}

static void drop(RepairStep *step, const Object *object) {
    change(step, object, object_get(object, "privileges"), NULL);
}

const RepairMaker repair_default_privileges_maker = {.create = create, .alter = alter, .drop = drop, .word = "DEFAULT PRIVILEGES"};
