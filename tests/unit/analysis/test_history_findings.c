/* Findings about edits, deletions and files outside the journal, in folders of the sizes that are met in practice. */

#include "clean_audit.h"

/* A target with so many registered migrations in `folder`, each brought by a commit of its own on day 0; not replayed. */
static Audit *many(size_t count, const char *pattern) {
    Audit *audit = audit_new();
    audit->project = project_new();
    Target *target = project_add_target(audit->project, "tenant");
    target->folder = "db/migrations";
    audit->history = history_new();
    g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < count; i++)
        g_ptr_array_add(tags, g_strdup_printf("%04zu_step", i));
    AuditTarget *part = audit_add_target(audit, target);
    part->migrations = set_of(count, (const char *const *)tags->pdata);
    for (size_t i = 0; i < count; i++) {
        Migration *migration = &part->migrations->migrations[i];
        migration->path = text_pool_printf(part->texts, "db/migrations/%s%s", migration->tag, pattern);
        put_event(audit->history, put_file(audit->history, migration->path, true), EVENT_ADDED, put_commit(audit->history, "aaaaaa0", 0, "add"));
    }
    return audit;
}

static void edit(Audit *audit, size_t file, int day, EditClass class) {
    g_autofree char *id = g_strdup_printf("e%06d", day);
    put_event(audit->history, &audit->history->files[file], EVENT_EDITED, put_commit(audit->history, id, day, "edit"))->edit = class;
}

static void delete(Audit *audit, const char *path, const Commit *commit, bool squash) {
    put_event(audit->history, put_file(audit->history, path, false), EVENT_DELETED, commit)->squash = squash;
}

static const Finding *only(Audit *audit, const char *rule) {
    history_sort_files(audit->history);
    audit_analyse(audit);
    if (rule_count(audit, rule) != 1)
        fail_msg("%zu findings of %s", rule_count(audit, rule), rule);
    return finding_find(audit, rule);
}

/* --- edits --------------------------------------------------------------------------------------------------------------- */

/* The last of the edits that matter is told, and all are counted; it holds since the first that came too late. */
static void several_edits_of_one_file(void **state) {
    (void)state;
    g_autoptr(Audit) audit = many(2, ".sql");
    edit(audit, 1, 0, EDIT_SQL);
    edit(audit, 1, 7, EDIT_SQL);
    edit(audit, 1, 109, EDIT_SQL);
    edit(audit, 1, 200, EDIT_COMMENT);
    const Finding *finding = only(audit, "history/edited-after-landing");
    assert_int_equal(finding->severity, SEVERITY_WARNING);
    assert_says(finding, "0001_step was changed 3 times, last after 109.0 days on the mainline (SQL changed)");
    assert_true(g_str_has_prefix(finding->since->id, "e000007"));
    assert_int_equal(finding->evidence->len, 5);
}

static void many_edits_are_one_finding(void **state) {
    (void)state;
    g_autoptr(Audit) audit = many(25, ".sql");
    for (size_t i = 0; i < 25; i++)
        edit(audit, i, 10 + (int)i, EDIT_SQL);
    const Finding *finding = only(audit, "history/edited-after-landing");
    assert_int_equal(finding->severity, SEVERITY_WARNING);
    assert_says(finding, "25 migrations were changed more than a day after they had landed (SQL changed)");
    assert_int_equal(finding->evidence->len, 20);
    assert_non_null(strstr(finding->evidence->pdata[0], "0024_step")); /* the newest first */
    assert_says(finding, "and 6 more");
    assert_true(g_str_has_prefix(finding->since->id, "e000010"));

    g_autoptr(Audit) few = many(8, ".sql");
    for (size_t i = 0; i < 8; i++)
        edit(few, i, 10, EDIT_SQL);
    audit_analyse(few);
    assert_int_equal(rule_count(few, "history/edited-after-landing"), 8);
}

/* What a squash rewrites is a new beginning: told with the squash, and edits count from there. */
static void a_squash_is_no_edit(void **state) {
    (void)state;
    g_autoptr(Audit) audit = many(2, ".sql");
    const Commit *squash = put_commit(audit->history, "cccccc1", 50, "flatten");
    FileEvent *event = put_event(audit->history, &audit->history->files[0], EVENT_RENAMED, squash);
    event->previous_path = "db/migrations/0007_other.sql";
    event->edit = EDIT_SQL;
    for (int i = 0; i < 5; i++) {
        g_autofree char *path = g_strdup_printf("db/migrations/000%d_old.sql", i);
        delete(audit, path, squash, true);
    }
    const Finding *finding = only(audit, "history/squashed");
    assert_says(finding, "Rewritten in the same commit: 0000_step.sql");
    assert_int_equal(rule_count(audit, "history/edited-after-landing"), 0);
    assert_int_equal(rule_count(audit, "history/renumbered"), 0);
}

/* --- deletions ----------------------------------------------------------------------------------------------------------- */

static void deletions_are_named_as_people_do(void **state) {
    (void)state;
    g_autoptr(Audit) audit = many(1, "/up.sql");
    const Commit *commit = put_commit(audit->history, "cccccc1", 5, "drop it");
    delete(audit, "db/migrations/0005_gone/down.sql", commit, false);
    delete(audit, "db/migrations/0005_gone/up.sql", commit, false);
    delete(audit, "db/migrations/testdata/fixtures/0006_rows.up.sql", commit, false);
    const Finding *finding = only(audit, "history/deleted");
    assert_says(finding, "The migration 0005_gone was deleted");
    assert_says(finding, "git show cccccc100000^:db/migrations/0005_gone/up.sql");
    assert_int_equal(finding->evidence->len, 0);
}

static void many_deletions_are_one_finding(void **state) {
    (void)state;
    g_autoptr(Audit) audit = many(1, ".sql");
    for (int i = 0; i < 4; i++) {
        g_autofree char *id = g_strdup_printf("d00000%d", i), *path = g_strdup_printf("db/migrations/010%d_gone.sql", i);
        delete(audit, path, put_commit(audit->history, id, 5 + i, "drop"), false);
    }
    const Finding *finding = only(audit, "history/deleted");
    assert_says(finding, "4 migrations were deleted in 4 commits");
    assert_non_null(strstr(finding->evidence->pdata[0], "0103_gone.sql"));
    assert_true(g_str_has_prefix(finding->since->id, "d000000"));
}

static void a_missing_file_says_who_deleted_it(void **state) {
    (void)state;
    g_autoptr(Audit) audit = many(3, ".sql");
    MigrationSet *set = set_in(audit);
    set->entries[1].migration = set->entries[2].migration = -1;
    set->migrations[1].path = set->migrations[2].path = NULL;
    audit->history->complete = true;
    put_event(audit->history, &audit->history->files[1], EVENT_DELETED, put_commit(audit->history, "cccccc1", 9, "oops"));
    audit->history->files[1].alive = false;
    audit->history->files[2].path = "db/other.sql";
    const Finding *finding = only(audit, "journal/entry-without-file");
    assert_says(finding, "0001_step.sql is missing; deleted by cccccc1 of 2026-01-10 by Ann");
    assert_says(finding, "0002_step.sql is missing; no commit of the mainline ever had it here");
    assert_true(g_str_has_prefix(finding->since->id, "cccccc1"));
    assert_says(finding, "git log --oneline -- db/migrations/0001_step.sql");
}

/* --- outside the journal --------------------------------------------------------------------------------------------------- */

static void unregister(Audit *audit, size_t from) {
    MigrationSet *set = set_in(audit);
    for (size_t i = from; i < set->migration_count; i++) {
        set->migrations[i].registered = false;
        set->migrations[i].entry = -1;
    }
    set->entry_count = from;
}

static void many_unregistered_files_are_one_finding(void **state) {
    (void)state;
    g_autoptr(Audit) audit = many(30, ".sql");
    unregister(audit, 2);
    const Finding *finding = only(audit, "journal/file-not-registered");
    assert_int_equal(finding->severity, SEVERITY_ERROR);
    assert_says(finding, "28 migration files will never run: they are not in the journal");
    assert_int_equal(finding->evidence->len, 28); /* all of them */
    assert_says(finding, "tag: \"0029_step\"");
}

/* Strata where unregistered file `odd` brings what registered file `later` brings, too, so that the latter fails. */
static Strata *chain_with_left_over(bool left_over) {
    static const char *const tags[] = {"0000_init", "0001_left", "0001_orders", "0002_note"};
    Catalog *catalogs[4];
    for (size_t i = 0; i < 4; i++) {
        catalogs[i] = catalog_at(i >= 2 ? 2 : 1);
        if (i == 3 || (left_over && i >= 1))
            put_column(catalogs[i], "public.users", "note", "text");
    }
    Strata *strata = chain_of(4, catalogs, tags);
    if (!left_over)
        strata->strata[1].status = STRATUM_NOT_RUN;
    return strata;
}

/* dokploy's case: with the left-over file the registered one seems to fail and to have made nothing. */
static void left_over_files_make_nothing(void **state) {
    (void)state;
    static const char *const tags[] = {"0000_init", "0001_left", "0001_orders", "0002_note"};
    g_autoptr(Audit) audit = clean_audit();
    AuditTarget *part = part_of(audit);
    migration_set_free(part->migrations);
    strata_free(part->all);
    part->migrations = set_of(4, tags);
    part->migrations->migrations[1].registered = false;
    part->migrations->migrations[1].entry = -1;
    memmove(&part->migrations->entries[1], &part->migrations->entries[2], 2 * sizeof(JournalEntry));
    part->migrations->entry_count = 3;
    part->registered = chain_with_left_over(false);
    part->all = chain_with_left_over(true);
    Stratum *failing = &part->all->strata[3];
    failing->status = STRATUM_FAILED;
    failing->failures = g_new0(ReplayFailure, 1);
    failing->failure_count = 1;
    failing->failures[0] = (ReplayFailure){.cause = CAUSE_ALREADY_EXISTS, .line = 1, .message = "column exists"};
    audit_analyse(audit);
    assert_non_null(finding_find(audit, "journal/dead-twin"));
    assert_int_equal(strata_failures(part->all), 0);
    const Provenance *story = provenance_find(part->provenance, KIND_COLUMN, "public.users.note");
    assert_non_null(story);
    assert_int_equal(provenance_added_in(story), 3);
}

/* --- whose fault a failure is ------------------------------------------------------------------------------------------------ */

static void fail_at(Audit *audit, size_t index, FailureCause cause) {
    Stratum *stratum = &part_of(audit)->registered->strata[index];
    stratum->status = STRATUM_FAILED;
    stratum->failures = g_new0(ReplayFailure, 1);
    stratum->failure_count = 1;
    stratum->failures[0] = (ReplayFailure){.cause = cause, .line = 1, .message = "no", .missing = "thing"};
}

static void an_old_server_is_incomplete_evidence(void **state) {
    (void)state;
    static const struct {
        FailureCause first, second;
        int code;
        Severity second_severity;
    } rows[] = {
        {CAUSE_SERVER_TOO_OLD, CAUSE_MISSING_OBJECT, 4, SEVERITY_WARNING}, {CAUSE_ENVIRONMENT, CAUSE_ENVIRONMENT, 4, SEVERITY_WARNING},
        {CAUSE_SERVER_TOO_OLD, CAUSE_ALREADY_EXISTS, 3, SEVERITY_ERROR},   {CAUSE_MISSING_OBJECT, CAUSE_SERVER_TOO_OLD, 3, SEVERITY_WARNING},
        {CAUSE_PRIVILEGE, CAUSE_MISSING_OBJECT, 3, SEVERITY_WARNING},      {CAUSE_OTHER, CAUSE_OTHER, 3, SEVERITY_ERROR},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Audit) audit = clean_audit();
        fail_at(audit, 1, rows[i].first);
        fail_at(audit, 2, rows[i].second);
        audit_analyse(audit);
        assert_int_equal(rule_count(audit, "replay/failed"), 2);
        /* Chronological within a severity: the second one is the last. */
        const Finding *second = NULL;
        for (size_t j = 0; j < audit->findings->items->len; j++)
            if (strcmp(((const Finding *)audit->findings->items->pdata[j])->subject, "db/migrations/0002_email.sql") == 0)
                second = audit->findings->items->pdata[j];
        assert_non_null(second);
        assert_int_equal(second->severity, rows[i].second_severity);
        assert_int_equal(audit_exit_code(audit, SEVERITY_COUNT), rows[i].code);
        assert_int_equal(audit_is_incomplete(audit), rows[i].first == CAUSE_SERVER_TOO_OLD || rows[i].first == CAUSE_ENVIRONMENT || i == 3);
    }
}

static const Finding *failure_of(const Audit *audit, const char *subject) {
    for (size_t i = 0; i < audit->findings->items->len; i++) {
        const Finding *finding = audit->findings->items->pdata[i];
        if (strcmp(finding->rule, "replay/failed") == 0 && strcmp(finding->subject, subject) == 0)
            return finding;
    }
    return NULL;
}

/* One extension that is not installed is one thing to do; what lacks another one too is told by itself. */
static void one_extension_is_one_finding(void **state) {
    (void)state;
    static const char *const wanted[] = {"st_point(double precision, double precision)", "geometry", "create_hypertable(unknown, unknown)"};
    g_autoptr(Audit) audit = clean_audit();
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
        fail_at(audit, i + 1, CAUSE_MISSING_EXTENSION);
        part_of(audit)->registered->strata[i + 1].failures[0].missing = wanted[i];
    }
    audit_analyse(audit);
    assert_int_equal(rule_count(audit, "replay/failed"), 2);
    const Finding *first = failure_of(audit, "db/migrations/0001_orders.sql"), *other = failure_of(audit, "db/migrations/0003_audit.sql");
    assert_true(first && other);
    assert_non_null(strstr(first->evidence->pdata[0], CODE("st_point(double precision, double precision)") " of " CODE("postgis")));
    assert_non_null(strstr(first->evidence->pdata[1], "1 more fails for the same reason: " CODE("0002_email")));
    assert_non_null(strstr(first->remedy, CODE("postgis")));
    assert_int_equal(other->evidence->len, 1);
    assert_non_null(strstr(other->remedy, CODE("timescaledb")));
}

/* What fails only because of an earlier failure of this server is told in one finding, behind where to begin. */
static void followers_are_one_finding(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    fail_at(audit, 0, CAUSE_MISSING_ROLE);
    fail_at(audit, 1, CAUSE_MISSING_OBJECT);
    fail_at(audit, 2, CAUSE_OTHER);
    fail_at(audit, 3, CAUSE_MISSING_OBJECT);
    audit_analyse(audit);
    assert_int_equal(rule_count(audit, "replay/failed"), 3);
    const Finding *rest = failure_of(audit, "db/migrations/0001_orders.sql");
    assert_non_null(strstr(rest->title, "2 more migrations fail after these"));
    assert_non_null(strstr(rest->evidence->pdata[0], CODE("0001_orders") " and " CODE("0003_audit")));
    assert_int_equal(rest->severity, SEVERITY_WARNING);
    assert_int_equal(failure_of(audit, "db/migrations/0002_email.sql")->severity, SEVERITY_ERROR);
}

/* --- commands ------------------------------------------------------------------------------------------------------------ */

/* The variable that the configuration names; never text that a shell would read otherwise. */
static void commands_use_the_configured_variable(void **state) {
    (void)state;
    static const struct {
        const char *env, *used;
    } rows[] = {{"TENANT_URL", "psql \"$TENANT_URL\" -v"}, {"x\"; rm -rf /", "psql \"$DATABASE_URL\" -v"}, {NULL, "psql \"$DATABASE_URL\" -v"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Audit) audit = clean_audit();
        DatabaseRef ref = {.name = "production", .env = rows[i].env};
        g_array_append_val(((Target *)audit->project->targets->pdata[0])->databases, ref);
        set_in(audit)->entries[3].when = 1600000000123;
        put_database(audit, catalog_at(3), 3);
        audit_analyse(audit);
        assert_says(finding_find(audit, "live/skipped"), rows[i].used);
    }
}

/* Ten indexes of one number, in ten folders because each may hold one statement only: no accident, when they came together. */
static void a_series_of_one_number(void **state) {
    (void)state;
    for (int together = 0; together < 2; together++) {
        g_autoptr(Audit) audit = many(2, ".sql");
        MigrationSet *set = set_in(audit);
        set->journal = NULL;
        set->migrations[0].prefix = set->migrations[1].prefix = "0000";
        if (together)
            audit->history->files[1].events[0].mainline = audit->history->files[0].events[0].mainline;
        history_sort_files(audit->history);
        audit_analyse(audit);
        assert_int_equal(rule_count(audit, "journal/duplicate-number"), together ? 0 : 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_series_of_one_number),
        cmocka_unit_test(several_edits_of_one_file),        cmocka_unit_test(many_edits_are_one_finding),
        cmocka_unit_test(a_squash_is_no_edit),              cmocka_unit_test(deletions_are_named_as_people_do),
        cmocka_unit_test(many_deletions_are_one_finding),   cmocka_unit_test(a_missing_file_says_who_deleted_it),
        cmocka_unit_test(many_unregistered_files_are_one_finding), cmocka_unit_test(left_over_files_make_nothing),
        cmocka_unit_test(an_old_server_is_incomplete_evidence), cmocka_unit_test(one_extension_is_one_finding), cmocka_unit_test(followers_are_one_finding), cmocka_unit_test(commands_use_the_configured_variable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
