#define _GNU_SOURCE /* memfd_create */
#include <pty.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "cmocka_all.h"

/* What `body` writes to stderr. Free with g_free(). */
static char *capture(void (*body)(void)) {
    int saved = dup(STDERR_FILENO);
    int fd = memfd_create("stderr", MFD_CLOEXEC);
    dup2(fd, STDERR_FILENO);
    body();
    dup2(saved, STDERR_FILENO);
    close(saved);
    off_t size = lseek(fd, 0, SEEK_END);
    char *text = g_malloc0((size_t)size + 1);
    assert_int_equal(pread(fd, text, (size_t)size, 0), size);
    close(fd);
    return text;
}

static void say_all(void) {
    log_error("e %d", 1);
    log_warning("w");
    log_notice("n");
    log_info("i");
    log_debug("d");
}

static void test_levels(void **state) {
    (void)state;
    static const struct {
        LogLevel level;
        const char *output;
    } cases[] = {
        {LOG_ERROR, "pgstrata: error: e 1\n"},
        {LOG_NOTICE, "pgstrata: error: e 1\npgstrata: warning: w\npgstrata: n\n"},
        {LOG_DEBUG, "pgstrata: error: e 1\npgstrata: warning: w\npgstrata: n\npgstrata: i\npgstrata: debug: d\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        log_set_level(cases[i].level);
        g_autofree char *output = capture(say_all);
        assert_string_equal(output, cases[i].output);
        assert_int_equal(log_is_enabled(LOG_DEBUG), cases[i].level == LOG_DEBUG);
    }
    log_set_level(LOG_NOTICE);
}

static void say_hostile(void) {
    log_warning("table %s", "\x1b[2J\nx\xff");
}

static void test_hostile_text_is_shown(void **state) {
    (void)state;
    g_autofree char *output = capture(say_hostile);
    assert_string_equal(output, "pgstrata: warning: table \\u{1b}[2J\\u{a}x\xef\xbf\xbd\n");
}

static void say_error(void) {
    g_autoptr(GError) error = NULL;
    error_set(&error, ERROR_CONNECT, "cannot\nconnect");
    error_set_sqlstate(&error, "08006");
    error_set_detail(&error, "one\npgstrata: error: forged");
    error_set_hint(&error, "do this");
    log_gerror(error);
    log_gerror(NULL);
}

static void test_error_with_parts(void **state) {
    (void)state;
    g_autofree char *output = capture(say_error);
    assert_string_equal(output, "pgstrata: error: cannot\\u{a}connect (SQLSTATE 08006)\n"
                                "pgstrata: detail: one\n    pgstrata: error: forged\n"
                                "pgstrata: hint: do this\n");
}

static void work(void) {
    progress_begin("Replaying", 10);
    for (size_t i = 0; i <= 10; i++) {
        progress_set(i);
        g_usleep(40000);
    }
    progress_end();
}

static void work_always(void) {
    progress_set_mode(PROGRESS_ALWAYS);
    progress_begin("Reading \x1b[1mx", 0);
    progress_begin("Replaying", 10);
    progress_set(3);
    progress_end();
    progress_end();
    progress_set_mode(PROGRESS_AUTO);
}

static void test_progress_elsewhere(void **state) {
    (void)state;
    g_autofree char *silent = capture(work);
    assert_string_equal(silent, "");
    g_autofree char *lines = capture(work_always);
    assert_string_equal(lines, "pgstrata: Reading \\u{1b}[1mx\npgstrata: Replaying (10)\n");
}

/* What `body` writes to a terminal of 20 columns. */
static char *capture_terminal(void (*body)(void)) {
    struct winsize size = {.ws_row = 5, .ws_col = 20};
    int terminal;
    pid_t child = forkpty(&terminal, NULL, NULL, &size);
    if (child == 0) {
        g_setenv("TERM", "xterm", TRUE);
        body();
        _exit(0);
    }
    GString *output = g_string_new(NULL);
    char block[256];
    ssize_t n;
    while ((n = read(terminal, block, sizeof block)) > 0)
        g_string_append_len(output, block, n);
    close(terminal);
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    return g_string_free(output, FALSE);
}

static void work_long_title(void) {
    progress_begin("A title of more than twenty columns", 0);
    g_usleep(310000);
    progress_set(1);
    log_warning("between");
    progress_end();
}

static void test_progress_on_a_terminal(void **state) {
    (void)state;
    int64_t start = g_get_monotonic_time();
    g_autofree char *output = capture_terminal(work);
    int64_t passed = g_get_monotonic_time() - start;
    assert_true(g_str_has_prefix(output, "\rReplaying "));
    assert_true(g_str_has_suffix(output, "\r\x1b[K"));
    /* Silent for 0.3 s, then ten a second at most. */
    g_auto(GStrv) lines = g_strsplit(output, "\rReplaying ", -1);
    assert_in_range(g_strv_length(lines) - 1, 1, (uintmax_t)(passed - 300000) / 100000 + 1);
    g_autofree char *cut = capture_terminal(work_long_title);
    assert_string_equal(cut, "\rA title of more tha\x1b[K\r\x1b[Kpgstrata: warning: between\r\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_hostile_text_is_shown),
        cmocka_unit_test(test_error_with_parts),
        cmocka_unit_test(test_progress_elsewhere),
        cmocka_unit_test(test_progress_on_a_terminal),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
