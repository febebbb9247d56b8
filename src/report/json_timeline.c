/* The timeline: points, episodes, groups; how much of it had to be read in this run is never told. */

#include "json.h"
#include "report/report.h"
#include "timeline_view.h"

static json_t *kind_value(ObjectKind kind) {
    return kind < KIND_COUNT ? json_string(kind_get(kind)->id) : json_null();
}

static json_t *counts_value(const TimelineSourceState *state) {
    json_t *counts = json_object();
    for (int i = 0; i < DRIFT_STATE_COUNT; i++)
        json_object_set_new(counts, drift_state_id((DriftState)i), json_integer((json_int_t)state->counts[i]));
    return counts;
}

static json_t *states_value(const TargetTimeline *target, const TimelinePoint *point) {
    static const char *const sights[] = {[SIGHT_ABSENT] = "absent", [SIGHT_UNKNOWN] = "unknown", [SIGHT_SEEN] = "seen"};
    json_t *object = json_object();
    for (guint i = 0; i < target->sources->len; i++) {
        const TimelineSourceState *state = &g_array_index(point->states, TimelineSourceState, i);
        json_object_set_new(object, target->sources->pdata[i],
                            json_pack("{s:s, s:b, s:o, s:I, s:o}", "sight", sights[state->sight], "changed", state->changed, "problem", json_of_marked(state->problem),
                                      "differences", (json_int_t)timeline_view_total(point, (int)i), "counts", counts_value(state)));
    }
    return object;
}

static const char *action_id(char action) {
    static const struct {
        char sign;
        const char *word;
    } actions[] = {{'+', "added"}, {'-', "removed"}, {'~', "edited"}, {'>', "moved"}, {'j', "registration"}};
    for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
        if (actions[i].sign == action)
            return actions[i].word;
    return "unknown";
}

static json_t *events_value(const TimelinePoint *point) {
    json_t *array = json_array();
    for (guint i = 0; i < point->events->len; i++) {
        const TimelineMigration *event = &g_array_index(point->events, TimelineMigration, i);
        json_array_append_new(array, json_pack("{s:o, s:s, s:b}", "tag", json_of_text(event->tag), "action", action_id(event->action), "registered", event->registered));
    }
    return array;
}

static json_t *renames_value(const TimelinePoint *point) {
    json_t *array = json_array();
    for (guint i = 0; i < point->renames->len; i++) {
        const TimelineRename *rename = &g_array_index(point->renames, TimelineRename, i);
        json_array_append_new(array, json_pack("{s:o, s:o, s:o}", "kind", kind_value(rename->kind), "before", json_of_text(rename->before), "after", json_of_text(rename->after)));
    }
    return array;
}

static json_t *point_value(const TargetTimeline *target, const TimelinePoint *point) {
    json_t *value = json_pack("{s:o, s:b, s:b, s:o, s:I, s:I, s:I, s:I, s:I}", "commit", json_of_commit_id(point->commit), "migrations_seen", point->migrations_seen,
                              "migrations_changed", point->migrations_changed, "problem", json_of_marked(point->problem), "migrations", (json_int_t)point->migrations,
                              "registered", (json_int_t)point->registered, "tables", (json_int_t)point->tables, "columns", (json_int_t)point->columns, "objects",
                              (json_int_t)point->objects);
    json_object_set_new(value, "differences", json_integer((json_int_t)timeline_view_total(point, -1)));
    json_object_set_new(value, "sources", states_value(target, point));
    json_object_set_new(value, "events", events_value(point));
    json_object_set_new(value, "renames", renames_value(point));
    return value;
}

/* --- episodes ----------------------------------------------------------------------------------------------------------- */

static json_t *id_value(const TargetTimeline *target, guint episode) {
    g_autofree char *id = timeline_view_episode_id(target, timeline_view_episode(target, episode));
    return json_of_text(id);
}

static json_t *ids_value(const TargetTimeline *target, const GArray *episodes) {
    json_t *array = json_array();
    for (guint i = 0; i < episodes->len; i++)
        json_array_append_new(array, id_value(target, g_array_index(episodes, guint, i)));
    return array;
}

static json_t *group_id(const TargetTimeline *target, guint group) {
    return id_value(target, g_array_index(g_array_index(target->groups, EpisodeGroup, group).episodes, guint, 0));
}

static json_t *problem_id(const TimelineView *view, guint group) {
    const Problem *problem = view->problems->pdata[view->problem_of_group[group]];
    return group_id(view->target, g_array_index(problem->groups, guint, 0));
}

static json_t *commit_at(const TargetTimeline *target, size_t point) {
    const TimelinePoint *found = timeline_view_point(target, point);
    return json_of_commit_id(found ? found->commit : NULL);
}

static json_t *steps_value(const TargetTimeline *target, const Episode *episode) {
    json_t *array = json_array();
    for (guint i = 0; i < episode->steps->len; i++) {
        const EpisodeStep *step = &g_array_index(episode->steps, EpisodeStep, i);
        json_array_append_new(array, json_pack("{s:o, s:s, s:o, s:o}", "commit", commit_at(target, step->point), "state", drift_state_id(step->state), "migration",
                                               json_of_text(step->migration), "detail", json_of_marked(step->detail)));
    }
    return array;
}

static json_t *ended_value(const TargetTimeline *target, const Episode *episode) {
    if (episode->ended < 0)
        return json_null();
    return json_pack("{s:o, s:o, s:o}", "commit", commit_at(target, (size_t)episode->ended), "by", json_of_text(episode->ended_by), "migration",
                     json_of_text(episode->ended_migration));
}

static json_t *episode_value(const TimelineView *view, guint index) {
    const TargetTimeline *target = view->target;
    const Episode *episode = timeline_view_episode(target, index);
    const DriftSubject *subject = &episode->subject;
    json_t *value = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", id_value(target, index), "group", group_id(target, episode->group), "problem",
                              problem_id(view, episode->group), "source", json_of_text(subject->source), "rule", json_of_text(subject->rule), "kind",
                              kind_value(subject->kind), "identity", json_of_text(subject->identity), "component_kind", kind_value(subject->component_kind), "component",
                              json_of_text(subject->component));
    json_object_set_new(value, "state", json_string(drift_state_id(timeline_view_last_step(episode)->state)));
    json_object_set_new(value, "open", json_boolean(episode->ended < 0));
    json_object_set_new(value, "began", json_pack("{s:o, s:o}", "commit", commit_at(target, g_array_index(episode->steps, EpisodeStep, 0).point), "by",
                                                  json_of_text(episode->began_by)));
    json_object_set_new(value, "ended", ended_value(target, episode));
    json_object_set_new(value, "steps", steps_value(target, episode));
    json_object_set_new(value, "earlier", episode->earlier >= 0 ? id_value(target, (guint)episode->earlier) : json_null());
    json_object_set_new(value, "seconds", json_integer((json_int_t)episode->seconds));
    json_object_set_new(value, "days", json_integer(episode->days));
    return value;
}

static json_t *group_value(const TimelineView *view, guint index) {
    const EpisodeGroup *group = &g_array_index(view->target->groups, EpisodeGroup, index);
    bool open = timeline_view_episode(view->target, g_array_index(group->episodes, guint, 0))->ended < 0;
    return json_pack("{s:o, s:o, s:o, s:o, s:b}", "id", group_id(view->target, index), "problem", problem_id(view, index), "episodes",
                     ids_value(view->target, group->episodes), "left", ids_value(view->target, group->left), "open", open);
}

static json_t *problem_value(const TimelineView *view, const Problem *problem) {
    json_t *groups = json_array();
    for (guint i = 0; i < problem->groups->len; i++)
        json_array_append_new(groups, group_id(view->target, g_array_index(problem->groups, guint, i)));
    return json_pack("{s:o, s:o, s:b, s:I}", "id", problem_id(view, g_array_index(problem->groups, guint, 0)), "groups", groups, "open", problem->open, "episodes",
                     (json_int_t)problem->episodes->len);
}

/* --- all ---------------------------------------------------------------------------------------------------------------- */

static void stream_target(JsonStream *stream, const Timeline *timeline, const TargetTimeline *target) {
    g_autoptr(TimelineView) view = timeline_view_new(timeline, target);
    json_stream_open(stream, NULL, '{');
    json_stream_open(stream, "episodes", '[');
    for (guint i = 0; i < target->episodes->len; i++)
        json_stream_value(stream, NULL, episode_value(view, i));
    json_stream_close(stream);
    json_stream_open(stream, "groups", '[');
    for (guint i = 0; i < target->groups->len; i++)
        json_stream_value(stream, NULL, group_value(view, i));
    json_stream_close(stream);
    json_stream_value(stream, "name", json_of_text(target->name));
    json_stream_open(stream, "points", '[');
    for (guint i = 0; i < target->points->len; i++)
        json_stream_value(stream, NULL, point_value(target, timeline_view_point(target, i)));
    json_stream_close(stream);
    json_stream_open(stream, "problems", '[');
    for (guint i = 0; i < view->problems->len; i++)
        json_stream_value(stream, NULL, problem_value(view, view->problems->pdata[i]));
    json_stream_close(stream);
    json_stream_value(stream, "sources", json_of_texts(target->sources, false));
    json_stream_close(stream);
}

void json_stream_timeline(JsonStream *stream, const char *key, const Timeline *timeline) {
    if (!timeline) {
        json_stream_value(stream, key, json_null());
        return;
    }
    json_stream_open(stream, key, '{');
    json_stream_value(stream, "commits_walked", json_integer((json_int_t)timeline->commits_walked));
    json_stream_value(stream, "complete", json_boolean(timeline->complete));
    json_stream_value(stream, "head", json_of_commit_id(timeline->head));
    json_stream_value(stream, "incomplete_reason", json_of_text(timeline->incomplete_reason));
    json_stream_value(stream, "root", json_of_commit_id(timeline->root));
    json_stream_open(stream, "targets", '[');
    for (guint i = 0; i < timeline->targets->len; i++)
        stream_target(stream, timeline, timeline->targets->pdata[i]);
    json_stream_close(stream);
    json_stream_close(stream);
}

char *report_json_timeline(const Audit *audit) {
    JsonStream stream = {.out = g_string_new(NULL)};
    json_stream_open(&stream, NULL, '{');
    json_stream_value(&stream, "commits", json_of_commits(audit));
    json_stream_value(&stream, "schema_version", json_integer(JSON_SCHEMA_VERSION));
    json_stream_value(&stream, "source", json_of_source(audit));
    json_stream_timeline(&stream, "timeline", audit->timeline);
    json_stream_value(&stream, "tool", json_of_tool(audit));
    json_stream_close(&stream);
    return g_string_free(stream.out, FALSE);
}
