#include "risk_fixture.h"
#include "risk_types.h"

/* Which migrations are reviewed, what runs together, what configuration and comments do, what a finding says. */

static AuditTarget *part_in(const Audit *audit) {
    return audit->targets->pdata[0];
}

static size_t notes(const Audit *audit) {
    const AuditTarget *part = part_in(audit);
    return part->risks ? part->risks->len : 0;
}

/* --- which ------------------------------------------------------------------------------------------------------------------ */

static const char *const INDEXES[] = {"CREATE INDEX a ON users (email)", "CREATE INDEX b ON users (amount)", "CREATE INDEX c ON orders (id)"};

/* A live database that the first `applied` migrations have made, by its ledger. */
static void put_live(Audit *audit, const char *name, size_t applied) {
    AuditTarget *part = part_in(audit);
    AuditDatabase *database = audit_add_database(part, name);
    size_t count = part->migrations->migration_count;
    const RiskSetting none = {0};
    database->catalog = catalog_in_use(&none, false);
    catalog_seal(database->catalog);
    database->ledger = ledger_state_new(applied, count);
    database->ledger->has_ledger = true;
    for (size_t i = 0; i < count; i++) {
        database->ledger->applied[i] = i < applied;
        database->ledger->will_run[i] = i >= applied;
    }
}

static void reviews_what_waits(void **state) {
    (void)state;
    const RiskSetting none = {0};
    g_autoptr(Audit) audit = risk_audit(&none, 3, INDEXES);
    audit->risk_scope = RISKS_PENDING;
    put_live(audit, "production", 3);
    put_live(audit, "staging", 4);
    audit_analyse(audit);
    assert_int_equal(notes(audit), 1);
    const RiskNote *note = part_in(audit)->risks->pdata[0];
    assert_int_equal(note->migration, 3);
    assert_true(note->pending);
    assert_int_equal(note->databases->len, 1);
    assert_string_equal(note->databases->pdata[0], "production");
    assert_int_equal(risk_count(audit, 3, "risk/create-index"), 1);
}

static void reviews_the_last_without_tags(void **state) {
    (void)state;
    const RiskSetting none = {0};
    g_autoptr(Audit) audit = risk_audit(&none, 3, INDEXES);
    audit->risk_scope = RISKS_LATELY;
    audit->history->head = put_commit(audit->history, "ffffff0", 31, "later"); /* 31 days after the first migration, 30 after the second */
    audit_analyse(audit);
    assert_int_equal(notes(audit), 3);
    assert_int_equal(risk_count(audit, 0, "risk/create-index"), 0);
    assert_int_equal(risk_count(audit, 1, "risk/create-index"), 1);
}

static void reviews_what_no_tag_has(void **state) {
    (void)state;
    const RiskSetting none = {0};
    g_autoptr(Audit) audit = risk_audit(&none, 3, INDEXES);
    audit->risk_scope = RISKS_RECENT;
    audit->history->head = put_commit(audit->history, "ffffff0", 1, "later");
    for (size_t i = 0; i < 3; i++)
        ((Commit *)(uintptr_t)audit->history->files[i].events[0].mainline)->first_tag = "v1";
    audit_analyse(audit);
    assert_int_equal(notes(audit), 1);
    assert_int_equal(((const RiskNote *)part_in(audit)->risks->pdata[0])->migration, 3);
}

static void reviews_uncommitted_always(void **state) {
    (void)state;
    const RiskSetting none = {0};
    g_autoptr(Audit) audit = risk_audit(&none, 3, INDEXES);
    audit->risk_scope = RISKS_LATELY;
    audit->history->head = put_commit(audit->history, "ffffff0", 400, "later");
    part_in(audit)->migrations->migrations[2].uncommitted = true;
    audit_analyse(audit);
    assert_int_equal(notes(audit), 1);
    assert_true(((const RiskNote *)part_in(audit)->risks->pdata[0])->uncommitted);
}

static void reviews_nothing_when_told(void **state) {
    (void)state;
    const RiskSetting none = {0};
    g_autoptr(Audit) audit = risk_audit(&none, 3, INDEXES);
    audit->risk_scope = RISKS_NONE;
    audit_analyse(audit);
    assert_int_equal(notes(audit), 0);
    assert_int_equal(risk_scope_find("pending"), RISKS_PENDING);
    assert_int_equal(risk_scope_find("none"), RISKS_NONE);
    assert_int_equal(risk_scope_find(""), RISKS_COUNT);
    assert_int_equal(risk_scope_find("some"), RISKS_COUNT);
}

/* --- together ----------------------------------------------------------------------------------------------------------------- */

static const char *const TABLE_THEN_INDEX[] = {"CREATE TABLE t (a int)", "CREATE INDEX i ON t (a)"};

static void table_of_the_same_batch_is_new(void **state) {
    (void)state;
    const RiskSetting none = {0};
    g_autoptr(Audit) apart = risk_audit(&none, 2, TABLE_THEN_INDEX);
    audit_analyse(apart);
    assert_int_equal(risk_count(apart, 2, "risk/create-index"), 1); /* another commit: it may be in use since */

    g_autoptr(Audit) together = risk_audit(&none, 2, TABLE_THEN_INDEX);
    put_live(together, "production", 1);
    audit_analyse(together);
    assert_int_equal(risk_count(together, 2, "risk/create-index"), 0);

    g_autoptr(Audit) later = risk_audit(&none, 2, TABLE_THEN_INDEX);
    put_live(later, "staging", 1);
    put_live(later, "production", 2); /* has the table already */
    audit_analyse(later);
    assert_int_equal(risk_count(later, 2, "risk/create-index"), 1);

    g_autoptr(Audit) commit = risk_audit(&none, 2, TABLE_THEN_INDEX);
    commit->history->files[2].events[0].mainline = commit->history->files[1].events[0].mainline;
    audit_analyse(commit);
    assert_int_equal(risk_count(commit, 2, "risk/create-index"), 0);
}

static void if_not_exists_makes_nothing_where_it_is(void **state) {
    (void)state;
    const RiskSetting none = {0};
    const char *sql = "CREATE TABLE IF NOT EXISTS users (id int); CREATE INDEX i ON users (id); CREATE TABLE IF NOT EXISTS t (id int); CREATE INDEX j ON t (id)";
    g_autoptr(Audit) audit = risk_audit(&none, 1, &sql);
    audit_analyse(audit);
    assert_int_equal(risk_count(audit, 1, "risk/create-index"), 1);
    assert_string_equal(risk_find_item(audit, "risk/create-index")->subject, "i");
}

static const char *const VALUE_THEN_USE[] = {"ALTER TYPE mood ADD VALUE 'happy'", "UPDATE users SET email = 'happy' WHERE id = 1"};

static void all_pending_is_one_transaction(void **state) {
    (void)state;
    const RiskSetting all = {.rules = &ALL_PENDING}, each = {.rules = &PER_FILE};
    g_autoptr(Audit) joined = risk_audit(&all, 2, VALUE_THEN_USE);
    put_live(joined, "production", 1);
    audit_analyse(joined);
    assert_int_equal(risk_count(joined, 2, "risk/enum-value-in-transaction"), 1);
    assert_says(finding_find(joined, "risk/enum-value-in-transaction"), "line 1 of 0001_change");

    g_autoptr(Audit) apart = risk_audit(&each, 2, VALUE_THEN_USE);
    put_live(apart, "production", 1);
    audit_analyse(apart);
    assert_int_equal(risk_count(apart, 2, "risk/enum-value-in-transaction"), 0);

    g_autoptr(Audit) run = risk_audit(&all, 2, VALUE_THEN_USE);
    put_live(run, "production", 2); /* the value is committed */
    audit_analyse(run);
    assert_int_equal(risk_count(run, 2, "risk/enum-value-in-transaction"), 0);
}

static void lock_is_held_over_files(void **state) {
    (void)state;
    const char *const sql[] = {"ALTER TABLE users ADD COLUMN a int", "UPDATE orders SET user_id = 1 WHERE id = 1"};
    const RiskSetting all = {.rules = &ALL_PENDING};
    g_autoptr(Audit) audit = risk_audit(&all, 2, sql);
    put_live(audit, "production", 1);
    audit_analyse(audit);
    const Finding *finding = finding_find(audit, "risk/lock-held");
    assert_non_null(finding);
    assert_int_equal(finding->severity, SEVERITY_INFO); /* some rows only */
    assert_says(finding, "ACCESS EXCLUSIVE on users since line 1 of 0001_change blocks reads and writes");
}

static void later_migration_uses_it(void **state) {
    (void)state;
    const char *const sql[] = {"DROP TABLE orders", "ALTER TABLE orders ADD COLUMN a int"};
    const RiskSetting setting = {.gone = "public.orders"};
    g_autoptr(Audit) audit = risk_audit(&setting, 2, sql);
    part_in(audit)->all = part_in(audit)->registered = (strata_free(part_in(audit)->all), NULL);
    audit_analyse(audit);
    assert_says(finding_find(audit, "risk/drop-used"), "used by migration 0002_next");
}

/* --- switches ------------------------------------------------------------------------------------------------------------------ */

static void configuration_sets_rules(void **state) {
    (void)state;
    const RiskSetting none = {0};
    const char *sql = "DROP TABLE users; TRUNCATE orders; CREATE INDEX i ON orders (id)";
    g_autoptr(Audit) audit = risk_audit(&none, 1, &sql);
    const RuleSetting settings[] = {{"risk/drop-table", true, SEVERITY_COUNT, "we keep dumps"}, {"risk/truncate", false, SEVERITY_ERROR, NULL},
                                    {"risk/create-index", false, SEVERITY_INFO, NULL}};
    g_array_append_vals(audit->project->rules, settings, G_N_ELEMENTS(settings));
    audit_analyse(audit);
    assert_null(finding_find(audit, "risk/drop-table"));
    assert_int_equal(risk_count(audit, 1, "risk/drop-table"), 0);
    assert_int_equal(finding_find(audit, "risk/truncate")->severity, SEVERITY_ERROR);
    assert_int_equal(finding_find(audit, "risk/create-index")->severity, SEVERITY_INFO);
    assert_int_equal(risk_find_item(audit, "risk/truncate")->severity, SEVERITY_ERROR);
    assert_int_equal(audit_exit_code(audit, SEVERITY_ERROR), 2);
}

static void configuration_sets_other_rules(void **state) {
    (void)state;
    const RiskSetting none = {0};
    g_autoptr(Audit) plain = risk_audit(&none, 3, INDEXES), off = risk_audit(&none, 3, INDEXES);
    part_in(plain)->migrations->migrations[3].uncommitted = part_in(off)->migrations->migrations[3].uncommitted = true;
    const RuleSetting setting = {"history/uncommitted", true, SEVERITY_COUNT, NULL};
    g_array_append_val(off->project->rules, setting);
    audit_analyse(plain);
    audit_analyse(off);
    assert_non_null(finding_find(plain, "history/uncommitted"));
    assert_null(finding_find(off, "history/uncommitted"));
}

static void comment_allows_its_statement(void **state) {
    (void)state;
    const RiskSetting none = {0};
    const char *sql = "-- pgstrata: allow risk/drop-table: empty since May, see #12\nDROP TABLE users;\nDROP TABLE orders;\n";
    g_autoptr(Audit) audit = risk_audit(&none, 1, &sql);
    audit_analyse(audit);
    assert_int_equal(risk_count(audit, 1, "risk/drop-table"), 1);
    const RiskItem *first = risk_find_item(audit, "risk/drop-table");
    assert_string_equal(first->subject, "users");
    assert_string_equal(first->allowed, "empty since May, see #12");
    assert_int_equal(first->allowed_line, 1);
    assert_string_equal(finding_find(audit, "risk/drop-table")->title, CODE("0001_change") " drops table " CODE("orders"));
}

static void comment_allows_the_file(void **state) {
    (void)state;
    const RiskSetting none = {0};
    const char *sql = "DROP TABLE users;\n/* pgstrata: allow-file risk/drop-table, risk/truncate: the product is closed */\nTRUNCATE orders; DROP TABLE orders;\n";
    g_autoptr(Audit) audit = risk_audit(&none, 1, &sql);
    audit_analyse(audit);
    assert_int_equal(risk_count(audit, 1, "risk/drop-table") + risk_count(audit, 1, "risk/truncate"), 0);
    assert_null(finding_find(audit, "risk/drop-table"));
    assert_null(finding_find(audit, "risk/allow-comment"));
}

static void comment_without_reason_says_so(void **state) {
    (void)state;
    const RiskSetting none = {0};
    const char *sql = "SELECT 1;\n-- pgstrata: allow risk/drop-table:\nDROP TABLE users;\n-- pgstrata: allow journal/order: no\n";
    g_autoptr(Audit) audit = risk_audit(&none, 1, &sql);
    audit_analyse(audit);
    assert_int_equal(risk_count(audit, 1, "risk/drop-table"), 1);
    const Finding *finding = finding_find(audit, "risk/allow-comment");
    assert_int_equal(finding->line, 2);
    assert_says(finding, "line 2: it gives no reason for allowing risk/drop-table");
    assert_says(finding, "line 4: journal/order is no risk note");
}

static void comment_in_a_block_counts_for_what_is_inside(void **state) {
    (void)state;
    const RiskSetting none = {0};
    const char *sql = "-- pgstrata: allow risk/drop-table: guarded\nDO $$ BEGIN DROP TABLE users; END $$;\n";
    g_autoptr(Audit) audit = risk_audit(&none, 1, &sql);
    audit_analyse(audit);
    assert_int_equal(risk_count(audit, 1, "risk/drop-table"), 0);
    assert_null(finding_find(audit, "risk/allow-comment"));
}

/* --- what it says --------------------------------------------------------------------------------------------------------------- */

static void finding_groups_a_rule(void **state) {
    (void)state;
    const RiskSetting none = {0};
    const char *sql = "CREATE INDEX a ON users (email);\n\nCREATE INDEX b ON orders (id);\n";
    g_autoptr(Audit) audit = risk_audit(&none, 1, &sql);
    audit_analyse(audit);
    assert_int_equal(rule_count(audit, "risk/create-index"), 1);
    const Finding *finding = finding_find(audit, "risk/create-index");
    assert_string_equal(finding->title, CODE("0001_change") " builds indexes " CODE("a") " and " CODE("b") " without CONCURRENTLY");
    assert_string_equal(finding->migration, "0001_change");
    assert_string_equal(finding->path, "db/migrations/0001_change.sql");
    assert_int_equal(finding->line, 1);
    assert_non_null(finding->since);
    assert_string_equal(finding->commands, "CREATE INDEX CONCURRENTLY a ON users (email);\nCREATE INDEX CONCURRENTLY b ON orders (id);\n");
    assert_says(finding, "line 3: CREATE INDEX b ON orders (id); on orders");
}

static void type_change_is_told(void **state) {
    (void)state;
    const RiskSetting setting = {.retyped = "seen", .type = "timestamp with time zone"};
    const char *sql = "ALTER TABLE users ALTER seen TYPE timestamptz";
    g_autoptr(Audit) audit = risk_audit(&setting, 1, &sql);
    audit_analyse(audit);
    assert_says(finding_find(audit, "risk/type-rewrite"), "timestamp without time zone becomes timestamp with time zone: no rewrite where the session's TimeZone is UTC");
}

static void locks_are_listed(void **state) {
    (void)state;
    const RiskSetting none = {0};
    const char *sql = "ALTER TABLE users ADD COLUMN a int;\nCREATE TABLE t (u int REFERENCES orders (id));\nALTER TABLE t ADD COLUMN b int;\nSELECT 1;\n";
    g_autoptr(Audit) audit = risk_audit(&none, 1, &sql);
    audit_analyse(audit);
    const RiskNote *note = part_in(audit)->risks->pdata[1];
    assert_int_equal(note->risks->len, 0);
    assert_int_equal(note->locks->len, 2);
    const RiskTableLock *locks = (const RiskTableLock *)(const void *)note->locks->data;
    assert_string_equal(locks[0].table, "users");
    assert_int_equal(locks[0].mode, LOCK_ACCESS_EXCLUSIVE);
    assert_string_equal(locks[1].table, "orders");
    assert_int_equal(locks[1].mode, LOCK_SHARE_ROW_EXCLUSIVE);
    assert_int_equal(locks[1].line, 2);
}

static void unknown_statements_are_said(void **state) {
    (void)state;
    const RiskSetting none = {0};
    const char *sql = "SELECT 1;\nALTER TABLE users FROBNICATE;\nDROP TABLE users;\nDO $$ BEGIN EXECUTE format('DROP TABLE %I', 'users'); END $$;\n";
    g_autoptr(Audit) audit = risk_audit(&none, 1, &sql);
    audit_analyse(audit);
    const RiskNote *note = part_in(audit)->risks->pdata[1];
    assert_int_equal(note->unread->len, 2);
    assert_int_equal(g_array_index(note->unread, int, 0), 2);
    assert_int_equal(g_array_index(note->unread, int, 1), 4);
    assert_int_equal(risk_count(audit, 1, "risk/drop-table"), 1);
}

/* --- types ------------------------------------------------------------------------------------------------------------------------ */

static void types_are_compared(void **state) {
    (void)state;
    static const struct {
        const char *before, *after;
        bool rewrites, narrows;
    } rows[] = {
        {"integer", "bigint", true, false},
        {"bigint", "integer", true, true},
        {"character varying(10)", "character varying(20)", false, false},
        {"character varying(20)", "character varying(10)", true, true},
        {"character varying(20)", "character varying", false, false},
        {"character varying(20)", "text", false, false},
        {"text", "character varying", false, false},
        {"text", "character varying(20)", true, true},
        {"character(3)", "text", true, false},
        {"numeric(10,2)", "numeric(12,2)", false, false},
        {"numeric(10,2)", "numeric", false, false},
        {"numeric", "numeric(10,2)", true, true},
        {"numeric(10,2)", "numeric(12,4)", true, false},
        {"numeric(10,2)", "numeric(10,1)", true, true},
        {"timestamp(3) without time zone", "timestamp(6) without time zone", false, false},
        {"timestamp(3) without time zone", "timestamp without time zone", false, false},
        {"timestamp without time zone", "timestamp(6) without time zone", false, false},
        {"timestamp without time zone", "timestamp(3) without time zone", true, true},
        {"timestamp with time zone", "date", true, true},
        {"text", "mood", true, true},
        {"text", "integer", true, true},
        {"integer", "text", true, false},
        {"uuid", "text", true, false},
        {"json", "jsonb", true, false},
        {"cidr", "inet", false, false},
        {"bit varying(3)", "bit varying(8)", false, false},
        {"double precision", "real", true, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        TypeChange change = type_change(rows[i].before, rows[i].after);
        if (change.same || change.rewrites != rows[i].rewrites || change.narrows != rows[i].narrows)
            fail_msg("%s to %s: rewrites %d, narrows %d", rows[i].before, rows[i].after, change.rewrites, change.narrows);
    }
    assert_true(type_change("integer", "integer").same);
    assert_true(type_change("timestamp without time zone", "timestamp with time zone").unless_utc);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reviews_what_waits),
        cmocka_unit_test(reviews_the_last_without_tags),
        cmocka_unit_test(reviews_what_no_tag_has),
        cmocka_unit_test(reviews_uncommitted_always),
        cmocka_unit_test(reviews_nothing_when_told),
        cmocka_unit_test(table_of_the_same_batch_is_new),
        cmocka_unit_test(if_not_exists_makes_nothing_where_it_is),
        cmocka_unit_test(all_pending_is_one_transaction),
        cmocka_unit_test(lock_is_held_over_files),
        cmocka_unit_test(later_migration_uses_it),
        cmocka_unit_test(configuration_sets_rules),
        cmocka_unit_test(configuration_sets_other_rules),
        cmocka_unit_test(comment_allows_its_statement),
        cmocka_unit_test(comment_allows_the_file),
        cmocka_unit_test(comment_without_reason_says_so),
        cmocka_unit_test(comment_in_a_block_counts_for_what_is_inside),
        cmocka_unit_test(finding_groups_a_rule),
        cmocka_unit_test(type_change_is_told),
        cmocka_unit_test(locks_are_listed),
        cmocka_unit_test(unknown_statements_are_said),
        cmocka_unit_test(types_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
