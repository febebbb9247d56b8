#ifndef REPORT_TIMELINE_VIEW_H
#define REPORT_TIMELINE_VIEW_H

/*
 * A target's timeline as it is shown. A problem is what a reader counts as one: the groups of a source that began with the same commit, went through the same states and ended with the same commit
 * (forty tables declared at once are one problem of forty tables), with those of other sources in which the same things differ in the same way. A file that is in no journal, and what only it
 * makes, belong to the problem of the source that waits for them.
 */

#include "analysis/audit.h"

typedef struct {
    guint index;          /* in the view */
    GArray *groups;       /* of guint, in the timeline's order */
    GArray *episodes;     /* of guint, by source, kind and identity */
    const Episode *first; /* one that tells it all: states, beginning and end; of a declared source when there is one */
    bool open;
    const TimelinePoint *began, *ended; /* ended NULL: open */
    int earlier, again;   /* index of the problem that was there before, of the same things, for all or some of them, and of the next one; -1: none */
} Problem;

typedef struct {
    const Timeline *timeline;
    const TargetTimeline *target;
    GPtrArray *problems;  /* of Problem *, owned, by beginning, then source and subject */
    guint *problem_of_group; /* index, by group */
    size_t open, ended;   /* how many */
} TimelineView;

TimelineView *timeline_view_new(const Timeline *timeline, const TargetTimeline *target);
void timeline_view_free(TimelineView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TimelineView, timeline_view_free)

const Episode *timeline_view_episode(const TargetTimeline *target, guint index);
const TimelinePoint *timeline_view_point(const TargetTimeline *target, size_t index);
const EpisodeStep *timeline_view_step(const Episode *episode, guint index);
const EpisodeStep *timeline_view_last_step(const Episode *episode);
const Problem *timeline_view_problem(const TimelineView *view, guint episode);

/* What differs at a point, uncertain ones left out; source -1: of all. */
size_t timeline_view_total(const TimelinePoint *point, int source);

/* "journal" or "migrations": findings about files, no source that somebody writes. */
bool timeline_view_is_files(const char *source);

/* Tags of the migrations that ended it, each once, in order of the episodes. Of const char *; free with g_ptr_array_unref(). */
GPtrArray *timeline_view_ended_migrations(const TimelineView *view, const Problem *problem);

/* Episodes that its end left behind, of objects or of the same rule, each once, in their order. Of guint; free with g_array_unref(). */
GArray *timeline_view_left(const TimelineView *view, const Problem *problem);

/* Its episodes in one source, the first that is concerned: each thing once. Of guint; free with g_array_unref(). */
GArray *timeline_view_told(const TimelineView *view, const Problem *problem);

/* What an episode is called in JSON and anchors: the same in every run that knows of it. Free with g_free(). */
char *timeline_view_episode_id(const TargetTimeline *target, const Episode *episode);

/* How much it matters: 0 is the worst. From TIMELINE_BEHIND on: a source is behind the migrations, which make something that it does not have. */
#define TIMELINE_BEHIND 5
int timeline_view_weight(const Problem *problem);
int timeline_view_state_weight(DriftState state); /* of a problem that is in that state */

/* The problems of one state, those in which a source is behind the migrations or the others, in the order in which they are told: open ones by weight, then newest first; ended ones by their end, newest first.
 * Of const Problem *; free with g_ptr_array_unref(). */
GPtrArray *timeline_view_list(const TimelineView *view, bool open, bool behind);

#endif
