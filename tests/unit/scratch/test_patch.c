/* From one version of a script to the next: what is taken back and run, and what must not be told apart. */

#include <string.h>
#include "cmocka_all.h"
#include "fact_words.h"
#include "facts.h"
#include "patch.h"

static GPtrArray *list(const char *const *texts) {
    GPtrArray *statements = g_ptr_array_new_with_free_func(facts_unref);
    for (size_t i = 0; texts[i]; i++)
        g_ptr_array_add(statements, facts_new(texts[i]));
    return statements;
}

static char *describe(const Patch *patch) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < patch->undo->len; i++)
        g_string_append_printf(text, "%s%s", text->len > 0 ? "; " : "", (const char *)g_ptr_array_index(patch->undo, i));
    g_string_append(text, " |");
    for (guint i = 0; i < patch->redo->len; i++)
        g_string_append_printf(text, "%s %s", i > 0 ? ";" : "", ((const Facts *)g_ptr_array_index(patch->redo, i))->text);
    return g_string_free(text, FALSE);
}

/* `expected`: "undo; undo | redo; redo"; NULL: no patch. */
static void check(const char *const *before, const char *const *after, const char *expected) {
    g_autoptr(GPtrArray) done = list(before), wanted = list(after);
    g_autoptr(Patch) patch = patch_plan(done, wanted);
    g_autofree char *text = patch ? describe(patch) : NULL;
    if (g_strcmp0(text, expected) != 0)
        fail_msg("%s, expected %s", text ? text : "no patch", expected ? expected : "no patch");
    if (patch)
        assert_int_equal(patch->kept->len + patch->redo->len, wanted->len);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

#define A "CREATE TABLE a (id int PRIMARY KEY)"
#define A2 "CREATE TABLE a (id int PRIMARY KEY, x int)"
#define B "CREATE TABLE b (id int PRIMARY KEY, a int)"
#define B2 "CREATE TABLE b (id int PRIMARY KEY)"
#define I "CREATE INDEX i ON b (a)"

static void test_only_what_differs(void **state) {
    (void)state;
    check(LIST(A, B, I), LIST(A2, B, I), "DROP INDEX i; DROP TABLE b; DROP TABLE a | " A2 "; " B "; " I); /* b has a column of that name: a word is a word */
    check(LIST(A, B2, "CREATE INDEX i ON b (id)"), LIST(A2, B2, "CREATE INDEX i ON b (id)"), "DROP TABLE a | " A2);
    check(LIST(A, B2), LIST(A, B2, "CREATE TABLE c (id int)"), " | CREATE TABLE c (id int)");
    check(LIST(A, B2), LIST(A), "DROP TABLE b |");
    check(LIST(A, B2), LIST(B2, A), " |");
}

static void test_with_what_depends(void **state) {
    (void)state;
    check(LIST("CREATE TABLE \"public\".\"u\" (id int PRIMARY KEY)", "CREATE TABLE p (id int, u_id int)", "ALTER TABLE ONLY p ADD CONSTRAINT f FOREIGN KEY (u_id) REFERENCES u"),
          LIST("CREATE TABLE \"public\".\"u\" (id bigint PRIMARY KEY)", "CREATE TABLE p (id int, u_id int)", "ALTER TABLE ONLY p ADD CONSTRAINT f FOREIGN KEY (u_id) REFERENCES u"),
          "ALTER TABLE p DROP CONSTRAINT f; DROP TABLE \"public\".\"u\" | CREATE TABLE \"public\".\"u\" (id bigint PRIMARY KEY); ALTER TABLE ONLY p ADD CONSTRAINT f FOREIGN KEY (u_id) REFERENCES u");
    check(LIST("CREATE TYPE s.mood AS ENUM ('x')", "CREATE TABLE p (m s.mood)", "CREATE INDEX i ON p (m)"), LIST("CREATE TYPE s.mood AS ENUM ('y')", "CREATE TABLE p (m s.mood)", "CREATE INDEX i ON p (m)"),
          "DROP INDEX i; DROP TABLE p; DROP TYPE s.mood | CREATE TYPE s.mood AS ENUM ('y'); CREATE TABLE p (m s.mood); CREATE INDEX i ON p (m)");
    check(LIST("CREATE TABLE p (id int)", "CREATE POLICY o ON p USING (true)", "ALTER TABLE p ENABLE ROW LEVEL SECURITY", "COMMENT ON COLUMN p.id IS 'said; with table q'"),
          LIST("CREATE TABLE p (id int)"), "COMMENT ON COLUMN p.id IS NULL; ALTER TABLE p DISABLE ROW LEVEL SECURITY; DROP POLICY o ON p |");
    check(LIST("CREATE TABLE p (id int)", "CREATE INDEX i ON s.q (id)"), LIST("CREATE TABLE p (id int)"), "DROP INDEX s.i |");
}

/* What another statement makes without saying its name. */
static void test_names_that_are_chosen(void **state) {
    (void)state;
    check(LIST("CREATE TABLE \"U\" (id serial)", "CREATE TABLE p (x int DEFAULT nextval('\"U_id_seq\"'))"),
          LIST("CREATE TABLE \"U\" (id serial, y int)", "CREATE TABLE p (x int DEFAULT nextval('\"U_id_seq\"'))"),
          "DROP TABLE p; DROP TABLE \"U\" | CREATE TABLE \"U\" (id serial, y int); CREATE TABLE p (x int DEFAULT nextval('\"U_id_seq\"'))");
    check(LIST("CREATE TABLE u (id int)", "CREATE TABLE p (x _u)"), LIST("CREATE TABLE u (id text)", "CREATE TABLE p (x _u)"), "DROP TABLE p; DROP TABLE u | CREATE TABLE u (id text); CREATE TABLE p (x _u)");
    check(LIST("CREATE TABLE \"order\" (id serial)", "CREATE TABLE p (x oid DEFAULT 'order'::regclass)"), LIST("CREATE TABLE \"order\" (id int)", "CREATE TABLE p (x oid DEFAULT 'order'::regclass)"),
          "DROP TABLE p; DROP TABLE \"order\" | CREATE TABLE \"order\" (id int); CREATE TABLE p (x oid DEFAULT 'order'::regclass)");
    check(LIST("CREATE TABLE \"order\" (id serial)", "CREATE VIEW p AS SELECT 1 ORDER BY 1"), LIST("CREATE TABLE \"order\" (id int)", "CREATE VIEW p AS SELECT 1 ORDER BY 1"),
          "DROP TABLE \"order\" | CREATE TABLE \"order\" (id int)");
    check(LIST("CREATE TABLE t (id serial)", "COMMENT ON CONSTRAINT \"t_pkey\" ON s.t IS 'x'", "COMMENT ON SEQUENCE t_id_seq IS 'is'"), LIST("CREATE TABLE t (id serial)"),
          "COMMENT ON SEQUENCE t_id_seq IS NULL; COMMENT ON CONSTRAINT \"t_pkey\" ON s.t IS NULL |");
    assert_true(word_is_second_choice("users_email_key1"));
    assert_true(word_is_second_choice("t_id_seq12"));
    assert_false(word_is_second_choice("users_email_key"));
    assert_false(word_is_second_choice("area51"));
    g_autoptr(GPtrArray) statements = list(LIST("CREATE TABLE t (x int CONSTRAINT \"t_x_key1\" UNIQUE)", "CREATE UNIQUE INDEX \"T_y_idx2\" ON t (y)", "COMMENT ON INDEX t_z_idx1 IS 'x'"));
    assert_true(facts_is_given(statements, "t_x_key1"));
    assert_true(facts_is_given(statements, "T_y_idx2"));
    assert_false(facts_is_given(statements, "t_z_idx1"));
}

/* Where the order may matter, it is that of the new version. */
static void test_order(void **state) {
    (void)state;
    /* the index may be what the key needs: it stands behind the key, and so fails in the new version */
    check(LIST("CREATE TABLE u (id int)", "CREATE UNIQUE INDEX i ON u (id)", "CREATE TABLE p (u int)", "ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (u) REFERENCES u (id)"),
          LIST("CREATE TABLE u (id int)", "CREATE TABLE p (u int)", "ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (u) REFERENCES u (id)", "CREATE UNIQUE INDEX i ON u (id)"),
          "ALTER TABLE p DROP CONSTRAINT f; DROP TABLE p; DROP INDEX i | CREATE TABLE p (u int); ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (u) REFERENCES u (id); CREATE UNIQUE INDEX i ON u (id)");
    /* the new one stands before one that is kept and mentions it */
    check(LIST("CREATE TABLE p (id int)", "CREATE VIEW v AS SELECT 1 AS q"), LIST("CREATE TABLE p (id int)", "CREATE TABLE q (id int)", "CREATE VIEW v AS SELECT 1 AS q"),
          "DROP VIEW v | CREATE TABLE q (id int); CREATE VIEW v AS SELECT 1 AS q");
    /* one that is kept, and made behind what mentions it, stays behind it */
    check(LIST("CREATE VIEW v AS SELECT 1 AS q", "CREATE TABLE q (id int)"), LIST("CREATE VIEW v AS SELECT 2 AS q", "CREATE TABLE q (id int)"),
          "DROP TABLE q; DROP VIEW v | CREATE VIEW v AS SELECT 2 AS q; CREATE TABLE q (id int)");
}

/* Rather none than one that is not exact. */
static void test_no_patch(void **state) {
    (void)state;
    check(LIST(A, "ALTER TABLE a RENAME TO z"), LIST(A2, "ALTER TABLE a RENAME TO z"), NULL);
    check(LIST(A, "CREATE EXTENSION pgcrypto"), LIST(A2, "CREATE EXTENSION pgcrypto"), NULL);
    check(LIST("CREATE EXTENSION pgcrypto", A), LIST("CREATE EXTENSION pgcrypto", A2), "DROP TABLE a | " A2);
    check(LIST(A, A), LIST(A), NULL);
    check(LIST(A, "ALTER TABLE a ADD CONSTRAINT k PRIMARY KEY (id)"), LIST(A), NULL);                /* leaves NOT NULL behind */
    check(LIST("CREATE TABLE t (id int)", "ALTER TABLE t ADD COLUMN y int"), LIST("CREATE TABLE t (id int)"), NULL); /* and this a dropped column */
    check(LIST("CREATE TABLE t (id int)", "ALTER TABLE t ADD COLUMN y int"), LIST("CREATE TABLE t (i int)"), "DROP TABLE t | CREATE TABLE t (i int)");
    check(LIST("CREATE OR REPLACE VIEW v AS SELECT 1", "CREATE OR REPLACE VIEW public.v AS SELECT 2"), LIST("CREATE OR REPLACE VIEW v AS SELECT 1"), NULL);
    check(LIST("CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
          LIST("CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'"), NULL);
    check(LIST("CREATE TABLE t (id int)", "CREATE INDEX ON t (id)"), LIST("CREATE TABLE t (id int)"), NULL); /* nobody knows its name */
    check(LIST("CREATE TABLE t (id int)", "COMMENT ON FUNCTION f(int) IS 'is'", "COMMENT ON FUNCTION f(text) IS 'x'"), LIST("CREATE TABLE t (id int)"), NULL);
    check(LIST("CREATE TABLE t (id int); CREATE TABLE q (id int)", B2), LIST(B2), NULL);
    check(LIST("CREATE TABLE U&\"t\" (id int)", B2), LIST(B2), NULL);
}

/* A hostile script: everything mentions everything. */
static void test_bounds(void **state) {
    (void)state;
    g_autoptr(GPtrArray) done = g_ptr_array_new_with_free_func(facts_unref), wanted = g_ptr_array_new_with_free_func(facts_unref);
    g_autoptr(GString) all = g_string_new(NULL);
    for (int i = 0; i < 2500; i++)
        g_string_append_printf(all, " t%d", i);
    for (int i = 0; i < 2500; i++) {
        g_autofree char *text = g_strdup_printf("ALTER TYPE t%d ADD VALUE '%s'", i, all->str);
        if (i % 50 == 0)
            g_ptr_array_add(done, facts_new(text));
    }
    for (guint i = done->len; i > 0; i--)
        g_ptr_array_add(wanted, facts_ref(g_ptr_array_index(done, i - 1)));
    gint64 begin = g_get_monotonic_time();
    g_autoptr(Patch) patch = patch_plan(done, wanted);
    assert_null(patch);
    assert_true(g_get_monotonic_time() - begin < 20 * G_USEC_PER_SEC);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_what_differs), cmocka_unit_test(test_with_what_depends), cmocka_unit_test(test_names_that_are_chosen),
        cmocka_unit_test(test_order),             cmocka_unit_test(test_no_patch),          cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
