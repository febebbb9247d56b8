/* Blocks and rows that are put once into files that people keep: each case is inserted, and inserted again, which changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/error.h"
#include "output/insert.h"

#define BLOCK "**Resolved in Phase 18.1:**\n\n  - BUG-001\n"
#define ROWS "| Phase | Decision | Rationale | Date |\n| --- | --- | --- | --- |\n| 18.1 | use a \\| b | fast | 2026-01-15 |\n| 18.1 | keep `x` |  | 2026-01-16 |\n"
#define HEAD "| Phase | Decision | Rationale |\n|-------|----------|-----------|\n"

typedef struct {
    const char *name;
    InsertKind kind;
    const char *heading, *markdown, *input, *expected; /* expected NULL: unchanged */
    size_t added;
} Case;

static const Case cases[] = {
    {"a block at the end of the part", INSERT_BLOCK, "Blockers", BLOCK, "# S\n\n## Blockers\n\n**Resolved in Phase 1:**\n- x\n\n## Next\n\ntext\n",
     "# S\n\n## Blockers\n\n**Resolved in Phase 1:**\n- x\n\n" BLOCK "\n## Next\n\ntext\n", 1},
    {"with the parts below it", INSERT_BLOCK, "blockers", BLOCK, "## *Blockers*\n\na\n\n### Sub\n\nb\n\n## Next\n", "## *Blockers*\n\na\n\n### Sub\n\nb\n\n" BLOCK "\n## Next\n", 1},
    {"at the end of the file", INSERT_BLOCK, "Blockers", BLOCK, "## Blockers\n\na", "## Blockers\n\na\n\n" BLOCK, 1},
    {"an empty part", INSERT_BLOCK, "Blockers", BLOCK, "## Blockers\n\n## Next\n", "## Blockers\n\n" BLOCK "\n## Next\n", 1},
    {"right under the heading", INSERT_BLOCK, "Blockers", BLOCK, "## Blockers\n## Next\n", "## Blockers\n\n" BLOCK "\n## Next\n", 1},
    {"without the heading", INSERT_BLOCK, "Blockers", BLOCK, "# S\n\ntext\n", "# S\n\ntext\n\n## Blockers\n\n" BLOCK, 1},
    {"an empty file", INSERT_BLOCK, "Blockers", BLOCK, "", "## Blockers\n\n" BLOCK, 1},
    {"there already, written by hand", INSERT_BLOCK, "Blockers", BLOCK, "## Other\n\nResolved in phase 18.1\n\n- by us\n\n## Blockers\n", NULL, 0},
    {"as a heading", INSERT_BLOCK, "Blockers", BLOCK, "## Blockers\n\n### Resolved in Phase 18.1:\n", NULL, 0},
    {"another phase is not this one", INSERT_BLOCK, "B", BLOCK, "## B\n\n**Resolved in Phase 18.10:**\n", "## B\n\n**Resolved in Phase 18.10:**\n\n" BLOCK, 1},
    {"in code it does not count", INSERT_BLOCK, "B", BLOCK, "## B\n\n```\n**Resolved in Phase 18.1:**\n```\n", "## B\n\n```\n**Resolved in Phase 18.1:**\n```\n\n" BLOCK, 1},
    {"a heading in code does not count", INSERT_BLOCK, "B", BLOCK, "```\n## B\n```\n\n## B\n\nx\n", "```\n## B\n```\n\n## B\n\nx\n\n" BLOCK, 1},
    {"CRLF", INSERT_BLOCK, "B", "one\n\ntwo\n", "## B\r\n\r\nx\r\n\r\n## C\r\n", "## B\r\n\r\nx\r\n\r\none\r\n\r\ntwo\r\n\r\n## C\r\n", 1},
    {"nothing to say", INSERT_BLOCK, "B", "\n", "## B\n", NULL, 0},
    {"rows at the end of the table", INSERT_ROW, "Decisions", ROWS, "### Decisions\n\n" HEAD "| 1 | a | b |\n\ntext\n",
     "### Decisions\n\n" HEAD "| 1 | a | b |\n| 18.1 | use a \\| b | fast |\n| 18.1 | keep `x` | |\n\ntext\n", 2},
    {"only the new row", INSERT_ROW, "Decisions", ROWS, "## Decisions\n\n" HEAD "|18.1| Keep X | ours |\n| 2 | y | z |\n", "## Decisions\n\n" HEAD "|18.1| Keep X | ours |\n| 2 | y | z |\n| 18.1 | use a \\| b | fast |\n", 1},
    {"all there", INSERT_ROW, "Decisions", ROWS, "## Decisions\n\n" HEAD "| 18.1 | keep x | |\n| 18.1 | use a \\| b | slow |\n", NULL, 0},
    {"titles that mean the same, and one more", INSERT_ROW, "D", ROWS, "## D\n\n| When | Choice | Outcome | Why |\n|---|---|---|---|\n| 2026-01-15 | use a \\| b | good | fast |\n",
     "## D\n\n| When | Choice | Outcome | Why |\n|---|---|---|---|\n| 2026-01-15 | use a \\| b | good | fast |\n| 2026-01-16 | keep `x` | | |\n", 1},
    {"a table without rows, at the end", INSERT_ROW, "D", ROWS, "## D\n\n" HEAD, "## D\n\n" HEAD "| 18.1 | use a \\| b | fast |\n| 18.1 | keep `x` | |\n", 2},
    {"without a final newline", INSERT_ROW, "D", ROWS, "## D\n\n" HEAD "| 18.1 | keep x | y |", "## D\n\n" HEAD "| 18.1 | keep x | y |\n| 18.1 | use a \\| b | fast |\n", 1},
    {"text right before the table", INSERT_ROW, "D", ROWS, "## D\n\nOf note:\n\n" HEAD "| 18.1 | keep x | y |\nend\n\nmore\n", NULL, 1},
    {"no table", INSERT_ROW, "D", ROWS, "## D\n\ntext\n\n## E\n", "## D\n\ntext\n\n" ROWS "\n## E\n", 2},
    {"no heading", INSERT_ROW, "D", ROWS, "# S\n", "# S\n\n## D\n\n" ROWS, 2},
    {"the next part's table is another", INSERT_ROW, "D", ROWS, "## D\n\n## E\n\n" HEAD "| 1 | a | b |\n", "## D\n\n" ROWS "\n## E\n\n" HEAD "| 1 | a | b |\n", 2},
    {"a table in code is none", INSERT_ROW, "D", ROWS, "## D\n\n```\n" HEAD "```\n\n" HEAD "| 18.1 | keep x | |\n", "## D\n\n```\n" HEAD "```\n\n" HEAD "| 18.1 | keep x | |\n| 18.1 | use a \\| b | fast |\n", 1},
    {"rows with CRLF", INSERT_ROW, "D", ROWS, "## D\r\n\r\n| Phase | Decision |\r\n|---|---|\r\n| 1 | a |\r\n\r\nx", "## D\r\n\r\n| Phase | Decision |\r\n|---|---|\r\n| 1 | a |\r\n| 18.1 | use a \\| b |\r\n| 18.1 | keep `x` |\r\n\r\nx", 2},
    {"no rows", INSERT_ROW, "D", "No commit message states a decision.\n", "## D\n", NULL, 0},
};

static void test_insertions(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Case *row = &cases[i];
        g_autoptr(GError) error = NULL;
        size_t added, size;
        g_autofree char *output = insert_markdown(row->input, strlen(row->input), row->kind, row->heading, row->markdown, &added, &size, &error);
        if (!output)
            fail_msg("%s: %s", row->name, error->message);
        const char *expected = row->expected ? row->expected : row->added == 0 ? row->input : NULL;
        if ((expected && strcmp(output, expected) != 0) || added != row->added)
            fail_msg("%s: %zu\n%s\nnot\n%s", row->name, added, output, expected);
        assert_int_equal(strlen(output), size);
        size_t more;
        g_autofree char *again = insert_markdown(output, size, row->kind, row->heading, row->markdown, &more, &size, &error);
        assert_int_equal(more, 0);
        assert_string_equal(again, output);
    }
}

static void test_refusals(void **state) {
    (void)state;
    static const struct {
        InsertKind kind;
        const char *input, *message;
    } rows[] = {
        {INSERT_ROW, "## D\n\n| Name | Owner |\n|---|---|\n| a | b |\n", "under \"D\": the table has none of these columns: Phase, Decision, Rationale, Date"},
        {INSERT_BLOCK, "## D\n\n```\nnever closed\n", "would not be found again"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        size_t added, size;
        assert_null(insert_markdown(rows[i].input, strlen(rows[i].input), rows[i].kind, "D", rows[i].kind == INSERT_ROW ? ROWS : BLOCK, &added, &size, &error));
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_CONFIG));
        assert_non_null(strstr(error->message, rows[i].message));
    }
    assert_int_equal(insert_kind_find("row"), INSERT_ROW);
    assert_int_equal(insert_kind_find("rows"), INSERT_COUNT);
    assert_int_equal(insert_kind_find("block"), INSERT_BLOCK);
}

/* Whatever bytes a file has: no crash, and a second run changes nothing. */
static void test_any_bytes(void **state) {
    (void)state;
    static const char *const pieces[] = {"## D\n", "| a | Phase |\n", "|---|---|\n", "```\n", "text", "\n", "\r\n", "\\|", "| 18.1 | x |\n", "<!-- ", "-->", "\xff", "> ", "- ", "    ", "**Resolved in Phase 18.1:**"};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GString) input = g_string_new(NULL);
        for (int n = g_rand_int_range(random, 0, 14); n > 0; n--)
            g_string_append(input, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        InsertKind kind = round % 2 ? INSERT_ROW : INSERT_BLOCK;
        const char *markdown = kind == INSERT_ROW ? ROWS : BLOCK;
        size_t added, size, more;
        g_autofree char *output = insert_markdown(input->str, input->len, kind, "D", markdown, &added, &size, NULL);
        g_autofree char *again = output ? insert_markdown(output, size, kind, "D", markdown, &more, &size, NULL) : NULL;
        if (output && (!again || strcmp(output, again) != 0 || more != 0))
            fail_msg("the second run changes\n%s\nto\n%s", output, again);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_insertions), cmocka_unit_test(test_refusals), cmocka_unit_test(test_any_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
