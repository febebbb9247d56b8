#include "drizzle.h"

#include <string.h>

typedef struct {
    QualifiedName name;
    bool materialized, existing, no_data;
    const Value *query; /* what as() was given; NULL: no view yet */
    const Value *with;
    const char *tablespace, *using;
} ViewChain;

static void read_call(Drizzle *d, ViewChain *view, const Value *call, DrizzleTrouble *trouble) {
    const char *method = value_method(call);
    const Value *argument = drizzle_argument(call, 0);
    if (strcmp(method, "as") == 0)
        view->query = argument;
    else if (strcmp(method, "existing") == 0)
        view->existing = true;
    else if (strcmp(method, "with") == 0)
        view->with = argument;
    else if (strcmp(method, "withNoData") == 0)
        view->no_data = true;
    else if (strcmp(method, "tablespace") == 0)
        view->tablespace = drizzle_text(d, argument, trouble);
    else if (strcmp(method, "using") == 0)
        view->using = drizzle_text(d, argument, trouble);
    else
        drizzle_fail(d, trouble, call, CODE(".%s()") " of a view is not known", method);
}

/* securityBarrier -> security_barrier */
static void append_snake(GString *out, const char *key) {
    for (; *key; key++) {
        if (g_ascii_isupper(*key))
            g_string_append_c(out, '_');
        g_string_append_c(out, g_ascii_tolower(*key));
    }
}

static const char *with_options(Drizzle *d, const Value *options, DrizzleTrouble *trouble) {
    g_autoptr(GString) out = g_string_new(NULL);
    if (value_is_nothing(options))
        return NULL;
    if (options->kind != VALUE_OBJECT || options->gap)
        drizzle_fail(d, trouble, options, "the view's options are not known");
    for (size_t i = 0; options->kind == VALUE_OBJECT && i < options->count; i++) {
        const Value *value = options->members[i].value;
        if (value->kind == VALUE_UNDEFINED)
            continue;
        const char *text = drizzle_text(d, value, trouble);
        g_string_append(out, out->len ? ", " : "");
        append_snake(out, options->members[i].key);
        g_string_append_printf(out, " = %s", text ? text : "");
    }
    return out->len ? drizzle_keep(d, out->str) : NULL;
}

/* sql``, a query of the query builder, or a callback that gets one. */
static const char *definition(Drizzle *d, const Value *query, DrizzleTrouble *trouble) {
    g_autoptr(GString) out = g_string_new(NULL);
    bool read;
    if (query && query->kind == VALUE_FUNCTION) {
        Value *builder = g_new0(Value, 1); /* any symbol does: the query is read by its methods */
        builder->kind = VALUE_EXTERNAL;
        builder->module = "drizzle-orm/pg-core";
        builder->text = "QueryBuilder";
        g_ptr_array_add(d->owned, builder);
        const Value *argument = builder;
        query = program_call(d->program, query, &argument, 1, query->place);
    }
    if (drizzle_is_sql(d, query))
        read = drizzle_render(d, query, DRIZZLE_SQL_QUALIFIED, out, NULL, trouble);
    else
        read = drizzle_render_select(d, query, out, trouble);
    if (!read)
        drizzle_fail(d, trouble, query, "the view's query is not known");
    return read ? drizzle_keep(d, out->str) : NULL;
}

void drizzle_emit_view(Drizzle *d, const Value *value) {
    DrizzleTrouble trouble = {0};
    g_autoptr(GPtrArray) calls = drizzle_chain(value);
    const Value *root = calls->pdata[0];
    const char *maker = drizzle_called(root, NULL);
    ViewChain view = {.name = drizzle_name(d, root, &trouble)};
    view.materialized = strcmp(maker ? maker : value_method(root), maker ? "pgMaterializedView" : "materializedView") == 0;
    for (guint i = 1; i < calls->len; i++)
        read_call(d, &view, calls->pdata[i], &trouble);
    if (!view.query && !view.existing && !trouble.why)
        return; /* a builder that was never finished is no view */
    const char *sql = view.existing || trouble.why ? NULL : definition(d, view.query, &trouble);
    const char *with = with_options(d, view.with, &trouble);
    if (trouble.why) {
        if (!trouble.place.path)
            trouble.place = root->place;
        d->declaration->extras.seen++;
        drizzle_unread(d, &trouble, view.materialized ? KIND_MATERIALIZED_VIEW : KIND_VIEW, view.name.name ? schema_identity(d->schema, view.name.schema, view.name.name, NULL) : NULL, true);
        return;
    }
    SchemaView *out = schema_add_view(d->schema, view.name.schema, view.name.name, root->place);
    out->materialized = view.materialized;
    out->definition = sql;
    out->with = with;
    out->tablespace = view.tablespace;
    out->using = view.using;
    out->no_data = view.no_data;
}
