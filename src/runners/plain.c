#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "numbered.h"

/*
 * Numbered SQL files of any tool: NUMBER_name.sql, NUMBER_name.up.sql, or a folder NUMBER_name with up.sql or migration.sql. Order is by
 * number, then by name. What undoes a migration is no migration. No ledger is known.
 */

static size_t way_back_suffix(const char *name) {
    static const char *const DOWN[] = {".down.sql", ".undo.sql", ".rollback.sql", ".revert.sql"};
    for (size_t i = 0; i < G_N_ELEMENTS(DOWN); i++)
        if (g_str_has_suffix(name, DOWN[i]))
            return strlen(DOWN[i]);
    return 0;
}

static bool parse_name(const char *name, NumberedName *out) {
    if (!g_str_has_suffix(name, ".sql"))
        return false;
    size_t down = way_back_suffix(name), suffix = down ? down : strlen(g_str_has_suffix(name, ".up.sql") ? ".up.sql" : ".sql");
    out->part = down ? PART_DOWN : PART_UP;
    out->tag = g_strndup(name, strlen(name) - suffix);
    out->key = g_strdup(out->tag);
    return true;
}

static bool parse_folder(const char *parent, const char *name, NumberedName *out) {
    bool up = strcmp(name, "up.sql") == 0 || strcmp(name, "migration.sql") == 0;
    out->part = up ? PART_UP : strcmp(name, "down.sql") == 0 ? PART_DOWN : PART_NONE;
    out->tag = g_strdup(parent);
    out->key = g_strdup(parent);
    return out->part != PART_NONE;
}

static bool parse(const char *parent, const char *name, NumberedName *out) {
    if (number_length(*parent ? parent : name) == 0)
        return false;
    return *parent ? parse_folder(parent, name, out) : parse_name(name, out);
}

/* A folder without any number, named by the configuration: its files in order of their names. */
static bool parse_unnumbered(const char *parent, const char *name, NumberedName *out) {
    return !*parent && way_back_suffix(name) == 0 && parse_name(name, out);
}

static int compare(const NumberedFile *a, const NumberedFile *b) {
    return name_compare(&a->name.tag, &b->name.tag);
}

static void read(MigrationSet *set, Migration *migration, FileTree *tree, const NumberedFile *file) {
    (void)tree;
    if (!file->down)
        migration_cut_down_part(set, migration);
}

static const NumberedLayout LAYOUT = {.flat = true, .nested = true, .parse = parse, .compare = compare, .read = read};
static const NumberedLayout UNNUMBERED = {.flat = true, .parse = parse_unnumbered, .compare = compare, .read = read};

static char *key_of_path(const char *path) {
    return numbered_key(&LAYOUT, path);
}

static gssize sign(const char *path) {
    return numbered_sign(&LAYOUT, path);
}

static const RunnerRules SQL = {
    .id = "sql",
    .title = "numbered SQL files",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .late = {REACT_RUN, NULL},
    .no_ledger = {REACT_RUN, NULL},
    .key_of_path = key_of_path,
};

typedef struct {
    guint with_way; /* migrations that go forth */
    bool drizzle;   /* snapshots of drizzle beside the migrations */
} Seen;

static void see_snapshot(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    (void)parent;
    Seen *seen = data;
    seen->drizzle = seen->drizzle || strcmp(name, "snapshot.json") == 0;
}

static Seen look(FileTree *tree, const char *folder, const GPtrArray *files) {
    Seen seen = {0, false};
    folder_visit(tree, folder, true, see_snapshot, &seen);
    for (guint i = 0; i < files->len; i++)
        seen.with_way += ((const NumberedFile *)files->pdata[i])->up != NULL;
    return seen;
}

static int recognise(FileTree *tree, const char *folder) {
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    Seen seen = look(tree, folder, files);
    g_autofree char *journal = path_join(folder, "meta/_journal.json");
    if (seen.drizzle || file_tree_find(tree, journal))
        return 0; /* drizzle's, and if it is not recognised as such, for another database */
    return seen.with_way > 1 ? 50 : seen.with_way == 1 ? 20 : 0;
}

/* Two files for one tag (1_a.sql and 1_a.up.sql): the first is taken; a way back alone is none of ours. */
static void drop_rest(GPtrArray *files) {
    const NumberedFile *second;
    while ((second = numbered_double(files, NULL)))
        g_ptr_array_remove(files, (gpointer)(uintptr_t)second);
    for (guint i = files->len; i-- > 0;)
        if (!((const NumberedFile *)files->pdata[i])->up)
            g_ptr_array_remove_index(files, i);
}

static void tell_unnumbered(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    (void)parent;
    if (g_str_has_suffix(name, ".sql") && number_length(name) == 0 && way_back_suffix(name) == 0)
        set_problem(data, "%s: has no number: not taken for a migration", name);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    bool numbered = look(tree, folder, files).with_way > 0;
    g_autoptr(GPtrArray) unnumbered = numbered ? NULL : numbered_find(tree, folder, &UNNUMBERED);
    drop_rest(numbered ? files : unnumbered);
    MigrationSet *set = numbered_read(&SQL, tree, folder, numbered ? &LAYOUT : &UNNUMBERED, numbered ? files : unnumbered);
    if (numbered)
        folder_visit(tree, folder, false, tell_unnumbered, set);
    return set;
}

const Runner RUNNER_SQL = {.rules = &SQL, .sign = sign, .recognise = recognise, .load = load};
