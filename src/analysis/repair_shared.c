#include "repair_maker.h"

/* Comment, owner, privileges and security labels: alike for all kinds, by the words in the makers' table. */

void repair_shared_create(RepairStep *step, const Object *before, const Object *after) {
    (void)step, (void)before, (void)after;
}

void repair_shared_alter(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)step, (void)before, (void)after, (void)changes, (void)count;
}

void repair_grants(RepairStep *step, const char *lead, const char *target, const char *before, const char *after, const char *initial) {
    (void)step, (void)lead, (void)target, (void)before, (void)after, (void)initial;
}
