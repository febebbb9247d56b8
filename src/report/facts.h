#ifndef REPORT_FACTS_H
#define REPORT_FACTS_H

/* Counts of an audit that several sections and the JSON show. */

#include "analysis/audit.h"

/* Findings of a target (NULL: those of no target) of one severity. */
size_t facts_findings(const Audit *audit, const AuditTarget *target, Severity severity);

/* True when the finding belongs to the target. */
bool facts_is_finding_of(const Finding *finding, const AuditTarget *target);

/* Migrations that the runner's next run would bring to the database: by its ledger, else by its catalog's level. */
size_t facts_pending(const AuditTarget *target, const AuditDatabase *database);
bool facts_is_pending(const AuditTarget *target, const AuditDatabase *database, size_t migration);

/* Drift items that count (not merely pending, not of a lesser grade). */
size_t facts_drift(const AuditDatabase *database);

/* The target's catalog with all migrations, or, without replay, NULL. */
const Catalog *facts_catalog(const AuditTarget *target);

/* How many objects of a kind the migrations that no tag contains yet have added, less those that they removed. False: unknown (no tags, incomplete history,
 * nothing replayed). */
bool facts_delta(const Audit *audit, const AuditTarget *target, ObjectKind kind, int *delta);

/* Migrations that no tag contains; false when there is no tag to compare with. */
bool facts_untagged(const Audit *audit, const AuditTarget *target, size_t *count);

/* A migration with where it comes from, for lists across targets. */
typedef struct {
    const AuditTarget *target;
    size_t index;
    const Commit *commit; /* NULL: uncommitted or unknown */
} LandedMigration;

/* All migrations with a file, of all targets, newest first: uncommitted ones, then by the date they landed. Of LandedMigration. */
GArray *facts_newest(const Audit *audit);

/* The counters that are shown. */
extern const ObjectKind facts_counted_kinds[3];

#endif
