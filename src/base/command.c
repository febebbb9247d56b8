#define _GNU_SOURCE /* pipe2, close_range */
#include "base/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "base/text.h"

#define TIMEOUT_S 60
#define OUTPUT_LIMIT ((size_t)64 << 20)
#define SAID_LIMIT ((size_t)8 << 10) /* of what it says on stderr the end is kept */
#define SAID_LINES 12
#define GRACE_MS 1000 /* between SIGTERM and SIGKILL */
#define DRAIN_MS 1000 /* for what a process that left the group still holds open */
#define TICK_MS 20

typedef struct {
    const CommandRequest *request;
    pid_t pid;
    int output, said; /* read ends; -1: closed */
    GString *text, *messages;
    bool said_cut;    /* the begin of `messages` is lost */
} Run;

/* --- the child ---------------------------------------------------------------------------------------------------------- */

/* For the second signal only, which ends us at once. */
static volatile pid_t running_group;

static void kill_running(void) {
    if (running_group > 0)
        kill(-running_group, SIGKILL);
}

static void reset_signals(void) {
    for (int number = 1; number < NSIG; number++)
        if (number != SIGKILL && number != SIGSTOP)
            signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void say(const char *message) {
    (void)!write(2, message, strlen(message));
}

/* Between fork and exec: only calls that are safe after a fork. Without a terminal nothing can ask for a password and wait for ever. */
G_GNUC_NORETURN static void become(const CommandRequest *request, int input, int output, int said, pid_t parent) {
    setsid();
    reset_signals();
    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(said, 2) < 0)
        _exit(126);
    close_range(3, ~0U, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(126);
    if (request->folder && chdir(request->folder) < 0) {
        say("cannot change to the folder of the command\n");
        _exit(126);
    }
    execl("/bin/sh", "sh", "-c", request->command, (char *)NULL);
    say("cannot execute /bin/sh\n");
    _exit(127);
}

static pid_t fork_quietly(const CommandRequest *request, int input, int output, int said) {
    sigset_t all, old;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &old); /* our handlers must not run in the child */
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        become(request, input, output, said, parent);
    int code = errno;
    running_group = pid;
    sigprocmask(SIG_SETMASK, &old, NULL);
    errno = code;
    return pid;
}

static void close_end(int *fd) {
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static bool start(Run *run, GError **error) {
    int output[2] = {-1, -1}, said[2] = {-1, -1};
    int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (input >= 0 && pipe2(output, O_CLOEXEC) == 0 && pipe2(said, O_CLOEXEC) == 0)
        run->pid = fork_quietly(run->request, input, output[1], said[1]);
    if (run->pid <= 0)
        error_set(error, ERROR_FAILED, "cannot start a command: %s", g_strerror(errno));
    close_end(&input);
    close_end(&output[1]);
    close_end(&said[1]);
    run->output = output[0];
    run->said = said[0];
    for (int i = 0; i < 2; i++) {
        int fd = i ? run->said : run->output;
        if (fd >= 0)
            fcntl(fd, F_SETFL, O_NONBLOCK);
    }
    return run->pid > 0;
}

/* --- its output --------------------------------------------------------------------------------------------------------- */

/* What is there now; closes the end at its end. */
static void read_end(int *fd, GString *text, size_t limit) {
    char bytes[65536];
    while (*fd >= 0 && text->len <= limit) {
        ssize_t size = read(*fd, bytes, sizeof bytes);
        if (size > 0)
            g_string_append_len(text, bytes, size);
        else if (size == 0 || (errno != EAGAIN && errno != EINTR))
            close_end(fd);
        else if (errno == EAGAIN)
            return;
    }
}

static size_t output_limit(const Run *run) {
    return run->request->output_limit ? run->request->output_limit : OUTPUT_LIMIT;
}

static void read_all(Run *run) {
    read_end(&run->output, run->text, output_limit(run));
    read_end(&run->said, run->messages, SAID_LIMIT * 16);
    if (run->messages->len > SAID_LIMIT) {
        g_string_erase(run->messages, 0, (gssize)(run->messages->len - SAID_LIMIT));
        run->said_cut = true;
    }
}

static void wait_for_output(const Run *run) {
    struct pollfd ends[] = {{.fd = run->output, .events = POLLIN}, {.fd = run->said, .events = POLLIN}, {.fd = interrupt_fd(), .events = POLLIN}};
    poll(ends, G_N_ELEMENTS(ends), TICK_MS);
}

/* --- its end ------------------------------------------------------------------------------------------------------------ */

/* Its number stays taken until it is reaped, so its group can be killed without hitting another. */
static bool has_ended(const Run *run) {
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)run->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == run->pid;
}

static void ask_to_end(Run *run) {
    kill(-run->pid, SIGTERM);
    for (gint64 end = g_get_monotonic_time() + GRACE_MS * 1000; !has_ended(run) && g_get_monotonic_time() < end;)
        g_usleep(TICK_MS * 100);
}

/* Kills what is left of the group, takes what it had printed before, and the exit status. */
static int finish(Run *run) {
    kill(-run->pid, SIGKILL);
    for (gint64 end = g_get_monotonic_time() + DRAIN_MS * 1000; (run->output >= 0 || run->said >= 0) && g_get_monotonic_time() < end;) {
        read_all(run);
        if (run->text->len > output_limit(run))
            break;
        if (run->output >= 0 || run->said >= 0)
            wait_for_output(run);
    }
    int status = 0;
    while (waitpid(run->pid, &status, 0) < 0 && errno == EINTR)
        ;
    running_group = 0;
    close_end(&run->output);
    close_end(&run->said);
    return status;
}

/* False: it is to be stopped, for the reason that is set. */
static bool watch(Run *run, GError **error) {
    int seconds = run->request->timeout_s ? run->request->timeout_s : TIMEOUT_S;
    g_autofree char *title = command_title(run->request->command);
    for (gint64 end = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC; !has_ended(run);) {
        wait_for_output(run);
        read_all(run);
        if (interrupt_check(error))
            return false;
        if (run->text->len > output_limit(run))
            return true; /* said once, at the end */
        if (g_get_monotonic_time() < end)
            continue;
        error_set(error, ERROR_INCOMPLETE, "the command %s did not end within %d s", title, seconds);
        return false;
    }
    return true;
}

/* --- messages ----------------------------------------------------------------------------------------------------------- */

/* The last lines of what it said, or, like programs that complain on stdout, of what it printed. A line that was cut could hide half of a secret: it is left out. */
static char *last_words(const Run *run) {
    bool silent = run->messages->len == 0;
    const GString *from = silent ? run->text : run->messages;
    size_t begin = from->len > SAID_LIMIT ? from->len - SAID_LIMIT : 0;
    bool cut = silent ? begin > 0 : run->said_cut;
    g_autofree char *text = text_utf8(from->str + begin, from->len - begin);
    g_strchomp(text);
    char *newline = strchr(text, '\n');
    const char *whole = !cut ? text : newline ? newline + 1 : "";
    g_autofree char *shown = command_redact(whole);
    char *at = shown + strlen(shown);
    for (int lines = 0; at > shown; at--)
        if (at[-1] == '\n' && ++lines == SAID_LINES)
            break;
    return g_strdup(at);
}

static bool check_end(const Run *run, int status, GError **error) {
    g_autofree char *title = command_title(run->request->command);
    if (run->text->len > output_limit(run)) {
        error_set(error, ERROR_INCOMPLETE, "the command %s printed more than %zu MiB", title, MAX(output_limit(run) >> 20, 1));
        return false;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    if (WIFEXITED(status))
        error_set(error, ERROR_INCOMPLETE, "the command %s failed with exit code %d", title, WEXITSTATUS(status));
    else
        error_set(error, ERROR_INCOMPLETE, "the command %s was ended by signal %d", title, WTERMSIG(status));
    g_autofree char *words = last_words(run);
    if (*words)
        error_set_detail(error, "%s", words);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        error_set_hint(error, "a program of it was not found; it runs in %s", run->request->folder ? run->request->folder : "the present folder");
    return false;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static bool run_to_end(Run *run, GError **error) {
    if (interrupt_check(error) || !start(run, error))
        return false;
    bool ok = watch(run, error);
    if (!has_ended(run))
        ask_to_end(run);
    int status = finish(run);
    return ok && check_end(run, status, error);
}

char *command_run(const CommandRequest *request, size_t *size, GError **error) {
    interrupt_add_emergency(kill_running);
    Run run = {.request = request, .output = -1, .said = -1, .text = g_string_new(NULL), .messages = g_string_new(NULL)};
    bool ok = run_to_end(&run, error);
    close_end(&run.output);
    close_end(&run.said);
    g_string_free(run.messages, TRUE);
    *size = run.text->len;
    return g_string_free(run.text, !ok);
}
