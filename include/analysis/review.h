#ifndef ANALYSIS_REVIEW_H
#define ANALYSIS_REVIEW_H

/*
 * What a branch, a phase or a release does to the schema: the audit after it against the audit before it; for a branch also against where its base stands now. Pure; what both sides come to
 * together (merged files, the runner's next step, the replay of both orders) is found out by the cli module and handed in.
 */

#include "analysis/audit.h"
#include "analysis/source_comparison.h"
#include "model/range.h"

typedef enum {
    COLLISION_NUMBER,    /* both sides added a migration of the same number, under different names */
    COLLISION_NAME,      /* ... of the same name, with another text */
    COLLISION_ORDER,     /* on databases that ran the one side's, the runner passes the other's over, refuses, or runs them late */
    COLLISION_JOURNAL,   /* both changed the journal (or another file that lists the migrations) */
    COLLISION_SNAPSHOT,  /* both made a snapshot from the same one */
    COLLISION_COUNT
} CollisionKind;
const char *collision_kind_id(CollisionKind kind); /* "number", ... */

typedef struct {
    CollisionKind kind;
    Severity severity;
    const char *target;
    const char *ours, *theirs; /* tags or paths; NULL: none in particular */
    size_t count;              /* COLLISION_ORDER: so many migrations are passed over; 0: the runner refuses to run any */
    const char *path;          /* file to point at; NULL */
    const char *text;          /* marked sentence */
    const char *remedy;        /* marked; NULL */
    const char *commands;      /* NULL */
} Collision;

/* What the files of both sides come to, for one target. */
typedef struct {
    const char *target;        /* its name in `after` */
    MigrationSet *merged;      /* owned; NULL: it cannot be put together */
    GPtrArray *conflicts;      /* of char *: files of the folder that git cannot merge by itself; owned */
    LedgerState *on_base;      /* owned: the runner's next step on a database that ran all that the base has; indexes of `merged`. NULL: not known */
    LedgerState *on_ours;      /* owned: ... all that the branch has */
} ReviewMerge;
ReviewMerge *review_merge_new(const char *target);
void review_merge_free(ReviewMerge *merge);

/* Whether both orders of the two sides' migrations give the same catalog; observed in the scratch server. */
typedef struct {
    const char *target;
    bool checked;
    const char *problem;       /* not checked: why, marked; NULL */
    ChangeSet *difference;     /* owned: ours first -> theirs first; what counts of it; NULL: the same */
    const char *ours_first, *theirs_first; /* what failed in that order, marked; NULL: nothing */
    TextPool *texts;           /* owned */
} OrderCheck;
OrderCheck *order_check_new(const char *target);
void order_check_free(OrderCheck *order);
bool order_check_is_fine(const OrderCheck *order); /* checked, and it makes no difference */

/* One target's migrations between the two audits. */
typedef struct {
    const AuditTarget *before, *after, *base; /* NULL: not there on that side; `base` is `before` where the base has not moved */
    GPtrArray *added, *removed, *edited; /* of const Migration *: of `after`, of `before`, of `after` */
    GPtrArray *theirs;         /* of const Migration *, of `base`: what the base has got since, and the branch has not */
    SourceComparison *comparison; /* owned: what all migrations make, before -> after; NULL: one side is not known */
    size_t edited_sql;         /* so many of `edited` whose SQL is another, not only their comments */
    size_t lossy;              /* statements of `added` and `edited` that destroy data */
} ReviewTarget;

typedef enum { REVIEW_NOTHING, REVIEW_SOUND, REVIEW_LOOK, REVIEW_STOP } ReviewVerdict;
const char *review_verdict_id(ReviewVerdict verdict); /* "nothing", "sound", "look", "stop" */

typedef struct Review Review;
struct Review {
    TextPool *texts;
    const Audit *before, *after;
    const Audit *base;         /* where the base stands now; NULL: it is `before` */
    const CommitRange *range;  /* NULL */
    const char *base_name;     /* "main"; "its base" when nobody said */
    GPtrArray *targets;        /* of ReviewTarget *: those in which something is different, in the order of `after`, then those that are gone */
    GPtrArray *found, *resolved, *remaining; /* of const Finding *: only after, only before, both (of `after`); in the order of findings */
    size_t live;               /* findings of live databases: they are no doing of the branch, and in none of the lists */
    GPtrArray *collisions;     /* of Collision *, worst first */
    GPtrArray *orders;         /* of OrderCheck * */
    GPtrArray *merges;         /* of ReviewMerge * */
    GPtrArray *not_checked;    /* of const char *, marked: what was not checked after, and was before */
    ReviewVerdict verdict;
    const char *headline;      /* unmarked, the verdict in a few words: "Do not merge yet" */
    const char *reasons;       /* marked: why, worst first: "1 migration is missing, 1 number collides with " CODE("main") */
    Severity worst;            /* of what is new, collisions and orders among it: SEVERITY_COUNT: nothing */
    GHashTable *parts;         /* private: finding -> marked text */
};

/* Both analysed; borrowed for the review's life. `base`, `range` may be NULL. Targets are the same when they have the same name, or else the same folder. Findings are the same by (rule, target,
 * source, subject, database) or, where they tell of differences between declared schema and migrations, by these differences: three columns more are new. Risks are of the branch when the
 * migration is. */
Review *review_build(const Audit *before, const Audit *after, const Audit *base, const CommitRange *range);
void review_free(Review *review);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Review, review_free)

/* What of a found finding is new, when not all of it is ("new: " and names, marked); NULL: all of it. */
const char *review_part(const Review *review, const Finding *finding);

/* The target of another audit of the same repository that this one is there: of the same name, or else of the same folder; NULL: there is none. */
const AuditTarget *review_find_twin(const Audit *audit, const AuditTarget *target);

/* What was edited in a migration of ReviewTarget.edited; EDIT_UNKNOWN: not its text. */
EditClass review_edit_class(const ReviewTarget *target, const Migration *edited);

/* True when the migration of `after` came or was edited since `before`: what load_review() marks, so that its risks are looked at. */
bool review_is_brought(const MigrationSet *before, const Migration *migration);

/* Adds what was found out of both sides together, and makes the verdict anew. Take it. */
void review_take_merge(Review *review, ReviewMerge *take_merge);
void review_take_order(Review *review, OrderCheck *take_order);

/* The exit code of the branch, by the same table as audit_exit_code(), but only what is new counts: 3 a migration of the branch fails, 2 findings or collisions at or above `fail_on`, or orders that
 * differ, 4 something was not checked that was before, 0. A database that cannot be reached is 5 all the same. */
int review_exit_code(const Review *review, Severity fail_on);

#endif
