/* A branch against its base: which findings are new, which migrations collide, what the verdict says, what the job ends with. */

#include "clean_audit.h"

#include "analysis/review.h"

#define OURS "0004_ours"
#define THEIRS "0004_theirs"

/* --- audits ------------------------------------------------------------------------------------------------------------ */

/* A clean audit with one migration more, which adds the column public.users.NAME. Not analysed. */
static Audit *audit_with(const char *tag, const char *column) {
    Audit *audit = clean_audit();
    AuditTarget *part = part_of(audit);
    const char *tags[COUNT + 1] = {TAGS[0], TAGS[1], TAGS[2], TAGS[3], tag};
    Catalog *catalogs[COUNT + 1];
    for (size_t i = 0; i <= COUNT; i++)
        catalogs[i] = catalog_at(MIN(i + 1, COUNT));
    put_column(catalogs[COUNT], "public.users", column, "text");
    migration_set_free(part->migrations);
    strata_free(part->registered);
    part->migrations = set_of(COUNT + 1, tags);
    part->registered = part->all = chain_of(COUNT + 1, catalogs, tags);
    return audit;
}

static Audit *analysed(Audit *audit) {
    audit->base_name = "main";
    audit_analyse(audit);
    g_ptr_array_set_size(audit->findings->items, 0); /* each case brings its own */
    g_ptr_array_set_size(audit->not_checked, 0);
    return audit;
}

static Finding *put_finding(Audit *audit, const char *rule, const char *subject) {
    const Finding finding = {.rule = rule, .severity = rule_find(rule)->severity, .target = "tenant", .kind = KIND_COUNT, .subject = subject, .title = "something is wrong"};
    return findings_add(audit->findings, &finding);
}

static bool holds(const GPtrArray *findings, const Finding *finding) {
    return g_ptr_array_find((GPtrArray *)(uintptr_t)findings, finding, NULL);
}

/* --- findings ------------------------------------------------------------------------------------------------------------ */

static void test_new_and_gone(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(clean_audit()), after = analysed(clean_audit());
    Finding *gone = put_finding(before, "replay/failed", "db/migrations/0001_orders.sql");
    put_finding(before, "journal/order", "db/migrations/meta/_journal.json");
    Finding *kept = put_finding(after, "journal/order", "db/migrations/meta/_journal.json");
    Finding *again = put_finding(after, "journal/order", "db/migrations/meta/_journal.json");
    Finding *other = put_finding(after, "replay/failed", "db/migrations/0002_email.sql");
    g_autoptr(Review) review = review_build(before, after, NULL, NULL);
    assert_true(holds(review->remaining, kept));
    assert_true(holds(review->found, again)); /* there was one, now there are two */
    assert_true(holds(review->found, other));
    assert_true(holds(review->resolved, gone));
    assert_int_equal(review->found->len + review->remaining->len + review->resolved->len, 4);
}

static void test_moved_folder(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(clean_audit()), after = analysed(clean_audit());
    ((Target *)(uintptr_t)part_of(after)->target)->folder = "packages/db/migrations";
    put_finding(before, "replay/failed", "db/migrations/0001_orders.sql");
    Finding *kept = put_finding(after, "replay/failed", "packages/db/migrations/0001_orders.sql");
    g_autoptr(Review) review = review_build(before, after, NULL, NULL);
    assert_true(holds(review->remaining, kept));
    assert_int_equal(review->resolved->len, 0);
}

static void test_renamed_target(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(clean_audit()), after = analysed(clean_audit());
    ((Target *)(uintptr_t)part_of(before)->target)->name = "main";
    put_finding(before, "replay/failed", "db/migrations/0001_orders.sql")->target = "main";
    Finding *kept = put_finding(after, "replay/failed", "db/migrations/0001_orders.sql");
    g_autoptr(Review) review = review_build(before, after, NULL, NULL);
    assert_true(holds(review->remaining, kept));
    assert_int_equal(review->targets->len, 0);
}

static void test_live_and_risks(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(clean_audit()), after = analysed(audit_with(OURS, "phone"));
    put_finding(after, "live/missing", "public.users")->database = "production";
    Finding *old = put_finding(after, "risk/create-index", "db/migrations/0001_orders.sql"), *own = put_finding(after, "risk/create-index", "db/migrations/" OURS ".sql");
    old->migration = "0001_orders";
    own->migration = OURS;
    g_autoptr(Review) review = review_build(before, after, NULL, NULL);
    assert_int_equal(review->live, 1);
    assert_int_equal(review->found->len, 1);
    assert_true(holds(review->found, own));
    assert_int_equal(review->remaining->len, 0);
    assert_string_equal(review->reasons, "1 risk for a database in use");
}

typedef struct {
    const char *rule, *before, *after; /* a line of evidence beside "`0001_a`" */
    const char *part;                  /* NULL: nothing is new */
} EvidenceCase;

static const EvidenceCase evidence_cases[] = {
    {"journal/snapshot-missing", "x", "y", "y"},
    {"journal/snapshot-missing", "a.sql:12 at line 3", "a.sql:14 at line 30", NULL},
    {"journal/snapshot-missing", "and 3 more", "and 4 more", NULL},
    {"journal/order", "x", "y", NULL}, /* tells of one thing */
};

static void test_evidence(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(evidence_cases); i++) {
        const EvidenceCase *row = &evidence_cases[i];
        g_autoptr(Audit) before = analysed(clean_audit()), after = analysed(clean_audit());
        Finding *old = put_finding(before, row->rule, "j"), *new = put_finding(after, row->rule, "j");
        findings_add_evidence(before->findings, old, "the same");
        findings_add_evidence(after->findings, new, "the same");
        findings_add_evidence(before->findings, old, "%s", row->before);
        findings_add_evidence(after->findings, new, "%s", row->after);
        g_autoptr(Review) review = review_build(before, after, NULL, NULL);
        assert_true(holds(row->part ? review->found : review->remaining, new));
        assert_true(g_strcmp0(review_part(review, new), row->part) == 0);
    }
}

/* --- migrations ------------------------------------------------------------------------------------------------------------ */

static void test_migrations(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(clean_audit()), after = audit_with(OURS, "phone");
    Migration *edited = &set_in(after)->migrations[1];
    edited->sha256 = "ffff";
    edited->sql = "SELECT 2;";
    edited->sql_size = 9;
    analysed(after);
    g_autoptr(Review) review = review_build(before, after, NULL, NULL);
    assert_int_equal(review->targets->len, 1);
    const ReviewTarget *target = review->targets->pdata[0];
    assert_int_equal(target->added->len, 1);
    assert_string_equal(((const Migration *)target->added->pdata[0])->tag, OURS);
    assert_int_equal(target->edited->len, 1);
    assert_int_equal(target->edited_sql, 1);
    assert_int_equal(target->removed->len, 0);
    assert_int_equal(target->comparison->differences, 1);
    assert_true(review_is_brought(set_in(before), target->added->pdata[0]));
    assert_false(review_is_brought(set_in(before), &set_in(after)->migrations[0]));
}

/* The same as a whole, when migrations of before are not there any more. */
static void test_removed(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(audit_with(OURS, "phone")), after = analysed(clean_audit());
    g_autoptr(Review) review = review_build(before, after, NULL, NULL);
    const ReviewTarget *target = review->targets->pdata[0];
    assert_int_equal(target->removed->len, 1);
    assert_string_equal(review->reasons, "1 migration taken away, takes away 1 column");
}

/* --- collisions -------------------------------------------------------------------------------------------------------------- */

/* Both sides together, as a person puts them: the base's behind what was there, then ours. */
static MigrationSet *merged_of(const char *first, const char *second) {
    const char *tags[COUNT + 2] = {TAGS[0], TAGS[1], TAGS[2], TAGS[3], first, second};
    return set_of(COUNT + 2, tags);
}

static const Collision *find_collision(const Review *review, CollisionKind kind) {
    for (guint i = 0; i < review->collisions->len; i++)
        if (((const Collision *)review->collisions->pdata[i])->kind == kind)
            return review->collisions->pdata[i];
    return NULL;
}

static void test_collisions(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(clean_audit()), after = audit_with(OURS, "phone"), base = audit_with(THEIRS, "fax");
    set_in(after)->entries[COUNT].snapshot_id = "ours";
    set_in(base)->entries[COUNT].snapshot_id = "theirs";
    set_in(after)->entries[COUNT].snapshot_prev_id = set_in(base)->entries[COUNT].snapshot_prev_id = "id3";
    analysed(after);
    analysed(base);
    g_autoptr(Review) review = review_build(before, after, base, NULL);
    assert_int_equal(review->verdict, REVIEW_SOUND);
    ReviewMerge *merge = review_merge_new("tenant");
    merge->merged = merged_of(THEIRS, OURS);
    merge->on_base = ledger_state_new(0, COUNT + 2);
    merge->on_base->will_skip[COUNT + 1] = true;
    merge->on_base->why[COUNT + 1] = "of its " CODE("when");
    g_ptr_array_add(merge->conflicts, g_strdup("db/migrations/meta/_journal.json"));
    g_ptr_array_add(merge->conflicts, g_strdup("db/migrations/meta/0004_snapshot.json"));
    review_take_merge(review, merge);
    assert_int_equal(review->collisions->len, 4);
    assert_non_null(find_collision(review, COLLISION_NUMBER));
    assert_non_null(find_collision(review, COLLISION_SNAPSHOT));
    assert_string_equal(find_collision(review, COLLISION_JOURNAL)->path, "db/migrations/meta/_journal.json");
    const Collision *order = find_collision(review, COLLISION_ORDER);
    assert_string_equal(order->ours, OURS);
    assert_non_null(strstr(order->text, "without an error, of its " CODE("when")));
    assert_non_null(strstr(order->commands, "git rm -qf db/migrations/" OURS ".sql\ngit checkout main -- db/migrations/meta\npnpm db:generate\n"));
    g_autofree char *reasons = text_plain(review->reasons, false);
    assert_string_equal(reasons, "1 number collides with main, 1 migration will never run where main has run, git will stop with a conflict in the journal, 2 snapshots start from the same one");
    assert_int_equal(review->verdict, REVIEW_STOP);
    assert_int_equal(review->worst, SEVERITY_ERROR);
}

static void test_same_name(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(clean_audit()), after = audit_with(OURS, "phone"), base = audit_with(OURS, "fax");
    set_in(base)->migrations[COUNT].sha256 = "ffff";
    analysed(after);
    analysed(base);
    g_autoptr(Review) review = review_build(before, after, base, NULL);
    review_take_merge(review, review_merge_new("tenant"));
    assert_int_equal(review->collisions->len, 1);
    assert_non_null(find_collision(review, COLLISION_NAME));
}

/* A program is a migration, no journal: a conflict within one is not mended by putting lines behind lines. */
static void test_programs_are_no_journal(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(clean_audit()), after = analysed(audit_with(OURS, "phone")), base = analysed(audit_with(THEIRS, "fax"));
    set_in(after)->rules = runner_find("rails")->rules;
    set_in(after)->journal = NULL;
    g_autoptr(Review) review = review_build(before, after, base, NULL);
    ReviewMerge *merge = review_merge_new("tenant");
    g_ptr_array_add(merge->conflicts, g_strdup("db/migrate/20260101000000_add_users.rb"));
    review_take_merge(review, merge);
    assert_null(find_collision(review, COLLISION_JOURNAL));
}

/* A migration that the base has got in the same way (picked from this branch) collides with nothing. */
static void test_picked(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(clean_audit()), after = analysed(audit_with(OURS, "phone")), base = analysed(audit_with(OURS, "phone"));
    g_autoptr(Review) review = review_build(before, after, base, NULL);
    ReviewMerge *merge = review_merge_new("tenant");
    merge->merged = merged_of(OURS, THEIRS);
    merge->on_base = ledger_state_new(0, COUNT + 2);
    merge->on_base->applied[COUNT] = true;
    review_take_merge(review, merge);
    assert_int_equal(review->collisions->len, 0);
    assert_int_equal(((const ReviewTarget *)review->targets->pdata[0])->theirs->len, 0);
}

/* --- orders ------------------------------------------------------------------------------------------------------------------ */

typedef enum { FINE, UNTRIED, DIFFERENT, FAILING } Outcome;

static OrderCheck *order_of(Outcome outcome) {
    OrderCheck *order = order_check_new("tenant");
    order->checked = outcome != UNTRIED;
    order->problem = outcome == UNTRIED ? "no server" : NULL;
    order->theirs_first = outcome == FAILING ? "it fails" : NULL;
    if (outcome == DIFFERENT) {
        order->difference = change_set_new();
        change_set_add(order->difference, &(Change){.action = CHANGE_ADDED, .kind = KIND_TABLE, .identity = "public.x", .schema = "public", .name = "x"});
        change_set_seal(order->difference);
    }
    return order;
}

static void test_orders(void **state) {
    (void)state;
    static const struct {
        Outcome outcome;
        ReviewVerdict verdict;
        int exit_code;
    } rows[] = {{FINE, REVIEW_SOUND, 0}, {UNTRIED, REVIEW_SOUND, 0}, {DIFFERENT, REVIEW_STOP, 2}, {FAILING, REVIEW_STOP, 2}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Audit) before = analysed(clean_audit()), after = analysed(audit_with(OURS, "phone"));
        g_autoptr(Review) review = review_build(before, after, NULL, NULL);
        review_take_order(review, order_of(rows[i].outcome));
        assert_int_equal(review->verdict, rows[i].verdict);
        assert_int_equal(review_exit_code(review, SEVERITY_ERROR), rows[i].exit_code);
    }
}

/* --- verdict and exit code ------------------------------------------------------------------------------------------------------ */

typedef struct {
    const char *rules[3]; /* of new findings */
    ReviewVerdict verdict;
    const char *reasons;
    int on_error, on_warning;
} VerdictCase;

static const VerdictCase verdict_cases[] = {
    {{NULL}, REVIEW_SOUND, "1 migration, adds 1 column", 0, 0},
    {{"declared/undeclared"}, REVIEW_SOUND, "1 migration, adds 1 column", 0, 0},
    {{"declared/unmigrated", "declared/unmigrated", "declared/dropped"}, REVIEW_STOP, "1 migration is missing", 2, 2},
    {{"declared/not-registered", "journal/file-not-registered"}, REVIEW_STOP, "2 migrations are in no journal, so that they never run", 2, 2},
    {{"replay/failed", "declared/unmigrated"}, REVIEW_STOP, "1 migration is missing, 1 migration fails on a fresh database", 3, 3},
    {{"declared/init-stale", "declared/trap"}, REVIEW_STOP, "1 further error, 1 warning", 2, 2},
    {{"declared/trap"}, REVIEW_LOOK, "1 warning", 0, 2},
    {{"journal/when-not-increasing"}, REVIEW_STOP, "migrations stand where databases in use will skip them", 2, 2},
};

static void test_verdicts(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(verdict_cases); i++) {
        const VerdictCase *row = &verdict_cases[i];
        g_autoptr(Audit) before = analysed(clean_audit()), after = analysed(audit_with(OURS, "phone"));
        for (size_t r = 0; r < G_N_ELEMENTS(row->rules) && row->rules[r]; r++) {
            g_autofree char *subject = g_strdup_printf("subject %zu", r);
            put_finding(after, row->rules[r], subject);
        }
        g_autoptr(Review) review = review_build(before, after, NULL, NULL);
        g_autofree char *reasons = text_plain(review->reasons, false);
        if (strcmp(reasons, row->reasons) != 0)
            fail_msg("%s, not %s", reasons, row->reasons);
        assert_int_equal(review->verdict, row->verdict);
        assert_int_equal(review_exit_code(review, SEVERITY_ERROR), row->on_error);
        assert_int_equal(review_exit_code(review, SEVERITY_WARNING), row->on_warning);
        assert_int_equal(review_exit_code(review, SEVERITY_COUNT), row->on_error == 3 ? 3 : 0);
    }
}

/* What could not be checked before either is no fault of the branch. */
static void test_not_checked(void **state) {
    (void)state;
    g_autoptr(Audit) before = analysed(clean_audit()), after = analysed(clean_audit());
    g_ptr_array_add(before->not_checked, (gpointer)(uintptr_t)"no server");
    g_ptr_array_add(after->not_checked, (gpointer)(uintptr_t)"no server");
    g_autoptr(Review) same = review_build(before, after, NULL, NULL);
    assert_int_equal(review_exit_code(same, SEVERITY_ERROR), 0);
    assert_string_equal(same->headline, "Nothing here changes the schema");
    g_ptr_array_add(after->not_checked, (gpointer)(uintptr_t)"another thing");
    g_autoptr(Review) more = review_build(before, after, NULL, NULL);
    assert_int_equal(review_exit_code(more, SEVERITY_ERROR), 4);
    assert_string_equal(more->reasons, "1 thing could not be checked");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_and_gone), cmocka_unit_test(test_moved_folder), cmocka_unit_test(test_renamed_target), cmocka_unit_test(test_live_and_risks), cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_migrations),   cmocka_unit_test(test_removed),      cmocka_unit_test(test_collisions),     cmocka_unit_test(test_same_name),      cmocka_unit_test(test_programs_are_no_journal), cmocka_unit_test(test_picked),
        cmocka_unit_test(test_orders),       cmocka_unit_test(test_verdicts),     cmocka_unit_test(test_not_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
