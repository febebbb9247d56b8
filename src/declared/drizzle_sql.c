#include "drizzle.h"

#include <string.h>

/* Deeper nested expressions are not rendered. */
#define MOST_DEPTH 100

typedef struct {
    Drizzle *d;
    DrizzleSqlMode mode;
    GString *out;
    size_t *parameters;
    DrizzleTrouble *trouble;
} Rendering;

static bool render(Rendering *r, const Value *value);

void drizzle_append_literal(GString *out, const char *text) {
    g_string_append_c(out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            g_string_append_c(out, '\'');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '\'');
}

void drizzle_append_name(GString *out, const char *name) {
    g_string_append_c(out, '"');
    for (; *name; name++) {
        if (*name == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *name);
    }
    g_string_append_c(out, '"');
}

/* --- functions that make SQL ----------------------------------------------------------------------------------------------------------- */

/* $0 is the first argument. */
static const struct {
    const char *name, *pattern;
} operators[] = {
    {"eq", "$0 = $1"},
    {"ne", "$0 <> $1"},
    {"gt", "$0 > $1"},
    {"gte", "$0 >= $1"},
    {"lt", "$0 < $1"},
    {"lte", "$0 <= $1"},
    {"not", "not $0"},
    {"isNull", "$0 is null"},
    {"isNotNull", "$0 is not null"},
    {"exists", "exists $0"},
    {"notExists", "not exists $0"},
    {"between", "$0 between $1 and $2"},
    {"notBetween", "$0 not between $1 and $2"},
    {"like", "$0 like $1"},
    {"notLike", "$0 not like $1"},
    {"ilike", "$0 ilike $1"},
    {"notIlike", "$0 not ilike $1"},
    {"arrayContains", "$0 @> $1"},
    {"arrayContained", "$0 <@ $1"},
    {"arrayOverlaps", "$0 && $1"},
    {"asc", "$0 asc"},
    {"desc", "$0 desc"},
    {"count", "count($0)"},
    {"countDistinct", "count(distinct $0)"},
    {"avg", "avg($0)"},
    {"avgDistinct", "avg(distinct $0)"},
    {"sum", "sum($0)"},
    {"sumDistinct", "sum(distinct $0)"},
    {"max", "max($0)"},
    {"min", "min($0)"},
};

static const char *operator_pattern(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(operators); i++)
        if (strcmp(operators[i].name, name) == 0)
            return operators[i].pattern;
    return NULL;
}

static bool is_operator(const char *name) {
    static const char *const others[] = {"and", "or", "inArray", "notInArray"};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (strcmp(others[i], name) == 0)
            return true;
    return operator_pattern(name) != NULL;
}

static bool render_pattern(Rendering *r, const Value *call, const char *pattern) {
    for (; *pattern; pattern++) {
        if (*pattern != '$') {
            g_string_append_c(r->out, *pattern);
            continue;
        }
        const Value *argument = drizzle_argument(call, (size_t)(*++pattern - '0'));
        if (!argument && strcmp(pattern, "0)") == 0 && call->count == 0)
            g_string_append_c(r->out, '*'); /* count() */
        else if (argument && argument->kind != VALUE_ARRAY ? !render(r, argument) : true) {
            drizzle_fail(r->d, r->trouble, call, "an argument is not known");
            return false;
        }
    }
    return true;
}

/* and(), or(): what is undefined does not count; one alone stands without parentheses. */
static bool render_joined(Rendering *r, const Value *call, const char *word) {
    size_t count = 0, done = 0;
    for (size_t i = 0; i < call->count; i++)
        count += call->items[i]->kind != VALUE_UNDEFINED;
    if (count > 1)
        g_string_append_c(r->out, '(');
    for (size_t i = 0; i < call->count; i++) {
        if (call->items[i]->kind == VALUE_UNDEFINED)
            continue;
        if (done++)
            g_string_append(r->out, word);
        if (!render(r, call->items[i]))
            return false;
    }
    if (count > 1)
        g_string_append_c(r->out, ')');
    return true;
}

static bool render_list(Rendering *r, const Value *array, const char *open, const char *separator, const char *close) {
    if (array->gap) {
        drizzle_fail(r->d, r->trouble, array->gap, "some elements are not known");
        return false;
    }
    g_string_append(r->out, open);
    for (size_t i = 0; i < array->count; i++) {
        if (i)
            g_string_append(r->out, separator);
        if (!render(r, array->items[i]))
            return false;
    }
    g_string_append(r->out, close);
    return true;
}

static bool render_in(Rendering *r, const Value *call, bool negated) {
    const Value *column = drizzle_argument(call, 0), *values = drizzle_argument(call, 1);
    if (!column || !values) {
        drizzle_fail(r->d, r->trouble, call, "an argument is not known");
        return false;
    }
    if (values->kind == VALUE_ARRAY && values->count == 0 && !values->gap) {
        g_string_append(r->out, negated ? "true" : "false");
        return true;
    }
    if (!render(r, column))
        return false;
    g_string_append(r->out, negated ? " not in " : " in ");
    return render(r, values);
}

static bool render_operator(Rendering *r, const Value *call, const char *name) {
    if (call->gap) {
        drizzle_fail(r->d, r->trouble, call->gap, "some arguments are not known");
        return false;
    }
    if (strcmp(name, "and") == 0 || strcmp(name, "or") == 0)
        return render_joined(r, call, name[0] == 'a' ? " and " : " or ");
    if (strcmp(name, "inArray") == 0 || strcmp(name, "notInArray") == 0)
        return render_in(r, call, name[0] == 'n');
    return render_pattern(r, call, operator_pattern(name));
}

/* --- sql.raw() and its like --------------------------------------------------------------------------------------------------------------- */

static bool render_raw(Rendering *r, const Value *call) {
    const char *text = drizzle_text(r->d, drizzle_argument(call, 0), r->trouble);
    if (!text)
        drizzle_fail(r->d, r->trouble, call, "the text is not known");
    else
        g_string_append(r->out, text);
    return text != NULL;
}

static bool render_identifier(Rendering *r, const Value *call) {
    const char *text = drizzle_text(r->d, drizzle_argument(call, 0), r->trouble);
    if (text && r->mode != DRIZZLE_SQL_DEFAULT)
        drizzle_append_name(r->out, text);
    else
        drizzle_fail(r->d, r->trouble, call, text ? "drizzle-kit takes no names in a default" : "the name is not known");
    return text && r->mode != DRIZZLE_SQL_DEFAULT;
}

static bool render_join(Rendering *r, const Value *call) {
    const Value *separator = drizzle_argument(call, 1);
    g_autoptr(GPtrArray) chunks = drizzle_list(r->d, drizzle_argument(call, 0), r->trouble);
    for (guint i = 0; chunks && i < chunks->len; i++) {
        if (i && separator && !render(r, separator))
            return false;
        if (!render(r, chunks->pdata[i]))
            return false;
    }
    if (!chunks)
        drizzle_fail(r->d, r->trouble, call, "the parts are not known");
    return chunks != NULL;
}

static bool render_nothing(Rendering *r, const Value *call) {
    (void)r, (void)call;
    return true;
}

static bool render_first(Rendering *r, const Value *call) {
    return render(r, drizzle_argument(call, 0));
}

static const struct {
    const char *name;
    bool (*render)(Rendering *r, const Value *call);
} sql_functions[] = {
    {"raw", render_raw}, {"identifier", render_identifier}, {"join", render_join}, {"fromList", render_join}, {"empty", render_nothing}, {"param", render_first},
};

/* sql.raw, ...: index in sql_functions; -1: none. */
static int sql_function(const Value *value) {
    if (value->kind != VALUE_CALL || value->target->kind != VALUE_MEMBER || !drizzle_is(value->target->target, DRIZZLE_ORM, "sql"))
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(sql_functions); i++)
        if (strcmp(sql_functions[i].name, value->target->text) == 0)
            return (int)i;
    return -1;
}

/* --- constants of platforms -------------------------------------------------------------------------------------------------------------- */

static const char *platform_sql(const Value *value) {
    if (drizzle_is(value, DRIZZLE_SUPABASE, "authUid"))
        return "(select auth.uid())";
    return drizzle_is(value, DRIZZLE_SUPABASE, "realtimeTopic") ? "realtime.topic()" : NULL;
}

/* --- what is SQL ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_sql_root(const Value *value) {
    DrizzleModule module;
    const char *name;
    if (value->kind == VALUE_TEMPLATE)
        return drizzle_is(value->target, DRIZZLE_ORM, "sql");
    if (platform_sql(value))
        return true;
    if (value->kind != VALUE_CALL)
        return false;
    if (sql_function(value) >= 0)
        return true;
    name = drizzle_called(value, &module);
    return name && ((module == DRIZZLE_ORM && is_operator(name)) || (module == DRIZZLE_NEON && strcmp(name, "authUid") == 0));
}

bool drizzle_is_sql(Drizzle *d, const Value *value) {
    (void)d;
    return value && is_sql_root(drizzle_root(value));
}

/* --- rendering ------------------------------------------------------------------------------------------------------------------------------ */

static bool render_template(Rendering *r, const Value *value) {
    for (size_t i = 0; i <= value->count; i++) {
        g_string_append(r->out, value->strings[i]);
        if (i < value->count && !render(r, value->items[i]))
            return false;
    }
    return true;
}

static void append_qualified(Rendering *r, const char *schema, const char *name) {
    if (schema) {
        drizzle_append_name(r->out, schema);
        g_string_append_c(r->out, '.');
    }
    drizzle_append_name(r->out, name);
}

static bool refuse_in_default(Rendering *r, const Value *value) {
    if (r->mode != DRIZZLE_SQL_DEFAULT)
        return true;
    drizzle_fail(r->d, r->trouble, value, "drizzle-kit takes no values and no names in a default");
    return false;
}

static bool render_column(Rendering *r, const DrizzleColumn *column) {
    if (!column->table->name)
        return false;
    if (r->mode == DRIZZLE_SQL_QUALIFIED) {
        append_qualified(r, column->table->schema, column->table->name);
        g_string_append_c(r->out, '.');
    }
    drizzle_append_name(r->out, column->sql_name);
    return true;
}

/* A table, an enum, a view, a schema: their names. */
static bool render_entity(Rendering *r, const Value *value, DrizzleKind kind) {
    if (!refuse_in_default(r, value))
        return false;
    if (kind == DRIZZLE_TABLE) {
        const DrizzleTable *table = drizzle_table(r->d, value);
        if (table && table->name)
            append_qualified(r, table->schema, table->name);
        else
            drizzle_fail(r->d, r->trouble, value, "the table is not known");
        return table && table->name;
    }
    const QualifiedName name = drizzle_name(r->d, value, r->trouble);
    if (name.name)
        append_qualified(r, name.schema, name.name);
    return name.name != NULL;
}

/* A value that Drizzle sends beside the statement. In DDL there is no such thing: what is meant is the value itself. */
static bool render_parameter(Rendering *r, const Value *value) {
    g_autofree char *text = NULL;
    const char *known;
    if (!refuse_in_default(r, value))
        return false;
    if (r->parameters)
        ++*r->parameters;
    if (value->kind == VALUE_NUMBER || value->kind == VALUE_BOOLEAN || value->kind == VALUE_NULL) {
        text = value_as_text(value);
        g_string_append(r->out, text);
        return true;
    }
    if (!(known = drizzle_text(r->d, value, r->trouble)))
        return false;
    drizzle_append_literal(r->out, known);
    return true;
}

/* What methods of SQL change in its text. */
static bool render_method(Rendering *r, const Value *call) {
    const char *method = value_method(call);
    const Value *object = call->target->target, *argument = drizzle_argument(call, 0);
    if (strcmp(method, "as") == 0 && argument)
        return render_identifier(r, call);
    if (strcmp(method, "if") == 0 && argument && (value_is_nothing(argument) || (argument->kind == VALUE_BOOLEAN && !argument->truth)))
        return true;
    if (strcmp(method, "append") == 0)
        return render(r, object) && render(r, argument);
    static const char *const same[] = {"as", "if", "mapWith", "inlineParams", "getSQL"};
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
        if (strcmp(same[i], method) == 0)
            return render(r, object);
    drizzle_fail(r->d, r->trouble, call, CODE(".%s()") " of SQL is not known", method);
    return false;
}

static bool render_sql(Rendering *r, const Value *value) {
    DrizzleModule module;
    const char *text = platform_sql(value), *name;
    int function;
    if (value->kind == VALUE_TEMPLATE)
        return render_template(r, value);
    if (text) {
        g_string_append(r->out, text);
        return true;
    }
    if (value != drizzle_root(value))
        return render_method(r, value);
    if ((function = sql_function(value)) >= 0)
        return sql_functions[function].render(r, value);
    name = drizzle_called(value, &module);
    return module == DRIZZLE_NEON ? render_pattern(r, value, "(select auth.user_id() = $0)") : render_operator(r, value, name);
}

static bool render_value(Rendering *r, const Value *value) {
    Drizzle *d = r->d;
    DrizzleColumn *column;
    if (value->kind == VALUE_UNDEFINED)
        return true;
    if (drizzle_is_sql(d, value))
        return render_sql(r, value);
    if ((column = drizzle_column(d, value)))
        return refuse_in_default(r, value) && render_column(r, column);
    if (r->mode != DRIZZLE_SQL_DEFAULT && drizzle_render_source_column(d, value, r->mode, r->out))
        return true;
    if (g_strcmp0(value_method(value), "getSQL") == 0)
        return render(r, value->target->target);
    if (value->kind == VALUE_ARRAY)
        return render_list(r, value, "(", ", ", ")");
    DrizzleKind kind = drizzle_kind(value);
    if (kind == DRIZZLE_TABLE || kind == DRIZZLE_ENUM || kind == DRIZZLE_VIEW || kind == DRIZZLE_SCHEMA)
        return render_entity(r, value, kind);
    return render_parameter(r, value);
}

static bool render(Rendering *r, const Value *value) {
    bool done = false;
    if (!value || r->d->depth >= MOST_DEPTH)
        drizzle_fail(r->d, r->trouble, value, value ? "too deeply nested" : "a value is missing");
    else {
        r->d->depth++;
        done = render_value(r, value);
        r->d->depth--;
        if (!done)
            drizzle_fail(r->d, r->trouble, value, "this part of an expression is not known");
    }
    return done;
}

bool drizzle_render(Drizzle *d, const Value *value, DrizzleSqlMode mode, GString *out, size_t *parameters, DrizzleTrouble *trouble) {
    Rendering rendering = {d, mode, out, parameters, trouble};
    return render(&rendering, value);
}
