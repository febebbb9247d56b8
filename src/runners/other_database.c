#include "other_database.h"

#include <string.h>
#include "folder.h"
#include "place.h"

enum { TEXT_LIMIT = 64 << 10, FILES_READ = 3 };

static const char *const WORDS[] = {"clickhouse", "sqlite", "sqlite3", "mysql",     "mysql2", "mariadb", "mssql",          "sqlserver", "oracle", "oracledb",
                                    "d1",         "cassandra", "duckdb", "mongodb", "spanner", "snowflake", "better-sqlite3", "bigquery", "turso", "trilogy", NULL};

static const char *find_word(const char *word, size_t length) {
    for (const char *const *other = WORDS; *other; other++) {
        if (strlen(*other) == length && g_ascii_strncasecmp(*other, word, length) == 0)
            return *other;
    }
    return NULL;
}

static bool is_named_so(const char *folder) {
    for (const char *part = folder; *part;) {
        size_t length = strcspn(part, "/");
        if (find_word(part, length))
            return true;
        part += length + (part[length] == '/');
    }
    return false;
}

/* --- configurations ------------------------------------------------------------------------------------------------------------------ */

static char *read_text(FileTree *tree, const TreeFile *file) {
    size_t size;
    g_autofree char *text = file ? tree->read(tree, file, &size, NULL) : NULL;
    return text ? g_strndup(text, MIN(size, TEXT_LIMIT)) : NULL;
}

/* The other database that the value after the key names, in quotes or not; *postgres is set when one names PostgreSQL. */
static const char *value_of(const char *text, const char *key, bool *postgres) {
    const char *other = NULL;
    for (const char *at = text; (at = strstr(at, key)); at++) {
        if (at > text && (g_ascii_isalnum(at[-1]) || at[-1] == '_'))
            continue;
        const char *value = at + strlen(key);
        value += strspn(value, "\"' \t");
        if (*value != ':' && *value != '=')
            continue;
        value += 1 + strspn(value + 1, " \t");
        value += strspn(value, "\"'`");
        size_t length = strcspn(value, "\"'`,; \t\r\n");
        *postgres = *postgres || g_str_has_prefix(value, "postg") || g_str_has_prefix(value, "pg") || g_str_has_prefix(value, "aurora-postgres");
        other = other ? other : find_word(value, length);
    }
    return other;
}

static const struct {
    const char *file, *key;
    bool above; /* also in the folders above */
} CONFIGS[] = {
    {"migration_lock.toml", "provider", false}, {"knexfile.js", "client", true},      {"knexfile.ts", "client", true},   {"knexfile.cjs", "client", true},
    {"knexfile.mjs", "client", true},           {"ormconfig.json", "type", true},     {"ormconfig.js", "type", true},    {"ormconfig.ts", "type", true},
    {"data-source.ts", "type", true},           {"src/data-source.ts", "type", true}, {"config/database.yml", "adapter", true},
    {"config/database.yml.sample", "adapter", true}, {"config/database.yml.example", "adapter", true},
};

static char *reason_at(FileTree *tree, const char *folder, bool own, bool *postgres) {
    for (size_t i = 0; i < G_N_ELEMENTS(CONFIGS) && !*postgres; i++) {
        if (!own && !CONFIGS[i].above)
            continue;
        g_autofree char *path = path_join(folder, CONFIGS[i].file);
        g_autofree char *text = read_text(tree, file_tree_find(tree, path));
        const char *other = text ? value_of(text, CONFIGS[i].key, postgres) : NULL;
        if (other && !*postgres)
            return g_strdup_printf("%s says %s", CONFIGS[i].file, other);
    }
    return NULL;
}

/* The nearest configuration that says anything decides. */
static char *configured_reason(FileTree *tree, const char *folder, bool *postgres) {
    g_autofree char *at = g_strdup(folder);
    for (bool own = true;; own = false) {
        char *reason = reason_at(tree, at, own, postgres);
        if (reason || *postgres || !*at)
            return reason;
        char *parent = place_parent(at);
        g_free(at);
        at = parent;
    }
}

/* --- SQL --------------------------------------------------------------------------------------------------------------------------------- */

/* What no statement of PostgreSQL has. */
static const struct {
    const char *text, *database;
} MARKS[] = {
    {"ENGINE=InnoDB", "mysql"}, {"ENGINE = InnoDB", "mysql"}, {"AUTO_INCREMENT", "mysql"},      {"AUTOINCREMENT", "sqlite"},
    {"ENGINE = MergeTree", "clickhouse"}, {"ENGINE=MergeTree", "clickhouse"}, {"ReplacingMergeTree", "clickhouse"}, {"IDENTITY(1,1)", "sqlserver"},
};

static const char *line_database(const char *line, size_t length) {
    if (length < 2 || strncmp(line, "--", 2) == 0)
        return NULL;
    g_autofree char *own = g_ascii_strup(line, (gssize)length);
    for (size_t i = 0; i < G_N_ELEMENTS(MARKS); i++) {
        g_autofree char *mark = g_ascii_strup(MARKS[i].text, -1);
        if (strstr(own, mark))
            return MARKS[i].database;
    }
    return NULL;
}

static const char *text_database(const char *text) {
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        const char *database = line_database(line, length);
        if (database)
            return database;
        line += length + (line[length] == '\n');
    }
    return NULL;
}

static char *written_reason(FileTree *tree, const char *folder) {
    size_t end;
    int read = 0;
    for (size_t i = file_tree_range(tree, folder, &end); i < end && read < FILES_READ; i++) {
        const TreeFile *file = &tree->files[i];
        if (!g_str_has_suffix(file->path, ".sql"))
            continue;
        read++;
        g_autofree char *text = read_text(tree, file);
        const char *database = text ? text_database(text) : NULL;
        if (database)
            return g_strdup_printf("%s is written for %s", path_below(file->path, folder), database);
    }
    return NULL;
}

char *other_database_reason(FileTree *tree, const char *folder) {
    if (is_named_so(folder))
        return g_strdup("by its name not for PostgreSQL");
    bool postgres = false;
    char *reason = configured_reason(tree, folder, &postgres);
    return reason || postgres ? reason : written_reason(tree, folder);
}
