#include "base/error.h"
#include <signal.h>
#include <stdbool.h>
#include "base/interrupt.h"

typedef struct {
    char *detail;
    char *hint;
    char *sqlstate;
} PgstrataErrorPrivate;

static void pgstrata_error_private_init(PgstrataErrorPrivate *extra) {
    *extra = (PgstrataErrorPrivate){0};
}

static void pgstrata_error_private_copy(const PgstrataErrorPrivate *from, PgstrataErrorPrivate *to) {
    to->detail = g_strdup(from->detail);
    to->hint = g_strdup(from->hint);
    to->sqlstate = g_strdup(from->sqlstate);
}

static void pgstrata_error_private_clear(PgstrataErrorPrivate *extra) {
    g_free(extra->detail);
    g_free(extra->hint);
    g_free(extra->sqlstate);
}

/* GLib's own macro casts const away. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-qual"
G_DEFINE_EXTENDED_ERROR(PgstrataError, pgstrata_error)
#pragma GCC diagnostic pop

void error_set(GError **error, ErrorCode code, const char *format, ...) {
    if (!error)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_propagate_error(error, g_error_new_valist(PGSTRATA_ERROR, (int)code, format, arguments));
    va_end(arguments);
}

/* NULL: nothing to add to. */
static PgstrataErrorPrivate *extra_of(const GError *error) {
    return error && error->domain == PGSTRATA_ERROR ? pgstrata_error_get_private(error) : NULL;
}

static void replace(char **text, char *take_text) {
    g_free(*text);
    *text = take_text;
}

void error_set_detail(GError **error, const char *format, ...) {
    PgstrataErrorPrivate *extra = extra_of(error ? *error : NULL);
    if (!extra)
        return;
    va_list arguments;
    va_start(arguments, format);
    replace(&extra->detail, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void error_set_hint(GError **error, const char *format, ...) {
    PgstrataErrorPrivate *extra = extra_of(error ? *error : NULL);
    if (!extra)
        return;
    va_list arguments;
    va_start(arguments, format);
    replace(&extra->hint, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void error_set_sqlstate(GError **error, const char *sqlstate) {
    PgstrataErrorPrivate *extra = extra_of(error ? *error : NULL);
    if (extra)
        replace(&extra->sqlstate, g_strdup(sqlstate));
}

const char *error_get_detail(const GError *error) {
    const PgstrataErrorPrivate *extra = extra_of(error);
    return extra ? extra->detail : NULL;
}

const char *error_get_hint(const GError *error) {
    const PgstrataErrorPrivate *extra = extra_of(error);
    return extra ? extra->hint : NULL;
}

const char *error_get_sqlstate(const GError *error) {
    const PgstrataErrorPrivate *extra = extra_of(error);
    return extra ? extra->sqlstate : NULL;
}

int error_exit_code(const GError *error) {
    if (!error || error->domain != PGSTRATA_ERROR)
        return 1;
    switch ((ErrorCode)error->code) {
    case ERROR_USAGE:
        return 64;
    case ERROR_CONFIG:
        return 65;
    case ERROR_CONNECT:
        return 5;
    case ERROR_INCOMPLETE:
        return 4;
    case ERROR_REPLAY:
        return 3;
    case ERROR_INTERRUPTED:
        return 128 + (interrupt_signal() ? interrupt_signal() : SIGINT);
    case ERROR_FAILED:
        return 1;
    }
    return 1;
}
