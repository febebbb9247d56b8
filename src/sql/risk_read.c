/* A statement's node -> facts, locks, what it makes. One row a type of statement. */

#include <string.h>
#include "risk_private.h"

static bool has_option(const json_t *list, const char *name) {
    for (size_t i = 0; i < tree_count(list); i++) {
        const json_t *option = tree_as(tree_at(list, i), "DefElem"), *argument = tree_get(option, "arg");
        const char *word = tree_string(argument);
        bool off = (word && (strcmp(word, "off") == 0 || strcmp(word, "false") == 0)) ||
                   (tree_as(argument, "Boolean") && !tree_flag(tree_as(argument, "Boolean"), "boolval")) ||
                   (tree_as(argument, "Integer") && tree_number(tree_as(argument, "Integer"), "ival") == 0);
        if (tree_is(option, "defname", name))
            return !off;
    }
    return false;
}

static TreeName relation_of(const json_t *fields) {
    return tree_range(tree_get(fields, "relation"));
}

/* --- what is made ------------------------------------------------------------------------------------------------------------ */

static void see_reference(const json_t *fields, void *payload) {
    reviewed_lock(payload, LOCK_SHARE_ROW_EXCLUSIVE, tree_range(fields));
}

static void read_create_table(const Reviewed *reviewed, const json_t *fields) {
    Reviewed copy = *reviewed;
    reviewed_made(reviewed, MADE_RELATION, relation_of(fields), NULL)->if_not_exists = tree_flag(fields, "if_not_exists");
    tree_each(tree_get(fields, "tableElts"), "pktable", see_reference, &copy);
    const json_t *parents = tree_get(fields, "inhRelations");
    for (size_t i = 0; i < tree_count(parents); i++)
        reviewed_lock(reviewed, tree_get(fields, "partbound") ? LOCK_ACCESS_EXCLUSIVE : LOCK_SHARE_UPDATE_EXCLUSIVE, tree_range(tree_as(tree_at(parents, i), "RangeVar")));
}

static void read_foreign_table(const Reviewed *reviewed, const json_t *fields) {
    reviewed_made(reviewed, MADE_RELATION, relation_of(tree_get(fields, "base")), NULL);
}

static void read_create_as(const Reviewed *reviewed, const json_t *fields) {
    reviewed_made(reviewed, MADE_RELATION, tree_range(tree_get(tree_get(fields, "into"), "rel")), NULL)->if_not_exists = tree_flag(fields, "if_not_exists");
}

static void read_view(const Reviewed *reviewed, const json_t *fields) {
    reviewed_made(reviewed, MADE_RELATION, tree_range(tree_get(fields, "view")), NULL);
}

static void read_type(const Reviewed *reviewed, const json_t *fields) {
    const json_t *domain = tree_get(fields, "domainname");
    reviewed_made(reviewed, MADE_RELATION, tree_name(domain ? domain : tree_get(fields, "typeName")), NULL);
}

static void read_composite(const Reviewed *reviewed, const json_t *fields) {
    reviewed_made(reviewed, MADE_RELATION, tree_range(tree_get(fields, "typevar")), NULL);
}

static void read_schema(const Reviewed *reviewed, const json_t *fields) {
    reviewed_made(reviewed, MADE_SCHEMA, (TreeName){NULL, tree_text(fields, "schemaname")}, NULL)->if_not_exists = tree_flag(fields, "if_not_exists");
}

static void read_index(const Reviewed *reviewed, const json_t *fields) {
    TreeName table = relation_of(fields);
    const char *index = tree_text(fields, "idxname");
    if (index)
        reviewed_made(reviewed, MADE_RELATION, (TreeName){table.schema, index}, NULL)->if_not_exists = tree_flag(fields, "if_not_exists");
    if (tree_flag(fields, "concurrent")) {
        reviewed_statement(reviewed)->alone = true;
        reviewed_lock(reviewed, LOCK_SHARE_UPDATE_EXCLUSIVE, table);
        return;
    }
    reviewed_lock(reviewed, LOCK_SHARE, table);
    RiskFact *fact = reviewed_fact(reviewed, RISK_CREATE_INDEX, LOCK_SHARE, table, NULL);
    if (index)
        fact->subject = text_pool_add(reviewed->review->texts, index);
    fact->detail = text_pool_add(reviewed->review->texts, index);
    fact->if_not_exists = tree_flag(fields, "if_not_exists");
    fact->sql = reviewed_keep(reviewed, safer_concurrently(reviewed, "index"));
}

/* SECURITY DEFINER without SET search_path. */
static void read_function(const Reviewed *reviewed, const json_t *fields) {
    const json_t *options = tree_get(fields, "options");
    for (size_t i = 0; i < tree_count(options); i++) {
        const json_t *option = tree_as(tree_at(options, i), "DefElem");
        if (tree_is(option, "defname", "set") && tree_is(tree_as(tree_get(option, "arg"), "VariableSetStmt"), "name", "search_path"))
            return;
    }
    if (has_option(options, "security"))
        reviewed_fact(reviewed, RISK_SECURITY_DEFINER, LOCK_NONE, tree_name(tree_get(fields, "funcname")), NULL);
}

/* --- what is changed --------------------------------------------------------------------------------------------------------- */

static void read_enum(const Reviewed *reviewed, const json_t *fields) {
    bool renames = tree_text(fields, "oldVal") != NULL;
    TreeName type = tree_name(tree_get(fields, "typeName"));
    RiskFact *fact = reviewed_fact(reviewed, renames ? RISK_RENAME_ENUM_VALUE : RISK_ENUM_VALUE_IN_TRANSACTION, LOCK_NONE, type,
                                   tree_text(fields, renames ? "oldVal" : "newVal"));
    fact->detail = text_pool_add(reviewed->review->texts, tree_text(fields, "newVal"));
    fact->missing_ok = tree_flag(fields, "skipIfNewValExists");
}

static void read_domain(const Reviewed *reviewed, const json_t *fields) {
    const json_t *constraint = tree_as(tree_get(fields, "def"), "Constraint");
    bool scans = (tree_is(fields, "subtype", "C") && !tree_flag(constraint, "skip_validation")) || tree_is(fields, "subtype", "O"); /* O: SET NOT NULL */
    if (scans)
        reviewed_fact(reviewed, RISK_DOMAIN_CONSTRAINT, LOCK_SHARE, tree_name(tree_get(fields, "typeName")), NULL);
}

static void read_rename(const Reviewed *reviewed, const json_t *fields) {
    TreeName table = relation_of(fields);
    const char *new_name = tree_text(fields, "newname");
    RiskFact *fact = NULL;
    if (tree_is(fields, "renameType", "OBJECT_COLUMN") && tree_is(fields, "relationType", "OBJECT_TABLE"))
        fact = reviewed_fact(reviewed, RISK_RENAME_COLUMN, LOCK_ACCESS_EXCLUSIVE, table, tree_text(fields, "subname"));
    else if (tree_is(fields, "renameType", "OBJECT_SCHEMA"))
        fact = reviewed_fact(reviewed, RISK_RENAME_SCHEMA, LOCK_NONE, (TreeName){NULL, tree_text(fields, "subname")}, NULL);
    else if (tree_is(fields, "renameType", "OBJECT_TABLE"))
        fact = reviewed_fact(reviewed, RISK_RENAME_TABLE, LOCK_ACCESS_EXCLUSIVE, table, NULL);
    if (!fact)
        return;
    reviewed_lock(reviewed, LOCK_ACCESS_EXCLUSIVE, table);
    fact->detail = text_pool_add(reviewed->review->texts, new_name);
    fact->missing_ok = tree_flag(fields, "missing_ok");
    if (fact->rule == RISK_RENAME_TABLE && new_name) {
        g_autofree char *old = safer_name(table), *new = safer_name((TreeName){table.schema, new_name}), *bare = sql_identifier(new_name);
        fact->sql = reviewed_keep(reviewed, g_strdup_printf("ALTER TABLE %s RENAME TO %s;\nCREATE VIEW %s AS SELECT * FROM %s;", old, bare, old, new));
    }
}

static void read_set_schema(const Reviewed *reviewed, const json_t *fields) {
    if (!tree_is(fields, "objectType", "OBJECT_TABLE"))
        return;
    TreeName table = relation_of(fields);
    reviewed_lock(reviewed, LOCK_ACCESS_EXCLUSIVE, table);
    RiskFact *fact = reviewed_fact(reviewed, RISK_RENAME_TABLE, LOCK_ACCESS_EXCLUSIVE, table, NULL);
    fact->missing_ok = tree_flag(fields, "missing_ok");
}

static void read_truncate(const Reviewed *reviewed, const json_t *fields) {
    const json_t *list = tree_get(fields, "relations");
    for (size_t i = 0; i < tree_count(list); i++) {
        TreeName table = tree_range(tree_as(tree_at(list, i), "RangeVar"));
        reviewed_lock(reviewed, LOCK_ACCESS_EXCLUSIVE, table);
        reviewed_fact(reviewed, RISK_TRUNCATE, LOCK_ACCESS_EXCLUSIVE, table, NULL)->cascade = tree_is(fields, "behavior", "DROP_CASCADE");
    }
}

static void read_lock(const Reviewed *reviewed, const json_t *fields) {
    const json_t *list = tree_get(fields, "relations");
    int mode = CLAMP(tree_number(fields, "mode"), LOCK_NONE, LOCK_ACCESS_EXCLUSIVE);
    for (size_t i = 0; i < tree_count(list); i++) {
        TreeName table = tree_range(tree_as(tree_at(list, i), "RangeVar"));
        reviewed_lock(reviewed, (LockMode)mode, table);
        if (mode >= LOCK_SHARE)
            reviewed_fact(reviewed, RISK_LOCK_TABLE, (LockMode)mode, table, NULL);
    }
}

/* --- maintenance ------------------------------------------------------------------------------------------------------------- */

static void read_reindex(const Reviewed *reviewed, const json_t *fields) {
    TreeName name = relation_of(fields);
    bool whole = !name.name; /* SCHEMA, DATABASE, SYSTEM */
    reviewed_statement(reviewed)->alone = whole || has_option(tree_get(fields, "params"), "concurrently");
    if (has_option(tree_get(fields, "params"), "concurrently"))
        return;
    if (tree_is(fields, "kind", "REINDEX_OBJECT_TABLE"))
        reviewed_lock(reviewed, LOCK_SHARE, name);
    RiskFact *fact = reviewed_fact(reviewed, RISK_REINDEX, LOCK_SHARE, whole ? (TreeName){NULL, tree_text(fields, "name")} : name, NULL);
    if (!whole)
        fact->sql = reviewed_keep(reviewed, safer_concurrently(reviewed, tree_is(fields, "kind", "REINDEX_OBJECT_TABLE") ? "table" : "index"));
}

static void read_cluster(const Reviewed *reviewed, const json_t *fields) {
    reviewed_lock(reviewed, LOCK_ACCESS_EXCLUSIVE, relation_of(fields));
    reviewed_statement(reviewed)->alone = !relation_of(fields).name;
    reviewed_fact(reviewed, RISK_CLUSTER, LOCK_ACCESS_EXCLUSIVE, relation_of(fields), NULL);
}

static void read_vacuum(const Reviewed *reviewed, const json_t *fields) {
    const json_t *list = tree_get(fields, "rels");
    reviewed_statement(reviewed)->alone = tree_flag(fields, "is_vacuumcmd");
    if (!has_option(tree_get(fields, "options"), "full"))
        return;
    if (tree_count(list) == 0)
        reviewed_fact(reviewed, RISK_VACUUM_FULL, LOCK_ACCESS_EXCLUSIVE, (TreeName){NULL, NULL}, NULL)->subject = "the whole database";
    for (size_t i = 0; i < tree_count(list); i++) {
        TreeName table = relation_of(tree_as(tree_at(list, i), "VacuumRelation"));
        reviewed_lock(reviewed, LOCK_ACCESS_EXCLUSIVE, table);
        reviewed_fact(reviewed, RISK_VACUUM_FULL, LOCK_ACCESS_EXCLUSIVE, table, NULL);
    }
}

static void read_refresh(const Reviewed *reviewed, const json_t *fields) {
    TreeName view = relation_of(fields);
    if (tree_flag(fields, "concurrent")) {
        reviewed_lock(reviewed, LOCK_EXCLUSIVE, view);
        return;
    }
    reviewed_lock(reviewed, LOCK_ACCESS_EXCLUSIVE, view);
    RiskFact *fact = reviewed_fact(reviewed, RISK_REFRESH_MATERIALIZED_VIEW, LOCK_ACCESS_EXCLUSIVE, view, NULL);
    fact->sql = tree_flag(fields, "skipData") ? NULL : reviewed_keep(reviewed, safer_concurrently(reviewed, "view"));
}

/* --- privileges, databases, the rest ----------------------------------------------------------------------------------------- */

/* Privileges that PUBLIC has not by default: of rows, and to make objects. */
static bool is_more_than_default(const json_t *fields) {
    const json_t *privileges = tree_get(fields, "privileges");
    if (tree_is(fields, "objtype", "OBJECT_TABLE") || tree_is(fields, "objtype", "OBJECT_SEQUENCE"))
        return true;
    if (!tree_is(fields, "objtype", "OBJECT_SCHEMA"))
        return false;
    bool creates = tree_count(privileges) == 0; /* ALL */
    for (size_t i = 0; i < tree_count(privileges); i++)
        creates = creates || tree_is(tree_as(tree_at(privileges, i), "AccessPriv"), "priv_name", "create");
    return creates;
}

static void read_grant(const Reviewed *reviewed, const json_t *fields) {
    const json_t *grantees = tree_get(fields, "grantees"), *objects = tree_get(fields, "objects");
    bool to_public = false;
    for (size_t i = 0; i < tree_count(grantees); i++)
        to_public = to_public || tree_is(tree_as(tree_at(grantees, i), "RoleSpec"), "roletype", "ROLESPEC_PUBLIC");
    if (!to_public || !tree_flag(fields, "is_grant") || !is_more_than_default(fields))
        return;
    if (tree_count(objects) == 0)
        reviewed_fact(reviewed, RISK_GRANT_PUBLIC, LOCK_NONE, (TreeName){NULL, NULL}, NULL)->subject = "objects that are made later";
    for (size_t i = 0; i < tree_count(objects); i++) {
        const json_t *range = tree_as(tree_at(objects, i), "RangeVar");
        reviewed_fact(reviewed, RISK_GRANT_PUBLIC, LOCK_NONE, range ? tree_range(range) : (TreeName){NULL, tree_string(tree_at(objects, i))}, NULL);
    }
}

static void read_default_privileges(const Reviewed *reviewed, const json_t *fields) {
    read_grant(reviewed, tree_get(fields, "action"));
}

static void read_drop_database(const Reviewed *reviewed, const json_t *fields) {
    reviewed_statement(reviewed)->alone = true;
    reviewed_fact(reviewed, RISK_DROP_DATABASE, LOCK_NONE, (TreeName){NULL, tree_text(fields, "dbname")}, NULL)->missing_ok = tree_flag(fields, "missing_ok");
}

static void read_drop_owned(const Reviewed *reviewed, const json_t *fields) {
    const json_t *roles = tree_get(fields, "roles");
    for (size_t i = 0; i < tree_count(roles); i++)
        reviewed_fact(reviewed, RISK_DROP_OWNED, LOCK_NONE, (TreeName){NULL, tree_text(tree_as(tree_at(roles, i), "RoleSpec"), "rolename")}, NULL);
}

static void read_alone(const Reviewed *reviewed, const json_t *fields G_GNUC_UNUSED) {
    reviewed_statement(reviewed)->alone = true;
}

static void read_trigger(const Reviewed *reviewed, const json_t *fields) {
    reviewed_lock(reviewed, LOCK_SHARE_ROW_EXCLUSIVE, relation_of(fields));
}

static void read_policy(const Reviewed *reviewed, const json_t *fields) {
    reviewed_lock(reviewed, LOCK_ACCESS_EXCLUSIVE, tree_range(tree_get(fields, "table")));
}

static void read_rule(const Reviewed *reviewed, const json_t *fields) {
    reviewed_lock(reviewed, LOCK_ACCESS_EXCLUSIVE, relation_of(fields));
}

static void read_select(const Reviewed *reviewed, const json_t *fields) {
    const json_t *into = tree_get(tree_get(fields, "intoClause"), "rel");
    if (into)
        reviewed_made(reviewed, MADE_RELATION, tree_range(into), NULL);
}

static void read_transaction(const Reviewed *reviewed, const json_t *fields) {
    static const struct {
        const char *kind;
        TransactionControl control;
    } rows[] = {{"TRANS_STMT_BEGIN", CONTROL_BEGIN}, {"TRANS_STMT_START", CONTROL_BEGIN}, {"TRANS_STMT_COMMIT", CONTROL_COMMIT}, {"TRANS_STMT_ROLLBACK", CONTROL_ROLLBACK}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (tree_is(fields, "kind", rows[i].kind))
            reviewed_statement(reviewed)->control = rows[i].control;
}

static void read_quiet(const Reviewed *reviewed G_GNUC_UNUSED, const json_t *fields G_GNUC_UNUSED) {
}

static const struct {
    const char *type;
    bool effect; /* changes schema or data */
    void (*read)(const Reviewed *reviewed, const json_t *fields);
} STATEMENTS[] = {
    {"AlterDatabaseSetStmt", false, read_quiet},
    {"AlterDefaultPrivilegesStmt", true, read_default_privileges},
    {"AlterDomainStmt", true, read_domain},
    {"AlterEnumStmt", true, read_enum},
    {"AlterObjectSchemaStmt", true, read_set_schema},
    {"AlterSystemStmt", true, read_alone},
    {"AlterTableStmt", true, risk_read_alter_table},
    {"ClusterStmt", true, read_cluster},
    {"CommentStmt", true, read_quiet},
    {"CompositeTypeStmt", true, read_composite},
    {"CreateDomainStmt", true, read_type},
    {"CreateEnumStmt", true, read_type},
    {"CreateForeignTableStmt", true, read_foreign_table},
    {"CreateFunctionStmt", true, read_function},
    {"CreatePolicyStmt", true, read_policy},
    {"CreateRangeStmt", true, read_type},
    {"CreateSchemaStmt", true, read_schema},
    {"CreateStmt", true, read_create_table},
    {"CreateTableAsStmt", true, read_create_as},
    {"CreateTableSpaceStmt", true, read_alone},
    {"CreateTrigStmt", true, read_trigger},
    {"CreatedbStmt", true, read_alone},
    {"DropOwnedStmt", true, read_drop_owned},
    {"DropStmt", true, risk_read_drop},
    {"DropdbStmt", true, read_drop_database},
    {"GrantStmt", true, read_grant},
    {"IndexStmt", true, read_index},
    {"LockStmt", false, read_lock},
    {"RefreshMatViewStmt", true, read_refresh},
    {"ReindexStmt", true, read_reindex},
    {"RenameStmt", true, read_rename},
    {"RuleStmt", true, read_rule},
    {"SelectStmt", false, read_select},
    {"TransactionStmt", false, read_transaction},
    {"TruncateStmt", true, read_truncate},
    {"VacuumStmt", true, read_vacuum},
    {"VariableSetStmt", false, read_quiet},
    {"VariableShowStmt", false, read_quiet},
    {"ViewStmt", true, read_view},
};

static bool is_query(const char *type) {
    static const char *const types[] = {"SelectStmt", "UpdateStmt", "DeleteStmt", "InsertStmt", "MergeStmt"};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i], type) == 0)
            return true;
    return false;
}

void risk_read(const Reviewed *reviewed, const json_t *node) {
    const char *type = tree_type(node);
    reviewed_statement(reviewed)->effect = true;
    for (size_t i = 0; i < G_N_ELEMENTS(STATEMENTS); i++)
        if (strcmp(STATEMENTS[i].type, type) == 0) {
            reviewed_statement(reviewed)->effect = STATEMENTS[i].effect;
            STATEMENTS[i].read(reviewed, tree_body(node));
        }
    if (is_query(type))
        risk_read_rows(reviewed, node);
    if (reviewed_statement(reviewed)->rows != ROWS_NONE)
        reviewed_statement(reviewed)->effect = true;
}
