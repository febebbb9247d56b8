#ifndef COMPARE_DIFF_H
#define COMPARE_DIFF_H

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
Grade change_property_grade(const Change *change, size_t index);
const char *grade_id(Grade grade);

/* Of one property of an object on both sides by its two values alone; NULL: absent. */
Grade property_grade(ObjectKind kind, const char *property, const char *before, const char *after);

/* A removed and an added table or column that may be one, renamed. */
typedef struct {
    ObjectKind kind;
    const char *before;   /* identities */
    const char *after;
    const char *evidence; /* marked: "the same type, default and place, and 2 indexes" */
} RenameOffer;

/*
 * The difference of two catalogs of whatever origin. Its changes are those of change_set_between(), but
 *   - a removed and an added constraint, index, extended statistics, constraint of a domain or sequence of a column that are the same but for their names are one CHANGE_RENAMED
 *     (GRADE_NAME), and what names them elsewhere (replica identity, default) is GRADE_NAME, too;
 *   - a table, foreign table or composite type whose columns, as far as both sides have them, stand in another order has the pseudo-property "column_order" (GRADE_ORDER), which is in no catalog.
 */
typedef struct {
    TextPool *texts;
    ChangeSet *changes; /* sealed; what turns `before` into `after`, but for two things: see below */
    GPtrArray *renames; /* of RenameOffer *; the changes say removed and added all the same */
} Diff;

/* Pure. When the majors of both servers are known and not the same (server_version), what differs because of them alone is GRADE_SPELLING. */
Diff *diff_build(const Catalog *before, const Catalog *after);
void diff_free(Diff *diff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Diff, diff_free)

/* How many changes have this grade. */
size_t diff_count(const Diff *diff, Grade grade);

#endif
