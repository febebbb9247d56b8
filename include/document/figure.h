#ifndef DOCUMENT_FIGURE_H
#define DOCUMENT_FIGURE_H

/*
 * A picture, drawn by code from numbers: SVG inside the HTML page. Its looks are classes of templates/style.css below .picture ("stretch ended", "axis"), none of which the page uses otherwise,
 * so that it follows the page's colours and prints; it needs no script. Every text passes through one function (escaped, control characters made visible). Coordinates are in the picture's own
 * units, from the top left; it scales to the page's width.
 */

#include "document/document.h"

typedef struct Figure Figure;

Figure *figure_new(double width, double height);
void figure_free(Figure *figure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Figure, figure_free)

/* `look`: class names, of code, never of data. Sizes below zero count as zero. */
void figure_rect(Figure *figure, double x, double y, double width, double height, const char *look);
void figure_line(Figure *figure, double x1, double y1, double x2, double y2, const char *look);
/* A path through `count` points (x, y, x, y, ...); closed: filled as an area. */
void figure_path(Figure *figure, const double *points, size_t count, bool closed, const char *look);
/* `anchor`: 's' starts at x, 'm' has its middle there, 'e' ends there. `text` is plain, of anybody; longer than `room` (characters; 0: any) it is cut, with a sign. */
void figure_text(Figure *figure, double x, double y, char anchor, guint room, const char *look, const char *text);

/* What is drawn until figure_end() belongs together: `tip` (plain; NULL) is shown under the pointer, `link` (an anchor of the document; NULL) is followed by a click. May not be nested. */
void figure_begin(Figure *figure, const char *tip, const char *link);
void figure_end(Figure *figure);

/*
 * Appends the picture. `name` gives the ids of its parts: the same text, the same ids; a number behind it when the document has one of that name. `title` is its caption, `description` says in
 * words what it shows (both plain). In Markdown there is what is appended to the returned node instead: a diagram, a table; in HTML that is left out.
 */
Node *document_figure(Document *document, Node *parent, const char *name, const char *title, const char *description, Figure *take_figure);

/* For writers of HTML: the figure's HTML; links to anchors that the document does not have are left out. Borrowed. */
const char *document_figure_html(Document *document, Node *figure);

#endif
