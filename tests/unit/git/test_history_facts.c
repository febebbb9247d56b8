/* What a history says beside the events: who, when, which tag, which branch, what is not committed. */

#include <signal.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "cmocka_all.h"
#include "git_repo.h"
#include "history_text.h"

static const char *const folder_m[] = {"m", NULL};

static void test_bounds_hide_events(void **state) {
    (void)state;
    char *folder = git_repo_new("put m/1.sql; put m/2.sql; put m/3.sql; commit one; put m/1.sql x; rm m/3.sql; commit two; put m/1.sql y; commit three");
    FolderHistoryOptions options = {.folders = folder_m, .filter = {file_filter_suffix, ".sql"}, .since = 1700000120, .until = 1700000120};
    g_autoptr(History) history = history_of(folder, &options);
    g_autofree char *actual = history_describe(history);
    assert_string_equal(actual, "m/1.sql: edited two\nm/2.sql:\nm/3.sql (gone): deleted two\n");
    assert_null(file_history_arrival(history_find(history, "m/1.sql")));
    git_repo_remove(folder);
}

static void test_facts(void **state) {
    (void)state;
    char *folder = git_repo_new("git remote add origin https://bob:secret@github.com/o/r.git; put m/1.sql; commit 'feat: one (#12)'; put m/2.sql; commit two");
    FolderHistoryOptions options = {.folders = folder_m};
    g_autoptr(History) history = history_of(folder, &options);
    assert_string_equal(history->branch, "main");
    assert_string_equal(history->commit_url, "https://github.com/o/r/commit/");
    assert_int_equal(history->commits_walked, 2);
    assert_string_equal(history->head->subject, "two");
    const Commit *commit = file_history_arrival(history_find(history, "m/1.sql"))->mainline;
    assert_int_equal(commit->pull_request, 12);
    assert_string_equal(commit->author, "Ann");
    assert_string_equal(commit->email, "ann@example.org");
    assert_int_equal(commit->author_time, 1700000060);
    assert_int_equal(commit->commit_offset, 60);
    assert_false(commit->merge);
    g_autofree char *blob = git_repo_run(folder, "git rev-parse HEAD:m/1.sql | tr -d '\\n'");
    assert_string_equal(file_history_arrival(history_find(history, "m/1.sql"))->blob_after, blob);
    git_repo_remove(folder);
}

static void test_revisions(void **state) {
    (void)state;
    static const struct {
        const char *rev, *expected, *branch;
    } rows[] = {
        {NULL, "m/1.sql: added one\nm/2.sql: added two\n", "main"},
        {"HEAD", "m/1.sql: added one\nm/2.sql: added two\n", "main"},
        {"HEAD~1", "m/1.sql: added one\n", NULL},
        {"v1", "m/1.sql: added one\n", NULL},
        {"other", "m/1.sql: added one\nm/9.sql: added nine\n", "other"},
    };
    char *folder = git_repo_new("put m/1.sql; commit one; git tag -a -m t v1; git checkout -qb other; put m/9.sql; commit nine; git checkout -q main; put m/2.sql; commit two");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        FolderHistoryOptions options = {.rev = rows[i].rev, .folders = folder_m};
        g_autoptr(History) history = history_of(folder, &options);
        g_autofree char *actual = history_describe(history);
        assert_string_equal(actual, rows[i].expected);
        assert_true(g_strcmp0(history->branch, rows[i].branch) == 0);
    }
    g_free(git_repo_run(folder, "git checkout -q --detach HEAD~1"));
    FolderHistoryOptions options = {.folders = folder_m};
    g_autoptr(History) history = history_of(folder, &options);
    assert_null(history->branch);
    assert_int_equal(history->file_count, 1);
    git_repo_remove(folder);
}

static void test_first_tag(void **state) {
    (void)state;
    static const struct {
        const char *path, *tag;
    } rows[] = {
        {"m/1.sql", "v1.0"},      /* of two tags on one commit the lower version */
        {"m/2.sql", "v1.1"},
        {"m/3.sql", "v2.0-rc1"},  /* merged side, tagged itself before the merge */
        {"m/4.sql", "v2.0"},
        {"m/5.sql", NULL},
    };
    char *folder = git_repo_new(
        "put m/1.sql; commit one; git tag v1.10; git tag v1.0; put m/2.sql; commit two; tick; git tag -a -m t v1.1; git checkout -qb side; put m/3.sql; commit three; "
        "git tag v2.0-rc1; git checkout -q main; put m/4.sql; commit four; merge merged side; git checkout -qb release; put x; commit release; tick; git tag -a -m t v2.0; "
        "git checkout -q main; put m/5.sql; commit five; git tag tree HEAD^{tree}");
    FolderHistoryOptions options = {.folders = folder_m};
    g_autoptr(History) history = history_of(folder, &options);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const FileEvent *arrival = file_history_arrival(history_find(history, rows[i].path));
        if (g_strcmp0(arrival->origin->first_tag, rows[i].tag) != 0)
            fail_msg("%s: %s, not %s", rows[i].path, arrival->origin->first_tag, rows[i].tag);
    }
    assert_string_equal(file_history_arrival(history_find(history, "m/3.sql"))->mainline->first_tag, "v2.0");
    git_repo_remove(folder);
}

/* A release branch that merged the main line again holds what the main line had by then. */
static void test_tag_beside_the_line(void **state) {
    (void)state;
    char *folder = git_repo_new("put m/1.sql; commit one; git checkout -qb release; put x; commit r1; git checkout -q main; put m/2.sql; commit two; git checkout -q release; "
                                "merge again main; git tag v1; git checkout -q main; put m/3.sql; commit three");
    FolderHistoryOptions options = {.folders = folder_m};
    g_autoptr(History) history = history_of(folder, &options);
    static const char *const tags[] = {"v1", "v1", NULL};
    assert_int_equal(history->file_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(g_strcmp0(history->files[i].events[0].mainline->first_tag, tags[i]) == 0);
    git_repo_remove(folder);
}

static void test_uncommitted(void **state) {
    (void)state;
    char *folder = git_repo_new("put m/1.sql; put m/2.sql; put m/3.sql; put other/9.sql; commit one; put m/2.sql changed; rm m/3.sql; put m/4.sql; put m/5.txt; put other/8.sql");
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(folder, &error);
    g_autoptr(FileTree) tree = repository_tree(repository, NULL, folder_m, &error);
    FolderHistoryOptions options = {.folders = folder_m, .filter = {file_filter_suffix, ".sql"}, .tree = tree};
    g_autoptr(History) history = folder_history_load(repository, &options, &error);
    g_autofree char *actual = history_describe(history);
    assert_string_equal(actual, "m/1.sql: added one\nm/2.sql (uncommitted): added one\nm/3.sql (uncommitted): added one\nm/4.sql (uncommitted):\n");
    assert_null(file_history_arrival(history_find(history, "m/4.sql")));
    git_repo_remove(folder);
}

static void test_no_commits(void **state) {
    (void)state;
    char *folder = git_repo_new("put m/1.sql");
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(folder, &error);
    g_autoptr(FileTree) tree = repository_tree(repository, NULL, folder_m, &error);
    assert_int_equal(tree->count, 1);
    FolderHistoryOptions options = {.folders = folder_m, .tree = tree};
    g_autoptr(History) history = folder_history_load(repository, &options, &error);
    g_autofree char *actual = history_describe(history);
    assert_string_equal(actual, "m/1.sql (uncommitted):\n");
    assert_null(history->head);
    assert_string_equal(history->branch, "main");
    assert_true(history->complete);
    git_repo_remove(folder);
}

/* Last: the flag stays. */
static void test_interruption(void **state) {
    (void)state;
    char *folder = git_repo_new("put m/1.sql; commit one");
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(folder, &error);
    interrupt_install();
    raise(SIGINT);
    FolderHistoryOptions options = {.folders = folder_m};
    assert_null(folder_history_load(repository, &options, &error));
    assert_int_equal(error->code, ERROR_INTERRUPTED);
    g_clear_error(&error);
    assert_null(repository_tree(repository, NULL, NULL, &error));
    assert_int_equal(error->code, ERROR_INTERRUPTED);
    git_repo_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds_hide_events), cmocka_unit_test(test_facts),       cmocka_unit_test(test_revisions),
        cmocka_unit_test(test_first_tag),          cmocka_unit_test(test_uncommitted), cmocka_unit_test(test_no_commits),
        cmocka_unit_test(test_tag_beside_the_line),
        cmocka_unit_test(test_interruption),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
