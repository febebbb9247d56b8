#ifndef OUTPUT_INSERT_H
#define OUTPUT_INSERT_H

/*
 * Text that is put once at a place of a file that people keep by hand, without markers: a block at the end of what stands under a heading, or rows at the end of the table there. What is
 * there is never changed, nor are bytes outside the place; line ends follow the file's. A second run changes nothing:
 *   - a block is there when its first line is, anywhere in the file but in code (case, emphasis and the marks of headings and lists do not count);
 *   - a row is there when one of the table has the same under the first two of its columns that the table has.
 * Columns are matched by their titles, whatever their case ("Rationale", "Reason" and "Why" are one, as are "Date" and "When", "Author" and "By"); a column of the file's table that the rows do not have stays
 * empty. A heading that is not there is made, level 2, at the end of the file; a table likewise, at the end of the heading's part.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef enum { INSERT_BLOCK, INSERT_ROW, INSERT_COUNT } InsertKind;

/* Returns the new bytes (g_free), *new_size; *added is how many rows or blocks were put in, 0: the same bytes. INSERT_ROW: the rows of the first table of `markdown`; none: nothing to add.
 * ERROR_CONFIG: the table has no such column, or the place is in code. */
char *insert_markdown(const char *bytes, size_t size, InsertKind kind, const char *heading, const char *markdown, size_t *added, size_t *new_size, GError **error);

InsertKind insert_kind_find(const char *id); /* "block", "row"; INSERT_COUNT: none */

#endif
