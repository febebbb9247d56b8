#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

/*
 * Signals become a flag and a readable descriptor. SIGINT, SIGTERM and SIGHUP: the first asks every long loop to stop (the
 * functions return ERROR_INTERRUPTED and clean up on the way out), the second runs the emergency clean-up and exits at once. SIGPIPE is ignored.
 * The same signal again within 100 ms counts as one (timeout(1) and shells signal the process and its group). A signal that was ignored at
 * the start (nohup, background jobs) stays ignored. A child process that is to run another program must restore SIGPIPE.
 */

#include <stdbool.h>
#include <glib.h>

void interrupt_install(void);

/* The signal that asked us to stop, or 0. */
int interrupt_signal(void);

/* True, with ERROR_INTERRUPTED set, when a stop was asked for. For use in loops: `if (interrupt_check(error)) return NULL;` */
bool interrupt_check(GError **error);

/* A descriptor that is readable from the first signal on; for poll() beside a socket. -1 before interrupt_install(). */
int interrupt_fd(void);

/* Adds an emergency clean-up: run in the signal handler by the second signal, last added first, before the process exits with
 * 128 + n. Only async-signal-safe calls are allowed in it. Adding the same one twice is one; at most 8. */
void interrupt_add_emergency(void (*hook)(void));

#endif
