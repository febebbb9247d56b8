/* Statements that write rows, and those that take whole objects away. */

#include <string.h>
#include "risk_private.h"

/* --- rows ------------------------------------------------------------------------------------------------------------------- */

static void note_rows(const Reviewed *reviewed, TreeName relation, RowsWritten rows) {
    RiskStatement *statement = reviewed_statement(reviewed);
    reviewed_lock(reviewed, LOCK_ROW_EXCLUSIVE, relation);
    if (rows < statement->rows)
        return;
    statement->rows = rows;
    statement->schema = text_pool_add(reviewed->review->texts, relation.schema);
    statement->relation = text_pool_add(reviewed->review->texts, relation.name);
}

static void see_update(const json_t *fields, void *payload) {
    const Reviewed *reviewed = payload;
    TreeName table = tree_range(tree_get(fields, "relation"));
    const json_t *targets = tree_get(fields, "targetList");
    bool all = !tree_get(fields, "whereClause") && !tree_get(fields, "fromClause");
    if (!table.name)
        return;
    note_rows(reviewed, table, all ? ROWS_ALL : ROWS_SOME);
    for (size_t i = 0; all && i < tree_count(targets); i++)
        reviewed_fact(reviewed, RISK_UPDATE_ALL, LOCK_ROW_EXCLUSIVE, table, tree_text(tree_as(tree_at(targets, i), "ResTarget"), "name"));
}

static void see_delete(const json_t *fields, void *payload) {
    const Reviewed *reviewed = payload;
    TreeName table = tree_range(tree_get(fields, "relation"));
    bool all = !tree_get(fields, "whereClause") && !tree_get(fields, "usingClause");
    if (!table.name)
        return;
    note_rows(reviewed, table, all ? ROWS_ALL : ROWS_SOME);
    if (all)
        reviewed_fact(reviewed, RISK_DELETE_ALL, LOCK_ROW_EXCLUSIVE, table, NULL);
}

static void see_insert(const json_t *fields, void *payload) {
    const json_t *query = tree_as(tree_get(fields, "selectStmt"), "SelectStmt");
    if (tree_get(query, "fromClause"))
        note_rows(payload, tree_range(tree_get(fields, "relation")), ROWS_SOME);
}

static void see_merge(const json_t *fields, void *payload) {
    note_rows(payload, tree_range(tree_get(fields, "relation")), ROWS_SOME);
}

void risk_read_rows(const Reviewed *reviewed, const json_t *node) {
    Reviewed copy = *reviewed;
    tree_each(node, "UpdateStmt", see_update, &copy);
    tree_each(node, "DeleteStmt", see_delete, &copy);
    tree_each(node, "InsertStmt", see_insert, &copy);
    tree_each(node, "MergeStmt", see_merge, &copy);
}

/* --- DROP -------------------------------------------------------------------------------------------------------------------- */

static TreeName dropped_name(const json_t *object) {
    if (tree_as(object, "TypeName"))
        return tree_name(tree_get(tree_as(object, "TypeName"), "names"));
    if (tree_as(object, "ObjectWithArgs"))
        return tree_name(tree_get(tree_as(object, "ObjectWithArgs"), "objname"));
    if (tree_as(object, "List"))
        return tree_name(tree_get(tree_as(object, "List"), "items"));
    return (TreeName){NULL, tree_string(object)};
}

static void drop_table(const Reviewed *reviewed, TreeName name, RiskFact **fact) {
    reviewed_lock(reviewed, LOCK_ACCESS_EXCLUSIVE, name);
    *fact = reviewed_fact(reviewed, RISK_DROP_TABLE, LOCK_ACCESS_EXCLUSIVE, name, NULL);
}

static void drop_index(const Reviewed *reviewed, TreeName name, bool concurrently, RiskFact **fact) {
    if (concurrently) {
        reviewed_statement(reviewed)->alone = true;
        return;
    }
    *fact = reviewed_fact(reviewed, RISK_DROP_INDEX, LOCK_ACCESS_EXCLUSIVE, name, NULL);
    (*fact)->sql = reviewed_keep(reviewed, safer_concurrently(reviewed, "index"));
}

static bool loses_others(const json_t *fields) {
    static const char *const types[] = {"OBJECT_TYPE", "OBJECT_DOMAIN", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE",
                                        "OBJECT_EXTENSION", "OBJECT_SEQUENCE", "OBJECT_FOREIGN_TABLE", "OBJECT_FOREIGN_SERVER", "OBJECT_FDW", "OBJECT_COLLATION"};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (tree_is(fields, "removeType", types[i]))
            return tree_is(fields, "behavior", "DROP_CASCADE");
    return false;
}

void risk_read_drop(const Reviewed *reviewed, const json_t *fields) {
    const json_t *objects = tree_get(fields, "objects");
    bool cascade = tree_is(fields, "behavior", "DROP_CASCADE");
    for (size_t i = 0; i < tree_count(objects); i++) {
        TreeName name = dropped_name(tree_at(objects, i));
        RiskFact *fact = NULL;
        if (tree_is(fields, "removeType", "OBJECT_TABLE"))
            drop_table(reviewed, name, &fact);
        else if (tree_is(fields, "removeType", "OBJECT_INDEX"))
            drop_index(reviewed, name, tree_flag(fields, "concurrent"), &fact);
        else if (tree_is(fields, "removeType", "OBJECT_SCHEMA") && cascade)
            fact = reviewed_fact(reviewed, RISK_DROP_SCHEMA, LOCK_NONE, name, NULL);
        else if (loses_others(fields))
            fact = reviewed_fact(reviewed, RISK_DROP_CASCADE, LOCK_NONE, name, NULL);
        if (fact) {
            fact->missing_ok = tree_flag(fields, "missing_ok");
            fact->cascade = cascade;
        }
    }
}
