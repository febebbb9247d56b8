#ifndef REPAIR_PLAN_H
#define REPAIR_PLAN_H

/*
 * The plan behind a repair. Each object of the two catalogs is a node with a fate; nodes that do something have up to four parts, each a run of statements; the parts are
 * what is put in order.
 *
 *     repair.c          builds the plan, has the makers write the parts, puts them together
 *     fate.c     what becomes of each object, and of those that depend on it
 *     needs.c    which part needs which
 *     hold.c     what is left out with the statements that lose data
 */

#include "compare/diff.h"
#include "links.h"
#include "makers.h"
#include "order.h"

typedef enum {
    FATE_KEEP,
    FATE_ADD,
    FATE_DROP,
    FATE_ALTER,
    FATE_AGAIN /* dropped and made again */
} Fate;

typedef enum { PART_DROP, PART_ANNOUNCE, PART_MAKE, PART_FINISH, PART_COUNT } Part;

typedef struct RepairNode RepairNode;
struct RepairNode {
    const Object *before, *after; /* one may be NULL; the names of a pair may differ */
    Fate fate;
    GArray *changes;          /* of PropertyChange: those that count, without the shared ones; NULL: none */
    GArray *shared;           /* of PropertyChange: comment, owner, privileges, labels; NULL: none */
    bool again_default;       /* its default depends on something that is made again */
    bool again_finish;        /* so does what its `finish` says */
    bool replaced;            /* FATE_ALTER of a type: a new one takes its place, columns are converted */
    RepairNode *retyped_by;   /* of a column whose type is `replaced`: that type */
    RepairNode *drop_carrier; /* whose drop includes this one's; itself unless it is a part of another object */
    RepairNode *make_carrier;
    Repair *parts[PART_COUNT]; /* NULL: nothing to do */
    guint steps[PART_COUNT];   /* numbers of the parts in the order's graph */
};

typedef struct {
    const Catalog *from, *to;
    const RepairOptions *options;
    Repair *repair;
    Diff *diff;
    RepairLinks *from_links, *to_links;
    GPtrArray *nodes;     /* of RepairNode *, by (kind, identity) of `after`, else of `before` */
    GHashTable *by_object; /* const Object * of either catalog -> RepairNode * */
    GHashTable *fresh;    /* identities of relations that are made */
} RepairPlan;

static inline RepairNode *plan_node(const RepairPlan *plan, const Object *object) {
    return g_hash_table_lookup(plan->by_object, object);
}

static inline const Object *node_object(const RepairNode *node) {
    return node->after ? node->after : node->before;
}

static inline bool node_drops(const RepairNode *node) {
    return node->fate == FATE_DROP || node->fate == FATE_AGAIN;
}

static inline bool node_makes(const RepairNode *node) {
    return node->fate == FATE_ADD || node->fate == FATE_AGAIN;
}

/* A column, attribute: what CREATE of the parent makes. */
static inline bool kind_is_field(ObjectKind kind) {
    return kind == KIND_COLUMN || kind == KIND_ATTRIBUTE;
}

RepairStep plan_step(const RepairPlan *plan, Repair *repair, const Object *object);
Repair *plan_part_new(const RepairPlan *plan);

/* Sets fates, carriers, fresh: all but parts. */
void plan_decide(RepairPlan *plan);
/* Whether the alteration of the node makes trouble as long as something of this kind depends on it. */
bool plan_disturbs(const RepairNode *node, ObjectKind dependent);

/* Marks the statements of parts that need, by the graph of `count` parts, one that loses data, unless that is asked for. */
void plan_hold(const RepairPlan *plan, const RepairGraph *graph, guint count);

/* The parts in their order, of `Repair *` borrowed. */
GPtrArray *plan_order(RepairPlan *plan);

#endif
