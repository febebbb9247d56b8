#ifndef TEST_ANALYSIS_TIMELINE_FIXTURE_H
#define TEST_ANALYSIS_TIMELINE_FIXTURE_H

/* Hand-made timelines, and episodes as lines of text. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "analysis/timeline.h"

typedef struct {
    Timeline *timeline;
    TargetTimeline *target;
} Past;

#define NOON_UTC 1767268800 /* of 2026-01-01 */

static inline Past past_new(void) {
    Past past = {.timeline = timeline_new()};
    past.target = timeline_add_target(past.timeline, "main");
    static const char *const names[] = {"schema.ts", "init.ts", "journal", "migrations"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_ptr_array_add(past.target->sources, (gpointer)(uintptr_t)text_pool_add(past.timeline->texts, names[i]));
    return past;
}

static inline const Commit *past_commit(Past *past, int64_t time, int offset) {
    Commit commit = {.author = "Ann", .email = "ann@example.org", .subject = "work", .commit_time = time, .author_time = time, .commit_offset = offset};
    g_autofree char *id = g_strdup_printf("%040u", past->timeline->commits->len + 1);
    commit.id = id;
    const Commit *made = timeline_add_commit(past->timeline, &commit);
    past->timeline->head = made;
    if (!past->timeline->root)
        past->timeline->root = made;
    return made;
}

/* A day after the one before, everything seen. `changed`: names of sources and "migrations", comma-separated. */
static inline TimelinePoint *past_at(Past *past, const char *changed) {
    const Commit *commit = past_commit(past, NOON_UTC + (int64_t)past->timeline->commits->len * 86400, 0);
    TimelinePoint *point = timeline_add_point(past->timeline, past->target, commit);
    point->migrations_seen = true;
    g_auto(GStrv) names = g_strsplit(changed, ",", -1);
    for (guint i = 0; i < past->target->sources->len; i++) {
        bool named = g_strv_contains((const char *const *)names, past->target->sources->pdata[i]);
        g_array_index(point->states, TimelineSourceState, i) = (TimelineSourceState){.sight = SIGHT_SEEN, .changed = named};
    }
    point->migrations_changed = g_strv_contains((const char *const *)names, "migrations");
    return point;
}

static inline void past_sight(Past *past, TimelinePoint *point, const char *source, Sight sight) {
    g_array_index(point->states, TimelineSourceState, (guint)timeline_source(past->target, source)).sight = sight;
}

/* Columns, constraints and triggers belong to the table that their identity names. */
static inline void past_differs(Past *past, TimelinePoint *point, const char *source, ObjectKind kind, const char *identity, DriftState state, const char *tag) {
    const char *dot = strrchr(identity, '.');
    g_autofree char *table = kind == KIND_COLUMN || kind == KIND_CHECK ? g_strndup(identity, (gsize)(dot - identity)) : g_strdup(identity);
    Drift drift = {.subject = {.source = source, .kind = kind, .identity = identity, .component_kind = KIND_TABLE, .component = table}, .state = state, .migration = tag};
    if (kind != KIND_COLUMN && kind != KIND_CHECK)
        drift.subject.component_kind = kind;
    timeline_add_drift(past->timeline, point, &drift);
    g_array_index(point->states, TimelineSourceState, (guint)timeline_source(past->target, source)).counts[state]++;
}

static inline void past_event(Past *past, TimelinePoint *point, char action, const char *tag) {
    const TimelineMigration event = {.tag = text_pool_add(past->timeline->texts, tag), .action = action, .registered = true};
    g_array_append_val(point->events, event);
    point->migrations_changed = true;
}

static inline void past_rename(Past *past, TimelinePoint *point, ObjectKind kind, const char *before, const char *after) {
    const TimelineRename rename = {kind, text_pool_add(past->timeline->texts, before), text_pool_add(past->timeline->texts, after)};
    g_array_append_val(point->renames, rename);
}

static inline void past_touch(Past *past, TimelinePoint *point, const char *tag, ObjectKind kind, const char *identity) {
    const TimelineTouch touch = {kind, text_pool_add(past->timeline->texts, identity), text_pool_add(past->timeline->texts, tag)};
    g_array_append_val(point->touches, touch);
}

/* "schema.ts public.t.a: 0 unmigrated, 3 dropped, 5 gone by migrations (0004_x); began by schema.ts; 5 days; again after 0" */
static inline void episode_line(GString *out, const Episode *episode) {
    g_string_append_printf(out, "%s %s%s%s:", episode->subject.source, episode->subject.rule ? episode->subject.rule : "", episode->subject.rule ? " " : "", episode->subject.identity);
    for (guint i = 0; i < episode->steps->len; i++) {
        const EpisodeStep *step = &g_array_index(episode->steps, EpisodeStep, i);
        g_string_append_printf(out, "%s %zu %s", i ? "," : "", step->point, drift_state_id(step->state));
    }
    if (episode->ended >= 0)
        g_string_append_printf(out, ", %d gone by %s", episode->ended, episode->ended_by);
    if (episode->ended_migration)
        g_string_append_printf(out, " (%s)", episode->ended_migration);
    g_string_append_printf(out, "; began by %s; %d days", episode->began_by ? episode->began_by : "?", episode->days);
    if (episode->earlier >= 0)
        g_string_append_printf(out, "; again after %d", episode->earlier);
    g_string_append_c(out, '\n');
}

/* Derives, and frees the past. */
static inline void past_assert(Past *past, const char *expected) {
    timeline_derive(past->timeline);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < past->target->episodes->len; i++)
        episode_line(out, &g_array_index(past->target->episodes, Episode, i));
    assert_string_equal(out->str, expected);
    timeline_free(past->timeline);
}

#endif
