#include <string.h>
#include "makers.h"
#include "column.h"

typedef const PropertyChange *Changes;

/* --- CREATE ---------------------------------------------------------------------------------------------------------------------- */

static bool is_declared(const Object *column) {
    return g_strcmp0(object_get(column, "inheritance"), "inherited") != 0;
}

static void append_columns(RepairStep *step, GString *out, const Object *table) {
    const GPtrArray *children = catalog_children(step->to, table->identity);
    const char *separator = "";
    for (guint i = 0; children && i < children->len; i++) {
        const Object *column = children->pdata[i];
        if (column->kind != KIND_COLUMN || !is_declared(column))
            continue;
        g_string_append_printf(out, "%s\n    ", separator);
        repair_column_define(step, out, column, false);
        separator = ",";
    }
}

static void append_clause(GString *out, const char *word, const char *value) {
    if (value)
        g_string_append_printf(out, " %s %s", word, value);
}

static void append_body(RepairStep *step, GString *out, const Object *table) {
    const char *root = object_get(table, "partition_of"), *type = object_get(table, "of_type");
    if (root) {
        g_string_append_printf(out, " PARTITION OF %s %s", root, object_get(table, "partition_bound"));
    } else if (type) {
        g_string_append_printf(out, " OF %s", type);
    } else {
        g_string_append(out, " (");
        append_columns(step, out, table);
        g_string_append(out, "\n)");
        const char *parents = object_get(table, "inherits");
        if (parents)
            g_string_append_printf(out, " INHERITS (%s)", parents);
    }
}

/* What columns that come from elsewhere (the partitioned table, a parent, a type) have of their own, and what no definition says. */
static void finish_columns(RepairStep *step, const Object *table) {
    static const Object bare = {.kind = KIND_COLUMN, .identity = ""};
    const GPtrArray *children = catalog_children(step->to, table->identity);
    bool typed = object_get(table, "of_type") != NULL;
    for (guint i = 0; children && i < children->len; i++) {
        const Object *column = children->pdata[i];
        if (column->kind != KIND_COLUMN)
            continue;
        const Object *model = repair_column_parent(step->to, column);
        if (object_get(table, "partition_of") ? model != NULL : model && !is_declared(column))
            repair_column_fit(step, model, column);
        else if (typed)
            repair_column_fit(step, &bare, column);
        else
            repair_column_extras(step, column);
    }
}

static void set_row_security(RepairStep *step, const Object *table, const char *before, const char *after) {
    bool was = before && g_str_has_prefix(before, "enabled"), is = after && g_str_has_prefix(after, "enabled");
    bool forced = before && strstr(before, "forced"), forces = after && strstr(after, "forced");
    if (was != is)
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s %s ROW LEVEL SECURITY;", table->identity, is ? "ENABLE" : "DISABLE");
    if (forced != forces)
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s %s ROW LEVEL SECURITY;", table->identity, forces ? "FORCE" : "NO FORCE");
}

static void create_table(RepairStep *step, const Object *table) {
    g_autofree char *options = repair_options_list(object_get(table, "options"));
    g_autoptr(GString) out = g_string_new("CREATE ");
    g_string_append_printf(out, "%sTABLE %s", object_get(table, "persistence") ? "UNLOGGED " : "", table->identity);
    append_body(step, out, table);
    append_clause(out, "PARTITION BY", object_get(table, "partition_key"));
    append_clause(out, "USING", object_get(table, "access_method"));
    if (options)
        g_string_append_printf(out, " WITH (%s)", options);
    append_clause(out, "TABLESPACE", object_get(table, "tablespace"));
    repair_add(step, RISK_SAFE, NULL, "%s;", out->str);
    finish_columns(step, table);
    set_row_security(step, table, NULL, object_get(table, "row_security"));
}

static void drop_table(RepairStep *step, const Object *table) {
    repair_add(step, RISK_LOSES_DATA, NULL, "DROP TABLE %s;", table->identity);
}

/* --- ALTER ----------------------------------------------------------------------------------------------------------------------- */

static void set_persistence(RepairStep *step, const Object *table, const PropertyChange *change) {
    repair_add(step, RISK_LOCKS | RISK_REWRITES, NULL, "ALTER TABLE %s SET %s;", table->identity, change->after ? "UNLOGGED" : "LOGGED");
}

static void set_options(RepairStep *step, const Object *table, const PropertyChange *change) {
    g_autofree char *lead = g_strdup_printf("ALTER TABLE %s", table->identity);
    repair_options(step, RISK_SAFE, lead, change->before, change->after);
}

static void set_security(RepairStep *step, const Object *table, const PropertyChange *change) {
    set_row_security(step, table, change->before, change->after);
}

static void set_access_method(RepairStep *step, const Object *table, const PropertyChange *change) {
    if (repair_since(step, 15))
        repair_add(step, RISK_LOCKS | RISK_REWRITES, NULL, "ALTER TABLE %s SET ACCESS METHOD %s;", table->identity, change->after ? change->after : "heap");
    else
        repair_gap(step, "the access method of the table " CODE("%s") ": PostgreSQL cannot change it before 15", table->identity);
}

static void set_tablespace(RepairStep *step, const Object *table, const PropertyChange *change) {
    repair_add(step, RISK_LOCKS | RISK_REWRITES, NULL, "ALTER TABLE %s SET TABLESPACE %s;", table->identity, change->after ? change->after : "pg_default");
}

static void set_type(RepairStep *step, const Object *table, const PropertyChange *change) {
    if (change->after)
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s OF %s;", table->identity, change->after);
    else
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s NOT OF;", table->identity);
}

static void set_pending(RepairStep *step, const Object *table, const PropertyChange *change) {
    const Object *before = catalog_find(step->from, KIND_TABLE, table->identity);
    const char *root = before ? object_get(before, "partition_of") : NULL;
    if (change->before && root)
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s DETACH PARTITION %s FINALIZE;", root, table->identity);
    else
        repair_gap(step, "the partition " CODE("%s") ": an interrupted DETACH PARTITION CONCURRENTLY is not made again", table->identity);
}

/* In this order. Those not named are said by `leave` and `finish`. */
static const struct {
    const char *property;
    void (*set)(RepairStep *step, const Object *table, const PropertyChange *change);
} setters[] = {
    {"detach_pending", set_pending}, {"of_type", set_type}, {"persistence", set_persistence}, {"access_method", set_access_method},
    {"tablespace", set_tablespace}, {"options", set_options}, {"row_security", set_security},
};

/* A new parent comes last, so those before the first that moves can stay: how many of the new ones. */
static guint count_kept(char *const *old, char *const *new) {
    guint kept = 0;
    for (; *old; old++)
        kept += new[kept] && strcmp(*old, new[kept]) == 0;
    return kept;
}

/* Out of what it is a part of no longer; into what it becomes a part of it goes when its columns are right (finish). */
static void leave(RepairStep *step, const Object *before, const Object *after) {
    const char *root = object_get(before, "partition_of"), *bound = object_get(before, "partition_bound");
    bool stays = g_strcmp0(root, object_get(after, "partition_of")) == 0 && g_strcmp0(bound, object_get(after, "partition_bound")) == 0;
    if (root && !stays && !object_get(before, "detach_pending"))
        repair_add(step, RISK_LOCKS, NULL, "ALTER TABLE %s DETACH PARTITION %s;", root, after->identity);
    g_auto(GStrv) old = repair_items(object_get(before, "inherits"), false);
    g_auto(GStrv) new = repair_items(object_get(after, "inherits"), false);
    for (guint i = 0, kept = 0; old[i]; i++) {
        if (new[kept] && strcmp(old[i], new[kept]) == 0)
            kept++;
        else
            repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s NO INHERIT %s;", after->identity, old[i]);
    }
}

static bool alter_table(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    if (repair_change(changes, count, "partition_key")) {
        if (step->options->destructive)
            return false;
        repair_gap(step, "the partition key of the table " CODE("%s") " cannot be changed: the table would have to be dropped and made again", after->identity);
    }
    leave(step, before, after);
    for (size_t i = 0; i < G_N_ELEMENTS(setters); i++) {
        const PropertyChange *change = repair_change(changes, count, setters[i].property);
        if (change)
            setters[i].set(step, after, change);
    }
    return true;
}

/* --- when all is there ----------------------------------------------------------------------------------------------------------- */

static bool has_check(const Catalog *catalog, const char *table, const char *name) {
    const GPtrArray *children = catalog_children(catalog, table);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (child->kind == KIND_CHECK && strcmp(child->name, name) == 0)
            return true;
    }
    return false;
}

/* A table that becomes a child must have the checks of its parent. */
static void add_checks_of(RepairStep *step, const Object *table, const char *parent) {
    const GPtrArray *children = catalog_children(step->to, parent);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *check = children->pdata[i];
        if (check->kind != KIND_CHECK || repair_is_yes(check, "no_inherit") || has_check(step->from, table->identity, check->name) ||
            has_check(step->to, table->identity, check->name))
            continue;
        repair_add(step, RISK_LOCKS | RISK_MAY_FAIL, NULL, "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s);", table->identity, repair_name(check),
                   object_get(check, "expression"));
    }
}

static void enter(RepairStep *step, const Object *before, const Object *after) {
    const char *root = object_get(after, "partition_of"), *bound = object_get(after, "partition_bound");
    bool stays = g_strcmp0(root, object_get(before, "partition_of")) == 0 && g_strcmp0(bound, object_get(before, "partition_bound")) == 0;
    if (root && !stays) {
        add_checks_of(step, after, root);
        repair_add(step, RISK_LOCKS | RISK_MAY_FAIL, "Attaching scans the table, unless a check implies the bounds.",
                   "ALTER TABLE %s ATTACH PARTITION %s %s;", root, after->identity, bound);
    }
    g_auto(GStrv) old = repair_items(object_get(before, "inherits"), false);
    g_auto(GStrv) new = repair_items(object_get(after, "inherits"), false);
    for (char **parent = new + count_kept(old, new); *parent; parent++) {
        add_checks_of(step, after, *parent);
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s INHERIT %s;", after->identity, *parent);
    }
}

static void set_replica_identity(RepairStep *step, const Object *table, const char *value) {
    const char *index = value && g_str_has_prefix(value, "index ") ? value + strlen("index ") : NULL;
    g_autofree char *word = value && !index ? g_ascii_strup(value, -1) : g_strdup("DEFAULT");
    repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s REPLICA IDENTITY %s%s;", table->identity, index ? "USING INDEX " : word, index ? index : "");
}

static bool differs(const Object *before, const Object *after, const char *property) {
    return g_strcmp0(before ? object_get(before, property) : NULL, object_get(after, property)) != 0;
}

static void finish_table(RepairStep *step, const Object *before, const Object *after) {
    const char *cluster = object_get(after, "clustered_on");
    if (before)
        enter(step, before, after);
    if (differs(before, after, "replica_identity"))
        set_replica_identity(step, after, object_get(after, "replica_identity"));
    if (differs(before, after, "clustered_on"))
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s %s%s;", after->identity, cluster ? "CLUSTER ON " : "SET WITHOUT CLUSTER", cluster ? cluster : "");
}

const RepairMaker repair_table_maker = {
    .create = create_table,
    .alter = alter_table,
    .drop = drop_table,
    .word = "TABLE",
    .grant = "TABLE",
    .makes_children = true,
    .finish = finish_table,
};
