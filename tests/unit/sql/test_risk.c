#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "sql/risk.h"

/* What the text alone tells: facts with their lines, locks, safer ways; code in blocks; what is not understood. The joins are tested in tests/unit/analysis. */

static RiskReview *review(const char *sql) {
    RiskReview *made = risk_review_new();
    risk_review_add(made, sql, strlen(sql), 1);
    return made;
}

static const RiskFact *fact(const RiskReview *made, RiskId rule) {
    for (guint i = 0; i < made->facts->len; i++)
        if (g_array_index(made->facts, RiskFact, i).rule == rule)
            return &g_array_index(made->facts, RiskFact, i);
    return NULL;
}

/* --- locks ------------------------------------------------------------------------------------------------------------------- */

/* The strongest lock of a statement on a table, as PostgreSQL documents them. */
static const struct {
    const char *sql, *table;
    LockMode mode;
} LOCKS[] = {
    {"ALTER TABLE t ADD COLUMN a int", "t", LOCK_ACCESS_EXCLUSIVE},
    {"ALTER TABLE t VALIDATE CONSTRAINT c", "t", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id)", "t", LOCK_SHARE_ROW_EXCLUSIVE},
    {"ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id)", "u", LOCK_SHARE_ROW_EXCLUSIVE},
    {"ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id), ADD COLUMN b int", "t", LOCK_ACCESS_EXCLUSIVE},
    {"ALTER TABLE t ALTER a SET STATISTICS 100", "t", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"ALTER TABLE t SET (fillfactor = 70)", "t", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"ALTER TABLE t DISABLE TRIGGER ALL", "t", LOCK_SHARE_ROW_EXCLUSIVE},
    {"ALTER TABLE t ATTACH PARTITION p DEFAULT", "t", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"ALTER TABLE t ATTACH PARTITION p DEFAULT", "p", LOCK_ACCESS_EXCLUSIVE},
    {"ALTER TABLE t DETACH PARTITION p", "t", LOCK_ACCESS_EXCLUSIVE},
    {"ALTER TABLE t DETACH PARTITION p CONCURRENTLY", "t", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"ALTER TABLE t RENAME TO u", "t", LOCK_ACCESS_EXCLUSIVE},
    {"CREATE INDEX ON t (a)", "t", LOCK_SHARE},
    {"CREATE INDEX CONCURRENTLY ON t (a)", "t", LOCK_SHARE_UPDATE_EXCLUSIVE},
    {"CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()", "t", LOCK_SHARE_ROW_EXCLUSIVE},
    {"CREATE POLICY p ON t USING (true)", "t", LOCK_ACCESS_EXCLUSIVE},
    {"CREATE TABLE p PARTITION OF t DEFAULT", "t", LOCK_ACCESS_EXCLUSIVE},
    {"CREATE TABLE c (a int REFERENCES t (id))", "t", LOCK_SHARE_ROW_EXCLUSIVE},
    {"REFRESH MATERIALIZED VIEW t", "t", LOCK_ACCESS_EXCLUSIVE},
    {"REFRESH MATERIALIZED VIEW CONCURRENTLY t", "t", LOCK_EXCLUSIVE},
    {"REINDEX TABLE t", "t", LOCK_SHARE},
    {"LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE", "t", LOCK_SHARE_ROW_EXCLUSIVE},
    {"LOCK TABLE t", "t", LOCK_ACCESS_EXCLUSIVE},
    {"TRUNCATE t", "t", LOCK_ACCESS_EXCLUSIVE},
    {"DROP TABLE t", "t", LOCK_ACCESS_EXCLUSIVE},
    {"UPDATE t SET a = 1", "t", LOCK_ROW_EXCLUSIVE},
    {"VACUUM t", "t", LOCK_NONE},
    {"VACUUM FULL t", "t", LOCK_ACCESS_EXCLUSIVE},
};

static void locks_are_postgresqls(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(LOCKS); i++) {
        g_autoptr(RiskReview) made = review(LOCKS[i].sql);
        LockMode strongest = LOCK_NONE;
        for (guint j = 0; j < made->locks->len; j++) {
            const RiskLock *lock = &g_array_index(made->locks, RiskLock, j);
            if (strcmp(lock->relation, LOCKS[i].table) == 0 && lock->mode > strongest)
                strongest = lock->mode;
        }
        if (strongest != LOCKS[i].mode)
            fail_msg("%s: lock %d on %s", LOCKS[i].sql, strongest, LOCKS[i].table);
    }
    assert_string_equal(lock_mode_name(LOCK_SHARE), "SHARE");
    assert_string_equal(lock_mode_blocks(LOCK_ACCESS_EXCLUSIVE), "reads and writes");
    assert_null(lock_mode_blocks(LOCK_ROW_EXCLUSIVE));
}

/* --- the safer way --------------------------------------------------------------------------------------------------------- */

static const struct {
    RiskId rule;
    const char *sql, *safer;
} SAFER[] = {
    {RISK_CREATE_INDEX, "create unique index if not exists i on app.\"T\" using gin (lower(a)) where b", "create unique index CONCURRENTLY if not exists i on app.\"T\" using gin (lower(a)) where b;"},
    {RISK_DROP_INDEX, "DROP INDEX app.i", "DROP INDEX CONCURRENTLY app.i;"},
    {RISK_REFRESH_MATERIALIZED_VIEW, "REFRESH MATERIALIZED VIEW v", "REFRESH MATERIALIZED VIEW CONCURRENTLY v;"},
    {RISK_REINDEX, "REINDEX (VERBOSE) TABLE t", "REINDEX (VERBOSE) TABLE CONCURRENTLY t;"},
    {RISK_ADD_CHECK, "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 1)", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 1) NOT VALID;\n-- in a later transaction:\nALTER TABLE t VALIDATE CONSTRAINT c;"},
    {RISK_ADD_CHECK, "ALTER TABLE t ADD CHECK (a > 1), ADD COLUMN b int", NULL},
    {RISK_ADD_FOREIGN_KEY, "ALTER TABLE \"order\" ADD FOREIGN KEY (\"userId\", b) REFERENCES s.u ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE",
     "ALTER TABLE \"order\" ADD CONSTRAINT \"order_userId_b_fkey\" FOREIGN KEY (\"userId\", b) REFERENCES s.u ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE NOT VALID;\n"
     "-- in a later transaction:\nALTER TABLE \"order\" VALIDATE CONSTRAINT \"order_userId_b_fkey\";"},
    {RISK_ADD_UNIQUE, "ALTER TABLE t ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c) DEFERRABLE INITIALLY DEFERRED",
     "CREATE UNIQUE INDEX CONCURRENTLY u ON t (a, b) INCLUDE (c) NULLS NOT DISTINCT;\nALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX u DEFERRABLE INITIALLY DEFERRED;"},
    {RISK_ADD_PRIMARY_KEY, "ALTER TABLE t ADD PRIMARY KEY (a)", "CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON t (a);\nALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;"},
    {RISK_SET_NOT_NULL, "ALTER TABLE t ALTER a SET NOT NULL",
     "ALTER TABLE t ADD CONSTRAINT t_a_not_null CHECK (a IS NOT NULL) NOT VALID;\n-- in a later transaction:\nALTER TABLE t VALIDATE CONSTRAINT t_a_not_null;\n"
     "ALTER TABLE t ALTER COLUMN a SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT t_a_not_null;"},
    {RISK_VOLATILE_DEFAULT, "ALTER TABLE t ADD a uuid DEFAULT gen_random_uuid()",
     "ALTER TABLE t ADD COLUMN a uuid;\nALTER TABLE t ALTER COLUMN a SET DEFAULT gen_random_uuid();\n-- fill it where it is null, in batches"},
    {RISK_RENAME_TABLE, "ALTER TABLE app.t RENAME TO \"Select\"", "ALTER TABLE app.t RENAME TO \"Select\";\nCREATE VIEW app.t AS SELECT * FROM app.\"Select\";"},
    {RISK_DETACH_PARTITION, "ALTER TABLE t DETACH PARTITION p", "ALTER TABLE t DETACH PARTITION p CONCURRENTLY;"},
};

static void safer_ways_are_exact(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(SAFER); i++) {
        g_autoptr(RiskReview) made = review(SAFER[i].sql);
        const RiskFact *found = fact(made, SAFER[i].rule);
        if (!found || g_strcmp0(found->sql, SAFER[i].safer) != 0)
            fail_msg("%s:\n%s", SAFER[i].sql, found && found->sql ? found->sql : "none");
        if (!found->sql)
            continue;
        g_autoptr(RiskReview) again = review(found->sql); /* what is advised is SQL, and is not advised against */
        for (guint j = 0; j < again->statements->len; j++)
            assert_true(g_array_index(again->statements, RiskStatement, j).understood);
        bool same = SAFER[i].rule == RISK_RENAME_TABLE || SAFER[i].rule == RISK_SET_NOT_NULL;
        assert_true(same || !fact(again, SAFER[i].rule));
    }
}

static void names_are_quoted(void **state) {
    (void)state;
    static const char *const NAMES[][2] = {{"users", "users"}, {"User", "\"User\""}, {"user", "\"user\""}, {"a b", "\"a b\""}, {"a\"b", "\"a\"\"b\""}, {"1a", "\"1a\""}, {"name", "name"}, {"", "\"\""}};
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        g_autofree char *quoted = sql_identifier(NAMES[i][0]);
        assert_string_equal(quoted, NAMES[i][1]);
    }
}

/* --- statements -------------------------------------------------------------------------------------------------------------- */

static void lines_are_those_of_the_file(void **state) {
    (void)state;
    g_autoptr(RiskReview) made = risk_review_new();
    const char *sql = "SELECT 1;\n\nDROP TABLE a;\nDO $x$\nBEGIN\n  IF true THEN\n    DROP TABLE b;\n  END IF;\nEND $x$;\nDROP TABLE c;\n";
    risk_review_add(made, sql, strlen(sql), 11);
    static const int lines[] = {13, 17, 20};
    assert_int_equal(made->facts->len, 3);
    for (guint i = 0; i < 3; i++)
        assert_int_equal(g_array_index(made->facts, RiskFact, i).line, lines[i]);
    const RiskStatement *inner = &g_array_index(made->statements, RiskStatement, g_array_index(made->facts, RiskFact, 1).statement);
    assert_int_equal(inner->outer, 2);
    assert_string_equal(inner->excerpt, "DROP TABLE b");
}

static void types_are_as_the_catalog_writes_them(void **state) {
    (void)state;
    static const char *const TYPES[][2] = {{"varchar(20)", "character varying(20)"}, {"int", "integer"}, {"int8[]", "bigint[]"}, {"numeric(10,2)", "numeric(10,2)"},
                                           {"timestamptz(3)", "timestamp(3) with time zone"}, {"timestamp", "timestamp without time zone"}, {"text", "text"}, {"app.mood", "app.mood"},
                                           {"double precision", "double precision"}, {"char(3)", "character(3)"}};
    for (size_t i = 0; i < G_N_ELEMENTS(TYPES); i++) {
        g_autofree char *sql = g_strdup_printf("ALTER TABLE t ALTER a TYPE %s", TYPES[i][0]);
        g_autoptr(RiskReview) made = review(sql);
        assert_string_equal(fact(made, RISK_TYPE_REWRITE)->detail, TYPES[i][1]);
    }
}

static void using_a_plain_cast_is_none(void **state) {
    (void)state;
    static const struct {
        const char *using;
        bool converts;
    } rows[] = {{"", false}, {"USING a::text", false}, {"USING CAST(a AS text)", false}, {"USING a", false}, {"USING b::text", true}, {"USING a::int::text", true}, {"USING lower(a)", true}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *sql = g_strdup_printf("ALTER TABLE t ALTER a TYPE text %s", rows[i].using);
        g_autoptr(RiskReview) made = review(sql);
        assert_int_equal(fact(made, RISK_TYPE_REWRITE)->converts, rows[i].converts);
    }
}

static void secrets_stay_masked(void **state) {
    (void)state;
    g_autoptr(RiskReview) made = review("DELETE FROM t; CREATE INDEX i ON t (a) WHERE token = 'hunter2secret'; UPDATE t SET password = 'hunter2'");
    for (guint i = 0; i < made->statements->len; i++)
        assert_null(strstr(g_array_index(made->statements, RiskStatement, i).excerpt, "hunter2"));
    assert_null(fact(made, RISK_CREATE_INDEX)->sql); /* not exact any more, so not given */
}

/* Text that is no SQL, unfinished, too long or too deep ends in "not understood", not in a crash. */
static void anything_is_borne(void **state) {
    (void)state;
    static const char *const texts[] = {"", ";", "garbage (", "DO $$ BEGIN DROP TABLE", "DO $$ DO $$ $$ $$", "-- pgstrata:", "-- pgstrata: allow", "/* pgstrata: allow-file : */ SELECT 1",
                                        "DO $a$ BEGIN EXECUTE $b$ DO $c$ BEGIN EXECUTE 'DO $d$ BEGIN DROP TABLE x; END $d$'; END $c$ $b$; END $a$", "ALTER TABLE t", "DROP"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(RiskReview) made = review(texts[i]);
        assert_non_null(made);
    }
    g_autoptr(GString) deep = g_string_new("UPDATE t SET a = 1");
    for (size_t i = 0; i < 200000; i++)
        g_string_append(deep, "+1");
    g_autoptr(RiskReview) made = review(deep->str);
    assert_false(g_array_index(made->statements, RiskStatement, 0).understood);
    g_autoptr(GString) nested = g_string_new("ALTER TABLE t ADD CHECK (");
    for (size_t i = 0; i < 3000; i++)
        g_string_append_c(nested, '(');
    g_autoptr(RiskReview) open = review(nested->str);
    assert_false(g_array_index(open->statements, RiskStatement, 0).understood);
}

static void names_are_found_in_bodies(void **state) {
    (void)state;
    const char *body = "begin\n -- users of old\n select count(*) from \"Users\" u where u.EMAIL = 'name'; execute 'select from legacy t'; end";
    assert_true(sql_has_name(body, strlen(body), "email"));
    assert_true(sql_has_name(body, strlen(body), "Users"));
    assert_true(sql_has_name(body, strlen(body), "legacy"));
    assert_false(sql_has_name(body, strlen(body), "users")); /* in a comment; the table is another */
    assert_false(sql_has_name(body, strlen(body), "name"));  /* a value */
    assert_false(sql_has_name(body, strlen(body), "mail"));
    assert_int_equal(sql_find_literal("a\n'x',\n'name'", 13, "name"), 3);
    assert_int_equal(sql_find_literal("'names'", 7, "name"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locks_are_postgresqls),
        cmocka_unit_test(safer_ways_are_exact),
        cmocka_unit_test(names_are_quoted),
        cmocka_unit_test(lines_are_those_of_the_file),
        cmocka_unit_test(types_are_as_the_catalog_writes_them),
        cmocka_unit_test(using_a_plain_cast_is_none),
        cmocka_unit_test(secrets_stay_masked),
        cmocka_unit_test(anything_is_borne),
        cmocka_unit_test(names_are_found_in_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
