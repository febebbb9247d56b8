#include "drizzle.h"

#include <string.h>

typedef struct {
    const char *name;
    const Value *columns; /* the call of on(), onOnly() or using() */
    const char *method;
    const Value *where, *with;
    bool unique, only, concurrently;
} IndexChain;

/* --- what the chain says ------------------------------------------------------------------------------------------------------------------ */

static void read_call(Drizzle *d, IndexChain *chain, const Value *call, DrizzleTrouble *trouble) {
    const char *method = value_method(call);
    if (strcmp(method, "on") == 0 || strcmp(method, "onOnly") == 0 || strcmp(method, "using") == 0) {
        chain->columns = call;
        if (*method == 'u')
            chain->method = drizzle_text(d, drizzle_argument(call, 0), trouble);
    } else if (strcmp(method, "where") == 0)
        chain->where = drizzle_argument(call, 0);
    else if (strcmp(method, "with") == 0)
        chain->with = drizzle_argument(call, 0);
    else if (strcmp(method, "concurrently") == 0)
        chain->concurrently = true;
    else
        drizzle_fail(d, trouble, call, CODE(".%s()") " of an index is not known", method);
}

/* --- columns ------------------------------------------------------------------------------------------------------------------------------ */

/* column.desc().nullsFirst().op("..."): the column, and the order in *item. NULL: none. */
static const DrizzleColumn *ordered_column(Drizzle *d, const Value *value, SchemaIndexItem *item, DrizzleTrouble *trouble) {
    g_autoptr(GPtrArray) calls = drizzle_chain(value);
    const DrizzleColumn *column = drizzle_column(d, calls->pdata[0]);
    bool descending = false;
    const char *nulls = "LAST";
    for (guint i = 1; column && i < calls->len; i++) {
        const char *method = value_method(calls->pdata[i]);
        if (strcmp(method, "asc") == 0 || strcmp(method, "desc") == 0)
            descending = *method == 'd';
        else if (strcmp(method, "nullsFirst") == 0)
            nulls = "FIRST";
        else if (strcmp(method, "nullsLast") == 0)
            nulls = "LAST";
        else if (strcmp(method, "op") == 0)
            item->operator_class = drizzle_text(d, drizzle_argument(calls->pdata[i], 0), trouble);
        else
            drizzle_fail(d, trouble, calls->pdata[i], CODE(".%s()") " of an indexed column is not known", method);
    }
    if (!column)
        return NULL;
    item->column = column->sql_name;
    if (!item->operator_class) { /* with an operator class drizzle-kit writes no order */
        item->descending = descending;
        item->nulls = descending || strcmp(nulls, "FIRST") == 0 ? nulls : NULL;
    }
    return column;
}

static bool add_item(Drizzle *d, const Value *value, GArray *items, GPtrArray *names, DrizzleTrouble *trouble) {
    SchemaIndexItem item = {0};
    g_autoptr(GString) out = g_string_new(NULL);
    if (drizzle_is_sql(d, value)) {
        if (!drizzle_render(d, value, DRIZZLE_SQL_INDEX, out, NULL, trouble))
            return false;
        item.expression = drizzle_keep(d, out->str);
        g_ptr_array_add(names, (gpointer)(uintptr_t)"");
    } else {
        const DrizzleColumn *column = ordered_column(d, value, &item, trouble);
        if (!column || trouble->why) {
            drizzle_fail_column(d, trouble, value);
            return false;
        }
        g_ptr_array_add(names, (gpointer)(uintptr_t)item.column);
    }
    g_array_append_val(items, item);
    return true;
}

static bool read_items(Drizzle *d, const Value *call, GArray *items, GPtrArray *names, DrizzleTrouble *trouble) {
    size_t first = strcmp(value_method(call), "using") == 0;
    if (call->gap)
        drizzle_fail(d, trouble, call->gap, "some columns are not known");
    for (size_t i = first; i < call->count && !trouble->why; i++)
        add_item(d, call->items[i], items, names, trouble);
    if (!items->len)
        drizzle_fail(d, trouble, call, "the index has no columns");
    return !trouble->why;
}

/* --- the index ---------------------------------------------------------------------------------------------------------------------------- */

static const char *index_name(Drizzle *d, const DrizzleTable *table, const GPtrArray *names) {
    g_autoptr(GString) out = g_string_new(table->name);
    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(out, "_%s", (const char *)names->pdata[i]);
    g_string_append(out, "_index");
    return drizzle_keep(d, out->str);
}

static const char *storage_options(Drizzle *d, const Value *options, DrizzleTrouble *trouble) {
    g_autoptr(GString) out = g_string_new(NULL);
    if (value_is_nothing(options))
        return NULL;
    if (options->kind != VALUE_OBJECT || options->gap)
        drizzle_fail(d, trouble, options->kind == VALUE_OBJECT ? options->gap : options, "the storage options are not known");
    for (size_t i = 0; options->kind == VALUE_OBJECT && i < options->count; i++) {
        const char *text = drizzle_text(d, options->members[i].value, trouble);
        g_string_append_printf(out, "%s%s=%s", i ? "," : "", options->members[i].key, text ? text : "");
    }
    return out->len ? drizzle_keep(d, out->str) : NULL;
}

/* ORDER BY x DESC means NULLS FIRST: an index DESC NULLS LAST does not serve it, where the column can be null. */
static void check_nulls(Drizzle *d, DrizzleTable *table, const IndexChain *chain, const GArray *items, const char *identity) {
    for (guint i = 0; i < items->len; i++) {
        const SchemaIndexItem *item = &g_array_index(items, SchemaIndexItem, i);
        if (!item->column || !item->descending || g_strcmp0(item->nulls, "LAST") != 0)
            continue;
        for (guint c = 0; c < table->made->columns->len; c++) {
            const SchemaColumn *column = table->made->columns->pdata[c];
            if (strcmp(column->name, item->column) != 0 || column->not_null)
                continue;
            drizzle_trap(d, "declared/nulls-last", chain->columns->place, KIND_INDEX, identity,
                         text_pool_printf(d->texts, CODE(".desc()") " on " CODE("%s") " makes " CODE("DESC NULLS LAST") ", where PostgreSQL's own " CODE("DESC") " has nulls first", item->column),
                         text_pool_printf(d->texts, CODE("ORDER BY %s DESC") " is not served by the index", item->column),
                         "write " CODE(".desc().nullsFirst()") ", or " CODE("NULLS LAST") " in the queries");
        }
    }
}

static SchemaIndex *add_index(DrizzleTable *table, const IndexChain *chain, const char *name, const GArray *items, SourcePlace place) {
    SchemaIndex *index = schema_table_add_index(table->made, name, place);
    index->unique = chain->unique;
    index->concurrently = chain->concurrently;
    index->method = chain->method;
    g_array_append_vals(index->items, items->data, items->len);
    return index;
}

void drizzle_emit_index(Drizzle *d, DrizzleTable *table, const Value *value) {
    DrizzleTrouble trouble = {0};
    IndexChain chain = {0};
    g_autoptr(GPtrArray) calls = drizzle_chain(value);
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(SchemaIndexItem));
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const Value *root = calls->pdata[0], *given = drizzle_argument(root, 0);
    const char *name = value_is_nothing(given) ? NULL : drizzle_text(d, given, &trouble), *where = NULL;
    chain.unique = strcmp(drizzle_called(root, NULL), "uniqueIndex") == 0;
    for (guint i = 1; i < calls->len; i++)
        read_call(d, &chain, calls->pdata[i], &trouble);
    bool read = !trouble.why && read_items(d, chain.columns, items, names, &trouble);
    if (read && !(name && *name))
        name = index_name(d, table, names);
    const char *identity = name ? schema_identity(d->schema, table->schema, name, NULL) : NULL;
    if (read && !value_is_nothing(chain.where))
        where = drizzle_expression(d, chain.where, DRIZZLE_SQL_QUALIFIED, KIND_INDEX, identity, &trouble);
    const char *with = read ? storage_options(d, chain.with, &trouble) : NULL;
    if (!read || trouble.why) {
        drizzle_unread_extra(d, table, &trouble, KIND_INDEX, name);
        return;
    }
    SchemaIndex *index = add_index(table, &chain, name, items, root->place);
    index->where = where;
    index->with = with;
    check_nulls(d, table, &chain, items, identity);
}
