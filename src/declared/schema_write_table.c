#include "schema_writer.h"

#include <string.h>

void schema_append_names(GString *sql, const GPtrArray *names) {
    g_string_append_c(sql, '(');
    for (guint i = 0; i < names->len; i++) {
        g_string_append(sql, i ? ", " : "");
        schema_append_quoted(sql, names->pdata[i]);
    }
    g_string_append_c(sql, ')');
}

/* --- tables and columns ------------------------------------------------------------------------------------------------------ */

static void append_identity(GString *sql, const SchemaTable *table, const SchemaColumn *column) {
    const SchemaSequence *sequence = column->identity_sequence;
    g_string_append_printf(sql, " GENERATED %s AS IDENTITY", column->identity);
    if (!sequence)
        return;
    GString *options = g_string_new(NULL);
    if (sequence->name) {
        g_string_append(options, " SEQUENCE NAME ");
        schema_append_qualified(options, sequence->schema ? sequence->schema : table->schema, sequence->name);
    }
    schema_append_sequence_options(options, sequence);
    if (options->len > 0)
        g_string_append_printf(sql, " (%s)", options->str + 1);
    g_string_free(options, TRUE);
}

static void append_column(GString *sql, const SchemaTable *table, const SchemaColumn *column) {
    schema_append_quoted(sql, column->name);
    g_string_append_c(sql, ' ');
    g_string_append(sql, column->type);
    if (column->collation) {
        g_string_append(sql, " COLLATE ");
        schema_append_quoted(sql, column->collation);
    }
    if (column->primary_key)
        g_string_append(sql, " PRIMARY KEY");
    if (column->default_sql)
        g_string_append_printf(sql, " DEFAULT %s", column->default_sql);
    if (column->generated)
        g_string_append_printf(sql, " GENERATED ALWAYS AS (%s) STORED", column->generated);
    if (column->identity)
        append_identity(sql, table, column);
    if (column->not_null)
        g_string_append(sql, " NOT NULL");
}

static bool has_long_column(const SchemaTable *table) {
    for (guint i = 0; i < table->columns->len; i++)
        if (strlen(((const SchemaColumn *)table->columns->pdata[i])->name) > SCHEMA_NAME_SIZE)
            return true;
    return false;
}

/* Places of columns; and of their own keys, which nobody named. Only names that are too long can meet another after all. */
static void place_columns(SchemaWriter *writer, const SchemaTable *table, const char *identity) {
    g_autofree char *space = has_long_column(table) ? g_strconcat(identity, "\ncolumns", NULL) : NULL;
    for (guint i = 0; i < table->columns->len; i++) {
        const SchemaColumn *column = table->columns->pdata[i];
        const char *below = schema_identity_below(writer->schema, identity, column->name);
        if (space)
            schema_writer_name(writer, KIND_COLUMN, space, column->name, below, column->place);
        schema_writer_place(writer, column->place, below);
        if (column->primary_key)
            schema_writer_place(writer, column->place, schema_writer_made_identity(writer, table, NULL, "pkey", true));
    }
}

void schema_write_table(SchemaWriter *writer, const SchemaTable *table) {
    Schema *schema = writer->schema;
    if (table->existing)
        return;
    const char *identity = schema_identity(schema, table->schema, table->name, NULL);
    schema_writer_name(writer, KIND_TABLE, schema_printed_name(schema, table->schema ? table->schema : "public"), table->name, identity, table->place);
    GString *sql = g_string_sized_new(64 * (table->columns->len + 1));
    g_string_append(sql, "CREATE TABLE ");
    schema_append_qualified(sql, table->schema, table->name);
    g_string_append(sql, " (");
    for (guint i = 0; i < table->columns->len; i++) {
        g_string_append(sql, i ? ",\n    " : "\n    ");
        append_column(sql, table, table->columns->pdata[i]);
    }
    g_string_append(sql, table->columns->len > 0 ? "\n)" : ")");
    schema_writer_add(writer, sql, table->place, identity);
    place_columns(writer, table, identity);
}

/* --- constraints --------------------------------------------------------------------------------------------------------------- */

static const struct {
    ObjectKind kind;
    const char *words;
    const char *label;  /* of the name that PostgreSQL makes */
    bool with_columns;  /* in that name */
    bool in_schema;     /* its index takes a name among the schema's relations */
} CONSTRAINTS[] = {
    [SCHEMA_PRIMARY_KEY] = {KIND_PRIMARY_KEY, "PRIMARY KEY", "pkey", false, true},
    [SCHEMA_UNIQUE] = {KIND_UNIQUE, "UNIQUE", "key", true, true},
    [SCHEMA_FOREIGN_KEY] = {KIND_FOREIGN_KEY, "FOREIGN KEY", "fkey", true, false},
    [SCHEMA_CHECK] = {KIND_CHECK, "CHECK", "check", true, false},
};

static void append_foreign(GString *sql, const SchemaConstraint *constraint) {
    g_string_append(sql, " REFERENCES ");
    schema_append_qualified(sql, constraint->foreign.schema, constraint->foreign.name);
    if (constraint->foreign_columns->len > 0) {
        g_string_append_c(sql, ' ');
        schema_append_names(sql, constraint->foreign_columns);
    }
    if (constraint->on_delete)
        g_string_append_printf(sql, " ON DELETE %s", constraint->on_delete);
    if (constraint->on_update)
        g_string_append_printf(sql, " ON UPDATE %s", constraint->on_update);
}

static const char *constraint_identity(SchemaWriter *writer, const SchemaTable *table, const SchemaConstraint *constraint) {
    Schema *schema = writer->schema;
    bool in_schema = CONSTRAINTS[constraint->kind].in_schema;
    if (constraint->name) {
        const char *identity = schema_identity(schema, table->schema, table->name, constraint->name);
        const char *space = in_schema ? schema_printed_name(schema, table->schema ? table->schema : "public") : schema_identity(schema, table->schema, table->name, NULL);
        schema_writer_name(writer, CONSTRAINTS[constraint->kind].kind, space, constraint->name, identity, constraint->place);
        return identity;
    }
    GString *columns = g_string_new(NULL);
    for (guint i = 0; CONSTRAINTS[constraint->kind].with_columns && i < constraint->columns->len && columns->len < SCHEMA_NAME_SIZE; i++)
        g_string_append_printf(columns, "%s%s", i ? "_" : "", schema_kept_name(schema, constraint->columns->pdata[i]));
    const char *identity = schema_writer_made_identity(writer, table, columns->len > 0 ? columns->str : NULL, CONSTRAINTS[constraint->kind].label, in_schema);
    g_string_free(columns, TRUE);
    return identity;
}

static void write_constraint(SchemaWriter *writer, const SchemaTable *table, const SchemaConstraint *constraint) {
    GString *sql = g_string_new("ALTER TABLE ");
    schema_append_qualified(sql, table->schema, table->name);
    g_string_append(sql, constraint->name ? " ADD CONSTRAINT " : " ADD ");
    if (constraint->name) {
        schema_append_quoted(sql, constraint->name);
        g_string_append_c(sql, ' ');
    }
    g_string_append_printf(sql, "%s%s ", CONSTRAINTS[constraint->kind].words, constraint->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
    if (constraint->kind == SCHEMA_CHECK)
        g_string_append_printf(sql, "(%s)", constraint->expression);
    else
        schema_append_names(sql, constraint->columns);
    if (constraint->kind == SCHEMA_FOREIGN_KEY)
        append_foreign(sql, constraint);
    schema_writer_add(writer, sql, constraint->place, constraint_identity(writer, table, constraint));
}

void schema_write_constraints(SchemaWriter *writer, const SchemaTable *table, bool foreign) {
    for (guint i = 0; i < table->constraints->len; i++) {
        const SchemaConstraint *constraint = table->constraints->pdata[i];
        if ((constraint->kind == SCHEMA_FOREIGN_KEY) == foreign)
            write_constraint(writer, table, constraint);
    }
}

/* --- indexes -------------------------------------------------------------------------------------------------------------------- */

static void append_item(GString *sql, const SchemaIndexItem *item) {
    if (item->column)
        schema_append_quoted(sql, item->column);
    else
        g_string_append(sql, item->expression);
    if (item->operator_class)
        g_string_append_printf(sql, " %s", item->operator_class);
    if (item->descending)
        g_string_append(sql, " DESC");
    if (item->nulls)
        g_string_append_printf(sql, " NULLS %s", item->nulls);
}

/* Without CONCURRENTLY, which no catalog remembers and no transaction allows. */
static void write_index(SchemaWriter *writer, const SchemaTable *table, const SchemaIndex *index) {
    Schema *schema = writer->schema;
    const char *identity = schema_identity(schema, table->schema, index->name, NULL);
    schema_writer_name(writer, KIND_INDEX, schema_printed_name(schema, table->schema ? table->schema : "public"), index->name, identity, index->place);
    GString *sql = g_string_new(index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    schema_append_quoted(sql, index->name);
    g_string_append(sql, index->only ? " ON ONLY " : " ON ");
    schema_append_qualified(sql, table->schema, table->name);
    if (index->method)
        g_string_append_printf(sql, " USING %s", schema_printed_name(schema, index->method));
    g_string_append(sql, " (");
    for (guint i = 0; i < index->items->len; i++) {
        g_string_append(sql, i ? ", " : "");
        append_item(sql, &g_array_index(index->items, SchemaIndexItem, i));
    }
    g_string_append_printf(sql, ")%s", index->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
    if (index->with && *index->with)
        g_string_append_printf(sql, " WITH (%s)", index->with);
    if (index->where)
        g_string_append_printf(sql, " WHERE %s", index->where);
    schema_writer_add(writer, sql, index->place, identity);
}

void schema_write_indexes(SchemaWriter *writer, const SchemaTable *table, bool unique) {
    for (guint i = 0; i < table->indexes->len; i++) {
        const SchemaIndex *index = table->indexes->pdata[i];
        if (index->unique == unique)
            write_index(writer, table, index);
    }
}

/* --- row security ------------------------------------------------------------------------------------------------------------------ */

/* Words of the grammar rather than names of roles. */
static bool is_role_word(const char *role) {
    static const char *const words[] = {"public", "current_user", "current_role", "session_user"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(role, words[i]) == 0)
            return true;
    return false;
}

static void write_policy(SchemaWriter *writer, const SchemaTable *table, const SchemaPolicy *policy) {
    Schema *schema = writer->schema;
    const char *identity = schema_identity(schema, table->schema, table->name, policy->name);
    g_autofree char *space = g_strconcat(schema_identity(schema, table->schema, table->name, NULL), "\npolicies", NULL);
    schema_writer_name(writer, KIND_POLICY, space, policy->name, identity, policy->place);
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "CREATE POLICY %s ON %s", schema_quote(schema, policy->name), schema_qualified(schema, table->schema, table->name));
    if (policy->as)
        g_string_append_printf(sql, " AS %s", policy->as);
    if (policy->command)
        g_string_append_printf(sql, " FOR %s", policy->command);
    for (guint i = 0; i < policy->roles->len; i++) {
        const char *role = policy->roles->pdata[i];
        g_string_append_printf(sql, "%s%s", i ? ", " : " TO ", is_role_word(role) ? role : schema_quote(schema, role));
    }
    if (policy->using)
        g_string_append_printf(sql, " USING (%s)", policy->using);
    if (policy->with_check)
        g_string_append_printf(sql, " WITH CHECK (%s)", policy->with_check);
    schema_writer_add(writer, sql, policy->place, identity);
}

void schema_write_policies(SchemaWriter *writer, const SchemaTable *table) {
    Schema *schema = writer->schema;
    if (table->row_security && !table->existing) {
        GString *sql = g_string_new(NULL);
        g_string_append_printf(sql, "ALTER TABLE %s ENABLE ROW LEVEL SECURITY", schema_qualified(schema, table->schema, table->name));
        schema_writer_add(writer, sql, table->place, schema_identity(schema, table->schema, table->name, NULL));
    }
    for (guint i = 0; i < table->policies->len; i++)
        write_policy(writer, table, table->policies->pdata[i]);
}
