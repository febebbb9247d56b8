/* Where the files of a place were before the place was moved. */

#include "walk.h"

#include <string.h>

enum { MANY = 3, CANDIDATE_LIMIT = 100000 };

/* What one commit deleted outside of the followed places. */
typedef struct {
    GArray *changes;       /* of FileChange; deletions only */
    GHashTable *by_blob;   /* git_oid * -> const char *path */
    GHashTable *votes;     /* folder (owned) -> count */
} Departures;

static void departures_clear(Departures *departures) {
    g_hash_table_unref(departures->votes);
    g_hash_table_unref(departures->by_blob);
    g_array_unref(departures->changes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Departures, departures_clear)

static guint count_kind(const GArray *changes, guint from, guint to, ChangeKind kind) {
    guint count = 0;
    for (guint i = from; i < to; i++)
        count += g_array_index(changes, FileChange, i).kind == kind;
    return count;
}

/* The files of a tree, as additions. */
static ObjectState list_files(Walk *walk, const char *path, EntryKind kind, const git_oid *id, GArray *files) {
    TreeDiff diff = {.repository = walk->repository, .texts = walk->texts, .filter = walk->filter, .changes = files, .budget = &walk->budget};
    return tree_diff(&diff, NULL, path, (TreeState){ENTRY_OTHER, {{0}}}, (TreeState){kind, *id});
}

static ObjectState count_entries(Walk *walk, const git_oid *folder, guint *count) {
    g_auto(RawObject) object = {0};
    ObjectState state = object_read_folder(walk->repository, folder, &object);
    TreeReader reader = tree_reader(&object);
    TreeEntry entry;
    for (*count = 0; tree_reader_next(&reader, &entry);)
        (*count)++;
    return state;
}

/* A commit that brings a place's files, or more than it had, from nowhere that we follow. The full diff is only worth its price then. */
static ObjectState looks_moved(Walk *walk, const Step *step, const Place *place, guint from, guint to, bool *moved) {
    guint added = count_kind(step->changes, from, to, CHANGE_ADD);
    *moved = added > 0 && place->kind == ENTRY_OTHER;
    if (added < MANY || place->kind != ENTRY_FOLDER)
        return OBJECT_OK;
    guint existing;
    ObjectState state = count_entries(walk, &place->id, &existing);
    *moved = added >= existing;
    return state;
}

static ObjectState find_departures(Walk *walk, const git_oid *before, const git_oid *after, Departures *departures) {
    departures->changes = g_array_new(FALSE, FALSE, sizeof(FileChange));
    departures->by_blob = g_hash_table_new(oid_hash, oid_equal);
    departures->votes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(FileChange));
    TreeDiff diff = {.repository = walk->repository, .texts = walk->texts, .filter = walk->filter, .changes = all, .budget = &walk->budget};
    ObjectState state = tree_diff(&diff, walk->places, "", (TreeState){ENTRY_FOLDER, *before}, (TreeState){ENTRY_FOLDER, *after});
    for (guint i = 0; i < all->len && departures->changes->len < CANDIDATE_LIMIT; i++)
        if (g_array_index(all, FileChange, i).kind == CHANGE_DELETE)
            g_array_append_val(departures->changes, g_array_index(all, FileChange, i));
    for (guint i = departures->changes->len; i-- > 0;) { /* backwards: the first of equal contents wins */
        FileChange *gone = &g_array_index(departures->changes, FileChange, i);
        g_hash_table_insert(departures->by_blob, &gone->before, (gpointer)(uintptr_t)gone->path);
    }
    return state;
}

/* The folder that `old` must have been moved with to become `rest` below the place. Free with g_free(). */
static char *folder_before(const char *old, const char *rest) {
    size_t old_size = strlen(old), rest_size = strlen(rest);
    if (old_size > rest_size && old[old_size - rest_size - 1] == '/' && strcmp(old + old_size - rest_size, rest) == 0)
        return g_strndup(old, old_size - rest_size - 1);
    char *folder = g_path_get_dirname(old);
    if (strcmp(folder, ".") == 0)
        *folder = '\0';
    return folder;
}

static void vote(Departures *departures, const Step *step, const Place *place, guint from, guint to) {
    for (guint i = from; i < to; i++) {
        const FileChange *change = &g_array_index(step->changes, FileChange, i);
        const char *old = change->kind == CHANGE_ADD ? g_hash_table_lookup(departures->by_blob, &change->after) : NULL;
        if (!old)
            continue;
        size_t prefix = strlen(place->path);
        const char *rest = change->path + prefix + (prefix > 0 && change->path[prefix] == '/');
        char *folder = folder_before(old, rest);
        guint votes = GPOINTER_TO_UINT(g_hash_table_lookup(departures->votes, folder));
        g_hash_table_replace(departures->votes, folder, GUINT_TO_POINTER(votes + 1));
    }
}

static bool is_below(const char *path, const char *folder) {
    size_t size = strlen(folder);
    return size == 0 || (strncmp(path, folder, size) == 0 && path[size] == '/');
}

/* Follows the folder when (nearly) all of it went; else the files that went, one by one: what stays there is none of our story. */
static ObjectState follow(Walk *walk, const Departures *departures, const char *folder, const git_oid *before, GPtrArray *followed) {
    EntryKind kind;
    git_oid id;
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(FileChange));
    ObjectState state = place_look_up(walk->repository, before, folder, &kind, &id);
    if (state == OBJECT_OK && *folder)
        state = list_files(walk, folder, kind, &id, files);
    if (state != OBJECT_OK)
        return state;
    guint gone = 0;
    for (guint i = 0; i < departures->changes->len; i++)
        gone += is_below(g_array_index(departures->changes, FileChange, i).path, folder);
    if (*folder && gone * 5 >= files->len * 4) {
        g_ptr_array_add(followed, place_add(walk->places, folder));
        return OBJECT_OK;
    }
    for (guint i = 0; i < departures->changes->len; i++) {
        const FileChange *change = &g_array_index(departures->changes, FileChange, i);
        g_autofree char *parent = folder_before(change->path, "");
        if (strcmp(parent, folder) == 0)
            g_ptr_array_add(followed, place_add(walk->places, change->path));
    }
    return OBJECT_OK;
}

/* The new places' own part of this commit; afterwards all places stand at the parent, as the walk expects. */
static ObjectState add_changes(Walk *walk, Step *step, const GPtrArray *followed, const git_oid *before, const git_oid *after) {
    TreeDiff diff = {.repository = walk->repository, .texts = walk->texts, .filter = walk->filter, .changes = step->changes, .budget = &walk->budget};
    ObjectState state = place_reload(walk->places, walk->repository, before);
    for (guint i = 0; state == OBJECT_OK && i < followed->len; i++) {
        const Place *place = g_ptr_array_index(followed, i);
        TreeState now = {0};
        state = place_look_up(walk->repository, after, place->path, &now.kind, &now.id);
        if (state == OBJECT_OK)
            state = tree_diff(&diff, place, place->path, (TreeState){place->kind, place->id}, now);
    }
    return state;
}

ObjectState former_places_follow(Walk *walk, Step *step, const Place *place, guint from, guint to, const git_oid *before, const git_oid *after) {
    bool moved;
    ObjectState state = looks_moved(walk, step, place, from, to, &moved);
    if (state != OBJECT_OK || !moved)
        return state;
    g_auto(Departures) departures = {0};
    state = find_departures(walk, before, after, &departures);
    if (state != OBJECT_OK)
        return state;
    vote(&departures, step, place, from, to);
    guint added = count_kind(step->changes, from, to, CHANGE_ADD);
    g_autoptr(GPtrArray) followed = g_ptr_array_new();
    g_autoptr(GList) folders = g_list_sort(g_hash_table_get_keys(departures.votes), (GCompareFunc)strcmp);
    for (GList *folder = folders; folder && state == OBJECT_OK; folder = folder->next) {
        guint votes = GPOINTER_TO_UINT(g_hash_table_lookup(departures.votes, folder->data));
        if (votes * 4 >= added && !place_find_covering(walk->places, folder->data))
            state = follow(walk, &departures, folder->data, before, followed);
    }
    if (state == OBJECT_OK && followed->len > 0)
        state = add_changes(walk, step, followed, before, after);
    return state;
}
