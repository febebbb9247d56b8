#include "snapshot.h"

#include <string.h>

/* Version 8: one list of rows, each with its type. Rows name what they belong to, in whatever order. */

typedef struct {
    Snapshot *snapshot;
    SnapshotNode node;
    SchemaTable *table;   /* of what belongs to one; NULL */
    const char *schema;   /* NULL: public */
    const char *name;
    const char *identity; /* of the row's object */
    ObjectKind kind;
} Entity;

static const char *text_of(const Entity *entity, const char *key) {
    return snapshot_text(entity->snapshot, entity->node.value, key);
}

static SourcePlace place_of(const Entity *entity) {
    return snapshot_place(entity->snapshot, entity->node.pointer);
}

static void names_of(const Entity *entity, const char *key, GPtrArray *names) {
    if (!snapshot_names(entity->snapshot, json_object_get(entity->node.value, key), names))
        snapshot_unread(entity->snapshot, entity->node.pointer, entity->kind, entity->identity, true, CODE("%s") " of " CODE("%s") " is no list of names", key, entity->name);
}

/* --- by type --------------------------------------------------------------------------------------------------------------- */

static void read_schema(Entity *entity) {
    g_ptr_array_add(entity->snapshot->schema->schemas, (gpointer)(uintptr_t)entity->name);
}

static void read_table(Entity *entity) {
    snapshot_add_table(entity->snapshot, entity->schema, entity->name, place_of(entity))->row_security = snapshot_flag(entity->node.value, "isRlsEnabled");
}

static void read_enum(Entity *entity) {
    snapshot_add_enum(entity->snapshot, entity->node, entity->schema);
}

static const char *column_type(const Entity *entity, size_t dimensions) {
    const char *type = text_of(entity, "type"), *schema_name = text_of(entity, "typeSchema");
    if (!type)
        return NULL;
    g_autoptr(GString) text = g_string_new(schema_name ? schema_qualified(entity->snapshot->schema, schema_name, type) : type);
    for (size_t i = 0; i < dimensions; i++)
        g_string_append(text, "[]");
    return text_pool_add(entity->snapshot->schema->texts, text->str);
}

/* What is of a named type is cast to it, and so are lists. */
static const char *column_default(const Entity *entity, const char *type, size_t dimensions) {
    const char *value = text_of(entity, "default");
    if (!value || (!text_of(entity, "typeSchema") && dimensions == 0))
        return value;
    const char *first = dimensions > 1 ? strstr(type, "[]") : NULL;
    size_t size = first ? (size_t)(first - type) + 2 : strlen(type);
    return text_pool_printf(entity->snapshot->schema->texts, "%s::%.*s", value, (int)size, type);
}

#define MOST_DIMENSIONS 6 /* PostgreSQL's own limit */

static void read_column(Entity *entity) {
    json_int_t written = json_integer_value(json_object_get(entity->node.value, "dimensions"));
    size_t dimensions = (size_t)CLAMP(written, 0, MOST_DIMENSIONS);
    const char *type = column_type(entity, dimensions);
    SchemaColumn *column = schema_table_add_column(entity->table, entity->name, place_of(entity));
    column->type = type ? type : "text";
    column->unread = !type;
    if (!type)
        snapshot_unread(entity->snapshot, entity->node.pointer, KIND_COLUMN, entity->identity, true, "the column " CODE("%s") " has no type", entity->name);
    column->default_sql = column_default(entity, column->type, dimensions);
    column->not_null = snapshot_flag(entity->node.value, "notNull");
    column->generated = snapshot_text(entity->snapshot, json_object_get(entity->node.value, "generated"), "as");
    snapshot_read_identity(entity->snapshot, column, json_object_get(entity->node.value, "identity"));
}

static void read_index_item(const Entity *entity, SchemaIndex *index, const json_t *value) {
    const char *text = snapshot_text(entity->snapshot, value, "value");
    const json_t *class = json_object_get(value, "opclass");
    bool expression = snapshot_flag(value, "isExpression"), ascending = snapshot_flag(value, "asc"), first = snapshot_flag(value, "nullsFirst");
    if (!text) {
        snapshot_unread(entity->snapshot, entity->node.pointer, KIND_INDEX, entity->identity, false, "a column of the index " CODE("%s") " has no name", entity->name);
        return;
    }
    const SchemaIndexItem item = {
        .column = expression ? NULL : text,
        .expression = expression ? text : NULL,
        .operator_class = class && !snapshot_flag(class, "default") ? snapshot_text(entity->snapshot, class, "name") : NULL,
        .descending = !ascending,
        .nulls = ascending == !first ? NULL : first ? "FIRST" : "LAST",
    };
    g_array_append_val(index->items, item);
}

static void read_index(Entity *entity) {
    SchemaIndex *index = schema_table_add_index(entity->table, entity->name, place_of(entity));
    json_t *columns = json_object_get(entity->node.value, "columns"), *value;
    size_t i;
    index->unique = snapshot_flag(entity->node.value, "isUnique");
    index->concurrently = snapshot_flag(entity->node.value, "concurrently");
    index->method = text_of(entity, "method");
    index->where = text_of(entity, "where");
    index->with = text_of(entity, "with");
    json_array_foreach(columns, i, value) read_index_item(entity, index, value);
    if (index->items->len == 0)
        snapshot_unread(entity->snapshot, entity->node.pointer, KIND_INDEX, entity->identity, false, "the index " CODE("%s") " has no columns", entity->name);
}

static SchemaConstraint *add_constraint(Entity *entity, SchemaConstraintKind kind, const char *name) {
    return schema_table_add_constraint(entity->table, kind, name, place_of(entity));
}

static const char *action_of(const Entity *entity, const char *key) {
    const char *action = snapshot_upper(entity->snapshot, entity->node.value, key);
    return action && strcmp(action, "NO ACTION") != 0 ? action : NULL;
}

static void read_foreign_key(Entity *entity) {
    const char *foreign = text_of(entity, "tableTo");
    if (!foreign) {
        snapshot_unread(entity->snapshot, entity->node.pointer, KIND_FOREIGN_KEY, entity->identity, true, "the foreign key " CODE("%s") " does not say to which table", entity->name);
        return;
    }
    SchemaConstraint *constraint = add_constraint(entity, SCHEMA_FOREIGN_KEY, entity->name);
    names_of(entity, "columns", constraint->columns);
    names_of(entity, "columnsTo", constraint->foreign_columns);
    constraint->foreign = (QualifiedName){snapshot_schema_name(entity->snapshot, entity->node.value, "schemaTo"), foreign};
    constraint->on_delete = action_of(entity, "onDelete");
    constraint->on_update = action_of(entity, "onUpdate");
}

static void read_primary_key(Entity *entity) {
    names_of(entity, "columns", add_constraint(entity, SCHEMA_PRIMARY_KEY, entity->name)->columns);
}

/* That of one column, whose name nobody chose, stands in the column, and PostgreSQL names it. */
static void read_unique(Entity *entity) {
    bool named = snapshot_flag(entity->node.value, "nameExplicit") || json_array_size(json_object_get(entity->node.value, "columns")) != 1;
    SchemaConstraint *constraint = add_constraint(entity, SCHEMA_UNIQUE, named ? entity->name : NULL);
    names_of(entity, "columns", constraint->columns);
    constraint->nulls_not_distinct = snapshot_flag(entity->node.value, "nullsNotDistinct");
}

static void read_check(Entity *entity) {
    const char *value = text_of(entity, "value");
    if (value)
        add_constraint(entity, SCHEMA_CHECK, entity->name)->expression = value;
    else
        snapshot_unread(entity->snapshot, entity->node.pointer, KIND_CHECK, entity->identity, true, "the check " CODE("%s") " has no condition", entity->name);
}

static void read_sequence(Entity *entity) {
    snapshot_read_sequence(entity->snapshot, entity->node);
}

static void read_role(Entity *entity) {
    snapshot_read_role(entity->snapshot, entity->node);
}

static void read_policy(Entity *entity) {
    bool enabled = entity->table->row_security;
    snapshot_read_policy(entity->snapshot, entity->table, entity->node, "roles");
    entity->table->row_security = enabled || !entity->table->existing;
}

static void read_view(Entity *entity) {
    snapshot_read_view(entity->snapshot, entity->node);
}

/* In the order in which they are read: tables before what belongs to them. */
static const struct {
    const char *type;
    ObjectKind kind;
    bool in_table;
    void (*read)(Entity *entity); /* NULL: read elsewhere */
} TYPES[] = {
    {"schemas", KIND_SCHEMA, false, read_schema},     {"enums", KIND_ENUM, false, read_enum},          {"sequences", KIND_SEQUENCE, false, read_sequence},
    {"roles", KIND_COUNT, false, read_role},          {"tables", KIND_TABLE, false, read_table},       {"columns", KIND_COLUMN, true, read_column},
    {"pks", KIND_PRIMARY_KEY, true, read_primary_key}, {"uniques", KIND_UNIQUE, true, read_unique},    {"checks", KIND_CHECK, true, read_check},
    {"fks", KIND_FOREIGN_KEY, true, read_foreign_key}, {"indexes", KIND_INDEX, true, read_index},      {"policies", KIND_POLICY, true, read_policy},
    {"views", KIND_VIEW, false, read_view},           {"privileges", KIND_COUNT, false, NULL},
};

/* --- the list ------------------------------------------------------------------------------------------------------------------- */

/* Its table; one that is not in the list is there without being made, which only policies may say. */
static bool find_table(Entity *entity) {
    const char *table = text_of(entity, "table");
    entity->table = table ? snapshot_find_table(entity->snapshot, entity->schema, table) : NULL;
    if (!entity->table && table && entity->kind == KIND_POLICY) {
        entity->table = snapshot_add_table(entity->snapshot, entity->schema, table, place_of(entity));
        entity->table->existing = true;
    }
    return entity->table;
}

/* The table that a row names; NULL: none, so that anything may be missing. */
static const char *parent_of(const Snapshot *snapshot, const json_t *row) {
    const char *table = snapshot_text(snapshot, row, "table");
    return table ? schema_identity(snapshot->schema, snapshot_text(snapshot, row, "schema"), table, NULL) : NULL;
}

static void read_entity(Snapshot *snapshot, SnapshotNode node, size_t type) {
    Entity entity = {.snapshot = snapshot, .node = node, .schema = snapshot_schema_name(snapshot, node.value, "schema"), .kind = TYPES[type].kind};
    entity.name = snapshot_text(snapshot, node.value, "name");
    if (!entity.name) {
        snapshot_unread(snapshot, node.pointer, entity.kind, parent_of(snapshot, node.value), true, "a row of " CODE("%s") " without name", TYPES[type].type);
        return;
    }
    if (TYPES[type].in_table && !find_table(&entity)) {
        snapshot_unread(snapshot, node.pointer, entity.kind, parent_of(snapshot, node.value), true, CODE("%s") " of " CODE("%s") " belongs to a table that is not in the snapshot", entity.name, TYPES[type].type);
        return;
    }
    const SchemaTable *table = entity.kind == KIND_INDEX ? NULL : entity.table;
    entity.identity = schema_identity(snapshot->schema, entity.schema, table ? table->name : entity.name, table ? entity.name : NULL);
    TYPES[type].read(&entity);
}

static size_t type_of(const json_t *row) {
    const char *type = json_string_value(json_object_get(row, "entityType"));
    size_t i = 0;
    while (i < G_N_ELEMENTS(TYPES) && g_strcmp0(TYPES[i].type, type) != 0)
        i++;
    return i;
}

/* A key of one column that has PostgreSQL's own name stands in the column's line; that makes the same catalog. */
void snapshot_read_entities(Snapshot *snapshot, json_t *entities) {
    size_t index, count = json_array_size(entities);
    json_t *row;
    g_autofree unsigned char *types = g_new0(unsigned char, count + 1);
    json_array_foreach(entities, index, row) types[index] = (unsigned char)type_of(row);
    for (size_t type = 0; type <= G_N_ELEMENTS(TYPES); type++) {
        json_array_foreach(entities, index, row) {
            if (types[index] != type || (type < G_N_ELEMENTS(TYPES) && !TYPES[type].read))
                continue;
            g_autofree char *pointer = g_strdup_printf("/ddl/%zu", index);
            if (type < G_N_ELEMENTS(TYPES))
                read_entity(snapshot, (SnapshotNode){row, pointer}, type);
            else
                snapshot_unread(snapshot, pointer, KIND_COUNT, parent_of(snapshot, row), true, "a row of a type that is not known: " CODE("%s"),
                                json_is_string(json_object_get(row, "entityType")) ? json_string_value(json_object_get(row, "entityType")) : "(none)");
        }
    }
}

/* --- privileges ------------------------------------------------------------------------------------------------------------------ */

static void write_privilege(Snapshot *snapshot, SnapshotNode node) {
    const char *type = snapshot_upper(snapshot, node.value, "type"), *table = snapshot_text(snapshot, node.value, "table"), *to = snapshot_text(snapshot, node.value, "grantee");
    const char *schema_name = snapshot_text(snapshot, node.value, "schema");
    if (!type || !table || !to) {
        snapshot_unread(snapshot, node.pointer, KIND_COUNT, NULL, true, "a row of " CODE("privileges") " that does not say what, on which table or to whom");
        return;
    }
    for (const char *at = type; *at; at++)
        if (!g_ascii_isalpha(*at))
            return;
    g_autofree char *sql = g_strdup_printf("GRANT %s ON TABLE %s TO %s%s", type, schema_qualified(snapshot->schema, schema_name, table),
                                           g_ascii_strcasecmp(to, "public") == 0 ? "PUBLIC" : schema_quote(snapshot->schema, to),
                                           snapshot_flag(node.value, "isGrantable") ? " WITH GRANT OPTION" : "");
    declaration_add(snapshot->schema->declaration, &(DeclarationStatement){.sql = sql, .place = snapshot_place(snapshot, node.pointer),
                                                                           .object = schema_identity(snapshot->schema, schema_name, table, NULL)});
}

void snapshot_write_privileges(Snapshot *snapshot, json_t *entities) {
    size_t index;
    json_t *row;
    json_array_foreach(entities, index, row) {
        size_t type = type_of(row);
        g_autofree char *pointer = g_strdup_printf("/ddl/%zu", index);
        if (type < G_N_ELEMENTS(TYPES) && !TYPES[type].read)
            write_privilege(snapshot, (SnapshotNode){row, pointer});
    }
}
