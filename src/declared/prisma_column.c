#include "prisma_model.h"

#include <string.h>

/* Fields that are columns: types, native types, defaults. */

/* --- types ------------------------------------------------------------------------------------------------------------------ */

typedef enum { DEFAULT_TEXT, DEFAULT_TIME, DEFAULT_NUMBER, DEFAULT_BOOLEAN, DEFAULT_BYTES } DefaultKind;

typedef struct {
    const char *name, *sql;
    DefaultKind default_kind;
} ScalarType;

static const ScalarType SCALARS[] = {
    {"String", "TEXT", DEFAULT_TEXT},        {"Int", "INTEGER", DEFAULT_NUMBER},        {"BigInt", "BIGINT", DEFAULT_NUMBER},
    {"Float", "DOUBLE PRECISION", DEFAULT_NUMBER}, {"Decimal", "DECIMAL(65,30)", DEFAULT_NUMBER}, {"DateTime", "TIMESTAMP(3)", DEFAULT_TIME},
    {"Json", "JSONB", DEFAULT_TEXT},         {"Bytes", "BYTEA", DEFAULT_BYTES},         {"Boolean", "BOOLEAN", DEFAULT_BOOLEAN},
};

static const struct {
    const char *name, *sql;
    int parameters; /* at most */
} NATIVE_TYPES[] = {
    {"Text", "TEXT", 0},          {"Char", "CHAR", 1},           {"VarChar", "VARCHAR", 1},       {"Bit", "BIT", 1},
    {"VarBit", "VARBIT", 1},      {"Uuid", "UUID", 0},           {"Xml", "XML", 0},               {"Inet", "INET", 0},
    {"Citext", "CITEXT", 0},      {"Integer", "INTEGER", 0},     {"SmallInt", "SMALLINT", 0},     {"BigInt", "BIGINT", 0},
    {"Oid", "OID", 0},            {"Decimal", "DECIMAL", 2},     {"Money", "MONEY", 0},           {"Real", "REAL", 0},
    {"DoublePrecision", "DOUBLE PRECISION", 0}, {"Timestamp", "TIMESTAMP", 1}, {"Timestamptz", "TIMESTAMPTZ", 1}, {"Time", "TIME", 1},
    {"Timetz", "TIMETZ", 1},      {"Date", "DATE", 0},           {"Json", "JSON", 0},             {"JsonB", "JSONB", 0},
    {"ByteA", "BYTEA", 0},        {"Boolean", "BOOLEAN", 0},
};

/* What autoincrement() makes of a type; others stay what they are. */
static const struct {
    const char *type, *serial;
} SERIALS[] = {{"INTEGER", "SERIAL"}, {"BIGINT", "BIGSERIAL"}, {"SMALLINT", "SMALLSERIAL"}};

static const ScalarType *find_scalar(const char *name) {
    for (size_t i = 0; name && i < G_N_ELEMENTS(SCALARS); i++)
        if (strcmp(SCALARS[i].name, name) == 0)
            return &SCALARS[i];
    return NULL;
}

static bool is_native(const Prisma *prisma, const PrismaAttribute *attribute, const char **name) {
    size_t size = strlen(prisma->datasource);
    if (strncmp(attribute->name, prisma->datasource, size) != 0 || attribute->name[size] != '.')
        return false;
    *name = attribute->name + size + 1;
    return true;
}

static bool all_digits(const char *text) {
    return text && *text && strspn(text, "0123456789") == strlen(text);
}

/* NULL: unknown, or with arguments that it does not have. */
static const char *native_type(Prisma *prisma, const char *name, const PrismaArgument *arguments) {
    for (size_t i = 0; i < G_N_ELEMENTS(NATIVE_TYPES); i++) {
        if (strcmp(NATIVE_TYPES[i].name, name) != 0)
            continue;
        g_autoptr(GString) sql = g_string_new(NATIVE_TYPES[i].sql);
        int count = 0;
        for (const PrismaArgument *argument = arguments; argument; argument = argument->next, count++) {
            if (count == NATIVE_TYPES[i].parameters || argument->value->kind != PRISMA_NUMBER || !all_digits(argument->value->text))
                return NULL;
            g_string_append_printf(sql, "%c%s", count ? ',' : '(', argument->value->text);
        }
        if (count)
            g_string_append_c(sql, ')');
        return text_pool_add(prisma->schema->texts, sql->str);
    }
    return NULL;
}

static const char *base_type(Prisma *prisma, const PrismaField *field) {
    if (field->unsupported)
        return field->unsupported;
    const PrismaEnum *item = g_hash_table_lookup(prisma->enum_names, field->type);
    if (item)
        return item->type;
    const ScalarType *scalar = find_scalar(field->type);
    const char *native;
    for (const PrismaAttribute *attribute = field->attributes; scalar && attribute; attribute = attribute->next)
        if (is_native(prisma, attribute, &native))
            return native_type(prisma, native, attribute->arguments);
    return scalar ? scalar->sql : NULL;
}

const char *prisma_column_type(Prisma *prisma, const PrismaModel *model, const PrismaField *field, bool serial) {
    (void)model;
    const char *type = base_type(prisma, field);
    for (size_t i = 0; type && serial && i < G_N_ELEMENTS(SERIALS); i++)
        if (strcmp(SERIALS[i].type, type) == 0)
            return SERIALS[i].serial;
    return type && field->list ? text_pool_printf(prisma->schema->texts, "%s[]", type) : type;
}

/* --- defaults --------------------------------------------------------------------------------------------------------------- */

static const char *bytes_literal(Prisma *prisma, const char *base64) {
    gsize size;
    g_autofree guchar *bytes = g_base64_decode(base64, &size);
    g_autoptr(GString) sql = g_string_new("'\\x");
    for (gsize i = 0; i < size; i++)
        g_string_append_printf(sql, "%02x", bytes[i]);
    g_string_append_c(sql, '\'');
    return text_pool_add(prisma->schema->texts, sql->str);
}

/* 2020-01-01T12:13:14Z as '2020-01-01 12:13:14 +00:00': the type time does not read the other. */
static const char *time_literal(Prisma *prisma, const char *text) {
    g_autoptr(GString) sql = g_string_new(NULL);
    const char *time = strchr(text, 'T');
    for (const char *at = text; *at; at++) {
        bool zone = time && at > time && strchr("Z+-", *at);
        if (zone)
            g_string_append_c(sql, ' ');
        g_string_append(sql, zone && *at == 'Z' ? "+00:00" : at == time ? " " : (char[]){*at, '\0'});
    }
    return schema_literal(prisma->schema, sql->str);
}

static bool is_number(const char *text) {
    g_autofree char *end_text = g_strdup(text + (*text == '-'));
    char *end;
    g_ascii_strtod(end_text, &end);
    return g_ascii_isdigit(*end_text) && !*end && strspn(end_text, "0123456789.eE+-") == strlen(end_text);
}

static const char *scalar_value(Prisma *prisma, const ScalarType *type, const PrismaValue *value) {
    bool text = value->kind == PRISMA_STRING;
    switch (type->default_kind) {
    case DEFAULT_TEXT:
        return text ? schema_literal(prisma->schema, value->text) : NULL;
    case DEFAULT_TIME:
        return text ? time_literal(prisma, value->text) : NULL;
    case DEFAULT_BYTES:
        return text ? bytes_literal(prisma, value->text) : NULL;
    case DEFAULT_NUMBER:
        return (text || value->kind == PRISMA_NUMBER) && is_number(value->text) ? value->text : NULL;
    case DEFAULT_BOOLEAN:
        return value->kind == PRISMA_NAME && (strcmp(value->text, "true") == 0 || strcmp(value->text, "false") == 0) ? value->text : NULL;
    }
    return NULL;
}

const char *prisma_default_value(Prisma *prisma, const PrismaField *field, const PrismaValue *value) {
    const PrismaEnum *item = field->type ? g_hash_table_lookup(prisma->enum_names, field->type) : NULL;
    if (item) {
        const char *name = value->kind == PRISMA_NAME ? g_hash_table_lookup(item->values, value->text) : NULL;
        return name ? schema_literal(prisma->schema, name) : NULL;
    }
    const ScalarType *scalar = find_scalar(field->type);
    return scalar ? scalar_value(prisma, scalar, value) : NULL;
}

static const char *list_default(Prisma *prisma, const PrismaField *field, const PrismaValue *value, const char *type) {
    g_autoptr(GString) sql = g_string_new("ARRAY[");
    for (const PrismaArgument *item = value->items; item; item = item->next) {
        const char *element = prisma_default_value(prisma, field, item->value);
        if (!element)
            return NULL;
        g_string_append_printf(sql, "%s%s", item == value->items ? "" : ", ", element);
    }
    g_string_append_printf(sql, "]::%s", type);
    return text_pool_add(prisma->schema->texts, sql->str);
}

/* Functions of @default(); "": what the client makes, nothing in the database. */
static const struct {
    const char *name, *sql;
} FUNCTIONS[] = {{"now", "CURRENT_TIMESTAMP"}, {"autoincrement", ""}, {"uuid", ""}, {"cuid", ""}, {"nanoid", ""}, {"ulid", ""}, {"auto", ""}};

static const char *call_default(const PrismaValue *call) {
    if (strcmp(call->text, "dbgenerated") == 0) {
        const PrismaAttribute attribute = {.arguments = call->items};
        const char *sql = prisma_text_argument(&attribute, "value", true, false);
        return sql ? sql : call->items ? NULL : "";
    }
    for (size_t i = 0; i < G_N_ELEMENTS(FUNCTIONS); i++)
        if (strcmp(FUNCTIONS[i].name, call->text) == 0)
            return FUNCTIONS[i].sql;
    return NULL;
}

/* "": none; NULL: not understood. */
static const char *default_of(Prisma *prisma, const PrismaField *field, const PrismaValue *value, const char *type) {
    if (value->kind == PRISMA_CALL)
        return call_default(value);
    if (value->kind == PRISMA_ARRAY)
        return field->list ? list_default(prisma, field, value, type) : NULL;
    return field->list ? NULL : prisma_default_value(prisma, field, value);
}

static void set_default(Prisma *prisma, PrismaModel *model, const PrismaField *field, SchemaColumn *column, const PrismaAttribute *attribute) {
    const PrismaValue *value = prisma_argument(attribute, "value", true);
    const char *sql = value ? default_of(prisma, field, value, column->type) : NULL;
    if (!sql) {
        prisma_unread(prisma, model, attribute->line, column->name, "the default of " CODE("%s") " was not understood", field->name);
        column->unread = true;
    } else if (*sql) {
        column->default_sql = sql;
    }
}

/* --- columns ---------------------------------------------------------------------------------------------------------------- */

static bool is_autoincrement(const PrismaAttribute *attribute) {
    const PrismaValue *value = prisma_argument(attribute, "value", true);
    return value && value->kind == PRISMA_CALL && strcmp(value->text, "autoincrement") == 0;
}

static const char *const FIELD_ATTRIBUTES[] = {"id", "unique", "default", "updatedAt", "map", "relation", "ignore"};

/* Another attribute may mean anything: a newer Prisma has it. */
static void check_attributes(Prisma *prisma, PrismaModel *model, const PrismaField *field) {
    for (const PrismaAttribute *attribute = field->attributes; attribute; attribute = attribute->next) {
        const char *native;
        bool known = is_native(prisma, attribute, &native);
        for (size_t i = 0; !known && i < G_N_ELEMENTS(FIELD_ATTRIBUTES); i++)
            known = strcmp(FIELD_ATTRIBUTES[i], attribute->name) == 0;
        if (!known)
            prisma_unread(prisma, model, attribute->line, NULL, "the attribute " CODE("@%s") " of " CODE("%s") " is unknown", attribute->name, field->name);
    }
}

static bool is_relation(const Prisma *prisma, const PrismaField *field) {
    return field->type && g_hash_table_contains(prisma->model_names, field->type);
}

void prisma_build_column(Prisma *prisma, PrismaModel *model, const PrismaField *field) {
    check_attributes(prisma, model, field);
    if (is_relation(prisma, field))
        return;
    const char *name = prisma_mapped(prisma, field->name, field->attributes);
    if (g_hash_table_lookup(model->fields, field->name) != field || !g_hash_table_add(model->columns, (gpointer)(uintptr_t)name)) {
        prisma->declaration->columns.seen++;
        prisma_unread(prisma, model, field->line, name, "a second field " CODE("%s"), field->name);
        return;
    }
    const PrismaAttribute *attribute = prisma_find_attribute(field->attributes, "default");
    const char *type = prisma_column_type(prisma, model, field, is_autoincrement(attribute));
    if (!type) {
        prisma->declaration->columns.seen++;
        prisma_unread(prisma, model, field->line, name, "the type of " CODE("%s") " was not understood", field->name);
        return;
    }
    SchemaColumn *column = schema_table_add_column(model->made, name, prisma_place(model->block, field->line));
    column->key = field->name;
    column->type = type;
    column->not_null = !field->optional && !field->list;
    if (attribute)
        set_default(prisma, model, field, column, attribute);
}
