/* Query files: marks, and what every file must keep to. */

#include <string.h>

#include "cmocka_all.h"
#include "base/embed.h"
#include "catalog_reader.h"
#include "model/kind.h"
#include "query_text.h"

static const struct {
    const char *sql;
    int version;
    bool only;
    const char *expected;
} cases[] = {
    {"a\n--[only] AND b\nc", 150000, false, "a\n--[only] AND b\nc"},
    {"a\n--[only] AND b\nc", 150000, true, "a\n         AND b\nc"},
    {"--[14+] x,\ny", 130018, false, "--[14+] x,\ny"},
    {"--[14+] x,\ny", 140000, false, "        x,\ny"},
    {"--[14+] x,\ny", 180001, true, "        x,\ny"},
    {"a --[14+] x", 180001, true, "a --[14+] x"},
    {"--[] a\n--[x+]\n--[15]", 180001, true, "--[] a\n--[x+]\n--[15]"},
    {"", 150000, true, ""},
    {"--[only]", 150000, true, "        "},
};

static void test_marks(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = query_text_assemble(cases[i].sql, cases[i].version, cases[i].only);
        assert_string_equal(text, cases[i].expected);
    }
}

/* Each kind has its file, each file of a family can be narrowed to some roots, and none asks another schema than pg_catalog. */
static void test_files(void **state) {
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        bool found = false;
        for (size_t i = 0; i < catalog_family_count; i++)
            found = found || strcmp(catalog_families[i].query, kind_get((ObjectKind)kind)->query) == 0;
        if (!found)
            fail_msg("kind %s: no query %s", kind_get((ObjectKind)kind)->id, kind_get((ObjectKind)kind)->query);
    }
    for (size_t i = 0; i < catalog_family_count; i++) {
        g_autofree char *text = query_text_load(catalog_families[i].query, 150000, true);
        if (!strstr(text, "ANY ($1)"))
            fail_msg("%s: cannot be narrowed", catalog_families[i].query);
        g_autoptr(GRegex) relation = g_regex_new("\\b(FROM|JOIN)\\s+(pg_(?!catalog\\.)\\w+|information_schema\\.)", 0, 0, NULL);
        if (g_regex_match(relation, text, 0, NULL))
            fail_msg("%s: a relation that is not qualified with pg_catalog", catalog_families[i].query);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_marks), cmocka_unit_test(test_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
