#ifndef OUTPUT_HTML_H
#define OUTPUT_HTML_H

/* What the files of the HTML writer share. */

#include <cmark-gfm.h>
#include "document/node.h"
#include "output/output.h"

typedef struct {
    Node *node;
    int level;
    char *id;
    char *text;
    bool leaf; /* no heading below it: the unit that is filtered and laid out on its own */
} Heading;

/* html_headings.c: the headings among the root's children, in order. Ids are unique. */
GPtrArray *html_collect_headings(Node *root);
/* Appends the table of contents: levels 2 and 3. */
void html_append_contents(GString *out, const GPtrArray *headings);

/* html_tree.c: appends the tree as HTML, in nested sections. */
void html_append_tree(GString *out, Document *document, const GPtrArray *headings);
void html_append_escaped(GString *out, const char *text);

#endif
