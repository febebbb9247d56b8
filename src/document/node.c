#include <string.h>
#include "build.h"

static const char *const badge_looks[] = {"info", "ok", "warning", "error"};
static const char *const alert_kinds[] = {"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"};

static size_t index_of(const char *word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (word && strcmp(word, words[i]) == 0)
            return i;
    return SIZE_MAX;
}

/* The mark is a number in the node's user data: kind, and from bit 8 the detail. */
void node_mark(Node *node, NodeKind kind, size_t detail) {
    cmark_node_set_user_data(node, GSIZE_TO_POINTER((size_t)kind | detail << 8));
}

size_t node_detail(Node *node) {
    return GPOINTER_TO_SIZE(cmark_node_get_user_data(node)) >> 8;
}

NodeKind node_kind(Node *node) {
    return (NodeKind)(GPOINTER_TO_SIZE(cmark_node_get_user_data(node)) & 0xff);
}

Node *node_new_custom(bool block, NodeKind kind, size_t detail, const char *enter, const char *leave) {
    Node *node = cmark_node_new(block ? CMARK_NODE_CUSTOM_BLOCK : CMARK_NODE_CUSTOM_INLINE);
    cmark_node_set_on_enter(node, enter);
    cmark_node_set_on_exit(node, leave);
    node_mark(node, kind, detail);
    return node;
}

size_t node_badge_index(const char *look) {
    size_t index = index_of(look, badge_looks, G_N_ELEMENTS(badge_looks));
    return index == SIZE_MAX ? 0 : index;
}

const char *node_badge_look(Node *badge) {
    return badge_looks[node_detail(badge)];
}

size_t node_alert_index(const char *kind) {
    return index_of(kind, alert_kinds, G_N_ELEMENTS(alert_kinds));
}

const char *node_alert_name(size_t index) {
    return alert_kinds[index];
}

const char *node_alert_kind(Node *alert) {
    return alert_kinds[node_detail(alert)];
}

char *node_anchor_id(Node *anchor) {
    const char *begin = strchr(cmark_node_get_on_enter(anchor), '"');
    const char *end = begin ? strchr(begin + 1, '"') : NULL;
    return end ? g_strndup(begin + 1, (size_t)(end - begin - 1)) : g_strdup("");
}

bool node_is_table(Node *node) {
    return cmark_node_get_type(node) == CMARK_NODE_TABLE;
}

bool node_is_row(Node *node) {
    return cmark_node_get_type(node) == CMARK_NODE_TABLE_ROW;
}

bool node_is_cell(Node *node) {
    return cmark_node_get_type(node) == CMARK_NODE_TABLE_CELL;
}

bool node_is_strikethrough(Node *node) {
    return cmark_node_get_type(node) == CMARK_NODE_STRIKETHROUGH;
}

char *node_text_without_breaks(const char *text) {
    size_t width = strlen(ZERO_WIDTH_SPACE);
    GString *out = g_string_new(NULL);
    for (const char *found; (found = strstr(text, ZERO_WIDTH_SPACE)); text = found + width)
        g_string_append_len(out, text, found - text);
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}

static void append_plain(GString *out, Node *node) {
    int type = (int)cmark_node_get_type(node);
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
        g_string_append(out, cmark_node_get_literal(node));
    else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK || node_kind(node) == OWN_BREAK)
        g_string_append_c(out, ' ');
    else if (node_kind(node) == OWN_DOLLAR)
        g_string_append_c(out, '$');
}

char *node_plain_text(Node *node) {
    g_autoptr(GString) out = g_string_new(NULL);
    cmark_iter *iter = cmark_iter_new(node);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;)
        if (event == CMARK_EVENT_ENTER)
            append_plain(out, cmark_iter_get_node(iter));
    cmark_iter_free(iter);
    return node_text_without_breaks(out->str);
}
