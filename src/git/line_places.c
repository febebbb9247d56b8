/* Where a file or folder was before it was renamed, commit by commit from the end of the line. */

#include "line_state.h"
#include "rename.h"
#include "base/interrupt.h"

#include <string.h>

enum { CHECK_EVERY = 256, ENTRIES_MAX = 2000000 };

/* --- the renames of one commit ------------------------------------------------------------------------------------- */
static GHashTable *pair_renames(const Line *line, const GArray *changes) {
    GHashTable *renames = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree int *partners = g_new(int, changes->len);
    Gaps gaps = {0}; /* a content that is not here is similar to nothing */
    renames_find(line->repository, changes, partners, &gaps);
    for (guint i = 0; i < changes->len; i++) {
        const FileChange *change = &g_array_index(changes, FileChange, i);
        if (change->kind == CHANGE_ADD && partners[i] >= 0)
            g_hash_table_insert(renames, (gpointer)(uintptr_t)change->path, (gpointer)(uintptr_t)g_array_index(changes, FileChange, partners[i]).path);
    }
    return renames;
}

/* Kept: many files arrive with the same commits. */
GHashTable *line_renames(Line *line, size_t index, GError **error) {
    if (line->renames[index])
        return line->renames[index];
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(FileChange));
    ObjectState state = index == 0 ? OBJECT_OK : line_compare(line, (gssize)index - 1, index, changes, NULL);
    if (state != OBJECT_OK) {
        object_error(error, line->repository, state, line_commit_id(line, index), "a tree of commit");
        return NULL;
    }
    line->renames[index] = pair_renames(line, changes);
    return line->renames[index];
}

/* --- folders ------------------------------------------------------------------------------------------------------- */
/* `path` below the folder without the folder; NULL: it is not below. */
static const char *rest_below(const char *path, const char *folder) {
    size_t size = strlen(folder);
    if (size == 0)
        return path;
    return strncmp(path, folder, size) == 0 && path[size] == '/' ? path + size + 1 : NULL;
}

/* The folder that a file was in so deep as it is now in its new one. Free with g_free(). */
static char *folder_of(const char *old, const char *rest) {
    size_t size = strlen(old);
    for (const char *part = rest; part && size > 0; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL)
        while (size > 0 && old[--size] != '/')
            ;
    return g_strndup(old, size);
}

typedef struct {
    char *folder;  /* where most came from; NULL: from nowhere. Owned */
    guint votes;   /* how many came from there */
    guint arrived; /* files that are new in the folder */
} Arrival;

static void elect(Arrival *arrival, GHashTable *votes) {
    GHashTableIter iter;
    gpointer folder, count;
    g_hash_table_iter_init(&iter, votes);
    while (g_hash_table_iter_next(&iter, &folder, &count)) {
        guint number = GPOINTER_TO_UINT(count);
        if (number < arrival->votes || (number == arrival->votes && strcmp(folder, arrival->folder) >= 0))
            continue;
        arrival->votes = number;
        arrival->folder = folder;
    }
    arrival->folder = g_strdup(arrival->folder);
}

static Arrival count_votes(const GArray *files, const char *folder, GHashTable *renames) {
    Arrival arrival = {0};
    g_autoptr(GHashTable) votes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < files->len; i++) {
        const FileChange *file = &g_array_index(files, FileChange, i);
        if (file->kind != CHANGE_ADD)
            continue;
        arrival.arrived++;
        const char *old = g_hash_table_lookup(renames, file->path);
        if (!old || rest_below(old, folder))
            continue;
        char *from = folder_of(old, rest_below(file->path, folder));
        guint number = GPOINTER_TO_UINT(g_hash_table_lookup(votes, from));
        g_hash_table_replace(votes, from, GUINT_TO_POINTER(number + 1));
    }
    elect(&arrival, votes);
    return arrival;
}

/* --- following ----------------------------------------------------------------------------------------------------- */
typedef struct {
    Line *line;
    bool folder;
    Place *root;
    const Place *place;
    const char *path; /* where it is, or was last, in what follows */
    GArray *places;   /* of LinePlace, newest first */
} Follow;

static void follow_clear(Follow *follow) {
    place_free(follow->root);
    g_array_unref(follow->places);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Follow, follow_clear)

static ObjectState look_for(Follow *follow, const char *path, size_t index) {
    follow->path = text_pool_add(follow->line->texts, path);
    place_free(follow->root);
    follow->root = place_new_root();
    follow->place = place_add(follow->root, path);
    return place_move(follow->root, follow->line->repository, line_root(follow->line, index), NULL);
}

static bool is_there(const Follow *follow, EntryKind kind) {
    return kind == (follow->folder ? ENTRY_FOLDER : ENTRY_FILE);
}

/* The files of `path` that differ between two states. OBJECT_TOO_BIG: more than `budget` entries had to be looked at. */
static ObjectState compare_states(const Follow *follow, const char *path, TreeState before, TreeState after, size_t budget, GArray *files) {
    TreeDiff diff = {.repository = follow->line->repository, .texts = follow->line->texts, .changes = files, .budget = &budget};
    return tree_diff(&diff, NULL, path, before, after);
}

/* How many files there are below a folder at a commit; G_MAXUINT when they are many more than `limit`. */
static ObjectState count_files(const Follow *follow, size_t index, const char *folder, guint limit, guint *count) {
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(FileChange));
    TreeState now;
    ObjectState state = place_look_up(follow->line->repository, line_root(follow->line, index), folder, &now.kind, &now.id);
    if (state == OBJECT_OK)
        state = compare_states(follow, folder, (TreeState){.kind = ENTRY_OTHER}, now, ((size_t)limit + 25) * 4, files);
    *count = state == OBJECT_TOO_BIG ? G_MAXUINT : files->len;
    return state == OBJECT_TOO_BIG ? OBJECT_OK : state;
}

/* A folder that was there already moved only when more came to it than it had, and less stayed behind than came. */
static ObjectState outweighs(const Follow *follow, size_t index, const Arrival *arrival, bool *moved) {
    guint had, stayed = 0;
    ObjectState state = count_files(follow, index - 1, follow->path, arrival->votes, &had);
    *moved = arrival->votes > had;
    if (state == OBJECT_OK && *moved)
        state = count_files(follow, index, arrival->folder, arrival->votes, &stayed);
    *moved = *moved && stayed < arrival->votes;
    return state;
}

/* Where the folder came from with commit `index`; *from stays NULL: from nowhere else. */
static bool folder_source(Follow *follow, size_t index, TreeState before, TreeState after, char **from, GError **error) {
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(FileChange));
    bool was = before.kind == ENTRY_FOLDER;
    ObjectState state = compare_states(follow, follow->path, was ? before : (TreeState){.kind = ENTRY_OTHER}, after, ENTRIES_MAX, files);
    guint added = 0, had = 0;
    for (guint i = 0; i < files->len; i++)
        added += g_array_index(files, FileChange, i).kind == CHANGE_ADD;
    if (state == OBJECT_OK && was && added > 0)
        state = count_files(follow, index - 1, follow->path, added, &had);
    GHashTable *renames = state == OBJECT_OK && added > had ? line_renames(follow->line, index, error) : NULL;
    if (state == OBJECT_OK && added > had && !renames)
        return false;
    Arrival arrival = renames ? count_votes(files, follow->path, renames) : (Arrival){0};
    bool moved = arrival.votes * 2 > arrival.arrived;
    if (state == OBJECT_OK && moved && was)
        state = outweighs(follow, index, &arrival, &moved);
    if (moved && state == OBJECT_OK)
        *from = g_steal_pointer(&arrival.folder);
    g_free(arrival.folder);
    if (state != OBJECT_OK)
        object_error(error, follow->line->repository, state, line_commit_id(follow->line, index), "a tree of commit");
    return state == OBJECT_OK;
}

static bool find_source(Follow *follow, size_t index, TreeState before, TreeState after, char **from, GError **error) {
    if (!is_there(follow, after.kind) || (!follow->folder && is_there(follow, before.kind)))
        return true;
    if (follow->folder)
        return folder_source(follow, index, before, after, from, error);
    GHashTable *renames = line_renames(follow->line, index, error);
    *from = renames ? g_strdup(g_hash_table_lookup(renames, follow->path)) : NULL;
    return renames != NULL;
}

static void note_place(Follow *follow, size_t index, bool there) {
    LinePlace place = {.from = index, .path = there ? follow->path : NULL};
    LinePlace *last = follow->places->len > 0 ? &g_array_index(follow->places, LinePlace, follow->places->len - 1) : NULL;
    if (last && last->path == place.path)
        last->from = index;
    else
        g_array_append_val(follow->places, place);
}

/* From commit `index` to the one before it. */
static bool step_back(Follow *follow, size_t index, GError **error) {
    const Line *line = follow->line;
    TreeState after = {follow->place->kind, follow->place->id};
    ObjectState state = place_move(follow->root, line->repository, line_root(line, index - 1), NULL);
    TreeState before = {follow->place->kind, follow->place->id};
    bool differs = state == OBJECT_OK && (before.kind != after.kind || !oid_same(&before.id, &after.id));
    g_autofree char *from = NULL;
    if (differs && !find_source(follow, index, before, after, &from, error))
        return false;
    if (from)
        state = look_for(follow, from, index - 1);
    if (state != OBJECT_OK)
        object_error(error, line->repository, state, line_commit_id(line, index - 1), "a tree of commit");
    return state == OBJECT_OK;
}

static GArray *oldest_first(const GArray *places) {
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(LinePlace));
    for (guint i = places->len; i-- > 0;)
        g_array_append_val(sorted, g_array_index(places, LinePlace, i));
    return sorted;
}

/* What was followed from here before. False: it was not. */
static bool take_known(Follow *follow, size_t index) {
    const GArray *known = line_find_known(follow->line, index, follow->path, follow->folder);
    for (guint i = known ? known->len : 0; i-- > 0;) {
        LinePlace place = g_array_index(known, LinePlace, i);
        LinePlace *last = follow->places->len > 0 ? &g_array_index(follow->places, LinePlace, follow->places->len - 1) : NULL;
        if (last && last->path == place.path) /* texts of one pool */
            last->from = place.from;
        else
            g_array_append_val(follow->places, place);
    }
    return known != NULL;
}

GArray *line_places(Line *line, const char *path, bool folder, GError **error) {
    g_auto(Follow) follow = {.line = line, .folder = folder, .places = g_array_new(FALSE, FALSE, sizeof(LinePlace))};
    ObjectState state = line->count > 0 ? look_for(&follow, path, line->count - 1) : OBJECT_OK;
    if (state != OBJECT_OK) {
        object_error(error, line->repository, state, line_commit_id(line, line->count - 1), "a tree of commit");
        return NULL;
    }
    for (size_t i = line->count; i-- > 0 && !take_known(&follow, i);) {
        note_place(&follow, i, is_there(&follow, follow.place->kind));
        if (i > 0 && !step_back(&follow, i, error))
            return NULL;
        if (i % CHECK_EVERY == 0 && interrupt_check(error))
            return NULL;
    }
    GArray *places = oldest_first(follow.places);
    line_keep_places(line, path, folder, places);
    return places;
}
