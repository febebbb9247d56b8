/* INSERT: its columns, how many values it gives, and which of them are constants; ON CONFLICT. */

#include "usage_private.h"

#include <string.h>

#define GIVEN_LIMIT 4096

typedef struct {
    const UsageReader *reader;
    UsedInsert *insert;
    GHashTable *seen; /* "position kind text" */
} Rows;

static void add_value(const Rows *rows, size_t position, const json_t *value) {
    const json_t *constant = tree_as(value, "A_Const"), *text = tree_get(constant, "sval");
    UsedValueKind kind = tree_as(value, "SetToDefault") ? GIVEN_DEFAULT : tree_flag(constant, "isnull") ? GIVEN_NULL : text ? GIVEN_TEXT : GIVEN_OTHER;
    const char *content = text ? tree_text(text, "sval") : NULL;
    if (kind == GIVEN_TEXT && !content) /* an empty text: left out as the default */
        content = "";
    if (rows->insert->given->len >= GIVEN_LIMIT)
        return;
    g_autofree char *key = g_strdup_printf("%zu %d %s", position, kind, content ? content : "");
    if (!g_hash_table_add(rows->seen, g_steal_pointer(&key)))
        return;
    const UsedValue given = {position, kind, usage_keep(rows->reader, content), usage_line(rows->reader, constant ? constant : tree_body(value))};
    g_array_append_val(rows->insert->given, given);
}

static bool is_star(const json_t *value) {
    const json_t *fields = tree_get(tree_as(value, "ColumnRef"), "fields"), *steps = tree_get(tree_as(value, "A_Indirection"), "indirection");
    return (tree_count(fields) > 0 && tree_as(tree_at(fields, tree_count(fields) - 1), "A_Star")) ||
           (tree_count(steps) > 0 && tree_as(tree_at(steps, tree_count(steps) - 1), "A_Star"));
}

/* How many values there are; COUNT_UNKNOWN with a star among them. A row in parentheses counts as one. */
static size_t count_values(const json_t *list, bool targets) {
    for (size_t i = 0; i < tree_count(list); i++)
        if (is_star(targets ? tree_get(tree_as(tree_at(list, i), "ResTarget"), "val") : tree_at(list, i)))
            return COUNT_UNKNOWN;
    return tree_count(list);
}

static void read_rows(Rows *rows, const json_t *lists) {
    for (size_t i = 0; i < tree_count(lists); i++) {
        const json_t *items = tree_get(tree_as(tree_at(lists, i), "List"), "items");
        for (size_t j = 0; j < tree_count(items); j++)
            add_value(rows, j, tree_at(items, j));
    }
}

static void read_source(Rows *rows, const json_t *query) {
    UsedInsert *insert = rows->insert;
    const json_t *lists = tree_get(query, "valuesLists");
    if (!query) {
        insert->values = 0;
        return;
    }
    if (lists) {
        insert->values = count_values(tree_get(tree_as(tree_at(lists, 0), "List"), "items"), false);
        if (insert->values != COUNT_UNKNOWN)
            read_rows(rows, lists);
        insert->values_line = usage_line(rows->reader, tree_body(tree_at(tree_get(tree_as(tree_at(lists, 0), "List"), "items"), 0)));
        return;
    }
    const json_t *first = query;
    while (tree_get(first, "larg"))
        first = tree_get(first, "larg");
    const json_t *targets = tree_get(first, "targetList");
    insert->values = tree_get(first, "valuesLists") ? COUNT_UNKNOWN : count_values(targets, true);
    for (size_t i = 0; first == query && insert->values != COUNT_UNKNOWN && i < tree_count(targets); i++)
        add_value(rows, i, tree_get(tree_as(tree_at(targets, i), "ResTarget"), "val"));
}

static void free_insert(UsedInsert *insert) {
    if (insert->columns)
        g_ptr_array_unref(insert->columns);
    g_array_unref(insert->given);
    g_free(insert);
}

static void read_list(const UsageReader *reader, const json_t *fields, UsedInsert *insert) {
    const json_t *list = tree_get(fields, "cols");
    insert->columns = tree_count(list) ? g_ptr_array_new() : NULL;
    for (size_t i = 0; i < tree_count(list); i++) {
        const json_t *target = tree_as(tree_at(list, i), "ResTarget");
        usage_add_column(reader, insert->relation, tree_text(target, "name"), usage_line(reader, target), true);
        g_ptr_array_add(insert->columns, (gpointer)(uintptr_t)usage_keep(reader, tree_text(target, "name")));
    }
}

static bool has_uncertain_column(const UsageReader *reader, const UsedInsert *insert) {
    for (guint i = 0; insert->columns && i < insert->columns->len; i++)
        if (!usage_certain_name(reader, insert->columns->pdata[i]))
            return true;
    return false;
}

static void add_insert(const UsageReader *reader, const json_t *fields, guint relation) {
    UsedInsert *insert = g_new0(UsedInsert, 1);
    insert->relation = relation;
    insert->line = insert->values_line = usage_line(reader, tree_get(fields, "relation"));
    insert->given = g_array_new(FALSE, FALSE, sizeof(UsedValue));
    insert->overriding = !tree_is(fields, "override", "OVERRIDING_NOT_SET");
    read_list(reader, fields, insert);
    if (relation == NO_RELATION || has_uncertain_column(reader, insert)) {
        free_insert(insert);
        return;
    }
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Rows rows = {reader, insert, seen};
    read_source(&rows, tree_as(tree_get(fields, "selectStmt"), "SelectStmt"));
    if (reader->holes && insert->values != 0) /* a hole may be a list */
        insert->values = COUNT_UNKNOWN;
    if (reader->holes)
        g_array_set_size(insert->given, 0);
    g_ptr_array_add(reader->usage->inserts, insert);
}

/* --- ON CONFLICT ----------------------------------------------------------------------------------------------------------------- */

static bool is_plain_element(const UsageReader *reader, const json_t *element) {
    const char *name = tree_text(element, "name");
    return name && usage_certain_name(reader, name) && !tree_get(element, "opclass") && !tree_get(element, "collation");
}

static void add_conflict(const UsageReader *reader, const json_t *infer, guint relation, int line) {
    const json_t *elements = tree_get(infer, "indexElems");
    const char *constraint = tree_text(infer, "conname");
    bool plain = tree_count(elements) > 0 && !tree_get(infer, "whereClause");
    for (size_t i = 0; i < tree_count(elements); i++) {
        const json_t *element = tree_as(tree_at(elements, i), "IndexElem");
        plain = plain && is_plain_element(reader, element);
        usage_add_column(reader, relation, tree_text(element, "name"), line, true);
    }
    if (relation == NO_RELATION || (!plain && !(constraint && usage_certain_name(reader, constraint))))
        return;
    UsedConflict *conflict = g_new0(UsedConflict, 1);
    conflict->relation = relation;
    conflict->line = line;
    conflict->constraint = usage_keep(reader, constraint);
    conflict->columns = plain ? g_ptr_array_new() : NULL;
    for (size_t i = 0; plain && i < tree_count(elements); i++)
        g_ptr_array_add(conflict->columns, (gpointer)(uintptr_t)usage_keep(reader, tree_text(tree_as(tree_at(elements, i), "IndexElem"), "name")));
    g_ptr_array_add(reader->usage->conflicts, conflict);
}

static void read_conflict(const UsageReader *reader, const json_t *clause, guint relation, const UsageScope *target) {
    if (!clause)
        return;
    const json_t *infer = tree_get(clause, "infer");
    add_conflict(reader, infer, relation, usage_line(reader, infer));
    UsageScope scope = {target->outer, target->ctes, g_array_copy(target->items)};
    const UsageItem excluded = {"excluded", NULL, relation};
    g_array_append_val(scope.items, excluded);
    const json_t *elements = tree_get(infer, "indexElems");
    for (size_t i = 0; i < tree_count(elements); i++)
        usage_read_expression(reader, tree_get(tree_as(tree_at(elements, i), "IndexElem"), "expr"), target);
    usage_read_expression(reader, tree_get(infer, "whereClause"), target);
    const json_t *targets = tree_get(clause, "targetList");
    for (size_t i = 0; i < tree_count(targets); i++) {
        const json_t *assigned = tree_as(tree_at(targets, i), "ResTarget");
        usage_add_column(reader, relation, tree_text(assigned, "name"), usage_line(reader, assigned), true);
        usage_read_expression(reader, tree_get(assigned, "val"), &scope);
    }
    usage_read_expression(reader, tree_get(clause, "whereClause"), &scope);
    g_array_unref(scope.items);
}

void usage_read_insert(const UsageReader *reader, const json_t *fields, const UsageScope *outer) {
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    const UsageCte *ctes = usage_read_with(reader, tree_get(fields, "withClause"), outer, kept);
    const UsageScope source = {outer, ctes, NULL};
    UsageScope scope = {outer, ctes, g_array_new(FALSE, TRUE, sizeof(UsageItem))};
    guint relation = usage_target_item(reader, tree_get(fields, "relation"), scope.items);
    add_insert(reader, fields, relation);
    usage_read_query(reader, tree_get(fields, "selectStmt"), &source);
    read_conflict(reader, tree_get(fields, "onConflictClause"), relation, &scope);
    usage_read_expression(reader, tree_get(fields, "returningList"), &scope);
    g_array_unref(scope.items);
}
