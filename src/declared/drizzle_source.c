#include "drizzle.h"

#include <string.h>

/* What a query can read beside tables: an alias of a table, a subquery, a query of its WITH, a view. */

typedef struct {
    const char *name;          /* of its columns */
    DrizzleTable *table;       /* an alias: of this table; a query without fields: of what it reads */
    const Value *fields;       /* the fields of its query; the columns of a view that is written as text */
    const Value *query;        /* a subquery, NULL: else */
    bool with;
    QualifiedName view;
} Source;

static bool read_alias(Drizzle *d, const Value *value, Source *source) {
    DrizzleModule module;
    DrizzleTrouble ignored = {0};
    const char *called = drizzle_called(value, &module);
    if (!called || strcmp(called, "alias") != 0)
        return false;
    source->table = drizzle_table(d, drizzle_argument(value, 0));
    source->name = drizzle_text(d, drizzle_argument(value, 1), &ignored);
    return source->table && source->table->name && source->name;
}

static bool read_source(Drizzle *d, const Value *value, Source *source);

/* What is selected, and from which table where nothing is named. */
static void read_fields(Drizzle *d, const Value *query, Source *source) {
    const Value *from = NULL;
    Source inner;
    for (; query && value_method(query); query = query->target->target) {
        const char *method = value_method(query);
        if (strcmp(method, "from") == 0)
            from = drizzle_argument(query, 0);
        if (strcmp(method, "select") == 0 || strcmp(method, "selectDistinct") == 0)
            source->fields = drizzle_argument(query, 0);
    }
    source->table = drizzle_table(d, from);
    if (source->fields || source->table || d->depth > 50)
        return;
    d->depth++;
    if (from && read_source(d, from, &inner)) {
        source->fields = inner.fields;
        source->table = inner.table;
    }
    d->depth--;
}

static bool is_query(const Value *value) {
    for (; value && value_method(value); value = value->target->target)
        if (g_str_has_prefix(value_method(value), "select"))
            return true;
    return false;
}

/* qb.$with("name").as(query), query.as("name") */
static bool read_subquery(Drizzle *d, const Value *value, Source *source) {
    DrizzleTrouble ignored = {0};
    if (g_strcmp0(value_method(value), "as") != 0)
        return false;
    const Value *object = value->target->target, *argument = drizzle_argument(value, 0);
    source->with = g_strcmp0(value_method(object), "$with") == 0;
    source->query = source->with ? argument : object;
    const Value *name = source->with ? drizzle_argument(object, 0) : argument;
    if (source->query && source->query->kind == VALUE_FUNCTION)
        source->query = program_call(d->program, source->query, &object->target->target, 1, value->place);
    source->name = name ? drizzle_text(d, name, &ignored) : NULL;
    if (!source->name || !is_query(source->query))
        return false;
    read_fields(d, source->query, source);
    return true;
}

static bool read_view(Drizzle *d, const Value *value, Source *source) {
    DrizzleTrouble ignored = {0};
    if (drizzle_kind(value) != DRIZZLE_VIEW)
        return false;
    const Value *root = drizzle_root(value), *query = NULL;
    source->view = drizzle_name(d, root, &ignored);
    source->name = source->view.name;
    source->fields = drizzle_argument(root, 1);
    for (; value != root; value = value->target->target)
        if (strcmp(value_method(value), "as") == 0)
            query = drizzle_argument(value, 0);
    if (!source->fields && query && query->kind == VALUE_FUNCTION)
        query = program_call(d->program, query, &root, 1, query->place);
    if (!source->fields)
        read_fields(d, query, source);
    return source->name != NULL;
}

static bool read_source(Drizzle *d, const Value *value, Source *source) {
    *source = (Source){0};
    return read_alias(d, value, source) || read_subquery(d, value, source) || read_view(d, value, source);
}

/* --- columns ---------------------------------------------------------------------------------------------------------------------------------- */

static void append_column(const Source *source, const char *column, DrizzleSqlMode mode, GString *out) {
    if (mode == DRIZZLE_SQL_QUALIFIED) {
        drizzle_append_name(out, source->name);
        g_string_append_c(out, '.');
    }
    drizzle_append_name(out, column);
}

/* The name that a field has outside of its query; *aliased: it stands without the query's name. NULL: unknown. */
static const char *field_name(Drizzle *d, const Value *field, const char *key, bool *aliased) {
    DrizzleTrouble ignored = {0};
    const DrizzleColumn *column = drizzle_column(d, field);
    Source inner;
    if (column)
        return column->sql_name;
    if (drizzle_kind(field) == DRIZZLE_COLUMN_BUILDER) { /* of a view that is written as text */
        const DrizzleBuilder *builder = drizzle_builder(d, field, &ignored);
        return builder && builder->name && !builder->key_as_name ? builder->name : drizzle_cased(d, key);
    }
    if (drizzle_is_sql(d, field) && g_strcmp0(value_method(field), "as") == 0) {
        *aliased = true;
        return drizzle_text(d, drizzle_argument(field, 0), &ignored);
    }
    if (field->kind != VALUE_MEMBER || d->depth > 50 || !read_source(d, field->target, &inner))
        return NULL;
    d->depth++;
    const Value *next = value_get(inner.fields, field->text);
    const char *name = next ? field_name(d, next, field->text, aliased) : NULL;
    d->depth--;
    if (!name && !inner.fields && inner.table && (column = drizzle_column_of(inner.table, field->text)))
        return column->sql_name;
    return name;
}

bool drizzle_render_source_column(Drizzle *d, const Value *value, DrizzleSqlMode mode, GString *out) {
    Source source;
    bool aliased = false;
    const DrizzleColumn *column;
    if (value->kind != VALUE_MEMBER || !read_source(d, value->target, &source))
        return false;
    const Value *field = value_get(source.fields, value->text);
    const char *name = field ? field_name(d, field, value->text, &aliased) : NULL;
    if (!name && !source.fields && source.table && (column = drizzle_column_of(source.table, value->text)))
        name = column->sql_name;
    if (name)
        append_column(&source, name, aliased ? DRIZZLE_SQL_INDEX : mode, out);
    return name != NULL;
}

bool drizzle_render_source_columns(Drizzle *d, const Value *value, DrizzleSqlMode mode, GString *out) {
    Source source;
    if (!read_source(d, value, &source) || (!source.fields && (!source.table || source.table->columns_unread)) || (source.fields && source.fields->kind != VALUE_OBJECT))
        return false;
    for (guint i = 0; !source.fields && i < source.table->columns->len; i++) {
        g_string_append(out, i ? ", " : "");
        append_column(&source, ((const DrizzleColumn *)source.table->columns->pdata[i])->sql_name, mode, out);
    }
    for (size_t i = 0; source.fields && i < source.fields->count; i++) {
        bool aliased = false;
        const char *name = field_name(d, source.fields->members[i].value, source.fields->members[i].key, &aliased);
        if (!name)
            return false;
        g_string_append(out, i ? ", " : "");
        append_column(&source, name, aliased ? DRIZZLE_SQL_INDEX : mode, out);
    }
    return true;
}

/* --- in FROM and WITH -------------------------------------------------------------------------------------------------------------------------- */

static void append_qualified(GString *out, const char *schema, const char *name) {
    if (schema) {
        drizzle_append_name(out, schema);
        g_string_append_c(out, '.');
    }
    drizzle_append_name(out, name);
}

bool drizzle_render_source(Drizzle *d, const Value *value, GString *out, DrizzleTrouble *trouble) {
    Source source;
    bool done = true;
    if (!read_source(d, value, &source))
        return drizzle_render(d, value, DRIZZLE_SQL_QUALIFIED, out, NULL, trouble);
    if (source.view.name) {
        append_qualified(out, source.view.schema, source.view.name);
        return true;
    }
    if (!source.query) {
        append_qualified(out, source.table->schema, source.table->name);
        g_string_append_c(out, ' ');
    } else if (!source.with) {
        g_string_append_c(out, '(');
        done = drizzle_render_select(d, source.query, out, trouble);
        g_string_append(out, ") ");
    }
    drizzle_append_name(out, source.name);
    return done;
}

/* with(first, second): their queries. */
bool drizzle_render_with(Drizzle *d, const Value *call, GString *out, DrizzleTrouble *trouble) {
    g_string_append(out, "with ");
    for (size_t i = 0; i < call->count; i++) {
        Source source;
        if (!read_source(d, call->items[i], &source) || !source.with) {
            drizzle_fail(d, trouble, call->items[i], "this query is not known");
            return false;
        }
        g_string_append(out, i ? ", " : "");
        drizzle_append_name(out, source.name);
        g_string_append(out, " as (");
        if (!drizzle_render_select(d, source.query, out, trouble))
            return false;
        g_string_append_c(out, ')');
    }
    g_string_append_c(out, ' ');
    return true;
}
