#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "document/document.h"

/* GitHub-flavoured Markdown, LF line ends, one final newline. Free with g_free(). */
char *output_markdown(Document *document);

/* One self-contained HTML page: no external request, works without script; template, style and script embedded. Free with g_free(). */
char *output_html(Document *document, const char *title);

#endif
