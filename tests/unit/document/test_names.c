/* What becomes of names: anchors' ids, Mermaid labels and words, neutral text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <cmark-gfm.h>
#include "base/text.h"
#include "build.h"
#include "hostile.h"

typedef struct {
    const char *text, *expected;
} Case;

static void check_cases(char *(*function)(const char *), const Case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        g_autofree char *result = function(cases[i].text);
        assert_string_equal(result, cases[i].expected);
    }
}

static void test_anchor_ids(void **state) {
    (void)state;
    static const Case cases[] = {
        {"app.users.email", "app.users.email"},
        {"a_b-c", "a_b-c"},
        {"Users", "users-6b0cc904"},
        {"app.my table", "app.my-table-1f97f06b"},
        {"", "e3b0c442"},
        {"<script>", "script-5b63e5b2"},
    };
    check_cases(document_anchor_id, cases, G_N_ELEMENTS(cases));
}

/* Different texts have different ids, all of them safe in HTML and in a URL. */
static void test_anchor_ids_are_safe_and_distinct(void **state) {
    (void)state;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(hostile_texts); i++) {
        char *id = document_anchor_id(hostile_texts[i]);
        assert_true(strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789._-") == strlen(id) && *id);
        assert_true(g_hash_table_add(seen, id));
    }
    g_autofree char *long_text = g_strnfill(500, 'a'), *longer = g_strnfill(501, 'a');
    g_autofree char *one = document_anchor_id(long_text), *other = document_anchor_id(longer);
    assert_true(strlen(one) < 100 && strcmp(one, other) != 0);
}

static void test_mermaid(void **state) {
    (void)state;
    static const Case labels[] = {
        {"users", "users"},
        {"a \"b\"; end", "a #34;b#34;#59; end"},
        {"]-->x[click", "#93;--#62;x#91;click"},
        {"%%{init: {}}%%", "#37;#37;#123;init#58; #123;#125;#125;#37;#37;"},
        {"two\nlines", "two lines"},
        {"\x1b[31m", "#92;u#123;1b#125;#91;31m"},
    };
    static const Case words[] = {
        {"user_id", "user_id"}, {"character varying(10)", "character_varying_10_"}, {"1st", "_1st"}, {"", "_"}, {"n\xc3\xa4me", "n_me"}, {"a\"b|c", "a_b_c"},
    };
    check_cases(document_mermaid_text, labels, G_N_ELEMENTS(labels));
    check_cases(document_mermaid_word, words, G_N_ELEMENTS(words));
}

#define Z ZERO_WIDTH_SPACE
static void test_neutral(void **state) {
    (void)state;
    static const Case cases[] = {
        {"@team", "@" Z "team"},
        {"a@b.c", "a@" Z "b.c"},
        {"@ team @-", "@ team @-"},
        {"Fixes #12", "Fixes #" Z "12"},
        {"# 12 #a", "# 12 #a"},
        {"GH-12 agh-12", "GH-" Z "12 agh-12"},
        {"http://x", "http:" Z "//x"},
        {"www.x WwW.y", "www" Z ".x WwW" Z ".y"},
        {":bug: a:b", ":" Z "bug: a:b"},
        {"@" Z "team", "@" Z "team"},
        {"plain text", "plain text"},
    };
    check_cases(neutral_text, cases, G_N_ELEMENTS(cases));
}

static void test_anchors_are_unique(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    Node *root = document_root(document);
    for (int i = 0; i < 3; i++)
        document_anchor(document, root, "users");
    document_anchor(document, root, "posts");
    Node *heading = document_heading(document, root, 2, "Users");
    assert_ptr_equal(cmark_node_first_child(root), heading);
    g_autofree char *first = node_anchor_id(cmark_node_first_child(heading));
    g_autofree char *second = node_anchor_id(cmark_node_next(cmark_node_first_child(heading)));
    assert_string_equal(first, "users");
    assert_string_equal(second, "posts");
    g_autofree char *text = node_plain_text(heading);
    assert_string_equal(text, "Users");
}

/* Several documents live at once, and one's end does not touch the other. */
static void test_documents_are_independent(void **state) {
    (void)state;
    Document *one = document_new(), *two = document_new();
    document_paragraph(one, document_root(one), "one");
    document_paragraph(two, document_root(two), "two");
    document_free(one);
    g_autofree char *text = node_plain_text(document_root(two));
    assert_string_equal(text, "two");
    document_free(two);
    document_free(NULL);
}

static void test_marked_text(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a " CODE("b") " c", "a b c"}, {"", ""}, {"x\ny\n\n", "x y"}, {CODE_BEGIN "not closed", "not closed"}, {"stray" CODE_END, "stray\\u{3}"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Document) document = document_new();
        Node *paragraph = document_paragraph(document, document_root(document), cases[i].text);
        g_autofree char *text = node_plain_text(paragraph);
        assert_string_equal(text, cases[i].expected);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_anchor_ids),
        cmocka_unit_test(test_anchor_ids_are_safe_and_distinct),
        cmocka_unit_test(test_mermaid),
        cmocka_unit_test(test_neutral),
        cmocka_unit_test(test_anchors_are_unique),
        cmocka_unit_test(test_documents_are_independent),
        cmocka_unit_test(test_marked_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
