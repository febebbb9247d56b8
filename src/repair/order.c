#include "order.h"

typedef struct {
    guint later;
    bool soft;
} Need;

struct RepairGraph {
    guint count;
    GArray **needs; /* by the earlier step, of Need; NULL: nothing waits for it */
};

RepairGraph *repair_graph_new(guint count) {
    RepairGraph *graph = g_new0(RepairGraph, 1);
    graph->count = count;
    graph->needs = g_new0(GArray *, count + 1);
    return graph;
}

void repair_graph_free(RepairGraph *graph) {
    if (!graph)
        return;
    for (guint i = 0; i < graph->count; i++)
        if (graph->needs[i])
            g_array_unref(graph->needs[i]);
    g_free(graph->needs);
    g_free(graph);
}

void repair_graph_need(RepairGraph *graph, guint later, guint earlier, bool soft) {
    g_assert(later < graph->count && earlier < graph->count);
    if (later == earlier)
        return;
    if (!graph->needs[earlier])
        graph->needs[earlier] = g_array_new(false, false, sizeof(Need));
    Need need = {later, soft};
    g_array_append_val(graph->needs[earlier], need);
}

/* --- the order ------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    guint *items;
    guint size;
} Heap;

typedef struct {
    const RepairGraph *graph;
    guint *hard, *soft; /* how many needs of each step are open */
    bool *done;
    Heap ready;         /* without open needs, lowest first */
    Heap nearly;        /* with soft ones at most: some are done since */
} Walk;

static void swap(guint *a, guint *b) {
    guint kept = *a;
    *a = *b;
    *b = kept;
}

static void push(Heap *heap, guint item) {
    guint at = heap->size++;
    heap->items[at] = item;
    for (; at > 0 && heap->items[(at - 1) / 2] > heap->items[at]; at = (at - 1) / 2)
        swap(&heap->items[(at - 1) / 2], &heap->items[at]);
}

static guint pop(Heap *heap) {
    guint first = heap->items[0];
    heap->items[0] = heap->items[--heap->size];
    for (guint at = 0, child; (child = 2 * at + 1) < heap->size; at = child) {
        child += child + 1 < heap->size && heap->items[child + 1] < heap->items[child];
        if (heap->items[at] <= heap->items[child])
            break;
        swap(&heap->items[at], &heap->items[child]);
    }
    return first;
}

static void open_up(Walk *walk, guint step) {
    if (walk->done[step] || walk->hard[step] > 0)
        return;
    push(walk->soft[step] == 0 ? &walk->ready : &walk->nearly, step);
}

static void finish_step(Walk *walk, guint step) {
    walk->done[step] = true;
    const GArray *needs = walk->graph->needs[step];
    for (guint i = 0; needs && i < needs->len; i++) {
        const Need *need = &g_array_index(needs, Need, i);
        guint *open = need->soft ? &walk->soft[need->later] : &walk->hard[need->later];
        if (*open > 0 && --*open == 0)
            open_up(walk, need->later);
    }
}

static guint pop_undone(const Walk *walk, Heap *heap) {
    while (heap->size > 0) {
        guint step = pop(heap);
        if (!walk->done[step])
            return step;
    }
    return walk->graph->count;
}

/* For each step that is not done one that it waits for. */
static guint *find_holders(const Walk *walk) {
    guint count = walk->graph->count;
    guint *holder = g_new(guint, count + 1);
    for (guint i = 0; i < count; i++)
        holder[i] = count;
    for (guint i = 0; i < count; i++) {
        const GArray *needs = walk->done[i] ? NULL : walk->graph->needs[i];
        for (guint j = 0; needs && j < needs->len; j++) {
            const Need *need = &g_array_index(needs, Need, j);
            if (!need->soft && holder[need->later] == count)
                holder[need->later] = i;
        }
    }
    return holder;
}

/* All that are left wait. Who follows the waiting ends in a circle of steps that need each other: of these the one with the fewest open needs goes first, the lowest
 * number where that is the same. */
static guint least_bound(const Walk *walk) {
    guint count = walk->graph->count, at = 0;
    g_autofree guint *holder = find_holders(walk);
    while (walk->done[at])
        at++;
    for (guint i = 0; i < count; i++)
        at = holder[at];
    guint best = at;
    for (guint next = holder[at]; next != at; next = holder[next])
        if (walk->hard[next] < walk->hard[best] || (walk->hard[next] == walk->hard[best] && next < best))
            best = next;
    return best;
}

static guint next_step(Walk *walk, guint *broken) {
    guint count = walk->graph->count;
    guint step = pop_undone(walk, &walk->ready);
    if (step == count)
        step = pop_undone(walk, &walk->nearly);
    if (step == count) {
        step = least_bound(walk);
        *broken += walk->hard[step];
        walk->hard[step] = 0;
    }
    return step;
}

static void count_needs(Walk *walk) {
    for (guint i = 0; i < walk->graph->count; i++) {
        const GArray *needs = walk->graph->needs[i];
        for (guint j = 0; needs && j < needs->len; j++) {
            const Need *need = &g_array_index(needs, Need, j);
            (need->soft ? walk->soft : walk->hard)[need->later]++;
        }
    }
}

guint *repair_graph_order(const RepairGraph *graph, guint *broken) {
    guint count = graph->count;
    g_autofree guint *open = g_new0(guint, 2 * (gsize)count + 1);
    g_autofree bool *done = g_new0(bool, count + 1);
    /* a step enters `ready` once, and `nearly` before that once at most */
    g_autofree guint *heaps = g_new(guint, 4 * (gsize)count + 1);
    Walk walk = {graph, open, open + count, done, {heaps, 0}, {heaps + 2 * (gsize)count, 0}};
    guint *order = g_new(guint, count + 1);
    *broken = 0;
    count_needs(&walk);
    for (guint i = 0; i < count; i++)
        open_up(&walk, i);
    for (guint i = 0; i < count; i++) {
        order[i] = next_step(&walk, broken);
        finish_step(&walk, order[i]);
    }
    return order;
}

void repair_graph_spread(const RepairGraph *graph, bool *held) {
    g_autoptr(GArray) open = g_array_new(false, false, sizeof(guint));
    for (guint i = 0; i < graph->count; i++)
        if (held[i])
            g_array_append_val(open, i);
    for (guint at = 0; at < open->len; at++) {
        const GArray *needs = graph->needs[g_array_index(open, guint, at)];
        for (guint i = 0; needs && i < needs->len; i++) {
            const Need *need = &g_array_index(needs, Need, i);
            if (need->soft || held[need->later])
                continue;
            held[need->later] = true;
            g_array_append_val(open, need->later);
        }
    }
}
