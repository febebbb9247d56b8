#ifndef ANALYSIS_REPAIR_MAKER_H
#define ANALYSIS_REPAIR_MAKER_H

/*
 * How the statements of one kind are made: a row a kind in the table of repair_maker.c, one file a family of kinds (repair_<family>.c). What kinds share (comment, owner,
 * privileges, security labels) is made by the planner (repair.c).
 */

#include "analysis/repair.h"
#include "model/change.h"

typedef struct {
    Repair *repair;             /* statements are appended to it */
    const Catalog *from, *to;
    const RepairOptions *options;
    const Object *object;       /* that the statements are about: of `to` when made or altered, of `from` when dropped */
} RepairStep;

typedef struct {
    /* Makes the object with all its own properties. Children that are objects of their own (columns of a table, attributes) which CREATE must name are made with it
     * when `makes_children`: looked up in step->to. */
    void (*create)(RepairStep *step, const Object *object);
    /* Makes `before` like `after`, of the same identity; false (and nothing appended): it must be dropped and made again. NULL: always. */
    bool (*alter)(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count);
    void (*drop)(RepairStep *step, const Object *object);
    const char *word;           /* as in COMMENT ON, ALTER ... OWNER TO: "TABLE" */
    bool makes_children;
} RepairMaker;

const RepairMaker *repair_maker_get(ObjectKind kind);

/* Appends a statement; the text is formatted into the repair's pool. */
void repair_add(RepairStep *step, unsigned risks, const char *note, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* The statement appended last, to set `outside`, `destructive`. */
RepairStatement *repair_last(RepairStep *step);
void repair_gap(RepairStep *step, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
