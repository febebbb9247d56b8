#ifndef DOCUMENT_BUILD_H
#define DOCUMENT_BUILD_H

/* What the files of this module share. All nodes are cmark's, from its default allocator: several documents live at once, and the
 * only other allocator it offers is one arena for the whole process. */

#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm-core-extensions.h>
#include "document/node.h"

/* Node types of the extensions: exported by the library, declared by no installed header. */
extern cmark_node_type CMARK_NODE_TABLE, CMARK_NODE_TABLE_ROW, CMARK_NODE_TABLE_CELL, CMARK_NODE_STRIKETHROUGH;

struct Document {
    cmark_node *root;
    GHashTable *anchors; /* ids in use */
    GPtrArray *figures;  /* of char *, owned: their HTML; a node's detail is the index */
};

#define ZERO_WIDTH_SPACE "\xe2\x80\x8b" /* U+200B */

/* node.c. `detail` is the look of a badge or the kind of an alert, as an index into its table. */
void node_mark(Node *node, NodeKind kind, size_t detail);
Node *node_new_custom(bool block, NodeKind kind, size_t detail, const char *enter, const char *leave);
size_t node_detail(Node *node);
size_t node_badge_index(const char *look);
size_t node_alert_index(const char *kind); /* SIZE_MAX: no such alert */
const char *node_alert_name(size_t index);

/* document.c: appends a block to a block. Where Markdown would join it with what is there, the tree is made so that it does not. */
Node *block_append(Node *parent, Node *block);
/* `alone`: nothing follows it in its paragraph. */
Node *alert_new_mark(size_t kind, bool alone);
/* The node that takes the inlines meant for `parent`: itself, or the last paragraph of a block (made when there is none). */
Node *inline_container(Node *parent);

/* inline.c: appends marked text. `container` takes inlines. */
void inline_append_marked(Node *container, const char *marked);
void inline_append_code(Node *container, const char *text);
void inline_append_break(Node *container);
/* Marked text as HTML, for places inside our own raw HTML. One line. */
char *inline_html(const char *marked);

/* neutral.c: text that GitHub turns into no mention, reference, address or emoji. Free with g_free(). */
char *neutral_text(const char *text);

/* anchor.c: the anchors that stand alone before `heading` move into it. */
void anchor_move_into(Node *heading);
bool anchor_is_paragraph(Node *node);

#endif
