#include "index.h"

#include <string.h>
#include "column.h"
#include "makers.h"

typedef const PropertyChange *Changes;

bool repair_index_is_plain(const RepairStep *step, const Catalog *catalog, const char *relation) {
    const Object *table = catalog_find(catalog, KIND_TABLE, relation);
    return repair_is_offline(step) || repair_is_fresh(step, relation) || (table && object_get(table, "partition_key"));
}

void repair_index_storage(RepairStep *step, const char *index, Changes changes, size_t count) {
    const PropertyChange *options = repair_change(changes, count, "options"), *tablespace = repair_change(changes, count, "tablespace");
    g_autofree char *lead = g_strdup_printf("ALTER INDEX %s", index);
    if (options)
        repair_options(step, RISK_SAFE, lead, options->before, options->after);
    if (tablespace)
        repair_add(step, RISK_LOCKS | RISK_REWRITES, NULL, "%s SET TABLESPACE %s;", lead, tablespace->after ? tablespace->after : "pg_default");
}

/* "2 500, 3 100": statistics targets of the columns of an index. */
static void set_statistics(RepairStep *step, const Object *index, const char *before, const char *after) {
    g_auto(GStrv) old = repair_items(before, false);
    g_auto(GStrv) new = repair_items(after, false);
    g_auto(GStrv) gone = repair_items_without(old, new);
    g_auto(GStrv) set = repair_items_without(new, old);
    for (char **item = gone; *item; item++)
        repair_add(step, RISK_SAFE, NULL, "ALTER INDEX %s ALTER COLUMN %.*s SET STATISTICS -1;", index->identity, (int)strcspn(*item, " "), *item);
    for (char **item = set; *item; item++) {
        const char *target = strchr(*item, ' ');
        repair_add(step, RISK_SAFE, NULL, "ALTER INDEX %s ALTER COLUMN %.*s SET STATISTICS%s;", index->identity, (int)strcspn(*item, " "), *item,
                   target ? target : " -1");
    }
}

static void append_index(GString *out, const Object *index, const char *name, bool concurrently) {
    const char *method = object_get(index, "method"), *include = object_get(index, "include"), *predicate = object_get(index, "predicate"),
        *tablespace = object_get(index, "tablespace");
    g_autofree char *options = repair_options_list(object_get(index, "options"));
    g_string_append_printf(out, "CREATE %sINDEX %s%s ON %s", repair_is_yes(index, "unique") ? "UNIQUE " : "", concurrently ? "CONCURRENTLY " : "",
                           name, index->parent);
    if (method)
        g_string_append_printf(out, " USING %s", method);
    g_string_append_printf(out, " (%s)", object_get(index, "columns"));
    if (include)
        g_string_append_printf(out, " INCLUDE (%s)", include);
    if (repair_is_yes(index, "nulls_not_distinct"))
        g_string_append(out, " NULLS NOT DISTINCT");
    if (options)
        g_string_append_printf(out, " WITH (%s)", options);
    if (tablespace)
        g_string_append_printf(out, " TABLESPACE %s", tablespace);
    if (predicate)
        g_string_append_printf(out, " WHERE %s", predicate);
    g_string_append_c(out, ';');
}

static void create_index(RepairStep *step, const Object *index) {
    bool plain = repair_index_is_plain(step, step->to, index->parent), fresh = repair_is_fresh(step, index->parent);
    g_autoptr(GString) out = g_string_new(NULL);
    append_index(out, index, repair_name(index), !plain);
    unsigned risks = (plain && !fresh ? RISK_LOCKS : 0) | (repair_is_yes(index, "unique") && !fresh ? RISK_MAY_FAIL : 0);
    repair_add(step, risks, NULL, "%s", out->str);
    repair_last(step)->outside = !plain;
    set_statistics(step, index, NULL, object_get(index, "statistics"));
    if (repair_is_yes(index, "invalid"))
        repair_gap(step, "the index " CODE("%s") " is invalid on the other side: it is made whole", index->identity);
}

static bool is_settable(const char *property) {
    static const char *const settable[] = {"options", "tablespace", "statistics", "invalid", NULL};
    return g_strv_contains(settable, property);
}

static bool only_settable(Changes changes, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!is_settable(changes[i].property))
            return false;
    return true;
}

/* CLUSTER ON and REPLICA IDENTITY name it, and are lost with the old one. */
static bool is_named_by_table(const RepairStep *step, const Object *index) {
    const Object *table = catalog_find(step->to, KIND_TABLE, index->parent);
    const char *identity = table ? object_get(table, "replica_identity") : NULL, *cluster = table ? object_get(table, "clustered_on") : NULL;
    return !table || (identity && g_str_has_suffix(identity, repair_name(index))) || (cluster && strcmp(cluster, repair_name(index)) == 0);
}

/* Beside the old one, so that queries never go without. */
static void build_beside(RepairStep *step, const Object *before, const Object *after) {
    g_autofree char *name = repair_passing_name(after->name, "__new");
    g_autofree char *identity = g_strdup_printf("%.*s%s", (int)(repair_name(after) - after->identity), after->identity, name);
    g_autoptr(GString) out = g_string_new(NULL);
    append_index(out, after, name, true);
    repair_add(step, repair_is_yes(after, "unique") ? RISK_MAY_FAIL : RISK_SAFE, NULL, "%s", out->str);
    repair_last(step)->outside = true;
    set_statistics(step, &(const Object){.identity = identity}, NULL, object_get(after, "statistics"));
    repair_add(step, RISK_SAFE, NULL, "DROP INDEX CONCURRENTLY %s;", before->identity);
    repair_last(step)->outside = true;
    repair_add(step, RISK_SAFE, NULL, "ALTER INDEX %s RENAME TO %s;", identity, repair_name(after));
    if (g_strcmp0(object_get(before, "comment"), object_get(after, "comment")) == 0) /* else it is said as what changes */
        repair_shared_create(step, NULL, after);
}

static bool alter_index(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    const PropertyChange *statistics = repair_change(changes, count, "statistics"), *invalid = repair_change(changes, count, "invalid");
    bool plain = repair_index_is_plain(step, step->to, after->parent);
    if (!only_settable(changes, count)) {
        if (plain || is_named_by_table(step, after))
            return false;
        build_beside(step, before, after);
        return true;
    }
    repair_index_storage(step, after->identity, changes, count);
    if (statistics)
        set_statistics(step, after, statistics->before, statistics->after);
    if (invalid && invalid->after) {
        repair_gap(step, "the index " CODE("%s") " is invalid on the other side: it stays whole", after->identity);
    } else if (invalid) {
        repair_add(step, plain ? RISK_LOCKS : RISK_SAFE, NULL, "REINDEX INDEX %s%s;", plain ? "" : "CONCURRENTLY ", after->identity);
        repair_last(step)->outside = !plain;
    }
    return true;
}

/* A foreign key may rest on a unique index. */
static bool disturbs(Changes changes, size_t count, ObjectKind dependent) {
    return dependent == KIND_FOREIGN_KEY && !only_settable(changes, count);
}

static void drop_index(RepairStep *step, const Object *index) {
    bool plain = repair_index_is_plain(step, step->from, index->parent);
    repair_add(step, RISK_SAFE, NULL, "DROP INDEX %s%s;", plain ? "" : "CONCURRENTLY ", index->identity);
    repair_last(step)->outside = !plain;
}

const RepairMaker repair_index_maker = {.create = create_index, .alter = alter_index, .drop = drop_index, .word = "INDEX", .disturbs = disturbs};
