/* What documents, messages and migrations say of bugs, over the commits of a repository. */

#include <string.h>
#include "cmocka_all.h"
#include "base/error.h"
#include "config.h"
#include "git_repo.h"
#include "load.h"
#include "prose/prose.h"

/* "c2..c5 resolved docs/a.md:3 item", by the subjects' first words; "" for a mention that stands. */
static char *describe(const Mentions *mentions) {
    static const char *const blocks[] = {"heading", "item", "row", "paragraph", "front", "subject", "body", "comment", "name"};
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < mentions->items->len; i++) {
        const Mention *mention = mentions->items->pdata[i];
        g_autofree char *from = mention->commit ? g_strndup(mention->commit->subject, strcspn(mention->commit->subject, " ")) : g_strdup("-");
        g_autofree char *to = mention->gone ? g_strndup(mention->gone->subject, strcspn(mention->gone->subject, " ")) : g_strdup("");
        g_string_append_printf(out, "%s %s..%s %s %s", mention->identifier, from, to, claim_id(mention->claim), blocks[mention->block]);
        if (mention->path)
            g_string_append_printf(out, " %s:%d", mention->path, mention->line);
        if (mention->copy_of)
            g_string_append_printf(out, " = %s", mention->copy_of);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static char *read_mentions(const char *folder, bool no_cache) {
    const Options options = {.directory = (char *)(uintptr_t)folder, .no_cache = no_cache};
    g_autoptr(GError) error = NULL;
    g_autoptr(Session) session = session_open(&options, &error);
    if (!session || !load_migrations(session, &error) || !load_history(session, &options, &error))
        fail_msg("%s", error->message);
    Mentions *mentions = load_mentions(session, &error);
    if (!mentions)
        fail_msg("%s", error->message);
    char *text = describe(mentions);
    mentions_free(mentions);
    return text;
}

#define MIGRATION "put migrations/0001_a.sql 'CREATE TABLE a (id int);'\ncommit 'm start'\n"

static void check(const char *script, const char *expected) {
    g_autofree char *all = g_strconcat(MIGRATION, script, NULL);
    char *folder = git_repo_new(all);
    for (int round = 0; round < 3; round++) { /* without a cache, filling it, from it */
        g_autofree char *text = read_mentions(folder, round == 0);
        if (strcmp(text, expected) != 0)
            fail_msg("%s\n--- is (round %d)\n%s--- instead of\n%s", script, round, text, expected);
    }
    git_repo_remove(folder);
}

static void test_spans(void **state) {
    (void)state;
    check("put a.md '- BUG-1: login'\ncommit 'c1'\nput a.md 'text\n\n- BUG-1: login'\ncommit 'c2 moved lines'\nput a.md 'text\n\n- BUG-1: login - FIXED'\ncommit 'c3'\nrm a.md\ncommit 'c4'\n",
          "BUG-1 c1..c3 found item a.md:3\nBUG-1 c3..c4 resolved item a.md:3\n");
    check("put a.md '# One\n\nBUG-1 fixed'\ncommit 'c1'\nput a.md '# Two\n\nBUG-1 fixed'\ncommit 'c2 another heading'\nput a.md '# Two\n\nBUG-1 is fixed'\ncommit 'c3 other words'\n",
          "BUG-1 c1.. resolved paragraph a.md:3\n");
    check("put a.md 'BUG-1\n\nBUG-1'\ncommit 'c1'\nput a.md 'BUG-1'\ncommit 'c2 one less'\nput a.md 'BUG-1\n\nBUG-1\n\nBUG-1'\ncommit 'c3 two more'\n",
          "BUG-1 c1.. none paragraph a.md:1\nBUG-1 c1..c2 none paragraph a.md:3\nBUG-1 c3.. none paragraph a.md:3\nBUG-1 c3.. none paragraph a.md:5\n");
    check("put a.md 'BUG-1 fixed'\ncommit 'c1'\nput a.md 'none'\ncommit 'c2'\nput a.md 'BUG-1 fixed'\ncommit 'c3 again'\n",
          "BUG-1 c1..c2 resolved paragraph a.md:1\nBUG-1 c3.. resolved paragraph a.md:1\n");
}

static void test_renames(void **state) {
    (void)state;
    check("put a.md 'BUG-1 fixed, see the log'\ncommit 'c1'\nmkdir d\ngit mv a.md d/b.md\ncommit 'c2 renamed'\nput d/b.md 'BUG-1'\ncommit 'c3'\n",
          "BUG-1 c1..c3 resolved paragraph d/b.md:1\nBUG-1 c3.. none paragraph d/b.md:1\n");
    check("put a.md 'BUG-1 fixed, see the log\n\nBUG-2'\ncommit 'c1'\ngit mv a.md b.md\nput b.md 'new\n\nBUG-1 fixed, see the log\n\nBUG-3'\ncommit 'c2 renamed and edited'\n",
          "BUG-2 c1..c2 none paragraph a.md:3\nBUG-1 c1.. resolved paragraph b.md:3\nBUG-3 c2.. none paragraph b.md:5\n");
    check("put a.md 'BUG-1 fixed, see the log'\ncommit 'c1'\nrm a.md\nput b.md 'BUG-2 has another cause'\ncommit 'c2 not renamed'\n",
          "BUG-1 c1..c2 resolved paragraph a.md:1\nBUG-2 c2.. none paragraph b.md:1\n");
}

static void test_copies(void **state) {
    (void)state;
    check("put a.md '## BUG-1: login fails for everybody'\ncommit 'c1'\nput .worktrees/x/a.md '## BUG-1: login fails for everybody'\ncommit 'c2'\n",
          "BUG-1 c1.. found heading a.md:1\nBUG-1 c2.. found heading .worktrees/x/a.md:1 = a.md\n");
    check("put a.bak.md '## BUG-1: login fails for everybody'\ncommit 'c1'\nput a.md '## BUG-1: login fails for everybody\n\nBUG-2'\ncommit 'c2'\n",
          "BUG-1 c1.. found heading a.bak.md:1 = a.md\nBUG-1 c2.. found heading a.md:1\nBUG-2 c2.. none paragraph a.md:3\n");
    check("put old/a.md 'BUG-1 of the archive, nowhere else'\ncommit 'c1'\n", "BUG-1 c1.. none paragraph old/a.md:1\n");
    check("put a.md '- BUG-1: fixed'\nput b.md '- BUG-1: fixed'\ncommit 'c1 short remarks'\n", "BUG-1 c1.. resolved item a.md:1\nBUG-1 c1.. resolved item b.md:1\n");
    check("put a.md 'BUG-1 is the login that fails for everybody\n\nBUG-2'\ncommit 'c1'\nput b.md 'BUG-1 is the login that fails for everybody'\ncommit 'c2'\n",
          "BUG-1 c1.. none paragraph a.md:1\nBUG-2 c1.. none paragraph a.md:3\nBUG-1 c2.. none paragraph b.md:1 = a.md\n");
    check("put a.md 'BUG-1 is the login that fails for everybody'\ncommit 'c1'\nput node_modules/p/a.md 'BUG-7'\nput vendor/a.md 'BUG-8'\ncommit 'c2'\n", "BUG-1 c1.. none paragraph a.md:1\n");
}

static void test_other_places(void **state) {
    (void)state;
    check("put migrations/0002_bug_3.sql '-- BUG-2: the column\nALTER TABLE a ADD b int;'\ncommit 'fix: resolve BUG-2'\nput b.txt 'BUG-9'\nput migrations/0003_c.sql '-- Fixes BUG-4\nSELECT 1;'\n",
          "BUG-2 fix:.. resolved subject\nBUG-2 fix:.. none comment migrations/0002_bug_3.sql:1\nBUG-3 fix:.. none name migrations/0002_bug_3.sql:0\n");
    check("git checkout -q -b side\nput a.md 'BUG-1 found'\ncommit 's1 BUG-5'\ngit checkout -q main\nmerge 'm2 side' side\n", "BUG-1 m2.. found paragraph a.md:1\n");
}

/* A run that goes on from the last one says what a run from the beginning says; also when the line was rewritten or looked at elsewhere in between. */
static void test_increments(void **state) {
    (void)state;
    static const char *const steps[] = {
        "put a.md '- BUG-1: login\n- BUG-2: cart'\ncommit 'c1 BUG-9'",
        "put b.txt 1\ncommit 'c2 nothing'",
        "put a.md '- BUG-2: cart\n\n- BUG-1: login FIXED\n- BUG-1: login'\ncommit 'c3'",
        "git mv a.md d.md\ncommit 'c4 renamed'",
        "put d.md '- BUG-1: login'\nput e.md '- BUG-2: cart, and more of that'\ncommit 'c5 closes #4'",
        "git commit -q --amend -m 'c5 again'",
        "git reset -q --hard HEAD~2\nput f.md BUG-7\ncommit 'c6 rewritten'",
        "rm d.md a.md f.md 2>/dev/null || true\ncommit 'c7 gone'",
        "put a.md '- BUG-1: login'\ncommit 'c8 back'",
    };
    char *folder = git_repo_new(MIGRATION);
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *script = g_strdup_printf("T=$((T + %zu))\n%s\n", (i + 1) * 600, steps[i]);
        g_free(git_repo_run(folder, script));
        g_autofree char *whole = read_mentions(folder, true), *part = read_mentions(folder, false);
        if (strcmp(whole, part) != 0)
            fail_msg("step %zu: %s\n--- is\n%s--- instead of\n%s", i, steps[i], part, whole);
    }
    git_repo_remove(folder);
}

/* Whatever lies in the cache, the result is the same. */
static void test_damaged_cache(void **state) {
    (void)state;
    char *folder = git_repo_new(MIGRATION "put a.md '## BUG-1: login'\ncommit 'c1'\n");
    static const char expected[] = "BUG-1 c1.. found heading a.md:1\n";
    static const char *const damages[] = {": >\"$f\"", "printf x >>\"$f\"", "printf x | dd of=\"$f\" bs=1 seek=100 conv=notrunc 2>/dev/null", "printf 'pgstrata mentions 0\\n' >\"$f\"", "head -c 110 \"$f\" >t && cat t >\"$f\"",
                                          "rm \"$f\"; mkdir \"$f\""};
    for (size_t i = 0; i < G_N_ELEMENTS(damages); i++) {
        g_autofree char *filled = read_mentions(folder, false);
        assert_string_equal(filled, expected);
        g_autofree char *script = g_strdup_printf("f=$(ls %s/mentions/*.mentions | head -1)\n[ -n \"$f\" ]\n%s\n", g_getenv("PGSTRATA_CACHE_DIR"), damages[i]);
        g_free(git_repo_run(folder, script));
        g_autofree char *again = read_mentions(folder, false);
        assert_string_equal(again, expected);
    }
    git_repo_remove(folder);
}

static void test_configuration(void **state) {
    (void)state;
    check("put pgstrata.yml 'targets:\n  - {name: main, migrations: migrations}\nbugs:\n  patterns: [PROJ-N]\n  documents: [docs/*]\n  exclude: [docs/old/*]'\n"
          "put docs/a.md 'PROJ-1 and BUG-2'\nput docs/old/b.md PROJ-3\nput c.md PROJ-4\ncommit 'c1 PROJ-5'\n",
          "PROJ-1 c1.. none paragraph docs/a.md:1\nPROJ-5 c1.. none subject\n");
    static const struct {
        const char *bugs, *problem;
    } bad[] = {
        {"bugs:\n  patterns:\n    - BUG-N\n    - BUG\n", "pgstrata.yml:4: bugs: \"BUG\" is no pattern of an identifier"},
        {"bugs:\n  documents: [../x]\n", "pgstrata.yml:2: bugs: documents: \"../x\" must be a path inside the repository"},
        {"bugs:\n  exclude: [/x]\n", "pgstrata.yml:2: bugs: exclude: \"/x\" must be a path inside the repository"},
        {"bugs:\n  pattern: [BUG-N]\n", "pgstrata.yml:2:3: Unexpected key: pattern"},
        {"bugs: BUG-N\n", "pgstrata.yml:1:"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(config_parse(bad[i].bugs, strlen(bad[i].bugs), CONFIG_NAME, false, &error));
        assert_int_equal(error->code, ERROR_CONFIG);
        if (!g_str_has_prefix(error->message, bad[i].problem))
            fail_msg("\"%s\" instead of \"%s\"", error->message, bad[i].problem);
    }
}

static void test_shallow(void **state) {
    (void)state;
    char *folder = git_repo_new(MIGRATION "put a.md 'BUG-1'\ncommit 'c1'\nput b 1\ncommit 'c2'\ngit clone -q --depth 1 \"file://$PWD\" shallow\n");
    g_autofree char *shallow = g_build_filename(folder, "shallow", NULL);
    g_autofree char *text = read_mentions(shallow, true);
    assert_string_equal(text, "BUG-1 c2.. none paragraph a.md:1\n");
    git_repo_remove(folder);
}

static int set_up(void **state) {
    char *folder = git_repo_folder();
    g_setenv("PGSTRATA_CACHE_DIR", folder, TRUE);
    *state = folder;
    return 0;
}

static int tear_down(void **state) {
    git_repo_remove(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_spans),   cmocka_unit_test(test_renames),       cmocka_unit_test(test_copies),
                                       cmocka_unit_test(test_other_places), cmocka_unit_test(test_damaged_cache), cmocka_unit_test(test_increments), cmocka_unit_test(test_configuration),
                                       cmocka_unit_test(test_shallow)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
