#include "origin.h"

#include <string.h>

/* Commits looked at in one load. Ordinary histories need some thousands. */
enum { STEP_LIMIT = 1000000, CACHE_LIMIT = 1000000 };

typedef struct {
    git_oid id; /* first: the key */
    git_oid tree;
    size_t parent_count; /* 0 also at the border of a shallow clone */
    git_oid parents[];
} Node;

/* What one name is in one tree. */
typedef struct {
    git_oid tree;
    const char *name; /* from the text pool: equal names are equal pointers */
    TreeState state;
} Lookup;

struct Origins {
    Walk *walk;
    GHashTable *line;    /* git_oid * -> position + 1 */
    GHashTable *nodes;   /* set of Node *; a NULL-tree node stands for a commit that is not here */
    GHashTable *lookups; /* set of Lookup * */
    size_t steps;
};

static guint lookup_hash(gconstpointer key) {
    const Lookup *lookup = key;
    return oid_hash(&lookup->tree) ^ g_direct_hash(lookup->name);
}

static gboolean lookup_equal(gconstpointer a, gconstpointer b) {
    const Lookup *x = a, *y = b;
    return x->name == y->name && oid_same(&x->tree, &y->tree);
}

Origins *origins_new(Walk *walk) {
    Origins *origins = g_new0(Origins, 1);
    origins->walk = walk;
    origins->line = g_hash_table_new(oid_hash, oid_equal);
    origins->nodes = g_hash_table_new_full(oid_hash, oid_equal, g_free, NULL);
    origins->lookups = g_hash_table_new_full(lookup_hash, lookup_equal, g_free, NULL);
    for (guint i = 0; i < walk->line->len; i++)
        g_hash_table_insert(origins->line, &g_array_index(walk->line, git_oid, i), GSIZE_TO_POINTER((gsize)i + 1));
    return origins;
}

void origins_free(Origins *origins) {
    if (!origins)
        return;
    g_hash_table_unref(origins->line);
    g_hash_table_unref(origins->nodes);
    g_hash_table_unref(origins->lookups);
    g_free(origins);
}

gssize origins_line_index(const Origins *origins, const git_oid *commit) {
    return (gssize)GPOINTER_TO_SIZE(g_hash_table_lookup(origins->line, commit)) - 1;
}

/* --- commits ------------------------------------------------------------------------------------------------------- */
static Node *node_read(Origins *origins, const git_oid *id) {
    const Repository *repository = origins->walk->repository;
    g_auto(RawObject) object = {0};
    CommitHeader header = {0};
    ObjectState state = object_read(repository, id, GIT_OBJECT_COMMIT, &object);
    if (state == OBJECT_OK && !commit_header_parse(&header, object.data, object.size))
        state = OBJECT_DAMAGED;
    gaps_note(&origins->walk->gaps, state);
    if (state != OBJECT_OK)
        return NULL;
    bool border = repository_is_border(repository, id);
    origins->walk->gaps.shallow |= border;
    size_t parents = border ? 0 : header.parent_count;
    Node *node = g_malloc0(sizeof *node + parents * sizeof node->parents[0]);
    node->id = *id;
    node->tree = header.tree;
    node->parent_count = parents;
    for (size_t i = 0; i < parents; i++)
        commit_header_parent(&header, i, &node->parents[i]);
    return node;
}

/* NULL: not here. */
static const Node *node_get(Origins *origins, const git_oid *id) {
    const Node *node = g_hash_table_lookup(origins->nodes, id);
    if (node)
        return node;
    Node *read = node_read(origins, id);
    if (read)
        g_hash_table_add(origins->nodes, read);
    return read;
}

const git_oid *origins_parents(Origins *origins, const git_oid *commit, size_t *count) {
    const Node *node = node_get(origins, commit);
    *count = node ? node->parent_count : 0;
    return node ? node->parents : NULL;
}

/* --- the state of a path in a commit ------------------------------------------------------------------------------- */
static bool look_up(Origins *origins, const git_oid *tree, const char *name, size_t name_size, TreeState *state) {
    Lookup key = {.tree = *tree, .name = text_pool_add_n(origins->walk->texts, name, name_size)};
    const Lookup *known = g_hash_table_lookup(origins->lookups, &key);
    if (known) {
        *state = known->state;
        return true;
    }
    g_auto(RawObject) object = {0};
    ObjectState read = object_read_folder(origins->walk->repository, tree, &object);
    gaps_note(&origins->walk->gaps, read);
    if (read != OBJECT_OK)
        return false;
    key.state = (TreeState){.kind = ENTRY_OTHER};
    TreeReader reader = tree_reader(&object);
    TreeEntry entry;
    while (tree_reader_next(&reader, &entry)) {
        if (entry.name_size != name_size || memcmp(entry.name, name, name_size) != 0)
            continue;
        if (entry.kind != ENTRY_OTHER)
            key.state = (TreeState){entry.kind, entry.id};
        break;
    }
    if (g_hash_table_size(origins->lookups) >= CACHE_LIMIT)
        g_hash_table_remove_all(origins->lookups);
    g_hash_table_add(origins->lookups, g_memdup2(&key, sizeof key));
    *state = key.state;
    return true;
}

/* False when a tree on the way is not here. Folders count as absent. */
static bool state_of(Origins *origins, const git_oid *tree, const char *path, TreeState *state) {
    *state = (TreeState){ENTRY_FOLDER, *tree};
    for (size_t size; *path && state->kind == ENTRY_FOLDER; path += size + (path[size] == '/')) {
        size = strcspn(path, "/");
        git_oid folder = state->id;
        if (!look_up(origins, &folder, path, size, state))
            return false;
    }
    if (state->kind != ENTRY_FILE || *path)
        *state = (TreeState){.kind = ENTRY_OTHER};
    return true;
}

static bool state_same(const TreeState *a, const TreeState *b) {
    return a->kind == b->kind && oid_same(&a->id, &b->id);
}

/* --- the search ---------------------------------------------------------------------------------------------------- */
typedef enum { SEARCH_FOUND, SEARCH_ON, SEARCH_LOST } Search;

/* Goes from `*node` to a parent where `path` is `wanted`. SEARCH_FOUND: no parent has it, the node made it. SEARCH_LOST: it goes on in the main line, or where nothing
 * can be seen. */
static Search step_back(Origins *origins, const Node **node, const char *path, const TreeState *wanted) {
    bool on_line = false;
    for (size_t i = 0; i < (*node)->parent_count; i++) {
        const Node *parent = node_get(origins, &(*node)->parents[i]);
        TreeState state;
        if (!parent || !state_of(origins, &parent->tree, path, &state))
            return SEARCH_LOST;
        if (!state_same(&state, wanted))
            continue;
        if (origins_line_index(origins, &parent->id) < 0) {
            *node = parent;
            return SEARCH_ON;
        }
        on_line = true;
    }
    return on_line || repository_is_border(origins->walk->repository, &(*node)->id) ? SEARCH_LOST : SEARCH_FOUND;
}

static Search find_writer(Origins *origins, const Node **node, const char *path, const TreeState *wanted) {
    Search search = SEARCH_ON;
    while (search == SEARCH_ON) {
        if (++origins->steps > STEP_LIMIT) {
            origins->walk->gaps.too_big = true;
            return SEARCH_LOST;
        }
        search = step_back(origins, node, path, wanted);
    }
    return search;
}

/* What a place is in a commit. */
static ObjectState place_state(const Repository *repository, const Node *node, const Place *place, TreeState *state) {
    return place_look_up(repository, &node->tree, place->path, &state->kind, &state->id);
}

/* The path under which the content `blob`, which is at `path` in `node`, was in `parent`: one that `node` took away from the same place. */
static const char *previous_name(Origins *origins, const Node *node, const Node *parent, const char *path, const git_oid *blob) {
    Walk *walk = origins->walk;
    const Place *place = place_find_covering(walk->places, path);
    TreeState before, after;
    if (!place || place_state(walk->repository, parent, place, &before) != OBJECT_OK ||
        place_state(walk->repository, node, place, &after) != OBJECT_OK)
        return NULL;
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(FileChange));
    TreeDiff diff = {.repository = walk->repository, .texts = walk->texts, .filter = walk->filter, .changes = changes, .budget = &walk->budget};
    if (tree_diff(&diff, place, place->path, before, after) != OBJECT_OK)
        return NULL;
    for (guint i = 0; i < changes->len; i++) {
        const FileChange *change = &g_array_index(changes, FileChange, i);
        if (change->kind == CHANGE_DELETE && oid_same(&change->before, blob))
            return change->path;
    }
    return NULL;
}

/* `node` made the file what it is. Goes on to a parent of the merged side that has the file, with other content or another name. */
static Search step_to_older(Origins *origins, const Node **node, const char **path, TreeState *state) {
    const Node *first = NULL;
    for (size_t i = 0; i < (*node)->parent_count; i++) {
        const Node *parent = node_get(origins, &(*node)->parents[i]);
        TreeState before;
        if (!parent || !state_of(origins, &parent->tree, *path, &before))
            return SEARCH_FOUND;
        if (before.kind == ENTRY_FILE) {
            if (origins_line_index(origins, &parent->id) >= 0)
                return SEARCH_FOUND;
            *node = parent;
            *state = before;
            return SEARCH_ON;
        }
        first = i == 0 ? parent : first;
    }
    if (!first || (*node)->parent_count > 1 || origins_line_index(origins, &first->id) >= 0)
        return SEARCH_FOUND;
    const char *name = previous_name(origins, *node, first, *path, &state->id);
    if (!name)
        return SEARCH_FOUND;
    *node = first;
    *path = name;
    return SEARCH_ON;
}

/* The parent of the merge, other than the first, that has the change. */
static const Node *merged_side(Origins *origins, const Node *merge, const char *path, const TreeState *wanted) {
    for (size_t i = 1; i < merge->parent_count; i++) {
        const Node *side = node_get(origins, &merge->parents[i]);
        TreeState state;
        if (side && origins_line_index(origins, &side->id) < 0 && state_of(origins, &side->tree, path, &state) && state_same(&state, wanted))
            return side;
    }
    return NULL;
}

git_oid origins_find(Origins *origins, const Step *step, const FileChange *change, bool arrives) {
    const char *path = change->path;
    TreeState state = {.kind = change->kind == CHANGE_DELETE ? ENTRY_OTHER : ENTRY_FILE, .id = change->after};
    const Node *merge = step->merge ? node_get(origins, &step->id) : NULL;
    const Node *node = merge ? merged_side(origins, merge, path, &state) : NULL;
    git_oid found = step->id;
    while (node && find_writer(origins, &node, path, &state) == SEARCH_FOUND) {
        found = node->id;
        if (!arrives || step_to_older(origins, &node, &path, &state) != SEARCH_ON)
            break;
    }
    return found;
}
