#include "runner_table.h"

#include <string.h>
#include "manifest.h"
#include "program.h"

/*
 * Knex: every file of the folder with one of its extensions, in the order of the names, which with the extension are the keys. Any name that the ledger lacks
 * runs; a recorded name without file stops it. The programs are not run here; .sql files (a loader of the project's own) are.
 */

static const LedgerColumn COLUMNS[] = {
    {FIELD_ORDER, "id"}, {FIELD_KEY, "name"}, {FIELD_BATCH, "batch"}, {FIELD_APPLIED_AT, "migration_time"}, {FIELD_COUNT, NULL}};
static const char *const OWN_TABLES[] = {"knex_migrations_lock", NULL};
static const char *const SUFFIXES[] = {".js", ".ts", ".cjs", ".mjs", ".sql", NULL};
static const char *const CONFIGS[] = {"knexfile.js", "knexfile.ts", "knexfile.cjs", "knexfile.mjs"};

static bool is_migration(const char *name) {
    return name_has_suffix(name, SUFFIXES) && !g_str_has_suffix(name, ".d.ts") && !g_str_has_suffix(name, ".down.sql") && !g_str_has_prefix(name, "knexfile.");
}

static char *key_of_path(const char *path) {
    return is_migration(path) && !strchr(path, '/') ? g_strdup(path) : NULL;
}

static bool follows_path(const char *path) {
    return is_migration(path_name(path));
}

static const RunnerRules KNEX = {
    .id = "knex",
    .title = "Knex (NUMBER_name.js or .ts)",
    .name = "Knex",
    .command = "npx knex migrate:latest",
    .clear_lock = "npx knex migrate:unlock",
    .command_home = "package.json",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_ALL_PENDING,
    .ledger = {NULL, "knex_migrations"},
    .columns = COLUMNS,
    .ledger_definition = "id serial PRIMARY KEY, name character varying(255), batch integer, migration_time timestamp with time zone",
    .own_tables = OWN_TABLES,
    .lock_table = "knex_migrations_lock",
    .lock_column = "is_locked",
    .late = {REACT_RUN, NULL},
    .vanished = {REACT_STOP, "The migration directory is corrupt, the following files are missing: " CODE("{}")},
    .no_ledger = {REACT_RUN, NULL},
    .locked = {REACT_STOP, "Can't take lock to run migrations: Migration table is already locked"},
    .code = true,
    .key_of_path = key_of_path,
    .follows_path = follows_path,
};

static gssize sign(const char *path) {
    const char *name = path_name(path);
    size_t number = number_length(name);
    bool program = is_migration(name) && !g_str_has_suffix(name, ".sql");
    return program && number > 0 && name[number] == '_' ? path_folder_length(path, 1) : -1;
}

static const TreeFile *find_config(FileTree *tree, const char *folder) {
    for (size_t i = 0; i < G_N_ELEMENTS(CONFIGS); i++) {
        const TreeFile *file = program_find_above(tree, folder, CONFIGS[i]);
        if (file)
            return file;
    }
    return NULL;
}

typedef struct {
    FileTree *tree;
    int looked, ups, uses, knexes, others;
} Look;

static void look_at(const TreeFile *file, const char *parent, const char *name, void *data) {
    enum { LIMIT = 3 };
    (void)parent;
    Look *look = data;
    if (!is_migration(name) || g_str_has_suffix(name, ".sql") || look->looked == LIMIT)
        return;
    look->looked++;
    g_autofree char *text = program_peek(look->tree, file);
    if (!text)
        return;
    bool up = strstr(text, "exports.up") || strstr(text, "function up") || strstr(text, "const up") || strstr(text, "up:") || strstr(text, "up(");
    look->ups += up;
    look->uses += up && (strstr(text, "nex") || strstr(text, ".schema") || strstr(text, ".raw("));
    look->knexes += up && (strstr(text, "knex") || strstr(text, "Knex"));
    look->others += strstr(text, "pgm") || strstr(text, "queryInterface") || strstr(text, "queryRunner") || strstr(text, "MigrationInterface") || strstr(text, ".runSql(") || strstr(text, "dbmigrate");
}

static int recognise(FileTree *tree, const char *folder) {
    static const char *const WORDS[] = {"knex", "objection", NULL};
    Look look = {.tree = tree};
    folder_visit(tree, folder, false, look_at, &look);
    if (look.ups == 0 || look.uses == 0 || look.others > 0)
        return 0;
    bool used = find_config(tree, folder) || manifest_mentions(tree, folder, WORDS) > 0;
    return look.knexes > 0 ? (used ? 90 : 75) : used ? 70 : 0;
}

static void add_name(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)parent;
    if (is_migration(name))
        g_ptr_array_add(data, (gpointer)(uintptr_t)file);
}

static void read_file(MigrationSet *set, FileTree *tree, const TreeFile *file) {
    const char *name = path_name(file->path);
    Migration *migration = &set->migrations[set->migration_count++];
    if (g_str_has_suffix(name, ".sql")) {
        migration_read(set, migration, tree, file, name);
        migration->registered = true;
        return;
    }
    const char *text = program_read(set, migration, tree, file, name);
    migration->no_transaction = text && (strstr(text, "transaction: false") || strstr(text, "transaction:false"));
    migration->down_path = text && strstr(text, "down") ? migration->path : NULL;
}

static int compare(const Migration *a, const Migration *b) {
    return strcmp(a->key, b->key);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&KNEX, folder);
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    folder_visit(tree, folder, false, add_name, files);
    set->migrations = g_new0(Migration, files->len + 1);
    for (guint i = 0; i < files->len; i++)
        read_file(set, tree, files->pdata[i]);
    migrations_sort(set, compare);
    const TreeFile *config = find_config(tree, folder);
    g_autofree char *table = program_setting(tree, config, "tableName");
    g_autofree char *schema = program_setting(tree, config, "schemaName");
    if (table)
        set->ledger.table = text_pool_add(set->texts, table);
    if (schema)
        set->ledger.schema = text_pool_add(set->texts, schema);
    return set;
}

const Runner RUNNER_KNEX = {.rules = &KNEX, .sign = sign, .recognise = recognise, .load = load};
