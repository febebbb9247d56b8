/*
 * The tree as HTML. cmark has a writer of its own, but its HTML has no sections, no scope on table headers and no look for our
 * nodes, and drops them or lets a template's raw HTML through, as one option decides. Raw HTML of a template is left out here.
 */
#include <string.h>
#include <cmark-gfm-core-extensions.h>
#include "document/figure.h"
#include "html.h"

#define DEEPEST 6
#define SHORT 20     /* a cell with less text is not broken at its hyphens: dates */
#define PROSE 40     /* a cell with more text is given room */
#define LONG_CODE 40 /* code in cells breaks only when it is longer */

typedef struct {
    GString *out;
    Document *document;
    const GPtrArray *headings;
    guint next_heading;
    int sections[DEEPEST + 1]; /* levels of the open sections */
    int depth;
    Node *table; /* whose body is open */
} Writer;

static void write_node(Writer *writer, cmark_iter *iter, Node *node, bool enter);

void html_append_escaped(GString *out, const char *text) {
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append(out, escaped);
}

static void append_text(Writer *writer, const char *text) {
    g_autofree char *shown = node_text_without_breaks(text);
    html_append_escaped(writer->out, shown);
}

static void write_children(Writer *writer, Node *parent) {
    cmark_iter *iter = cmark_iter_new(parent);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;)
        if (cmark_iter_get_node(iter) != parent)
            write_node(writer, iter, cmark_iter_get_node(iter), event == CMARK_EVENT_ENTER);
    cmark_iter_free(iter);
}

/* --- sections and headings -------------------------------------------------------------------------------------------- */

static void close_sections(Writer *writer, int level) {
    for (; writer->depth > 0 && writer->sections[writer->depth - 1] >= level; writer->depth--)
        g_string_append(writer->out, "</section>\n");
}

static const Heading *take_heading(Writer *writer, Node *node) {
    if (writer->next_heading >= writer->headings->len)
        return NULL;
    const Heading *heading = writer->headings->pdata[writer->next_heading];
    if (heading->node != node) /* inside a quote or details */
        return NULL;
    writer->next_heading++;
    return heading;
}

static void write_heading(Writer *writer, Node *node, bool enter) {
    int level = cmark_node_get_heading_level(node);
    const Heading *heading = enter ? take_heading(writer, node) : NULL;
    if (heading) {
        close_sections(writer, level);
        if (level > 1) {
            g_string_append_printf(writer->out, "<section class=\"level%d%s\">\n", level, heading->leaf ? " leaf" : "");
            writer->sections[writer->depth++] = level;
        }
        g_string_append_printf(writer->out, "<h%d id=\"%s\">", level, heading->id);
    } else
        g_string_append_printf(writer->out, enter ? "<h%d>" : "</h%d>\n", level);
}

/* The anchor that gave its id to the heading is not written again. */
static bool is_heading_id(Node *anchor) {
    Node *parent = cmark_node_parent(anchor);
    return cmark_node_get_type(parent) == CMARK_NODE_HEADING && !cmark_node_previous(anchor) &&
           cmark_node_get_type(cmark_node_parent(parent)) == CMARK_NODE_DOCUMENT;
}

/* --- tables ----------------------------------------------------------------------------------------------------------- */

static void write_row(Writer *writer, Node *row, bool enter) {
    bool header = cmark_gfm_extensions_get_table_row_is_header(row);
    if (enter && header)
        g_string_append(writer->out, "<thead>");
    else if (enter && writer->table != cmark_node_parent(row)) {
        g_string_append(writer->out, "<tbody>\n");
        writer->table = cmark_node_parent(row);
    }
    g_string_append(writer->out, enter ? "<tr>" : header ? "</tr></thead>\n" : "</tr>\n");
}

static char cell_alignment(Node *cell) {
    Node *table = cmark_node_parent(cmark_node_parent(cell));
    size_t column = 0;
    for (Node *before = cmark_node_previous(cell); before; before = cmark_node_previous(before))
        column++;
    const uint8_t *letters = cmark_gfm_extensions_get_table_alignments(table);
    return letters && column < cmark_gfm_extensions_get_table_columns(table) ? (char)letters[column] : 0;
}

/* A browser gives every column of a table as little as it can; the class says where that reads badly. */
static const char *cell_class(Node *cell) {
    size_t length = 0, children = 0;
    bool hyphen = false, code = false;
    for (Node *child = cmark_node_first_child(cell); child; child = cmark_node_next(child), children++) {
        const char *literal = cmark_node_get_type(child) == CMARK_NODE_TEXT ? cmark_node_get_literal(child) : "";
        length += strlen(literal);
        hyphen = hyphen || strchr(literal, '-');
        bool is_code = cmark_node_get_type(child) == CMARK_NODE_CODE;
        if (is_code && strlen(cmark_node_get_literal(child)) > LONG_CODE)
            return " class=\"t\"";
        code = code || is_code;
    }
    if (hyphen && !code && children == 1 && length < SHORT)
        return " class=\"n\"";
    return length > PROSE || (code && length > PROSE / 2) ? " class=\"t\"" : "";
}

static void write_cell(Writer *writer, Node *cell, bool enter) {
    /* An empty header is none. */
    bool header = cmark_gfm_extensions_get_table_row_is_header(cmark_node_parent(cell)) && cmark_node_first_child(cell);
    if (!enter) {
        g_string_append(writer->out, header ? "</th>" : "</td>");
        return;
    }
    char alignment = cell_alignment(cell);
    g_string_append(writer->out, header ? "<th scope=\"col\"" : "<td");
    if (alignment == 'r' || alignment == 'c')
        g_string_append_printf(writer->out, " class=\"%c\">", alignment);
    else
        g_string_append_printf(writer->out, "%s>", header ? "" : cell_class(cell));
}

static void write_table(Writer *writer, Node *table, bool enter) {
    if (!enter && writer->table == table)
        g_string_append(writer->out, "</tbody>");
    g_string_append(writer->out, enter ? "<div class=\"scroll\"><table>\n" : "</table></div>\n");
}

/* --- blocks ----------------------------------------------------------------------------------------------------------- */

static void write_quote(Writer *writer, Node *quote, bool enter) {
    if (node_kind(quote) != OWN_ALERT) {
        g_string_append(writer->out, enter ? "<blockquote>\n" : "</blockquote>\n");
        return;
    }
    if (!enter) {
        g_string_append(writer->out, "</div>\n");
        return;
    }
    bool banner = writer->depth == 0; /* before any section: it says how things stand */
    g_autofree char *kind = g_ascii_strdown(node_alert_kind(quote), -1);
    g_string_append_printf(writer->out, "<div class=\"alert %s%s\" role=\"note\">\n<p class=\"kind\">%c%s</p>\n", kind, banner ? " banner" : "",
                           g_ascii_toupper(*kind), kind + 1);
}

static void write_code_block(Writer *writer, Node *node) {
    const char *info = cmark_node_get_fence_info(node);
    g_autofree char *language = g_strndup(info, strcspn(info, " \t"));
    bool diagram = strcmp(language, "mermaid") == 0;
    if (diagram)
        g_string_append(writer->out, "<details class=\"diagram\"><summary>Diagram, as Mermaid source</summary>\n");
    g_string_append(writer->out, "<div class=\"code\"><pre><code");
    if (*language && strcmp(language, "text") != 0) {
        g_string_append(writer->out, " data-language=\"");
        html_append_escaped(writer->out, language);
        g_string_append_c(writer->out, '"');
    }
    g_string_append_c(writer->out, '>');
    html_append_escaped(writer->out, cmark_node_get_literal(node));
    g_string_append(writer->out, diagram ? "</code></pre></div></details>\n" : "</code></pre></div>\n");
}

static void write_list(Writer *writer, Node *list, bool enter) {
    bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    int start = cmark_node_get_list_start(list);
    if (!enter)
        g_string_append(writer->out, ordered ? "</ol>\n" : "</ul>\n");
    else if (ordered && start != 1)
        g_string_append_printf(writer->out, "<ol start=\"%d\">\n", start);
    else
        g_string_append(writer->out, ordered ? "<ol>\n" : "<ul>\n");
}

static void write_item(Writer *writer, Node *item, bool enter) {
    g_string_append(writer->out, enter ? "<li>" : "</li>\n");
    if (enter && strcmp(cmark_node_get_type_string(item), "tasklist") == 0)
        g_string_append(writer->out, cmark_gfm_extensions_get_tasklist_item_checked(item) ? "\xe2\x98\x91 " : "\xe2\x98\x90 ");
}

static void write_paragraph(Writer *writer, Node *paragraph, bool enter) {
    Node *list = cmark_node_parent(cmark_node_parent(paragraph));
    bool tight = list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
    if (!tight)
        g_string_append(writer->out, enter ? "<p>" : "</p>\n");
}

/* Our own blocks: details and figures; a separator has no content. What a figure has for other formats is passed over. */
static void write_custom_block(Writer *writer, cmark_iter *iter, Node *node, bool enter) {
    if (node_kind(node) == OWN_FIGURE && enter) {
        g_string_append(writer->out, document_figure_html(writer->document, node));
        cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
    }
    if (node_kind(node) != OWN_DETAILS)
        return;
    g_autofree char *html = node_text_without_breaks(enter ? cmark_node_get_on_enter(node) : cmark_node_get_on_exit(node));
    g_string_append_printf(writer->out, enter ? "%s\n<div class=\"folded\">\n" : "</div>\n%s\n", html);
}

/* --- inlines ---------------------------------------------------------------------------------------------------------- */

static void write_custom_inline(Writer *writer, Node *node, bool enter) {
    NodeKind kind = node_kind(node);
    if (kind == OWN_BADGE && enter)
        g_string_append_printf(writer->out, "<span class=\"badge %s\">", node_badge_look(node));
    else if (kind == OWN_BADGE)
        g_string_append(writer->out, "</span>");
    else if (kind == OWN_DOLLAR)
        g_string_append(writer->out, enter ? "$" : "");
    else if (kind != OWN_ALERT_MARK && (kind != OWN_ANCHOR || !is_heading_id(node)))
        g_string_append(writer->out, enter ? cmark_node_get_on_enter(node) : cmark_node_get_on_exit(node));
}

static bool is_outside(const char *url) {
    return g_ascii_strncasecmp(url, "http://", 7) == 0 || g_ascii_strncasecmp(url, "https://", 8) == 0;
}

/* A template may link to a file beside the report, but no scheme other than the web's works. */
static bool is_safe_url(const char *url) {
    return is_outside(url) || g_ascii_strncasecmp(url, "mailto:", 7) == 0 || url[strcspn(url, ":/?#")] != ':';
}

/* Images become links: the page makes no request. */
static void write_link(Writer *writer, Node *node, bool enter) {
    const char *url = cmark_node_get_url(node);
    if (!is_safe_url(url))
        return;
    if (!enter) {
        g_string_append(writer->out, "</a>");
        return;
    }
    g_string_append(writer->out, "<a href=\"");
    html_append_escaped(writer->out, url);
    g_string_append(writer->out, is_outside(url) ? "\" rel=\"noopener noreferrer\">" : "\">");
}

static void write_code(Writer *writer, Node *node) {
    const char *literal = cmark_node_get_literal(node);
    g_string_append(writer->out, strlen(literal) > LONG_CODE ? "<code class=\"w\">" : "<code>");
    html_append_escaped(writer->out, literal);
    g_string_append(writer->out, "</code>");
}

/* --- all -------------------------------------------------------------------------------------------------------------- */

static void write_extension(Writer *writer, Node *node, bool enter) {
    if (node_is_table(node))
        write_table(writer, node, enter);
    else if (node_is_row(node))
        write_row(writer, node, enter);
    else if (node_is_cell(node))
        write_cell(writer, node, enter);
    else if (node_is_strikethrough(node))
        g_string_append(writer->out, enter ? "<del>" : "</del>");
}

static void write_inline(Writer *writer, Node *node, bool enter) {
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        append_text(writer, cmark_node_get_literal(node));
        return;
    case CMARK_NODE_SOFTBREAK:
        g_string_append_c(writer->out, '\n');
        return;
    case CMARK_NODE_LINEBREAK:
        g_string_append(writer->out, "<br>\n");
        return;
    case CMARK_NODE_CODE:
        write_code(writer, node);
        return;
    case CMARK_NODE_EMPH:
        g_string_append(writer->out, enter ? "<em>" : "</em>");
        return;
    case CMARK_NODE_STRONG:
        g_string_append(writer->out, enter ? "<strong>" : "</strong>");
        return;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        write_link(writer, node, enter);
        return;
    case CMARK_NODE_CUSTOM_INLINE:
        write_custom_inline(writer, node, enter);
        return;
    default: /* raw HTML */
        return;
    }
}

static void write_node(Writer *writer, cmark_iter *iter, Node *node, bool enter) {
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
        write_quote(writer, node, enter);
        return;
    case CMARK_NODE_LIST:
        write_list(writer, node, enter);
        return;
    case CMARK_NODE_ITEM:
        write_item(writer, node, enter);
        return;
    case CMARK_NODE_CODE_BLOCK:
        write_code_block(writer, node);
        return;
    case CMARK_NODE_PARAGRAPH:
        write_paragraph(writer, node, enter);
        return;
    case CMARK_NODE_HEADING:
        write_heading(writer, node, enter);
        return;
    case CMARK_NODE_THEMATIC_BREAK:
        g_string_append(writer->out, "<hr>\n");
        return;
    case CMARK_NODE_CUSTOM_BLOCK:
        write_custom_block(writer, iter, node, enter);
        return;
    default:
        write_extension(writer, node, enter);
        write_inline(writer, node, enter);
        return;
    }
}

void html_append_tree(GString *out, Document *document, const GPtrArray *headings) {
    Writer writer = {.out = out, .document = document, .headings = headings};
    write_children(&writer, document_root(document));
    close_sections(&writer, 0);
}
