#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "response.h"

/*
 * Drizzle 1.0: a folder a migration with migration.sql and snapshot.json, no journal. A folder whose name the ledger lacks runs, in order
 * of the names; the folder's time stamp is what the ledger keeps as created_at.
 */

typedef struct {
    GPtrArray *names; /* of char *: folders with a migration.sql */
    const TreeFile *snapshot; /* one of theirs; NULL: none */
} Folders;

static void add_folder(const TreeFile *file, const char *parent, const char *name, void *data) {
    Folders *folders = data;
    if (strcmp(name, "migration.sql") == 0)
        g_ptr_array_add(folders->names, g_strdup(parent));
    if (strcmp(name, "snapshot.json") == 0)
        folders->snapshot = file;
}

/* Characters below the digits in JavaScript's localeCompare, in its order; letters compare without case first. */
static int character_weight(char character) {
    static const char PUNCTUATION[] = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";
    const char *found = character ? strchr(PUNCTUATION, character) : NULL;
    if (found)
        return 1 + (int)(found - PUNCTUATION);
    if (g_ascii_isdigit(character))
        return 100 + character;
    if (g_ascii_isalpha(character))
        return 200 + g_ascii_tolower(character);
    return character ? 400 + (guchar)character : 0;
}

/* localeCompare for ASCII: weights first; among equals lower case comes first. */
static int locale_compare(gconstpointer a, gconstpointer b) {
    const char *first = *(const char *const *)a, *second = *(const char *const *)b;
    for (size_t i = 0; first[i] || second[i]; i++) {
        int difference = character_weight(first[i]) - character_weight(second[i]);
        if (difference)
            return difference;
    }
    return strcmp(second, first);
}

static const LedgerColumn COLUMNS[] = {{FIELD_ORDER, "id"}, {FIELD_CHECKSUM, "hash"},         {FIELD_WHEN, "created_at"},
                                       {FIELD_KEY, "name"}, {FIELD_APPLIED_AT, "applied_at"}, {FIELD_COUNT, NULL}};

static char *key_of_path(const char *path) {
    const char *slash = strchr(path, '/');
    return slash && strcmp(slash, "/migration.sql") == 0 ? g_strndup(path, (gsize)(slash - path)) : NULL;
}

static const RunnerRules DRIZZLE_FOLDERS = {
    .id = "drizzle-folders",
    .title = "Drizzle (one folder a migration)",
    .name = "Drizzle",
    .command = "drizzle-kit migrate",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_ALL_PENDING,
    .ledger = {"drizzle", "__drizzle_migrations"},
    .columns = COLUMNS,
    .ledger_definition = "id serial PRIMARY KEY, hash text NOT NULL, created_at bigint, name text, applied_at timestamptz DEFAULT now()",
    .late = {REACT_RUN, NULL},
    .no_ledger = {REACT_RUN, NULL},
    .checksum_fits = sha256_fits,
    .key_of_path = key_of_path,
};

static Folders folders_find(FileTree *tree, const char *folder) {
    Folders folders = {g_ptr_array_new_with_free_func(g_free), NULL};
    folder_visit(tree, folder, true, add_folder, &folders);
    g_ptr_array_sort(folders.names, locale_compare);
    return folders;
}

static gssize sign(const char *path) {
    gssize parent = path_folder_length(path, 2);
    bool numbered = parent >= 0 && number_length(path + parent + (parent > 0)) > 0;
    return numbered && strcmp(path_name(path), "snapshot.json") == 0 ? parent : -1;
}

static int recognise(FileTree *tree, const char *folder) {
    Folders folders = folders_find(tree, folder);
    bool found = folders.names->len > 0 && folders.snapshot;
    g_ptr_array_unref(folders.names);
    if (!found)
        return 0;
    g_autofree char *dialect = snapshot_dialect(tree, folders.snapshot);
    return !dialect || g_str_has_prefix(dialect, "postgres") ? 90 : 0;
}

/* Milliseconds of the fourteen digits, read as UTC; 0 when the name has none. */
static int64_t folder_time(const char *name) {
    enum { DIGITS = 14 };
    if (number_length(name) != DIGITS)
        return 0;
    int part[6], at = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(part); i++) {
        int width = i == 0 ? 4 : 2;
        part[i] = 0;
        for (int end = at + width; at < end; at++)
            part[i] = part[i] * 10 + (name[at] - '0');
    }
    g_autoptr(GDateTime) time = g_date_time_new_utc(part[0], part[1], part[2], part[3], part[4], part[5]);
    return time ? g_date_time_to_unix(time) * 1000 : 0;
}

static void read_folder(MigrationSet *set, FileTree *tree, const char *name) {
    size_t index = set->migration_count++;
    Migration *migration = &set->migrations[index];
    JournalEntry *entry = &set->entries[set->entry_count++];
    g_autofree char *folder = path_join(set->folder, name);
    g_autofree char *path = path_join(folder, "migration.sql");
    migration_read(set, migration, tree, file_tree_find(tree, path), name);
    migration_split(migration);
    migration->registered = true;
    migration->entry = (int)index;
    *entry = (JournalEntry){.tag = migration->tag, .idx = (int)index, .when = folder_time(name), .migration = (int)index};
    g_autofree char *snapshot = path_join(folder, "snapshot.json");
    const TreeFile *file = file_tree_find(tree, snapshot);
    if (file)
        snapshot_read(set, entry, tree, file);
    set->keeps_snapshots = set->keeps_snapshots || entry->snapshot_id;
}

#define ROOT_SNAPSHOT "00000000-0000-0000-0000-000000000000"
#define ONLY_KIT "; " CODE("migrate()") " of drizzle-orm does not look at snapshots"

/* The entry whose snapshot has this id; entry_count: none. */
static size_t find_snapshot(const MigrationSet *set, const char *id) {
    size_t i = 0;
    while (i < set->entry_count && g_strcmp0(set->entries[i].snapshot_id, id) != 0)
        i++;
    return i;
}

static void refuse_snapshot(MigrationSet *set, size_t index, const char *id) {
    size_t parent = find_snapshot(set, id);
    const char *tag = response_name(set->texts, set->entries[index].tag);
    if (parent == set->entry_count) {
        set->stop_text = text_pool_printf(set->texts, CODE("Cannot reconstruct snapshot %s: snapshot %s is missing from the migrations folder. Restore the missing migration folder "
                                                           "from git, or delete %s and every later migration, then run generate again.") ONLY_KIT,
                                          tag, response_name(set->texts, id), tag);
    } else if (parent > index) {
        const char *before = response_name(set->texts, set->entries[parent].tag);
        set->stop_text = text_pool_printf(set->texts, CODE("Migration %s sorts before its parent %s, so migrate can run it first. Rename the folders so that %s sorts after %s.") ONLY_KIT, tag,
                                          before, tag, before);
    }
}

/* drizzle-kit migrate checks the chain of snapshots before it runs anything. */
static void refuse_broken_chain(MigrationSet *set) {
    for (size_t i = 0; i < set->entry_count && !set->stop_text; i++) {
        g_auto(GStrv) parents = g_strsplit(set->entries[i].snapshot_prev_id ? set->entries[i].snapshot_prev_id : "", ",", -1);
        for (char **parent = parents; *parent && !set->stop_text; parent++)
            if (**parent && strcmp(*parent, ROOT_SNAPSHOT) != 0)
                refuse_snapshot(set, i, *parent);
    }
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&DRIZZLE_FOLDERS, folder);
    Folders folders = folders_find(tree, folder);
    set->migrations = g_new0(Migration, folders.names->len + 1);
    set->entries = g_new0(JournalEntry, folders.names->len + 1);
    for (guint i = 0; i < folders.names->len; i++)
        read_folder(set, tree, folders.names->pdata[i]);
    g_ptr_array_unref(folders.names);
    refuse_broken_chain(set);
    g_autofree char *journal = path_join(folder, "meta/_journal.json");
    if (file_tree_find(tree, journal))
        set_problem(set, "meta/_journal.json: drizzle 1.0 refuses to migrate while it is there (drizzle-kit up converts the folder)");
    return set;
}

const Runner RUNNER_DRIZZLE_FOLDERS = {.rules = &DRIZZLE_FOLDERS, .sign = sign, .recognise = recognise, .load = load};
