#include "document/figure.h"

#include <math.h>
#include <string.h>
#include "base/text.h"
#include "build.h"

/* Around the id of a link's target, and at the link's end: control characters, which no text has after figure_escape(). */
#define LINK_SIGN '\x01'
#define LINK_END '\x04'
#define ELLIPSIS "\xe2\x80\xa6"

struct Figure {
    GString *body;
    double width, height;
    bool linked; /* the open group has a link */
};

Figure *figure_new(double width, double height) {
    Figure *figure = g_new0(Figure, 1);
    figure->body = g_string_new(NULL);
    figure->width = width;
    figure->height = height;
    return figure;
}

void figure_free(Figure *figure) {
    if (!figure)
        return;
    g_string_free(figure->body, TRUE);
    g_free(figure);
}

/* --- texts and numbers -------------------------------------------------------------------------------------------------- */

static char *cut(const char *text, guint room) {
    glong length = g_utf8_strlen(text, -1);
    if (room == 0 || length <= (glong)room)
        return g_strdup(text);
    g_autofree char *head = g_utf8_substring(text, 0, MAX((glong)room - 1, 0));
    return g_strconcat(g_strchomp(head), ELLIPSIS, NULL);
}

/* The one way of a text into a picture. */
static void figure_escape(GString *out, const char *text, guint room) {
    g_autoptr(GString) visible = g_string_new(NULL);
    text_visible(visible, text, -1, true);
    g_autofree char *shown = cut(visible->str, room);
    g_autofree char *escaped = g_markup_escape_text(shown, -1);
    g_string_append(out, escaped);
}

/* One digit behind the point at most, whatever the locale. */
static void append_number(GString *out, double number) {
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    double tenths = isfinite(number) ? round(CLAMP(number, -1e6, 1e6) * 10) : 0;
    g_ascii_formatd(buffer, sizeof buffer, fmod(tenths, 10) == 0 ? "%.0f" : "%.1f", tenths / 10 + 0.0);
    g_string_append(out, strcmp(buffer, "-0") == 0 ? "0" : buffer);
}

static void append_attribute(GString *out, const char *name, double number) {
    g_string_append_printf(out, " %s=\"", name);
    append_number(out, number);
    g_string_append_c(out, '"');
}

/* --- shapes ------------------------------------------------------------------------------------------------------------- */

void figure_rect(Figure *figure, double x, double y, double width, double height, const char *look) {
    g_string_append_printf(figure->body, "<rect class=\"%s\"", look);
    append_attribute(figure->body, "x", x);
    append_attribute(figure->body, "y", y);
    append_attribute(figure->body, "width", MAX(width, 0));
    append_attribute(figure->body, "height", MAX(height, 0));
    g_string_append(figure->body, "/>\n");
}

void figure_line(Figure *figure, double x1, double y1, double x2, double y2, const char *look) {
    g_string_append_printf(figure->body, "<line class=\"%s\"", look);
    append_attribute(figure->body, "x1", x1);
    append_attribute(figure->body, "y1", y1);
    append_attribute(figure->body, "x2", x2);
    append_attribute(figure->body, "y2", y2);
    g_string_append(figure->body, "/>\n");
}

void figure_path(Figure *figure, const double *points, size_t count, bool closed, const char *look) {
    g_string_append_printf(figure->body, "<path class=\"%s\" d=\"", look);
    for (size_t i = 0; i < count; i++) {
        g_string_append_c(figure->body, i == 0 ? 'M' : 'L');
        append_number(figure->body, points[2 * i]);
        g_string_append_c(figure->body, ' ');
        append_number(figure->body, points[2 * i + 1]);
    }
    g_string_append(figure->body, closed ? "Z\"/>\n" : "\"/>\n");
}

void figure_text(Figure *figure, double x, double y, char anchor, guint room, const char *look, const char *text) {
    g_string_append_printf(figure->body, "<text class=\"%s%s\"", look, anchor == 'm' ? " middle" : anchor == 'e' ? " end" : "");
    append_attribute(figure->body, "x", x);
    append_attribute(figure->body, "y", y);
    g_string_append_c(figure->body, '>');
    figure_escape(figure->body, text, room);
    g_string_append(figure->body, "</text>\n");
}

void figure_begin(Figure *figure, const char *tip, const char *link) {
    g_string_append(figure->body, "<g>\n");
    figure->linked = link != NULL;
    if (link) {
        g_autofree char *id = document_anchor_id(link);
        g_string_append_printf(figure->body, "%c%s%c", LINK_SIGN, id, LINK_SIGN);
    }
    if (!tip)
        return;
    g_string_append(figure->body, "<title>");
    figure_escape(figure->body, tip, 0);
    g_string_append(figure->body, "</title>\n");
}

void figure_end(Figure *figure) {
    if (figure->linked)
        g_string_append_c(figure->body, LINK_END);
    g_string_append(figure->body, "</g>\n");
    figure->linked = false;
}

/* --- in the document ---------------------------------------------------------------------------------------------------- */

/* Ids of the page's own parts begin with a capital; those of anchors and headings never do. */
static char *figure_id(Document *document, const char *name) {
    g_autofree char *anchor = document_anchor_id(name);
    char *id = g_strconcat("Figure-", anchor, NULL);
    for (int number = 2; !g_hash_table_add(document->anchors, g_strdup(id)); number++) {
        g_free(id);
        id = g_strdup_printf("Figure-%s-%d", anchor, number);
    }
    return id;
}

static void append_svg(GString *out, const Figure *figure, const char *id, const char *title, const char *description) {
    g_string_append_printf(out, "<svg role=\"img\" aria-labelledby=\"%s-title %s-desc\" viewBox=\"0 0 ", id, id);
    append_number(out, figure->width);
    g_string_append_c(out, ' ');
    append_number(out, figure->height);
    g_string_append_printf(out, "\">\n<title id=\"%s-title\">", id);
    figure_escape(out, title, 0);
    g_string_append_printf(out, "</title>\n<desc id=\"%s-desc\">", id);
    figure_escape(out, description, 0);
    g_string_append_printf(out, "</desc>\n%s</svg>", figure->body->str);
}

Node *document_figure(Document *document, Node *parent, const char *name, const char *title, const char *description, Figure *take_figure) {
    g_autoptr(Figure) figure = take_figure;
    g_autofree char *id = figure_id(document, name);
    GString *html = g_string_new("<figure class=\"picture\" id=\"");
    g_string_append_printf(html, "%s\">\n<figcaption>", id);
    figure_escape(html, title, 0);
    g_string_append(html, "</figcaption>\n<div class=\"canvas\">");
    append_svg(html, figure, id, title, description);
    g_string_append(html, "</div>\n</figure>\n");
    g_ptr_array_add(document->figures, g_string_free(html, FALSE));
    return block_append(parent, node_new_custom(true, OWN_FIGURE, document->figures->len - 1, "", ""));
}

/* Links that lead somewhere become links. Not reached by keyboard: a picture is one thing to a reader, and what it links to is said in words beside it. */
static char *resolve_links(const Document *document, const char *html) {
    GString *out = g_string_sized_new(strlen(html));
    bool alive = false;
    for (const char *at = html; *at;) {
        size_t length = strcspn(at, "\x01\x04");
        g_string_append_len(out, at, (gssize)length);
        at += length;
        if (*at == LINK_END)
            at++, g_string_append(out, alive ? "</a>" : "");
        else if (*at == LINK_SIGN) {
            const char *end = strchr(at + 1, LINK_SIGN);
            g_autofree char *id = g_strndup(at + 1, (size_t)(end - at - 1));
            alive = g_hash_table_contains(document->anchors, id);
            if (alive)
                g_string_append_printf(out, "<a href=\"#%s\" tabindex=\"-1\">", id);
            at = end + 1;
        }
    }
    return g_string_free(out, FALSE);
}

const char *document_figure_html(Document *document, Node *figure) {
    guint index = (guint)node_detail(figure);
    g_assert(node_kind(figure) == OWN_FIGURE && index < document->figures->len);
    char *resolved = resolve_links(document, document->figures->pdata[index]);
    g_free(document->figures->pdata[index]);
    document->figures->pdata[index] = resolved;
    return resolved;
}
