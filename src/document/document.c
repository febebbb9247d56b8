#include "document/document.h"
#include <string.h>
#include "base/text.h"
#include "build.h"

/* The table extension lets no custom node into a cell. Ours must go there (<br>, the dollar sign), and they are safe there:
 * they are one line. Parsing does not ask this function about inlines. */
static int table_can_contain(cmark_syntax_extension *extension, cmark_node *node, cmark_node_type child) {
    (void)extension;
    if (node_is_table(node))
        return child == CMARK_NODE_TABLE_ROW;
    if (node_is_row(node))
        return child == CMARK_NODE_TABLE_CELL;
    return (child & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE;
}

static void prepare_library(void) {
    static gsize ready;
    if (!g_once_init_enter(&ready))
        return;
    cmark_gfm_core_extensions_ensure_registered();
    cmark_syntax_extension_set_can_contain_func(cmark_find_syntax_extension("table"), table_can_contain);
    g_once_init_leave(&ready, 1);
}

Document *document_new(void) {
    prepare_library();
    Document *document = g_new0(Document, 1);
    document->root = cmark_node_new(CMARK_NODE_DOCUMENT);
    document->anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    document->figures = g_ptr_array_new_with_free_func(g_free);
    return document;
}

void document_free(Document *document) {
    if (!document)
        return;
    cmark_node_free(document->root);
    g_hash_table_unref(document->anchors);
    g_ptr_array_unref(document->figures);
    g_free(document);
}

Node *document_root(Document *document) {
    return document->root;
}

bool document_is_empty(Node *parent) {
    return cmark_node_first_child(parent) == NULL;
}

/* --- blocks ----------------------------------------------------------------------------------------------------------- */

static bool is_type(Node *node, int type) {
    return node && (int)cmark_node_get_type(node) == type;
}

/* A tight list writes no blank lines, and most blocks would run into the one before without. */
static void loosen_list(Node *item, Node *block) {
    if (is_type(item, CMARK_NODE_ITEM) && cmark_node_first_child(item) && !is_type(block, CMARK_NODE_LIST) &&
        !is_type(block, CMARK_NODE_CODE_BLOCK))
        cmark_node_set_list_tight(cmark_node_parent(item), 0);
}

Node *alert_new_mark(size_t kind, bool alone) {
    g_autofree char *mark = g_strdup_printf("[!%s]%s", node_alert_name(kind), alone ? "" : "\n");
    return node_new_custom(false, OWN_ALERT_MARK, 0, mark, "");
}

/* GitHub wants "[!WARNING]" to be the first line of the first paragraph. */
static void mark_alert(Node *alert, Node *block) {
    Node *paragraph = is_type(block, CMARK_NODE_PARAGRAPH) ? block : cmark_node_new(CMARK_NODE_PARAGRAPH);
    if (paragraph != block)
        cmark_node_append_child(alert, paragraph);
    cmark_node_prepend_child(paragraph, alert_new_mark(node_alert_index(node_alert_kind(alert)), paragraph != block));
}

Node *block_append(Node *parent, Node *block) {
    Node *last = cmark_node_last_child(parent);
    if (node_kind(parent) == OWN_ALERT && !last)
        mark_alert(parent, block);
    /* cmark puts a comment between a list and code, in fear of indented code. We fence all code. */
    if (is_type(last, CMARK_NODE_LIST) && is_type(block, CMARK_NODE_CODE_BLOCK))
        cmark_node_append_child(parent, node_new_custom(true, OWN_SEPARATOR, 0, "", ""));
    loosen_list(parent, block);
    cmark_node_append_child(parent, block);
    return block;
}

Node *inline_container(Node *parent) {
    int type = (int)cmark_node_get_type(parent);
    if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING || node_is_cell(parent) ||
        (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE)
        return parent;
    Node *last = cmark_node_last_child(parent);
    if (is_type(last, CMARK_NODE_PARAGRAPH) && !anchor_is_paragraph(last))
        return last;
    return block_append(parent, cmark_node_new(CMARK_NODE_PARAGRAPH));
}

Node *document_heading(Document *document, Node *parent, int level, const char *marked) {
    (void)document;
    Node *heading = cmark_node_new(CMARK_NODE_HEADING);
    cmark_node_set_heading_level(heading, CLAMP(level, 1, 6));
    block_append(parent, heading);
    anchor_move_into(heading);
    if (marked)
        inline_append_marked(heading, marked);
    return heading;
}

Node *document_paragraph(Document *document, Node *parent, const char *marked) {
    (void)document;
    Node *paragraph = block_append(parent, cmark_node_new(CMARK_NODE_PARAGRAPH));
    if (marked)
        inline_append_marked(paragraph, marked);
    return paragraph;
}

/* An info string is one word. Without one, cmark would indent the code instead of fencing it. */
static char *info_word(const char *language) {
    char *word = g_strdup(language && *language ? language : "text");
    return g_strcanon(word, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "+-_", '-');
}

void document_code_block(Document *document, Node *parent, const char *language, const char *text) {
    (void)document;
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    g_autofree char *unix_text = g_strjoinv("\n", lines);
    g_autoptr(GString) code = g_string_new(NULL);
    text_visible(code, unix_text, -1, false);
    if (code->len == 0 || code->str[code->len - 1] != '\n')
        g_string_append_c(code, '\n');
    g_autofree char *info = info_word(language);
    Node *node = cmark_node_new(CMARK_NODE_CODE_BLOCK);
    cmark_node_set_fence_info(node, info);
    cmark_node_set_literal(node, code->str);
    block_append(parent, node);
}

Node *document_list(Document *document, Node *parent, bool ordered) {
    (void)document;
    Node *list = cmark_node_new(CMARK_NODE_LIST);
    cmark_node_set_list_type(list, ordered ? CMARK_ORDERED_LIST : CMARK_BULLET_LIST);
    if (ordered) {
        cmark_node_set_list_start(list, 1);
        cmark_node_set_list_delim(list, CMARK_PERIOD_DELIM);
    }
    cmark_node_set_list_tight(list, 1);
    return block_append(parent, list);
}

Node *document_item(Document *document, Node *list, const char *marked) {
    Node *item = cmark_node_new(CMARK_NODE_ITEM);
    cmark_node_append_child(list, item);
    if (marked)
        document_paragraph(document, item, marked);
    return item;
}

Node *document_task(Document *document, Node *list, bool checked, const char *marked) {
    Node *item = document_item(document, list, marked);
    cmark_node_set_syntax_extension(item, cmark_find_syntax_extension("tasklist"));
    cmark_gfm_extensions_set_tasklist_item_checked(item, checked);
    return item;
}

Node *document_quote(Document *document, Node *parent) {
    (void)document;
    return block_append(parent, cmark_node_new(CMARK_NODE_BLOCK_QUOTE));
}

Node *document_alert(Document *document, Node *parent, const char *kind) {
    Node *alert = document_quote(document, parent);
    size_t index = node_alert_index(kind);
    node_mark(alert, OWN_ALERT, index == SIZE_MAX ? 0 : index);
    return alert;
}

Node *document_details(Document *document, Node *parent, const char *marked_summary, bool open) {
    (void)document;
    g_autofree char *summary = inline_html(marked_summary);
    g_autofree char *html = g_strdup_printf("<details%s>\n<summary>%s</summary>", open ? " open" : "", summary);
    return block_append(parent, node_new_custom(true, OWN_DETAILS, 0, html, "</details>"));
}

/* --- inlines ---------------------------------------------------------------------------------------------------------- */

void document_text(Document *document, Node *parent, const char *marked) {
    (void)document;
    inline_append_marked(inline_container(parent), marked);
}

void document_code(Document *document, Node *parent, const char *text) {
    (void)document;
    inline_append_code(inline_container(parent), text);
}

void document_strong(Document *document, Node *parent, const char *marked) {
    (void)document;
    Node *strong = cmark_node_new(CMARK_NODE_STRONG);
    cmark_node_append_child(inline_container(parent), strong);
    inline_append_marked(strong, marked);
    if (document_is_empty(strong))
        cmark_node_free(strong);
}

void document_break(Document *document, Node *parent) {
    (void)document;
    inline_append_break(inline_container(parent));
}

void document_badge(Document *document, Node *parent, const char *look, const char *word) {
    (void)document;
    Node *badge = node_new_custom(false, OWN_BADGE, node_badge_index(look), "", "");
    cmark_node_append_child(inline_container(parent), badge);
    inline_append_marked(badge, word);
}

/* Nothing but what stands for itself in a URL, in Markdown and in HTML; "&...;" would be an entity. */
static char *safe_url(const char *url) {
    if (g_ascii_strncasecmp(url, "http://", 7) != 0 && g_ascii_strncasecmp(url, "https://", 8) != 0 && *url != '#')
        return NULL;
    GString *out = g_string_new(NULL);
    for (const char *c = url; *c; c++)
        if (g_ascii_isalnum(*c) || strchr("-._~:/?#@!$&'()*+,=%", *c) || (*c == ';' && !strchr(url, '&')))
            g_string_append_c(out, *c);
        else
            g_string_append_printf(out, "%%%02X", (unsigned char)*c);
    return g_string_free(out, FALSE);
}

void document_link(Document *document, Node *parent, const char *url, const char *marked) {
    (void)document;
    Node *container = inline_container(parent);
    g_autofree char *safe = url ? safe_url(url) : NULL;
    if (!safe) {
        inline_append_marked(container, marked);
        return;
    }
    Node *link = cmark_node_new(CMARK_NODE_LINK);
    cmark_node_set_url(link, safe);
    cmark_node_append_child(container, link);
    inline_append_marked(link, *marked ? marked : url);
}
