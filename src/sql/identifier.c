#include <string.h>
#include "sql/risk.h"

/* PostgreSQL's reserved words, those included that may be names of functions or types: as names of tables and columns they must be quoted. Sorted. */
static const char *const RESERVED[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "binary", "both", "case", "cast", "check", "collate", "collation", "column",
    "concurrently", "constraint", "create", "cross", "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user",
    "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike",
    "in", "initially", "inner", "intersect", "into", "is", "isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural", "not",
    "notnull", "null", "offset", "on", "only", "or", "order", "outer", "overlaps", "placing", "primary", "references", "returning", "right", "select", "session_user", "similar",
    "some", "symmetric", "system_user", "table", "tablesample", "then", "to", "trailing", "true", "union", "unique", "user", "using", "variadic", "verbose", "when", "where",
    "window", "with",
};

static bool is_reserved(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(RESERVED); i++)
        if (strcmp(RESERVED[i], name) == 0)
            return true;
    return false;
}

char *sql_identifier(const char *name) {
    bool plain = (g_ascii_islower(*name) || *name == '_') && !is_reserved(name);
    for (const char *at = name; plain && *at; at++)
        plain = g_ascii_islower(*at) || g_ascii_isdigit(*at) || *at == '_';
    if (plain)
        return g_strdup(name);
    g_auto(GStrv) parts = g_strsplit(name, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", parts);
    return g_strdup_printf("\"%s\"", doubled);
}
