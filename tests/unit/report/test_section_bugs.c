/* The register of bugs as a section and as JSON. */

#include "fixture.h"
#include "analysis/bugs.h"
#include "hostile.h"
#include "json_schema.h"
#include "timeline_story.h"

static Mention *put(Mentions *mentions, const Timeline *timeline, guint commit, const char *identifier, const char *path, const char *phase, Claim claim, const char *title, const char *text, const char *name) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    if (name)
        g_ptr_array_add(names, (gpointer)(uintptr_t)name);
    const Mention mention = {.identifier = identifier, .place = path ? MENTION_DOCUMENT : MENTION_COMMIT, .block = title ? BLOCK_HEADING : BLOCK_ITEM, .claim = claim, .defines = title != NULL, .title = title, .severity = title ? "P0" : NULL,
                             .phase = phase, .path = path, .line = path ? 7 : 0, .text = text, .names = names, .schema = TALK_OWN, .commit = timeline->commits->pdata[commit]};
    return mentions_add(mentions, &mention);
}

/* BUG-1: a column of users, claimed resolved too early and only partly; BUG-1 of another phase; BUG-2: a table, mended; BUG-3: nothing in the schema. */
static Audit *audit_with_bugs(void) {
    Audit *audit = fixture_audit();
    Mentions *mentions = mentions_new();
    const Timeline *timeline = audit->timeline = story_timeline();
    audit_add_declared(audit->targets->pdata[0], "schema.ts", ROLE_SCHEMA);
    put(mentions, timeline, 1, "BUG-1", "docs/MATRIX.md", "18", CLAIM_OPEN, "Stripe columns missing in the schema", "BUG-1: Stripe columns missing in the schema", "stripe_customer_id");
    put(mentions, timeline, 2, "BUG-1", "docs/STATE.md", "18", CLAIM_RESOLVED, NULL, "BUG-1 fixed", NULL);
    put(mentions, timeline, 2, "BUG-1", "docs/OTHER.md", "3", CLAIM_FOUND, "A green button", "BUG-1: A green button", NULL);
    put(mentions, timeline, 1, "BUG-2", "docs/MATRIX.md", "18", CLAIM_FOUND, "No table for bookings", "BUG-2: No table for bookings", "bookings");
    put(mentions, timeline, 3, "BUG-2", NULL, "18", CLAIM_RESOLVED, NULL, "fix: BUG-2", NULL);
    put(mentions, timeline, 3, "BUG-3", "docs/OTHER.md", "3", CLAIM_OPEN, "Tabs are slow", "BUG-3: Tabs are slow", NULL);
    mentions->documents = 3;
    audit->bugs = bugs_build(audit, mentions);
    return audit;
}

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

static void all_is_told(void **state) {
    (void)state;
    g_autoptr(Audit) audit = audit_with_bugs();
    g_autofree char *text = section_text(audit, "bugs");
    static const char *const parts[] = {
        "**4 bugs are named in documents, commit messages and migrations, 2 of them about the schema: 1 claimed resolved, and only a part of it is; 1 resolved and verified**", "1 identifier names several bugs", "`BUG-1` (2)",
        "| Bug | Title |", "[BUG-1](#", "Stripe columns missing in the schema", "P0", "18", "claim partly true", "2025-12-25 to now", "100", "[BUG-2](#", "claim verified", "2025-12-25 to 2026-01-14",
        "### BUG-1: Stripe columns missing in the schema", "1 other bug bears this identifier", "Began with", ", or before, and has not ended", "called it resolved", "What still differs", "In the journal (the runner never runs", "`users.stripe_customer_id`", "What happened, and what was written", "**began**", "open",
        "`docs/MATRIX.md:7`", "resolved", "`docs/STATE.md:7`", "**not run**", "so that the runner never runs it",
        "### BUG-2: No table for bookings", "after 20.8 days", "**ended**", "`0001_bookings`", "ended it for", "20.8 days later", "the commit's message", "2 bugs without evidence in the schema", "BUG-1 (2)", "A green button", "BUG-3", "Tabs are slow", NULL};
    assert_in_order(text, parts);
}

static void slots_choose(void **state) {
    (void)state;
    static const struct {
        const char *slot;
        const char *has, *lacks;
    } rows[] = {
        {"bugs state=open", "### BUG-1: Stripe", "### BUG-2"}, {"bugs state=resolved", "### BUG-2", "### BUG-1"}, {"bugs bug=BUG-2", "### BUG-2", "BUG-1"},   {"bugs bug=bug-1(2)", "### BUG-1 (2): A green button", "Stripe"},
        {"bugs bug=BUG-2,BUG-3", "### BUG-3", "BUG-1"},         {"bugs limit=1", "1 further bug is not shown here", "### BUG-2"},   {"bugs bug=BUG-9", "No document, commit message or migration names it", "BUG-1"},
    };
    g_autoptr(Audit) audit = audit_with_bugs();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = section_text(audit, rows[i].slot);
        if (!strstr(text, rows[i].has) || strstr(text, rows[i].lacks))
            fail_msg("%s:\n%s", rows[i].slot, text);
    }
}

/* "closes #12" in messages: a number, no line each. What has a title, a claim in a document, or something of the schema has one. */
static void what_is_only_named_is_counted(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    Mentions *mentions = mentions_new();
    const Timeline *timeline = audit->timeline = story_timeline();
    put(mentions, timeline, 1, "#12", NULL, NULL, CLAIM_RESOLVED, NULL, "fix: tabs (closes #12)", NULL)->schema = TALK_NONE;
    put(mentions, timeline, 1, "#7", NULL, NULL, CLAIM_RESOLVED, NULL, "closes #7", NULL)->schema = TALK_NONE;
    put(mentions, timeline, 2, "BUG-5", NULL, NULL, CLAIM_RESOLVED, NULL, "fix: BUG-5", NULL)->schema = TALK_NONE;
    mentions->documents = 2;
    audit->bugs = bugs_build(audit, mentions);
    g_autofree char *bare = section_text(audit, "bugs"), *asked = section_text(audit, "bugs bug=#12");
    assert_string_equal(bare, "**No bug is described in 2 documents, commit messages and migrations**.\n\nNamed only, without a title or anything of the schema: 2 numbers that commit messages close; `BUG-5`.\n");
    static const char *const parts[] = {"12", "What was written", "closes", NULL};
    assert_in_order(asked, parts);
    bug_register_free(audit->bugs);
    mentions = mentions_new();
    put(mentions, timeline, 1, "#12", NULL, NULL, CLAIM_RESOLVED, NULL, "closes #12", NULL)->schema = TALK_NONE;
    put(mentions, timeline, 1, "BUG-6", "STATE.md", NULL, CLAIM_OPEN, NULL, "BUG-6 is open", NULL);
    put(mentions, timeline, 1, "BUG-7", NULL, NULL, CLAIM_FOUND, "Tabs are slow", "BUG-7: Tabs are slow", NULL);
    put(mentions, timeline, 3, "BUG-8", NULL, NULL, CLAIM_RESOLVED, NULL, "fix: BUG-8, the column", "users.stripe_customer_id");
    audit->bugs = bugs_build(audit, mentions);
    g_autofree char *told = section_text(audit, "bugs");
    static const char *const rows[] = {"**3 bugs are named in", "1 of them about the schema", "### BUG-8", "2 bugs without evidence", "BUG-6", "BUG-7", "Tabs are slow", "1 number that commit messages close.", NULL};
    assert_in_order(told, rows);
}

static void not_looked_at(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    g_autofree char *text = section_text(audit, "bugs");
    assert_string_equal(text, "What people wrote about bugs was not looked at.\n");
}

static void json_is_by_the_schema(void **state) {
    (void)state;
    g_autoptr(Audit) audit = audit_with_bugs();
    g_autofree char *report = report_json(audit), *alone = report_json_bugs(audit);
    g_autofree char *problem = json_schema_validate("docs/schema/report.schema.json", report), *other = json_schema_validate("docs/schema/bugs.schema.json", alone);
    assert_null(problem);
    assert_null(other);
    json_t *root = json_loads(alone, 0, NULL), *items = json_object_get(json_object_get(root, "bugs"), "items"), *first = json_array_get(items, 0);
    assert_int_equal(json_array_size(items), 4);
    assert_string_equal(json_string_value(json_object_get(first, "verdict")), "partly");
    assert_int_equal(json_integer_value(json_object_get(first, "claim")), 1);
    assert_int_equal(json_integer_value(json_object_get(first, "contradiction")), 0);
    const char *commit = json_string_value(json_object_get(json_array_get(json_object_get(first, "mentions"), 0), "commit"));
    assert_non_null(json_object_get(json_object_get(root, "commits"), commit));
    json_decref(root);
}

static void hostile_texts_stay_texts(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(hostile_texts); i++) {
        g_autoptr(Audit) audit = fixture_audit();
        Mentions *mentions = mentions_new();
        const char *name = hostile_texts[i];
        const Timeline *timeline = audit->timeline = story_timeline();
        Mention *mention = put(mentions, timeline, 1, name, name, name, CLAIM_RESOLVED, name, name, "stripe_customer_id");
        mention->severity = mention->heading = text_pool_add(mentions->texts, name);
        put(mentions, timeline, 2, name, "b.md", name, CLAIM_OPEN, NULL, "the schema lacks a column", "users.stripe_customer_id");
        audit->bugs = bugs_build(audit, mentions);
        bugs_add_findings(audit, audit->bugs);
        g_autofree char *text = fixture_section(audit, "bugs"), *json = report_json_bugs(audit), *problem = json_schema_validate("docs/schema/bugs.schema.json", json);
        assert_null(problem);
        assert_null(strpbrk(text, CODE_BEGIN CODE_END));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_told), cmocka_unit_test(slots_choose), cmocka_unit_test(what_is_only_named_is_counted), cmocka_unit_test(not_looked_at), cmocka_unit_test(json_is_by_the_schema), cmocka_unit_test(hostile_texts_stay_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
