#include "schema_writer.h"

#include <string.h>

static const char *column_identity(SchemaWriter *writer, const SchemaTable *table, const SchemaColumn *column) {
    return schema_identity(writer->schema, table->schema, table->name, column->name);
}

void schema_append_names(GString *sql, Schema *schema, const GPtrArray *names) {
    g_string_append_c(sql, '(');
    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(sql, "%s%s", i ? ", " : "", schema_quote(schema, names->pdata[i]));
    g_string_append_c(sql, ')');
}

/* --- tables and columns ------------------------------------------------------------------------------------------------------ */

static void append_identity(GString *sql, SchemaWriter *writer, const SchemaTable *table, const SchemaColumn *column) {
    const SchemaSequence *sequence = column->identity_sequence;
    g_string_append_printf(sql, " GENERATED %s AS IDENTITY", column->identity);
    if (!sequence)
        return;
    GString *options = g_string_new(NULL);
    if (sequence->name)
        g_string_append_printf(options, " SEQUENCE NAME %s", schema_qualified(writer->schema, sequence->schema ? sequence->schema : table->schema, sequence->name));
    schema_append_sequence_options(options, sequence);
    if (options->len > 0)
        g_string_append_printf(sql, " (%s)", options->str + 1);
    g_string_free(options, TRUE);
}

static void append_column(GString *sql, SchemaWriter *writer, const SchemaTable *table, const SchemaColumn *column) {
    g_string_append_printf(sql, "%s %s", schema_quote(writer->schema, column->name), column->type);
    if (column->collation)
        g_string_append_printf(sql, " COLLATE %s", schema_quote(writer->schema, column->collation));
    if (column->primary_key)
        g_string_append(sql, " PRIMARY KEY");
    if (column->default_sql)
        g_string_append_printf(sql, " DEFAULT %s", column->default_sql);
    if (column->generated)
        g_string_append_printf(sql, " GENERATED ALWAYS AS (%s) STORED", column->generated);
    if (column->identity)
        append_identity(sql, writer, table, column);
    if (column->not_null)
        g_string_append(sql, " NOT NULL");
}

/* Columns may have sequences, and keys, that nobody named: these take names too. */
static void claim_column_names(SchemaWriter *writer, const SchemaTable *table, const SchemaColumn *column) {
    const char *identity = column_identity(writer, table, column), *space = schema_identity(writer->schema, table->schema, table->name, NULL);
    g_autofree char *columns = g_strconcat(space, "\ncolumns", NULL);
    schema_writer_name(writer, KIND_COLUMN, columns, column->name, identity, column->place);
    schema_writer_place(writer, column->place, identity);
    if (column->primary_key)
        schema_writer_place(writer, column->place, schema_writer_made_identity(writer, table, NULL, "pkey", true));
}

void schema_write_table(SchemaWriter *writer, const SchemaTable *table) {
    Schema *schema = writer->schema;
    const char *identity = schema_identity(schema, table->schema, table->name, NULL);
    if (table->existing)
        return;
    schema_writer_name(writer, KIND_TABLE, schema_printed_name(schema, table->schema ? table->schema : "public"), table->name, identity, table->place);
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "CREATE TABLE %s (", schema_qualified(schema, table->schema, table->name));
    for (guint i = 0; i < table->columns->len; i++) {
        g_string_append(sql, i ? ",\n    " : "\n    ");
        append_column(sql, writer, table, table->columns->pdata[i]);
    }
    g_string_append(sql, table->columns->len > 0 ? "\n)" : ")");
    schema_writer_add(writer, sql, table->place, identity);
    for (guint i = 0; i < table->columns->len; i++)
        claim_column_names(writer, table, table->columns->pdata[i]);
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

static void append_foreign(GString *sql, SchemaWriter *writer, const SchemaConstraint *constraint) {
    g_string_append_printf(sql, " REFERENCES %s", schema_qualified(writer->schema, constraint->foreign.schema, constraint->foreign.name));
    if (constraint->foreign_columns->len > 0) {
        g_string_append_c(sql, ' ');
        schema_append_names(sql, writer->schema, constraint->foreign_columns);
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
    Schema *schema = writer->schema;
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "ALTER TABLE %s ADD ", schema_qualified(schema, table->schema, table->name));
    if (constraint->name)
        g_string_append_printf(sql, "CONSTRAINT %s ", schema_quote(schema, constraint->name));
    g_string_append_printf(sql, "%s%s ", CONSTRAINTS[constraint->kind].words, constraint->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
    if (constraint->kind == SCHEMA_CHECK)
        g_string_append_printf(sql, "(%s)", constraint->expression);
    else
        schema_append_names(sql, schema, constraint->columns);
    if (constraint->kind == SCHEMA_FOREIGN_KEY)
        append_foreign(sql, writer, constraint);
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

static void append_item(GString *sql, Schema *schema, const SchemaIndexItem *item) {
    g_string_append(sql, item->column ? schema_quote(schema, item->column) : item->expression);
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
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "CREATE %sINDEX %s ON %s%s", index->unique ? "UNIQUE " : "", schema_quote(schema, index->name), index->only ? "ONLY " : "",
                           schema_qualified(schema, table->schema, table->name));
    if (index->method)
        g_string_append_printf(sql, " USING %s", schema_printed_name(schema, index->method));
    g_string_append(sql, " (");
    for (guint i = 0; i < index->items->len; i++) {
        g_string_append(sql, i ? ", " : "");
        append_item(sql, schema, &g_array_index(index->items, SchemaIndexItem, i));
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
