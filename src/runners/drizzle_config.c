#include "drizzle_config.h"

#include <string.h>
#include "script.h"

static const char *const EXTENSIONS[] = {".ts", ".js", ".mjs", ".cjs", ".mts", ".cts", ".json"};

static const char *extension_of(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(EXTENSIONS); i++) {
        if (g_str_has_suffix(name, EXTENSIONS[i]))
            return EXTENSIONS[i];
    }
    return NULL;
}

bool drizzle_config_is_name(const char *name) {
    const char *extension = extension_of(name);
    if (!extension || !g_str_has_prefix(name, "drizzle"))
        return false;
    const char *rest = name + strlen("drizzle");
    return (*rest == '.' || *rest == '-' || *rest == '_') && strstr(rest, "config");
}

char *drizzle_config_suffix(const char *name) {
    static const char *const IGNORED[] = {"drizzle", "config",     "dev",     "prod", "production", "development", "local",
                                          "test",    "staging",    "docker",  "ci",   "kit",        "migrate",     "migration",
                                          "push",    "migrations", "example", "pg",   "postgres",   "postgresql"};
    const char *extension = extension_of(name);
    g_autofree char *stem = g_strndup(name, strlen(name) - strlen(extension ? extension : ""));
    g_auto(GStrv) words = g_strsplit_set(stem, ".-_", -1);
    g_autoptr(GString) suffix = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        bool ignored = !**word;
        for (size_t i = 0; i < G_N_ELEMENTS(IGNORED); i++)
            ignored = ignored || strcmp(*word, IGNORED[i]) == 0;
        if (!ignored)
            g_string_append_printf(suffix, "%s%s", suffix->len ? "-" : "", *word);
    }
    return g_string_free(g_steal_pointer(&suffix), FALSE);
}

/* One text, or NULL. */
static char *read_text(const Script *script, Span object, const char *key) {
    Span value;
    if (!script_member(script, object, key, &value))
        return NULL;
    g_autoptr(GPtrArray) texts = script_texts(script, value);
    return texts && texts->len == 1 ? g_strdup(texts->pdata[0]) : NULL;
}

static void read_ledger(DrizzleConfig *config, const Script *script, Span object) {
    static const char *const KEYS[] = {"table", "schema", "prefix", NULL};
    Span value, ignored;
    if (!script_member(script, object, "migrations", &value))
        return;
    Span inside = {value.first + 1, value.last > value.first ? value.last - 1 : value.first};
    bool any = false;
    for (size_t i = 0; KEYS[i]; i++)
        any = any || script_member(script, inside, KEYS[i], &ignored);
    if (!any)
        return;
    config->ledger_table = read_text(script, inside, "table");
    config->ledger_schema = read_text(script, inside, "schema");
}

/* Several texts; empty: absent or not understood. */
static GPtrArray *read_texts(const Script *script, Span object, const char *key) {
    Span value;
    GPtrArray *texts = script_member(script, object, key, &value) ? script_texts(script, value) : NULL;
    return texts ? texts : g_ptr_array_new_with_free_func(g_free);
}

/* entities: { roles: true } or { roles: { include: [...], exclude: [...], provider: "supabase" } }. */
static bool read_own_roles(const Script *script, Span object) {
    Span value, ignored;
    if (!script_member(script, object, "entities", &value) || value.last <= value.first)
        return false;
    const Span inside = {value.first + 1, value.last - 1};
    return script_member(script, inside, "roles", &ignored) && !script_is_word(script, ignored, "false");
}

DrizzleConfig *drizzle_config_read(FileTree *tree, const TreeFile *file) {
    static const char *const KEYS[] = {"dialect", "driver", "out", "schema", "dbCredentials", "migrations", NULL};
    size_t size;
    g_autofree char *text = tree->read(tree, file, &size, NULL);
    if (!text)
        return NULL;
    g_autoptr(Script) script = script_parse(text, size);
    Span object, value;
    if (!script_find_object(script, KEYS, &object))
        return NULL;
    DrizzleConfig *config = g_new0(DrizzleConfig, 1);
    config->path = g_strdup(file->path);
    config->dialect = read_text(script, object, "dialect");
    if (!config->dialect)
        config->dialect = read_text(script, object, "driver"); /* before 0.21: driver: "pg" */
    config->out = script_member(script, object, "out", &value) ? read_text(script, object, "out") : g_strdup("drizzle");
    config->schema = read_texts(script, object, "schema");
    config->casing = read_text(script, object, "casing");
    config->tables_filter = read_texts(script, object, "tablesFilter");
    config->schema_filter = read_texts(script, object, "schemaFilter");
    config->own_roles = read_own_roles(script, object);
    read_ledger(config, script, object);
    return config;
}

void drizzle_config_free(DrizzleConfig *config) {
    if (!config)
        return;
    g_free(config->path);
    g_free(config->dialect);
    g_free(config->out);
    g_free(config->ledger_table);
    g_free(config->ledger_schema);
    g_free(config->casing);
    g_ptr_array_unref(config->schema);
    g_ptr_array_unref(config->tables_filter);
    g_ptr_array_unref(config->schema_filter);
    g_free(config);
}

bool drizzle_config_is_postgres(const DrizzleConfig *config) {
    static const char *const OTHERS[] = {"sqlite", "mysql", "mysql2", "turso", "singlestore", "better-sqlite", "libsql", "d1", "d1-http",
                                         "expo",   "gel",   "mssql",  "cockroach", "durable-sqlite"};
    for (size_t i = 0; config->dialect && i < G_N_ELEMENTS(OTHERS); i++) {
        if (strcmp(config->dialect, OTHERS[i]) == 0)
            return false;
    }
    return true;
}
