#ifndef DRIZZLE_H
#define DRIZZLE_H

/*
 * Reading a Drizzle schema: values of the program (typescript/value.h) become builders, tables and at last a Schema, as drizzle-orm 0.45 and drizzle-kit 0.31 would make
 * them. Drizzle's builders are mutable objects, so what is done to one is done once, in the order in which the program does it (drizzle_order.c), and a table is a picture of its
 * builders at the time when it is made.
 *
 *   drizzle.c           the whole: entries, exports, what is made of them
 *   drizzle_paths.c     which files are the entries
 *   drizzle_symbol.c    which export of Drizzle a value is, what kind of thing it makes
 *   drizzle_trouble.c   what was not understood
 *   drizzle_order.c     the order in which the modules' constants come to be
 *   drizzle_builder.c   column builders and their methods
 *   drizzle_type.c      types of columns
 *   drizzle_default.c   defaults, generated and identity columns
 *   drizzle_table.c     tables and their columns
 *   drizzle_emit.c      tables -> Schema: columns, column keys, references
 *   drizzle_extra.c     the third argument: keys, constraints; traps in it
 *   drizzle_index.c     indexes
 *   drizzle_policy.c    policies, roles
 *   drizzle_entity.c    enums, sequences, schemas
 *   drizzle_view.c      views
 *   drizzle_select.c    queries of the query builder
 *   drizzle_source.c    what they read beside tables
 *   drizzle_sql.c       sql`` and operators -> text
 *   drizzle_text.c      texts and lists that can be known
 *   drizzle_casing.c    names from keys
 *   drizzle_traps.c     notes about what is not what it looks like
 */

#include "declared/declared.h"
#include "schema.h"

typedef struct Drizzle Drizzle;
typedef struct DrizzleTable DrizzleTable;
typedef struct DrizzleBuilder DrizzleBuilder;
typedef struct DrizzleType DrizzleType;

/* Why something was not understood; `why` NULL: it was. */
typedef struct {
    SourcePlace place;
    const char *why; /* marked */
} DrizzleTrouble;

typedef struct {
    const Value *function; /* gives the foreign column */
    const Value *actions;  /* {onDelete, onUpdate}; NULL */
    SourcePlace place;
} DrizzleReference;

struct DrizzleBuilder {
    const Value *root;        /* the call that made it */
    const DrizzleType *type;  /* NULL: an array, an enum, a custom type */
    const Value *config;      /* its object of options; NULL */
    const Value *custom;      /* what customType() was given */
    const Value *enumeration; /* the pgEnum() */
    DrizzleBuilder *base;     /* of an array */
    const Value *size;        /* of an array; NULL */
    const char *name;         /* NULL: not yet named */
    bool key_as_name;
    bool not_null, primary_key, unique, nulls_not_distinct;
    const char *unique_name;  /* NULL: not yet named */
    SourcePlace unique_place;
    const Value *default_value; /* NULL: none */
    const char *default_sql;    /* of defaultNow() and defaultRandom(); NULL */
    const Value *generated;
    const char *identity;       /* "ALWAYS", "BY DEFAULT"; NULL */
    const Value *identity_options;
    GArray *references;         /* of DrizzleReference; owned by the Drizzle */
    DrizzleTrouble trouble;
};

typedef struct {
    DrizzleTable *table;
    const char *key;
    const char *name;           /* as the builder has it */
    const char *sql_name;       /* in the database */
    const Value *value;
    SourcePlace place;
    DrizzleBuilder built;       /* as it was when the table was made */
    guint references;           /* of built.references, how many it had then */
    bool stand_in;              /* could not be read: only its name is likely */
} DrizzleColumn;

struct DrizzleTable {
    const Value *value;         /* the call that made it */
    SourcePlace place;
    const char *key;            /* exported as; NULL */
    const char *schema, *name;  /* name NULL: unknown */
    const Value *schema_value;  /* the pgSchema() */
    GPtrArray *columns;         /* of DrizzleColumn *, in order */
    GHashTable *by_key;         /* key -> DrizzleColumn *, borrowed */
    const Value *extra;         /* the third argument; NULL */
    bool row_security, unread;
    bool exported;              /* and wanted: it goes into the Schema */
    bool columns_unread;        /* columns of unknown name may be missing */
    SchemaTable *made;          /* once it is in the Schema */
};

struct Drizzle {
    FileTree *tree;
    Program *program;
    const DrizzleOptions *options;
    Declaration *declaration;
    Schema *schema;
    TextPool *texts;            /* the declaration's */
    GHashTable *builders;       /* const Value * -> DrizzleBuilder * */
    GHashTable *tables;         /* const Value * -> DrizzleTable *; owned */
    GPtrArray *order;           /* of DrizzleTable *, as they were made */
    GPtrArray *owned;           /* builders, values */
    GHashTable *exported;       /* const Value * of what the entries export: set */
    GHashTable *missing;        /* const Value * of enums, schemas, sequences that are used -> GPtrArray of who uses them (const char *) */
    GPtrArray *missing_order;   /* its keys as they came */
    GHashTable *unique_names;   /* "schema.name" -> DrizzleColumn * that had the name first */
    GHashTable *shared;         /* const char * name -> GPtrArray of DrizzleColumn * that got another table's name */
    const Value *builders_object; /* what the columns' callback gets */
    size_t entities;            /* things of Drizzle for PostgreSQL that the entries export */
    size_t other_dialect;
    size_t enums_unread;        /* in the Schema, not wholly read */
    guint depth;                /* of rendering */
};

/* --- trouble ------------------------------------------------------------------------------------------------------------------------ */

/* Fills `trouble` once: from the first UNKNOWN in `value`, else from the format (marked text). */
void drizzle_fail(Drizzle *d, DrizzleTrouble *trouble, const Value *value, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* Of what should be a column of a table, and is none. */
void drizzle_fail_column(Drizzle *d, DrizzleTrouble *trouble, const Value *value);
/* NOTE_UNREAD and the doubt. `identity` NULL: something of unknown name may be missing. */
void drizzle_unread(Drizzle *d, const DrizzleTrouble *trouble, ObjectKind kind, const char *identity, bool whole);
/* The same for a table as a whole; marks it as unread. */
void drizzle_unread_table(Drizzle *d, DrizzleTable *table, const DrizzleTrouble *trouble, bool whole);
const char *drizzle_table_identity(Drizzle *d, const DrizzleTable *table);
const char *drizzle_keep(Drizzle *d, const char *text);

/* --- symbols ------------------------------------------------------------------------------------------------------------------------- */

typedef enum { DRIZZLE_NOT, DRIZZLE_PG, DRIZZLE_ORM, DRIZZLE_SUPABASE, DRIZZLE_NEON, DRIZZLE_OTHER_DIALECT } DrizzleModule;

/* The export of Drizzle that a value is; NULL: none. */
const char *drizzle_symbol(const Value *value, DrizzleModule *module);
bool drizzle_is(const Value *value, DrizzleModule module, const char *name);
/* Name of the function of Drizzle that a CALL calls; NULL: not one. */
const char *drizzle_called(const Value *value, DrizzleModule *module);
/* The call that the methods of a chain started from, or the value itself: pgRole("x").existing() -> pgRole("x"). */
const Value *drizzle_root(const Value *value);

typedef enum {
    DRIZZLE_UNKNOWN, DRIZZLE_TABLE, DRIZZLE_ENUM, DRIZZLE_SCHEMA, DRIZZLE_SEQUENCE, DRIZZLE_VIEW, DRIZZLE_ROLE, DRIZZLE_POLICY, DRIZZLE_COLUMN_BUILDER, DRIZZLE_SQL,
    DRIZZLE_RELATIONS, DRIZZLE_FOREIGN_TABLE, /* of another dialect */
} DrizzleKind;

DrizzleKind drizzle_kind(const Value *value);
/* The pgSchema() that x.table(), x.enum(), ... was called on; NULL: none. */
const Value *drizzle_schema_of(const Value *call);
/* Argument of a CALL; NULL: not given. */
const Value *drizzle_argument(const Value *call, size_t index);
/* The calls of a chain, the root first: of const Value *. Free with g_ptr_array_unref(). */
GPtrArray *drizzle_chain(const Value *value);
/* A text that can be known, also names of Drizzle's things (getTableName(x), x.enumName); NULL and trouble. */
const char *drizzle_text(Drizzle *d, const Value *value, DrizzleTrouble *trouble);
/* The elements of an array that can be known, also enum.enumValues; NULL and trouble. Free with g_ptr_array_unref(). */
GPtrArray *drizzle_list(Drizzle *d, const Value *value, DrizzleTrouble *trouble);

/* --- columns and tables ----------------------------------------------------------------------------------------------------------- */

/* The builder that a chain gives, with everything done to it that the chain says (once). NULL: not one; trouble says why. */
DrizzleBuilder *drizzle_builder(Drizzle *d, const Value *value, DrizzleTrouble *trouble);
const DrizzleType *drizzle_type_find(const char *builder);
bool drizzle_type_not_null(const DrizzleType *type, const Value *config);
bool drizzle_type_has(const DrizzleType *type, const char *method); /* defaultNow, defaultRandom, generated...AsIdentity */
/* As Drizzle says it (varchar(255), "status"[]): what its defaults depend on. NULL and trouble. */
const char *drizzle_type_name(Drizzle *d, const DrizzleBuilder *builder, DrizzleTrouble *trouble);
/* The name of a custom type that drizzle-kit spoils by quoting it (geography(Point, 4326)); NULL: it does not. */
const char *drizzle_type_spoiled(Drizzle *d, const DrizzleBuilder *builder);
/* As it stands in SQL. */
const char *drizzle_type_sql(Drizzle *d, const DrizzleBuilder *builder, DrizzleTrouble *trouble);

/* The table that a value is; NULL: it is none. Made now if it was not. */
DrizzleTable *drizzle_table(Drizzle *d, const Value *value);
/* The table that a value is, and its column by key. NULL: none such. */
DrizzleColumn *drizzle_column(Drizzle *d, const Value *value);
DrizzleColumn *drizzle_column_of(DrizzleTable *table, const char *key);
/* Schema and name of an enum, sequence, view, role, policy. NULL name and trouble. */
QualifiedName drizzle_name(Drizzle *d, const Value *call, DrizzleTrouble *trouble);

/* ...getTableColumns(table): the object that Drizzle gives (a ProgramExpand; `data` is the Drizzle). */
const Value *drizzle_expand(void *data, const Value *value);

/* Makes everything of these modules in the order of the program; fills d->order. */
void drizzle_order(Drizzle *d, const GPtrArray *modules);

typedef enum {
    DRIZZLE_SQL_QUALIFIED, /* "table"."column": checks, predicates, views */
    DRIZZLE_SQL_INDEX,     /* "column" */
    DRIZZLE_SQL_DEFAULT,   /* nothing but text */
} DrizzleSqlMode;

/* --- into the Schema -------------------------------------------------------------------------------------------------------------- */

/* False: a filter of the configuration leaves it out. */
bool drizzle_is_wanted(const Drizzle *d, const char *schema, const char *table);
/* Before all tables: who has which name of a unique constraint. */
void drizzle_claim_names(Drizzle *d);
void drizzle_emit_table(Drizzle *d, DrizzleTable *table);
void drizzle_emit_references(Drizzle *d, DrizzleTable *table);
void drizzle_emit_extras(Drizzle *d, DrizzleTable *table);
/* The constraint of these columns (of DrizzleColumn *); NULL: the table is not in the Schema. */
SchemaConstraint *drizzle_add_constraint(DrizzleTable *table, SchemaConstraintKind kind, const char *name, const GPtrArray *columns, SourcePlace place);
void drizzle_add_foreign_key(Drizzle *d, DrizzleTable *table, const GPtrArray *columns, const GPtrArray *foreign, const char *name, const char *on_delete, const char *on_update, SourcePlace place);
/* Drizzle's own name of something on columns: table_column_column_SUFFIX, of the names as the builders have them; `casing`: then as the database has them. */
const char *drizzle_made_name(Drizzle *d, const DrizzleTable *table, const GPtrArray *columns, const char *suffix);
/* What drizzle-kit does to names of keys when there is a casing. */
const char *drizzle_recased(Drizzle *d, const char *name, const GPtrArray *columns);
/* Columns of an array, or of arguments: of DrizzleColumn *. NULL and trouble. */
GPtrArray *drizzle_columns(Drizzle *d, const Value *const *values, size_t count, DrizzleTrouble *trouble);
/* An action in upper case; NULL and trouble. */
const char *drizzle_action(Drizzle *d, const Value *value, DrizzleTrouble *trouble);
/* An extra that is not in the Schema: counts, notes, doubts. `name` NULL: unknown. */
void drizzle_unread_extra(Drizzle *d, DrizzleTable *table, const DrizzleTrouble *trouble, ObjectKind kind, const char *name);
/* Renders what stands in a statement that takes no parameters: values in it are noted and doubted. NULL and trouble. */
const char *drizzle_expression(Drizzle *d, const Value *value, DrizzleSqlMode mode, ObjectKind kind, const char *identity, DrizzleTrouble *trouble);
/* Default, generated, identity of a column. */
void drizzle_emit_default(Drizzle *d, const DrizzleColumn *column, SchemaColumn *out, DrizzleTrouble *trouble);
void drizzle_emit_index(Drizzle *d, DrizzleTable *table, const Value *chain);
void drizzle_emit_policy(Drizzle *d, DrizzleTable *table, const Value *chain);
void drizzle_emit_linked_policy(Drizzle *d, const Value *chain);
/* crudPolicy() of drizzle-orm/neon: four policies. */
void drizzle_emit_crud_policy(Drizzle *d, DrizzleTable *table, const Value *call);
void drizzle_emit_role(Drizzle *d, const Value *value);
void drizzle_emit_enum(Drizzle *d, const Value *value);
void drizzle_emit_schema(Drizzle *d, const Value *value);
void drizzle_emit_sequence(Drizzle *d, const Value *value);
void drizzle_emit_view(Drizzle *d, const Value *value);
/* Options of an identity or a sequence; `type` in lower case, NULL: bigint. */
void drizzle_sequence_options(Drizzle *d, const Value *options, const char *type, SchemaSequence *sequence, DrizzleTrouble *trouble);

/* --- text -------------------------------------------------------------------------------------------------------------------------- */

/* Appends. False and trouble: it cannot be known. Values that Drizzle would make parameters of are written as literals; *parameters (may be NULL) counts them. */
bool drizzle_render(Drizzle *d, const Value *value, DrizzleSqlMode mode, GString *out, size_t *parameters, DrizzleTrouble *trouble);
/* True when it is something that drizzle_render() reads as SQL and no plain value. */
bool drizzle_is_sql(Drizzle *d, const Value *value);
/* A select of the query builder. */
bool drizzle_render_select(Drizzle *d, const Value *query, GString *out, DrizzleTrouble *trouble);
/* What a query reads, as FROM has it: a table, its alias, a subquery, a view. */
bool drizzle_render_source(Drizzle *d, const Value *value, GString *out, DrizzleTrouble *trouble);
/* A column of such a thing that is no table; false: it is none. All of its columns. */
bool drizzle_render_source_column(Drizzle *d, const Value *value, DrizzleSqlMode mode, GString *out);
bool drizzle_render_source_columns(Drizzle *d, const Value *value, DrizzleSqlMode mode, GString *out);
bool drizzle_render_with(Drizzle *d, const Value *call, GString *out, DrizzleTrouble *trouble);
/* 'text' */
void drizzle_append_literal(GString *out, const char *text);
void drizzle_append_name(GString *out, const char *name);

/* "snake_case", "camelCase"; NULL: as it is. Pool text. */
const char *drizzle_cased(Drizzle *d, const char *name);
/* JavaScript's text.replace(from, to): the first one. Pool text. */
const char *drizzle_replaced(Drizzle *d, const char *text, const char *from, const char *to);

/* --- files -------------------------------------------------------------------------------------------------------------------------- */

/* Paths of the entry files, in drizzle-kit's order, each once: of char *. NULL and error: nothing fits. */
GPtrArray *drizzle_entries(FileTree *tree, const char *const *paths, const char *const *folders, GError **error);

/* --- traps --------------------------------------------------------------------------------------------------------------------------- */

void drizzle_trap(Drizzle *d, const char *rule, SourcePlace place, ObjectKind kind, const char *object, const char *text, const char *consequence, const char *remedy);
void drizzle_trap_ignored(Drizzle *d, DrizzleTable *table, const Value *value, const char *key);
/* `name` NULL: "used as it is". */
void drizzle_uses(Drizzle *d, const Value *value, const char *user);
/* After all tables: shared names, and what is used and not exported. */
void drizzle_report_traps(Drizzle *d);

#endif
