#include "type.h"

#include <string.h>
#include "column.h"
#include "links.h"
#include "makers.h"
#include "text.h"

static char *old_name(const Object *type) {
    return repair_passing_name(type->name, "__old");
}

/* "schema.name" of another object of the same schema. Free with g_free(). */
static char *beside(const Object *type, const char *name) {
    return g_strdup_printf("%.*s%s", (int)(repair_name(type) - type->identity), type->identity, name);
}

static const char *alter_word(const Object *type) {
    return repair_maker_get(type->kind)->word;
}

/* "public.status", "public.status[]" of the type public.status. */
static bool is_of_type(const char *type, const char *identity) {
    size_t size = strlen(identity);
    return type && strncmp(type, identity, size) == 0 && (type[size] == '\0' || type[size] == '[');
}

static bool is_stored(const Catalog *catalog, const Object *column) {
    const Object *table = repair_parent(catalog, column);
    return table && (table->kind == KIND_TABLE || table->kind == KIND_FOREIGN_TABLE);
}

static void drop_default(RepairStep *step, const Object *before, const Object *after) {
    if (object_get(before, "default"))
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE ONLY %s ALTER COLUMN %s DROP DEFAULT;", after->parent, repair_name(after));
}

/* Columns of partitions and heirs go along with their parent's. */
static void convert(RepairStep *step, const Object *before, const Object *after) {
    const char *type = object_get(after, "type"), *name = repair_name(after);
    (void)before;
    if (!repair_column_parent(step->to, after))
        repair_add(step, RISK_LOCKS | RISK_REWRITES | RISK_MAY_FAIL, "Values that the new type does not have are to be changed first.",
                   "ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s::text::%s;", after->parent, name, type, name, type);
}

static void set_default(RepairStep *step, const Object *before, const Object *after) {
    (void)before;
    if (object_get(after, "default"))
        repair_add(step, RISK_SAFE, NULL, "ALTER TABLE ONLY %s ALTER COLUMN %s SET DEFAULT %s;", after->parent, repair_name(after), object_get(after, "default"));
}

static void collate(RepairStep *step, const Object *before, const Object *after) {
    if (strcmp(object_get(before, "type"), object_get(after, "type")) == 0 && !repair_column_parent(step->to, after))
        repair_add(step, RISK_LOCKS | RISK_REWRITES, "Indexes of the column are written anew.", "ALTER TABLE %s ALTER COLUMN %s TYPE %s COLLATE %s;",
                   after->parent, repair_name(after), object_get(after, "type"), object_get(after, "collation"));
}

static bool is_column_of(const Catalog *catalog, const Object *column, const Object *type) {
    const char *property = type->kind == KIND_COLLATION ? "collation" : "type";
    return column && column->kind == KIND_COLUMN && is_of_type(object_get(column, property), type->identity) && is_stored(catalog, column);
}

static void for_columns(RepairStep *step, const Object *type, void (*visit)(RepairStep *step, const Object *before, const Object *after)) {
    for (guint i = 0; i < step->from->objects->len; i++) {
        const Object *before = step->from->objects->pdata[i];
        if (!is_column_of(step->from, before, type))
            continue;
        const Object *after = catalog_find(step->to, KIND_COLUMN, before->identity);
        if (is_column_of(step->to, after, type))
            visit(step, before, after);
    }
}

/* All defaults go first: a partition's is in the way when the parent's column is converted. */
static void convert_columns(RepairStep *step, const Object *type) {
    if (type->kind == KIND_COLLATION) {
        for_columns(step, type, collate);
        return;
    }
    for_columns(step, type, drop_default);
    for_columns(step, type, convert);
    for_columns(step, type, set_default);
}

static void rename_constructor(RepairStep *step, const char *name, const char *arguments, const char *new_name) {
    repair_add(step, RISK_SAFE, NULL, "ALTER FUNCTION %s(%s) RENAME TO %s;", name, arguments, new_name);
}

/* The multirange type and the constructors of a range type keep their names, which the new one's take. */
static void rename_company(RepairStep *step, const Object *before, const Object *after) {
    const char *subtype = object_get(before, "subtype");
    g_autofree char *multirange = repair_multirange_name(before), *old = old_name(before), *old_multirange = repair_passing_name(before->name, "__old_multi");
    if (strcmp(subtype, object_get(after, "subtype")) == 0) {
        g_autofree char *two = g_strdup_printf("%s, %s", subtype, subtype), *three = g_strdup_printf("%s, text", two);
        rename_constructor(step, before->identity, two, old);
        rename_constructor(step, before->identity, three, old);
    }
    if (!repair_since(step, 14))
        return;
    repair_add(step, RISK_SAFE, NULL, "ALTER TYPE %s RENAME TO %s;", multirange, old_multirange);
    rename_constructor(step, multirange, "", old_multirange);
}

void repair_type_replace(RepairStep *step, const Object *before, const Object *after) {
    g_autofree char *name = old_name(before);
    repair_add(step, RISK_SAFE, NULL, "ALTER %s %s RENAME TO %s;", alter_word(before), before->identity, name);
    if (before->kind == KIND_RANGE_TYPE)
        rename_company(step, before, after);
    repair_maker_get(after->kind)->create(step, after);
    repair_shared_create(step, before, after);
    convert_columns(step, after);
}

void repair_type_drop_old(RepairStep *step, const Object *before) {
    g_autofree char *name = old_name(before);
    g_autofree char *identity = beside(before, name);
    repair_add(step, RISK_SAFE, NULL, "DROP %s %s;", alter_word(before), identity);
}
