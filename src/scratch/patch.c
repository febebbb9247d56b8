#include "patch.h"

#include <string.h>

/* So many pairs are looked at for one plan; a hostile script has millions. */
#define PAIRS_MAX 2000000

/* A statement of either version. */
typedef struct {
    Facts *facts;
    int before; /* its place in what ran; -1: not there */
    int after;  /* in the new version; -1: not there */
    bool moved; /* of what ran: is taken back */
} Node;

typedef struct {
    GArray *nodes;        /* of Node: all that ran, in its order, then what is new */
    GHashTable *by_text;  /* text -> index + 1 */
    GHashTable *writers;  /* word -> GArray of guint: who writes it */
    GHashTable *mentions; /* word that is written -> GArray of guint: who mentions it */
    GArray *work;         /* of guint: nodes whose neighbours must be looked at */
    size_t pairs;
} Plan;

static Node *node_at(const Plan *plan, guint i) {
    return &g_array_index(plan->nodes, Node, i);
}

static void unref_array(gpointer array) {
    g_array_unref(array);
}

static void plan_init(Plan *plan) {
    plan->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
    plan->by_text = g_hash_table_new(g_str_hash, g_str_equal);
    plan->writers = g_hash_table_new_full(NULL, NULL, NULL, unref_array);
    plan->mentions = g_hash_table_new_full(NULL, NULL, NULL, unref_array);
    plan->work = g_array_new(FALSE, FALSE, sizeof(guint));
}

static void plan_clear(Plan *plan) {
    g_array_unref(plan->nodes);
    g_array_unref(plan->work);
    g_hash_table_unref(plan->by_text);
    g_hash_table_unref(plan->writers);
    g_hash_table_unref(plan->mentions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Plan, plan_clear)

/* --- both versions side by side --------------------------------------------------------------------------------------------- */

static bool add_done(Plan *plan, const GPtrArray *done) {
    for (guint i = 0; i < done->len; i++) {
        const Node node = {g_ptr_array_index(done, i), (int)i, -1, false};
        g_array_append_val(plan->nodes, node);
        if (!g_hash_table_insert(plan->by_text, node.facts->text, GUINT_TO_POINTER(i + 1)))
            return false;
    }
    return true;
}

/* A text that stands there twice is not told apart: false. */
static bool add_wanted(Plan *plan, const GPtrArray *wanted) {
    for (guint i = 0; i < wanted->len; i++) {
        Facts *facts = g_ptr_array_index(wanted, i);
        guint known = GPOINTER_TO_UINT(g_hash_table_lookup(plan->by_text, facts->text));
        if (known > 0 && node_at(plan, known - 1)->after >= 0)
            return false;
        if (known > 0) {
            node_at(plan, known - 1)->after = (int)i;
            continue;
        }
        const Node node = {facts, -1, (int)i, false};
        g_array_append_val(plan->nodes, node);
        g_hash_table_insert(plan->by_text, facts->text, GUINT_TO_POINTER(plan->nodes->len));
    }
    return true;
}

/* Statements of which nothing is known stand in the beginning that both versions have. */
static bool is_fixed_in_beginning(const Plan *plan) {
    guint fixed = 0;
    for (guint i = 0; i < plan->nodes->len; i++)
        if (node_at(plan, i)->facts->fixed)
            fixed = i + 1;
    for (guint i = 0; i < fixed; i++)
        if (node_at(plan, i)->before != (int)i || node_at(plan, i)->after != (int)i)
            return false;
    return true;
}

/* Of what can be made twice there is one maker in each version. */
static bool is_alone(const Plan *plan) {
    g_autoptr(GHashTable) before = g_hash_table_new(g_str_hash, g_str_equal), after = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < plan->nodes->len; i++) {
        const Node *node = node_at(plan, i);
        if (!node->facts->alone)
            continue;
        if ((node->before >= 0 && !g_hash_table_add(before, node->facts->made)) || (node->after >= 0 && !g_hash_table_add(after, node->facts->made)))
            return false;
    }
    return true;
}

/* --- who may not change places with whom ---------------------------------------------------------------------------------------- */

static void add_to(GHashTable *lists, uint32_t word, guint index) {
    GArray *list = g_hash_table_lookup(lists, GUINT_TO_POINTER(word));
    if (!list) {
        list = g_array_new(FALSE, FALSE, sizeof(guint));
        g_hash_table_insert(lists, GUINT_TO_POINTER(word), list);
    }
    g_array_append_val(list, index);
}

static void index_words(Plan *plan) {
    for (guint i = 0; i < plan->nodes->len; i++) {
        const GArray *written = node_at(plan, i)->facts->written;
        for (guint w = 0; w < written->len; w++)
            add_to(plan->writers, g_array_index(written, uint32_t, w), i);
    }
    for (guint i = 0; i < plan->nodes->len; i++) {
        const GArray *words = node_at(plan, i)->facts->words;
        for (guint w = 0; w < words->len; w++)
            if (g_hash_table_contains(plan->writers, GUINT_TO_POINTER(g_array_index(words, uint32_t, w))))
                add_to(plan->mentions, g_array_index(words, uint32_t, w), i);
    }
}

static void move(Plan *plan, guint index) {
    if (node_at(plan, index)->moved)
        return;
    node_at(plan, index)->moved = true;
    g_array_append_val(plan->work, index);
}

/* `of` is taken back, or run behind all that is kept, or both: then a neighbour that is kept must stand before it, in what ran and in the new version. */
static void look_at_pair(Plan *plan, guint of, guint neighbour) {
    const Node *node = node_at(plan, of), *kept = node_at(plan, neighbour);
    plan->pairs++;
    if (of == neighbour || kept->moved || kept->before < 0)
        return;
    if ((node->before >= 0 && kept->before > node->before) || (node->after >= 0 && kept->after > node->after))
        move(plan, neighbour);
}

static void look_at_list(Plan *plan, guint of, GHashTable *lists, uint32_t word) {
    const GArray *list = g_hash_table_lookup(lists, GUINT_TO_POINTER(word));
    for (guint i = 0; list && i < list->len && plan->pairs < PAIRS_MAX; i++)
        look_at_pair(plan, of, g_array_index(list, guint, i));
}

static void look_at_neighbours(Plan *plan, guint of) {
    const Facts *facts = node_at(plan, of)->facts;
    for (guint w = 0; w < facts->written->len; w++)
        look_at_list(plan, of, plan->mentions, g_array_index(facts->written, uint32_t, w));
    for (guint w = 0; w < facts->words->len; w++)
        look_at_list(plan, of, plan->writers, g_array_index(facts->words, uint32_t, w));
}

/* Both are kept, and stand the other way round in the new version. */
static void look_at_order(Plan *plan, guint a, guint b) {
    const Node *x = node_at(plan, a), *y = node_at(plan, b);
    plan->pairs++;
    if (a == b || x->before < 0 || y->before < 0 || x->after < 0 || y->after < 0 || (x->before < y->before) == (x->after < y->after))
        return;
    move(plan, x->after > y->after ? a : b);
}

static void look_at_all_orders(Plan *plan) {
    GHashTableIter iterator;
    gpointer word, writers;
    g_hash_table_iter_init(&iterator, plan->writers);
    while (g_hash_table_iter_next(&iterator, &word, &writers)) {
        const GArray *mentions = g_hash_table_lookup(plan->mentions, word);
        for (guint i = 0; i < ((GArray *)writers)->len; i++)
            for (guint j = 0; mentions && j < mentions->len && plan->pairs < PAIRS_MAX; j++)
                look_at_order(plan, g_array_index((GArray *)writers, guint, i), g_array_index(mentions, guint, j));
    }
}

/* Marks what must be taken back. False: too much to look at. */
static bool spread(Plan *plan) {
    look_at_all_orders(plan);
    for (guint i = 0; i < plan->nodes->len; i++) {
        Node *node = node_at(plan, i);
        if (node->after < 0)
            move(plan, i);
        else if (node->before < 0)
            g_array_append_val(plan->work, i);
    }
    while (plan->work->len > 0 && plan->pairs < PAIRS_MAX) {
        guint of = g_array_index(plan->work, guint, plan->work->len - 1);
        g_array_set_size(plan->work, plan->work->len - 1);
        look_at_neighbours(plan, of);
    }
    return plan->pairs < PAIRS_MAX;
}

/* --- the patch ------------------------------------------------------------------------------------------------------------------ */

static void add_kept(const Plan *plan, guint done, Patch *patch) {
    for (guint i = 0; i < done; i++)
        if (!node_at(plan, i)->moved)
            g_ptr_array_add(patch->kept, facts_ref(node_at(plan, i)->facts));
}

/* Backwards, each by itself: something else may stand between a table and what goes with it. Only what cannot be taken back by itself is left to its table. False: neither is possible. */
static bool add_undo(const Plan *plan, guint done, Patch *patch) {
    g_autoptr(GHashTable) made = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < done; i++)
        if (node_at(plan, i)->moved && node_at(plan, i)->facts->made)
            g_hash_table_add(made, node_at(plan, i)->facts->made);
    for (guint i = done; i > 0; i--) {
        const Node *node = node_at(plan, i - 1);
        if (!node->moved)
            continue;
        if (node->facts->undo)
            g_ptr_array_add(patch->undo, node->facts->undo);
        else if (!node->facts->owner || !g_hash_table_contains(made, node->facts->owner))
            return false;
    }
    return true;
}

static void add_redo(const Plan *plan, const GPtrArray *wanted, Patch *patch) {
    for (guint i = 0; i < wanted->len; i++) {
        Facts *facts = g_ptr_array_index(wanted, i);
        const Node *node = node_at(plan, GPOINTER_TO_UINT(g_hash_table_lookup(plan->by_text, facts->text)) - 1);
        if (node->moved || node->before < 0)
            g_ptr_array_add(patch->redo, facts_ref(facts));
    }
}

Patch *patch_plan(const GPtrArray *done, const GPtrArray *wanted) {
    g_auto(Plan) plan = {0};
    plan_init(&plan);
    if (!add_done(&plan, done) || !add_wanted(&plan, wanted) || !is_fixed_in_beginning(&plan) || !is_alone(&plan))
        return NULL;
    index_words(&plan);
    if (!spread(&plan))
        return NULL;
    g_autoptr(Patch) patch = g_new0(Patch, 1);
    patch->kept = g_ptr_array_new_with_free_func(facts_unref);
    patch->undo = g_ptr_array_new();
    patch->redo = g_ptr_array_new_with_free_func(facts_unref);
    add_kept(&plan, done->len, patch);
    add_redo(&plan, wanted, patch);
    return add_undo(&plan, done->len, patch) ? g_steal_pointer(&patch) : NULL;
}

void patch_free(Patch *patch) {
    if (!patch)
        return;
    g_ptr_array_unref(patch->kept);
    g_ptr_array_unref(patch->undo);
    g_ptr_array_unref(patch->redo);
    g_free(patch);
}
