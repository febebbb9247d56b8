#include <signal.h>
#include "base/error.h"
#include "cmocka_all.h"

static void test_parts(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    error_set(&error, ERROR_CONNECT, "cannot reach %s", "database production");
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_CONNECT));
    assert_string_equal(error->message, "cannot reach database production");
    assert_null(error_get_detail(error));
    assert_null(error_get_hint(error));
    assert_null(error_get_sqlstate(error));
    error_set_detail(&error, "port %d", 5432);
    error_set_hint(&error, "first");
    error_set_hint(&error, "start %s", "it");
    error_set_sqlstate(&error, "57P03");
    assert_string_equal(error_get_detail(error), "port 5432");
    assert_string_equal(error_get_hint(error), "start it");
    assert_string_equal(error_get_sqlstate(error), "57P03");
}

static void test_parts_survive_copy_and_prefix(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    error_set(&error, ERROR_REPLAY, "refused");
    error_set_detail(&error, "d");
    error_set_hint(&error, "h");
    error_set_sqlstate(&error, "42P01");
    g_prefix_error(&error, "migration %d: ", 3);
    g_autoptr(GError) copy = g_error_copy(error);
    g_clear_error(&error);
    assert_string_equal(copy->message, "migration 3: refused");
    assert_string_equal(error_get_detail(copy), "d");
    assert_string_equal(error_get_hint(copy), "h");
    assert_string_equal(error_get_sqlstate(copy), "42P01");
    GError *moved = NULL;
    g_propagate_error(&moved, g_steal_pointer(&copy));
    assert_string_equal(error_get_hint(moved), "h");
    g_error_free(moved);
}

static void test_nobody_wants_to_know(void **state) {
    (void)state;
    GError *none = NULL;
    error_set(NULL, ERROR_FAILED, "x");
    error_set_detail(NULL, "x");
    error_set_detail(&none, "x");
    error_set_hint(&none, "x");
    error_set_sqlstate(&none, "x");
    assert_null(none);
    assert_null(error_get_hint(NULL));
    g_autoptr(GError) foreign = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");
    error_set_hint(&foreign, "x");
    assert_null(error_get_hint(foreign));
    assert_int_equal(error_exit_code(foreign), 1);
}

static void test_exit_codes(void **state) {
    (void)state;
    static const struct {
        ErrorCode code;
        int exit_code;
    } cases[] = {
        {ERROR_FAILED, 1},  {ERROR_USAGE, 64},  {ERROR_CONFIG, 65}, {ERROR_CONNECT, 5},
        {ERROR_INCOMPLETE, 4}, {ERROR_REPLAY, 3}, {ERROR_INTERRUPTED, 128 + SIGINT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        error_set(&error, cases[i].code, "x");
        assert_int_equal(error_exit_code(error), cases[i].exit_code);
    }
    assert_int_equal(error_exit_code(NULL), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_parts_survive_copy_and_prefix),
        cmocka_unit_test(test_nobody_wants_to_know),
        cmocka_unit_test(test_exit_codes),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
