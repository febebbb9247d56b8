#define _GNU_SOURCE /* setresuid, close_range */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"

#define NOBODY 65534
#define LOG_LIMIT (1 << 20)
#define TAIL_LINES 6

/* A migration can fill memory or disk whatever its privileges: one file, one process at a time is bounded here. */
static const struct {
    int resource;
    rlim_t limit;
} child_limits[] = {
    {RLIMIT_CORE, 0},
    {RLIMIT_FSIZE, (rlim_t)256 << 20},
    {RLIMIT_AS, (rlim_t)4 << 30},
};

ServerUser server_user_choose(void) {
    ServerUser user = {.uid = geteuid(), .gid = getegid()};
    if (user.uid != 0)
        return user;
    static const char *const names[] = {"postgres", "nobody"};
    user = (ServerUser){.uid = NOBODY, .gid = NOBODY, .change = true};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const struct passwd *entry = getpwnam(names[i]);
        if (entry && entry->pw_uid != 0) {
            user.uid = entry->pw_uid;
            user.gid = entry->pw_gid;
            return user;
        }
    }
    return user;
}

/* The user's environment holds secrets and settings (PGOPTIONS, PGDATA); nothing of it reaches the server. */
static char **make_environment(const ProcessOptions *options) {
    GPtrArray *list = g_ptr_array_new();
    g_ptr_array_add(list, g_strdup("PATH=/usr/bin:/bin"));
    g_ptr_array_add(list, g_strdup("LC_ALL=C"));
    g_ptr_array_add(list, g_strdup("TZ=UTC"));
    g_ptr_array_add(list, g_strdup("PGPASSFILE=/dev/null"));
    g_ptr_array_add(list, g_strconcat("HOME=", options->folder, NULL));
    g_ptr_array_add(list, g_strconcat("TMPDIR=", options->folder, NULL));
    if (options->library_folder)
        g_ptr_array_add(list, g_strconcat("LD_LIBRARY_PATH=", options->library_folder, NULL));
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

static bool drop_privileges(const ServerUser *user) {
    if (!user->change)
        return true;
    return setgroups(0, NULL) == 0 && setresgid(user->gid, user->gid, user->gid) == 0 && setresuid(user->uid, user->uid, user->uid) == 0;
}

static void reset_signals(void) {
    for (int number = 1; number < NSIG; number++)
        if (number != SIGKILL && number != SIGSTOP)
            signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the child, between fork and exec. Never returns. The order matters: changing the user clears the death signal, and the
 * parent may have died before the signal was asked for. */
G_GNUC_NORETURN static void become(const ProcessOptions *options, char **environment, int input, int output, pid_t parent) {
    setsid(); /* Ctrl-C at the terminal is for us, not for the server */
    reset_signals();
    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0)
        _exit(126);
    close_range(3, ~0U, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(child_limits); i++) {
        struct rlimit old, new = {child_limits[i].limit, child_limits[i].limit};
        if (getrlimit((unsigned)child_limits[i].resource, &old) == 0 && old.rlim_max >= new.rlim_max)
            setrlimit((unsigned)child_limits[i].resource, &new);
    }
    if (!drop_privileges(&options->user)) {
        static const char message[] = "cannot change to the server's user\n";
        (void)!write(2, message, sizeof message - 1);
        _exit(126);
    }
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (getppid() != parent)
        _exit(126);
    umask(077);
    if (chdir(options->folder) < 0)
        _exit(126);
    execve(options->argv[0], (char *const *)(uintptr_t)options->argv, environment);
    static const char message[] = "cannot execute the program\n";
    (void)!write(2, message, sizeof message - 1);
    _exit(127);
}

/* A pipe would need someone to feed it: the text is short, an unlinked file does. */
static int open_input(const ProcessOptions *options, GError **error) {
    if (!options->input)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    g_autofree char *path = g_build_filename(options->folder, "input-XXXXXX", NULL);
    int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        error_set(error, ERROR_FAILED, "cannot make %s: %s", path, g_strerror(errno));
        return -1;
    }
    unlink(path);
    if (!file_write_fd(fd, options->input, strlen(options->input), error)) {
        close(fd);
        return -1;
    }
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static pid_t fork_quietly(const ProcessOptions *options, int input, int output) {
    g_auto(GStrv) environment = make_environment(options);
    sigset_t all, old;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &old); /* our handlers must not run in the child */
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0)
        become(options, environment, input, output, parent);
    int code = errno;
    sigprocmask(SIG_SETMASK, &old, NULL);
    errno = code;
    return pid;
}

pid_t process_start(const ProcessOptions *options, GError **error) {
    int input = open_input(options, error);
    if (input < 0) {
        if (error && !*error)
            error_set(error, ERROR_FAILED, "cannot open /dev/null: %s", g_strerror(errno));
        return -1;
    }
    int output = open(options->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (output < 0) {
        error_set(error, ERROR_FAILED, "cannot make %s: %s", options->log, g_strerror(errno));
        close(input);
        return -1;
    }
    pid_t pid = fork_quietly(options, input, output);
    if (pid < 0)
        error_set(error, ERROR_FAILED, "cannot start %s: %s", options->argv[0], g_strerror(errno));
    close(input);
    close(output);
    return pid;
}

bool process_wait(pid_t pid, int timeout_ms, int *status) {
    int ignored;
    for (gint64 end = g_get_monotonic_time() + (gint64)timeout_ms * 1000;;) {
        pid_t ended = waitpid(pid, status ? status : &ignored, WNOHANG);
        if (ended == pid || (ended < 0 && errno != EINTR))
            return true;
        if (g_get_monotonic_time() >= end)
            return false;
        g_usleep(500);
    }
}

char *process_log_tail(const char *path) {
    g_autofree char *text = file_read(path, LOG_LIMIT, NULL, NULL);
    if (!text)
        return g_strdup("");
    g_strchomp(text);
    char *from = text + strlen(text);
    for (int lines = 0; from > text; from--)
        if (from[-1] == '\n' && ++lines == TAIL_LINES)
            break;
    return g_strdup(from);
}

static bool wait_for_end(pid_t pid, int timeout_ms, int *status, GError **error) {
    for (gint64 end = g_get_monotonic_time() + (gint64)timeout_ms * 1000;;) {
        if (process_wait(pid, 20, status))
            return true;
        bool late = g_get_monotonic_time() >= end;
        if (late)
            error_set(error, ERROR_FAILED, "it did not end within %d s", timeout_ms / 1000);
        if (late || interrupt_check(error)) {
            kill(pid, SIGKILL);
            process_wait(pid, 5000, status);
            return false;
        }
    }
}

bool process_run(const ProcessOptions *options, int timeout_ms, GError **error) {
    pid_t pid = process_start(options, error);
    if (pid < 0)
        return false;
    int status = 0;
    if (!wait_for_end(pid, timeout_ms, &status, error)) {
        g_prefix_error(error, "%s: ", options->argv[0]);
        return false;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    g_autofree char *tail = process_log_tail(options->log);
    error_set(error, ERROR_FAILED, "%s failed (%s %d)", options->argv[0], WIFEXITED(status) ? "exit code" : "signal",
              WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    error_set_detail(error, "%s", tail);
    return false;
}

unsigned long long process_start_time(pid_t pid) {
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid);
    g_autofree char *text = file_read(path, 4096, NULL, NULL);
    /* The command's name is in parentheses and may hold anything; field 22 counts from the last one. */
    const char *rest = text ? strrchr(text, ')') : NULL;
    if (!rest)
        return 0;
    g_auto(GStrv) fields = g_strsplit(rest + 1, " ", 22);
    return g_strv_length(fields) > 20 ? strtoull(fields[20], NULL, 10) : 0;
}
