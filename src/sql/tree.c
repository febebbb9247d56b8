#include "tree.h"

#include <string.h>
#include <pg_query.h>
#include "token.h"

/* The library writes the tree by recursion: so many tokens in a row ("1+1+...") it bears on the smallest common stack several times over. */
#define TOKEN_LIMIT 20000

static bool is_too_long(const char *sql, size_t size) {
    g_autoptr(TokenList) list = token_scan(sql, size, false);
    return list->error || list->tokens->len > TOKEN_LIMIT;
}

json_t *tree_parse(const char *sql, size_t size) {
    if (is_too_long(sql, size))
        return NULL;
    g_autofree char *text = g_utf8_make_valid(sql, (gssize)size);
    PgQueryParseResult result = pg_query_parse(text);
    json_t *statement = NULL;
    if (!result.error) {
        json_t *all = json_loads(result.parse_tree, 0, NULL); /* NULL beyond jansson's depth */
        const json_t *list = tree_get(all, "stmts");
        if (tree_count(list) == 1)
            statement = json_incref(json_object_get(tree_at(list, 0), "stmt"));
        json_decref(all);
    }
    pg_query_free_parse_result(result);
    return statement;
}

const char *tree_type(const json_t *node) {
    void *iterator = json_is_object(node) ? json_object_iter((json_t *)(uintptr_t)node) : NULL;
    return iterator ? json_object_iter_key(iterator) : NULL;
}

const json_t *tree_body(const json_t *node) {
    const char *type = tree_type(node);
    return type ? json_object_get(node, type) : NULL;
}

const json_t *tree_as(const json_t *node, const char *type) {
    return node ? json_object_get(node, type) : NULL;
}

const json_t *tree_get(const json_t *fields, const char *field) {
    return fields ? json_object_get(fields, field) : NULL;
}

const char *tree_text(const json_t *fields, const char *field) {
    return json_string_value(tree_get(fields, field));
}

bool tree_flag(const json_t *fields, const char *field) {
    return json_is_true(tree_get(fields, field));
}

bool tree_is(const json_t *fields, const char *field, const char *value) {
    return g_strcmp0(tree_text(fields, field), value) == 0;
}

int tree_number(const json_t *fields, const char *field) {
    return (int)json_integer_value(tree_get(fields, field));
}

size_t tree_count(const json_t *list) {
    return json_array_size(list);
}

const json_t *tree_at(const json_t *list, size_t index) {
    return json_array_get(list, index);
}

const char *tree_string(const json_t *node) {
    return tree_text(tree_as(node, "String"), "sval");
}

TreeName tree_name(const json_t *list) {
    size_t count = tree_count(list);
    if (count == 0)
        return (TreeName){NULL, NULL};
    return (TreeName){count > 1 ? tree_string(tree_at(list, count - 2)) : NULL, tree_string(tree_at(list, count - 1))};
}

TreeName tree_range(const json_t *range) {
    return (TreeName){tree_text(range, "schemaname"), tree_text(range, "relname")};
}

/* --- types --------------------------------------------------------------------------------------------------------------- */

/* What the grammar makes of a type's words -> what format_type() makes of the type. */
static const char *const TYPES[][2] = {
    {"int2", "smallint"},   {"int4", "integer"},           {"int8", "bigint"},                     {"float4", "real"},
    {"float8", "double precision"}, {"bool", "boolean"},   {"varchar", "character varying"},       {"bpchar", "character"},
    {"timestamptz", "timestamp with time zone"},           {"timestamp", "timestamp without time zone"},
    {"timetz", "time with time zone"}, {"time", "time without time zone"}, {"decimal", "numeric"}, {"varbit", "bit varying"},
};

static const char *formatted(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(TYPES); i++)
        if (strcmp(TYPES[i][0], name) == 0)
            return TYPES[i][1];
    return name;
}

static void append_modifiers(GString *out, const json_t *list) {
    g_autoptr(GString) inside = g_string_new(NULL);
    for (size_t i = 0; i < tree_count(list); i++) {
        const json_t *value = tree_get(tree_as(tree_at(list, i), "A_Const"), "ival");
        if (value)
            g_string_append_printf(inside, "%s%d", inside->len ? "," : "", tree_number(value, "ival"));
    }
    if (inside->len == 0)
        return;
    const char *zone = strstr(out->str, " with"); /* timestamp(3) with time zone */
    g_string_insert(inside, 0, "(");
    g_string_append_c(inside, ')');
    g_string_insert(out, zone && g_str_has_prefix(out->str, "time") ? zone - out->str : (gssize)out->len, inside->str);
}

char *tree_type_name(const json_t *type) {
    TreeName name = tree_name(tree_get(type, "names"));
    GString *out = g_string_new(NULL);
    if (!name.name)
        return g_string_free(out, FALSE);
    if (name.schema && strcmp(name.schema, "pg_catalog") != 0)
        g_string_append_printf(out, "%s.", name.schema);
    g_string_append(out, formatted(name.name));
    append_modifiers(out, tree_get(type, "typmods"));
    for (size_t i = 0; i < tree_count(tree_get(type, "arrayBounds")) && i < 1; i++)
        g_string_append(out, "[]");
    return g_string_free(out, FALSE);
}

/* --- search -------------------------------------------------------------------------------------------------------------- */

void tree_each(const json_t *value, const char *type, void (*visit)(const json_t *fields, void *payload), void *payload) {
    if (json_is_array(value)) {
        for (size_t i = 0; i < tree_count(value); i++)
            tree_each(tree_at(value, i), type, visit, payload);
        return;
    }
    const char *key;
    json_t *inner;
    json_object_foreach((json_t *)(uintptr_t)value, key, inner) {
        if (strcmp(key, type) == 0)
            visit(inner, payload);
        tree_each(inner, type, visit, payload);
    }
}
