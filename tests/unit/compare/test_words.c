/* Words of commits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>
#include "base/text.h"
#include "compare/words.h"

/* The date on which it came to be in this history, in the committer's zone: as everywhere; a rebased commit was written earlier. */
static void test_commit(void **state) {
    (void)state;
    g_autoptr(TextPool) texts = text_pool_new();
    const Commit commit = {.id = "0123456789abcdef", .author = "Ann *B*", .author_time = 1767268800, .commit_time = 1769986800, .commit_offset = 60};
    assert_string_equal(word_commit(texts, &commit), CODE("0123456") " of 2026-02-02 by Ann *B*");
    assert_string_equal(word_commit(texts, NULL), "an unknown commit");
}

static void test_properties(void **state) {
    (void)state;
    g_autoptr(TextPool) texts = text_pool_new();
    assert_string_equal(word_property(texts, "not_null"), "NOT NULL");
    assert_string_equal(word_property(texts, "identity_generation"), "identity generation");
    assert_string_equal(word_value(texts, NULL, 5), "none");
    assert_string_equal(word_value(texts, "'abc'", 5), CODE("'abc'"));
    assert_string_equal(word_value(texts, "'abcd'", 5), CODE("'abcd") " ...");
    assert_string_equal(word_value(texts, "abcd\303\251", 5), CODE("abcd") " ...");
    assert_string_equal(word_value(texts, "a\nb", 5), CODE("a") " ...");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_commit), cmocka_unit_test(test_properties)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
