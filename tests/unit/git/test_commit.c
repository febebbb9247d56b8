/* Facts from raw text: people, times, subjects, pull requests, forges, versions. */

#include "commit.h"
#include "rename.h"
#include "similarity.h"
#include "tag.h"

#include <string.h>
#include "cmocka_all.h"

#define HEAD "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
#define ANN "author Ann <a@b> 1700000000 +0130\ncommitter Bob <b@c> 1700000001 -0200\n"

static const struct {
    const char *raw, *author, *email, *subject;
    int64_t time;
    int offset;
} commits[] = {
    {HEAD ANN "\none\n\nbody", "Ann", "a@b", "one", 1700000000, 90},
    {HEAD ANN "\n\n\n  two  \nmore", "Ann", "a@b", "two", 1700000000, 90},
    {HEAD ANN "\n", "Ann", "a@b", "", 1700000000, 90},
    {HEAD ANN, "Ann", "a@b", "", 1700000000, 90},
    {HEAD ANN "gpgsig -----BEGIN\n author Eve <e@e> 1 +0000\n\nsigned", "Ann", "a@b", "signed", 1700000000, 90},
    {HEAD "author A <x> B <y> 5 +0000\n\ns", "A", "x> B <y", "s", 5, 0},
    {HEAD "author <> 5 +0000\n\ns", "", "", "s", 5, 0},
    {HEAD "author nobody\n\ns", "nobody", "", "s", 0, 0},
    {HEAD "author Ann <a@b>\n\ns", "Ann", "a@b", "s", 0, 0},
    {HEAD "author Ann <a@b> 100000000000000000 +9999\n\ns", "Ann", "a@b", "s", 253402300800, 0},
    {HEAD "author Ann <a@b> 99999999999999999999999 -1500\n\ns", "Ann", "a@b", "s", 253402300800, 0},
    {HEAD "author Ann <a@b> -5 +1400\n\ns", "Ann", "a@b", "s", -5, 840},
    {HEAD "author Ann <a@b> 5 +0075\n\ns", "Ann", "a@b", "s", 5, 0},
    {HEAD "author Ann <a@b> 5 0100\n\ns", "Ann", "a@b", "s", 5, 0},
    {HEAD "author J\xc3\xbcrg \xff <a@b> 5 +0000\n\nb\xffyte", "J\xc3\xbcrg \xef\xbf\xbd", "a@b", "b\xef\xbf\xbdyte", 5, 0},
    {HEAD "author J\xfcrg <a@b> 5 +0000\nencoding ISO-8859-1\n\ngr\xfc\xdf", "J\xc3\xbcrg", "a@b", "gr\xc3\xbc\xc3\x9f", 5, 0},
    {HEAD "author J\xfcrg <a@b> 5 +0000\nencoding bogus\n\ns", "J\xef\xbf\xbdrg", "a@b", "s", 5, 0},
    {"", "", "", "", 0, 0},
};

static void test_commits(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(commits); i++) {
        g_autoptr(TextPool) texts = text_pool_new();
        git_oid id = {{1}};
        Commit commit = {0};
        g_autofree char *exact = g_memdup2(commits[i].raw, MAX(strlen(commits[i].raw), 1)); /* no byte beyond: the sanitizer sees overreads */
        commit_parse(&commit, texts, &id, exact, strlen(commits[i].raw));
        assert_string_equal(commit.author, commits[i].author);
        assert_string_equal(commit.email, commits[i].email);
        assert_string_equal(commit.subject, commits[i].subject);
        assert_true(commit.author_time == commits[i].time);
        assert_int_equal(commit.author_offset, commits[i].offset);
    }
}

static void test_long_subject(void **state) {
    (void)state;
    g_autoptr(TextPool) texts = text_pool_new();
    g_autoptr(GString) raw = g_string_new(HEAD "\n");
    for (int i = 0; i < 5000; i++)
        g_string_append(raw, "\xc3\xbc");
    git_oid id = {{1}};
    Commit commit = {0};
    commit_parse(&commit, texts, &id, raw->str, raw->len);
    assert_true(strlen(commit.subject) <= 1003);
    assert_true(g_utf8_validate(commit.subject, -1, NULL));
}

static void test_pull_requests(void **state) {
    (void)state;
    static const struct {
        const char *subject;
        int number;
    } rows[] = {
        {"feat: x (#12)", 12}, {"feat: x (#12) ", 12}, {"Merge pull request #7 from a/b", 7}, {"Merged in x (pull request #9)", 9}, {"Merged PR 31: x", 31}, {"x (!4)", 4},
        {"fix #12", 0}, {"x (#12) y", 0}, {"x (#)", 0}, {"x (#12", 0}, {"x (#99999999999)", 0}, {"", 0}, {"Revert \"x (#12)\"", 0}, {"Revert \"x (#12)\" (#13)", 13}, {"(#1)", 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(subject_pull_request(rows[i].subject), rows[i].number);
}

static void test_forges(void **state) {
    (void)state;
    static const struct {
        const char *remote, *url;
    } rows[] = {
        {"https://github.com/o/r", "https://github.com/o/r/commit/"},
        {"https://github.com/o/r.git/", "https://github.com/o/r/commit/"},
        {"https://user:secret@github.com/o/r.git", "https://github.com/o/r/commit/"},
        {"https://x@y:secret@github.com/o/r.git", "https://github.com/o/r/commit/"},
        {"git@github.com:o/r.git", "https://github.com/o/r/commit/"},
        {"ssh://git@ssh.github.com:443/o/r.git", "https://github.com/o/r/commit/"},
        {"git@gitlab.com:group/sub/r.git", "https://gitlab.com/group/sub/r/-/commit/"},
        {"https://codeberg.org/o/r", "https://codeberg.org/o/r/commit/"},
        {"git@bitbucket.org:o/r.git", "https://bitbucket.org/o/r/commits/"},
        {"https://GitHub.com/o/r", "https://github.com/o/r/commit/"},
        {"https://github.com.evil.org/o/r", NULL}, {"https://evil.org/github.com/o/r", NULL}, {"https://github.com/o", NULL}, {"https://github.com/", NULL},
        {"https://github.com/o/r?token=secret", NULL}, {"https://github.com/o/<b>", NULL}, {"https://github.com/../r", NULL}, {"/srv/git/r.git", NULL}, {"../r", NULL},
        {"file:///srv/r", NULL}, {"ext::sh -c x github.com/o/r", NULL}, {"", NULL}, {"git.example.org:o/r", NULL}, {"https://github.com\\@evil.org/o/r", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *url = forge_commit_url(rows[i].remote);
        if (g_strcmp0(url, rows[i].url) != 0)
            fail_msg("%s: %s", rows[i].remote, url);
    }
}

static void test_versions(void **state) {
    (void)state;
    static const char *const sorted[] = {"1.0.0-alpha.9", "1.0.0-alpha.18", "1.0.0", "1.0.0.1", "1.2", "1.10", "10.0", "v1.9", "v1.10-rc1", "v1.10-rc2", "v1.10", "v2"};
    for (size_t i = 0; i < G_N_ELEMENTS(sorted); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(sorted); j++) {
            int order = version_compare(sorted[i], sorted[j]);
            if ((i < j) != (order < 0) || (i > j) != (order > 0))
                fail_msg("%s, %s: %d", sorted[i], sorted[j], order);
        }
    assert_true(version_compare("v1.01", "v1.1") != 0); /* other tags, so some order */
}

static void test_affinity(void **state) {
    (void)state;
    static const struct {
        const char *before, *after;
        int affinity;
    } rows[] = {
        {"a/1_x.sql", "b/1_x.sql", 4}, {"1_x.sql", "1_x/migration.sql", 3}, {"1_x/migration.sql", "2_x/migration.sql", 2}, {"m/0044_x.sql", "m/0045_x.sql", 2},
        {"V1__x.sql", "V2__x.sql", 2}, {"1_x.up.sql", "2_x.down.sql", 0}, {"1.sql", "2.sql", 0}, {"a.sql", "b.sql", 0}, {"a/up.sql", "b/up.sql", 1}, {"a/up.sql", "b/down.sql", 0},
        {"migration.sql", "migration.sql", 4},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rename_affinity(rows[i].before, rows[i].after) != rows[i].affinity)
            fail_msg("%s, %s: %d", rows[i].before, rows[i].after, rename_affinity(rows[i].before, rows[i].after));
}

static int similarity(const char *a, const char *b) {
    g_autoptr(Fingerprint) x = fingerprint_new(a, strlen(a)), y = fingerprint_new(b, strlen(b));
    assert_int_equal(fingerprint_similarity(x, y), fingerprint_similarity(y, x));
    return fingerprint_similarity(x, y);
}

static void test_similarity(void **state) {
    (void)state;
    assert_int_equal(similarity("aaa\nbbb\nccc\nddd\n", "aaa\nbbb\nccc\nddd\n"), 100);
    assert_int_equal(similarity("aaa\nbbb\nccc\nddd\n", "ddd\nccc\nbbb\naaa\n"), 100);
    assert_int_equal(similarity("aaa\nbbb\nccc\nddd\n", "aaa\nbbb\nccc\nxxx\n"), 75);
    assert_int_equal(similarity("aaa\nbbb\n", "aaa\r\nbbb\r\n"), 100);
    assert_int_equal(similarity("aaa\naaa\nbbb\nbbb\n", "aaa\nbbb\nbbb\nccc\n"), 75);
    assert_int_equal(similarity("aaa\n", "bbb\n"), 0);
    assert_int_equal(similarity("", ""), 0);
    assert_int_equal(similarity("a\n", "a\nb\nc\nd\n"), 0); /* can reach no half */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commits), cmocka_unit_test(test_long_subject), cmocka_unit_test(test_pull_requests), cmocka_unit_test(test_forges),
        cmocka_unit_test(test_versions), cmocka_unit_test(test_affinity), cmocka_unit_test(test_similarity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
