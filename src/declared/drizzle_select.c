#include "drizzle.h"

#include <string.h>

/*
 * Queries of the query builder, as views have them: qb.select({...}).from(table).leftJoin(...).where(...). The order of what is written is the order of SQL; what is not in the
 * table of clauses is not understood.
 */

typedef struct {
    const Value *fields, *from, *where, *having, *limit, *offset;
    const Value *with, *group_by, *order_by; /* calls */
    const Value *distinct_on;         /* the array */
    GPtrArray *joins;                 /* calls */
    bool distinct;
} Select;

static const struct {
    const char *method, *words;
} joins[] = {{"leftJoin", "left join"}, {"rightJoin", "right join"}, {"innerJoin", "inner join"}, {"fullJoin", "full join"}, {"crossJoin", "cross join"}};

static const char *join_words(const char *method) {
    for (size_t i = 0; i < G_N_ELEMENTS(joins); i++)
        if (strcmp(joins[i].method, method) == 0)
            return joins[i].words;
    return NULL;
}

/* --- reading the chain -------------------------------------------------------------------------------------------------------------------------- */

static bool read_call(Drizzle *d, Select *select, const Value *call, DrizzleTrouble *trouble) {
    const char *method = value_method(call);
    const Value *argument = drizzle_argument(call, 0);
    if (strcmp(method, "select") == 0 || strcmp(method, "selectDistinct") == 0) {
        select->fields = argument;
        select->distinct = method[6] != '\0';
    } else if (strcmp(method, "selectDistinctOn") == 0) {
        select->distinct_on = argument;
        select->fields = drizzle_argument(call, 1);
    } else if (strcmp(method, "from") == 0)
        select->from = argument;
    else if (strcmp(method, "where") == 0)
        select->where = argument;
    else if (strcmp(method, "having") == 0)
        select->having = argument;
    else if (strcmp(method, "limit") == 0)
        select->limit = argument;
    else if (strcmp(method, "offset") == 0)
        select->offset = argument;
    else if (strcmp(method, "with") == 0)
        select->with = call;
    else if (strcmp(method, "groupBy") == 0)
        select->group_by = call;
    else if (strcmp(method, "orderBy") == 0)
        select->order_by = call;
    else if (join_words(method))
        g_ptr_array_add(select->joins, (gpointer)(uintptr_t)call);
    else if (strcmp(method, "$dynamic") != 0 && strcmp(method, "as") != 0) {
        drizzle_fail(d, trouble, call, CODE(".%s()") " of a query is not known", method);
        return false;
    }
    return true;
}

/* --- fields --------------------------------------------------------------------------------------------------------------------------------------- */

/* In a query of one table columns stand without its name. */
static bool append_field(Drizzle *d, const Value *field, bool single, GString *out, DrizzleTrouble *trouble) {
    DrizzleSqlMode mode = single ? DRIZZLE_SQL_INDEX : DRIZZLE_SQL_QUALIFIED;
    const Value *alias = g_strcmp0(value_method(field), "as") == 0 ? drizzle_argument(field, 0) : NULL;
    const char *name = alias ? drizzle_text(d, alias, trouble) : NULL;
    if (drizzle_render_source_column(d, field, mode, out))
        return true;
    if (!drizzle_column(d, field) && !drizzle_is_sql(d, field)) {
        drizzle_fail(d, trouble, field, "this field of a query is not known");
        return false;
    }
    if (!drizzle_render(d, alias ? field->target->target : field, mode, out, NULL, trouble) || (alias && !name))
        return false;
    if (name) {
        g_string_append(out, " as ");
        drizzle_append_name(out, name);
    }
    return true;
}

static bool append_table_fields(Drizzle *d, const DrizzleTable *table, bool single, GString *out, DrizzleTrouble *trouble) {
    if (table->columns_unread || !table->name) {
        drizzle_fail(d, trouble, table->value, "the columns of the table are not all known");
        return false;
    }
    for (guint i = 0; i < table->columns->len; i++) {
        const DrizzleColumn *column = table->columns->pdata[i];
        g_string_append(out, i ? ", " : "");
        if (!single && table->schema) {
            drizzle_append_name(out, table->schema);
            g_string_append_c(out, '.');
        }
        if (!single) {
            drizzle_append_name(out, table->name);
            g_string_append_c(out, '.');
        }
        drizzle_append_name(out, column->sql_name);
    }
    return true;
}

static bool append_fields(Drizzle *d, const Value *fields, bool single, GString *out, DrizzleTrouble *trouble) {
    const Value *known = drizzle_expand(d, fields);
    fields = known ? known : fields;
    if (fields->kind != VALUE_OBJECT || fields->gap) {
        drizzle_fail(d, trouble, fields->kind == VALUE_OBJECT ? fields->gap : fields, "the fields of a query are not known");
        return false;
    }
    for (size_t i = 0; i < fields->count; i++) {
        const Value *field = fields->members[i].value;
        const DrizzleTable *table = drizzle_table(d, field);
        g_string_append(out, i ? ", " : "");
        if (table ? !append_table_fields(d, table, single, out, trouble) : field->kind == VALUE_OBJECT ? !append_fields(d, field, single, out, trouble) : !append_field(d, field, single, out, trouble))
            return false;
    }
    return true;
}

static bool append_all(Drizzle *d, const Value *source, bool single, GString *out, DrizzleTrouble *trouble) {
    const DrizzleTable *table = drizzle_table(d, source);
    if (table)
        return append_table_fields(d, table, single, out, trouble);
    if (drizzle_render_source_columns(d, source, single ? DRIZZLE_SQL_INDEX : DRIZZLE_SQL_QUALIFIED, out))
        return true;
    drizzle_fail(d, trouble, source, "the fields of a query are not known");
    return false;
}

/* Without fields: all of the table, and of the tables that are joined. */
static bool append_selection(Drizzle *d, const Select *select, GString *out, DrizzleTrouble *trouble) {
    bool single = !select->joins->len;
    if (!value_is_nothing(select->fields))
        return append_fields(d, select->fields, single, out, trouble);
    bool done = append_all(d, select->from, single, out, trouble);
    for (guint i = 0; done && i < select->joins->len; i++) {
        g_string_append(out, ", ");
        done = append_all(d, drizzle_argument(select->joins->pdata[i], 0), false, out, trouble);
    }
    return done;
}

/* --- the query -------------------------------------------------------------------------------------------------------------------------------------- */

static bool append_clause(Drizzle *d, const char *words, const Value *value, GString *out, DrizzleTrouble *trouble) {
    if (value_is_nothing(value))
        return true;
    g_string_append(out, words);
    return drizzle_render(d, value, DRIZZLE_SQL_QUALIFIED, out, NULL, trouble);
}

/* groupBy(a, b), or a callback, whose argument is not known. */
static bool append_list(Drizzle *d, const char *words, const Value *call, GString *out, DrizzleTrouble *trouble) {
    if (!call || !call->count)
        return true;
    g_string_append(out, words);
    for (size_t i = 0; i < call->count; i++) {
        g_string_append(out, i ? ", " : "");
        if (!drizzle_render(d, call->items[i], DRIZZLE_SQL_QUALIFIED, out, NULL, trouble))
            return false;
    }
    return true;
}

static bool append_joins(Drizzle *d, const Select *select, GString *out, DrizzleTrouble *trouble) {
    for (guint i = 0; i < select->joins->len; i++) {
        const Value *call = select->joins->pdata[i];
        g_string_append_printf(out, " %s ", join_words(value_method(call)));
        if (!drizzle_render_source(d, drizzle_argument(call, 0), out, trouble) || !append_clause(d, " on ", drizzle_argument(call, 1), out, trouble))
            return false;
    }
    return true;
}

static bool append_select(Drizzle *d, const Select *select, GString *out, DrizzleTrouble *trouble) {
    if (select->with && !drizzle_render_with(d, select->with, out, trouble))
        return false;
    g_string_append(out, "select ");
    if (select->distinct)
        g_string_append(out, "distinct ");
    if (select->distinct_on) {
        g_string_append(out, "distinct on ");
        if (!drizzle_render(d, select->distinct_on, DRIZZLE_SQL_QUALIFIED, out, NULL, trouble))
            return false;
        g_string_append_c(out, ' ');
    }
    if (!append_selection(d, select, out, trouble))
        return false;
    g_string_append(out, " from ");
    return drizzle_render_source(d, select->from, out, trouble) && append_joins(d, select, out, trouble) && append_clause(d, " where ", select->where, out, trouble) &&
           append_list(d, " group by ", select->group_by, out, trouble) && append_clause(d, " having ", select->having, out, trouble) &&
           append_list(d, " order by ", select->order_by, out, trouble) && append_clause(d, " limit ", select->limit, out, trouble) &&
           append_clause(d, " offset ", select->offset, out, trouble);
}

/* Queries inside queries. */
#define MOST_DEPTH 50

bool drizzle_render_select(Drizzle *d, const Value *query, GString *out, DrizzleTrouble *trouble) {
    if (d->depth >= MOST_DEPTH) {
        drizzle_fail(d, trouble, query, "too deeply nested");
        return false;
    }
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    Select select = {.joins = list};
    const Value *call = query;
    g_autoptr(GPtrArray) calls = g_ptr_array_new();
    for (; call && value_method(call); call = call->target->target)
        g_ptr_array_add(calls, (gpointer)(uintptr_t)call);
    for (guint i = calls->len; i > 0; i--)
        if (!read_call(d, &select, calls->pdata[i - 1], trouble))
            return false;
    if (!select.from) {
        drizzle_fail(d, trouble, query, "this is no query that is known");
        return false;
    }
    d->depth++;
    bool done = append_select(d, &select, out, trouble);
    d->depth--;
    return done;
}
