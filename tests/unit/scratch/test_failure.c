/* Causes of failures from SQLSTATE and message. */

#include "cmocka_all.h"
#include "failure.h"

static const struct {
    const char *sqlstate, *message, *statement;
    FailureCause cause;
    const char *missing;
} cases[] = {
    {"0A000", "extension \"vector\" is not available", "CREATE EXTENSION vector", CAUSE_MISSING_EXTENSION, "vector"},
    {"58P01", "could not open extension control file \"/usr/share/postgresql/12/extension/pg_cron.control\": No such file or directory", NULL, CAUSE_MISSING_EXTENSION, "pg_cron"},
    {"42704", "type \"vector\" does not exist", NULL, CAUSE_MISSING_EXTENSION, "vector"},
    {"42704", "type \"extensions.vector\" does not exist", NULL, CAUSE_PLATFORM_OBJECT, "extensions.vector"},
    {"42704", "access method \"hnsw\" does not exist", NULL, CAUSE_MISSING_EXTENSION, "hnsw"},
    {"42704", "operator class \"gin_trgm_ops\" does not exist for access method \"gin\"", NULL, CAUSE_MISSING_EXTENSION, "gin_trgm_ops"},
    {"42883", "function st_point(double precision, double precision) does not exist", NULL, CAUSE_MISSING_EXTENSION, "st_point(double precision, double precision)"},
    {"42704", "data type uuid has no default operator class for access method \"gist\"", NULL, CAUSE_MISSING_EXTENSION, "gist"},
    {"42883", "function uuid_generate_v4() does not exist", NULL, CAUSE_MISSING_EXTENSION, "uuid_generate_v4()"},
    {"42883", "function nanoid() does not exist", NULL, CAUSE_MISSING_OBJECT, "nanoid()"},
    {"42883", "function auth.uid() does not exist", NULL, CAUSE_PLATFORM_OBJECT, "auth.uid()"},
    {"42883", "function uuidv7() does not exist", NULL, CAUSE_SERVER_TOO_OLD, NULL},
    {"42883", "could not find function \"x\" in file \"/usr/lib/postgresql/15/lib/plpgsql.so\"", NULL, CAUSE_ENVIRONMENT, NULL},
    {"42704", "role \"anon\" does not exist", NULL, CAUSE_MISSING_ROLE, "anon"},
    {"42704", "type \"mood\" does not exist", NULL, CAUSE_MISSING_OBJECT, "mood"},
    {"42704", "unrecognized configuration parameter \"transaction_timeout\"", NULL, CAUSE_SERVER_TOO_OLD, "transaction_timeout"},
    {"3F000", "schema \"auth\" does not exist", NULL, CAUSE_PLATFORM_OBJECT, "auth"},
    {"3F000", "schema \"billing\" does not exist", NULL, CAUSE_MISSING_OBJECT, "billing"},
    {"42P01", "relation \"auth.users\" does not exist", NULL, CAUSE_PLATFORM_OBJECT, "auth.users"},
    {"42P01", "relation \"vector\" does not exist", NULL, CAUSE_MISSING_OBJECT, "vector"},
    {"42P01", "relation \"users\" does not exist", NULL, CAUSE_MISSING_OBJECT, "users"},
    {"42703", "column \"email\" of relation \"users\" does not exist", NULL, CAUSE_MISSING_OBJECT, "users.email"},
    {"42703", "column u.email does not exist", NULL, CAUSE_MISSING_OBJECT, "u.email"},
    {"42704", "publication \"supabase_realtime\" does not exist", NULL, CAUSE_PLATFORM_OBJECT, "supabase_realtime"},
    {"42P07", "relation \"users\" already exists", NULL, CAUSE_ALREADY_EXISTS, "users"},
    {"42701", "column \"a\" of relation \"t\" already exists", NULL, CAUSE_ALREADY_EXISTS, "t.a"},
    {"42501", "permission denied for function pg_read_file", NULL, CAUSE_PRIVILEGE, NULL},
    {"25001", "CREATE INDEX CONCURRENTLY cannot run inside a transaction block", NULL, CAUSE_TRANSACTION, NULL},
    {"55P04", "unsafe use of new value \"c\" of enum type e", NULL, CAUSE_TRANSACTION, NULL},
    {"2D000", "invalid transaction termination", NULL, CAUSE_TRANSACTION, NULL},
    {"57014", "canceling statement due to statement timeout", NULL, CAUSE_TIMEOUT, NULL},
    {"57014", "COPY from stdin failed: no data", NULL, CAUSE_OTHER, NULL},
    {"XX000", "could not load library \"/usr/lib/x.so\": undefined symbol: f", NULL, CAUSE_ENVIRONMENT, NULL},
    {"53100", "could not extend file: No space left on device", NULL, CAUSE_ENVIRONMENT, NULL},
    {"42601", "syntax error at or near \"JSON\"", "ALTER TABLE a ADD CHECK (b IS JSON OBJECT)", CAUSE_SERVER_TOO_OLD, NULL},
    {"42601", "subquery in FROM must have an alias", "SELECT FROM (SELECT 1)", CAUSE_SERVER_TOO_OLD, NULL},
    {"42601", "syntax error at or near \"`\"", "CREATE TABLE `a`", CAUSE_OTHER, NULL},
    {"23505", "could not create unique index \"u\"", NULL, CAUSE_OTHER, NULL},
    {"42704", "", NULL, CAUSE_MISSING_OBJECT, NULL},
    {"42704", "type \"half", NULL, CAUSE_MISSING_OBJECT, NULL},
    {"", "", NULL, CAUSE_OTHER, NULL},
};

static void test_causes(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *missing = NULL;
        FailureCause cause = failure_classify(cases[i].sqlstate, cases[i].message, cases[i].statement, &missing);
        if (cause != cases[i].cause || g_strcmp0(missing, cases[i].missing) != 0)
            fail_msg("%s %s: %s, %s", cases[i].sqlstate, cases[i].message, failure_cause_id(cause), missing ? missing : "(none)");
    }
}

static void test_platform_schemas(void **state) {
    (void)state;
    assert_true(failure_is_platform_schema("storage"));
    assert_true(failure_is_platform_schema("hdb_catalog"));
    assert_false(failure_is_platform_schema("public"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_causes), cmocka_unit_test(test_platform_schemas)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
