#ifndef SQL_USAGE_H
#define SQL_USAGE_H

/*
 * SQL text -> what its statements use of a schema: relations, columns, values. Pure, and careful: only what is certain by the text alone is told, so that whoever holds it
 * against a catalog (analysis/script_check.h) raises no false alarm. Nothing is told of
 *   - what the grammar does not understand (another dialect, templates, newer syntax);
 *   - names that the text itself makes, changes or drops, and names of CTEs;
 *   - columns whose relation is not certain: a CTE, function or subquery is in sight, or an alias renames columns;
 *   - names that a hole or a placeholder is part of.
 * Untrusted input: a statement of too many tokens is left out, but for the rows of an INSERT, of which the first are read.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>
#include "base/text.h"

/* A table or view that a statement names. Indexes elsewhere are into SqlUsage.relations. */
typedef struct {
    const char *schema; /* NULL: by search_path */
    const char *name;
    int line;
} UsedRelation;

/* A column; of one of several relations where a bare name may be of each of them. */
typedef struct {
    const char *name;
    int line;
    guint first, count; /* in SqlUsage.candidates: indexes of relations; 0: taken out */
    bool target;        /* must be a column: INSERT lists, SET, ON CONFLICT. Else a system column or (behind a dot) a function may be meant */
    bool qualified;
} UsedColumn;

typedef enum { GIVEN_NULL, GIVEN_DEFAULT, GIVEN_TEXT, GIVEN_OTHER } UsedValueKind;

/* A constant that is given to a column; or, GIVEN_OTHER, something not constant. Alike values of one column are told once. */
typedef struct {
    size_t position;    /* in the list of columns, or in the table when there is none; 0-based */
    UsedValueKind kind;
    const char *text;   /* GIVEN_TEXT */
    int line;
} UsedValue;

/* How names begin that stand for text that is not known. */
#define SQL_HOLE "pgstrata_hole"

#define COUNT_UNKNOWN ((size_t)-1)

typedef struct {
    guint relation;
    int line;
    GPtrArray *columns; /* of const char *; NULL: no list, all columns in their order */
    size_t values;      /* how many each row has; COUNT_UNKNOWN. 0: DEFAULT VALUES */
    int values_line;
    bool overriding;    /* OVERRIDING SYSTEM VALUE or USER VALUE */
    GArray *given;      /* of UsedValue */
} UsedInsert;

/* ON CONFLICT with a target. */
typedef struct {
    guint relation;
    int line;
    GPtrArray *columns;     /* of const char *; NULL: a constraint */
    const char *constraint; /* NULL */
} UsedConflict;

/* A text constant that is compared with, or assigned to, a column; or that is cast to a type. NULL text: NULL is assigned. */
typedef struct {
    guint column;       /* in SqlUsage.columns, of one candidate; G_MAXUINT: a cast */
    const char *schema, *type; /* of a cast */
    const char *text;
    int line;
} UsedLiteral;

typedef enum { NAME_FUNCTION, NAME_TYPE } UsedNameKind;

typedef struct {
    UsedNameKind kind;
    const char *schema, *name;
    int line;
} UsedName;

typedef struct {
    TextPool *texts;
    GArray *relations;  /* of UsedRelation */
    GArray *columns;    /* of UsedColumn */
    GArray *candidates; /* of guint */
    GPtrArray *inserts;   /* of UsedInsert * */
    GPtrArray *conflicts; /* of UsedConflict * */
    GArray *literals;   /* of UsedLiteral */
    GArray *names;      /* of UsedName */
    GHashTable *made;   /* names of relations, types and functions that the text makes, renames or drops: not told above, whatever its order */
    GHashTable *altered; /* names of relations that it changes, and "relation.column" of columns that it makes or renames */
    GPtrArray *search_path; /* of const char *: that the text sets; NULL: it sets none */
    bool conditional;   /* set by the caller: statements may depend on what others find in the system catalogs; so names that are looked for there are taken as made */
    bool open;          /* it may make more, or set another path, than can be seen: dynamic SQL, other files */
    size_t statements, understood;
} SqlUsage;

SqlUsage *sql_usage_new(void);
void sql_usage_free(SqlUsage *usage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SqlUsage, sql_usage_free)

/* Reads one or more statements that begin at `line`. With `holes`, placeholders and names with SQL_HOLE stand for text that is not known. Call sql_usage_finish() after the last. */
void sql_usage_add(SqlUsage *usage, const char *sql, size_t size, int line, bool holes);

/* Takes out what the text makes itself. Indexes stay: a relation that is taken out has no name, a column no candidates. */
void sql_usage_finish(SqlUsage *usage);

/* What `other` makes and changes itself, too. */
void sql_usage_share(SqlUsage *usage, const SqlUsage *other);

/* All of it for one text. */
SqlUsage *sql_usage_parse(const char *sql, size_t size);

static inline const UsedRelation *used_relation(const SqlUsage *usage, guint index)
{
    return &g_array_index(usage->relations, UsedRelation, index);
}

static inline const UsedRelation *used_candidate(const SqlUsage *usage, const UsedColumn *column, guint index)
{
    return used_relation(usage, g_array_index(usage->candidates, guint, column->first + index));
}

/* The text makes something of this name; it changes what is asked of the relation, or of the column (NULL: of anything but the names of its columns). */
bool sql_usage_makes(const SqlUsage *usage, const char *name);
bool sql_usage_alters(const SqlUsage *usage, const char *relation, const char *column);

#endif
