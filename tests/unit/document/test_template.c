/* Templates with slots, and the slots' own syntax. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <cmark-gfm.h>
#include "base/error.h"
#include "document/node.h"

/* Writes what it was asked for: "(name target object limit level)". Knows no section named "unknown". */
static bool fill(void *payload, Document *document, Node *parent, const Slot *slot, GError **error) {
    (void)payload;
    if (strcmp(slot->name, "unknown") == 0) {
        error_set(error, ERROR_CONFIG, "no section is called \"%s\"", slot->name);
        return false;
    }
    if (strcmp(slot->name, "empty") == 0)
        return true;
    g_autofree char *text = g_strdup_printf("(%s %s %s %d %d)", slot->name, slot->target ? slot->target : "-", slot->object ? slot->object : "-",
                                            slot->limit, slot->level);
    document_paragraph(document, parent, text);
    document_paragraph(document, parent, "more");
    return true;
}

static char *graft(const char *template, GError **error) {
    g_autoptr(Document) document = document_new();
    if (!document_graft_template(document, template, strlen(template), fill, NULL, error))
        return NULL;
    char *rendered = cmark_render_commonmark(document_root(document), 0, 0);
    char *copy = g_strdup(rendered);
    cmark_get_default_mem_allocator()->free(rendered);
    return copy;
}

static void test_grafts(void **state) {
    (void)state;
    static const struct {
        const char *template, *expected;
    } cases[] = {
        {"# A\n\n{{drift}}\n\nend\n", "# A\n\n(drift - - 0 0)\n\nmore\n\nend\n"},
        {"{{drift limit=10 level=3}}\n", "(drift - - 10 3)\n\nmore\n"},
        {"{{ drift  target=tenant }}", "(drift tenant - 0 0)\n\nmore\n"},
        {"{{schema table=app.a_b_c}}", "(schema - app.a\\_b\\_c 0 0)\n\nmore\n"},
        {"{{schema object=\"app.my table\" limit=1}}", "(schema - app.my table 1 0)\n\nmore\n"},
        {"{{a}}\r\n\r\n{{b}}\r\n", "(a - - 0 0)\n\nmore\n\n(b - - 0 0)\n\nmore\n"},
        {"> {{a}}\n>\n> q\n\nend\n", "> (a - - 0 0)\n> \n> more\n> \n> q\n\nend\n"},
        {"- {{a}}\n", "  - (a - - 0 0)\n    \n    more\n"},
        {"x\n\n{{empty}}\n\ny\n", "x\n\ny\n"},
        /* not slots: inside code, in a sentence, over two lines */
        {"```\n{{a}}\n```\n", "``` text\n{{a}}\n```\n"},
        {"see {{a}} here\n", "see {{a}} here\n"},
        {"{{a\nb}}\n", "{{a\nb}}\n"},
        {"{{a}} {{b}}\n", "{{a}} {{b}}\n"},
        {"> [!WARNING]\n> mind\n", "> [!WARNING]\n> mind\n"},
        {"> [!note]\n>\n> mind\n", "> [!NOTE]\n> \n> mind\n"},
        {"> [!OTHER]\n> mind\n", "> \\[\\!OTHER\\]\n> mind\n"},
        {"| a |\n|---|\n| @x |\n", "| a |\n| --- |\n| @x |\n"},
        {"- [x] done\n", "- [x] done\n"},
        {"", "\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *rendered = graft(cases[i].template, &error);
        assert_null(error);
        assert_string_equal(rendered, cases[i].expected);
    }
}

static void test_errors(void **state) {
    (void)state;
    static const struct {
        const char *template, *message;
    } cases[] = {
        {"# A\n\n{{unknown}}\n", "template line 3: no section is called \"unknown\""},
        {"{{a limits=3}}", "template line 1: unknown option \"limits\" (known: target, object, table, limit, level, phase, bug, state)"},
        {"{{a limit=0}}", "template line 1: limit=0: a number from 1 to 1000000 is expected"},
        {"{{a limit=3x}}", "template line 1: limit=3x: a number from 1 to 1000000 is expected"},
        {"\n\n{{a level=7}}", "template line 3: level=7: a number from 1 to 6 is expected"},
        {"{{a target=}}", "template line 1: target= has no value"},
        {"{{a object=\"x}}", "template line 1: a quoted value is not closed: \"x"},
        {"{{a object=\"x\"y}}", "template line 1: a quoted value is not closed: \"x\"y"},
        {"{{a b}}", "template line 1: key=value is expected at \"b\""},
        {"{{}}", "template line 1: \"\" is not a section's name with key=value options"},
        {"{{A}}", "template line 1: \"A\" is not a section's name with key=value options"},
        {"x\n\n> y\n>\n> {{unknown}}\n", "template line 5: no section is called \"unknown\""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(graft(cases[i].template, &error));
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_CONFIG));
        assert_string_equal(error->message, cases[i].message);
    }
}

static void test_size_limit(void **state) {
    (void)state;
    g_autofree char *large = g_strnfill(2 * 1024 * 1024 + 1, 'x');
    g_autoptr(GError) error = NULL;
    assert_null(graft(large, &error));
    assert_non_null(strstr(error->message, "larger than"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grafts),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_size_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
