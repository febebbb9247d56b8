/* Replay against the embedded server. Argument: the name of a test. Called by scratch.bats. Every step of every chain is compared with a full reading of the database. */

#include "replay_case.h"

static Scratch *scratch;

#define REPLAY(mode, ...) \
    case_replay_with(scratch, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), mode)

static void assert_changes(const Stratum *stratum, const char *expected) {
    g_autofree char *changes = case_changes(stratum);
    assert_string_equal(changes, expected);
}

static void test_strata(void **state) {
    (void)state;
    g_autoptr(Strata) strata = REPLAY(TRANSACTION_ALL_PENDING, "CREATE TABLE a (id int PRIMARY KEY);\n" BREAKPOINT "\nCREATE INDEX i ON a (id);",
                                      "ALTER TABLE a ADD b text; COMMENT ON TABLE a IS 'x';", "INSERT INTO a VALUES (1)", "ALTER TABLE a DROP b; DROP INDEX i", "DROP TABLE a",
                                      "CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id int); CREATE TEMP TABLE t (a int)");
    assert_changes(&strata->strata[0], "added schema public\nadded table public.a\nadded column public.a.id\nadded primary_key public.a.a_pkey\nadded index public.i\n");
    assert_changes(&strata->strata[1], "changed table public.a\nadded column public.a.b\n");
    assert_changes(&strata->strata[2], "");
    assert_changes(&strata->strata[3], "removed column public.a.b\nremoved index public.i\n");
    assert_changes(&strata->strata[4], "removed table public.a\nremoved column public.a.id\nremoved primary_key public.a.a_pkey\n");
    assert_changes(&strata->strata[5], "");
    for (size_t i = 0; i < strata->count; i++)
        assert_int_equal(strata->strata[i].status, STRATUM_APPLIED);
    assert_int_equal(strata->assumptions->len, 0);
}

/* Names are in the text of much that is not written when they change. That it is read again is what the comparison with the full reading proves. */
static void test_renames(void **state) {
    (void)state;
    g_autoptr(Strata) strata = REPLAY(
        TRANSACTION_PER_FILE,
        "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE DOMAIN small AS int CHECK (VALUE < 10); CREATE SEQUENCE counter;"
        "CREATE FUNCTION plus(m mood) RETURNS mood LANGUAGE sql IMMUTABLE AS 'SELECT m';"
        "CREATE TABLE parent (id int PRIMARY KEY, m mood DEFAULT 'a', ms mood[], s small, n int DEFAULT nextval('counter'), CHECK (plus(m) = 'a'));"
        "CREATE TABLE child (id int, parent_id int REFERENCES parent, p parent, ps parent[]); CREATE INDEX pi ON parent (plus(m)) WHERE m = 'a';"
        "CREATE VIEW v AS SELECT p.id, p.m, c.id AS child FROM parent p JOIN child c ON c.parent_id = p.id; CREATE VIEW vv AS SELECT * FROM v WHERE m = 'b';"
        "CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TRIGGER tr BEFORE UPDATE OF m ON parent FOR EACH ROW WHEN (NEW.m = 'a') EXECUTE FUNCTION fire();"
        "ALTER TABLE parent ENABLE ROW LEVEL SECURITY; CREATE POLICY pol ON parent USING (m = 'a'); CREATE TABLE part (a int) PARTITION BY RANGE (a);"
        "CREATE TABLE part1 PARTITION OF part FOR VALUES FROM (1) TO (2); CREATE SCHEMA other; CREATE TABLE other.t (m public.mood REFERENCES parent (m));",
        "ALTER TABLE parent RENAME COLUMN m TO feeling", "ALTER TABLE parent RENAME TO elder", "ALTER TYPE mood RENAME TO temper", "ALTER TYPE temper RENAME VALUE 'a' TO 'z'",
        "ALTER DOMAIN small RENAME TO tiny", "ALTER SEQUENCE counter RENAME TO tally", "ALTER FUNCTION plus(temper) RENAME TO same", "ALTER FUNCTION fire RENAME TO shoot",
        "ALTER VIEW v RENAME TO w", "ALTER VIEW w RENAME COLUMN id TO key", "ALTER INDEX parent_pkey RENAME TO pk", "ALTER TABLE part RENAME TO whole",
        "ALTER SCHEMA other RENAME TO another", "ALTER TABLE elder SET SCHEMA another", "ALTER TYPE temper SET SCHEMA another",
        "DO $$BEGIN EXECUTE 'ALTER TABLE another.elder RENAME COLUMN feeling TO m'; END$$", "ALTER TABLE another.elder RENAME CONSTRAINT pk TO pk2",
        "ALTER TABLE child RENAME id TO x; ALTER TABLE child RENAME parent_id TO id; ALTER TABLE child RENAME x TO parent_id");
    /* other.t refers to a column without a unique constraint: it alone fails */
    assert_int_equal(strata->strata[0].status, STRATUM_PARTLY);
    for (size_t i = 1; i < strata->count; i++)
        if (strata->strata[i].status != STRATUM_APPLIED)
            fail_msg("%s: %s", strata->strata[i].tag, strata->strata[i].failures[0].message);
    assert_changes(&strata->strata[17], "renamed primary_key another.elder.pk2 (another.elder.pk)\n");
}

/* --- failures and modes ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *sql;
    TransactionMode transaction;
    StratumStatus status;
    const char *mode;
    FailureCause cause;      /* of the first failure; CAUSE_COUNT: none */
    int line;
    const char *sqlstate, *missing;
    const char *object;      /* a table that must be there afterwards; NULL */
} chains[] = {
    {"syntax error", "CREATE TABLE a (id int);\nCREATE TABEL b (id int);\n", TRANSACTION_PER_FILE, STRATUM_PARTLY, "statement by statement", CAUSE_OTHER, 2, "42601", NULL, "public.a"},
    {"missing table", "CREATE TABLE a (id int);\n\n-- a comment\nALTER TABLE nobody\n  ADD x int;", TRANSACTION_ALL_PENDING, STRATUM_PARTLY, "statement by statement",
     CAUSE_MISSING_OBJECT, 4, "42P01", "nobody", "public.a"},
    {"the only statement", "ALTER TABLE nobody ADD x int", TRANSACTION_PER_FILE, STRATUM_FAILED, "statement by statement", CAUSE_MISSING_OBJECT, 1, "42P01", "nobody", NULL},
    {"twice", "CREATE TABLE a (id int);\nCREATE TABLE a (id int);", TRANSACTION_PER_FILE, STRATUM_PARTLY, "statement by statement", CAUSE_ALREADY_EXISTS, 2, "42P07", "a", "public.a"},
    {"in a piece", "CREATE TABLE a (id int);\n" BREAKPOINT "\n\nDROP TABLE nobody;\n" BREAKPOINT "\nCREATE TABLE b (id int);", TRANSACTION_ALL_PENDING, STRATUM_PARTLY,
     "statement by statement", CAUSE_MISSING_OBJECT, 4, "42P01", "nobody", "public.b"},
    {"column in a line", "CREATE TABLE a (\n  id int,\n  b nothing\n);", TRANSACTION_PER_FILE, STRATUM_FAILED, "statement by statement", CAUSE_MISSING_OBJECT, 3, "42704", "nothing", NULL},
    {"characters before", "SELECT 'äöü€😀'; CREATE TABLE a (\nid int,\nb nothing);", TRANSACTION_PER_PIECE, STRATUM_PARTLY, "statement by statement", CAUSE_MISSING_OBJECT, 3, "42704",
     "nothing", NULL},
    {"concurrently alone", "CREATE TABLE a (id int);\n" BREAKPOINT "\nCREATE INDEX CONCURRENTLY i ON a (id);", TRANSACTION_PER_PIECE, STRATUM_APPLIED, NULL, CAUSE_COUNT, 0, NULL, NULL,
     "public.a"},
    {"concurrently in a transaction", "CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);\nCREATE TABLE b (id int)", TRANSACTION_ALL_PENDING, STRATUM_APPLIED,
     "statement by statement", CAUSE_COUNT, 0, NULL, NULL, "public.b"},
    {"own commit before concurrently", "CREATE TABLE a (id int);\n" BREAKPOINT "\nCOMMIT;\n" BREAKPOINT "\nCREATE INDEX CONCURRENTLY i ON a (id);", TRANSACTION_ALL_PENDING,
     STRATUM_APPLIED, NULL, CAUSE_COUNT, 0, NULL, NULL, "public.a"},
    {"new value used", "CREATE TYPE e AS ENUM ('a');\nALTER TYPE e ADD VALUE 'b';\nCREATE TABLE a (x e DEFAULT 'b');\nINSERT INTO a VALUES ('b');", TRANSACTION_ALL_PENDING,
     STRATUM_APPLIED, "statement by statement", CAUSE_COUNT, 0, NULL, NULL, "public.a"},
    {"procedure that commits", "CREATE TABLE a (id int);\nCREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN INSERT INTO a VALUES (1); COMMIT; END';\nCALL p();", TRANSACTION_PER_FILE,
     STRATUM_APPLIED, "statement by statement", CAUSE_COUNT, 0, NULL, NULL, "public.a"},
    {"own transaction", "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;", TRANSACTION_PER_PIECE, STRATUM_APPLIED, NULL, CAUSE_COUNT, 0, NULL, NULL, "public.a"},
    {"failure after own commit", "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\nALTER TABLE nobody ADD x int;\nCREATE TABLE b (id int);", TRANSACTION_PER_PIECE, STRATUM_PARTLY,
     "statement by statement", CAUSE_MISSING_OBJECT, 4, "42P01", "nobody", "public.b"},
    {"transaction left open", "BEGIN;\nCREATE TABLE a (id int);", TRANSACTION_PER_PIECE, STRATUM_APPLIED, "its transaction, which it leaves open, committed", CAUSE_COUNT, 0, NULL, NULL,
     "public.a"},
    {"deferred constraint", "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE a (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO a VALUES (1);", TRANSACTION_PER_FILE,
     STRATUM_FAILED, "statement by statement", CAUSE_OTHER, 3, "23503", NULL, NULL},
    {"role made and used", "CREATE ROLE app; CREATE TABLE a (id int); GRANT SELECT ON a TO app; ALTER TABLE a OWNER TO app;", TRANSACTION_PER_FILE, STRATUM_APPLIED,
     "statement by statement", CAUSE_COUNT, 0, NULL, NULL, "public.a"},
    {"empty", "", TRANSACTION_PER_FILE, STRATUM_APPLIED, NULL, CAUSE_COUNT, 0, NULL, NULL, NULL},
    {"a comment", "-- nothing\n", TRANSACTION_PER_PIECE, STRATUM_APPLIED, NULL, CAUSE_COUNT, 0, NULL, NULL, NULL},
};

static void test_outcomes(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(chains); i++) {
        g_autoptr(Strata) strata = case_replay_with(scratch, &chains[i].sql, 1, chains[i].transaction);
        const Stratum *stratum = &strata->strata[0];
        /* since 17 a new value may be used in the transaction that made the type */
        const char *mode = strata->server_version >= 170000 && strcmp(chains[i].name, "new value used") == 0 ? NULL : chains[i].mode;
        const ReplayFailure none = {.cause = CAUSE_COUNT}, *failure = stratum->failure_count ? &stratum->failures[0] : &none;
        if (stratum->status != chains[i].status || g_strcmp0(stratum->mode, mode) != 0 || failure->cause != chains[i].cause || failure->line != chains[i].line ||
            g_strcmp0(failure->sqlstate, chains[i].sqlstate) != 0 || g_strcmp0(failure->missing, chains[i].missing) != 0)
            fail_msg("%s: %s, mode %s, cause %d, line %d, %s %s, missing %s", chains[i].name, stratum_status_id(stratum->status), stratum->mode ? stratum->mode : "-", failure->cause,
                     failure->line, failure->sqlstate ? failure->sqlstate : "-", failure->message ? failure->message : "-", failure->missing ? failure->missing : "-");
        g_autoptr(Catalog) catalog = strata_catalog(strata, 1);
        if (chains[i].object && !catalog_find(catalog, KIND_TABLE, chains[i].object))
            fail_msg("%s: %s is not there", chains[i].name, chains[i].object);
    }
}

/* --- no-ops ---------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *sql;
    ObjectKind kind;
    const char *identity;
    int line;
    const char *differences;
} no_ops[] = {
    {"CREATE TABLE IF NOT EXISTS plans (id int PRIMARY KEY, name text NOT NULL)", KIND_TABLE, "public.plans", 1, ""},
    {"\nCREATE TABLE IF NOT EXISTS plans (id int PRIMARY KEY, name varchar(9) NOT NULL, price int DEFAULT 0);", KIND_TABLE, "public.plans", 2,
     "changed column public.plans.name\nadded column public.plans.price\n"},
    {"CREATE TABLE IF NOT EXISTS plans (id int, name text NOT NULL, CONSTRAINT other_name PRIMARY KEY (id))", KIND_TABLE, "public.plans", 1, ""},
    {"CREATE TABLE IF NOT EXISTS plans (id int PRIMARY KEY, name text NOT NULL UNIQUE)", KIND_TABLE, "public.plans", 1, "added unique public.plans.plans_name_key\n"},
    {"SELECT 1;\nALTER TABLE plans ADD COLUMN IF NOT EXISTS name text NOT NULL", KIND_COLUMN, "public.plans.name", 2, ""},
    {"ALTER TABLE plans ADD COLUMN IF NOT EXISTS name int", KIND_COLUMN, "public.plans.name", 1, "changed column public.plans.name\n"},
    {"CREATE INDEX IF NOT EXISTS by_name ON plans (name)", KIND_INDEX, "public.by_name", 1, ""},
    {"CREATE UNIQUE INDEX IF NOT EXISTS by_name ON plans (lower(name))", KIND_INDEX, "public.by_name", 1, "changed index public.by_name\n"},
    {"CREATE SCHEMA IF NOT EXISTS extra", KIND_SCHEMA, "extra", 1, NULL},
    {"CREATE SEQUENCE IF NOT EXISTS counter", KIND_SEQUENCE, "public.counter", 1, NULL},
};

static void test_no_ops(void **state) {
    (void)state;
    static const char before[] = "CREATE TABLE plans (id int PRIMARY KEY, name text NOT NULL); CREATE INDEX by_name ON plans (name); CREATE SCHEMA extra; CREATE SEQUENCE counter;"
                                 "COMMENT ON COLUMN plans.name IS 'x'; CREATE TABLE user_of (plan int REFERENCES plans)";
    for (size_t i = 0; i < G_N_ELEMENTS(no_ops); i++) {
        g_autoptr(Strata) strata = REPLAY(TRANSACTION_PER_FILE, before, no_ops[i].sql);
        const Stratum *stratum = &strata->strata[1];
        assert_int_equal(stratum->status, STRATUM_APPLIED);
        assert_changes(stratum, "");
        if (stratum->no_op_count != 1)
            fail_msg("%s: %zu no-ops", no_ops[i].sql, stratum->no_op_count);
        const NoOp *no_op = &stratum->no_ops[0];
        assert_string_equal(no_op->identity, no_ops[i].identity);
        assert_int_equal(no_op->kind, no_ops[i].kind);
        assert_int_equal(no_op->line, no_ops[i].line);
        if (!no_ops[i].differences) {
            assert_null(no_op->differences);
            continue;
        }
        if (!no_op->differences)
            fail_msg("%s: not compared", no_ops[i].sql);
        const Stratum differences = {.changes = no_op->differences};
        g_autofree char *text = case_changes(&differences);
        if (strcmp(text, no_ops[i].differences) != 0)
            fail_msg("%s: %s", no_ops[i].sql, text);
    }
}

/* --- stubs ----------------------------------------------------------------------------------------------------------- */

static void assert_assumptions(const Strata *strata, const char *expected) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < strata->assumptions->len; i++)
        g_string_append_printf(out, "%s\n", (const char *)g_ptr_array_index(strata->assumptions, i));
    assert_string_equal(out->str, expected);
    g_string_free(out, TRUE);
}

static void assert_applied(const Strata *strata) {
    for (size_t i = 0; i < strata->count; i++)
        if (strata->strata[i].status != STRATUM_APPLIED || strata->strata[i].mode)
            fail_msg("%s: %s, mode %s, %s", strata->strata[i].tag, stratum_status_id(strata->strata[i].status), strata->strata[i].mode ? strata->strata[i].mode : "-",
                     strata->strata[i].failure_count ? strata->strata[i].failures[0].message : "");
}

static void test_platform(void **state) {
    (void)state;
    g_autoptr(Strata) strata = REPLAY(
        TRANSACTION_ALL_PENDING, "CREATE TABLE notes (id int PRIMARY KEY, owner uuid REFERENCES auth.users ON DELETE CASCADE DEFAULT auth.uid());",
        "ALTER TABLE notes ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON notes TO authenticated USING (owner = auth.uid()); GRANT SELECT ON notes TO anon, service_role;",
        "CREATE POLICY upload ON storage.objects FOR INSERT TO authenticated WITH CHECK (bucket_id = 'x' AND (storage.foldername(name))[1] = 'y');"
        "ALTER PUBLICATION supabase_realtime ADD TABLE notes;",
        "CREATE FUNCTION hello() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER on_user AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION hello();");
    assert_applied(strata);
    assert_assumptions(strata, "publication supabase_realtime\nrole anon\nrole authenticated\nrole service_role\nschema auth of a hosting platform\nschema storage of a hosting platform\n");
    assert_changes(&strata->strata[0], "added schema public\nadded table public.notes\nadded column public.notes.id\nadded column public.notes.owner\n"
                                       "added primary_key public.notes.notes_pkey\nadded foreign_key public.notes.notes_owner_fkey\n");
    assert_changes(&strata->strata[2], "added policy storage.objects.upload\n");
    assert_changes(&strata->strata[3], "added function public.hello()\nadded trigger auth.users.on_user\n");
}

static void assert_value(const Catalog *catalog, ObjectKind kind, const char *identity, const char *property, const char *expected) {
    const Object *object = catalog_find(catalog, kind, identity);
    if (!object)
        fail_msg("%s is not there", identity);
    assert_string_equal(object_get(object, property), expected);
}

static void test_vector(void **state) {
    (void)state;
    g_autoptr(Strata) strata = REPLAY(TRANSACTION_ALL_PENDING, "CREATE TABLE before (id int)", "CREATE EXTENSION IF NOT EXISTS vector;",
                                      "CREATE TABLE docs (id int, e vector(1536) NOT NULL, h halfvec(3));\n" BREAKPOINT
                                      "\nCREATE INDEX de ON docs USING hnsw (e vector_cosine_ops) WITH (m = 16, ef_construction=64);\n" BREAKPOINT
                                      "\nCREATE INDEX dh ON docs USING ivfflat ((e::halfvec(3)) halfvec_l2_ops) WITH (lists = 100);",
                                      "CREATE FUNCTION near(q vector) RETURNS SETOF docs LANGUAGE sql AS 'SELECT * FROM docs ORDER BY e <=> q LIMIT 3'; DROP INDEX dh;");
    assert_applied(strata);
    g_autofree char *extension = case_changes(&strata->strata[1]);
    if (strcmp(extension, "added extension vector\n") != 0)
        fail_msg("%s", extension);
    assert_int_equal(strata->assumptions->len, 1);
    assert_true(g_str_has_prefix(g_ptr_array_index(strata->assumptions, 0), "extension vector ("));
    g_autoptr(Catalog) catalog = strata_catalog(strata, 3);
    assert_value(catalog, KIND_COLUMN, "public.docs.e", "type", "public.vector(1536)");
    assert_value(catalog, KIND_INDEX, "public.de", "method", "hnsw");
    assert_non_null(strstr(object_get(catalog_find(catalog, KIND_INDEX, "public.de"), "options"), "ef_construction"));
    assert_int_equal(catalog_count(catalog, KIND_FUNCTION), 0);
}

static void test_extensions(void **state) {
    (void)state;
    g_autoptr(Strata) used = REPLAY(TRANSACTION_PER_FILE, "CREATE TABLE docs (e vector(3), id uuid DEFAULT uuid_generate_v4())", "CREATE TABLE more (e vector(4))");
    assert_applied(used);
    assert_int_equal(used->assumptions->len, 2);
    g_autofree char *first = case_changes(&used->strata[0]);
    assert_null(strstr(first, "extension"));

    g_autoptr(Strata) unknown = REPLAY(TRANSACTION_PER_FILE, "CREATE EXTENSION nobody_has_this;\nCREATE TABLE a (id int)", "COMMENT ON EXTENSION nobody_has_this IS 'x'", "DROP EXTENSION nobody_has_this");
    assert_applied(unknown);
    assert_assumptions(unknown, "extension nobody_has_this (not installed: its objects are not there)\n");
    assert_changes(&unknown->strata[2], "removed extension nobody_has_this\n");

    g_autoptr(Strata) outside = REPLAY(TRANSACTION_PER_FILE, "CREATE EXTENSION dblink; CREATE TABLE a (id int)", "SELECT dblink_connect('host=localhost')");
    assert_int_equal(outside->strata[0].status, STRATUM_APPLIED);
    assert_int_equal(outside->strata[1].status, STRATUM_FAILED);

    g_autoptr(Strata) trusted = REPLAY(TRANSACTION_PER_FILE, "CREATE EXTENSION citext; CREATE TABLE a (c citext)");
    assert_applied(trusted);
    assert_int_equal(trusted->assumptions->len, 0);

    /* what a later migration makes is not stubbed: the chain is broken */
    g_autoptr(Strata) late = REPLAY(TRANSACTION_PER_FILE, "CREATE TABLE a (id int); GRANT SELECT ON a TO app", "CREATE ROLE app");
    assert_int_equal(late->strata[0].status, STRATUM_PARTLY);
    assert_int_equal(late->strata[0].failures[0].cause, CAUSE_MISSING_ROLE);
    assert_int_equal(late->strata[1].status, STRATUM_APPLIED);
    assert_int_equal(late->assumptions->len, 0);
}

/* Roles are of the whole server: one replay must not see those of another. */
static void test_isolation(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++) {
        g_autoptr(Strata) strata = REPLAY(TRANSACTION_PER_FILE, i ? "CREATE ROLE postgres; CREATE ROLE app2" : "CREATE ROLE postgres; CREATE ROLE app2; CREATE TABLE t (a int)");
        assert_applied(strata);
    }
    GError *error = NULL;
    g_autofree char *url = scratch_create_database(scratch, "live", &error);
    assert_null(error);
    g_autoptr(Strata) strata = REPLAY(TRANSACTION_PER_FILE, "CREATE ROLE postgres; CREATE ROLE app3");
    assert_applied(strata);
    assert_true(g_str_has_prefix(url, "postgresql://"));
}

/* Drizzle applies all that is pending in one transaction. */
static void test_together(void **state) {
    (void)state;
    const char *const texts[] = {"CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e)", "ALTER TYPE e ADD VALUE 'b'", "CREATE TABLE other (id int)", "ALTER TABLE t ALTER x SET DEFAULT 'b'",
                                 "INSERT INTO t VALUES ('b')"};
    g_autoptr(Strata) all = case_replay_with(scratch, texts, 5, TRANSACTION_ALL_PENDING);
    g_autoptr(Strata) each = case_replay_with(scratch, texts, 5, TRANSACTION_PER_FILE);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(all->strata[i].status, STRATUM_APPLIED);
        assert_null(each->strata[i].mode);
        if (i != 3)
            assert_null(all->strata[i].mode);
    }
    if (all->server_version >= 170000)
        assert_null(all->strata[3].mode);
    else
        assert_string_equal(all->strata[3].mode, "in a transaction of its own (in one with the migrations before it: unsafe use of new value \"b\" of enum type e, SQLSTATE 55P04)");
}

static void test_selection(void **state) {
    (void)state;
    const char *const texts[] = {"CREATE TABLE a (id int)", "CREATE TABLE b (id int)"};
    g_autoptr(MigrationSet) set = case_set(texts, 2, TRANSACTION_PER_FILE);
    set->migrations[0].registered = false;
    GError *error = NULL;
    g_autoptr(Strata) registered = scratch_replay(scratch, set, REPLAY_REGISTERED, &error);
    g_autoptr(Strata) all = scratch_replay(scratch, set, REPLAY_ALL, &error);
    g_autoptr(Strata) again = scratch_replay(scratch, set, REPLAY_ALL, &error);
    assert_null(error);
    assert_int_equal(registered->strata[0].status, STRATUM_NOT_RUN);
    assert_int_equal(registered->strata[1].status, STRATUM_APPLIED);
    assert_int_equal(all->strata[0].status, STRATUM_APPLIED);
    assert_false(all->from_cache);
    assert_true(again->from_cache);
    g_autofree char *x = case_changes(&all->strata[0]), *y = case_changes(&again->strata[0]);
    assert_string_equal(x, y);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strata),    cmocka_unit_test(test_renames),    cmocka_unit_test(test_outcomes),  cmocka_unit_test(test_no_ops),    cmocka_unit_test(test_platform),
        cmocka_unit_test(test_vector),    cmocka_unit_test(test_extensions), cmocka_unit_test(test_isolation), cmocka_unit_test(test_selection),
        cmocka_unit_test(test_together),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    scratch = case_scratch(0);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_free(scratch);
    return failed;
}
