#ifndef OUTPUT_INSERT_TABLE_H
#define OUTPUT_INSERT_TABLE_H

/* Tables of Markdown as their bytes: cells are what stands between the pipes. */

#include "region.h"

typedef struct {
    size_t begin, end;  /* indexes of the header's line, and of the line after the last row */
    GPtrArray *titles;  /* of char *: the header's cells */
    GPtrArray *rows;    /* of GPtrArray * of char * */
} InsertTable;

/* The first table that begins in [from, to), not in code, a list or a quote; NULL: none. */
InsertTable *insert_table_find(const char *bytes, size_t size, const GArray *lines, size_t from, size_t to);
void insert_table_free(InsertTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(InsertTable, insert_table_free)

/* Its lines, with LF. Free with g_free(). */
char *insert_table_text(const char *bytes, const GArray *lines, const InsertTable *table);

/* Appends to `out` a line for each row of `from` that `to` does not have, in the columns of `to`. ERROR_CONFIG: they have no column in common. */
bool insert_table_merge(const InsertTable *to, const InsertTable *from, GString *out, size_t *added, GError **error);

/* Without emphasis, code marks, marks of headings and lists, and a colon at the end; case folded. Free with g_free(). */
char *insert_plain(const char *text, size_t size);

#endif
