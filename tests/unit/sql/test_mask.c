/* Migrations as they are shown in differences: every line stays, no secret does. */

#include "sql/statement.h"

#include <string.h>
#include "cmocka_all.h"

static const struct {
    const char *sql, *masked;
} CASES[] = {
    {"CREATE TABLE a (\n    id int -- the key\n);\n", "CREATE TABLE a (\n    id int -- the key\n);\n"},
    {"", ""},
    {"-- only a comment\n", "-- only a comment\n"},
    {"INSERT INTO t VALUES ('x');\n", "INSERT INTO t VALUES ('x');\n"},
    {"INSERT INTO users (email, password)\nVALUES ('a@b', 'hunter2');\nSELECT 'plain';", "INSERT INTO users (email, password)\nVALUES ('***', '***');\nSELECT 'plain';"},
    {"ALTER ROLE app PASSWORD 'hunter2';\n", "ALTER ROLE app PASSWORD '***';\n"},
    {"-- password: hunter2\nSELECT 1;", "-- ***\nSELECT 1;"},
    {"SELECT 1; /* token\n hunter2 */\n", "SELECT 1;-- ***\n\n"},
    {"DO $$\nBEGIN\n    ALTER ROLE app PASSWORD 'hunter2';\nEND $$;\n", "DO $$\nBEGIN\n    ALTER ROLE app PASSWORD '***';\nEND $$;\n"},
    {"SELECT 'postgres://u:hunter2@h/d';", "SELECT '***';"},
    {"SELECT 'not closed hunter2", "SELECT '***"},
};

static void keeps_lines_and_hides_secrets(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *masked = sql_mask(CASES[i].sql, strlen(CASES[i].sql));
        if (strcmp(masked, CASES[i].masked) != 0)
            fail_msg("%s\nbecame\n%s", CASES[i].sql, masked);
        if (strstr(masked, "hunter2"))
            fail_msg("%s", masked);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(keeps_lines_and_hides_secrets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
