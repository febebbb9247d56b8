#include <string.h>
#include "makers.h"
#include "column.h"

typedef const PropertyChange *Changes;

/* The query without the semicolon and the blanks around it. Free with g_free(). */
static char *query_of(const Object *view) {
    char *query = g_strstrip(g_strdup(object_get(view, "definition") ? object_get(view, "definition") : ""));
    if (g_str_has_suffix(query, ";"))
        query[strlen(query) - 1] = '\0';
    return query;
}

static void give_extras(RepairStep *step, const Object *view) {
    static const Object bare = {.kind = KIND_COLUMN, .identity = ""};
    const GPtrArray *children = catalog_children(step->to, view->identity);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *column = children->pdata[i];
        if (column->kind == KIND_COLUMN)
            repair_column_fit(step, &bare, column);
    }
}

/* --- views ----------------------------------------------------------------------------------------------------------------------- */

static char *view_options(const Object *view) {
    g_autofree char *options = repair_options_list(object_get(view, "options"));
    const char *check = object_get(view, "check_option");
    if (!options && !check)
        return g_strdup("");
    return g_strdup_printf(" WITH (%s%s%s%s)", options ? options : "", options && check ? ", " : "", check ? "check_option=" : "", check ? check : "");
}

static void make_view(RepairStep *step, const Object *view, const char *verb) {
    g_autofree char *query = query_of(view), *options = view_options(view);
    repair_add(step, RISK_SAFE, NULL, "%s VIEW %s%s AS\n%s;", verb, view->identity, options, query);
}

static void create_view(RepairStep *step, const Object *view) {
    make_view(step, view, "CREATE");
    give_extras(step, view);
}

static void set_check_option(RepairStep *step, const Object *view, const PropertyChange *change) {
    if (change->after)
        repair_add(step, RISK_SAFE, NULL, "ALTER VIEW %s SET (check_option=%s);", view->identity, change->after);
    else
        repair_add(step, RISK_SAFE, NULL, "ALTER VIEW %s RESET (check_option);", view->identity);
}

/* REPLACE may only append columns. */
static bool can_replace(const RepairStep *step, const Object *before, const Object *after) {
    const GPtrArray *old = catalog_children(step->from, before->identity), *new = catalog_children(step->to, after->identity);
    guint j = 0;
    for (guint i = 0; old && i < old->len; i++) {
        const Object *column = old->pdata[i];
        if (column->kind != KIND_COLUMN)
            continue;
        while (new && j < new->len && ((const Object *)new->pdata[j])->kind != KIND_COLUMN)
            j++;
        const Object *other = new && j < new->len ? new->pdata[j++] : NULL;
        if (!other || strcmp(column->name, other->name) != 0 || g_strcmp0(object_get(column, "type"), object_get(other, "type")) != 0 ||
            g_strcmp0(object_get(column, "collation"), object_get(other, "collation")) != 0)
            return false;
    }
    return true;
}

static bool alter_view(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    const PropertyChange *options = repair_change(changes, count, "options"), *check = repair_change(changes, count, "check_option");
    if (repair_change(changes, count, "definition")) {
        if (!can_replace(step, before, after))
            return false;
        make_view(step, after, "CREATE OR REPLACE");
        return true;
    }
    g_autofree char *lead = g_strdup_printf("ALTER VIEW %s", after->identity);
    if (options)
        repair_options(step, RISK_SAFE, lead, options->before, options->after);
    if (check)
        set_check_option(step, after, check);
    return true;
}

static void drop_view(RepairStep *step, const Object *view) {
    repair_add(step, RISK_SAFE, NULL, "DROP VIEW %s;", view->identity);
}

const RepairMaker repair_view_maker = {
    .create = create_view, .alter = alter_view, .drop = drop_view, .word = "VIEW", .grant = "TABLE", .makes_children = true};

/* --- materialized views ---------------------------------------------------------------------------------------------------------- */

static void create_matview(RepairStep *step, const Object *view) {
    g_autofree char *query = query_of(view), *options = repair_options_list(object_get(view, "options"));
    g_autoptr(GString) out = g_string_new(NULL);
    if (object_get(view, "access_method"))
        g_string_append_printf(out, " USING %s", object_get(view, "access_method"));
    if (options)
        g_string_append_printf(out, " WITH (%s)", options);
    if (object_get(view, "tablespace"))
        g_string_append_printf(out, " TABLESPACE %s", object_get(view, "tablespace"));
    repair_add(step, RISK_REWRITES, "Runs the query and stores its rows.", "CREATE MATERIALIZED VIEW %s%s AS\n%s;", view->identity, out->str, query);
    give_extras(step, view);
}

static bool alter_matview(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    const PropertyChange *options = repair_change(changes, count, "options"), *method = repair_change(changes, count, "access_method"),
        *tablespace = repair_change(changes, count, "tablespace");
    (void)before;
    if (repair_change(changes, count, "definition") || (method && !repair_since(step, 15)))
        return false;
    g_autofree char *lead = g_strdup_printf("ALTER MATERIALIZED VIEW %s", after->identity);
    if (method)
        repair_add(step, RISK_LOCKS | RISK_REWRITES, NULL, "%s SET ACCESS METHOD %s;", lead, method->after ? method->after : "heap");
    if (tablespace)
        repair_add(step, RISK_LOCKS | RISK_REWRITES, NULL, "%s SET TABLESPACE %s;", lead, tablespace->after ? tablespace->after : "pg_default");
    if (options)
        repair_options(step, RISK_SAFE, lead, options->before, options->after);
    return true;
}

static void finish_matview(RepairStep *step, const Object *before, const Object *after) {
    const char *old = before ? object_get(before, "clustered_on") : NULL, *new = object_get(after, "clustered_on");
    if (g_strcmp0(old, new) != 0)
        repair_add(step, RISK_SAFE, NULL, "ALTER MATERIALIZED VIEW %s %s%s;", after->identity, new ? "CLUSTER ON " : "SET WITHOUT CLUSTER", new ? new : "");
}

static void drop_matview(RepairStep *step, const Object *view) {
    repair_add(step, RISK_SAFE, NULL, "DROP MATERIALIZED VIEW %s;", view->identity);
}

const RepairMaker repair_matview_maker = {
    .create = create_matview, .alter = alter_matview, .drop = drop_matview, .word = "MATERIALIZED VIEW", .grant = "TABLE", .makes_children = true,
    .finish = finish_matview};
