#include "runner_table.h"

#include <string.h>
#include "folder.h"

/*
 * Numbered SQL files of any tool: NUMBER_name.sql, NUMBER_name.up.sql, or a folder NUMBER_name with up.sql or migration.sql. Order is by
 * number, then by name. What undoes a migration is left out. No ledger is known.
 */

typedef struct {
    GHashTable *paths; /* tag -> path */
    GPtrArray *tags;   /* of char *, owned by `paths` */
    GPtrArray *unnumbered; /* of char *: SQL files without a number */
    bool drizzle;          /* snapshots of drizzle beside the migrations */
} Found;

static const RunnerRules SQL = {
    .id = "sql",
    .title = "numbered SQL files",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .late = {REACT_RUN, NULL},
    .no_ledger = {REACT_RUN, NULL},
};

static Found found_new(void) {
    return (Found){g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), g_ptr_array_new(), g_ptr_array_new_with_free_func(g_free), false};
}

static void found_clear(Found *found) {
    g_hash_table_unref(found->paths);
    g_ptr_array_unref(found->tags);
    g_ptr_array_unref(found->unnumbered);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

static void add(Found *found, const char *tag, size_t length, const TreeFile *file) {
    char *key = g_strndup(tag, length);
    if (g_hash_table_contains(found->paths, key)) {
        g_free(key);
        return;
    }
    g_hash_table_insert(found->paths, key, (gpointer)(uintptr_t)file);
    g_ptr_array_add(found->tags, key);
}

static bool is_up(const char *name) {
    static const char *const DOWN[] = {".down.sql", ".undo.sql", ".rollback.sql", ".revert.sql"};
    for (size_t i = 0; i < G_N_ELEMENTS(DOWN); i++) {
        if (g_str_has_suffix(name, DOWN[i]))
            return false;
    }
    return g_str_has_suffix(name, ".sql");
}

static bool is_only_name(const char *name) {
    return strcmp(name, "up.sql") == 0 || strcmp(name, "migration.sql") == 0;
}

static void add_file(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)parent;
    Found *found = data;
    if (!is_up(name))
        return;
    size_t length = strlen(name) - strlen(g_str_has_suffix(name, ".up.sql") ? ".up.sql" : ".sql");
    if (number_length(name) > 0)
        add(found, name, length, file);
    else
        g_ptr_array_add(found->unnumbered, g_strdup(name));
}

static void add_folder(const TreeFile *file, const char *parent, const char *name, void *data) {
    Found *found = data;
    if (number_length(parent) > 0 && is_only_name(name))
        add(found, parent, strlen(parent), file);
    found->drizzle = found->drizzle || strcmp(name, "snapshot.json") == 0;
}

static void find(FileTree *tree, const char *folder, Found *found) {
    folder_visit(tree, folder, false, add_file, found);
    folder_visit(tree, folder, true, add_folder, found);
    g_ptr_array_sort(found->tags, name_compare);
}

static gssize sign(const char *path) {
    const char *name = path_name(path);
    if (number_length(name) > 0 && is_up(name))
        return path_folder_length(path, 1);
    gssize parent = is_only_name(name) ? path_folder_length(path, 2) : -1;
    return parent >= 0 && number_length(path + parent + (parent > 0)) > 0 ? parent : -1;
}

static int recognise(FileTree *tree, const char *folder) {
    g_auto(Found) found = found_new();
    find(tree, folder, &found);
    g_autofree char *journal = path_join(folder, "meta/_journal.json");
    if (found.drizzle || file_tree_find(tree, journal))
        return 0; /* drizzle's, and if it is not recognised as such, for another database */
    return found.tags->len > 1 ? 50 : found.tags->len == 1 ? 20 : 0;
}

/* A folder without any number, named by the configuration: its files in order of their names. */
static void take_unnumbered(FileTree *tree, const char *folder, Found *found) {
    for (guint i = 0; i < found->unnumbered->len; i++) {
        const char *name = found->unnumbered->pdata[i];
        g_autofree char *path = path_join(folder, name);
        add(found, name, strlen(name) - strlen(".sql"), file_tree_find(tree, path));
    }
    g_ptr_array_set_size(found->unnumbered, 0);
    g_ptr_array_sort(found->tags, name_compare);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&SQL, folder);
    g_auto(Found) found = found_new();
    find(tree, folder, &found);
    if (found.tags->len == 0)
        take_unnumbered(tree, folder, &found);
    set->migrations = g_new0(Migration, found.tags->len + 1);
    for (guint i = 0; i < found.tags->len; i++) {
        const char *tag = found.tags->pdata[i];
        Migration *migration = &set->migrations[set->migration_count++];
        migration_read(set, migration, tree, g_hash_table_lookup(found.paths, tag), tag);
        migration_cut_down_part(migration);
        migration->registered = true;
    }
    for (guint i = 0; i < found.unnumbered->len; i++)
        set_problem(set, "%s: has no number: not taken for a migration", (char *)found.unnumbered->pdata[i]);
    return set;
}

const Runner RUNNER_SQL = {.rules = &SQL, .sign = sign, .recognise = recognise, .load = load};
