/* The timeline: along the first-parent line, for each target, a point for every commit that changed one of its sources. */

#include "load_timeline.h"

#include <string.h>
#include "analysis/timeline.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/progress.h"

typedef struct {
    Session *session;
    const Options *options;
    Line *line;
    size_t end;          /* commits behind it are not told */
    Timeline *timeline;
    GPtrArray *commits;  /* of Commit *, by index; NULL: not told yet */
} Walk;

/* --- points ------------------------------------------------------------------------------------------------------------- */

static const Commit *told_commit(Walk *walk, size_t index) {
    if (!walk->commits->pdata[index]) {
        const Commit *commit = line_commit(walk->line, index);
        const Commit unreadable = {.id = line_id(walk->line, index), .author = "", .email = "", .subject = ""};
        walk->commits->pdata[index] = timeline_add_commit(walk->timeline, commit ? commit : &unreadable);
    }
    return walk->commits->pdata[index];
}

static void add_point(Walk *walk, TargetTimeline *told, const PastTarget *past, size_t index) {
    TimelinePoint *point = timeline_add_point(walk->timeline, told, told_commit(walk, index));
    const AuditTarget *part = past->audit->targets->pdata[0];
    timeline_fill_point(walk->timeline, told, point, past->audit, part);
    point->migrations_changed = past->changed;
    for (guint i = 0; i < past->sources->len; i++) {
        const PastSource *source = &g_array_index(past->sources, PastSource, i);
        int at = timeline_source(told, source->name);
        if (at >= 0)
            g_array_index(point->states, TimelineSourceState, (guint)at).changed = source->changed;
    }
    const AuditTarget *before = past->before ? past->before->targets->pdata[0] : NULL;
    const TimelinePoint *earlier = told->points->len > 1 ? point - 1 : NULL;
    if (past->changed)
        timeline_fill_events(walk->timeline, point, earlier, before, part);
    walk->timeline->commits_read++;
}

static bool walk_target(Walk *walk, const AuditTarget *part, GError **error) {
    TargetTimeline *told = timeline_add_target(walk->timeline, part->target->name);
    timeline_take_sources(walk->timeline, told, part);
    if (walk->end == 0)
        return true;
    g_autofree char *title = g_strdup_printf("Reading the past: %s", part->target->name);
    progress_begin(title, walk->end);
    if (!line_move(walk->line, line_count(walk->line) - 1, error))
        return false;
    g_autoptr(PastTarget) past = past_target_new(walk->session, walk->options, part, walk->line, error);
    if (!past)
        return false;
    for (size_t i = 0; i < walk->end; i++) {
        GError *problem = NULL;
        if (!line_move(walk->line, i, error))
            return false;
        if (past_target_concerns(past, walk->line, i) && past_target_read(past, walk->line, i, &problem))
            add_point(walk, told, past, i);
        if (problem) {
            g_propagate_error(error, problem);
            return false;
        }
        progress_set(i + 1);
    }
    return true;
}

/* --- the line ----------------------------------------------------------------------------------------------------------- */

/* Behind the last commit that is not younger than --until. */
static bool find_end(Walk *walk, GError **error) {
    int64_t since, until;
    walk->end = line_count(walk->line);
    if (!load_bounds(walk->session, walk->options, &since, &until, error))
        return false;
    for (; until && walk->end > 0; walk->end--) {
        const Commit *commit = line_commit(walk->line, walk->end - 1);
        if (commit && commit->commit_time <= until)
            break;
    }
    return true;
}

static void describe_line(Walk *walk) {
    Timeline *timeline = walk->timeline;
    const char *reason = NULL;
    timeline->complete = line_is_complete(walk->line, &reason);
    timeline->incomplete_reason = text_pool_add(timeline->texts, reason);
    timeline->commits_walked = walk->end;
    if (walk->end == 0)
        return;
    timeline->root = told_commit(walk, 0);
    timeline->head = told_commit(walk, walk->end - 1);
}

static bool walk_targets(Walk *walk, GError **error) {
    const Audit *audit = walk->session->audit;
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        bool told = !part->target->stray && !part->target->push_only;
        if (told && !walk_target(walk, part, error))
            return false;
    }
    return true;
}

static Timeline *read_line(Walk *walk, GError **error) {
    g_autoptr(Timeline) timeline = timeline_new();
    g_autoptr(GPtrArray) commits = g_ptr_array_new();
    if (!find_end(walk, error))
        return NULL;
    g_ptr_array_set_size(commits, (int)line_count(walk->line));
    walk->timeline = timeline;
    walk->commits = commits;
    describe_line(walk);
    if (!walk_targets(walk, error))
        return NULL;
    timeline_derive(timeline);
    return g_steal_pointer(&timeline);
}

/* --- as a step of the audit --------------------------------------------------------------------------------------------- */

/* Without replay nothing is known of any commit. */
static bool can_replay(Session *session, const Options *options) {
    g_autoptr(GError) problem = NULL;
    if (!options->no_replay && load_scratch(session, options, &problem))
        return true;
    load_note(session->audit, "the past: without a replay there is no timeline");
    return false;
}

bool load_timeline(Session *session, const Options *options, GError **error) {
    if (!can_replay(session, options))
        return true;
    Walk walk = {.session = session, .options = options};
    g_autoptr(GError) problem = NULL;
    g_autoptr(Line) line = line_open(session->repository, options->rev, &problem);
    walk.line = line;
    if (line)
        session->audit->timeline = read_line(&walk, &problem);
    if (session->audit->timeline)
        return true;
    if (!g_error_matches(problem, PGSTRATA_ERROR, ERROR_INCOMPLETE)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    g_autofree char *text = g_strdup_printf("the past: %s", problem->message);
    load_note(session->audit, text);
    return true;
}
