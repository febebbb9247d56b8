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

const EpisodeStep *timeline_view_step(const Episode *episode, guint index) {
    return &g_array_index(episode->steps, EpisodeStep, index);
}

const EpisodeStep *timeline_view_last_step(const Episode *episode) {
    return timeline_view_step(episode, episode->steps->len - 1);
}

bool timeline_view_is_files(const char *source) {
    return strcmp(source, "journal") == 0 || strcmp(source, "migrations") == 0;
}

static const EpisodeGroup *group_at(const TargetTimeline *target, guint index) {
    return &g_array_index(target->groups, EpisodeGroup, index);
}

const Problem *timeline_view_problem(const TimelineView *view, guint episode) {
    return g_ptr_array_index(view->problems, view->problem_of_group[timeline_view_episode(view->target, episode)->group]);
}

/* --- building ----------------------------------------------------------------------------------------------------------- */

#define RULE_NOT_REGISTERED "journal/file-not-registered"

/* What the episodes of one problem have in common. Migrations are not part of it: a commit may bring several. */
static char *key_of(const Episode *episode) {
    GString *key = g_string_new(episode->subject.rule);
    g_string_append_printf(key, "\n%d", episode->ended);
    for (guint i = 0; i < episode->steps->len; i++)
        g_string_append_printf(key, "\n%zu %d", timeline_view_step(episode, i)->point, (int)timeline_view_step(episode, i)->state);
    return g_string_free(key, FALSE);
}

static char *source_key(const Episode *episode) {
    g_autofree char *key = key_of(episode);
    return g_strconcat(episode->subject.source, "\n", key, NULL);
}

/* What waits for the registration of one file: by the file, since when, until when. NULL: the episode is no such thing. */
static char *waiting_key(const Episode *episode) {
    const EpisodeStep *last = timeline_view_last_step(episode);
    bool file = g_strcmp0(episode->subject.rule, RULE_NOT_REGISTERED) == 0;
    const char *tag = file ? episode->subject.identity : last->state == DRIFT_STATE_NOT_REGISTERED ? last->migration : NULL;
    return tag ? g_strdup_printf("wait\n%zu\n%d\n%s", last->point, episode->ended, tag) : NULL;
}

/* Sources that somebody writes first, then the journal's files, then findings about files: so that a problem is told by the first of these. */
static int rank_of(const Episode *episode) {
    return episode->subject.rule ? 2 : timeline_view_is_files(episode->subject.source) ? 1 : 0;
}

static void free_problem(gpointer data) {
    Problem *problem = data;
    g_array_unref(problem->groups);
    g_array_unref(problem->episodes);
    g_free(problem);
}

static Problem *new_problem(TimelineView *view, const Episode *first) {
    Problem *problem = g_new0(Problem, 1);
    problem->groups = g_array_new(FALSE, FALSE, sizeof(guint));
    problem->episodes = g_array_new(FALSE, FALSE, sizeof(guint));
    problem->first = first;
    problem->open = first->ended < 0;
    problem->earlier = problem->again = -1;
    problem->began = timeline_view_point(view->target, timeline_view_step(first, 0)->point);
    problem->ended = problem->open ? NULL : timeline_view_point(view->target, (size_t)first->ended);
    *(problem->open ? &view->open : &view->ended) += 1;
    g_ptr_array_add(view->problems, problem);
    return problem;
}

/* Where the problem is found again: by its own source, and, once, by each file that it waits for. */
static void note_keys(GHashTable *known, Problem *problem, const Episode *episode) {
    if (rank_of(episode) == rank_of(problem->first))
        g_hash_table_insert(known, source_key(episode), problem);
    char *waiting = waiting_key(episode);
    if (waiting && !g_hash_table_contains(known, waiting))
        g_hash_table_insert(known, waiting, problem);
    else
        g_free(waiting);
}

static Problem *find_problem(GHashTable *known, const Episode *episode) {
    g_autofree char *waiting = waiting_key(episode), *key = source_key(episode);
    Problem *found = waiting && rank_of(episode) > 0 ? g_hash_table_lookup(known, waiting) : NULL;
    return found ? found : g_hash_table_lookup(known, key);
}

static void take_group(TimelineView *view, GHashTable *known, guint index) {
    const EpisodeGroup *group = group_at(view->target, index);
    const Episode *first = timeline_view_episode(view->target, g_array_index(group->episodes, guint, 0));
    Problem *problem = find_problem(known, first);
    if (!problem)
        problem = new_problem(view, first);
    for (guint i = 0; i < group->episodes->len; i++)
        note_keys(known, problem, timeline_view_episode(view->target, g_array_index(group->episodes, guint, i)));
    g_array_append_val(problem->groups, index);
    g_array_append_vals(problem->episodes, group->episodes->data, group->episodes->len);
}

static int compare_numbers(gconstpointer a, gconstpointer b) {
    guint left = *(const guint *)a, right = *(const guint *)b;
    return left < right ? -1 : left > right;
}

static int compare_episodes(gconstpointer a, gconstpointer b, gpointer payload) {
    const Episode *left = timeline_view_episode(payload, *(const guint *)a), *right = timeline_view_episode(payload, *(const guint *)b);
    int order = rank_of(left) - rank_of(right);
    if (order == 0)
        order = drift_subject_compare(&left->subject, &right->subject);
    return order ? order : compare_numbers(a, b);
}

static int compare_problems(gconstpointer a, gconstpointer b) {
    const Problem *left = *(Problem *const *)a, *right = *(Problem *const *)b;
    size_t from = timeline_view_step(left->first, 0)->point, other = timeline_view_step(right->first, 0)->point;
    return from != other ? (from < other ? -1 : 1) : compare_numbers(left->groups->data, right->groups->data);
}

/* Everything that the episodes of its own source say, but for the source. */
static char *content_key(const TargetTimeline *target, const Problem *problem) {
    g_autofree char *key = key_of(problem->first);
    GString *content = g_string_new(key);
    for (guint i = 0; i < problem->episodes->len; i++) {
        const DriftSubject *subject = &timeline_view_episode(target, g_array_index(problem->episodes, guint, i))->subject;
        if (strcmp(subject->source, problem->first->subject.source) == 0)
            g_string_append_printf(content, "\n%d %s", (int)subject->kind, subject->identity);
    }
    return g_string_free(content, FALSE);
}

/* Several sources in which the same things differ, since the same commit, in the same way: one problem. */
static void join_sources(TimelineView *view) {
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) all = g_steal_pointer(&view->problems);
    view->problems = g_ptr_array_new_with_free_func(free_problem);
    g_ptr_array_set_free_func(all, NULL);
    for (guint i = 0; i < all->len; i++) {
        Problem *problem = all->pdata[i];
        char *key = content_key(view->target, problem);
        Problem *same = rank_of(problem->first) == 0 ? g_hash_table_lookup(known, key) : NULL;
        if (!same) {
            g_hash_table_insert(known, key, problem);
            g_ptr_array_add(view->problems, problem);
            continue;
        }
        g_array_append_vals(same->groups, problem->groups->data, problem->groups->len);
        g_array_append_vals(same->episodes, problem->episodes->data, problem->episodes->len);
        *(problem->open ? &view->open : &view->ended) -= 1;
        free_problem(problem);
        g_free(key);
    }
}

static void sort_episodes(const TimelineView *view) {
    for (guint i = 0; i < view->problems->len; i++)
        g_array_sort_with_data(((Problem *)view->problems->pdata[i])->episodes, compare_episodes, (gpointer)(uintptr_t)view->target);
}

/* Once all are there: in order, with their numbers. */
static void number_problems(TimelineView *view) {
    for (guint i = 0; i < view->problems->len; i++)
        g_array_sort(((Problem *)view->problems->pdata[i])->groups, compare_numbers);
    g_ptr_array_sort(view->problems, compare_problems);
    for (guint i = 0; i < view->problems->len; i++) {
        Problem *problem = view->problems->pdata[i];
        problem->index = i;
        for (guint g = 0; g < problem->groups->len; g++)
            view->problem_of_group[g_array_index(problem->groups, guint, g)] = i;
    }
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
    for (int rank = 0; rank < 3; rank++)
        for (guint i = 0; i < target->groups->len; i++)
            if (rank_of(timeline_view_episode(target, g_array_index(group_at(target, i)->episodes, guint, 0))) == rank)
                take_group(view, known, i);
    sort_episodes(view);
    join_sources(view);
    sort_episodes(view);
    number_problems(view);
    for (guint i = 0; i < view->problems->len; i++)
        join_to_earlier(view, view->problems->pdata[i]);
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

GArray *timeline_view_left(const TimelineView *view, const Problem *problem) {
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    GArray *left = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint g = 0; g < problem->groups->len; g++) {
        const EpisodeGroup *group = group_at(view->target, g_array_index(problem->groups, guint, g));
        for (guint i = 0; i < group->left->len; i++) {
            guint episode = g_array_index(group->left, guint, i);
            bool kin = g_strcmp0(timeline_view_episode(view->target, episode)->subject.rule, problem->first->subject.rule) == 0;
            if (kin && timeline_view_problem(view, episode) != problem && g_hash_table_add(seen, GUINT_TO_POINTER(episode)))
                g_array_append_val(left, episode);
        }
    }
    g_array_sort(left, compare_numbers);
    return left;
}

GArray *timeline_view_told(const TimelineView *view, const Problem *problem) {
    GArray *told = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < problem->episodes->len; i++) {
        guint index = g_array_index(problem->episodes, guint, i);
        const Episode *episode = timeline_view_episode(view->target, index);
        if (rank_of(episode) == rank_of(problem->first) && strcmp(episode->subject.source, problem->first->subject.source) == 0)
            g_array_append_val(told, index);
    }
    return told;
}

char *timeline_view_episode_id(const TargetTimeline *target, const Episode *episode) {
    const DriftSubject *subject = &episode->subject;
    const TimelinePoint *began = timeline_view_point(target, timeline_view_step(episode, 0)->point);
    const char *what = subject->rule ? subject->rule : kind_get(subject->kind)->id;
    return g_strdup_printf("%s/%s/%s:%s@%.*s", target->name, subject->source, what, subject->identity, ID_DIGITS, began->commit->id);
}

/* --- order -------------------------------------------------------------------------------------------------------------- */

int timeline_view_state_weight(DriftState state) {
    static const int weights[DRIFT_STATE_COUNT] = {
        [DRIFT_STATE_REQUIRED] = 0, [DRIFT_STATE_NOT_REGISTERED] = 1, [DRIFT_STATE_UNMIGRATED] = 2, [DRIFT_STATE_DROPPED] = 2,
        [DRIFT_STATE_BROKEN] = 3,   [DRIFT_STATE_DIFFERENT] = 4,      [DRIFT_STATE_UNDECLARED] = TIMELINE_BEHIND, [DRIFT_STATE_UNCERTAIN] = TIMELINE_BEHIND + 1,
    };
    return weights[state];
}

int timeline_view_weight(const Problem *problem) {
    return timeline_view_state_weight(timeline_view_last_step(problem->first)->state);
}

static int compare_size(size_t a, size_t b) {
    return a < b ? -1 : a > b;
}

static int compare_open(gconstpointer a, gconstpointer b) {
    const Problem *left = *(Problem *const *)a, *right = *(Problem *const *)b;
    int order = timeline_view_weight(left) - timeline_view_weight(right);
    if (order == 0)
        order = compare_size(timeline_view_step(right->first, 0)->point, timeline_view_step(left->first, 0)->point);
    return order ? order : compare_size(left->index, right->index);
}

static int compare_ended(gconstpointer a, gconstpointer b) {
    const Problem *left = *(Problem *const *)a, *right = *(Problem *const *)b;
    int order = right->first->ended - left->first->ended;
    if (order == 0)
        order = timeline_view_weight(left) - timeline_view_weight(right);
    return order ? order : compare_size(left->index, right->index);
}

GPtrArray *timeline_view_list(const TimelineView *view, bool open, bool behind) {
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < view->problems->len; i++) {
        const Problem *problem = view->problems->pdata[i];
        if (problem->open == open && (timeline_view_weight(problem) >= TIMELINE_BEHIND) == behind)
            g_ptr_array_add(list, view->problems->pdata[i]);
    }
    g_ptr_array_sort(list, open ? compare_open : compare_ended);
    return list;
}
