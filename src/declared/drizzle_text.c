#include "drizzle.h"

#include <string.h>

/* Texts and lists that can be known although Drizzle's things are in them. */

static const char *member_text(Drizzle *d, const Value *value, DrizzleTrouble *trouble) {
    const Value *object = value->target;
    const DrizzleColumn *column;
    DrizzleTable *table;
    DrizzleKind kind = drizzle_kind(object);
    if (strcmp(value->text, "name") == 0 && (column = drizzle_column(d, object)))
        return column->name;
    if (strcmp(value->text, "name") == 0 && object->kind == VALUE_MEMBER && strcmp(object->text, "_") == 0 && (table = drizzle_table(d, object->target)))
        return table->name;
    if (strcmp(value->text, "enumName") == 0 && kind == DRIZZLE_ENUM)
        return drizzle_name(d, object, trouble).name;
    if (strcmp(value->text, "schemaName") == 0 && kind == DRIZZLE_SCHEMA)
        return drizzle_name(d, object, trouble).name;
    if (strcmp(value->text, "name") == 0 && kind == DRIZZLE_ROLE)
        return drizzle_name(d, object, trouble).name;
    return NULL;
}

/* An element of a list that is known: mood.enumValues[0]. */
static const char *element_text(Drizzle *d, const Value *value) {
    DrizzleTrouble ignored = {0};
    char *end;
    guint64 index = g_ascii_strtoull(value->text, &end, 10);
    g_autoptr(GPtrArray) list = *value->text && !*end && value->target->kind == VALUE_MEMBER ? drizzle_list(d, value->target, &ignored) : NULL;
    return list && index < list->len ? value_string(list->pdata[index]) : NULL;
}

static const char *sum_text(Drizzle *d, const Value *value, DrizzleTrouble *trouble) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < value->count; i++) {
        const char *part = drizzle_text(d, value->items[i], trouble);
        if (!part)
            return NULL;
        g_string_append(out, part);
    }
    return drizzle_keep(d, out->str);
}

static const char *table_name_call(Drizzle *d, const Value *value) {
    DrizzleModule module;
    const char *called = drizzle_called(value, &module);
    DrizzleTable *table = called && module == DRIZZLE_ORM && strcmp(called, "getTableName") == 0 ? drizzle_table(d, drizzle_argument(value, 0)) : NULL;
    return table ? table->name : NULL;
}

const char *drizzle_text(Drizzle *d, const Value *value, DrizzleTrouble *trouble) {
    const char *text = NULL;
    g_autofree char *plain = value ? value_as_text(value) : NULL;
    if (plain)
        return drizzle_keep(d, plain);
    if (value && value->kind == VALUE_MEMBER && !(text = member_text(d, value, trouble)))
        text = element_text(d, value);
    else if (value && value->kind == VALUE_CALL)
        text = table_name_call(d, value);
    else if (value && value->kind == VALUE_OPERATION && strcmp(value->text, "+") == 0 && d->depth < 100) {
        d->depth++;
        text = sum_text(d, value, trouble);
        d->depth--;
    }
    if (!text)
        drizzle_fail(d, trouble, value, "this text is not known");
    return text ? drizzle_keep(d, text) : NULL;
}

GPtrArray *drizzle_list(Drizzle *d, const Value *value, DrizzleTrouble *trouble) {
    const Value *array = value;
    if (value && value->kind == VALUE_MEMBER && strcmp(value->text, "enumValues") == 0 && drizzle_kind(value->target) == DRIZZLE_ENUM)
        array = drizzle_argument(value->target, 1);
    if (!array || (array->kind != VALUE_ARRAY && array->kind != VALUE_OBJECT) || array->gap) {
        drizzle_fail(d, trouble, array && array->gap ? array->gap : array, "this list is not known");
        return NULL;
    }
    GPtrArray *list = g_ptr_array_new();
    for (size_t i = 0; i < array->count; i++)
        g_ptr_array_add(list, (gpointer)(uintptr_t)(array->kind == VALUE_ARRAY ? array->items[i] : array->members[i].value));
    return list;
}
