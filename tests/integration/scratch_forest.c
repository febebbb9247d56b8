/*
 * Chains that share their beginnings: whatever chains are asked for in whatever order, the strata are byte for byte those of replays from nothing. scratch_forest TEST [SEED [ROUNDS]]
 * PGSTRATA_SCRATCH_URL: on that server.
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cmocka_all.h"
#include "base/error.h"
#include "model/strata_store.h"
#include "replay_case.h"

static int seed = 1, rounds = 24;

static Scratch *open_scratch(bool use_cache, bool from_nothing) {
    const ScratchOptions options = {.url = g_getenv("PGSTRATA_SCRATCH_URL"), .use_cache = use_cache, .from_nothing = from_nothing};
    GError *error = NULL;
    Scratch *scratch = scratch_new(&options, &error);
    if (!scratch)
        fail_msg("%s", error->message);
    return scratch;
}

/* --- what migrations are made of ---------------------------------------------------------------------------------------- */

/* Each with a number of three for what is named alike. They succeed, fail, do nothing, want a role or a schema that may or may not be made, leave something in the
 * session, rename what others mention: whatever a beginning may hand on. */
static const char *const ingredients[] = {
    "CREATE TABLE t%d (id serial PRIMARY KEY, name text NOT NULL)",
    "CREATE TABLE t%d (id serial PRIMARY KEY, name text NOT NULL)",
    "ALTER TABLE t%d ADD COLUMN extra integer DEFAULT 7",
    "ALTER TABLE t%d DROP COLUMN name",
    "ALTER TABLE t%d RENAME TO u%1$d",
    "ALTER TABLE u%d RENAME COLUMN id TO key",
    "DROP TABLE t%d CASCADE",
    "CREATE TABLE IF NOT EXISTS t%d (id serial PRIMARY KEY, name text NOT NULL, missing boolean)",
    "CREATE TYPE mood%d AS ENUM ('a', 'b')",
    "ALTER TYPE mood%d ADD VALUE IF NOT EXISTS 'c'",
    "CREATE TABLE m%d (mood mood%1$d DEFAULT 'c')",
    "CREATE VIEW v%d AS SELECT id FROM t%1$d",
    "CREATE INDEX i%d ON t%1$d (name)",
    "CREATE INDEX IF NOT EXISTS i%d ON t%1$d (id)",
    "GRANT SELECT ON t%d TO app%1$d",
    "CREATE TABLE r%d (id integer); GRANT SELECT ON r%1$d TO app%1$d",
    "CREATE ROLE app%d",
    "CREATE ROLE app%d",
    "CREATE TABLE owned%d (id integer, who uuid DEFAULT auth.uid())",
    "CREATE SCHEMA IF NOT EXISTS s%d",
    "SET search_path = s%d, public",
    "RESET search_path",
    "CREATE TEMPORARY TABLE t%d (nobody integer)",
    "SET app.tenant = 'x%d'",
    "CREATE TABLE d%d (tenant text CHECK (tenant <> 'y'))",
    "DO $$ BEGIN EXECUTE 'CREATE TABLE IF NOT EXISTS ' || quote_ident('x' || current_setting('app.tenant')) || ' (id integer)'; END $$",
    "INSERT INTO t%d (name) VALUES ('row')",
    "DO $$ BEGIN EXECUTE 'CREATE TABLE n' || currval('t%d_id_seq') || ' (id integer)'; END $$",
    "CREATE FUNCTION f%d() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE g%d (id integer DEFAULT f%1$d())",
    "CREATE EXTENSION IF NOT EXISTS nowhere%d",
    "CREATE TABLE e%d (mail citext)",
    "CREATE SCHEMA platform%d; CREATE TABLE platform%1$d.t (id integer)",
    "ALTER SCHEMA platform%d RENAME TO place%1$d",
    "CREATE UNIQUE INDEX CONCURRENTLY c%d ON t%1$d (id)",
    "CREATE DOMAIN z%d AS text CHECK (VALUE <> '')",
    "COMMENT ON TABLE t%d IS 'said'",
    "CREATE TYPE shell%d",
    "BEGIN; CREATE TABLE b%d (id integer); COMMIT; CREATE TABLE bb%1$d (id integer)",
    "SELECT %d",
    "this is no SQL %d",
};

/* The number in all its places. */
static char *fill(const char *format, int number) {
    g_autofree char *digits = g_strdup_printf("%d", number);
    g_auto(GStrv) parts = g_strsplit(format, "%1$d", -1);
    g_autofree char *rest = g_strjoinv(digits, parts);
    g_auto(GStrv) halves = g_strsplit(rest, "%d", -1);
    return g_strjoinv(digits, halves);
}

static void add_ingredient(GRand *random, GString *text) {
    const char *format = ingredients[g_rand_int_range(random, 0, G_N_ELEMENTS(ingredients))];
    g_autofree char *whole = fill(format, g_rand_int_range(random, 0, 3));
    g_string_append_printf(text, "%s;\n", whole);
}

static char *make_migration(GRand *random) {
    GString *text = g_string_new(NULL);
    for (int left = g_rand_int_range(random, 1, 4); left > 0; left--)
        add_ingredient(random, text);
    return g_string_free(text, FALSE);
}

/* --- chains that come from one another ------------------------------------------------------------------------------------ */

static void squash(GPtrArray *chain, guint at) {
    char *both = g_strconcat(g_ptr_array_index(chain, at), g_ptr_array_index(chain, at + 1), NULL);
    g_ptr_array_remove_index(chain, at);
    g_free(g_ptr_array_index(chain, at));
    g_ptr_array_index(chain, at) = both;
}

static void change_chain(GRand *random, GPtrArray *chain) {
    guint at = chain->len > 0 ? (guint)g_rand_int_range(random, 0, (gint32)chain->len) : 0;
    switch (g_rand_int_range(random, 0, 10)) {
    case 0: /* an edit */
        if (chain->len > 0) {
            g_free(g_ptr_array_index(chain, at));
            g_ptr_array_index(chain, at) = make_migration(random);
        }
        return;
    case 1:
        g_ptr_array_insert(chain, (gint)at, make_migration(random));
        return;
    case 2:
        if (chain->len > 3)
            g_ptr_array_remove_index(chain, at);
        return;
    case 3:
        if (chain->len > 3 && at + 1 < chain->len)
            squash(chain, at);
        return;
    case 4: /* back to an earlier state */
        if (chain->len > 4)
            g_ptr_array_set_size(chain, (gint)chain->len - 2);
        return;
    default:
        g_ptr_array_add(chain, make_migration(random));
    }
}

static GPtrArray *copy_chain(const GPtrArray *chain) {
    GPtrArray *copy = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < chain->len; i++)
        g_ptr_array_add(copy, g_strdup(g_ptr_array_index(chain, i)));
    return copy;
}

/* --- comparing --------------------------------------------------------------------------------------------------------------- */

/* Without the first line, which has a checksum; roles have random names, which messages of the server mention. */
static GString *plain_bytes(const Strata *strata) {
    size_t size;
    g_autofree char *bytes = strata_write(strata, &size);
    const char *body = memchr(bytes, '\n', size);
    GString *plain = g_string_new_len(body, (gssize)(size - (size_t)(body - bytes)));
    for (size_t i = 0; i + 20 < plain->len; i++)
        if (memcmp(plain->str + i, "mig_", 4) == 0 || memcmp(plain->str + i, "see_", 4) == 0)
            memset(plain->str + i + 4, 'x', 16);
    return plain;
}

static Strata *replay(Scratch *scratch, const GPtrArray *texts, TransactionMode mode, bool some_unregistered) {
    g_autoptr(MigrationSet) set = case_set((const char *const *)(void *)texts->pdata, texts->len, mode);
    GError *error = NULL;
    for (size_t i = 0; some_unregistered && i < set->migration_count; i++)
        set->migrations[i].registered = i % 3 != 1;
    Strata *strata = scratch_replay(scratch, set, REPLAY_REGISTERED, &error);
    if (!strata)
        fail_msg("%s\n%s", error->message, error_get_detail(error) ? error_get_detail(error) : "");
    return strata;
}

static void print_chain(const GPtrArray *texts, const Strata *strata, const Strata *expected) {
    for (guint i = 0; i < texts->len; i++)
        print_message("-- %u: %s, expected %s; mode %s, expected %s; %u changes, expected %u\n%s", i, stratum_status_id(strata->strata[i].status),
                      stratum_status_id(expected->strata[i].status), strata->strata[i].mode ? strata->strata[i].mode : "-", expected->strata[i].mode ? expected->strata[i].mode : "-",
                      strata->strata[i].changes->changes->len, expected->strata[i].changes->changes->len, (const char *)g_ptr_array_index(texts, i));
}

static void compare(Scratch *shared, Scratch *alone, const GPtrArray *texts, TransactionMode mode, bool some_unregistered, int round) {
    g_autoptr(Strata) strata = replay(shared, texts, mode, some_unregistered), expected = replay(alone, texts, mode, some_unregistered);
    GString *bytes = plain_bytes(strata), *wanted = plain_bytes(expected);
    if (!g_string_equal(bytes, wanted)) {
        print_chain(texts, strata, expected);
        fail_msg("round %d of seed %d, mode %d: the strata are not those of a replay from nothing", round, seed, (int)mode);
    }
    g_string_free(bytes, TRUE);
    g_string_free(wanted, TRUE);
}

/* --- tests --------------------------------------------------------------------------------------------------------------------- */

/* A history: chains that come from one another, some of them asked for again. Every few of them the run ends, and another one finds what was kept on disk. */
static const char *const first_texts[] = {"CREATE TABLE t0 (id serial PRIMARY KEY, name text NOT NULL)", "CREATE TYPE mood0 AS ENUM ('a', 'b'); CREATE TYPE mood1 AS ENUM ('x')",
                                          "CREATE TABLE t1 (id serial PRIMARY KEY, name text NOT NULL); INSERT INTO t1 (name) VALUES ('row')"};

static void run_history(TransactionMode mode, bool on_disk) {
    GRand *random = g_rand_new_with_seed((guint32)(seed * 7 + (int)mode));
    g_autoptr(GPtrArray) history = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    GPtrArray *chain = g_ptr_array_new_with_free_func(g_free);
    Scratch *shared = open_scratch(on_disk, false), *alone = open_scratch(false, true);
    for (size_t i = 0; i < G_N_ELEMENTS(first_texts); i++)
        g_ptr_array_add(chain, g_strdup(first_texts[i]));
    for (int round = 0; round < rounds; round++) {
        change_chain(random, chain);
        g_ptr_array_add(history, copy_chain(chain));
        compare(shared, alone, chain, mode, false, round);
        if (round % 4 == 3)
            compare(shared, alone, chain, mode, true, round);
        if (round % 5 == 4)
            compare(shared, alone, g_ptr_array_index(history, (guint)g_rand_int_range(random, 0, (gint32)history->len)), mode, false, round);
        if (on_disk && round % 7 == 6) {
            scratch_free(shared);
            shared = open_scratch(true, false);
        }
    }
    g_ptr_array_unref(chain);
    g_rand_free(random);
    scratch_free(shared);
    scratch_free(alone);
}

static void test_all_pending(void **state) {
    (void)state;
    run_history(TRANSACTION_ALL_PENDING, true);
}

static void test_per_file(void **state) {
    (void)state;
    run_history(TRANSACTION_PER_FILE, true);
}

static void test_per_piece(void **state) {
    (void)state;
    run_history(TRANSACTION_PER_PIECE, false);
}

static void test_none(void **state) {
    (void)state;
    run_history(TRANSACTION_NONE, false);
}

/* What a beginning hands on, one by one. Each list: texts of migrations, "|" where a chain ends that is asked for. */
static const char *const handed_on[][12] = {
    /* whether a role is made later decides what happens now */
    {"CREATE TABLE a (id integer); GRANT SELECT ON a TO app", "|", "CREATE TABLE b (id integer)", "|", "CREATE ROLE app", "|", "CREATE TABLE c (id integer)", "|"},
    /* roles of one chain are not those of another; one that is there is dropped later */
    {"CREATE ROLE app", "|", "DROP ROLE app", "|", "CREATE ROLE app", "|", "GRANT app TO CURRENT_USER", "|"},
    /* settings, temporary objects and values of the session */
    {"CREATE SCHEMA s; SET search_path = s", "CREATE TABLE a (id serial)", "|", "CREATE TABLE b (id integer)", "|", "CREATE TEMP TABLE a (x integer)", "ALTER TABLE a ADD y integer", "|"},
    {"SET app.x = 'one'", "CREATE TABLE a (id serial)", "|", "DO $$ BEGIN EXECUTE 'CREATE TABLE ' || current_setting('app.x') || ' (id integer)'; END $$", "|"},
    {"CREATE TABLE a (id serial)", "INSERT INTO a DEFAULT VALUES", "|", "DO $$ BEGIN EXECUTE 'CREATE TABLE n' || lastval() || ' (id integer)'; END $$", "|"},
    {"PREPARE q AS SELECT 1", "CREATE TABLE a (id integer)", "|", "EXECUTE q; CREATE TABLE b (id integer)", "|", "DEALLOCATE ALL", "EXECUTE q", "|"},
    {"SET ROLE NONE", "BEGIN; CREATE TABLE a (id integer)", "|", "CREATE TABLE b (id integer); COMMIT", "|", "ROLLBACK", "|"},
    {"SELECT pg_advisory_lock(7)", "CREATE TABLE a (id integer)", "|", "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) THEN CREATE TABLE unlocked (id integer); END IF; END $$", "|"},
    {"ALTER ROLE CURRENT_USER SET search_path = s", "CREATE SCHEMA s; CREATE TABLE a (id integer)", "|", "CREATE TABLE b (id integer)", "|"},
    /* values of an enumeration in one transaction, made in the beginning, used in the rest */
    {"CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e)", "ALTER TYPE e ADD VALUE 'b'", "|", "CREATE TABLE o (id integer)", "|", "ALTER TABLE t ALTER x SET DEFAULT 'b'", "|", "CREATE TABLE p (id integer)", "|"},
    {"CREATE ROLE app", "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e)", "ALTER TYPE e ADD VALUE 'b'", "|", "ALTER TABLE t ALTER x SET DEFAULT 'b'", "|"},
    /* stubs and stand-ins */
    {"CREATE EXTENSION vector; CREATE TABLE v (x vector(3))", "|", "CREATE INDEX ON v USING hnsw (x vector_l2_ops) WITH (m = 8)", "|", "ALTER TABLE v ADD y vector(4)", "|"},
    {"CREATE TABLE a (id uuid REFERENCES auth.users (id))", "|", "CREATE POLICY p ON a USING (auth.uid() = id)", "|", "CREATE SCHEMA auth", "|"},
};

static void run_case(const char *const *texts, TransactionMode mode) {
    g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func(g_free);
    Scratch *shared = open_scratch(false, false), *alone = open_scratch(false, true);
    for (int again = 0; again < (mode == TRANSACTION_ALL_PENDING ? 2 : 1); again++) {
        g_ptr_array_set_size(chain, 0);
        for (size_t i = 0; i < G_N_ELEMENTS(handed_on[0]) && texts[i]; i++) {
            if (strcmp(texts[i], "|") != 0) {
                g_ptr_array_add(chain, g_strdup(texts[i]));
                continue;
            }
            compare(shared, alone, chain, mode, false, (int)i);
            /* a branch: another last one, which the first run does not see */
            g_autoptr(GPtrArray) branch = copy_chain(chain);
            g_ptr_array_insert(branch, (gint)branch->len - 1, g_strdup("CREATE TABLE branch (id integer)"));
            compare(shared, alone, branch, mode, false, (int)i);
        }
    }
    scratch_free(shared);
    scratch_free(alone);
}

/* On a server of the user's where no role can be made, migrations run as the login: what they do to that role stays, whoever comes next. */
static bool changes_login(const char *const *texts) {
    return g_getenv("PGSTRATA_SCRATCH_URL") && g_str_has_prefix(texts[0], "ALTER ROLE CURRENT_USER");
}

static void test_handed_on(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(handed_on); i++) {
        if (changes_login(handed_on[i]))
            continue;
        run_case(handed_on[i], TRANSACTION_ALL_PENDING);
        run_case(handed_on[i], i % 2 ? TRANSACTION_PER_FILE : TRANSACTION_NONE);
    }
}

/* What was kept and does not run that way any more is not told, whoever notices. Here it is the second run, in one transaction, that needs the chain's roles, and so replays a chain of which every layer is
 * known; the number of databases decides how it goes. */
static void test_changed_meanwhile(void **state) {
    (void)state;
    static const char *const texts[] = {
        "CREATE ROLE app",
        "CREATE TYPE e AS ENUM ('a')",
        "ALTER TYPE e ADD VALUE 'b'",
        "DO $$ BEGIN IF (SELECT count(*) FROM pg_database WHERE datname LIKE 'pgstrata%') > 2 THEN RAISE EXCEPTION 'so many'; END IF; CREATE TABLE few (id integer); END $$",
        "CREATE TABLE last (id integer)",
    };
    if (g_getenv("PGSTRATA_SCRATCH_URL"))
        return; /* where there are other databases, and no roles */
    g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_ptr_array_add(chain, g_strdup_printf("%s; -- %d", texts[i], (int)getpid()));
    Scratch *scratch = open_scratch(true, false);
    g_autoptr(Strata) few = replay(scratch, chain, TRANSACTION_ALL_PENDING, false);

    assert_int_equal(few->strata[3].status, STRATUM_APPLIED);
    scratch_free(scratch);

    scratch = open_scratch(true, false);
    for (int i = 0; i < 3; i++) {
        g_autoptr(GPtrArray) other = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(other, g_strdup_printf("CREATE TABLE other%d (id integer)", i));
        g_autoptr(Strata) strata = replay(scratch, other, TRANSACTION_PER_FILE, false);
    }
    g_ptr_array_set_size(chain, 4);
    g_autoptr(Strata) many = replay(scratch, chain, TRANSACTION_ALL_PENDING, false), again = replay(scratch, chain, TRANSACTION_ALL_PENDING, false);
    assert_int_equal(many->strata[3].status, STRATUM_FAILED);
    assert_int_equal(again->strata[3].status, STRATUM_FAILED);
    scratch_free(scratch);
}

/* --- declared schemas ------------------------------------------------------------------------------------------------------------ */

static const char *const definitions[] = {
    "CREATE TYPE state%d AS ENUM ('a', 'b')",
    "CREATE TABLE t%d (id serial PRIMARY KEY, name text NOT NULL, state state%1$d)",
    "CREATE TABLE t%d (id serial PRIMARY KEY, name varchar(20))",
    "ALTER TABLE t%d ADD CONSTRAINT long_enough CHECK (length(name) > 2)",
    "CREATE INDEX i%d ON t%1$d (lower(name)) WHERE name <> ''",
    "ALTER TABLE t%d ADD FOREIGN KEY (id) REFERENCES t%1$d",
    "CREATE VIEW v%d AS SELECT * FROM t%1$d",
    "CREATE SCHEMA s%d",
    "CREATE FUNCTION f%d() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER touch BEFORE UPDATE ON t%d FOR EACH ROW EXECUTE FUNCTION f%1$d()",
    "COMMENT ON TABLE t%d IS 'said; with -- a mark'",
    "ALTER TABLE t%d ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY p ON t%d USING (true)",
    "CREATE MATERIALIZED VIEW w%d AS SELECT 1 AS one",
    "CREATE SEQUENCE q%d START 5",
    "ALTER TYPE state%d ADD VALUE 'c'",
    "ALTER TABLE t%d RENAME TO r%1$d",
};

/* These are had in the long way only. */
static const char *const others[] = {
    "CREATE TABLE IF NOT EXISTS t%d (id integer, more text)", "CREATE TABLE d%d (state state%1$d DEFAULT 'c')", "CREATE TEMP TABLE t%d (id integer)", "SET search_path = s%d",
    "INSERT INTO t%d (name) VALUES ('four')",                 "CREATE POLICY app ON t%d TO app USING (true)",     "CREATE EXTENSION vector%d",           "no SQL %d",
    "CREATE UNIQUE INDEX CONCURRENTLY c%d ON t%1$d (id)",     "CREATE TABLE u%d (id uuid REFERENCES auth.users)",
};

/* One migration of all these statements, a piece each; with `cut` two: those before it are presupposed. */
static MigrationSet *script_set(const GPtrArray *statements, guint cut) {
    MigrationSet *set = migration_set_new();
    set->rules = &RUNNER_RULES_SCRIPT;
    set->folder = "";
    set->migration_count = cut > 0 ? 2 : 1;
    set->migrations = g_new0(Migration, set->migration_count);
    for (size_t m = 0; m < set->migration_count; m++) {
        guint begin = m > 0 ? cut : 0, end = m + 1 < set->migration_count ? cut : statements->len;
        g_autoptr(GString) text = g_string_new(NULL);
        SqlPiece *pieces = g_new0(SqlPiece, end - begin + 1);
        for (guint i = begin; i < end; i++) {
            pieces[i - begin].begin = text->len;
            g_string_append(text, g_ptr_array_index(statements, i));
            pieces[i - begin].end = text->len;
            pieces[i - begin].line = (int)(i - begin) + 1;
            g_string_append_c(text, '\n');
        }
        set->migrations[m] = (Migration){.tag = m > 0 ? "declared" : "presupposed", .prefix = "", .registered = true, .entry = -1, .pieces = pieces, .piece_count = end - begin,
                                         .sql = text_pool_add(set->texts, text->str), .sql_size = text->len};
    }
    return set;
}

static void compare_scripts(Scratch *shared, Scratch *alone, const GPtrArray *statements, guint cut, int round) {
    g_autoptr(MigrationSet) set = script_set(statements, cut);
    GError *error = NULL;
    g_autoptr(Strata) strata = scratch_replay(shared, set, REPLAY_ALL, &error);
    assert_null(error);
    g_autoptr(Strata) expected = scratch_replay(alone, set, REPLAY_ALL, &error);
    assert_null(error);
    GString *bytes = plain_bytes(strata), *wanted = plain_bytes(expected);
    for (guint i = 0; !g_string_equal(bytes, wanted) && i < statements->len; i++)
        print_message("%s\n", (const char *)g_ptr_array_index(statements, i));
    if (!g_string_equal(bytes, wanted))
        fail_msg("round %d of seed %d: the strata of a script are not those of a replay from nothing", round, seed);
    g_string_free(bytes, TRUE);
    g_string_free(wanted, TRUE);
}

/* Versions of one schema: a statement more, less, or another one; now and then what cannot be had quickly. */
static void test_declared(void **state) {
    (void)state;
    GRand *random = g_rand_new_with_seed((guint32)seed);
    g_autoptr(GPtrArray) statements = g_ptr_array_new_with_free_func(g_free);
    Scratch *shared = open_scratch(false, false), *alone = open_scratch(false, true);
    for (int i = 0; i < 5; i++) {
        g_ptr_array_add(statements, fill(definitions[0], i));
        g_ptr_array_add(statements, fill(definitions[1], i));
    }
    for (int round = 0; round < rounds; round++) {
        guint at = (guint)g_rand_int_range(random, 0, (gint32)statements->len);
        bool odd = g_rand_int_range(random, 0, 6) == 0;
        char *text = odd ? fill(others[g_rand_int_range(random, 0, G_N_ELEMENTS(others))], g_rand_int_range(random, 0, 5))
                         : fill(definitions[g_rand_int_range(random, 2, G_N_ELEMENTS(definitions))], g_rand_int_range(random, 0, 5));
        g_ptr_array_insert(statements, g_rand_boolean(random) ? (gint)at : -1, text);
        compare_scripts(shared, alone, statements, round % 3 == 2 ? at / 2 : 0, round);
        if (round % 2 == 1)
            g_ptr_array_remove(statements, text);
    }
    g_rand_free(random);
    scratch_free(shared);
    scratch_free(alone);
}

/* Two sources by turns, each a schema of which any part may change at any time: tables with others that refer to them, whatever hangs on tables, names that are chosen for want of one (some taken already),
 * statements in another order. What an earlier version left must never show. */
typedef enum { ALWAYS, OFTEN, SELDOM } Presence;
static const struct {
    const char *text;
    Presence presence;
} parts[] = {
    {"CREATE TYPE mood%d AS ENUM ('a', 'b'%s)", ALWAYS},
    {"CREATE TABLE \"T%d\" (id serial PRIMARY KEY, name text UNIQUE, a_b integer%s, CONSTRAINT c%1$d CHECK (a_b > 0))", ALWAYS},
    {"CREATE TABLE \"T%d_a\" (id integer REFERENCES \"T%1$d\", b integer UNIQUE%s)", ALWAYS},
    {"CREATE TABLE u%d (id uuid PRIMARY KEY, mood mood%1$d DEFAULT 'a'%s)", ALWAYS},
    {"CREATE TABLE s%d (id integer DEFAULT nextval('\"T%1$d_id_seq\"')%s)", OFTEN},
    {"ALTER TABLE u%d ADD COLUMN later mood%1$d", OFTEN},
    {"ALTER TABLE \"T%d\" ADD CONSTRAINT to_itself%1$d FOREIGN KEY (a_b) REFERENCES \"T%1$d\" (id)", OFTEN},
    {"ALTER TABLE \"T%d\" ADD CONSTRAINT unlike%1$d UNIQUE (a_b, id)", OFTEN},
    {"CREATE UNIQUE INDEX \"I%d\" ON \"T%1$d\" (a_b)", ALWAYS},
    {"ALTER TABLE \"T%d_a\" ADD CONSTRAINT other%1$d FOREIGN KEY (b) REFERENCES \"T%1$d\" (a_b)", OFTEN},
    {"CREATE INDEX ON \"T%d\" (a_b)", SELDOM},
    {"CREATE INDEX ON \"T%d_a\" (b)", SELDOM},
    {"CREATE INDEX \"T%d_a_b_idx7\" ON \"T%1$d\" (id, a_b)", OFTEN},
    {"CREATE VIEW v%d AS SELECT * FROM u%1$d", OFTEN},
    {"CREATE OR REPLACE VIEW w%d AS SELECT name, 'T2' AS t FROM \"T%1$d\"", OFTEN},
    {"CREATE FUNCTION f%d() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM 1 FROM w%1$d%s; RETURN NEW; END'", ALWAYS},
    {"CREATE TRIGGER touch BEFORE UPDATE OF name ON \"T%d\" FOR EACH ROW EXECUTE FUNCTION f%1$d()", OFTEN},
    {"CREATE POLICY \"own rows\" ON u%d USING (id IS NOT NULL%s)", OFTEN},
    {"ALTER TABLE u%d ENABLE ROW LEVEL SECURITY", OFTEN},
    {"COMMENT ON TABLE u%d IS 'is; \"said%s\"'", OFTEN},
    {"COMMENT ON COLUMN \"T%d\".name IS 'said%s'", OFTEN},
    {"COMMENT ON CONSTRAINT \"T%d_pkey\" ON \"T%1$d\" IS 'chosen'", OFTEN},
    {"CREATE SEQUENCE q%d START 5", ALWAYS},
    {"ALTER SEQUENCE q%d OWNED BY u%1$d.id", SELDOM},
    {"CREATE DOMAIN z%d AS text CHECK (VALUE <> 'x%s')", OFTEN},
    {"CREATE MATERIALIZED VIEW m%d AS SELECT count(*) AS n FROM u%1$d", OFTEN},
    {"CREATE TABLE k%d (LIKE u%1$d INCLUDING ALL)", OFTEN},
    {"CREATE TABLE p%d (id integer, PRIMARY KEY (id)) PARTITION BY LIST (id)", ALWAYS},
    {"CREATE TABLE p%d_1 PARTITION OF p%1$d FOR VALUES IN (1)", OFTEN},
    {"ALTER TABLE p%d ADD CONSTRAINT positive CHECK (id > 0)", OFTEN},
};

/* Of two shapes, where it has one. */
static char *make_part(GRand *random, size_t index, int number) {
    static const char *const more[] = {"", "", "", "", ", 'c'", ", added integer", " AND true", "x"};
    g_autofree char *filled = fill(parts[index].text, number);
    g_auto(GStrv) halves = g_strsplit(filled, "%s", -1);
    bool shaped = halves[1] != NULL && g_rand_int_range(random, 0, 3) == 0;
    const char *addition = !shaped ? "" : g_str_has_prefix(filled, "CREATE TYPE") ? more[4] : g_str_has_prefix(filled, "CREATE TABLE") ? more[5] : g_str_has_prefix(filled, "CREATE POLICY") ? more[6] : "";
    if (shaped && *addition == '\0' && (g_str_has_prefix(filled, "COMMENT") || g_str_has_prefix(filled, "CREATE DOMAIN")))
        addition = more[7];
    return g_strjoinv(addition, halves);
}

/* In the order of the list: then nearly all of it works. A part stands at its place, or is not there. */
#define NUMBERS 3

typedef struct {
    char *texts[G_N_ELEMENTS(parts) * NUMBERS];
} Schema;

static void set_part(GRand *random, Schema *schema, size_t at) {
    static const int of_eight[] = {[ALWAYS] = 8, [OFTEN] = 6, [SELDOM] = 1};
    g_clear_pointer(&schema->texts[at], g_free);
    if (g_rand_int_range(random, 0, 8) < of_eight[parts[at / NUMBERS].presence])
        schema->texts[at] = make_part(random, at / NUMBERS, (int)(at % NUMBERS));
}

/* Whole, but now and then with two neighbours in the other order, or an earlier one at the end. */
static GPtrArray *schema_statements(GRand *random, const Schema *schema) {
    GPtrArray *statements = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(schema->texts); i++)
        if (schema->texts[i])
            g_ptr_array_add(statements, schema->texts[i]);
    int kind = g_rand_int_range(random, 0, 12);
    guint at = (guint)g_rand_int_range(random, 0, (gint32)statements->len - 1);
    if (kind < 2)
        g_ptr_array_insert(statements, kind == 0 ? -1 : (gint)at, g_ptr_array_steal_index(statements, kind == 0 ? at : at + 1));
    return statements;
}

static void test_patched(void **state) {
    (void)state;
    GRand *random = g_rand_new_with_seed((guint32)seed);
    Scratch *shared = open_scratch(false, false), *alone = open_scratch(false, true);
    Schema schemas[2] = {0};
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < G_N_ELEMENTS(schemas[s].texts); i++)
            set_part(random, &schemas[s], i);
    for (int round = 0; round < rounds; round++) {
        Schema *schema = &schemas[round % 2];
        for (int changes = g_rand_int_range(random, 1, 4); changes > 0; changes--)
            set_part(random, schema, (size_t)g_rand_int_range(random, 0, G_N_ELEMENTS(schema->texts)));
        g_autoptr(GPtrArray) statements = schema_statements(random, schema);
        compare_scripts(shared, alone, statements, 0, round);
    }
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < G_N_ELEMENTS(schemas[s].texts); i++)
            g_free(schemas[s].texts[i]);
    g_rand_free(random);
    scratch_free(shared);
    scratch_free(alone);
}

/* A chain that is a beginning of a known one, and one that is known as a whole, start no server. */
static void test_known(void **state) {
    (void)state;
    g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < 6; i++)
        g_ptr_array_add(chain, g_strdup_printf("CREATE TABLE t%d_of_%d (id integer); CREATE TYPE shell%d;", i, seed, i));
    Scratch *scratch = open_scratch(true, false), *alone = open_scratch(false, true);
    g_autoptr(Strata) whole = replay(scratch, chain, TRANSACTION_PER_FILE, false);
    assert_false(whole->from_cache);
    scratch_free(scratch);
    scratch = open_scratch(true, false);
    for (int length = 6; length > 0; length--) {
        g_ptr_array_set_size(chain, length);
        g_autoptr(Strata) strata = replay(scratch, chain, TRANSACTION_PER_FILE, false);
        assert_true(strata->from_cache);
        compare(scratch, alone, chain, TRANSACTION_PER_FILE, false, length);
    }
    scratch_free(scratch);
    scratch_free(alone);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_pending), cmocka_unit_test(test_per_file), cmocka_unit_test(test_per_piece), cmocka_unit_test(test_none),
        cmocka_unit_test(test_known),       cmocka_unit_test(test_handed_on), cmocka_unit_test(test_changed_meanwhile),
        cmocka_unit_test(test_declared),     cmocka_unit_test(test_patched),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    if (argc > 2)
        seed = atoi(argv[2]);
    if (argc > 3)
        rounds = atoi(argv[3]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
