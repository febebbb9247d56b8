/* What is read of a document: blocks, lines, titles, phases, severities, names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "mention_text.h"

typedef struct {
    const char *path, *text, *lines;
} Case;

static void check(const Case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        g_autofree char *lines = document_lines(cases[i].path, cases[i].text);
        if (strcmp(lines, cases[i].lines) != 0)
            fail_msg("%s\n--- is\n%s--- instead of\n%s", cases[i].text, lines, cases[i].lines);
    }
}

#define CHECK_MARK "\xe2\x9c\x85"

static void test_definitions(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a.md", "### BUG-001: Registration fails (P0)\n", "BUG-001:1 heading found P0 [Registration fails]\n"},
        {"a.md", "### BUG-001: Registration fails [P2 - tests] " CHECK_MARK " FIXED\n", "BUG-001:1 heading resolved P2 [Registration fails]\n"},
        {"a.md", "## " CHECK_MARK " BUG-001 \xe2\x80\x94 Registration fails\n", "BUG-001:1 heading resolved [Registration fails]\n"},
        {"a.md", "## 1. BUG-001 Registration fails - FIXED in 18.1\n", "BUG-001:1 heading resolved [Registration fails]\n"},
        {"a.md", "## [BUG-001] Registration fails\n", "BUG-001:1 heading found [Registration fails]\n"},
        {"a.md", "- " CHECK_MARK " BUG-001 (P0): Database blocker fixed\n", "BUG-001:1 item resolved P0 [Database blocker]\n"},
        {"a.md", "- " CHECK_MARK " BUG-001 (Phase 18.1-01): Desync\n", "BUG-001:1 item resolved @18.1 [Desync]\n"},
        {"a.md", "Critical Bug (BUG-001 - P0 BLOCKER):\n", "BUG-001:1 paragraph none P0\n"},
        {"a.md", "Fix BUG-001: look at the log\n", "BUG-001:1 paragraph none\n"},
        {"a.md", "BUG-001 resolved (all of it)\n", "BUG-001:1 paragraph resolved\n"},
        {"a.md", "# BUG-001: Crash *when* `x` is ~~big~~ small\n", "BUG-001:1 heading found [Crash when x is big small]\n"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_ends(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a.md", "- BUG-1: It is slow.\n- BUG-2: It is slow...\n- BUG-3: It is. Slow. Fixed in 2.\n", "BUG-1:1 item found [It is slow]\nBUG-2:2 item found [It is slow...]\nBUG-3:3 item resolved [It is. Slow]\n"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_fields(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a.md", "## BUG-001: x\n\n**Severity:** \xf0\x9f\x94\xb4 P0 - BLOCKER\n**Status:** " CHECK_MARK " FIXED (commits pending)\n**Phase:** 17-03\n", "BUG-001:1 heading resolved P0 @17 [x]\n"},
        {"a.md", "## BUG-001: x\n\n- **Status:** \xf0\x9f\x94\xa7 Fixing now\n- **Severity:** Critical\n", "BUG-001:1 heading open Critical [x]\n"},
        {"a.md", "## BUG-001: x\n\nStatus: **NOT FIXED** - needs work\n", "BUG-001:1 heading open [x]\n"},
        {"a.md", "## BUG-001: x\n\n| Field | Value |\n|---|---|\n| Status | Done |\n| Priority | High |\n", "BUG-001:1 heading resolved High [x]\n"},
        {"a.md", "## BUG-001: x\n\n**Fixed in:** Phase 4\n", "BUG-001:1 heading resolved [x]\n"},
        {"a.md", "## BUG-001: x\n\n**Fixed in:** TBD\n", "BUG-001:1 heading found [x]\n"},
        {"a.md", "## BUG-001: x FIXED\n\n### Status: open?\n\nno field\n", "BUG-001:1 heading resolved [x]\n"},
        {"a.md", "## BUG-001: x\n\n**S\xc3\xa9v\xc3\xa9rit\xc3\xa9 :** Critique\n**Statut :** corrig\xc3\xa9\n", "BUG-001:1 heading resolved Critique [x]\n"},
        {"a.md", "## BUG-001: x\n\n## Other\n\n**Status:** Fixed\n", "BUG-001:1 heading found [x]\n"},
        {"a.md", "## BUG-001: x\n\n**Status:** Documented, needs fix\n", "BUG-001:1 heading open [x]\n"},
        {"a.md", "**BUG-001: x**\n- **Resolution:** Added the `note` field\n", "BUG-001:1 paragraph resolved [x] (note)\n"},
        {"a.md", "## BUG-001: x\n\n**Status:** " CHECK_MARK " PARTIALLY RESOLVED (2025-12-26)\n\n- " CHECK_MARK " **FIXED:** the one half\n", "BUG-001:1 heading partly [x]\n"},
        {"a.md", "## BUG-001: x\n\n**Fix:** Use another column\n", "BUG-001:1 heading found [x]\n"},
        {"a.md", "## BUG-001: x\n\n**Fix Applied:**\n[To be documented after fix]\n\n**Status:** Fixing now\n", "BUG-001:1 heading open [x]\n"},
        {"a.md", "## BUG-001: x\n\n**Related:** BUG-002 (same cause)\n", "BUG-001:1 heading found [x]\nBUG-002:3 paragraph none\n"},
        {"a.md", "## BUG-001: x\n\n- BUG-002: the like\n\n### Fix\n\n**Resolution:** Fixed in `abc`\n", "BUG-001:1 heading resolved [x] (abc)\nBUG-002:3 item none\n"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_names(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a.md", "## BUG-001: x\n\nThe `organizations` table lacks stripe_customer_id and sessions.project_id, see drizzle/0003_add_x.sql and src/schema.ts.\n",
         "BUG-001:1 heading found [x] (0003_add_x, organizations, sessions.project_id, stripe_customer_id)\n"},
        {"a.md", "## BUG-001: x\n\n```sql\nALTER TABLE orders ADD COLUMN total integer NOT NULL;\n```\n\n### Deeper\n\n1. **sessions** - more\n\n## Next\n\n`elsewhere`\n",
         "BUG-001:1 heading found [x] (orders, sessions, total)\n"},
        {"a.md", "BUG-001: column \"total\" of relation 'orders' does not exist, DATABASE_URL, x-test-org-id, 1.2.3, e.g. so, http://a.b/c_d/e\n",
         "BUG-001:1 paragraph found [column \"total\" of relation 'orders' does not exist, DATABASE_URL, x-test-org-id, 1.2.3, e.g. so, http://a.b/c_d/e] (orders, total)\n"},
        {"a.md", "- BUG-001: x\n  - `a_b`\n\n    `c_d`\n- `e_f`\n", "BUG-001:1 item found [x] (a_b, c_d)\n"},
        {"a.md", "**Problem (BUG-001):**\n- `a_b`\n\nAfter `c_d`.\n", "BUG-001:1 paragraph none (a_b)\n"},
        {"a.md", "Seen in `a_b` (BUG-001).\n\n`c_d`\n", "BUG-001:1 paragraph none (a_b)\n"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_talk(void **state) {
    (void)state;
    static const struct {
        const char *text;
        SchemaTalk talk;
    } cases[] = {
        {"## BUG-1: Slow login\n\nIt is slow.\n", TALK_NONE},
        {"## BUG-1: The schema lacks it\n", TALK_OWN},
        {"## BUG-1: Slow login\n\nThe Column is missing.\n", TALK_BELOW},
        {"## BUG-1: Slow login\n\n```sql\nALTER TABLE a ADD b int;\n```\n", TALK_BELOW},
        {"## BUG-1: Slow login\n\n## Next\n\nA migration.\n", TALK_NONE},
        {"BUG-1: une colonne manque\n", TALK_OWN},
        {"BUG-1: its portable stable\n", TALK_NONE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ProsePatterns) patterns = prose_patterns_new(NULL, NULL);
        g_autoptr(Mentions) mentions = mentions_new();
        prose_read_document(patterns, "a.md", cases[i].text, strlen(cases[i].text), mentions);
        assert_int_equal(((const Mention *)mentions->items->pdata[0])->schema, cases[i].talk);
    }
}

static void test_rows(void **state) {
    (void)state;
    static const char head[] = "| ID | Severity | Status | Title |\n|---|---|---|---|\n";
    static const struct {
        const char *row, *lines;
    } cases[] = {
        {"| BUG-001 | P1 | Fixed | Login fails |\n", "BUG-001:3 row resolved P1 [Login fails]\n"},
        {"| **BUG-001** | P1 | " CHECK_MARK " Done | Login fails |\n", "BUG-001:3 row resolved P1 [Login fails]\n"},
        {"| BUG-001 | P1 | Open | Login fails |\n", "BUG-001:3 row open P1 [Login fails]\n"},
        {"| BUG-001 | P1 | \xf0\x9f\x93\x9d Documented | Login fails |\n", "BUG-001:3 row found P1 [Login fails]\n"},
        {"| BUG-001 | P1 | In progress | Login fails |\n", "BUG-001:3 row open P1 [Login fails]\n"},
        {"| BUG-001 | P1 | | Login fails |\n", "BUG-001:3 row found P1 [Login fails]\n"},
        {"| BUG-001 | P1 | Won't fix | Login fails |\n", "BUG-001:3 row rejected P1 [Login fails]\n"},
        {"| Login | P1 | PASS | BUG-001 " CHECK_MARK " Fixed |\n", "BUG-001:3 row resolved\n"},
        {"| Login | P1 | PASS | see BUG-001 |\n", "BUG-001:3 row none\n"},
        {"| Login | P1 | FAIL | BUG-001 |\n", "BUG-001:3 row open\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(head, cases[i].row, NULL);
        g_autofree char *lines = document_lines("a.md", text);
        assert_string_equal(lines, cases[i].lines);
    }
    static const Case other[] = {{"a.md", "| Bug | What | State |\n|--|--|--|\n| BUG-7 | Login | closed |\n| BUG-8 | Cart | |\n\nBUG-7\n", "BUG-7:3 row resolved [Login]\nBUG-8:4 row found [Cart]\nBUG-7:6 paragraph none\n"},
                                 {"a.md", "| Fehler | Was |\n|--|--|\n| BUG-7 | erledigt |\n| BUG-8 | open |\n", "BUG-7:3 row found [erledigt]\nBUG-8:4 row open [open]\n"}};
    check(other, G_N_ELEMENTS(other));
}

static void test_phases(void **state) {
    (void)state;
    static const Case cases[] = {
        {"phases/18.1-x/notes.md", "BUG-1\n", "BUG-1:1 paragraph none @18.1\n"},
        {"a.md", "---\nphase: 17-users\n---\nBUG-1\n", "BUG-1:4 paragraph none @17\n"},
        {"phases/18.1-x/notes.md", "# Phase 3\n\nBUG-1\n\n## Phase 4\n\nBUG-2\n\n### Deeper\n\nBUG-3\n", "BUG-1:3 paragraph none @3\nBUG-2:7 paragraph none @4\nBUG-3:11 paragraph none @4\n"},
        {"a.md", "# Phase 3\n\n**Resolved in Phase 5.1:**\n- BUG-1\n", "BUG-1:4 item resolved @5.1\n"},
        {"a.md", "# Phase 3\n\n- BUG-1 fixed in Phase 4\n- BUG-2, which blocks half of Phase 9\n", "BUG-1:3 item resolved @4\nBUG-2:4 item none @3\n"},
        {"a.md", "# Before Phase 4\n\n- BUG-1\n", "BUG-1:3 item none\n"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_front_matter(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a.md", "---\nresolves: [BUG-1, BUG-2]\ndecisions:\n  - \"BUG-3 deferred: later\"\n---\n\nBUG-4\n", "BUG-1:2 front resolved\nBUG-2:2 front resolved\nBUG-3:4 front open\nBUG-4:7 paragraph none\n"},
        {"a.md", "---\nfixes:\n  - BUG-1\n---\n", "BUG-1:3 front resolved\n"},
        {"a.md", "---\nid: BUG-12\ntitle: Slow login\nstatus: fixed\nseverity: P1\nphase: 3\n---\n\nThe `users` table.\n", "BUG-12:2 front resolved P1 @3 [Slow login] (users)\n"},
        {"bugs/BUG-12-slow.md", "# Slow login\n\n**Status:** open\n\n`users`\n", "BUG-12:1 name open [Slow login] (users)\n"},
        {"bugs/BUG-12-slow.md", "# BUG-12: Slow login\n", "BUG-12:1 heading found [Slow login]\n"},
        {"bugs/bug_12_slow.md", "# Slow login\n", "BUG-12:1 name found [Slow login]\n"},
        {"x/BUG_12.md", "# Slow login\n", "BUG-12:1 name found [Slow login]\n"},
        {"bug-12/notes.md", "# Slow login\n", ""},
        {"x/18-01-PLAN.md", "---\nresolves: [BUG-1, BUG-2]\nfixes:\n  - BUG-3\n---\n", "BUG-1:2 front none @18\nBUG-2:2 front none @18\nBUG-3:4 front none @18\n"}, /* it says what it is for */
        {"x/PLAN.md", "---\nid: BUG-1\ntitle: Slow login\nstatus: fixed\n---\n", "BUG-1:2 front found [Slow login]\n"},
        {"a.md", "---\nBUG-1 here\n", "BUG-1:2 paragraph none\n"},
        {"a.md", "text\n\n---\n\nBUG-1\n", "BUG-1:5 paragraph none\n"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_examples(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a.md", "Number bugs (BUG-001, BUG-002, etc.)\n", "BUG-001:1 paragraph none example\nBUG-002:1 paragraph none example\n"},
        {"a.md", "Format: BUG-001\n", "BUG-001:1 paragraph none example\n"},
        {"a.md", "Refer to the original (ex: \"Same as BUG-001\")\n", "BUG-001:1 paragraph none example\n"},
        {"a.md", "## BUG-001: [Page Name] - Short Description\n", "BUG-001:1 heading found example [[Page Name] - Short Description]\n"},
        {"a.md", "## BUG-001: [Title]\n", "BUG-001:1 heading found example [[Title]]\n"},
        {"a.md", "## BUG-001: x\n\n**Severity:** P0 / P1 / P2 / P3\n", "BUG-001:1 heading found example [x]\n"},
        {"a.md", "## Bug report template\n\n### BUG-001: Login\n", "BUG-001:3 heading found example [Login]\n"},
        {"a.md", "```markdown\n## BUG-001: Login FIXED\n```\n", "BUG-001:2 paragraph none example\n"},
        {"a.md", "    BUG-001 fixed\n", "BUG-001:1 paragraph none example\n"},
        {".github/ISSUE_TEMPLATE/bug.md", "BUG-001: Login\n", "BUG-001:1 paragraph found example [Login]\n"},
        {"a.md", "Screenshots are called BUG-001.png\n", "BUG-001:1 paragraph none example\n"},
        {"x/PLAN.md", "## BUG-001: Login\n\n**Status:** fixed\n\n**Fix:** Added a column\n\n| Bug | Status |\n|--|--|\n| BUG-002 | fixed |\n", "BUG-001:1 heading found [Login]\nBUG-002:9 row none\n"},
        {"x/PLAN.md", "- BUG-001 is resolved\n- [x] BUG-002\n", "BUG-001:1 item none\nBUG-002:2 item resolved\n"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_left_out(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a.md", "<!-- BUG-001: fill this in -->\n\nBUG-002\n", "BUG-002:3 paragraph none\n"},
        {"a.md", "<!-- BEGIN_PGSTRATA:bugs -->\n\n- BUG-001: fixed\n\n<!-- END_PGSTRATA:bugs -->\n\nBUG-002\n", "BUG-002:7 paragraph none\n"},
        {"a.md", "DEBUG-001, XBUG-1, BUG-1a, BUG-, BUG-12345678901\n", ""},
        {"a.md", "bug-001 (Bug-2) _BUG-3_ [BUG-4](https://x/BUG-9) fix/bug-5\n",
         "BUG-001:1 paragraph none\nBUG-2:1 paragraph none\nBUG-3:1 paragraph none\nBUG-4:1 paragraph none\nBUG-5:1 paragraph none\n"},
        {"a.md", "ISSUE-1 DEFECT-2 INC-3 TASK-4 #5\n", "ISSUE-1:1 paragraph none\nDEFECT-2:1 paragraph none\nINC-3:1 paragraph none\n"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_headings(void **state) {
    (void)state;
    g_autoptr(ProsePatterns) patterns = prose_patterns_new(NULL, NULL);
    g_autoptr(Mentions) mentions = mentions_new();
    static const char text[] = "# A\n\n## B\n\n### BUG-1: x\n\nBUG-1\n\n## C\n\nBUG-1\n";
    prose_read_document(patterns, "a.md", text, strlen(text), mentions);
    static const char *const headings[] = {"A > B", "A > B > BUG-1: x", "A > C"};
    assert_int_equal(mentions->items->len, 3);
    for (guint i = 0; i < 3; i++)
        assert_string_equal(((const Mention *)mentions->items->pdata[i])->heading, headings[i]);
}

static void test_long_text(void **state) {
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 200; i++)
        g_string_append(text, "\xc3\xa9" "cole ");
    g_string_append(text, "BUG-1 is fixed ");
    for (int i = 0; i < 200; i++)
        g_string_append(text, "\xc3\xa9" "cole ");
    g_autoptr(ProsePatterns) patterns = prose_patterns_new(NULL, NULL);
    g_autoptr(Mentions) mentions = mentions_new();
    prose_read_document(patterns, "a.md", text->str, text->len, mentions);
    const Mention *mention = mentions->items->pdata[0];
    assert_true(strlen(mention->text) <= 300);
    assert_true(g_utf8_validate(mention->text, -1, NULL));
    assert_non_null(strstr(mention->text, "BUG-1 is fixed"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_definitions), cmocka_unit_test(test_ends), cmocka_unit_test(test_fields),   cmocka_unit_test(test_names),
                                       cmocka_unit_test(test_talk), cmocka_unit_test(test_rows),        cmocka_unit_test(test_phases),   cmocka_unit_test(test_front_matter),
                                       cmocka_unit_test(test_examples),    cmocka_unit_test(test_left_out), cmocka_unit_test(test_headings),
                                       cmocka_unit_test(test_long_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
