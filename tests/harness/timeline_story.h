#ifndef HARNESS_TIMELINE_STORY_H
#define HARNESS_TIMELINE_STORY_H

/*
 * A timeline made by hand: points, episodes and groups as the analysis would derive them. The story of target "tenant": two tables declared without migration, of which one got its migration
 * 20.8 days later while two columns were left behind until a file that the runner never runs; one that came again; a broken journal; a source that could not be read for a while.
 */

#include <string.h>
#include "model/timeline.h"

#define STORY_BEGIN 1766620800 /* 2025-12-25 00:00 UTC */
#define STORY_DAY (24 * 60 * 60)

typedef struct {
    Timeline *timeline;
    TargetTimeline *target;
} Story;

static G_GNUC_UNUSED const Commit *story_commit(Story *story, int number, int64_t seconds, const char *author, const char *subject) {
    g_autofree char *id = g_strdup_printf("%07x%033d", 0xc0ffee0 + (unsigned)number, number);
    const Commit commit = {.id = id, .author = author, .email = "a@example.org", .subject = subject, .author_time = STORY_BEGIN + seconds, .commit_time = STORY_BEGIN + seconds};
    return timeline_add_commit(story->timeline, &commit);
}

/* A point of a new commit; every source is seen. */
static G_GNUC_UNUSED TimelinePoint *story_point(Story *story, int64_t seconds, const char *author, size_t migrations, size_t tables, size_t columns) {
    const Commit *commit = story_commit(story, (int)story->target->points->len + 1, seconds, author, "a change");
    TimelinePoint *point = timeline_add_point(story->timeline, story->target, commit);
    point->migrations_seen = true;
    point->migrations = point->registered = migrations;
    point->tables = tables;
    point->columns = columns;
    point->objects = tables + columns;
    for (guint i = 0; i < point->states->len; i++)
        g_array_index(point->states, TimelineSourceState, i).sight = SIGHT_SEEN;
    story->timeline->commits_walked += 3;
    return point;
}

static G_GNUC_UNUSED void story_count(Story *story, TimelinePoint *point, const char *source, DriftState state, size_t count) {
    g_array_index(point->states, TimelineSourceState, timeline_source(story->target, source)).counts[state] = count;
}

static G_GNUC_UNUSED void story_changed(Story *story, TimelinePoint *point, const char *source) {
    g_array_index(point->states, TimelineSourceState, timeline_source(story->target, source)).changed = true;
}

static G_GNUC_UNUSED void story_event(TimelinePoint *point, const char *tag, char action, bool registered) {
    const TimelineMigration event = {tag, action, registered};
    g_array_append_val(point->events, event);
    point->migrations_changed = true;
}

static G_GNUC_UNUSED int64_t story_time(const Story *story, int point) {
    const Commit *commit = point < 0 ? story->timeline->head : g_array_index(story->target->points, TimelinePoint, point).commit;
    return commit->commit_time;
}

/* Index of the new episode, in a group of its own. */
static G_GNUC_UNUSED guint story_episode(Story *story, DriftSubject subject, size_t began, DriftState state, int ended) {
    TargetTimeline *target = story->target;
    const EpisodeStep step = {.point = began, .state = state};
    Episode episode = {.subject = subject, .steps = g_array_new(FALSE, TRUE, sizeof(EpisodeStep)), .began_by = "schema.ts", .ended = ended, .earlier = -1, .group = target->groups->len};
    g_array_append_val(episode.steps, step);
    episode.seconds = story_time(story, ended) - story_time(story, (int)began);
    episode.days = (int)(episode.seconds / STORY_DAY);
    guint index = target->episodes->len;
    EpisodeGroup group = {g_array_new(FALSE, FALSE, sizeof(guint)), g_array_new(FALSE, FALSE, sizeof(guint))};
    g_array_append_val(group.episodes, index);
    g_array_append_val(target->groups, group);
    g_array_append_val(target->episodes, episode);
    return index;
}

static G_GNUC_UNUSED Episode *story_get(Story *story, guint episode) {
    return &g_array_index(story->target->episodes, Episode, episode);
}

static G_GNUC_UNUSED void story_step(Story *story, guint episode, size_t point, DriftState state, const char *migration) {
    const EpisodeStep step = {.point = point, .state = state, .migration = migration};
    g_array_append_val(story_get(story, episode)->steps, step);
}

static G_GNUC_UNUSED DriftSubject story_table(const char *source, const char *table) {
    return (DriftSubject){.source = source, .kind = KIND_TABLE, .identity = table, .component_kind = KIND_TABLE, .component = table};
}

static G_GNUC_UNUSED DriftSubject story_column(const char *source, const char *column, const char *table) {
    return (DriftSubject){.source = source, .kind = KIND_COLUMN, .identity = column, .component_kind = KIND_TABLE, .component = table};
}

static G_GNUC_UNUSED Story story_new(void) {
    Story story = {.timeline = timeline_new()};
    story.target = timeline_add_target(story.timeline, "tenant");
    static const char *const sources[] = {"schema.ts", "snapshot", "journal", "migrations"};
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++)
        g_ptr_array_add(story.target->sources, (gpointer)(uintptr_t)sources[i]);
    return story;
}

static G_GNUC_UNUSED void story_points(Story *story) {
    TimelinePoint *point = story_point(story, 0, "Ann", 1, 1, 4);
    story_changed(story, point, "schema.ts");
    story_event(point, "0000_init", '+', true);
    story_count(story, point, "schema.ts", DRIFT_STATE_UNMIGRATED, 4);
    point = story_point(story, 5 * STORY_DAY, "Bob | B", 1, 1, 4);
    story_changed(story, point, "schema.ts");
    story_count(story, point, "schema.ts", DRIFT_STATE_UNMIGRATED, 5);
    point = story_point(story, 20 * STORY_DAY + 70000, "Cy", 2, 2, 9);
    story_event(point, "0001_bookings", '+', true);
    story_count(story, point, "schema.ts", DRIFT_STATE_UNMIGRATED, 2);
    point = story_point(story, 40 * STORY_DAY, "Ann", 3, 2, 11);
    story_event(point, "0002_stripe", '+', false);
    story_count(story, point, "schema.ts", DRIFT_STATE_NOT_REGISTERED, 2);
    point = story_point(story, 60 * STORY_DAY, "Bob | B", 3, 2, 11);
    story_changed(story, point, "schema.ts");
    story_count(story, point, "schema.ts", DRIFT_STATE_NOT_REGISTERED, 2);
    story_count(story, point, "schema.ts", DRIFT_STATE_UNMIGRATED, 1);
    g_array_index(point->states, TimelineSourceState, 1) = (TimelineSourceState){.sight = SIGHT_UNKNOWN, .problem = "db/meta/0002_snapshot.json: no JSON"};
    story->timeline->root = g_ptr_array_index(story->timeline->commits, 0);
    story->timeline->head = story_commit(story, 99, 100 * STORY_DAY, "Cy", "docs");
}

static G_GNUC_UNUSED Timeline *story_timeline(void) {
    Story story = story_new();
    story_points(&story);
    guint bookings = story_episode(&story, story_table("schema.ts", "public.bookings"), 0, DRIFT_STATE_UNMIGRATED, 2);
    guint first = story_episode(&story, story_column("schema.ts", "public.users.stripe_customer_id", "public.users"), 0, DRIFT_STATE_UNMIGRATED, -1);
    guint second = story_episode(&story, story_column("schema.ts", "public.users.stripe_price_id", "public.users"), 0, DRIFT_STATE_UNMIGRATED, -1);
    guint nickname = story_episode(&story, story_column("schema.ts", "public.users.nickname", "public.users"), 1, DRIFT_STATE_UNMIGRATED, 2);
    guint again = story_episode(&story, story_column("schema.ts", "public.users.nickname", "public.users"), 4, DRIFT_STATE_UNMIGRATED, -1);
    const DriftSubject when = {.source = "migrations", .rule = "journal/when-not-increasing", .kind = KIND_COUNT, .identity = "0001_bookings", .component_kind = KIND_COUNT, .component = "0001_bookings"};
    guint broken = story_episode(&story, when, 2, DRIFT_STATE_BROKEN, 3);
    story_get(&story, bookings)->began_by = story_get(&story, first)->began_by = story_get(&story, second)->began_by = NULL;
    story_get(&story, bookings)->ended_by = story_get(&story, nickname)->ended_by = "migrations";
    story_get(&story, bookings)->ended_migration = story_get(&story, nickname)->ended_migration = "0001_bookings";
    story_get(&story, broken)->ended_by = "journal";
    story_step(&story, first, 3, DRIFT_STATE_NOT_REGISTERED, "0002_stripe");
    story_step(&story, second, 3, DRIFT_STATE_NOT_REGISTERED, "0002_stripe");
    story_get(&story, again)->earlier = (int)nickname;
    EpisodeGroup *left = &g_array_index(story.target->groups, EpisodeGroup, story_get(&story, bookings)->group);
    g_array_append_val(left->left, first);
    g_array_append_val(left->left, second);
    /* the two columns of one table are one group */
    EpisodeGroup *columns = &g_array_index(story.target->groups, EpisodeGroup, story_get(&story, first)->group);
    g_array_append_val(columns->episodes, second);
    g_array_remove_index(story.target->groups, story_get(&story, second)->group);
    for (guint i = second; i < story.target->episodes->len; i++)
        story_get(&story, i)->group--;
    return story.timeline;
}

/* `count` episodes of one table each, begun and ended here and there: for sizes. */
static G_GNUC_UNUSED Timeline *story_of_many(guint count, guint points) {
    Story story = story_new();
    for (guint i = 0; i < points; i++) {
        TimelinePoint *point = story_point(&story, (int64_t)i * 3 * STORY_DAY, i % 3 ? "Ann" : "Bob", i, i / 2, i * 5);
        g_autofree char *tag = g_strdup_printf("%04u_step", i);
        story_event(point, text_pool_add(story.timeline->texts, tag), '+', true);
        story_count(&story, point, "schema.ts", DRIFT_STATE_UNMIGRATED, i % 7);
    }
    story.timeline->root = g_ptr_array_index(story.timeline->commits, 0);
    story.timeline->head = g_ptr_array_index(story.timeline->commits, points - 1);
    for (guint i = 0; i < count; i++) {
        g_autofree char *table = g_strdup_printf("public.table_%u", i);
        guint began = i * 7 % (points - 1);
        bool open = i % 9 == 0;
        DriftState state = i % 4 == 0 ? DRIFT_STATE_UNDECLARED : i % 4 == 1 ? DRIFT_STATE_DIFFERENT : DRIFT_STATE_UNMIGRATED;
        guint episode = story_episode(&story, story_table("schema.ts", text_pool_add(story.timeline->texts, table)), began, state, open ? -1 : (int)MIN(began + 1 + i % 11, points - 1));
        story_get(&story, episode)->ended_by = open ? NULL : "migrations";
    }
    return story.timeline;
}

#endif
