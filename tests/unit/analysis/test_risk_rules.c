#include "risk_fixture.h"

/* Every rule of risk notes fires on its bad examples and stays silent on its good ones. */

typedef struct {
    const char *rule;
    bool bad;
    const char *sql;
    RiskSetting setting;
} RiskCase;

#define BAD true
#define GOOD false

static const RiskCase CASES[] = {
    {"risk/add-check", BAD, "ALTER TABLE users ADD CONSTRAINT c CHECK (amount > 0)", {0}},
    {"risk/add-check", BAD, "ALTER TABLE users ADD COLUMN n int CHECK (n > 0)", {0}},
    {"risk/add-check", GOOD, "ALTER TABLE users ADD CONSTRAINT c CHECK (amount > 0) NOT VALID", {0}},
    {"risk/add-check", GOOD, "CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0)", {0}},

    {"risk/add-exclusion", BAD, "ALTER TABLE users ADD EXCLUDE USING gist (seen WITH =)", {0}},
    {"risk/add-exclusion", GOOD, "CREATE TABLE t (a int, EXCLUDE USING gist (a WITH =))", {0}},

    {"risk/add-foreign-key", BAD, "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id)", {0}},
    {"risk/add-foreign-key", BAD, "DO $$ BEGIN ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id); EXCEPTION WHEN duplicate_object THEN null; END $$", {0}},
    {"risk/add-foreign-key", BAD, "ALTER TABLE orders ADD COLUMN o int DEFAULT 1 REFERENCES users (id)", {0}},
    {"risk/add-foreign-key", GOOD, "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID", {0}},
    {"risk/add-foreign-key", GOOD, "ALTER TABLE orders ADD COLUMN o int REFERENCES users (id)", {0}},
    {"risk/add-foreign-key", GOOD, "CREATE TABLE t (u int); ALTER TABLE t ADD FOREIGN KEY (u) REFERENCES users (id)", {0}},

    {"risk/add-not-null-column", BAD, "ALTER TABLE users ADD COLUMN a int NOT NULL", {0}},
    {"risk/add-not-null-column", BAD, "ALTER TABLE users ADD COLUMN a int NOT NULL DEFAULT NULL", {0}},
    {"risk/add-not-null-column", GOOD, "ALTER TABLE users ADD COLUMN a int NOT NULL DEFAULT 0", {0}},
    {"risk/add-not-null-column", GOOD, "ALTER TABLE users ADD COLUMN a int", {0}},
    {"risk/add-not-null-column", GOOD, "ALTER TABLE users ADD COLUMN a bigserial NOT NULL", {0}},

    {"risk/add-primary-key", BAD, "ALTER TABLE users ADD PRIMARY KEY (id)", {0}},
    {"risk/add-primary-key", GOOD, "ALTER TABLE users ADD PRIMARY KEY USING INDEX users_id", {0}},

    {"risk/add-unique", BAD, "ALTER TABLE users ADD CONSTRAINT u UNIQUE (email)", {0}},
    {"risk/add-unique", BAD, "ALTER TABLE users ADD COLUMN a int UNIQUE", {0}},
    {"risk/add-unique", GOOD, "ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_email_key", {0}},
    {"risk/add-unique", GOOD, "CREATE TABLE t (a int UNIQUE)", {0}},

    {"risk/allow-comment", BAD, "-- pgstrata: allow risk/drop-table\nDROP TABLE users", {0}},
    {"risk/allow-comment", BAD, "-- pgstrata: allow risk/no-such-rule: because\nDROP TABLE users", {0}},
    {"risk/allow-comment", BAD, "-- pgstrata: allow risk/truncate: because\nDROP TABLE users", {0}},
    {"risk/allow-comment", GOOD, "-- pgstrata: allow risk/drop-table: nobody uses it\nDROP TABLE users", {0}},
    {"risk/allow-comment", GOOD, "SELECT 1; DROP TABLE users -- pgstrata: allow risk/drop-table: nobody uses it\n", {0}},

    {"risk/attach-partition", BAD, "ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM (1) TO (2)", {0}},
    {"risk/attach-partition", GOOD, "CREATE TABLE p (LIKE events); ALTER TABLE events ATTACH PARTITION p FOR VALUES FROM (1) TO (2)", {0}},

    {"risk/cluster", BAD, "CLUSTER users USING users_email_idx", {0}},
    {"risk/cluster", GOOD, "ALTER TABLE users CLUSTER ON users_email_idx", {0}},

    {"risk/concurrently-in-transaction", BAD, "CREATE INDEX CONCURRENTLY i ON users (email)", {.not_replayed = true}},
    {"risk/concurrently-in-transaction", BAD, "CREATE INDEX CONCURRENTLY i ON users (email); SELECT 1", {.not_replayed = true, .rules = &PER_PIECE}},
    {"risk/concurrently-in-transaction", GOOD, "CREATE INDEX CONCURRENTLY i ON users (email)", {.not_replayed = true, .rules = &PER_PIECE}},
    {"risk/concurrently-in-transaction", GOOD, "CREATE INDEX CONCURRENTLY i ON users (email)", {.not_replayed = true, .no_transaction = true}},
    {"risk/concurrently-in-transaction", GOOD, "CREATE INDEX CONCURRENTLY i ON users (email)", {.not_replayed = true, .rules = &EACH_ALONE}},

    {"risk/create-index", BAD, "CREATE INDEX i ON users (email)", {0}},
    {"risk/create-index", BAD, "CREATE UNIQUE INDEX ON public.users (email)", {0}},
    {"risk/create-index", GOOD, "CREATE INDEX CONCURRENTLY i ON users (email)", {.no_transaction = true}},
    {"risk/create-index", GOOD, "CREATE TABLE t (a int); CREATE INDEX i ON t (a)", {0}},

    {"risk/delete-all", BAD, "DELETE FROM users", {0}},
    {"risk/delete-all", BAD, "WITH gone AS (DELETE FROM users RETURNING 1) SELECT count(*) FROM gone", {0}},
    {"risk/delete-all", GOOD, "DELETE FROM users WHERE id = 1", {0}},
    {"risk/delete-all", GOOD, "DELETE FROM users USING orders WHERE users.id = orders.user_id", {0}},

    {"risk/detach-partition", BAD, "ALTER TABLE events DETACH PARTITION events_old", {0}},
    {"risk/detach-partition", GOOD, "ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY", {.no_transaction = true}},

    {"risk/disable-row-security", BAD, "ALTER TABLE users DISABLE ROW LEVEL SECURITY", {0}},
    {"risk/disable-row-security", BAD, "ALTER TABLE users NO FORCE ROW LEVEL SECURITY", {0}},
    {"risk/disable-row-security", GOOD, "ALTER TABLE users ENABLE ROW LEVEL SECURITY", {0}},
    {"risk/disable-row-security", GOOD, "ALTER TABLE orders DISABLE ROW LEVEL SECURITY", {0}},

    {"risk/domain-constraint", BAD, "ALTER DOMAIN email ADD CONSTRAINT c CHECK (value ~ '@')", {0}},
    {"risk/domain-constraint", GOOD, "ALTER DOMAIN email ADD CONSTRAINT c CHECK (value ~ '@') NOT VALID", {0}},
    {"risk/domain-constraint", GOOD, "ALTER DOMAIN unused ADD CONSTRAINT c CHECK (value ~ '@')", {0}},

    {"risk/down-loses-data", BAD, "CREATE TABLE t (a int)", {.down = "DROP TABLE t; DROP TABLE users"}},
    {"risk/down-loses-data", BAD, "ALTER TABLE users ADD COLUMN a int", {.down = "ALTER TABLE users DROP COLUMN a, DROP COLUMN email"}},
    {"risk/down-loses-data", GOOD, "CREATE TABLE t (a int); ALTER TABLE users ADD COLUMN a int", {.down = "ALTER TABLE users DROP COLUMN a; DROP TABLE t"}},

    {"risk/drop-cascade", BAD, "DROP TYPE mood CASCADE", {0}},
    {"risk/drop-cascade", GOOD, "DROP TYPE mood", {0}},
    {"risk/drop-cascade", GOOD, "DROP TYPE IF EXISTS nothing CASCADE", {0}},

    {"risk/drop-column", BAD, "ALTER TABLE users DROP COLUMN email", {0}},
    {"risk/drop-column", BAD, "ALTER TABLE users ADD COLUMN b int, DROP COLUMN IF EXISTS email", {0}},
    {"risk/drop-column", GOOD, "ALTER TABLE users ADD COLUMN a int; ALTER TABLE users DROP COLUMN a", {0}},
    {"risk/drop-column", GOOD, "ALTER TABLE users DROP COLUMN IF EXISTS nothing", {0}},
    {"risk/drop-column", GOOD, "CREATE TABLE t (a int, b int); ALTER TABLE t DROP COLUMN b", {0}},

    {"risk/drop-database", BAD, "DROP DATABASE old", {.no_transaction = true}},
    {"risk/drop-database", GOOD, "CREATE DATABASE new", {.no_transaction = true}},

    {"risk/drop-index", BAD, "DROP INDEX users_email_idx", {0}},
    {"risk/drop-index", GOOD, "DROP INDEX CONCURRENTLY users_email_idx", {.no_transaction = true}},
    {"risk/drop-index", GOOD, "DROP INDEX IF EXISTS nothing", {0}},

    {"risk/drop-owned", BAD, "DROP OWNED BY bob", {0}},
    {"risk/drop-owned", GOOD, "REASSIGN OWNED BY bob TO ann", {0}},

    {"risk/drop-schema", BAD, "DROP SCHEMA app CASCADE", {0}},
    {"risk/drop-schema", GOOD, "DROP SCHEMA app", {0}},
    {"risk/drop-schema", GOOD, "CREATE SCHEMA s; DROP SCHEMA s CASCADE", {0}},
    {"risk/drop-schema", GOOD, "DROP SCHEMA IF EXISTS nothing CASCADE", {0}},

    {"risk/drop-table", BAD, "DROP TABLE users", {0}},
    {"risk/drop-table", BAD, "DROP TABLE IF EXISTS nothing, public.users CASCADE", {0}},
    {"risk/drop-table", BAD, "DO $$ BEGIN EXECUTE 'DROP TABLE users'; END $$", {0}},
    {"risk/drop-table", GOOD, "DROP TABLE IF EXISTS nothing", {0}},
    {"risk/drop-table", GOOD, "CREATE TEMP TABLE t AS SELECT 1; DROP TABLE t", {0}},
    {"risk/drop-table", GOOD, "CREATE TABLE app.users (a int); DROP TABLE app.users", {0}},
    {"risk/drop-table", GOOD, "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DROP TABLE users'", {0}},

    {"risk/drop-used", BAD, "DROP TABLE users", {.gone = "public.users"}},
    {"risk/drop-used", BAD, "ALTER TABLE users RENAME COLUMN amount TO total", {.gone = "public.users.amount"}},
    {"risk/drop-used", GOOD, "ALTER TABLE users DROP COLUMN email", {.gone = "public.users.email"}},
    {"risk/drop-used", GOOD, "DROP TABLE users; CREATE TABLE users (id int)", {0}},

    {"risk/enum-value-in-transaction", BAD, "ALTER TYPE mood ADD VALUE 'happy'; UPDATE users SET email = 'happy' WHERE id = 1", {0}},
    {"risk/enum-value-in-transaction", BAD, "ALTER TYPE mood ADD VALUE 'happy'; UPDATE users SET email = 'happy' WHERE id = 1", {.rules = &PER_PIECE}},
    {"risk/enum-value-in-transaction", GOOD, "ALTER TYPE mood ADD VALUE 'happy'; ALTER TYPE mood ADD VALUE 'happier' AFTER 'happy'", {0}},
    {"risk/enum-value-in-transaction", GOOD, "CREATE TYPE m AS ENUM ('a'); ALTER TYPE m ADD VALUE 'b'; CREATE TABLE t (m m DEFAULT 'b')", {0}},
    {"risk/enum-value-in-transaction", GOOD, "ALTER TYPE mood ADD VALUE 'happy'; UPDATE users SET email = 'happy' WHERE id = 1", {.rules = &EACH_ALONE}},
    {"risk/enum-value-in-transaction", GOOD, "ALTER TYPE mood ADD VALUE 'happy'; COMMIT; UPDATE users SET email = 'happy' WHERE id = 1", {0}},

    {"risk/grant-public", BAD, "GRANT SELECT ON users TO PUBLIC", {0}},
    {"risk/grant-public", BAD, "GRANT CREATE ON SCHEMA public TO PUBLIC", {0}},
    {"risk/grant-public", GOOD, "GRANT SELECT ON users TO app", {0}},
    {"risk/grant-public", GOOD, "GRANT USAGE ON SCHEMA public TO PUBLIC; REVOKE ALL ON users FROM PUBLIC", {0}},

    {"risk/irreversible", BAD, "ALTER TABLE users DROP COLUMN email", {.down = "ALTER TABLE users ADD COLUMN email text"}},
    {"risk/irreversible", GOOD, "ALTER TABLE users ADD COLUMN a int", {.down = "ALTER TABLE users DROP COLUMN a"}},

    {"risk/lock-held", BAD, "ALTER TABLE users ADD COLUMN a int; UPDATE users SET a = 1", {0}},
    {"risk/lock-held", BAD, "LOCK TABLE users IN EXCLUSIVE MODE; INSERT INTO orders SELECT * FROM users", {0}},
    {"risk/lock-held", BAD, "ALTER TABLE users ADD COLUMN a int; UPDATE users SET a = 1", {.rules = &PER_PIECE}},
    {"risk/lock-held", GOOD, "UPDATE users SET amount = 1 WHERE id = 1; ALTER TABLE users ADD COLUMN a int", {0}},
    {"risk/lock-held", GOOD, "ALTER TABLE users ADD COLUMN a int; UPDATE users SET a = 1", {.no_transaction = true}},
    {"risk/lock-held", GOOD, "ALTER TABLE users ADD COLUMN a int; INSERT INTO orders VALUES (1)", {0}},
    {"risk/lock-held", GOOD, "ALTER TABLE users ADD COLUMN a int; CREATE TABLE t (a int); INSERT INTO t SELECT id FROM users", {0}},

    {"risk/lock-table", BAD, "LOCK TABLE users", {0}},
    {"risk/lock-table", GOOD, "LOCK TABLE users IN ROW EXCLUSIVE MODE", {0}},

    {"risk/no-down", BAD, "ALTER TABLE users ADD COLUMN a int", {.has_down = true}},
    {"risk/no-down", GOOD, "ALTER TABLE users ADD COLUMN a int", {.has_down = true, .down = "ALTER TABLE users DROP COLUMN a"}},
    {"risk/no-down", GOOD, "ALTER TABLE users ADD COLUMN a int", {0}},

    {"risk/partial-application", BAD, "ALTER TABLE users ADD COLUMN a int; CREATE INDEX CONCURRENTLY i ON users (a)", {.no_transaction = true}},
    {"risk/partial-application", BAD, "ALTER TABLE users ADD COLUMN a int; COMMIT; CREATE INDEX CONCURRENTLY i ON users (a)", {0}},
    {"risk/partial-application", GOOD, "SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY i ON users (email)", {.no_transaction = true}},
    {"risk/partial-application", GOOD, "BEGIN; ALTER TABLE users ADD COLUMN a int; ALTER TABLE users ADD COLUMN b int; COMMIT;", {0}},
    {"risk/partial-application", GOOD, "ALTER TABLE users ADD COLUMN a int; ALTER TABLE users ADD COLUMN b int", {.rules = &EACH_ALONE}},

    {"risk/refresh-materialized-view", BAD, "REFRESH MATERIALIZED VIEW totals", {0}},
    {"risk/refresh-materialized-view", GOOD, "REFRESH MATERIALIZED VIEW CONCURRENTLY totals", {0}},
    {"risk/refresh-materialized-view", GOOD, "CREATE MATERIALIZED VIEW v AS SELECT 1 WITH NO DATA; REFRESH MATERIALIZED VIEW v", {0}},

    {"risk/reindex", BAD, "REINDEX TABLE users", {0}},
    {"risk/reindex", BAD, "REINDEX INDEX users_email_idx", {0}},
    {"risk/reindex", GOOD, "REINDEX TABLE CONCURRENTLY users", {.no_transaction = true}},

    {"risk/rename-column", BAD, "ALTER TABLE users RENAME COLUMN email TO mail", {0}},
    {"risk/rename-column", GOOD, "CREATE TABLE t (a int); ALTER TABLE t RENAME COLUMN a TO b", {0}},

    {"risk/rename-enum-value", BAD, "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'", {0}},
    {"risk/rename-enum-value", GOOD, "CREATE TYPE m AS ENUM ('a'); ALTER TYPE m RENAME VALUE 'a' TO 'b'", {0}},

    {"risk/rename-schema", BAD, "ALTER SCHEMA app RENAME TO old_app", {0}},
    {"risk/rename-schema", GOOD, "CREATE SCHEMA s; ALTER SCHEMA s RENAME TO t", {0}},

    {"risk/rename-table", BAD, "ALTER TABLE users RENAME TO people", {0}},
    {"risk/rename-table", BAD, "ALTER TABLE users SET SCHEMA app", {0}},
    {"risk/rename-table", GOOD, "CREATE TABLE t (a int); ALTER TABLE t RENAME TO u", {0}},
    {"risk/rename-table", GOOD, "ALTER INDEX users_email_idx RENAME TO i", {0}},

    {"risk/security-definer", BAD, "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'select 1'", {0}},
    {"risk/security-definer", GOOD, "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'select 1'", {0}},
    {"risk/security-definer", GOOD, "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY INVOKER AS 'select 1'", {0}},

    {"risk/set-access-method", BAD, "ALTER TABLE users SET ACCESS METHOD columnar", {0}},
    {"risk/set-access-method", GOOD, "CREATE TABLE t (a int); ALTER TABLE t SET ACCESS METHOD columnar", {0}},

    {"risk/set-logged", BAD, "ALTER TABLE users SET UNLOGGED", {0}},
    {"risk/set-logged", GOOD, "CREATE UNLOGGED TABLE t (a int); ALTER TABLE t SET LOGGED", {0}},

    {"risk/set-not-null", BAD, "ALTER TABLE users ALTER COLUMN email SET NOT NULL", {0}},
    {"risk/set-not-null", BAD, "ALTER TABLE users ADD CONSTRAINT c CHECK (email IS NOT NULL) NOT VALID; ALTER TABLE users ALTER email SET NOT NULL", {0}},
    {"risk/set-not-null", GOOD, "ALTER TABLE users ALTER COLUMN owner SET NOT NULL", {0}},
    {"risk/set-not-null", GOOD, "ALTER TABLE users ALTER COLUMN seen SET NOT NULL", {0}},
    {"risk/set-not-null", GOOD, "ALTER TABLE users ADD CONSTRAINT c CHECK (email IS NOT NULL) NOT VALID; COMMIT; ALTER TABLE users VALIDATE CONSTRAINT c; ALTER TABLE users ALTER email SET NOT NULL", {0}},

    {"risk/set-tablespace", BAD, "ALTER TABLE users SET TABLESPACE fast", {0}},
    {"risk/set-tablespace", GOOD, "CREATE TABLE t (a int) TABLESPACE fast", {0}},

    {"risk/stored-generated-column", BAD, "ALTER TABLE users ADD COLUMN a int GENERATED ALWAYS AS (id * 2) STORED", {0}},
    {"risk/stored-generated-column", GOOD, "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)", {0}},

    {"risk/truncate", BAD, "TRUNCATE users, orders", {0}},
    {"risk/truncate", GOOD, "CREATE TABLE t (a int); TRUNCATE t", {0}},

    {"risk/type-narrowing", BAD, "ALTER TABLE users ALTER email TYPE varchar(50)", {.retyped = "email", .type = "character varying(50)"}},
    {"risk/type-narrowing", BAD, "ALTER TABLE users ALTER amount TYPE integer", {.retyped = "amount", .type = "integer"}},
    {"risk/type-narrowing", GOOD, "ALTER TABLE users ALTER email TYPE text", {.retyped = "email", .type = "text"}},
    {"risk/type-narrowing", GOOD, "ALTER TABLE users ALTER id TYPE bigint", {.retyped = "id", .type = "bigint"}},

    {"risk/type-rewrite", BAD, "ALTER TABLE users ALTER id TYPE bigint", {.retyped = "id", .type = "bigint"}},
    {"risk/type-rewrite", BAD, "ALTER TABLE users ALTER email TYPE text USING lower(email)", {.retyped = "email", .type = "text"}},
    {"risk/type-rewrite", BAD, "ALTER TABLE users ALTER seen TYPE timestamptz", {.retyped = "seen", .type = "timestamp with time zone"}},
    {"risk/type-rewrite", GOOD, "ALTER TABLE users ALTER email TYPE text USING email::text", {.retyped = "email", .type = "text"}},
    {"risk/type-rewrite", GOOD, "ALTER TABLE users ALTER email TYPE varchar(200)", {.retyped = "email", .type = "character varying(200)"}},
    {"risk/type-rewrite", GOOD, "ALTER TABLE users ALTER amount TYPE numeric(12,2)", {.retyped = "amount", .type = "numeric(12,2)"}},
    {"risk/type-rewrite", GOOD, "ALTER TABLE users ALTER id TYPE integer", {0}},

    {"risk/update-all", BAD, "UPDATE users SET email = 'x'", {0}},
    {"risk/update-all", GOOD, "UPDATE users SET email = 'x' WHERE id = 1", {0}},
    {"risk/update-all", GOOD, "ALTER TABLE users ADD COLUMN a int; UPDATE users SET a = 1", {0}},

    {"risk/vacuum-full", BAD, "VACUUM (FULL, ANALYZE) users", {.no_transaction = true}},
    {"risk/vacuum-full", BAD, "VACUUM FULL", {.no_transaction = true}},
    {"risk/vacuum-full", GOOD, "VACUUM ANALYZE users", {.no_transaction = true}},
    {"risk/vacuum-full", GOOD, "VACUUM (FULL false) users", {.no_transaction = true}},

    {"risk/validate-in-transaction", BAD, "ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c", {0}},
    {"risk/validate-in-transaction", GOOD, "ALTER TABLE users VALIDATE CONSTRAINT c", {0}},
    {"risk/validate-in-transaction", GOOD, "ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c", {.no_transaction = true}},

    {"risk/volatile-default", BAD, "ALTER TABLE users ADD COLUMN a uuid DEFAULT gen_random_uuid()", {0}},
    {"risk/volatile-default", BAD, "ALTER TABLE users ADD COLUMN a int DEFAULT mint()", {0}},
    {"risk/volatile-default", BAD, "ALTER TABLE users ADD COLUMN a bigserial", {0}},
    {"risk/volatile-default", BAD, "ALTER TABLE users ADD COLUMN a int GENERATED BY DEFAULT AS IDENTITY", {0}},
    {"risk/volatile-default", GOOD, "ALTER TABLE users ADD COLUMN a timestamptz DEFAULT now()", {0}},
    {"risk/volatile-default", GOOD, "ALTER TABLE users ADD COLUMN a int DEFAULT fixed()", {0}},
    {"risk/volatile-default", GOOD, "ALTER TABLE users ADD COLUMN a text DEFAULT upper('x')", {0}},
    {"risk/volatile-default", GOOD, "ALTER TABLE users ALTER COLUMN id SET DEFAULT random()", {0}},
};

static void fires_on_bad_only(void **state) {
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const RiskCase *risk = &CASES[i];
        g_autoptr(Audit) audit = risk_audit(&risk->setting, 1, &risk->sql);
        audit_analyse(audit);
        size_t count = risk_count(audit, 1, risk->rule);
        if ((count > 0) != risk->bad) {
            print_error("%s %s %s\n", risk->rule, risk->bad ? "is silent on" : "fires on", risk->sql);
            wrong++;
        }
        if (rule_count(audit, risk->rule) != (risk->bad ? 1u : 0u)) {
            print_error("%s: %zu findings for %s\n", risk->rule, rule_count(audit, risk->rule), risk->sql);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void every_rule_has_both(void **state) {
    (void)state;
    for (int id = 0; id < RISK_COUNT; id++) {
        const char *rule = risk_rule((RiskId)id)->id;
        bool bad = false, good = false;
        for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
            bad = bad || (strcmp(CASES[i].rule, rule) == 0 && CASES[i].bad);
            good = good || (strcmp(CASES[i].rule, rule) == 0 && !CASES[i].bad);
        }
        if (!bad || !good)
            fail_msg("%s has no %s example", rule, bad ? "good" : "bad");
    }
}

/* The table of findings and the one of risks name the same rules; every one says what it costs and how to do with less. */
static void tables_agree(void **state) {
    (void)state;
    size_t count, risks = 0;
    const Rule *rules = rule_list(&count);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            assert_true(strcmp(rules[i - 1].id, rules[i].id) < 0);
        if (!g_str_has_prefix(rules[i].id, "risk/"))
            continue;
        risks++;
        assert_int_not_equal(risk_rule_find(rules[i].id), RISK_COUNT);
        assert_true(rules[i].severity < SEVERITY_ERROR);
    }
    assert_int_equal(risks, RISK_COUNT);
    for (int id = 0; id < RISK_COUNT; id++) {
        const RiskRule *rule = risk_rule((RiskId)id);
        assert_non_null(rule_find(rule->id));
        assert_true(*rule->verb && *rule->consequence && *rule->safer && rule->noun && rule->nouns && rule->tail);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fires_on_bad_only),
        cmocka_unit_test(every_rule_has_both),
        cmocka_unit_test(tables_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
