#ifndef USAGE_PRIVATE_H
#define USAGE_PRIVATE_H

/* Shared by the readers of what statements use. */

#include "sql/usage.h"
#include "tree.h"

#define NO_RELATION G_MAXUINT

/* One statement that is read. */
typedef struct {
    SqlUsage *usage;
    int line;           /* of its first character */
    GArray *newlines;   /* of int: offsets in its text */
    bool holes;
    bool variables;     /* in PL/pgSQL: a bare name may be a variable */
} UsageReader;

/* CTEs in sight, innermost first. */
typedef struct UsageCte {
    const struct UsageCte *outer;
    const char *name;
} UsageCte;

/* What a FROM clause brings. */
typedef struct {
    const char *alias;  /* NULL: none, and no name */
    const char *schema; /* of a relation that has no alias */
    guint relation;     /* NO_RELATION: columns unknown */
} UsageItem;

typedef struct UsageScope {
    const struct UsageScope *outer;
    const UsageCte *ctes;
    GArray *items;      /* of UsageItem; NULL: none */
} UsageScope;

int usage_line(const UsageReader *reader, const json_t *fields);
const char *usage_keep(const UsageReader *reader, const char *text);
bool usage_certain_name(const UsageReader *reader, const char *name);

/* NO_RELATION: its name is not certain. */
guint usage_add_relation(const UsageReader *reader, const json_t *range);
/* The column of one relation; index of it, G_MAXUINT: none. */
guint usage_add_column(const UsageReader *reader, guint relation, const char *name, int line, bool target);
guint usage_add_column_of(const UsageReader *reader, const GArray *relations, const char *name, int line);
void usage_add_name(const UsageReader *reader, UsedNameKind kind, TreeName name, int line);

/* A statement that reads or writes rows, with what it is in. */
void usage_read_query(const UsageReader *reader, const json_t *node, const UsageScope *outer);
void usage_read_insert(const UsageReader *reader, const json_t *fields, const UsageScope *outer);
/* Expressions, whatever they are in. */
void usage_read_expression(const UsageReader *reader, const json_t *value, const UsageScope *scope);
/* All of a WITH clause; frees nothing: the CTEs belong to the reader's texts. */
const UsageCte *usage_read_with(const UsageReader *reader, const json_t *with, const UsageScope *outer, GPtrArray *kept);
/* A table that rows are written to: the first item of a new scope. */
guint usage_target_item(const UsageReader *reader, const json_t *range, GArray *items);
void usage_read_from(const UsageReader *reader, const json_t *list, const UsageScope *scope);

/* What the statement makes, changes or sets. */
void usage_read_made(const UsageReader *reader, const json_t *node);

/* One statement, as its text. */
void usage_read_statement(SqlUsage *usage, const char *sql, size_t size, int line, bool holes, bool variables);
/* What CREATE, ALTER and DROP are about, at any place of a program. */
void usage_read_names(SqlUsage *usage, const char *code, size_t size);
/* The statements in the body of a DO. */
void usage_read_do(SqlUsage *usage, const char *sql, size_t size, int line, bool holes);
void usage_mark(GHashTable *set, const char *name); /* NULL: nothing */

#endif
