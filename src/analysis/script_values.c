/* What a script writes: values that columns need, take or refuse. */

#include <string.h>
#include "compare/words.h"
#include "script_private.h"

/* --- a table's columns ------------------------------------------------------------------------------------------------------------ */

static int compare_position(gconstpointer a, gconstpointer b) {
    const Object *left = *(Object *const *)a, *right = *(Object *const *)b;
    return (left->position > right->position) - (left->position < right->position);
}

/* In the table's order. */
static GPtrArray *columns_of(const ScriptRun *run, const Object *table) {
    GPtrArray *columns = g_ptr_array_new();
    const GPtrArray *children = catalog_children(run->index->catalog, table->identity);
    for (guint i = 0; children && i < children->len; i++)
        if (((const Object *)children->pdata[i])->kind == KIND_COLUMN)
            g_ptr_array_add(columns, children->pdata[i]);
    g_ptr_array_sort(columns, compare_position);
    return columns;
}

/* A domain may bring a default, and its own NOT NULL. */
static bool is_domain(const ScriptRun *run, const Object *column) {
    const char *type = object_get(column, "type");
    return type && catalog_find(run->index->catalog, KIND_DOMAIN, type);
}

static bool is_required(const ScriptRun *run, const Object *column) {
    return object_get(column, "not_null") && !object_get(column, "default") && !object_get(column, "generated") && !object_get(column, "identity") && !is_domain(run, column);
}

/* Plain tables whose rows become what the statement says. */
static const Object *plain_table(const ScriptRun *run, guint relation) {
    const Object *table = run->found[relation] == FOUND_ONE ? run->objects[relation] : NULL;
    if (!table || table->kind != KIND_TABLE || g_hash_table_contains(run->index->tied, table->identity))
        return NULL;
    return sql_usage_alters(run->usage, table->name, NULL) ? NULL : table;
}

/* What a problem of a table, or of its column, is about. */
typedef struct {
    guint relation;
    const Object *table;
    const char *column; /* NULL: the table */
    bool named;         /* the statement names the column */
    int line;
} Place;

/* "BEFORE `orders.total` AFTER" */
static void add_problem(ScriptRun *run, ScriptProblemKind kind, const Place *place, const char *before, const char *after) {
    const Object *table = place->table;
    const char *column = place->column;
    if (column ? script_column_is_clouded(run->world, table->name, column) : script_is_clouded(run->world, table->name))
        return;
    const char *name = column ? script_column_name(run->texts, table, column) : script_relation_name(table);
    ScriptProblem *problem = script_problem(run, kind, name, place->line, text_pool_printf(run->texts, "%s%s%s", before, word_code(run->texts, name), after));
    script_needs(run, problem, SCRIPT_RELATION, script_written_name(run->texts, used_relation(run->usage, place->relation)));
    if (place->named)
        script_needs(run, problem, SCRIPT_COLUMN, name);
}

/* --- INSERT ----------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    ScriptRun *run;
    const UsedInsert *insert;
    const Object *table;
    GPtrArray *columns; /* of const Object *: all of the table */
    GPtrArray *given;   /* of const Object *: that get a value, by position; NULL: no such column */
} Insert;

static bool is_given(const Insert *insert, const Object *column) {
    return g_ptr_array_find(insert->given, column, NULL);
}

static const char *const LEFT_OUT[] = {"INSERT gives no value to ", ", which is NOT NULL and has no default"};

static void check_left_out(const Insert *insert) {
    for (guint i = 0; i < insert->columns->len; i++) {
        const Object *column = insert->columns->pdata[i];
        if (is_required(insert->run, column) && !is_given(insert, column))
            add_problem(insert->run, SCRIPT_LEFT_OUT, &(Place){insert->insert->relation, insert->table, column->name, false, insert->insert->line}, LEFT_OUT[0], LEFT_OUT[1]);
    }
}

static void check_value(const Insert *insert, const UsedValue *value) {
    const Object *column = value->position < insert->given->len ? insert->given->pdata[value->position] : NULL;
    if (!column)
        return;
    ScriptRun *run = insert->run;
    const Place place = {insert->insert->relation, insert->table, column->name, insert->insert->columns != NULL, value->line};
    const char *identity = object_get(column, "identity"), *type = object_get(column, "type");
    const Object *list = type ? g_hash_table_lookup(run->index->enums, type) : NULL;
    bool always = object_get(column, "generated") || (identity && g_str_has_prefix(identity, "always") && !insert->insert->overriding);
    if (always && value->kind != GIVEN_DEFAULT)
        add_problem(run, SCRIPT_GENERATED, &place, "INSERT gives a value to ", ", which is always generated");
    else if (value->kind == GIVEN_NULL && object_get(column, "not_null") && !identity)
        add_problem(run, SCRIPT_NULL, &place, "NULL is given to ", ", which is NOT NULL");
    else if (value->kind == GIVEN_DEFAULT && is_required(run, column))
        add_problem(run, SCRIPT_LEFT_OUT, &place, LEFT_OUT[0], LEFT_OUT[1]);
    else if (value->kind == GIVEN_TEXT && list)
        script_check_label(run, list, value->text, value->line, script_column_name(run->texts, insert->table, column->name), place.relation);
}

/* What VALUES or SELECT gives, against the list of columns, or the table's own. */
static void check_count(const Insert *insert, size_t wanted) {
    size_t values = insert->insert->values;
    const Place place = {insert->insert->relation, insert->table, NULL, false, insert->insert->values_line};
    const char *counts = text_pool_printf(insert->run->texts, ": %zu for %zu columns", values, wanted);
    if (values > wanted)
        add_problem(insert->run, SCRIPT_VALUES, &place, "INSERT gives too many values to ", counts);
    else if (values < wanted && insert->insert->columns)
        add_problem(insert->run, SCRIPT_VALUES, &place, "INSERT gives too few values to ", counts);
}

static void take_listed(Insert *insert) {
    const GPtrArray *names = insert->insert->columns;
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(insert->given, (gpointer)(uintptr_t)script_find_column(insert->run->index, insert->table, names->pdata[i]));
}

static void check_insert(ScriptRun *run, const UsedInsert *used) {
    const Object *table = plain_table(run, used->relation);
    if (!table)
        return;
    g_autoptr(GPtrArray) columns = columns_of(run, table), given = g_ptr_array_new();
    Insert insert = {run, used, table, columns, given};
    bool counted = used->values != COUNT_UNKNOWN;
    if (!used->columns && !counted)
        return;
    if (used->columns)
        take_listed(&insert);
    for (guint i = 0; !used->columns && i < MIN(used->values, columns->len); i++)
        g_ptr_array_add(given, columns->pdata[i]);
    if (counted)
        check_count(&insert, used->columns ? used->columns->len : columns->len);
    for (guint i = 0; i < used->given->len; i++)
        check_value(&insert, &g_array_index(used->given, UsedValue, i));
    check_left_out(&insert);
}

/* --- ON CONFLICT ------------------------------------------------------------------------------------------------------------------ */

/* The names of plain columns at the begins of "a, lower(b), c DESC"; NULL: an expression is among them. */
static GPtrArray *plain_columns(const char *list) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *at = list; at && *at;) {
        g_autoptr(GString) name = g_string_new(NULL);
        if (*at == '"') {
            for (at++; *at && (*at != '"' || at[1] == '"'); at++) {
                g_string_append_c(name, *at);
                at += *at == '"';
            }
            at += *at == '"';
        } else {
            while (*at && (g_ascii_isalnum(*at) || *at == '_' || *at == '$' || (*at & 0x80)))
                g_string_append_c(name, *at++);
        }
        const char *end = at + strcspn(at, ",(");
        if (name->len == 0 || *end == '(') /* an expression, or an operator class with options */
            return NULL;
        g_ptr_array_add(names, g_string_free(g_steal_pointer(&name), FALSE));
        at = *end ? end + 1 + strspn(end + 1, " ") : end;
    }
    return g_steal_pointer(&names);
}

static bool has_text(const GPtrArray *list, const char *text) {
    for (guint i = 0; i < list->len; i++)
        if (strcmp(list->pdata[i], text) == 0)
            return true;
    return false;
}

static bool same_columns(const GPtrArray *a, const char *list) {
    g_autoptr(GPtrArray) b = plain_columns(list);
    for (guint i = 0; b && i < a->len; i++)
        if (!has_text(b, a->pdata[i]))
            return false;
    for (guint i = 0; b && i < b->len; i++)
        if (!has_text(a, b->pdata[i]))
            return false;
    return b != NULL;
}

static bool is_unique(const Object *object) {
    return object->kind == KIND_PRIMARY_KEY || object->kind == KIND_UNIQUE || (object->kind == KIND_INDEX && object_get(object, "unique"));
}

static bool is_constraint(const Object *object) {
    return object->kind == KIND_PRIMARY_KEY || object->kind == KIND_UNIQUE || object->kind == KIND_EXCLUSION;
}

/* *partial: one that covers only some rows, and would have to be named with WHERE. */
static bool has_arbiter(const ScriptRun *run, const Object *table, const UsedConflict *conflict, bool *partial) {
    const GPtrArray *children = catalog_children(run->index->catalog, table->identity);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (conflict->constraint ? is_constraint(child) && strcmp(child->name, conflict->constraint) == 0
                                 : is_unique(child) && same_columns(conflict->columns, object_get(child, "columns"))) {
            if (conflict->constraint || !object_get(child, "predicate"))
                return true;
            *partial = true;
        }
    }
    return false;
}

static bool has_all_columns(const ScriptRun *run, const Object *table, const UsedConflict *conflict) {
    for (guint i = 0; conflict->columns && i < conflict->columns->len; i++)
        if (!script_find_column(run->index, table, conflict->columns->pdata[i]))
            return false;
    return true;
}

static void check_conflict(ScriptRun *run, const UsedConflict *conflict) {
    const Object *table = run->found[conflict->relation] == FOUND_ONE ? run->objects[conflict->relation] : NULL;
    bool partial = false;
    if (!table || table->kind != KIND_TABLE || object_get(table, "partition_of") || sql_usage_alters(run->usage, table->name, NULL) ||
        !has_all_columns(run, table, conflict) || has_arbiter(run, table, conflict, &partial) || script_is_clouded(run->world, table->name))
        return;
    g_autoptr(GString) columns = g_string_new(NULL);
    for (guint i = 0; conflict->columns && i < conflict->columns->len; i++)
        g_string_append_printf(columns, "%s%s", i ? ", " : "", (const char *)conflict->columns->pdata[i]);
    const char *object = conflict->constraint ? text_pool_printf(run->texts, "%s.%s", script_relation_name(table), conflict->constraint)
                                              : text_pool_printf(run->texts, "%s(%s)", script_relation_name(table), columns->str);
    const char *text = conflict->constraint
                           ? text_pool_printf(run->texts, "%s has no constraint %s, which ON CONFLICT names", word_code(run->texts, script_relation_name(table)), word_code(run->texts, conflict->constraint))
                           : text_pool_printf(run->texts, "ON CONFLICT (%s): no unique index of %s has these columns%s", word_code(run->texts, columns->str),
                                              word_code(run->texts, script_relation_name(table)), partial ? " and covers all rows" : "");
    ScriptProblem *problem = script_problem(run, SCRIPT_CONFLICT, object, conflict->line, text);
    script_needs(run, problem, SCRIPT_RELATION, script_written_name(run->texts, used_relation(run->usage, conflict->relation)));
    for (guint i = 0; conflict->columns && i < conflict->columns->len; i++)
        script_needs(run, problem, SCRIPT_COLUMN, script_column_name(run->texts, table, conflict->columns->pdata[i]));
}

void script_check_writes(ScriptRun *run) {
    for (guint i = 0; i < run->usage->inserts->len; i++)
        check_insert(run, run->usage->inserts->pdata[i]);
    for (guint i = 0; i < run->usage->conflicts->len; i++)
        check_conflict(run, run->usage->conflicts->pdata[i]);
}

/* --- values of enums -------------------------------------------------------------------------------------------------------------- */

void script_check_label(ScriptRun *run, const Object *type, const char *label, int line, const char *column, guint relation) {
    if (enum_has_label(type, label) || sql_usage_makes(run->usage, type->name) || script_is_clouded(run->world, type->name))
        return;
    g_autofree char *object = g_strdup_printf("%s '%s'", script_relation_name(type), label);
    const char *text = text_pool_printf(run->texts, "enum %s has no value %s", word_code(run->texts, script_relation_name(type)), word_code(run->texts, label));
    ScriptProblem *problem = script_problem(run, SCRIPT_LABEL, object, line, text);
    script_needs(run, problem, SCRIPT_TYPE, type->name);
    if (column) {
        script_needs(run, problem, SCRIPT_RELATION, script_written_name(run->texts, used_relation(run->usage, relation)));
        script_needs(run, problem, SCRIPT_COLUMN, column);
    }
}

static void check_cast(ScriptRun *run, const UsedLiteral *literal) {
    const Object *type = script_find_enum(run->index, run->usage, literal->schema, literal->type);
    if (type)
        script_check_label(run, type, literal->text, literal->line, NULL, 0);
}

static void check_literal(ScriptRun *run, const UsedLiteral *literal) {
    const UsedColumn *used = &g_array_index(run->usage->columns, UsedColumn, literal->column);
    guint relation = used->count == 1 ? g_array_index(run->usage->candidates, guint, used->first) : 0;
    if (used->count != 1 || run->found[relation] != FOUND_ONE)
        return;
    const Object *table = run->objects[relation], *column = script_find_column(run->index, table, used->name);
    const char *type = column ? object_get(column, "type") : NULL;
    const Object *list = type ? g_hash_table_lookup(run->index->enums, type) : NULL;
    if (!literal->text && column && object_get(column, "not_null") && plain_table(run, relation))
        add_problem(run, SCRIPT_NULL, &(Place){relation, table, used->name, true, literal->line}, "NULL is given to ", ", which is NOT NULL");
    else if (literal->text && list)
        script_check_label(run, list, literal->text, literal->line, script_column_name(run->texts, table, used->name), relation);
}

void script_check_labels(ScriptRun *run) {
    for (guint i = 0; i < run->usage->literals->len; i++) {
        const UsedLiteral *literal = &g_array_index(run->usage->literals, UsedLiteral, i);
        if (literal->type)
            check_cast(run, literal);
        else
            check_literal(run, literal);
    }
}
