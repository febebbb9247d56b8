#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "document/document.h"

/* GitHub-flavoured Markdown, LF line ends, one final newline. Free with g_free(). */
char *output_markdown(Document *document);

/* The same in at most `limit` bytes: the first block and HTML of the template stay, the parts behind (each from a heading to the next) are cut from their ends, the last ones most, with a line that says
 * what was left out and, with `whole`, the command that shows all. Cuts the document itself. Longer than `limit` only when what is never cut is. Free with g_free(). */
char *output_markdown_within(Document *document, size_t limit, const char *whole);

/* One self-contained HTML page: no external request, works without script; template, style and script embedded. `title`: of the page when the document has no heading of level 1. Free with g_free(). */
char *output_html(Document *document, const char *title);

#endif
