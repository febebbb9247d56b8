#include "repair_type.h"

void repair_type_replace(RepairStep *step, const Object *before, const Object *after) {
    (void)step, (void)before, (void)after;
}

void repair_type_drop_old(RepairStep *step, const Object *before) {
    (void)step, (void)before;
}
