#ifndef REPAIR_COLUMN_H
#define REPAIR_COLUMN_H

/* What the makers of tables, foreign tables and views need of columns. */

#include "maker.h"

/* Appends "name type COLLATE ... DEFAULT ... NOT NULL", as CREATE TABLE and ADD COLUMN take it; without NOT NULL when `nullable`. */
void repair_column_define(RepairStep *step, GString *out, const Object *column, bool nullable);

/* ALTER ... for what a column has and no definition can say: statistics, storage, ... */
void repair_column_extras(RepairStep *step, const Object *column);

/* ALTER ... that makes a column which was made like `model` (a parent's column) what `column` says; extras too. */
void repair_column_fit(RepairStep *step, const Object *model, const Object *column);

/* The column of which this one is the heir in `catalog`: of the partitioned table, of a parent. NULL: none. */
const Object *repair_column_parent(const Catalog *catalog, const Object *column);

/* A quoted name for something that does not stay, made from another name. Free with g_free(). */
char *repair_passing_name(const char *name, const char *suffix);

/* "alter": the USING of ALTER COLUMN TYPE: the column's own name where a cast does, by way of text where none may be there. Free with g_free(). */
char *repair_type_using(const char *column, const char *before, const char *after);
/* Risks of ALTER COLUMN TYPE. */
unsigned repair_type_risks(const char *before, const char *after);

#endif
