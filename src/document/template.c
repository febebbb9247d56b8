/* Templates: Markdown parsed by cmark; a paragraph that is one slot gives its place to what the slot's section appends. */
#include <string.h>
#include "base/error.h"
#include "base/text.h"
#include "build.h"

#define SIZE_LIMIT (2 * 1024 * 1024) /* cmark is quadratic in some inputs */

typedef struct {
    Document *document;
    const char *markdown;
    SlotFill fill;
    void *payload;
} Graft;

static const char *const extensions[] = {"table", "strikethrough", "autolink", "tasklist"};

static Node *parse(const char *markdown) {
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    for (size_t i = 0; i < G_N_ELEMENTS(extensions); i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    cmark_parser_feed(parser, markdown, strlen(markdown));
    Node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    cmark_consolidate_text_nodes(root);
    return root;
}

/* The source of a paragraph of one line, without what is around it (a list's or quote's marks); NULL: several lines. Its text nodes would
 * not do: in them, an underscore or a bracket may have become markup. */
static char *paragraph_source(const Graft *graft, Node *node) {
    Node *text = cmark_node_first_child(node);
    if (cmark_node_get_type(node) != CMARK_NODE_PARAGRAPH || !text || cmark_node_get_type(text) != CMARK_NODE_TEXT ||
        !g_str_has_prefix(cmark_node_get_literal(text), "{{") ||
        cmark_node_get_start_line(node) != cmark_node_get_end_line(node))
        return NULL;
    const char *line = graft->markdown;
    for (int number = cmark_node_get_start_line(node); number > 1; number--)
        line = strchr(line, '\n') + 1;
    size_t length = strcspn(line, "\r\n");
    size_t indent = MIN((size_t)MAX(cmark_node_get_start_column(node) - 1, 0), length);
    return g_strstrip(g_strndup(line + indent, length - indent));
}

/* The inside of "{{...}}", or NULL. */
static char *slot_text(const char *source) {
    if (!source || !g_str_has_prefix(source, "{{") || !g_str_has_suffix(source, "}}") || strlen(source) < 4)
        return NULL;
    char *inside = g_strndup(source + 2, strlen(source) - 4);
    if (!strstr(inside, "}}"))
        return g_strstrip(inside);
    g_free(inside);
    return NULL;
}

/* Fills a slot: what follows the paragraph is set aside, so that the section can append to the parent. */
static bool fill_slot(const Graft *graft, Node *paragraph, const char *text, GError **error) {
    g_autoptr(GPtrArray) keep = g_ptr_array_new_with_free_func(g_free);
    int line = cmark_node_get_start_line(paragraph);
    Slot slot;
    if (!slot_parse(text, keep, &slot, error)) {
        g_prefix_error(error, "template line %d: ", line);
        return false;
    }
    Node *parent = cmark_node_parent(paragraph);
    Node *aside = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);
    for (Node *next; (next = cmark_node_next(paragraph));)
        cmark_node_append_child(aside, next);
    cmark_node_free(paragraph);
    bool filled = graft->fill(graft->payload, graft->document, parent, &slot, error);
    for (Node *next; (next = cmark_node_first_child(aside));)
        cmark_node_append_child(parent, next);
    cmark_node_free(aside);
    if (!filled)
        g_prefix_error(error, "template line %d: ", line);
    return filled;
}

/* "> [!NOTE]" of the template: cmark knows no alerts and would escape the bracket. */
static void adopt_alert(Node *quote) {
    Node *paragraph = cmark_node_first_child(quote);
    Node *text = paragraph ? cmark_node_first_child(paragraph) : NULL;
    if (!text || cmark_node_get_type(text) != CMARK_NODE_TEXT)
        return;
    const char *literal = cmark_node_get_literal(text);
    if (!g_str_has_prefix(literal, "[!") || !g_str_has_suffix(literal, "]"))
        return;
    g_autofree char *kind = g_ascii_strup(literal + 2, (gssize)strlen(literal) - 3);
    size_t index = node_alert_index(kind);
    Node *after = cmark_node_next(text);
    if (index == SIZE_MAX || (after && cmark_node_get_type(after) != CMARK_NODE_SOFTBREAK))
        return;
    node_mark(quote, OWN_ALERT, index);
    cmark_node_replace(text, alert_new_mark(index, !after));
    cmark_node_free(text);
    if (after) /* the mark ends its line itself */
        cmark_node_free(after);
}

/* Goes through the blocks below `parent`. Recursion is as deep as the nesting of the template's blocks that may hold a slot. */
static bool graft_blocks(const Graft *graft, Node *parent, int depth, GError **error) {
    for (Node *next, *node = cmark_node_first_child(parent); node; node = next) {
        next = cmark_node_next(node);
        g_autofree char *source = paragraph_source(graft, node);
        g_autofree char *text = slot_text(source);
        if (text && !fill_slot(graft, node, text, error))
            return false;
        if (text)
            continue;
        int type = (int)cmark_node_get_type(node);
        if (type == CMARK_NODE_BLOCK_QUOTE)
            adopt_alert(node);
        if (type == CMARK_NODE_CODE_BLOCK && *cmark_node_get_fence_info(node) == '\0')
            cmark_node_set_fence_info(node, "text"); /* else cmark would indent it */
        bool holds = type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST || type == CMARK_NODE_ITEM;
        if (holds && depth < 100 && !graft_blocks(graft, node, depth + 1, error))
            return false;
    }
    return true;
}

bool document_graft_template(Document *document, const char *markdown, size_t size, SlotFill fill, void *payload, GError **error) {
    if (size > SIZE_LIMIT) {
        error_set(error, ERROR_CONFIG, "the template is larger than %d bytes", SIZE_LIMIT);
        return false;
    }
    g_autofree char *text = text_utf8(markdown, size);
    Graft graft = {document, text, fill, payload};
    Node *root = parse(text);
    bool grafted = graft_blocks(&graft, root, 0, error);
    for (Node *node; grafted && (node = cmark_node_first_child(root));)
        cmark_node_append_child(document->root, node);
    cmark_node_free(root);
    return grafted;
}
