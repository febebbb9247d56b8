/*
 * What began or ended an episode: of all that changed with the commit, what can have done it. Where several things changed and each can have, all are named.
 */

#include "timeline_private.h"

#include <string.h>

#define MIGRATIONS "migrations"
#define JOURNAL "journal"

/* --- what changed ------------------------------------------------------------------------------------------------------- */

static bool has_journal(const TargetTimeline *target, const TimelinePoint *point) {
    int journal = timeline_source(target, JOURNAL);
    return journal >= 0 && g_array_index(point->states, TimelineSourceState, (guint)journal).sight == SIGHT_SEEN;
}

/* Files beside what the runner's list says of them. A change that no event tells of is one of entries without files, where there is a list. */
static void look_at_events(const TargetTimeline *target, const TimelinePoint *point, SourceChanges *changes) {
    bool files = false, untold = point->migrations_changed && point->events->len == 0;
    for (guint i = 0; i < point->events->len; i++) {
        bool registration = g_array_index(point->events, TimelineMigration, i).action == 'j';
        changes->journal |= registration;
        files |= !registration;
    }
    changes->journal |= untold && has_journal(target, point);
    changes->migrations |= files || (untold && !has_journal(target, point));
}

static bool is_declared(const char *source) {
    return strcmp(source, MIGRATIONS) != 0 && strcmp(source, JOURNAL) != 0;
}

static bool begins_in_the_dark(const EpisodeWalk *walk, const TimelinePoint *point) {
    const Timeline *timeline = walk->timeline;
    return walk->point == 0 && !timeline->complete && (!timeline->root || strcmp(timeline->root->id, point->commit->id) == 0) &&
           (point->migrations_seen || point->problem);
}

void causes_collect(EpisodeWalk *walk) {
    const TimelinePoint *point = timeline_point(walk->target, walk->point);
    bool dark = begins_in_the_dark(walk, point);
    for (guint i = 0; i < walk->changes->len; i++) {
        SourceChanges *changes = &g_array_index(walk->changes, SourceChanges, i);
        const TimelineSourceState *state = &g_array_index(point->states, TimelineSourceState, i);
        changes->own |= state->changed && is_declared(walk->target->sources->pdata[i]);
        changes->from_dawn |= dark && state->sight != SIGHT_ABSENT;
        look_at_events(walk->target, point, changes);
    }
}

/* --- questions ---------------------------------------------------------------------------------------------------------- */

/* A migration may have several events: edited and registered with one commit. */
static bool has_event(const TimelinePoint *point, const char *tag, char action) {
    for (guint i = 0; tag && i < point->events->len; i++) {
        const TimelineMigration *event = &g_array_index(point->events, TimelineMigration, i);
        if (event->action == action && strcmp(event->tag, tag) == 0)
            return true;
    }
    return false;
}

/* Of this migration only its registration changed. */
static bool only_registered(const TimelinePoint *point, const char *tag) {
    return has_event(point, tag, 'j') && !has_event(point, tag, '+') && !has_event(point, tag, '~');
}

/* It went, or has another text than it had. */
static bool any_unmade(const TimelinePoint *point) {
    for (guint i = 0; i < point->events->len; i++) {
        char action = g_array_index(point->events, TimelineMigration, i).action;
        if (action == '-' || action == '~')
            return true;
    }
    return point->migrations_changed && point->events->len == 0;
}

const char *touched_by(const EpisodeWalk *walk, const DriftSubject *subject, guint first_point) {
    for (guint i = walk->point + 1; i-- > first_point;) {
        const GArray *touches = timeline_point(walk->target, i)->touches;
        for (guint j = touches->len; j-- > 0;) {
            const TimelineTouch *touch = &g_array_index(touches, TimelineTouch, j);
            if (touch->kind == subject->kind && strcmp(touch->identity, subject->identity) == 0)
                return touch->tag;
        }
    }
    return NULL;
}

static const char *cause_text(const EpisodeWalk *walk, int source, const SourceChanges *changes) {
    const char *parts[4] = {NULL};
    size_t count = 0;
    if (changes->own)
        parts[count++] = walk->target->sources->pdata[source];
    if (changes->migrations)
        parts[count++] = MIGRATIONS;
    if (changes->journal)
        parts[count++] = JOURNAL;
    if (count == 0) /* nothing that is known to have changed: it came or went with what makes it differ */
        parts[count++] = walk->target->sources->pdata[source];
    g_autofree char *text = g_strjoinv(", ", (char **)(uintptr_t)parts);
    return text_pool_add(walk->timeline->texts, text);
}

static bool in_one_step(const EpisodeWalk *walk, const SourceChanges *changes) {
    return changes->first_point == walk->point && !changes->came;
}

/* --- beginnings --------------------------------------------------------------------------------------------------------- */

static bool is_made_beyond(DriftState state) {
    return state == DRIFT_STATE_UNDECLARED || state == DRIFT_STATE_REQUIRED || state == DRIFT_STATE_NOT_REGISTERED || state == DRIFT_STATE_DROPPED;
}

/* A migration that has just come made or dropped it: before, there was nothing that the source could lack. What is declared and made by nothing is the source's doing, unless a migration that made it
 * went or was edited. */
static void narrow_beginning(const TimelinePoint *point, const Drift *drift, SourceChanges *changes) {
    bool file = drift->subject.rule && has_event(point, drift->subject.identity, '+');
    if (only_registered(point, drift->migration) && drift->state != DRIFT_STATE_DIFFERENT)
        changes->own = changes->migrations = false;
    else if (file || (has_event(point, drift->migration, '+') && is_made_beyond(drift->state)))
        changes->own = changes->journal = false;
    else if (drift->state == DRIFT_STATE_UNMIGRATED && changes->own && !any_unmade(point))
        changes->migrations = changes->journal = false;
}

const char *cause_of_beginning(const EpisodeWalk *walk, int source, const Drift *drift) {
    SourceChanges changes = g_array_index(walk->changes, SourceChanges, (guint)source);
    if (changes.from_dawn)
        return NULL;
    if (in_one_step(walk, &changes))
        narrow_beginning(timeline_point(walk->target, walk->point), drift, &changes);
    return cause_text(walk, source, &changes);
}

/* --- ends --------------------------------------------------------------------------------------------------------------- */

/* What only the source had is made now by a migration that has just come or was edited; what no migration of this commit touched was not ended by them. */
static void narrow_end(const TimelinePoint *point, const Episode *episode, const char *tag, SourceChanges *changes) {
    DriftState state = episode_last(episode)->state;
    bool entry = episode->subject.rule && only_registered(point, episode->subject.identity);
    if (entry || (state == DRIFT_STATE_NOT_REGISTERED && has_event(point, episode_last(episode)->migration, 'j')))
        changes->own = changes->migrations = false;
    else if (tag && changes->own && only_registered(point, tag))
        changes->migrations = changes->journal = false; /* what all files make is the same as before */
    else if (tag && (state == DRIFT_STATE_UNMIGRATED || state == DRIFT_STATE_DROPPED))
        changes->own = changes->journal = false;
    else if (!tag && changes->own && !any_unmade(point))
        changes->migrations = changes->journal = false;
}

/* The only one that came: what the migrations ended, it ended. */
static const char *only_event(const TimelinePoint *point) {
    const char *tag = NULL;
    for (guint i = 0; i < point->events->len; i++) {
        const TimelineMigration *event = &g_array_index(point->events, TimelineMigration, i);
        if (event->action == '-' || event->action == '>')
            return NULL;
        if (tag)
            return NULL;
        tag = event->tag;
    }
    return tag;
}

/* Nothing is left that it could differ from, or that could differ. */
static const char *cause_of_absence(const EpisodeWalk *walk, const TimelinePoint *point, int source) {
    bool absent = g_array_index(point->states, TimelineSourceState, (guint)source).sight == SIGHT_ABSENT;
    return text_pool_add(walk->timeline->texts, absent ? walk->target->sources->pdata[source] : MIGRATIONS);
}

const char *cause_of_end(const EpisodeWalk *walk, const Track *track, const char **migration) {
    const TimelinePoint *point = timeline_point(walk->target, walk->point);
    const Episode *episode = timeline_episode(walk->target, (guint)track->open);
    SourceChanges changes = g_array_index(walk->changes, SourceChanges, (guint)track->source);
    *migration = NULL;
    if (g_array_index(point->states, TimelineSourceState, (guint)track->source).sight == SIGHT_ABSENT || !point->migrations_seen)
        return cause_of_absence(walk, point, track->source);
    const char *tag = track->subject.rule ? NULL : touched_by(walk, &track->subject, changes.first_point);
    if (!tag && has_event(point, episode_last(episode)->migration, 'j'))
        tag = episode_last(episode)->migration;
    if (in_one_step(walk, &changes)) {
        narrow_end(point, episode, tag, &changes);
        if (!tag && !changes.own)
            tag = only_event(point);
    }
    *migration = changes.migrations || changes.journal ? tag : NULL;
    return cause_text(walk, track->source, &changes);
}
