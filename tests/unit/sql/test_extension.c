/* Names that extensions bring, as messages of the server have them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>
#include "sql/extension.h"

static const struct {
    const char *name, *extension;
} cases[] = {
    {"vector", "vector"},
    {"public.halfvec", "vector"},
    {"vector(3)", "vector"},
    {"hnsw", "vector"},
    {"gen_salt(unknown)", "pgcrypto"},
    {"extensions.uuid_generate_v4()", "uuid-ossp"},
    {"st_point(double precision, double precision)", "postgis"},
    {"public.st_geomfromgeojson(jsonb)", "postgis"},
    {"f(public.geometry)", NULL},
    {"geometry[]", "postgis"},
    {"gist", "btree_gist"},
    {"levenshtein(text, text)", "fuzzystrmatch"},
    {"gen_random_uuid()", NULL},
    {"st_", NULL},
    {"st", NULL},
    {"stock", NULL},
    {"", NULL},
    {".", NULL},
    {"(", NULL},
};

static void test_names(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (g_strcmp0(sql_extension_of(cases[i].name), cases[i].extension) != 0)
            fail_msg("%s: %s", cases[i].name, sql_extension_of(cases[i].name));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
