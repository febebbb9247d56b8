/*
 * Migrations that attack: each runs as an ordinary migration would. None may read or write a file, run a program, reach the network or the superuser,
 * or hold up or fill the tool. Arguments: FOLDER with the canary files, the name of a test. Called by scratch.bats.
 */

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "replay_case.h"

#define TIME_LIMIT_MS 1500
/* cancel, 5 s of patience, terminate; and a loaded machine */
#define TIME_BOUND_MS 20000

static Scratch *scratch;
static const char *folder;

/* %s is the canaries' folder. All of these must fail: nothing of them may be granted to a migration. */
static const char *const denied[] = {
    "COPY (SELECT 1) TO PROGRAM 'touch %s/written'",
    "CREATE TABLE t (x text); COPY t FROM PROGRAM 'cat %s/secret; touch %s/written'",
    "CREATE TABLE t (x text); COPY t FROM '%s/secret'",
    "COPY (SELECT 1) TO '%s/written'",
    "SELECT pg_catalog.pg_read_file('%s/secret')",
    "SELECT pg_catalog.pg_read_binary_file('%s/secret')",
    "SELECT pg_catalog.pg_ls_dir('%s')",
    "SELECT pg_catalog.pg_stat_file('%s/secret')",
    "SELECT * FROM pg_catalog.pg_hba_file_rules",
    "SELECT pg_catalog.lo_import('%s/secret')",
    "SELECT pg_catalog.lo_export(pg_catalog.lo_create(0), '%s/written')",
    "GRANT pg_execute_server_program TO CURRENT_USER; COPY (SELECT 1) TO PROGRAM 'touch %s/written'",
    "GRANT pg_read_server_files TO CURRENT_USER; SELECT pg_catalog.pg_read_file('%s/secret')",
    "CREATE ROLE pg_execute_server_program",
    "CREATE ROLE boss SUPERUSER",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "DO $$DECLARE boss text; BEGIN SELECT rolname INTO boss FROM pg_catalog.pg_roles WHERE rolsuper LIMIT 1; EXECUTE 'SET ROLE ' || quote_ident(boss); END$$",
    "DO $$DECLARE boss text; BEGIN SELECT rolname INTO boss FROM pg_catalog.pg_roles WHERE rolsuper LIMIT 1; EXECUTE 'GRANT ' || quote_ident(boss) || ' TO CURRENT_USER'; END$$",
    "DO $$DECLARE boss text; BEGIN SELECT rolname INTO boss FROM pg_catalog.pg_roles WHERE rolsuper LIMIT 1; EXECUTE 'SET SESSION AUTHORIZATION ' || quote_ident(boss); END$$",
    "ALTER SYSTEM SET archive_command = 'touch %s/written'",
    "SELECT pg_catalog.pg_reload_conf()",
    "CREATE FUNCTION system(cstring) RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'system'",
    "CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'pg_reload_conf'",
    "LOAD '%s/written'",
    "CREATE EXTENSION dblink; SELECT dblink_connect('host=127.0.0.1 port=9')",
    "CREATE EXTENSION postgres_fdw; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw",
    "CREATE EXTENSION file_fdw; CREATE SERVER s FOREIGN DATA WRAPPER file_fdw",
    "CREATE EXTENSION adminpack; SELECT pg_catalog.pg_file_write('%s/written', 'x', false)",
    "CREATE DATABASE another",
    "CREATE TABLESPACE t LOCATION '%s'",
    "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=9' PUBLICATION p",
    "CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()",
    "UPDATE pg_catalog.pg_authid SET rolsuper = true",
    "SET allow_system_table_mods = on",
    "CREATE TABLE pg_catalog.evil (x int)",
    "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usesysid = 10 AND pid <> pg_catalog.pg_backend_pid()",
    "CREATE TABLE t (x text); COPY t FROM STDIN;",
    "\\! touch %s/written",
    "\\copy (SELECT 1) TO PROGRAM 'touch %s/written'",
};

static char *substitute(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, "%s", -1);
    return g_strjoinv(folder, parts);
}

static bool exists(const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return access(path, F_OK) == 0;
}

static void test_denied(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(denied); i++) {
        g_autofree char *sql = substitute(denied[i]);
        const char *texts[] = {sql, "CREATE TABLE afterwards (id int)"};
        g_autoptr(Strata) strata = case_replay_with(scratch, texts, 2, TRANSACTION_PER_FILE);
        if (strata->strata[0].failure_count == 0)
            fail_msg("not refused: %s", sql);
        if (strata->strata[1].status != STRATUM_APPLIED)
            fail_msg("after it nothing works: %s", sql);
        for (size_t f = 0; f < strata->strata[0].failure_count; f++)
            assert_null(strstr(strata->strata[0].failures[f].message, "CANARY"));
        if (exists("written"))
            fail_msg("it wrote a file: %s", sql);
    }
}

/* Allowed, and harmless: what follows must be seen as it is. */
static const char *const allowed[] = {
    "CREATE TEMP TABLE pg_class (x int); CREATE TEMP TABLE pg_attribute (x int); CREATE TABLE seen (id int)",
    "SET search_path = pg_temp; CREATE TABLE public.seen (id int)",
    "CREATE SCHEMA evil; CREATE FUNCTION evil.format_type(oid, int) RETURNS text LANGUAGE sql AS 'SELECT ''pwned''::text'; CREATE TABLE seen (id int);"
    "DO $$BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET search_path = evil, pg_catalog'; END$$; SET search_path = evil, pg_catalog",
    "CREATE TABLE seen (id int); DO $$BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET quote_all_identifiers = on'; END$$; SET quote_all_identifiers = on",
    "CREATE TABLE seen (id int); ALTER ROLE CURRENT_USER SET local_preload_libraries = 'nope'",
    "CREATE TABLE seen (id int); DO $$BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET default_transaction_read_only = on'; END$$",
    "CREATE TABLE seen (id int); DO $$BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' IS_TEMPLATE true'; END$$",
    "CREATE TABLE seen (id int); DO $$BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' CONNECTION LIMIT 0'; END$$",
    "CREATE TABLE seen (id int); SET ROLE NONE; SET statement_timeout = 0; SET client_min_messages = debug5; SET lc_messages = 'C'",
    "CREATE TABLE seen (id int); DO $$BEGIN FOR i IN 1..200000 LOOP RAISE NOTICE 'relation \"%\" already exists, skipping', i; END LOOP; END$$",
    "CREATE TABLE seen (id int); DO $$BEGIN FOR i IN 1..200000 LOOP RAISE LOG 'x'; END LOOP; END$$",
    "CREATE TABLE seen (id int); SELECT * FROM pg_catalog.generate_series(1, 4000000)",
    "CREATE TABLE seen (id int); COPY (SELECT * FROM pg_catalog.generate_series(1, 3000000)) TO STDOUT",
};

static void test_allowed(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(allowed); i++) {
        const char *texts[] = {allowed[i], "ALTER TABLE public.seen ADD b int"};
        g_autoptr(Scratch) own = case_scratch(60000);
        g_autoptr(Strata) strata = case_replay_with(own, texts, 2, TRANSACTION_PER_FILE);
        g_autoptr(Catalog) catalog = strata_catalog(strata, 1);
        const Object *id = catalog_find(catalog, KIND_COLUMN, "public.seen.id");
        if (!id || strcmp(object_get(id, "type"), "integer") != 0)
            fail_msg("%s: public.seen.id is %s", allowed[i], id ? object_get(id, "type") : "not seen");
    }
    /* With AddressSanitizer no measure: scratch.bats sets the limit for the release program. */
    const char *limit = g_getenv("RSS_LIMIT_KB");
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    if (limit && usage.ru_maxrss > atol(limit))
        fail_msg("%ld kB of memory", usage.ru_maxrss);
}

/* Endless: the tool goes on within its bound, and with what follows. */
static const char *const endless[] = {
    "CREATE TABLE lost (id int); SELECT pg_catalog.pg_sleep(1000)",
    "SET statement_timeout = 0; DO $$BEGIN LOOP END LOOP; END$$",
    "DO $$BEGIN LOOP BEGIN PERFORM pg_catalog.pg_sleep(1000); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END$$",
    "DO $$BEGIN LOOP BEGIN LOOP END LOOP; EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END$$",
    "CREATE TABLE lost AS SELECT * FROM pg_catalog.generate_series(1, 10000000000)",
};

static void test_endless(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(endless); i++) {
        g_autoptr(Scratch) own = case_scratch(TIME_LIMIT_MS);
        const char *texts[] = {"CREATE TABLE a (id int)", endless[i], "ALTER TABLE a ADD b int"};
        gint64 begin = g_get_monotonic_time();
        g_autoptr(Strata) strata = case_replay_with(own, texts, 3, TRANSACTION_PER_FILE);
        gint64 took = (g_get_monotonic_time() - begin) / 1000;
        const Stratum *stratum = &strata->strata[1];
        if (stratum->status != STRATUM_FAILED || stratum->failures[0].cause != CAUSE_TIMEOUT || took > TIME_BOUND_MS)
            fail_msg("%s: %s, %s, %d ms", endless[i], stratum_status_id(stratum->status), stratum->failure_count ? stratum->failures[0].message : "-", (int)took);
        assert_int_equal(strata->strata[2].status, STRATUM_APPLIED);
        assert_false(strata->from_cache);
    }
}

/* Many endless files cost three times the limit, not each. */
static void test_many_endless(void **state) {
    (void)state;
    const char *texts[8];
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        texts[i] = "SELECT pg_catalog.pg_sleep(1000)";
    g_autoptr(Scratch) own = case_scratch(300);
    gint64 begin = g_get_monotonic_time();
    g_autoptr(Strata) strata = case_replay_with(own, texts, G_N_ELEMENTS(texts), TRANSACTION_PER_FILE);
    assert_true(g_get_monotonic_time() - begin < 10 * G_USEC_PER_SEC);
    assert_int_equal(strata->strata[7].status, STRATUM_NOT_RUN);
    assert_int_equal(strata->strata[7].failure_count, 1);
    assert_int_equal(strata->strata[7].failures[0].cause, CAUSE_TIMEOUT);
}

/* A migration that ends our sessions. */
static void test_terminate(void **state) {
    (void)state;
    const char *texts[] = {"CREATE TABLE a (id int)", "SELECT pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid())",
                           "DO $$DECLARE r record; BEGIN FOR r IN SELECT rolname FROM pg_catalog.pg_roles WHERE rolname LIKE 'see\\_%' LOOP"
                           " EXECUTE 'GRANT ' || quote_ident(r.rolname) || ' TO CURRENT_USER'; END LOOP; END$$;"
                           "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename LIKE 'see\\_%'",
                           "ALTER TABLE a ADD b int"};
    g_autoptr(Strata) strata = case_replay_with(scratch, texts, 4, TRANSACTION_PER_FILE);
    assert_int_equal(strata->strata[1].status, STRATUM_FAILED);
    assert_int_equal(strata->strata[3].status, STRATUM_APPLIED);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_denied), cmocka_unit_test(test_allowed), cmocka_unit_test(test_endless), cmocka_unit_test(test_many_endless), cmocka_unit_test(test_terminate),
    };
    if (argc < 2)
        return 2;
    folder = argv[1];
    if (argc > 2)
        cmocka_set_test_filter(argv[2]);
    scratch = case_scratch(0);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_free(scratch);
    return failed;
}
