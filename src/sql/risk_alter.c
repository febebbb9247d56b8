/* ALTER TABLE: one fact a command. */

#include <string.h>
#include "risk_private.h"

typedef struct {
    const Reviewed *reviewed;
    TreeName table;
    bool alone; /* the statement's only command */
} Alter;

/* --- constraints ----------------------------------------------------------------------------------------------------------- */

static const char *constraint_label(const json_t *constraint, const char *otherwise) {
    const char *name = tree_text(constraint, "conname");
    return name ? name : otherwise;
}

/* CHECK (column IS NOT NULL): the column; NULL. */
static const char *not_null_check(const json_t *constraint) {
    const json_t *test = tree_as(tree_get(constraint, "raw_expr"), "NullTest");
    const json_t *fields = test && tree_is(test, "nulltesttype", "IS_NOT_NULL") ? tree_get(tree_as(tree_get(test, "arg"), "ColumnRef"), "fields") : NULL;
    return tree_name(fields).name;
}

static void add_check(const Alter *alter, const json_t *constraint) {
    const char *name = tree_text(constraint, "conname"), *column = not_null_check(constraint);
    if (column)
        reviewed_made(alter->reviewed, MADE_NOT_NULL_CHECK, alter->table, name)->column = text_pool_add(alter->reviewed->review->texts, column);
    if (tree_flag(constraint, "skip_validation")) {
        reviewed_made(alter->reviewed, MADE_NOT_VALID, alter->table, name);
        return;
    }
    if (column)
        reviewed_made(alter->reviewed, MADE_VALIDATION, alter->table, name);
    RiskFact *fact = reviewed_fact(alter->reviewed, RISK_ADD_CHECK, LOCK_ACCESS_EXCLUSIVE, alter->table, name);
    fact->sql = reviewed_keep(alter->reviewed, safer_check(alter->reviewed, alter->table, constraint, alter->alone));
}

static void add_foreign_key(const Alter *alter, const json_t *constraint) {
    TreeName other = tree_range(tree_get(constraint, "pktable"));
    const char *name = tree_text(constraint, "conname");
    reviewed_lock(alter->reviewed, LOCK_SHARE_ROW_EXCLUSIVE, other);
    if (tree_flag(constraint, "skip_validation")) {
        reviewed_made(alter->reviewed, MADE_NOT_VALID, alter->table, name);
        return;
    }
    const json_t *first = tree_at(tree_get(constraint, "fk_attrs"), 0);
    RiskFact *fact = reviewed_fact(alter->reviewed, RISK_ADD_FOREIGN_KEY, LOCK_SHARE_ROW_EXCLUSIVE, alter->table, constraint_label(constraint, tree_string(first)));
    TextPool *texts = alter->reviewed->review->texts;
    fact->schema2 = text_pool_add(texts, other.schema);
    fact->relation2 = text_pool_add(texts, other.name);
    fact->detail = text_pool_add(texts, tree_count(tree_get(constraint, "fk_attrs")) == 1 ? tree_string(first) : NULL);
    fact->sql = reviewed_keep(alter->reviewed, safer_foreign_key(alter->table, constraint));
}

static void add_key(const Alter *alter, const json_t *constraint, RiskId rule) {
    if (tree_text(constraint, "indexname"))
        return;
    const json_t *first = tree_at(tree_get(constraint, "keys"), 0);
    RiskFact *fact = reviewed_fact(alter->reviewed, rule, LOCK_ACCESS_EXCLUSIVE, alter->table, constraint_label(constraint, tree_string(first)));
    fact->sql = reviewed_keep(alter->reviewed, safer_unique(alter->table, constraint));
}

static void add_constraint(const Alter *alter, const json_t *command) {
    const json_t *constraint = tree_as(tree_get(command, "def"), "Constraint");
    if (tree_is(constraint, "contype", "CONSTR_CHECK"))
        add_check(alter, constraint);
    else if (tree_is(constraint, "contype", "CONSTR_FOREIGN"))
        add_foreign_key(alter, constraint);
    else if (tree_is(constraint, "contype", "CONSTR_UNIQUE"))
        add_key(alter, constraint, RISK_ADD_UNIQUE);
    else if (tree_is(constraint, "contype", "CONSTR_PRIMARY"))
        add_key(alter, constraint, RISK_ADD_PRIMARY_KEY);
    else if (tree_is(constraint, "contype", "CONSTR_EXCLUSION"))
        reviewed_fact(alter->reviewed, RISK_ADD_EXCLUSION, LOCK_ACCESS_EXCLUSIVE, alter->table, tree_text(constraint, "conname"));
}

static void validate_constraint(const Alter *alter, const json_t *command) {
    const char *name = tree_text(command, "name");
    reviewed_made(alter->reviewed, MADE_VALIDATION, alter->table, name);
    reviewed_fact(alter->reviewed, RISK_VALIDATE_IN_TRANSACTION, LOCK_SHARE_UPDATE_EXCLUSIVE, alter->table, name);
}

/* --- columns --------------------------------------------------------------------------------------------------------------- */

/* Functions of PostgreSQL and its usual extensions that give another value each time. Others are looked up in the catalog. */
static bool is_volatile(const char *name) {
    static const char *const names[] = {"random", "random_normal", "gen_random_uuid", "gen_random_bytes", "gen_salt", "uuidv4", "uuidv7", "clock_timestamp", "timeofday",
                                        "nextval", "setval", "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

typedef struct {
    const char *volatile_name, *first; /* the first function that is known as volatile; the first one at all */
} Calls;

static void see_call(const json_t *fields, void *payload) {
    Calls *calls = payload;
    const char *name = tree_name(tree_get(fields, "funcname")).name;
    if (!name)
        return;
    if (!calls->first)
        calls->first = name;
    if (!calls->volatile_name && is_volatile(name))
        calls->volatile_name = name;
}

static bool is_serial(const char *type) {
    static const char *const types[] = {"serial", "serial2", "serial4", "serial8", "smallserial", "bigserial"};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i], type) == 0)
            return true;
    return false;
}

static void add_volatile(const Alter *alter, const json_t *column, const char *what, bool unsure) {
    RiskFact *fact = reviewed_fact(alter->reviewed, RISK_VOLATILE_DEFAULT, LOCK_ACCESS_EXCLUSIVE, alter->table, tree_text(column, "colname"));
    fact->detail = text_pool_add(alter->reviewed->review->texts, what);
    fact->unsure = unsure;
    fact->sql = reviewed_keep(alter->reviewed, safer_column(alter->table, column, false));
}

static void add_default(const Alter *alter, const json_t *column, const json_t *constraint) {
    Calls calls = {NULL, NULL};
    tree_each(tree_get(constraint, "raw_expr"), "FuncCall", see_call, &calls);
    if (calls.volatile_name)
        add_volatile(alter, column, calls.volatile_name, false);
    else if (calls.first)
        add_volatile(alter, column, calls.first, true);
}

/* The constraint of this type among a column's; NULL. */
static const json_t *column_constraint(const json_t *column, const char *type) {
    const json_t *list = tree_get(column, "constraints");
    for (size_t i = 0; i < tree_count(list); i++) {
        const json_t *constraint = tree_as(tree_at(list, i), "Constraint");
        if (tree_is(constraint, "contype", type))
            return constraint;
    }
    return NULL;
}

/* NOT NULL that nothing fills. */
static bool leaves_nulls(const json_t *column, bool serial) {
    bool not_null = column_constraint(column, "CONSTR_NOTNULL") || column_constraint(column, "CONSTR_PRIMARY");
    const json_t *value = column_constraint(column, "CONSTR_DEFAULT");
    bool null_default = value && tree_flag(tree_as(tree_get(value, "raw_expr"), "A_Const"), "isnull");
    return not_null && !serial && (!value || null_default) && !column_constraint(column, "CONSTR_IDENTITY") && !column_constraint(column, "CONSTR_GENERATED");
}

static void add_column(const Alter *alter, const json_t *command) {
    const json_t *column = tree_as(tree_get(command, "def"), "ColumnDef"), *value = column_constraint(column, "CONSTR_DEFAULT");
    const char *name = tree_text(column, "colname");
    g_autofree char *type = tree_type_name(tree_get(column, "typeName"));
    bool serial = is_serial(type);
    RiskMade *made = reviewed_made(alter->reviewed, MADE_COLUMN, alter->table, name);
    made->if_not_exists = tree_flag(command, "missing_ok");
    made->filled = serial || value || column_constraint(column, "CONSTR_IDENTITY") || column_constraint(column, "CONSTR_GENERATED");
    if (leaves_nulls(column, serial))
        reviewed_fact(alter->reviewed, RISK_ADD_NOT_NULL_COLUMN, LOCK_ACCESS_EXCLUSIVE, alter->table, name)->sql =
            reviewed_keep(alter->reviewed, safer_column(alter->table, column, true));
    if (column_constraint(column, "CONSTR_GENERATED"))
        reviewed_fact(alter->reviewed, RISK_STORED_GENERATED_COLUMN, LOCK_ACCESS_EXCLUSIVE, alter->table, name);
    if (serial || column_constraint(column, "CONSTR_IDENTITY"))
        add_volatile(alter, column, serial ? type : "identity", false);
    else if (value)
        add_default(alter, column, value);
    if (column_constraint(column, "CONSTR_CHECK"))
        reviewed_fact(alter->reviewed, RISK_ADD_CHECK, LOCK_ACCESS_EXCLUSIVE, alter->table, name);
    const json_t *reference = column_constraint(column, "CONSTR_FOREIGN");
    if (reference) /* of nulls nothing is looked up */
        reviewed_lock(alter->reviewed, LOCK_SHARE_ROW_EXCLUSIVE, tree_range(tree_get(reference, "pktable")));
    if (reference && value)
        reviewed_fact(alter->reviewed, RISK_ADD_FOREIGN_KEY, LOCK_SHARE_ROW_EXCLUSIVE, alter->table, name);
    if (column_constraint(column, "CONSTR_UNIQUE"))
        reviewed_fact(alter->reviewed, RISK_ADD_UNIQUE, LOCK_ACCESS_EXCLUSIVE, alter->table, name);
    if (column_constraint(column, "CONSTR_PRIMARY"))
        reviewed_fact(alter->reviewed, RISK_ADD_PRIMARY_KEY, LOCK_ACCESS_EXCLUSIVE, alter->table, name);
}

/* USING column::type is what PostgreSQL does by itself. */
static bool is_plain_cast(const json_t *expression, const char *column, const char *type) {
    const json_t *cast = tree_as(expression, "TypeCast");
    const json_t *reference = tree_as(cast ? tree_get(cast, "arg") : expression, "ColumnRef");
    if (g_strcmp0(tree_name(tree_get(reference, "fields")).name, column) != 0)
        return false;
    g_autofree char *target = cast ? tree_type_name(tree_get(cast, "typeName")) : g_strdup(type);
    return strcmp(target, type) == 0;
}

static void alter_type(const Alter *alter, const json_t *command) {
    const json_t *column = tree_as(tree_get(command, "def"), "ColumnDef"), *using = tree_get(column, "raw_default");
    const char *name = tree_text(command, "name");
    g_autofree char *type = tree_type_name(tree_get(column, "typeName"));
    RiskFact *fact = reviewed_fact(alter->reviewed, RISK_TYPE_REWRITE, LOCK_ACCESS_EXCLUSIVE, alter->table, name);
    fact->detail = text_pool_add(alter->reviewed->review->texts, type);
    fact->converts = using && !is_plain_cast(using, name, type);
}

static void set_not_null(const Alter *alter, const json_t *command) {
    const char *name = tree_text(command, "name");
    reviewed_fact(alter->reviewed, RISK_SET_NOT_NULL, LOCK_ACCESS_EXCLUSIVE, alter->table, name)->sql =
        reviewed_keep(alter->reviewed, safer_not_null(alter->table, name));
}

static void drop_column(const Alter *alter, const json_t *command) {
    RiskFact *fact = reviewed_fact(alter->reviewed, RISK_DROP_COLUMN, LOCK_ACCESS_EXCLUSIVE, alter->table, tree_text(command, "name"));
    fact->missing_ok = tree_flag(command, "missing_ok");
    fact->cascade = tree_is(command, "behavior", "DROP_CASCADE");
}

/* --- the table as a whole -------------------------------------------------------------------------------------------------- */

static void rewrite(const Alter *alter, RiskId rule) {
    reviewed_fact(alter->reviewed, rule, LOCK_ACCESS_EXCLUSIVE, alter->table, NULL);
}

static void set_logged(const Alter *alter, const json_t *command G_GNUC_UNUSED) {
    rewrite(alter, RISK_SET_LOGGED);
}

static void set_tablespace(const Alter *alter, const json_t *command G_GNUC_UNUSED) {
    rewrite(alter, RISK_SET_TABLESPACE);
}

static void set_access_method(const Alter *alter, const json_t *command G_GNUC_UNUSED) {
    rewrite(alter, RISK_SET_ACCESS_METHOD);
}

static void disable_row_security(const Alter *alter, const json_t *command G_GNUC_UNUSED) {
    reviewed_fact(alter->reviewed, RISK_DISABLE_ROW_SECURITY, LOCK_NONE, alter->table, NULL);
}

static void attach_partition(const Alter *alter, const json_t *command) {
    TreeName partition = tree_range(tree_get(tree_as(tree_get(command, "def"), "PartitionCmd"), "name"));
    reviewed_lock(alter->reviewed, LOCK_ACCESS_EXCLUSIVE, partition);
    reviewed_fact(alter->reviewed, RISK_ATTACH_PARTITION, LOCK_ACCESS_EXCLUSIVE, partition, NULL);
}

static void detach_partition(const Alter *alter, const json_t *command) {
    const json_t *fields = tree_as(tree_get(command, "def"), "PartitionCmd");
    if (tree_flag(fields, "concurrent")) {
        reviewed_statement(alter->reviewed)->alone = true;
        return;
    }
    TreeName partition = tree_range(tree_get(fields, "name"));
    reviewed_lock(alter->reviewed, LOCK_ACCESS_EXCLUSIVE, partition);
    RiskFact *fact = reviewed_fact(alter->reviewed, RISK_DETACH_PARTITION, LOCK_ACCESS_EXCLUSIVE, partition, NULL);
    g_autofree char *table = safer_name(alter->table), *name = safer_name(partition);
    fact->sql = reviewed_keep(alter->reviewed, g_strdup_printf("ALTER TABLE %s DETACH PARTITION %s CONCURRENTLY;", table, name));
}

/* --- commands -------------------------------------------------------------------------------------------------------------- */

/* What is not in the table takes ACCESS EXCLUSIVE for a moment, and risks nothing else. */
static const struct {
    const char *command;
    LockMode lock;
    void (*read)(const Alter *alter, const json_t *command);
} COMMANDS[] = {
    {"AT_AddColumn", LOCK_ACCESS_EXCLUSIVE, add_column},
    {"AT_DropColumn", LOCK_ACCESS_EXCLUSIVE, drop_column},
    {"AT_AlterColumnType", LOCK_ACCESS_EXCLUSIVE, alter_type},
    {"AT_SetNotNull", LOCK_ACCESS_EXCLUSIVE, set_not_null},
    {"AT_AddConstraint", LOCK_ACCESS_EXCLUSIVE, add_constraint},
    {"AT_ValidateConstraint", LOCK_SHARE_UPDATE_EXCLUSIVE, validate_constraint},
    {"AT_SetLogged", LOCK_ACCESS_EXCLUSIVE, set_logged},
    {"AT_SetUnLogged", LOCK_ACCESS_EXCLUSIVE, set_logged},
    {"AT_SetTableSpace", LOCK_ACCESS_EXCLUSIVE, set_tablespace},
    {"AT_SetAccessMethod", LOCK_ACCESS_EXCLUSIVE, set_access_method},
    {"AT_DisableRowSecurity", LOCK_ACCESS_EXCLUSIVE, disable_row_security},
    {"AT_NoForceRowSecurity", LOCK_ACCESS_EXCLUSIVE, disable_row_security},
    {"AT_AttachPartition", LOCK_SHARE_UPDATE_EXCLUSIVE, attach_partition},
    {"AT_DetachPartition", LOCK_ACCESS_EXCLUSIVE, detach_partition},
    {"AT_SetStatistics", LOCK_SHARE_UPDATE_EXCLUSIVE, NULL},
    {"AT_SetOptions", LOCK_SHARE_UPDATE_EXCLUSIVE, NULL},
    {"AT_ResetOptions", LOCK_SHARE_UPDATE_EXCLUSIVE, NULL},
    {"AT_SetRelOptions", LOCK_SHARE_UPDATE_EXCLUSIVE, NULL},
    {"AT_ResetRelOptions", LOCK_SHARE_UPDATE_EXCLUSIVE, NULL},
    {"AT_ClusterOn", LOCK_SHARE_UPDATE_EXCLUSIVE, NULL},
    {"AT_DropCluster", LOCK_SHARE_UPDATE_EXCLUSIVE, NULL},
    {"AT_EnableTrig", LOCK_SHARE_ROW_EXCLUSIVE, NULL},
    {"AT_EnableTrigAll", LOCK_SHARE_ROW_EXCLUSIVE, NULL},
    {"AT_EnableTrigUser", LOCK_SHARE_ROW_EXCLUSIVE, NULL},
    {"AT_DisableTrig", LOCK_SHARE_ROW_EXCLUSIVE, NULL},
    {"AT_DisableTrigAll", LOCK_SHARE_ROW_EXCLUSIVE, NULL},
    {"AT_DisableTrigUser", LOCK_SHARE_ROW_EXCLUSIVE, NULL},
};

static LockMode read_command(const Alter *alter, const json_t *command) {
    const char *subtype = tree_text(command, "subtype");
    const json_t *constraint = tree_as(tree_get(command, "def"), "Constraint");
    for (size_t i = 0; subtype && i < G_N_ELEMENTS(COMMANDS); i++) {
        if (strcmp(COMMANDS[i].command, subtype) != 0)
            continue;
        if (COMMANDS[i].read)
            COMMANDS[i].read(alter, command);
        bool detach_concurrently = strcmp(subtype, "AT_DetachPartition") == 0 && reviewed_statement(alter->reviewed)->alone;
        bool foreign_key = strcmp(subtype, "AT_AddConstraint") == 0 && tree_is(constraint, "contype", "CONSTR_FOREIGN");
        return detach_concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : foreign_key ? LOCK_SHARE_ROW_EXCLUSIVE : COMMANDS[i].lock;
    }
    return LOCK_ACCESS_EXCLUSIVE;
}

void risk_read_alter_table(const Reviewed *reviewed, const json_t *fields) {
    if (!tree_is(fields, "objtype", "OBJECT_TABLE") && !tree_is(fields, "objtype", "OBJECT_MATVIEW"))
        return;
    const json_t *commands = tree_get(fields, "cmds");
    Alter alter = {reviewed, tree_range(tree_get(fields, "relation")), tree_count(commands) == 1};
    LockMode strongest = LOCK_NONE;
    for (size_t i = 0; i < tree_count(commands); i++) {
        LockMode mode = read_command(&alter, tree_as(tree_at(commands, i), "AlterTableCmd"));
        strongest = MAX(strongest, mode);
    }
    reviewed_lock(reviewed, strongest, alter.table);
}
