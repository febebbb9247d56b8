#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "cmocka_all.h"

/* Signals change the whole process: each case runs in a child, whose exit status is the result. */

static void say_emergency(void) {
    if (write(STDOUT_FILENO, "first ", 6) < 0)
        _exit(99);
}

static void say_emergency_too(void) {
    if (write(STDOUT_FILENO, "second ", 7) < 0)
        _exit(99);
}

static bool is_readable(int fd) {
    struct pollfd entry = {.fd = fd, .events = POLLIN};
    return poll(&entry, 1, 0) == 1;
}

static int one_signal_is_a_flag(void) {
    interrupt_install();
    g_autoptr(GError) error = NULL;
    if (interrupt_signal() != 0 || interrupt_check(&error) || is_readable(interrupt_fd()))
        return 1;
    raise(SIGTERM);
    raise(SIGTERM); /* at once: the same one */
    if (interrupt_signal() != SIGTERM || !is_readable(interrupt_fd()) || !interrupt_check(&error))
        return 2;
    return error_exit_code(error) == 128 + SIGTERM ? 0 : 3;
}

static int second_signal_cleans_up(void) {
    interrupt_install();
    interrupt_add_emergency(say_emergency);
    interrupt_add_emergency(say_emergency_too);
    interrupt_add_emergency(say_emergency);
    raise(SIGINT);
    g_usleep(150000);
    raise(SIGINT);
    return 0;
}

static int another_signal_cleans_up_at_once(void) {
    interrupt_install();
    interrupt_add_emergency(say_emergency);
    raise(SIGHUP);
    raise(SIGTERM);
    return 0;
}

static int broken_pipe_is_an_error(void) {
    interrupt_install();
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    close(ends[0]);
    return write(ends[1], "x", 1) < 0 && errno == EPIPE ? 0 : 2;
}

static int ignored_stays_ignored(void) {
    signal(SIGHUP, SIG_IGN);
    interrupt_install();
    raise(SIGHUP);
    return interrupt_signal();
}

static bool interrupted_in_fsync;

/* Stands in for the C library's: the moment in which file_write() has a temporary file. */
int fsync(int fd) {
    (void)fd;
    if (interrupted_in_fsync) {
        raise(SIGINT);
        g_usleep(150000);
        raise(SIGINT);
    }
    return 0;
}

static char *write_folder;

static int write_is_interrupted(void) {
    g_autofree char *path = g_build_filename(write_folder, "f", NULL);
    interrupt_install();
    file_write(path, "old", 3, NULL);
    interrupted_in_fsync = true;
    file_write(path, "new", 3, NULL);
    return 0;
}

static int not_installed(void) {
    return interrupt_fd() == -1 && interrupt_signal() == 0 && !interrupt_check(NULL) ? 0 : 1;
}

static void test_in_children(void **state) {
    (void)state;
    static const struct {
        int (*body)(void);
        int status;
        const char *output;
    } cases[] = {
        {one_signal_is_a_flag, 0, ""},
        {second_signal_cleans_up, 128 + SIGINT, "second first "},
        {another_signal_cleans_up_at_once, 128 + SIGTERM, "first "},
        {broken_pipe_is_an_error, 0, ""},
        {ignored_stays_ignored, 0, ""},
        {write_is_interrupted, 128 + SIGINT, ""},
        {not_installed, 0, ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            dup2(ends[1], STDOUT_FILENO);
            _exit(cases[i].body());
        }
        close(ends[1]);
        char output[64] = "";
        size_t size = 0;
        ssize_t n;
        while ((n = read(ends[0], output + size, sizeof output - 1 - size)) > 0)
            size += (size_t)n;
        close(ends[0]);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), cases[i].status);
        assert_string_equal(output, cases[i].output);
    }
}

/* After test_in_children: the old file is whole, and there is no other. */
static void test_interrupted_write_left_nothing(void **state) {
    (void)state;
    g_autofree char *path = g_build_filename(write_folder, "f", NULL);
    g_autofree char *content = file_read(path, 0, NULL, NULL);
    assert_string_equal(content, "old");
    g_autoptr(GDir) dir = g_dir_open(write_folder, 0, NULL);
    assert_string_equal(g_dir_read_name(dir), "f");
    assert_null(g_dir_read_name(dir));
}

static int make_folder(void **state) {
    (void)state;
    write_folder = g_dir_make_tmp("base-interrupt-XXXXXX", NULL);
    return write_folder ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    bool ok = file_remove_tree(write_folder, NULL);
    g_clear_pointer(&write_folder, g_free);
    return ok ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_children),
        cmocka_unit_test(test_interrupted_write_left_nothing),
    };
    return cmocka_run_group_tests_name("interrupt", tests, make_folder, remove_folder);
}
