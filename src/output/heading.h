#ifndef OUTPUT_HEADING_H
#define OUTPUT_HEADING_H

/* Where the part of a file is that stands under a heading. */

#include "region.h"

typedef struct {
    size_t begin; /* index of the line after the heading */
    size_t end;   /* index of the line of the next heading of the same or a higher level; the number of lines: there is none */
} HeadingSpan;

/* The first heading of this text, whatever its case, markup and level; not one in code, in a quote or a list. */
bool heading_find(const char *bytes, size_t size, const GArray *lines, const char *heading, HeadingSpan *span);

#endif
