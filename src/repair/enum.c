#include <string.h>
#include "makers.h"

typedef const PropertyChange *Changes;

static void create_enum(RepairStep *step, const Object *type) {
    const char *labels = object_get(type, "labels");
    repair_add(step, RISK_SAFE, NULL, "CREATE TYPE %s AS ENUM (%s);", type->identity, labels ? labels : "");
}

/* The old labels are all among the new ones, in the same order. */
static bool only_adds(char *const *before, char *const *after) {
    for (; *before && *after; after++)
        before += strcmp(*before, *after) == 0;
    return *before == NULL;
}

static void add_labels(RepairStep *step, const Object *type, char *const *before, char *const *after) {
    const char *last = NULL;
    for (; *after; last = *after++) {
        if (*before && strcmp(*before, *after) == 0) {
            before++;
            continue;
        }
        bool first = !last && *before;
        const char *beside = first ? *before : last;
        repair_add(step, RISK_SAFE, NULL, "ALTER TYPE %s ADD VALUE %s%s%s;", type->identity, *after, beside ? first ? " BEFORE " : " AFTER " : "", beside ? beside : "");
        repair_last(step)->outside = true; /* nobody may use a new value before its transaction ends */
    }
}

static bool alter_enum(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    g_auto(GStrv) old = repair_items(object_get(before, "labels"), false);
    g_auto(GStrv) new = repair_items(object_get(after, "labels"), false);
    (void)changes, (void)count;
    if (!only_adds(old, new))
        return false;
    add_labels(step, after, old, new);
    return true;
}

static void drop_enum(RepairStep *step, const Object *type) {
    repair_add(step, RISK_SAFE, NULL, "DROP TYPE %s;", type->identity);
}

const RepairMaker repair_enum_maker = {.create = create_enum, .alter = alter_enum, .drop = drop_enum, .word = "TYPE", .grant = "TYPE"};
