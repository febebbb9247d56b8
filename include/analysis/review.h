#ifndef ANALYSIS_REVIEW_H
#define ANALYSIS_REVIEW_H

/*
 * What a branch, a phase or a release does to the schema: the audit after it against the audit before it; for a branch also against where its base stands now. Pure; the replay of both orders
 * is made by the cli module and handed in.
 */

#include "analysis/audit.h"
#include "model/range.h"

typedef enum {
    COLLISION_NUMBER,    /* both sides added a migration of the same number, under different names */
    COLLISION_NAME,      /* ... of the same name, with another text */
    COLLISION_ORDER,     /* the base got one that sorts behind ours: the runner may pass ours over, or run it late */
    COLLISION_JOURNAL,   /* both changed the journal */
    COLLISION_SNAPSHOT,  /* both made a snapshot from the same one */
    COLLISION_COUNT
} CollisionKind;

typedef struct {
    CollisionKind kind;
    const char *target;
    const char *ours, *theirs; /* tags or paths */
    const char *text;          /* marked sentence */
    const char *remedy;        /* marked; NULL */
    const char *commands;      /* NULL */
} Collision;

/* Whether both orders of the two sides' migrations give the same catalog; observed in the scratch server. */
typedef struct {
    const char *target;
    bool checked;
    const char *problem;       /* not checked: why; NULL */
    ChangeSet *difference;     /* owned: ours first -> theirs first; NULL: the same */
    const char *ours_first, *theirs_first; /* what failed in that order, marked; NULL: nothing */
} OrderCheck;

/* One target's migrations between the two audits. */
typedef struct {
    const AuditTarget *before, *after; /* NULL: not there on that side */
    GPtrArray *added, *removed, *edited; /* of const Migration *: of `after`, of `before`, of `after` */
    ChangeSet *changes;        /* owned: what all migrations make, before -> after; NULL: one side is not known */
} ReviewTarget;

typedef struct Review Review;
struct Review {
    TextPool *texts;
    const Audit *before, *after;
    const Audit *base;         /* where the base stands now; NULL: it is `before` */
    const CommitRange *range;  /* NULL */
    GPtrArray *targets;        /* of ReviewTarget * */
    GPtrArray *found, *resolved, *remaining; /* of const Finding *: only after, only before, both (of `after`); in the order of findings */
    GPtrArray *collisions;     /* of Collision * */
    GPtrArray *orders;         /* of OrderCheck * */
    const char *verdict;       /* marked: one line: "2 new errors, 1 collision: do not merge yet" */
    Severity worst;            /* of what is new: SEVERITY_COUNT: nothing */
};

/* Both analysed; borrowed for the review's life. `base`, `range` may be NULL. */
Review *review_build(const Audit *before, const Audit *after, const Audit *base, const CommitRange *range);
void review_free(Review *review);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Review, review_free)

/* Adds what the scratch server saw, and makes the verdict anew. Takes it. */
void review_take_order(Review *review, OrderCheck *take_order);

#endif
