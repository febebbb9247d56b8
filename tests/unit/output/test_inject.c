/* Regions of files: each case is written, checked (a run over the result changes nothing) and written again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/error.h"
#include "base/text.h"
#include "output/inject.h"

#define B(text) "<!-- BEGIN_PGSTRATA:" text " -->"
#define E(text) "<!-- END_PGSTRATA:" text " -->"
#define S " sha256=SHA" /* stands for any checksum in expected texts */

static char *render(void *payload, const Slot *slot, GError **error) {
    (void)payload;
    if (strcmp(slot->name, "unknown") == 0) {
        error_set(error, ERROR_CONFIG, "no section is called \"unknown\"");
        return NULL;
    }
    if (strcmp(slot->name, "empty") == 0)
        return g_strdup("");
    if (strcmp(slot->name, "fence") == 0)
        return g_strdup("``` text\n" E("fence") "\n" B("other") "\n```\n");
    if (strcmp(slot->name, "torn") == 0)
        return g_strdup("``` text\nnever closed\n");
    if (strcmp(slot->name, "lines") == 0)
        return g_strdup("one\n\ntwo\n");
    return g_strdup_printf("body of %s %d\n", slot->name, slot->limit);
}

typedef struct {
    const char *name, *input, *expected, *states; /* U(nchanged), W(ritten: updated), C(reated), H(and-edited) */
} Case;

static const Case cases[] = {
    {"one region", "# R\n\n" B("a") "\n" E("a") "\n\nend\n", "# R\n\n" B("a") "\n\nbody of a 0\n\n" E("a" S) "\n\nend\n", "C"},
    {"two regions with options", B("a limit=3") "\nold\n" E("a") "\ntext\n" B("b") "\n" E("b") "\n",
     B("a limit=3") "\n\nbody of a 3\n\n" E("a" S) "\ntext\n" B("b") "\n\nbody of b 0\n\n" E("b" S) "\n", "WC"},
    {"one name, other options", B("a limit=1") "\n" E("a") "\n\n" B("a limit=2") "\n" E("a") "\n",
     B("a limit=1") "\n\nbody of a 1\n\n" E("a" S) "\n\n" B("a limit=2") "\n\nbody of a 2\n\n" E("a" S) "\n", "CC"},
    {"marker in a fence", "```\n" B("a") "\n```\n\n" B("a") "\n" E("a") "\n", "```\n" B("a") "\n```\n\n" B("a") "\n\nbody of a 0\n\n" E("a" S) "\n", "C"},
    {"both markers in a fence", "````md\n" B("a") "\n```\n" E("a") "\n````\n", "````md\n" B("a") "\n```\n" E("a") "\n````\n", ""},
    {"in a fence that is not closed", "~~~\n" B("a") "\n" E("a"), "~~~\n" B("a") "\n" E("a"), ""},
    {"in a fence in a list", "- x\n\n  ```\n  " B("a") "\n  ```\n", "- x\n\n  ```\n  " B("a") "\n  ```\n", ""},
    {"indented code", "text\n\n    " B("a") "\n    " E("a") "\n\nend\n", "text\n\n    " B("a") "\n    " E("a") "\n\nend\n", ""},
    {"inline code and prose", "Write `" B("a") "` there.\nSee " B("a") " too\n", "Write `" B("a") "` there.\nSee " B("a") " too\n", ""},
    {"in a quote", "> " B("a") "\n> " E("a") "\n", "> " B("a") "\n> " E("a") "\n", ""},
    {"right after text", "text\n" B("a") "\n" E("a") "\ntext\n", "text\n" B("a") "\n\nbody of a 0\n\n" E("a" S) "\ntext\n", "C"},
    {"inside an HTML block", "<div>\n" B("a") "\n" E("a") "\n</div>\n", "<div>\n" B("a") "\n\nbody of a 0\n\n" E("a" S) "\n</div>\n", "C"},
    {"in a list item", "- x\n\n  " B("lines") "\n  " E("lines") "\n", "- x\n\n  " B("lines") "\n\n  one\n\n  two\n\n  " E("lines" S) "\n", "C"},
    {"CRLF", "# R\r\n\r\n" B("lines") "\r\n" E("lines") "\r\nend\r\n", "# R\r\n\r\n" B("lines") "\r\n\r\none\r\n\r\ntwo\r\n\r\n" E("lines" S) "\r\nend\r\n", "C"},
    {"mixed line ends", "a\r\n" B("a") "\n" E("a") "\r\nb\n", "a\r\n" B("a") "\n\nbody of a 0\n\n" E("a" S) "\r\nb\n", "C"},
    {"CR", "# R\r\r" B("a") "\r" E("a") "\rend\r", "# R\r\r" B("a") "\r\rbody of a 0\r\r" E("a" S) "\rend\r", "C"},
    {"no final newline", B("a") "\n" E("a"), B("a") "\n\nbody of a 0\n\n" E("a" S), "C"},
    {"byte order mark", "\xef\xbb\xbf" B("a") "\n" E("a") "\n", "\xef\xbb\xbf" B("a") "\n\nbody of a 0\n\n" E("a" S) "\n", "C"},
    {"without blanks in the comment", "<!--BEGIN_PGSTRATA:a-->\n<!--END_PGSTRATA:a-->\n", "<!--BEGIN_PGSTRATA:a-->\n\nbody of a 0\n\n" E("a" S) "\n", "C"},
    {"invalid UTF-8 and other comments outside", "\xff\xfe <!-- x -->\n<!-- y -->\n" B("a") "\n" E("a") "\n\xc3",
     "\xff\xfe <!-- x -->\n<!-- y -->\n" B("a") "\n\nbody of a 0\n\n" E("a" S) "\n\xc3", "C"},
    {"hand-edited", B("a") "\nmine\n" E("a sha256=0123456789abcdef") "\n", B("a") "\nmine\n" E("a" S) "\n", "H"},
    {"hand-edited beside another", B("a") "\nmine\n" E("a sha256=0123456789abcdef") "\n" B("b") "\n" E("b") "\n",
     B("a") "\nmine\n" E("a" S) "\n" B("b") "\n\nbody of b 0\n\n" E("b" S) "\n", "HC"},
    {"emptied by hand", B("a") "\n\n" E("a sha256=0123456789abcdef") "\n", B("a") "\n\nbody of a 0\n\n" E("a" S) "\n", "W"},
    {"right text, no checksum", B("a") "\n\nbody of a 0\n\n" E("a") "\n", B("a") "\n\nbody of a 0\n\n" E("a" S) "\n", "W"},
    {"right text, wrong checksum", B("a") "\n\nbody of a 0\n\n" E("a sha256=0123456789abcdef") "\n", B("a") "\n\nbody of a 0\n\n" E("a" S) "\n", "W"},
    {"markers in what is written", B("fence") "\n" E("fence") "\n", B("fence") "\n\n``` text\n" E("fence") "\n" B("other") "\n```\n\n" E("fence" S) "\n", "C"},
    {"nothing to write", B("empty") "\nx\n" E("empty") "\n", B("empty") "\n\n" E("empty" S) "\n", "W"},
    {"no regions", "# R\n", "# R\n", ""},
    {"empty file", "", "", ""},
};

static char *hide_checksums(const char *text) {
    g_autoptr(GRegex) regex = g_regex_new("sha256=[0-9a-f]{16}", G_REGEX_RAW, 0, NULL);
    return g_regex_replace_literal(regex, text, -1, 0, "sha256=SHA", 0, NULL);
}

static char *inject(const char *input, bool force, char **states, GError **error) {
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func((GDestroyNotify)region_result_free);
    size_t size = 0;
    char *output = inject_regions(input, strlen(input), force, render, NULL, results, &size, error);
    assert_true(!output == (*error != NULL));
    assert_true(!output || strlen(output) == size);
    GString *letters = g_string_new(NULL);
    for (guint i = 0; i < results->len; i++)
        g_string_append_c(letters, "UWCH"[((RegionResult *)results->pdata[i])->state]);
    *states = g_string_free(letters, FALSE);
    return output;
}

static void check_case(const Case *each) {
    g_autoptr(GError) error = NULL;
    g_autofree char *states = NULL, *again_states = NULL;
    g_autofree char *output = inject(each->input, false, &states, &error);
    if (error)
        fail_msg("%s: %s", each->name, error->message);
    g_autofree char *shown = hide_checksums(output);
    if (strcmp(shown, each->expected) != 0 || strcmp(states, each->states) != 0)
        fail_msg("%s: %s\n%s\nexpected %s\n%s", each->name, states, shown, each->states, each->expected);
    g_autofree char *again = inject(output, false, &again_states, &error);
    if (!again || strcmp(again, output) != 0)
        fail_msg("%s: the second run changes\n%s\nto\n%s", each->name, output, again ? again : error->message);
    for (size_t i = 0; states[i]; i++)
        assert_int_equal(again_states[i], states[i] == 'H' ? 'H' : 'U');
}

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_case(&cases[i]);
}

static void test_errors(void **state) {
    (void)state;
    static const struct {
        const char *input, *message;
    } errors[] = {
        {"x\n\n" B("a") "\nbody\n", "line 3: the region \"a\" is not closed"},
        {E("a") "\n" B("a") "\n", "line 1: the region \"a\" ends without a begin"},
        {B("a") "\n" B("b") "\n" E("b") "\n" E("a") "\n", "line 2: a region begins inside the region \"a\" of line 1"},
        {B("a") "\n" E("b") "\n", "line 2: \"b\" ends, but the region that is open since line 1 is \"a\""},
        {B("a limit=2") "\n" E("a") "\n" B("a  limit=2") "\n" E("a") "\n", "line 3: the region \"a\" is there already, on line 1"},
        {B("a") "\n" E("a") "\n" E("a") "\n", "line 3: the region \"a\" ends without a begin"},
        {B("unknown") "\n" E("unknown") "\n", "line 1: no section is called \"unknown\""},
        {B("a b") "\n" E("a") "\n", "line 1: key=value is expected at \"b\""},
        {B("a") "\n" E("a x=1") "\n", "line 2: an end marker has a name and a checksum only"},
        {"<!-- BEGIN_PGSTRATA -->\n", "line 1: a marker is written <!-- BEGIN_PGSTRATA:NAME -->"},
        {"<!-- END_PGSTRATA: -->\n", "line 1: a marker is written <!-- END_PGSTRATA:NAME -->"},
        {B("a") "\n```\n" E("a") "\n", "line 1: the region \"a\" is not closed"},
        {B("torn") "\n" E("torn") "\n", "after writing the regions: line 1: the region \"torn\" is not closed"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(errors); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *states = NULL;
        g_autofree char *output = inject(errors[i].input, false, &states, &error);
        assert_null(output);
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_CONFIG));
        assert_string_equal(error->message, errors[i].message);
    }
}

/* The checksum is that of the body with LF line ends, in a file with CRLF too. */
static void test_checksum(void **state) {
    (void)state;
    g_autofree char *hash = text_sha256("\nbody of a 0\n\n", strlen("\nbody of a 0\n\n"));
    hash[16] = '\0';
    g_autofree char *seal = g_strdup_printf("<!-- END_PGSTRATA:a sha256=%s -->", hash);
    static const char *const inputs[] = {B("a") "\n" E("a") "\n", B("a") "\r\n" E("a") "\r\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(inputs); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *states = NULL;
        g_autofree char *output = inject(inputs[i], false, &states, &error);
        assert_non_null(strstr(output, seal));
    }
}

static void test_hand_edit(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *states = NULL, *edited_states = NULL, *forced_states = NULL;
    g_autofree char *output = inject("x\n" B("a") "\n" E("a") "\ny\n", false, &states, &error);
    g_auto(GStrv) parts = g_strsplit(output, "body of", 2);
    g_autofree char *edited = g_strjoinv("my own", parts);
    g_autofree char *left = inject(edited, false, &edited_states, &error);
    assert_string_equal(left, edited);
    assert_string_equal(edited_states, "H");
    g_autofree char *forced = inject(edited, true, &forced_states, &error);
    assert_string_equal(forced, output);
    assert_string_equal(forced_states, "W");
}

static void test_results(void **state) {
    (void)state;
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func((GDestroyNotify)region_result_free);
    static const char input[] = "x\r\n\r\n" B("a") "\r\n" E("a") "\r\n\r\n\r\n" B("b") "\r\n" E("b");
    size_t size;
    g_autofree char *output = inject_regions(input, strlen(input), false, render, NULL, results, &size, NULL);
    assert_non_null(output);
    assert_int_equal(results->len, 2);
    const RegionResult *second = results->pdata[1];
    assert_string_equal(second->name, "b");
    assert_int_equal(second->line, 7);
    region_result_free(NULL);
}

static void test_add_region(void **state) {
    (void)state;
    static const struct {
        const char *input, *heading, *slot, *expected; /* NULL: unchanged */
    } adds[] = {
        {"", "History", "a", "## History\n\n" B("a") "\n" E("a") "\n"},
        {"# R\n", "History", "a limit=5", "# R\n\n## History\n\n" B("a limit=5") "\n" E("a") "\n"},
        {"# R", "History", "a", "# R\n\n## History\n\n" B("a") "\n" E("a") "\n"},
        {"# R\n\n", "History", "a", "# R\n\n## History\n\n" B("a") "\n" E("a") "\n"},
        {"# R\n\n### *Migration* `history`\n\ntext\n\n## Next\n", "migration HISTORY", "a",
         "# R\n\n### *Migration* `history`\n\n" B("a") "\n" E("a") "\n\ntext\n\n## Next\n"},
        {"# R\n## H\ntext\n", "H", "a", "# R\n## H\n\n" B("a") "\n" E("a") "\n\ntext\n"},
        {"H\n===\ntext\n", "H", "a", "H\n===\n\n" B("a") "\n" E("a") "\n\ntext\n"},
        {"```\n## H\n```\n", "H", "a", "```\n## H\n```\n\n## H\n\n" B("a") "\n" E("a") "\n"},
        {"# R\r\n\r\n## H\r\n", "H", "a", "# R\r\n\r\n## H\r\n\r\n" B("a") "\r\n" E("a") "\r\n"},
        {"# R\n", NULL, "a", "# R\n\n" B("a") "\n" E("a") "\n"},
        {"\xef\xbb\xbf# H\n", "H", "a", "\xef\xbb\xbf# H\n\n" B("a") "\n" E("a") "\n"},
        {B("a limit=3") "\n" E("a") "\n", "H", "a", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(adds); i++) {
        bool changed;
        size_t size;
        g_autoptr(GError) error = NULL;
        g_autofree char *output = inject_add_region(adds[i].input, strlen(adds[i].input), adds[i].heading, adds[i].slot, &changed, &size, &error);
        assert_null(error);
        assert_string_equal(output, adds[i].expected ? adds[i].expected : adds[i].input);
        assert_int_equal(changed, adds[i].expected != NULL);
        g_autofree char *again = inject_add_region(output, size, adds[i].heading, adds[i].slot, &changed, &size, &error);
        assert_string_equal(again, output);
        assert_false(changed);
    }
}

static void test_add_region_errors(void **state) {
    (void)state;
    bool changed;
    size_t size;
    g_autoptr(GError) error = NULL, other = NULL;
    assert_null(inject_add_region("", 0, "H", "a b", &changed, &size, &error));
    assert_non_null(error);
    assert_null(inject_add_region(B("x"), strlen(B("x")), "H", "a", &changed, &size, &other));
    assert_non_null(other);
}

/* Nothing but regions changes, whatever stands around them. */
static void test_bytes_outside(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    static const char *const pieces[] = {"text\n", "\r\n", "\n", "```\n", "~~~\r\n", "    code\n", "- item\n", "> quote\n", "<!-- c -->\n", "<div>\n", "\t", "\r", "`", "# H\n", "===\n", "\xff"};
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GString) input = g_string_new(NULL);
        for (int i = 0; i < 12; i++) {
            g_string_append(input, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
            if (i == 5)
                g_string_append(input, "\n" B("a") "\n\n\n" E("a") "\n");
        }
        g_autoptr(GError) error = NULL;
        g_autofree char *states = NULL, *again_states = NULL;
        g_autofree char *output = inject(input->str, false, &states, &error);
        if (!output) /* an end in a fence that a piece opened */
            continue;
        g_autoptr(GRegex) body = g_regex_new("(?<=BEGIN_PGSTRATA:a -->\n)[^#]*?<!-- END_PGSTRATA:a[^>]*-->", G_REGEX_RAW | G_REGEX_DOTALL, 0, NULL);
        g_autofree char *before = g_regex_replace_literal(body, input->str, (gssize)input->len, 0, "", 0, NULL);
        g_autofree char *after = g_regex_replace_literal(body, output, -1, 0, "", 0, NULL);
        assert_string_equal(before, after);
        g_autofree char *again = inject(output, false, &again_states, &error);
        assert_string_equal(again, output);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),     cmocka_unit_test(test_errors),     cmocka_unit_test(test_checksum),
        cmocka_unit_test(test_hand_edit), cmocka_unit_test(test_results),    cmocka_unit_test(test_add_region),
        cmocka_unit_test(test_bytes_outside), cmocka_unit_test(test_add_region_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
