#ifndef SCRATCH_PROCESS_H
#define SCRATCH_PROCESS_H

/* Programs of PostgreSQL as child processes: another user when we are root, an empty environment, limits, and death with their parent. */

#include <stdbool.h>
#include <sys/types.h>
#include <glib.h>

/* Whom the server runs as. PostgreSQL refuses to run as root. */
typedef struct {
    uid_t uid;
    gid_t gid;
    bool change; /* we are root and must change to it */
} ServerUser;

ServerUser server_user_choose(void);

typedef struct {
    const char *const *argv;    /* argv[0] is the whole path */
    ServerUser user;
    const char *folder;         /* working, home and temporary folder */
    const char *library_folder; /* NULL: the system's */
    const char *input;          /* text for its standard input; NULL: none */
    const char *log;            /* file that receives its output */
} ProcessOptions;

/* Starts it; -1 and error when it cannot be forked. The child is told to die (SIGQUIT) with this process. */
pid_t process_start(const ProcessOptions *options, GError **error);

/* Starts it and waits until it ends well. The error carries the end of the log. */
bool process_run(const ProcessOptions *options, int timeout_ms, GError **error);

/* Waits up to `timeout_ms` for the end. True when it ended (or was no child of ours). */
bool process_wait(pid_t pid, int timeout_ms, int *status);

/* Start time of a process in clock ticks since boot: with the pid it names one process for ever. 0: no such process. */
unsigned long long process_start_time(pid_t pid);

/* The last lines of a log, for a message; never NULL. Free with g_free(). */
char *process_log_tail(const char *path);

#endif
