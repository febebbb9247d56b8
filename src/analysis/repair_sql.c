#include <string.h>
#include "remedy.h"
#include "words.h"

/* SQL from the properties of catalog objects: what PostgreSQL itself printed goes back unchanged. */

static const char *get(const Change *change, const char *property) {
    return change_property(change, property);
}

static bool is_yes(const Change *change, const char *property) {
    return g_strcmp0(get(change, property), "yes") == 0;
}

/* integer with nextval() is what a person writes as serial; its sequence comes with it. */
static const char *serial_type(const char *type, const char *value) {
    if (!value || !g_str_has_prefix(value, "nextval("))
        return NULL;
    return strcmp(type, "bigint") == 0 ? "bigserial" : strcmp(type, "smallint") == 0 ? "smallserial" : strcmp(type, "integer") == 0 ? "serial" : NULL;
}

static const char *add_column(TextPool *texts, const Change *change) {
    const char *type = get(change, "type"), *value = get(change, "default");
    if (!type || !change->parent)
        return NULL;
    const char *serial = serial_type(type, value);
    const char *generated = get(change, "generated"), *identity = get(change, "identity_column"), *collation = get(change, "collation");
    g_autoptr(GString) out = g_string_new(NULL);
    bool blocks = is_yes(change, "not_null") && !value && !generated && !identity;
    if (blocks)
        g_string_append(out, "-- a table with rows refuses this: add the column without NOT NULL, fill it, then SET NOT NULL\n");
    g_string_append_printf(out, "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s", change->parent, remedy_identifier(texts, change->name), serial
                           ? serial : type);
    if (collation)
        g_string_append_printf(out, " COLLATE %s", collation);
    if (generated)
        g_string_append_printf(out, " GENERATED ALWAYS AS (%s) %s", generated, is_yes(change, "generated_virtual") ? "VIRTUAL" : "STORED");
    else if (identity)
        g_string_append_printf(out, " GENERATED %s AS IDENTITY", g_str_has_prefix(identity, "always") ? "ALWAYS" : "BY DEFAULT");
    else if (value && !serial)
        g_string_append_printf(out, " DEFAULT %s", value);
    if (is_yes(change, "not_null") && !identity && !serial)
        g_string_append(out, " NOT NULL");
    g_string_append_c(out, ';');
    return text_pool_add(texts, out->str);
}

static void append_action(GString *out, const char *word, const char *action) {
    if (action) {
        g_autofree char *upper = g_ascii_strup(action, -1);
        g_string_append_printf(out, " ON %s %s", word, upper);
    }
}

static bool append_constraint(GString *out, const Change *change) {
    const char *columns = get(change, "columns"), *include = get(change, "include"), *expression = get(change, "expression");
    if (change->kind == KIND_PRIMARY_KEY && columns)
        g_string_append_printf(out, "PRIMARY KEY (%s)", columns);
    else if (change->kind == KIND_UNIQUE && columns)
        g_string_append_printf(out, "UNIQUE %s(%s)", is_yes(change, "nulls_not_distinct") ? "NULLS NOT DISTINCT " : "", columns);
    else if (change->kind == KIND_FOREIGN_KEY && columns && get(change, "references_table"))
        g_string_append_printf(out, "FOREIGN KEY (%s) REFERENCES %s (%s)%s", columns, get(change, "references_table"),
                               get(change, "references_columns"),
                               get(change, "match") ? " MATCH FULL" : "");
    else if (change->kind == KIND_CHECK && expression)
        g_string_append_printf(out, "CHECK (%s)%s", expression, is_yes(change, "no_inherit") ? " NO INHERIT" : "");
    else if (change->kind == KIND_EXCLUSION && get(change, "definition"))
        g_string_append(out, get(change, "definition"));
    else
        return false;
    if (include)
        g_string_append_printf(out, " INCLUDE (%s)", include);
    append_action(out, "UPDATE", get(change, "on_update"));
    append_action(out, "DELETE", get(change, "on_delete"));
    if (is_yes(change, "deferrable") && change->kind != KIND_EXCLUSION)
        g_string_append(out, is_yes(change, "initially_deferred") ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE");
    return true;
}

static const char *add_constraint(TextPool *texts, const Change *change) {
    g_autoptr(GString) body = g_string_new(NULL);
    if (!change->parent || !append_constraint(body, change))
        return NULL;
    return text_pool_printf(texts, "ALTER TABLE %s ADD CONSTRAINT %s %s;", change->parent, remedy_identifier(texts, change->name), body->str);
}

static const char *add_index(TextPool *texts, const Change *change) {
    const char *columns = get(change, "columns"), *method = get(change, "method"), *include = get(change, "include"),
        *where = get(change, "predicate");
    if (!columns || !change->parent)
        return NULL;
    g_autoptr(GString) out = g_string_new("CREATE ");
    g_string_append_printf(out, "%sINDEX IF NOT EXISTS %s ON %s", is_yes(change, "unique") ? "UNIQUE " : "", remedy_identifier(texts, change->name),
                           change->parent);
    if (method)
        g_string_append_printf(out, " USING %s", method);
    g_string_append_printf(out, " (%s)", columns);
    if (include)
        g_string_append_printf(out, " INCLUDE (%s)", include);
    if (is_yes(change, "nulls_not_distinct"))
        g_string_append(out, " NULLS NOT DISTINCT");
    if (where)
        g_string_append_printf(out, " WHERE %s", where);
    g_string_append_c(out, ';');
    return text_pool_add(texts, out->str);
}

/* The catalog's definition with exactly one semicolon at its end. */
static const char *statement(TextPool *texts, const char *lead, const char *identity, const char *definition) {
    g_autofree char *body = g_strchomp(g_strdup(definition));
    size_t size = strlen(body);
    return text_pool_printf(texts, "%s%s%s%s%s", lead, identity ? identity : "", identity ? " AS\n" : "", body,
                            size && body[size - 1] == ';' ? "" : ";");
}

const char *remedy_add_sql(TextPool *texts, const Change *change) {
    const char *definition = get(change, "definition");
    switch ((int)change->kind) {
    case KIND_COLUMN:
        return add_column(texts, change);
    case KIND_PRIMARY_KEY:
    case KIND_UNIQUE:
    case KIND_FOREIGN_KEY:
    case KIND_CHECK:
    case KIND_EXCLUSION:
        return add_constraint(texts, change);
    case KIND_INDEX:
        return add_index(texts, change);
    case KIND_ENUM:
        return get(change, "labels") ? text_pool_printf(texts, "CREATE TYPE %s AS ENUM (%s);", change->identity, get(change, "labels")) : NULL;
    case KIND_SCHEMA:
        return text_pool_printf(texts, "CREATE SCHEMA IF NOT EXISTS %s;", change->identity);
    case KIND_EXTENSION:
        return text_pool_printf(texts, "CREATE EXTENSION IF NOT EXISTS %s;", change->identity);
    case KIND_VIEW:
        return definition ? statement(texts, "CREATE VIEW ", change->identity, definition) : NULL;
    case KIND_MATERIALIZED_VIEW:
        return definition ? statement(texts, "CREATE MATERIALIZED VIEW ", change->identity, definition) : NULL;
    case KIND_TRIGGER:
        return definition ? statement(texts, "", NULL, definition) : NULL;
    default:
        return NULL;
    }
}

static void append_column_property(GString *out, TextPool *texts, const Change *change, const PropertyChange *property) {
    const char *column = remedy_identifier(texts, change->name);
    g_autofree char *lead = g_strdup_printf("ALTER TABLE %s ALTER COLUMN %s", change->parent, column);
    if (strcmp(property->property, "type") == 0 && property->before)
        g_string_append_printf(out, "%s TYPE %s USING %s::%s;\n", lead, property->before, column, property->before);
    else if (strcmp(property->property, "not_null") == 0)
        g_string_append_printf(out, "%s %s NOT NULL;\n", lead, property->before ? "SET" : "DROP");
    else if (strcmp(property->property, "default") == 0 && property->before)
        g_string_append_printf(out, "%s SET DEFAULT %s;\n", lead, property->before);
    else if (strcmp(property->property, "default") == 0)
        g_string_append_printf(out, "%s DROP DEFAULT;\n", lead);
}

const char *remedy_alter_sql(TextPool *texts, const Change *change) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        if (change->kind == KIND_COLUMN && change->parent)
            append_column_property(out, texts, change, property);
        else if (change->kind == KIND_VIEW && strcmp(property->property, "definition") == 0 && property->before)
            g_string_append_printf(out, "%s\n", statement(texts, "CREATE OR REPLACE VIEW ", change->identity, property->before));
    }
    return out->len ? text_pool_add(texts, out->str) : NULL;
}

const char *remedy_drop_sql(TextPool *texts, const Change *change) {
    if (change->kind == KIND_COLUMN && change->parent)
        return text_pool_printf(texts, "ALTER TABLE %s DROP COLUMN %s;", change->parent, remedy_identifier(texts, change->name));
    if (change->kind == KIND_TABLE)
        return text_pool_printf(texts, "DROP TABLE %s;", change->identity);
    if (change->kind == KIND_INDEX)
        return text_pool_printf(texts, "DROP INDEX %s;", change->identity);
    if (change->kind >= KIND_PRIMARY_KEY && change->kind <= KIND_EXCLUSION && change->parent)
        return text_pool_printf(texts, "ALTER TABLE %s DROP CONSTRAINT %s;", change->parent, remedy_identifier(texts, change->name));
    return NULL;
}
