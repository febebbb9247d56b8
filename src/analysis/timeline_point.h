#ifndef ANALYSIS_TIMELINE_POINT_H
#define ANALYSIS_TIMELINE_POINT_H

/* What the parts of a point share. timeline_point.c fills states and what differs of objects; the others below. */

#include "analysis/timeline.h"

#define SOURCE_JOURNAL "journal"
#define SOURCE_MIGRATIONS "migrations"

/* timeline_rules.c: what is wrong with the files of the migrations, as the findings of that commit say it. */
void point_add_rules(Timeline *timeline, TimelinePoint *point, const Audit *audit, const AuditTarget *part);

/* timeline_unregistered.c: objects that only files outside the journal bring. */
void point_add_unregistered(Timeline *timeline, TimelinePoint *point, const AuditTarget *part);

/* "type `integer`, declared `bigint`" of what differs between the migrations and another side ("declared"); of what one side lacks what it is there. Marked, short; NULL: nothing to say. */
const char *point_detail(TextPool *texts, const Change *change, size_t folded, const char *other);

#endif
