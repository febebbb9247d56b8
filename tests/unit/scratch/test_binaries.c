/* Versions of server programs, and folders that hold none. */

#include "cmocka_all.h"
#include "base/error.h"
#include "binaries.h"

static void test_versions(void **state) {
    (void)state;
    static const struct {
        const char *text, *version;
        int number;
    } cases[] = {
        {"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "15.18", 150018},
        {"postgres (PostgreSQL) 12.22", "12.22", 120022},
        {"postgres (PostgreSQL) 18beta1", "18beta1", 180000},
        {"postgres (PostgreSQL) 17devel\n", "17devel", 170000},
        {"postgres (EnterpriseDB) 16.4.0", "16.4.0", 160004},
        {"", NULL, 0},
        {"postgres", NULL, 0},
        {"x 99999999999999999999", NULL, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int number = 0;
        g_autofree char *version = server_version_parse(cases[i].text, &number);
        if (g_strcmp0(version, cases[i].version) != 0 || (version && number != cases[i].number))
            fail_msg("%s: %s, %d", cases[i].text, version ? version : "(none)", number);
    }
}

static void test_no_binaries(void **state) {
    (void)state;
    GError *error = NULL;
    assert_null(server_binaries_find("/nonexistent", &error));
    assert_non_null(strstr(error->message, "/nonexistent"));
    assert_non_null(error_get_hint(error));
    g_clear_error(&error);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_versions), cmocka_unit_test(test_no_binaries)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
