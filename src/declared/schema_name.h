#ifndef SCHEMA_NAME_H
#define SCHEMA_NAME_H

/* Names as PostgreSQL makes and prints them. */

#include "schema.h"

/* The longest name that PostgreSQL keeps, in bytes. */
#define SCHEMA_NAME_SIZE 63

/* The part of the name that PostgreSQL keeps: at most 63 bytes, whole characters. The name itself when it fits; else pool text. */
const char *schema_kept_name(Schema *schema, const char *name);

/* The name that PostgreSQL gives to what has none: table_column_label, the longer of the first two shortened until all fits. `column` may be NULL. Pool text. */
const char *schema_made_name(Schema *schema, const char *table, const char *column, const char *label);

/* As quote_ident() prints it: quoted only when it must be. Pool text. */
const char *schema_printed_name(Schema *schema, const char *name);

/* "schema"."name", for statements. Pool text. */
const char *schema_qualified(Schema *schema, const char *schema_name, const char *name);

/* The same at the end of a text. */
void schema_append_quoted(GString *text, const char *name);
void schema_append_qualified(GString *text, const char *schema_name, const char *name);

/* An identity of what is below `parent`, itself an identity: parent.name. Pool text. */
const char *schema_identity_below(Schema *schema, const char *parent, const char *name);

#endif
