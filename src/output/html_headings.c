#include <string.h>
#include "html.h"

#define FOLD_ABOVE 12 /* entries below one entry of the contents */

static void free_heading(gpointer data) {
    Heading *heading = data;
    g_free(heading->id);
    g_free(heading->text);
    g_free(heading);
}

/* The heading's own anchor, else an id from its text, numbered where that is taken. */
static char *choose_id(Node *node, const char *text, GHashTable *taken) {
    Node *first = cmark_node_first_child(node);
    if (first && node_kind(first) == OWN_ANCHOR)
        return node_anchor_id(first);
    g_autofree char *wanted = document_anchor_id(text);
    char *id = g_strdup(wanted);
    int number = GPOINTER_TO_INT(g_hash_table_lookup(taken, wanted)); /* the last one tried */
    while (g_hash_table_contains(taken, id)) {
        g_free(id);
        id = g_strdup_printf("%s-%d", wanted, ++number + 1);
    }
    g_hash_table_insert(taken, g_strdup(wanted), GINT_TO_POINTER(number));
    g_hash_table_insert(taken, g_strdup(id), GINT_TO_POINTER(strcmp(id, wanted) == 0 ? number : 0));
    return id;
}

/* Anchors come first: what asks for an id gets it, what makes one up goes around. */
/* Ids in use, each with the last number that was put behind it. */
static GHashTable *collect_anchors(Node *root) {
    GHashTable *taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    cmark_iter *iter = cmark_iter_new(root);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;)
        if (event == CMARK_EVENT_ENTER && node_kind(cmark_iter_get_node(iter)) == OWN_ANCHOR)
            g_hash_table_insert(taken, node_anchor_id(cmark_iter_get_node(iter)), NULL);
    cmark_iter_free(iter);
    return taken;
}

GPtrArray *html_collect_headings(Node *root) {
    GPtrArray *headings = g_ptr_array_new_with_free_func(free_heading);
    g_autoptr(GHashTable) taken = collect_anchors(root);
    for (Node *node = cmark_node_first_child(root); node; node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) != CMARK_NODE_HEADING)
            continue;
        Heading *heading = g_new0(Heading, 1);
        *heading = (Heading){.node = node, .level = cmark_node_get_heading_level(node), .text = node_plain_text(node), .leaf = true};
        heading->id = choose_id(node, heading->text, taken);
        if (headings->len > 0) {
            Heading *before = headings->pdata[headings->len - 1];
            before->leaf = before->level >= heading->level;
        }
        g_ptr_array_add(headings, heading);
    }
    return headings;
}

static guint count_below(const GPtrArray *headings, guint index) {
    guint count = 0;
    for (guint i = index + 1; i < headings->len; i++) {
        const Heading *heading = headings->pdata[i];
        if (heading->level <= 2)
            break;
        count += heading->level == 3;
    }
    return count;
}

static void append_entry(GString *out, const Heading *heading) {
    g_string_append_printf(out, "<a href=\"#%s\">", heading->id);
    html_append_escaped(out, heading->text);
    g_string_append(out, "</a>");
}

static void append_below(GString *out, const GPtrArray *headings, guint index, guint count) {
    bool folded = count > FOLD_ABOVE;
    if (folded)
        g_string_append_printf(out, "<details><summary>%u entries</summary>", count);
    g_string_append(out, "<ul>");
    for (guint i = index + 1; count > 0; i++) {
        const Heading *heading = headings->pdata[i];
        if (heading->level != 3)
            continue;
        g_string_append(out, "<li>");
        append_entry(out, heading);
        g_string_append(out, "</li>");
        count--;
    }
    g_string_append(out, folded ? "</ul></details>" : "</ul>");
}

void html_append_contents(GString *out, const GPtrArray *headings) {
    g_string_append(out, "<ul>\n");
    for (guint i = 0; i < headings->len; i++) {
        const Heading *heading = headings->pdata[i];
        if (heading->level != 2)
            continue;
        g_string_append(out, "<li>");
        append_entry(out, heading);
        guint below = count_below(headings, i);
        if (below > 0)
            append_below(out, headings, i, below);
        g_string_append(out, "</li>\n");
    }
    g_string_append(out, "</ul>");
}
