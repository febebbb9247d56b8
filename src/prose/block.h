#ifndef PROSE_BLOCK_H
#define PROSE_BLOCK_H

/*
 * A Markdown document as a flat list of blocks, in order: what the readers of mentions need of its tree. cmark parses it, piece by piece (a document of any size costs
 * memory for one piece), after what could cost cmark more than its size has been taken out.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef enum { SHAPE_HEADING, SHAPE_ITEM, SHAPE_PARAGRAPH, SHAPE_ROW, SHAPE_CODE, SHAPE_COMMENT } Shape;

typedef enum { SPAN_CODE, SPAN_STRUCK, SPAN_STRONG, SPAN_CELL } SpanKind;

typedef struct {
    SpanKind kind;
    size_t begin, end; /* bytes of the block's text */
} Span;

typedef enum { BOX_NONE, BOX_EMPTY, BOX_CHECKED } Box;

typedef struct {
    Shape shape;
    int level;      /* of headings 1 to 6; else how many lists it stands in */
    int line;       /* 1-based */
    Box box;        /* of task lists' items */
    bool head;      /* a table's first row */
    GString *text;  /* without markup; "\n" where the source has a line's end; cells of a row are joined with "|" */
    GArray *spans;  /* of Span, by begin */
    char *language; /* of code: the first word of its info; NULL */
} Block;

typedef void (*BlockReader)(const Block *block, void *payload);

/* Calls `reader` for each block; the block is valid during the call. `line` is that of the text's beginning. Valid UTF-8 is asked for. */
void blocks_read(const char *text, size_t size, int line, BlockReader reader, void *payload);

/* Whether a byte of the block's text lies in a span of this kind. */
bool block_in_span(const Block *block, size_t at, SpanKind kind);

#endif
