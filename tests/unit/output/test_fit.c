/* Markdown within a number of bytes: never longer, the verdict and the key always there, whatever is opened closed, and what stands first cut last. */

#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "cmocka_all.h"
#include "document/document.h"
#include "output/output.h"

#define VERDICT "Do not merge yet: everything is wrong"
#define KEY "<!-- key -->"

static bool append_parts(void *payload, Document *document, Node *parent, const Slot *slot, GError **error) {
    (void)slot, (void)error;
    size_t entries = *(const size_t *)payload;
    document_paragraph(document, parent, VERDICT);
    document_heading(document, parent, 3, "First");
    Node *list = document_list(document, parent, false);
    for (size_t i = 0; i < entries; i++) {
        g_autofree char *text = g_strdup_printf("finding %zu of " CODE("table_%zu"), i, i);
        Node *item = document_item(document, list, text);
        document_item(document, document_list(document, item, false), "evidence");
        document_paragraph(document, item, "What comes of it.");
        document_code_block(document, item, "sql", "SELECT 1;\nSELECT 2;\n");
    }
    document_heading(document, parent, 3, "Second");
    static const char *const headers[] = {"a", "b"};
    Node *table = document_table(document, parent, 2, headers, "ll");
    for (size_t i = 0; i < entries; i++) {
        Node *row = document_row(document, table);
        document_cell(document, row, "left");
        document_cell(document, row, "right");
    }
    document_heading(document, parent, 3, "Third");
    Node *inside = document_details(document, parent, "folded", false);
    Node *deep = document_list(document, document_details(document, inside, "twice", false), false);
    for (size_t i = 0; i < entries; i++)
        document_item(document, deep, "one of many");
    return true;
}

static Document *make_document(size_t entries) {
    static const char template[] = "{{parts}}\n\n" KEY "\n";
    g_autoptr(GError) error = NULL;
    Document *document = document_new();
    assert_true(document_graft_template(document, template, strlen(template), append_parts, &entries, &error));
    return document;
}

static size_t count(const char *text, const char *part) {
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        found++;
    return found;
}

static void assert_sound(const char *markdown) {
    assert_true(g_str_has_prefix(markdown, VERDICT "\n"));
    assert_true(g_str_has_suffix(markdown, KEY "\n"));
    assert_int_equal(count(markdown, "<details>"), count(markdown, "</details>"));
    assert_int_equal(count(markdown, "```") % 2, 0);
    assert_int_equal(count(markdown, "``` sql"), count(markdown, "SELECT 2;"));
    assert_null(strstr(markdown, "### First\n\n###"));
}

static const size_t entry_counts[] = {1, 10, 300, 5000};
static const size_t limits[] = {1000, 1500, 4000, 10000, 60000, 200000};

static void test_limits(void **state) {
    (void)state;
    for (size_t e = 0; e < G_N_ELEMENTS(entry_counts); e++)
        for (size_t l = 0; l < G_N_ELEMENTS(limits); l++) {
            g_autoptr(Document) document = make_document(entry_counts[e]), whole = make_document(entry_counts[e]);
            g_autofree char *all = output_markdown(whole), *markdown = output_markdown_within(document, limits[l], "pgstrata report --max-bytes none");
            if (strlen(markdown) > limits[l])
                fail_msg("%zu entries: %zu bytes, not %zu", entry_counts[e], strlen(markdown), limits[l]);
            assert_sound(markdown);
            bool cut = strlen(all) > limits[l];
            assert_int_equal(count(markdown, "Left out to stay below"), cut);
            if (!cut)
                assert_string_equal(markdown, all);
            else
                assert_non_null(strstr(markdown, "`pgstrata report --max-bytes none`"));
        }
}

/* The room is used, and most of it by what stands first. */
static void test_room(void **state) {
    (void)state;
    g_autoptr(Document) document = make_document(5000);
    g_autofree char *markdown = output_markdown_within(document, 60000, NULL);
    assert_true(strlen(markdown) > 50000);
    size_t first = count(markdown, "finding "), second = count(markdown, "| left "), third = count(markdown, "one of many");
    assert_true(first > 200 && second > 20 && third > 20);
    assert_true(strstr(markdown, "### Second") - strstr(markdown, "### First") > 30000);
    g_autofree char *notice = g_strdup_printf("%zu of 5000 entries of \u201cFirst\u201d", 5000 - first);
    if (!strstr(markdown, notice))
        fail_msg("%s: not told", notice);
}

/* One entry may be more than all the room. */
static void test_one_huge(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    Node *root = document_root(document);
    g_autofree char *text = g_strnfill(100000, 'x');
    document_paragraph(document, root, VERDICT);
    document_item(document, document_list(document, root, false), text);
    document_code_block(document, document_details(document, root, "code", false), "sql", text);
    g_autofree char *markdown = output_markdown_within(document, 2000, NULL);
    assert_true(strlen(markdown) <= 2000);
    assert_true(g_str_has_prefix(markdown, VERDICT "\n"));
    assert_non_null(strstr(markdown, "Left out to stay below 2000 bytes"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_limits), cmocka_unit_test(test_room), cmocka_unit_test(test_one_huge)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
