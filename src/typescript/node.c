#include "node.h"

#include <string.h>

const Node *node_field(const Node *node, NodeField field) {
    for (uint32_t i = 0; node && i < node->count; i++)
        if (node->children[i].field == field)
            return &node->children[i];
    return NULL;
}

const Node *node_child(const Node *node, NodeKind kind) {
    for (uint32_t i = 0; node && i < node->count; i++)
        if (node->children[i].kind == kind)
            return &node->children[i];
    return NULL;
}

const Node *node_inner(const Node *node) {
    return node && node->count ? &node->children[0] : NULL;
}

const Node *node_bare(const Node *node) {
    while (node && node->count &&
           (node->kind == NODE_PARENTHESES || node->kind == NODE_AS || node->kind == NODE_SATISFIES || node->kind == NODE_NON_NULL ||
            node->kind == NODE_TYPE_ASSERTION || node->kind == NODE_INSTANTIATION))
        node = &node->children[0];
    return node;
}

/* However many spaces there are. */
enum { EXCERPT_SCAN = 2000 };

char *source_excerpt(const Source *source, const Node *node, size_t limit) {
    GString *out = g_string_new(NULL);
    bool space = false;
    if (!node)
        return g_string_free(out, FALSE);
    for (uint32_t i = node->start; i < node->end && i < source->size && out->len < limit && i - node->start < EXCERPT_SCAN; i++) {
        char c = source->text[i];
        if (g_ascii_isspace(c)) {
            space = out->len > 0;
            continue;
        }
        if (space)
            g_string_append_c(out, ' ');
        space = false;
        g_string_append_c(out, c);
    }
    bool cut = out->len >= limit;
    /* Not within a character. */
    while (out->len && cut && (out->str[out->len - 1] & 0x80)) {
        bool lead = (out->str[out->len - 1] & 0xC0) == 0xC0;
        g_string_truncate(out, out->len - 1);
        if (lead)
            break;
    }
    if (cut)
        g_string_append(out, "...");
    return g_string_free(out, FALSE);
}
