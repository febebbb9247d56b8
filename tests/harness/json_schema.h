#ifndef HARNESS_JSON_SCHEMA_H
#define HARNESS_JSON_SCHEMA_H

/*
 * A validator for the part of JSON Schema 2020-12 that docs/schema/ uses. A key word that it does not know is an error, so that no
 * schema can promise what is not checked.
 */

#include <stdbool.h>
#include <string.h>
#include <glib.h>
#include <jansson.h>

typedef struct {
    json_t *root;   /* of the schema: for $ref */
    GString *path;  /* where in the document */
    GString *error; /* empty: valid */
} SchemaCheck;

static void schema_check(SchemaCheck *check, json_t *schema, json_t *value);

static void G_GNUC_PRINTF(2, 3) schema_fail(SchemaCheck *check, const char *format, ...) {
    if (check->error->len > 0)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_string_printf(check->error, "%s: ", check->path->len ? check->path->str : "/");
    g_string_append_vprintf(check->error, format, arguments);
    va_end(arguments);
}

static bool schema_is_type(json_t *value, const char *type) {
    return (strcmp(type, "null") == 0 && json_is_null(value)) || (strcmp(type, "boolean") == 0 && json_is_boolean(value)) ||
           (strcmp(type, "integer") == 0 && json_is_integer(value)) || (strcmp(type, "string") == 0 && json_is_string(value)) ||
           (strcmp(type, "array") == 0 && json_is_array(value)) || (strcmp(type, "object") == 0 && json_is_object(value));
}

static void schema_check_type(SchemaCheck *check, json_t *types, json_t *value) {
    size_t i;
    json_t *type;
    if (json_is_string(types)) {
        if (!schema_is_type(value, json_string_value(types)))
            schema_fail(check, "is no %s", json_string_value(types));
        return;
    }
    json_array_foreach(types, i, type)
        if (schema_is_type(value, json_string_value(type)))
            return;
    schema_fail(check, "has none of the types allowed");
}

static json_t *schema_resolve(SchemaCheck *check, const char *reference) {
    json_t *found = g_str_has_prefix(reference, "#/$defs/") ? json_object_get(json_object_get(check->root, "$defs"), reference + strlen("#/$defs/")) : NULL;
    if (!found)
        schema_fail(check, "the schema refers to %s, which is not there", reference);
    return found;
}

static void schema_check_below(SchemaCheck *check, json_t *schema, json_t *value, const char *step) {
    gsize length = check->path->len;
    g_string_append_printf(check->path, "/%s", step);
    schema_check(check, schema, value);
    g_string_truncate(check->path, length);
}

static void schema_check_object(SchemaCheck *check, json_t *schema, json_t *value) {
    json_t *properties = json_object_get(schema, "properties"), *others = json_object_get(schema, "additionalProperties"), *member;
    const char *key;
    size_t i;
    json_array_foreach(json_object_get(schema, "required"), i, member)
        if (!json_object_get(value, json_string_value(member)))
            schema_fail(check, "lacks \"%s\"", json_string_value(member));
    json_object_foreach(value, key, member) {
        json_t *known = json_object_get(properties, key);
        if (known)
            schema_check_below(check, known, member, key);
        else if (json_is_false(others))
            schema_fail(check, "has \"%s\", which the schema does not know", key);
        else if (json_is_object(others))
            schema_check_below(check, others, member, key);
    }
}

static void schema_check_items(SchemaCheck *check, json_t *schema, json_t *value) {
    json_t *items = json_object_get(schema, "items"), *item;
    size_t i;
    json_array_foreach(value, i, item) {
        g_autofree char *step = g_strdup_printf("%zu", i);
        schema_check_below(check, items, item, step);
    }
}

static void schema_check_enum(SchemaCheck *check, json_t *values, json_t *value) {
    size_t i;
    json_t *allowed;
    json_array_foreach(values, i, allowed)
        if (json_equal(allowed, value))
            return;
    g_autofree char *text = json_dumps(value, JSON_ENCODE_ANY);
    schema_fail(check, "is %s, which is none of the values allowed", text);
}

static void schema_check_any(SchemaCheck *check, json_t *schemas, json_t *value) {
    size_t i;
    json_t *schema;
    GString *last = g_string_new(NULL);
    bool valid = false;
    json_array_foreach(schemas, i, schema) {
        SchemaCheck inner = {check->root, check->path, g_string_new(NULL)};
        schema_check(&inner, schema, value);
        valid = valid || inner.error->len == 0;
        g_string_assign(last, inner.error->str);
        g_string_free(inner.error, TRUE);
    }
    if (!valid)
        schema_fail(check, "fits no alternative; the last: %s", last->str);
    g_string_free(last, TRUE);
}

static void schema_check(SchemaCheck *check, json_t *schema, json_t *value) {
    const char *word;
    json_t *rule;
    json_object_foreach(schema, word, rule) {
        if (strcmp(word, "type") == 0)
            schema_check_type(check, rule, value);
        else if (strcmp(word, "enum") == 0)
            schema_check_enum(check, rule, value);
        else if (strcmp(word, "const") == 0 && !json_equal(rule, value))
            schema_fail(check, "is not the value that it must be");
        else if (strcmp(word, "$ref") == 0) {
            json_t *found = schema_resolve(check, json_string_value(rule));
            if (found)
                schema_check(check, found, value);
        } else if (strcmp(word, "anyOf") == 0)
            schema_check_any(check, rule, value);
        else if (strcmp(word, "properties") == 0 && json_is_object(value))
            schema_check_object(check, schema, value);
        else if (strcmp(word, "additionalProperties") == 0 && json_is_object(value) && !json_object_get(schema, "properties"))
            schema_check_object(check, schema, value);
        else if (strcmp(word, "items") == 0 && json_is_array(value))
            schema_check_items(check, schema, value);
        else if (!strstr(" type enum const $ref anyOf properties additionalProperties items required title description $schema $defs ", word))
            schema_fail(check, "the schema uses \"%s\", which this validator does not know", word);
    }
}

/* NULL: `document` (JSON text) is valid by the schema in `schema_path`; else what is wrong, and where. Free with g_free(). */
static inline char *json_schema_validate(const char *schema_path, const char *document) {
    json_error_t error;
    json_t *schema = json_load_file(schema_path, JSON_REJECT_DUPLICATES, &error);
    if (!schema)
        return g_strdup_printf("%s:%d: %s", schema_path, error.line, error.text);
    json_t *value = json_loads(document, JSON_REJECT_DUPLICATES, &error);
    if (!value) {
        json_decref(schema);
        return g_strdup_printf("document:%d: %s", error.line, error.text);
    }
    SchemaCheck check = {schema, g_string_new(NULL), g_string_new(NULL)};
    schema_check(&check, schema, value);
    json_decref(schema);
    json_decref(value);
    g_string_free(check.path, TRUE);
    char *message = g_string_free(check.error, FALSE);
    if (*message)
        return message;
    g_free(message);
    return NULL;
}

#endif
