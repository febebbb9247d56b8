#include "column.h"
#include "makers.h"

#include <string.h>

/* Foreign tables. Their rows are elsewhere: nothing here loses any. */

/* The columns that CREATE does not name: they come from the parents. */
static bool is_given_by_parent(const Object *table, const Object *column) {
    return object_get(table, "partition_of") || g_strcmp0(object_get(column, "inheritance"), "inherited") == 0;
}

/* What the column's definition does not say, and what a column of a parent has here of its own. */
static void finish_column(RepairStep *step, const Object *table, const Object *column) {
    bool given = is_given_by_parent(table, column);
    const Object *model = given ? repair_column_parent(step->to, column) : NULL;
    g_autofree char *lead = g_strdup_printf("ALTER FOREIGN TABLE %s ALTER COLUMN %s", column->parent, repair_name(column));
    if (given)
        repair_fdw_options(step, lead, NULL, object_get(column, "fdw_options"));
    if (model)
        repair_column_fit(step, model, column);
    else
        repair_column_extras(step, column);
}

static void append_parents(GString *out, const Object *table, const char *columns) {
    const char *partition_of = object_get(table, "partition_of"), *inherits = object_get(table, "inherits");
    if (partition_of)
        g_string_append_printf(out, " PARTITION OF %s %s", partition_of, object_get(table, "partition_bound"));
    else
        g_string_append_printf(out, " (%s)", columns);
    if (inherits)
        g_string_append_printf(out, " INHERITS (%s)", inherits);
}

static void create(RepairStep *step, const Object *object) {
    const GPtrArray *children = catalog_children(step->to, object->identity);
    g_autoptr(GString) columns = g_string_new(NULL), out = g_string_new(NULL);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (child->kind != KIND_COLUMN || is_given_by_parent(object, child))
            continue;
        g_string_append(columns, columns->len ? ", " : "");
        repair_column_define(step, columns, child, false);
    }
    append_parents(out, object, columns->str);
    g_autofree char *options = repair_fdw_list(step, object_get(object, "fdw_options"));
    repair_add(step, RISK_SAFE, NULL, "CREATE FOREIGN TABLE %s%s SERVER %s%s%s;", object->identity, out->str, object_get(object, "server"),
               *options ? " " : "", options);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (child->kind == KIND_COLUMN)
            finish_column(step, object, child);
    }
}

static void change_parents(RepairStep *step, const Object *table, const char *before, const char *after) {
    g_auto(GStrv) old = repair_items(before, false);
    g_auto(GStrv) new = repair_items(after, false);
    size_t same = 0; /* parents have an order: all behind the first that differs go and come again */
    while (old[same] && new[same] && strcmp(old[same], new[same]) == 0)
        same++;
    for (size_t i = same; old[i]; i++)
        repair_add(step, RISK_SAFE, NULL, "ALTER FOREIGN TABLE %s NO INHERIT %s;", table->identity, old[i]);
    for (size_t i = same; new[i]; i++)
        repair_add(step, RISK_SAFE, NULL, "ALTER FOREIGN TABLE %s INHERIT %s;", table->identity, new[i]);
}

/* A foreign partition is not scanned when it is attached: nobody checks its rows. */
static void change_partition(RepairStep *step, const Object *before, const Object *after) {
    const char *old = object_get(before, "partition_of"), *new = object_get(after, "partition_of");
    if (old)
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s DETACH PARTITION %s;", old, after->identity);
    if (new)
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s ATTACH PARTITION %s %s;", new, after->identity, object_get(after, "partition_bound"));
}

static bool alter(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    const PropertyChange *inherits = repair_change(changes, count, "inherits");
    if (repair_change(changes, count, "server"))
        return false;
    if (repair_change(changes, count, "partition_of") || repair_change(changes, count, "partition_bound"))
        change_partition(step, before, after);
    if (inherits)
        change_parents(step, after, inherits->before, inherits->after);
    g_autofree char *lead = g_strdup_printf("ALTER FOREIGN TABLE %s", after->identity);
    repair_fdw_options(step, lead, object_get(before, "fdw_options"), object_get(after, "fdw_options"));
    return true;
}

static void drop(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP FOREIGN TABLE %s;", object->identity);
}

const RepairMaker repair_foreign_table_maker = {
    .create = create, .alter = alter, .drop = drop, .word = "FOREIGN TABLE", .grant = "TABLE", .makes_children = true};
