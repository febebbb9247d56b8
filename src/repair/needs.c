#include "plan.h"

#include <string.h>
#include "order.h"

/* --- the numbers of the parts: the order where no need decides ------------------------------------------------------------------- */

typedef struct {
    RepairNode *node;
    Part part;
} Place;

/* Event triggers would see all that comes after them. */
static int rank(const Place *place) {
    ObjectKind kind = node_object(place->node)->kind;
    int made = kind == KIND_EVENT_TRIGGER ? KIND_COUNT : (int)kind;
    return place->part == PART_DROP ? -made : made;
}

static const char *identity_of(const Place *place) {
    const RepairNode *node = place->node;
    return (place->part == PART_DROP && node->before ? node->before : node_object(node))->identity;
}

static int position_of(const Place *place) {
    const Object *object = node_object(place->node);
    return kind_is_field(object->kind) ? object->position : 0;
}

static bool is_outside(const Place *place) {
    const GArray *statements = place->node->parts[place->part]->statements;
    for (guint i = 0; i < statements->len; i++)
        if (g_array_index(statements, RepairStatement, i).outside)
            return true;
    return false;
}

/* What refuses to run in a transaction stands before all else or after it, so that the rest is one. */
static int phase(const Place *place) {
    if (!is_outside(place))
        return (int)place->part;
    bool first = place->part == PART_DROP || node_object(place->node)->kind == KIND_ENUM;
    return first ? -1 : PART_COUNT;
}

static int compare_places(const void *a, const void *b) {
    const Place *x = a, *y = b;
    if (phase(x) != phase(y))
        return phase(x) - phase(y);
    if (rank(x) != rank(y))
        return rank(x) - rank(y);
    const char *left = node_object(x->node)->parent, *right = node_object(y->node)->parent;
    int order = g_strcmp0(left, right);
    if (order == 0)
        order = position_of(x) - position_of(y);
    if (order == 0)
        order = strcmp(identity_of(x), identity_of(y));
    return order ? order : (int)x->part - (int)y->part;
}

static GArray *number_parts(const RepairPlan *plan) {
    GArray *places = g_array_new(false, false, sizeof(Place));
    for (guint i = 0; i < plan->nodes->len; i++)
        for (int part = 0; part < PART_COUNT; part++) {
            Place place = {plan->nodes->pdata[i], (Part)part};
            if (place.node->parts[part])
                g_array_append_val(places, place);
        }
    g_array_sort(places, compare_places);
    for (guint i = 0; i < places->len; i++) {
        const Place *place = &g_array_index(places, Place, i);
        place->node->steps[place->part] = i;
    }
    return places;
}

/* --- needs ----------------------------------------------------------------------------------------------------------------------- */

static bool has(const RepairNode *node, Part part) {
    return node && node->parts[part];
}

static void need(RepairGraph *graph, const RepairNode *later, Part later_part, const RepairNode *earlier, Part earlier_part, bool soft) {
    if (has(later, later_part) && has(earlier, earlier_part))
        repair_graph_need(graph, later->steps[later_part], earlier->steps[earlier_part], soft);
}

static void need_within(RepairGraph *graph, const RepairNode *node) {
    need(graph, node, PART_ANNOUNCE, node, PART_DROP, false);
    need(graph, node, PART_MAKE, node, PART_ANNOUNCE, false);
    need(graph, node, PART_MAKE, node, PART_DROP, false);
    need(graph, node, PART_FINISH, node, PART_DROP, false);
    need(graph, node, PART_FINISH, node, PART_MAKE, false);
    if (node_makes(node))
        need(graph, node->make_carrier, PART_MAKE, node->drop_carrier, PART_DROP, false);
}

/* A function that takes or gives the type that it is written for: each depends on the other. */
static bool is_own_function(const RepairLinks *links, const Object *function, const Object *type) {
    return repair_maker_get(type->kind)->announce && repair_links_find(links, type, function);
}

/* In `to`: what an object depends on is made before it. */
static void need_made(const RepairPlan *plan, RepairGraph *graph, const RepairNode *node, const RepairNode *target, LinkAspect aspect) {
    const RepairNode *maker = node->make_carrier;
    if (is_own_function(plan->to_links, node->after, target->after)) {
        need(graph, maker, PART_MAKE, target, PART_ANNOUNCE, false);
        return;
    }
    if (aspect == LINK_FINISH) {
        need(graph, node, PART_FINISH, target->make_carrier, PART_MAKE, false);
        return;
    }
    bool soft = aspect == LINK_BODY;
    if (node_object(node)->kind == KIND_PRIMARY_KEY)
        need(graph, node, PART_MAKE, target, PART_FINISH, false); /* its columns are NOT NULL before */
    need(graph, maker, PART_MAKE, target->make_carrier, PART_MAKE, soft);
    need(graph, maker, PART_MAKE, target->retyped_by, PART_MAKE, soft);
}

static bool still_depends(const RepairPlan *plan, const RepairNode *node, const RepairNode *target) {
    return node->after && target->after && repair_links_find(plan->to_links, node->after, target->after);
}

/* In `from`: what depends on an object that goes, or whose alteration it disturbs, is out of the way before: dropped, or altered so that it does not depend on it any more. */
static void need_gone(const RepairPlan *plan, RepairGraph *graph, const RepairNode *node, const RepairNode *target, LinkAspect aspect) {
    if (aspect == LINK_BODY || is_own_function(plan->from_links, node->before, target->before))
        return;
    const RepairNode *gone = node_drops(node) ? node->drop_carrier : node;
    Part part = has(gone, PART_DROP) ? PART_DROP : aspect == LINK_FINISH || node->replaced ? PART_FINISH : PART_MAKE;
    if (part != PART_DROP && still_depends(plan, node, target))
        return;
    if (node_drops(target))
        need(graph, target->drop_carrier, PART_DROP, gone, part, false);
    else if (plan_disturbs(target, node_object(node)->kind))
        need(graph, target, PART_MAKE, gone, part, false);
    if (target->retyped_by)
        need(graph, target->retyped_by, PART_MAKE, gone, part, false);
}

/* The old type goes last of all that was of it. */
static void need_replaced(RepairGraph *graph, const RepairNode *node, const RepairNode *target) {
    if (!target->replaced)
        return;
    need(graph, target, PART_FINISH, node->drop_carrier, PART_DROP, false);
    need(graph, target, PART_FINISH, node->make_carrier, PART_MAKE, false);
    if (node->replaced)
        need(graph, target, PART_FINISH, node, PART_FINISH, false);
}

static void need_links(const RepairPlan *plan, RepairGraph *graph, const Catalog *catalog, const RepairLinks *all, bool gone) {
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        const RepairNode *node = plan_node(plan, object);
        const GArray *links = repair_links_of(all, object);
        for (guint j = 0; links && j < links->len; j++) {
            const RepairLink *link = &g_array_index(links, RepairLink, j);
            const RepairNode *target = plan_node(plan, link->target);
            if (gone) {
                need_gone(plan, graph, node, target, link->aspect);
                need_replaced(graph, node, target);
            } else {
                need_made(plan, graph, node, target, link->aspect);
            }
        }
    }
}

/* --- names that become free ------------------------------------------------------------------------------------------------------ */

/* What two objects of one database cannot both be called; the index of a constraint shares its names with tables. Free with g_free(). */
static char *taken_name(const Object *object) {
    if (object->kind != KIND_PRIMARY_KEY && object->kind != KIND_UNIQUE && object->kind != KIND_EXCLUSION)
        return g_strdup(object->identity);
    const char *name = repair_name(object), *dot = strstr(object->identity, ".");
    return dot ? g_strdup_printf("%.*s.%s", (int)(dot - object->identity), object->identity, name) : g_strdup(object->identity);
}

static void need_free_names(const RepairPlan *plan, RepairGraph *graph) {
    g_autoptr(GHashTable) leaving = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < plan->nodes->len; i++) {
        RepairNode *node = plan->nodes->pdata[i];
        if (node_drops(node))
            g_hash_table_insert(leaving, taken_name(node->before), node);
    }
    for (guint i = 0; i < plan->nodes->len; i++) {
        const RepairNode *node = plan->nodes->pdata[i];
        if (!node_makes(node))
            continue;
        g_autofree char *name = taken_name(node->after);
        const RepairNode *other = g_hash_table_lookup(leaving, name);
        if (other)
            need(graph, node->make_carrier, PART_MAKE, other->drop_carrier, PART_DROP, false);
    }
}

/* --- the order ------------------------------------------------------------------------------------------------------------------- */

static const char *const CIRCLE = "some of these objects depend on each other in a circle, which no order of statements can follow: "
                                  "some statements may have to be run again";

GPtrArray *plan_order(RepairPlan *plan) {
    g_autoptr(GArray) places = number_parts(plan);
    g_autoptr(RepairGraph) graph = repair_graph_new(places->len);
    for (guint i = 0; i < plan->nodes->len; i++)
        need_within(graph, plan->nodes->pdata[i]);
    need_links(plan, graph, plan->to, plan->to_links, false);
    need_links(plan, graph, plan->from, plan->from_links, true);
    need_free_names(plan, graph);
    plan_hold(plan, graph, places->len);
    guint broken = 0;
    g_autofree guint *order = repair_graph_order(graph, &broken);
    GPtrArray *parts = g_ptr_array_new();
    for (guint i = 0; i < places->len; i++) {
        const Place *place = &g_array_index(places, Place, order[i]);
        g_ptr_array_add(parts, place->node->parts[place->part]);
    }
    if (broken > 0)
        g_ptr_array_add(plan->repair->gaps, (char *)(uintptr_t)text_pool_add(plan->repair->texts, CIRCLE));
    return parts;
}
