#include "timeline_view.h"

#include <string.h>

#define ID_DIGITS 12 /* of a commit in an episode's id */

const Episode *timeline_view_episode(const TargetTimeline *target, guint index) {
    return &g_array_index(target->episodes, Episode, index);
}

const TimelinePoint *timeline_view_point(const TargetTimeline *target, size_t index) {
    return index < target->points->len ? &g_array_index(target->points, TimelinePoint, index) : NULL;
}

size_t timeline_view_total(const TimelinePoint *point, int source) {
    size_t total = 0;
    for (guint i = 0; i < point->states->len; i++)
        for (int state = 0; state < DRIFT_STATE_COUNT; state++)
            if ((source < 0 || (guint)source == i) && state != DRIFT_STATE_UNCERTAIN)
                total += g_array_index(point->states, TimelineSourceState, i).counts[state];
    return total;
}

static const EpisodeStep *step_at(const Episode *episode, guint index) {
    return &g_array_index(episode->steps, EpisodeStep, index);
}

const EpisodeStep *timeline_view_last_step(const Episode *episode) {
    return step_at(episode, episode->steps->len - 1);
}

static const EpisodeGroup *group_at(const TargetTimeline *target, guint index) {
    return &g_array_index(target->groups, EpisodeGroup, index);
}

const Problem *timeline_view_problem(const TimelineView *view, guint episode) {
    return g_ptr_array_index(view->problems, view->problem_of_group[timeline_view_episode(view->target, episode)->group]);
}

/* --- building ----------------------------------------------------------------------------------------------------------- */

/* What episodes of one problem have in common. Migrations are not part of it: a commit may bring several. */
static char *key_of(const Episode *episode) {
    GString *key = g_string_new(episode->subject.source);
    g_string_append_printf(key, "\n%s\n%d", episode->subject.rule ? episode->subject.rule : "", episode->ended);
    for (guint i = 0; i < episode->steps->len; i++)
        g_string_append_printf(key, "\n%zu %d", step_at(episode, i)->point, (int)step_at(episode, i)->state);
    return g_string_free(key, FALSE);
}

static void free_problem(gpointer data) {
    Problem *problem = data;
    g_array_unref(problem->groups);
    g_array_unref(problem->episodes);
    g_free(problem);
}

static Problem *new_problem(TimelineView *view, const Episode *first) {
    Problem *problem = g_new0(Problem, 1);
    problem->index = view->problems->len;
    problem->groups = g_array_new(FALSE, FALSE, sizeof(guint));
    problem->episodes = g_array_new(FALSE, FALSE, sizeof(guint));
    problem->first = first;
    problem->open = first->ended < 0;
    problem->earlier = problem->again = -1;
    problem->began = timeline_view_point(view->target, step_at(first, 0)->point);
    problem->ended = problem->open ? NULL : timeline_view_point(view->target, (size_t)first->ended);
    *(problem->open ? &view->open : &view->ended) += 1;
    g_ptr_array_add(view->problems, problem);
    return problem;
}

static int compare_episodes(gconstpointer a, gconstpointer b, gpointer payload) {
    const Episode *left = timeline_view_episode(payload, *(const guint *)a), *right = timeline_view_episode(payload, *(const guint *)b);
    int order = drift_subject_compare(&left->subject, &right->subject);
    return order ? order : (int)*(const guint *)a - (int)*(const guint *)b;
}

static void join_to_earlier(const TimelineView *view, Problem *problem) {
    for (guint i = 0; i < problem->episodes->len; i++) {
        int earlier = timeline_view_episode(view->target, g_array_index(problem->episodes, guint, i))->earlier;
        if (earlier < 0)
            continue;
        Problem *before = view->problems->pdata[timeline_view_problem(view, (guint)earlier)->index];
        if (before->again < 0)
            before->again = (int)problem->index;
        problem->earlier = MAX(problem->earlier, (int)before->index);
    }
}

TimelineView *timeline_view_new(const Timeline *timeline, const TargetTimeline *target) {
    TimelineView *view = g_new0(TimelineView, 1);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    view->timeline = timeline;
    view->target = target;
    view->problems = g_ptr_array_new_with_free_func(free_problem);
    view->problem_of_group = g_new0(guint, target->groups->len + 1);
    for (guint i = 0; i < target->groups->len; i++) {
        const EpisodeGroup *group = group_at(target, i);
        const Episode *first = timeline_view_episode(target, g_array_index(group->episodes, guint, 0));
        g_autofree char *key = key_of(first);
        Problem *problem = g_hash_table_lookup(known, key);
        if (!problem)
            g_hash_table_insert(known, g_steal_pointer(&key), problem = new_problem(view, first));
        view->problem_of_group[i] = problem->index;
        g_array_append_val(problem->groups, i);
        g_array_append_vals(problem->episodes, group->episodes->data, group->episodes->len);
    }
    for (guint i = 0; i < view->problems->len; i++) {
        g_array_sort_with_data(((Problem *)view->problems->pdata[i])->episodes, compare_episodes, (gpointer)(uintptr_t)target);
        join_to_earlier(view, view->problems->pdata[i]);
    }
    return view;
}

void timeline_view_free(TimelineView *view) {
    if (!view)
        return;
    g_ptr_array_unref(view->problems);
    g_free(view->problem_of_group);
    g_free(view);
}

/* --- what hangs together ------------------------------------------------------------------------------------------------ */

GPtrArray *timeline_view_ended_migrations(const TimelineView *view, const Problem *problem) {
    GPtrArray *tags = g_ptr_array_new();
    for (guint i = 0; i < problem->episodes->len; i++) {
        const char *tag = timeline_view_episode(view->target, g_array_index(problem->episodes, guint, i))->ended_migration;
        if (tag && !g_ptr_array_find_with_equal_func(tags, tag, g_str_equal, NULL))
            g_ptr_array_add(tags, (gpointer)(uintptr_t)tag);
    }
    return tags;
}

static int compare_numbers(gconstpointer a, gconstpointer b) {
    guint left = *(const guint *)a, right = *(const guint *)b;
    return left < right ? -1 : left > right;
}

GArray *timeline_view_left(const TimelineView *view, const Problem *problem) {
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    GArray *left = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint g = 0; g < problem->groups->len; g++) {
        const EpisodeGroup *group = group_at(view->target, g_array_index(problem->groups, guint, g));
        for (guint i = 0; i < group->left->len; i++) {
            guint episode = g_array_index(group->left, guint, i);
            if (timeline_view_problem(view, episode) != problem && g_hash_table_add(seen, GUINT_TO_POINTER(episode)))
                g_array_append_val(left, episode);
        }
    }
    g_array_sort(left, compare_numbers);
    return left;
}

char *timeline_view_episode_id(const TargetTimeline *target, const Episode *episode) {
    const DriftSubject *subject = &episode->subject;
    const TimelinePoint *began = timeline_view_point(target, step_at(episode, 0)->point);
    const char *what = subject->rule ? subject->rule : kind_get(subject->kind)->id;
    return g_strdup_printf("%s/%s/%s:%s@%.*s", target->name, subject->source, what, subject->identity, ID_DIGITS, began->commit->id);
}

/* --- order -------------------------------------------------------------------------------------------------------------- */

int timeline_view_weight(const Problem *problem) {
    static const int weights[DRIFT_STATE_COUNT] = {
        [DRIFT_STATE_REQUIRED] = 0, [DRIFT_STATE_NOT_REGISTERED] = 1, [DRIFT_STATE_UNMIGRATED] = 2, [DRIFT_STATE_DROPPED] = 2,
        [DRIFT_STATE_BROKEN] = 3,   [DRIFT_STATE_DIFFERENT] = 4,      [DRIFT_STATE_UNDECLARED] = 5, [DRIFT_STATE_UNCERTAIN] = 6,
    };
    return weights[timeline_view_last_step(problem->first)->state];
}

static int compare_size(size_t a, size_t b) {
    return a < b ? -1 : a > b;
}

static int compare_open(gconstpointer a, gconstpointer b) {
    const Problem *left = *(Problem *const *)a, *right = *(Problem *const *)b;
    int order = timeline_view_weight(left) - timeline_view_weight(right);
    if (order == 0)
        order = compare_size(step_at(right->first, 0)->point, step_at(left->first, 0)->point);
    return order ? order : compare_size(left->index, right->index);
}

static int compare_ended(gconstpointer a, gconstpointer b) {
    const Problem *left = *(Problem *const *)a, *right = *(Problem *const *)b;
    int order = right->first->ended - left->first->ended;
    if (order == 0)
        order = timeline_view_weight(left) - timeline_view_weight(right);
    return order ? order : compare_size(left->index, right->index);
}

GPtrArray *timeline_view_list(const TimelineView *view, bool open) {
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < view->problems->len; i++)
        if (((const Problem *)view->problems->pdata[i])->open == open)
            g_ptr_array_add(list, view->problems->pdata[i]);
    g_ptr_array_sort(list, open ? compare_open : compare_ended);
    return list;
}
