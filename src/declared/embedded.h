#ifndef EMBEDDED_H
#define EMBEDDED_H

/* SQL in the texts of a program: which texts are SQL, and what the server would get of them. */

#include "declared/declared.h"
#include "sql/statement.h"

/* Where in SQL something is inserted whose value is not known. */
typedef enum {
    HOLE_VALUE,   /* a value: $1 */
    HOLE_LITERAL, /* inside of a string: left empty */
    HOLE_NAME     /* a name, a type, a part of one, a piece of SQL or of a body: pgstrata_hole_1 */
} HoleKind;

typedef struct {
    HoleKind kind;
    size_t begin, end;      /* in the text */
    const char *expression; /* as written; borrowed from the program */
} Hole;

/* A text with what is inserted put in. */
typedef struct {
    char *sql;
    size_t size;
    GArray *holes;        /* of Hole */
    Statements *statements;
    GArray *lines;        /* of int: of each line of `sql`, how many lines of the source are before it in the text */
    SourcePlace place;
    int end_line;
    bool cut;             /* it would be longer than 4 MiB */
} BuiltText;

BuiltText *built_text_new(const ModuleText *text);
void built_text_free(BuiltText *built);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BuiltText, built_text_free)

/* Where a line of `sql` (1-based) stands in the source. */
SourcePlace built_text_place(const BuiltText *built, int line);

/* Holes within the statement; *widest: the kind that tells least. */
size_t built_text_holes(const BuiltText *built, const Statement *statement, HoleKind *widest);
const Hole *built_text_first_hole(const BuiltText *built, const Statement *statement);

/* --- embedded_select.c --- */

/* Words of which a text of SQL has at least one; for module_texts(). */
extern const char *const EMBEDDED_WORDS[];

/* The text is SQL that the program sends, not prose that begins like it. */
bool embedded_is_sql(const ModuleText *text, const BuiltText *built);

/* The function or constant that it belongs to; "": neither. */
const char *embedded_group(const ModuleText *text);

/* It is in, or given to, one of these; NULL: all are wanted. */
bool embedded_is_wanted(const ModuleText *text, const char *const *names);

#endif
