/* Which mentions are one bug, what it is about, what became of it. */

#include "bugs_fixture.h"

#define COLUMN(point, identity, state, tag) past_differs(&made.past, point, "schema.ts", KIND_COLUMN, identity, DRIFT_STATE_##state, tag)

/* --- one bug or several -------------------------------------------------------------------------------------------------- */

static void assert_groups(Case *made, const char *expected) {
    g_autofree char *lines = bug_lines(file_bugs(made));
    assert_string_equal(lines, expected);
    case_free(made);
}

static void two_headings_of_one_document_are_two(void **state) {
    (void)state;
    Case made = case_new();
    says(&made, 1, "BUG-001", "MATRIX.md", "18", CLAIM_OPEN, "Database schema and migrations desynchronized", NULL, "organizations,stripe_customer_id");
    says(&made, 2, "BUG-001", "MATRIX.md", "18", CLAIM_FOUND, "Registration fails on insert", NULL, "organizations,stripe_customer_id");
    says(&made, 3, "BUG-001", "STATE.md", "18.1", CLAIM_RESOLVED, NULL, "BUG-001 (Phase 18.1-01): schema desync fixed", NULL);
    says(&made, 3, "BUG-001", "MATRIX.md", "18", CLAIM_OPEN, NULL, "57 | Signup | FAIL | BUG-001 | Registration fails (SQL error)", NULL);
    assert_groups(&made, "BUG-001: Database schema and migrations desynchronized (2)\nBUG-001 (2): Registration fails on insert (2)\n");
}

static void the_fix_phase_joins(void **state) {
    (void)state;
    Case made = case_new();
    says(&made, 1, "BUG-003", "MATRIX.md", "18", CLAIM_OPEN, "Systematic schema/migration desync", NULL, NULL);
    says(&made, 2, "BUG-003", "18.2/SUMMARY.md", "18.2", CLAIM_RESOLVED, "Schema and migration desync of tenants", NULL, NULL);
    says(&made, 3, "BUG-003", "ROADMAP.md", "18.2", CLAIM_RESOLVED, NULL, "BUG-003 done", NULL);
    assert_groups(&made, "BUG-003: Systematic schema/migration desync (3)\n");
}

/* A state file lists what was found, and further down what was done, in other words: one bug; of another phase, or alone, it is one of its own. */
static void a_line_of_what_was_done_answers(void **state) {
    (void)state;
    static const struct {
        const char *phase, *groups;
        MentionBlock block;
    } rows[] = {
        {"3.1", "BUG-1: Production database not initialized (2)\n", BLOCK_ITEM},
        {"3.1", "BUG-1: Production database not initialized (1)\nBUG-1 (2): Deployment works (proxy moved to port 3002) (1)\n", BLOCK_HEADING},
        {"7", "BUG-1: Production database not initialized (1)\nBUG-1 (2): Deployment works (proxy moved to port 3002) (1)\n", BLOCK_ITEM},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Case made = case_new();
        says(&made, 1, "BUG-1", "STATE.md", "3.1", CLAIM_OPEN, "Production database not initialized", NULL, NULL);
        says(&made, 2, "BUG-1", "STATE.md", rows[i].phase, CLAIM_RESOLVED, "Deployment works (proxy moved to port 3002)", NULL, NULL)->block = rows[i].block;
        assert_groups(&made, rows[i].groups);
    }
    Case made = case_new();
    says(&made, 1, "BUG-1", "a.md", "3", CLAIM_FOUND, "Tabs are slow", NULL, NULL); /* one phase, another document */
    says(&made, 2, "BUG-1", "STATE.md", "3", CLAIM_RESOLVED, "The proxy moved", NULL, NULL)->block = BLOCK_ITEM;
    assert_groups(&made, "BUG-1: Tabs are slow (2)\n");
    made = case_new();
    says(&made, 1, "BUG-1", "STATE.md", "3", CLAIM_RESOLVED, "Tabs are fast", NULL, NULL)->block = BLOCK_ITEM; /* two lines of one file that stand together */
    says(&made, 2, "BUG-1", "STATE.md", "3", CLAIM_RESOLVED, "The proxy moved", NULL, NULL)->block = BLOCK_ITEM;
    assert_groups(&made, "BUG-1: Tabs are fast (1)\nBUG-1 (2): The proxy moved (1)\n");
    made = case_new();
    says(&made, 2, "BUG-1", "STATE.md", "3.1", CLAIM_RESOLVED, "Deployment works (proxy moved to port 3002)", NULL, NULL)->block = BLOCK_ITEM;
    assert_groups(&made, "BUG-1: Deployment works (proxy moved to port 3002) (1)\n");
}

static void a_title_may_stand_above(void **state) {
    (void)state;
    Case made = case_new();
    says(&made, 1, "BUG-001", "MATRIX.md", "18", CLAIM_OPEN, "Database schema/migrations desynchronized", NULL, NULL);
    says(&made, 2, "BUG-001", "ROADMAP.md", "18.1", CLAIM_FOUND, "Cannot initialize a local one for testing", NULL, NULL)->heading = "Phase 18.1: Database initialization - resolve schema/migrations desync";
    assert_groups(&made, "BUG-001: Database schema/migrations desynchronized (2)\n");
}

static void other_phases_are_other_bugs(void **state) {
    (void)state;
    Case made = case_new();
    says(&made, 1, "BUG-001", "ROADMAP.md", "3.10", CLAIM_OPEN, NULL, "BUG-001 - STILL UNRESOLVED", NULL);
    says(&made, 2, "BUG-001", "ROADMAP.md", "3.13", CLAIM_RESOLVED, "confirmPassword field", NULL, NULL);
    says(&made, 3, "BUG-001", "found.md", "3.13", CLAIM_FOUND, "Global setup lacks the confirmPassword field", NULL, NULL);
    says(&made, 9, "BUG-001", "STATE.md", "18", CLAIM_RESOLVED, "Schema desync", NULL, NULL);
    assert_groups(&made, "BUG-001: - (1)\nBUG-001 (2): confirmPassword field (2)\nBUG-001 (3): Schema desync (1)\n");
}

static void without_a_phase_the_last_one_before(void **state) {
    (void)state;
    Case made = case_new();
    says(&made, 1, "BUG-001", "a.md", "3", CLAIM_FOUND, "Login loops", NULL, NULL);
    says(&made, 5, "BUG-001", "b.md", "7", CLAIM_FOUND, "Invoices are empty", NULL, NULL);
    says(&made, 4, "BUG-001", NULL, NULL, CLAIM_RESOLVED, NULL, "fix: BUG-001", NULL);
    says(&made, 6, "BUG-001", NULL, NULL, CLAIM_RESOLVED, NULL, "fix: BUG-001", NULL);
    assert_groups(&made, "BUG-001: Login loops (2)\nBUG-001 (2): Invoices are empty (2)\n");
}

static void a_text_of_two_bugs_speaks_of_each_by_its_own_words(void **state) {
    (void)state;
    Case made = case_new();
    const char *both = "P0 bugs: 2 (BUG-001: Registration SQL error, BUG-003: schema desync)";
    says(&made, 1, "BUG-001", "MATRIX.md", "18", CLAIM_FOUND, "Schema desync of the master database", NULL, NULL);
    says(&made, 1, "BUG-001", "MATRIX.md", "18", CLAIM_FOUND, "Registration ends in an SQL error", NULL, NULL);
    says(&made, 2, "BUG-001", "MATRIX.md", "18", CLAIM_NONE, NULL, both, NULL);
    assert_groups(&made, "BUG-001: Schema desync of the master database (1)\nBUG-001 (2): Registration ends in an SQL error (2)\n");
}

static void examples_and_copies_do_not_count(void **state) {
    (void)state;
    Case made = case_new();
    says(&made, 1, "BUG-007", "TEMPLATE.md", NULL, CLAIM_FOUND, "[Page] - short description", NULL, NULL)->example = true;
    says(&made, 2, "BUG-010", "a.md", NULL, CLAIM_FOUND, "Dates are off", NULL, NULL);
    says(&made, 3, "BUG-010", "backup/a.md", NULL, CLAIM_FOUND, "Dates are off", NULL, NULL)->copy_of = "a.md";
    says(&made, 3, "BUG-9", "a.md", NULL, CLAIM_FOUND, "Nine", NULL, NULL);
    const BugRegister *bugs = file_bugs(&made);
    g_autofree char *lines = bug_lines(bugs);
    assert_string_equal(lines, "BUG-9: Nine (1)\nBUG-010: Dates are off (1)\n");
    assert_int_equal(bug_at(bugs, 1)->copies, 1);
    case_free(&made);
}

static void order_of_mentions_is_nothing(void **state) {
    (void)state;
    static const struct {
        int day;
        const char *path, *phase, *title, *text;
    } all[] = {{1, "MATRIX.md", "18", "Schema desync", NULL}, {2, "MATRIX.md", "18", "Registration fails", NULL}, {3, "S.md", "18.1", NULL, "BUG-001: desync fixed"}, {4, "R.md", "3", "Login", NULL}, {5, NULL, NULL, NULL, "BUG-001 done"}};
    g_autofree char *before = NULL;
    for (size_t turn = 0; turn < G_N_ELEMENTS(all); turn++) {
        Case made = case_new();
        for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
            size_t at = (i + turn) % G_N_ELEMENTS(all);
            says(&made, all[at].day, "BUG-001", all[at].path, all[at].phase, CLAIM_NONE, all[at].title, all[at].text, NULL)->line = (int)at + 1;
        }
        g_autofree char *lines = bug_lines(file_bugs(&made));
        if (before)
            assert_string_equal(lines, before);
        g_free(before);
        before = g_steal_pointer(&lines);
        case_free(&made);
    }
}

/* --- what it is about ---------------------------------------------------------------------------------------------------- */

/* schema.ts: four columns of t from day 1 on; `other` has one of them, too. All are mended at day 4 in 0001_t. */
static Case case_of_columns(void) {
    Case made = case_new();
    past_at(&made.past, "schema.ts,migrations");
    for (int at = 1; at < 4; at++) {
        TimelinePoint *point = past_at(&made.past, at == 1 ? "schema.ts" : "");
        COLUMN(point, "public.t.customer_number", UNMIGRATED, NULL);
        COLUMN(point, "public.t.status", UNMIGRATED, NULL);
        COLUMN(point, "public.t.shared_column", UNMIGRATED, NULL);
        COLUMN(point, "public.other.shared_column", UNMIGRATED, NULL);
    }
    past_event(&made.past, past_at(&made.past, ""), '+', "0001_t");
    past_commit(&made.past, NOON_UTC + 20 * 86400, 0);
    return made;
}

static void names_are_resolved(void **state) {
    (void)state;
    static const struct {
        const char *text, *names, *objects;
    } rows[] = {
        {"BUG-1: column missing", "customer_number", "public.t.customer_number"},
        {"BUG-1: column missing", "status", ""},                          /* a common word */
        {"BUG-1: column missing", "shared_column", ""},                   /* whose? */
        {"BUG-1: column missing", "t.status", "public.t.status"},
        {"BUG-1: column missing", "\"public\".\"T\".\"status\"", "public.t.status"},
        {"BUG-1: column missing", "customer_number,shared_column", "public.t.customer_number,public.t.shared_column"}, /* the table is told by the other column */
        {"BUG-1: column missing", "customer_number,status", "public.t.customer_number,public.t.status"},
        {"BUG-1: column missing", "nothing_like_it", ""},
        {"BUG-1: the button is green", "customer_number", ""},            /* does not speak of schemas */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Case made = case_of_columns();
        says(&made, 2, "BUG-1", "a.md", NULL, CLAIM_FOUND, NULL, rows[i].text, rows[i].names);
        const Bug *bug = bug_at(file_bugs(&made), 0);
        g_ptr_array_add(bug->objects, NULL);
        g_autofree char *objects = g_strjoinv(",", (char **)bug->objects->pdata);
        assert_string_equal(objects, rows[i].objects);
        assert_int_equal(bug->verdict == VERDICT_NO_EVIDENCE, *rows[i].objects == '\0');
        case_free(&made);
    }
}

/* What stands below a definition speaks of schemas, its title does not: a column counts, a table that is only named on the way does not. */
static void a_report_may_quote_a_query(void **state) {
    (void)state;
    static const struct {
        const char *names;
        SchemaTalk talk;
        bool about;
    } rows[] = {{"t", TALK_OWN, true}, {"t", TALK_BELOW, false}, {"t", TALK_NONE, false}, {"customer_number", TALK_BELOW, true}, {"customer_number", TALK_NONE, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Case made = case_new();
        TimelinePoint *point = past_at(&made.past, "schema.ts,migrations");
        COLUMN(point, "public.t.customer_number", UNMIGRATED, NULL);
        past_differs(&made.past, point, "schema.ts", KIND_TABLE, "public.t", DRIFT_STATE_UNMIGRATED, NULL); /* long over: the table is known */
        COLUMN(past_at(&made.past, ""), "public.t.customer_number", UNMIGRATED, NULL);
        says(&made, 2, "BUG-1", "a.md", NULL, CLAIM_FOUND, "Registration fails", NULL, rows[i].names)->schema = rows[i].talk;
        assert_int_equal(bug_at(file_bugs(&made), 0)->verdict != VERDICT_NO_EVIDENCE, rows[i].about);
        case_free(&made);
    }
}

static void siblings_are_not_named(void **state) {
    (void)state;
    Case made = case_of_columns();
    says(&made, 2, "BUG-1", "a.md", NULL, CLAIM_FOUND, NULL, "BUG-1: column missing", "customer_number");
    const Bug *bug = bug_at(file_bugs(&made), 0);
    guint named = 0;
    for (guint i = 0; i < bug->episodes->len; i++)
        named += g_array_index(bug->episodes, BugEpisode, i).named;
    assert_int_equal(bug->episodes->len, 4);
    assert_int_equal(named, 1);
    case_free(&made);
}

static void found_after_the_end_is_another_matter(void **state) {
    (void)state;
    static const struct {
        int found;
        Claim claim;
        bool about;
    } rows[] = {{0, CLAIM_FOUND, false}, {1, CLAIM_FOUND, true}, {4, CLAIM_FOUND, true}, {5, CLAIM_FOUND, false}, {8, CLAIM_RESOLVED, true}, {15, CLAIM_RESOLVED, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Case made = case_of_columns();
        says(&made, rows[i].found, "BUG-1", "a.md", NULL, rows[i].claim, NULL, "BUG-1: column missing", "customer_number");
        assert_int_equal(bug_at(file_bugs(&made), 0)->verdict != VERDICT_NO_EVIDENCE, rows[i].about);
        case_free(&made);
    }
}

static void a_script_counts_when_it_is_spoken_of(void **state) {
    (void)state;
    for (int spoken = 0; spoken < 2; spoken++) {
        Case made = case_new();
        past_differs(&made.past, past_at(&made.past, "init.ts,schema.ts,migrations"), "init.ts", KIND_COLUMN, "public.t.customer_number", DRIFT_STATE_UNDECLARED, "0000_t");
        says(&made, 4, "BUG-1", "a.md", NULL, CLAIM_FOUND, NULL, spoken ? "BUG-1: the init script lacks a column" : "BUG-1: a query on the table fails", "customer_number");
        assert_int_equal(bug_at(file_bugs(&made), 0)->verdict, spoken ? VERDICT_OPEN : VERDICT_NO_EVIDENCE);
        case_free(&made);
    }
}

/* --- what became of it --------------------------------------------------------------------------------------------------- */

/* The columns a and b of t, from day 1 on; what there is of each at the days 1, 2 and 3: 'u' in no migration, 'n' in one that is not registered, '.' nothing differs. */
static void assert_verdict(const char *a, const char *b, int claimed, Verdict expected) {
    Case made = case_new();
    const char *fates[] = {a, b}, *names[] = {"public.t.first_column", "public.t.second_column"};
    past_at(&made.past, "schema.ts,migrations");
    for (int at = 0; at < 3; at++) {
        TimelinePoint *point = past_at(&made.past, at == 0 ? "schema.ts" : "");
        for (int i = 0; i < 2; i++)
            if (fates[i][at] != '.')
                past_differs(&made.past, point, "schema.ts", KIND_COLUMN, names[i], fates[i][at] == 'n' ? DRIFT_STATE_NOT_REGISTERED : DRIFT_STATE_UNMIGRATED, fates[i][at] == 'n' ? "0001_t" : NULL);
        if (at > 0)
            past_event(&made.past, point, '+', "0001_t");
    }
    past_commit(&made.past, NOON_UTC + 20 * 86400, 0);
    says(&made, 2, "BUG-1", "a.md", NULL, CLAIM_FOUND, NULL, "BUG-1: columns missing", "first_column,second_column");
    if (claimed)
        says(&made, claimed, "BUG-1", "b.md", NULL, CLAIM_RESOLVED, NULL, "BUG-1: done", NULL);
    const Bug *bug = bug_at(file_bugs(&made), 0);
    assert_string_equal(verdict_id(bug->verdict), verdict_id(expected));
    assert_int_equal(bug->began != NULL, 1);
    assert_int_equal(bug->ended != NULL, strchr(a, '\0')[-1] == '.' && strchr(b, '\0')[-1] == '.');
    case_free(&made);
}

static void verdicts(void **state) {
    (void)state;
    assert_verdict("uu.", "uu.", 9, VERDICT_VERIFIED);
    assert_verdict("uu.", "uu.", 3, VERDICT_VERIFIED); /* with the commit that ended it */
    assert_verdict("uu.", "uu.", 2, VERDICT_EARLY);
    assert_verdict("u..", "uu.", 4, VERDICT_VERIFIED);
    assert_verdict("u..", "uu.", 2, VERDICT_EARLY);
    assert_verdict("uuu", "uuu", 9, VERDICT_REFUTED);
    assert_verdict("uun", "uun", 9, VERDICT_PARTLY); /* there is a migration, and nothing runs it */
    assert_verdict("u..", "uuu", 9, VERDICT_PARTLY);
    assert_verdict("uu.", "uu.", 0, VERDICT_RESOLVED);
    assert_verdict("u..", "uuu", 0, VERDICT_OPEN);
}

static void a_plan_contradicts_nothing(void **state) {
    (void)state;
    Case made = case_of_columns();
    says(&made, 2, "BUG-1", "18.1-01-PLAN.md", NULL, CLAIM_OPEN, NULL, "BUG-1: column missing", "customer_number");
    says(&made, 5, "BUG-1", "b.md", NULL, CLAIM_RESOLVED, NULL, "BUG-1: fixed", NULL);
    assert_null(bug_at(file_bugs(&made), 0)->contradiction);
    case_free(&made);
}

static void what_stands_disagrees(void **state) {
    (void)state;
    for (int gone = 0; gone < 2; gone++) {
        Case made = case_of_columns();
        Mention *open = says(&made, 2, "BUG-1", "a.md", NULL, CLAIM_OPEN, NULL, "BUG-1: column missing", "customer_number");
        says(&made, 5, "BUG-1", "b.md", NULL, CLAIM_RESOLVED, NULL, "BUG-1: fixed", NULL);
        open->gone = gone ? day(&made, 6) : NULL;
        const Bug *bug = bug_at(file_bugs(&made), 0);
        assert_ptr_equal(bug->contradiction, gone ? NULL : open);
        case_free(&made);
    }
}

static void what_followed_is_left(void **state) {
    (void)state;
    Case made = case_new();
    past_at(&made.past, "schema.ts,init.ts,migrations");
    COLUMN(past_at(&made.past, "schema.ts"), "public.t.customer_number", UNMIGRATED, NULL);
    TimelinePoint *point = past_at(&made.past, "");
    past_event(&made.past, point, '+', "0001_t");
    past_differs(&made.past, point, "init.ts", KIND_COLUMN, "public.t.customer_number", DRIFT_STATE_UNDECLARED, "0001_t"); /* came with the repair: belongs to it */
    point = past_at(&made.past, "schema.ts");
    past_differs(&made.past, point, "init.ts", KIND_COLUMN, "public.t.customer_number", DRIFT_STATE_UNDECLARED, "0001_t");
    COLUMN(point, "public.t.customer_number", DIFFERENT, "0001_t"); /* later: another matter */
    says(&made, 1, "BUG-1", "a.md", NULL, CLAIM_FOUND, NULL, "BUG-1: column missing", "customer_number");
    says(&made, 2, "BUG-1", "b.md", NULL, CLAIM_RESOLVED, NULL, "BUG-1: fixed", NULL);
    const Bug *bug = bug_at(file_bugs(&made), 0);
    assert_int_equal(bug->verdict, VERDICT_PARTLY);
    assert_int_equal(bug->rests->len, 1);
    const BugRest *rest = &g_array_index(bug->rests, BugRest, 0);
    g_autofree char *where = text_plain(rest->where, true);
    assert_int_equal(rest->place, REST_SOURCE);
    assert_string_equal(rest->name, "init.ts");
    assert_string_equal(where, "`init.ts`");
    assert_null(rest->why);
    case_free(&made);
}

/* Free with g_free(). */
static char *event_lines(const Bug *bug) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < bug->events->len; i++) {
        const BugEvent *event = &g_array_index(bug->events, BugEvent, i);
        g_autofree char *where = text_plain(event->where, true), *words = text_plain(event->words, true);
        g_string_append_printf(out, "%s ", bug_event_id(event->kind));
        text_date(out, event->commit->commit_time, event->commit->commit_offset, false);
        g_string_append_printf(out, " %s %s\n", where, words);
    }
    return g_string_free(out, FALSE);
}

/* Two columns that end one after the other, one of them after the claim; a third that a file brought and the journal took up later. */
static void an_ended_story(void **state) {
    (void)state;
    Case made = case_new();
    past_at(&made.past, "schema.ts,migrations");
    TimelinePoint *point = past_at(&made.past, "schema.ts");
    COLUMN(point, "public.t.first_column", UNMIGRATED, NULL);
    COLUMN(point, "public.t.second_column", UNMIGRATED, NULL);
    COLUMN(point, "public.u.third_column", NOT_REGISTERED, "0002_u");
    point = past_at(&made.past, "");
    past_event(&made.past, point, '+', "0001_t");
    COLUMN(point, "public.t.second_column", UNMIGRATED, NULL);
    COLUMN(point, "public.u.third_column", NOT_REGISTERED, "0002_u");
    point = past_at(&made.past, "journal");
    past_event(&made.past, point, 'j', "0002_u");
    COLUMN(point, "public.t.second_column", UNMIGRATED, NULL);
    past_event(&made.past, past_at(&made.past, ""), '+', "0003_t");
    says(&made, 1, "BUG-1", "a.md", NULL, CLAIM_FOUND, NULL, "BUG-1: columns missing", "first_column,second_column,third_column");
    says(&made, 2, "BUG-1", NULL, NULL, CLAIM_RESOLVED, NULL, "fix: BUG-1", NULL);
    const Bug *bug = bug_at(file_bugs(&made), 0);
    g_autofree char *story = text_plain(bug->story, true), *events = event_lines(bug);
    assert_int_equal(bug->verdict, VERDICT_EARLY);
    assert_null(bug->left);
    assert_string_equal(story, "Began with `0000000` of 2026-01-02 by Ann, ended with `0000000` of 2026-01-05 after 3.0 days. The message of `d000000` called it resolved on 2026-01-03, when 1 of 3 objects were mended, 1 stood in "
                               "files that the runner did not run; the last of it was mended 2.0 days later.");
    assert_string_equal(events, "began 2026-01-02 `0002_u` brought column `u.third_column`, in a file that the journal did not list (Ann: work)\n"
                                "began 2026-01-02 `schema.ts` declared column `t.first_column` and brought no migration (Ann: work)\n"
                                "began 2026-01-02 `schema.ts` declared column `t.second_column` and brought no migration (Ann: work)\n"
                                "ended 2026-01-03 `0001_t` ended it for column `t.first_column`, 24.0 hours later\n"
                                "ended 2026-01-04 `0002_u` entered the migration of column `u.third_column` in the journal, 2.0 days later\n"
                                "ended 2026-01-05 `0003_t` ended it for column `t.second_column`, 3.0 days later\n");
    case_free(&made);
}

static void the_story(void **state) {
    (void)state;
    Case made = case_new();
    past_at(&made.past, "schema.ts,migrations");
    for (int at = 1; at < 5; at++) {
        TimelinePoint *point = past_at(&made.past, at == 1 ? "schema.ts" : "");
        COLUMN(point, "public.orgs.stripe_customer", UNMIGRATED, NULL);
        COLUMN(point, "public.orgs.stripe_plan", UNMIGRATED, NULL);
        COLUMN(point, "public.plans.price_id", UNMIGRATED, NULL);
    }
    TimelinePoint *point = past_at(&made.past, "");
    past_event(&made.past, point, '+', "0002_stripe");
    COLUMN(point, "public.orgs.stripe_customer", NOT_REGISTERED, "0002_stripe");
    COLUMN(point, "public.orgs.stripe_plan", NOT_REGISTERED, "0002_stripe");
    COLUMN(point, "public.plans.price_id", UNMIGRATED, NULL);
    says(&made, 3, "BUG-001", "docs/MATRIX.md", "18", CLAIM_OPEN, "Schema desync", "BUG-001: Schema desync", "stripe_customer");
    says(&made, 5, "BUG-001", "STATE.md", "18", CLAIM_RESOLVED, NULL, "BUG-001: desync fixed", NULL);
    const Bug *bug = bug_at(file_bugs(&made), 0);
    g_autofree char *story = text_plain(bug->story, true), *left = text_plain(bug->left, true), *events = event_lines(bug);
    assert_string_equal(story, "Began with `0000000` of 2026-01-02 by Ann and has not ended in the 4 days since. `STATE.md` line 11 called it resolved with `d000000` of 2026-01-06, when all of it stood in files that the "
                               "runner did not run. `MATRIX.md` line 1 still says open.");
    assert_string_equal(left, "Still differing: 2 objects, as the runner never runs `0002_stripe`.");
    assert_string_equal(events, "began 2026-01-02 `schema.ts` declared 2 columns of `orgs` (`stripe_customer` and `stripe_plan`) and brought no migration (Ann: work)\n"
                                "brought 2026-01-06 `0002_stripe` brought 2 columns of `orgs`, 4.0 days later; the journal does not list that file, so that the runner never runs it\n");
    assert_int_equal(bug->beside->len, 1);
    assert_string_equal(bug->beside->pdata[0], "public.plans.price_id");
    assert_int_equal(bug->verdict, VERDICT_PARTLY);
    case_free(&made);
}

/* --- findings ------------------------------------------------------------------------------------------------------------ */

static size_t count_rule(const Audit *audit, const char *rule) {
    size_t count = 0;
    for (guint i = 0; i < audit->findings->items->len; i++)
        count += strcmp(((const Finding *)audit->findings->items->pdata[i])->rule, rule) == 0;
    return count;
}

static void findings_good_and_bad(void **state) {
    (void)state;
    static const struct {
        int claimed;   /* while it was open: partly of other columns */
        bool mended, open_too, twice;
        const char *rule; /* that is found; NULL: none */
    } rows[] = {
        {5, false, false, false, "bug/claim-refuted"}, {5, true, false, false, NULL},  {0, false, false, false, NULL},
        {5, true, true, false, "bug/documents-disagree"}, {5, true, false, true, "bug/identifier-reused"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Case made = case_new();
        past_at(&made.past, "schema.ts,migrations");
        COLUMN(past_at(&made.past, "schema.ts"), "public.t.customer_number", UNMIGRATED, NULL);
        TimelinePoint *point = past_at(&made.past, "");
        if (rows[i].mended)
            past_event(&made.past, point, '+', "0001_t");
        else
            COLUMN(point, "public.t.customer_number", UNMIGRATED, NULL);
        says(&made, 2, "BUG-1", "a.md", "1", rows[i].open_too ? CLAIM_OPEN : CLAIM_FOUND, "Column missing", NULL, "customer_number");
        if (rows[i].claimed)
            says(&made, rows[i].claimed, "BUG-1", "b.md", "1", CLAIM_RESOLVED, NULL, "BUG-1: fixed", NULL);
        if (rows[i].twice)
            says(&made, 6, "BUG-1", "c.md", "7", CLAIM_FOUND, "The button is green", NULL, NULL);
        file_bugs(&made);
        bugs_add_findings(made.audit, made.bugs);
        assert_int_equal(made.audit->findings->items->len, rows[i].rule ? 1 : 0);
        assert_int_equal(rows[i].rule ? count_rule(made.audit, rows[i].rule) : 1, 1);
        case_free(&made);
    }
}

static void a_part_is_found(void **state) {
    (void)state;
    Case made = case_new();
    past_at(&made.past, "schema.ts,migrations");
    TimelinePoint *point = past_at(&made.past, "schema.ts");
    COLUMN(point, "public.t.customer_number", UNMIGRATED, NULL);
    COLUMN(point, "public.t.customer_name", UNMIGRATED, NULL);
    point = past_at(&made.past, "");
    past_event(&made.past, point, '+', "0001_t");
    COLUMN(point, "public.t.customer_name", UNMIGRATED, NULL);
    says(&made, 2, "BUG-1", "a.md", "1", CLAIM_FOUND, "Columns missing", NULL, "customer_name,customer_number");
    says(&made, 5, "BUG-1", "b.md", "1", CLAIM_RESOLVED, NULL, "BUG-1: fixed", NULL);
    file_bugs(&made);
    bugs_add_findings(made.audit, made.bugs);
    assert_int_equal(count_rule(made.audit, "bug/claim-partly"), 1);
    const Finding *finding = made.audit->findings->items->pdata[0];
    assert_int_equal(finding->severity, SEVERITY_WARNING);
    assert_string_equal(finding->path, "b.md");
    case_free(&made);
}

static void a_rule_can_be_off(void **state) {
    (void)state;
    Case made = case_new();
    COLUMN(past_at(&made.past, "schema.ts,migrations"), "public.t.customer_number", UNMIGRATED, NULL);
    says(&made, 2, "BUG-1", "a.md", "1", CLAIM_RESOLVED, "Column missing", NULL, "customer_number");
    const RuleSetting setting = {.rule = "bug/claim-refuted", .off = true};
    g_array_append_val(made.audit->project->rules, setting);
    file_bugs(&made);
    assert_int_equal(bug_at(made.bugs, 0)->verdict, VERDICT_REFUTED);
    bugs_add_findings(made.audit, made.bugs);
    assert_int_equal(made.audit->findings->items->len, 0);
    case_free(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_headings_of_one_document_are_two), cmocka_unit_test(the_fix_phase_joins), cmocka_unit_test(a_line_of_what_was_done_answers), cmocka_unit_test(a_title_may_stand_above), cmocka_unit_test(other_phases_are_other_bugs),
        cmocka_unit_test(without_a_phase_the_last_one_before), cmocka_unit_test(a_text_of_two_bugs_speaks_of_each_by_its_own_words), cmocka_unit_test(examples_and_copies_do_not_count),
        cmocka_unit_test(order_of_mentions_is_nothing), cmocka_unit_test(names_are_resolved), cmocka_unit_test(a_report_may_quote_a_query), cmocka_unit_test(siblings_are_not_named), cmocka_unit_test(found_after_the_end_is_another_matter),
        cmocka_unit_test(a_script_counts_when_it_is_spoken_of), cmocka_unit_test(verdicts), cmocka_unit_test(a_plan_contradicts_nothing), cmocka_unit_test(what_stands_disagrees), cmocka_unit_test(what_followed_is_left),
        cmocka_unit_test(the_story), cmocka_unit_test(an_ended_story), cmocka_unit_test(findings_good_and_bad), cmocka_unit_test(a_part_is_found), cmocka_unit_test(a_rule_can_be_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
