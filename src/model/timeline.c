#include "model/timeline.h"

#include <string.h>

Timeline *timeline_new(void) {
    Timeline *timeline = g_new0(Timeline, 1);
    timeline->texts = text_pool_new();
    timeline->commits = g_ptr_array_new_with_free_func(g_free);
    timeline->targets = g_ptr_array_new();
    timeline->complete = true;
    return timeline;
}

static void clear_point(gpointer data) {
    TimelinePoint *point = data;
    g_array_unref(point->states);
    g_array_unref(point->drifts);
    g_array_unref(point->renames);
    g_array_unref(point->events);
    g_array_unref(point->touches);
}

static void clear_episode(gpointer data) {
    g_array_unref(((Episode *)data)->steps);
}

static void clear_group(gpointer data) {
    EpisodeGroup *group = data;
    g_array_unref(group->episodes);
    g_array_unref(group->left);
}

void timeline_free(Timeline *timeline) {
    if (!timeline)
        return;
    for (guint i = 0; i < timeline->targets->len; i++) {
        TargetTimeline *target = timeline->targets->pdata[i];
        g_ptr_array_unref(target->sources);
        g_array_unref(target->points);
        g_array_unref(target->episodes);
        g_array_unref(target->groups);
        g_free(target);
    }
    g_ptr_array_unref(timeline->targets);
    g_ptr_array_unref(timeline->commits);
    text_pool_free(timeline->texts);
    g_free(timeline);
}

Commit *timeline_add_commit(Timeline *timeline, const Commit *commit) {
    Commit *copy = commit_copy(timeline->texts, commit);
    g_ptr_array_add(timeline->commits, copy);
    return copy;
}

TargetTimeline *timeline_add_target(Timeline *timeline, const char *name) {
    TargetTimeline *target = g_new0(TargetTimeline, 1);
    target->name = text_pool_add(timeline->texts, name);
    target->sources = g_ptr_array_new();
    target->points = g_array_new(FALSE, TRUE, sizeof(TimelinePoint));
    target->episodes = g_array_new(FALSE, TRUE, sizeof(Episode));
    target->groups = g_array_new(FALSE, TRUE, sizeof(EpisodeGroup));
    g_array_set_clear_func(target->points, clear_point);
    g_array_set_clear_func(target->episodes, clear_episode);
    g_array_set_clear_func(target->groups, clear_group);
    g_ptr_array_add(timeline->targets, target);
    return target;
}

TimelinePoint *timeline_add_point(Timeline *timeline, TargetTimeline *target, const Commit *commit) {
    (void)timeline;
    const TimelinePoint empty = {.commit = commit,
                                 .states = g_array_sized_new(FALSE, TRUE, sizeof(TimelineSourceState), target->sources->len),
                                 .drifts = g_array_new(FALSE, TRUE, sizeof(Drift)),
                                 .renames = g_array_new(FALSE, TRUE, sizeof(TimelineRename)),
                                 .events = g_array_new(FALSE, TRUE, sizeof(TimelineMigration)),
                                 .touches = g_array_new(FALSE, TRUE, sizeof(TimelineTouch))};
    g_array_set_size(empty.states, target->sources->len);
    g_array_append_val(target->points, empty);
    return &g_array_index(target->points, TimelinePoint, target->points->len - 1);
}

void timeline_add_drift(Timeline *timeline, TimelinePoint *point, const Drift *drift) {
    Drift copy = *drift;
    copy.subject.source = text_pool_add(timeline->texts, drift->subject.source);
    copy.subject.rule = text_pool_add(timeline->texts, drift->subject.rule);
    copy.subject.identity = text_pool_add(timeline->texts, drift->subject.identity);
    copy.subject.component = text_pool_add(timeline->texts, drift->subject.component);
    copy.migration = text_pool_add(timeline->texts, drift->migration);
    copy.detail = text_pool_add(timeline->texts, drift->detail);
    g_array_append_val(point->drifts, copy);
}

TargetTimeline *timeline_find_target(const Timeline *timeline, const char *name) {
    for (guint i = 0; i < timeline->targets->len; i++)
        if (strcmp(((TargetTimeline *)timeline->targets->pdata[i])->name, name) == 0)
            return timeline->targets->pdata[i];
    return NULL;
}

int timeline_source(const TargetTimeline *target, const char *name) {
    for (guint i = 0; i < target->sources->len; i++)
        if (strcmp(target->sources->pdata[i], name) == 0)
            return (int)i;
    return -1;
}

void timeline_clear_episodes(TargetTimeline *target) {
    g_array_set_size(target->episodes, 0);
    g_array_set_size(target->groups, 0);
}

/* Texts of one pool are equal exactly when their pointers are: mostly nothing is read. */
static int compare_texts(const char *a, const char *b) {
    return a == b ? 0 : g_strcmp0(a, b);
}

int drift_subject_compare(const DriftSubject *a, const DriftSubject *b) {
    int order = compare_texts(a->source, b->source);
    if (order == 0)
        order = compare_texts(a->rule, b->rule);
    if (order == 0)
        order = (int)a->kind - (int)b->kind;
    return order ? order : compare_texts(a->identity, b->identity);
}

int drift_compare(gconstpointer a, gconstpointer b) {
    const Drift *left = a, *right = b;
    int order = drift_subject_compare(&left->subject, &right->subject);
    return order ? order : (int)left->state - (int)right->state;
}

static const struct {
    const char *id, *text;
} STATES[DRIFT_STATE_COUNT] = {
    [DRIFT_STATE_UNMIGRATED] = {"unmigrated", "declared, in no migration"},
    [DRIFT_STATE_DROPPED] = {"dropped", "declared, dropped by a migration"},
    [DRIFT_STATE_NOT_REGISTERED] = {"not_registered", "only in migrations that the runner never runs"},
    [DRIFT_STATE_REQUIRED] = {"required", "required by the migrations, not declared"},
    [DRIFT_STATE_UNDECLARED] = {"undeclared", "in the migrations, not declared"},
    [DRIFT_STATE_DIFFERENT] = {"different", "declared otherwise than the migrations make it"},
    [DRIFT_STATE_UNCERTAIN] = {"uncertain", "not known"},
    [DRIFT_STATE_BROKEN] = {"broken", "broken"},
};

const char *drift_state_id(DriftState state) {
    return STATES[state].id;
}

const char *drift_state_text(DriftState state) {
    return STATES[state].text;
}
