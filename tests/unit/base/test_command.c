#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/command.h"
#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "cmocka_all.h"

static char *run(const CommandRequest *request, GError **error) {
    size_t size;
    char *text = command_run(request, &size, error);
    if (text)
        assert_int_equal(size, strlen(text));
    return text;
}

static const struct {
    const char *command, *printed;
} good[] = {
    {"echo a; echo b >&2; echo c", "a\nc\n"},
    {"cat", ""},                               /* no input */
    {"test -t 0 || echo no", "no\n"},
    {"sh -c 'echo x >/dev/tty' 2>/dev/null || echo no terminal", "no terminal\n"},
    {"echo $COMMAND_TEST", "seen\n"},          /* the environment as it is */
    {"pwd", "/usr\n"},
    {"kill -0 $$ && trap", ""},                /* no signal is ignored */
    {"echo a; sleep 100 & echo b", "a\nb\n"},  /* what it leaves behind is not waited for */
    {"true", ""},
};

static void test_good(void **state) {
    (void)state;
    g_setenv("COMMAND_TEST", "seen", TRUE);
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = run(&(CommandRequest){.command = good[i].command, .folder = "/usr"}, &error);
        if (!text || strcmp(text, good[i].printed) != 0)
            fail_msg("%s: %s", good[i].command, text ? text : error->message);
    }
}

static const struct {
    const char *command, *message, *detail;
} bad[] = {
    {"echo broken >&2; exit 3", "the command echo broken >&2; exit 3 failed with exit code 3", "broken"},
    {"echo on stdout; exit 1", "the command echo on stdout; exit 1 failed with exit code 1", "on stdout"},
    {"kill -9 $$", "the command kill -9 $$ was ended by signal 9", NULL},
    {"yes | head -c 3000000", "the command yes | head -c 3000000 printed more than 1 MiB", NULL},
    {"yes", "the command yes printed more than 1 MiB", NULL},
    {"sleep 100", "the command sleep 100 did not end within 1 s", NULL},
    {"trap '' TERM; while :; do sleep 1; done", "the command trap '' TERM; while :; do sleep 1; done did not end within 1 s", NULL},
    {"yes >&2", "the command yes >&2 did not end within 1 s", NULL},
    {"PASSWORD=hunter2 false", "the command PASSWORD=*** false failed with exit code 1", NULL},
    {"seq 100 >&2; false", "the command seq 100 >&2; false failed with exit code 1", "89\n90\n91\n92\n93\n94\n95\n96\n97\n98\n99\n100"},
};

static void test_bad(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = run(&(CommandRequest){.command = bad[i].command, .timeout_s = 1, .output_limit = 1 << 20}, &error);
        assert_null(text);
        assert_int_equal(error->code, ERROR_INCOMPLETE);
        if (strcmp(error->message, bad[i].message) != 0 || g_strcmp0(error_get_detail(error), bad[i].detail) != 0)
            fail_msg("%s: %s; %s", bad[i].command, error->message, error_get_detail(error));
    }
    g_autoptr(GError) error = NULL;
    assert_null(run(&(CommandRequest){.command = "true", .folder = "/nowhere"}, &error));
    assert_string_equal(error_get_detail(error), "cannot change to the folder of the command");
    g_clear_error(&error);
    assert_null(run(&(CommandRequest){.command = "no-such-program-x"}, &error));
    assert_string_equal(error_get_hint(error), "a program of it was not found; it runs in the present folder");
}

/* A process that works on in the background is killed with its group: it would have written the file. */
static void test_group(void **state) {
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("command-XXXXXX", NULL);
    static const char *const commands[] = {"(sleep 2; touch late) & echo a", "(sleep 2; touch late) & sleep 100", "(trap '' TERM; sleep 2; touch late) & false"};
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_autofree char *text = run(&(CommandRequest){.command = commands[i], .folder = folder, .timeout_s = 1}, NULL);
        assert_int_equal(text != NULL, i == 0);
    }
    g_usleep(2500000);
    g_autofree char *late = g_build_filename(folder, "late", NULL);
    assert_false(g_file_test(late, G_FILE_TEST_EXISTS));
    file_remove_tree(folder, NULL);
}

/* One signal: the function returns; two: the process ends at once. The command dies either way. */
static void expect_interruption(int signals, int status_expected) {
    g_autofree char *folder = g_dir_make_tmp("command-XXXXXX", NULL);
    g_autofree char *late = g_build_filename(folder, "late", NULL), *begun = g_build_filename(folder, "begun", NULL);
    pid_t pid = fork();
    if (pid == 0) {
        interrupt_install();
        g_autoptr(GError) error = NULL;
        g_autofree char *text = run(&(CommandRequest){.command = "trap '' TERM; touch begun; sleep 2; touch late", .folder = folder}, &error);
        _exit(!text && error->code == ERROR_INTERRUPTED ? 42 : 1);
    }
    while (!g_file_test(begun, G_FILE_TEST_EXISTS))
        g_usleep(1000);
    for (int i = 0; i < signals; i++) {
        g_usleep(i ? 200000 : 0);
        kill(pid, SIGTERM);
    }
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(WEXITSTATUS(status), status_expected);
    g_usleep(2500000);
    assert_false(g_file_test(late, G_FILE_TEST_EXISTS));
    file_remove_tree(folder, NULL);
}

static void test_interrupt(void **state) {
    (void)state;
    expect_interruption(1, 42);
    expect_interruption(2, 128 + SIGTERM);
}

static void test_binary(void **state) {
    (void)state;
    size_t size;
    g_autofree char *text = command_run(&(CommandRequest){.command = "printf 'a\\000b'"}, &size, NULL);
    assert_int_equal(size, 3);
    assert_memory_equal(text, "a\0b", 4);
}

static const struct {
    const char *text, *shown;
} secrets[] = {
    {"connect to postgres://app:hunter2@db.example.org:5432/x failed", "connect to postgres://app:***@db.example.org:5432/x failed"},
    {"postgresql://app:p@ss/w:rd@host/x", "postgresql://app:***@host/x"},
    {"{ host: 'db', password: 'a b', token: \"c d\", user: 'x' }", "{ host: 'db', password: ***, token: ***, user: 'x' }"},
    {"PGPASSWORD=a;b", "PGPASSWORD=***;b"},
    {"Authorization: Bearer abc.def", "Authorization: ***"},
    {"the value tops3cret! of the environment", "the value *** of the environment"},
    {"and the url's: u%40pw, u@pw.", "and the url's: ***, ***."},
    {"password authentication failed for user \"app\"", "password authentication failed for user \"app\""},
    {"error: relation \"tokens\" does not exist", "error: relation \"tokens\" does not exist"},
    {"client_secret=>x", "client_secret=>***"},
    {"/some/folder/x is missing", "/some/folder/x is missing"},
    {"", ""},
    {"\xff", "\xef\xbf\xbd"},
};

static void test_redact(void **state) {
    (void)state;
    g_setenv("SOME_TOKEN", "tops3cret!", TRUE);
    g_setenv("SOME_URL", "postgres://app:u%40pw@host/db", TRUE);
    g_setenv("EMPTY_SECRET", "", TRUE);
    g_setenv("PWD", "/some/folder", TRUE);
    g_setenv("SHORT_SECRET", "re", TRUE);
    for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++) {
        g_autofree char *shown = command_redact(secrets[i].text);
        assert_string_equal(shown, secrets[i].shown);
    }
    g_unsetenv("SOME_TOKEN");
    g_unsetenv("SOME_URL");
}

/* A secret that the limit cuts in two is not shown by its second half. */
static void test_cut_secret(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(run(&(CommandRequest){.command = "(printf 'postgres://app:'; head -c 20000 /dev/zero | tr '\\0' x; echo '@host'; echo after) >&2; false"}, &error));
    assert_string_equal(error_get_detail(error), "after");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_interrupt), cmocka_unit_test(test_good),   cmocka_unit_test(test_bad),       cmocka_unit_test(test_group),
                                       cmocka_unit_test(test_binary),    cmocka_unit_test(test_redact), cmocka_unit_test(test_cut_secret)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
