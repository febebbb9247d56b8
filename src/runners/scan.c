#include "candidate.h"

#include <string.h>
#include "folder.h"
#include "place.h"

static void count(GHashTable *table, const char *folder, size_t length) {
    char *key = g_strndup(folder, length);
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
    g_hash_table_replace(table, key, GUINT_TO_POINTER(before + 1));
}

/* Length of the path's parent, or of its parent's parent; 0 with *inside false when there is none. */
static bool parent_length(const char *path, int levels, size_t *length) {
    size_t end = strlen(path);
    for (; levels > 0; levels--) {
        while (end > 0 && path[end - 1] != '/')
            end--;
        if (end == 0)
            return levels == 1 ? (*length = 0, true) : false;
        end--;
    }
    *length = end;
    return true;
}

static const char *last_part(const char *path, size_t length) {
    const char *part = path + length;
    while (part > path && part[-1] != '/')
        part--;
    return part;
}

static bool is_down(const char *name) {
    return g_str_has_suffix(name, ".down.sql") || g_str_has_suffix(name, ".undo.sql") || g_str_has_suffix(name, ".rollback.sql") ||
           g_str_has_suffix(name, ".revert.sql");
}

/* Files in a folder of their own per migration: the folder above that one. */
static void scan_nested(Detection *detection, const char *path, const char *name) {
    size_t parent, grandparent;
    if (!parent_length(path, 1, &parent) || parent == 0 || !parent_length(path, 2, &grandparent))
        return;
    size_t number = number_length(last_part(path, parent));
    if (number == 0)
        return;
    if (strcmp(name, "snapshot.json") == 0)
        count(detection->snapshots, path, grandparent);
    else
        count(detection->numbered, path, grandparent);
}

static void scan_file(Detection *detection, const TreeFile *file, const char *name) {
    static const char JOURNAL[] = "meta/_journal.json";
    size_t length;
    if (drizzle_config_is_name(name)) {
        g_ptr_array_add(detection->configs, (gpointer)(uintptr_t)file);
    } else if (strcmp(name, "_journal.json") == 0 && g_str_has_suffix(file->path, JOURNAL)) {
        size_t folder = strlen(file->path) - strlen(JOURNAL);
        if (folder == 0 || file->path[folder - 1] == '/')
            count(detection->journals, file->path, folder > 0 ? folder - 1 : 0);
    } else if (strcmp(name, "up.sql") == 0 || strcmp(name, "migration.sql") == 0 || strcmp(name, "snapshot.json") == 0) {
        scan_nested(detection, file->path, name);
    } else if (g_str_has_suffix(name, ".sql") && number_length(name) > 0 && !is_down(name) && parent_length(file->path, 1, &length)) {
        count(detection->numbered, file->path, length);
    }
}

static bool is_of_interest(const char *name) {
    return drizzle_config_is_name(name) || strcmp(name, "_journal.json") == 0;
}

void detection_scan(Detection *detection) {
    for (size_t i = 0; i < detection->tree->count; i++) {
        const TreeFile *file = &detection->tree->files[i];
        const char *slash = strrchr(file->path, '/');
        const char *name = slash ? slash + 1 : file->path;
        bool sql_or_json = g_str_has_suffix(name, ".sql") || g_str_has_suffix(name, ".json") || drizzle_config_is_name(name);
        if (!sql_or_json)
            continue;
        const char *reason;
        g_autofree char *root = place_copy_root(file->path, &reason);
        if (!root)
            scan_file(detection, file, name);
        else if (is_of_interest(name))
            g_hash_table_insert(detection->copies, g_steal_pointer(&root), (gpointer)(uintptr_t)reason);
    }
}
