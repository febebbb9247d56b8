#ifndef REPORT_CHANGE_GROUPS_H
#define REPORT_CHANGE_GROUPS_H

/*
 * The changes of a comparison as a person reads them: what belongs to one table stands under it. What came or went with its container, and the columns of a view whose query
 * changed, say nothing of their own.
 */

#include "analysis/source_comparison.h"

typedef struct {
    ObjectKind kind;
    const char *identity;  /* of the object at the top */
    const Change *own;     /* its own change; NULL: only what belongs to it differs */
    GPtrArray *parts;      /* of const Change *: what belongs to it, by (kind, identity) */
} ChangeGroup;

/* Of what the changes are made: a table, view, ... of this identity (KIND_COUNT: there is none, or nothing belongs to it), and which changes are told (NULL: all). */
typedef struct {
    ObjectKind (*container)(gconstpointer data, const char *identity);
    bool (*shows)(gconstpointer data, const Change *change);
} ChangeGrouping;

/* Kinds that others belong to. */
bool change_groups_is_container(ObjectKind kind);

/* Of ChangeGroup *, borrowing the changes, sorted by (kind, identity); free with g_ptr_array_unref(). */
GPtrArray *change_groups_collect(const ChangeSet *changes, const ChangeGrouping *grouping, gconstpointer data);

/* Those that count or, with `lesser`, the others; sorted by (kind, identity). Of ChangeGroup *, borrowing the comparison; free with g_ptr_array_unref(). */
GPtrArray *change_groups_build(const SourceComparison *comparison, bool lesser);

/* The object's name as it is shown below its container: "email", not "users.email". */
const char *change_groups_name(const ChangeGroup *group, const Change *part);

/* Appends how an added or removed object is defined, in one line of marked text, after a space: " `text`, not null". Nothing for tables and for what has a body. */
void change_groups_say_definition(GString *out, const Change *change);

/* One difference of a property as marked text: "type: `integer` to `bigint`"; of an enum's labels which came and went. */
void change_groups_say_property(GString *out, const Change *change, const PropertyChange *property);

#endif
