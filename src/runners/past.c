#include "past_private.h"

#include <string.h>
#include "folder.h"
#include "runners/runner.h"

/* --- what is known ------------------------------------------------------------------------------------------------------------------------- */

static void text_free(gpointer data) {
    Text *text = data;
    g_free(text->bytes);
    g_free(text);
}

static void find_shared(Past *past) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < past->set->migration_count; i++) {
        const char *path = past->set->migrations[i].path;
        if (path && !g_hash_table_add(seen, (gpointer)(uintptr_t)path))
            g_hash_table_add(past->shared, (gpointer)(uintptr_t)path);
    }
}

static void list_free(gpointer data) {
    g_ptr_array_unref(data);
}

static void set_free(gpointer data) {
    migration_set_free(data);
}

Past *past_new(const MigrationSet *set, const char *const *folders, const PastTools *tools) {
    Past *past = g_new0(Past, 1);
    past->set = set;
    past->tools = tools;
    past->folders = folders;
    past->revisions = g_ptr_array_new_with_free_func(g_free);
    past->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, list_free);
    past->by_file = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, list_free);
    past->texts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, text_free);
    past->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, set_free);
    past->shared = g_hash_table_new(g_str_hash, g_str_equal);
    find_shared(past);
    return past;
}

void past_free(Past *past) {
    if (!past)
        return;
    g_ptr_array_unref(past->revisions);
    g_hash_table_unref(past->by_key);
    g_hash_table_unref(past->by_file);
    g_clear_pointer(&past->by_hash, g_hash_table_unref);
    g_hash_table_unref(past->texts);
    g_hash_table_unref(past->parts);
    g_hash_table_unref(past->shared);
    g_free(past);
}

/* The path below the folder that it stood in; below a folder that nobody names, its last parts. NULL: not in that way either. */
static char *key_of(const Past *past, const char *path) {
    char *(*key_of_path)(const char *) = past->set->rules->key_of_path;
    if (!key_of_path)
        return NULL;
    const char *below = NULL;
    for (size_t i = 0; past->folders[i]; i++) {
        const char *folder = past->folders[i];
        bool inside = *folder == '\0' || (g_str_has_prefix(path, folder) && path[strlen(folder)] == '/');
        const char *rest = inside ? path_below(path, folder) : NULL;
        if (rest && (!below || rest > below))
            below = rest;
    }
    if (below)
        return key_of_path(below);
    const char *name = strrchr(path, '/');
    char *key = key_of_path(name ? name + 1 : path);
    while (!key && name > path) {
        const char *parent = g_strrstr_len(path, name - path, "/");
        key = key_of_path(parent ? parent + 1 : path);
        if (!parent || key)
            break;
        name = parent;
    }
    return key;
}

/* Takes the key only when it is new. */
static void put(GHashTable *table, char *key, bool owned, PastRevision *revision) {
    GPtrArray *list = g_hash_table_lookup(table, key);
    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(table, key, list);
    } else if (owned) {
        g_free(key);
    }
    g_ptr_array_add(list, revision);
}

void past_add(Past *past, const PastRevision *revision) {
    PastRevision *copy = g_memdup2(revision, sizeof *revision);
    g_ptr_array_add(past->revisions, copy);
    past->widened |= revision->branch || revision->merged;
    char *key = key_of(past, revision->path);
    if (key)
        put(past->by_key, key, true, copy);
    if (revision->now)
        put(past->by_file, (char *)(uintptr_t)revision->now, false, copy);
    g_clear_pointer(&past->by_hash, g_hash_table_unref);
}

static void add_file(Past *past, const FileHistory *file) {
    const char *now = file->alive ? file->path : NULL;
    for (size_t i = 0; i < file->event_count; i++) {
        const FileEvent *event = &file->events[i], *next = i + 1 < file->event_count ? event + 1 : NULL;
        PastRevision revision = {.now = now};
        if (i == 0 && event->kind != EVENT_ADDED && event->blob_before) {
            revision.path = event->previous_path ? event->previous_path : event->path;
            revision.blob = event->blob_before;
            revision.changed_by = event->mainline;
            revision.fate = event->kind;
            past_add(past, &revision);
        }
        if (!event->blob_after)
            continue;
        revision.path = event->path;
        revision.blob = event->blob_after;
        revision.brought = event->mainline;
        revision.changed_by = next ? next->mainline : NULL;
        revision.fate = next ? next->kind : EVENT_ADDED;
        past_add(past, &revision);
    }
}

void past_add_history(Past *past, const History *history) {
    for (size_t i = 0; history && i < history->file_count; i++)
        add_file(past, &history->files[i]);
}

/* --- contents ------------------------------------------------------------------------------------------------------------------------------ */

const Text *past_text(Past *past, const char *blob) {
    Text *text = g_hash_table_lookup(past->texts, blob);
    if (!text) {
        text = g_new0(Text, 1);
        text->bytes = past->tools->read(past->tools->data, blob, &text->size);
        g_hash_table_insert(past->texts, (gpointer)(uintptr_t)blob, text);
    }
    return text;
}

/* The migrations of a file that holds several, as it stood then. */
static const MigrationSet *parts_of(Past *past, const PastRevision *revision) {
    g_autofree char *name = g_strconcat(revision->path, "\n", revision->blob, NULL);
    MigrationSet *set = g_hash_table_lookup(past->parts, name);
    const Text *text = set ? NULL : past_text(past, revision->blob);
    const Runner *runner = runner_find(past->set->rules->id);
    if (set || !text->bytes || !runner)
        return set;
    const char *paths[] = {revision->path, NULL}, *contents[] = {text->bytes, NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    set = runner->load(tree, past->set->folder, NULL);
    if (set)
        g_hash_table_insert(past->parts, g_steal_pointer(&name), set);
    return set;
}

bool past_content(Past *past, const PastRevision *revision, const char *key, const char **sql, size_t *size) {
    if (g_hash_table_contains(past->shared, revision->path)) {
        const MigrationSet *set = parts_of(past, revision);
        int index = set && key ? migration_set_find_key(set, key) : -1;
        *sql = index >= 0 ? set->migrations[index].sql : NULL;
        *size = index >= 0 ? set->migrations[index].sql_size : 0;
        return *sql != NULL;
    }
    const Text *text = past_text(past, revision->blob);
    *sql = text->bytes;
    *size = text->size;
    return text->bytes != NULL;
}

const Migration *past_migration(const Past *past, const LedgerRow *row) {
    return row->migration >= 0 ? &past->set->migrations[row->migration] : NULL;
}

const char *past_form(Past *past, const LedgerRow *row, const PastRevision *revision) {
    const RunnerRules *rules = past->set->rules;
    const Migration *present = past_migration(past, row);
    const char *sql, *key = present ? present->key : row->key;
    size_t size;
    if (!rules->checksum_fits || !row->hash || !*row->hash || !past_content(past, revision, key, &sql, &size))
        return NULL;
    Migration then = present ? *present : (Migration){.tag = row->name ? row->name : row->key, .key = row->key, .prefix = "", .entry = -1};
    then.path = revision->path;
    then.blob = revision->blob;
    then.sql = sql;
    then.sql_size = size;
    return rules->checksum_fits(&then, sql, size, row->hash);
}
