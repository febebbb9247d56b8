#include "base/build_id.h"
#include "cmocka_all.h"

/* A test program is linked with an id, too: the version alone would not tell two builds apart. */
static void test_build_id(void **state) {
    (void)state;
    g_autofree char *first = build_id(), *second = build_id();
    assert_true(g_str_has_prefix(first, PGSTRATA_VERSION " "));
    assert_string_equal(first, second);
    const char *id = first + strlen(PGSTRATA_VERSION) + 1;
    assert_true(strlen(id) >= 16);
    assert_int_equal(strspn(id, "0123456789abcdef"), strlen(id));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_build_id)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
