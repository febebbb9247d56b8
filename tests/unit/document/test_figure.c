/* Pictures: what is drawn is what was said, texts are escaped and cut, ids are unique, links lead somewhere, Markdown has the other form. */

#include "cmocka_all.h"
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <cmark-gfm.h>
#include "document/figure.h"
#include "document/node.h"
#include "hostile.h"

static char *drawn(Figure *take_figure) {
    g_autoptr(Document) document = document_new();
    Node *node = document_figure(document, document_root(document), "name", "Title", "What it shows", take_figure);
    return g_strdup(document_figure_html(document, node));
}

static void assert_has(const char *html, const char *part) {
    if (!strstr(html, part))
        fail_msg("no %s in:\n%s", part, html);
}

static void shapes_are_drawn(void **state) {
    (void)state;
    static const double corners[] = {0, 1, 2.25, 3, -0.04, 1e9};
    setlocale(LC_ALL, "de_DE.UTF-8"); /* where it is installed, its decimal comma must not matter */
    Figure *figure = figure_new(960, 100.5);
    figure_rect(figure, 1.5, 2, 3, -4, "bar");
    figure_line(figure, 0, 0, 10, 20, "grid");
    figure_path(figure, corners, 3, true, "area");
    figure_path(figure, corners, 2, false, "curve");
    figure_text(figure, 5, 6, 'm', 0, "tick", "2026-01");
    figure_text(figure, 5, 6, 'e', 4, "label", "abcdef");
    figure_text(figure, 5, 6, 's', 4, "label", "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4");
    g_autofree char *html = drawn(figure);
    setlocale(LC_ALL, "C");
    static const char *const parts[] = {
        "<figure class=\"picture\" id=\"Figure-name\">", "<figcaption>Title</figcaption>", "role=\"img\" aria-labelledby=\"Figure-name-title Figure-name-desc\" viewBox=\"0 0 960 100.5\"",
        "<title id=\"Figure-name-title\">Title</title>", "<desc id=\"Figure-name-desc\">What it shows</desc>", "<rect class=\"bar\" x=\"1.5\" y=\"2\" width=\"3\" height=\"0\"/>",
        "<line class=\"grid\" x1=\"0\" y1=\"0\" x2=\"10\" y2=\"20\"/>", "<path class=\"area\" d=\"M0 1L2.3 3L0 1000000Z\"/>", "<path class=\"curve\" d=\"M0 1L2.3 3\"/>",
        "<text class=\"tick middle\" x=\"5\" y=\"6\">2026-01</text>", ">abc\xe2\x80\xa6</text>", ">\xc3\xa4\xc3\xb6\xc3\xbc\xe2\x80\xa6</text>"};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        assert_has(html, parts[i]);
}

static void texts_are_harmless(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(hostile_texts); i++) {
        Figure *figure = figure_new(10, 10);
        figure_begin(figure, hostile_texts[i], NULL);
        figure_text(figure, 0, 0, 's', 0, "label", hostile_texts[i]);
        figure_end(figure);
        g_autofree char *html = drawn(figure);
        assert_true(g_utf8_validate(html, -1, NULL));
        assert_null(strstr(html, "<script"));
        assert_null(strstr(html, "<img"));
        for (const char *c = html; *c; c++)
            assert_true((unsigned char)*c >= 0x20 || *c == '\n');
        size_t signs = 0;
        for (const char *c = html; (c = strchr(c, '<')); c++)
            signs++;
        assert_int_equal(signs, 18); /* as many tags as with any other text */
    }
}

static void links_lead_somewhere(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    Figure *figure = figure_new(10, 10);
    figure_begin(figure, "tip", "There it is");
    figure_rect(figure, 0, 0, 1, 1, "bar");
    figure_end(figure);
    figure_begin(figure, NULL, "not there");
    figure_rect(figure, 0, 0, 2, 1, "bar");
    figure_end(figure);
    Node *node = document_figure(document, document_root(document), "n", "t", "d", figure);
    document_anchor(document, document_root(document), "There it is");
    g_autofree char *id = document_anchor_id("There it is"), *link = g_strdup_printf("<g>\n<a href=\"#%s\" tabindex=\"-1\"><title>tip</title>\n<rect", id);
    const char *html = document_figure_html(document, node);
    assert_has(html, link);
    assert_has(html, "/>\n</a></g>");
    assert_has(html, "<g>\n<rect class=\"bar\" x=\"0\" y=\"0\" width=\"2\" height=\"1\"/>\n</g>");
    g_autofree char *copy = g_strdup(html);
    assert_string_equal(document_figure_html(document, node), copy); /* as often as one likes */
}

static void ids_are_unique(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    Node *first = document_figure(document, document_root(document), "same", "t", "d", figure_new(1, 1));
    Node *second = document_figure(document, document_root(document), "same", "t", "d", figure_new(1, 1));
    assert_has(document_figure_html(document, first), "id=\"Figure-same\"");
    assert_has(document_figure_html(document, second), "id=\"Figure-same-2\"");
    assert_has(document_figure_html(document, second), "Figure-same-2-desc");
}

static void markdown_has_the_other_form(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    document_paragraph(document, document_root(document), "before");
    Node *node = document_figure(document, document_root(document), "n", "Title", "d", figure_new(1, 1));
    document_paragraph(document, node, "instead");
    document_figure(document, document_root(document), "empty", "Title", "d", figure_new(1, 1));
    document_paragraph(document, document_root(document), "behind");
    char *text = cmark_render_commonmark(document_root(document), CMARK_OPT_DEFAULT, 0);
    assert_string_equal(text, "before\n\ninstead\n\nbehind\n");
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_drawn), cmocka_unit_test(texts_are_harmless),          cmocka_unit_test(links_lead_somewhere),
        cmocka_unit_test(ids_are_unique),   cmocka_unit_test(markdown_has_the_other_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
