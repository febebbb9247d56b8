#include <string.h>
#include "makers.h"
#include "index.h"
#include "links.h"
#include "scan.h"

typedef const PropertyChange *Changes;

char *repair_constraint_index(const Object *constraint) {
    const char *end = repair_scan_name(constraint->parent);
    return g_strdup_printf("%.*s.%s", end ? (int)(end - constraint->parent) : 0, constraint->parent, repair_name(constraint));
}

/* --- the clause ------------------------------------------------------------------------------------------------------------------ */

static void append_deferral(GString *out, const Object *constraint) {
    if (repair_is_yes(constraint, "deferrable"))
        g_string_append(out, repair_is_yes(constraint, "initially_deferred") ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE");
}

static void append_key_columns(GString *out, const Object *key) {
    g_string_append_printf(out, " (%s%s)", object_get(key, "columns"), repair_is_yes(key, "without_overlaps") ? " WITHOUT OVERLAPS" : "");
    if (object_get(key, "include"))
        g_string_append_printf(out, " INCLUDE (%s)", object_get(key, "include"));
}

static void append_key(GString *out, const Object *key) {
    g_autofree char *options = repair_options_list(object_get(key, "options"));
    g_string_append(out, key->kind == KIND_PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE");
    if (repair_is_yes(key, "nulls_not_distinct"))
        g_string_append(out, " NULLS NOT DISTINCT");
    append_key_columns(out, key);
    if (options)
        g_string_append_printf(out, " WITH (%s)", options);
    if (object_get(key, "tablespace"))
        g_string_append_printf(out, " USING INDEX TABLESPACE %s", object_get(key, "tablespace"));
    append_deferral(out, key);
}

/* The last column of a key over periods is one. Free with g_free(). */
static char *with_period(const char *columns) {
    g_auto(GStrv) items = repair_items(columns, false);
    guint count = g_strv_length(items);
    if (count > 0) {
        char *last = g_strdup_printf("PERIOD %s", items[count - 1]);
        g_free(items[count - 1]);
        items[count - 1] = last;
    }
    return g_strjoinv(", ", items);
}

static void append_action(GString *out, const char *word, const char *action, const char *columns) {
    if (!action)
        return;
    g_autofree char *upper = g_ascii_strup(action, -1);
    g_string_append_printf(out, " ON %s %s", word, upper);
    if (columns)
        g_string_append_printf(out, " (%s)", columns);
}

static void append_foreign_key(GString *out, const Object *key) {
    bool period = repair_is_yes(key, "without_overlaps");
    g_autofree char *columns = period ? with_period(object_get(key, "columns")) : g_strdup(object_get(key, "columns"));
    g_autofree char *referenced = period ? with_period(object_get(key, "references_columns")) : g_strdup(object_get(key, "references_columns"));
    g_string_append_printf(out, "FOREIGN KEY (%s) REFERENCES %s (%s)", columns, object_get(key, "references_table"), referenced);
    if (object_get(key, "match"))
        g_string_append(out, " MATCH FULL");
    append_action(out, "UPDATE", object_get(key, "on_update"), NULL);
    append_action(out, "DELETE", object_get(key, "on_delete"), object_get(key, "on_delete_columns"));
    append_deferral(out, key);
}

static void append_clause(GString *out, const Object *constraint) {
    if (constraint->kind == KIND_FOREIGN_KEY)
        append_foreign_key(out, constraint);
    else if (constraint->kind == KIND_CHECK)
        g_string_append_printf(out, "CHECK (%s)%s", object_get(constraint, "expression"), repair_is_yes(constraint, "no_inherit") ? " NO INHERIT" : "");
    else if (constraint->kind == KIND_EXCLUSION)
        g_string_append(out, object_get(constraint, "definition"));
    else
        append_key(out, constraint);
    if (repair_is_yes(constraint, "not_enforced"))
        g_string_append(out, " NOT ENFORCED");
    else if (repair_is_yes(constraint, "not_valid"))
        g_string_append(out, " NOT VALID");
}

/* --- ADD ------------------------------------------------------------------------------------------------------------------------- */

static void add_constraint(RepairStep *step, const Object *constraint, unsigned risks, const char *more) {
    g_autoptr(GString) clause = g_string_new(NULL);
    append_clause(clause, constraint);
    repair_add(step, risks, NULL, "ALTER TABLE %s ADD CONSTRAINT %s %s%s;", constraint->parent, repair_name(constraint), clause->str, more);
}

static void validate(RepairStep *step, const Object *constraint) {
    repair_add(step, RISK_MAY_FAIL, NULL, "ALTER TABLE %s VALIDATE CONSTRAINT %s;", constraint->parent, repair_name(constraint));
    repair_last(step)->outside = !repair_is_offline(step); /* or the lock of what stands before would be held meanwhile */
}

/* The index first, beside running transactions; the constraint takes it over. */
static void add_key_by_index(RepairStep *step, const Object *key) {
    g_autofree char *options = repair_options_list(object_get(key, "options"));
    g_autoptr(GString) out = g_string_new(NULL);
    append_key_columns(out, key);
    if (repair_is_yes(key, "nulls_not_distinct"))
        g_string_append(out, " NULLS NOT DISTINCT");
    if (options)
        g_string_append_printf(out, " WITH (%s)", options);
    if (object_get(key, "tablespace"))
        g_string_append_printf(out, " TABLESPACE %s", object_get(key, "tablespace"));
    repair_add(step, RISK_MAY_FAIL, NULL, "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s%s;", repair_name(key), key->parent, out->str);
    repair_last(step)->outside = true;
    g_string_truncate(out, 0);
    append_deferral(out, key);
    repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s;", key->parent, repair_name(key),
               key->kind == KIND_PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE", repair_name(key), out->str);
}

/* It is added NOT VALID, and validated when the lock that adding takes is gone. */
static bool goes_apart(const RepairStep *step, const Object *constraint) {
    bool unchecked = repair_is_yes(constraint, "not_valid") || repair_is_yes(constraint, "not_enforced");
    if (unchecked || repair_is_offline(step) || repair_is_fresh(step, constraint->parent) ||
        (constraint->kind != KIND_CHECK && constraint->kind != KIND_FOREIGN_KEY))
        return false;
    const Object *table = repair_parent(step->to, constraint);
    bool partitioned = table && object_get(table, "partition_key");
    return table && table->kind == KIND_TABLE && !(partitioned && constraint->kind == KIND_FOREIGN_KEY);
}

static void comment_index(RepairStep *step, const Object *constraint, const char *comment) {
    g_autofree char *index = repair_constraint_index(constraint);
    g_autofree char *text = comment ? repair_literal(comment) : g_strdup("NULL");
    repair_add(step, RISK_SAFE, NULL, "COMMENT ON INDEX %s IS %s;", index, text);
}

static void create_constraint(RepairStep *step, const Object *constraint) {
    bool key = constraint->kind == KIND_PRIMARY_KEY || constraint->kind == KIND_UNIQUE;
    bool unchecked = repair_is_yes(constraint, "not_valid") || repair_is_yes(constraint, "not_enforced");
    if (unchecked || repair_is_fresh(step, constraint->parent))
        add_constraint(step, constraint, RISK_SAFE, "");
    else if (key && !repair_is_yes(constraint, "without_overlaps") && !repair_index_is_plain(step, step->to, constraint->parent))
        add_key_by_index(step, constraint);
    else if (goes_apart(step, constraint))
        add_constraint(step, constraint, RISK_SAFE, " NOT VALID");
    else
        add_constraint(step, constraint, RISK_LOCKS | RISK_MAY_FAIL, "");
    if (object_get(constraint, "index_comment"))
        comment_index(step, constraint, object_get(constraint, "index_comment"));
}

/* --- ALTER, DROP ----------------------------------------------------------------------------------------------------------------- */

static bool is_settable(const Object *constraint, const PropertyChange *change) {
    static const char *const of_keys[] = {"options", "tablespace", "index_comment", NULL};
    static const char *const of_foreign_keys[] = {"deferrable", "initially_deferred", NULL};
    bool key = constraint->kind == KIND_PRIMARY_KEY || constraint->kind == KIND_UNIQUE || constraint->kind == KIND_EXCLUSION;
    if (key)
        return g_strv_contains(of_keys, change->property);
    if (strcmp(change->property, "not_valid") == 0)
        return change->before && !change->after;
    return constraint->kind == KIND_FOREIGN_KEY && g_strv_contains(of_foreign_keys, change->property);
}

static void set_deferral(RepairStep *step, const Object *key) {
    g_autoptr(GString) out = g_string_new(NULL);
    append_deferral(out, key);
    repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s ALTER CONSTRAINT %s%s;", key->parent, repair_name(key), out->len ? out->str : " NOT DEFERRABLE");
}

static bool alter_constraint(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!is_settable(after, &changes[i]))
            return false;
    const PropertyChange *comment = repair_change(changes, count, "index_comment");
    g_autofree char *index = repair_constraint_index(before);
    repair_index_storage(step, index, changes, count);
    if (comment)
        comment_index(step, before, comment->after);
    if (repair_change(changes, count, "deferrable") || repair_change(changes, count, "initially_deferred"))
        set_deferral(step, after);
    if (repair_change(changes, count, "not_valid"))
        validate(step, before);
    return true;
}

static void finish_constraint(RepairStep *step, const Object *before, const Object *after) {
    if (!before && goes_apart(step, after))
        validate(step, after);
}

static void drop_constraint(RepairStep *step, const Object *constraint) {
    repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s DROP CONSTRAINT %s;", constraint->parent, repair_name(constraint));
}

const RepairMaker repair_constraint_maker = {
    .create = create_constraint, .alter = alter_constraint, .drop = drop_constraint, .word = "CONSTRAINT", .on = "ON", .finish = finish_constraint};
