#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

/*
 * Signals become a flag and a readable descriptor. SIGINT, SIGTERM and SIGHUP: the first asks every long loop to stop (the
 * functions return ERROR_INTERRUPTED and clean up on the way out), the second runs the emergency clean-up and exits at once. SIGPIPE is ignored.
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

#endif
