#ifndef ANALYSIS_TIMELINE_PRIVATE_H
#define ANALYSIS_TIMELINE_PRIVATE_H

/* The derivation of episodes: what its parts share. timeline.c walks, the others answer. docs/internals/timeline.md. */

#include "analysis/timeline.h"

/* Something that differs now or did once, as it is called at the point that is looked at. */
typedef struct {
    DriftSubject subject;
    int source; /* index in target->sources */
    int open;   /* index of its episode; -1 */
    int last;   /* its last episode that ended; -1 */
    size_t lost; /* of its source when it was last seen */
    bool orphan; /* another has its name now: its episode ends */
} Track;

/* What changed since a source was last seen beside the migrations: more than one point's changes when it could not be seen in between. */
typedef struct {
    bool own, migrations, journal;
    bool came;         /* it, or the migrations, was not there before */
    bool from_dawn;    /* it was there in the first commit that can be seen, and the history does not reach back to its beginning */
    guint first_point; /* of those points */
} SourceChanges;

typedef struct {
    Timeline *timeline;
    TargetTimeline *target;
    GPtrArray *tracks;  /* of Track *, by subject; owned */
    GArray *changes;    /* of SourceChanges, one a source */
    guint point;        /* index of the point that is looked at */
} EpisodeWalk;

static inline TimelinePoint *timeline_point(const TargetTimeline *target, guint index) {
    return &g_array_index(target->points, TimelinePoint, index);
}

static inline Episode *timeline_episode(const TargetTimeline *target, guint index) {
    return &g_array_index(target->episodes, Episode, index);
}

static inline const EpisodeStep *episode_first(const Episode *episode) {
    return &g_array_index(episode->steps, EpisodeStep, 0);
}

static inline const EpisodeStep *episode_last(const Episode *episode) {
    return &g_array_index(episode->steps, EpisodeStep, episode->steps->len - 1);
}

/* The drift of this subject at a point, a certain one before an uncertain one; NULL: none. The point's drifts are sorted. */
const Drift *point_find_drift(const TimelinePoint *point, const DriftSubject *subject);

/* A table that lacks as a whole stands for all that belongs to it: what lacked of it on the same side still does, and is only not listed. */
bool point_covers(const TimelinePoint *point, const DriftSubject *subject, DriftState state);

/* --- timeline_causes.c -------------------------------------------------------------------------------------------------- */

/* Adds the point's changes to each source's. */
void causes_collect(EpisodeWalk *walk);
/* What began an episode of the source with this drift, or ended this one; the timeline's text. NULL: nobody can know. */
const char *cause_of_beginning(const EpisodeWalk *walk, int source, const Drift *drift);
/* The migration that touched it last, of those that came, were edited or registered since `first_point`; NULL: none did. */
const char *touched_by(const EpisodeWalk *walk, const DriftSubject *subject, guint first_point);
const char *cause_of_end(const EpisodeWalk *walk, const Track *track, const char **migration);

/* --- timeline_renames.c ------------------------------------------------------------------------------------------------- */

/* Calls the tracks by the names that things have from this point on. `seen`: the source is seen at the point, per source. */
void tracks_follow_renames(EpisodeWalk *walk, const bool *seen);

/* --- timeline_groups.c -------------------------------------------------------------------------------------------------- */

/* Durations, order, groups: once all episodes are there. */
void episodes_finish(const Timeline *timeline, TargetTimeline *target);

#endif
