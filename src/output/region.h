#ifndef OUTPUT_REGION_H
#define OUTPUT_REGION_H

/* Finds the regions of a file by its bytes. */

#include "output/inject.h"

typedef struct {
    size_t begin;
    size_t end;  /* before the line end */
    size_t next; /* after it */
} Line;

typedef struct {
    Slot slot;
    int line;            /* of the begin marker */
    char *indent;        /* white space before it */
    const char *newline; /* what ends its line: that is what ends the region's lines */
    size_t body;         /* between the markers' lines */
    size_t body_end;     /* the end marker's line begins */
    size_t marker_end;   /* before that line's end */
    char *checksum;      /* NULL: none yet */
} Region;

/* Lines end in LF, CR LF or CR, as for cmark, whose line numbers are used. */
GArray *region_split_lines(const char *bytes, size_t size);

/* "\r\n", "\n" or "\r"; "\n" for the last line without. Borrowed. */
const char *region_newline(const char *bytes, const Line *line);

/* The regions in order (of Region *); the slots' strings are added to `keep`. ERROR_CONFIG with the line for markers that do not match up. */
GPtrArray *region_scan(const char *bytes, size_t size, GPtrArray *keep, GError **error);

/* One flag a line: whether it is in a code block. Free with g_free(). */
bool *region_find_code(const char *bytes, size_t size, size_t count);

/* The tree that cmark reads: for start lines, which are right; its end lines are not. Free with cmark_node_free(). */
struct cmark_node *region_parse(const char *bytes, size_t size);

#endif
