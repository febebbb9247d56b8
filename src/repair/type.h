#ifndef REPAIR_TYPE_H
#define REPAIR_TYPE_H

/* A type that columns with rows are of, and that no ALTER makes what it shall be: a new one takes its place. */

#include "maker.h"

/* Renames the old type, makes the new one, converts the columns by way of text. */
void repair_type_replace(RepairStep *step, const Object *before, const Object *after);

/* Drops the old type, when all that was of it is gone. */
void repair_type_drop_old(RepairStep *step, const Object *before);

#endif
