#ifndef MARKERS_H
#define MARKERS_H

/*
 * SQL in any text file, between marks in comments of whatever language:
 *
 *     // pgstrata: begin NAME        -- pgstrata: begin NAME        <!-- pgstrata: begin NAME -->
 *     // CREATE TABLE ...            CREATE TABLE ...               ```sql
 *     // pgstrata: end               -- pgstrata: end               ...
 *
 * Where every line between begins with what stands before the mark ("//", "#", "*"), that is taken away; lines of code fences are left out.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef struct {
    char *name; /* "" when the mark has none */
    char *sql;  /* every line at its place */
    int line;   /* of the first line of `sql` */
    bool ended; /* false: the end of the file came first */
} MarkedText;

bool markers_has(const char *text, size_t size);

/* Array of MarkedText in order; free with g_array_unref(). */
GArray *markers_read(const char *text, size_t size);

#endif
