#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "cmocka_all.h"

static char *folder; /* of the running test, with a final slash */

static int set_up(void **state) {
    (void)state;
    g_autofree char *made = g_dir_make_tmp("base-file-XXXXXX", NULL);
    folder = g_strconcat(made, "/", NULL);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    bool ok = file_remove_tree(folder, &error);
    g_clear_pointer(&folder, g_free);
    return ok ? 0 : -1;
}

/* A path in the test's folder; lives until the next four. */
static const char *at(const char *name) {
    static char paths[4][512];
    static unsigned next;
    char *path = paths[next++ % 4];
    g_snprintf(path, sizeof paths[0], "%s%s", folder, name);
    return path;
}

static void assert_content(const char *path, const char *expected) {
    g_autoptr(GError) error = NULL;
    size_t size;
    g_autofree char *content = file_read(path, 0, &size, &error);
    assert_null(error);
    assert_int_equal(size, strlen(expected));
    assert_string_equal(content, expected);
}

static void write_ok(const char *path, const char *content) {
    g_autoptr(GError) error = NULL;
    assert_true(file_write(path, content, strlen(content), &error));
    assert_null(error);
}

static size_t count_entries(const char *path) {
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    size_t count = 0;
    while (g_dir_read_name(dir))
        count++;
    return count;
}

static mode_t mode_of(const char *path) {
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static void test_read_limits(void **state) {
    (void)state;
    write_ok(at("f"), "12345");
    g_autoptr(GError) error = NULL;
    g_autofree char *exact = file_read(at("f"), 5, NULL, &error);
    assert_string_equal(exact, "12345");
    assert_null(file_read(at("f"), 4, NULL, &error));
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_FAILED));
    assert_non_null(strstr(error->message, at("f")));
    assert_non_null(strstr(error->message, "4 bytes"));
}

static void test_read_of_nothing_and_much(void **state) {
    (void)state;
    write_ok(at("empty"), "");
    assert_content(at("empty"), "");
    g_autofree char *big = g_strnfill(200000, 'b');
    write_ok(at("big"), big);
    assert_content(at("big"), big);
    g_autoptr(GError) missing = NULL;
    assert_null(file_read(at("none"), 0, NULL, &missing));
    assert_non_null(strstr(missing->message, "none: No such file or directory"));
    g_autoptr(GError) is_folder = NULL;
    assert_null(file_read(folder, 0, NULL, &is_folder));
    assert_non_null(is_folder);
}

static void test_write_keeps_mode_and_leaves_no_other_file(void **state) {
    (void)state;
    mode_t mask = umask(027);
    write_ok(at("f"), "old");
    umask(mask);
    assert_int_equal(mode_of(at("f")), 0640);
    assert_int_equal(chmod(at("f"), 0751), 0);
    write_ok(at("f"), "new");
    assert_content(at("f"), "new");
    assert_int_equal(mode_of(at("f")), 0751);
    assert_int_equal(count_entries(folder), 1);
}

/* Readers that have the old file open keep it whole: it was replaced, not rewritten. */
static void test_write_replaces(void **state) {
    (void)state;
    write_ok(at("f"), "old");
    int fd = open(at("f"), O_RDONLY | O_CLOEXEC);
    write_ok(at("f"), "new");
    char bytes[4] = "";
    assert_int_equal(read(fd, bytes, 3), 3);
    close(fd);
    assert_string_equal(bytes, "old");
}

static void test_write_follows_links(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_true(file_make_folder(at("real/sub"), &error));
    assert_true(file_make_folder(at("links"), &error));
    write_ok(at("real/sub/target"), "old");
    assert_int_equal(symlink("../real/sub/target", at("links/one")), 0);
    assert_int_equal(symlink(at("links/one"), at("two")), 0);
    write_ok(at("two"), "new");
    assert_content(at("real/sub/target"), "new");
    assert_true(g_file_test(at("two"), G_FILE_TEST_IS_SYMLINK));
    assert_true(g_file_test(at("links/one"), G_FILE_TEST_IS_SYMLINK));
    assert_int_equal(symlink("real/made", at("dangling")), 0);
    write_ok(at("dangling"), "made");
    assert_content(at("real/made"), "made");
    assert_true(g_file_test(at("dangling"), G_FILE_TEST_IS_SYMLINK));
    assert_int_equal(symlink("loop", at("loop")), 0);
    assert_false(file_write(at("loop"), "x", 1, &error));
    assert_non_null(strstr(error->message, "symbolic links"));
}

static void test_write_errors(void **state) {
    (void)state;
    g_autoptr(GError) no_folder = NULL;
    assert_false(file_write(at("none/f"), "x", 1, &no_folder));
    assert_non_null(strstr(no_folder->message, "none"));
    g_autoptr(GError) is_folder = NULL;
    assert_false(file_write(folder, "x", 1, &is_folder));
    assert_non_null(strstr(is_folder->message, "it is a folder"));
    assert_int_equal(count_entries(folder), 0);
}

/* In a child: the limit, as a full disk, ends the writing half way. */
static void test_failed_write_changes_nothing(void **state) {
    (void)state;
    write_ok(at("f"), "old");
    pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){1000, 1000});
        g_autofree char *big = g_strnfill(5000, 'b');
        g_autoptr(GError) error = NULL;
        bool refused = !file_write(at("f"), big, 5000, &error) && strstr(error->message, at("f")) &&
                       strstr(error->message, "File too large");
        _exit(refused ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_content(at("f"), "old");
    assert_int_equal(count_entries(folder), 1);
}

static void test_write_to_a_device_or_pipe(void **state) {
    (void)state;
    write_ok("/dev/null", "x");
    struct stat info;
    assert_int_equal(stat("/dev/null", &info), 0);
    assert_true(S_ISCHR(info.st_mode));
    assert_int_equal(mkfifo(at("pipe"), 0600), 0);
    int fd = open(at("pipe"), O_RDWR | O_CLOEXEC | O_NONBLOCK);
    write_ok(at("pipe"), "through");
    char bytes[8] = "";
    assert_int_equal(read(fd, bytes, 7), 7);
    close(fd);
    assert_string_equal(bytes, "through");
    assert_int_equal(stat(at("pipe"), &info), 0);
    assert_true(S_ISFIFO(info.st_mode));
}

static void test_remove_tree_stays_inside(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_true(file_make_folder(at("keep"), &error));
    write_ok(at("keep/f"), "kept");
    assert_true(file_make_folder(at("go/a/b/c"), &error));
    write_ok(at("go/a/f"), "x");
    assert_int_equal(symlink(at("keep"), at("go/a/link")), 0);
    assert_int_equal(symlink(at("keep"), at("link")), 0);
    assert_int_equal(chmod(at("go/a/b"), 0), 0);
    assert_int_equal(chmod(at("go/a"), 0500), 0);
    assert_true(file_remove_tree(at("go"), &error));
    assert_false(g_file_test(at("go"), G_FILE_TEST_EXISTS));
    assert_true(file_remove_tree(at("link"), &error));
    assert_content(at("keep/f"), "kept");
    assert_true(file_remove_tree(at("never"), &error));
    assert_true(file_remove_tree(at("keep/f"), &error));
    assert_int_equal(count_entries(at("keep")), 0);
}

static void test_make_folder(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_true(file_make_folder(at("a/b"), &error));
    assert_int_equal(mode_of(at("a")), 0700);
    assert_int_equal(mode_of(at("a/b")), 0700);
    assert_true(file_make_folder(at("a/b"), &error));
    write_ok(at("f"), "x");
    assert_false(file_make_folder(at("f/g"), &error));
    assert_non_null(error);
}

static void test_cache_folder(void **state) {
    (void)state;
    g_autofree char *home = g_strdup(g_getenv("HOME"));
    g_setenv("HOME", at("home"), TRUE);
    g_setenv("XDG_CACHE_HOME", at("xdg"), TRUE);
    g_setenv("PGSTRATA_CACHE_DIR", at("own"), TRUE);
    g_autofree char *own = file_cache_folder();
    assert_string_equal(own, at("own"));
    assert_int_equal(mode_of(own), 0700);
    g_setenv("PGSTRATA_CACHE_DIR", "", TRUE);
    g_autofree char *xdg = file_cache_folder();
    assert_string_equal(xdg, at("xdg/pgstrata"));
    g_setenv("XDG_CACHE_HOME", "relative", TRUE);
    g_autofree char *fallback = file_cache_folder();
    assert_string_equal(fallback, at("home/.cache/pgstrata"));
    g_setenv("PGSTRATA_CACHE_DIR", at("own"), TRUE);
    assert_int_equal(chmod(at("own"), 0777), 0); /* others could put something there */
    assert_null(file_cache_folder());
    write_ok(at("file"), "x");
    g_setenv("PGSTRATA_CACHE_DIR", at("file"), TRUE);
    assert_null(file_cache_folder());
    g_unsetenv("PGSTRATA_CACHE_DIR");
    g_unsetenv("XDG_CACHE_HOME");
    g_setenv("HOME", home ? home : "/", TRUE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_read_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_read_of_nothing_and_much, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_write_keeps_mode_and_leaves_no_other_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_write_replaces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_write_follows_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_write_errors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failed_write_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_write_to_a_device_or_pipe, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_remove_tree_stays_inside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_make_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cache_folder, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
