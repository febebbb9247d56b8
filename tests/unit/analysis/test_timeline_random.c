/* Random pasts against a simulation that looks at one subject at a time, and long ones against the clock. */

#include "timeline_fixture.h"

#include <time.h>

#define SUBJECTS 12
#define POINTS 40
#define SOURCES 2

static const char *const SOURCE_NAMES[SOURCES] = {"init.ts", "schema.ts"};

/* What each point says of each subject: -1 nothing, else a state; and of each source whether it was there and seen. */
typedef struct {
    int state[POINTS][SUBJECTS];
    Sight sight[POINTS][SOURCES];
    bool replayed[POINTS];
} Script;

typedef struct {
    size_t subject;
    GArray *steps; /* of int: point * 100 + state */
    int ended;
    int earlier; /* index in the list of the simulation */
} Simulated;

static void free_simulated(gpointer data) {
    g_array_unref(((Simulated *)data)->steps);
}

static Script random_script(GRand *random) {
    Script script;
    for (int p = 0; p < POINTS; p++) {
        script.replayed[p] = g_rand_int_range(random, 0, 8) > 0;
        for (int s = 0; s < SOURCES; s++) {
            int roll = g_rand_int_range(random, 0, 12);
            script.sight[p][s] = roll == 0 ? SIGHT_ABSENT : roll == 1 ? SIGHT_UNKNOWN : SIGHT_SEEN;
        }
        for (int i = 0; i < SUBJECTS; i++) {
            bool stays = p > 0 && g_rand_int_range(random, 0, 3) > 0;
            script.state[p][i] = stays ? script.state[p - 1][i] : g_rand_int_range(random, -4, DRIFT_STATE_BROKEN);
        }
    }
    return script;
}

/* --- the simulation: the rules as they are told ------------------------------------------------------------------------- */

static void simulate_subject(const Script *script, size_t subject, GArray *out) {
    int open = -1, last = -1;
    for (int p = 0; p < POINTS; p++) {
        Sight sight = script->sight[p][subject % SOURCES];
        int state = script->state[p][subject];
        bool visible = sight == SIGHT_SEEN && script->replayed[p];
        if (open >= 0 && (sight == SIGHT_ABSENT || (visible && state < 0))) {
            g_array_index(out, Simulated, open).ended = p;
            last = open;
            open = -1;
        } else if (visible && state >= 0 && state != DRIFT_STATE_UNCERTAIN) {
            if (open < 0) {
                const Simulated begun = {subject, g_array_new(FALSE, FALSE, sizeof(int)), -1, last};
                open = (int)out->len;
                g_array_append_val(out, begun);
            }
            GArray *steps = g_array_index(out, Simulated, open).steps;
            int step = p * 100 + state;
            if (steps->len == 0 || g_array_index(steps, int, steps->len - 1) % 100 != state)
                g_array_append_val(steps, step);
        }
    }
}

/* --- the same as a timeline --------------------------------------------------------------------------------------------- */

static void subject_name(size_t subject, char *name) {
    sprintf(name, "public.t%02zu.c", subject);
}

static Past past_of(const Script *script) {
    Past past = past_new();
    for (int p = 0; p < POINTS; p++) {
        TimelinePoint *point = past_at(&past, p % 3 ? "schema.ts" : "init.ts,migrations");
        point->migrations_seen = script->replayed[p];
        point->problem = script->replayed[p] ? NULL : "not replayed";
        for (int s = 0; s < SOURCES; s++)
            past_sight(&past, point, SOURCE_NAMES[s], script->sight[p][s]);
        for (size_t i = 0; i < SUBJECTS; i++) {
            char name[64];
            subject_name(i, name);
            if (script->state[p][i] >= 0 && script->replayed[p] && script->sight[p][i % SOURCES] == SIGHT_SEEN)
                past_differs(&past, point, SOURCE_NAMES[i % SOURCES], KIND_COLUMN, name, (DriftState)script->state[p][i], NULL);
        }
    }
    return past;
}

static void assert_same(const Past *past, const Simulated *wanted, const Simulated *earlier) {
    char name[64];
    subject_name(wanted->subject, name);
    const Episode *found = NULL;
    for (guint i = 0; i < past->target->episodes->len && !found; i++) {
        const Episode *episode = &g_array_index(past->target->episodes, Episode, i);
        if (strcmp(episode->subject.identity, name) == 0 && (int)g_array_index(episode->steps, EpisodeStep, 0).point == g_array_index(wanted->steps, int, 0) / 100)
            found = episode;
    }
    assert_non_null(found);
    assert_int_equal(found->steps->len, wanted->steps->len);
    for (guint i = 0; i < found->steps->len; i++) {
        const EpisodeStep *step = &g_array_index(found->steps, EpisodeStep, i);
        assert_int_equal((int)step->point * 100 + (int)step->state, g_array_index(wanted->steps, int, i));
    }
    assert_int_equal(found->ended, wanted->ended);
    assert_non_null(found->began_by);
    assert_int_equal(found->ended_by != NULL, wanted->ended >= 0);
    assert_int_equal(found->earlier >= 0, earlier != NULL);
    if (earlier)
        assert_int_equal(g_array_index(past->target->episodes, Episode, (guint)found->earlier).ended, earlier->ended);
}

/* Every episode is in exactly one group, with its kin. */
static void assert_grouped(const TargetTimeline *target) {
    guint members = 0;
    for (guint i = 0; i < target->groups->len; i++) {
        const EpisodeGroup *group = &g_array_index(target->groups, EpisodeGroup, i);
        members += group->episodes->len;
        for (guint j = 0; j < group->left->len; j++)
            assert_true(g_array_index(target->episodes, Episode, g_array_index(group->left, guint, j)).group != i);
    }
    assert_int_equal(members, target->episodes->len);
}

static void test_random_pasts(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(6);
    size_t episodes = 0;
    for (int round = 0; round < 150; round++) {
        const Script script = random_script(random);
        g_autoptr(GArray) wanted = g_array_new(FALSE, FALSE, sizeof(Simulated));
        g_array_set_clear_func(wanted, free_simulated);
        for (size_t i = 0; i < SUBJECTS; i++)
            simulate_subject(&script, i, wanted);
        Past past = past_of(&script);
        timeline_derive(past.timeline);
        assert_int_equal(past.target->episodes->len, wanted->len);
        for (guint i = 0; i < wanted->len; i++) {
            const Simulated *one = &g_array_index(wanted, Simulated, i);
            assert_same(&past, one, one->earlier >= 0 ? &g_array_index(wanted, Simulated, one->earlier) : NULL);
        }
        assert_grouped(past.target);
        episodes += wanted->len;
        timeline_free(past.timeline);
    }
    assert_true(episodes > 5000); /* the pasts were not empty */
}

/* --- renames of all kinds ----------------------------------------------------------------------------------------------- */

#define TABLES 4
#define COLUMNS 3

static void random_identity(GRand *random, bool column, char *identity) {
    int size = sprintf(identity, "public.t%d", g_rand_int_range(random, 0, TABLES));
    if (column)
        sprintf(identity + size, ".c%d", g_rand_int_range(random, 0, COLUMNS));
}

/* Also ones that contradict each other, as no catalog would give them. */
static void add_random_renames(Past *past, TimelinePoint *point, GRand *random) {
    for (int count = g_rand_int_range(random, 0, 4); count > 0; count--) {
        bool column = g_rand_boolean(random);
        char before[64], after[64];
        random_identity(random, column, before);
        random_identity(random, column, after);
        past_rename(past, point, column ? KIND_COLUMN : KIND_TABLE, before, after);
    }
}

static guint add_random_drifts(Past *past, TimelinePoint *point, GRand *random) {
    guint certain = 0;
    for (int i = 0; i < TABLES * (COLUMNS + 1); i++) {
        char identity[64];
        int size = sprintf(identity, "public.t%d", i / (COLUMNS + 1)), column = i % (COLUMNS + 1);
        if (column)
            sprintf(identity + size, ".c%d", column - 1);
        DriftState state = (DriftState)g_rand_int_range(random, 0, DRIFT_STATE_BROKEN);
        if (g_rand_boolean(random))
            past_differs(past, point, "schema.ts", column ? KIND_COLUMN : KIND_TABLE, identity, state, NULL), certain += state != DRIFT_STATE_UNCERTAIN;
    }
    return certain;
}

static guint open_at(const TargetTimeline *target, guint point) {
    guint open = 0;
    for (guint i = 0; i < target->episodes->len; i++) {
        const Episode *episode = &g_array_index(target->episodes, Episode, i);
        open += g_array_index(episode->steps, EpisodeStep, 0).point <= point && (episode->ended < 0 || (guint)episode->ended > point);
    }
    return open;
}

/* Whatever is renamed to whatever: what differs is in an episode, each of which ends after it began, and is told once. */
static void test_random_renames(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int round = 0; round < 150; round++) {
        Past past = past_new();
        guint certain[POINTS];
        for (int p = 0; p < POINTS; p++) {
            TimelinePoint *point = past_at(&past, "schema.ts,migrations");
            add_random_renames(&past, point, random);
            certain[p] = add_random_drifts(&past, point, random);
        }
        timeline_derive(past.timeline);
        for (guint p = 0; p < POINTS; p++)
            assert_true(open_at(past.target, p) >= certain[p]);
        for (guint i = 0; i < past.target->episodes->len; i++) {
            const Episode *episode = &g_array_index(past.target->episodes, Episode, i);
            assert_true(episode->ended < 0 || (guint)episode->ended > g_array_index(episode->steps, EpisodeStep, episode->steps->len - 1).point);
            assert_true(episode->earlier < (int)i);
        }
        assert_grouped(past.target);
        timeline_free(past.timeline);
    }
}

/* --- how long it takes -------------------------------------------------------------------------------------------------- */

static Past long_past(guint points, guint drifts) {
    Past past = past_new();
    for (guint p = 0; p < points; p++) {
        TimelinePoint *point = past_at(&past, "schema.ts,migrations");
        for (guint i = 0; i < drifts; i++) {
            char name[64];
            sprintf(name, "public.table_%04u.column", i);
            if (i % 97 != p % 97 || i % 2) /* some come and go all the time */
                past_differs(&past, point, "schema.ts", KIND_COLUMN, name, DRIFT_STATE_UNMIGRATED, NULL);
        }
    }
    return past;
}

/* Far above what it takes, far below what a loop too many takes. */
static void test_long_pasts(void **state) {
    (void)state;
    static const guint sizes[][2] = {{1000, 300}, {2000, 2000}};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        Past past = long_past(sizes[i][0], sizes[i][1]);
        clock_t from = clock();
        timeline_derive(past.timeline);
        double took = (double)(clock() - from) / CLOCKS_PER_SEC;
        print_message("%u points x %u drifts: %.3f s, %u episodes\n", sizes[i][0], sizes[i][1], took, past.target->episodes->len);
        assert_true(took < 15);
        timeline_free(past.timeline);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_pasts),
        cmocka_unit_test(test_random_renames),
        cmocka_unit_test(test_long_pasts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
