#include <string.h>
#include "cmocka_all.h"
#include "sql/psql_script.h"

static const struct {
    const char *text, *sql;
    size_t copies;
    const char *left_out; /* joined with ", " */
} cases[] = {
    {"select 1;\n", "select 1;\n", 0, ""},
    {"", "", 0, ""},
    {"\\restrict abc\nselect 1;\n\\unrestrict abc\n", "\nselect 1;\n\n", 0, ""},
    {"\\connect other\nselect 1;", "\nselect 1;", 0, "1: \\connect"},
    {"select 1;\n  \\set x 1\n\\i more.sql\n", "select 1;\n  \n\n", 0, "2: \\set, 3: \\i"},
    /* not at the begin of a statement, or within a text */
    {"select 'a\n\\connect b\n';", "select 'a\n\\connect b\n';", 0, ""},
    {"select E'\\';\n\\connect b\n';", "select E'\\';\n\\connect b\n';", 0, ""},
    {"select '\\';\n\\i b\n", "select '\\';\n\n", 0, "2: \\i"},
    {"do $x$ begin\n\\i b\nend $x$;\n\\i c\n", "do $x$ begin\n\\i b\nend $x$;\n\n", 0, "4: \\i"},
    {"select $1;\n\\i b\n", "select $1;\n\n", 0, "2: \\i"},
    {"/* a /* ; */\n\\i b\n*/ select 1;", "/* a /* ; */\n\\i b\n*/ select 1;", 0, ""},
    {"-- it's\n\\i b\n", "-- it's\n\n", 0, "2: \\i"},
    {"create table \"a;\n\\i\" (x int);", "create table \"a;\n\\i\" (x int);", 0, ""},
    /* rows of data */
    {"COPY public.t (a, b) FROM stdin;\n1\t'\n2\t\\N\n\\.\n\nselect 1;", "\n\n\n\n\nselect 1;", 1, ""},
    {"copy t from STDIN with (format csv);\r\n1,2\r\n\\.\r\nselect 1;", "\n\n\nselect 1;", 1, ""},
    {"-- data\nCOPY t FROM stdin;\n1\n", "-- data\n\n\n", 1, ""},
    {"COPY t FROM '/tmp/x';\nselect 1;", "COPY t FROM '/tmp/x';\nselect 1;", 0, ""},
    {"select copy from stdin;\n1", "select copy from stdin;\n1", 0, ""},
    /* sent without a semicolon */
    {"SELECT 'CREATE DATABASE a'\nWHERE true \\gexec\nselect 1;", "SELECT 'CREATE DATABASE a'\nWHERE true ;\nselect 1;", 0, "2: \\gexec"},
    {"select 1 \\g\nselect 2;", "select 1 ;\nselect 2;", 0, ""},
    {"select 1 \\gset x_\nselect 2;", "select 1 ;\nselect 2;", 0, "1: \\gset"},
    {"select 'it\\'s' \\glob\nselect 2;", "select 'it\\'s' \\glob\nselect 2;", 0, ""},
    /* unfinished */
    {"select 'a", "select 'a", 0, ""},
    {"select $a$ b", "select $a$ b", 0, ""},
    {"/* a", "/* a", 0, ""},
    {"\\", "", 0, "1: \\"},
};

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(PsqlScript) script = psql_script_parse(cases[i].text, strlen(cases[i].text));
        g_ptr_array_add(script->left_out, NULL);
        g_autofree char *left_out = g_strjoinv(", ", (char **)script->left_out->pdata);
        if (strcmp(script->sql, cases[i].sql) != 0 || strcmp(left_out, cases[i].left_out) != 0 || script->copies != cases[i].copies)
            fail_msg("case %zu: [%s] became [%s], left out [%s], %zu copies", i, cases[i].text, script->sql, left_out, script->copies);
        assert_int_equal(script->size, strlen(script->sql));
    }
}

/* Lines stay where they are: messages of the server name them. */
static void test_lines(void **state) {
    (void)state;
    const char text[] = "\\restrict x\nCOPY t FROM stdin;\n1\n\\.\nselect broken";
    g_autoptr(PsqlScript) script = psql_script_parse(text, sizeof text - 1);
    const char *at = strstr(script->sql, "select");
    int line = 1;
    for (const char *c = script->sql; c < at; c++)
        line += *c == '\n';
    assert_int_equal(line, 5);
}

static void test_nul(void **state) {
    (void)state;
    g_autoptr(PsqlScript) script = psql_script_parse("select\0 1;", 10);
    assert_string_equal(script->sql, "select  1;");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_lines), cmocka_unit_test(test_nul)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
