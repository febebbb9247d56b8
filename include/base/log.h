#ifndef BASE_LOG_H
#define BASE_LOG_H

/*
 * Messages to the person at the terminal, on stderr only. Every text passes through text_visible(), so no
 * byte of a repository or a database can move the cursor. One line a message: "pgstrata: warning: ...".
 */

#include <stdbool.h>
#include <glib.h>

typedef enum { LOG_ERROR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG } LogLevel;

/* Messages above `level` are dropped. Default LOG_NOTICE; -q gives LOG_ERROR, -v LOG_INFO, -vv LOG_DEBUG. */
void log_set_level(LogLevel level);
bool log_is_enabled(LogLevel level);

void log_error(const char *format, ...) G_GNUC_PRINTF(1, 2);
void log_warning(const char *format, ...) G_GNUC_PRINTF(1, 2);
void log_notice(const char *format, ...) G_GNUC_PRINTF(1, 2);
void log_info(const char *format, ...) G_GNUC_PRINTF(1, 2);
void log_debug(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* Prints an error with its detail and hint. */
void log_gerror(const GError *error);

#endif
