#ifndef SCHEMA_WRITER_H
#define SCHEMA_WRITER_H

/* What the parts of schema_write() share. */

#include "schema_name.h"

typedef struct {
    Schema *schema;
    GHashTable *names; /* where a name must be unique, and the name as PostgreSQL keeps it -> the name as it is written; "" when PostgreSQL made it; owns keys */
} SchemaWriter;

/* One statement; takes `sql`. The place is kept for `identity` unless something of that identity was there before; NULL: nothing to find. */
void schema_writer_add(SchemaWriter *writer, GString *sql, SourcePlace place, const char *identity);
void schema_writer_place(SchemaWriter *writer, SourcePlace place, const char *identity);

/* Claims a name; `space`: what it must be unique in (an identity). Notes what PostgreSQL makes of names that are too long. */
void schema_writer_name(SchemaWriter *writer, ObjectKind kind, const char *space, const char *name, const char *identity, SourcePlace place);

/* The identity of what has no name, as PostgreSQL will name it: makes it as often as needed until it is free. `in_schema`: unique among relations, not only in the table. */
const char *schema_writer_made_identity(SchemaWriter *writer, const SchemaTable *table, const char *columns, const char *label, bool in_schema);

/* ("a", "b") of names. */
void schema_append_names(GString *sql, const GPtrArray *names);

/* INCREMENT BY ... of a sequence's own or of an identity column's. */
void schema_append_sequence_options(GString *sql, const SchemaSequence *sequence);

void schema_write_table(SchemaWriter *writer, const SchemaTable *table);
void schema_write_constraints(SchemaWriter *writer, const SchemaTable *table, bool foreign);
void schema_write_indexes(SchemaWriter *writer, const SchemaTable *table, bool unique);
void schema_write_policies(SchemaWriter *writer, const SchemaTable *table);

#endif
