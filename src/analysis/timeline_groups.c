/* Episodes put in order, measured, and put together to what people call one problem. */

#include "timeline_private.h"

#include <string.h>

#define LEFT_LIMIT (1u << 22) /* of all groups together: a bound for histories made to break it */

/* --- durations ---------------------------------------------------------------------------------------------------------- */

static void measure(const Timeline *timeline, const TargetTimeline *target, Episode *episode) {
    const Commit *from = timeline_point(target, episode_first(episode)->point)->commit;
    const Commit *to = episode->ended >= 0 ? timeline_point(target, (guint)episode->ended)->commit : timeline->head;
    if (!to)
        return;
    episode->seconds = commit_seconds_between(from, to);
    episode->days = commit_days_between(from, to);
}

/* --- order -------------------------------------------------------------------------------------------------------------- */

static int compare_episodes(gconstpointer a, gconstpointer b) {
    const Episode *left = *(const Episode *const *)a, *right = *(const Episode *const *)b;
    guint from = episode_first(left)->point, other = episode_first(right)->point;
    if (from != other)
        return from < other ? -1 : 1;
    int order = drift_subject_compare(&left->subject, &right->subject);
    return order ? order : left->ended - right->ended;
}

static void sort_episodes(TargetTimeline *target) {
    guint count = target->episodes->len;
    g_autoptr(GPtrArray) order = g_ptr_array_sized_new(count);
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(order, timeline_episode(target, i));
    g_ptr_array_sort(order, compare_episodes);
    g_autofree int *place = g_new(int, count + 1);
    g_autofree Episode *sorted = g_new(Episode, count + 1);
    for (guint i = 0; i < count; i++) {
        const Episode *episode = order->pdata[i];
        place[episode - timeline_episode(target, 0)] = (int)i;
        sorted[i] = *episode;
    }
    for (guint i = 0; i < count; i++) {
        *timeline_episode(target, i) = sorted[i];
        if (sorted[i].earlier >= 0)
            timeline_episode(target, i)->earlier = place[sorted[i].earlier];
    }
}

/* --- groups ------------------------------------------------------------------------------------------------------------- */

static int compare_steps(const GArray *a, const GArray *b) {
    if (a->len != b->len)
        return a->len < b->len ? -1 : 1;
    for (guint i = 0; i < a->len; i++) {
        const EpisodeStep *left = &g_array_index(a, EpisodeStep, i), *right = &g_array_index(b, EpisodeStep, i);
        if (left->point != right->point)
            return left->point < right->point ? -1 : 1;
        if (left->state != right->state)
            return (int)left->state - (int)right->state;
    }
    return 0;
}

static int compare_kin(const Episode *left, const Episode *right) {
    int order = strcmp(left->subject.source, right->subject.source);
    order = order ? order : g_strcmp0(left->subject.rule, right->subject.rule);
    order = order ? order : (int)left->subject.component_kind - (int)right->subject.component_kind;
    order = order ? order : g_strcmp0(left->subject.component, right->subject.component);
    order = order ? order : left->ended - right->ended;
    return order ? order : compare_steps(left->steps, right->steps);
}

/* Kin together; within them as they stand, which is by kind and identity. */
static int compare_for_groups(gconstpointer a, gconstpointer b) {
    const Episode *left = *(const Episode *const *)a, *right = *(const Episode *const *)b;
    int order = compare_kin(left, right);
    return order ? order : left < right ? -1 : left > right;
}

static int compare_groups(gconstpointer a, gconstpointer b) {
    const EpisodeGroup *left = a, *right = b;
    guint first = g_array_index(left->episodes, guint, 0), other = g_array_index(right->episodes, guint, 0);
    return first < other ? -1 : first > other;
}

static void make_groups(TargetTimeline *target) {
    g_autoptr(GPtrArray) order = g_ptr_array_sized_new(target->episodes->len);
    for (guint i = 0; i < target->episodes->len; i++)
        g_ptr_array_add(order, timeline_episode(target, i));
    g_ptr_array_sort(order, compare_for_groups);
    for (guint i = 0; i < order->len; i++) {
        guint index = (guint)((const Episode *)order->pdata[i] - timeline_episode(target, 0));
        if (i == 0 || compare_kin(order->pdata[i - 1], order->pdata[i]) != 0) {
            const EpisodeGroup group = {.episodes = g_array_new(FALSE, FALSE, sizeof(guint)), .left = g_array_new(FALSE, FALSE, sizeof(guint))};
            g_array_append_val(target->groups, group);
        }
        g_array_append_val(g_array_index(target->groups, EpisodeGroup, target->groups->len - 1).episodes, index);
    }
    g_array_sort(target->groups, compare_groups);
    for (guint i = 0; i < target->groups->len; i++) {
        const GArray *members = g_array_index(target->groups, EpisodeGroup, i).episodes;
        for (guint j = 0; j < members->len; j++)
            timeline_episode(target, g_array_index(members, guint, j))->group = i;
    }
}

/* --- what was left behind ------------------------------------------------------------------------------------------------ */

static const Episode *first_of(const TargetTimeline *target, const EpisodeGroup *group) {
    return timeline_episode(target, g_array_index(group->episodes, guint, 0));
}

/* The first episode that began at this point or later. */
static guint beginning_at(const TargetTimeline *target, guint point) {
    guint low = 0, high = target->episodes->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (episode_first(timeline_episode(target, middle))->point < point)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A table that lacked as a whole came, but not with this as the source has it. */
static bool came_out_of(const Episode *whole, const Episode *part) {
    return !whole->subject.rule && whole->subject.kind == whole->subject.component_kind && g_strcmp0(whole->subject.identity, whole->subject.component) == 0 &&
           episode_last(whole)->state != DRIFT_STATE_DIFFERENT && part->subject.component_kind == whole->subject.component_kind &&
           g_strcmp0(part->subject.component, whole->subject.component) == 0;
}

/* Episodes of the group's source that began at a point, and that are still there after it; those that began with its end only when they came out of it. */
static void collect_left(const TargetTimeline *target, const Episode *first, guint point, size_t *budget, GArray *left) {
    bool at_end = point == (guint)first->ended;
    for (guint i = beginning_at(target, point); i < target->episodes->len && *budget > 0; i++) {
        const Episode *episode = timeline_episode(target, i);
        if (episode_first(episode)->point != point)
            break;
        bool stays = episode->ended < 0 || episode->ended > first->ended;
        if (!stays || strcmp(episode->subject.source, first->subject.source) != 0 || (at_end && !came_out_of(first, episode)))
            continue;
        g_array_append_val(left, i);
        (*budget)--;
    }
}

static void find_left(TargetTimeline *target) {
    size_t budget = LEFT_LIMIT;
    for (guint i = 0; i < target->groups->len; i++) {
        EpisodeGroup *group = &g_array_index(target->groups, EpisodeGroup, i);
        const Episode *first = first_of(target, group);
        if (first->ended < 0)
            continue;
        if (first->began_by)
            collect_left(target, first, episode_first(first)->point, &budget, group->left);
        collect_left(target, first, (guint)first->ended, &budget, group->left);
    }
}

void episodes_finish(const Timeline *timeline, TargetTimeline *target) {
    for (guint i = 0; i < target->episodes->len; i++)
        measure(timeline, target, timeline_episode(target, i));
    sort_episodes(target);
    make_groups(target);
    find_left(target);
}
