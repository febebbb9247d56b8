#ifndef REPORT_ORIGIN_H
#define REPORT_ORIGIN_H

/* Where an object comes from: the migrations that added and last changed it. */

#include "analysis/audit.h"
#include "document/document.h"

/* Indexes of migrations; -1: unknown, or for `changed`: never since it was added. */
typedef struct {
    int added, changed;
} Origin;

/* "Added in 0001_x (abc1234, 2026-01-15, Ann); last changed in ..." as a paragraph; nothing when unknown. */
void origin_say(const Audit *audit, const AuditTarget *target, Origin origin, Document *document, Node *paragraph);

/* All changes of a target's strata by the object that they are about: a table with all that belongs or belonged to it. */
typedef struct OriginIndex OriginIndex; /* borrows the target */
OriginIndex *origin_index_new(const AuditTarget *target);
void origin_index_free(OriginIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OriginIndex, origin_index_free)

/* A table has changed when something of it has. */
Origin origin_find(const OriginIndex *index, ObjectKind kind, const char *identity);

/* What one migration did to an object. */
typedef struct {
    size_t stratum;
    GPtrArray *changes; /* of const Change *, owned array */
} OriginStep;

/* The story of the object and, for tables and the like, of its parts, under all names that it had; oldest first. Of OriginStep; free with g_array_unref(). */
GArray *origin_steps(const OriginIndex *index, ObjectKind kind, const char *identity);

/* The same as a table, newest first; nothing when there are fewer than `least` rows. Returns how many there are. */
size_t origin_history(const Audit *audit, const OriginIndex *index, ObjectKind kind, const char *identity, size_t least, Document *document, Node *parent);

#endif
