#include "prisma_model.h"

#include <string.h>

/* @id, @@id, @unique, @@unique, @@index. Unique keys are indexes in Prisma, not constraints. */

/* A field in a list: its name, or name(sort: Desc, ops: ...). */
static const char *item_name(const PrismaValue *value) {
    return value->kind == PRISMA_NAME || value->kind == PRISMA_CALL ? value->text : NULL;
}

static const PrismaField *find_column(const Prisma *prisma, const PrismaModel *model, const char *name) {
    const PrismaField *field = name ? g_hash_table_lookup(model->fields, name) : NULL;
    return field && !(field->type && g_hash_table_contains(prisma->model_names, field->type)) ? field : NULL;
}

bool prisma_columns(Prisma *prisma, const PrismaModel *model, const PrismaValue *names, GPtrArray *columns, GPtrArray *fields) {
    PrismaArgument one;
    if (!prisma_items(names, &one))
        return false;
    for (const PrismaArgument *item = prisma_items(names, &one); item; item = item->next) {
        const PrismaField *field = find_column(prisma, model, item_name(item->value));
        if (!field)
            return false;
        g_ptr_array_add(columns, (gpointer)(uintptr_t)prisma_mapped(prisma, field->name, field->attributes));
        if (fields)
            g_ptr_array_add(fields, (gpointer)(uintptr_t)field);
    }
    return true;
}

/* --- operator classes ------------------------------------------------------------------------------------------------------- */

/* JsonbPathOps is jsonb_path_ops; Prisma writes some words together that look like two. */
static const struct {
    const char *camel, *word;
} WORDS[] = {{"MinMax", "minmax"}, {"TimestampTz", "timestamptz"}, {"TimeTz", "timetz"}, {"VarBit", "varbit"}};

static const char *class_name(Prisma *prisma, const char *camel) {
    g_autoptr(GString) out = g_string_new(NULL);
    while (*camel) {
        size_t taken = 0;
        if (out->len)
            g_string_append_c(out, '_');
        for (size_t i = 0; i < G_N_ELEMENTS(WORDS) && !taken; i++)
            if (g_str_has_prefix(camel, WORDS[i].camel)) {
                g_string_append(out, WORDS[i].word);
                taken = strlen(WORDS[i].camel);
            }
        do {
            if (!taken || (camel[taken] && !g_ascii_isupper(camel[taken])))
                g_string_append_c(out, g_ascii_tolower(camel[taken++]));
        } while (camel[taken] && !g_ascii_isupper(camel[taken]));
        camel += taken;
    }
    return text_pool_add(prisma->schema->texts, out->str);
}

/* False: not understood. */
static bool operator_class(Prisma *prisma, const PrismaValue *value, const char **name) {
    if (value->kind == PRISMA_NAME && g_str_has_suffix(value->text, "Ops")) {
        *name = class_name(prisma, value->text);
        return true;
    }
    *name = value->kind == PRISMA_CALL && strcmp(value->text, "raw") == 0 && value->items ? prisma_value_text(value->items->value, false) : NULL;
    return *name != NULL;
}

/* --- columns of indexes ----------------------------------------------------------------------------------------------------- */

static bool set_item(Prisma *prisma, const PrismaArgument *arguments, SchemaIndexItem *item) {
    for (const PrismaArgument *argument = arguments; argument; argument = argument->next) {
        const char *name = argument->name ? argument->name : "";
        const char *text = argument->value->kind == PRISMA_NAME ? argument->value->text : "";
        if (strcmp(name, "sort") == 0 && (strcmp(text, "Desc") == 0 || strcmp(text, "Asc") == 0))
            item->descending = strcmp(text, "Desc") == 0;
        else if (strcmp(name, "ops") != 0 || !operator_class(prisma, argument->value, &item->operator_class))
            return false;
    }
    return true;
}

static bool add_items(Prisma *prisma, const PrismaValue *names, const GPtrArray *columns, SchemaIndex *index) {
    guint i = 0;
    bool known = true;
    PrismaArgument one;
    for (const PrismaArgument *argument = prisma_items(names, &one); argument; argument = argument->next) {
        SchemaIndexItem item = {.column = columns->pdata[i++]};
        known &= argument->value->kind != PRISMA_CALL || set_item(prisma, argument->value->items, &item);
        g_array_append_val(index->items, item);
    }
    return known;
}

static const struct {
    const char *name, *method;
} METHODS[] = {{"BTree", NULL}, {"Hash", "hash"}, {"Gin", "gin"}, {"Gist", "gist"}, {"SpGist", "spgist"}, {"Brin", "brin"}};

static bool set_method(const PrismaAttribute *attribute, SchemaIndex *index) {
    const PrismaValue *type = prisma_argument(attribute, "type", false);
    if (!type)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(METHODS); i++)
        if (type->kind == PRISMA_NAME && strcmp(type->text, METHODS[i].name) == 0) {
            index->method = METHODS[i].method;
            return true;
        }
    return false;
}

/* --- conditions (partial indexes) ------------------------------------------------------------------------------------------- */

/* One member of the object: a value, null, or { not: ... }. */
static bool add_condition(Prisma *prisma, const PrismaModel *model, const PrismaArgument *member, GString *sql) {
    const PrismaField *field = find_column(prisma, model, member->name);
    const PrismaValue *value = member->value;
    bool negated = value->kind == PRISMA_OBJECT;
    if (negated && (!value->items || value->items->next || g_strcmp0(value->items->name, "not") != 0))
        return false;
    value = negated ? value->items->value : value;
    if (!field)
        return false;
    g_string_append_printf(sql, "%s%s ", sql->len ? " AND " : "", schema_quote(prisma->schema, prisma_mapped(prisma, field->name, field->attributes)));
    if (value->kind == PRISMA_NAME && strcmp(value->text, "null") == 0) {
        g_string_append(sql, negated ? "IS NOT NULL" : "IS NULL");
        return true;
    }
    const char *literal = prisma_default_value(prisma, field, value);
    if (literal)
        g_string_append_printf(sql, "%s %s", negated ? "!=" : "=", literal);
    return literal != NULL;
}

static bool set_where(Prisma *prisma, const PrismaModel *model, const PrismaAttribute *attribute, SchemaIndex *index) {
    const PrismaValue *where = prisma_argument(attribute, "where", false);
    if (!where)
        return true;
    if (where->kind == PRISMA_CALL && strcmp(where->text, "raw") == 0 && where->items) {
        index->where = prisma_value_text(where->items->value, false);
        return index->where != NULL;
    }
    g_autoptr(GString) sql = g_string_new(NULL);
    if (where->kind != PRISMA_OBJECT || !where->items)
        return false;
    for (const PrismaArgument *member = where->items; member; member = member->next)
        if (!add_condition(prisma, model, member, sql))
            return false;
    index->where = text_pool_add(prisma->schema->texts, sql->str);
    return true;
}

/* --- keys and indexes ------------------------------------------------------------------------------------------------------- */

typedef struct {
    const PrismaAttribute *attribute;
    const PrismaValue *names;
    bool unique;
    bool of_field;            /* sort and the like stand in the attribute itself */
} Key;

static const char *given_name(Prisma *prisma, const PrismaAttribute *attribute, bool name_too) {
    const char *name = prisma_text_argument(attribute, "map", false, false);
    /* `name` of an index is the older word for `map`; of keys it is what the client calls them, but was the database's name before version 3. */
    if (!name && (name_too || prisma->major < PRISMA_FIRST_NAMING))
        name = prisma_text_argument(attribute, "name", false, false);
    return name ? prisma_given_name(prisma, name) : NULL;
}

static void add_index(Prisma *prisma, PrismaModel *model, const Key *key) {
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    if (!prisma_columns(prisma, model, key->names, columns, NULL)) {
        prisma->declaration->extras.seen++;
        prisma_unread(prisma, model, key->attribute->line, NULL, "the columns of the %s were not understood", key->unique ? "unique key" : "index");
        return;
    }
    const char *name = given_name(prisma, key->attribute, !key->unique);
    if (!name)
        name = key->unique ? prisma_constraint_name(prisma, SCHEMA_UNIQUE, model->table, columns) : prisma_index_name(prisma, model->table, columns);
    SchemaIndex *index = schema_table_add_index(model->made, name, prisma_place(model->block, key->attribute->line));
    index->unique = key->unique;
    bool known = add_items(prisma, key->names, columns, index);
    if (key->of_field && prisma_argument(key->attribute, "sort", false))
        g_array_index(index->items, SchemaIndexItem, 0).descending = g_strcmp0(prisma_text_argument(key->attribute, "sort", false, true), "Desc") == 0;
    known &= set_method(key->attribute, index);
    known &= set_where(prisma, model, key->attribute, index);
    if (!known)
        prisma_unread(prisma, model, key->attribute->line, NULL, "a part of the index " CODE("%s") " was not understood", name);
}

static void add_primary_key(Prisma *prisma, PrismaModel *model, const Key *key) {
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    if (model->primary_key->len || !prisma_columns(prisma, model, key->names, columns, model->primary_key)) {
        prisma->declaration->extras.seen++;
        prisma_unread(prisma, model, key->attribute->line, NULL, model->primary_key->len ? "a second primary key" : "the columns of the primary key were not understood");
        return;
    }
    const char *name = given_name(prisma, key->attribute, false);
    SchemaConstraint *constraint = schema_table_add_constraint(model->made, SCHEMA_PRIMARY_KEY, name ? name : prisma_constraint_name(prisma, SCHEMA_PRIMARY_KEY, model->table, columns),
                                                               prisma_place(model->block, key->attribute->line));
    for (guint i = 0; i < columns->len; i++)
        g_ptr_array_add(constraint->columns, columns->pdata[i]);
}

static void build_field_keys(Prisma *prisma, PrismaModel *model, const PrismaField *field) {
    const PrismaValue name = {.kind = PRISMA_NAME, .text = field->name};
    const PrismaAttribute *id = prisma_find_attribute(field->attributes, "id"), *unique = prisma_find_attribute(field->attributes, "unique");
    if (id)
        add_primary_key(prisma, model, &(Key){id, &name, true, true});
    if (unique)
        add_index(prisma, model, &(Key){unique, &name, true, true});
}

static const char *const OTHER_ATTRIBUTES[] = {"map", "schema", "ignore", "fulltext"};

static void build_block_key(Prisma *prisma, PrismaModel *model, const PrismaAttribute *attribute) {
    const Key key = {attribute, prisma_argument(attribute, "fields", true), strcmp(attribute->name, "unique") == 0, false};
    if (strcmp(attribute->name, "id") == 0)
        add_primary_key(prisma, model, &key);
    else if (key.unique || strcmp(attribute->name, "index") == 0)
        add_index(prisma, model, &key);
    else {
        for (size_t i = 0; i < G_N_ELEMENTS(OTHER_ATTRIBUTES); i++)
            if (strcmp(attribute->name, OTHER_ATTRIBUTES[i]) == 0)
                return;
        prisma_unread(prisma, model, attribute->line, NULL, "the attribute " CODE("@@%s") " is unknown", attribute->name);
    }
}

void prisma_build_keys(Prisma *prisma, PrismaModel *model) {
    for (const PrismaField *field = model->block->fields; field; field = field->next)
        if (g_hash_table_lookup(model->fields, field->name) == field)
            build_field_keys(prisma, model, field);
    for (const PrismaAttribute *attribute = model->block->attributes; attribute; attribute = attribute->next)
        build_block_key(prisma, model, attribute);
}
