#include "model/tree_watch.h"

#include <string.h>
#include "base/text.h"

struct TreeWatch {
    GHashTable *paths, *folders, *names; /* sets of texts, owned */
};

static GHashTable *new_set(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

TreeWatch *tree_watch_new(void) {
    TreeWatch *watch = g_new0(TreeWatch, 1);
    watch->paths = new_set();
    watch->folders = new_set();
    watch->names = new_set();
    return watch;
}

void tree_watch_free(TreeWatch *watch) {
    if (!watch)
        return;
    g_hash_table_unref(watch->paths);
    g_hash_table_unref(watch->folders);
    g_hash_table_unref(watch->names);
    g_free(watch);
}

/* --- watching ----------------------------------------------------------------------------------------------------------- */

void tree_watch_begin(TreeWatch *watch, FileTree *tree) {
    tree->watch = watch;
}

static void keep(GHashTable *set, const char *text) {
    if (!g_hash_table_contains(set, text))
        g_hash_table_add(set, g_strdup(text));
}

void tree_watch_path(const FileTree *tree, const char *path) {
    if (tree->watch)
        keep(tree->watch->paths, path);
}

void tree_watch_folder(const FileTree *tree, const char *folder) {
    if (tree->watch)
        keep(tree->watch->folders, folder);
}

void tree_watch_name(const FileTree *tree, const char *name) {
    if (tree->watch)
        keep(tree->watch->names, name);
}

/* The folder in which it ends. */
void tree_watch_prefix(const FileTree *tree, const char *prefix) {
    if (!tree->watch)
        return;
    const char *slash = strrchr(prefix, '/');
    g_autofree char *folder = slash ? g_strndup(prefix, (size_t)(slash - prefix)) : g_strdup("");
    keep(tree->watch->folders, folder);
}

/* --- asking ------------------------------------------------------------------------------------------------------------- */

static bool is_in_folder(const TreeWatch *watch, const char *path) {
    if (g_hash_table_size(watch->folders) == 0)
        return false;
    if (g_hash_table_contains(watch->folders, ""))
        return true;
    g_autofree char *folder = g_strdup(path);
    for (char *slash; (slash = strrchr(folder, '/'));) {
        *slash = '\0';
        if (g_hash_table_contains(watch->folders, folder))
            return true;
    }
    return false;
}

static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool tree_watch_touches(const TreeWatch *watch, const char *path) {
    return g_hash_table_contains(watch->paths, path) || is_in_folder(watch, path) || g_hash_table_contains(watch->names, name_of(path));
}

/* --- the end ------------------------------------------------------------------------------------------------------------ */

static gboolean is_told_by_folder(gpointer path, gpointer value, gpointer watch) {
    (void)value;
    return is_in_folder(watch, path);
}

/* A folder answers for all that is below it: a folder of a thousand migrations is one question, not a thousand. */
void tree_watch_end(TreeWatch *watch, FileTree *tree) {
    tree->watch = NULL;
    g_hash_table_foreach_remove(watch->paths, is_told_by_folder, watch);
    g_autoptr(GPtrArray) folders = text_sorted_keys(watch->folders);
    for (guint i = folders->len; i-- > 0;) /* what is below comes behind */
        if (*(const char *)folders->pdata[i] && is_in_folder(watch, folders->pdata[i]))
            g_hash_table_remove(watch->folders, folders->pdata[i]);
}

/* --- keys --------------------------------------------------------------------------------------------------------------- */

/* With the NUL: no two lists of texts give the same bytes. */
static void add_text(GChecksum *sum, const char *text) {
    g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

static void add_file(GChecksum *sum, const TreeFile *file) {
    add_text(sum, file->path);
    add_text(sum, file->blob ? file->blob : "");
}

static void add_paths(GChecksum *sum, const TreeWatch *watch, const FileTree *tree) {
    g_autoptr(GPtrArray) paths = text_sorted_keys(watch->paths);
    for (guint i = 0; i < paths->len; i++) {
        size_t index = file_tree_lower_bound(tree, paths->pdata[i]);
        bool there = index < tree->count && strcmp(tree->files[index].path, paths->pdata[i]) == 0;
        add_text(sum, paths->pdata[i]);
        add_text(sum, !there ? "-" : tree->files[index].blob ? tree->files[index].blob : "");
    }
}

static void add_folders(GChecksum *sum, const TreeWatch *watch, const FileTree *tree) {
    g_autoptr(GPtrArray) folders = text_sorted_keys(watch->folders);
    for (guint i = 0; i < folders->len; i++) {
        size_t end;
        add_text(sum, "/");
        add_text(sum, folders->pdata[i]);
        for (size_t at = file_tree_range(tree, folders->pdata[i], &end); at < end; at++)
            add_file(sum, &tree->files[at]);
    }
}

static void add_names(GChecksum *sum, const TreeWatch *watch, const FileTree *tree) {
    g_autoptr(GPtrArray) names = text_sorted_keys(watch->names);
    for (guint i = 0; i < names->len; i++) {
        add_text(sum, "*");
        add_text(sum, names->pdata[i]);
    }
    for (size_t i = 0; names->len > 0 && i < tree->count; i++)
        if (g_hash_table_contains(watch->names, name_of(tree->files[i].path)))
            add_file(sum, &tree->files[i]);
}

char *tree_watch_key(const TreeWatch *watch, const FileTree *tree) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_paths(sum, watch, tree);
    add_folders(sum, watch, tree);
    add_names(sum, watch, tree);
    return g_strdup(g_checksum_get_string(sum));
}

/* --- as text ------------------------------------------------------------------------------------------------------------ */

static void write_set(GString *out, GHashTable *set, char kind) {
    g_autoptr(GPtrArray) list = text_sorted_keys(set);
    for (guint i = 0; i < list->len; i++)
        g_string_append_printf(out, "%c %s\n", kind, (const char *)list->pdata[i]);
}

/* A path that holds a line break was asked for by nobody but a hostile file: it cannot be in a tree that is read, so it need not be kept. */
char *tree_watch_text(const TreeWatch *watch) {
    g_autoptr(GString) out = g_string_new(NULL);
    write_set(out, watch->folders, 'f');
    write_set(out, watch->names, 'n');
    write_set(out, watch->paths, 'p');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

TreeWatch *tree_watch_parse(const char *text) {
    g_autoptr(TreeWatch) watch = tree_watch_new();
    for (const char *line = text, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        GHashTable *set = *line == 'p' ? watch->paths : *line == 'f' ? watch->folders : *line == 'n' ? watch->names : NULL;
        if (!end || !set || line[1] != ' ')
            return NULL;
        g_hash_table_add(set, g_strndup(line + 2, (size_t)(end - line - 2)));
    }
    return g_steal_pointer(&watch);
}
