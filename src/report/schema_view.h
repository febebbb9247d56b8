#ifndef REPORT_SCHEMA_VIEW_H
#define REPORT_SCHEMA_VIEW_H

#include "analysis/audit.h"
#include "document/document.h"
#include "origin.h"
#include "section.h"

/* What the files of the schema section share: where they write, and of what. */
typedef struct {
    const Audit *audit;
    const AuditTarget *target;
    const Catalog *catalog;
    const OriginIndex *origins;
    Document *document;
    Node *parent;
    int level; /* of an object's heading */
} SchemaView;

/* An object of a kind that has a heading of its own. */
void schema_view_table(const SchemaView *view, const Object *table);
void schema_view_object(const SchemaView *view, const Object *object);

/* The objects of one kind in a schema (NULL: in none), as one table where a row is enough for each; nothing when there are none. */
void schema_view_kind(const SchemaView *view, ObjectKind kind, const char *schema);

/* Heading, anchor, origin, comment: how every object with a heading begins. */
void schema_view_begin(const SchemaView *view, const Object *object);

/* The folded history, when there is more to tell than the addition. */
void schema_view_history(const SchemaView *view, const Object *object);

/* Cells of a row. */
void schema_view_origin_cells(const SchemaView *view, const Object *object, bool with_changed, Node *row);
void schema_view_comment_cell(const SchemaView *view, const Object *object, Node *row);

/* What the children of a table, or the objects of a list, have: decides which columns a table of them shows. */
typedef struct {
    bool changed, comment;
} OptionalColumns;
OptionalColumns schema_view_optional(const SchemaView *view, const GPtrArray *objects, ObjectKind kind);

#endif
