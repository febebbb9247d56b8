#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "lines.h"

/*
 * Prisma Migrate: a folder a migration with migration.sql, in order of the folders' names, and migration_lock.toml, which names the provider. `migrate deploy` runs what the
 * ledger lacks, wherever it stands, and compares no checksum: that does only `migrate dev`. Rules and traps: docs/internals/runners.md.
 */

#define LOCK "migration_lock.toml"
#define SCRIPT "migration.sql"

/* The sum is written when a migration is begun. Old versions wrote bytes below 16 with one digit. */
static const char *checksum_fits(const Migration *migration, const char *sql, size_t size, const char *recorded) {
    enum { FULL_LENGTH = 64 };
    if (strlen(recorded) == FULL_LENGTH)
        return sha256_fits(migration, sql, size, recorded);
    static const char *const WORDS[] = {"with a checksum written without leading zeros", "with LF line ends and a checksum written without leading zeros",
                                        "with CRLF line ends and a checksum written without leading zeros"};
    for (size_t i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        size_t other_size = size;
        g_autofree char *other = i == 0 ? NULL : text_with_line_ends(sql, size, i == 2, &other_size);
        g_autofree char *sum = text_sha256(other ? other : sql, other_size);
        g_autoptr(GString) old = g_string_new(NULL);
        for (size_t digit = 0; sum[digit]; digit++)
            if (digit % 2 == 1 || sum[digit] != '0')
                g_string_append_c(old, sum[digit]);
        if (strcmp(old->str, recorded) == 0)
            return WORDS[i];
    }
    return NULL;
}

static char *key_of_path(const char *path) {
    const char *slash = strchr(path, '/');
    return slash && strcmp(slash + 1, SCRIPT) == 0 ? g_strndup(path, (gsize)(slash - path)) : NULL;
}

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "migration_name"},    {FIELD_CHECKSUM, "checksum"},        {FIELD_APPLIED_AT, "started_at"}, {FIELD_FINISHED_AT, "finished_at"},
                                       {FIELD_ROLLED_BACK_AT, "rolled_back_at"}, {FIELD_ERROR, "logs"}, {FIELD_COUNT, NULL}};

static const RunnerRules PRISMA = {
    .id = "prisma",
    .title = "Prisma (NAME/migration.sql and migration_lock.toml)",
    .name = "Prisma",
    .command = "prisma migrate deploy",
    .command_home = "package.json",
    .mark_applied = "npx prisma migrate resolve --applied {}",
    .clear_failed = "npx prisma migrate resolve --rolled-back {}",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_PIECE, /* the whole file is one query: a single statement stands in no transaction block */
    .ledger = {NULL, "_prisma_migrations"},
    .columns = COLUMNS,
    .ledger_definition = "id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, "
                         "rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0",
    .late = {REACT_RUN, NULL},
    .failed = {REACT_STOP, CODE("Error: P3009") ": " CODE("migrate found failed migrations in the target database, new migrations will not be applied.") " The " CODE("{}") " migration failed"},
    .no_ledger = {REACT_STOP, CODE("Error: P3005") ": " CODE("The database schema is not empty.")},
    .checksum_fits = checksum_fits,
    .key_of_path = key_of_path,
};

/* --- migration_lock.toml ----------------------------------------------------------------------------------------------------------------- */

/* As Prisma reads it: the first line that begins with "provider", without "provider = " and quotes. NULL: no file. */
static char *read_provider(FileTree *tree, const char *folder, int *line) {
    size_t size;
    g_autofree char *text = tree_read_text(tree, folder, LOCK, &size, NULL);
    if (!text)
        return NULL;
    for (Lines lines = {.text = text, .size = size}; lines_next(&lines);) {
        g_autofree char *whole = lines_text(&lines);
        if (!g_str_has_prefix(whole, "provider"))
            continue;
        *line = lines.number;
        char *begin = strchr(whole, '"'), *end = begin ? strchr(begin + 1, '"') : NULL;
        return end ? g_strndup(begin + 1, (gsize)(end - begin - 1)) : g_strdup(whole);
    }
    *line = 1;
    return g_strdup("<PROVIDER NOT FOUND>");
}

static bool is_postgres(const char *provider) {
    return !provider || strcmp(provider, "postgresql") == 0 || strcmp(provider, "postgres") == 0 || strcmp(provider, "cockroachdb") == 0;
}

static void check_lock(MigrationSet *set, FileTree *tree) {
    int line = 0;
    g_autofree char *provider = read_provider(tree, set->folder, &line);
    if (!provider) {
        set_problem(set, LOCK ": missing: Prisma does not check the provider");
        return;
    }
    if (strcmp(provider, "postgresql") == 0)
        return;
    set_problem(set, LOCK ":%d: the provider is %s, not postgresql", line, provider);
    set->stop_text = text_pool_printf(set->texts, CODE("Error: P3019") ": " CODE("The datasource provider `postgresql` specified in your schema does not match the one specified in the migration_lock.toml, `%s`."), provider);
}

/* --- the folder -------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    GPtrArray *names; /* of char *: folders with a migration.sql, owned */
    bool drizzle;     /* snapshots beside them: Drizzle 1.0 */
    GPtrArray *others; /* of char *: paths of SQL files that Prisma does not look at */
} Found;

static void add_folder(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    Found *found = data;
    if (strcmp(name, SCRIPT) == 0)
        g_ptr_array_add(found->names, g_strdup(parent));
    else if (g_str_has_suffix(name, ".sql") && strcmp(name, "down.sql") != 0)
        g_ptr_array_add(found->others, g_strconcat(parent, "/", name, NULL));
    found->drizzle |= strcmp(name, "snapshot.json") == 0;
}

static Found find(FileTree *tree, const char *folder) {
    Found found = {g_ptr_array_new_with_free_func(g_free), false, g_ptr_array_new_with_free_func(g_free)};
    folder_visit(tree, folder, true, add_folder, &found);
    g_ptr_array_sort(found.names, text_compare_entries);
    return found;
}

static void found_clear(Found *found) {
    g_ptr_array_unref(found->names);
    g_ptr_array_unref(found->others);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

static bool has_time_stamp(const char *name) {
    enum { DIGITS = 14 };
    return number_length(name) == DIGITS && name[DIGITS] == '_';
}

static int recognise(FileTree *tree, const char *folder) {
    g_auto(Found) found = find(tree, folder);
    int line;
    g_autofree char *provider = read_provider(tree, folder, &line);
    if (found.names->len == 0 || found.drizzle || !is_postgres(provider))
        return 0;
    if (provider)
        return 100;
    for (guint i = 0; i < found.names->len; i++)
        if (!has_time_stamp(found.names->pdata[i]))
            return 0;
    return 70;
}

static gssize sign(const char *path) {
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    return strcmp(name, LOCK) == 0 ? MAX(0, (gssize)(name - path) - 1) : -1;
}

static void read_folder(MigrationSet *set, FileTree *tree, const char *name) {
    Migration *migration = &set->migrations[set->migration_count++];
    g_autofree char *folder = path_join(set->folder, name);
    g_autofree char *path = path_join(folder, SCRIPT);
    migration_read(set, migration, tree, file_tree_find(tree, path), name);
    migration->registered = true;
    const char *underscore = strchr(name, '_');
    g_autofree char *words = underscore && underscore[1] ? g_strdelimit(g_strdup(underscore + 1), "_", ' ') : NULL;
    migration->description = text_pool_add(set->texts, words);
    g_autofree char *down = path_join(folder, "down.sql");
    if (file_tree_find(tree, down))
        migration_read_down(set, migration, tree, file_tree_find(tree, down));
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&PRISMA, folder);
    g_auto(Found) found = find(tree, folder);
    set->migrations = g_new0(Migration, found.names->len + 1);
    for (guint i = 0; i < found.names->len; i++)
        read_folder(set, tree, found.names->pdata[i]);
    for (guint i = 0; i < found.others->len; i++)
        set_problem(set, "%s: Prisma runs migration.sql only", (const char *)found.others->pdata[i]);
    check_lock(set, tree);
    return set;
}

const Runner RUNNER_PRISMA = {.rules = &PRISMA, .sign = sign, .recognise = recognise, .load = load};
