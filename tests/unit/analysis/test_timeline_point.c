/* An audit of one commit -> a point of the timeline; two states of the migrations -> events. */

#include "clean_audit.h"

#include "analysis/timeline.h"

/* The clean target with schema.ts, which declares a table and a column more, and an e-mail of another type. */
static AuditDeclared *put_schema(Audit *audit) {
    Catalog *catalog = catalog_at(2);
    put_column(catalog, "public.users", "email", "text");
    put_column(catalog, "public.users", "age", "integer");
    put_table(catalog, "public.audit");
    put_column(catalog, "public.audit", "id", "bigint");
    put_table(catalog, "public.extra");
    put_column(catalog, "public.extra", "a", "integer");
    put_column(catalog, "public.extra", "b", "integer");
    AuditDeclared *declared = audit_add_declared(part_of(audit), "schema.ts", ROLE_SCHEMA);
    declared->declaration = declaration_new(DECLARED_DRIZZLE);
    declared->strata = chain_of(1, &catalog, (const char *const[]){"schema.ts"});
    return declared;
}

/* Files outside the journal from `first` on. */
static void unregister(Audit *audit, size_t first) {
    AuditTarget *part = part_of(audit);
    for (size_t i = first; i < COUNT; i++) {
        part->migrations->migrations[i].registered = false;
        part->migrations->migrations[i].entry = -1;
    }
    part->migrations->entry_count = first;
    Catalog *catalogs[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        catalogs[i] = catalog_at(MIN(i + 1, first));
    part->registered = chain_of(COUNT, catalogs, TAGS);
    for (size_t i = first; i < COUNT; i++)
        part->registered->strata[i].status = STRATUM_NOT_RUN;
}

typedef struct {
    Timeline *timeline;
    TargetTimeline *target;
    TimelinePoint *point;
} Filled;

static Filled fill(Audit *audit) {
    static const Commit commit = {.id = "c"};
    Filled filled = {.timeline = timeline_new()};
    audit->history = (history_free(audit->history), NULL); /* the past has none */
    audit_analyse(audit);
    filled.target = timeline_add_target(filled.timeline, "tenant");
    timeline_take_sources(filled.timeline, filled.target, part_of(audit));
    filled.point = timeline_add_point(filled.timeline, filled.target, &commit);
    timeline_fill_point(filled.timeline, filled.target, filled.point, audit, part_of(audit));
    return filled;
}

static const Drift *find(const Filled *filled, const char *source, const char *identity) {
    for (guint i = 0; i < filled->point->drifts->len; i++) {
        const Drift *drift = &g_array_index(filled->point->drifts, Drift, i);
        if (strcmp(drift->subject.source, source) == 0 && strcmp(drift->subject.identity, identity) == 0)
            return drift;
    }
    return NULL;
}

static const TimelineSourceState *state(const Filled *filled, const char *source) {
    return &g_array_index(filled->point->states, TimelineSourceState, (guint)timeline_source(filled->target, source));
}

static void test_nothing_differs(void **unused) {
    (void)unused;
    g_autoptr(Audit) audit = clean_audit();
    Filled filled = fill(audit);
    assert_int_equal(filled.target->sources->len, 2);
    assert_true(filled.point->migrations_seen);
    assert_int_equal(filled.point->migrations, COUNT);
    assert_int_equal(filled.point->registered, COUNT);
    assert_int_equal(filled.point->tables, 3);
    assert_int_equal(filled.point->columns, 4);
    assert_int_equal(filled.point->drifts->len, 0);
    assert_int_equal(state(&filled, "journal")->sight, SIGHT_SEEN);
    timeline_free(filled.timeline);
}

static void test_declared(void **unused) {
    (void)unused;
    g_autoptr(Audit) audit = clean_audit();
    put_schema(audit);
    Filled filled = fill(audit);
    assert_int_equal(filled.point->drifts->len, 3); /* what belongs to a table goes with it */
    const Drift *table = find(&filled, "schema.ts", "public.extra"), *column = find(&filled, "schema.ts", "public.users.age");
    const Drift *type = find(&filled, "schema.ts", "public.users.email");
    assert_int_equal(table->state, DRIFT_STATE_UNMIGRATED);
    assert_null(table->migration);
    assert_non_null(strstr(table->detail, "2 objects"));
    assert_int_equal(column->subject.component_kind, KIND_TABLE);
    assert_string_equal(column->subject.component, "public.users");
    assert_int_equal(type->state, DRIFT_STATE_DIFFERENT);
    assert_string_equal(type->migration, "0002_email");
    g_autofree char *words = text_plain(type->detail, false);
    assert_string_equal(words, "type character varying(255), declared text");
    assert_int_equal(state(&filled, "schema.ts")->counts[DRIFT_STATE_UNMIGRATED], 2);
    assert_int_equal(state(&filled, "schema.ts")->counts[DRIFT_STATE_DIFFERENT], 1);
    for (guint i = 1; i < filled.point->drifts->len; i++)
        assert_true(drift_compare(&g_array_index(filled.point->drifts, Drift, i - 1), &g_array_index(filled.point->drifts, Drift, i)) < 0);
    timeline_free(filled.timeline);
}

static void test_unregistered(void **unused) {
    (void)unused;
    g_autoptr(Audit) audit = clean_audit();
    unregister(audit, 2);
    Filled filled = fill(audit);
    const Drift *column = find(&filled, "journal", "public.users.email"), *table = find(&filled, "journal", "public.audit"), *file = find(&filled, "journal", "0003_audit");
    assert_int_equal(column->state, DRIFT_STATE_NOT_REGISTERED);
    assert_string_equal(column->migration, "0002_email");
    assert_string_equal(table->migration, "0003_audit");
    assert_null(find(&filled, "journal", "public.audit.id"));
    assert_string_equal(file->subject.rule, "journal/file-not-registered");
    assert_int_equal(file->state, DRIFT_STATE_BROKEN);
    assert_int_equal(filled.point->registered, 2);
    assert_int_equal(state(&filled, "journal")->counts[DRIFT_STATE_NOT_REGISTERED], 2);
    assert_int_equal(state(&filled, "journal")->counts[DRIFT_STATE_BROKEN], 2);
    timeline_free(filled.timeline);
}

static void test_journal_rules(void **unused) {
    (void)unused;
    g_autoptr(Audit) audit = clean_audit();
    set_in(audit)->rules = runner_find("drizzle")->rules;
    set_in(audit)->entries[3].when = set_in(audit)->entries[1].when - 1;
    set_in(audit)->migrations[2].path = NULL;
    set_in(audit)->entries[2].migration = -1;
    Filled filled = fill(audit);
    const Drift *time = find(&filled, "journal", "0003_audit"), *file = find(&filled, "journal", "0002_email");
    assert_string_equal(time->subject.rule, "journal/when-not-increasing");
    assert_string_equal(file->subject.rule, "journal/entry-without-file");
    timeline_free(filled.timeline);
}

static void test_failures(void **unused) {
    (void)unused;
    g_autoptr(Audit) audit = clean_audit();
    Strata *strata = part_of(audit)->all;
    for (size_t i = 1; i < 3; i++) {
        strata->strata[i].status = STRATUM_FAILED;
        strata->strata[i].failures = g_new0(ReplayFailure, 1);
        strata->strata[i].failure_count = 1;
        strata->strata[i].failures[0] = (ReplayFailure){.cause = i == 1 ? CAUSE_MISSING_EXTENSION : CAUSE_OTHER, .line = 3, .sqlstate = "XX000", .message = "no", .statement = ""};
    }
    Filled filled = fill(audit);
    assert_null(find(&filled, "migrations", "0001_orders")); /* only this server lacks it */
    assert_string_equal(find(&filled, "migrations", "0002_email")->subject.rule, "replay/failed");
    timeline_free(filled.timeline);
}

static void test_unseen(void **unused) {
    (void)unused;
    g_autoptr(Audit) audit = clean_audit();
    AuditDeclared *declared = put_schema(audit);
    part_of(audit)->replay_problem = "no server";
    strata_free(part_of(audit)->all);
    part_of(audit)->registered = part_of(audit)->all = NULL;
    declaration_free(declared->declaration);
    declared->declaration = NULL;
    declared->problem = "src/schema.ts: too large";
    Filled filled = fill(audit);
    assert_false(filled.point->migrations_seen);
    assert_string_equal(filled.point->problem, "no server");
    assert_int_equal(state(&filled, "migrations")->sight, SIGHT_UNKNOWN);
    assert_int_equal(state(&filled, "schema.ts")->sight, SIGHT_UNKNOWN);
    assert_string_equal(state(&filled, "schema.ts")->problem, "src/schema.ts: too large");
    assert_int_equal(filled.point->drifts->len, 0);
    timeline_free(filled.timeline);
}

/* --- events ------------------------------------------------------------------------------------------------------------- */

static char *events_text(const TimelinePoint *point) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < point->events->len; i++) {
        const TimelineMigration *event = &g_array_index(point->events, TimelineMigration, i);
        g_string_append_printf(out, "%s%c%s%s", out->len ? " " : "", event->action, event->tag, event->registered ? "" : "!");
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void rename_tag(MigrationSet *set, size_t index, const char *tag) {
    set->migrations[index].tag = tag;
    set->entries[index].tag = tag;
}

static void test_events(void **unused) {
    (void)unused;
    static const Commit commit = {.id = "c"};
    g_autoptr(Audit) before = clean_audit(), after = clean_audit();
    g_autoptr(Timeline) timeline = timeline_new();
    TargetTimeline *target = timeline_add_target(timeline, "tenant");
    TimelinePoint *point = timeline_add_point(timeline, target, &commit);
    timeline_fill_events(timeline, point, NULL, part_of(after));
    g_autofree char *first = events_text(point);
    assert_string_equal(first, "+0000_init +0001_orders +0002_email +0003_audit");
    assert_int_equal(point->touches->len, 7); /* three tables, four columns */

    MigrationSet *set = set_in(after);
    set->folder = "elsewhere"; /* a folder that moves as a whole is no event of any file */
    for (size_t i = 0; i < COUNT; i++)
        set->migrations[i].path = text_pool_printf(set->texts, "elsewhere/%s.sql", set->migrations[i].tag);
    point = timeline_add_point(timeline, target, &commit);
    timeline_fill_events(timeline, point, part_of(before), part_of(after));
    assert_int_equal(point->events->len, 0);
    assert_int_equal(point->touches->len, 0);

    rename_tag(set, 0, "0000_start");
    set->migrations[1].sha256 = "other";
    set->migrations[2].registered = false;
    set->migration_count = 3;
    point = timeline_add_point(timeline, target, &commit);
    timeline_fill_events(timeline, point, part_of(before), part_of(after));
    g_autofree char *second = events_text(point);
    assert_string_equal(second, ">0000_start ~0001_orders j0002_email! -0003_audit!");
    point = timeline_add_point(timeline, target, &commit);
    timeline_fill_events(timeline, point, part_of(after), NULL);
    g_autofree char *third = events_text(point);
    assert_string_equal(third, "-0000_start! -0001_orders! -0002_email!");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nothing_differs), cmocka_unit_test(test_declared), cmocka_unit_test(test_unregistered),
                                       cmocka_unit_test(test_journal_rules),   cmocka_unit_test(test_failures), cmocka_unit_test(test_unseen),
                                       cmocka_unit_test(test_events)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
