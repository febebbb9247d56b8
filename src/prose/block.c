/*
 * The tree of cmark-gfm, flattened. Nodes come from cmark's arena, because its table extension loses memory with the other allocator; the arena is one for the process and is reset
 * after each piece: nothing else of the program uses it, and documents are read by the main thread only.
 */
#include "block.h"

#include <string.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include "tame.h"

typedef struct {
    BlockReader reader;
    void *payload;
    int line_offset;
    int depth;       /* lists around */
    bool open;       /* a block is being filled */
    size_t strong, struck, cell; /* where the span that is open began */
    int struck_depth;
    Block block;
} Flattening;

static const char *const EXTENSIONS[] = {"table", "strikethrough", "tasklist"};

static bool is_type(cmark_node *node, const char *type) {
    return node && strcmp(cmark_node_get_type_string(node), type) == 0;
}

static bool is_item(cmark_node *node) {
    return is_type(node, "item") || is_type(node, "tasklist");
}

bool block_in_span(const Block *block, size_t at, SpanKind kind) {
    for (guint i = 0; i < block->spans->len; i++) {
        const Span *span = &g_array_index(block->spans, Span, i);
        if (span->begin > at)
            break;
        if (span->kind == kind && at < span->end)
            return true;
    }
    return false;
}

static void add_span(Flattening *self, SpanKind kind, size_t begin) {
    Span span = {kind, begin, self->block.text->len};
    g_array_append_val(self->block.spans, span);
}

static void open_block(Flattening *self, Shape shape, cmark_node *node) {
    g_string_truncate(self->block.text, 0);
    g_array_set_size(self->block.spans, 0);
    self->block.shape = shape;
    self->block.level = self->depth;
    self->block.line = cmark_node_get_start_line(node) + self->line_offset;
    self->block.box = BOX_NONE;
    self->block.head = false;
    self->struck_depth = 0;
    self->open = true;
}

static int compare_spans(gconstpointer a, gconstpointer b) {
    size_t x = ((const Span *)a)->begin, y = ((const Span *)b)->begin;
    return (x > y) - (x < y);
}

static void close_block(Flattening *self) {
    if (!self->open)
        return;
    self->open = false;
    g_array_sort(self->block.spans, compare_spans);
    self->reader(&self->block, self->payload);
}

/* --- blocks ---------------------------------------------------------------------------------------------------------------- */

static void enter_paragraph(Flattening *self, cmark_node *node) {
    cmark_node *parent = cmark_node_parent(node);
    bool first = is_item(parent) && cmark_node_first_child(parent) == node;
    open_block(self, first ? SHAPE_ITEM : SHAPE_PARAGRAPH, node);
    if (first && is_type(parent, "tasklist"))
        self->block.box = cmark_gfm_extensions_get_tasklist_item_checked(parent) ? BOX_CHECKED : BOX_EMPTY;
}

static void enter_heading(Flattening *self, cmark_node *node) {
    open_block(self, SHAPE_HEADING, node);
    self->block.level = cmark_node_get_heading_level(node);
}

/* Code, and HTML: its comments are seen by no reader, and carry marks of regions. */
static void read_literal(Flattening *self, cmark_node *node, Shape shape) {
    open_block(self, shape, node);
    const char *text = cmark_node_get_literal(node);
    g_string_append(self->block.text, text ? text : "");
    g_autofree char *language = NULL;
    if (shape == SHAPE_CODE) {
        const char *info = cmark_node_get_fence_info(node);
        language = info && *info ? g_strndup(info, strcspn(info, " \t{,")) : NULL;
        int length, offset;
        char sign;
        self->block.line += cmark_node_get_fenced(node, &length, &offset, &sign) ? 1 : 0;
    }
    self->block.language = language;
    close_block(self);
    self->block.language = NULL;
}

static void enter_row(Flattening *self, cmark_node *node, bool head) {
    open_block(self, SHAPE_ROW, node);
    self->block.head = head;
}

static void enter_cell(Flattening *self) {
    if (self->block.text->len > 0)
        g_string_append_c(self->block.text, '|');
    self->cell = self->block.text->len;
}

/* --- what stands in them ----------------------------------------------------------------------------------------------------- */

static void append_code(Flattening *self, cmark_node *node) {
    size_t begin = self->block.text->len;
    const char *text = cmark_node_get_literal(node);
    g_string_append(self->block.text, text ? text : "");
    add_span(self, SPAN_CODE, begin);
}

static void append_html(Flattening *self, cmark_node *node) {
    const char *text = cmark_node_get_literal(node);
    if (text && g_ascii_strncasecmp(text, "<br", 3) == 0)
        g_string_append_c(self->block.text, '\n');
}

static void enter_struck(Flattening *self) {
    if (self->struck_depth++ == 0)
        self->struck = self->block.text->len;
}

static void leave_struck(Flattening *self) {
    if (--self->struck_depth == 0)
        add_span(self, SPAN_STRUCK, self->struck);
}

static void enter_inline(Flattening *self, cmark_node *node) {
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        g_string_append(self->block.text, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        g_string_append_c(self->block.text, '\n');
        break;
    case CMARK_NODE_CODE:
        append_code(self, node);
        break;
    case CMARK_NODE_HTML_INLINE:
        append_html(self, node);
        break;
    case CMARK_NODE_STRONG:
        self->strong = self->block.text->len;
        break;
    default:
        if (is_type(node, "strikethrough"))
            enter_struck(self);
    }
}

static void enter_block(Flattening *self, cmark_node *node) {
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_LIST:
        self->depth++;
        break;
    case CMARK_NODE_PARAGRAPH:
        enter_paragraph(self, node);
        break;
    case CMARK_NODE_HEADING:
        enter_heading(self, node);
        break;
    case CMARK_NODE_CODE_BLOCK:
        read_literal(self, node, SHAPE_CODE);
        break;
    case CMARK_NODE_HTML_BLOCK:
        read_literal(self, node, SHAPE_COMMENT);
        break;
    default:
        if (is_type(node, "table_row") || is_type(node, "table_header"))
            enter_row(self, node, is_type(node, "table_header"));
        else if (is_type(node, "table_cell"))
            enter_cell(self);
    }
}

static void leave(Flattening *self, cmark_node *node) {
    int type = (int)cmark_node_get_type(node);
    if (type == CMARK_NODE_LIST)
        self->depth--;
    else if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING || is_type(node, "table_row") || is_type(node, "table_header"))
        close_block(self);
    else if (type == CMARK_NODE_STRONG)
        add_span(self, SPAN_STRONG, self->strong);
    else if (is_type(node, "strikethrough"))
        leave_struck(self);
    else if (is_type(node, "table_cell"))
        add_span(self, SPAN_CELL, self->cell);
}

static cmark_node *parse(const char *text, size_t size) {
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, cmark_get_arena_mem_allocator());
    for (size_t i = 0; i < G_N_ELEMENTS(EXTENSIONS); i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(EXTENSIONS[i]));
    cmark_parser_feed(parser, text, size);
    return cmark_parser_finish(parser); /* the parser lies in the arena */
}

static void read_piece(const char *text, size_t size, int line, void *payload) {
    Flattening *self = payload;
    self->line_offset = line - 1;
    self->depth = 0;
    cmark_iter *iter = cmark_iter_new(parse(text, size));
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_EXIT)
            leave(self, node);
        else if (self->open && !is_type(node, "table_cell"))
            enter_inline(self, node);
        else
            enter_block(self, node);
    }
    cmark_arena_reset(); /* the iterator, too */
}

void blocks_read(const char *text, size_t size, int line, BlockReader reader, void *payload) {
    cmark_gfm_core_extensions_ensure_registered();
    Flattening self = {.reader = reader, .payload = payload};
    self.block.text = g_string_new(NULL);
    self.block.spans = g_array_new(FALSE, FALSE, sizeof(Span));
    tame_pieces(text, size, line, read_piece, &self);
    g_string_free(self.block.text, TRUE);
    g_array_unref(self.block.spans);
}
