#include <string.h>
#include "cmocka_all.h"
#include "sql/parts.h"

/* Parts as "line kind name": c column, k constraint, l like. */
static const struct {
    const char *sql, *parts;
} cases[] = {
    {"CREATE TABLE t (a int, b text)", "1c a, 1c b"},
    {"CREATE UNLOGGED TABLE IF NOT EXISTS s.t (\n  a int PRIMARY KEY,\n  \"B c\" numeric(10, 2) DEFAULT round(1, 2),\n\n  UNIQUE (a, \"B c\"),\n  CONSTRAINT k CHECK (a > 0)\n)",
     "2c a, 3c B c, 5k -, 6k k"},
    {"create temp table t (like u including all, c int)", "1l -, 1c c"},
    {"CREATE TABLE t AS SELECT (1) AS a", ""},
    {"CREATE TABLE p PARTITION OF t FOR VALUES FROM (1) TO (2)", ""},
    {"CREATE TABLE p PARTITION OF t (CHECK (a > 1)) FOR VALUES FROM (1) TO (2)", "1k -"},
    {"CREATE TABLE t ()", ""},
    {"CREATE TABLE t (a int,)", "1c a"},
    {"CREATE TABLE t (a int /* , b int */, -- c int,\n d int)", "1c a, 2c d"},
    {"CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (x 'y')", "1c a"},
    {"ALTER TABLE t ADD COLUMN IF NOT EXISTS a int, ADD b text, DROP COLUMN c, ADD CONSTRAINT k UNIQUE (a)", "1c a, 1c b, 1k k"},
    {"ALTER TABLE ONLY t\n    ADD PRIMARY KEY (id)", "2k -"},
    {"ALTER TABLE t ALTER COLUMN \"add\" SET DEFAULT 1", ""},
    {"ALTER TYPE e ADD VALUE 'x'", ""},
    {"CREATE INDEX i ON t (a)", ""},
    {"SELECT 1", ""},
    {"CREATE TABLE t (a", "1c a"},
    {"CREATE TABLE", ""},
    {"CREATE TABLE t ('", ""},
    {"", ""},
};

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) parts = sql_parts(cases[i].sql, strlen(cases[i].sql));
        g_autoptr(GString) found = g_string_new(NULL);
        for (guint p = 0; p < parts->len; p++) {
            const SqlPart *part = &g_array_index(parts, SqlPart, p);
            g_string_append_printf(found, "%s%d%c %s", p ? ", " : "", part->line, "ckl"[part->kind], part->name ? part->name : "-");
        }
        if (strcmp(found->str, cases[i].parts) != 0)
            fail_msg("case %zu: %s\n  expected %s\n  found    %s", i, cases[i].sql, cases[i].parts, found->str);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
