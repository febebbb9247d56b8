#include <string.h>
#include "cmocka_all.h"
#include "markers.h"

/* Regions as "LINE NAME[sql]", "!" after the name when the end is missing. */
static const struct {
    const char *text, *regions;
} cases[] = {
    {"", ""},
    {"pgstrata: allow risk/x: y\n", ""},
    {"-- pgstrata: begin a\nCREATE TABLE a ();\n-- pgstrata: end\n", "2 a[CREATE TABLE a ();\n]"},
    {"// pgstrata: begin a\n// CREATE TABLE a (\n//\n\n//   id int);\n// pgstrata: end\n", "2 a[ CREATE TABLE a (\n\n\n   id int);\n]"},
    {"    # pgstrata:begin a.b-c\n    # x\n    #pgstrata: end\n", "2 a.b-c[ x\n]"},
    /* comments of SQL itself stay where not every line is one */
    {"SQL = '''\n-- pgstrata: begin\n-- a comment\nx;\n-- pgstrata: end\n'''\n", "3 [-- a comment\nx;\n]"},
    {"-- pgstrata: begin a\n-- x;\n-- pgstrata: end", "2 a[ x;\n]"},
    {"/* pgstrata: begin a\n * x\n * y\n pgstrata: end */\n", "2 a[ x\n y\n]"},
    {"/* pgstrata: begin a\nx\ny\npgstrata: end */\n", "2 a[x\ny\n]"},
    {"<!-- pgstrata: begin a -->\n```sql\nx;\n```\n<!-- pgstrata: end -->\n", "2 a[\nx;\n\n]"},
    {"<!-- pgstrata: begin a-->\nx;\n<!-- pgstrata: end-->\n", "2 a[x;\n]"},
    {"# pgstrata: begin a\nx\n# pgstrata: begin b\ny\n# pgstrata: end\nz\n# pgstrata: end\n", "2 a![x\n]4 b[y\n]"},
    {"# pgstrata: begin a\nx", "2 a![x\n]"},
    {"# pgstrata: beginning\nx\n# pgstrata: end", ""},
    {"-- pgstrata: begin a\r\nx;\r\n-- pgstrata: end\r\n", "2 a[x;\r\n]"},
};

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) regions = markers_read(cases[i].text, strlen(cases[i].text));
        g_autoptr(GString) found = g_string_new(NULL);
        for (guint r = 0; r < regions->len; r++) {
            const MarkedText *region = &g_array_index(regions, MarkedText, r);
            g_string_append_printf(found, "%d %s%s[%s]", region->line, region->name, region->ended ? "" : "!", region->sql);
        }
        if (strcmp(found->str, cases[i].regions) != 0)
            fail_msg("case %zu: %s\n--- expected\n%s\n--- found\n%s", i, cases[i].text, cases[i].regions, found->str);
    }
}

static void test_bounds(void **state) {
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 5000; i++)
        g_string_append(text, "# pgstrata: begin x\n# a\n");
    g_autoptr(GArray) regions = markers_read(text->str, text->len);
    assert_true(regions->len <= 1001);
    assert_true(markers_has(text->str, text->len));
    assert_false(markers_has("pgstrata", 8));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_bounds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
