#include "schema_name.h"

#include <string.h>

/* Words that quote_ident() quotes: all keywords that are not free to be names everywhere. Sorted. */
static const char *const KEYWORDS[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char",
    "character", "check", "coalesce", "collate", "collation", "column", "concurrently", "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists",
    "extract", "false", "fetch", "float", "for", "foreign", "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having", "ilike", "in", "initially", "inner",
    "inout", "int", "integer", "intersect", "interval", "into", "is", "isnull", "join", "lateral", "leading", "least", "left", "like", "limit", "localtime", "localtimestamp",
    "national", "natural", "nchar", "none", "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order", "out", "outer", "overlaps", "overlay",
    "placing", "position", "precision", "primary", "real", "references", "returning", "right", "row", "select", "session_user", "setof", "similar", "smallint", "some", "substring",
    "symmetric", "table", "tablesample", "then", "time", "timestamp", "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values", "varchar", "variadic",
    "verbose", "when", "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot",
    "xmlserialize", "xmltable",
};

static bool is_keyword(const char *name) {
    size_t low = 0, high = G_N_ELEMENTS(KEYWORDS);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, KEYWORDS[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static bool is_plain(const char *name) {
    if (!g_ascii_islower(*name) && *name != '_')
        return false;
    for (const char *at = name; *at; at++)
        if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '_')
            return false;
    return !is_keyword(name);
}

/* Bytes of the whole characters in the first `limit` bytes. What is no UTF-8 counts by the byte. */
static size_t clip(const char *name, size_t size, size_t limit) {
    if (size <= limit)
        return size;
    size_t end = limit;
    while (end > 0 && ((unsigned char)name[end] & 0xC0) == 0x80)
        end--;
    return end ? end : limit;
}

static void append_quoted(GString *text, const char *name, char quote) {
    g_string_append_c(text, quote);
    for (const char *end = strchr(name, quote); end; end = strchr(name, quote)) {
        g_string_append_len(text, name, end + 1 - name);
        g_string_append_c(text, quote);
        name = end + 1;
    }
    g_string_append(text, name);
    g_string_append_c(text, quote);
}

static const char *keep(Schema *schema, GString *text) {
    const char *kept = text_pool_add_n(schema->texts, text->str, text->len);
    g_string_free(text, TRUE);
    return kept;
}

const char *schema_kept_name(Schema *schema, const char *name) {
    size_t size = strlen(name), kept = clip(name, size, SCHEMA_NAME_SIZE);
    return kept == size ? name : text_pool_add_n(schema->texts, name, kept);
}

const char *schema_made_name(Schema *schema, const char *table, const char *column, const char *label) {
    size_t around = strlen(label) + 1 + (column ? 1 : 0), room = SCHEMA_NAME_SIZE > around ? SCHEMA_NAME_SIZE - around : 0;
    size_t first = strlen(table), second = column ? strlen(column) : 0;
    while (first + second > room)
        *(first > second ? &first : &second) -= 1;
    first = clip(table, strlen(table), first);
    second = column ? clip(column, strlen(column), second) : 0;
    return text_pool_printf(schema->texts, "%.*s%s%.*s_%s", (int)first, table, column ? "_" : "", (int)second, column ? column : "", label);
}

const char *schema_printed_name(Schema *schema, const char *name) {
    const char *kept = schema_kept_name(schema, name);
    return is_plain(kept) ? kept : schema_quote(schema, kept);
}

void schema_append_quoted(GString *text, const char *name) {
    append_quoted(text, name, '"');
}

void schema_append_qualified(GString *text, const char *schema_name, const char *name) {
    append_quoted(text, schema_name ? schema_name : "public", '"');
    g_string_append_c(text, '.');
    append_quoted(text, name, '"');
}

const char *schema_qualified(Schema *schema, const char *schema_name, const char *name) {
    GString *text = g_string_new(NULL);
    schema_append_qualified(text, schema_name, name);
    return keep(schema, text);
}

const char *schema_identity_below(Schema *schema, const char *parent, const char *name) {
    GString *text = g_string_new(parent);
    g_string_append_c(text, '.');
    g_string_append(text, schema_printed_name(schema, name));
    return keep(schema, text);
}

const char *schema_quote(Schema *schema, const char *name) {
    GString *text = g_string_new(NULL);
    append_quoted(text, name, '"');
    return keep(schema, text);
}

const char *schema_literal(Schema *schema, const char *text) {
    GString *literal = g_string_new(NULL);
    append_quoted(literal, text, '\'');
    return keep(schema, literal);
}

const char *schema_identity(Schema *schema, const char *schema_name, const char *name, const char *sub_name) {
    GString *text = g_string_new(schema_printed_name(schema, schema_name ? schema_name : "public"));
    g_string_append_c(text, '.');
    g_string_append(text, schema_printed_name(schema, name));
    if (sub_name) {
        g_string_append_c(text, '.');
        g_string_append(text, schema_printed_name(schema, sub_name));
    }
    return keep(schema, text);
}
