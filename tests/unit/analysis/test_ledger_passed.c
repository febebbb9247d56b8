/* A ledger that keeps the last number only: what it passed over, told from history and catalog. */

#include "clean_audit.h"

/* Four migrations of golang-migrate, the last of which has run; 0002_email landed `day` days after the first and is not in the database. */
static Audit *past_the_last(int day) {
    Audit *audit = clean_audit();
    MigrationSet *set = set_in(audit);
    static const char *const keys[COUNT] = {"1", "2", "3", "4"};
    set->rules = runner_find("golang-migrate")->rules;
    set->ledger = set->rules->ledger;
    set->journal = NULL;
    for (size_t i = 0; i < COUNT; i++)
        set->migrations[i].key = keys[i];
    audit->history->files[2].events[0].mainline = put_commit(audit->history, "bbbbbb2", day, "merge at last");
    Catalog *live = catalog_at(2);
    put_table(live, "public.audit");
    put_column(live, "public.audit", "id", "bigint");
    put_table(live, "public.data_migrations");
    put_column(live, "public.data_migrations", "version", "bigint");
    put_column(live, "public.data_migrations", "dirty", "boolean");
    AuditDatabase *database = put_database(audit, live, 0);
    static const char *const version[] = {"4"}, *const dirty[] = {"f"};
    LedgerTable table = {.rows = 1};
    table.columns[FIELD_KEY] = version;
    table.columns[FIELD_DIRTY] = dirty;
    ledger_state_free(database->ledger);
    database->ledger = runner_predict(set, &table, &(LedgerSetting){.has_objects = true});
    history_sort_files(audit->history);
    audit_analyse(audit);
    return audit;
}

static const LedgerState *ledger_in(Audit *audit) {
    return ((const AuditDatabase *)part_of(audit)->databases->pdata[0])->ledger;
}

static void what_came_too_late_was_passed_over(void **state) {
    (void)state;
    g_autoptr(Audit) audit = past_the_last(35);
    const LedgerState *ledger = ledger_in(audit);
    assert_true(ledger->applied[1] && ledger->applied[3]);
    assert_false(ledger->applied[2] || ledger->will_run[2]);
    assert_true(ledger->will_skip[2]);
    const Finding *finding = finding_find(audit, "live/skipped");
    assert_non_null(finding);
    assert_says(finding, "golang-migrate will never run 1 migration on production: 0002_email");
    assert_says(finding, "it landed with bbbbbb2 of 2026-02-05 by Ann, when 0003_audit was there already");
    assert_int_equal(rule_count(audit, "live/missing"), 0);
    assert_int_equal(rule_count(audit, "live/ledger-disagrees"), 0);
}

/* In its turn it has run: what is missing was taken away. */
static void what_came_in_time_has_run(void **state) {
    (void)state;
    g_autoptr(Audit) audit = past_the_last(20);
    assert_true(ledger_in(audit)->applied[2]);
    assert_false(ledger_in(audit)->will_skip[2]);
    assert_int_equal(rule_count(audit, "live/skipped"), 0);
    assert_int_equal(rule_count(audit, "live/missing"), 1);
}

/* data_migrations has just the columns of such a ledger. */
static void the_ledger_of_another_folder_is_no_drift(void **state) {
    (void)state;
    g_autoptr(Audit) audit = past_the_last(35);
    assert_int_equal(rule_count(audit, "live/extra"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_too_late_was_passed_over),
        cmocka_unit_test(what_came_in_time_has_run),
        cmocka_unit_test(the_ledger_of_another_folder_is_no_drift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
