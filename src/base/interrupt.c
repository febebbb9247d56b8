#define _GNU_SOURCE /* pipe2 */
#include "base/interrupt.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#include "base/error.h"

#define HOOKS_MAX 8
#define SAME_SIGNAL_NS 100000000

static volatile sig_atomic_t stop_signal;
static struct timespec stop_time; /* written and read in the handler only */
static int pipe_ends[2] = {-1, -1};
static void (*volatile hooks[HOOKS_MAX])(void);
static volatile sig_atomic_t hook_count;

static bool is_echo(int signal_number) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t passed = (int64_t)(now.tv_sec - stop_time.tv_sec) * 1000000000 + (now.tv_nsec - stop_time.tv_nsec);
    return signal_number == stop_signal && passed < SAME_SIGNAL_NS;
}

static void handle(int signal_number) {
    int saved = errno;
    if (!stop_signal) {
        clock_gettime(CLOCK_MONOTONIC, &stop_time);
        stop_signal = signal_number;
        /* The pipe holds more than the one byte that is ever written. */
        if (write(pipe_ends[1], "", 1) < 0)
            errno = 0;
    } else if (!is_echo(signal_number)) {
        for (int i = hook_count; i > 0; i--)
            hooks[i - 1]();
        _exit(128 + signal_number);
    }
    errno = saved;
}

static void catch_signal(int signal_number) {
    struct sigaction old;
    if (sigaction(signal_number, NULL, &old) == 0 && old.sa_handler == SIG_IGN)
        return;
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

void interrupt_install(void) {
    if (pipe_ends[0] >= 0)
        return;
    if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) < 0)
        g_error("cannot make a pipe: %s", g_strerror(errno));
    catch_signal(SIGINT);
    catch_signal(SIGTERM);
    catch_signal(SIGHUP);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
}

int interrupt_signal(void) {
    return stop_signal;
}

bool interrupt_check(GError **error) {
    if (!stop_signal)
        return false;
    error_set(error, ERROR_INTERRUPTED, "interrupted by signal %d", (int)stop_signal);
    return true;
}

int interrupt_fd(void) {
    return pipe_ends[0];
}

void interrupt_add_emergency(void (*hook)(void)) {
    for (int i = 0; i < hook_count; i++)
        if (hooks[i] == hook)
            return;
    g_assert(hook_count < HOOKS_MAX);
    hooks[hook_count] = hook; /* before the count: the handler may run in between */
    hook_count++;
}
