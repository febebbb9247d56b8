/* Unified diffs: their form, and that applying one gives the other text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <glib.h>
#include "base/text_diff.h"

static char *diff(const char *a, const char *b) {
    return text_diff_unified(a, strlen(a), b, strlen(b), "README.md");
}

#define HEAD "--- a/README.md\n+++ b/README.md\n"

static void test_form(void **state) {
    (void)state;
    static const struct {
        const char *a, *b, *expected;
    } cases[] = {
        {"", "", ""},
        {"a\n", "a\n", ""},
        {"", "a\n", HEAD "@@ -0,0 +1 @@\n+a\n"},
        {"a\n", "", HEAD "@@ -1 +0,0 @@\n-a\n"},
        {"a\nb\nc\n", "a\nx\nc\n", HEAD "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
        {"a", "a\n", HEAD "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
        {"a\r\n", "a\n", HEAD "@@ -1 +1 @@\n-a\r\n+a\n"},
        {"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\nx\n", HEAD "@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+x\n"},
        {"x\n1\n2\n3\n4\n5\n6\ny\n", "1\n2\n3\n4\n5\n6\n", HEAD "@@ -1,8 +1,6 @@\n-x\n 1\n 2\n 3\n 4\n 5\n 6\n-y\n"},
        {"x\n1\n2\n3\n4\n5\n6\n7\ny\n", "1\n2\n3\n4\n5\n6\n7\n", HEAD "@@ -1,4 +1,3 @@\n-x\n 1\n 2\n 3\n@@ -6,4 +5,3 @@\n 5\n 6\n 7\n-y\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *result = diff(cases[i].a, cases[i].b);
        assert_string_equal(result, cases[i].expected);
    }
}

/* The start of the next line. Not by strchr(): with its strictest checks the sanitizer reads the whole rest of the text for each line. */
static const char *next_line(const char *line, const char *end) {
    const char *newline = memchr(line, '\n', (size_t)(end - line));
    return newline ? newline + 1 : end;
}

/* Applies a diff to `a`, strictly: every line that it shows must be there. Returns the number of changed lines. */
static guint apply(const char *a, const char *patch, GString *out) {
    guint changes = 0;
    const char *at = a, *patch_end = patch + strlen(patch), *a_end = a + strlen(a);
    for (const char *line = patch; line < patch_end;) {
        const char *next = next_line(line, patch_end);
        size_t size = (size_t)(next - line) - 1;
        bool no_newline = g_str_has_prefix(next, "\\ No newline");
        size -= no_newline; /* the newline is the diff's */
        if (strchr(" -", *line) && !g_str_has_prefix(line, "--- ")) {
            assert_memory_equal(at, line + 1, size);
            at += size;
        }
        if (strchr(" +", *line) && !g_str_has_prefix(line, "+++ "))
            g_string_append_len(out, line + 1, (gssize)size);
        changes += (*line == '-' || *line == '+') && !g_str_has_prefix(line, "--- ") && !g_str_has_prefix(line, "+++ ");
        if (g_str_has_prefix(line, "@@ -")) { /* copy what the diff leaves out */
            guint start = (guint)strtoul(line + 4, NULL, 10);
            const char *count = strchr(line + 4, ',');
            bool none = count && count < strchr(line, '+') && count[1] == '0';
            const char *to = a;
            for (guint i = none ? 0 : 1; i < start; i++)
                to = next_line(to, a_end);
            g_string_append_len(out, at, to - at);
            at = to;
        }
        line = no_newline ? next_line(next, patch_end) : next;
    }
    g_string_append(out, at);
    return changes;
}

/* The number of lines in a longest common subsequence, by the textbook table. */
static guint common_lines(char **a, char **b) {
    guint m = g_strv_length(a), n = g_strv_length(b);
    g_autofree guint *table = g_new0(guint, (m + 1) * (n + 1));
    for (guint i = 1; i <= m; i++)
        for (guint j = 1; j <= n; j++)
            table[i * (n + 1) + j] = strcmp(a[i - 1], b[j - 1]) == 0 ? table[(i - 1) * (n + 1) + j - 1] + 1
                                                                     : MAX(table[(i - 1) * (n + 1) + j], table[i * (n + 1) + j - 1]);
    return table[m * (n + 1) + n];
}

static char *random_text(GRand *random, int most) {
    GString *text = g_string_new(NULL);
    for (int i = g_rand_int_range(random, 0, most); i > 0; i--)
        g_string_append_printf(text, "%c%s", 'a' + g_rand_int_range(random, 0, 4), i > 1 || g_rand_boolean(random) ? "\n" : "");
    return g_string_free(text, FALSE);
}

/* Lines with their newlines: "b" and "b\n" differ. */
static char **lines_of(const char *text) {
    GPtrArray *lines = g_ptr_array_new();
    for (const char *end; *text; text = end) {
        const char *newline = strchr(text, '\n');
        end = newline ? newline + 1 : text + strlen(text);
        g_ptr_array_add(lines, g_strndup(text, (gsize)(end - text)));
    }
    g_ptr_array_add(lines, NULL);
    return (char **)g_ptr_array_free(lines, FALSE);
}

static void test_random(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(1986);
    for (int round = 0; round < 1500; round++) {
        g_autofree char *a = random_text(random, 25), *b = random_text(random, 25);
        g_autofree char *patch = diff(a, b);
        g_autoptr(GString) applied = g_string_new(NULL);
        guint changes = apply(a, patch, applied);
        assert_string_equal(applied->str, b);
        g_auto(GStrv) a_lines = lines_of(a), b_lines = lines_of(b);
        guint shortest = g_strv_length(a_lines) + g_strv_length(b_lines) - 2 * common_lines(a_lines, b_lines);
        if (changes != shortest)
            fail_msg("%u changes, %u are enough:\n%s", changes, shortest, patch);
    }
}

/* A large text with one change, and two large texts without anything in common, are both quick and right. */
static void test_large(void **state) {
    (void)state;
    g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL), other = g_string_new(NULL);
    for (int i = 0; i < 60000; i++) {
        g_string_append_printf(a, "line %d\n", i);
        g_string_append_printf(b, i == 30000 ? "changed\n" : "line %d\n", i);
        g_string_append_printf(other, "other %d\n", i);
    }
    g_autofree char *small = diff(a->str, b->str);
    assert_non_null(strstr(small, "-line 30000\n+changed\n"));
    assert_true(strlen(small) < 200);
    g_autofree char *large = diff(a->str, other->str);
    g_autoptr(GString) applied = g_string_new(NULL);
    assert_int_equal(apply(a->str, large, applied), 120000);
    assert_string_equal(applied->str, other->str);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_form), cmocka_unit_test(test_random), cmocka_unit_test(test_large)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
