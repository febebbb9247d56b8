#ifndef DOCUMENT_NODE_H
#define DOCUMENT_NODE_H

/*
 * What a writer of documents (the output module) must know about the nodes beyond cmark's own types. Our own nodes are cmark's custom
 * nodes (and, for OWN_ALERT, a quote with a mark): their on_enter and on_exit texts are what
 * Markdown needs, and are HTML made here from escaped text; writers of other formats go by the kind.
 */

#include "document/document.h"

typedef enum {
    OWN_PLAIN,      /* cmark's own node */
    OWN_ANCHOR,     /* inline <a id="..."></a>; node_anchor_id() */
    OWN_ANCHORS,     /* a paragraph of anchors only, made for them */
    OWN_BREAK,      /* inline <br> */
    OWN_DOLLAR,     /* inline: a dollar sign that GitHub does not take for maths */
    OWN_STRONG,     /* inline <strong>, where ** would not open or close */
    OWN_CODE,       /* inline <code>, where backticks cannot do it; the children are text */
    OWN_BADGE,      /* inline; node_badge_look() */
    OWN_DETAILS,    /* block <details><summary>...</summary> */
    OWN_SEPARATOR,  /* block without content, between two blocks that Markdown would join */
    OWN_ALERT,      /* a block quote; node_alert_kind() */
    OWN_ALERT_MARK, /* inline "[!WARNING]" and newline, first in an alert */
    OWN_ANCHOR_LINK, /* cmark's link, to an anchor of the document */
    OWN_FIGURE,     /* block; document_figure_html(); the children are what other formats have instead */
} NodeKind;

NodeKind node_kind(Node *node);
char *node_anchor_id(Node *anchor);       /* of a OWN_ANCHOR; free with g_free() */
const char *node_badge_look(Node *badge); /* "ok", "warning", "error", "info" */
const char *node_alert_kind(Node *alert); /* "NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION" */

/* cmark-gfm has these types only once its extensions are registered, and declares them in no installed header. */
bool node_is_table(Node *node);
bool node_is_row(Node *node);
bool node_is_cell(Node *node);
bool node_is_strikethrough(Node *node);

/* Zero-width spaces in text nodes are always ours: they keep GitHub from seeing mentions, references and addresses. Writers for
 * other readers drop them. Returns a copy without; free with g_free(). */
char *node_text_without_breaks(const char *text);

/* The text of a node and its children, breaks as spaces, without our zero-width spaces. Free with g_free(). */
char *node_plain_text(Node *node);

#endif
