#include "place.h"

#include <string.h>

typedef struct {
    const char *word;
    int depth; /* how many parts after the word still belong to the root: .worktrees/NAME */
    const char *reason;
} CopyRule;

static const CopyRule COPIES[] = {
    {".worktrees", 1, "committed worktree"},
    {"worktrees", 1, "committed worktree"},
    {"node_modules", 0, "installed packages"},
    {"bower_components", 0, "installed packages"},
    {"vendor", 0, "vendored code"},
    {"third_party", 0, "vendored code"},
    {"dist", 0, "build output"},
    {"build", 0, "build output"},
    {".next", 0, "build output"},
    {".output", 0, "build output"},
    {".nuxt", 0, "build output"},
    {".svelte-kit", 0, "build output"},
    {".vercel", 0, "build output"},
    {".turbo", 0, "build output"},
    {".git", 0, "git's own files"},
};

/* Index of the part in `words`, NULL-terminated; -1. */
static int find_word(const char *const *words, const char *part, size_t length) {
    for (int i = 0; words[i]; i++) {
        if (strlen(words[i]) == length && g_ascii_strncasecmp(words[i], part, length) == 0)
            return i;
    }
    return -1;
}

static size_t part_length(const char *part) {
    return strcspn(part, "/");
}

char *place_copy_root(const char *path, const char **reason) {
    for (const char *part = path; *part;) {
        size_t length = part_length(part);
        for (size_t i = 0; i < G_N_ELEMENTS(COPIES); i++) {
            if (strlen(COPIES[i].word) != length || strncmp(COPIES[i].word, part, length) != 0)
                continue;
            const char *end = part + length;
            for (int more = COPIES[i].depth; more > 0 && *end; more--)
                end += 1 + part_length(end + 1);
            *reason = COPIES[i].reason;
            return g_strndup(path, (gsize)(end - path));
        }
        part += length + (part[length] == '/');
    }
    return NULL;
}

bool place_is_example(const char *path) {
    static const char *const WORDS[] = {"example", "examples", "fixture",  "fixtures", "template", "templates", "test",     "tests",
                                        "__tests__", "testdata", "e2e",    "spec",     "demo",     "demos",     "sample",   "samples",
                                        "playground", "playgrounds", "mock", "mocks",  "__fixtures__", "benchmark", "benchmarks",
                                        "integration-tests", "starters", "starter", NULL};
    for (const char *part = path; *part;) {
        size_t length = part_length(part);
        if (find_word(WORDS, part, length) >= 0 || (length > 9 && g_ascii_strncasecmp(part + length - 9, "-template", 9) == 0))
            return true;
        part += length + (part[length] == '/');
    }
    return false;
}

/* "drizzle-admin" -> "admin" */
static char *strip_tool(const char *part) {
    static const char *const PREFIXES[] = {"drizzle-", "drizzle_", "migrations-", "migrations_", "db-", "db_"};
    static const char *const SUFFIXES[] = {"-migrations", "_migrations", "-drizzle", "-db", "_db"};
    size_t skip = 0, length = strlen(part);
    for (size_t i = 0; i < G_N_ELEMENTS(PREFIXES) && !skip; i++) {
        if (g_str_has_prefix(part, PREFIXES[i]) && length > strlen(PREFIXES[i]))
            skip = strlen(PREFIXES[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(SUFFIXES); i++) {
        size_t suffix = strlen(SUFFIXES[i]);
        if (g_str_has_suffix(part + skip, SUFFIXES[i]) && length - skip > suffix)
            return g_strndup(part + skip, length - skip - suffix);
    }
    return g_strdup(part + skip);
}

/* A plural of "package" with a word before it holds packages, as "packages" does. */
static bool is_generic(const char *part) {
    if (g_str_has_suffix(part, "-packages") || g_str_has_suffix(part, "_packages"))
        return true;
    static const char *const WORDS[] = {"migrations", "migration", "migrate", "drizzle", "db",       "database", "databases", "src",
                                        "sql",        "packages",  "package", "apps",    "app",      "server",   "backend",   "api",
                                        "supabase",   "prisma",    "lib",     "libs",    "out",      "postgres", "pg",        "postgresql",
                                        "common",     "shared",    "core",    "schema",  "schemas",  "data",     "infra",     "services",
                                        "platform",   "resources", "internal", "modules", "persistence", "models", "config",  "main",
                                        "versions", "alembic", "flyway",  "liquibase", "changelog", "changelogs", "diesel", "committed", "deploy", "crates", "default", NULL};
    return !*part || find_word(WORDS, part, strlen(part)) >= 0;
}

/* "data_migrations" are not the "migrations" beside them: their word counts, unless it is one for a database. */
static bool is_kind_of_migrations(const char *part, const char *name) {
    static const char *const KINDS[] = {"data", "core", "api", "app", "server", "backend", "shared", "common", "platform", "main", "internal", "infra", "services", NULL};
    return strcmp(part, name) != 0 && strstr(part, "migrations") && find_word(KINDS, name, strlen(name)) >= 0;
}

/* Names are typed on command lines: letters, digits and a few signs. */
static void clean(char *name) {
    for (char *at = name; *at; at++) {
        if (!g_ascii_isalnum(*at) && !strchr("-_.", *at))
            *at = '-';
    }
}

char *place_name(const char *folder) {
    g_auto(GStrv) parts = g_strsplit(folder, "/", -1);
    for (guint i = g_strv_length(parts); i > 0; i--) {
        g_autofree char *name = strip_tool(parts[i - 1]);
        if (is_generic(name) && !is_kind_of_migrations(parts[i - 1], name))
            continue;
        clean(name);
        return g_steal_pointer(&name);
    }
    return NULL;
}

char *place_parent(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? g_strndup(path, (gsize)(slash - path)) : g_strdup("");
}

char *place_resolve(const char *base, const char *path) {
    g_autofree char *joined = g_str_has_prefix(path, "/") ? g_strdup(path) : g_strconcat(base, "/", path, NULL);
    g_auto(GStrv) parts = g_strsplit(joined, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (char **part = parts; *part; part++) {
        if (!**part || strcmp(*part, ".") == 0)
            continue;
        if (strcmp(*part, "..") != 0)
            g_ptr_array_add(kept, *part);
        else if (kept->len == 0)
            return NULL;
        else
            g_ptr_array_set_size(kept, (gint)kept->len - 1);
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

bool place_is_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return length == 0 ? *path != '\0' : strncmp(path, folder, length) == 0 && path[length] == '/';
}

bool place_exists(const FileTree *tree, const char *folder) {
    size_t end;
    return file_tree_range(tree, folder, &end) < end;
}
