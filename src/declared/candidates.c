/* Files that make tables beside the migrations. Names and places decide which are read, their content which are told. */

#define _GNU_SOURCE /* strcasestr */
#include <string.h>
#include "declared/declared.h"
#include "embedded_source.h"

#define FILES_MAX 300
#define BYTES_MAX ((size_t)16 << 20)
#define FILE_MAX ((size_t)4 << 20)

/* --- words of a path ---------------------------------------------------------------------------------------------------- */

/* Folders whose files say nothing of the schema that is in use. A word of the folder's name counts: "db-tests". */
static const char *const FOREIGN_WORDS[] = {
    "archive", "archived", "archives", "attic", "backup", "backups", "blib", "build", "coverage", "cypress", "demo", "demos", "deprecated", "dist", "doc", "docs", "e2e",
    "example", "examples", "fixture", "fixtures", "generated", "legacy", "migrate", "migration", "migrations", "mock", "mocks", "old", "out", "playground", "revert",
    "rollback", "rollbacks", "sample", "samples", "snapshots", "spec", "specs", "storybook", "target", "test", "testdata", "testing", "tests", "third", "tutorial",
    "undo", "vendor", "worktrees"};

/* Other databases, in any part of the path. */
static const char *const DIALECTS[] = {
    "bigquery", "cassandra", "clickhouse", "cloudflare", "cockroach", "d1", "duckdb", "mariadb", "mssql", "mysql", "oracle", "redshift", "snowflake", "sqlite", "sqlite3",
    "sqlserver", "tsql", "turso"};

/* In the name of a file of SQL or a program that makes a schema. */
static const char *const MAKING[] = {
    "bootstrap", "create", "database", "db", "ddl", "dump", "full", "init", "initdb", "initialize", "install", "provision", "recreate", "reset", "schema", "schemas",
    "seed", "setup", "structure", "table", "tables", "tenant"};

/* Folders in which programs that make a schema lie. */
static const char *const MAKING_FOLDERS[] = {
    "bin", "database", "db", "init", "initdb", "postgres", "postgresql", "schema", "script", "scripts", "seed", "seeds", "setup", "sql", "supabase", "tools"};

/* What only other databases write. */
static const char *const DIALECT_TEXTS[] = {
    "autoincrement", "auto_increment", ") engine=", ") engine =", "create table `", "create table if not exists `", "nvarchar", "better-sqlite3", "mysql2", "@clickhouse/",
    "sqlite3", "int unsigned", "without rowid"};

static bool is_listed(const char *const *list, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], word) == 0)
            return true;
    return false;
}

/* Calls for each word of a name in lower case: "createTenant3-db" is create, tenant, 3, db. True when one is in the list. */
static bool has_word(const char *name, const char *const *list, size_t count) {
    g_autoptr(GString) word = g_string_new(NULL);
    for (const char *at = name;; at++) {
        bool upper = g_ascii_isupper(*at) && at > name && g_ascii_islower(at[-1]);
        bool digit = g_ascii_isdigit(*at) && at > name && g_ascii_isalpha(at[-1]);
        if (!g_ascii_isalnum(*at) || upper || digit) {
            if (word->len > 0 && is_listed(list, count, word->str))
                return true;
            /* d1, e2e: a digit also joins */
            if (!digit || word->len > 1)
                g_string_truncate(word, 0);
        }
        if (!*at)
            return false;
        if (g_ascii_isalnum(*at))
            g_string_append_c(word, g_ascii_tolower(*at));
    }
}

#define HAS_WORD(name, list) has_word(name, list, G_N_ELEMENTS(list))

/* --- names and places --------------------------------------------------------------------------------------------------- */

static bool is_left_out(const char *part) {
    if (strcmp(part, "node_modules") == 0)
        return true;
    return *part == '.' && strcmp(part, ".docker") != 0 && strcmp(part, ".devcontainer") != 0;
}

static bool is_entrypoint(const char *part) {
    return strcmp(part, "docker-entrypoint-initdb.d") == 0 || strcmp(part, "initdb.d") == 0;
}

/* 0042_add_users.sql, V3__x.sql, x.down.sql: a migration, though its folder has another name. */
static bool is_migration_name(const char *name) {
    size_t digits = strspn(name, "0123456789");
    bool versioned = (*name == 'V' || *name == 'R' || *name == 'U') && strstr(name, "__");
    return digits >= 3 || versioned || strstr(name, ".down.") || strstr(name, ".up.") || strcmp(name, "down.sql") == 0 || strcmp(name, "up.sql") == 0;
}

static bool is_program_name(const char *name) {
    static const char *const left_out[] = {".test.", ".spec.", ".d.ts", ".d.mts", ".min.", ".stories.", ".config.", ".bench.", ".mock."};
    for (size_t i = 0; i < G_N_ELEMENTS(left_out); i++)
        if (strstr(name, left_out[i]))
            return false;
    return embedded_is_program(name);
}

typedef struct {
    const TreeFile *file;
    int rank;        /* the smaller the likelier */
    bool entrypoint;
} Plausible;

typedef struct {
    FileTree *tree;
    const char *const *others;
    const char *folder;
    char *package, *beside; /* the package of the migrations; the folder that they are in */
    ParseCache *cache;
    size_t bytes;
} Search;

static bool is_below(const char *path, const char *folder) {
    size_t size = strlen(folder);
    return size == 0 || (strncmp(path, folder, size) == 0 && path[size] == '/');
}

static bool is_migrations(const Search *search, const char *path) {
    if (*search->folder && is_below(path, search->folder))
        return true;
    for (const char *const *other = search->others; other && *other; other++)
        if (**other && is_below(path, *other))
            return true;
    return false;
}

/* True when the folders of the path may hold such a file; *making: one of them is named like those that do. */
static bool look_at_folders(char **parts, guint count, bool *making, bool *entrypoint) {
    for (guint i = 0; i < count; i++) {
        if (is_left_out(parts[i]) || HAS_WORD(parts[i], FOREIGN_WORDS) || HAS_WORD(parts[i], DIALECTS))
            return false;
        *making = *making || HAS_WORD(parts[i], MAKING_FOLDERS);
        *entrypoint = *entrypoint || is_entrypoint(parts[i]);
    }
    return true;
}

static int rank_of(const Search *search, const char *path, bool entrypoint, bool named, guint depth) {
    if (is_below(path, search->beside) && named)
        return 0;
    if (entrypoint)
        return 1;
    if (is_below(path, search->package))
        return named ? 2 : 3;
    return depth <= 2 ? 4 : 5;
}

static bool is_plausible(const Search *search, const TreeFile *file, Plausible *plausible) {
    bool sql = g_str_has_suffix(file->path, ".sql");
    const char *slash = strrchr(file->path, '/'), *name = slash ? slash + 1 : file->path;
    if ((!sql && !is_program_name(name)) || is_migrations(search, file->path) || HAS_WORD(name, DIALECTS))
        return false;
    g_auto(GStrv) parts = g_strsplit(file->path, "/", -1);
    guint depth = g_strv_length(parts) - 1;
    bool making = false, entrypoint = false;
    if (!look_at_folders(parts, depth, &making, &entrypoint) || (sql && !entrypoint && is_migration_name(name)))
        return false;
    bool named = HAS_WORD(name, MAKING);
    bool near_by = is_below(file->path, search->package) || depth <= 2;
    if (!entrypoint && !(named && (sql || making || near_by)) && !(making && near_by))
        return false;
    *plausible = (Plausible){file, rank_of(search, file->path, entrypoint, named, depth), entrypoint};
    return true;
}

static int compare_plausible(gconstpointer a, gconstpointer b) {
    const Plausible *left = a, *right = b;
    return left->rank != right->rank ? left->rank - right->rank : strcmp(left->file->path, right->file->path);
}

/* --- content ------------------------------------------------------------------------------------------------------------ */

/* CREATE [UNLOGGED] TABLE with any white space between. */
static bool makes_table(const char *text) {
    for (const char *at = strcasestr(text, "create"); at; at = strcasestr(at + 1, "create")) {
        const char *word = at + strlen("create");
        for (int words = 0; words < 2; words++) {
            size_t space = strspn(word, " \t\r\n");
            word += space;
            if (space > 0 && g_ascii_strncasecmp(word, "table", 5) == 0 && !g_ascii_isalnum(word[5]))
                return true;
            word += strcspn(word, " \t\r\n;(");
        }
    }
    return false;
}

static bool is_of_other_database(const char *text) {
    for (size_t i = 0; i < G_N_ELEMENTS(DIALECT_TEXTS); i++)
        if (strcasestr(text, DIALECT_TEXTS[i]))
            return true;
    return false;
}

/* NULL: not worth a closer look, or the limits are reached. */
static char *read_promising(Search *search, const TreeFile *file) {
    size_t size;
    g_autofree char *text = search->bytes < BYTES_MAX ? search->tree->read(search->tree, file, &size, NULL) : NULL;
    if (!text)
        return NULL;
    search->bytes += size;
    bool promising = size <= FILE_MAX && strlen(text) == size && makes_table(text) && !is_of_other_database(text);
    return promising ? g_steal_pointer(&text) : NULL;
}

/* --- candidates --------------------------------------------------------------------------------------------------------- */

static void candidate_free(void *data) {
    DeclaredCandidate *candidate = data;
    g_free(candidate->path);
    g_free(candidate->reason);
    g_ptr_array_unref(candidate->groups);
    g_free(candidate);
}

static DeclaredRole role_of(const char *path, const char *text) {
    static const char *const dumps[] = {"structure.sql", "dump.sql", "schema.sql"};
    for (size_t i = 0; i < G_N_ELEMENTS(dumps); i++)
        if (g_str_has_suffix(path, dumps[i]))
            return ROLE_DUMP;
    return strstr(text, "-- PostgreSQL database dump") ? ROLE_DUMP : ROLE_INIT;
}

static char *reason_of(const Search *search, const Plausible *plausible, size_t tables) {
    const char *path = plausible->file->path;
    const char *where = plausible->entrypoint                              ? "in the folder from which a container makes its database"
                        : *search->beside && is_below(path, search->beside)   ? "beside the migrations"
                        : *search->package && is_below(path, search->package) ? "in the package of the migrations"
                                                                              : "elsewhere in the repository";
    return g_strdup_printf("makes %zu %s, %s", tables, tables == 1 ? "table" : "tables", where);
}

static DeclaredCandidate *examine(Search *search, const Plausible *plausible) {
    const char *path = plausible->file->path;
    g_autofree char *text = read_promising(search, plausible->file);
    g_autoptr(GPtrArray) groups = text ? declared_embedded_groups(search->tree, path, search->cache, NULL) : NULL;
    size_t tables = 0;
    for (guint i = 0; groups && i < groups->len; i++)
        tables += ((const DeclaredGroup *)groups->pdata[i])->tables->len;
    if (tables == 0)
        return NULL;
    DeclaredCandidate *candidate = g_new0(DeclaredCandidate, 1);
    candidate->path = g_strdup(path);
    candidate->format = g_str_has_suffix(path, ".sql") ? DECLARED_SQL : DECLARED_EMBEDDED;
    candidate->role = candidate->format == DECLARED_SQL ? role_of(path, text) : ROLE_INIT;
    candidate->reason = reason_of(search, plausible, tables);
    candidate->groups = g_steal_pointer(&groups);
    return candidate;
}

/* The nearest folder around the migrations that is a package of its own. */
static char *package_of(const FileTree *tree, const char *folder) {
    static const char *const files[] = {"package.json", "go.mod", "pyproject.toml", "Cargo.toml", "Gemfile", "composer.json", "mix.exs", "pom.xml"};
    g_autofree char *at = g_path_get_dirname(folder);
    while (strcmp(at, ".") != 0) {
        for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
            g_autofree char *path = g_strconcat(at, "/", files[i], NULL);
            if (file_tree_find(tree, path))
                return g_steal_pointer(&at);
        }
        char *up = g_path_get_dirname(at);
        g_free(at);
        at = up;
    }
    return g_strdup("");
}

GPtrArray *declared_find_candidates(FileTree *tree, const char *folder, const char *const *others, ParseCache *cache) {
    g_autofree char *package = package_of(tree, folder), *parent = g_path_get_dirname(folder);
    Search search = {.tree = tree, .others = others, .folder = folder, .package = package, .beside = strcmp(parent, ".") == 0 ? (char *)(uintptr_t) "" : parent, .cache = cache};
    g_autoptr(ParseCache) own = cache ? NULL : parse_cache_new();
    search.cache = cache ? cache : own;
    g_autoptr(GArray) plausible = g_array_new(FALSE, FALSE, sizeof(Plausible));
    for (size_t i = 0; i < tree->count; i++) {
        Plausible found;
        if (is_plausible(&search, &tree->files[i], &found))
            g_array_append_val(plausible, found);
    }
    g_array_sort(plausible, compare_plausible);
    GPtrArray *candidates = g_ptr_array_new_with_free_func(candidate_free);
    for (guint i = 0; i < MIN(plausible->len, FILES_MAX); i++) {
        DeclaredCandidate *candidate = examine(&search, &g_array_index(plausible, Plausible, i));
        if (candidate)
            g_ptr_array_add(candidates, candidate);
    }
    return candidates;
}
