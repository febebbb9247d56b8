#include "plan.h"

/*
 * A repair that loses no data leaves statements out. What needs one of them would fail, or go half the way: it is left out, too. An object that would be dropped but
 * not made again stays.
 */

static const char NEEDS[] = "Needs a statement that is left out.";

static bool loses_data(const Repair *part) {
    for (guint i = 0; i < part->statements->len; i++)
        if (g_array_index(part->statements, RepairStatement, i).destructive)
            return true;
    return false;
}

/* Dropped and made again, or (a default) taken away and given back: both or neither. True: something more is held. */
static bool hold_together(const RepairNode *node, bool *held) {
    const RepairNode *dropper = node->parts[PART_DROP] ? node : node->drop_carrier, *maker = node->parts[PART_MAKE] ? node : node->make_carrier;
    if (node->fate == FATE_DROP || node->fate == FATE_ADD || !dropper->parts[PART_DROP] || !maker->parts[PART_MAKE])
        return false;
    bool *drop = &held[dropper->steps[PART_DROP]], *make = &held[maker->steps[PART_MAKE]];
    if (*drop || !*make)
        return false;
    *drop = true;
    return true;
}

static void mark(const Repair *part) {
    for (guint i = 0; i < part->statements->len; i++) {
        RepairStatement *statement = &g_array_index(part->statements, RepairStatement, i);
        if (statement->destructive)
            continue;
        statement->destructive = true;
        if (!statement->note)
            statement->note = NEEDS;
    }
}

static void for_each_part(const RepairPlan *plan, bool *held, void (*visit)(RepairNode *node, Part part, bool *held)) {
    for (guint i = 0; i < plan->nodes->len; i++)
        for (int part = 0; part < PART_COUNT; part++) {
            RepairNode *node = plan->nodes->pdata[i];
            if (node->parts[part])
                visit(node, (Part)part, held);
        }
}

static void begin_with(RepairNode *node, Part part, bool *held) {
    held[node->steps[part]] = loses_data(node->parts[part]);
}

/* A part that loses data itself is held by its own statements only: the others of it may stand alone. */
static void mark_held(RepairNode *node, Part part, bool *held) {
    if (held[node->steps[part]] && !loses_data(node->parts[part]))
        mark(node->parts[part]);
}

void plan_hold(const RepairPlan *plan, const RepairGraph *graph, guint count) {
    if (plan->options->destructive)
        return;
    g_autofree bool *held = g_new0(bool, count + 1);
    for_each_part(plan, held, begin_with);
    bool more = true;
    while (more) {
        repair_graph_spread(graph, held);
        more = false;
        for (guint i = 0; i < plan->nodes->len; i++)
            more |= hold_together(plan->nodes->pdata[i], held);
    }
    for_each_part(plan, held, mark_held);
}
