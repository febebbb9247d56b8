#ifndef ANALYSIS_DIFF_H
#define ANALYSIS_DIFF_H

/* How differences of two catalogs (change_set_between) are graded and paired. */

#include "model/change.h"

/* How much a difference matters. Only GRADE_DIFFERENT counts as drift; the others can be shown. */
typedef enum {
    GRADE_SAME,
    GRADE_ORDER,    /* physical column order, enum order by append */
    GRADE_NAME,     /* same meaning, name chosen by the system or differing */
    GRADE_SPELLING, /* same meaning, other text ('0' and '0'::numeric) */
    GRADE_COMMENT,  /* only a comment */
    GRADE_ACCESS,   /* only owners, privileges, default privileges: they differ by environment, by design */
    GRADE_DIFFERENT
} Grade;

/* The grade of one change; for changed objects the worst of its properties. */
Grade change_grade(const Change *change);
const char *grade_id(Grade grade);

/* Of one property of an object on both sides; NULL: absent. */
Grade property_grade(ObjectKind kind, const char *property, const char *before, const char *after);

/* Removes pairs removed + added constraint or index of the same table and the same properties under other names, and gives them back as one CHANGE_RENAMED
 * change (grade GRADE_NAME). Takes and returns ownership. */
ChangeSet *diff_pair_names(ChangeSet *take_set);

/* A removed and an added table or column that may be one, renamed. */
typedef struct {
    ObjectKind kind;
    const char *before;   /* identities */
    const char *after;
    const char *evidence; /* marked: "the same type, default and place, and 2 indexes" */
} RenameOffer;

/* The difference of two catalogs of whatever origin. */
typedef struct {
    TextPool *texts;
    ChangeSet *changes; /* sealed; what turns `before` into `after`, names paired. The pseudo-property "column_order" of a table or foreign table: its columns, which are the same on both
                           sides, stand in another order (GRADE_ORDER); it is in no catalog */
    GPtrArray *renames; /* of RenameOffer *; the changes say removed and added all the same */
} Diff;

/* Pure. Differences of deparsed text that come from the majors of the two servers alone are left out when both versions are known (server_version). */
Diff *diff_build(const Catalog *before, const Catalog *after);
void diff_free(Diff *diff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Diff, diff_free)

/* How many changes have this grade. */
size_t diff_count(const Diff *diff, Grade grade);

#endif
