#include "runner_table.h"

#include <string.h>
#include "manifest.h"
#include "program.h"

/*
 * Rails: db/migrate/VERSION_name.rb, in the order of the version as a number; any version that the ledger lacks runs, wherever it stands. The programs are
 * not run here.
 */

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "version"}, {FIELD_COUNT, NULL}};
static const char *const OWN_TABLES[] = {"ar_internal_metadata", NULL};
static const char *const SUFFIXES[] = {".rb", NULL};

/* NUMBER_name.rb or NUMBER_name.scope.rb. */
static bool is_migration(const char *name) {
    size_t digits = strspn(name, "0123456789");
    if (digits == 0 || name[digits] != '_' || !g_str_has_suffix(name, ".rb"))
        return false;
    size_t length = strlen(name) - strlen(".rb");
    return digits + strspn(name + digits, "abcdefghijklmnopqrstuvwxyz0123456789_.") >= length;
}

static char *key_of_path(const char *path) {
    const char *name = path_name(path);
    return is_migration(name) ? number_text(name, strspn(name, "0123456789")) : NULL;
}

static bool follows_path(const char *path) {
    return is_migration(path_name(path));
}

static const RunnerRules RAILS = {
    .id = "rails",
    .title = "Rails (db/migrate/VERSION_name.rb)",
    .name = "Rails",
    .command = "bin/rails db:migrate",
    .command_home = "Gemfile",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .ledger = {NULL, "schema_migrations"},
    .columns = COLUMNS,
    .ledger_definition = "version character varying PRIMARY KEY",
    .own_tables = OWN_TABLES,
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
    static const char *const WORDS[] = {"ActiveRecord::Migration", NULL}, *const PG[] = {"Gemfile:pg", NULL};
    if (program_count(tree, folder, SUFFIXES, WORDS) == 0)
        return 0;
    return manifest_mentions(tree, folder, PG) > 0 ? 95 : 85;
}

/* "20240102030405_add_users.rb": "add users" */
static const char *description_of(MigrationSet *set, const char *name) {
    const char *words = name + strspn(name, "0123456789") + 1;
    g_autofree char *text = g_strndup(words, strcspn(words, "."));
    return text_pool_add(set->texts, g_strdelimit(text, "_", ' '));
}

static int compare(const Migration *a, const Migration *b) {
    int order = number_compare(a->key, b->key);
    return order ? order : strcmp(a->path, b->path);
}

/* "add users": "AddUsers", the class's name */
static char *camel_case(const char *words) {
    GString *name = g_string_new(NULL);
    for (const char *at = words; *at; at++) {
        if (*at != ' ')
            g_string_append_c(name, at == words || at[-1] == ' ' ? g_ascii_toupper(*at) : *at);
    }
    return g_string_free(name, FALSE);
}

/* Rails refuses two files of one version, and two of one name. */
static void check_duplicates(MigrationSet *set) {
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (i > 0 && strcmp(migration->key, set->migrations[i - 1].key) == 0) {
            set_problem(set, "%s and %s have the same version", set->migrations[i - 1].tag, migration->tag);
            if (!set->stop_text)
                set->stop_text = text_pool_printf(set->texts, "Multiple migrations have the version number %s", migration->key);
        }
        if (g_hash_table_add(names, (gpointer)(uintptr_t)migration->description))
            continue;
        set_problem(set, "%s: another migration has the same name", migration->tag);
        g_autofree char *class = camel_case(migration->description);
        if (!set->stop_text)
            set->stop_text = text_pool_printf(set->texts, "Multiple migrations have the name %s", class);
    }
}

static void read_file(MigrationSet *set, FileTree *tree, const TreeFile *file) {
    const char *name = path_name(file->path);
    g_autofree char *tag = g_strndup(name, strlen(name) - strlen(".rb"));
    Migration *migration = &set->migrations[set->migration_count++];
    const char *text = program_read(set, migration, tree, file, tag);
    g_autofree char *key = key_of_path(file->path);
    migration->key = text_pool_add(set->texts, key);
    migration->description = description_of(set, name);
    migration->no_transaction = text && strstr(text, "disable_ddl_transaction!");
    migration->down_path = text && (strstr(text, "def down") || strstr(text, "def change")) ? migration->path : NULL;
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&RAILS, folder);
    size_t end, begin = file_tree_range(tree, folder, &end);
    set->migrations = g_new0(Migration, end - begin + 1);
    for (size_t i = begin; i < end; i++) {
        const char *name = path_name(tree->files[i].path);
        if (is_migration(name))
            read_file(set, tree, &tree->files[i]);
        else if (g_str_has_suffix(name, ".rb"))
            set_problem(set, "%s: no VERSION_name.rb: not taken for a migration", path_below(tree->files[i].path, folder));
    }
    migrations_sort(set, compare);
    check_duplicates(set);
    return set;
}

const Runner RUNNER_RAILS = {.rules = &RAILS, .sign = sign, .recognise = recognise, .load = load, .recursive = true};
