#include "snapshot.h"

#include <string.h>

/* Versions 3 to 7: tables, enums and the rest are maps. What a version does not have is absent. */

/* --- types ------------------------------------------------------------------------------------------------------------------- */

/* The brackets at the end: integer[3][] -> [3][] */
static size_t base_size(const char *type) {
    size_t size = strlen(type);
    while (size > 0 && type[size - 1] == ']') {
        size_t at = size - 1;
        while (at > 0 && g_ascii_isdigit(type[at - 1]))
            at--;
        if (at == 0 || type[at - 1] != '[')
            break;
        size = at - 1;
    }
    return size;
}

/* An enum is quoted and in its schema; what is no enum is a type of SQL as it stands: drizzle-kit quotes some of these too, which means the same or cannot run. */
static const char *column_type(const Snapshot *snapshot, const json_t *column) {
    const char *type = snapshot_text(snapshot, column, "type"), *schema_name = snapshot_text(snapshot, column, "typeSchema");
    TextPool *texts = snapshot->schema->texts;
    if (!type)
        return NULL;
    size_t size = base_size(type);
    const char *base = text_pool_add_n(texts, type, size);
    if (schema_name || snapshot_has_enum(snapshot, NULL, base))
        return text_pool_printf(texts, "%s%s", schema_qualified(snapshot->schema, schema_name, base), type + size);
    return type;
}

/* --- columns ------------------------------------------------------------------------------------------------------------------ */

static void read_default(Snapshot *snapshot, SchemaColumn *column, SnapshotNode node, const char *identity) {
    json_t *value = json_object_get(node.value, "default");
    column->default_sql = json_is_null(value) ? "NULL" : snapshot_any_text(snapshot, value);
    if (!value || (column->default_sql && *column->default_sql))
        return;
    column->default_sql = NULL;
    column->unread = true;
    snapshot_unread(snapshot, node.pointer, KIND_COLUMN, identity, false, "the default of the column " CODE("%s") " is nothing that SQL has", column->name);
}

/* Before version 5, and nowhere else, a column could have its key in itself. */
static void read_column_key(Snapshot *snapshot, SchemaTable *table, const SchemaColumn *column, const json_t *value) {
    if (!snapshot_flag(value, "isUnique"))
        return;
    SchemaConstraint *unique = schema_table_add_constraint(table, SCHEMA_UNIQUE, snapshot_text(snapshot, value, "uniqueName"), column->place);
    g_ptr_array_add(unique->columns, (gpointer)(uintptr_t)column->name);
    unique->nulls_not_distinct = snapshot_flag(value, "nullsNotDistinct");
}

static void read_column(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *key) {
    static const char *const known[] = {"name", "type", "typeSchema", "primaryKey", "notNull", "default", "isUnique", "uniqueName", "nullsNotDistinct", "generated", "identity",
                                        "autoincrement", NULL};
    const char *name = snapshot_text(snapshot, node.value, "name");
    name = name ? name : text_pool_add(snapshot->schema->texts, key);
    const char *identity = schema_identity(snapshot->schema, table->schema, table->name, name), *type = column_type(snapshot, node.value);
    SchemaColumn *column = schema_table_add_column(table, name, snapshot_place(snapshot, node.pointer));
    column->type = type ? type : "text";
    column->unread = !type;
    if (!type)
        snapshot_unread(snapshot, node.pointer, KIND_COLUMN, identity, true, "the column " CODE("%s") " has no type", name);
    json_t *generated = json_object_get(node.value, "generated"), *is_identity = json_object_get(node.value, "identity");
    column->primary_key = snapshot_flag(node.value, "primaryKey");
    column->not_null = snapshot_flag(node.value, "notNull");
    column->generated = snapshot_text(snapshot, generated, "as");
    read_default(snapshot, column, node, identity);
    snapshot_read_identity(snapshot, column, is_identity);
    read_column_key(snapshot, table, column, node.value);
    snapshot_check_keys(snapshot, node, known, KIND_COLUMN, identity);
}

/* --- what hangs off a table ------------------------------------------------------------------------------------------------------ */

static const char *named(const Snapshot *snapshot, const json_t *object, const char *key) {
    const char *name = snapshot_text(snapshot, object, "name");
    return name ? name : text_pool_add(snapshot->schema->texts, key);
}

static const char *below(const Snapshot *snapshot, const SchemaTable *table, const char *name) {
    return schema_identity(snapshot->schema, table->schema, table->name, name);
}

static void read_key(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *key, SchemaConstraintKind kind) {
    static const char *const known[] = {"name", "columns", "nullsNotDistinct", NULL};
    const char *name = named(snapshot, node.value, key), *identity = below(snapshot, table, name);
    ObjectKind object_kind = kind == SCHEMA_UNIQUE ? KIND_UNIQUE : KIND_PRIMARY_KEY;
    SchemaConstraint *constraint = schema_table_add_constraint(table, kind, name, snapshot_place(snapshot, node.pointer));
    constraint->nulls_not_distinct = snapshot_flag(node.value, "nullsNotDistinct");
    if (!snapshot_names(snapshot, json_object_get(node.value, "columns"), constraint->columns))
        snapshot_unread(snapshot, node.pointer, object_kind, identity, false, "the columns of " CODE("%s") " are no list of names", name);
    snapshot_check_keys(snapshot, node, known, object_kind, identity);
}

static void read_primary_key(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *key) {
    read_key(snapshot, table, node, key, SCHEMA_PRIMARY_KEY);
}

static void read_unique(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *key) {
    read_key(snapshot, table, node, key, SCHEMA_UNIQUE);
}

static void read_check(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *key) {
    static const char *const known[] = {"name", "value", NULL};
    const char *name = named(snapshot, node.value, key), *value = snapshot_text(snapshot, node.value, "value");
    if (value)
        schema_table_add_constraint(table, SCHEMA_CHECK, name, snapshot_place(snapshot, node.pointer))->expression = value;
    else
        snapshot_unread(snapshot, node.pointer, KIND_CHECK, below(snapshot, table, name), true, "the check " CODE("%s") " has no condition", name);
    snapshot_check_keys(snapshot, node, known, KIND_CHECK, below(snapshot, table, name));
}

static void read_foreign_key(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *key) {
    static const char *const known[] = {"name", "tableFrom", "columnsFrom", "tableTo", "schemaTo", "columnsTo", "onUpdate", "onDelete", NULL};
    const char *name = named(snapshot, node.value, key), *identity = below(snapshot, table, name), *foreign = snapshot_text(snapshot, node.value, "tableTo");
    if (!foreign) {
        snapshot_unread(snapshot, node.pointer, KIND_FOREIGN_KEY, identity, true, "the foreign key " CODE("%s") " does not say to which table", name);
        return;
    }
    SchemaConstraint *constraint = schema_table_add_constraint(table, SCHEMA_FOREIGN_KEY, name, snapshot_place(snapshot, node.pointer));
    constraint->foreign = (QualifiedName){snapshot_schema_name(snapshot, node.value, "schemaTo"), foreign};
    constraint->on_delete = snapshot_upper(snapshot, node.value, "onDelete");
    constraint->on_update = snapshot_upper(snapshot, node.value, "onUpdate");
    bool from = snapshot_names(snapshot, json_object_get(node.value, "columnsFrom"), constraint->columns);
    bool to = snapshot_names(snapshot, json_object_get(node.value, "columnsTo"), constraint->foreign_columns);
    if (!from || !to)
        snapshot_unread(snapshot, node.pointer, KIND_FOREIGN_KEY, identity, false, "the columns of " CODE("%s") " are no list of names", name);
    snapshot_check_keys(snapshot, node, known, KIND_FOREIGN_KEY, identity);
}

/* A name; or {name}; or, since version 7, {expression, isExpression, asc, nulls, opclass}: with an operator class, drizzle-kit writes no direction. */
static bool read_index_item(const Snapshot *snapshot, const json_t *value, SchemaIndexItem *item) {
    const char *expression = snapshot_text(snapshot, value, "expression"), *name = snapshot_text(snapshot, value, "name");
    const char *nulls = snapshot_text(snapshot, value, "nulls");
    *item = (SchemaIndexItem){0};
    if (json_is_string(value))
        item->column = text_pool_add(snapshot->schema->texts, json_string_value(value));
    else if (!expression)
        item->column = name;
    else if (snapshot_flag(value, "isExpression"))
        item->expression = expression;
    else
        item->column = expression;
    item->operator_class = snapshot_text(snapshot, value, "opclass");
    if (expression && !item->operator_class) {
        item->descending = !snapshot_flag(value, "asc");
        bool usual = !item->descending && g_strcmp0(nulls, "last") == 0;
        item->nulls = nulls && !usual ? snapshot_upper(snapshot, value, "nulls") : NULL;
    }
    return item->column || item->expression;
}

static bool read_index_items(const Snapshot *snapshot, SchemaIndex *index, const json_t *columns) {
    bool good = json_is_array(columns) || json_is_object(columns);
    void *iterator = json_is_object(columns) ? json_object_iter((json_t *)(uintptr_t)columns) : NULL;
    size_t count = json_is_object(columns) ? json_object_size(columns) : json_array_size(columns);
    for (size_t i = 0; i < count; i++) {
        SchemaIndexItem item;
        const json_t *value = iterator ? json_object_iter_value(iterator) : json_array_get(columns, i);
        if (read_index_item(snapshot, value, &item))
            g_array_append_val(index->items, item);
        else
            good = false;
        iterator = iterator ? json_object_iter_next((json_t *)(uintptr_t)columns, iterator) : NULL;
    }
    return good && count > 0;
}

static void read_index(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *key) {
    static const char *const known[] = {"name", "columns", "isUnique", "with", "method", "where", "concurrently", NULL};
    const char *name = named(snapshot, node.value, key), *identity = schema_identity(snapshot->schema, table->schema, name, NULL);
    SchemaIndex *index = schema_table_add_index(table, name, snapshot_place(snapshot, node.pointer));
    index->unique = snapshot_flag(node.value, "isUnique");
    index->concurrently = snapshot_flag(node.value, "concurrently");
    index->method = snapshot_text(snapshot, node.value, "method");
    index->where = snapshot_text(snapshot, node.value, "where");
    index->with = snapshot_with_options(snapshot, json_object_get(node.value, "with"), "=", false);
    if (!read_index_items(snapshot, index, json_object_get(node.value, "columns")))
        snapshot_unread(snapshot, node.pointer, KIND_INDEX, identity, false, "the columns of the index " CODE("%s") " are not what an index has", name);
    snapshot_check_keys(snapshot, node, known, KIND_INDEX, identity);
}

static void read_table_policy(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *key) {
    (void)key;
    snapshot_read_policy(snapshot, table, node, "to");
}

/* --- tables ----------------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *key;
    void (*read)(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *key);
} PARTS[] = {
    {"columns", read_column},      {"compositePrimaryKeys", read_primary_key}, {"uniqueConstraints", read_unique}, {"checkConstraints", read_check},
    {"foreignKeys", read_foreign_key}, {"indexes", read_index},                {"policies", read_table_policy},
};

static void read_part(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, size_t part) {
    json_t *map = json_object_get(node.value, PARTS[part].key), *value;
    const char *key, *identity = schema_identity(snapshot->schema, table->schema, table->name, NULL);
    g_autofree char *there = g_strdup_printf("%s/%s", node.pointer, PARTS[part].key);
    if (map && !json_is_object(map)) {
        table->unread = true;
        snapshot_unread(snapshot, there, KIND_TABLE, identity, true, CODE("%s") " of the table " CODE("%s") " is no map", PARTS[part].key, table->name);
        return;
    }
    json_object_foreach(map, key, value) {
        g_autofree char *pointer = g_strdup_printf("%s/%s", there, key);
        if (json_is_object(value))
            PARTS[part].read(snapshot, table, (SnapshotNode){value, pointer}, key);
        else
            snapshot_unread(snapshot, pointer, KIND_TABLE, identity, true, CODE("%s") " in " CODE("%s") " of the table " CODE("%s") " is no map", key, PARTS[part].key, table->name);
    }
}

static void read_table(Snapshot *snapshot, SnapshotNode node, const char *key) {
    static const char *const known[] = {"name", "schema", "columns", "indexes", "foreignKeys", "compositePrimaryKeys", "uniqueConstraints", "policies", "checkConstraints", "isRLSEnabled",
                                        NULL};
    const char *name = snapshot_text(snapshot, node.value, "name"), *schema_name = snapshot_schema_name(snapshot, node.value, "schema");
    const char *dot = strchr(key, '.');
    name = name ? name : text_pool_add(snapshot->schema->texts, dot ? dot + 1 : key);
    SchemaTable *table = snapshot_add_table(snapshot, schema_name, name, snapshot_place(snapshot, node.pointer));
    table->row_security = snapshot_flag(node.value, "isRLSEnabled");
    for (size_t part = 0; part < G_N_ELEMENTS(PARTS); part++)
        read_part(snapshot, table, node, part);
    snapshot_check_keys(snapshot, node, known, KIND_TABLE, schema_identity(snapshot->schema, schema_name, name, NULL));
}

/* --- the other maps ----------------------------------------------------------------------------------------------------------------- */

static void read_enum(Snapshot *snapshot, SnapshotNode node, const char *key) {
    (void)key;
    snapshot_add_enum(snapshot, node, snapshot_schema_name(snapshot, node.value, "schema"));
}

static void read_view(Snapshot *snapshot, SnapshotNode node, const char *key) {
    (void)key;
    snapshot_read_view(snapshot, node);
}

static void read_role(Snapshot *snapshot, SnapshotNode node, const char *key) {
    (void)key;
    snapshot_read_role(snapshot, node);
}

static void read_sequence(Snapshot *snapshot, SnapshotNode node, const char *key) {
    (void)key;
    snapshot_read_sequence(snapshot, node);
}

/* "auth"."users", as policies of tables that are not in the snapshot say where they belong. */
static bool split_name(const Snapshot *snapshot, const char *on, const char **schema_name, const char **name) {
    g_auto(GStrv) parts = g_strsplit(on, "\".\"", 2);
    size_t size = parts[0] && parts[1] ? strlen(parts[1]) : 0;
    if (size < 2 || parts[0][0] != '"' || parts[1][size - 1] != '"')
        return false;
    *schema_name = text_pool_add(snapshot->schema->texts, parts[0] + 1);
    *name = text_pool_add_n(snapshot->schema->texts, parts[1], size - 1);
    return true;
}

static void read_policy(Snapshot *snapshot, SnapshotNode node, const char *key) {
    const char *on = snapshot_text(snapshot, node.value, "on"), *schema_name = snapshot_text(snapshot, node.value, "schema"), *name = on;
    if (!on) {
        snapshot_unread(snapshot, node.pointer, KIND_POLICY, NULL, true, "the policy " CODE("%s") " does not say of which table it is", key);
        return;
    }
    split_name(snapshot, on, &schema_name, &name);
    schema_name = schema_name && strcmp(schema_name, "public") != 0 ? schema_name : NULL;
    SchemaTable *table = snapshot_find_table(snapshot, schema_name, name);
    if (!table) {
        table = snapshot_add_table(snapshot, schema_name, name, snapshot_place(snapshot, node.pointer));
        table->existing = true;
    }
    bool enabled = table->row_security;
    snapshot_read_policy(snapshot, table, node, "to");
    table->row_security = enabled;
}

static const struct {
    const char *key;
    ObjectKind kind;
    void (*read)(Snapshot *snapshot, SnapshotNode node, const char *key);
} MAPS[] = {
    {"enums", KIND_ENUM, read_enum}, {"sequences", KIND_SEQUENCE, read_sequence}, {"roles", KIND_COUNT, read_role},
    {"tables", KIND_TABLE, read_table}, {"views", KIND_VIEW, read_view},          {"policies", KIND_POLICY, read_policy},
};

static void read_map(Snapshot *snapshot, const json_t *root, size_t index) {
    json_t *map = json_object_get(root, MAPS[index].key), *value;
    const char *key;
    g_autofree char *there = g_strdup_printf("/%s", MAPS[index].key);
    if (map && !json_is_object(map)) {
        snapshot_unread(snapshot, there, KIND_COUNT, NULL, true, CODE("%s") " is no map", MAPS[index].key);
        return;
    }
    json_object_foreach(map, key, value) {
        g_autofree char *pointer = g_strdup_printf("%s/%s", there, key);
        if (json_is_object(value))
            MAPS[index].read(snapshot, (SnapshotNode){value, pointer}, key);
        else
            snapshot_unread(snapshot, pointer, MAPS[index].kind, NULL, true, CODE("%s") " in " CODE("%s") " is no map", key, MAPS[index].key);
    }
}

void snapshot_read_tables(Snapshot *snapshot, json_t *root) {
    static const char *const known[] = {"version", "dialect", "id", "prevId", "tables", "enums", "schemas", "sequences", "roles", "policies", "views", "_meta", "internal", NULL};
    json_t *schemas = json_object_get(root, "schemas");
    if (schemas && !snapshot_names(snapshot, schemas, snapshot->schema->schemas))
        snapshot_unread(snapshot, "/schemas", KIND_SCHEMA, NULL, true, CODE("schemas") " is no map of names");
    for (size_t i = 0; i < G_N_ELEMENTS(MAPS); i++)
        read_map(snapshot, root, i);
    snapshot_check_keys(snapshot, (SnapshotNode){root, ""}, known, KIND_COUNT, NULL);
}
