#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "journal.h"
#include "response.h"

/*
 * Drizzle up to 0.45. The journal alone decides what runs, in the order of its array; files beside it are merged into the replay order by
 * their number, so that what they would bring can be seen. Rules and traps: docs/internals/runners.md.
 */

#define JOURNAL "meta/_journal.json"

static const TreeFile *find_journal(const FileTree *tree, const char *folder) {
    g_autofree char *path = path_join(folder, JOURNAL);
    return file_tree_find(tree, path);
}

/* Hash and time are written; only the newest time is read. */
static const LedgerColumn COLUMNS[] = {
    {FIELD_ORDER, "id"}, {FIELD_CHECKSUM, "hash"}, {FIELD_WHEN, "created_at"}, {FIELD_COUNT, NULL}};

static const RunnerRules DRIZZLE = {
    .id = "drizzle",
    .title = "Drizzle (journal)",
    .name = "Drizzle",
    .command = "drizzle-kit migrate",
    .decision = DECIDE_NEWER_TIME,
    .transaction = TRANSACTION_ALL_PENDING,
    .ledger = {"drizzle", "__drizzle_migrations"},
    .columns = COLUMNS,
    .ledger_definition = "id serial PRIMARY KEY, hash text NOT NULL, created_at bigint",
    .no_ledger = {REACT_RUN, NULL},
    .checksum_fits = sha256_fits,
};

static gssize sign(const char *path) {
    if (!g_str_has_suffix(path, JOURNAL))
        return -1;
    size_t folder = strlen(path) - strlen(JOURNAL);
    return folder == 0 ? 0 : path[folder - 1] == '/' ? (gssize)folder - 1 : -1;
}

static int recognise(FileTree *tree, const char *folder) {
    const TreeFile *file = find_journal(tree, folder);
    if (!file)
        return 0;
    g_autoptr(MigrationSet) set = set_new(&DRIZZLE, folder);
    g_autoptr(Journal) journal = journal_read(set, tree, file);
    return journal_is_postgres(journal) ? 100 : 0;
}

/* --- files ----------------------------------------------------------------------------------------------------------------------------- */

/* Adds the name without ".sql". */
static void add_sql_name(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    (void)parent;
    if (g_str_has_suffix(name, ".sql"))
        g_ptr_array_add(data, g_strndup(name, strlen(name) - strlen(".sql")));
}

/* A registered tag with its place in the journal's order. */
typedef struct {
    const char *tag;
    guint place;
} Registered;

static int compare_registered(gconstpointer a, gconstpointer b) {
    const Registered *first = a, *second = b;
    int order = number_compare(first->tag, second->tag);
    return order ? order : (first->place > second->place) - (first->place < second->place);
}

/* The place in the replay order of a file that is not in the journal: behind the last registered one of the greatest number that is
 * not greater. `sorted` is by number. */
static guint place_of(const GArray *sorted, const char *tag) {
    guint low = 0, high = sorted->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (number_compare(g_array_index(sorted, Registered, middle).tag, tag) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (number_length(tag) == 0)
        return sorted->len;
    return low > 0 ? g_array_index(sorted, Registered, low - 1).place + 1 : 0;
}

typedef struct {
    const char *tag;
    guint place;
    guint rank; /* among the unregistered, by number and name */
} Other;

static int compare_others(gconstpointer a, gconstpointer b) {
    const Other *first = a, *second = b;
    if (first->place != second->place)
        return first->place < second->place ? -1 : 1;
    return (first->rank > second->rank) - (first->rank < second->rank);
}

static GArray *place_others(const GPtrArray *files, const GArray *registered, GHashTable *seen) {
    g_autoptr(GArray) sorted = g_array_copy((GArray *)(uintptr_t)registered);
    g_array_sort(sorted, compare_registered);
    GArray *others = g_array_new(FALSE, FALSE, sizeof(Other));
    for (guint i = 0; i < files->len; i++) {
        if (g_hash_table_contains(seen, files->pdata[i]))
            continue;
        Other other = {files->pdata[i], place_of(sorted, files->pdata[i]), i};
        g_array_append_val(others, other);
    }
    g_array_sort(others, compare_others);
    return others;
}

/* All tags in replay order: those of the journal as it has them, the others (`files` is sorted) between. */
static GPtrArray *replay_order(const Journal *journal, const GPtrArray *files) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GArray) registered = g_array_new(FALSE, FALSE, sizeof(Registered));
    for (guint i = 0; i < journal->entries->len; i++) {
        Registered next = {g_array_index(journal->entries, JournalEntry, i).tag, registered->len};
        if (g_hash_table_add(seen, (gpointer)(uintptr_t)next.tag))
            g_array_append_val(registered, next);
    }
    g_autoptr(GArray) others = place_others(files, registered, seen);
    GPtrArray *order = g_ptr_array_new();
    guint other = 0;
    for (guint i = 0; i <= registered->len; i++) {
        for (; other < others->len && g_array_index(others, Other, other).place == i; other++)
            g_ptr_array_add(order, (gpointer)(uintptr_t)g_array_index(others, Other, other).tag);
        if (i < registered->len)
            g_ptr_array_add(order, (gpointer)(uintptr_t)g_array_index(registered, Registered, i).tag);
    }
    return order;
}

static void read_migrations(MigrationSet *set, FileTree *tree, const Journal *journal) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    folder_visit(tree, set->folder, false, add_sql_name, names);
    g_ptr_array_sort(names, name_compare);
    g_autoptr(GPtrArray) order = replay_order(journal, names);
    set->migrations = g_new0(Migration, order->len + 1);
    for (guint i = 0; i < order->len; i++) {
        const char *tag = order->pdata[i];
        g_autofree char *name = g_strconcat(tag, ".sql", NULL);
        g_autofree char *path = path_join(set->folder, name);
        const TreeFile *file = file_tree_find(tree, path);
        if (!file)
            continue; /* an entry without file is in `entries` only */
        Migration *migration = &set->migrations[set->migration_count++];
        migration_read(set, migration, tree, file, tag);
        migration_split(migration);
    }
}

/* --- journal and files together ---------------------------------------------------------------------------------------------------- */

static void read_snapshot(MigrationSet *set, FileTree *tree, JournalEntry *entry) {
    const char *underscore = strchr(entry->tag, '_');
    g_autofree char *prefix = underscore ? g_strndup(entry->tag, (gsize)(underscore - entry->tag)) : g_strdup(entry->tag);
    g_autofree char *name = g_strdup_printf("meta/%s_snapshot.json", prefix);
    g_autofree char *path = path_join(set->folder, name);
    const TreeFile *file = file_tree_find(tree, path);
    if (file)
        snapshot_read(set, entry, tree, file);
    set->keeps_snapshots = set->keeps_snapshots || entry->snapshot_id;
}

static void link_entries(MigrationSet *set, FileTree *tree, const Journal *journal) {
    g_autoptr(GHashTable) indexes = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < set->migration_count; i++)
        g_hash_table_insert(indexes, (gpointer)(uintptr_t)set->migrations[i].tag, GSIZE_TO_POINTER(i + 1));
    set->entry_count = journal->entries->len;
    set->entries = g_new0(JournalEntry, set->entry_count + 1);
    for (size_t i = 0; i < set->entry_count; i++) {
        JournalEntry *entry = &set->entries[i];
        *entry = g_array_index(journal->entries, JournalEntry, i);
        entry->migration = (int)GPOINTER_TO_SIZE(g_hash_table_lookup(indexes, entry->tag)) - 1;
        if (entry->migration >= 0) {
            Migration *migration = &set->migrations[entry->migration];
            migration->registered = true;
            if (migration->entry < 0)
                migration->entry = (int)i;
        }
        read_snapshot(set, tree, entry);
    }
}

/* All files are read before anything is run. */
static void refuse_missing_files(MigrationSet *set) {
    for (size_t i = 0; i < set->entry_count && !set->stop_text; i++) {
        if (set->entries[i].migration >= 0)
            continue;
        const char *tag = response_name(set->texts, set->entries[i].tag), *folder = *set->folder ? response_name(set->texts, set->folder) : ".";
        set->stop_text = text_pool_printf(set->texts, CODE("No file ./%s/%s.sql found in ./%s folder"), folder, tag, folder);
    }
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error; /* whatever is wrong with the content is a problem of the set */
    MigrationSet *set = set_new(&DRIZZLE, folder);
    const TreeFile *file = find_journal(tree, folder);
    g_autoptr(Journal) journal = NULL;
    if (file) {
        set->journal = text_pool_add(set->texts, file->path);
        journal = journal_read(set, tree, file);
    } else {
        journal = g_new0(Journal, 1);
        journal->entries = g_array_new(FALSE, TRUE, sizeof(JournalEntry));
        set_problem(set, JOURNAL ": missing: drizzle runs nothing");
    }
    read_migrations(set, tree, journal);
    link_entries(set, tree, journal);
    refuse_missing_files(set);
    return set;
}

const Runner RUNNER_DRIZZLE = {.rules = &DRIZZLE, .sign = sign, .recognise = recognise, .load = load};
