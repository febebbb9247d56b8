#ifndef PRISMA_PARSE_H
#define PRISMA_PARSE_H

/*
 * The text of schema.prisma as blocks of lines. The language is one of lines: a field, an attribute of a block or a property is a line, and a line that cannot be read is a
 * problem of its block, not of the file. No meaning is given to any name here.
 */

#include "model/declaration.h"

typedef enum { PRISMA_STRING, PRISMA_NUMBER, PRISMA_NAME, PRISMA_CALL, PRISMA_ARRAY, PRISMA_OBJECT } PrismaValueKind;

typedef struct PrismaArgument PrismaArgument;

typedef struct {
    PrismaValueKind kind;
    const char *text;      /* STRING: without quotes and escapes; NUMBER, NAME: as written; CALL: the function's name */
    PrismaArgument *items; /* CALL: arguments; ARRAY: elements (unnamed); OBJECT: members */
} PrismaValue;

struct PrismaArgument {
    const char *name;      /* NULL: by position */
    const PrismaValue *value;
    PrismaArgument *next;
};

typedef struct PrismaAttribute {
    const char *name;      /* "id", "db.VarChar"; of a block too: "unique" */
    int line;
    PrismaArgument *arguments;
    struct PrismaAttribute *next;
} PrismaAttribute;

typedef struct PrismaField {
    const char *name;
    int line;
    const char *type;        /* NULL: a value of an enum, or "unsupported" */
    const char *unsupported; /* the text of Unsupported("..."); NULL */
    bool list, optional;
    PrismaAttribute *attributes;
    struct PrismaField *next;
} PrismaField;

typedef struct PrismaProperty {
    const char *name;
    int line;
    const PrismaValue *value;
    struct PrismaProperty *next;
} PrismaProperty;

typedef struct PrismaProblem {
    int line;
    const char *text;        /* marked */
    struct PrismaProblem *next;
} PrismaProblem;

typedef enum {
    PRISMA_MODEL, PRISMA_VIEW, PRISMA_TYPE, PRISMA_ENUM, PRISMA_DATASOURCE, PRISMA_GENERATOR,
    PRISMA_OTHER /* another keyword; its lines are not looked at */
} PrismaBlockKind;

typedef struct PrismaBlock {
    PrismaBlockKind kind;
    const char *keyword, *name;
    SourcePlace place;
    PrismaField *fields;
    PrismaAttribute *attributes;
    PrismaProperty *properties;
    PrismaProblem *problems;
    struct PrismaBlock *next;
} PrismaBlock;

typedef struct {
    TextPool *texts;         /* borrowed */
    GPtrArray *memory;       /* all nodes */
    PrismaBlock *blocks;     /* of all files, in order */
    PrismaBlock **blocks_end;
    GArray *problems;        /* of PrismaStray: lines outside of all blocks */
} PrismaAst;

typedef struct {
    SourcePlace place;
    const char *text;
} PrismaStray;

PrismaAst *prisma_ast_new(TextPool *texts);
void prisma_ast_free(PrismaAst *ast);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrismaAst, prisma_ast_free)

/* Adds a file. False and ERROR_INCOMPLETE: a block is not closed, or there is more than any schema has. */
bool prisma_parse(PrismaAst *ast, const char *path, const char *text, size_t size, GError **error);

/* --- of both halves of the parser ------------------------------------------------------------------------------------------- */

typedef struct {
    PrismaAst *ast;
    const char *path;
    const char *at, *end;
    int line;
    const char *problem; /* of the line at hand; NULL */
} PrismaCursor;

/* NULL when there are too many: the cursor has a problem then. */
void *prisma_node(PrismaCursor *cursor, size_t size);
/* Spaces, tabs and block comments. */
void prisma_skip_space(PrismaCursor *cursor);
/* True, and past it, when `character` is next. */
bool prisma_take(PrismaCursor *cursor, char character);
/* A name, with `dots` also db.VarChar; NULL and nothing taken when there is none. */
const char *prisma_take_name(PrismaCursor *cursor, bool dots);
/* NULL and a problem when what follows is no value. */
const PrismaValue *prisma_take_value(PrismaCursor *cursor, int depth);
/* What stands between "(" (already taken) and `close`. False and a problem. */
bool prisma_take_arguments(PrismaCursor *cursor, char close, int depth, PrismaArgument **arguments);

#endif
