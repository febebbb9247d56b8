#include "drizzle.h"

#include <string.h>

/* --- constraints ------------------------------------------------------------------------------------------------------------------------ */

SchemaConstraint *drizzle_add_constraint(DrizzleTable *table, SchemaConstraintKind kind, const char *name, const GPtrArray *columns, SourcePlace place) {
    if (!table->made)
        return NULL;
    SchemaConstraint *constraint = schema_table_add_constraint(table->made, kind, name, place);
    for (guint i = 0; columns && i < columns->len; i++)
        g_ptr_array_add(constraint->columns, (gpointer)(uintptr_t)((const DrizzleColumn *)columns->pdata[i])->sql_name);
    return constraint;
}

const char *drizzle_made_name(Drizzle *d, const DrizzleTable *table, const GPtrArray *columns, const char *suffix) {
    g_autoptr(GString) out = g_string_new(table->name);
    for (guint i = 0; i < columns->len; i++)
        g_string_append_printf(out, "_%s", ((const DrizzleColumn *)columns->pdata[i])->name);
    g_string_append_printf(out, "_%s", suffix);
    return drizzle_keep(d, out->str);
}

const char *drizzle_recased(Drizzle *d, const char *name, const GPtrArray *columns) {
    for (guint i = 0; d->options && d->options->casing && i < columns->len; i++) {
        const DrizzleColumn *column = columns->pdata[i];
        name = drizzle_replaced(d, name, column->name, column->sql_name);
    }
    return name;
}

GPtrArray *drizzle_columns(Drizzle *d, const Value *const *values, size_t count, DrizzleTrouble *trouble) {
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    for (size_t i = 0; i < count; i++) {
        DrizzleColumn *column = drizzle_column(d, values[i]);
        if (!column) {
            drizzle_fail_column(d, trouble, values[i]);
            return NULL;
        }
        g_ptr_array_add(columns, column);
    }
    if (!count)
        drizzle_fail(d, trouble, NULL, "no columns are given");
    return count ? g_steal_pointer(&columns) : NULL;
}

const char *drizzle_action(Drizzle *d, const Value *value, DrizzleTrouble *trouble) {
    if (value_is_nothing(value))
        return "NO ACTION";
    const char *text = drizzle_text(d, value, trouble);
    g_autofree char *upper = text ? g_ascii_strup(text, -1) : NULL;
    return upper ? drizzle_keep(d, upper) : NULL;
}

void drizzle_unread_extra(Drizzle *d, DrizzleTable *table, const DrizzleTrouble *found, ObjectKind kind, const char *name) {
    const char *identity = NULL;
    const DrizzleTrouble there = {found->place.path ? found->place : table->place, found->why}, *trouble = &there;
    d->declaration->extras.seen++;
    if (name && kind == KIND_INDEX)
        identity = schema_identity(d->schema, table->schema, name, NULL);
    else if (name)
        identity = schema_identity(d->schema, table->schema, table->name, name);
    if (!identity) {
        drizzle_unread_table(d, table, trouble, true);
        return;
    }
    table->unread = table->made->unread = true;
    drizzle_unread(d, trouble, kind, identity, true);
}

/* --- foreign keys ----------------------------------------------------------------------------------------------------------------------- */

static const char *foreign_name(Drizzle *d, const DrizzleTable *table, const GPtrArray *columns, const GPtrArray *foreign) {
    const DrizzleColumn *first = foreign->pdata[0];
    g_autoptr(GString) out = g_string_new(table->name);
    for (guint i = 0; i < columns->len; i++)
        g_string_append_printf(out, "_%s", ((const DrizzleColumn *)columns->pdata[i])->name);
    g_string_append_printf(out, "_%s", first->table->name ? first->table->name : "");
    for (guint i = 0; i < foreign->len; i++)
        g_string_append_printf(out, "_%s", ((const DrizzleColumn *)foreign->pdata[i])->name);
    g_string_append(out, "_fk");
    return drizzle_keep(d, out->str);
}

/* A second key of the same name takes the place of the first, as in drizzle-kit's own record. */
static SchemaConstraint *find_foreign_key(const SchemaTable *table, const char *name) {
    for (guint i = 0; i < table->constraints->len; i++) {
        SchemaConstraint *constraint = table->constraints->pdata[i];
        if (constraint->kind == SCHEMA_FOREIGN_KEY && g_strcmp0(constraint->name, name) == 0)
            return constraint;
    }
    return NULL;
}

void drizzle_add_foreign_key(Drizzle *d, DrizzleTable *table, const GPtrArray *columns, const GPtrArray *foreign, const char *name, const char *on_delete, const char *on_update, SourcePlace place) {
    if (!name)
        name = foreign_name(d, table, columns, foreign);
    name = drizzle_recased(d, drizzle_recased(d, name, columns), foreign);
    SchemaConstraint *key = find_foreign_key(table->made, name);
    if (key)
        g_ptr_array_remove(table->made->constraints, key);
    key = drizzle_add_constraint(table, SCHEMA_FOREIGN_KEY, name, columns, place);
    const DrizzleColumn *first = foreign->pdata[0];
    key->foreign = (QualifiedName){first->table->schema, first->table->name};
    for (guint i = 0; i < foreign->len; i++)
        g_ptr_array_add(key->foreign_columns, (gpointer)(uintptr_t)((const DrizzleColumn *)foreign->pdata[i])->sql_name);
    key->on_delete = on_delete;
    key->on_update = on_update;
}

static void emit_reference(Drizzle *d, DrizzleTable *table, DrizzleColumn *column, const DrizzleReference *reference) {
    DrizzleTrouble trouble = {0};
    const Value *target = reference->function;
    if (target && target->kind == VALUE_FUNCTION)
        target = program_call(d->program, target, NULL, 0, reference->place);
    DrizzleColumn *foreign = drizzle_column(d, target);
    if (!foreign || !foreign->table->name)
        drizzle_fail_column(d, &trouble, target);
    if (reference->actions && reference->actions->kind != VALUE_OBJECT)
        drizzle_fail(d, &trouble, reference->actions, "the actions are not known");
    const char *on_delete = drizzle_action(d, value_get(reference->actions, "onDelete"), &trouble);
    const char *on_update = drizzle_action(d, value_get(reference->actions, "onUpdate"), &trouble);
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    g_ptr_array_add(columns, column);
    g_ptr_array_add(others, foreign);
    if (trouble.why) {
        if (!trouble.place.path)
            trouble.place = reference->place;
        drizzle_unread_extra(d, table, &trouble, KIND_FOREIGN_KEY, foreign && foreign->table->name ? drizzle_recased(d, drizzle_recased(d, foreign_name(d, table, columns, others), columns), others) : NULL);
        return;
    }
    drizzle_add_foreign_key(d, table, columns, others, NULL, on_delete, on_update, reference->place);
}

void drizzle_emit_references(Drizzle *d, DrizzleTable *table) {
    for (guint i = 0; table->made && i < table->columns->len; i++) {
        DrizzleColumn *column = table->columns->pdata[i];
        for (guint r = 0; r < column->references; r++)
            emit_reference(d, table, column, &g_array_index(column->built.references, DrizzleReference, r));
    }
}

/* --- columns ---------------------------------------------------------------------------------------------------------------------------- */

static const char *column_identity(Drizzle *d, const DrizzleColumn *column) {
    return schema_identity(d->schema, column->table->schema, column->table->name, column->sql_name);
}

static void use_enum(Drizzle *d, const DrizzleColumn *column) {
    const DrizzleBuilder *builder = &column->built;
    while (builder->base)
        builder = builder->base;
    if (builder->enumeration)
        drizzle_uses(d, drizzle_root(builder->enumeration), column_identity(d, column));
}

static const char *unique_key(Drizzle *d, const DrizzleColumn *column) {
    return schema_identity(d->schema, column->table->schema, column->built.unique_name, NULL);
}

static void claim_name(Drizzle *d, DrizzleColumn *column) {
    if (!column->built.unique || !column->built.unique_name)
        return;
    const char *key = unique_key(d, column);
    DrizzleColumn *first = g_hash_table_lookup(d->unique_names, key);
    if (!first) {
        g_hash_table_insert(d->unique_names, (gpointer)(uintptr_t)key, column);
        return;
    }
    if (first->built.root != column->built.root || first->table == column->table)
        return;
    GPtrArray *others = g_hash_table_lookup(d->shared, key);
    if (!others) {
        others = g_ptr_array_new();
        g_hash_table_insert(d->shared, (gpointer)(uintptr_t)key, others);
    }
    g_ptr_array_add(others, column);
}

/* One builder in several tables gives all of them the name that the first table made. PostgreSQL takes it once in a schema, so the others get none. */
void drizzle_claim_names(Drizzle *d) {
    for (guint i = 0; i < d->order->len; i++) {
        const DrizzleTable *table = d->order->pdata[i];
        for (guint c = 0; table->exported && c < table->columns->len; c++)
            claim_name(d, table->columns->pdata[c]);
    }
}

static const char *unique_name(Drizzle *d, const DrizzleColumn *column) {
    const DrizzleColumn *first = g_hash_table_lookup(d->unique_names, unique_key(d, column));
    return first && first != column && first->built.root == column->built.root && first->table != column->table ? NULL : column->built.unique_name;
}

static void emit_unique(Drizzle *d, DrizzleColumn *column) {
    if (!column->built.unique || !column->built.unique_name)
        return;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    g_ptr_array_add(columns, column);
    drizzle_add_constraint(column->table, SCHEMA_UNIQUE, unique_name(d, column), columns, column->built.unique_place)->nulls_not_distinct = column->built.nulls_not_distinct;
}

static void check_type(Drizzle *d, const DrizzleColumn *column) {
    const char *name = column->stand_in ? NULL : drizzle_type_spoiled(d, &column->built);
    if (name)
        drizzle_trap(d, "declared/trap", column->place, KIND_COLUMN, column_identity(d, column),
                     text_pool_printf(d->texts, "drizzle-kit writes the type " CODE("%s") " in quotes, as if all of it were a name", name),
                     "PostgreSQL refuses what drizzle-kit generates; here the type is taken without quotes", "take the quotes out of the generated migration by hand");
}

static void emit_column(Drizzle *d, DrizzleColumn *column, SchemaColumn *out) {
    DrizzleTrouble trouble = column->built.trouble;
    out->place = column->place;
    out->key = column->key;
    out->type = column->stand_in ? NULL : drizzle_type_sql(d, &column->built, &trouble);
    out->not_null = column->built.not_null;
    out->primary_key = column->built.primary_key;
    if (out->type)
        drizzle_emit_default(d, column, out, &trouble);
    else
        out->type = "text"; /* stands in, and is doubted */
    use_enum(d, column);
    check_type(d, column);
    if (!trouble.why)
        return;
    if (!trouble.place.path)
        trouble.place = column->place;
    out->unread = column->table->made->unread = true;
    drizzle_unread(d, &trouble, KIND_COLUMN, column_identity(d, column), true);
}

/* A column of the same name takes the place of the first, as in drizzle-kit's own record. */
static SchemaColumn *add_column(SchemaTable *table, const DrizzleColumn *column) {
    for (guint i = 0; i < table->columns->len; i++) {
        SchemaColumn *other = table->columns->pdata[i];
        if (strcmp(other->name, column->sql_name) == 0) {
            *other = (SchemaColumn){.name = other->name};
            return other;
        }
    }
    return schema_table_add_column(table, column->sql_name, column->place);
}

/* PostgreSQL refuses a table with two primary keys; drizzle-kit writes it. */
static void check_primary_keys(Drizzle *d, DrizzleTable *table) {
    bool found = false;
    for (guint i = 0; i < table->made->columns->len; i++) {
        SchemaColumn *column = table->made->columns->pdata[i];
        if (column->primary_key && found) {
            column->primary_key = false;
            drizzle_trap(d, "declared/trap", column->place, KIND_TABLE, drizzle_table_identity(d, table), text_pool_printf(d->texts, CODE("%s") " is the second column with " CODE("primaryKey()"), column->name),
                         "PostgreSQL refuses a table with two primary keys, so what drizzle-kit generates fails; here the first one is taken",
                         "put both columns into " CODE("primaryKey({ columns: [...] })") " in the third argument");
            declaration_doubt(d->declaration, drizzle_table_identity(d, table), true);
        }
        found = found || column->primary_key;
    }
}

void drizzle_emit_table(Drizzle *d, DrizzleTable *table) {
    table->made = schema_add_table(d->schema, table->schema, table->name, table->place);
    table->made->key = table->key;
    table->made->row_security = table->row_security;
    table->made->unread = table->unread;
    if (table->schema_value)
        drizzle_uses(d, table->schema_value, drizzle_table_identity(d, table));
    for (guint i = 0; i < table->columns->len; i++) {
        DrizzleColumn *column = table->columns->pdata[i];
        emit_column(d, column, add_column(table->made, column));
        emit_unique(d, column);
    }
    check_primary_keys(d, table);
}
