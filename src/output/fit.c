/*
 * A document within a number of bytes. What stands first matters most: each part (from a heading to the next) keeps a little, the rest of the room goes to the parts in their order, and what is too
 * much is taken from the ends of lists and parts. The tree is cut, never the text, so that fences and folded parts stay closed. The first block (the verdict) and the template's HTML (a hidden key)
 * are never cut.
 */
#include <string.h>
#include <cmark-gfm.h>
#include "base/text.h"
#include "document/node.h"
#include "output/output.h"

enum { LEAST_ROOM = 160, NOTICE_ROOM = 200, NOTICE_ROOM_EACH = 90, MOST_ROUNDS = 24 };

typedef struct {
    GPtrArray *blocks; /* of Node *; those that were cut away are NULL */
    char *title;       /* of its heading; NULL: none */
    size_t entries;    /* of lists and tables, before the cut */
} Part;

static void part_free(gpointer data) {
    Part *part = data;
    g_ptr_array_unref(part->blocks);
    g_free(part->title);
    g_free(part);
}

/* --- measuring ------------------------------------------------------------------------------------------------------------------ */

static size_t size_of(Node *node) {
    char *text = cmark_render_commonmark(node, CMARK_OPT_DEFAULT, 0);
    size_t size = strlen(text) + 2;
    cmark_get_default_mem_allocator()->free(text);
    return size;
}

static bool is_block_type(Node *node, cmark_node_type type) {
    return node && cmark_node_get_type(node) == type;
}

static bool can_be_shrunk(Node *node) {
    return is_block_type(node, CMARK_NODE_LIST) || is_block_type(node, CMARK_NODE_ITEM) || is_block_type(node, CMARK_NODE_BLOCK_QUOTE) || node_is_table(node) ||
           node_kind(node) == OWN_DETAILS;
}

/* Items and rows, those within others not counted again. */
static size_t count_entries(Node *node) {
    if (is_block_type(node, CMARK_NODE_ITEM) || node_is_row(node))
        return 1;
    size_t count = 0;
    for (Node *child = can_be_shrunk(node) ? cmark_node_first_child(node) : NULL; child; child = cmark_node_next(child))
        count += count_entries(child);
    return count - (node_is_table(node) && count > 0); /* the header is no entry */
}

/* --- cutting -------------------------------------------------------------------------------------------------------------------- */

/* A heading, or a header row, with nothing below it. */
static void drop_loose_end(Node *parent) {
    Node *last = cmark_node_last_child(parent);
    if (is_block_type(last, CMARK_NODE_HEADING)) {
        cmark_node_free(last);
        drop_loose_end(parent);
    }
}

static bool is_emptied(Node *node) {
    Node *first = cmark_node_first_child(node);
    return !first || (node_is_table(node) && !cmark_node_next(first));
}

/* Lets `room` bytes of the node's children stay. Recursion is as deep as the document is nested. */
static void shrink(Node *parent, size_t room) {
    size_t used = 0;
    for (Node *next, *child = cmark_node_first_child(parent); child; child = next) {
        next = cmark_node_next(child);
        size_t size = size_of(child);
        used += size;
        if (used <= room)
            continue;
        size_t rest = used - size < room ? room - (used - size) : 0;
        bool kept = can_be_shrunk(child) && rest > LEAST_ROOM;
        if (kept)
            shrink(child, rest - LEAST_ROOM / 2);
        kept = kept && !is_emptied(child);
        while ((next = cmark_node_next(child)))
            cmark_node_free(next);
        if (!kept)
            cmark_node_free(child);
        break;
    }
    drop_loose_end(parent);
}

static size_t part_size(const Part *part) {
    size_t size = 0;
    for (guint i = 0; i < part->blocks->len; i++)
        size += size_of(part->blocks->pdata[i]);
    return size;
}

static void drop_from(Part *part, guint index) {
    for (guint i = index; i < part->blocks->len; i++)
        cmark_node_free(part->blocks->pdata[i]);
    g_ptr_array_set_size(part->blocks, (gint)index);
}

static void shrink_part(Part *part, size_t room) {
    size_t used = 0;
    for (guint i = 0; i < part->blocks->len; i++) {
        Node *block = part->blocks->pdata[i];
        size_t size = size_of(block);
        used += size;
        if (used <= room)
            continue;
        size_t rest = used - size < room ? room - (used - size) : 0;
        bool kept = can_be_shrunk(block) && rest > LEAST_ROOM;
        if (kept)
            shrink(block, rest - LEAST_ROOM / 2);
        drop_from(part, i + (kept && !is_emptied(block)));
        break;
    }
    while (part->blocks->len > 0 && is_block_type(g_ptr_array_index(part->blocks, part->blocks->len - 1), CMARK_NODE_HEADING))
        drop_from(part, part->blocks->len - 1);
}

/* --- parts ---------------------------------------------------------------------------------------------------------------------- */

static Part *add_part(GPtrArray *parts, Node *heading) {
    Part *part = g_new0(Part, 1);
    part->blocks = g_ptr_array_new();
    part->title = is_block_type(heading, CMARK_NODE_HEADING) ? node_plain_text(heading) : NULL;
    g_ptr_array_add(parts, part);
    return part;
}

/* All but the first block and the template's HTML. */
static GPtrArray *find_parts(Node *root) {
    GPtrArray *parts = g_ptr_array_new_with_free_func(part_free);
    Part *part = NULL;
    Node *first = cmark_node_first_child(root);
    for (Node *block = first ? cmark_node_next(first) : NULL; block; block = cmark_node_next(block)) {
        if (is_block_type(block, CMARK_NODE_HTML_BLOCK))
            continue;
        if (!part || (is_block_type(block, CMARK_NODE_HEADING) && cmark_node_get_heading_level(block) <= 3))
            part = add_part(parts, block);
        g_ptr_array_add(part->blocks, block);
        part->entries += count_entries(block);
    }
    return parts;
}

/* A little for each, the rest in order. */
static void shrink_parts(const GPtrArray *parts, size_t room) {
    g_autofree size_t *sizes = g_new0(size_t, parts->len + 1), *rooms = g_new0(size_t, parts->len + 1);
    size_t least = parts->len ? room / (4 * parts->len) : 0, left = room;
    for (guint i = 0; i < parts->len; i++) {
        sizes[i] = part_size(parts->pdata[i]);
        rooms[i] = MIN(sizes[i], least);
        left -= MIN(left, rooms[i]);
    }
    for (guint i = 0; i < parts->len; i++) {
        size_t more = MIN(sizes[i] - rooms[i], left);
        rooms[i] += more;
        left -= more;
        if (rooms[i] < sizes[i])
            shrink_part(parts->pdata[i], rooms[i]);
    }
}

/* --- what was left out ------------------------------------------------------------------------------------------------------------ */

static void say_part(GString *out, const Part *part) {
    size_t left = 0;
    for (guint i = 0; i < part->blocks->len; i++)
        left += count_entries(part->blocks->pdata[i]);
    bool all = part->blocks->len == 0;
    if (!all && left == part->entries)
        return;
    g_string_append(out, out->len ? ", " : "");
    if (all)
        g_string_append(out, "all");
    else
        g_string_append_printf(out, "%zu of %zu entries", part->entries - left, part->entries);
    g_string_append_printf(out, " of \u201c%s\u201d", part->title ? part->title : "the rest");
}

static Node *add_notice(Document *document, const GPtrArray *parts, size_t limit, const char *whole) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < parts->len; i++)
        say_part(out, parts->pdata[i]);
    g_autofree char *before = g_strdup_printf("Left out to stay below %zu bytes: %s.%s", limit, out->len ? out->str : "details", whole ? " The whole: " : "");
    Node *root = document_root(document), *last = cmark_node_last_child(root), *paragraph = document_paragraph(document, root, before);
    if (whole)
        document_code(document, paragraph, whole);
    if (is_block_type(last, CMARK_NODE_HTML_BLOCK))
        cmark_node_insert_before(last, paragraph);
    return paragraph;
}

char *output_markdown_within(Document *document, size_t limit, const char *whole) {
    char *markdown = output_markdown(document);
    if (strlen(markdown) <= limit)
        return markdown;
    g_autoptr(GPtrArray) parts = find_parts(document_root(document));
    size_t reserve = NOTICE_ROOM + NOTICE_ROOM_EACH * parts->len + (whole ? strlen(whole) : 0), room = limit > reserve ? limit - reserve : 0;
    for (int round = 0; round < MOST_ROUNDS && strlen(markdown) > limit; round++) {
        g_free(markdown);
        shrink_parts(parts, round == MOST_ROUNDS - 1 ? 0 : room);
        Node *notice = add_notice(document, parts, limit, whole);
        markdown = output_markdown(document);
        size_t size = strlen(markdown), excess = size > limit ? size - limit : 0;
        if (excess > 0 && round < MOST_ROUNDS - 1)
            cmark_node_free(notice);
        room -= MIN(room, excess + 64);
    }
    return markdown;
}
