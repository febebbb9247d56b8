#include "drizzle.h"

#include <string.h>

/* How the words of a type are made of the options. */
typedef enum {
    TYPE_PLAIN,     /* name */
    TYPE_LENGTH,    /* name(length) */
    TYPE_NUMERIC,   /* name(precision, scale) */
    TYPE_TIME,      /* name(precision) with time zone */
    TYPE_TIMESTAMP, /* name (precision) with time zone; without the space in mode string */
    TYPE_INTERVAL,  /* name fields(precision) */
    TYPE_DIMENSIONS /* name(dimensions) */
} TypeShape;

enum { TYPE_NOT_NULL = 1, TYPE_NUMBER_NOT_NULL = 2, TYPE_NOW = 4, TYPE_RANDOM = 8, TYPE_IDENTITY = 16 };

struct DrizzleType {
    const char *builder;
    const char *name;
    TypeShape shape;
    unsigned flags;
};

static const DrizzleType types[] = {
    {"bigint", "bigint", TYPE_PLAIN, TYPE_IDENTITY},
    {"bigserial", "bigserial", TYPE_PLAIN, TYPE_NUMBER_NOT_NULL},
    {"bit", "bit", TYPE_DIMENSIONS, 0},
    {"boolean", "boolean", TYPE_PLAIN, 0},
    {"bytea", "bytea", TYPE_PLAIN, 0},
    {"char", "char", TYPE_LENGTH, 0},
    {"cidr", "cidr", TYPE_PLAIN, 0},
    {"date", "date", TYPE_PLAIN, TYPE_NOW},
    {"decimal", "numeric", TYPE_NUMERIC, 0},
    {"doublePrecision", "double precision", TYPE_PLAIN, 0},
    {"geometry", "geometry(point)", TYPE_PLAIN, 0},
    {"halfvec", "halfvec", TYPE_DIMENSIONS, 0},
    {"inet", "inet", TYPE_PLAIN, 0},
    {"integer", "integer", TYPE_PLAIN, TYPE_IDENTITY},
    {"interval", "interval", TYPE_INTERVAL, 0},
    {"json", "json", TYPE_PLAIN, 0},
    {"jsonb", "jsonb", TYPE_PLAIN, 0},
    {"line", "line", TYPE_PLAIN, 0},
    {"macaddr", "macaddr", TYPE_PLAIN, 0},
    {"macaddr8", "macaddr8", TYPE_PLAIN, 0},
    {"numeric", "numeric", TYPE_NUMERIC, 0},
    {"point", "point", TYPE_PLAIN, 0},
    {"real", "real", TYPE_PLAIN, 0},
    {"serial", "serial", TYPE_PLAIN, TYPE_NOT_NULL},
    {"smallint", "smallint", TYPE_PLAIN, TYPE_IDENTITY},
    {"smallserial", "smallserial", TYPE_PLAIN, TYPE_NOT_NULL},
    {"sparsevec", "sparsevec", TYPE_DIMENSIONS, 0},
    {"text", "text", TYPE_PLAIN, 0},
    {"time", "time", TYPE_TIME, TYPE_NOW},
    {"timestamp", "timestamp", TYPE_TIMESTAMP, TYPE_NOW},
    {"uuid", "uuid", TYPE_PLAIN, TYPE_RANDOM},
    {"varchar", "varchar", TYPE_LENGTH, 0},
    {"vector", "vector", TYPE_DIMENSIONS, 0},
};

static int compare_builder(const void *name, const void *type) {
    return strcmp(name, ((const DrizzleType *)type)->builder);
}

const DrizzleType *drizzle_type_find(const char *builder) {
    return builder ? bsearch(builder, types, G_N_ELEMENTS(types), sizeof *types, compare_builder) : NULL;
}

bool drizzle_type_not_null(const DrizzleType *type, const Value *config) {
    if (!type)
        return false;
    return (type->flags & TYPE_NOT_NULL) || ((type->flags & TYPE_NUMBER_NOT_NULL) && g_strcmp0(value_string(value_get(config, "mode")), "number") == 0);
}

bool drizzle_type_has(const DrizzleType *type, const char *method) {
    if (!type)
        return false;
    unsigned flag = strcmp(method, "defaultNow") == 0 ? TYPE_NOW : strcmp(method, "defaultRandom") == 0 ? TYPE_RANDOM : TYPE_IDENTITY;
    return type->flags & flag;
}

/* The option as text; NULL: not given, or (with trouble) not known. */
static const char *option(Drizzle *d, const DrizzleBuilder *builder, const char *key, DrizzleTrouble *trouble) {
    const Value *value = value_get(builder->config, key);
    if (!value || value->kind == VALUE_UNDEFINED)
        return NULL;
    g_autofree char *text = value_as_text(value);
    if (!text)
        drizzle_fail(d, trouble, value, "the option " CODE("%s") " is no plain value", key);
    return text ? drizzle_keep(d, text) : NULL;
}

static bool option_is_true(Drizzle *d, const DrizzleBuilder *builder, const char *key, DrizzleTrouble *trouble) {
    const Value *value = value_get(builder->config, key);
    if (value && !value_is_nothing(value) && value->kind != VALUE_BOOLEAN)
        drizzle_fail(d, trouble, value, "the option " CODE("%s") " is no plain value", key);
    return value && value_is_true(value);
}

static void append_time(Drizzle *d, const DrizzleBuilder *builder, const char *open, GString *out, DrizzleTrouble *trouble) {
    const char *precision = option(d, builder, "precision", trouble);
    if (precision)
        g_string_append_printf(out, "%s%s)", open, precision);
    if (option_is_true(d, builder, "withTimezone", trouble))
        g_string_append(out, " with time zone");
}

static void append_interval(Drizzle *d, const DrizzleBuilder *builder, GString *out, DrizzleTrouble *trouble) {
    const char *fields = option(d, builder, "fields", trouble);
    const char *precision = option(d, builder, "precision", trouble);
    if (fields && *fields)
        g_string_append_printf(out, " %s", fields);
    if (precision && *precision && strcmp(precision, "0") != 0)
        g_string_append_printf(out, "(%s)", precision);
}

static void append_numeric(Drizzle *d, const DrizzleBuilder *builder, GString *out, DrizzleTrouble *trouble) {
    const char *precision = option(d, builder, "precision", trouble);
    const char *scale = option(d, builder, "scale", trouble);
    if (precision && scale)
        g_string_append_printf(out, "(%s, %s)", precision, scale);
    else if (precision)
        g_string_append_printf(out, "(%s)", precision);
}

static void append_one(Drizzle *d, const DrizzleBuilder *builder, const char *key, bool required, GString *out, DrizzleTrouble *trouble) {
    const char *text = option(d, builder, key, trouble);
    if (text)
        g_string_append_printf(out, "(%s)", text);
    else if (required)
        drizzle_fail(d, trouble, builder->root, "the option " CODE("%s") " is missing", key);
}

static void append_builtin(Drizzle *d, const DrizzleBuilder *builder, GString *out, DrizzleTrouble *trouble) {
    g_string_append(out, builder->type->name);
    switch (builder->type->shape) {
    case TYPE_PLAIN:
        break;
    case TYPE_LENGTH:
        append_one(d, builder, "length", false, out, trouble);
        break;
    case TYPE_NUMERIC:
        append_numeric(d, builder, out, trouble);
        break;
    case TYPE_TIME:
        append_time(d, builder, "(", out, trouble);
        break;
    case TYPE_TIMESTAMP:
        append_time(d, builder, g_strcmp0(value_string(value_get(builder->config, "mode")), "string") == 0 ? "(" : " (", out, trouble);
        break;
    case TYPE_INTERVAL:
        append_interval(d, builder, out, trouble);
        break;
    case TYPE_DIMENSIONS:
        append_one(d, builder, "dimensions", true, out, trouble);
        break;
    }
}

/* dataType() of a custom type, called with the options as Drizzle does. */
static const char *custom_name(Drizzle *d, const DrizzleBuilder *builder, DrizzleTrouble *trouble) {
    const Value *function = value_get(builder->custom, "dataType");
    if (!function) {
        drizzle_fail(d, trouble, builder->custom, "the custom type has no " CODE("dataType"));
        return NULL;
    }
    const Value *result = program_call(d->program, function, builder->config ? &builder->config : NULL, builder->config ? 1 : 0, builder->root->place);
    return drizzle_text(d, result, trouble);
}

static const char *enum_name(Drizzle *d, const DrizzleBuilder *builder, DrizzleTrouble *trouble) {
    return drizzle_name(d, builder->enumeration, trouble).name;
}

static void append_size(Drizzle *d, const DrizzleBuilder *builder, GString *out, DrizzleTrouble *trouble) {
    if (builder->size && builder->size->kind == VALUE_UNKNOWN)
        drizzle_fail(d, trouble, builder->size, "the size of the array is not known");
    g_string_append_printf(out, "[%s]", builder->size && builder->size->kind == VALUE_NUMBER ? builder->size->text : "");
}

const char *drizzle_type_name(Drizzle *d, const DrizzleBuilder *builder, DrizzleTrouble *trouble) {
    g_autoptr(GString) out = g_string_new(NULL);
    const char *name = NULL;
    if (builder->base) {
        if (!(name = drizzle_type_name(d, builder->base, trouble)))
            return NULL;
        g_string_append(out, name);
        append_size(d, builder, out, trouble);
    } else if (builder->type) {
        append_builtin(d, builder, out, trouble);
    } else {
        if (!(name = builder->enumeration ? enum_name(d, builder, trouble) : custom_name(d, builder, trouble)))
            return NULL;
        g_string_append(out, name);
    }
    return trouble->why ? NULL : drizzle_keep(d, out->str);
}

/* --- as SQL ------------------------------------------------------------------------------------------------------------------------------ */

/* Types that begin with one of these stand as they are in drizzle-kit's SQL; all others are quoted as names. */
static const char *const unquoted[] = {"uuid", "smallint", "integer", "bigint", "boolean", "text", "varchar", "serial", "bigserial", "decimal", "numeric", "real", "json", "time", "date", "interval",
                                       "double precision", "char", "vector", "geometry", "halfvec", "sparsevec", "bit"};
/* Quoted, these are no types for PostgreSQL. */
static const char *const words[] = {"int", "float", "dec", "smallserial"};

static bool is_unquoted(const char *type) {
    for (size_t i = 0; i < G_N_ELEMENTS(unquoted); i++)
        if (g_str_has_prefix(type, unquoted[i]))
            return true;
    return false;
}

/* Quoted, it is the name of no type that PostgreSQL could have. */
static bool is_spoiled(const char *type) {
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(type, words[i]) == 0)
            return true;
    return strpbrk(type, "(.\" ") != NULL;
}

const char *drizzle_type_spoiled(Drizzle *d, const DrizzleBuilder *builder) {
    DrizzleTrouble ignored = {0};
    while (builder->base)
        builder = builder->base;
    const char *name = builder->custom ? drizzle_type_name(d, builder, &ignored) : NULL;
    return name && !is_unquoted(name) && is_spoiled(name) ? name : NULL;
}

/* The length of "[]" or "[3]" at `at`; 0: none. */
static size_t brackets_size(const char *at) {
    size_t size = 1;
    if (*at != '[')
        return 0;
    while (g_ascii_isdigit(at[size]))
        size++;
    return at[size] == ']' ? size + 1 : 0;
}

static const char *custom_sql(Drizzle *d, const char *name) {
    g_autoptr(GString) type = g_string_new(NULL);
    g_autoptr(GString) arrays = g_string_new(NULL);
    for (const char *at = name; *at;) {
        size_t size = brackets_size(at);
        g_string_append_len(size ? arrays : type, at, (gssize)(size ? size : 1));
        at += size ? size : 1;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    if (is_unquoted(type->str) || is_spoiled(type->str)) /* what people then write by hand */
        g_string_append(out, type->str);
    else
        drizzle_append_name(out, type->str);
    g_string_append(out, arrays->str);
    return drizzle_keep(d, out->str);
}

static const char *enum_sql(Drizzle *d, const DrizzleBuilder *builder, DrizzleTrouble *trouble) {
    const QualifiedName name = drizzle_name(d, builder->enumeration, trouble);
    if (!name.name)
        return NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    drizzle_append_name(out, name.schema ? name.schema : "public");
    g_string_append_c(out, '.');
    drizzle_append_name(out, name.name);
    return drizzle_keep(d, out->str);
}

const char *drizzle_type_sql(Drizzle *d, const DrizzleBuilder *builder, DrizzleTrouble *trouble) {
    if (builder->base) {
        const char *base = drizzle_type_sql(d, builder->base, trouble);
        g_autoptr(GString) out = g_string_new(base);
        append_size(d, builder, out, trouble);
        return base && !trouble->why ? drizzle_keep(d, out->str) : NULL;
    }
    if (builder->enumeration)
        return enum_sql(d, builder, trouble);
    const char *name = drizzle_type_name(d, builder, trouble);
    return name && builder->custom ? custom_sql(d, name) : name;
}
