/* The walk's traces become a History: who, when, where written, in which tag. */

#include "git/folder_history.h"

#include "commit.h"
#include "origin.h"
#include "tag.h"
#include "trace.h"

#include <stdlib.h>
#include <string.h>

/* A file of the result, with what sorts it. */
typedef struct {
    FileHistory file;
    size_t order; /* in which it began */
} Entry;

typedef struct {
    Repository *repository;
    const FolderHistoryOptions *options;
    History *history;
    Walk *walk;
    Origins *origins;
    TagIndex *tags;
    GHashTable *commits; /* git_oid * (owned) -> Commit * */
    Place *asked;        /* the folders of the options: former ones that the walk found are not among them */
    GArray *entries;     /* of Entry */
} Loader;

static void loader_clear(Loader *loader) {
    history_free(loader->history);
    tag_index_free(loader->tags);
    origins_free(loader->origins);
    walk_free(loader->walk);
    place_free(loader->asked);
    g_hash_table_unref(loader->commits);
    for (guint i = 0; i < loader->entries->len; i++)
        g_free(g_array_index(loader->entries, Entry, i).file.events);
    g_array_unref(loader->entries);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loader, loader_clear)

/* --- commits ------------------------------------------------------------------------------------------------------- */
/* `position`: on the main line, of the commit that brought this one there. */
static const Commit *get_commit(Loader *loader, const git_oid *id, size_t position) {
    Commit *commit = g_hash_table_lookup(loader->commits, id);
    if (commit)
        return commit;
    g_auto(RawObject) object = {0};
    ObjectState state = object_read(loader->repository, id, GIT_OBJECT_COMMIT, &object);
    gaps_note(&loader->walk->gaps, state);
    commit = history_add_commit(loader->history);
    commit_parse(commit, loader->history->texts, id, state == OBJECT_OK ? object.data : "", object.size);
    commit->first_tag = text_pool_add(loader->history->texts, tag_index_find(loader->tags, id, position));
    g_hash_table_insert(loader->commits, g_memdup2(id, sizeof *id), commit);
    return commit;
}

/* --- events -------------------------------------------------------------------------------------------------------- */
static const char *blob_text(Loader *loader, const git_oid *id) {
    char hex[OID_HEX_SIZE];
    return git_oid_is_zero(id) ? NULL : text_pool_add(loader->history->texts, oid_text(id, hex));
}

static bool is_in_bounds(const Loader *loader, const Commit *commit) {
    return (!loader->options->since || commit->commit_time >= loader->options->since) &&
           (!loader->options->until || commit->commit_time <= loader->options->until);
}

static void add_event(Loader *loader, FileHistory *file, const TraceEvent *event) {
    const Commit *mainline = get_commit(loader, &event->step->id, event->step->index);
    if (!is_in_bounds(loader, mainline))
        return;
    bool arrives = event->kind == EVENT_ADDED || event->kind == EVENT_RENAMED;
    git_oid origin = origins_find(loader->origins, event->step, event->change, arrives);
    file->events[file->event_count++] = (FileEvent){
        .kind = event->kind,
        .mainline = mainline,
        .origin = get_commit(loader, &origin, event->step->index),
        .path = event->change->path,
        .previous_path = event->previous_path,
        .blob_before = blob_text(loader, &event->before),
        .blob_after = blob_text(loader, &event->change->after),
        .squash = event->squash,
    };
}

/* What lives on in a former place did not move with the folder: its story is another. */
static bool is_ours(const Loader *loader, const Trace *trace) {
    return !trace->alive || place_find_covering(loader->asked, trace->path);
}

static void add_trace(Loader *loader, const Trace *trace) {
    if (!is_ours(loader, trace))
        return;
    Entry entry = {.file = {.path = trace->path, .alive = trace->alive}, .order = loader->entries->len};
    entry.file.events = g_new0(FileEvent, trace->events->len + 1);
    for (guint i = 0; i < trace->events->len; i++)
        add_event(loader, &entry.file, &g_array_index(trace->events, TraceEvent, i));
    if (entry.file.event_count == 0 && !entry.file.alive) { /* all of a gone file is out of bounds */
        g_free(entry.file.events);
        return;
    }
    g_array_append_val(loader->entries, entry);
}

/* --- files without events ------------------------------------------------------------------------------------------ */
static void add_file(Loader *loader, GHashTable *known, const char *path, bool alive, bool uncommitted) {
    Entry entry = {.file = {.path = text_pool_add(loader->history->texts, path), .alive = alive, .uncommitted = uncommitted}};
    entry.order = loader->entries->len;
    g_array_append_val(loader->entries, entry);
    g_hash_table_insert(known, (gpointer)(uintptr_t)entry.file.path, GUINT_TO_POINTER(loader->entries->len));
}

/* path -> position + 1 in the entries, of the living and those that a work tree brings. */
static GHashTable *index_alive(const Loader *loader) {
    GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < loader->entries->len; i++) {
        const FileHistory *file = &g_array_index(loader->entries, Entry, i).file;
        if (file->alive)
            g_hash_table_insert(known, (gpointer)(uintptr_t)file->path, GUINT_TO_POINTER(i + 1));
    }
    return known;
}

/* Files that are older than what can be seen, and never changed since. */
static void add_unseen(Loader *loader, const git_oid *head_tree, GHashTable *known) {
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(FileChange));
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(PlaceMove));
    TreeDiff diff = {.repository = loader->repository, .texts = loader->history->texts, .filter = loader->options->filter, .changes = files,
                     .budget = &loader->walk->budget};
    ObjectState state = place_move(loader->asked, loader->repository, head_tree, places);
    for (guint i = 0; state == OBJECT_OK && i < places->len; i++) {
        const Place *place = g_array_index(places, PlaceMove, i).place;
        state = tree_diff(&diff, place, place->path, (TreeState){.kind = ENTRY_OTHER}, (TreeState){place->kind, place->id});
    }
    gaps_note(&loader->walk->gaps, state);
    for (guint i = 0; i < files->len; i++) {
        const char *path = g_array_index(files, FileChange, i).path;
        if (!g_hash_table_contains(known, path))
            add_file(loader, known, path, true, false);
    }
}

/* Marks what is different on disk. `tree` holds the files as they are there. */
static void add_uncommitted(Loader *loader, GHashTable *known) {
    const FileTree *tree = loader->options->tree;
    const FileFilter *filter = &loader->options->filter;
    for (size_t i = 0; tree && i < tree->count; i++) {
        const TreeFile *file = &tree->files[i];
        if (!file->uncommitted || (filter->wants && !filter->wants(file->path, filter->data)) || !place_find_covering(loader->asked, file->path))
            continue;
        guint position = GPOINTER_TO_UINT(g_hash_table_lookup(known, file->path));
        if (position > 0)
            g_array_index(loader->entries, Entry, position - 1).file.uncommitted = true;
        else
            add_file(loader, known, file->path, false, true);
    }
    for (guint i = 0; tree && i < loader->entries->len; i++) {
        FileHistory *file = &g_array_index(loader->entries, Entry, i).file;
        file->uncommitted |= file->alive && !file_tree_find(tree, file->path);
    }
}

/* --- the result ---------------------------------------------------------------------------------------------------- */
static int entry_compare(gconstpointer a, gconstpointer b) {
    const Entry *x = a, *y = b;
    int order = strcmp(x->file.path, y->file.path);
    if (order != 0)
        return order;
    if (x->file.alive != y->file.alive)
        return x->file.alive ? -1 : 1; /* history_find() gives the first */
    return x->order < y->order ? -1 : x->order > y->order;
}

static void take_entries(Loader *loader) {
    History *history = loader->history;
    g_array_sort(loader->entries, entry_compare);
    history->files = g_new0(FileHistory, loader->entries->len + 1);
    for (guint i = 0; i < loader->entries->len; i++)
        history->files[history->file_count++] = g_array_index(loader->entries, Entry, i).file;
    g_array_set_size(loader->entries, 0);
}

/* From the configuration itself: git_remote_lookup() of libgit2 1.5 leaks a buffer for each setting that is no url.*.insteadOf. */
static const char *commit_url(Loader *loader) {
    git_config *config = NULL;
    git_buf remote = {0};
    g_autofree char *url = NULL;
    if (git_repository_config(&config, loader->repository->git) == 0 && git_config_get_string_buf(&remote, config, "remote.origin.url") == 0)
        url = forge_commit_url(remote.ptr);
    git_buf_dispose(&remote);
    git_config_free(config);
    return text_pool_add(loader->history->texts, url);
}

static void add_facts(Loader *loader) {
    History *history = loader->history;
    g_autofree char *branch = revision_branch(loader->repository, loader->options->rev);
    history->branch = branch && g_utf8_validate(branch, -1, NULL) ? text_pool_add(history->texts, branch) : NULL;
    history->commit_url = commit_url(loader);
    history->commits_walked = loader->walk->line->len;
    history->incomplete_reason = gaps_reason(&loader->walk->gaps, loader->repository);
    history->complete = history->incomplete_reason == NULL;
}

static bool load_commits(Loader *loader, const git_oid *head, GError **error) {
    if (!walk_run(loader->walk, head, error))
        return false;
    g_autoptr(GPtrArray) traces = traces_build(loader->walk, error);
    if (!traces)
        return false;
    loader->origins = origins_new(loader->walk);
    loader->tags = tag_index_new(loader->walk, loader->origins, error);
    if (!loader->tags)
        return false;
    loader->history->head = get_commit(loader, head, 0);
    for (guint i = 0; i < traces->len; i++)
        add_trace(loader, g_ptr_array_index(traces, i));
    return true;
}

static bool is_cut(const Gaps *gaps) {
    return gaps->shallow || gaps->missing || gaps->damaged || gaps->too_big;
}

static bool load(Loader *loader, GError **error) {
    git_oid head;
    bool unborn;
    if (!revision_resolve(loader->repository, loader->options->rev, &head, &unborn, error))
        return false;
    if (!unborn && !load_commits(loader, &head, error))
        return false;
    g_autoptr(GHashTable) known = index_alive(loader);
    if (!unborn && is_cut(&loader->walk->gaps))
        add_unseen(loader, &loader->walk->head_tree, known);
    add_uncommitted(loader, known);
    take_entries(loader);
    add_facts(loader);
    return true;
}

bool file_filter_suffix(const char *path, const void *data) {
    return g_str_has_suffix(path, data);
}

History *folder_history_load(Repository *repository, const FolderHistoryOptions *options, GError **error) {
    g_auto(Loader) loader = {.repository = repository, .options = options, .history = history_new()};
    loader.walk = walk_new(repository, loader.history->texts, options->folders, options->filter);
    loader.asked = place_new_root();
    for (size_t i = 0; options->folders && options->folders[i]; i++)
        place_add(loader.asked, options->folders[i]);
    loader.commits = g_hash_table_new_full(oid_hash, oid_equal, g_free, NULL);
    loader.entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    return load(&loader, error) ? g_steal_pointer(&loader.history) : NULL;
}
