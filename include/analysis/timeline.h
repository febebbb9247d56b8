#ifndef ANALYSIS_TIMELINE_H
#define ANALYSIS_TIMELINE_H

/* The audit of one commit -> the point of a timeline; points -> episodes and groups. Pure. docs/internals/timeline.md. */

#include "analysis/audit.h"
#include "model/timeline.h"

/* The sources that a target's timeline has: of `part` as it is at the end of the line. Adds names to target->sources. */
void timeline_take_sources(Timeline *timeline, TargetTimeline *target, const AuditTarget *part);

/* Fills a point from an audit of that commit that has been analysed: states, drifts, sizes. `changed` are the caller's. Sources that the audit does not have are absent. */
void timeline_fill_point(Timeline *timeline, const TargetTimeline *target, TimelinePoint *point, const Audit *audit, const AuditTarget *part);

/* Events, renames and touches between two states of the migrations of a target (either NULL: nothing). */
void timeline_fill_events(Timeline *timeline, TimelinePoint *point, const AuditTarget *before, const AuditTarget *after);

/* Derives the episodes and groups of every target from its points. Once all points are there. */
void timeline_derive(Timeline *timeline);

#endif
