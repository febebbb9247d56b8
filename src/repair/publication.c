#include "makers.h"
#include "text.h"

#include <string.h>

static const char reaches[] = "Subscribers see it after ALTER SUBSCRIPTION ... REFRESH PUBLICATION.";

/* The table of "schema.table (columns) WHERE (condition)", without what follows. */
static char *table_of(const char *line) {
    bool quoted = false;
    const char *at = line;
    for (; *at && (quoted || *at != ' '); at++)
        if (*at == '"')
            quoted = !quoted;
    return g_strndup(line, (size_t)(at - line));
}

/* ONLY: tables that inherit from it are listed themselves, or are not in the publication. */
static void append_tables(GString *out, const char *tables) {
    g_auto(GStrv) lines = repair_items(tables, true);
    for (char **line = lines; *line; line++)
        g_string_append_printf(out, "%sONLY %s", line == lines ? "TABLE " : ", ", *line);
}

static void append_members(GString *out, const Object *object) {
    append_tables(out, object_get(object, "tables"));
    repair_clause(out, object, "schemas", out->len ? ", TABLES IN SCHEMA " : "TABLES IN SCHEMA ", "");
}

/* --- parameters ----------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *property, *name;
    const char *initial; /* what absent stands for */
    bool flag;
} parameters[] = {{"publish", "publish", "'insert, update, delete, truncate'", false},
                  {"via_root", "publish_via_partition_root", "false", true},
                  {"generated_columns", "publish_generated_columns", "none", false}};

static void append_parameter(GString *out, size_t row, const char *value) {
    g_autofree char *literal = value ? repair_literal(value) : NULL;
    g_string_append_printf(out, "%s%s = %s", out->len ? ", " : "", parameters[row].name,
                           !value ? parameters[row].initial : parameters[row].flag ? "true" : literal);
}

/* publish = '' is what a publication of nothing says. */
static void create(RepairStep *step, const Object *object) {
    g_autoptr(GString) members = g_string_new(NULL), with = g_string_new(NULL);
    append_members(members, object);
    for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++)
        if (object_get(object, parameters[i].property))
            append_parameter(with, i, object_get(object, parameters[i].property));
    const char *lead = members->len ? " FOR " : repair_is_yes(object, "all_tables") ? " FOR ALL TABLES" : "";
    repair_add(step, RISK_SAFE, reaches, "CREATE PUBLICATION %s%s%s%s%s%s;", object->identity, lead, members->str, with->len ? " WITH (" : "",
               with->str, with->len ? ")" : "");
}

/* --- alterations ---------------------------------------------------------------------------------------------------------------- */

static void change_parameters(RepairStep *step, const Object *object, const PropertyChange *changes, size_t count) {
    g_autoptr(GString) set = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++) {
        const PropertyChange *change = repair_change(changes, count, parameters[i].property);
        if (change)
            append_parameter(set, i, change->after);
    }
    if (set->len)
        repair_add(step, RISK_SAFE, NULL, "ALTER PUBLICATION %s SET (%s);", object->identity, set->str);
}

static bool stays(const RepairStep *step, const char *table) {
    return catalog_find(step->to, KIND_TABLE, table);
}

/* SET wants one member at least; those that are dropped themselves are out of the publication by then. */
static void drop_members(RepairStep *step, const Object *before) {
    g_auto(GStrv) lines = repair_items(object_get(before, "tables"), true);
    g_auto(GStrv) schemas = repair_items(object_get(before, "schemas"), false);
    for (char **line = lines; *line; line++) {
        g_autofree char *table = table_of(*line);
        if (stays(step, table))
            repair_add(step, RISK_SAFE, reaches, "ALTER PUBLICATION %s DROP TABLE ONLY %s;", before->identity, table);
    }
    for (char **schema = schemas; *schema; schema++)
        if (catalog_find(step->to, KIND_SCHEMA, *schema))
            repair_add(step, RISK_SAFE, reaches, "ALTER PUBLICATION %s DROP TABLES IN SCHEMA %s;", before->identity, *schema);
}

static bool alter(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    if (repair_change(changes, count, "all_tables"))
        return false;
    if (repair_change(changes, count, "tables") || repair_change(changes, count, "schemas")) {
        g_autoptr(GString) members = g_string_new(NULL);
        append_members(members, after);
        if (members->len)
            repair_add(step, RISK_SAFE, reaches, "ALTER PUBLICATION %s SET %s;", after->identity, members->str);
        else
            drop_members(step, before);
    }
    change_parameters(step, after, changes, count);
    return true;
}

static void drop(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, "Replication to its subscribers stops with an error.", "DROP PUBLICATION %s;", object->identity);
}

const RepairMaker repair_publication_maker = {.create = create, .alter = alter, .drop = drop, .word = "PUBLICATION"};
