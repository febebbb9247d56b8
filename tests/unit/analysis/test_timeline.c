/* One test a rule of docs/internals/timeline.md. */

#include "timeline_fixture.h"

#define COLUMN(point, identity, state, tag) past_differs(&past, point, "schema.ts", KIND_COLUMN, identity, DRIFT_STATE_##state, tag)
#define TABLE(point, identity, state, tag) past_differs(&past, point, "schema.ts", KIND_TABLE, identity, DRIFT_STATE_##state, tag)

static void test_begins_and_ends(void **state) {
    (void)state;
    Past past = past_new();
    past_at(&past, "schema.ts,migrations");
    TimelinePoint *point = past_at(&past, "schema.ts");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    COLUMN(point, "public.t.b", UNMIGRATED, NULL);
    point = past_at(&past, "init.ts");
    COLUMN(point, "public.t.b", UNMIGRATED, NULL);
    COLUMN(point, "public.t.a", UNMIGRATED, NULL); /* not in order: it is put in order */
    point = past_at(&past, "");
    past_event(&past, point, '+', "0001_b");
    past_touch(&past, point, "0001_b", KIND_COLUMN, "public.t.b");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    past_commit(&past, NOON_UTC + 10 * 86400, 0);
    past_assert(&past, "schema.ts public.t.a: 1 unmigrated; began by schema.ts; 9 days\n"
                       "schema.ts public.t.b: 1 unmigrated, 3 gone by migrations (0001_b); began by schema.ts; 2 days\n");
}

static void test_states_are_steps(void **state) {
    (void)state;
    Past past = past_new();
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", UNMIGRATED, NULL);
    TimelinePoint *point = past_at(&past, "");
    past_event(&past, point, '+', "0001_a");
    COLUMN(point, "public.t.a", NOT_REGISTERED, "0001_a");
    point = past_at(&past, "");
    past_event(&past, point, 'j', "0001_a");
    past_assert(&past, "schema.ts public.t.a: 0 unmigrated, 1 not_registered, 2 gone by journal (0001_a); began by schema.ts; 2 days\n");
}

static void test_what_is_not_known_changes_nothing(void **state) {
    (void)state;
    Past past = past_new();
    TimelinePoint *point = past_at(&past, "schema.ts");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    COLUMN(point, "public.t.b", UNMIGRATED, NULL);
    COLUMN(point, "public.t.c", UNCERTAIN, NULL); /* begins nothing */
    point = past_at(&past, "schema.ts"); /* unreadable */
    past_sight(&past, point, "schema.ts", SIGHT_UNKNOWN);
    point = past_at(&past, "");
    past_event(&past, point, '+', "0001_a");
    point->migrations_seen = false; /* not replayed */
    point->problem = "no server";
    point = past_at(&past, "schema.ts");
    COLUMN(point, "public.t.a", UNCERTAIN, NULL);
    COLUMN(point, "public.t.d", UNMIGRATED, NULL);
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", DIFFERENT, NULL);
    past_assert(&past, "schema.ts public.t.a: 0 unmigrated, 4 different; began by schema.ts; 4 days\n"
                       "schema.ts public.t.b: 0 unmigrated, 3 gone by schema.ts, migrations; began by schema.ts; 3 days\n"
                       "schema.ts public.t.d: 3 unmigrated, 4 gone by schema.ts; began by schema.ts, migrations; 1 days\n");
}

static void test_a_source_goes(void **state) {
    (void)state;
    Past past = past_new();
    TimelinePoint *point = past_at(&past, "schema.ts,init.ts");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    past_differs(&past, point, "init.ts", KIND_TABLE, "public.t", DRIFT_STATE_UNDECLARED, NULL);
    point = past_at(&past, "init.ts,migrations");
    past_sight(&past, point, "init.ts", SIGHT_ABSENT);
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    point = past_at(&past, "migrations"); /* no folder any more */
    past_sight(&past, point, "init.ts", SIGHT_ABSENT);
    point->migrations_seen = false;
    point = past_at(&past, "init.ts,migrations");
    past_event(&past, point, '+', "0001_again");
    past_differs(&past, point, "init.ts", KIND_TABLE, "public.t", DRIFT_STATE_UNDECLARED, "0001_again");
    past_assert(&past, "init.ts public.t: 0 undeclared, 1 gone by init.ts; began by init.ts; 1 days\n"
                       "schema.ts public.t.a: 0 unmigrated, 2 gone by migrations; began by schema.ts; 2 days\n"
                       "init.ts public.t: 3 undeclared; began by init.ts, migrations; 0 days; again after 0\n");
}

static void test_before_what_can_be_seen(void **state) {
    (void)state;
    Past past = past_new();
    past.timeline->complete = false;
    TimelinePoint *point = past_at(&past, "schema.ts,init.ts,migrations");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    past_sight(&past, point, "init.ts", SIGHT_ABSENT);
    point = past_at(&past, "init.ts");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    past_differs(&past, point, "init.ts", KIND_TABLE, "public.t", DRIFT_STATE_UNDECLARED, NULL);
    COLUMN(past_at(&past, "schema.ts,init.ts"), "public.t.b", UNMIGRATED, NULL);
    past_assert(&past, "schema.ts public.t.a: 0 unmigrated, 2 gone by schema.ts; began by ?; 2 days\n"
                       "init.ts public.t: 1 undeclared, 2 gone by init.ts; began by init.ts; 1 days\n"
                       "schema.ts public.t.b: 2 unmigrated; began by schema.ts; 0 days\n");
}

/* What could not be read in the first commit that can be seen may have differed before it. */
static void test_unreadable_from_the_beginning(void **state) {
    (void)state;
    Past past = past_new();
    past.timeline->complete = false;
    past_sight(&past, past_at(&past, "schema.ts,migrations"), "schema.ts", SIGHT_UNKNOWN);
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", UNMIGRATED, NULL);
    past_assert(&past, "schema.ts public.t.a: 1 unmigrated; began by ?; 0 days\n");
}

static void test_the_first_point_after_the_root_is_a_change(void **state) {
    (void)state;
    Past past = past_new();
    past.timeline->complete = false;
    past_commit(&past, NOON_UTC, 0);
    TimelinePoint *point = past_at(&past, "schema.ts,migrations");
    past_event(&past, point, '+', "0000_x");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    past_assert(&past, "schema.ts public.t.a: 0 unmigrated; began by schema.ts, migrations; 0 days\n");
}

static void test_it_comes_again(void **state) {
    (void)state;
    Past past = past_new();
    for (int i = 0; i < 5; i++) {
        TimelinePoint *point = past_at(&past, "schema.ts");
        if (i % 2 == 0)
            COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    }
    past_assert(&past, "schema.ts public.t.a: 0 unmigrated, 1 gone by schema.ts; began by schema.ts; 1 days\n"
                       "schema.ts public.t.a: 2 unmigrated, 3 gone by schema.ts; began by schema.ts; 1 days; again after 0\n"
                       "schema.ts public.t.a: 4 unmigrated; began by schema.ts; 0 days; again after 1\n");
}

/* --- causes ------------------------------------------------------------------------------------------------------------- */

/* Everything changed with the commit; what can have done it is told, not all of it. */
static void test_cause_of_a_beginning(void **state) {
    (void)state;
    Past past = past_new();
    past_at(&past, "schema.ts,migrations");
    TimelinePoint *point = past_at(&past, "schema.ts");
    past_event(&past, point, '+', "0001_t");
    past_event(&past, point, 'j', "0000_old");
    COLUMN(point, "public.t.declared", UNMIGRATED, NULL);
    COLUMN(point, "public.t.different", DIFFERENT, "0001_t");
    COLUMN(point, "public.t.dropped", DROPPED, "0001_t");
    COLUMN(point, "public.t.forgotten", UNDECLARED, "0001_t");
    COLUMN(point, "public.t.older", UNDECLARED, "0000_x");
    COLUMN(point, "public.t.unlisted", NOT_REGISTERED, "0000_old");
    past_assert(&past, "schema.ts public.t.declared: 1 unmigrated; began by schema.ts; 0 days\n"
                       "schema.ts public.t.different: 1 different; began by schema.ts, migrations, journal; 0 days\n"
                       "schema.ts public.t.dropped: 1 dropped; began by migrations; 0 days\n"
                       "schema.ts public.t.forgotten: 1 undeclared; began by migrations; 0 days\n"
                       "schema.ts public.t.older: 1 undeclared; began by schema.ts, migrations, journal; 0 days\n"
                       "schema.ts public.t.unlisted: 1 not_registered; began by journal; 0 days\n");
}

/* A migration that made it went: the source's change in the same commit need not be what began it. */
static void test_cause_when_a_migration_went(void **state) {
    (void)state;
    Past past = past_new();
    past_at(&past, "schema.ts,migrations");
    TimelinePoint *point = past_at(&past, "schema.ts");
    past_event(&past, point, '-', "0000_x");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    past_assert(&past, "schema.ts public.t.a: 1 unmigrated; began by schema.ts, migrations; 0 days\n");
}

static void test_cause_of_an_end(void **state) {
    (void)state;
    Past past = past_new();
    TimelinePoint *point = past_at(&past, "schema.ts");
    COLUMN(point, "public.t.made", UNMIGRATED, NULL);
    COLUMN(point, "public.t.given_up", UNMIGRATED, NULL);
    COLUMN(point, "public.t.learnt", UNDECLARED, "0000_x");
    COLUMN(point, "public.t.altered", DIFFERENT, "0000_x");
    point = past_at(&past, "schema.ts");
    past_event(&past, point, '+', "0001_a");
    past_event(&past, point, '+', "0002_b");
    past_touch(&past, point, "0001_a", KIND_COLUMN, "public.t.altered");
    past_touch(&past, point, "0001_a", KIND_COLUMN, "public.t.made");
    past_touch(&past, point, "0002_b", KIND_COLUMN, "public.t.altered");
    past_assert(&past, "schema.ts public.t.altered: 0 different, 1 gone by schema.ts, migrations (0002_b); began by schema.ts; 1 days\n"
                       "schema.ts public.t.given_up: 0 unmigrated, 1 gone by schema.ts; began by schema.ts; 1 days\n"
                       "schema.ts public.t.learnt: 0 undeclared, 1 gone by schema.ts; began by schema.ts; 1 days\n"
                       "schema.ts public.t.made: 0 unmigrated, 1 gone by migrations (0001_a); began by schema.ts; 1 days\n");
}

/* What all files make does not depend on what is registered: only what waited for that ends with an entry. */
static void test_an_entry_alone(void **state) {
    (void)state;
    Past past = past_new();
    TimelinePoint *point = past_at(&past, "schema.ts");
    COLUMN(point, "public.t.a", NOT_REGISTERED, "0001_a");
    COLUMN(point, "public.t.b", UNDECLARED, "0001_a");
    point = past_at(&past, "schema.ts");
    past_event(&past, point, 'j', "0001_a");
    past_touch(&past, point, "0001_a", KIND_COLUMN, "public.t.a");
    past_touch(&past, point, "0001_a", KIND_COLUMN, "public.t.b");
    past_assert(&past, "schema.ts public.t.a: 0 not_registered, 1 gone by journal (0001_a); began by schema.ts; 1 days\n"
                       "schema.ts public.t.b: 0 undeclared, 1 gone by schema.ts; began by schema.ts; 1 days\n");
}

/* Entries without files have no events. */
static void test_the_journal_without_events(void **state) {
    (void)state;
    Past past = past_new();
    past_at(&past, "migrations");
    TimelinePoint *point = past_at(&past, "migrations");
    const Drift drift = {.subject = {.source = "journal", .rule = "journal/entry-without-file", .kind = KIND_COUNT, .identity = "0001_a", .component_kind = KIND_COUNT, .component = "0001_a"},
                         .state = DRIFT_STATE_BROKEN};
    timeline_add_drift(past.timeline, point, &drift);
    past_at(&past, "migrations");
    past_assert(&past, "journal journal/entry-without-file 0001_a: 1 broken, 2 gone by journal; began by journal; 1 days\n");
}

/* A migration that made it was deleted: no migration ended it. Of several that came none is taken at random; of one it must be. */
static void test_end_without_a_migration(void **state) {
    (void)state;
    for (int count = 0; count < 3; count++) {
        Past past = past_new();
        past_differs(&past, past_at(&past, "schema.ts"), "schema.ts", KIND_VIEW, "public.v", DRIFT_STATE_UNDECLARED, "0000_x");
        TimelinePoint *point = past_at(&past, "");
        if (count == 0)
            past_event(&past, point, '-', "0000_x");
        for (int i = 0; i < count; i++)
            past_event(&past, point, '+', i ? "0002_b" : "0001_a");
        past_assert(&past, count == 1 ? "schema.ts public.v: 0 undeclared, 1 gone by migrations (0001_a); began by schema.ts; 1 days\n"
                                      : "schema.ts public.v: 0 undeclared, 1 gone by migrations; began by schema.ts; 1 days\n");
    }
}

static void test_rules_about_files(void **state) {
    (void)state;
    Past past = past_new();
    Drift drift = {.subject = {.source = "migrations", .rule = "history/edited", .kind = KIND_COUNT, .identity = "0001_a", .component_kind = KIND_COUNT, .component = "0001_a"}, .state = DRIFT_STATE_BROKEN};
    past_at(&past, "migrations");
    TimelinePoint *point = past_at(&past, "");
    past_event(&past, point, '~', "0001_a");
    timeline_add_drift(past.timeline, point, &drift);
    drift.subject.rule = "journal/file-not-registered", drift.subject.source = "journal";
    timeline_add_drift(past.timeline, point, &drift);
    point = past_at(&past, "");
    past_event(&past, point, 'j', "0001_a");
    past_assert(&past, "journal journal/file-not-registered 0001_a: 1 broken, 2 gone by journal (0001_a); began by migrations; 1 days\n"
                       "migrations history/edited 0001_a: 1 broken, 2 gone by journal (0001_a); began by migrations; 1 days\n");
}

/* --- renames ------------------------------------------------------------------------------------------------------------ */

static void test_a_column_is_renamed(void **state) {
    (void)state;
    Past past = past_new();
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", UNDECLARED, "0000_x");
    TimelinePoint *point = past_at(&past, "");
    past_event(&past, point, '+', "0001_rename");
    past_rename(&past, point, KIND_COLUMN, "public.t.a", "public.t.z");
    COLUMN(point, "public.t.z", UNDECLARED, "0000_x");
    past_at(&past, "schema.ts");
    past_assert(&past, "schema.ts public.t.z: 0 undeclared, 2 gone by schema.ts; began by schema.ts; 2 days\n");
}

/* Columns and constraints have the table in their names, indexes only belong to it. */
static void test_a_table_is_renamed(void **state) {
    (void)state;
    Past past = past_new();
    for (int i = 0; i < 3; i++) {
        TimelinePoint *point = past_at(&past, i ? "" : "schema.ts");
        g_autofree char *column = g_strdup_printf("public.%s.a", i ? "new" : "old"), *check = g_strdup_printf("public.%s.positive", i ? "new" : "old");
        g_autofree char *table = g_strdup_printf("public.%s", i ? "new" : "old");
        COLUMN(point, column, DIFFERENT, "0000_x");
        past_differs(&past, point, "schema.ts", KIND_CHECK, check, DRIFT_STATE_UNDECLARED, "0000_x");
        const Drift index = {.subject = {.source = "schema.ts", .kind = KIND_INDEX, .identity = "public.idx", .component_kind = KIND_TABLE, .component = table}, .state = DRIFT_STATE_UNDECLARED};
        timeline_add_drift(past.timeline, point, &index);
        if (i == 1) {
            past_event(&past, point, '+', "0001_rename");
            past_rename(&past, point, KIND_TABLE, "public.old", "public.new");
        }
    }
    past_assert(&past, "schema.ts public.new.a: 0 different; began by schema.ts; 2 days\n"
                       "schema.ts public.new.positive: 0 undeclared; began by schema.ts; 2 days\n"
                       "schema.ts public.idx: 0 undeclared; began by schema.ts; 2 days\n");
}

/* The source goes on calling it by the old name: the old name is what it knows and no migration makes now; the new one it does not know. */
static void test_a_rename_that_the_source_does_not_follow(void **state) {
    (void)state;
    Past past = past_new();
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", DIFFERENT, "0000_x");
    TimelinePoint *point = past_at(&past, "");
    past_event(&past, point, '+', "0001_rename");
    past_rename(&past, point, KIND_COLUMN, "public.t.a", "public.t.z");
    COLUMN(point, "public.t.a", DROPPED, "0001_rename");
    COLUMN(point, "public.t.z", UNDECLARED, "0001_rename");
    past_assert(&past, "schema.ts public.t.a: 0 different, 1 dropped; began by schema.ts; 1 days\n"
                       "schema.ts public.t.z: 1 undeclared; began by migrations; 0 days\n");
}

static void test_two_columns_change_names(void **state) {
    (void)state;
    Past past = past_new();
    TimelinePoint *point = past_at(&past, "schema.ts");
    COLUMN(point, "public.t.a", DIFFERENT, "0000_x");
    COLUMN(point, "public.t.b", UNDECLARED, "0000_x");
    point = past_at(&past, "");
    past_event(&past, point, '+', "0001_swap");
    past_rename(&past, point, KIND_COLUMN, "public.t.a", "public.t.b");
    past_rename(&past, point, KIND_COLUMN, "public.t.b", "public.t.a");
    COLUMN(point, "public.t.a", UNDECLARED, "0001_swap");
    COLUMN(point, "public.t.b", DIFFERENT, "0001_swap");
    past_assert(&past, "schema.ts public.t.a: 0 undeclared; began by schema.ts; 1 days\n"
                       "schema.ts public.t.b: 0 different; began by schema.ts; 1 days\n");
}

/* The code waited for the new name: with the rename nothing differs, and neither name is told as the other. */
static void test_a_rename_ends_both(void **state) {
    (void)state;
    Past past = past_new();
    past_at(&past, "migrations");
    TimelinePoint *point = past_at(&past, "schema.ts");
    COLUMN(point, "public.t.a", UNDECLARED, "0000_x");
    COLUMN(point, "public.t.z", UNMIGRATED, NULL);
    point = past_at(&past, "");
    past_event(&past, point, '+', "0001_rename");
    past_rename(&past, point, KIND_COLUMN, "public.t.a", "public.t.z");
    past_touch(&past, point, "0001_rename", KIND_COLUMN, "public.t.z");
    past_assert(&past, "schema.ts public.t.a: 1 undeclared, 2 gone by migrations (0001_rename); began by schema.ts; 1 days\n"
                       "schema.ts public.t.z: 1 unmigrated, 2 gone by migrations (0001_rename); began by schema.ts; 1 days\n");
}

/* The old one's story is told with the new name, when it differs again. */
static void test_again_under_another_name(void **state) {
    (void)state;
    Past past = past_new();
    COLUMN(past_at(&past, "schema.ts"), "public.old.a", UNMIGRATED, NULL);
    past_at(&past, "schema.ts");
    TimelinePoint *point = past_at(&past, "schema.ts");
    past_event(&past, point, '+', "0001_rename");
    past_rename(&past, point, KIND_TABLE, "public.old", "public.new");
    past_sight(&past, point, "schema.ts", SIGHT_UNKNOWN);
    COLUMN(past_at(&past, "schema.ts"), "public.new.a", UNMIGRATED, NULL);
    past_assert(&past, "schema.ts public.old.a: 0 unmigrated, 1 gone by schema.ts; began by schema.ts; 1 days\n"
                       "schema.ts public.new.a: 3 unmigrated; began by schema.ts, migrations; 0 days; again after 0\n");
}

/* The source still uses the old name: the story of it stays with that. */
static void test_an_old_story_stays_with_the_old_name(void **state) {
    (void)state;
    Past past = past_new();
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", NOT_REGISTERED, "0000_x");
    past_at(&past, "schema.ts");
    TimelinePoint *point = past_at(&past, "");
    past_event(&past, point, '+', "0001_rename");
    past_rename(&past, point, KIND_COLUMN, "public.t.a", "public.t.z");
    COLUMN(point, "public.t.a", DROPPED, "0001_rename");
    COLUMN(point, "public.t.z", UNDECLARED, "0001_rename");
    past_assert(&past, "schema.ts public.t.a: 0 not_registered, 1 gone by schema.ts; began by schema.ts; 1 days\n"
                       "schema.ts public.t.a: 2 dropped; began by migrations; 0 days; again after 0\n"
                       "schema.ts public.t.z: 2 undeclared; began by migrations; 0 days\n");
}

/* Table and schema at once, and a column that takes the name of another: each story has one track. */
static void test_names_that_collide(void **state) {
    (void)state;
    Past past = past_new();
    TimelinePoint *point = past_at(&past, "schema.ts");
    COLUMN(point, "one.t.a", UNDECLARED, "0000_x");
    COLUMN(point, "one.t.b", UNDECLARED, "0000_x");
    TABLE(point, "two.t", UNDECLARED, "0000_x");
    point = past_at(&past, "");
    past_event(&past, point, '+', "0001_rename");
    past_rename(&past, point, KIND_TABLE, "one.t", "one.u");
    past_rename(&past, point, KIND_COLUMN, "one.t.b", "one.u.a");
    past_rename(&past, point, KIND_SCHEMA, "two", "three");
    COLUMN(point, "one.u.a", UNDECLARED, "0000_x");
    TABLE(point, "three.t", UNDECLARED, "0000_x");
    past_assert(&past, "schema.ts three.t: 0 undeclared; began by schema.ts; 1 days\n"
                       "schema.ts one.t.a: 0 undeclared, 1 gone by migrations (0001_rename); began by schema.ts; 1 days\n"
                       "schema.ts one.u.a: 0 undeclared; began by schema.ts; 1 days\n");
}

/* --- tables and what belongs to them ------------------------------------------------------------------------------------ */

static void test_a_whole_table_stands_for_its_columns(void **state) {
    (void)state;
    Past past = past_new();
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", UNMIGRATED, NULL);
    TimelinePoint *point = past_at(&past, "");
    past_event(&past, point, '+', "0001_drop");
    TABLE(point, "public.t", DROPPED, "0001_drop");
    point = past_at(&past, "");
    past_event(&past, point, '+', "0002_again");
    past_touch(&past, point, "0002_again", KIND_TABLE, "public.t");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    COLUMN(point, "public.t.b", UNMIGRATED, NULL);
    past_assert(&past, "schema.ts public.t.a: 0 unmigrated; began by schema.ts; 2 days\n"
                       "schema.ts public.t: 1 dropped, 2 gone by migrations (0002_again); began by migrations; 1 days\n"
                       "schema.ts public.t.b: 2 unmigrated; began by migrations; 0 days\n");
}

static void test_another_side_of_the_table_does_not(void **state) {
    (void)state;
    Past past = past_new();
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", UNMIGRATED, NULL);
    TABLE(past_at(&past, "schema.ts"), "public.t", UNDECLARED, "0000_x");
    past_assert(&past, "schema.ts public.t.a: 0 unmigrated, 1 gone by schema.ts; began by schema.ts; 1 days\n"
                       "schema.ts public.t: 1 undeclared; began by schema.ts; 0 days\n");
}

/* --- what cannot be seen for a while -------------------------------------------------------------------------------------- */

static void past_lost(Past *past, TimelinePoint *point, size_t lost) {
    g_array_index(point->states, TimelineSourceState, (guint)timeline_source(past->target, "schema.ts")).lost = lost;
}

/* A slip of the pen: what the rest of the file declared is not found. What a migration makes in the same commit ends all the same. */
static void test_a_part_of_the_source_is_lost(void **state) {
    (void)state;
    Past past = past_new();
    TimelinePoint *point = past_at(&past, "schema.ts");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    COLUMN(point, "public.t.b", UNMIGRATED, NULL);
    point = past_at(&past, "schema.ts");
    past_lost(&past, point, 2);
    past_event(&past, point, '+', "0001_b");
    past_touch(&past, point, "0001_b", KIND_COLUMN, "public.t.b");
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", UNMIGRATED, NULL);
    past_assert(&past, "schema.ts public.t.a: 0 unmigrated; began by schema.ts; 2 days\n"
                       "schema.ts public.t.b: 0 unmigrated, 1 gone by migrations (0001_b); began by schema.ts; 1 days\n");
}

/* Where as much was lost when it was last seen, its absence says something. */
static void test_a_part_is_always_lost(void **state) {
    (void)state;
    Past past = past_new();
    TimelinePoint *point = past_at(&past, "schema.ts");
    past_lost(&past, point, 1);
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    past_lost(&past, past_at(&past, "schema.ts"), 1);
    past_assert(&past, "schema.ts public.t.a: 0 unmigrated, 1 gone by schema.ts; began by schema.ts; 1 days\n");
}

static void test_a_migration_fails_for_a_while(void **state) {
    (void)state;
    static const char *const tags[] = {"0001_a", "0002_other"};
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++) {
        Past past = past_new();
        COLUMN(past_at(&past, "schema.ts"), "public.t.a", UNDECLARED, "0001_a");
        TimelinePoint *point = past_at(&past, "");
        past_event(&past, point, '~', tags[i]);
        const Drift drift = {.subject = {.source = "migrations", .rule = "replay/failed", .kind = KIND_COUNT, .identity = tags[i], .component_kind = KIND_COUNT, .component = tags[i]},
                             .state = DRIFT_STATE_BROKEN};
        timeline_add_drift(past.timeline, point, &drift);
        point = past_at(&past, "");
        past_event(&past, point, '~', tags[i]);
        past_touch(&past, point, tags[i], KIND_COLUMN, "public.t.a");
        if (i == 0)
            COLUMN(point, "public.t.a", UNDECLARED, "0001_a");
        past_assert(&past, i == 0 ? "schema.ts public.t.a: 0 undeclared; began by schema.ts; 2 days\n"
                                    "migrations replay/failed 0001_a: 1 broken, 2 gone by migrations (0001_a); began by migrations; 1 days\n"
                                  : "schema.ts public.t.a: 0 undeclared, 1 gone by migrations (0002_other); began by schema.ts; 1 days\n"
                                    "migrations replay/failed 0002_other: 1 broken, 2 gone by migrations (0002_other); began by migrations; 1 days\n");
    }
}

/* --- groups ------------------------------------------------------------------------------------------------------------- */

static void assert_groups(const TargetTimeline *target, const char *expected) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < target->groups->len; i++) {
        const EpisodeGroup *group = &g_array_index(target->groups, EpisodeGroup, i);
        for (guint j = 0; j < group->episodes->len; j++) {
            guint index = g_array_index(group->episodes, guint, j);
            assert_int_equal(g_array_index(target->episodes, Episode, index).group, i);
            g_string_append_printf(out, "%s%u", j ? " " : "", index);
        }
        for (guint j = 0; j < group->left->len; j++)
            g_string_append_printf(out, "%s%u", j ? " " : " left ", g_array_index(group->left, guint, j));
        g_string_append_c(out, '\n');
    }
    assert_string_equal(out->str, expected);
}

static void test_groups(void **state) {
    (void)state;
    Past past = past_new();
    TimelinePoint *point = past_at(&past, "schema.ts");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    COLUMN(point, "public.t.b", UNMIGRATED, NULL);
    COLUMN(point, "public.t.c", UNDECLARED, NULL);
    COLUMN(point, "public.u.a", UNMIGRATED, NULL);
    past_differs(&past, point, "init.ts", KIND_COLUMN, "public.t.a", DRIFT_STATE_UNMIGRATED, NULL);
    point = past_at(&past, "");
    past_event(&past, point, '+', "0001_a");
    COLUMN(point, "public.u.a", UNMIGRATED, NULL);
    past_differs(&past, point, "init.ts", KIND_COLUMN, "public.t.a", DRIFT_STATE_UNMIGRATED, NULL);
    timeline_derive(past.timeline);
    assert_groups(past.target, "0\n1 2 left 4\n3 left 4\n4\n"); /* init.ts first; a and b together; c differs otherwise; u is another table */
    past_assert(&past, "init.ts public.t.a: 0 unmigrated; began by init.ts; 1 days\n"
                       "schema.ts public.t.a: 0 unmigrated, 1 gone by migrations (0001_a); began by schema.ts; 1 days\n"
                       "schema.ts public.t.b: 0 unmigrated, 1 gone by migrations (0001_a); began by schema.ts; 1 days\n"
                       "schema.ts public.t.c: 0 undeclared, 1 gone by migrations (0001_a); began by schema.ts; 1 days\n"
                       "schema.ts public.u.a: 0 unmigrated; began by schema.ts; 1 days\n");
}

static void test_what_a_table_left_behind(void **state) {
    (void)state;
    Past past = past_new();
    TABLE(past_at(&past, "schema.ts"), "public.t", UNMIGRATED, NULL);
    TimelinePoint *point = past_at(&past, "schema.ts");
    past_event(&past, point, '+', "0001_t");
    COLUMN(point, "public.t.a", UNMIGRATED, NULL);
    COLUMN(point, "public.u.a", UNMIGRATED, NULL);
    timeline_derive(past.timeline);
    assert_groups(past.target, "0 left 1\n1\n2\n");
    timeline_free(past.timeline);
}

/* --- durations, lookups ------------------------------------------------------------------------------------------------- */

/* 23:30 in Paris to 00:30 in Paris is an hour and a day; the same instants in New York are no day. */
static void test_days_are_local(void **state) {
    (void)state;
    for (int offset = -300; offset <= 60; offset += 360) {
        Past past = past_new();
        for (int hour = 0; hour < 2; hour++) {
            const Commit *commit = past_commit(&past, NOON_UTC + (int64_t)10 * 3600 + 1800 + (int64_t)hour * 3600, offset);
            TimelinePoint *point = timeline_add_point(past.timeline, past.target, commit);
            point->migrations_seen = true;
            for (guint i = 0; i < point->states->len; i++)
                g_array_index(point->states, TimelineSourceState, i).sight = SIGHT_SEEN;
            if (hour == 0)
                COLUMN(point, "public.t.a", UNMIGRATED, NULL);
        }
        timeline_derive(past.timeline);
        const Episode *episode = &g_array_index(past.target->episodes, Episode, 0);
        assert_int_equal(episode->seconds, 3600);
        assert_int_equal(episode->days, offset > 0 ? 1 : 0);
        timeline_free(past.timeline);
    }
}

static void test_a_clock_that_was_wrong(void **state) {
    (void)state;
    Past past = past_new();
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", UNMIGRATED, NULL);
    past_commit(&past, G_MININT64, G_MAXINT);
    timeline_derive(past.timeline);
    assert_int_equal(g_array_index(past.target->episodes, Episode, 0).seconds, 0);
    assert_int_equal(g_array_index(past.target->episodes, Episode, 0).days, 0);
    timeline_free(past.timeline);
}

static void test_derived_again(void **state) {
    (void)state;
    Past past = past_new();
    COLUMN(past_at(&past, "schema.ts"), "public.t.a", UNMIGRATED, NULL);
    past_at(&past, "schema.ts");
    TimelinePoint *point = past_at(&past, "schema.ts");
    COLUMN(point, "public.t.a", DIFFERENT, NULL);
    COLUMN(point, "public.t.b", UNCERTAIN, NULL);
    past_differs(&past, point, "init.ts", KIND_COLUMN, "public.t.b", DRIFT_STATE_UNDECLARED, NULL);
    timeline_derive(past.timeline);
    timeline_derive(past.timeline); /* again: the same, nothing twice */
    assert_int_equal(past.target->episodes->len, 3);
    timeline_free(past.timeline);
}

static void test_nothing(void **state) {
    (void)state;
    Past past = past_new();
    past_assert(&past, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_begins_and_ends),
        cmocka_unit_test(test_states_are_steps),
        cmocka_unit_test(test_what_is_not_known_changes_nothing),
        cmocka_unit_test(test_a_source_goes),
        cmocka_unit_test(test_before_what_can_be_seen),
        cmocka_unit_test(test_unreadable_from_the_beginning),
        cmocka_unit_test(test_the_first_point_after_the_root_is_a_change),
        cmocka_unit_test(test_it_comes_again),
        cmocka_unit_test(test_cause_of_a_beginning),
        cmocka_unit_test(test_cause_when_a_migration_went),
        cmocka_unit_test(test_cause_of_an_end),
        cmocka_unit_test(test_an_entry_alone),
        cmocka_unit_test(test_the_journal_without_events),
        cmocka_unit_test(test_end_without_a_migration),
        cmocka_unit_test(test_rules_about_files),
        cmocka_unit_test(test_a_column_is_renamed),
        cmocka_unit_test(test_a_table_is_renamed),
        cmocka_unit_test(test_a_rename_that_the_source_does_not_follow),
        cmocka_unit_test(test_two_columns_change_names),
        cmocka_unit_test(test_a_rename_ends_both),
        cmocka_unit_test(test_again_under_another_name),
        cmocka_unit_test(test_an_old_story_stays_with_the_old_name),
        cmocka_unit_test(test_names_that_collide),
        cmocka_unit_test(test_a_whole_table_stands_for_its_columns),
        cmocka_unit_test(test_another_side_of_the_table_does_not),
        cmocka_unit_test(test_a_part_of_the_source_is_lost),
        cmocka_unit_test(test_a_part_is_always_lost),
        cmocka_unit_test(test_a_migration_fails_for_a_while),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_what_a_table_left_behind),
        cmocka_unit_test(test_days_are_local),
        cmocka_unit_test(test_a_clock_that_was_wrong),
        cmocka_unit_test(test_derived_again),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
