#ifndef SCHEMA_H
#define SCHEMA_H

/*
 * A Schema is what an ORM's declaration says, before it is SQL: the readers (Drizzle's TypeScript, Drizzle's snapshots, Prisma) fill it, schema_write() makes statements of it. Names
 * are unquoted and as long as they were written (the writer quotes, PostgreSQL truncates). Expressions and types are SQL as the ORM's own generator writes it. NULL schema: the
 * default one (public). All texts are in the Schema's pool.
 */

#include "model/declaration.h"

typedef struct {
    const char *schema, *name;
} QualifiedName;

typedef struct {
    SourcePlace place;
    const char *schema, *name;
    GPtrArray *values;       /* of const char * */
} SchemaEnum;

typedef struct {
    SourcePlace place;
    const char *schema, *name;
    const char *type;        /* NULL: bigint */
    const char *increment, *minimum, *maximum, *start, *cache; /* NULL: the default */
    bool cycle;
} SchemaSequence;

typedef struct {
    SourcePlace place;
    const char *key;         /* its name in the code */
    const char *name;
    const char *type;        /* SQL, quoted where needed: varchar(255), "public"."status", integer[] */
    bool not_null;
    bool primary_key;        /* of this column alone, unnamed */
    const char *default_sql; /* SQL; NULL */
    const char *generated;   /* GENERATED ALWAYS AS (this) STORED; NULL */
    const char *identity;    /* "ALWAYS", "BY DEFAULT"; NULL */
    const SchemaSequence *identity_sequence; /* its options; NULL */
    const char *collation;   /* its name; NULL */
    bool unread;             /* something of it was not understood */
} SchemaColumn;

typedef struct {
    const char *column;      /* unquoted name; NULL: expression */
    const char *expression;  /* SQL as in the index's list, with its own parentheses when needed */
    bool descending;
    const char *nulls;       /* "FIRST", "LAST"; NULL: not written */
    const char *operator_class; /* SQL; NULL */
} SchemaIndexItem;

typedef struct {
    SourcePlace place;
    const char *name;        /* never NULL */
    bool unique, concurrently, only;
    bool nulls_not_distinct;
    const char *method;      /* NULL: btree */
    GArray *items;           /* of SchemaIndexItem */
    const char *where;       /* SQL; NULL */
    const char *with;        /* SQL inside the parentheses; NULL */
} SchemaIndex;

typedef enum { SCHEMA_PRIMARY_KEY, SCHEMA_UNIQUE, SCHEMA_FOREIGN_KEY, SCHEMA_CHECK } SchemaConstraintKind;

typedef struct {
    SchemaConstraintKind kind;
    SourcePlace place;
    const char *name;        /* NULL: PostgreSQL names it */
    GPtrArray *columns;      /* of const char * */
    bool nulls_not_distinct;
    QualifiedName foreign;   /* FOREIGN_KEY */
    GPtrArray *foreign_columns;
    const char *on_delete, *on_update; /* "CASCADE", "NO ACTION"; NULL: not written */
    const char *expression;  /* CHECK: SQL */
} SchemaConstraint;

typedef struct {
    SourcePlace place;
    const char *name;
    const char *as;          /* "PERMISSIVE"; NULL */
    const char *command;     /* "ALL", "SELECT", ...; NULL */
    GPtrArray *roles;        /* of const char *: "public", "current_user" are keywords; empty: public */
    const char *using, *with_check; /* SQL; NULL */
} SchemaPolicy;

typedef struct {
    SourcePlace place;
    const char *key;         /* its name in the code; NULL */
    const char *schema, *name;
    GPtrArray *columns;      /* of SchemaColumn * */
    GPtrArray *constraints;  /* of SchemaConstraint * */
    GPtrArray *indexes;      /* of SchemaIndex * */
    GPtrArray *policies;     /* of SchemaPolicy * */
    bool row_security;       /* Drizzle enables it with the first policy too: its readers set this then */
    bool existing;           /* only named, not made: policies may hang off it */
    bool unread;             /* something in it was not understood; each such thing has a note */
} SchemaTable;

typedef struct {
    SourcePlace place;
    const char *schema, *name;
    bool materialized;
    const char *definition;  /* SQL; NULL: declared as existing, not made */
    const char *with;        /* SQL inside the parentheses; NULL */
    const char *tablespace, *using; /* names; NULL */
    bool no_data;
} SchemaView;

typedef struct {
    SourcePlace place;
    const char *name;
    bool create_database, create_role, no_inherit;
} SchemaRole;

typedef struct {
    Declaration *declaration; /* notes and doubts go there directly; borrowed */
    TextPool *texts;          /* the declaration's */
    GPtrArray *schemas;      /* of const char *: to be made */
    GPtrArray *extensions;   /* of const char * */
    GPtrArray *roles, *enums, *sequences, *tables, *views; /* of Schema..., in the order in which they are declared */
    GPtrArray *identity_sequences; /* what columns' identity_sequence points to */
} Schema;

Schema *schema_new(Declaration *declaration);
void schema_free(Schema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Schema, schema_free)

SchemaTable *schema_add_table(Schema *schema, const char *schema_name, const char *name, SourcePlace place);
SchemaColumn *schema_table_add_column(SchemaTable *table, const char *name, SourcePlace place);
SchemaConstraint *schema_table_add_constraint(SchemaTable *table, SchemaConstraintKind kind, const char *name, SourcePlace place);
SchemaIndex *schema_table_add_index(SchemaTable *table, const char *name, SourcePlace place);
SchemaPolicy *schema_table_add_policy(SchemaTable *table, const char *name, SourcePlace place);
SchemaEnum *schema_add_enum(Schema *schema, const char *schema_name, const char *name, SourcePlace place);
SchemaSequence *schema_add_sequence(Schema *schema, const char *schema_name, const char *name, SourcePlace place);
/* The options of an identity column: no sequence of the schema's own. */
SchemaSequence *schema_add_identity_sequence(Schema *schema);
SchemaView *schema_add_view(Schema *schema, const char *schema_name, const char *name, SourcePlace place);
SchemaRole *schema_add_role(Schema *schema, const char *name, SourcePlace place);
SchemaTable *schema_find_table(const Schema *schema, const char *schema_name, const char *name);

/* Statements into the declaration, in an order in which they run: schemas, extensions, roles, enums, sequences, tables, keys and checks, unique indexes (foreign keys may need them),
 * foreign keys, indexes, views (after those that they read), row security and policies. One statement an object, so that one that fails takes nothing else with it; a column's own
 * primary key stands in the table's. Each has the place that asks for it, and the declaration knows the places of tables, columns, constraints, indexes, policies, enums, sequences, views.
 * Also notes names that PostgreSQL truncates (63 bytes): trap "declared/name-truncated", when two of them become the same or the code's name is not what the database has.
 * Counts what is in the Schema: tables and columns (read: not `unread`), extras (all read). Readers add only what they could not put into it, to `seen`. The caller seals. */
void schema_write(Schema *schema);

/* "name", with doubled quotes; always quoted. Pool text. */
const char *schema_quote(Schema *schema, const char *name);
/* identity as PostgreSQL prints it (quote_ident, truncated to 63 bytes): public.users, public.users.email. Pool text. */
const char *schema_identity(Schema *schema, const char *schema_name, const char *name, const char *sub_name);
/* 'text' as a literal. Pool text. */
const char *schema_literal(Schema *schema, const char *text);

#endif
