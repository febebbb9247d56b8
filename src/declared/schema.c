#include "schema.h"

#include <string.h>

/* Lists that elements own hang off the schema's lists; their elements are plain memory, their texts the pool's. */

static void enum_free(gpointer data) {
    SchemaEnum *item = data;
    g_ptr_array_unref(item->values);
    g_free(item);
}

static void index_free(gpointer data) {
    SchemaIndex *index = data;
    g_array_unref(index->items);
    g_free(index);
}

static void constraint_free(gpointer data) {
    SchemaConstraint *constraint = data;
    g_ptr_array_unref(constraint->columns);
    g_ptr_array_unref(constraint->foreign_columns);
    g_free(constraint);
}

static void policy_free(gpointer data) {
    SchemaPolicy *policy = data;
    g_ptr_array_unref(policy->roles);
    g_free(policy);
}

static void table_free(gpointer data) {
    SchemaTable *table = data;
    g_ptr_array_unref(table->columns);
    g_ptr_array_unref(table->constraints);
    g_ptr_array_unref(table->indexes);
    g_ptr_array_unref(table->policies);
    g_free(table);
}

Schema *schema_new(Declaration *declaration) {
    Schema *schema = g_new0(Schema, 1);
    schema->declaration = declaration;
    schema->texts = declaration->texts;
    schema->schemas = g_ptr_array_new();
    schema->extensions = g_ptr_array_new();
    schema->roles = g_ptr_array_new_with_free_func(g_free);
    schema->enums = g_ptr_array_new_with_free_func(enum_free);
    schema->sequences = g_ptr_array_new_with_free_func(g_free);
    schema->identity_sequences = g_ptr_array_new_with_free_func(g_free);
    schema->tables = g_ptr_array_new_with_free_func(table_free);
    schema->views = g_ptr_array_new_with_free_func(g_free);
    return schema;
}

void schema_free(Schema *schema) {
    if (!schema)
        return;
    g_ptr_array_unref(schema->schemas);
    g_ptr_array_unref(schema->extensions);
    g_ptr_array_unref(schema->roles);
    g_ptr_array_unref(schema->enums);
    g_ptr_array_unref(schema->sequences);
    g_ptr_array_unref(schema->identity_sequences);
    g_ptr_array_unref(schema->tables);
    g_ptr_array_unref(schema->views);
    g_free(schema);
}

static const char *keep(Schema *schema, const char *text) {
    return text_pool_add(schema->texts, text);
}

SchemaTable *schema_add_table(Schema *schema, const char *schema_name, const char *name, SourcePlace place) {
    SchemaTable *table = g_new0(SchemaTable, 1);
    table->place = place;
    table->schema = keep(schema, schema_name);
    table->name = keep(schema, name);
    table->columns = g_ptr_array_new_with_free_func(g_free);
    table->constraints = g_ptr_array_new_with_free_func(constraint_free);
    table->indexes = g_ptr_array_new_with_free_func(index_free);
    table->policies = g_ptr_array_new_with_free_func(policy_free);
    g_ptr_array_add(schema->tables, table);
    return table;
}

SchemaColumn *schema_table_add_column(SchemaTable *table, const char *name, SourcePlace place) {
    SchemaColumn *column = g_new0(SchemaColumn, 1);
    column->place = place;
    column->name = name;
    g_ptr_array_add(table->columns, column);
    return column;
}

SchemaConstraint *schema_table_add_constraint(SchemaTable *table, SchemaConstraintKind kind, const char *name, SourcePlace place) {
    SchemaConstraint *constraint = g_new0(SchemaConstraint, 1);
    constraint->kind = kind;
    constraint->place = place;
    constraint->name = name;
    constraint->columns = g_ptr_array_new();
    constraint->foreign_columns = g_ptr_array_new();
    g_ptr_array_add(table->constraints, constraint);
    return constraint;
}

SchemaIndex *schema_table_add_index(SchemaTable *table, const char *name, SourcePlace place) {
    SchemaIndex *index = g_new0(SchemaIndex, 1);
    index->place = place;
    index->name = name;
    index->items = g_array_new(FALSE, FALSE, sizeof(SchemaIndexItem));
    g_ptr_array_add(table->indexes, index);
    return index;
}

SchemaPolicy *schema_table_add_policy(SchemaTable *table, const char *name, SourcePlace place) {
    SchemaPolicy *policy = g_new0(SchemaPolicy, 1);
    policy->place = place;
    policy->name = name;
    policy->roles = g_ptr_array_new();
    g_ptr_array_add(table->policies, policy);
    return policy;
}

SchemaEnum *schema_add_enum(Schema *schema, const char *schema_name, const char *name, SourcePlace place) {
    SchemaEnum *item = g_new0(SchemaEnum, 1);
    item->place = place;
    item->schema = keep(schema, schema_name);
    item->name = keep(schema, name);
    item->values = g_ptr_array_new();
    g_ptr_array_add(schema->enums, item);
    return item;
}

SchemaSequence *schema_add_sequence(Schema *schema, const char *schema_name, const char *name, SourcePlace place) {
    SchemaSequence *sequence = g_new0(SchemaSequence, 1);
    sequence->place = place;
    sequence->schema = keep(schema, schema_name);
    sequence->name = keep(schema, name);
    g_ptr_array_add(schema->sequences, sequence);
    return sequence;
}

SchemaSequence *schema_add_identity_sequence(Schema *schema) {
    SchemaSequence *sequence = g_new0(SchemaSequence, 1);
    g_ptr_array_add(schema->identity_sequences, sequence);
    return sequence;
}

SchemaView *schema_add_view(Schema *schema, const char *schema_name, const char *name, SourcePlace place) {
    SchemaView *view = g_new0(SchemaView, 1);
    view->place = place;
    view->schema = keep(schema, schema_name);
    view->name = keep(schema, name);
    g_ptr_array_add(schema->views, view);
    return view;
}

SchemaRole *schema_add_role(Schema *schema, const char *name, SourcePlace place) {
    SchemaRole *role = g_new0(SchemaRole, 1);
    role->place = place;
    role->name = keep(schema, name);
    g_ptr_array_add(schema->roles, role);
    return role;
}

SchemaTable *schema_find_table(const Schema *schema, const char *schema_name, const char *name) {
    for (guint i = 0; i < schema->tables->len; i++) {
        SchemaTable *table = schema->tables->pdata[i];
        if (g_strcmp0(table->schema, schema_name) == 0 && strcmp(table->name, name) == 0)
            return table;
    }
    return NULL;
}
