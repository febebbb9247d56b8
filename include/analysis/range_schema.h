#ifndef ANALYSIS_RANGE_SCHEMA_H
#define ANALYSIS_RANGE_SCHEMA_H

/* What the commits of a range did: to one target's migrations and schema, to the drift between its sources, and why, as far as they say. Pure. */

#include "analysis/audit.h"

/* A later edit of a migration that was there. */
typedef struct {
    size_t migration;       /* index */
    const FileEvent *event;
} RangeEdit;

typedef struct {
    GArray *landed;         /* of size_t: migrations that came with these commits, in replay order */
    GArray *edited;         /* of RangeEdit, in replay order, then oldest first */
    GPtrArray *removed;     /* of const FileHistory *: migrations that they took away, by path */
    GPtrArray *unclear;     /* of const Stratum *: of landed ones that failed on a fresh database, so that what they did is not known in full */
    ChangeSet *changes;     /* owned: what the landed ones together did, from before the first to after the last: what came and went again is not in it. Empty: nothing, or not replayed */
    bool replayed;
} RangeSchema;

RangeSchema *range_schema_build(const Audit *audit, const AuditTarget *target, const CommitRange *range);
void range_schema_free(RangeSchema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RangeSchema, range_schema_free)

/* The migration of that index landed with these commits. */
bool range_schema_has(const RangeSchema *schema, size_t migration);

/* Why something was done, in a commit's own words. */
typedef struct {
    const Commit *commit;
    const char *text;       /* valid UTF-8, one line, at most 300 bytes and "..." */
    const char *reason;     /* what follows "Rationale:", "because", ...; NULL: none is given */
    bool stated;            /* it calls itself a decision ("Decision: ..."); else it only gives a reason ("... because ...") */
} RangeDecision;

/* Of RangeDecision, in the order of commits and lines; texts go to the pool. Only what stands there: nothing is concluded. Free with g_array_unref(). */
GArray *range_decisions(const CommitRange *range, TextPool *texts);

#endif
