#include "snapshot.h"

#include <string.h>

/* --- tables and enums, by name ------------------------------------------------------------------------------------------------ */

static const char *key_of(const Snapshot *snapshot, const char *schema_name, const char *name) {
    return text_pool_printf(snapshot->schema->texts, "%s\n%s", schema_name ? schema_name : "public", name);
}

SchemaTable *snapshot_add_table(Snapshot *snapshot, const char *schema_name, const char *name, SourcePlace place) {
    SchemaTable *table = schema_add_table(snapshot->schema, schema_name, name, place);
    g_hash_table_insert(snapshot->tables, (gpointer)(uintptr_t)key_of(snapshot, schema_name, name), table);
    return table;
}

SchemaTable *snapshot_find_table(const Snapshot *snapshot, const char *schema_name, const char *name) {
    return g_hash_table_lookup(snapshot->tables, key_of(snapshot, schema_name, name));
}

bool snapshot_has_enum(const Snapshot *snapshot, const char *schema_name, const char *name) {
    return g_hash_table_contains(snapshot->enums, key_of(snapshot, schema_name, name));
}

void snapshot_add_enum(Snapshot *snapshot, SnapshotNode node, const char *schema_name) {
    static const char *const known[] = {"name", "schema", "values", "entityType", NULL};
    const char *name = snapshot_text(snapshot, node.value, "name");
    if (!name) {
        snapshot_unread(snapshot, node.pointer, KIND_ENUM, NULL, true, "an enum without name");
        return;
    }
    const char *identity = schema_identity(snapshot->schema, schema_name, name, NULL);
    SchemaEnum *item = schema_add_enum(snapshot->schema, schema_name, name, snapshot_place(snapshot, node.pointer));
    g_hash_table_add(snapshot->enums, (gpointer)(uintptr_t)key_of(snapshot, schema_name, name));
    snapshot_check_keys(snapshot, node, known, KIND_ENUM, identity);
    if (!snapshot_names(snapshot, json_object_get(node.value, "values"), item->values))
        snapshot_unread(snapshot, node.pointer, KIND_ENUM, identity, false, "the values of the enum " CODE("%s") " are no list of texts", name);
}

/* --- options -------------------------------------------------------------------------------------------------------------------- */

static void append_snake_case(GString *text, const char *key) {
    for (; *key; key++) {
        if (g_ascii_isupper(*key))
            g_string_append_c(text, '_');
        g_string_append_c(text, g_ascii_tolower(*key));
    }
}

const char *snapshot_with_options(const Snapshot *snapshot, const json_t *options, const char *between, bool snake_case) {
    g_autoptr(GString) text = g_string_new(NULL);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)options, key, value) {
        const char *printed = snapshot_any_text(snapshot, value);
        if (!printed)
            continue;
        g_string_append(text, text->len > 0 ? ", " : "");
        if (snake_case)
            append_snake_case(text, key);
        else
            g_string_append(text, key);
        g_string_append_printf(text, "%s%s", between, printed);
    }
    return text->len > 0 ? text_pool_add(snapshot->schema->texts, text->str) : NULL;
}

void snapshot_read_view(Snapshot *snapshot, SnapshotNode node) {
    static const char *const known[] = {"name", "schema", "columns", "definition", "materialized", "with", "isExisting", "withNoData", "using", "tablespace", "entityType", NULL};
    const char *name = snapshot_text(snapshot, node.value, "name"), *schema_name = snapshot_schema_name(snapshot, node.value, "schema");
    bool existing = snapshot_flag(node.value, "isExisting");
    if (!name) {
        snapshot_unread(snapshot, node.pointer, KIND_VIEW, NULL, true, "a view without name");
        return;
    }
    const char *identity = schema_identity(snapshot->schema, schema_name, name, NULL);
    SchemaView *view = schema_add_view(snapshot->schema, schema_name, name, snapshot_place(snapshot, node.pointer));
    view->materialized = snapshot_flag(node.value, "materialized");
    view->definition = existing ? NULL : snapshot_text(snapshot, node.value, "definition");
    view->with = snapshot_with_options(snapshot, json_object_get(node.value, "with"), " = ", true);
    view->using = snapshot_text(snapshot, node.value, "using");
    view->tablespace = snapshot_text(snapshot, node.value, "tablespace");
    view->no_data = snapshot_flag(node.value, "withNoData");
    snapshot_check_keys(snapshot, node, known, view->materialized ? KIND_MATERIALIZED_VIEW : KIND_VIEW, identity);
    if (!existing && !view->definition)
        snapshot_unread(snapshot, node.pointer, KIND_VIEW, identity, true, "the view " CODE("%s") " has no definition", name);
}

void snapshot_read_role(Snapshot *snapshot, SnapshotNode node) {
    const char *name = snapshot_text(snapshot, node.value, "name");
    const json_t *inherit = json_object_get(node.value, "inherit");
    if (!name)
        return; /* roles are no part of a schema */
    SchemaRole *role = schema_add_role(snapshot->schema, name, snapshot_place(snapshot, node.pointer));
    role->create_database = snapshot_flag(node.value, "createDb");
    role->create_role = snapshot_flag(node.value, "createRole");
    role->no_inherit = json_is_false(inherit);
}

/* --- sequences ------------------------------------------------------------------------------------------------------------------ */

/* Their keys in the versions before 8, of identity columns in 8, and of sequences in 8. */
static const char *option(const Snapshot *snapshot, const json_t *object, const char *key, const char *other) {
    const char *text = snapshot_any_text(snapshot, json_object_get(object, key));
    text = text || !other ? text : snapshot_any_text(snapshot, json_object_get(object, other));
    return text && *text ? text : NULL;
}

static void read_options(const Snapshot *snapshot, SchemaSequence *sequence, const json_t *object) {
    sequence->increment = option(snapshot, object, "increment", "incrementBy");
    sequence->minimum = option(snapshot, object, "minValue", NULL);
    sequence->maximum = option(snapshot, object, "maxValue", NULL);
    sequence->start = option(snapshot, object, "startWith", NULL);
    sequence->cache = option(snapshot, object, "cache", "cacheSize");
    sequence->cycle = snapshot_flag(object, "cycle");
}

void snapshot_read_sequence(Snapshot *snapshot, SnapshotNode node) {
    static const char *const known[] = {"name", "schema", "increment", "incrementBy", "minValue", "maxValue", "startWith", "cache", "cacheSize", "cycle", "entityType", NULL};
    const char *name = snapshot_text(snapshot, node.value, "name"), *schema_name = snapshot_schema_name(snapshot, node.value, "schema");
    if (!name) {
        snapshot_unread(snapshot, node.pointer, KIND_SEQUENCE, NULL, true, "a sequence without name");
        return;
    }
    SchemaSequence *sequence = schema_add_sequence(snapshot->schema, schema_name, name, snapshot_place(snapshot, node.pointer));
    read_options(snapshot, sequence, node.value);
    snapshot_check_keys(snapshot, node, known, KIND_SEQUENCE, schema_identity(snapshot->schema, schema_name, name, NULL));
}

void snapshot_read_identity(Snapshot *snapshot, SchemaColumn *column, const json_t *identity) {
    const char *type = snapshot_text(snapshot, identity, "type");
    if (!json_is_object(identity))
        return;
    column->identity = g_strcmp0(type, "always") == 0 ? "ALWAYS" : "BY DEFAULT";
    SchemaSequence *sequence = schema_add_identity_sequence(snapshot->schema);
    sequence->name = snapshot_text(snapshot, identity, "name"); /* in the schema of its table, whatever is written */
    read_options(snapshot, sequence, identity);
    column->identity_sequence = sequence;
}

/* --- policies --------------------------------------------------------------------------------------------------------------------- */

void snapshot_read_policy(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *roles) {
    static const char *const known[] = {"name", "as", "for", "to", "roles", "using", "withCheck", "on", "schema", "table", "entityType", NULL};
    const char *name = snapshot_text(snapshot, node.value, "name");
    const char *parent = schema_identity(snapshot->schema, table->schema, table->name, NULL);
    if (!name) {
        snapshot_unread(snapshot, node.pointer, KIND_POLICY, parent, true, "a policy of " CODE("%s") " without name", table->name);
        return;
    }
    SchemaPolicy *policy = schema_table_add_policy(table, name, snapshot_place(snapshot, node.pointer));
    policy->as = snapshot_upper(snapshot, node.value, "as");
    policy->command = snapshot_upper(snapshot, node.value, "for");
    policy->using = snapshot_text(snapshot, node.value, "using");
    policy->with_check = snapshot_text(snapshot, node.value, "withCheck");
    const char *identity = schema_identity(snapshot->schema, table->schema, table->name, name);
    json_t *to = json_object_get(node.value, roles);
    if (to && !json_is_null(to) && !snapshot_names(snapshot, to, policy->roles))
        snapshot_unread(snapshot, node.pointer, KIND_POLICY, identity, false, "the roles of the policy " CODE("%s") " are no list of texts", name);
    snapshot_check_keys(snapshot, node, known, KIND_POLICY, identity);
    table->row_security = true;
}
