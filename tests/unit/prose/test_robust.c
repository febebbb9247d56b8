/* Any bytes, any size, any depth: bounded time and memory, and nothing but valid text comes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <cmocka.h>
#include "mention_text.h"

static void check_valid(const Mentions *mentions) {
    for (guint i = 0; i < mentions->items->len; i++) {
        const Mention *mention = mentions->items->pdata[i];
        const char *texts[] = {mention->identifier, mention->title, mention->severity, mention->phase, mention->heading, mention->text};
        for (size_t j = 0; j < G_N_ELEMENTS(texts); j++)
            assert_true(!texts[j] || g_utf8_validate(texts[j], -1, NULL));
        assert_true(strlen(mention->text) <= 300);
        assert_true(mention->names->len <= 400);
        assert_true(mention->line >= 0);
        assert_true(mention->defines == (mention->title != NULL));
    }
}

static void read_all_ways(const char *text, size_t size) {
    g_autoptr(ProsePatterns) patterns = prose_patterns_new(NULL, NULL);
    g_autoptr(Mentions) mentions = mentions_new();
    prose_read_document(patterns, "docs/a.md", text, size, mentions);
    prose_read_migration(patterns, "m/0001_bug-1.sql", text, size, mentions);
    g_autofree char *message = g_strndup(text, size);
    prose_read_message(patterns, message, mentions);
    check_valid(mentions);
}

static const char *const PIECES[] = {"BUG-1", "BUG-02", "#3", "fixed", "not ", "**", "~~", "`", "```", "|", "|---|---|", "\n", "\n\n", "- ", "- [x] ", "> ", "# ", "### ", "---", "---\n",
                                     "phase: ", "Phase 3", "(", ")", "[", "]", ": ", " - ", "\xe2\x9c\x85", "\xe2\x9a\xa0\xef\xb8\x8f", "\xff", "\xc3", "\xc3\xa9", "<!-- ", " -->", "<br>", "    ", "\t", "\r\n",
                                     "'", "\"", "/*", "*/", "--", "a_b", "x.y", "P0", "status", ".sql", "and", ", ", "Revert \"", "1. ", "\xe2\x80\x8b", "\xef\xbb\xbf", "<p>", "&amp;", "\\", "resolves: "};

static void test_random(void **state) {
    (void)state;
    GRand *rand = g_rand_new_with_seed(7);
    for (int round = 0; round < 1000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        int count = g_rand_int_range(rand, 0, 60);
        for (int i = 0; i < count; i++) {
            if (g_rand_int_range(rand, 0, 12) == 0)
                g_string_append_c(text, (char)g_rand_int_range(rand, 0, 256));
            else
                g_string_append(text, PIECES[g_rand_int_range(rand, 0, G_N_ELEMENTS(PIECES))]);
        }
        read_all_ways(text->str, text->len);
    }
    g_rand_free(rand);
}

/* A document of many times one piece. That time grows no faster than the text cannot be tested by the clock; what was worse than that never ended here. */
static void check_growth(const char *head, const char *piece, const char *tail) {
    g_autoptr(GString) text = g_string_new(head);
    while (text->len < (size_t)1 << 17)
        g_string_append(text, piece);
    g_string_append(text, tail);
    read_all_ways(text->str, text->len);
}

static void test_growth(void **state) {
    (void)state;
    static const char *const pieces[] = {"BUG-1, ", "BUG-1 fixed. ", "fixed ", "(", "[", "[a](", "*", "**", "_a ", "`", "``` ", "~~a", "<", "<!--", "<a ", "![", "\\", "&", "> ", "- ", "1. ", "    ", "a\n", "\n", "| ",
                                         "| a | b |\n", "|-", "# BUG-1: a\n", "- BUG-1: a\n", "BUG-1 ", "a_b ", "a.b.c.", "''", "'", "/*", "-- BUG-1\n", "$$", "a|\n|-|\n", "Phase ", "not ", "\xe2\x9c\x85", "( BUG-1 ", "1) - > "};
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++)
        check_growth("", pieces[i], "\nBUG-1 fixed\n");
    check_growth("- - - - - - - - - - - - - - - -\n", "\n", "BUG-1");
    check_growth("> > > > > > > > > > > > > > > >\n", "a\n", "BUG-1");
    check_growth("|a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t|u|v|w|x|y|z|\n|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|\n", "|\n", "BUG-1");
    check_growth("## BUG-1: a\n\n", "`a_b` ", "");
    check_growth("---\n", "a: BUG-1\n", "---\n");
    check_growth("| Bug | What |\n|--|--|\n| BUG-1 | ", "fixed (a b) ", "|\n"); /* a title */
}

/* A large document of ordinary prose; the last line is found, with its number. (Not larger: the sanitizer reads a text to its end wherever a function is handed a part of it.) */
static void test_large(void **state) {
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    int lines = 0;
    while (text->len < (size_t)1 << 20) {
        g_string_append(text, "## Section\n\nSome *text* with `code` in it, and a list:\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n");
        lines += 11;
    }
    g_string_append(text, "BUG-77 fixed\n");
    g_autoptr(ProsePatterns) patterns = prose_patterns_new(NULL, NULL);
    g_autoptr(Mentions) mentions = mentions_new();
    prose_read_document(patterns, "a.md", text->str, text->len, mentions);
    assert_int_equal(mentions->items->len, 1);
    const Mention *mention = mentions->items->pdata[0];
    assert_int_equal(mention->line, lines + 1);
    assert_int_equal(mention->claim, CLAIM_RESOLVED);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    assert_true(usage.ru_maxrss < 2 * 1024 * 1024); /* KB; with sanitizers */
}

/* Where a long document is cut, its headings, code and lists go on. */
static void test_cuts(void **state) {
    (void)state;
    g_autoptr(GString) text = g_string_new("# Phase 3\n\n```\n");
    while (text->len < (size_t)600 << 10)
        g_string_append(text, "BUX-1 fixed\n\nmore\n");
    g_string_append(text, "BUG-1 fixed\n```\n\nBUG-2 fixed\n");
    g_autofree char *lines = document_lines("a.md", text->str);
    assert_non_null(strstr(lines, "BUG-2"));
    assert_non_null(strstr(lines, "@3"));
    assert_null(strstr(lines, "BUG-2:1 "));
}

static void test_patterns(void **state) {
    (void)state;
    static const char *const bad[] = {"", "N", "BUG", "BUGN", "BUG-*", "BUG-NN ", "-", "(x)-N", "BUG N", "\xc3\xa9-N"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        const char *const one[] = {bad[i], NULL};
        g_autoptr(GError) error = NULL;
        g_autoptr(ProsePatterns) patterns = prose_patterns_new(one, &error);
        if (patterns || !error)
            fail_msg("\"%s\" was taken", bad[i]);
    }
    static const char *const own[] = {"PROJ-N", "#N", NULL};
    g_autoptr(ProsePatterns) patterns = prose_patterns_new(own, NULL);
    g_autoptr(Mentions) mentions = mentions_new();
    static const char text[] = "PROJ-7 is fixed, #12 is open, BUG-1, a#3, #4x, proj-8\n";
    prose_read_document(patterns, "a.md", text, strlen(text), mentions);
    g_autofree char *lines = mention_lines(mentions);
    assert_string_equal(lines, "PROJ-7:1 paragraph resolved\n#12:1 paragraph open\nPROJ-8:1 paragraph none\n");
    assert_true(prose_may_mention(patterns, "see #12", 7));
    assert_false(prose_may_mention(patterns, "see BUG-1", 9));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_growth), cmocka_unit_test(test_large), cmocka_unit_test(test_cuts), cmocka_unit_test(test_patterns)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
