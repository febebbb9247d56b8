#ifndef PRISMA_MODEL_H
#define PRISMA_MODEL_H

/* schema.prisma with its names resolved, on the way to a Schema. Each prisma_build_...() adds what its part of the language declares; what it cannot understand is a note. */

#include "model/file_tree.h"
#include "prisma_parse.h"
#include "schema.h"

typedef struct {
    const PrismaBlock *block;
    const char *schema, *table; /* as in the database; schema NULL: the default one */
    const char *identity;
    SchemaTable *made;       /* NULL: a view, or left out */
    GHashTable *fields;      /* name -> PrismaField *; the first of a name */
    GHashTable *columns;     /* names that are taken */
    GPtrArray *primary_key;  /* of PrismaField * */
} PrismaModel;

typedef struct {
    const PrismaBlock *block;
    const char *type;        /* as SQL: "shop"."status" */
    GHashTable *values;      /* name -> value in the database */
} PrismaEnum;

typedef struct {
    Declaration *declaration;
    Schema *schema;
    PrismaAst *ast;
    int major;               /* of Prisma: names and actions depend on it */
    const char *datasource;  /* its name: the prefix of native types, "db" */
    bool emulated;           /* relationMode = "prisma": no foreign keys */
    GPtrArray *models;       /* of PrismaModel *: models and views, in order */
    GHashTable *model_names; /* name -> PrismaModel * */
    GPtrArray *enums;        /* of PrismaEnum * */
    GHashTable *enum_names;  /* name -> PrismaEnum * */
} Prisma;

Prisma *prisma_new(Declaration *declaration, Schema *schema, PrismaAst *ast);
void prisma_free(Prisma *prisma);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prisma, prisma_free)

/* In this order. */
bool prisma_build_config(Prisma *prisma, GError **error);  /* false and ERROR_INCOMPLETE: another database */
void prisma_build_enums(Prisma *prisma);
void prisma_build_models(Prisma *prisma);                  /* tables with their columns, keys and indexes */
void prisma_build_relations(Prisma *prisma);               /* foreign keys, tables of implicit relations */

/* --- columns (prisma_column.c) ------------------------------------------------------------------------------------------------ */

/* Type of a column for the field as SQL, without default; NULL and a note: unknown. `serial`: as autoincrement() makes it. */
const char *prisma_column_type(Prisma *prisma, const PrismaModel *model, const PrismaField *field, bool serial);
void prisma_build_column(Prisma *prisma, PrismaModel *model, const PrismaField *field);
const char *prisma_default_value(Prisma *prisma, const PrismaField *field, const PrismaValue *value); /* NULL: not understood */

/* --- keys and indexes (prisma_index.c) ---------------------------------------------------------------------------------------- */

void prisma_build_keys(Prisma *prisma, PrismaModel *model);
/* Names of fields as columns (`fields`, NULL: the fields themselves too). False: one is no column. */
bool prisma_columns(Prisma *prisma, const PrismaModel *model, const PrismaValue *names, GPtrArray *columns, GPtrArray *fields);

/* --- names (prisma_name.c) ---------------------------------------------------------------------------------------------------- */

enum { PRISMA_FIRST_NAMING = 3, PRISMA_KEYED_RELATIONS = 6 }; /* majors: names of today; a primary key in tables of implicit relations */

/* The name that Prisma gives; NULL: PostgreSQL gives one. */
const char *prisma_constraint_name(Prisma *prisma, SchemaConstraintKind kind, const char *table, const GPtrArray *columns);
const char *prisma_index_name(Prisma *prisma, const char *table, const GPtrArray *columns);
/* `body` cut so that `suffix` fits into what PostgreSQL keeps of a name. */
const char *prisma_fitted_name(Prisma *prisma, const char *body, const char *suffix);
/* A name that a string gives: cut where PostgreSQL does not see it. */
const char *prisma_given_name(Prisma *prisma, const char *text);

/* --- the package (prisma_package.c) ------------------------------------------------------------------------------------------- */

/* The major version of Prisma that the nearest package.json above `folder` asks for; 0: unknown. */
int prisma_package_major(FileTree *tree, const char *folder);

/* --- small questions (prisma_model.c) ----------------------------------------------------------------------------------------- */

const PrismaAttribute *prisma_find_attribute(const PrismaAttribute *list, const char *name);
/* An argument by name, else, with `first`, the first without name; NULL. */
const PrismaValue *prisma_argument(const PrismaAttribute *attribute, const char *name, bool first);
/* The same as text of a string, or of a name with `names`; NULL. */
const char *prisma_text_argument(const PrismaAttribute *attribute, const char *name, bool first, bool names);
const char *prisma_value_text(const PrismaValue *value, bool names);
/* The elements of an array; any other value is an array of one, which `one` holds. */
const PrismaArgument *prisma_items(const PrismaValue *value, PrismaArgument *one);
/* Column of a field, value of an enum: @map, else its name. */
const char *prisma_mapped(Prisma *prisma, const char *name, const PrismaAttribute *attributes);
const char *prisma_mapped_schema(Prisma *prisma, const PrismaAttribute *attributes);
SourcePlace prisma_place(const PrismaBlock *block, int line);

/* Not understood: a note and a doubt about `object` (NULL: about anything); the model's table is no longer wholly read. `text` is marked. */
void prisma_unread(Prisma *prisma, PrismaModel *model, int line, const char *column, const char *format, ...) G_GNUC_PRINTF(5, 6);

#endif
