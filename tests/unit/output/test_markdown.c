/* Markdown that GitHub reads back as the tree that was written, whatever the texts contain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm-core-extensions.h>
#include "base/text.h"
#include "document/node.h"
#include "hostile.h"
#include "output/output.h"

#define COUNT G_N_ELEMENTS(hostile_texts)

static cmark_node *parse(const char *markdown) {
    static const char *const extensions[] = {"table", "strikethrough", "autolink", "tasklist"};
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    for (size_t i = 0; i < G_N_ELEMENTS(extensions); i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    cmark_parser_feed(parser, markdown, strlen(markdown));
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

/* The letters of a subtree: blanks of any kind are left out, since Markdown folds them. */
static void add_letters(GString *out, const char *text) {
    g_autofree gunichar *characters = g_utf8_to_ucs4_fast(text, -1, NULL);
    for (gunichar *c = characters; *c; c++)
        if (!g_unichar_isspace(*c) && *c != 0x200b && *c != 0x2423)
            g_string_append_unichar(out, *c);
}

static char *letters_of(cmark_node *node) {
    GString *out = g_string_new(NULL);
    cmark_iter *iter = cmark_iter_new(node);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *each = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(each);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK)
            add_letters(out, cmark_node_get_literal(each));
    }
    cmark_iter_free(iter);
    return g_string_free(out, FALSE);
}

/* What must be read back: the text made visible; marks cannot be part of it, they are the caller's. */
static char *expected_letters(const char *text, bool code) {
    g_autoptr(GString) visible = g_string_new(NULL);
    g_autofree char *line = g_strdup(text);
    bool tabs = code && !strchr(text, '\n'); /* in a name, a tab is shown */
    for (char *c = line; *c; c++)
        if (*c == '\n' || (*c == '\t' && !tabs) || (*c == '\r' && c[1] == '\n'))
            *c = ' ';
    text_visible(visible, line, -1, true);
    GString *out = g_string_new(NULL);
    add_letters(out, visible->str);
    if (code && *text == '\0')
        g_string_append(out, "(empty)");
    return g_string_free(out, FALSE);
}

static bool has_marks(const char *text) {
    return strpbrk(text, CODE_BEGIN CODE_END) != NULL;
}

static const char *const own_html[] = {"<br>", "<span>", "</span>", "</a>", "<strong>", "</strong>", "<code>", "</code>"};

static void check_html(const char *html, const char *markdown) {
    for (size_t i = 0; i < G_N_ELEMENTS(own_html); i++)
        if (strcmp(html, own_html[i]) == 0)
            return;
    if (g_regex_match_simple("^<a id=\"[a-z0-9._-]+\">$", html, 0, 0))
        return;
    if (g_regex_match_simple("^(<details>\n<summary>[^\n]*</summary>|</details>|<!-- end list -->)\n$", html, 0, 0)) {
        g_autofree char *rest = g_strdup(html);
        for (char *at; (at = g_strrstr(rest, "<"));) { /* no tag but ours inside the summary */
            assert_true(g_regex_match_simple("^</?(details|summary|code|span)>|^<!-- end list -->", at, 0, 0));
            *at = '\0';
        }
        return;
    }
    fail_msg("foreign HTML %s in:\n%s", html, markdown);
}

/* No HTML but ours, no link, no image, no footnote, no emphasis. */
static void check_nodes(cmark_node *root, const char *markdown) {
    cmark_iter *iter = cmark_iter_new(root);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HTML_INLINE || type == CMARK_NODE_HTML_BLOCK)
            check_html(cmark_node_get_literal(node), markdown);
        if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE || type == CMARK_NODE_EMPH || type == CMARK_NODE_THEMATIC_BREAK ||
            type == CMARK_NODE_FOOTNOTE_REFERENCE || type == CMARK_NODE_FOOTNOTE_DEFINITION || node_is_strikethrough(node))
            fail_msg("foreign %s in:\n%s", cmark_node_get_type_string(node), markdown);
    }
    cmark_iter_free(iter);
}

static void add_row(Document *document, Node *table, const char *text) {
    Node *row = document_row(document, table);
    document_cell(document, row, "before");
    document_cell(document, row, text);
    document_code(document, document_cell(document, row, NULL), text);
    Node *mixed = document_cell(document, row, "x");
    document_strong(document, mixed, text);
    document_code(document, mixed, text);
    document_text(document, mixed, text);
    document_cell(document, row, "after");
}

static void check_cell(cmark_node *cell, const char *expected, const char *text) {
    assert_non_null(cell);
    g_autofree char *letters = letters_of(cell);
    if (strcmp(letters, expected) != 0)
        fail_msg("cell of \"%s\": read back \"%s\", expected \"%s\"", text, letters, expected);
}

static void check_row(cmark_node *row, const char *text) {
    g_autofree char *plain = expected_letters(text, false);
    g_autofree char *code = expected_letters(text, true);
    g_autofree char *mixed = g_strconcat("x", plain, code, plain, NULL);
    const char *const expected[] = {"before", plain, code, mixed, "after"};
    cmark_node *cell = cmark_node_first_child(row);
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++, cell = cmark_node_next(cell))
        check_cell(cell, expected[i], text);
    assert_null(cell);
}

static void test_tables_survive(void **state) {
    (void)state;
    static const char *const headers[] = {"one", "two", "three", "four", "five"};
    g_autoptr(Document) document = document_new();
    Node *table = document_table(document, document_root(document), 5, headers, "llcrl");
    for (size_t i = 0; i < COUNT; i++)
        if (!has_marks(hostile_texts[i]))
            add_row(document, table, hostile_texts[i]);
    g_autofree char *markdown = output_markdown(document);
    cmark_node *root = parse(markdown);
    check_nodes(root, markdown);
    cmark_node *parsed = cmark_node_first_child(root);
    assert_true(node_is_table(parsed));
    assert_null(cmark_node_next(parsed));
    cmark_node *row = cmark_node_next(cmark_node_first_child(parsed));
    for (size_t i = 0; i < COUNT; i++)
        if (!has_marks(hostile_texts[i])) {
            check_row(row, hostile_texts[i]);
            row = cmark_node_next(row);
        }
    assert_null(row);
    cmark_node_free(root);
}

/* One builder call a sink, and the type of the node that must be read back. */
typedef struct {
    const char *name;
    void (*build)(Document *document, Node *root, const char *text);
    const char *type;
    bool code;
} Sink;

static void build_paragraph(Document *document, Node *root, const char *text) {
    document_paragraph(document, root, text);
}

static void build_heading(Document *document, Node *root, const char *text) {
    document_heading(document, root, 3, text);
}

static void build_anchored_heading(Document *document, Node *root, const char *text) {
    document_anchor(document, root, text);
    document_heading(document, root, 2, text);
}

static void build_item(Document *document, Node *root, const char *text) {
    Node *list = document_list(document, root, true);
    document_item(document, list, text);
}

static void build_item_blocks(Document *document, Node *root, const char *text) {
    Node *item = document_item(document, document_list(document, root, false), NULL);
    document_code_block(document, item, "sql", text);
}

static void build_quote(Document *document, Node *root, const char *text) {
    document_paragraph(document, document_quote(document, root), text);
}

static void build_code_block(Document *document, Node *root, const char *text) {
    document_code_block(document, root, text, text);
}

static void build_code(Document *document, Node *root, const char *text) {
    document_code(document, root, text);
}

static void build_badge(Document *document, Node *root, const char *text) {
    document_badge(document, root, "ok", text);
}

static const Sink sinks[] = {
    {"paragraph", build_paragraph, "paragraph", false},
    {"heading", build_heading, "heading", false},
    {"anchored heading", build_anchored_heading, "heading", false},
    {"item", build_item, "list", false},
    {"item with code", build_item_blocks, "list", true},
    {"quote", build_quote, "block_quote", false},
    {"code block", build_code_block, "code_block", true},
    {"code", build_code, "paragraph", true},
    {"badge", build_badge, "paragraph", false},
};

static void check_sink(const Sink *sink, const char *text) {
    g_autoptr(Document) document = document_new();
    document_paragraph(document, document_root(document), "begin");
    sink->build(document, document_root(document), text);
    document_heading(document, document_root(document), 2, "end");
    g_autofree char *markdown = output_markdown(document);
    cmark_node *root = parse(markdown);
    check_nodes(root, markdown);
    g_autofree char *letters = letters_of(root);
    bool block = strstr(sink->name, "code") && strcmp(sink->name, "code") != 0;
    g_autofree char *inside = expected_letters(text, sink->code && !block);
    g_autofree char *expected = g_strconcat(strcmp(sink->name, "code") == 0 ? "begin" : "begin", inside, "end", NULL);
    if (strcmp(letters, expected) != 0)
        fail_msg("%s of \"%s\": read back \"%s\", expected \"%s\" in:\n%s", sink->name, text, letters, expected, markdown);
    cmark_node *first = cmark_node_first_child(root), *last = cmark_node_last_child(root);
    assert_string_equal(cmark_node_get_type_string(first), "paragraph");
    assert_string_equal(cmark_node_get_type_string(last), "heading");
    cmark_node *built = cmark_node_next(first);
    if (built != last && strcmp(cmark_node_get_type_string(built), sink->type) != 0)
        fail_msg("%s of \"%s\" became %s:\n%s", sink->name, text, cmark_node_get_type_string(built), markdown);
    assert_true(built == last || cmark_node_next(built) == last);
    cmark_node_free(root);
}

static void test_sinks_survive(void **state) {
    (void)state;
    for (size_t s = 0; s < G_N_ELEMENTS(sinks); s++)
        for (size_t i = 0; i < COUNT; i++)
            if (!has_marks(hostile_texts[i]))
                check_sink(&sinks[s], hostile_texts[i]);
}

/* Two texts that are harmless each may not be so together. */
static void test_pairs_survive(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < COUNT; j += 7) {
            g_autofree char *both = g_strconcat(hostile_texts[i], hostile_texts[(i + j) % COUNT], NULL);
            if (!has_marks(both)) {
                check_sink(&sinks[0], both);
                check_sink(&sinks[7], both);
            }
        }
}

static void test_details_hold(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        g_autoptr(Document) document = document_new();
        Node *details = document_details(document, document_root(document), hostile_texts[i], false);
        document_paragraph(document, details, hostile_texts[i]);
        document_heading(document, document_root(document), 2, "end");
        g_autofree char *markdown = output_markdown(document);
        cmark_node *root = parse(markdown);
        check_nodes(root, markdown);
        assert_int_equal(cmark_node_get_type(cmark_node_first_child(root)), CMARK_NODE_HTML_BLOCK);
        cmark_node *last = cmark_node_last_child(root);
        assert_int_equal(cmark_node_get_type(last), CMARK_NODE_HEADING);
        assert_string_equal(cmark_node_get_literal(cmark_node_previous(last)), "</details>\n");
        cmark_node_free(root);
    }
}

/* Links: the only ones are those asked for, and go where they were meant to. */
static void test_links(void **state) {
    (void)state;
    static const struct {
        const char *url, *read_back; /* NULL: no link */
    } cases[] = {
        {"https://example.org/a_b*c", "https://example.org/a_b*c"},
        {"http://example.org/?a=1&copy;=2", "http://example.org/?a=1&copy%3B=2"},
        {"https://example.org/(x)", "https://example.org/(x)"},
        {"https://example.org/a b|c\"<d>\\", "https://example.org/a%20b%7Cc%22%3Cd%3E%5C"},
        {"#users.email", "#users.email"},
        {"javascript:alert(1)", NULL},
        {"data:text/html,x", NULL},
        {"//evil.example", NULL},
        {"file:///etc/passwd", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Document) document = document_new();
        Node *cell = document_paragraph(document, document_root(document), "see! ");
        document_link(document, cell, cases[i].url, "the [x](y) `text` www.a.b");
        g_autofree char *markdown = output_markdown(document);
        cmark_node *root = parse(markdown);
        cmark_node *link = cmark_node_last_child(cmark_node_first_child(root));
        if (!cases[i].read_back)
            check_nodes(root, markdown);
        else {
            assert_int_equal(cmark_node_get_type(link), CMARK_NODE_LINK);
            assert_string_equal(cmark_node_get_url(link), cases[i].read_back);
            g_autofree char *text = node_plain_text(link);
            assert_string_equal(text, "the [x](y) `text` www.a.b");
        }
        cmark_node_free(root);
    }
}

static void check_markdown(Document *document, const char *expected) {
    g_autofree char *markdown = output_markdown(document);
    assert_string_equal(markdown, expected);
}

static void test_strong(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    Node *root = document_root(document);
    Node *one = document_paragraph(document, root, NULL);
    document_strong(document, one, CODE("users.email"));
    document_text(document, one, " is missing");
    Node *two = document_paragraph(document, root, "a");
    document_strong(document, two, "(b)");
    document_text(document, two, "c ");
    document_strong(document, two, "d");
    document_strong(document, two, "e");
    check_markdown(document, "**`users.email`** is missing\n\na<strong>(b)</strong>c <strong>d</strong><strong>e</strong>\n");
}

static void test_blocks(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    Node *root = document_root(document);
    document_anchor(document, root, "app.Users");
    document_heading(document, root, 2, "Table " CODE("app.Users"));
    Node *alert = document_alert(document, root, "WARNING");
    document_paragraph(document, alert, "2 findings");
    document_paragraph(document, alert, "more");
    Node *list = document_list(document, root, false);
    document_item(document, list, "one");
    document_item(document, list, "two");
    document_code_block(document, root, NULL, "x");
    Node *loose = document_list(document, document_details(document, root, "a < b", true), true);
    Node *item = document_item(document, loose, "step");
    document_paragraph(document, item, "second");
    document_mermaid(document, root, "erDiagram\n");
    check_markdown(document, "## <a id=\"app.users-eb60b555\"></a>Table `app.Users`\n"
                             "\n"
                             "> [!WARNING]\n"
                             "> 2 findings\n"
                             ">\n"
                             "> more\n"
                             "\n"
                             "  - one\n"
                             "  - two\n"
                             "\n"
                             "``` text\n"
                             "x\n"
                             "```\n"
                             "\n"
                             "<details open>\n"
                             "<summary>a &lt; b</summary>\n"
                             "\n"
                             "1.  step\n"
                             "\n"
                             "    second\n"
                             "\n"
                             "</details>\n"
                             "\n"
                             "``` mermaid\n"
                             "erDiagram\n"
                             "```\n");
}

static void test_alert_without_paragraph(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    Node *alert = document_alert(document, document_root(document), "TIP");
    document_item(document, document_list(document, alert, false), "one");
    document_text(document, document_alert(document, document_root(document), "unheard of"), "# x");
    check_markdown(document, "> [!TIP]\n>\n>   - one\n\n> [!NOTE]\n> \\# x\n");
}

static void test_tables(void **state) {
    (void)state;
    static const char *const headers[] = {"Name", "Count"};
    g_autoptr(Document) document = document_new();
    Node *root = document_root(document);
    Node *table = document_table(document, root, 2, headers, "lr");
    Node *row = document_row(document, table);
    document_cell(document, row, "two\nlines of " CODE(" x "));
    document_badge(document, document_cell(document, row, NULL), "error", "missing");
    check_markdown(document, "| Name | Count |\n"
                             "| --- | --: |\n"
                             "| two<br>lines of `\xe2\x90\xa3x\xe2\x90\xa3` | missing |\n");
}

/* Texts appended one after the other are one text. */
static void test_texts_meet(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"&", "lt;"}, {"@", "team"}, {"http:", "//x.y"}, {"ww", "w.x.y"}, {"1", ". x"}, {"!", "[a](b)"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Document) document = document_new();
        Node *paragraph = document_paragraph(document, document_root(document), cases[i][0]);
        document_text(document, paragraph, cases[i][1]);
        g_autofree char *markdown = output_markdown(document);
        cmark_node *root = parse(markdown);
        check_nodes(root, markdown);
        g_autofree char *letters = letters_of(root);
        g_autofree char *both = g_strconcat(cases[i][0], cases[i][1], NULL);
        g_autofree char *expected = expected_letters(both, false);
        assert_string_equal(letters, expected);
        cmark_node_free(root);
    }
}

/* An escaped backslash and a bare pipe, to some readers. */
static void test_backslash_before_pipe(void **state) {
    (void)state;
    static const char *const headers[] = {"a"};
    g_autoptr(Document) document = document_new();
    Node *table = document_table(document, document_root(document), 1, headers, "l");
    document_code(document, document_cell(document, document_row(document, table), NULL), "a\\|b");
    check_markdown(document, "| a |\n| --- |\n| <code>a\\\\\\|b</code> |\n");
}

/* Blocks in an item stay blocks, whichever comes first. */
static void test_blocks_in_item(void **state) {
    (void)state;
    static const char *const headers[] = {"a"};
    g_autoptr(Document) document = document_new();
    Node *list = document_list(document, document_root(document), false);
    Node *quote = document_quote(document, document_item(document, list, NULL));
    document_paragraph(document, quote, "one");
    document_paragraph(document, quote, "two");
    Node *other = document_list(document, document_root(document), true);
    Node *table = document_table(document, document_item(document, other, "three"), 1, headers, "l");
    document_cell(document, document_row(document, table), "four");
    g_autofree char *markdown = output_markdown(document);
    cmark_node *root = parse(markdown);
    cmark_node *first = cmark_node_first_child(cmark_node_first_child(root)), *second = cmark_node_first_child(cmark_node_last_child(root));
    cmark_node *parsed_quote = cmark_node_first_child(first);
    assert_int_equal(cmark_node_get_type(parsed_quote), CMARK_NODE_BLOCK_QUOTE);
    assert_non_null(cmark_node_next(cmark_node_first_child(parsed_quote)));
    assert_true(node_is_table(cmark_node_last_child(second)));
    assert_int_equal(cmark_node_get_type(cmark_node_first_child(second)), CMARK_NODE_PARAGRAPH);
    cmark_node_free(root);
}

/* No blank line has spaces, but those of code keep theirs. */
static void test_trailing_spaces(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    Node *item = document_item(document, document_list(document, document_root(document), false), "one");
    document_code_block(document, document_quote(document, item), "sql", "a\n  \n``` \nb\n");
    document_paragraph(document, item, "two");
    check_markdown(document, "  - one\n\n    >\n    >\n    > ```` sql\n    > a\n    >   \n    > ``` \n    > b\n    > ````\n\n    two\n");
}

static void test_empty(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    check_markdown(document, "\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_survive), cmocka_unit_test(test_sinks_survive), cmocka_unit_test(test_pairs_survive),
        cmocka_unit_test(test_details_hold),   cmocka_unit_test(test_links),         cmocka_unit_test(test_strong),
        cmocka_unit_test(test_blocks),         cmocka_unit_test(test_tables),        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_blocks_in_item),
        cmocka_unit_test(test_trailing_spaces),
        cmocka_unit_test(test_alert_without_paragraph),
        cmocka_unit_test(test_texts_meet),     cmocka_unit_test(test_backslash_before_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
