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

static AuditDeclared *put_declared(Audit *audit, const char *name, DeclaredRole role, DeclaredFormat format, Catalog *take_catalog) {
    AuditDeclared *declared = audit_add_declared(part_of(audit), name, role);
    declared->declaration = declaration_new(format);
    declared->strata = chain_of(1, &take_catalog, (const char *const[]){name});
    return declared;
}

/* Declared sources come first; what their language cannot say, and what was not understood, is no difference; cells lead to findings. */
static void declared_sources(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *catalogs[COUNT] = {catalog_at(1), catalog_at(2), catalog_at(3), catalog_at(4)};
    put_object(catalogs[3], KIND_FUNCTION, NULL, "public.f()", "language=sql", NULL);
    strata_free(part_of(audit)->all);
    part_of(audit)->registered = part_of(audit)->all = chain_of(COUNT, catalogs, TAGS);
    Catalog *schema = catalog_at(2);
    put_column(schema, "public.orders", "note", "text");
    put_table(schema, "public.plans");
    put_column(schema, "public.plans", "id", "integer");
    AuditDeclared *declared = put_declared(audit, "schema.ts", ROLE_SCHEMA, DECLARED_DRIZZLE, schema);
    declaration_doubt(declared->declaration, "public.audit", true);
    put_declared(audit, "init.ts", ROLE_INIT, DECLARED_EMBEDDED, catalog_at(4));
    audit_add_declared(part_of(audit), "dump.sql", ROLE_DUMP)->problem = "is a binary file";
    audit_analyse(audit);
    g_autoptr(Comparison) comparison = comparison_build(part_of(audit));
    assert_int_equal(comparison->sources->len, 4);
    assert_string_equal(comparison->sources->pdata[0], "schema.ts");
    assert_string_equal(comparison->sources->pdata[3], "migrations");
    assert_cell(comparison, "public.users", 0, CELL_DIFFERENT, "\xe2\x88\x92" "1 column");
    assert_cell(comparison, "public.orders", 0, CELL_DIFFERENT, "+1 column");
    assert_cell(comparison, "public.plans", 0, CELL_EXTRA, "1 column");
    assert_cell(comparison, "public.plans", 1, CELL_ABSENT, NULL);
    assert_cell(comparison, "public.plans", 2, CELL_UNKNOWN, NULL);
    assert_cell(comparison, "public.audit", 0, CELL_UNKNOWN, "not understood");
    assert_cell(comparison, "public.f()", 0, CELL_BEYOND, NULL);
    assert_cell(comparison, "public.f()", 1, CELL_ABSENT, "made by 0003_audit");
    assert_cell(comparison, "public.users", 1, CELL_SAME, "2 columns");
    const ComparisonCell *cell = &row_of(comparison, "public.orders")->cells[0];
    const Finding *finding = comparison_finding(audit, part_of(audit), comparison, 0, cell);
    assert_non_null(finding);
    assert_string_equal(finding->rule, "declared/unmigrated");
    assert_string_equal(finding->subject, "public.orders.note");
    assert_null(comparison_finding(audit, part_of(audit), comparison, 3, cell = &row_of(comparison, "public.orders")->cells[3]));
}

/* A difference that only the language makes is none. */
static void only_beyond(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *catalogs[COUNT] = {catalog_at(1), catalog_at(2), catalog_at(3), catalog_at(4)};
    put_object(catalogs[3], KIND_FUNCTION, NULL, "public.f()", "language=sql", NULL);
    strata_free(part_of(audit)->all);
    part_of(audit)->registered = part_of(audit)->all = chain_of(COUNT, catalogs, TAGS);
    put_declared(audit, "schema.ts", ROLE_SCHEMA, DECLARED_DRIZZLE, catalog_at(4));
    audit_analyse(audit);
    g_autoptr(Comparison) comparison = comparison_build(part_of(audit));
    assert_int_equal(comparison->differing, 0);
    assert_cell(comparison, "public.f()", 0, CELL_BEYOND, NULL);
}

/* A project that only pushes has no migrations: its schema is what the databases are compared with. */
static void pushed(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    AuditTarget *part = part_of(audit);
    strata_free(part->registered);
    part->registered = part->all = NULL;
    put_declared(audit, "schema.ts", ROLE_SCHEMA, DECLARED_DRIZZLE, catalog_at(4));
    Catalog *live = catalog_at(2);
    put_object(live, KIND_FUNCTION, NULL, "public.f()", "language=sql", NULL);
    put_database(audit, live, 0);
    audit_analyse(audit);
    g_autoptr(Comparison) comparison = comparison_build(part);
    assert_int_equal(comparison->sources->len, 2);
    assert_string_equal(comparison->sources->pdata[0], "schema.ts");
    assert_string_equal(comparison->sources->pdata[1], "live:production");
    assert_cell(comparison, "public.users", 1, CELL_DIFFERENT, "\xe2\x88\x92" "1 column");
    assert_cell(comparison, "public.audit", 1, CELL_ABSENT, NULL);
    assert_null(row_of(comparison, "public.f()"));
    assert_int_equal(comparison->differing, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_source_has_no_differences), cmocka_unit_test(behind_and_by_hand), cmocka_unit_test(the_journal_is_a_source_of_its_own),
        cmocka_unit_test(missing_and_different),         cmocka_unit_test(nothing_replayed),
        cmocka_unit_test(declared_sources),              cmocka_unit_test(only_beyond),              cmocka_unit_test(pushed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
