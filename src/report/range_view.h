#ifndef REPORT_RANGE_VIEW_H
#define REPORT_RANGE_VIEW_H

/* What the sections about a range of commits share. */

#include "analysis/range_schema.h"
#include "section.h"

/* The range that the slot is about. NULL, after a paragraph that says so: there is none, or no commit is in it. */
const CommitRange *range_of_slot(const Audit *audit, const Slot *slot, Document *document, Node *parent);

/* The last point at or before a position of the line; -1: none. */
int range_point(const TargetTimeline *timeline, const CommitRange *range, gssize position);

/* The target's timeline; NULL: none was loaded. */
const TargetTimeline *range_timeline(const Audit *audit, const AuditTarget *target);

/* Whether something of the timeline's points can be placed on the range's line. */
bool range_knows_points(const Audit *audit, const CommitRange *range);

/* "tables `a`, `b` and 3 more" */
void range_say_names(GString *out, const GPtrArray *names, guint limit);

/* "column `sessions.notes`" */
void range_say_subject(GString *out, const DriftSubject *subject);

/* Calls `build` for each target of the slot about which it has something to say (`has`), under a heading when there are several. False: for none. */
typedef struct {
    const Audit *audit;
    const AuditTarget *target;
    const CommitRange *range;
    RangeSchema *schema; /* what `has` puts there for `build`, owned; NULL */
} RangeTarget;
typedef bool (*RangeHas)(RangeTarget *view);
typedef void (*RangeBuild)(const RangeTarget *view, Document *document, Node *parent, const Slot *slot);
bool range_each_target(const Audit *audit, const CommitRange *range, const Slot *slot, Document *document, Node *parent, RangeHas has, RangeBuild build);

#endif
