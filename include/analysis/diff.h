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
    GRADE_DIFFERENT
} Grade;

/* The grade of one change; for changed objects the worst of its properties. `before_version`, `after_version`: server_version_num of both sides. */
Grade change_grade(const Change *change);
const char *grade_id(Grade grade);

/* Removes pairs removed + added constraint or index of the same table and the same properties under other names, and gives them back as one CHANGE_RENAMED
 * change (grade GRADE_NAME). Takes and returns ownership. */
ChangeSet *diff_pair_names(ChangeSet *take_set);

#endif
