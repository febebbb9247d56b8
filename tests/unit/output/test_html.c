/* The page is one file that asks for nothing, lets nothing foreign in, and whose links and tags are sound. With a file's name it
 * writes the sample report there, to be looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "document/figure.h"
#include "document/node.h"
#include "hostile.h"
#include "html_page.h"
#include "output/output.h"
#include "sample_report.h"

static void test_sample(void **state) {
    (void)state;
    g_autoptr(Document) document = sample_report(4, 5);
    g_autofree char *html = output_html(document, "Audit of <a> & \"b\"");
    check_page(html);
    assert_non_null(strstr(html, "<title>Schema audit: recording-studio</title>"));
    assert_null(strstr(html, " style="));
    assert_null(strstr(html, "{{"));
    assert_null(strstr(html, "\xe2\x80\x8b"));
    assert_non_null(strstr(html, "<span class=\"badge error\">missing</span>"));
    assert_non_null(strstr(html, "class=\"alert caution banner\""));
    assert_non_null(strstr(html, "<th scope=\"col\" class=\"r\">Errors</th>"));
    assert_non_null(strstr(html, "<h3 id=\"public.organizations\">"));
    assert_non_null(strstr(html, "<th scope=\"col\">Column</th>"));
}

/* A document without a title of its own has the caller's. */
static void test_title(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    document_heading(document, document_root(document), 2, "Part");
    g_autofree char *html = output_html(document, "Audit of <a> & \"b\"");
    check_page(html);
    assert_non_null(strstr(html, "<title>Audit of &lt;a&gt; &amp; &quot;b&quot;</title>"));
    assert_non_null(strstr(html, "<h1>Audit of &lt;a&gt; &amp; &quot;b&quot;</h1>"));
}

/* Every hostile text in every place. */
static void build_hostile(Document *document, const char *text) {
    static const char *const headers[] = {"a", "b"};
    Node *root = document_root(document);
    document_anchor(document, root, text);
    document_heading(document, root, 2, text);
    document_heading(document, root, 3, text);
    document_paragraph(document, root, text);
    document_code(document, root, text);
    document_strong(document, root, text);
    document_link(document, root, text, text);
    document_link(document, root, "https://example.org/?a&b", text);
    document_badge(document, root, "warning", text);
    document_code_block(document, root, text, text);
    document_mermaid(document, root, text);
    document_item(document, document_list(document, root, true), text);
    document_paragraph(document, document_alert(document, root, text), text);
    document_heading(document, document_details(document, root, text, true), 4, text);
    Node *row = document_row(document, document_table(document, root, 2, headers, "lr"));
    document_cell(document, row, text);
    document_code(document, document_cell(document, row, NULL), text);
    Figure *figure = figure_new(100, 50);
    figure_begin(figure, text, text);
    figure_text(figure, 1, 2, 'e', 0, "label", text);
    figure_text(figure, 1, 2, 's', 3, "label", text);
    figure_end(figure);
    document_paragraph(document, document_figure(document, root, text, text, text, figure), text);
}

static void test_hostile(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    for (size_t i = 0; i < G_N_ELEMENTS(hostile_texts); i++)
        if (hostile_texts[i][0] != '#') /* a link of the caller's to nowhere */
            build_hostile(document, hostile_texts[i]);
    g_autofree char *html = output_html(document, "hostile </title><script>");
    check_page(html);
    assert_true(g_utf8_validate(html, -1, NULL));
    for (const char *c = html; *c; c++)
        assert_true((unsigned char)*c >= 0x20 || *c == '\n' || *c == '\t');
}

static bool no_slots(void *payload, Document *document, Node *parent, const Slot *slot, GError **error) {
    (void)payload, (void)document, (void)parent, (void)slot, (void)error;
    return false;
}

/* A template is the user's, its raw HTML is still left out, and its images become links. */
static void test_template_html(void **state) {
    (void)state;
    static const char template[] = "# T\n\n<script>x</script>\n\na <b onclick=\"x\">b</b> ![pic](https://e.org/x.png) [rel](docs/x.md) [bad](javascript:x) [odd](vbscript:x)\n\n"
                                   "- [x] done\n- [ ] open\n\n~~gone~~ *em*  \nnext\n\n3. three\n\n---\n";
    g_autoptr(Document) document = document_new();
    assert_true(document_graft_template(document, template, strlen(template), no_slots, NULL, NULL));
    g_autofree char *html = output_html(document, "t");
    check_page(html);
    const char *main = strstr(html, "<main");
    assert_null(strstr(strstr(main, "</main>") - 1, "onclick"));
    assert_null(strstr(main, "<b"  " "));
    assert_non_null(strstr(main, "<a href=\"https://e.org/x.png\" rel=\"noopener noreferrer\">pic</a>"));
    assert_non_null(strstr(main, "<a href=\"docs/x.md\">rel</a> bad odd"));
    assert_non_null(strstr(main, "<del>gone</del> <em>em</em><br>"));
    assert_non_null(strstr(main, "<ol start=\"3\">"));
}

static char *content_of(const char *html, const char *begin, const char *end) {
    const char *from = strstr(html, begin);
    assert_non_null(from);
    from += strlen(begin);
    return g_strndup(from, (gsize)(strstr(from, end) - from));
}

/* The browser refuses style and script whose hash is another. */
static void test_csp(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    g_autofree char *html = output_html(document, "t");
    static const char *const parts[][3] = {{"<style>", "</style>", "style-src"}, {"<script>", "</script>", "script-src"}};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *content = content_of(html, parts[i][0], parts[i][1]);
        g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
        g_checksum_update(checksum, (const guchar *)content, -1);
        guint8 digest[32];
        gsize size = sizeof digest;
        g_checksum_get_digest(checksum, digest, &size);
        g_autofree char *base64 = g_base64_encode(digest, size);
        g_autofree char *expected = g_strdup_printf("%s 'sha256-%s';", parts[i][2], base64);
        assert_non_null(strstr(html, expected));
    }
    assert_non_null(strstr(html, "default-src 'none'"));
    assert_non_null(strstr(html, "<h1>t</h1>"));
}

static void test_ids(void **state) {
    (void)state;
    g_autoptr(Document) document = document_new();
    Node *root = document_root(document);
    for (int i = 0; i < 3; i++)
        document_heading(document, root, 2, "same");
    document_anchor(document, document_paragraph(document, root, NULL), "same");
    document_anchor(document, root, "same-2");
    document_heading(document, root, 2, "other");
    g_autofree char *html = output_html(document, "t");
    check_page(html); /* ids are unique */
    assert_non_null(strstr(html, "<a id=\"same\"></a>"));
    assert_non_null(strstr(html, "<h2 id=\"same-2\">other</h2>"));
}

int main(int count, char **arguments) {
    if (count == 2) {
        g_autoptr(Document) document = sample_report(6, 6);
        g_autofree char *html = output_html(document, "Schema audit: recording-studio");
        return g_file_set_contents(arguments[1], html, -1, NULL) ? 0 : 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample), cmocka_unit_test(test_title), cmocka_unit_test(test_hostile), cmocka_unit_test(test_template_html),
        cmocka_unit_test(test_csp),    cmocka_unit_test(test_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
