#include "django_graph.h"

#include <stdlib.h>
#include <string.h>
#include "folder.h"

/*
 * Django's graph. Nodes are visited from each leaf, in order of the keys; the parents of a node come before it, the greatest first, as its iterative_dfs() takes
 * them from a stack.
 */

typedef struct {
    MigrationSet *set;
    GHashTable *indexes;   /* key -> index + 1 */
    GHashTable *replacing; /* key of what has no file any more, owned -> index + 1 of the squashed one that stands for it */
    GArray **parents;      /* of size_t, a migration; sorted by key */
    GArray *order;         /* of size_t */
    bool *visited;
} Graph;

static const char *key_at(const Graph *graph, size_t index) {
    return graph->set->migrations[index].key;
}

/* By app, then name: not by the text as a whole ("a_b.x" and "a.x"). */
static int compare_keys(const char *a, const char *b) {
    size_t first = strcspn(a, "."), second = strcspn(b, ".");
    int order = strncmp(a, b, MIN(first, second));
    if (order == 0 && first != second)
        return first < second ? -1 : 1;
    return order ? order : strcmp(a + first, b + second);
}

static gint compare_indexes(gconstpointer a, gconstpointer b, gpointer data) {
    return compare_keys(key_at(data, *(const size_t *)a), key_at(data, *(const size_t *)b));
}

static bool same_app(const char *a, const char *b) {
    size_t length = strcspn(a, ".");
    return strncmp(a, b, length) == 0 && b[length] == '.';
}

/* --- edges -------------------------------------------------------------------------------------------------------------------------------------- */

static int find_key(const Graph *graph, const char *key) {
    gpointer found = g_hash_table_lookup(graph->indexes, key);
    return (int)GPOINTER_TO_SIZE(found ? found : g_hash_table_lookup(graph->replacing, key)) - 1;
}

/* The first or last of an app, for "app.__first__" and "app.__latest__", by the numbers of the names; else the migration of this key, or the one that replaces it, as Django's
 * remove_replaced_nodes() has it, which knows no files; -1. */
static int find_node(const Graph *graph, const char *key) {
    const char *dot = strchr(key, '.');
    bool first = dot && strcmp(dot, ".__first__") == 0, last = dot && strcmp(dot, ".__latest__") == 0;
    if (!first && !last)
        return find_key(graph, key);
    int found = -1;
    for (size_t i = 0; i < graph->set->migration_count; i++) {
        if (!same_app(key, key_at(graph, i)))
            continue;
        int order = found < 0 ? 0 : compare_keys(key_at(graph, i), key_at(graph, (size_t)found));
        if (found < 0 || (first && order < 0) || (last && order > 0))
            found = (int)i;
    }
    return found;
}

static void add_edge(Graph *graph, size_t child, size_t parent) {
    for (guint i = 0; i < graph->parents[child]->len; i++) {
        if (g_array_index(graph->parents[child], size_t, i) == parent)
            return;
    }
    if (child != parent)
        g_array_append_val(graph->parents[child], parent);
}

static void add_edges(Graph *graph, size_t index, const char *keys, bool reversed) {
    g_auto(GStrv) list = g_strsplit(keys ? keys : "", ",", -1);
    for (char **key = list; *key; key++) {
        int other = find_node(graph, *key);
        if (other < 0)
            continue;
        if (reversed)
            add_edge(graph, (size_t)other, index);
        else
            add_edge(graph, index, (size_t)other);
    }
}

/* A dependency on an app of the project that has no such migration: Django's NodeNotFoundError. */
static void check_dependencies(Graph *graph, size_t index) {
    MigrationSet *set = graph->set;
    const Migration *migration = &set->migrations[index];
    g_auto(GStrv) list = g_strsplit(migration->requires ? migration->requires : "", ",", -1);
    for (char **key = list; *key; key++) {
        bool own = false;
        for (size_t i = 0; i < set->migration_count && !own; i++)
            own = same_app(*key, key_at(graph, i));
        if (!own || find_node(graph, *key) >= 0)
            continue;
        set_problem(set, "%s: depends on %s, which has no file", path_below(migration->path, set->folder), *key);
        if (!set->stop_text)
            set->stop_text = text_pool_printf(set->texts, "Migration %s dependencies reference nonexistent parent node %s", migration->key, *key);
    }
}

/* What follows a migration follows the squashed one that stands for it as well, unless it is part of it, too. */
static void follow_squashed(Graph *graph, size_t squashed) {
    g_auto(GStrv) keys = g_strsplit(graph->set->migrations[squashed].replaces, ",", -1);
    for (size_t i = 0; i < graph->set->migration_count; i++) {
        bool follows = false;
        for (guint j = 0; j < graph->parents[i]->len && !follows; j++)
            follows = g_strv_contains((const char *const *)keys, key_at(graph, g_array_index(graph->parents[i], size_t, j)));
        if (follows && !g_strv_contains((const char *const *)keys, key_at(graph, i)))
            add_edge(graph, i, squashed);
    }
}

static void index_nodes(Graph *graph) {
    for (size_t i = 0; i < graph->set->migration_count; i++)
        g_hash_table_insert(graph->indexes, (gpointer)(uintptr_t)key_at(graph, i), GSIZE_TO_POINTER(i + 1));
    for (size_t i = 0; i < graph->set->migration_count; i++) {
        const char *replaces = graph->set->migrations[i].replaces;
        g_auto(GStrv) keys = g_strsplit(replaces ? replaces : "", ",", -1);
        for (char **key = keys; *key; key++)
            if (!g_hash_table_contains(graph->indexes, *key) && !g_hash_table_contains(graph->replacing, *key))
                g_hash_table_insert(graph->replacing, g_strdup(*key), GSIZE_TO_POINTER(i + 1));
    }
}

static void build_edges(Graph *graph, const char *const *before) {
    MigrationSet *set = graph->set;
    index_nodes(graph);
    for (size_t i = 0; i < set->migration_count; i++) {
        add_edges(graph, i, set->migrations[i].requires, false);
        add_edges(graph, i, set->migrations[i].replaces, false); /* what it stands for is placed before it */
        add_edges(graph, i, before[i], true);
        check_dependencies(graph, i);
    }
    for (size_t i = 0; i < set->migration_count; i++) {
        if (set->migrations[i].replaces)
            follow_squashed(graph, i);
    }
    for (size_t i = 0; i < set->migration_count; i++)
        g_array_sort_with_data(graph->parents[i], compare_indexes, graph);
}

/* --- order --------------------------------------------------------------------------------------------------------------------------------------- */

/* Without recursion: a project may have long chains. A node stands on the stack until its parents are placed. */
static void visit(Graph *graph, size_t start) {
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(size_t));
    g_autofree bool *open = g_new0(bool, graph->set->migration_count + 1);
    g_array_append_val(stack, start);
    while (stack->len > 0) {
        size_t node = g_array_index(stack, size_t, stack->len - 1);
        if (graph->visited[node] || open[node]) {
            g_array_set_size(stack, stack->len - 1);
            if (!graph->visited[node]) {
                graph->visited[node] = true;
                g_array_append_val(graph->order, node);
            }
            continue;
        }
        open[node] = true;
        for (guint i = 0; i < graph->parents[node]->len; i++) {
            size_t parent = g_array_index(graph->parents[node], size_t, i);
            if (!graph->visited[parent] && !open[parent])
                g_array_append_val(stack, parent);
        }
    }
}

/* Migrations that no other one of their app follows, sorted by key. */
static GArray *find_leaves(Graph *graph) {
    GArray *leaves = g_array_new(FALSE, FALSE, sizeof(size_t));
    size_t count = graph->set->migration_count;
    g_autofree bool *followed = g_new0(bool, count + 1);
    for (size_t i = 0; i < count; i++) {
        for (guint j = 0; j < graph->parents[i]->len; j++) {
            size_t parent = g_array_index(graph->parents[i], size_t, j);
            followed[parent] = followed[parent] || same_app(key_at(graph, i), key_at(graph, parent));
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!followed[i])
            g_array_append_val(leaves, i);
    }
    g_array_sort_with_data(leaves, compare_indexes, graph);
    return leaves;
}

static void check_leaves(Graph *graph, const GArray *leaves) {
    MigrationSet *set = graph->set;
    for (guint i = 0; i < leaves->len; i++) {
        const char *key = key_at(graph, g_array_index(leaves, size_t, i));
        g_autoptr(GString) names = g_string_new(strchr(key, '.') + 1);
        guint first = i;
        for (; i + 1 < leaves->len && same_app(key, key_at(graph, g_array_index(leaves, size_t, i + 1))); i++)
            g_string_append_printf(names, ", %s", strchr(key_at(graph, g_array_index(leaves, size_t, i + 1)), '.') + 1);
        if (i == first)
            continue;
        set_problem(set, "app %.*s has several leaf nodes: %s", (int)strcspn(key, "."), key, names->str);
        if (!set->stop_text)
            set->stop_text = text_pool_printf(set->texts, "Conflicting migrations detected; multiple leaf nodes in the migration graph: (%s in %.*s)", names->str,
                                              (int)strcspn(key, "."), key);
    }
}

static void reorder(Graph *graph) {
    MigrationSet *set = graph->set;
    Migration *ordered = g_new0(Migration, set->migration_count + 1);
    for (guint i = 0; i < graph->order->len; i++)
        ordered[i] = set->migrations[g_array_index(graph->order, size_t, i)];
    g_free(set->migrations);
    set->migrations = ordered;
}

/* Only what is here can be waited for. */
static void keep_known(Graph *graph, size_t index) {
    g_autoptr(GString) keys = g_string_new(NULL);
    g_auto(GStrv) list = g_strsplit(graph->set->migrations[index].requires ? graph->set->migrations[index].requires : "", ",", -1);
    for (char **key = list; *key; key++) {
        int node = find_node(graph, *key);
        if (node >= 0)
            g_string_append_printf(keys, "%s%s", keys->len ? "," : "", key_at(graph, (size_t)node));
    }
    graph->set->migrations[index].requires = keys->len ? text_pool_add(graph->set->texts, keys->str) : NULL;
}

void django_order(MigrationSet *set, const char *const *before) {
    size_t count = set->migration_count;
    Graph graph = {.set = set, .indexes = g_hash_table_new(g_str_hash, g_str_equal), .replacing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), .parents = g_new0(GArray *, count + 1),
                   .order = g_array_new(FALSE, FALSE, sizeof(size_t)), .visited = g_new0(bool, count + 1)};
    for (size_t i = 0; i < count; i++)
        graph.parents[i] = g_array_new(FALSE, FALSE, sizeof(size_t));
    build_edges(&graph, before);
    g_autoptr(GArray) leaves = find_leaves(&graph);
    check_leaves(&graph, leaves);
    for (guint i = 0; i < leaves->len; i++)
        visit(&graph, g_array_index(leaves, size_t, i));
    for (size_t i = 0; i < count; i++) {
        if (!graph.visited[i])
            set_problem(set, "%s: is part of a circle of dependencies", path_below(set->migrations[i].path, set->folder));
        visit(&graph, i);
        keep_known(&graph, i);
    }
    reorder(&graph);
    for (size_t i = 0; i < count; i++)
        g_array_unref(graph.parents[i]);
    g_free(graph.parents);
    g_free(graph.visited);
    g_array_unref(graph.order);
    g_hash_table_unref(graph.indexes);
    g_hash_table_unref(graph.replacing);
}

/* --- the ledger ----------------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    int applied, all;
} Replaced;

static Replaced count_replaced(const LedgerState *state, char **keys) {
    Replaced count = {0, 0};
    for (; *keys; keys++) {
        count.all++;
        for (size_t i = 0; i < state->row_count; i++) {
            if (g_strcmp0(state->rows[i].key, *keys) == 0) {
                count.applied++;
                break;
            }
        }
    }
    return count;
}

/* All that it stands for has run: so has it. Some has: the rest runs one by one, and it does not. None has: it runs in their place. */
static void refine_squashed(const MigrationSet *set, LedgerState *state, size_t index) {
    const Migration *squashed = &set->migrations[index];
    g_auto(GStrv) keys = g_strsplit(squashed->replaces, ",", -1);
    Replaced count = count_replaced(state, keys);
    bool stands = state->applied[index] || count.applied == 0 || count.applied == count.all;
    if (count.applied == count.all)
        state->applied[index] = true;
    if (state->applied[index] || !stands)
        state->will_run[index] = false;
    if (!stands)
        state->why[index] = text_pool_add(state->texts, "some of the migrations that it stands for have run: the others run one by one");
    for (char **key = keys; stands && *key; key++) {
        int replaced = migration_set_find_key(set, *key);
        if (replaced < 0 || state->applied[replaced])
            continue;
        state->applied[replaced] = state->applied[index];
        state->will_run[replaced] = false;
        state->why[replaced] = text_pool_printf(state->texts, CODE("%s") " stands for it", squashed->tag);
    }
}

/* Rows of apps that have no files here are of other packages. */
static void mark_foreign(const MigrationSet *set, LedgerState *state) {
    for (size_t i = 0; i < state->row_count; i++) {
        LedgerRow *row = &state->rows[i];
        bool own = row->migration >= 0 || !row->key;
        for (size_t j = 0; j < set->migration_count && !own; j++)
            own = same_app(set->migrations[j].key, row->key);
        if (!own)
            row->state = ROW_INTERNAL;
    }
}

static bool is_applied(const MigrationSet *set, const LedgerState *state, const char *key) {
    int index = migration_set_find_key(set, key);
    return index < 0 || state->applied[index];
}

static void check_history(const MigrationSet *set, LedgerState *state) {
    for (size_t i = 0; i < set->migration_count && state->stop == STOP_NONE; i++) {
        const Migration *migration = &set->migrations[i];
        if (!state->applied[i] || !migration->requires)
            continue;
        g_auto(GStrv) keys = g_strsplit(migration->requires, ",", -1);
        for (char **key = keys; *key; key++) {
            if (is_applied(set, state, *key))
                continue;
            state->stop = STOP_LATE;
            state->stop_migration = migration_set_find_key(set, *key);
            state->stop_text = text_pool_printf(state->texts, "Migration %s is applied before its dependency %s on database 'default'", migration->key, *key);
            break;
        }
    }
}

void django_refine(const MigrationSet *set, LedgerState *state) {
    mark_foreign(set, state);
    for (size_t i = 0; i < set->migration_count; i++) {
        if (set->migrations[i].replaces)
            refine_squashed(set, state, i);
    }
    check_history(set, state);
}
