/* All contents of some folders in all commits: one pass over the commits that looks at the folders' trees only, and lists each tree once. */

#include "git/sightings.h"

#include <stdlib.h>
#include <string.h>
#include "base/interrupt.h"
#include "commit.h"
#include "place.h"

enum { COMMIT_LIMIT = 500000, BRANCH_LIMIT = 2000, CHECK_EVERY = 256 };

/* The oldest commit in which a folder was this tree. */
typedef struct {
    git_oid tree;
    guint folder;
    git_oid commit;
    int64_t time;
    guint branch; /* 0: the revision itself */
} Seen;

typedef struct {
    Repository *repository;
    const char *const *folders;
    FileFilter filter;
    History *history;
    GHashTable *visited; /* set of git_oid *, owned */
    GHashTable *trees;   /* Seen * -> itself, owned */
    GPtrArray *branches; /* of char *: [0] is the revision */
    guint branch;        /* being walked */
    Place *places;
    GPtrArray *followed; /* of Place *, parallel to the folders */
} Search;

static guint seen_hash(gconstpointer data) {
    const Seen *seen = data;
    return oid_hash(&seen->tree) + seen->folder;
}

static gboolean seen_equal(gconstpointer a, gconstpointer b) {
    const Seen *left = a, *right = b;
    return left->folder == right->folder && oid_same(&left->tree, &right->tree);
}

static void search_clear(Search *search) {
    g_hash_table_unref(search->visited);
    g_hash_table_unref(search->trees);
    g_ptr_array_unref(search->branches);
    place_free(search->places);
    g_ptr_array_unref(search->followed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

/* --- the walk ------------------------------------------------------------------------------------------------------------------------------ */

/* Folder trees of one commit: the places move from the commit looked at before, so that only what differs is read. */
static void look(Search *search, const git_oid *commit, const git_oid *tree, int64_t time) {
    if (place_move(search->places, search->repository, tree, NULL) != OBJECT_OK) {
        place_free(search->places);
        search->places = place_new_root();
        g_ptr_array_set_size(search->followed, 0);
        for (size_t i = 0; search->folders[i]; i++)
            g_ptr_array_add(search->followed, place_add(search->places, search->folders[i]));
        return;
    }
    for (guint i = 0; i < search->followed->len; i++) {
        const Place *place = search->followed->pdata[i];
        if (place->kind != ENTRY_FOLDER)
            continue;
        Seen key = {.tree = place->id, .folder = i, .commit = *commit, .time = time, .branch = search->branch};
        Seen *seen = g_hash_table_lookup(search->trees, &key);
        if (!seen)
            g_hash_table_add(search->trees, g_memdup2(&key, sizeof key));
        else if (time < seen->time && seen->branch == search->branch)
            *seen = key;
    }
}

static void push(Search *search, GArray *stack, const git_oid *id) {
    if (g_hash_table_contains(search->visited, id) || g_hash_table_size(search->visited) >= COMMIT_LIMIT)
        return;
    g_hash_table_add(search->visited, g_memdup2(id, sizeof *id));
    g_array_append_val(stack, *id);
}

static void visit(Search *search, GArray *stack, const git_oid *id) {
    g_auto(RawObject) object = {0};
    CommitHeader header;
    if (object_read(search->repository, id, GIT_OBJECT_COMMIT, &object) != OBJECT_OK || !commit_header_parse(&header, object.data, object.size))
        return;
    git_oid tree = header.tree;
    look(search, id, &tree, commit_parse_time(object.data, object.size));
    for (size_t i = 0; i < header.parent_count && !repository_is_border(search->repository, id); i++) {
        git_oid parent;
        commit_header_parent(&header, i, &parent);
        push(search, stack, &parent);
    }
}

/* Commits that no walk before has met. */
static bool walk_from(Search *search, const git_oid *tip, GError **error) {
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(git_oid));
    push(search, stack, tip);
    for (size_t count = 0; stack->len > 0; count++) {
        git_oid id = g_array_index(stack, git_oid, stack->len - 1);
        g_array_set_size(stack, stack->len - 1);
        visit(search, stack, &id);
        if (count % CHECK_EVERY == 0 && interrupt_check(error))
            return false;
    }
    return true;
}

/* --- branches ------------------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    char *name;
    bool remote;
    git_oid tip;
} Branch;

static int compare_branches(gconstpointer a, gconstpointer b) {
    const Branch *left = a, *right = b;
    return left->remote != right->remote ? (int)left->remote - (int)right->remote : strcmp(left->name, right->name);
}

static void branch_clear(gpointer data) {
    g_free(((Branch *)data)->name);
}

static GArray *list_branches(const Repository *repository) {
    GArray *branches = g_array_new(FALSE, TRUE, sizeof(Branch));
    g_array_set_clear_func(branches, branch_clear);
    git_branch_iterator *iterator = NULL;
    git_reference *reference = NULL;
    git_branch_t type;
    if (git_branch_iterator_new(&iterator, repository->git, GIT_BRANCH_ALL) != 0)
        return branches;
    while (branches->len < BRANCH_LIMIT && git_branch_next(&reference, &type, iterator) == 0) {
        const git_oid *tip = git_reference_target(reference);
        if (tip && g_utf8_validate(git_reference_shorthand(reference), -1, NULL)) {
            Branch branch = {g_strdup(git_reference_shorthand(reference)), type == GIT_BRANCH_REMOTE, *tip};
            g_array_append_val(branches, branch);
        }
        git_reference_free(reference);
    }
    git_branch_iterator_free(iterator);
    g_array_sort(branches, compare_branches);
    return branches;
}

static bool walk_all(Search *search, const char *rev, GError **error) {
    git_oid head;
    bool unborn = false;
    g_ptr_array_add(search->branches, g_strdup(""));
    if (revision_resolve(search->repository, rev, &head, &unborn, NULL) && !unborn && !walk_from(search, &head, error))
        return false;
    g_autoptr(GArray) branches = list_branches(search->repository);
    for (guint i = 0; i < branches->len; i++) {
        const Branch *branch = &g_array_index(branches, Branch, i);
        g_ptr_array_add(search->branches, g_strdup(branch->name));
        search->branch = i + 1;
        if (!walk_from(search, &branch->tip, error))
            return false;
    }
    return true;
}

/* --- the result ---------------------------------------------------------------------------------------------------------------------------- */

static int compare_seen(gconstpointer a, gconstpointer b) {
    const Seen *left = *(Seen *const *)a, *right = *(Seen *const *)b;
    if (left->branch != right->branch)
        return left->branch < right->branch ? -1 : 1;
    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    int order = memcmp(left->commit.id, right->commit.id, GIT_OID_RAWSZ);
    return order ? order : (left->folder > right->folder) - (left->folder < right->folder);
}

static const Commit *commit_of(Search *search, GHashTable *commits, const git_oid *id) {
    char hex[OID_HEX_SIZE];
    const char *name = text_pool_add_n(search->history->texts, oid_text(id, hex), GIT_OID_HEXSZ);
    Commit *commit = g_hash_table_lookup(commits, name);
    if (commit)
        return commit;
    g_auto(RawObject) object = {0};
    ObjectState state = object_read(search->repository, id, GIT_OBJECT_COMMIT, &object);
    commit = history_add_commit(search->history);
    commit_parse(commit, search->history->texts, id, state == OBJECT_OK ? object.data : "", object.size);
    g_hash_table_insert(commits, (gpointer)(uintptr_t)name, commit);
    return commit;
}

/* A content under a name in a folder, that is known already; or a folder that was listed already. */
typedef struct {
    const char *folder; /* of the pool: equal texts are one pointer */
    const char *name;   /* not NUL-terminated */
    size_t name_size;
    git_oid id;
} Known;

static guint known_hash(gconstpointer data) {
    const Known *known = data;
    guint hash = oid_hash(&known->id);
    for (size_t i = 0; i < known->name_size; i++)
        hash = hash * 33 + (guchar)known->name[i];
    return hash;
}

static gboolean known_equal(gconstpointer a, gconstpointer b) {
    const Known *left = a, *right = b;
    return left->folder == right->folder && left->name_size == right->name_size && oid_same(&left->id, &right->id) &&
           memcmp(left->name, right->name, left->name_size) == 0;
}

typedef struct {
    Search *search;
    GHashTable *known;   /* Known * -> itself, owned; names in the pool */
    GHashTable *commits; /* id -> Commit * */
    GArray *result;
} Listing;

/* False: it was known. */
static bool take(Listing *listing, const Known *key) {
    if (g_hash_table_contains(listing->known, key))
        return false;
    Known *copy = g_memdup2(key, sizeof *key);
    copy->name = text_pool_add_n(listing->search->history->texts, key->name, key->name_size);
    g_hash_table_add(listing->known, copy);
    return true;
}

static void add_sighting(Listing *listing, const Seen *seen, const Known *file) {
    Search *search = listing->search;
    TextPool *texts = search->history->texts;
    char hex[OID_HEX_SIZE];
    const char *path = text_pool_printf(texts, "%s%s%.*s", file->folder, *file->folder ? "/" : "", (int)file->name_size, file->name);
    if (search->filter.wants && !search->filter.wants(path, search->filter.data))
        return;
    Sighting sighting = {path, text_pool_add_n(texts, oid_text(&file->id, hex), GIT_OID_HEXSZ), commit_of(search, listing->commits, &seen->commit), NULL};
    if (seen->branch > 0)
        sighting.branch = text_pool_add(texts, search->branches->pdata[seen->branch]);
    g_array_append_val(listing->result, sighting);
}

/* Trees come in order of their time: the first that has a content has it from the oldest commit. A tree that was listed under this path has nothing new. */
static void list_tree(Listing *listing, const Seen *seen, const char *folder, const git_oid *id, int depth) {
    g_auto(RawObject) object = {0};
    if (depth > TREE_DEPTH_LIMIT || object_read(listing->search->repository, id, GIT_OBJECT_TREE, &object) != OBJECT_OK)
        return;
    TreeReader reader = tree_reader(&object);
    TreeEntry entry;
    while (tree_reader_next(&reader, &entry)) {
        const Known key = {folder, entry.name, entry.name_size, entry.id};
        if (entry.kind == ENTRY_OTHER || !tree_name_is_usable(entry.name, entry.name_size) || !take(listing, &key))
            continue;
        if (entry.kind == ENTRY_FILE)
            add_sighting(listing, seen, &key);
        else
            list_tree(listing, seen,
                      text_pool_printf(listing->search->history->texts, "%s%s%.*s", folder, *folder ? "/" : "", (int)entry.name_size, entry.name), &entry.id,
                      depth + 1);
    }
}

static int compare_sightings(gconstpointer a, gconstpointer b) {
    const Sighting *left = a, *right = b;
    int order = strcmp(left->path, right->path);
    if (order)
        return order;
    if (left->commit->commit_time != right->commit->commit_time)
        return left->commit->commit_time < right->commit->commit_time ? -1 : 1;
    return strcmp(left->blob, right->blob);
}

GArray *sightings_find(Repository *repository, const char *rev, const char *const *folders, FileFilter filter, History *history, GError **error) {
    g_auto(Search) search = {.repository = repository, .folders = folders, .filter = filter, .history = history};
    search.visited = g_hash_table_new_full(oid_hash, oid_equal, g_free, NULL);
    search.trees = g_hash_table_new_full(seen_hash, seen_equal, g_free, NULL);
    search.branches = g_ptr_array_new_with_free_func(g_free);
    search.places = place_new_root();
    search.followed = g_ptr_array_new();
    for (size_t i = 0; folders[i]; i++)
        g_ptr_array_add(search.followed, place_add(search.places, folders[i]));
    if (!walk_all(&search, rev, error))
        return NULL;
    g_autoptr(GPtrArray) trees = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer seen;
    g_hash_table_iter_init(&iterator, search.trees);
    while (g_hash_table_iter_next(&iterator, &seen, NULL))
        g_ptr_array_add(trees, seen);
    g_ptr_array_sort(trees, compare_seen);
    g_autoptr(GHashTable) known = g_hash_table_new_full(known_hash, known_equal, g_free, NULL);
    g_autoptr(GHashTable) commits = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < history->commits->len; i++) {
        Commit *commit = history->commits->pdata[i];
        g_hash_table_insert(commits, (gpointer)(uintptr_t)commit->id, commit);
    }
    GArray *result = g_array_new(FALSE, FALSE, sizeof(Sighting));
    Listing listing = {&search, known, commits, result};
    for (guint i = 0; i < trees->len; i++) {
        const Seen *tree = trees->pdata[i];
        list_tree(&listing, tree, text_pool_add(history->texts, folders[tree->folder]), &tree->tree, 0);
    }
    g_array_sort(result, compare_sightings);
    return result;
}
