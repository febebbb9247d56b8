#ifndef REPAIR_ORDER_H
#define REPAIR_ORDER_H

/*
 * An order of numbered steps in which each comes after those that it needs. Of the steps that could be next, the one of the lowest number is: number them in the order
 * that is wanted where nothing else decides.
 */

#include <stdbool.h>
#include <glib.h>

typedef struct RepairGraph RepairGraph;

RepairGraph *repair_graph_new(guint count);
void repair_graph_free(RepairGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RepairGraph, repair_graph_free)

/* `later` comes after `earlier`. A `soft` need is given up when there is no order otherwise. A step's need of itself is none. */
void repair_graph_need(RepairGraph *graph, guint later, guint earlier, bool soft);

/* All steps, each once. `broken` counts the needs (not the soft ones) that no order could keep. Free with g_free(). */
guint *repair_graph_order(const RepairGraph *graph, guint *broken);

/* Adds to `held` (by the number of the step) all that need, not softly, one that is held. */
void repair_graph_spread(const RepairGraph *graph, bool *held);

#endif
