#include "clean_audit.h"

#include "analysis/comparison.h"

static const ComparisonRow *row_of(const Comparison *comparison, const char *identity) {
    for (size_t i = 0; i < comparison->rows->len; i++) {
        const ComparisonRow *row = comparison->rows->pdata[i];
        if (strcmp(row->identity, identity) == 0)
            return row;
    }
    return NULL;
}

static void assert_cell(const Comparison *comparison, const char *identity, size_t source, CellState state, const char *note) {
    const ComparisonRow *row = row_of(comparison, identity);
    if (!row)
        fail_msg("no row %s", identity);
    assert_int_equal(row->cells[source].state, state);
    g_autofree char *plain = row->cells[source].note ? text_plain(row->cells[source].note, false) : NULL;
    if (!note)
        assert_null(plain);
    else
        assert_string_equal(plain ? plain : "(none)", note);
}

static void one_source_has_no_differences(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    audit_analyse(audit);
    g_autoptr(Comparison) comparison = comparison_build(part_of(audit));
    assert_int_equal(comparison->sources->len, 1);
    assert_string_equal(comparison->sources->pdata[0], "migrations");
    assert_int_equal(comparison->rows->len, 3);
    assert_int_equal(comparison->differing, 0);
    assert_cell(comparison, "public.users", 0, CELL_SAME, "2 columns");
}

static void behind_and_by_hand(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *live = catalog_at(2);
    put_column(live, "public.orders", "note", "text");
    put_table(live, "public.scratch");
    put_column(live, "public.scratch", "id", "integer");
    put_table(live, "drizzle.__drizzle_migrations");
    put_column(live, "drizzle.__drizzle_migrations", "id", "integer");
    put_database(audit, live, 2);
    audit_add_database(part_of(audit), "staging")->problem = "connection refused";
    audit_analyse(audit);
    g_autoptr(Comparison) comparison = comparison_build(part_of(audit));
    assert_int_equal(comparison->sources->len, 3);
    assert_string_equal(comparison->sources->pdata[1], "live:production");
    assert_cell(comparison, "public.users", 1, CELL_PENDING, "needs 0002_email");
    assert_cell(comparison, "public.audit", 1, CELL_PENDING, "needs 0003_audit");
    assert_cell(comparison, "public.orders", 1, CELL_DIFFERENT, "+1 column");
    assert_cell(comparison, "public.scratch", 0, CELL_ABSENT, NULL);
    assert_cell(comparison, "public.scratch", 1, CELL_EXTRA, "1 column");
    assert_cell(comparison, "public.scratch", 2, CELL_UNKNOWN, NULL);
    assert_null(row_of(comparison, "drizzle.__drizzle_migrations"));
    assert_int_equal(comparison->rows->len, 4);
    assert_int_equal(comparison->differing, 4);
}

static void the_journal_is_a_source_of_its_own(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    AuditTarget *part = part_of(audit);
    Catalog *catalogs[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        catalogs[i] = catalog_at(i < 2 ? i + 1 : 2);
    part->registered = chain_of(COUNT, catalogs, TAGS);
    for (size_t i = 2; i < COUNT; i++) {
        part->migrations->migrations[i].registered = false;
        part->migrations->migrations[i].entry = -1;
    }
    part->migrations->entry_count = 2;
    audit_analyse(audit);
    g_autoptr(Comparison) comparison = comparison_build(part);
    assert_string_equal(comparison->sources->pdata[0], "journal");
    assert_cell(comparison, "public.users", 0, CELL_DIFFERENT, "\xe2\x88\x92" "1 column");
    assert_cell(comparison, "public.audit", 0, CELL_ABSENT, "0003_audit is not in the journal");
    assert_cell(comparison, "public.audit", 1, CELL_SAME, "1 column");
    assert_int_equal(comparison->differing, 2);
}

static void missing_and_different(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *live = catalog_new();
    put_table(live, "public.users");
    put_column(live, "public.users", "id", "bigint");
    put_column(live, "public.users", "email", "character varying(255)");
    put_table(live, "public.audit");
    put_column(live, "public.audit", "id", "bigint");
    put_database(audit, live, 4);
    audit_analyse(audit);
    g_autoptr(Comparison) comparison = comparison_build(part_of(audit));
    assert_cell(comparison, "public.users", 1, CELL_DIFFERENT, "~1 column");
    assert_cell(comparison, "public.orders", 1, CELL_ABSENT, "made by 0001_orders");
}

static void nothing_replayed(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    strata_free(part_of(audit)->registered);
    part_of(audit)->registered = part_of(audit)->all = NULL;
    part_of(audit)->replay_problem = "no server";
    put_database(audit, catalog_at(4), 4);
    audit_analyse(audit);
    g_autoptr(Comparison) comparison = comparison_build(part_of(audit));
    assert_int_equal(comparison->rows->len, 0);
    assert_true(audit_is_incomplete(audit));
    assert_int_equal(audit_exit_code(audit, SEVERITY_ERROR), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_source_has_no_differences), cmocka_unit_test(behind_and_by_hand), cmocka_unit_test(the_journal_is_a_source_of_its_own),
        cmocka_unit_test(missing_and_different),         cmocka_unit_test(nothing_replayed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
