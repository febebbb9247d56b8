#include "text.h"

#include <string.h>

/* The first parenthesis outside double quotes, else the end: neither operators nor types before it have any. */
static const char *parenthesis(const char *identity) {
    bool quoted = false;
    const char *at = identity;
    for (; *at && (quoted || *at != '('); at++)
        if (*at == '"')
            quoted = !quoted;
    return at;
}

char *repair_callable(const char *identity) {
    return g_strndup(identity, (size_t)(parenthesis(identity) - identity));
}

char *repair_signature(const char *identity) {
    const char *begin = parenthesis(identity), *end = strrchr(identity, ')');
    return *begin && end && end > begin ? g_strndup(begin + 1, (size_t)(end - begin - 1)) : g_strdup("");
}

char *repair_identifier(const char *name) {
    bool plain = g_ascii_islower(*name) || *name == '_' || *name == '"';
    for (const char *at = name; plain && *at && *name != '"'; at++)
        plain = g_ascii_islower(*at) || g_ascii_isdigit(*at) || *at == '_';
    if (plain)
        return g_strdup(name);
    g_auto(GStrv) parts = g_strsplit(name, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", parts);
    return g_strdup_printf("\"%s\"", doubled);
}

/* COMMUTATOR = = is what nobody can read: operators of pg_catalog are qualified here, too. */
static char *operator_name(const char *identity) {
    g_autofree char *name = repair_callable(identity);
    bool qualified = g_ascii_isalnum(*name) || *name == '_' || *name == '"';
    return g_strdup_printf("OPERATOR(%s%s)", qualified ? "" : "pg_catalog.", name);
}

static char *defined_value(DefineForm form, const char *value) {
    switch (form) {
    case DEFINE_CALLABLE:
        return repair_callable(value);
    case DEFINE_OPERATOR:
        return operator_name(value);
    case DEFINE_LITERAL:
        return repair_literal(value);
    case DEFINE_TRUE:
        return g_strdup("true");
    case DEFINE_FALSE:
        return g_strdup("false");
    case DEFINE_AS_IS:
    case DEFINE_FLAG:
        break;
    }
    return g_strdup(value);
}

void repair_define_value(GString *out, const DefineRow *row, const char *value) {
    if (!value)
        return;
    if (out->len)
        g_string_append(out, ", ");
    g_string_append(out, row->keyword);
    if (row->form == DEFINE_FLAG)
        return;
    g_autofree char *text = defined_value(row->form, value);
    g_string_append_printf(out, " = %s", text);
}

void repair_define(GString *out, const Object *object, const DefineRow *rows, size_t count) {
    for (size_t i = 0; i < count; i++)
        repair_define_value(out, &rows[i], object_get(object, rows[i].property));
}

void repair_clause(GString *out, const Object *object, const char *property, const char *before, const char *after) {
    const char *value = object_get(object, property);
    if (value)
        g_string_append_printf(out, "%s%s%s", before, value, after);
}

bool repair_changes_only(const PropertyChange *changes, size_t count, const char *const *properties) {
    for (size_t i = 0; i < count; i++)
        if (!g_strv_contains(properties, changes[i].property))
            return false;
    return true;
}

/* The type itself or an array of it. */
static bool is_of_type(const char *value, const char *type) {
    size_t size = strlen(type);
    return value && strncmp(value, type, size) == 0 && (value[size] == '\0' || value[size] == '[' || value[size] == '(');
}

/* What the container of a type is called, when this object is made of the type and is a type or part of one. */
static const char *container(const Object *object, const char *type) {
    const char *value = object_get(object, object->kind == KIND_RANGE_TYPE ? "subtype" : "type");
    if (!is_of_type(value, type))
        return NULL;
    if (object->kind == KIND_ATTRIBUTE)
        return object->parent;
    return object->kind == KIND_RANGE_TYPE || object->kind == KIND_DOMAIN ? object->identity : NULL;
}

static bool is_in_columns(const Catalog *catalog, const char *type) {
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        if (object->kind == KIND_COLUMN && is_of_type(object_get(object, "type"), type))
            return true;
    }
    return false;
}

bool repair_type_is_stored(const Catalog *catalog, const char *type) {
    if (is_in_columns(catalog, type))
        return true;
    for (guint i = 0; i < catalog->objects->len; i++) {
        const char *outer = container(catalog->objects->pdata[i], type);
        if (outer && strcmp(outer, type) != 0 && repair_type_is_stored(catalog, outer))
            return true;
    }
    return false;
}
