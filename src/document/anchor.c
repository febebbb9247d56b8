#include <string.h>
#include "base/text.h"
#include "build.h"

#define ID_LIMIT 80 /* bytes kept of a text that is not an id itself */

static bool is_id_char(char c) {
    return g_ascii_islower(c) || g_ascii_isdigit(c) || c == '.' || c == '_' || c == '-';
}

char *document_anchor_id(const char *anchor) {
    size_t length = strlen(anchor);
    bool same = length > 0 && length <= ID_LIMIT;
    GString *id = g_string_new(NULL);
    for (size_t i = 0; i < length && i < ID_LIMIT; i++) {
        char c = g_ascii_tolower(anchor[i]);
        same = same && c == anchor[i] && is_id_char(c);
        if (is_id_char(c))
            g_string_append_c(id, c);
        else if (id->len > 0 && id->str[id->len - 1] != '-')
            g_string_append_c(id, '-');
    }
    if (!same) {
        g_autofree char *hash = text_sha256(anchor, length);
        if (id->len > 0 && id->str[id->len - 1] != '-')
            g_string_append_c(id, '-');
        g_string_append_len(id, hash, 8);
    }
    return g_string_free(id, FALSE);
}

bool anchor_is_paragraph(Node *node) {
    return node && node_kind(node) == OWN_ANCHORS;
}

void anchor_move_into(Node *heading) {
    Node *before = cmark_node_previous(heading);
    if (!anchor_is_paragraph(before))
        return;
    for (Node *anchor; (anchor = cmark_node_last_child(before));)
        cmark_node_prepend_child(heading, anchor);
    cmark_node_free(before);
}

void document_anchor(Document *document, Node *parent, const char *anchor) {
    g_autofree char *id = document_anchor_id(anchor);
    g_autofree char *html = g_strdup_printf("<a id=\"%s\"></a>", id);
    if (!g_hash_table_add(document->anchors, g_steal_pointer(&id)))
        return;
    int type = (int)cmark_node_get_type(parent);
    Node *container = parent;
    if (type != CMARK_NODE_PARAGRAPH && type != CMARK_NODE_HEADING && !node_is_cell(parent)) {
        container = cmark_node_last_child(parent);
        if (!anchor_is_paragraph(container))
            node_mark(container = block_append(parent, cmark_node_new(CMARK_NODE_PARAGRAPH)), OWN_ANCHORS, 0);
    }
    cmark_node_append_child(container, node_new_custom(false, OWN_ANCHOR, 0, html, ""));
}

void document_link_anchor(Document *document, Node *parent, const char *anchor, const char *marked) {
    g_autofree char *id = document_anchor_id(anchor);
    g_autofree char *url = g_strconcat("#", id, NULL);
    document_link(document, parent, url, marked);
    Node *link = cmark_node_last_child(inline_container(parent));
    if (link && cmark_node_get_type(link) == CMARK_NODE_LINK)
        node_mark(link, OWN_ANCHOR_LINK, 0);
}
