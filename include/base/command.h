#ifndef BASE_COMMAND_H
#define BASE_COMMAND_H

/*
 * Runs a command line that the user named, and takes what it prints. It runs as /bin/sh -c in a session of its own, with our environment, without terminal and without input; all
 * that it started in its process group is killed when it ends, runs into a limit, or when we are interrupted.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef struct {
    const char *command;
    const char *folder;  /* working folder; NULL: ours */
    int timeout_s;       /* 0: 60 */
    size_t output_limit; /* bytes; 0: 64 MiB */
} CommandRequest;

/* What it printed, NUL-terminated beyond *size. ERROR_INCOMPLETE: it failed (the detail is the end of what it said, secrets hidden), took too long, printed too much. ERROR_FAILED:
 * it cannot be started. ERROR_INTERRUPTED. Free with g_free(). */
char *command_run(const CommandRequest *request, size_t *size, GError **error);

/* The text with what looks like a secret hidden: passwords in URLs, values of what is named like a secret, and the values of such variables of our environment. Free with g_free(). */
char *command_redact(const char *text);

/* The command line for messages: short, on one line, redacted. Free with g_free(). */
char *command_title(const char *command);

#endif
