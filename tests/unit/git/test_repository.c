/* Opening what is, and what is not, a repository; its files at a revision and on disk. */

#include "git/repository.h"

#include <git2.h>
#include <unistd.h>
#include "base/error.h"
#include "cmocka_all.h"
#include "git_repo.h"

/* --- opening ------------------------------------------------------------------------------------------------------- */
typedef struct {
    const char *name, *script, *path; /* path: below the test's folder */
    const char *work_tree;            /* below the test's folder; NULL: bare */
    const char *files;
} Opened;

static const Opened opened[] = {
    {"work tree", "init r; cd r; put a; commit one", "r", "r", "a\n"},
    {"a folder in it", "init r; cd r; put d/e/a; commit one", "r/d/e", "r", "d/e/a\n"},
    {"its git folder", "init r; cd r; put a; commit one", "r/.git", "r", "a\n"},
    {"bare", "init r; cd r; put a; commit one; cd ..; git clone -q --bare r b", "b", NULL, "a\n"},
    {"bare without configuration", "init r; cd r; put a; commit one; cd ..; git clone -q --bare r b; rm b/config", "b", NULL, "a\n"},
    {"linked worktree", "init r; cd r; put a; commit one; git branch x; git worktree add -q ../w x; cd ../w; put b; commit two", "w", "w", "a\nb\n"},
    {"worktree of a bare one", "init r; cd r; put a; commit one; cd ..; git clone -q --bare r b; git -C b worktree add -q ../w main", "w", "w", "a\n"},
    {"git file", "init --separate-git-dir=g r; cd r; put a; commit one", "r", "r", "a\n"},
    {"alternates", "init r; cd r; put a; commit one; cd ..; git clone -q --shared r s", "s", "s", "a\n"},
    {"detached", "init r; cd r; put a; commit one; put b; commit two; git checkout -q --detach HEAD~1", "r", "r", "a\n"},
    {"no commits", "init r", "r", "r", ""},
    {"bare, no commits", "init --bare r", "r", NULL, ""},
    {"packed references", "init r; cd r; put a; commit one; git pack-refs --all; git repack -qad", "r", "r", "a\n"},
    {"orphan branch", "init r; cd r; put a; commit one; git checkout -q --orphan new", "r", "r", ""},
    {"sparse checkout", "init r; cd r; put a/1; put b/2; commit one; git sparse-checkout set a 2>/dev/null", "r", "r", "a/1\nb/2\n"},
};

/* Packs are mapped in small pieces: all pages that a walk touches would else count as this process's memory. */
static void test_little_is_mapped(void **state) {
    (void)state;
    char *folder = git_repo_folder();
    g_free(git_repo_run(folder, "init r; cd r; put a; commit one; git repack -qad"));
    g_autofree char *path = g_build_filename(folder, "r", NULL);
    g_autoptr(Repository) repository = repository_open(path, NULL);
    assert_non_null(repository);
    size_t window = 0, mapped = 0;
    git_libgit2_opts(GIT_OPT_GET_MWINDOW_SIZE, &window);
    git_libgit2_opts(GIT_OPT_GET_MWINDOW_MAPPED_LIMIT, &mapped);
    assert_in_range(window, 1 << 16, 4 << 20);
    assert_in_range(mapped, 4 * window, 32 << 20);
    git_repo_remove(folder);
}

static char *list(const FileTree *tree) {
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < tree->count; i++)
        g_string_append_printf(text, "%s%s\n", tree->files[i].path, tree->files[i].uncommitted ? " *" : "");
    return g_string_free(text, FALSE);
}

static void test_opens(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(opened); i++) {
        char *folder = git_repo_folder();
        g_free(git_repo_run(folder, opened[i].script));
        g_autofree char *path = g_build_filename(folder, opened[i].path, NULL);
        g_autofree char *work_tree = opened[i].work_tree ? g_build_filename(folder, opened[i].work_tree, NULL) : NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(Repository) repository = repository_open(path, &error);
        if (!repository)
            fail_msg("%s: %s", opened[i].name, error->message);
        assert_true(g_strcmp0(repository_work_tree(repository), work_tree) == 0);
        assert_false(g_str_has_suffix(repository_git_folder(repository), "/"));
        g_autoptr(FileTree) tree = repository_tree(repository, NULL, NULL, &error);
        assert_null(error);
        g_autofree char *files = list(tree);
        assert_string_equal(files, opened[i].files);
        git_repo_remove(folder);
    }
}

static const struct {
    const char *name, *script, *path, *message, *hint;
    int code;
} refused[] = {
    {"nothing there", "", "none", "there is no folder", NULL, ERROR_USAGE},
    {"no repository", "mkdir d", "d", "is in no git repository", "-C", ERROR_USAGE},
    {"SHA-256", "init --object-format=sha256 r; cd r; put a; commit one", "r", "sha256 object ids", "fast-export", ERROR_FAILED},
    {"unknown extension", "init r; cd r; git config core.repositoryFormatVersion 1; git config extensions.noSuch true", "r", "nosuch", "git", ERROR_FAILED},
    {"references of another kind", "init r; cd r; git config core.repositoryFormatVersion 1; git config extensions.refStorage reftable", "r", "reftable", "git refs migrate", ERROR_FAILED},
};

static void test_refuses(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        char *folder = git_repo_folder();
        g_free(git_repo_run(folder, refused[i].script));
        g_autofree char *path = g_build_filename(folder, refused[i].path, NULL);
        g_autoptr(GError) error = NULL;
        assert_null(repository_open(path, &error));
        if (!strstr(error->message, refused[i].message))
            fail_msg("%s: %s", refused[i].name, error->message);
        assert_int_equal(error->code, refused[i].code);
        if (refused[i].hint)
            assert_non_null(strstr(error_get_hint(error), refused[i].hint));
        git_repo_remove(folder);
    }
}

/* Git refuses another user's repository; so do we, with the line to type; and what the user allows in git's way is allowed here, too. */
static void test_foreign_owner(void **state) {
    (void)state;
    if (geteuid() != 0)
        skip();
    static const char *const allowed[] = {NULL, "*", "%s", "%s/../*", NULL};
    char *folder = git_repo_folder();
    g_free(git_repo_run(folder, "init r; cd r; put a; commit one; cd ..; chown -R 12345 r"));
    g_autofree char *path = g_build_filename(folder, "r", NULL);
    g_autofree char *config = g_build_filename(g_getenv("HOME"), ".gitconfig", NULL);
    for (size_t i = 0; i < 3; i++) {
        unlink(config);
        if (allowed[i]) {
            const char *directory = strcmp(allowed[i], "%s") == 0 ? path : allowed[i];
            g_autofree char *text = g_strdup_printf("[safe]\n\tdirectory = %s\n", directory);
            assert_true(g_file_set_contents(config, text, -1, NULL));
        }
        g_autoptr(GError) error = NULL;
        g_autoptr(Repository) repository = repository_open(path, &error);
        assert_int_equal(repository != NULL, allowed[i] != NULL);
        if (repository)
            continue;
        g_autofree char *line = g_strdup_printf("git config --global --add safe.directory '%s'", path);
        assert_non_null(strstr(error->message, "belongs to another user (uid 12345, you are 0)"));
        assert_non_null(strstr(error_get_hint(error), line));
    }
    unlink(config);
    git_repo_remove(folder);
}

/* --- files --------------------------------------------------------------------------------------------------------- */
static void test_revisions(void **state) {
    (void)state;
    char *folder = git_repo_new("put a; commit one; git tag v1; put b; commit two; git tag blob HEAD:a");
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(folder, &error);
    g_autoptr(FileTree) tree = repository_tree(repository, "v1", NULL, &error);
    assert_int_equal(tree->count, 1);
    static const char *const wrong[] = {"none", "HEAD~9", "blob", "", "..", "--all", "v1..HEAD"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) problem = NULL;
        assert_null(repository_tree(repository, wrong[i], NULL, &problem));
        assert_int_equal(problem->code, ERROR_USAGE);
    }
    git_repo_remove(folder);
}

static void test_wrong_head_of_a_bare_repository(void **state) {
    (void)state;
    char *folder = git_repo_folder();
    g_free(git_repo_run(folder, "init r; cd r; put a; commit one; cd ..; git clone -q --bare r b; git -C b symbolic-ref HEAD refs/heads/gone"));
    g_autofree char *path = g_build_filename(folder, "b", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(path, &error);
    assert_null(repository_tree(repository, NULL, NULL, &error));
    assert_int_equal(error->code, ERROR_USAGE);
    assert_string_equal(error_get_hint(error), "Name a revision that does: --rev main");
    git_repo_remove(folder);
}

static void test_reading(void **state) {
    (void)state;
    char *folder = git_repo_new("printf 'a\\0b' >a; dd if=/dev/zero of=big bs=1048576 count=17 2>/dev/null; : >empty; commit one; printf disk >new");
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(folder, &error);
    static const char *const root[] = {"", NULL};
    g_autoptr(FileTree) tree = repository_tree(repository, NULL, root, &error);
    size_t size;
    g_autofree char *bytes = tree->read(tree, file_tree_find(tree, "a"), &size, &error);
    assert_int_equal(size, 3);
    assert_memory_equal(bytes, "a\0b", 4);
    g_autofree char *nothing = tree->read(tree, file_tree_find(tree, "empty"), &size, &error);
    assert_int_equal(size, 0);
    assert_string_equal(nothing, "");
    g_autofree char *disk = tree->read(tree, file_tree_find(tree, "new"), &size, &error);
    assert_string_equal(disk, "disk");
    assert_null(tree->read(tree, file_tree_find(tree, "big"), &size, &error));
    assert_int_equal(error->code, ERROR_INCOMPLETE);
    assert_non_null(strstr(error->message, "larger than 16 MiB"));
    git_repo_remove(folder);
}

static void test_hostile_names(void **state) {
    (void)state;
    char *folder = git_repo_new(
        "b=$(echo x | git hash-object -w --stdin); raw() { printf '100644 %b\\0' \"$1\"; echo $b | perl -ne 'chomp; print pack(\"H*\", $_)'; }\n"
        "t=$( { raw '..'; raw '.GIT'; raw '.git'; raw 'a\\nb'; raw '\\033[2J'; raw '\\377'; raw 'a/b'; raw ''; raw '<b>|`.sql'; raw 'ok.sql'; raw 'ok.sql'; } "
        "| git hash-object -t tree -w --literally --stdin); tick; git update-ref refs/heads/main $(git commit-tree -m one $t)");
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(folder, &error);
    g_autoptr(FileTree) tree = repository_tree(repository, NULL, NULL, &error);
    assert_null(error);
    g_autofree char *files = list(tree);
    assert_string_equal(files, "<b>|`.sql\nok.sql\n");
    assert_int_equal(tree->skipped, 8);
    git_repo_remove(folder);
}

static void test_endless_tree(void **state) {
    (void)state;
    char *folder = git_repo_new("b=$(echo x | git hash-object -w --stdin); t=$(seq 2000 | sed \"s/^/120000 blob $b\\t/\" | git mktree)\n" /* links: quick to skip */
                                "for i in 1 2 3; do t=$(for n in a b c d e f g h i j; do printf '040000 tree %s\\t%s\\n' $t $n; done | git mktree); done\n"
                                "tick; git update-ref refs/heads/main $(git commit-tree -m one $t)");
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(folder, &error);
    assert_null(repository_tree(repository, NULL, NULL, &error));
    assert_non_null(strstr(error->message, "more than"));
    git_repo_remove(folder);
}

/* --- work tree ----------------------------------------------------------------------------------------------------- */
static const struct {
    const char *name, *script, *expected;
    const char *const folders[3];
} overlays[] = {
    {"clean", "put m/1; put o/1; commit one", "m/1\no/1\n", {"m"}},
    {"new, changed, gone; only in the folder", "put m/1; put m/2; put m/3; put o/1; commit one; put m/1 x; rm m/2; put m/4; put o/1 x; put o/2", "m/1 *\nm/3\nm/4 *\no/1\n", {"m"}},
    {"touched only", "put m/1; commit one; touch -d @1 m/1; chmod +x m/1", "m/1\n", {"m"}},
    {"ignored", "put m/1; put .gitignore 'm/tmp\n*.log\n!keep.log'; commit one; put m/tmp/2; put m/3.log; put m/keep.log", ".gitignore\nm/1\nm/keep.log *\n", {"m"}},
    {"ignored but committed", "put m/d/1.log; commit one; put .gitignore '*.log\nm/d'; put m/d/1.log x; put m/d/2.log", "m/d/1.log *\n", {"m"}},
    {"line ends that git converts", "git config core.autocrlf true; put m/1; commit one; printf 'm/1\\r\\n' >m/1", "m/1\n", {"m"}},
    {"links are not followed", "put m/1; put m/2; commit one; mkdir out; put out/9; ln -s ../out m/out; rm m/1; ln -s /etc/passwd m/1", "m/2\n", {"m"}},
    {"the folder itself a link", "put m/1; commit one; mv m real; ln -s real m", "", {"m"}},
    {"another repository inside", "put m/1; commit one; mkdir m/sub; (cd m/sub; init .; put 2)", "m/1\n", {"m"}},
    {"pipes and unusable names", "put m/1; commit one; mkfifo m/pipe; put \"m/a\nb\"; put \"m/$(printf '\\377')\"", "m/1\n", {"m"}},
    {"the root, before the first commit", "put a; put d/b; put .gitignore node_modules; put node_modules/x/y", ".gitignore *\na *\nd/b *\n", {""}},
    {"folders within folders", "put m/1; commit one; put m/n/2", "m/1\nm/n/2 *\n", {"m/n", "m"}},
    {"no such folder", "put a; commit one", "a\n", {"m"}},
    {"the folder is gone", "put m/1; put a; commit one; rm -r m", "a\n", {"m"}},
    {"left out of a sparse checkout", "put a/1; put m/2; commit one; git sparse-checkout set a 2>/dev/null", "a/1\nm/2\n", {"m"}},
    {"outside", "put a; commit one", "a\n", {"../.."}},
    {"staged only", "put a; commit one; put m/1; git add m/1", "a\nm/1 *\n", {"m"}},
};

static void test_work_tree(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(overlays); i++) {
        char *folder = git_repo_new(overlays[i].script);
        g_autoptr(GError) error = NULL;
        g_autoptr(Repository) repository = repository_open(folder, &error);
        g_autoptr(FileTree) tree = repository_tree(repository, NULL, overlays[i].folders, &error);
        assert_null(error);
        g_autofree char *files = list(tree);
        if (strcmp(files, overlays[i].expected) != 0)
            fprintf(stderr, "case: %s\n", overlays[i].name);
        assert_string_equal(files, overlays[i].expected);
        git_repo_remove(folder);
    }
}

/* What was a file when the tree was made may be a link when it is read. */
static void test_no_link_at_reading(void **state) {
    (void)state;
    char *folder = git_repo_new("put a; commit one; put m/1");
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(folder, &error);
    static const char *const folders[] = {"m", NULL};
    g_autoptr(FileTree) tree = repository_tree(repository, NULL, folders, &error);
    g_free(git_repo_run(folder, "rm -r m; mkdir real; put real/1 secret; ln -s real m"));
    size_t size;
    assert_null(tree->read(tree, file_tree_find(tree, "m/1"), &size, &error));
    assert_int_equal(error->code, ERROR_INCOMPLETE);
    git_repo_remove(folder);
}

int main(void) {
    char *home = git_repo_folder(); /* before libgit2 looks */
    g_setenv("HOME", home, TRUE);
    g_setenv("XDG_CONFIG_HOME", home, TRUE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opens),        cmocka_unit_test(test_little_is_mapped), cmocka_unit_test(test_refuses),       cmocka_unit_test(test_foreign_owner),
        cmocka_unit_test(test_revisions),    cmocka_unit_test(test_wrong_head_of_a_bare_repository),
        cmocka_unit_test(test_reading),      cmocka_unit_test(test_hostile_names), cmocka_unit_test(test_endless_tree),
        cmocka_unit_test(test_work_tree),    cmocka_unit_test(test_no_link_at_reading),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    git_repo_remove(home);
    return failed;
}
