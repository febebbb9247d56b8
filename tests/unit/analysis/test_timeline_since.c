/* Findings learn from the timeline since when it is so. */

#include "clean_audit.h"

#include "analysis/timeline.h"

static void put_declared_schema(Audit *audit, Catalog *take_catalog) {
    AuditDeclared *declared = audit_add_declared(part_of(audit), "schema.ts", ROLE_SCHEMA);
    declared->declaration = declaration_new(DECLARED_DRIZZLE);
    declared->strata = chain_of(1, &take_catalog, (const char *const[]){"schema.ts"});
}

static TargetTimeline *put_timeline(Audit *audit) {
    audit->timeline = timeline_new();
    TargetTimeline *past = timeline_add_target(audit->timeline, "tenant");
    static const char *const names[] = {"schema.ts", "journal", "migrations"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_ptr_array_add(past->sources, (gpointer)(uintptr_t)names[i]);
    return past;
}

/* The day's point, with these columns of public.users in the given state. */
static void put_point(Audit *audit, TargetTimeline *past, int day, DriftState state, const char *const *columns) {
    char id[41];
    g_snprintf(id, sizeof id, "c%02d%037d", day, 0);
    const Commit commit = {.id = id, .author = "Ann", .email = "ann@example.org", .subject = "work", .author_time = 1767268800 + day * 86400, .commit_time = 1767268800 + day * 86400};
    const Commit *added = timeline_add_commit(audit->timeline, &commit);
    audit->timeline->head = added;
    if (!audit->timeline->root)
        audit->timeline->root = added;
    TimelinePoint *point = timeline_add_point(audit->timeline, past, added);
    point->migrations_seen = true;
    for (guint i = 0; i < point->states->len; i++)
        g_array_index(point->states, TimelineSourceState, i) = (TimelineSourceState){.sight = SIGHT_SEEN, .changed = true};
    for (; *columns; columns++) {
        g_autofree char *identity = g_strdup_printf("public.users.%s", *columns);
        const Drift drift = {.subject = {"schema.ts", NULL, KIND_COLUMN, identity, KIND_TABLE, "public.users"}, .state = state};
        timeline_add_drift(audit->timeline, point, &drift);
    }
}

#define POINT(day, ...) put_point(audit, past, day, DRIFT_STATE_UNMIGRATED, (const char *const[]){__VA_ARGS__, NULL})

static Audit *two_columns_declared(void) {
    Audit *audit = clean_audit();
    Catalog *catalog = catalog_at(COUNT);
    put_column(catalog, "public.users", "age", "integer");
    put_column(catalog, "public.users", "phone", "text");
    put_declared_schema(audit, catalog);
    return audit;
}

static const Finding *analysed(Audit *audit, const char *rule) {
    timeline_derive(audit->timeline);
    audit_analyse(audit);
    const Finding *finding = finding_find(audit, rule);
    assert_non_null(finding);
    return finding;
}

static void assert_silent(const Finding *finding, const char *words) {
    g_autofree char *said = finding_text(finding);
    if (strstr(said, words))
        fail_msg("\"%s\" is said in:\n%s", words, said);
}

/* Nothing of it is told twice: the finding has one commit, which "since" names. */
static void test_one_beginning(void **state) {
    (void)state;
    g_autoptr(Audit) audit = two_columns_declared();
    TargetTimeline *past = put_timeline(audit);
    put_point(audit, past, 0, DRIFT_STATE_UNMIGRATED, (const char *const[]){NULL});
    POINT(1, "age", "phone");
    POINT(2, "age", "phone");
    const Finding *finding = analysed(audit, "declared/unmigrated");
    assert_non_null(finding->since);
    assert_true(g_str_has_prefix(finding->since->id, "c01"));
    assert_silent(finding, "since");
}

static void test_several_beginnings(void **state) {
    (void)state;
    g_autoptr(Audit) audit = two_columns_declared();
    TargetTimeline *past = put_timeline(audit);
    POINT(1, "phone");
    POINT(2, "age", "phone");
    const Finding *finding = analysed(audit, "declared/unmigrated");
    assert_true(g_str_has_prefix(finding->since->id, "c01"));
    assert_says(finding, "since c010000 of 2026-01-02 by Ann: users.phone\n");
    assert_says(finding, "since c020000 of 2026-01-03 by Ann: users.age\n");
}

static void test_again(void **state) {
    (void)state;
    g_autoptr(Audit) audit = two_columns_declared();
    TargetTimeline *past = put_timeline(audit);
    POINT(1, "phone");
    POINT(2, "age");
    POINT(3, "age", "phone");
    assert_says(analysed(audit, "declared/unmigrated"), "not for the first time: users.phone was so from c010000 of 2026-01-02 by Ann until c020000 of 2026-01-03 by Ann");
}

/* Then it was another difference: it is not told as the same. */
static void test_again_otherwise(void **state) {
    (void)state;
    g_autoptr(Audit) audit = two_columns_declared();
    TargetTimeline *past = put_timeline(audit);
    put_point(audit, past, 1, DRIFT_STATE_UNDECLARED, (const char *const[]){"phone", NULL});
    POINT(2, "age");
    POINT(3, "age", "phone");
    assert_says(analysed(audit, "declared/unmigrated"), "users.phone differed (in the migrations, not declared) from c010000 of 2026-01-02 by Ann until c020000 of 2026-01-03 by Ann");
}

static void test_before_all_that_can_be_seen(void **state) {
    (void)state;
    g_autoptr(Audit) audit = two_columns_declared();
    TargetTimeline *past = put_timeline(audit);
    audit->timeline->complete = false;
    POINT(1, "age", "phone");
    const Finding *finding = analysed(audit, "declared/unmigrated");
    assert_null(finding->since);
    assert_says(finding, "at least since c010000 of 2026-01-02 by Ann, the first commit that can be seen: users.age and users.phone");
}

/* A migration made it long ago; that the code does not know it began when the code gave it up. */
static void test_later_than_the_migration(void **state) {
    (void)state;
    for (int with = 0; with < 2; with++) {
        g_autoptr(Audit) audit = clean_audit();
        Catalog *catalog = catalog_at(2);
        put_table(catalog, "public.audit");
        put_column(catalog, "public.audit", "id", "bigint");
        put_declared_schema(audit, catalog);
        TargetTimeline *past = put_timeline(audit);
        put_point(audit, past, 30, DRIFT_STATE_UNDECLARED, (const char *const[]){NULL});
        if (with)
            put_point(audit, past, 31, DRIFT_STATE_UNDECLARED, (const char *const[]){"email", NULL});
        const Finding *finding = analysed(audit, "declared/undeclared");
        assert_true(g_str_has_prefix(finding->since->id, with ? "c31" : "aaaaaa2")); /* without an episode (uncommitted work) it stays what it was */
    }
}

/* A finding about files of which the commit is known otherwise keeps it; one of which it is not, gets it. */
static void test_files(void **state) {
    (void)state;
    for (int known = 0; known < 2; known++) {
        g_autoptr(Audit) audit = clean_audit();
        set_in(audit)->entries[2].when = 1000; /* whole seconds, and before the others */
        if (!known)
            audit->history->files[2].event_count = 0;
        TargetTimeline *past = put_timeline(audit);
        put_point(audit, past, 40, DRIFT_STATE_BROKEN, (const char *const[]){NULL});
        TimelinePoint *point = &g_array_index(past->points, TimelinePoint, 0);
        const Drift drift = {.subject = {"journal", "journal/when-hand-made", KIND_COUNT, set_in(audit)->journal, KIND_COUNT, set_in(audit)->journal}, .state = DRIFT_STATE_BROKEN};
        timeline_add_drift(audit->timeline, point, &drift);
        const Finding *finding = analysed(audit, "journal/when-hand-made");
        assert_non_null(finding->since);
        assert_true(g_str_has_prefix(finding->since->id, known ? "aaaaaa2" : "c40"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_beginning),
        cmocka_unit_test(test_several_beginnings),
        cmocka_unit_test(test_again),
        cmocka_unit_test(test_again_otherwise),
        cmocka_unit_test(test_before_all_that_can_be_seen),
        cmocka_unit_test(test_later_than_the_migration),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
