/* Where branches parted, against git itself; which base is found; what a shallow clone says; merged files. */

#include "base/error.h"
#include "cmocka_all.h"
#include "git/branches.h"
#include "git_repo.h"

static const char *const variables[] = {"GITHUB_BASE_REF", "GITHUB_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"};

static int clear_environment(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++)
        g_unsetenv(variables[i]);
    return 0;
}

static Repository *open_repository(const char *folder) {
    g_autoptr(GError) error = NULL;
    Repository *repository = repository_open(folder, &error);
    if (!repository)
        fail_msg("%s", error->message);
    return repository;
}

/* "FORK AHEAD BEHIND: COMMITS of the first-parent line"; or the error's message. */
static char *describe(Repository *repository, const char *rev, const char *base) {
    g_autoptr(GError) error = NULL;
    g_autoptr(BranchPoint) point = branch_point_find(repository, rev, base, &error);
    if (!point)
        return g_strdup(error->message);
    CommitRange *range = branch_commits(repository, point, rev, &error);
    assert_non_null(range);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s %zu %zu:", point->fork, point->ahead, point->behind);
    for (guint i = 0; i < range->commits->len; i++)
        g_string_append_printf(out, " %s", g_array_index(range->commits, RangeCommit, i).commit->id);
    assert_ptr_equal(range->to, range->commits->len ? g_array_index(range->commits, RangeCommit, range->commits->len - 1).commit : NULL);
    commit_range_free(range);
    return g_string_free(out, FALSE);
}

/* The same by git. With criss-cross merges there are several such commits: any of them will do. */
static void assert_as_git(const char *folder, Repository *repository, const char *rev, const char *base) {
    g_autofree char *script = g_strdup_printf("for fork in $(git merge-base --all %s %s); do printf '%%s %%s %%s:' $fork $(git rev-list --count %s..%s) $(git rev-list --count %s..%s); "
                                              "git rev-list --first-parent --reverse %s..%s | sed 's/^/ /' | tr -d '\\n'; echo; done", rev, base, base, rev, rev, base, base, rev);
    g_autofree char *expected = git_repo_run(folder, script), *actual = describe(repository, rev, base), *line = g_strconcat(actual, "\n", NULL);
    if (!strstr(expected, line))
        fail_msg("%s..%s: %s, not\n%s", base, rev, actual, expected);
}

/* Commits on three branches, which merge each other at random. */
static char *random_repository(GRand *random) {
    g_autoptr(GString) script = g_string_new("commit root\ngit branch a\ngit branch b\n");
    static const char *const names[] = {"main", "a", "b"};
    for (int i = 0; i < 40; i++) {
        const char *on = names[g_rand_int_range(random, 0, 3)], *other = names[g_rand_int_range(random, 0, 3)];
        g_string_append_printf(script, "git checkout -q %s\n", on);
        if (g_rand_int_range(random, 0, 4) == 0 && strcmp(on, other) != 0)
            g_string_append_printf(script, "merge m%d %s || true\n", i, other);
        else
            g_string_append_printf(script, "commit c%d\n", i);
    }
    return git_repo_new(script->str);
}

static void test_random(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int round = 0; round < 8; round++) {
        char *folder = random_repository(random);
        g_autoptr(Repository) repository = open_repository(folder);
        static const char *const pairs[][2] = {{"a", "main"}, {"b", "main"}, {"a", "b"}, {"main", "a"}, {"a~2", "main"}, {"a", "a"}};
        for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
            assert_as_git(folder, repository, pairs[i][0], pairs[i][1]);
        git_repo_remove(folder);
    }
}

/* --- which base ------------------------------------------------------------------------------------------------------ */
typedef struct {
    const char *name, *script;
    const char *base, *variable, *value;
    const char *expected; /* "BASE REV", or a part of the message */
    ErrorCode code;
} BaseCase;

#define CLONE "commit one\ngit checkout -qb feature\ncommit two\ngit update-ref refs/remotes/origin/main main\ngit update-ref refs/remotes/origin/develop main\n"
static const BaseCase base_cases[] = {
    {"given", CLONE, "main", NULL, NULL, "main main", 0},
    {"only fetched", CLONE "git branch -qD main\n", "main", NULL, NULL, "main origin/main", 0},
    {"as fetched", CLONE, "origin/main", NULL, NULL, "main origin/main", 0},
    {"a commit", CLONE, "HEAD~1", NULL, NULL, "* HEAD~1", 0},
    {"none such", CLONE, "nowhere", NULL, NULL, "there is no revision \"nowhere\", nor \"origin/nowhere\"", ERROR_USAGE},
    {"GitHub", CLONE, NULL, "GITHUB_BASE_REF", "develop", "develop origin/develop", 0},
    {"GitLab", CLONE, NULL, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "develop", "develop origin/develop", 0},
    {"the default branch of origin", CLONE "git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/develop\n", NULL, NULL, NULL, "develop origin/develop", 0},
    {"main", CLONE, NULL, NULL, NULL, "main main", 0},
    {"master", "commit one\ngit branch -m master\ngit checkout -qb feature\ncommit two\n", NULL, NULL, NULL, "master master", 0},
    {"itself", "commit one\n", NULL, NULL, NULL, "main (is this branch), master (not here)", ERROR_USAGE},
    {"a variable that names nothing", CLONE, NULL, "GITHUB_BASE_REF", "gone", "main main", 0},
    {"nothing in common", "commit one\ngit checkout -q --orphan feature\ncommit two\n", "main", NULL, NULL, "this branch and main have no commit in common", ERROR_USAGE},
    {"no commit", "", "main", NULL, NULL, "there is no revision \"main\"", ERROR_USAGE},
};

static void check_base(const BaseCase *row, Repository *repository) {
    g_autoptr(GError) error = NULL;
    g_autoptr(BranchPoint) point = branch_point_find(repository, NULL, row->base, &error);
    g_autofree char *found = point ? g_strdup_printf("%s %s", *row->expected == '*' ? "*" : point->base, point->rev) : NULL;
    if (point && strcmp(found, row->expected) != 0)
        fail_msg("%s: %s, not %s", row->name, found, row->expected);
    if (!point && (row->code == 0 || !strstr(error->message, row->expected) || !g_error_matches(error, PGSTRATA_ERROR, (int)row->code)))
        fail_msg("%s: %s", row->name, error->message);
    if (point && *row->expected == '*')
        assert_int_equal(strlen(point->base), 10);
}

static void test_bases(void **state) {
    for (size_t i = 0; i < G_N_ELEMENTS(base_cases); i++) {
        clear_environment(state);
        char *folder = git_repo_new(base_cases[i].script);
        g_autoptr(Repository) repository = open_repository(folder);
        if (base_cases[i].variable)
            g_setenv(base_cases[i].variable, base_cases[i].value, TRUE);
        check_base(&base_cases[i], repository);
        git_repo_remove(folder);
    }
    clear_environment(state);
}

/* --- clones without their past ------------------------------------------------------------------------------------------ */
static void test_shallow(void **state) {
    (void)state;
    char *folder = git_repo_new("commit one\ngit checkout -qb feature\ncommit two\ncommit three\ngit checkout -q main\ncommit four\n"
                                "mkdir clones\ngit clone -q --depth 1 --no-single-branch file://$PWD clones/short 2>&1\ngit clone -q --depth 3 --no-single-branch file://$PWD clones/long 2>&1\n");
    g_autofree char *short_folder = g_build_filename(folder, "clones/short", NULL), *long_folder = g_build_filename(folder, "clones/long", NULL);
    g_autoptr(Repository) repository = open_repository(short_folder);
    g_autoptr(GError) error = NULL;
    assert_null(branch_point_find(repository, "origin/feature", "main", &error));
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_INCOMPLETE));
    assert_non_null(strstr(error_get_hint(error), "fetch-depth: 0"));
    g_autoptr(Repository) deep_enough = open_repository(long_folder);
    assert_as_git(long_folder, deep_enough, "origin/feature", "main");
    git_repo_remove(folder);
}

static void test_trial_merge(void **state) {
    char *folder = git_repo_new("commit one\ngit checkout -qb feature\ncommit two\ngit checkout -q main\ncommit three\ngit checkout -q --detach\nmerge trial feature\n");
    g_autofree char *feature = git_repo_run(folder, "git rev-parse feature");
    g_autoptr(Repository) repository = open_repository(folder);
    assert_null(branch_trial_head(repository));
    g_setenv("GITHUB_REF", "refs/pull/7/merge", TRUE);
    g_autofree char *head = branch_trial_head(repository);
    assert_string_equal(head, g_strstrip(feature));
    g_free(git_repo_run(folder, "git checkout -q feature"));
    assert_null(branch_trial_head(repository)); /* no merge */
    clear_environment(state);
    git_repo_remove(folder);
}

/* --- files ------------------------------------------------------------------------------------------------------------- */
static void test_files(void **state) {
    (void)state;
    bool conflicts;
    g_autofree char *clean = branch_merge_file("a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", &conflicts);
    assert_string_equal(clean, "A\nb\nc\nd\nE\n");
    assert_false(conflicts);
    g_autofree char *both = branch_merge_file("a\n", "a\nours\n", "a\ntheirs\n", &conflicts);
    assert_string_equal(both, "a\nours\ntheirs\n");
    assert_true(conflicts);
    g_autofree char *new = branch_merge_file(NULL, "x\n", "y\n", &conflicts);
    assert_true(conflicts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_random, clear_environment), cmocka_unit_test(test_bases), cmocka_unit_test_setup(test_shallow, clear_environment),
        cmocka_unit_test_setup(test_trial_merge, clear_environment), cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
