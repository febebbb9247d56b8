#include "drizzle.h"

#include <string.h>

/* --- names ------------------------------------------------------------------------------------------------------------------------------ */

static const char *schema_name(Drizzle *d, const Value *schema, DrizzleTrouble *trouble) {
    return schema ? drizzle_text(d, drizzle_argument(schema, 0), trouble) : NULL;
}

QualifiedName drizzle_name(Drizzle *d, const Value *call, DrizzleTrouble *trouble) {
    const Value *root = drizzle_root(call), *name = drizzle_argument(root, 0);
    QualifiedName found = {schema_name(d, drizzle_schema_of(root), trouble), NULL};
    if (!name)
        drizzle_fail(d, trouble, root, "the name is missing");
    else
        found.name = drizzle_text(d, name, trouble);
    return trouble->why ? (QualifiedName){NULL, NULL} : found;
}

/* pgTableCreator(function)("name"): what the function makes of the name. */
static const char *created_name(Drizzle *d, const Value *call, DrizzleTrouble *trouble) {
    const Value *name = drizzle_argument(call, 0), *function = drizzle_argument(call->target, 0);
    if (!name || !function) {
        drizzle_fail(d, trouble, call, "the table's name is missing");
        return NULL;
    }
    return drizzle_text(d, program_call(d->program, function, &name, 1, call->place), trouble);
}

static void name_table(Drizzle *d, DrizzleTable *table, DrizzleTrouble *trouble) {
    const Value *call = table->value;
    table->schema_value = drizzle_schema_of(call);
    if (g_strcmp0(drizzle_called(call->target, NULL), "pgTableCreator") == 0) {
        table->name = created_name(d, call, trouble);
        return;
    }
    const QualifiedName name = drizzle_name(d, call, trouble);
    table->schema = name.schema;
    table->name = name.name;
}

/* --- columns ---------------------------------------------------------------------------------------------------------------------------- */

/* The name that a column of unknown making would have: its first argument, where that is a text, else its key. */
static const char *likely_name(Drizzle *d, const Value *value, const char *key) {
    while (value && value->kind == VALUE_CALL) {
        const char *name = value_string(drizzle_argument(value, 0));
        if (value->target->kind != VALUE_MEMBER || value->target->target->kind == VALUE_EXTERNAL)
            return name && *name ? drizzle_keep(d, name) : drizzle_cased(d, key);
        value = value->target->target;
    }
    return drizzle_cased(d, key);
}

static DrizzleColumn *column_new(DrizzleTable *table, const ValueMember *member) {
    DrizzleColumn *column = g_new0(DrizzleColumn, 1);
    column->table = table;
    column->value = member->value;
    column->place = member->place;
    g_ptr_array_add(table->columns, column);
    return column;
}

/* What cannot be read stands in by its likely name, so that what is built on it has something to stand on. */
static void add_stand_in(Drizzle *d, DrizzleTable *table, const ValueMember *member, const DrizzleTrouble *trouble) {
    DrizzleColumn *column = column_new(table, member);
    column->key = drizzle_keep(d, member->key);
    column->name = column->sql_name = likely_name(d, member->value, member->key);
    column->stand_in = true;
    column->built.trouble = *trouble;
    if (!column->built.trouble.why)
        drizzle_fail(d, &column->built.trouble, member->value, "this column cannot be understood");
    g_hash_table_replace(table->by_key, (gpointer)(uintptr_t)column->key, column);
}

/* As Drizzle builds a column: names that were not given are given now, in the builder, for good. */
static void add_column(Drizzle *d, DrizzleTable *table, const ValueMember *member) {
    DrizzleTrouble trouble = {0};
    DrizzleBuilder *builder = drizzle_builder(d, member->value, &trouble);
    if (!builder || (builder->trouble.why && !builder->name && value_unknown(drizzle_argument(builder->root, 0)))) {
        add_stand_in(d, table, member, builder ? &builder->trouble : &trouble);
        return;
    }
    DrizzleColumn *column = column_new(table, member);
    column->key = drizzle_keep(d, member->key);
    if (!builder->name)
        builder->name = column->key;
    column->name = builder->name;
    column->sql_name = builder->key_as_name ? drizzle_cased(d, builder->name) : builder->name;
    if (!builder->unique_name && table->name)
        builder->unique_name = drizzle_keep(d, text_pool_printf(d->texts, "%s_%s_unique", table->name, builder->name));
    column->built = *builder;
    column->references = builder->references->len;
    g_hash_table_replace(table->by_key, (gpointer)(uintptr_t)column->key, column);
}

static const Value *column_builders(Drizzle *d) {
    if (!d->builders_object) {
        Value *module = g_new0(Value, 1);
        module->kind = VALUE_EXTERNAL;
        module->module = "drizzle-orm/pg-core";
        module->text = "*";
        g_ptr_array_add(d->owned, module);
        d->builders_object = module;
    }
    return d->builders_object;
}

/* The object of columns, or what the callback gives. */
static const Value *columns_of(Drizzle *d, const Value *argument, SourcePlace place) {
    if (!argument || argument->kind != VALUE_FUNCTION)
        return argument;
    const Value *builders = column_builders(d);
    return program_call(d->program, argument, &builders, 1, place);
}

/* More PostgreSQL does not take. */
#define MOST_COLUMNS 1600

static void read_columns(Drizzle *d, DrizzleTable *table, const Value *columns) {
    DrizzleTrouble trouble = {0};
    if (!columns || columns->kind != VALUE_OBJECT)
        drizzle_fail(d, &trouble, columns, "the columns are not known");
    else if (columns->gap)
        drizzle_fail(d, &trouble, columns->gap, "some columns are not known");
    else if (columns->count > MOST_COLUMNS)
        drizzle_fail(d, &trouble, NULL, "%zu columns: PostgreSQL takes no more than %d", columns->count, MOST_COLUMNS);
    if (trouble.why) {
        if (!trouble.place.path)
            trouble.place = table->place;
        table->columns_unread = true;
        drizzle_unread_table(d, table, &trouble, true);
    }
    for (size_t i = 0; columns && columns->kind == VALUE_OBJECT && i < MIN(columns->count, MOST_COLUMNS); i++)
        add_column(d, table, &columns->members[i]);
}

/* --- tables ------------------------------------------------------------------------------------------------------------------------------- */

/* Tables of platforms that Drizzle exports: referred to, never made. */
static const struct {
    DrizzleModule module;
    const char *symbol, *schema, *name;
    const char *columns[8][2]; /* key, name */
} platform_tables[] = {
    {DRIZZLE_SUPABASE, "authUsers", "auth", "users", {{"id", "id"}, {"email", "email"}, {"phone", "phone"}, {"emailConfirmedAt", "email_confirmed_at"}, {"phoneConfirmedAt", "phone_confirmed_at"},
                                                       {"lastSignInAt", "last_sign_in_at"}, {"createdAt", "created_at"}, {"updatedAt", "updated_at"}}},
    {DRIZZLE_SUPABASE, "realtimeMessages", "realtime", "messages", {{"id", "id"}, {"topic", "topic"}, {"extension", "extension"}}},
};

static DrizzleTable *table_new(Drizzle *d, const Value *value) {
    DrizzleTable *table = g_new0(DrizzleTable, 1);
    table->value = value;
    table->place = value->place;
    table->columns = g_ptr_array_new_with_free_func(g_free);
    table->by_key = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(d->tables, (gpointer)(uintptr_t)value, table);
    return table;
}

static DrizzleTable *platform_table(Drizzle *d, const Value *symbol) {
    for (size_t i = 0; i < G_N_ELEMENTS(platform_tables); i++) {
        if (!drizzle_is(symbol, platform_tables[i].module, platform_tables[i].symbol))
            continue;
        DrizzleTable *table = table_new(d, symbol);
        table->schema = platform_tables[i].schema;
        table->name = platform_tables[i].name;
        for (size_t c = 0; c < G_N_ELEMENTS(platform_tables[i].columns) && platform_tables[i].columns[c][0]; c++) {
            DrizzleColumn *column = column_new(table, &(ValueMember){platform_tables[i].columns[c][0], symbol, symbol->place});
            column->key = platform_tables[i].columns[c][0];
            column->name = column->sql_name = platform_tables[i].columns[c][1];
            g_hash_table_replace(table->by_key, (gpointer)(uintptr_t)column->key, column);
        }
        return table;
    }
    return NULL;
}

static DrizzleTable *make_table(Drizzle *d, const Value *root) {
    DrizzleTrouble trouble = {0};
    DrizzleTable *table = table_new(d, root);
    g_ptr_array_add(d->order, table);
    name_table(d, table, &trouble);
    table->extra = drizzle_argument(root, 2);
    if (!trouble.place.path)
        trouble.place = table->place;
    if (trouble.why) /* a stand-in name would be a lie: the table is left out */
        drizzle_unread_table(d, table, &trouble, true);
    table->row_security = root->target->kind == VALUE_MEMBER && strcmp(root->target->text, "withRLS") == 0;
    read_columns(d, table, columns_of(d, drizzle_argument(root, 1), root->place));
    return table;
}

DrizzleTable *drizzle_table(Drizzle *d, const Value *value) {
    if (drizzle_kind(value) != DRIZZLE_TABLE)
        return NULL;
    const Value *root = drizzle_root(value);
    DrizzleTable *table = g_hash_table_lookup(d->tables, root);
    if (!table && root->kind != VALUE_CALL)
        return platform_table(d, root);
    if (!table)
        table = make_table(d, root);
    for (; value != root; value = value->target->target)
        if (g_strcmp0(value_method(value), "enableRLS") == 0)
            table->row_security = true;
    return table;
}

DrizzleColumn *drizzle_column_of(DrizzleTable *table, const char *key) {
    return g_hash_table_lookup(table->by_key, key);
}

/* The table whose columns getTableColumns() was asked for; NULL: it is no such call. */
static const Value *table_asked_for(const Value *value) {
    DrizzleModule module;
    const char *called = drizzle_called(value, &module);
    bool columns = called && module == DRIZZLE_ORM && (strcmp(called, "getTableColumns") == 0 || strcmp(called, "getColumns") == 0);
    const Value *table = columns ? drizzle_argument(value, 0) : NULL;
    return table && drizzle_kind(table) == DRIZZLE_TABLE ? table : NULL;
}

DrizzleColumn *drizzle_column(Drizzle *d, const Value *value) {
    if (!value || value->kind != VALUE_MEMBER)
        return NULL;
    const Value *asked = table_asked_for(value->target);
    DrizzleTable *table = drizzle_table(d, asked ? asked : value->target);
    return table ? drizzle_column_of(table, value->text) : NULL;
}

/* The keys stand in the table's own object, so that a table is not made before its time. */
const Value *drizzle_expand(void *data, const Value *value) {
    Drizzle *d = data;
    const Value *table = table_asked_for(value), *root = table ? drizzle_root(table) : NULL;
    const Value *columns = root ? columns_of(d, drizzle_argument(root, 1), value->place) : NULL;
    if (!columns || columns->kind != VALUE_OBJECT || columns->gap)
        return NULL;
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(ValueMember));
    for (size_t i = 0; i < columns->count; i++) {
        const ValueMember member = {columns->members[i].key, program_member(d->program, table, columns->members[i].key, value->place), value->place};
        g_array_append_val(members, member);
    }
    return program_object(d->program, (const ValueMember *)(gpointer)members->data, members->len, value->place);
}
