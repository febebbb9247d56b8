#ifndef BASE_ERROR_H
#define BASE_ERROR_H

/*
 * Errors: one message, set once, where the failure happens, complete enough to print; with an optional
 * detail, an optional hint (what to do) and, for errors of a server, its SQLSTATE.
 *
 * Functions that can fail take a `GError **error` last and return false or NULL exactly when it is set. Callers may
 * prefix a message (g_prefix_error) but never replace it. Only the cli module prints errors or exits.
 * What is wrong with the user's schema is a Finding (model/finding.h), not an error.
 */

#include <glib.h>

/* What a caller, and finally the exit code, must tell apart. The exit code of each is in error_exit_code(). */
typedef enum {
    ERROR_FAILED,      /* the tool or its environment: 1 */
    ERROR_USAGE,       /* command line: 64 */
    ERROR_CONFIG,      /* configuration file: 65 */
    ERROR_CONNECT,     /* a database cannot be reached: 5 */
    ERROR_INCOMPLETE,  /* evidence is missing or unstable: 4 */
    ERROR_REPLAY,      /* a migration failed in the scratch server: 3 */
    ERROR_INTERRUPTED, /* a signal asked us to stop: 128 + n */
} ErrorCode;

#define PGSTRATA_ERROR (pgstrata_error_quark())
GQuark pgstrata_error_quark(void);

/* Sets `*error` (which may be NULL) to a new error. The message is a sentence fragment without final full stop. */
void error_set(GError **error, ErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Adds to an error of this domain that error_set() made. No-ops when `error` or `*error` is NULL. */
void error_set_detail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
void error_set_hint(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
void error_set_sqlstate(GError **error, const char *sqlstate);

/* Borrowed from the error; NULL when absent or when the error is of another domain. */
const char *error_get_detail(const GError *error);
const char *error_get_hint(const GError *error);
const char *error_get_sqlstate(const GError *error);

/* The process exit code for an error (1 for other domains; 128 + signal when interrupted). */
int error_exit_code(const GError *error);

#endif
