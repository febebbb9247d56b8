#include "base/log.h"
#include <stdio.h>
#include "base/error.h"
#include "base/text.h"
#include "progress_line.h"

static LogLevel current_level = LOG_NOTICE;

static const char *const labels[] = {
    [LOG_ERROR] = "error: ", [LOG_WARNING] = "warning: ", [LOG_NOTICE] = "", [LOG_INFO] = "", [LOG_DEBUG] = "debug: ",
};

void log_set_level(LogLevel level) {
    current_level = level;
}

bool log_is_enabled(LogLevel level) {
    return level <= current_level;
}

static void write_line(const GString *line) {
    flockfile(stderr); /* the line at once, whatever other threads say */
    progress_hide();
    fwrite(line->str, 1, line->len, stderr);
    fflush(stderr);
    funlockfile(stderr);
}

static void log_valist(LogLevel level, const char *format, va_list arguments) {
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    g_autoptr(GString) line = g_string_new("pgstrata: ");
    g_string_append(line, labels[level]);
    text_visible(line, message, -1, true);
    g_string_append_c(line, '\n');
    write_line(line);
}

/* One function a level: the compiler checks the format of each. */
#define DEFINE_LOG(name, level)                 \
    void name(const char *format, ...) {        \
        if (!log_is_enabled(level))             \
            return;                             \
        va_list arguments;                      \
        va_start(arguments, format);            \
        log_valist(level, format, arguments);   \
        va_end(arguments);                      \
    }

DEFINE_LOG(log_error, LOG_ERROR)
DEFINE_LOG(log_warning, LOG_WARNING)
DEFINE_LOG(log_notice, LOG_NOTICE)
DEFINE_LOG(log_info, LOG_INFO)
DEFINE_LOG(log_debug, LOG_DEBUG)

/* Lines after the first are indented, so no text can pass for a message of its own. */
static void append_part(GString *out, const char *label, const char *text) {
    if (!text)
        return;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i]; i++) {
        if (i == 0)
            g_string_append_printf(out, "pgstrata: %s: ", label);
        else
            g_string_append(out, "    ");
        text_visible(out, lines[i], -1, true);
        g_string_append_c(out, '\n');
    }
}

void log_gerror(const GError *error) {
    if (!error || !log_is_enabled(LOG_ERROR))
        return;
    g_autoptr(GString) out = g_string_new("pgstrata: error: ");
    text_visible(out, error->message, -1, true);
    if (error_get_sqlstate(error)) {
        g_string_append(out, " (SQLSTATE ");
        text_visible(out, error_get_sqlstate(error), -1, true);
        g_string_append_c(out, ')');
    }
    g_string_append_c(out, '\n');
    append_part(out, "detail", error_get_detail(error));
    append_part(out, "hint", error_get_hint(error));
    write_line(out);
}
