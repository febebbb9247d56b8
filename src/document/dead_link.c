/* Links between the parts of a report, in a document that has only some of the parts: a link whose target is not there becomes its text. */
#include "build.h"

/* The links that document_link_anchor() made; those of a user's template are the user's. */
static bool is_own_link(Node *node) {
    return cmark_node_get_type(node) == CMARK_NODE_LINK && node_kind(node) == OWN_ANCHOR_LINK;
}

static void unlink_node(Node *link) {
    for (Node *child; (child = cmark_node_first_child(link));)
        cmark_node_insert_before(link, child);
    cmark_node_free(link);
}

void document_drop_dead_links(Document *document) {
    g_autoptr(GPtrArray) dead = g_ptr_array_new();
    cmark_iter *iter = cmark_iter_new(document->root);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        Node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_ENTER && is_own_link(node) && !g_hash_table_contains(document->anchors, cmark_node_get_url(node) + 1))
            g_ptr_array_add(dead, node);
    }
    cmark_iter_free(iter);
    for (guint i = 0; i < dead->len; i++)
        unlink_node(g_ptr_array_index(dead, i));
}
