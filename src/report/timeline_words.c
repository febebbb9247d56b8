#include "timeline_words.h"

#include <string.h>
#include "analysis/audit.h"
#include "phrase.h"

#define TAGS_TOLD 3 /* names of migrations in a sentence */

/* --- things ------------------------------------------------------------------------------------------------------------- */

static void add_name(GPtrArray *names, const char *name) {
    if (name && !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, (gpointer)(uintptr_t)name);
}

static GPtrArray *collect_names(const TargetTimeline *target, const GArray *episodes, bool components) {
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < episodes->len && names->len < 200; i++) { /* no sentence names more */
        const DriftSubject *subject = &timeline_view_episode(target, g_array_index(episodes, guint, i))->subject;
        add_name(names, components && subject->component ? subject->component : subject->identity);
    }
    return names;
}

static void say_names(GString *out, const GPtrArray *names, guint limit, const char *last) {
    guint shown = names->len <= limit + 1 ? names->len : limit; /* "and 1 more" is longer than its name */
    for (guint i = 0; i < shown; i++) {
        g_string_append(out, i == 0 ? "" : i + 1 == names->len ? last : ", ");
        phrase_code(out, phrase_short_identity(names->pdata[i]));
    }
    if (shown < names->len)
        g_string_append_printf(out, " and %u more", names->len - shown);
}

static void say_counts(GString *out, const TargetTimeline *target, const GArray *episodes) {
    size_t counts[KIND_COUNT + 1] = {0};
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; i < episodes->len; i++)
        counts[MIN(timeline_view_episode(target, g_array_index(episodes, guint, i))->subject.kind, KIND_COUNT)]++;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (counts[kind] > 0) {
            phrase_separate(words, ", ");
            phrase_kind_count(words, counts[kind], (ObjectKind)kind);
        }
    if (counts[KIND_COUNT] > 0) {
        phrase_separate(words, ", ");
        phrase_count(words, counts[KIND_COUNT], "file", "files");
    }
    g_string_append(out, words->str);
}

/* ": `email`, `phone`": what belongs to one table, without the table's name. */
static void say_parts(GString *out, const TargetTimeline *target, const GArray *episodes, guint limit) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < episodes->len; i++) {
        const DriftSubject *subject = &timeline_view_episode(target, g_array_index(episodes, guint, i))->subject;
        size_t size = strlen(subject->component);
        bool below = strncmp(subject->identity, subject->component, size) == 0 && subject->identity[size] == '.';
        add_name(names, below ? subject->identity + size + 1 : subject->identity);
    }
    g_string_append(out, ": ");
    say_names(out, names, limit, " and ");
}

/* Each object once, though several sources differ in it; files only when there are no objects. Of guint; free with g_array_unref(). */
static GArray *distinct_things(const TargetTimeline *target, const GArray *episodes) {
    GArray *things = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int files = 0; files < 2 && things->len == 0; files++)
        for (guint i = 0; i < episodes->len; i++) {
            guint index = g_array_index(episodes, guint, i);
            const DriftSubject *subject = &timeline_view_episode(target, index)->subject;
            if ((subject->rule != NULL) == files && g_hash_table_add(seen, g_strdup_printf("%d %s", (int)subject->kind, subject->identity)))
                g_array_append_val(things, index);
        }
    return things;
}

static void say_things(GString *out, const TargetTimeline *target, const GArray *all, guint names) {
    g_autoptr(GArray) episodes = distinct_things(target, all);
    const DriftSubject *first = &timeline_view_episode(target, g_array_index(episodes, guint, 0))->subject;
    if (episodes->len == 1) {
        if (first->kind < KIND_COUNT)
            g_string_append_printf(out, "%s ", kind_get(first->kind)->name);
        phrase_code(out, phrase_short_identity(first->identity));
        return;
    }
    say_counts(out, target, episodes);
    g_autoptr(GPtrArray) components = collect_names(target, episodes, true);
    if (components->len == 1 && first->component && first->kind != first->component_kind) {
        g_string_append(out, " of ");
        phrase_code(out, phrase_short_identity(first->component));
        if (names > 0)
            say_parts(out, target, episodes, names);
        return;
    }
    if (names == 0)
        return;
    g_autoptr(GPtrArray) own = collect_names(target, episodes, false);
    g_string_append(out, own->len > names + 1 && components->len < own->len ? ", of " : ": ");
    say_names(out, own->len > names + 1 ? components : own, names, " and ");
}

void timeline_say_problem(GString *out, const TimelineView *view, const Problem *problem, guint names) {
    g_autoptr(GArray) told = timeline_view_told(view, problem);
    say_things(out, view->target, told, names);
}

/* --- steps -------------------------------------------------------------------------------------------------------------- */

/* Went through the same states; others only share the last one. */
static bool is_told_by(const Problem *problem, const Episode *episode) {
    return episode->steps->len == problem->first->steps->len && !episode->subject.rule == !problem->first->subject.rule;
}

/* "`schema.ts` and `init.ts`": the sources that are concerned; `out` stays empty when none is one that somebody writes. */
static void say_concerned(GString *out, const TargetTimeline *target, const Problem *problem, const char *last) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint s = 0; s < target->sources->len; s++) {
        const char *source = target->sources->pdata[s];
        for (guint i = 0; i < problem->episodes->len && !timeline_view_is_files(source); i++) {
            const Episode *episode = timeline_view_episode(target, g_array_index(problem->episodes, guint, i));
            if (is_told_by(problem, episode) && strcmp(episode->subject.source, source) == 0)
                add_name(names, source);
        }
    }
    say_names(out, names, names->len, last);
}

/* Migrations that the episodes of a problem name at a step, each once. */
static GPtrArray *step_migrations(const TargetTimeline *target, const Problem *problem, guint step) {
    GPtrArray *tags = g_ptr_array_new();
    for (guint i = 0; i < problem->episodes->len; i++) {
        const Episode *episode = timeline_view_episode(target, g_array_index(problem->episodes, guint, i));
        if (is_told_by(problem, episode))
            add_name(tags, timeline_view_step(episode, step)->migration);
    }
    return tags;
}

static void say_migrations(GString *out, const char *before, const GPtrArray *tags, const char *otherwise) {
    if (tags->len == 0) {
        g_string_append(out, otherwise);
        return;
    }
    g_string_append(out, before);
    say_names(out, tags, TAGS_TOLD, " and ");
}

static const char *const step_words[DRIFT_STATE_COUNT][3] = {
    /* before the migrations; without any; after */
    [DRIFT_STATE_UNMIGRATED] = {"in no migration (not in ", "in no migration", NULL},
    [DRIFT_STATE_DROPPED] = {"dropped by ", "dropped by a migration", NULL},
    [DRIFT_STATE_NOT_REGISTERED] = {"only in ", "only in files", ", which the runner never runs"},
    [DRIFT_STATE_REQUIRED] = {"required by ", "required by the migrations", NULL},
    [DRIFT_STATE_UNDECLARED] = {"made by ", "made by the migrations", NULL},
    [DRIFT_STATE_DIFFERENT] = {"other than ", "other than the migrations", " makes it"},
};

/* "in `schema.ts`, " or ", not in `schema.ts`": whether the source has it. */
static bool source_has(DriftState state) {
    return state == DRIFT_STATE_UNMIGRATED || state == DRIFT_STATE_DROPPED || state == DRIFT_STATE_NOT_REGISTERED || state == DRIFT_STATE_DIFFERENT;
}

static void say_broken(GString *out, const Problem *problem, const EpisodeStep *step) {
    const Rule *rule = problem->first->subject.rule ? rule_find(problem->first->subject.rule) : NULL;
    if (rule) {
        g_string_append_c(out, g_ascii_tolower(rule->summary[0]));
        g_string_append(out, rule->summary + 1);
        return;
    }
    phrase_code(out, problem->first->subject.rule);
    g_string_append(out, problem->first->subject.rule ? "" : drift_state_text(step->state));
}

static void say_made(GString *out, const TargetTimeline *target, const Problem *problem, guint index) {
    DriftState state = timeline_view_step(problem->first, index)->state;
    g_autoptr(GPtrArray) tags = step_migrations(target, problem, index);
    if (state == DRIFT_STATE_UNMIGRATED)
        g_ptr_array_set_size(tags, 0);
    say_migrations(out, step_words[state][0], tags, step_words[state][1]);
    if (step_words[state][2] && (tags->len > 0 || state == DRIFT_STATE_NOT_REGISTERED))
        g_string_append(out, state == DRIFT_STATE_DIFFERENT && tags->len > 1 ? " make it" : step_words[state][2]);
}

/* Whether the detail says what the thing is, not what is different. */
static bool is_property(DriftState state) {
    return state != DRIFT_STATE_DIFFERENT && state != DRIFT_STATE_BROKEN;
}

/* And the same is said of it everywhere. */
static bool has_one_thing(const TargetTimeline *target, const Problem *problem) {
    for (guint i = 0; i < problem->episodes->len; i++) {
        const Episode *episode = timeline_view_episode(target, g_array_index(problem->episodes, guint, i));
        bool same = strcmp(episode->subject.identity, problem->first->subject.identity) == 0 && episode->subject.kind == problem->first->subject.kind;
        bool says = g_strcmp0(timeline_view_last_step(episode)->detail, timeline_view_last_step(problem->first)->detail) == 0;
        if (is_told_by(problem, episode) && !timeline_view_is_files(episode->subject.source) && !(same && says))
            return false;
    }
    return true;
}

void timeline_say_property(GString *out, const TargetTimeline *target, const Problem *problem) {
    const EpisodeStep *last = timeline_view_last_step(problem->first);
    if (last->detail && is_property(last->state) && has_one_thing(target, problem))
        g_string_append_printf(out, ", %s", last->detail);
}

/* `said`: which sources are concerned was told with the step before. */
static void say_standing(GString *out, const TargetTimeline *target, const Problem *problem, guint index, bool said) {
    const EpisodeStep *step = timeline_view_step(problem->first, index);
    if (problem->first->subject.rule || step->state == DRIFT_STATE_BROKEN) {
        say_broken(out, problem, step);
        return;
    }
    if (step->state == DRIFT_STATE_UNCERTAIN) {
        g_string_append(out, drift_state_text(step->state));
        return;
    }
    bool has = source_has(step->state);
    g_autoptr(GString) concerned = g_string_new(NULL);
    if (!said)
        say_concerned(concerned, target, problem, has ? " and " : " or ");
    if (has && concerned->len > 0)
        g_string_append_printf(out, "in %s%s", concerned->str, step->state == DRIFT_STATE_DIFFERENT ? " " : ", ");
    say_made(out, target, problem, index);
    if (!has && concerned->len > 0)
        g_string_append_printf(out, ", not in %s", concerned->str);
    if (step->detail && !is_property(step->state) && has_one_thing(target, problem))
        g_string_append_printf(out, ": %s", step->detail);
}

void timeline_say_step(GString *out, const TargetTimeline *target, const Problem *problem, guint index) {
    bool further = index > 0 && source_has(timeline_view_step(problem->first, index)->state) == source_has(timeline_view_step(problem->first, index - 1)->state);
    say_standing(out, target, problem, index, further);
}

void timeline_say_state(GString *out, const TargetTimeline *target, const Problem *problem, guint index) {
    say_standing(out, target, problem, index, false);
}

/* --- time --------------------------------------------------------------------------------------------------------------- */

void timeline_say_duration(GString *out, const Episode *episode) {
    if (episode->ended < 0)
        phrase_count(out, (size_t)MAX(episode->days, 0), "day", "days");
    else
        text_duration(out, episode->seconds);
}

void timeline_say_held(GString *out, const TargetTimeline *target, const Problem *problem, guint index) {
    if (index + 1 >= problem->first->steps->len)
        return;
    const TimelinePoint *from = timeline_view_point(target, timeline_view_step(problem->first, index)->point);
    const TimelinePoint *to = timeline_view_point(target, timeline_view_step(problem->first, index + 1)->point);
    g_string_append(out, ", for ");
    text_duration(out, to->commit->commit_time - from->commit->commit_time);
}

static int compare_seconds(gconstpointer a, gconstpointer b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

void timeline_say_pace(GString *out, const TimelineView *view) {
    g_autoptr(GArray) took = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < view->problems->len; i++) {
        const Problem *problem = view->problems->pdata[i];
        if (!problem->open && problem->first->seconds >= 0)
            g_array_append_val(took, problem->first->seconds);
    }
    if (took->len < 3)
        return;
    g_array_sort(took, compare_seconds);
    g_string_append(out, " Half of the ended ones took no longer than ");
    text_duration(out, g_array_index(took, int64_t, (took->len - 1) / 2));
    g_string_append(out, ", the longest ");
    text_duration(out, g_array_index(took, int64_t, took->len - 1));
    g_string_append_c(out, '.');
}

bool timeline_is_from_the_start(const Episode *episode) {
    return !episode->began_by;
}

/* Of the open problems those that matter: the one that began first, and how many. */
static const Problem *oldest_open(const TimelineView *view, size_t *count) {
    const Problem *oldest = NULL;
    *count = 0;
    for (guint i = 0; i < view->problems->len; i++) {
        const Problem *problem = view->problems->pdata[i];
        if (!problem->open || timeline_view_weight(problem) >= TIMELINE_BEHIND)
            continue;
        ++*count;
        if (!oldest || problem->first->days > oldest->first->days)
            oldest = problem;
    }
    return oldest;
}

static void say_date(GString *out, const Commit *commit) {
    text_date(out, commit->commit_time, commit->commit_offset, false);
}

/* The first point at which it was seen what the migrations make; NULL: none. */
static const TimelinePoint *first_seen(const TargetTimeline *target) {
    for (guint i = 0; i < target->points->len; i++)
        if (timeline_view_point(target, i)->migrations_seen)
            return timeline_view_point(target, i);
    return NULL;
}

/* Where nothing was seen, that nothing was found says nothing. */
static void say_no_problem(GString *out, const TargetTimeline *target) {
    const TimelinePoint *first = first_seen(target), *last = target->points->len ? timeline_view_point(target, target->points->len - 1) : NULL;
    g_string_append(out, first || !last ? "No problem" : "Not compared");
    if (first) {
        g_string_append(out, " since ");
        say_date(out, first->commit);
    } else if (last && last->problem) {
        g_string_append_printf(out, ": %s", last->problem);
    }
}

void timeline_say_verdict(GString *out, const TimelineView *view) {
    const TargetTimeline *target = view->target;
    const TimelinePoint *first = timeline_view_point(target, 0);
    size_t count = view->problems->len;
    if (count == 0) {
        say_no_problem(out, target);
        return;
    }
    phrase_count(out, count, "problem", "problems");
    if (first) {
        g_string_append(out, " since ");
        say_date(out, first->commit);
    }
    size_t major = 0;
    const Problem *oldest = oldest_open(view, &major);
    g_string_append_printf(out, ": %zu ended, %zu open", view->ended, major);
    if (oldest) {
        g_string_append(out, major > 1 ? ", the oldest for " : ", for ");
        timeline_say_duration(out, oldest->first);
        g_string_append(out, timeline_is_from_the_start(oldest->first) ? " or more" : "");
    }
    if (view->open > major)
        g_string_append_printf(out, "; in %zu more a source is behind the migrations", view->open - major);
}

/* --- commits ------------------------------------------------------------------------------------------------------------ */

/* "schema.ts, migrations" as names; the words that are no file's name stay words. */
static void say_changed_sources(GString *out, const char *sources) {
    g_auto(GStrv) names = g_strsplit(sources, ",", -1);
    for (guint i = 0; names[i]; i++) {
        const char *name = g_strstrip(names[i]);
        g_string_append(out, i == 0 ? "" : ", ");
        if (timeline_view_is_files(name))
            g_string_append_printf(out, "the %s", name);
        else
            phrase_code(out, name);
    }
}

void timeline_say_end(GString *out, const TimelineView *view, const Problem *problem) {
    g_autoptr(GPtrArray) tags = timeline_view_ended_migrations(view, problem);
    if (tags->len > 0) {
        g_string_append(out, tags->len == 1 ? "migration " : "migrations ");
        say_names(out, tags, TAGS_TOLD, " and ");
    } else if (problem->first->ended_by) {
        g_string_append(out, "a change of ");
        say_changed_sources(out, problem->first->ended_by);
    }
}

void timeline_say_left(GString *out, const TargetTimeline *target, const GArray *left) {
    size_t open = 0;
    for (guint i = 0; i < left->len; i++)
        open += timeline_view_episode(target, g_array_index(left, guint, i))->ended < 0;
    say_things(out, target, left, 2);
    if (open == 0)
        g_string_append(out, ", ended later");
    else if (open == left->len)
        g_string_append(out, ", still open");
    else
        g_string_append_printf(out, ", %zu of them still open", open);
}

static void say_event(GString *out, const TimelineMigration *event) {
    static const struct {
        char sign;
        const char *shown;
    } signs[] = {{'+', "+ "}, {'-', "- "}, {'~', "~ "}, {'>', "> "}, {'j', "journal: "}};
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        if (signs[i].sign == event->action)
            g_string_append(out, signs[i].shown);
    phrase_code(out, event->tag);
}

#define EVENTS_TOLD 4

void timeline_say_changes(GString *out, const TargetTimeline *target, const TimelinePoint *point) {
    g_autoptr(GString) words = g_string_new(NULL);
    guint shown = point->events->len <= EVENTS_TOLD + 1 ? point->events->len : EVENTS_TOLD;
    for (guint i = 0; i < shown; i++) {
        phrase_separate(words, ", ");
        say_event(words, &g_array_index(point->events, TimelineMigration, i));
    }
    if (shown < point->events->len)
        g_string_append_printf(words, " and %u more migrations", point->events->len - shown);
    for (guint i = 0; i < target->sources->len; i++) {
        if (!g_array_index(point->states, TimelineSourceState, i).changed || timeline_view_is_files(target->sources->pdata[i]))
            continue;
        phrase_separate(words, ", ");
        phrase_code(words, target->sources->pdata[i]);
    }
    g_string_append(out, words->str);
}
