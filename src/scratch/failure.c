#define _GNU_SOURCE /* strcasestr */
#include "failure.h"

#include <string.h>
#include "sql/extension.h"

/* --- tables --------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *sqlstate; /* its beginning */
    const char *message;  /* part of the message; NULL: any */
    FailureCause cause;
} rules[] = {
    /* The first that fits counts. */
    {"57014", "COPY from stdin failed", CAUSE_OTHER},
    {"57014", NULL, CAUSE_TIMEOUT},
    {"", "could not load library", CAUSE_ENVIRONMENT},
    {"", "could not access file", CAUSE_ENVIRONMENT},
    {"", "incompatible library", CAUSE_ENVIRONMENT},
    {"42883", "could not find function", CAUSE_ENVIRONMENT},
    {"0A000", "is not available", CAUSE_MISSING_EXTENSION},
    {"58P01", "could not open extension control file", CAUSE_MISSING_EXTENSION},
    {"42704", "role \"", CAUSE_MISSING_ROLE},
    {"42704", "unrecognized configuration parameter", CAUSE_SERVER_TOO_OLD},
    {"42704", NULL, CAUSE_MISSING_OBJECT},
    {"42P01", NULL, CAUSE_MISSING_OBJECT},
    {"42703", NULL, CAUSE_MISSING_OBJECT},
    {"42883", NULL, CAUSE_MISSING_OBJECT},
    {"3F000", NULL, CAUSE_MISSING_OBJECT},
    {"3D000", NULL, CAUSE_MISSING_OBJECT},
    {"42P07", NULL, CAUSE_ALREADY_EXISTS},
    {"42P06", NULL, CAUSE_ALREADY_EXISTS},
    {"42701", NULL, CAUSE_ALREADY_EXISTS},
    {"42710", NULL, CAUSE_ALREADY_EXISTS},
    {"42723", NULL, CAUSE_ALREADY_EXISTS},
    {"42501", NULL, CAUSE_PRIVILEGE},
    {"25", NULL, CAUSE_TRANSACTION},
    {"2D000", NULL, CAUSE_TRANSACTION},
    {"55P04", NULL, CAUSE_TRANSACTION},
    {"53", NULL, CAUSE_ENVIRONMENT},
    {"57P", NULL, CAUSE_ENVIRONMENT},
    {"58", NULL, CAUSE_ENVIRONMENT},
    {"XX", NULL, CAUSE_ENVIRONMENT},
};

/* Syntax and functions that PostgreSQL 16, 17 and 18 brought. */
static const char *const newer_words[] = {
    "IS JSON", "IS NOT JSON", "JSON_TABLE", "JSON_EXISTS", "JSON_QUERY", "JSON_VALUE", "JSON_SCALAR", "JSON_SERIALIZE", "JSON_ARRAYAGG", "JSON_OBJECTAGG",
    "ANY_VALUE", "WITHOUT OVERLAPS", "NOT ENFORCED", "uuidv7", "uuidv4", "VIRTUAL", "MERGE PARTITIONS", "SPLIT PARTITION", "NULLS NOT DISTINCT", "MERGE INTO",
};

static const char *const platform_schemas[] = {
    "auth", "cron", "extensions", "graphql", "graphql_public", "hdb_catalog", "neon_auth", "net", "pgbouncer", "pgmq", "pgsodium", "realtime", "storage", "supabase_functions",
    "supabase_migrations", "vault",
};

bool failure_is_platform_schema(const char *schema) {
    for (size_t i = 0; i < G_N_ELEMENTS(platform_schemas); i++)
        if (strcmp(platform_schemas[i], schema) == 0)
            return true;
    return false;
}

/* --- the name in the message ---------------------------------------------------------------------------------------- */

/* The text in the index-th pair of double quotes. */
static char *quoted(const char *message, int index) {
    for (const char *from = strchr(message, '"'); from; from = strchr(from, '"')) {
        const char *to = strchr(++from, '"');
        if (!to)
            return NULL;
        if (index-- == 0)
            return g_strndup(from, (size_t)(to - from));
        from = to + 1;
    }
    return NULL;
}

/* function auth.uid() does not exist -> auth.uid() */
static char *between(const char *message, const char *before, const char *after) {
    if (!g_str_has_prefix(message, before))
        return NULL;
    const char *from = message + strlen(before), *to = strstr(from, after);
    return to ? g_strndup(from, (size_t)(to - from)) : NULL;
}

/* could not open extension control file "/usr/share/.../x.control" */
static char *control_file(const char *message) {
    g_autofree char *path = quoted(message, 0);
    if (!path || !g_str_has_suffix(path, ".control"))
        return NULL;
    char *name = g_path_get_basename(path);
    name[strlen(name) - strlen(".control")] = '\0';
    return name;
}

static char *find_name(const char *message) {
    char *name = between(message, "function ", " does not exist");
    if (!name)
        name = between(message, "procedure ", " does not exist");
    if (!name && strstr(message, "extension control file"))
        name = control_file(message);
    if (!name && g_str_has_prefix(message, "column \"") && strstr(message, "\" of relation \"")) {
        g_autofree char *column = quoted(message, 0);
        g_autofree char *relation = quoted(message, 1);
        if (column && relation)
            return g_strconcat(relation, ".", column, NULL);
    }
    /* column u.email does not exist */
    if (!name && g_str_has_prefix(message, "column ") && message[strlen("column ")] != '"')
        name = between(message, "column ", " does not exist");
    return name ? name : quoted(message, 0);
}

/* --- the cause ------------------------------------------------------------------------------------------------------ */

static bool names_platform(const char *name) {
    const char *dot = strchr(name, '.');
    g_autofree char *schema = dot ? g_strndup(name, (size_t)(dot - name)) : g_strdup(name);
    return failure_is_platform_schema(schema);
}

static bool is_newer_syntax(const char *sqlstate, const char *message, const char *statement) {
    if (strcmp(sqlstate, "42601") != 0 && strcmp(sqlstate, "42883") != 0)
        return false;
    if (strstr(message, "subquery in FROM must have an alias"))
        return true;
    bool syntax = strcmp(sqlstate, "42601") == 0;
    const char *text = syntax ? statement : message;
    for (size_t i = 0; text && i < G_N_ELEMENTS(newer_words); i++)
        if (strcasestr(text, newer_words[i]))
            return true;
    return false;
}

FailureCause failure_classify(const char *sqlstate, const char *message, const char *statement, char **missing) {
    FailureCause cause = CAUSE_OTHER;
    *missing = NULL;
    if (is_newer_syntax(sqlstate, message, statement))
        return CAUSE_SERVER_TOO_OLD;
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        if (g_str_has_prefix(sqlstate, rules[i].sqlstate) && (!rules[i].message || strstr(message, rules[i].message))) {
            cause = rules[i].cause;
            break;
        }
    if (cause == CAUSE_OTHER || cause == CAUSE_TIMEOUT || cause == CAUSE_TRANSACTION || cause == CAUSE_ENVIRONMENT)
        return cause;
    *missing = find_name(message);
    if (cause != CAUSE_MISSING_OBJECT || !*missing)
        return cause;
    bool schema = strcmp(sqlstate, "3F000") == 0;
    bool publication = g_str_has_prefix(message, "publication \"supabase_");
    if (publication || ((schema || strchr(*missing, '.')) && names_platform(*missing)))
        return CAUSE_PLATFORM_OBJECT;
    if (strcmp(sqlstate, "42P01") != 0 && strcmp(sqlstate, "42703") != 0 && sql_extension_of(*missing))
        return CAUSE_MISSING_EXTENSION;
    return cause;
}
