/* The timeline as a section and as JSON: what it says of a story made by hand, its order, its size, hostile names. */

#include "fixture.h"
#include "hostile.h"
#include "json_schema.h"
#include "timeline_story.h"

static Audit *audit_with(Timeline *take_timeline) {
    Audit *audit = fixture_audit();
    audit->timeline = take_timeline;
    return audit;
}

/* Without the backslashes, which are the writer's business. */
static char *section_text(const Audit *audit, const char *slot) {
    g_autofree char *text = fixture_section(audit, slot);
    g_auto(GStrv) parts = g_strsplit(text, "\\", -1);
    return g_strjoinv("", parts);
}

static void assert_in_order(const char *text, const char *const *parts) {
    const char *at = text;
    for (; *parts; parts++) {
        const char *found = strstr(at, *parts);
        if (!found)
            fail_msg("lacks \"%s\" in:\n%s", *parts, text);
        at = found + strlen(*parts);
    }
}

static void story_is_told(void **state) {
    (void)state;
    g_autoptr(Audit) audit = audit_with(story_timeline());
    g_autofree char *text = section_text(audit, "timeline");
    static const char *const parts[] = {
        "**5 problems since 2025-12-25: 3 ended, 2 open, the oldest for 100 days or more**", "Half of the ended ones took no longer than 19.2 days, the longest 20.8 days.", "Of 15 commits on the mainline, 5 changed the migrations, `schema.ts` or `snapshot`.",
        "counted until the last commit, of 2026-04-04",
        "Open problems", "2 columns of `users`: `stripe_customer_id` and `stripe_price_id`", "100 days or more", "there in the first commit", "2025-12-25, Ann",
        "not registered: first in `schema.ts`, in no migration, for 40.0 days; since", "2026-02-03, Ann: only in `0002_stripe`, which the runner never runs",
        "column `users.nickname`", "40 days", "2026-02-23, Bob", "came again", "after", "had ended it", "not migrated: in `schema.ts`, in no migration",
        "Ended problems", "`0001_bookings`", "19.2 days", "by a change of the journal",
        "table `bookings`", "20.8 days", "by migration `0001_bookings`", "left", "2 columns of `users`: `stripe_customer_id` and `stripe_price_id`, still open",
        "column `users.nickname`", "15.8 days", "came again", NULL};
    assert_in_order(text, parts);
    static const char *const rest[] = {"Commit by commit", "after 5 commits", "2026-02-23", "`schema.ts`", "3 (+1)", "?", "2026-02-03", "+ `0002_stripe`", "2", "2026-01-14", "2 (-3)", "4 (+4)",
                                       "Not read everywhere", "1 commit", "`snapshot`", "at", "db/meta/0002_snapshot.json: no JSON", NULL};
    assert_in_order(text, rest);
}

static void text_tells_it_too(void **state) {
    (void)state;
    g_autoptr(Audit) audit = audit_with(story_timeline());
    g_autofree char *text = report_text_timeline(audit, &(Slot){.name = "timeline"}), *one = report_text_timeline(audit, &(Slot){.name = "timeline", .state = "open", .limit = 1});
    static const char *const parts[] = {"tenant: 5 problems since 2025-12-25: 3 ended, 2 open, the oldest for 100 days or more.", "\n  Open\n",
                                        "    =======================================>    100 days  2 columns of users: stripe_customer_id and stripe_price_id\n",
                                        "first in schema.ts, in no migration, for 40.0 days; since c0ffee4 2026-02-03, Ann: only in 0002_stripe, which the runner never runs\n", "since before c0ffee1 2025-12-25, Ann\n",
                                        "    ........................===============>     40 days  column users.nickname\n", ", again\n", "\n  Ended\n",
                                        "    ---------...............................   20.8 days  table bookings\n", "ended by c0ffee3 2026-01-14, Cy, migration 0001_bookings\n",
                                        "left 2 columns of users: stripe_customer_id and stripe_price_id, still open\n", NULL};
    assert_in_order(text, parts);
    assert_null(strstr(one, "Ended"));
    assert_non_null(strstr(one, "    1 more\n"));
    for (const char *c = text; *c; c++)
        assert_true((unsigned char)*c >= 0x20 || *c == '\n');
}

static void state_and_limit_choose(void **state) {
    (void)state;
    g_autoptr(Audit) audit = audit_with(story_timeline());
    g_autofree char *open = section_text(audit, "timeline state=open"), *ended = section_text(audit, "timeline state=resolved"), *first = section_text(audit, "timeline limit=1");
    assert_non_null(strstr(open, "Open problems"));
    assert_null(strstr(open, "Ended problems"));
    assert_non_null(strstr(ended, "Ended problems"));
    assert_null(strstr(ended, "Open problems"));
    static const char *const parts[] = {"Open problems", "2 columns of `users`", "1 further open problem is not shown here; `pgstrata timeline` shows all.", "Ended problems", "2 further ended problems are not shown here; `pgstrata timeline` shows all.", NULL};
    assert_in_order(first, parts);
}

/* The same things in two sources are one problem; a file that is in no journal, and what only it makes, belong to what waits for it; other things are not mixed in. */
static void sources_are_joined(void **state) {
    (void)state;
    Story story = story_new();
    for (int i = 0; i < 3; i++)
        story_point(&story, i * 10 * STORY_DAY, "Ann", 1, 1, 1);
    story.timeline->head = g_ptr_array_index(story.timeline->commits, 2);
    const DriftSubject file = {.source = "migrations", .rule = "journal/file-not-registered", .kind = KIND_COUNT, .identity = "0001_a", .component_kind = KIND_COUNT, .component = "0001_a"};
    guint code = story_episode(&story, story_table("schema.ts", "public.a"), 0, DRIFT_STATE_UNMIGRATED, -1);
    story_step(&story, code, 1, DRIFT_STATE_NOT_REGISTERED, "0001_a");
    guint journal = story_episode(&story, story_table("journal", "public.a"), 1, DRIFT_STATE_NOT_REGISTERED, -1);
    g_array_index(story_get(&story, journal)->steps, EpisodeStep, 0).migration = "0001_a";
    story_episode(&story, file, 1, DRIFT_STATE_BROKEN, -1);
    guint other = story_episode(&story, story_table("journal", "public.b"), 1, DRIFT_STATE_NOT_REGISTERED, -1);
    g_array_index(story_get(&story, other)->steps, EpisodeStep, 0).migration = "0002_b";
    story_episode(&story, story_table("schema.ts", "public.c"), 1, DRIFT_STATE_UNDECLARED, -1);
    story_episode(&story, story_table("snapshot", "public.c"), 1, DRIFT_STATE_UNDECLARED, -1);
    story_episode(&story, story_table("snapshot", "public.d"), 2, DRIFT_STATE_UNDECLARED, -1);
    g_autoptr(Audit) audit = audit_with(story.timeline);
    g_autofree char *text = section_text(audit, "timeline"), *json = report_json_timeline(audit);
    static const char *const parts[] = {
        "**4 problems since 2025-12-25: 0 ended, 2 open, the oldest for 20 days; in 2 more a source is behind the migrations**", "table `b`", "only in `0002_b`, which the runner never runs",
        "table `a`", "first in `schema.ts`, in no migration, for 10.0 days; since", "only in `0001_a`, which the runner never runs", "A source is behind the migrations: 2 open problems",
        "table `d`", "not in `snapshot`", "table `c`", "not in `schema.ts` or `snapshot`", NULL};
    assert_in_order(text, parts);
    g_autofree char *problem = json_schema_validate("docs/schema/timeline.schema.json", json);
    assert_null(problem);
    json_t *root = json_loads(json, 0, NULL), *target = json_array_get(json_object_get(json_object_get(root, "timeline"), "targets"), 0);
    json_t *first = json_array_get(json_object_get(target, "problems"), 0);
    assert_int_equal(json_array_size(json_object_get(first, "groups")), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(target, "episodes"), 2), "problem")), json_string_value(json_object_get(first, "id")));
    json_decref(root);
}

static void nothing_is_said_of_nothing(void **state) {
    (void)state;
    g_autoptr(Audit) none = fixture_audit(), empty = audit_with(timeline_new());
    g_autofree char *unread = section_text(none, "timeline"), *without = section_text(empty, "timeline");
    assert_non_null(strstr(unread, "The past of the sources was not looked at."));
    assert_non_null(strstr(without, "No commit that can be seen changed"));
    Story story = story_new();
    story_point(&story, 0, "Ann", 1, 1, 1);
    g_autoptr(Audit) clean = audit_with(story.timeline);
    g_autofree char *text = section_text(clean, "timeline");
    assert_non_null(strstr(text, "**No problem since 2025-12-25**"));
    assert_null(strstr(text, "problems\n"));
}

/* That nothing was found where nothing was seen is no good news. */
static void what_was_not_seen_is_no_verdict(void **state) {
    (void)state;
    Story story = story_new();
    TimelinePoint *point = story_point(&story, 0, "Ann", 1, 1, 1);
    point->migrations_seen = false;
    point->problem = "its migrations are programs of " CODE("Django");
    g_autoptr(Audit) audit = audit_with(story.timeline);
    g_autofree char *text = section_text(audit, "timeline");
    assert_non_null(strstr(text, "**Not compared: its migrations are programs of `Django`**"));
    assert_null(strstr(text, "No problem"));
}

/* A README's two sentences: since when, how many, what is open since which commit. */
static void standing_is_two_sentences(void **state) {
    (void)state;
    g_autoptr(Audit) audit = audit_with(story_timeline());
    g_autofree char *text = section_text(audit, "standing");
    static const char *const parts[] = {"4 migrations; they make 2 tables with 5 columns. 2 problems are open, the oldest since the first commit or earlier, 2025-12-25 ([`c0ffee1`]", "): 2 columns of `users`: `stripe_customer_id` and `stripe_price_id` (in `schema.ts`,",
                                        "only in `0002_stripe`, which the runner never runs).\n", "Not checked: grants: not modelled.", NULL};
    assert_in_order(text, parts);
    AuditTarget *target = audit->targets->pdata[0];
    target->migrations->migration_count = 3; /* the last one is not committed: when it landed is not known */
    g_autofree char *landed = section_text(audit, "standing");
    assert_non_null(strstr(landed, "3 migrations, landed from 2026-01-01 to 2026-01-03; they make"));
    target->migrations->migration_count = 4;
    TimelinePoint *last = &g_array_index(((TargetTimeline *)audit->timeline->targets->pdata[0])->points, TimelinePoint, 4);
    last->migrations_seen = false; /* then nothing is said of what differs */
    g_autofree char *unseen = section_text(audit, "standing target=tenant");
    assert_null(strstr(unseen, "open"));
    assert_null(strstr(unseen, "Not checked"));
}

/* Of what has ended, when the last one did. */
static void standing_without_problems(void **state) {
    (void)state;
    Story story = story_new();
    story_point(&story, 0, "Ann", 1, 1, 1);
    story_point(&story, STORY_DAY, "Bob", 1, 1, 1);
    g_autoptr(Audit) audit = audit_with(story.timeline);
    g_autofree char *none = section_text(audit, "standing");
    assert_non_null(strstr(none, " No problem is open.\n"));
    story_episode(&story, story_table("schema.ts", "public.rooms"), 0, DRIFT_STATE_UNMIGRATED, 1);
    g_autofree char *ended = section_text(audit, "standing");
    assert_non_null(strstr(ended, " No problem is open: the last one ended on 2025-12-26 ([`c0ffee2`]("));
}

static void durations_are_exact(void **state) {
    (void)state;
    static const struct {
        int64_t seconds;
        const char *words;
    } cases[] = {{0, "0 seconds"}, {1, "1 second"}, {60, "1 minute"}, {7199, "119 minutes"}, {7200, "2.0 hours"}, {2 * STORY_DAY - 1, "48.0 hours"}, {2 * STORY_DAY, "2.0 days"}, {1794878, "20.8 days"}, {1788479, "20.7 days"},
                 {-1, "no time"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Story story = story_new();
        story_point(&story, 0, "Ann", 1, 1, 1);
        story_point(&story, cases[i].seconds, "Ann", 2, 1, 1);
        story_get(&story, story_episode(&story, story_table("schema.ts", "public.t"), 0, DRIFT_STATE_UNMIGRATED, 1))->ended_by = "migrations";
        g_autoptr(Audit) audit = audit_with(story.timeline);
        g_autofree char *text = section_text(audit, "timeline state=resolved");
        g_autofree char *cell = g_strdup_printf("| %s", cases[i].words);
        if (!strstr(text, cell))
            fail_msg("%" G_GINT64_FORMAT " seconds: no \"%s\" in:\n%s", cases[i].seconds, cell, text);
    }
}

static void json_is_valid(void **state) {
    (void)state;
    g_autoptr(Audit) audit = audit_with(story_timeline());
    g_autofree char *report = report_json(audit), *alone = report_json_timeline(audit);
    g_autofree char *problem = json_schema_validate("docs/schema/report.schema.json", report), *other = json_schema_validate("docs/schema/timeline.schema.json", alone);
    if (problem || other)
        fail_msg("%s", problem ? problem : other);
    json_t *root = json_loads(alone, 0, NULL), *whole = json_loads(report, 0, NULL), *episode;
    assert_true(json_equal(json_object_get(root, "timeline"), json_object_get(whole, "timeline")));
    json_t *target = json_array_get(json_object_get(json_object_get(root, "timeline"), "targets"), 0), *commits = json_object_get(root, "commits");
    json_t *episodes = json_object_get(target, "episodes");
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    size_t i;
    assert_int_equal(json_array_size(episodes), 6);
    assert_int_equal(json_array_size(json_object_get(target, "groups")), 5);
    json_array_foreach(episodes, i, episode) {
        assert_true(g_hash_table_add(ids, (gpointer)(uintptr_t)json_string_value(json_object_get(episode, "id"))));
        assert_non_null(json_object_get(commits, json_string_value(json_object_get(json_object_get(episode, "began"), "commit"))));
    }
    episode = json_array_get(episodes, 1);
    assert_string_equal(json_string_value(json_object_get(episode, "id")), "tenant/schema.ts/column:public.users.stripe_customer_id@c0ffee100000");
    assert_string_equal(json_string_value(json_object_get(episode, "state")), "not_registered");
    assert_string_equal(json_string_value(json_object_get(json_array_get(episodes, 4), "earlier")), "tenant/schema.ts/column:public.users.nickname@c0ffee200000");
    json_decref(root);
    json_decref(whole);
}

static void count_cells(cmark_node *table) {
    int width = -1;
    for (cmark_node *row = cmark_node_first_child(table); row; row = cmark_node_next(row)) {
        int cells = 0;
        for (cmark_node *cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell))
            cells++;
        if (width >= 0)
            assert_int_equal(cells, width);
        width = cells;
    }
}

static void assert_tables_are_whole(Document *document) {
    size_t tables = 0;
    cmark_iter *iter = cmark_iter_new(document_root(document));
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;)
        if (event == CMARK_EVENT_ENTER && strcmp(cmark_node_get_type_string(cmark_iter_get_node(iter)), "table") == 0) {
            count_cells(cmark_iter_get_node(iter));
            tables++;
        }
    cmark_iter_free(iter);
    assert_true(tables >= 2);
}

static void names_stay_names(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(hostile_texts); i++) {
        const char *name = hostile_texts[i];
        Story story = story_new();
        TimelinePoint *point = story_point(&story, 0, name, 1, 1, 1);
        story_event(point, name, '+', true);
        story_count(&story, point, "schema.ts", DRIFT_STATE_UNMIGRATED, 1);
        g_array_index(point->states, TimelineSourceState, 1) = (TimelineSourceState){.sight = SIGHT_UNKNOWN, .problem = name};
        story.timeline->head = point->commit;
        story_episode(&story, story_table("schema.ts", name), 0, DRIFT_STATE_UNMIGRATED, -1);
        g_autoptr(Audit) audit = audit_with(story.timeline);
        g_autofree char *json = report_json_timeline(audit);
        g_autoptr(Document) document = report_build_region(audit, &(Slot){.name = "timeline"}, NULL);
        assert_tables_are_whole(document);
        g_autofree char *problem = json_schema_validate("docs/schema/timeline.schema.json", json);
        assert_null(problem);
    }
}

/* Three hundred problems still make a page, and the same each time. */
static void many_are_still_a_page(void **state) {
    (void)state;
    g_autoptr(Audit) audit = audit_with(story_of_many(300, 120)), twin = audit_with(story_of_many(300, 120));
    g_autofree char *text = fixture_section(audit, "timeline limit=20"), *again = fixture_section(twin, "timeline limit=20"), *all = fixture_section(audit, "timeline");
    assert_string_equal(text, again);
    assert_true(strlen(text) < 60000);
    assert_true(strlen(all) < 200000);
    assert_non_null(strstr(text, "20 earlier commits are left out here"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(story_is_told), cmocka_unit_test(text_tells_it_too), cmocka_unit_test(sources_are_joined), cmocka_unit_test(state_and_limit_choose), cmocka_unit_test(nothing_is_said_of_nothing), cmocka_unit_test(what_was_not_seen_is_no_verdict), cmocka_unit_test(standing_is_two_sentences), cmocka_unit_test(standing_without_problems), cmocka_unit_test(durations_are_exact),
        cmocka_unit_test(json_is_valid),     cmocka_unit_test(names_stay_names),       cmocka_unit_test(many_are_still_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
