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

/* The labels that a schema of zod was made of: z.enum([...]) and z.nativeEnum({...}), asked for by .enum, .options and their like. NULL: it is none. */
static const Value *zod_labels(const Value *value) {
    static const char *const members[] = {"enum", "Enum", "Values", "options"};
    bool asked = false;
    for (size_t i = 0; value && value->kind == VALUE_MEMBER && i < G_N_ELEMENTS(members); i++)
        asked = asked || strcmp(members[i], value->text) == 0;
    const Value *call = asked ? value->target : NULL, *function = call && call->kind == VALUE_CALL ? call->target : NULL;
    if (!function || (function->kind != VALUE_MEMBER && function->kind != VALUE_EXTERNAL) || (strcmp(function->text, "enum") != 0 && strcmp(function->text, "nativeEnum") != 0))
        return NULL;
    const Value *module = function->kind == VALUE_MEMBER ? function->target : function;
    if (module->kind != VALUE_EXTERNAL || !module->module || !g_str_has_prefix(module->module, "zod"))
        return NULL;
    return drizzle_argument(call, 0);
}

/* A member of such a schema's enum: schema.enum.red. */
static const char *zod_label(Drizzle *d, const Value *value) {
    const Value *labels = zod_labels(value->target);
    const Value *label = labels && labels->kind == VALUE_OBJECT ? value_get(labels, value->text) : NULL;
    if (label)
        return value_string(label);
    for (size_t i = 0; labels && labels->kind == VALUE_ARRAY && i < labels->count; i++)
        if (g_strcmp0(value_string(labels->items[i]), value->text) == 0)
            return drizzle_keep(d, value->text);
    return NULL;
}

const char *drizzle_text(Drizzle *d, const Value *value, DrizzleTrouble *trouble) {
    const char *text = NULL;
    g_autofree char *plain = value ? value_as_text(value) : NULL;
    if (plain)
        return drizzle_keep(d, plain);
    if (value && value->kind == VALUE_MEMBER) {
        text = member_text(d, value, trouble);
        text = text ? text : element_text(d, value);
        text = text ? text : zod_label(d, value);
    }
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
    else if (zod_labels(value))
        array = zod_labels(value);
    if (array && array != value && array->kind == VALUE_MEMBER && d->depth < 100) { /* of another such list */
        d->depth++;
        GPtrArray *list = drizzle_list(d, array, trouble);
        d->depth--;
        return list;
    }
    if (!array || (array->kind != VALUE_ARRAY && array->kind != VALUE_OBJECT) || array->gap) {
        drizzle_fail(d, trouble, array && array->gap ? array->gap : array, "this list is not known");
        return NULL;
    }
    GPtrArray *list = g_ptr_array_new();
    for (size_t i = 0; i < array->count; i++)
        g_ptr_array_add(list, (gpointer)(uintptr_t)(array->kind == VALUE_ARRAY ? array->items[i] : array->members[i].value));
    return list;
}
