/* Clones that lack something: what is there is told, what is not is never made up. */

#include "base/error.h"
#include "cmocka_all.h"
#include "git_repo.h"
#include "history_text.h"

static const char *const folder_m[] = {"m", NULL};

static const char upstream[] =
    "init up; cd up; put m/1.sql; commit one; put m/2.sql; commit two; put m/1.sql x; commit three; git checkout -qb side; put m/3.sql; commit side; "
    "git checkout -q main; put x; commit x; merge merged side; git config uploadpack.allowFilter true; cd ..\n";

typedef struct {
    const char *name, *script, *expected, *reason; /* reason: what the incomplete reason must contain; NULL: complete */
} Case;

static const Case cases[] = {
    {"whole", "git clone -q up clone", "m/1.sql: added one, edited three\nm/2.sql: added two\nm/3.sql: added merged (written side)\n", NULL},
    {"depth 1", "git clone -q --depth 1 file://$PWD/up clone", "m/1.sql:\nm/2.sql:\nm/3.sql:\n", "git fetch --unshallow"},
    {"depth 2: the side's border is met", "git clone -q --depth 2 file://$PWD/up clone", "m/1.sql:\nm/2.sql:\nm/3.sql: added merged\n", "fetch-depth: 0"},
    {"depth 3", "git clone -q --depth 3 file://$PWD/up clone", "m/1.sql:\nm/2.sql:\nm/3.sql: added merged (written side)\n", "shallow clone"},
    {"depth 4: an edit whose addition is not seen", "git clone -q --depth 4 file://$PWD/up clone", "m/1.sql: edited three\nm/2.sql:\nm/3.sql: added merged (written side)\n", "shallow clone"},
    {"deeper than the history", "git clone -q --depth 100 file://$PWD/up clone", "m/1.sql: added one, edited three\nm/2.sql: added two\nm/3.sql: added merged (written side)\n", NULL},
    {"without blobs", "git clone -q --no-checkout --filter=blob:none file://$PWD/up clone", "m/1.sql: added one, edited three\nm/2.sql: added two\nm/3.sql: added merged (written side)\n", NULL},
    {"without blobs that a rename with edit needs", "cd up; put m/9_a.sql 'create table x (id int, name text);'; commit nine; git mv m/9_a.sql m/8_b.sql; "
     "put m/8_b.sql 'create table y (id int, name text);'; commit eight; cd ..; git clone -q --no-checkout --filter=blob:none file://$PWD/up clone",
     "m/1.sql: added one, edited three\nm/2.sql: added two\nm/3.sql: added merged (written side)\nm/8_b.sql: added eight\nm/9_a.sql (gone): added nine, deleted eight\n",
     "partial clone"},
    {"worktree configuration", "git clone -q up clone; git -C clone config core.repositoryFormatVersion 1; git -C clone config extensions.worktreeConfig true",
     "m/1.sql: added one, edited three\nm/2.sql: added two\nm/3.sql: added merged (written side)\n", NULL},
    {"a commit is missing", "git clone -q --no-hardlinks up clone; cd clone; mv .git/objects/pack .git/p; for p in ../up/.git/objects/pack/*.pack .git/p/*.pack; do "
     "if [ -f $p ]; then git unpack-objects -q <$p; fi; done; rm -rf .git/p; id=$(git rev-parse HEAD~2); rm -f .git/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-)",
     "m/1.sql:\nm/2.sql:\nm/3.sql: added merged\n", "git fsck"},
    {"a commit is damaged", "git clone -q --no-hardlinks up clone; cd clone; mv .git/objects/pack .git/p; for p in ../up/.git/objects/pack/*.pack .git/p/*.pack; do "
     "if [ -f $p ]; then git unpack-objects -q <$p; fi; done; rm -rf .git/p; id=$(git rev-parse HEAD~2); f=.git/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-); "
     "chmod u+w $f; echo garbage >$f", "m/1.sql:\nm/2.sql:\nm/3.sql: added merged\n", "damaged"},
};

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *folder = git_repo_folder();
        g_autofree char *script = g_strconcat(upstream, cases[i].script, NULL);
        g_free(git_repo_run(folder, script));
        g_autofree char *clone = g_build_filename(folder, "clone", NULL);
        FolderHistoryOptions options = {.folders = folder_m, .filter = {file_filter_suffix, ".sql"}};
        g_autoptr(History) history = history_of(clone, &options);
        g_autofree char *actual = history_describe(history);
        const char *reason = history->incomplete_reason ? history->incomplete_reason : "complete";
        if (strcmp(actual, cases[i].expected) != 0 || !strstr(reason, cases[i].reason ? cases[i].reason : "complete"))
            fprintf(stderr, "case: %s: %s\n", cases[i].name, reason);
        assert_string_equal(actual, cases[i].expected);
        assert_non_null(strstr(reason, cases[i].reason ? cases[i].reason : "complete"));
        assert_int_equal(history->complete, cases[i].reason == NULL);
        git_repo_remove(folder);
    }
}

/* Nothing of a file that lies at the border is claimed: no arrival, no tag of an arrival. */
static void test_no_arrival_at_the_border(void **state) {
    (void)state;
    char *folder = git_repo_folder();
    g_autofree char *script = g_strconcat(upstream, "git clone -q --depth 4 file://$PWD/up clone", NULL);
    g_free(git_repo_run(folder, script));
    g_autofree char *clone = g_build_filename(folder, "clone", NULL);
    FolderHistoryOptions options = {.folders = folder_m};
    g_autoptr(History) history = history_of(clone, &options);
    const FileHistory *file = history_find(history, "m/1.sql");
    assert_int_equal(file->event_count, 1);
    assert_true(file->alive);
    assert_null(file_history_arrival(file));
    git_repo_remove(folder);
}

static void test_missing_blob(void **state) {
    (void)state;
    char *folder = git_repo_folder();
    g_autofree char *script = g_strconcat(upstream, "git clone -q --no-checkout --filter=blob:none file://$PWD/up clone", NULL);
    g_free(git_repo_run(folder, script));
    g_autofree char *clone = g_build_filename(folder, "clone", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(clone, &error);
    assert_true(repository_is_partial(repository));
    assert_false(repository_is_shallow(repository));
    g_autoptr(FileTree) tree = repository_tree(repository, NULL, NULL, &error);
    size_t size;
    assert_null(tree->read(tree, file_tree_find(tree, "m/1.sql"), &size, &error));
    assert_int_equal(error->code, ERROR_INCOMPLETE);
    assert_non_null(strstr(error_get_hint(error), "git fetch --refetch"));
    git_repo_remove(folder);
}

static void test_revision_beyond_the_border(void **state) {
    (void)state;
    char *folder = git_repo_folder();
    g_autofree char *script = g_strconcat(upstream, "git clone -q --depth 1 file://$PWD/up clone", NULL);
    g_free(git_repo_run(folder, script));
    g_autofree char *clone = g_build_filename(folder, "clone", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(clone, &error);
    FolderHistoryOptions options = {.folders = folder_m, .rev = "HEAD~1"};
    assert_null(folder_history_load(repository, &options, &error));
    assert_int_equal(error->code, ERROR_USAGE);
    assert_non_null(strstr(error_get_hint(error), "--unshallow"));
    git_repo_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_no_arrival_at_the_border),
        cmocka_unit_test(test_missing_blob),
        cmocka_unit_test(test_revision_beyond_the_border),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
