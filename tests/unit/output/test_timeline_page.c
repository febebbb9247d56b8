/* The timeline's pictures in the HTML page: sound SVG without names of others in it, and in Markdown diagrams below the limits. With a file's name it writes the page there, to be looked at:
 * test_timeline_page page.html [PROBLEMS COMMITS] */
#include "../report/fixture.h"
#include "hostile.h"
#include "html_page.h"
#include "output/output.h"
#include "timeline_story.h"

#define MERMAID_LIMIT 50000 /* GitHub's */

static char *written(Timeline *take_timeline, char *(*write)(Document *document)) {
    g_autoptr(Audit) audit = fixture_audit();
    audit->timeline = take_timeline;
    g_autoptr(Document) document = report_build(audit, "timeline", NULL);
    assert_non_null(document);
    return write(document);
}

static char *html(Document *document) {
    return output_html(document, "Timeline");
}

static size_t count_of(const char *text, const char *part) {
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

static void pictures_are_sound(void **state) {
    (void)state;
    g_autofree char *page = written(story_timeline(), html);
    check_page(page);
    assert_int_equal(count_of(page, "<figure"), 3);
    assert_int_equal(count_of(page, "class=\"stretch unmigrated\" x=\"250\""), 2); /* its first stretch, the legend */
    assert_int_equal(count_of(page, "class=\"stretch unregistered\""), 2); /* the second stretch of the open one, the legend */
    assert_int_equal(count_of(page, " arrow\""), 2);                      /* what is open runs to the end */
    assert_int_equal(count_of(page, " ended\""), 3);
    assert_non_null(strstr(page, "<title>2 columns of users: stripe_customer_id and stripe_price_id. in schema.ts, in no migration, then only in 0002_stripe, which the runner never runs. Since 2025-12-25, open for 100 days</title>"));
    assert_null(strstr(page, "```"));
    assert_null(strstr(page, "gantt"));
}

/* Bugs are named behind the bar of what they are about, and a diamond is where somebody wrote that they are resolved. */
static void bugs_are_marked(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    audit->timeline = story_timeline();
    audit->bugs = bug_register_new();
    const Mention claim = {.identifier = "BUG-001", .claim = CLAIM_RESOLVED, .commit = g_ptr_array_index(audit->timeline->commits, 3)};
    const BugEpisode about[] = {{0, 1, true}, {0, 2, true}};
    Bug *bug = bug_register_add(audit->bugs, "BUG-001");
    bug->claim = &claim;
    bug->verdict = VERDICT_REFUTED;
    g_array_append_vals(bug->episodes, about, G_N_ELEMENTS(about));
    g_autoptr(Document) document = report_build(audit, "timeline", NULL);
    g_autofree char *page = output_html(document, "Timeline"), *markdown = output_markdown(document);
    check_page(page);
    assert_int_equal(count_of(page, "class=\"claim\""), 2); /* its own, the legend's */
    assert_non_null(strstr(page, "<title>BUG-001, called resolved on 2026-02-03. Verdict: claimed resolved, and nothing of it is</title>"));
    assert_non_null(strstr(page, ">100 days BUG-001</text>"));
    assert_non_null(strstr(markdown, "2 columns of users#58; stripe_customer_id and stripe_price_id, 100 days, BUG-001 :crit, 2025-12-25, 2026-04-04"));
}

/* A look of a picture that is also one of the page's would follow its rules: hidden on paper. */
static void looks_are_their_own(void **state) {
    (void)state;
    g_autofree char *page = written(story_timeline(), html);
    const char *style = strstr(page, "<style>"), *end = strstr(page, "</style>");
    g_autofree char *rules = g_strndup(style, (gsize)(end - style));
    static const char *const looks[] = {"stretch", "ended", "arrow", "grid", "axis", "tick", "label", "value", "row", "claim", "count", "curve", "area", "tables", "columns", "differences",
                                        "unmigrated", "unregistered", "undeclared", "different", "broken", "middle", "end", NULL};
    g_auto(GStrv) lines = g_strsplit(rules, "\n", -1);
    for (size_t i = 0; looks[i]; i++) {
        g_autofree char *pattern = g_strdup_printf("\\.%s\\b(?!-)", looks[i]);
        for (size_t line = 0; lines[line]; line++)
            if (!strstr(lines[line], ".picture ") && g_regex_match_simple(pattern, lines[line], 0, 0))
                fail_msg("the page has a rule for .%s: %s", looks[i], lines[line]);
    }
    for (const char *at = strstr(page, "<svg role"); (at = strstr(at, "class=\"")); at += strlen("class=\"")) {
        g_autofree char *value = g_strndup(at + strlen("class=\""), strcspn(at + strlen("class=\""), "\""));
        g_auto(GStrv) words = g_strsplit(value, " ", -1);
        const char *close = strstr(at, "</figure>"), *open = strstr(at, "<figure");
        for (size_t i = 0; words[i] && close && (!open || close < open); i++) /* inside a picture */
            assert_true(g_strv_contains((const char *const *)looks, words[i]) || g_str_equal(words[i], "picture") || g_str_equal(words[i], "canvas"));
    }
}

static void many_bars_are_cut(void **state) {
    (void)state;
    g_autofree char *page = written(story_of_many(300, 120), html), *markdown = written(story_of_many(300, 120), output_markdown);
    check_page(page);
    assert_int_equal(count_of(page, "class=\"row\""), 44);
    assert_non_null(strstr(page, "226 further ones are not drawn"));
    const char *begin = strstr(markdown, "gantt\n"), *end = begin ? strstr(begin, "```") : NULL;
    assert_non_null(end);
    assert_true(end - begin < MERMAID_LIMIT);
    assert_non_null(strstr(end, "230 further problems are not drawn."));
}

static void names_stay_names(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(hostile_texts); i++) {
        const char *name = hostile_texts[i];
        Story story = story_new();
        TimelinePoint *point = story_point(&story, 0, name, 1, 1, 1);
        story_event(point, name, '+', true);
        story.timeline->head = point->commit;
        story_episode(&story, story_table("schema.ts", name), 0, DRIFT_STATE_UNMIGRATED, -1);
        g_autofree char *page = written(story.timeline, html);
        check_page(page);
    }
}

/* One commit only; commits dated backwards, before 1970, in the far future. */
static void odd_times_are_drawn(void **state) {
    (void)state;
    static const int64_t times[][3] = {{0, 0, 0}, {5 * STORY_DAY, 0, 2 * STORY_DAY}, {-STORY_BEGIN - 5, 0, 1}, {0, INT64_C(1) << 40, 5}, {-(INT64_C(1) << 40), 0, INT64_C(1) << 50}};
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        Story story = story_new();
        for (size_t p = 0; p < 3; p++)
            story_event(story_point(&story, times[i][p], "Ann", p, p, p), "0001_x", '+', true);
        story.timeline->head = g_ptr_array_index(story.timeline->commits, 2);
        story_episode(&story, story_table("schema.ts", "public.a"), 0, DRIFT_STATE_UNMIGRATED, 1);
        story_episode(&story, story_table("schema.ts", "public.b"), 1, DRIFT_STATE_UNMIGRATED, -1);
        g_autofree char *page = written(story.timeline, html);
        check_page(page);
        assert_null(strstr(page, "\"nan"));
        assert_null(strstr(page, "\"inf"));
        assert_true(strlen(page) < 200000);
    }
}

static int write_pages(int argc, char **argv) {
    guint problems = argc > 3 ? (guint)atoi(argv[2]) : 0, commits = argc > 3 ? (guint)atoi(argv[3]) : 0;
    g_autofree char *page = written(problems ? story_of_many(problems, commits) : story_timeline(), html);
    g_autofree char *markdown = written(problems ? story_of_many(problems, commits) : story_timeline(), output_markdown);
    g_autofree char *name = g_strconcat(argv[1], ".md", NULL);
    return g_file_set_contents(argv[1], page, -1, NULL) && g_file_set_contents(name, markdown, -1, NULL) ? 0 : 1;
}

int main(int argc, char **argv) {
    if (argc > 1)
        return write_pages(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_are_sound), cmocka_unit_test(bugs_are_marked), cmocka_unit_test(looks_are_their_own), cmocka_unit_test(many_bars_are_cut), cmocka_unit_test(names_stay_names), cmocka_unit_test(odd_times_are_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
