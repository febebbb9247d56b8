/* Points -> episodes: one walk over the points, each time side by side through what differs there and what has differed so far, both in the order of subjects. */

#include "timeline_private.h"

#include <string.h>

/* Where a source stands at a point. */
typedef enum {
    VIEW_GONE,  /* it, or the migrations, is not there: nothing can differ */
    VIEW_BLIND, /* it, or the migrations, could not be read: all goes on as it was */
    VIEW_SEEN
} View;

static View view_of(const TimelinePoint *point, int source) {
    Sight sight = g_array_index(point->states, TimelineSourceState, (guint)source).sight;
    if (sight == SIGHT_ABSENT || (!point->migrations_seen && !point->problem))
        return VIEW_GONE;
    return sight == SIGHT_SEEN && point->migrations_seen ? VIEW_SEEN : VIEW_BLIND;
}

/* --- what differs at a point -------------------------------------------------------------------------------------------- */

static bool is_sorted(const GArray *drifts) {
    for (guint i = 1; i < drifts->len; i++)
        if (drift_compare(&g_array_index(drifts, Drift, i - 1), &g_array_index(drifts, Drift, i)) > 0)
            return false;
    return true;
}

static guint lower_bound(const GArray *drifts, const DriftSubject *subject) {
    guint low = 0, high = drifts->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (drift_subject_compare(&g_array_index(drifts, Drift, middle).subject, subject) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* UNCERTAIN comes late in the order of states, so that a certain one of the same subject is found before it. */
const Drift *point_find_drift(const TimelinePoint *point, const DriftSubject *subject) {
    guint at = lower_bound(point->drifts, subject);
    const Drift *drift = at < point->drifts->len ? &g_array_index(point->drifts, Drift, at) : NULL;
    return drift && drift_subject_compare(&drift->subject, subject) == 0 ? drift : NULL;
}

/* Which side lacks it; 0: neither. */
static int lacking_side(DriftState state) {
    switch (state) {
    case DRIFT_STATE_UNMIGRATED:
    case DRIFT_STATE_DROPPED:
    case DRIFT_STATE_NOT_REGISTERED:
        return 1;
    case DRIFT_STATE_REQUIRED:
    case DRIFT_STATE_UNDECLARED:
        return 2;
    case DRIFT_STATE_DIFFERENT:
    case DRIFT_STATE_UNCERTAIN:
    case DRIFT_STATE_BROKEN:
    case DRIFT_STATE_COUNT:
    default:
        return 0;
    }
}

static bool is_part(const DriftSubject *subject) {
    return !subject->rule && subject->component && (subject->component_kind != subject->kind || strcmp(subject->component, subject->identity) != 0);
}

bool point_covers(const TimelinePoint *point, const DriftSubject *subject, DriftState state) {
    if (!is_part(subject))
        return false;
    const DriftSubject whole = {.source = subject->source, .kind = subject->component_kind, .identity = subject->component};
    const Drift *drift = point_find_drift(point, &whole);
    return drift && (drift->state == DRIFT_STATE_UNCERTAIN || (lacking_side(drift->state) && lacking_side(drift->state) == lacking_side(state)));
}

/* Its migration does not run at this commit: that it is not there says nothing. */
static bool is_hidden_by_failure(const TimelinePoint *point, const char *tag) {
    static const char *const rules[] = {"replay/failed", "replay/partly"};
    for (size_t i = 0; tag && i < G_N_ELEMENTS(rules); i++)
        if (point_find_drift(point, &(DriftSubject){.source = "migrations", .rule = rules[i], .kind = KIND_COUNT, .identity = tag}))
            return true;
    return false;
}

/* More of the source than before could not be read, and no migration made what only it had. */
static bool is_lost(const EpisodeWalk *walk, const Track *track, DriftState state) {
    const TimelinePoint *point = timeline_point(walk->target, walk->point);
    bool declared = lacking_side(state) == 1 || state == DRIFT_STATE_DIFFERENT;
    return declared && g_array_index(point->states, TimelineSourceState, (guint)track->source).lost > track->lost && !touched_by(walk, &track->subject, walk->point);
}

/* --- episodes ----------------------------------------------------------------------------------------------------------- */

static EpisodeStep step_of(guint point, const Drift *drift) {
    return (EpisodeStep){.point = point, .state = drift->state, .migration = drift->migration, .detail = drift->detail};
}

static void begin_episode(EpisodeWalk *walk, Track *track, const Drift *drift) {
    Episode episode = {.subject = drift->subject, .steps = g_array_sized_new(FALSE, TRUE, sizeof(EpisodeStep), 1), .ended = -1, .earlier = track->last};
    const EpisodeStep step = step_of(walk->point, drift);
    g_array_append_val(episode.steps, step);
    episode.began_by = cause_of_beginning(walk, track->source, drift);
    track->open = (int)walk->target->episodes->len;
    g_array_append_val(walk->target->episodes, episode);
}

static void end_episode(EpisodeWalk *walk, Track *track) {
    Episode *episode = timeline_episode(walk->target, (guint)track->open);
    episode->ended = (int)walk->point;
    episode->ended_by = cause_of_end(walk, track, &episode->ended_migration);
    track->last = track->open;
    track->open = -1;
}

static void go_on(EpisodeWalk *walk, const Track *track, const Drift *drift) {
    Episode *episode = timeline_episode(walk->target, (guint)track->open);
    episode->subject = drift->subject;
    if (drift->state == DRIFT_STATE_UNCERTAIN || drift->state == episode_last(episode)->state)
        return;
    const EpisodeStep step = step_of(walk->point, drift);
    g_array_append_val(episode->steps, step);
}

/* --- one point ---------------------------------------------------------------------------------------------------------- */

static void handle(EpisodeWalk *walk, const View *views, Track *track, const Drift *drift) {
    const TimelinePoint *point = timeline_point(walk->target, walk->point);
    View view = views[track->source];
    if (view == VIEW_SEEN && drift) {
        track->lost = g_array_index(point->states, TimelineSourceState, (guint)track->source).lost;
        if (track->open >= 0)
            go_on(walk, track, drift);
        else if (drift->state != DRIFT_STATE_UNCERTAIN)
            begin_episode(walk, track, drift);
    } else if (track->open >= 0 && view != VIEW_BLIND) {
        const EpisodeStep *last = episode_last(timeline_episode(walk->target, (guint)track->open));
        bool hidden = point_covers(point, &track->subject, last->state) || is_hidden_by_failure(point, last->migration) || is_lost(walk, track, last->state);
        if (view == VIEW_GONE || !hidden)
            end_episode(walk, track);
    }
}

static Track *track_new(const EpisodeWalk *walk, const Drift *drift) {
    int source = timeline_source(walk->target, drift->subject.source);
    if (source < 0)
        return NULL;
    Track *track = g_new(Track, 1);
    *track = (Track){.subject = drift->subject, .source = source, .open = -1, .last = -1};
    return track;
}

/* Past all entries of one subject: the first one stands for it. */
static guint next_subject(const GArray *drifts, guint at) {
    guint next = at + 1;
    while (next < drifts->len && drift_subject_compare(&g_array_index(drifts, Drift, at).subject, &g_array_index(drifts, Drift, next).subject) == 0)
        next++;
    return next;
}

static void drop_orphan(EpisodeWalk *walk, Track *take_track) {
    if (take_track->open >= 0)
        end_episode(walk, take_track);
    g_free(take_track);
}

static void merge_point(EpisodeWalk *walk, const View *views) {
    const GArray *drifts = timeline_point(walk->target, walk->point)->drifts;
    GPtrArray *merged = g_ptr_array_new_full(walk->tracks->len + 8, g_free);
    guint at = 0, known = 0;
    while (at < drifts->len || known < walk->tracks->len) {
        const Drift *drift = at < drifts->len ? &g_array_index(drifts, Drift, at) : NULL;
        Track *track = known < walk->tracks->len ? walk->tracks->pdata[known] : NULL;
        if (track && track->orphan) {
            drop_orphan(walk, track);
            known++;
            continue;
        }
        int order = !drift ? 1 : !track ? -1 : drift_subject_compare(&drift->subject, &track->subject);
        if (order >= 0)
            known++;
        else
            track = track_new(walk, drift);
        if (order <= 0)
            at = next_subject(drifts, at);
        if (!track)
            continue;
        handle(walk, views, track, order <= 0 ? drift : NULL);
        g_ptr_array_add(merged, track);
    }
    g_ptr_array_set_free_func(walk->tracks, NULL);
    g_ptr_array_unref(walk->tracks);
    walk->tracks = merged;
}

static void forget_changes(EpisodeWalk *walk, const View *views) {
    for (guint i = 0; i < walk->changes->len; i++)
        if (views[i] != VIEW_BLIND)
            g_array_index(walk->changes, SourceChanges, i) = (SourceChanges){.came = views[i] == VIEW_GONE, .first_point = walk->point + 1};
}

static void look_at_point(EpisodeWalk *walk) {
    TimelinePoint *point = timeline_point(walk->target, walk->point);
    guint count = walk->target->sources->len;
    g_autofree View *views = g_new0(View, count + 1);
    g_autofree bool *seen = g_new0(bool, count + 1);
    for (guint i = 0; i < count; i++) {
        views[i] = view_of(point, (int)i);
        seen[i] = views[i] == VIEW_SEEN;
    }
    if (!is_sorted(point->drifts))
        g_array_sort(point->drifts, drift_compare);
    causes_collect(walk);
    if (point->renames->len > 0)
        tracks_follow_renames(walk, seen);
    merge_point(walk, views);
    forget_changes(walk, views);
}

/* --- all ---------------------------------------------------------------------------------------------------------------- */

static void derive_target(Timeline *timeline, TargetTimeline *target) {
    timeline_clear_episodes(target);
    EpisodeWalk walk = {.timeline = timeline, .target = target, .tracks = g_ptr_array_new_with_free_func(g_free)};
    walk.changes = g_array_new(FALSE, TRUE, sizeof(SourceChanges));
    g_array_set_size(walk.changes, target->sources->len);
    for (guint i = 0; i < walk.changes->len; i++)
        g_array_index(walk.changes, SourceChanges, i).came = true;
    for (walk.point = 0; walk.point < target->points->len; walk.point++)
        look_at_point(&walk);
    g_ptr_array_unref(walk.tracks);
    g_array_unref(walk.changes);
    episodes_finish(timeline, target);
}

void timeline_derive(Timeline *timeline) {
    for (guint i = 0; i < timeline->targets->len; i++)
        derive_target(timeline, timeline->targets->pdata[i]);
}
