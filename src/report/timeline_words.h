#ifndef REPORT_TIMELINE_WORDS_H
#define REPORT_TIMELINE_WORDS_H

/* What is said of a timeline's problems, as marked text, for documents, pictures and terminals. */

#include "timeline_view.h"

/* "3 columns of `organizations`", "table `users`", "14 tables: `a`, `b`, `c` and 11 more": what the first of its sources says. With `names` 0: without the list of names. */
void timeline_say_problem(GString *out, const TimelineView *view, const Problem *problem, guint names);

/* ", `text`": what the one thing that a problem is about is, or has; nothing where several are concerned. */
void timeline_say_property(GString *out, const TargetTimeline *target, const Problem *problem);

/* Where things stand after a step: "in `schema.ts`, in no migration"; after a further one: "only in `0002_x`, which the runner never runs". */
void timeline_say_step(GString *out, const TargetTimeline *target, const Problem *problem, guint step);

/* The same when nothing is said of the steps before. */
void timeline_say_state(GString *out, const TargetTimeline *target, const Problem *problem, guint step);

/* ", for 20.8 days": how long a state held that another one followed; nothing for the last. */
void timeline_say_held(GString *out, const TargetTimeline *target, const Problem *problem, guint step);

/* "20.8 days", "5.2 hours", "12 minutes", "191 days" of what is open; "no time" when commits are dated backwards. */
void timeline_say_duration(GString *out, const Episode *episode);

/* "23 problems since 2025-12-16: 15 ended, 6 open, the oldest for 191 days; in 2 more a source is behind the migrations". No full stop. */
void timeline_say_verdict(GString *out, const TimelineView *view);

/* " Half of the ended ones took no longer than 3.2 days, the longest 43.1 days."; nothing for less than three. */
void timeline_say_pace(GString *out, const TimelineView *view);

/* "migration `0002_x`", "migrations `a`, `b`", or what changed: "a change of `schema.ts`". */
void timeline_say_end(GString *out, const TimelineView *view, const Problem *problem);

/* "2 columns of `users`, still open" */
void timeline_say_left(GString *out, const TargetTimeline *target, const GArray *left);

/* What a commit did: "+ `0002_x`, ~ `0001_y`; `schema.ts`". */
void timeline_say_changes(GString *out, const TargetTimeline *target, const TimelinePoint *point);

/* Whether the episode was there in the first commit that can be seen. */
bool timeline_is_from_the_start(const Episode *episode);

#endif
