#include "makers.h"
#include "column.h"

#include <string.h>
#include "model/property.h"
#include "identity.h"
#include "links.h"

typedef const PropertyChange *Changes;

/* --- names ----------------------------------------------------------------------------------------------------------------------- */

enum { LONGEST_NAME = 63 };

char *repair_passing_name(const char *name, const char *suffix) {
    size_t room = LONGEST_NAME - strlen(suffix), size = MIN(strlen(name), room);
    while (size > 0 && size < strlen(name) && ((unsigned char)name[size] & 0xC0) == 0x80)
        size--;
    g_autoptr(GString) out = g_string_new("\"");
    for (size_t i = 0; i < size; i++) {
        if (name[i] == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, name[i]);
    }
    g_string_append_printf(out, "%s\"", suffix);
    return g_strdup(out->str);
}

/* --- where it stands ------------------------------------------------------------------------------------------------------------- */

static const Object *column_of(const Catalog *catalog, const char *table, const char *name) {
    const GPtrArray *children = catalog_children(catalog, table);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (child->kind == KIND_COLUMN && strcmp(child->name, name) == 0)
            return child;
    }
    return NULL;
}

const Object *repair_column_parent(const Catalog *catalog, const Object *column) {
    const Object *table = repair_parent(catalog, column);
    if (!table || (table->kind != KIND_TABLE && table->kind != KIND_FOREIGN_TABLE))
        return NULL;
    const char *root = object_get(table, "partition_of");
    if (root)
        return column_of(catalog, root, column->name);
    g_auto(GStrv) parents = repair_items(object_get(table, "inherits"), false);
    const Object *found = NULL;
    for (char **parent = parents; *parent && !found; parent++)
        found = column_of(catalog, *parent, column->name);
    return found;
}

/* The table has its parents on both sides, so what happens to the parent's column happens to this one. */
static const Object *standing_parent(const RepairStep *step, const Object *column) {
    const Object *model = repair_column_parent(step->to, column);
    const Object *table = model ? repair_parent(step->to, column) : NULL, *former = table ? catalog_find(step->from, table->kind, table->identity) : NULL;
    if (!former || repair_is_fresh(step, table->identity))
        return NULL;
    static const char *const places[] = {"partition_of", "partition_bound", "inherits"};
    bool same = true;
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        same = same && g_strcmp0(object_get(table, places[i]), object_get(former, places[i])) == 0;
    return same ? model : NULL;
}

static const char *const TYPE[] = {"type", "collation", NULL};
static const char *const NOT_NULL[] = {"not_null", "not_null_no_inherit", "not_null_not_valid", NULL};

/* A partition's or child's column goes along with its parent's, when both change alike. */
static bool goes_along(const RepairStep *step, const Object *after, const char *const *names) {
    const Object *model = standing_parent(step, after);
    const Object *former_model = model ? catalog_find(step->from, KIND_COLUMN, model->identity) : NULL, *before = catalog_find(step->from, KIND_COLUMN, after->identity);
    for (; former_model && before && *names; names++)
        if (g_strcmp0(object_get(model, *names), object_get(after, *names)) != 0 || g_strcmp0(object_get(former_model, *names), object_get(before, *names)) != 0)
            return false;
    return former_model && before;
}

static char *lead_of(const Object *column, bool only) {
    return g_strdup_printf("ALTER TABLE %s%s ALTER COLUMN %s", only ? "ONLY " : "", column->parent, repair_name(column));
}

static bool is_of(const RepairStep *step, const Object *column, ObjectKind kind) {
    const Object *parent = repair_parent(step->to, column);
    return parent && parent->kind == kind;
}

/* --- definition ------------------------------------------------------------------------------------------------------------------ */

void repair_column_define(RepairStep *step, GString *out, const Object *column, bool nullable) {
    const char *collation = object_get(column, "collation"), *compression = object_get(column, "compression"),
        *generated = object_get(column, "generated"), *value = object_get(column, "default"), *identity = object_get(column, "identity");
    g_string_append_printf(out, "%s %s", repair_name(column), object_get(column, "type"));
    if (compression && repair_since(step, 14))
        g_string_append_printf(out, " COMPRESSION %s", compression);
    if (object_get(column, "fdw_options")) {
        g_autofree char *options = repair_fdw_list(step, object_get(column, "fdw_options"));
        g_string_append_printf(out, "%s%s", *options ? " " : "", options);
    }
    if (collation)
        g_string_append_printf(out, " COLLATE %s", collation);
    if (generated)
        g_string_append_printf(out, " GENERATED ALWAYS AS (%s) %s", generated, repair_is_yes(column, "generated_virtual") ? "VIRTUAL" : "STORED");
    else if (identity)
        repair_identity_define(out, identity);
    else if (value)
        g_string_append_printf(out, " DEFAULT %s", value);
    if (!nullable && repair_is_yes(column, "not_null") && !repair_is_yes(column, "not_null_not_valid"))
        g_string_append(out, repair_is_yes(column, "not_null_no_inherit") ? " NOT NULL NO INHERIT" : " NOT NULL");
}

/* --- single properties ----------------------------------------------------------------------------------------------------------- */

/* What SET STORAGE DEFAULT means before there was such a thing. */
static const char *own_storage(const char *type) {
    static const char *const extended[] = {"text", "character", "bytea", "json", "xml", "bit", "tsvector", "jsonpath", "path", "polygon"};
    if (g_str_has_prefix(type, "numeric") || strcmp(type, "inet") == 0 || strcmp(type, "cidr") == 0)
        return strchr(type, '[') ? "EXTENDED" : "MAIN";
    bool found = strchr(type, '[') || strchr(type, '.');
    for (size_t i = 0; i < G_N_ELEMENTS(extended) && !found; i++)
        found = g_str_has_prefix(type, extended[i]);
    return found || g_str_has_suffix(type, "range") ? "EXTENDED" : "PLAIN";
}

static void set_storage(RepairStep *step, const Object *column, const char *value) {
    g_autofree char *lead = lead_of(column, true);
    g_autofree char *word = value ? g_ascii_strup(value, -1) : NULL;
    if (!word)
        word = g_strdup(repair_since(step, 16) ? "DEFAULT" : own_storage(object_get(column, "type")));
    repair_add(step, RISK_SAFE, "Only new values are stored so.", "%s SET STORAGE %s;", lead, word);
}

static void set_default(RepairStep *step, const Object *column, bool there) {
    g_autofree char *lead = lead_of(column, true);
    const char *value = object_get(column, "default");
    if (!there)
        repair_add(step, RISK_SAFE, NULL, "%s DROP DEFAULT;", lead);
    else if (value)
        repair_add(step, RISK_SAFE, NULL, "%s SET DEFAULT %s;", lead, value);
}

static void set_statistics(RepairStep *step, const Object *column, const char *value) {
    g_autofree char *lead = lead_of(column, true);
    repair_add(step, RISK_SAFE, NULL, "%s SET STATISTICS %s;", lead, value ? value : "-1");
}

static void set_compression(RepairStep *step, const Object *column, const char *value) {
    g_autofree char *lead = lead_of(column, true);
    if (repair_since(step, 14))
        repair_add(step, RISK_SAFE, "Only new values are stored so.", "%s SET COMPRESSION %s;", lead, value ? value : "DEFAULT");
    else
        repair_gap(step, "the compression of the column " CODE("%s") ": PostgreSQL has none before 14", column->identity);
}

static void set_foreign_options(RepairStep *step, const Object *column, const char *before, const char *after) {
    g_autofree char *lead = g_strdup_printf("ALTER FOREIGN TABLE %s ALTER COLUMN %s", column->parent, repair_name(column));
    repair_fdw_options(step, lead, before, after);
}

/* --- NOT NULL -------------------------------------------------------------------------------------------------------------------- */

/* NOT NULL that is a constraint with a manner of its own, since 18. */
static bool is_plain_not_null(const Object *column) {
    return !object_get(column, "not_null_no_inherit") && !object_get(column, "not_null_not_valid");
}

static bool is_not_null(const Object *column) {
    return column && repair_is_yes(column, "not_null");
}

/* Values come from somewhere, so a new column is never null. */
static bool fills_itself(const Object *column) {
    return object_get(column, "default") || object_get(column, "identity") || object_get(column, "generated");
}

/* A check that is validated apart tells SET NOT NULL what it would otherwise scan the table for under its exclusive lock; an identity cannot wait for that. */
static bool goes_apart(const RepairStep *step, const Object *before, const Object *after) {
    bool becomes = is_not_null(after) && is_plain_not_null(after) && !is_not_null(before);
    bool waits = before ? !object_get(after, "identity") || object_get(before, "identity") : !fills_itself(after);
    return becomes && waits && !repair_is_offline(step) && is_of(step, after, KIND_TABLE) && !repair_is_fresh(step, after->parent) && !goes_along(step, after, NOT_NULL);
}

static void begin_not_null(RepairStep *step, const Object *column, const char *note) {
    g_autofree char *check = repair_passing_name(column->name, "_is_not_null");
    repair_add(step, RISK_SAFE, note, "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID;", column->parent, check, repair_name(column));
}

static void finish_column(RepairStep *step, const Object *before, const Object *after) {
    if (!goes_apart(step, before, after))
        return;
    g_autofree char *check = repair_passing_name(after->name, "_is_not_null");
    repair_add(step, RISK_MAY_FAIL, NULL, "ALTER TABLE %s VALIDATE CONSTRAINT %s;", after->parent, check);
    repair_last(step)->outside = true; /* or the lock of ADD CONSTRAINT would be held meanwhile */
    repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL;", after->parent, repair_name(after));
    repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s DROP CONSTRAINT %s;", after->parent, check);
}

static void add_not_null_constraint(RepairStep *step, const Object *column) {
    bool not_valid = repair_is_yes(column, "not_null_not_valid"), no_inherit = repair_is_yes(column, "not_null_no_inherit");
    repair_add(step, not_valid ? RISK_SAFE : RISK_LOCKS | RISK_MAY_FAIL, NULL, "ALTER TABLE %s ADD NOT NULL %s%s%s;", column->parent, repair_name(column),
               no_inherit ? " NO INHERIT" : "", not_valid ? " NOT VALID" : "");
}

static void alter_not_null(RepairStep *step, const Object *before, const Object *after) {
    bool was = is_not_null(before), is = is_not_null(after), plain = is_plain_not_null(after);
    bool validated = was && is && plain && !object_get(before, "not_null_no_inherit");
    if (was && !validated)
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL;", after->parent, repair_name(after));
    if (is && goes_apart(step, before, after))
        begin_not_null(step, after, NULL);
    else if (is && plain)
        repair_add(step, RISK_LOCKS | RISK_MAY_FAIL, NULL, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL;", after->parent, repair_name(after));
    else if (is)
        add_not_null_constraint(step, after);
}

/* --- type ------------------------------------------------------------------------------------------------------------------------ */

/* A default that only names a sequence otherwise is no change: it stays as it was. */
static void alter_type(RepairStep *step, const Object *before, const Object *after, bool other_default) {
    const char *old = object_get(before, "type"), *new = object_get(after, "type"), *collation = object_get(after, "collation");
    bool collates = g_strcmp0(object_get(before, "collation"), collation) != 0;
    unsigned risks = repair_type_risks(old, new) | (collates ? RISK_LOCKS | RISK_REWRITES : 0);
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_printf(out, "ALTER TABLE %s ALTER COLUMN %s TYPE %s", after->parent, repair_name(after), new);
    if (collation)
        g_string_append_printf(out, " COLLATE %s", collation);
    if (risks != RISK_SAFE && strcmp(old, new) != 0 && !object_get(after, "generated") && !is_of(step, after, KIND_FOREIGN_TABLE)) {
        g_autofree char *using = repair_type_using(repair_name(after), old, new);
        g_string_append_printf(out, " USING %s", using);
    }
    /* with those of partitions and heirs, which set theirs again themselves */
    if (object_get(before, "default"))
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT;", after->parent, repair_name(after));
    repair_add(step, risks, risks & RISK_REWRITES ? "The table is locked until it is written anew." : NULL, "%s;", out->str);
    set_default(step, other_default ? after : before, true);
}

/* --- ALTER ----------------------------------------------------------------------------------------------------------------------- */

static bool changes_any(Changes changes, size_t count, const char *const *names) {
    for (; *names; names++)
        if (repair_change(changes, count, *names))
            return true;
    return false;
}

/* 17 can give a column another expression, 13 can take it away; nothing makes a plain column a generated one. */
static bool can_alter_generated(const RepairStep *step, const Object *before, Changes changes, size_t count) {
    const PropertyChange *change = repair_change(changes, count, "generated");
    if (repair_change(changes, count, "generated_virtual"))
        return false;
    if (!change)
        return true;
    if (!change->before)
        return false;
    return change->after ? repair_since(step, 17) : repair_since(step, 13) && !repair_is_yes(before, "generated_virtual");
}

static void alter_generated(RepairStep *step, const Object *after, const PropertyChange *change) {
    g_autofree char *lead = lead_of(after, false);
    if (change->after)
        repair_add(step, repair_is_yes(after, "generated_virtual") ? RISK_SAFE : RISK_LOCKS | RISK_REWRITES, NULL, "%s SET EXPRESSION AS (%s);", lead, change->after);
    else
        repair_add(step, RISK_SAFE, NULL, "%s DROP EXPRESSION;", lead);
}

static void alter_stored(RepairStep *step, const Object *after, Changes changes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *name = changes[i].property, *value = changes[i].after;
        g_autofree char *lead = lead_of(after, true);
        if (strcmp(name, "storage") == 0)
            set_storage(step, after, value);
        else if (strcmp(name, "compression") == 0)
            set_compression(step, after, value);
        else if (strcmp(name, "statistics") == 0)
            set_statistics(step, after, value);
        else if (strcmp(name, "options") == 0)
            repair_options(step, RISK_SAFE, lead, changes[i].before, value);
        else if (strcmp(name, "fdw_options") == 0)
            set_foreign_options(step, after, changes[i].before, value);
    }
}

/* How a column came to be in a table of a parent changes with the table's parents, and by nothing else. */
static void alter_inheritance(RepairStep *step, const Object *after) {
    if (standing_parent(step, after))
        repair_gap(step, "the column " CODE("%s") " is declared in its table %s: no statement changes that, and nothing depends on it but what DROP COLUMN of the parent does",
                   after->identity, g_strcmp0(object_get(after, "inheritance"), "merged") == 0 ? "and its parent, not only there" : "alone or in its parent alone");
}

/* In the order in which one thing makes room for the next: a default, an identity and an expression exclude each other; identity needs NOT NULL. */
static bool alter_column(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    const PropertyChange *value = repair_change(changes, count, "default"), *generated = repair_change(changes, count, "generated"),
        *identity = repair_change(changes, count, "identity");
    if (!can_alter_generated(step, before, changes, count))
        return false;
    bool other_type = changes_any(changes, count, TYPE), along = other_type && goes_along(step, after, TYPE), retype = other_type && !along;
    if (identity && !identity->after)
        repair_identity_alter(step, after, identity->before, NULL);
    if (value && !value->after && !retype)
        set_default(step, after, false);
    if (generated)
        alter_generated(step, after, generated);
    if (retype)
        alter_type(step, before, after, value != NULL);
    else if (value || along)
        set_default(step, value ? after : before, true);
    if (changes_any(changes, count, NOT_NULL) && !goes_along(step, after, NOT_NULL))
        alter_not_null(step, before, after);
    if (identity && identity->after)
        repair_identity_alter(step, after, identity->before, identity->after);
    alter_stored(step, after, changes, count);
    if (repair_change(changes, count, "inheritance"))
        alter_inheritance(step, after);
    return true;
}

/* --- made with the table --------------------------------------------------------------------------------------------------------- */

static PropertyChange change_of(const char *property, const Object *before, const Object *after) {
    return (PropertyChange){property, before ? object_get(before, property) : NULL, object_get(after, property)};
}

static void fit(RepairStep *step, const Object *model, const Object *column, const char *const *names) {
    g_autoptr(GArray) changes = g_array_new(false, false, sizeof(PropertyChange));
    for (; *names; names++) {
        PropertyChange change = change_of(*names, model, column);
        if (g_strcmp0(change.before, change.after) != 0)
            g_array_append_val(changes, change);
    }
    const Object *former = model ? model : column;
    if (changes->len > 0)
        alter_column(step, former, column, (Changes)(const void *)changes->data, changes->len);
}

void repair_column_extras(RepairStep *step, const Object *column) {
    static const char *const names[] = {"storage", "statistics", "options", NULL};
    fit(step, NULL, column, names);
    if (repair_is_yes(column, "not_null") && repair_is_yes(column, "not_null_not_valid"))
        add_not_null_constraint(step, column);
}

static void fit_not_null(RepairStep *step, const Object *model, const Object *column) {
    if (repair_is_yes(column, "not_null") && !repair_is_yes(model, "not_null"))
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL;", column->parent, repair_name(column));
}

void repair_column_fit(RepairStep *step, const Object *model, const Object *column) {
    static const char *const names[] = {"default", "compression", NULL};
    fit(step, model, column, names);
    fit_not_null(step, model, column);
    repair_column_extras(step, column);
}

/* --- ADD, DROP ------------------------------------------------------------------------------------------------------------------- */

/* A default that is the same for all rows is kept in the catalog; any other is written into each row. */
static bool writes_rows(const Object *column) {
    static const char *const once[] = {"now()", "CURRENT_TIMESTAMP", "CURRENT_DATE", "transaction_timestamp()", "statement_timestamp()"};
    const char *value = object_get(column, "default");
    if (object_get(column, "identity") || (object_get(column, "generated") && !repair_is_yes(column, "generated_virtual")))
        return true;
    if (!value || !strchr(value, '(') || *value == '\'')
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(once); i++)
        if (strcmp(value, once[i]) == 0)
            return false;
    return true;
}

static void create_column(RepairStep *step, const Object *column) {
    const Object *model = standing_parent(step, column);
    if (model && g_strcmp0(object_get(column, "inheritance"), "merged") != 0) {
        repair_column_fit(step, model, column);
        return;
    }
    bool apart = goes_apart(step, NULL, column);
    bool must_be_empty = !apart && is_not_null(column) && is_plain_not_null(column) && !fills_itself(column);
    g_autoptr(GString) definition = g_string_new(NULL);
    repair_column_define(step, definition, column, apart);
    unsigned risks = (writes_rows(column) ? RISK_LOCKS | RISK_REWRITES : 0) | (must_be_empty ? RISK_MAY_FAIL : 0);
    repair_add(step, risks, NULL, "ALTER TABLE %s ADD COLUMN %s;", column->parent, definition->str);
    repair_column_extras(step, column);
    if (apart) {
        g_autofree char *note = g_strdup_printf("Fill " CODE("%s") " of " CODE("%s") " where it is null before the check is validated below.", repair_name(column),
                                                column->parent);
        begin_not_null(step, column, note);
    }
}

static void drop_column(RepairStep *step, const Object *column) {
    const char *inheritance = object_get(column, "inheritance");
    const Object *table = repair_parent(step->from, column);
    bool inherited = g_strcmp0(inheritance, "inherited") == 0 || (table && object_get(table, "partition_of"));
    if (inherited && repair_column_parent(step->from, column))
        return; /* goes with the parent's */
    unsigned risks = object_get(column, "generated") ? RISK_SAFE : RISK_LOSES_DATA;
    repair_add(step, risks, NULL, "ALTER TABLE %s DROP COLUMN %s;", column->parent, repair_name(column));
}

/* ALTER COLUMN TYPE rebuilds indexes and checks itself, and refuses when anything else knows the column's type. */
static bool disturbs(Changes changes, size_t count, ObjectKind dependent) {
    static const ObjectKind refused[] = {KIND_VIEW, KIND_MATERIALIZED_VIEW, KIND_RULE, KIND_POLICY, KIND_TRIGGER, KIND_FUNCTION, KIND_PROCEDURE,
                                         KIND_COLUMN, KIND_FOREIGN_KEY, KIND_PUBLICATION};
    if (!changes_any(changes, count, TYPE))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
        if (refused[i] == dependent)
            return true;
    return false;
}

const RepairMaker repair_column_maker = {
    .create = create_column,
    .alter = alter_column,
    .drop = drop_column,
    .word = "COLUMN",
    .disturbs = disturbs,
    .finish = finish_column,
    .set_default = set_default,
};
