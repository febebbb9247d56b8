/* Comments and names of migrations, titles in messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "mention_text.h"

static char *migration_lines(const char *path, const char *sql) {
    g_autoptr(ProsePatterns) patterns = prose_patterns_new(NULL, NULL);
    g_autoptr(Mentions) mentions = mentions_new();
    prose_read_migration(patterns, path, sql, strlen(sql), mentions);
    return mention_lines(mentions);
}

static void test_migrations(void **state) {
    (void)state;
    static const struct {
        const char *path, *sql, *lines;
    } cases[] = {
        {"m/0001_x.sql", "-- Fix BUG-1: missing columns\nALTER TABLE a ADD b int;\n", "BUG-1:1 comment resolved\n"},
        {"m/0001_x.sql", "\n-- Columns that were\n-- forgotten, see\n-- BUG-1\nSELECT 1;\n", "BUG-1:4 comment none\n"},
        {"m/0001_x.sql", "/* Fixes\n * BUG-1 and /* nested */ BUG-2 */ SELECT 1; -- BUG-3\n", "BUG-1:2 comment resolved\nBUG-2:2 comment none\nBUG-3:2 comment none\n"},
        {"m/0001_x.sql", "SELECT '-- BUG-1', \"-- BUG-2\", 'it''s -- BUG-3'; -- BUG-4 it's\n-- BUG-5 \"\n", "BUG-4:1 comment none\nBUG-5:2 comment none\n"},
        {"m/0001_x.sql", "DO $$ BEGIN\n  -- BUG-1\nEND $$;", "BUG-1:2 comment none\n"},
        {"m/0001_x.sql", "SELECT 'never ends -- BUG-1", ""},
        {"m/0001_x.sql", "/* never ends BUG-1", "BUG-1:1 comment none\n"},
        {"m/0012_fix_bug-003.sql", "", "BUG-003:0 name resolved\n"},
        {"m/0012_bug_003_columns.sql", "", "BUG-003:0 name none\n"},
        {"m/0007_bug-012_fix.sql", "", "BUG-012:0 name none\n"},
        {"m/BUG_012.sql", "", "BUG-012:0 name none\n"},
        {"m/0012_bug-003/migration.sql", "SELECT 1;", "BUG-003:0 name none\n"},
        {"m/0012_debug_3.sql", "", ""},
        {"bug-1/x/y/0012_z.sql", "", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *lines = migration_lines(cases[i].path, cases[i].sql);
        if (strcmp(lines, cases[i].lines) != 0)
            fail_msg("%s %s\n--- is\n%s--- instead of\n%s", cases[i].path, cases[i].sql, lines, cases[i].lines);
    }
}

static void test_messages(void **state) {
    (void)state;
    static const struct {
        const char *message, *lines;
    } cases[] = {
        {"test(18-02): discover BUG-001 P0 - Registration fails (SQL error)", "BUG-001:0 subject found P0 @18 [Registration fails (SQL error)]\n"},
        {"fix(18.1-02): resolve payload error (BUG-005)", "BUG-005:0 subject resolved @18.1\n"},
        {"fix: workaround for BUG-002 - change the id", "BUG-002:0 subject partly\n"},
        {"feat: x\n\nBUG-003: Systematic desync (P0)\n- affects `sessions`\n- BUG-004: other\n", "BUG-003:0 body found P0 [Systematic desync] (sessions)\nBUG-004:0 body none\n"},
        {"feat: x\n\n- BUG-002: Fixed the selector\n  and more\n", "BUG-002:0 body none\n"},
        {"feat: x\n\nBug fixes:\n- BUG-002: Fixed the selector\n", "BUG-002:0 body resolved\n"},
        {"x\n\nINC-5: six processes for the same sandbox were left running on the\nclient `n2_r8` after a burst. The cause is here.\n", "INC-5:0 body found [six processes for the same sandbox were left running on the client n2_r8 after a burst] (n2_r8)\n"},
        {"x\n\nINC-5: six processes for the same sandbox were left running on it\nThe cause is here.\n", "INC-5:0 body found [six processes for the same sandbox were left running on it]\n"},
        {"no bugs at all\n\nnone\n", ""},
        {"", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *lines = message_lines(cases[i].message);
        if (strcmp(lines, cases[i].lines) != 0)
            fail_msg("%s\n--- is\n%s--- instead of\n%s", cases[i].message, lines, cases[i].lines);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_migrations), cmocka_unit_test(test_messages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
