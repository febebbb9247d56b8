#include <string.h>
#include "base/embed.h"
#include "base/file.h"
#include "cmocka_all.h"

/* Every embedded file is the file of the source tree, and the list is sorted. Runs in the source tree's root. */
static void test_files(void **state) {
    (void)state;
    const char *previous = "";
    for (size_t i = 0; embedded_path(i); i++) {
        const char *path = embedded_path(i);
        assert_true(strcmp(previous, path) < 0);
        previous = path;
        size_t size, expected_size;
        const char *content = embedded_file(path, &size);
        g_autoptr(GError) error = NULL;
        g_autofree char *expected = file_read(path, 0, &expected_size, &error);
        assert_null(error);
        assert_int_equal(size, expected_size);
        assert_memory_equal(content, expected, size);
        assert_int_equal(content[size], '\0');
        assert_ptr_equal(embedded_file(path, NULL), content);
    }
    assert_true(*previous != '\0');
    assert_null(embedded_path(SIZE_MAX));
    assert_null(embedded_file("no/such/file", NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_files)};
    return cmocka_run_group_tests_name("embed", tests, NULL, NULL);
}
