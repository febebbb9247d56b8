#include "remedy.h"

#include <string.h>
#include "compare/words.h"
#include "repair/repair.h"

/* SQL for findings, from the makers of the repair: a change alone is known, not the catalogs. It goes into a new migration, which may run where the object is
 * already. */

static const char *get(const Change *change, const char *property) {
    return change_property(change, property);
}

/* integer with nextval() is what a person writes as serial; its sequence comes with it. */
static const char *serial_type(const Change *change) {
    const char *type = get(change, "type"), *value = get(change, "default");
    if (change->kind != KIND_COLUMN || !type || !value || !g_str_has_prefix(value, "nextval("))
        return NULL;
    return strcmp(type, "bigint") == 0 ? "bigserial" : strcmp(type, "smallint") == 0 ? "smallserial" : strcmp(type, "integer") == 0 ? "serial" : NULL;
}

static bool blocks_rows(const Change *change) {
    return change->kind == KIND_COLUMN && get(change, "not_null") && !get(change, "default") && !get(change, "generated") && !get(change, "identity");
}

/* The statement with IF NOT EXISTS where it may be. */
static const char *if_not_there(TextPool *texts, const char *sql) {
    static const char *const words[] = {" ADD COLUMN ", "CREATE INDEX ", "CREATE UNIQUE INDEX ", NULL};
    for (const char *const *word = words; *word; word++) {
        const char *at = strstr(sql, *word);
        if (at && (at == sql || **word == ' '))
            return text_pool_printf(texts, "%.*s%sIF NOT EXISTS %s", (int)(at - sql), sql, *word, at + strlen(*word));
    }
    return text_pool_add(texts, sql);
}

/* Kinds that one object says all about: the columns of a table are objects of their own, and a migration makes those with it. */
static bool stands_alone(const Change *change) {
    static const ObjectKind kinds[] = {KIND_COLUMN, KIND_PRIMARY_KEY, KIND_UNIQUE, KIND_FOREIGN_KEY, KIND_CHECK, KIND_EXCLUSION, KIND_INDEX, KIND_ENUM, KIND_SCHEMA,
                                       KIND_EXTENSION, KIND_VIEW, KIND_MATERIALIZED_VIEW, KIND_FUNCTION, KIND_PROCEDURE, KIND_TRIGGER, KIND_POLICY};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i] == change->kind)
            return true;
    return false;
}

/* What a statement of the kind cannot do without. */
static bool is_whole(const Change *change) {
    static const struct {
        ObjectKind kind;
        const char *property;
    } needed[] = {{KIND_COLUMN, "type"}, {KIND_PRIMARY_KEY, "columns"}, {KIND_UNIQUE, "columns"}, {KIND_FOREIGN_KEY, "references_table"}, {KIND_CHECK, "expression"},
                  {KIND_EXCLUSION, "definition"}, {KIND_INDEX, "columns"}, {KIND_ENUM, "labels"}, {KIND_VIEW, "definition"}, {KIND_MATERIALIZED_VIEW, "definition"},
                  {KIND_FUNCTION, "language"}, {KIND_PROCEDURE, "language"}, {KIND_TRIGGER, "definition"}};
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
        if (needed[i].kind == change->kind && !get(change, needed[i].property))
            return false;
    return stands_alone(change);
}

const char *remedy_add_sql(TextPool *texts, const Change *change) {
    const char *serial = serial_type(change);
    if (!is_whole(change))
        return NULL;
    if (serial)
        return text_pool_printf(texts, "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s;", change->parent, remedy_identifier(texts, change->name), serial);
    g_autofree char *sql = repair_made_alone(change);
    const char *warning = blocks_rows(change) ? "-- a table with rows refuses this: add the column without NOT NULL, fill it, then SET NOT NULL\n" : "";
    return text_pool_printf(texts, "%s%s", warning, if_not_there(texts, sql));
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

static void append_view(GString *out, const Change *change, const char *definition) {
    g_autofree char *query = g_strstrip(g_strdup(definition));
    g_string_append_printf(out, "CREATE OR REPLACE VIEW %s AS\n%s%s\n", change->identity, query, g_str_has_suffix(query, ";") ? "" : ";");
}

const char *remedy_alter_sql(TextPool *texts, const Change *change) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        if (change->kind == KIND_COLUMN && change->parent)
            append_column_property(out, texts, change, property);
        else if (change->kind == KIND_VIEW && strcmp(property->property, "definition") == 0 && property->before)
            append_view(out, change, property->before);
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
