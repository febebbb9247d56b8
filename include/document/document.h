#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

/*
 * A report as a tree (cmark-gfm nodes inside), built from code and grafted into templates; written by the output module. All text
 * given here is content, never markup: names with `|`, `<`, backticks, newlines or `@team` come out as themselves.
 * "marked" parameters are marked text (base/text.h): CODE("...") parts become code.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef struct Document Document;
typedef struct cmark_node Node; /* borrowed from its document */

Document *document_new(void);
void document_free(Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)
Node *document_root(Document *document);

/* Blocks: appended to `parent` (the root, a list item, a quote, details). */
Node *document_heading(Document *document, Node *parent, int level, const char *marked);
/* A stable target for links before the next block: <a id="..."></a>. `anchor` is any text; it is turned into a safe id. In a paragraph, heading
 * or cell: at that place. The second anchor of one id in a document is left out. */
void document_anchor(Document *document, Node *parent, const char *anchor);
/* The id of an anchor: `anchor` itself when it consists of [a-z0-9._-], else that much of it with a hash of the whole. Same text, same id;
 * different texts, different ids. Free with g_free(). */
char *document_anchor_id(const char *anchor);
Node *document_paragraph(Document *document, Node *parent, const char *marked); /* marked may be NULL: fill it with inlines */
void document_code_block(Document *document, Node *parent, const char *language, const char *text);
Node *document_list(Document *document, Node *parent, bool ordered);
Node *document_item(Document *document, Node *list, const char *marked); /* a tight item; may receive further blocks */
/* An item with a box that is checked or not. */
Node *document_task(Document *document, Node *list, bool checked, const char *marked);
Node *document_quote(Document *document, Node *parent);
/* GitHub alert: "NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION". Returns the quote to append to. */
Node *document_alert(Document *document, Node *parent, const char *kind);
/* A folded part. Blocks appended to the returned node show inside. */
Node *document_details(Document *document, Node *parent, const char *marked_summary, bool open);
/* A diagram: in Markdown a mermaid fence, in HTML its source, folded. Names of the user's go into `source` only through these two. */
void document_mermaid(Document *document, Node *parent, const char *source);
/* Text for a quoted label ("..."): everything but letters, digits, space and a few signs as an entity code (#35;). Free with g_free(). */
char *document_mermaid_text(const char *text);
/* A word for places where Mermaid takes no quotes (attribute types and names of ER diagrams): [A-Za-z0-9_], others as "_". Free with g_free(). */
char *document_mermaid_word(const char *text);

/* Tables. `alignment`: one letter a column: 'l', 'c', 'r'. */
Node *document_table(Document *document, Node *parent, size_t columns, const char *const *headers, const char *alignment);
Node *document_row(Document *document, Node *table);
Node *document_cell(Document *document, Node *row, const char *marked); /* NULL: fill it with inlines. Newlines become <br> */


/* Inlines: appended to a paragraph, heading, item or cell. */
void document_text(Document *document, Node *parent, const char *marked);
void document_code(Document *document, Node *parent, const char *text);
void document_strong(Document *document, Node *parent, const char *marked);
void document_link(Document *document, Node *parent, const char *url, const char *marked); /* http(s) and "#anchor" only; else text */
void document_link_anchor(Document *document, Node *parent, const char *anchor, const char *marked);
/* Turns links to anchors that the document does not have into their text: to be called when everything is appended. */
void document_drop_dead_links(Document *document);
void document_break(Document *document, Node *parent);

/* A status word with its own look in HTML ("ok", "warning", "error", "info"); in Markdown the word itself. */
void document_badge(Document *document, Node *parent, const char *look, const char *word);

/* True when nothing was appended to `parent` yet. */
bool document_is_empty(Node *parent);

/* Templates: Markdown with slots. Parses `markdown`; every paragraph that is one slot "{{name key=value}}" is replaced by what `fill` appends to the parent it is given.
 * ERROR_CONFIG with the line for an unknown slot (fill returns false). */
typedef struct {
    const char *name;
    const char *target;  /* target=NAME; NULL */
    const char *object;  /* object=IDENTITY, table=IDENTITY; NULL */
    int limit;           /* limit=N; 0: none */
    int level;           /* level=N: heading level of the section's title; 0: default */
    const char *phase;   /* phase=18.1: what it is about; NULL */
    const char *bug;     /* bug=BUG-001; NULL */
    const char *state;   /* state=open, resolved, all: which episodes or bugs; NULL: the section's own choice */
} Slot;
typedef bool (*SlotFill)(void *payload, Document *document, Node *parent, const Slot *slot, GError **error);
bool document_graft_template(Document *document, const char *markdown, size_t size, SlotFill fill, void *payload, GError **error);

/* Parses "name key=value ..." (a slot's or a region marker's inside). The strings are added to the pool-like array `keep` (g_free). */
bool slot_parse(const char *text, GPtrArray *keep, Slot *slot, GError **error);

#endif
