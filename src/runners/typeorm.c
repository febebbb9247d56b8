#include "runner_table.h"

#include <string.h>
#include "manifest.h"
#include "program.h"

/*
 * TypeORM: classes that implement MigrationInterface, one a file TIMESTAMP-Name.ts. The class's name, or its `name` property, is the key and ends with the time
 * stamp that gives the order; a name that the ledger lacks runs, wherever it stands. The programs are not run here.
 */

enum { STAMP = 13 }; /* digits of JavaScript's time */

static const LedgerColumn COLUMNS[] = {{FIELD_ORDER, "id"}, {FIELD_WHEN, "timestamp"}, {FIELD_KEY, "name"}, {FIELD_COUNT, NULL}};
static const char *const SUFFIXES[] = {".ts", ".js", ".mts", ".cts", ".mjs", ".cjs", NULL};

static bool is_migration(const char *name) {
    size_t digits = strspn(name, "0123456789");
    return digits == STAMP && name[digits] == '-' && name_has_suffix(name, SUFFIXES) && !g_str_has_suffix(name, ".d.ts");
}

/* As typeorm names the class of a new file: "1700000000000-add-users.ts" is AddUsers1700000000000. */
static char *key_of_path(const char *path) {
    const char *name = path_name(path);
    if (!is_migration(name))
        return NULL;
    g_autoptr(GString) key = g_string_new(NULL);
    bool upper = true;
    for (const char *at = name + STAMP + 1; *at && *at != '.'; at++) {
        bool word = g_ascii_isalnum(*at);
        if (word)
            g_string_append_c(key, upper ? g_ascii_toupper(*at) : *at);
        upper = !word;
    }
    g_string_append_len(key, name, STAMP);
    return g_string_free(g_steal_pointer(&key), FALSE);
}

static bool follows_path(const char *path) {
    return is_migration(path_name(path));
}

static const RunnerRules TYPEORM = {
    .id = "typeorm",
    .title = "TypeORM (TIMESTAMP-Name.ts)",
    .name = "TypeORM",
    .command = "npx typeorm migration:run",
    .command_home = "package.json",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_ALL_PENDING,
    .ledger = {NULL, "migrations"},
    .columns = COLUMNS,
    .ledger_definition = "id serial PRIMARY KEY, \"timestamp\" bigint NOT NULL, name character varying NOT NULL",
    .late = {REACT_RUN, NULL},
    .vanished = {REACT_IGNORE, NULL},
    .no_ledger = {REACT_RUN, NULL},
    .code = true,
    .key_of_path = key_of_path,
    .follows_path = follows_path,
};

static gssize sign(const char *path) {
    return is_migration(path_name(path)) ? path_folder_length(path, 1) : -1;
}

static int recognise(FileTree *tree, const char *folder) {
    static const char *const SOURCE[] = {"MigrationInterface", NULL}, *const BUILT[] = {"queryRunner", NULL};
    static const char *const PG[] = {"package.json:pg", NULL};
    if (program_count(tree, folder, SUFFIXES, SOURCE) == 0 && program_count(tree, folder, SUFFIXES, BUILT) == 0)
        return 0;
    return manifest_mentions(tree, folder, PG) > 0 ? 95 : 85;
}

/* --- classes ------------------------------------------------------------------------------------------------------------------------------- */

static size_t identifier_length(const char *at) {
    size_t length = 0;
    while (g_ascii_isalnum(at[length]) || at[length] == '_' || at[length] == '$')
        length++;
    return length;
}

static bool has_stamp(const char *name, size_t length) {
    return length >= STAMP && strspn(name + length - STAMP, "0123456789") >= STAMP;
}

/* The name of the first class that implements MigrationInterface, or whose name ends with a time stamp; *end behind it. */
static char *class_name(const char *text, const char **end) {
    for (const char *at = text; (at = strstr(at, "class ")); at++) {
        if (at > text && identifier_length(at - 1) > 1)
            continue;
        const char *name = at + strlen("class ") + strspn(at + strlen("class "), " ");
        size_t length = identifier_length(name);
        g_autofree char *head = g_strndup(name + length, strcspn(name + length, "{"));
        *end = name + length;
        if (length > 0 && (has_stamp(name, length) || strstr(head, "MigrationInterface")))
            return g_strndup(name, length);
    }
    return NULL;
}

/* name = "..." in the class; NULL. */
static char *name_property(const char *text) {
    for (const char *at = text; (at = strstr(at, "name")); at++) {
        const char *value = at + strlen("name");
        if ((at > text && identifier_length(at - 1) > strlen("name")) || (*value != ' ' && *value != '=' && *value != ':'))
            continue;
        value += strcspn(value, "='\"`;\n");
        if (*value != '=' || value[1] == '=')
            continue;
        value += 1 + strspn(value + 1, " ");
        const char stop[] = {*value, '\n', '\0'};
        size_t length = strchr("'\"`", *value) && *value ? strcspn(value + 1, stop) : 0;
        if (length > 0 && has_stamp(value + 1, length))
            return g_strndup(value + 1, length);
    }
    return NULL;
}

static void read_file(MigrationSet *set, FileTree *tree, const TreeFile *file) {
    const char *name = path_name(file->path);
    g_autofree char *tag = g_strndup(name, (gsize)(strrchr(name, '.') - name));
    Migration *migration = &set->migrations[set->migration_count++];
    const char *text = program_read(set, migration, tree, file, tag), *end = NULL;
    g_autofree char *class = text ? class_name(text, &end) : NULL;
    g_autofree char *property = class ? name_property(end) : NULL;
    g_autofree char *guess = class ? NULL : key_of_path(name);
    const char *key = property ? property : class ? class : guess;
    if (!class)
        set_problem(set, "%s: no class that implements MigrationInterface was found in it: its name is guessed", path_below(file->path, set->folder));
    migration->key = text_pool_add(set->texts, key ? key : tag);
    migration->down_path = text && strstr(text, "down(") ? migration->path : NULL;
    migration->no_transaction = text && (strstr(text, "transaction = false") || strstr(text, "transaction=false"));
    if (has_stamp(migration->key, strlen(migration->key)))
        migration->prefix = text_pool_add(set->texts, migration->key + strlen(migration->key) - STAMP);
    else if (!set->stop_text)
        set->stop_text = text_pool_printf(set->texts, CODE("%s") " migration name is wrong. Migration class name should have a JavaScript timestamp appended", migration->key);
}

static int compare(const Migration *a, const Migration *b) {
    int order = strcmp(a->prefix, b->prefix);
    return order ? order : strcmp(a->path, b->path);
}

static void check_duplicates(MigrationSet *set) {
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (g_hash_table_add(keys, (gpointer)(uintptr_t)migration->key))
            continue;
        set_problem(set, "%s: another file has a class of the same name", migration->tag);
        if (!set->stop_text)
            set->stop_text = text_pool_printf(set->texts, "Duplicate migrations: " CODE("%s"), migration->key);
    }
}

static void add_name(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)parent;
    if (is_migration(name))
        g_ptr_array_add(data, (gpointer)(uintptr_t)file);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    static const char *const SOURCES[] = {"data-source.ts", "src/data-source.ts", "ormconfig.json", "ormconfig.ts", "ormconfig.js"};
    MigrationSet *set = set_new(&TYPEORM, folder);
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    folder_visit(tree, folder, false, add_name, files);
    set->migrations = g_new0(Migration, files->len + 1);
    for (guint i = 0; i < files->len; i++)
        read_file(set, tree, files->pdata[i]);
    migrations_sort(set, compare);
    check_duplicates(set);
    g_autofree char *table = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(SOURCES) && !table; i++)
        table = program_setting(tree, program_find_above(tree, folder, SOURCES[i]), "migrationsTableName");
    if (table)
        set->ledger.table = text_pool_add(set->texts, table);
    return set;
}

const Runner RUNNER_TYPEORM = {.rules = &TYPEORM, .sign = sign, .recognise = recognise, .load = load};
