#include <string.h>
#include <cmark-gfm.h>
#include "document/node.h"
#include "output/output.h"

/* --- strong text ------------------------------------------------------------------------------------------------------
 * "**" opens only where the text beside it lets it: "a**(b)**" is not strong. Neighbours are known only now, when the tree is
 * complete; where the asterisks would not do, <strong> does. */

typedef enum { SIDE_SPACE, SIDE_PUNCTUATION, SIDE_LETTER } Side;

static Side side_of(gunichar c) {
    if (c == 0 || g_unichar_isspace(c))
        return SIDE_SPACE;
    return g_unichar_isalnum(c) ? SIDE_LETTER : SIDE_PUNCTUATION;
}

/* What stands at the end (or begin) of a node's Markdown. Anything but text begins and ends with a sign. */
static Side edge_of(Node *node, bool end) {
    if (!node || cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK)
        return SIDE_SPACE;
    const char *text = cmark_node_get_type(node) == CMARK_NODE_TEXT ? cmark_node_get_literal(node) : NULL;
    if (!text || !*text)
        return SIDE_PUNCTUATION;
    return side_of(g_utf8_get_char(end ? g_utf8_prev_char(text + strlen(text)) : text));
}

static bool delimiter_works(Side inside, Side outside) {
    return inside == SIDE_LETTER || (inside == SIDE_PUNCTUATION && outside != SIDE_LETTER);
}

static bool is_emphasis(Node *node) {
    return node && (cmark_node_get_type(node) == CMARK_NODE_STRONG || cmark_node_get_type(node) == CMARK_NODE_EMPH);
}

static bool asterisks_work(Node *strong) {
    Node *before = cmark_node_previous(strong), *after = cmark_node_next(strong);
    if (is_emphasis(before) || is_emphasis(after) || is_emphasis(cmark_node_parent(strong)))
        return false;
    return delimiter_works(edge_of(cmark_node_first_child(strong), false), edge_of(before, true)) &&
           delimiter_works(edge_of(cmark_node_last_child(strong), true), edge_of(after, false));
}

static void use_element(Node *strong) {
    Node *element = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);
    cmark_node_set_on_enter(element, "<strong>");
    cmark_node_set_on_exit(element, "</strong>");
    for (Node *child; (child = cmark_node_first_child(strong));)
        cmark_node_append_child(element, child);
    if (cmark_node_replace(strong, element))
        cmark_node_free(strong);
}

static void settle_strong(Node *root) {
    g_autoptr(GPtrArray) unsound = g_ptr_array_new();
    cmark_iter *iter = cmark_iter_new(root);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        Node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_STRONG && !asterisks_work(node))
            g_ptr_array_add(unsound, node);
    }
    cmark_iter_free(iter);
    for (guint i = 0; i < unsound->len; i++)
        use_element(unsound->pdata[i]);
}

/* --- trailing spaces --------------------------------------------------------------------------------------------------
 * cmark writes the prefix of a quote or item on its blank lines too. Editors and linters take such spaces away, which would look
 * like a hand edit of a region. In fenced code, spaces are content. */

typedef struct {
    char sign;
    size_t length; /* of the open fence; 0: none */
} Fence;

static void follow_fence(Fence *fence, const char *line, size_t size) {
    size_t at = 0, run = 0;
    while (at < size && strchr(fence->length ? " >" : " >-*+0123456789.)", line[at]))
        at++;
    char sign = at < size ? line[at] : '\0';
    while (at + run < size && line[at + run] == sign)
        run++;
    if (fence->length == 0 && run >= 3 && (sign == '`' || sign == '~'))
        *fence = (Fence){sign, run};
    else if (fence->length > 0 && sign == fence->sign && run >= fence->length && at + run == size)
        fence->length = 0;
}

static size_t trimmed_size(const char *line, size_t size) {
    size_t at = 0, end = size;
    while (at < size && (line[at] == ' ' || line[at] == '>'))
        at++;
    while (at == size && end > 0 && line[end - 1] == ' ')
        end--;
    return end;
}

static char *trim_blank_lines(const char *markdown) {
    const char *end = markdown + strlen(markdown);
    GString *out = g_string_sized_new((gsize)(end - markdown) + 1);
    Fence fence = {0};
    for (const char *line = markdown, *next; line < end; line = next) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)((newline ? newline : end) - line);
        next = newline ? newline + 1 : end;
        follow_fence(&fence, line, size);
        g_string_append_len(out, line, (gssize)(fence.length ? size : trimmed_size(line, size)));
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

char *output_markdown(Document *document) {
    Node *root = document_root(document);
    settle_strong(root);
    char *rendered = cmark_render_commonmark(root, CMARK_OPT_DEFAULT, 0);
    char *markdown = trim_blank_lines(rendered);
    cmark_get_default_mem_allocator()->free(rendered);
    return markdown;
}
