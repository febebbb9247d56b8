/* What the sections about a range of commits say: of the fixture's audit, with a timeline and bugs made by hand. */

#include "fixture.h"
#include "analysis/timeline.h"
#include "json_schema.h"

static const char *const line_ids[] = {"1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "2222222bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "2222222cbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
                                       "4444444ddddddddddddddddddddddddddddddddd"};

static void add_file(CommitRange *range, const char *path, FileEventKind kind, const char *previous) {
    g_array_append_val(range->files, ((RangeFile){path, previous, kind}));
}

/* The second and third of the four commits: bookings and stripe. */
static CommitRange *add_range(Audit *audit, size_t first, size_t last) {
    CommitRange *range = commit_range_new();
    range->title = "Phase 18.1";
    range->phase = "18.1";
    range->first = first;
    range->last = last;
    range->from = first > 0 ? audit->history->commits->pdata[first - 1] : NULL;
    range->to = audit->history->commits->pdata[last];
    range->positions = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < 4; i++)
        g_hash_table_insert(range->positions, (gpointer)(uintptr_t)line_ids[i], GSIZE_TO_POINTER(i + 1));
    for (size_t i = first; i <= last; i++)
        g_array_append_val(range->commits, ((RangeCommit){.commit = audit->history->commits->pdata[i], .phase = "18.1",
                                                          .body = i == first ? "Decision: bookings have their own table because rooms | come later" : ""}));
    g_ptr_array_add(audit->ranges, range);
    return range;
}

static const Commit *line_commit_at(Audit *audit, size_t index) {
    return audit->history->commits->pdata[index];
}

static void add_drift(Timeline *timeline, TimelinePoint *point, const char *column, DriftState state) {
    const Drift drift = {.subject = {.source = "schema.ts", .kind = KIND_COLUMN, .identity = column, .component_kind = KIND_TABLE, .component = USERS}, .state = state};
    timeline_add_drift(timeline, point, &drift);
}

/* Before the range users.stripe_customer_id and users.phone are declared only; its last commit brings the first to the migrations; a new one begins in it. Afterwards the phone is mended. */
static void add_timeline(Audit *audit) {
    static const char *const differs[4][3] = {{USERS ".stripe_customer_id", USERS ".phone"}, {USERS ".stripe_customer_id", USERS ".phone", USERS ".nick"}, {USERS ".phone", USERS ".nick"}, {USERS ".nick"}};
    Timeline *timeline = audit->timeline = timeline_new();
    TargetTimeline *target = timeline_add_target(timeline, "tenant");
    g_ptr_array_add(target->sources, (gpointer)(uintptr_t) "schema.ts");
    for (size_t i = 0; i < 4; i++) {
        TimelinePoint *point = timeline_add_point(timeline, target, timeline_add_commit(timeline, line_commit_at(audit, i)));
        point->migrations_seen = true;
        g_array_index(point->states, TimelineSourceState, 0) = (TimelineSourceState){.sight = SIGHT_SEEN, .changed = true};
        for (size_t d = 0; d < 3 && differs[i][d]; d++)
            add_drift(timeline, point, differs[i][d], DRIFT_STATE_UNMIGRATED);
    }
    timeline->head = timeline->commits->pdata[3];
    timeline->root = timeline->commits->pdata[0];
    timeline_derive(timeline);
}

static Bug *add_bug(Audit *audit, const char *identifier, const char *title, Verdict verdict, const Commit *claimed) {
    Bug *bug = bug_register_add(audit->bugs, identifier);
    bug->anchor = identifier;
    bug->title = title;
    bug->severity = "P0";
    bug->verdict = verdict;
    bug->story = "introduced by a change of " CODE("schema.ts");
    Mention mention = {.identifier = identifier, .claim = CLAIM_RESOLVED, .commit = claimed, .path = "STATE.md", .line = 7, .text = "", .names = g_ptr_array_new()};
    if (claimed) {
        bug->claim = bug->first = mentions_add(audit->bugs->mentions, &mention);
        g_ptr_array_add(bug->mentions, (gpointer)(uintptr_t)bug->claim);
    }
    g_ptr_array_unref(mention.names);
    return bug;
}

static void add_bugs(Audit *audit) {
    audit->bugs = bug_register_new();
    if (!audit->bugs->mentions)
        audit->bugs->mentions = mentions_new();
    add_bug(audit, "BUG-001", "Registration | fails", VERDICT_VERIFIED, line_commit_at(audit, 1));
    add_bug(audit, "BUG-002", "Phone is lost", VERDICT_REFUTED, line_commit_at(audit, 2));
    add_bug(audit, "BUG-003", "of another time", VERDICT_VERIFIED, line_commit_at(audit, 3));
}

typedef struct {
    const char *slot;
    const char *contains[12]; /* all of them, in this order */
    const char *lacks;
} RangeCase;

static const RangeCase cases[] = {
    {"range", {"2 commits name it, from 2026-01-02 to 2026-01-03", "First: ", "2222222b", "bookings", "Last: ", "2222222c", "stripe", "By Bob", "2 migrations landed, 5 files differ"}, "# Phase"},
    {"range level=1", {"# Phase 18.1", "2 commits"}, NULL},
    {"accomplishments", {"Added table `bookings` with", "2 columns", "`0001_bookings`", "Added view `open`", "Changed table `users`", "`0001_bookings`", "`0002_stripe`", "changed column `email`: type: `character varying(20)`",
                         "added column `stripe_customer_id` `text`", "Not in the journal, so that the runner never runs it and the databases that it makes have nothing of it: `0002_stripe`."}, "role"},
    {"files", {"db/0001_bookings.sql", "created", "migration `0001_bookings`", "db/0002_stripe.sql", "not in the journal", "db/meta/_journal.json", "modified", "journal", "db/old.sql", "deleted",
               "1 other file: 1 renamed."}, "README"},
    {"resolved", {"**BUG-001 (P0): Registration | fails**: ", "introduced by a change of `schema.ts`", "**BUG-002 (P0): Phone is lost**"}, "BUG-003"},
    {"decisions", {"bookings have their own table. Reason: rooms | come later", "2222222b"}, "Reasons"},
    {"drift-change", {"| `schema.ts` | 2 | 2 | 1 | 1 |", "Resolved in `schema.ts`: column `users.stripe_customer_id`", "New in `schema.ts`: column `users.nick`"}, "users.phone"},
    {"open", {"2 problems; 1 of them began", "1 resolved later, 1 still there", "Column `users.nick`: in `schema.ts`, in no migration", "since 2026-01-02", "still so", "Column `users.phone`", "since 2026-01-01",
              "resolved on 2026-01-04", "BUG-002", "Phone is lost"}, "stripe_customer_id"},
    {"state-block", {"**Resolved in Phase 18.1:**", "\xe2\x9c\x85 BUG-001 (P0): Registration | fails", "\xe2\x9d\x8c BUG-002", "Schema of `tenant`", "+ table `bookings`", "`0001_bookings`, `0002_stripe`", "2 commits: "}, "BUG-003"},
    {"state-rows", {"| Phase | Decision | Rationale | Date | Commit |", "| 18.1 | bookings have their own table | rooms \\| come later | 2026-01-02 |"}, NULL},
    {"checklist", {"[ ] **Every migration file is in the journal**: 4 files in `db`, 1 not in the journal: `0002_stripe`", "[ ] **The migrations make the schema from nothing**: 3 migrations ran on an empty database of PostgreSQL 15.18; failed: `0003_draft`",
                   "[ ] **Live databases are at the level of the migrations**: `production` waits for", "[ ] **What documents claim of bugs holds**: 3 bugs are claimed to be resolved; not so, or told in two ways: `BUG-002`",
                   "[x] **The history is complete**: 4 commits walked", "[ ] **Nothing was left unchecked**: grants: not modelled"}, NULL},
};

/* Markdown escapes are the writer's business. */
static char *unescaped(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, "\\", -1);
    return g_strjoinv("", parts);
}

static void check_case(const Audit *audit, const RangeCase *row) {
    g_autofree char *text = fixture_section(audit, row->slot), *plain = unescaped(text);
    const char *at = plain;
    for (size_t i = 0; i < G_N_ELEMENTS(row->contains) && row->contains[i]; i++) {
        g_autofree char *part = unescaped(row->contains[i]);
        const char *found = strstr(at, part);
        if (!found)
            fail_msg("%s lacks \"%s\" in:\n%s", row->slot, row->contains[i], text);
        else
            at = found + strlen(part);
    }
    if (row->lacks && strstr(plain, row->lacks))
        fail_msg("%s has \"%s\" in:\n%s", row->slot, row->lacks, text);
}

/* What the sections show is in the JSON, by its schema. */
static void check_json(const Audit *audit) {
    static const char *const parts[] = {"\"title\": \"Phase 18.1\"", "\"landed\": [\n            \"0001_bookings\",\n            \"0002_stripe\"", "\"reason\": \"rooms | come later\"",
                                        "\"title\": \"Every migration file is in the journal\"", "\"previous_path\": \"readme\""};
    g_autofree char *json = report_json(audit);
    g_autofree char *problem = json_schema_validate("docs/schema/report.schema.json", json);
    if (problem)
        fail_msg("%s", problem);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (!strstr(json, parts[i]))
            fail_msg("the JSON lacks %s in\n%s", parts[i], strstr(json, "\"ranges\""));
}

static void sections_of_a_range(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    CommitRange *range = add_range(audit, 1, 2);
    add_file(range, "README.md", EVENT_RENAMED, "readme");
    add_file(range, "db/0001_bookings.sql", EVENT_ADDED, NULL);
    add_file(range, "db/0002_stripe.sql", EVENT_ADDED, NULL);
    add_file(range, "db/meta/_journal.json", EVENT_EDITED, NULL);
    add_file(range, "db/old.sql", EVENT_DELETED, NULL);
    add_timeline(audit);
    add_bugs(audit);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_case(audit, &cases[i]);
    check_json(audit);
    ((Bug *)audit->bugs->bugs->pdata[0])->story = NULL; /* else it tells of the claim */
    check_case(audit, &(RangeCase){"resolved", {"**BUG-001 (P0): Registration | fails**: ", "Claimed in ", "STATE.md", " by ", "**BUG-002"}, NULL});
    check_case(audit, &(RangeCase){"accomplishments phase=18.1", {"Added table"}, NULL});
    check_case(audit, &(RangeCase){"accomplishments phase=18.2", {"No range of commits was asked for."}, "Added"});
}

/* What was not loaded, and what there is nothing of, is said in one line. */
static void nothing_to_tell(void **state) {
    (void)state;
    static const RangeCase none[] = {
        {"accomplishments", {"No migration landed with these commits, and none was edited"}, NULL},
        {"files", {"No file differs from before."}, NULL},
        {"resolved", {"Bugs were not looked for."}, NULL},
        {"drift-change", {"The drift at these commits was not looked at."}, NULL},
        {"open", {"The drift at these commits was not looked at."}, NULL},
        {"checklist", {"**What documents claim of bugs holds**: not checked: not looked for"}, NULL},
    };
    g_autoptr(Audit) audit = fixture_audit();
    CommitRange *range = add_range(audit, 3, 3);
    g_array_index(range->commits, RangeCommit, 0).body = "";
    audit->history->files[1].event_count = 1; /* the fourth commit edits nothing */
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
        check_case(audit, &none[i]);
    check_case(audit, &(RangeCase){"decisions", {"No commit message states a decision"}, NULL});
    check_case(audit, &(RangeCase){"state-block", {"Resolved in Phase 18.1", "1 commit: "}, "Schema of"});
    g_array_set_size(range->commits, 0);
    check_case(audit, &(RangeCase){"range", {"No commit is in the range `Phase 18.1`."}, NULL});
}

/* "tenant: ... N open": what the timeline counts. */
static unsigned open_of_timeline(const Audit *audit) {
    g_autofree char *text = report_text_timeline(audit, &(Slot){.name = "timeline"});
    const char *at = strstr(text, " ended, ");
    unsigned count = 0;
    assert_non_null(at);
    assert_int_equal(sscanf(at, " ended, %u open", &count), 1);
    return count;
}

/* A problem is the same thing here and in the timeline: at the end of the line both count the same. */
static void problems_are_those_of_the_timeline(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    add_range(audit, 2, 3);
    add_timeline(audit);
    TargetTimeline *target = audit->timeline->targets->pdata[0];
    g_ptr_array_add(target->sources, (gpointer)(uintptr_t) "init.ts");
    for (guint i = 0; i < target->points->len; i++) { /* the same differs in two sources, and one of them is behind */
        TimelinePoint *point = &g_array_index(target->points, TimelinePoint, i);
        g_array_append_val(point->states, ((TimelineSourceState){.sight = SIGHT_SEEN, .changed = true}));
        static const struct {
            const char *column;
            DriftState state;
        } more[] = {{USERS ".nick", DRIFT_STATE_UNMIGRATED}, {USERS ".role", DRIFT_STATE_UNDECLARED}};
        for (size_t m = 0; m < G_N_ELEMENTS(more) && i > 0; m++) {
            const Drift drift = {.subject = {.source = "init.ts", .kind = KIND_COLUMN, .identity = more[m].column, .component_kind = KIND_TABLE, .component = USERS}, .state = more[m].state};
            timeline_add_drift(audit->timeline, point, &drift);
        }
        g_array_sort(point->drifts, drift_compare);
    }
    timeline_clear_episodes(target);
    timeline_derive(audit->timeline);
    assert_int_equal(open_of_timeline(audit), 1);
    check_case(audit, &(RangeCase){"open", {"1 problem; still there; in 1 more a source was behind the migrations.", "in `schema.ts` and `init.ts`, in no migration"}, "of them began"});
}

/* A tick says that something was looked at; one target's items and those of all are one list. */
static void claims_that_nothing_bears_out(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    add_bugs(audit);
    for (guint i = 0; i < audit->bugs->bugs->len; i++)
        ((Bug *)audit->bugs->bugs->pdata[i])->verdict = VERDICT_NO_EVIDENCE;
    check_case(audit, &(RangeCase){"checklist", {"[ ] **What documents claim of bugs holds**: not checked: 3 bugs are claimed to be resolved, of none of which the schema's history tells"}, "end list"});
    ((Bug *)audit->bugs->bugs->pdata[0])->verdict = VERDICT_VERIFIED;
    check_case(audit, &(RangeCase){"checklist", {"[x] **What documents claim of bugs holds**: 3 bugs are claimed to be resolved; of 2 of them the schema's history tells nothing"}, NULL});
    for (guint i = 0; i < audit->bugs->bugs->len; i++)
        ((Bug *)audit->bugs->bugs->pdata[i])->claim = NULL;
    check_case(audit, &(RangeCase){"checklist", {"The history is complete"}, "What documents claim"});
}

/* Where nothing came or went, one line. */
static void drift_that_stayed(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    add_range(audit, 3, 3);
    add_timeline(audit);
    TargetTimeline *target = audit->timeline->targets->pdata[0];
    check_case(audit, &(RangeCase){"drift-change", {"| `schema.ts` | 2 | 1 | 1 |"}, "The same"});
    g_array_set_size(target->points, 3); /* the last commit changes no source */
    check_case(audit, &(RangeCase){"drift-change", {"The same before and after: `schema.ts` 2."}, "|"});
    for (guint i = 0; i < 3; i++)
        g_array_set_size(g_array_index(target->points, TimelinePoint, i).drifts, 0);
    check_case(audit, &(RangeCase){"drift-change", {"Neither before nor after did `schema.ts` differ from the migrations."}, NULL});
}

/* What these commits did not touch is counted, not listed. */
static void untouched_targets_are_a_line(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    CommitRange *range = add_range(audit, 2, 2);
    add_timeline(audit);
    check_case(audit, &(RangeCase){"open", {"2 problems; 1 resolved later, 1 still there.", "Column `users.phone`"}, "nothing to do"});
    g_array_index(range->commits, RangeCommit, 0).commit = &(Commit){.id = "5555555555555555555555555555555555555555", .author = "Dee", .subject = "another thing"};
    check_case(audit, &(RangeCase){"open", {"2 problems, with which these commits have nothing to do; 1 resolved later, 1 still there."}, "users.phone"});
}

static void later_edits_are_told(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    add_range(audit, 3, 3);
    check_case(audit, &(RangeCase){"accomplishments", {"Edited, though landed before", "`0001_bookings` (SQL)", "4444444"}, "Added"});
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_of_a_range), cmocka_unit_test(nothing_to_tell), cmocka_unit_test(problems_are_those_of_the_timeline), cmocka_unit_test(untouched_targets_are_a_line), cmocka_unit_test(claims_that_nothing_bears_out), cmocka_unit_test(drift_that_stayed), cmocka_unit_test(later_edits_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
