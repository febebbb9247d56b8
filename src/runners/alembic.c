#include "runner_table.h"

#include <string.h>
#include "manifest.h"
#include "program.h"
#include "python.h"

/*
 * Alembic: Python files with `revision` and `down_revision`: a graph. The ledger names its heads only; ancestors of what it names have run. `upgrade head` refuses a
 * graph of several heads. The programs are not run here.
 */

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "version_num"}, {FIELD_COUNT, NULL}};
static const char *const SUFFIXES[] = {".py", NULL};

static bool follows_path(const char *path) {
    const char *name = path_name(path);
    return g_str_has_suffix(name, ".py") && !g_str_has_prefix(name, "__init__") && !g_str_has_prefix(name, ".#") && strcmp(name, "env.py") != 0;
}

/* The revision in a file name: twelve hexadecimal digits between separators, else all up to the first "_". */
static char *key_of_path(const char *path) {
    enum { REVISION = 12 };
    const char *name = path_name(path);
    if (!follows_path(path))
        return NULL;
    g_autofree char *stem = g_strndup(name, strlen(name) - strlen(".py"));
    g_auto(GStrv) parts = g_strsplit_set(stem, "_-.", -1);
    for (char **part = parts; *part; part++) {
        if (strlen(*part) == REVISION && strspn(*part, "0123456789abcdef") == REVISION)
            return g_strdup(*part);
    }
    return g_strndup(stem, strcspn(stem, "_"));
}

static const RunnerRules ALEMBIC = {
    .id = "alembic",
    .title = "Alembic (versions/REVISION_name.py)",
    .name = "Alembic",
    .command = "alembic upgrade head",
    .mark_applied = "alembic stamp {last}",
    .command_home = "alembic.ini",
    .decision = DECIDE_ANCESTRY,
    .transaction = TRANSACTION_ALL_PENDING,
    .ledger = {NULL, "alembic_version"},
    .columns = COLUMNS,
    .ledger_definition = "version_num character varying(32) PRIMARY KEY",
    .vanished = {REACT_STOP, "Can't locate revision identified by '{}'"},
    .no_ledger = {REACT_RUN, NULL},
    .code = true,
    .key_of_path = key_of_path,
    .follows_path = follows_path,
};

static gssize sign(const char *path) {
    static const char PART[] = "versions";
    gssize folder = path_folder_length(path, 1);
    if (!g_str_has_suffix(path, ".py") || folder < (gssize)strlen(PART) || strncmp(path + folder - strlen(PART), PART, strlen(PART)) != 0)
        return -1;
    return folder == (gssize)strlen(PART) || path[folder - (gssize)strlen(PART) - 1] == '/' ? folder : -1;
}

static int recognise(FileTree *tree, const char *folder) {
    static const char *const WORDS[] = {"revision", "down_revision", NULL}, *const ALEMBIC_NAMES[] = {"alembic", "Flask-Migrate", "flask-migrate", NULL};
    if (program_count(tree, folder, SUFFIXES, WORDS) == 0)
        return 0;
    return program_find_above(tree, folder, "env.py") || manifest_mentions(tree, folder, ALEMBIC_NAMES) > 0 ? 95 : 80;
}

/* --- files ------------------------------------------------------------------------------------------------------------------------------------ */

/* The strings of an assignment; NULL with a problem when it is computed. None and no assignment are an empty list. */
static GPtrArray *read_strings(MigrationSet *set, const Migration *migration, const char *text, const char *name) {
    PythonValue value;
    if (!python_find(text, name, &value) || python_is_none(value))
        return g_ptr_array_new_with_free_func(g_free);
    GPtrArray *strings = python_strings(value);
    if (!strings)
        set_problem(set, "%s: %s is computed and not understood", path_below(migration->path, set->folder), name);
    return strings;
}

/* The first line of the file's comment string. */
static const char *description_of(MigrationSet *set, const char *text) {
    const char *at = text + strspn(text, " \t\r\n");
    if (!g_str_has_prefix(at, "\"\"\"") && !g_str_has_prefix(at, "'''"))
        return NULL;
    at += 3 + strspn(at + 3, " \t\r\n");
    size_t length = strcspn(at, "\r\n\"");
    return length > 0 ? text_pool_add_n(set->texts, at, length) : NULL;
}

static void add_parents(GString *parents, const GPtrArray *strings) {
    for (guint i = 0; strings && i < strings->len; i++)
        g_string_append_printf(parents, "%s%s", parents->len ? "," : "", (const char *)strings->pdata[i]);
}

static bool read_revision(MigrationSet *set, Migration *migration, const char *text) {
    g_autoptr(GPtrArray) revision = read_strings(set, migration, text, "revision");
    if (!revision || revision->len != 1 || !*(const char *)revision->pdata[0])
        return false;
    g_autoptr(GPtrArray) down = read_strings(set, migration, text, "down_revision");
    g_autoptr(GPtrArray) depends = read_strings(set, migration, text, "depends_on");
    g_autoptr(GString) parents = g_string_new(NULL);
    add_parents(parents, down);
    add_parents(parents, depends);
    migration->key = text_pool_add(set->texts, revision->pdata[0]);
    migration->prefix = ""; /* digits of a revision are no number */
    migration->requires = parents->len ? text_pool_add(set->texts, parents->str) : NULL;
    migration->description = description_of(set, text);
    migration->down_path = strstr(text, "def downgrade") ? migration->path : NULL;
    migration->no_transaction = strstr(text, "autocommit_block") != NULL;
    return true;
}

static void read_file(MigrationSet *set, FileTree *tree, const TreeFile *file) {
    const char *name = path_name(file->path);
    if (!follows_path(name))
        return;
    g_autofree char *tag = g_strndup(name, strlen(name) - strlen(".py"));
    Migration migration = {0};
    const char *text = program_read(set, &migration, tree, file, tag);
    if (!text || read_revision(set, &migration, text))
        set->migrations[set->migration_count++] = migration;
    else
        set_problem(set, "%s: Could not determine revision id: no revision = \"...\" in it", path_below(file->path, set->folder));
}

/* --- graph ------------------------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    MigrationSet *set;
    GHashTable *indexes; /* key -> index + 1 */
    GPtrArray *parents;  /* of GStrv, parallel to the migrations */
} Graph;

static void graph_clear(Graph *graph) {
    g_hash_table_unref(graph->indexes);
    g_ptr_array_unref(graph->parents);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Graph, graph_clear)

static Graph graph_build(MigrationSet *set) {
    Graph graph = {set, g_hash_table_new(g_str_hash, g_str_equal), g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev)};
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (g_hash_table_contains(graph.indexes, migration->key))
            set_problem(set, "%s: Revision %s is present more than once", path_below(migration->path, set->folder), migration->key);
        g_hash_table_insert(graph.indexes, (gpointer)(uintptr_t)migration->key, GSIZE_TO_POINTER(i + 1));
        g_ptr_array_add(graph.parents, g_strsplit(migration->requires ? migration->requires : "", ",", -1));
    }
    return graph;
}

static int find_revision(const Graph *graph, const char *key) {
    return (int)GPOINTER_TO_SIZE(g_hash_table_lookup(graph->indexes, key)) - 1;
}

static void check_parents(const Graph *graph) {
    MigrationSet *set = graph->set;
    for (size_t i = 0; i < set->migration_count; i++) {
        for (char **parent = graph->parents->pdata[i]; *parent; parent++) {
            if (find_revision(graph, *parent) >= 0)
                continue;
            set_problem(set, "%s: revision %s, which it follows, has no file", path_below(set->migrations[i].path, set->folder), *parent);
            if (!set->stop_text)
                set->stop_text = text_pool_printf(set->texts, "Revision %s referenced from %s is not present", *parent, set->migrations[i].key);
        }
    }
}

static bool is_ready(const Graph *graph, size_t index, const bool *placed) {
    for (char **parent = graph->parents->pdata[index]; *parent; parent++) {
        int at = find_revision(graph, *parent);
        if (at >= 0 && !placed[at])
            return false;
    }
    return true;
}

/* The migrations with parents before children; among those that may come next, in the order of their file names. A circle ends up last. */
static void order(const Graph *graph) {
    MigrationSet *set = graph->set;
    g_autofree bool *placed = g_new0(bool, set->migration_count + 1);
    Migration *ordered = g_new0(Migration, set->migration_count + 1);
    size_t count = 0;
    for (size_t last = SIZE_MAX; count < set->migration_count && last != count;) {
        last = count;
        for (size_t i = 0; i < set->migration_count; i++) {
            if (placed[i] || !is_ready(graph, i, placed))
                continue;
            placed[i] = true;
            ordered[count++] = set->migrations[i];
        }
    }
    for (size_t i = 0; i < set->migration_count; i++) {
        if (!placed[i]) {
            ordered[count++] = set->migrations[i];
            set_problem(set, "%s: Cycle is detected in revisions", path_below(set->migrations[i].path, set->folder));
        }
    }
    g_free(set->migrations);
    set->migrations = ordered;
}

/* Several revisions that nothing follows. */
static void check_heads(MigrationSet *set) {
    g_autoptr(GHashTable) followed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < set->migration_count; i++) {
        g_auto(GStrv) parents = g_strsplit(set->migrations[i].requires ? set->migrations[i].requires : "", ",", -1);
        for (char **parent = parents; *parent; parent++)
            g_hash_table_add(followed, g_strdup(*parent));
    }
    g_autoptr(GString) heads = g_string_new(NULL);
    int count = 0;
    for (size_t i = 0; i < set->migration_count; i++) {
        if (g_hash_table_contains(followed, set->migrations[i].key))
            continue;
        g_string_append_printf(heads, "%s%s", count++ ? ", " : "", set->migrations[i].key);
    }
    if (count < 2)
        return;
    set_problem(set, "%d heads: %s", count, heads->str);
    if (!set->stop_text)
        set->stop_text = text_pool_add(set->texts, "Multiple head revisions are present for given argument 'head'; please specify a specific target revision, "
                                                   "'<branchname>@head' to narrow to a specific head, or 'heads' for all heads");
}

static int compare(const Migration *a, const Migration *b) {
    int by_tag = strcmp(a->tag, b->tag);
    return by_tag ? by_tag : strcmp(a->path, b->path);
}

/* version_table = "..." in env.py. */
static void read_environment(MigrationSet *set, FileTree *tree) {
    const TreeFile *file = program_find_above(tree, set->folder, "env.py");
    g_autofree char *table = program_setting(tree, file, "version_table");
    g_autofree char *schema = program_setting(tree, file, "version_table_schema");
    if (table)
        set->ledger.table = text_pool_add(set->texts, table);
    if (schema)
        set->ledger.schema = text_pool_add(set->texts, schema);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&ALEMBIC, folder);
    size_t end, begin = file_tree_range(tree, folder, &end);
    set->migrations = g_new0(Migration, end - begin + 1);
    for (size_t i = begin; i < end; i++)
        read_file(set, tree, &tree->files[i]);
    migrations_sort(set, compare);
    g_auto(Graph) graph = graph_build(set);
    check_parents(&graph);
    order(&graph);
    check_heads(set);
    read_environment(set, tree);
    return set;
}

const Runner RUNNER_ALEMBIC = {.rules = &ALEMBIC, .sign = sign, .recognise = recognise, .load = load, .recursive = true};
