#ifndef SQL_PARTS_H
#define SQL_PARTS_H

/* What a CREATE TABLE or ALTER TABLE lists: columns and constraints, by its tokens, so that it is known too where the grammar is too old for the text. */

#include <stddef.h>
#include <glib.h>

typedef enum {
    PART_COLUMN,
    PART_CONSTRAINT,
    PART_LIKE /* of another table, whose columns are not known here */
} SqlPartKind;

typedef struct {
    SqlPartKind kind;
    char *name; /* as the server stores it; NULL: it has none */
    int line;   /* 1-based in the text */
} SqlPart;

/* Of one statement, in order of writing; empty for any other statement, and for text that cannot be scanned. Array of SqlPart; free with g_array_unref(). */
GArray *sql_parts(const char *sql, size_t size);

#endif
