#include "write.h"

#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "output/output.h"

#define LEAST_BYTES 1000 /* less has no room for a verdict */

static const struct {
    const char *name, *suffix;
    Format format;
} formats[] = {
    {"markdown", ".md", FORMAT_MARKDOWN}, {"md", ".markdown", FORMAT_MARKDOWN},
    {"html", ".html", FORMAT_HTML},       {"json", ".json", FORMAT_JSON},
};

bool format_resolve(const char *format, const char *output, Format *result, GError **error) {
    *result = FORMAT_MARKDOWN;
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
        if (format ? strcmp(formats[i].name, format) == 0 : output && g_str_has_suffix(output, formats[i].suffix)) {
            *result = formats[i].format;
            return true;
        }
    if (!format)
        return true;
    error_set(error, ERROR_USAGE, "unknown format \"%s\"", format);
    error_set_hint(error, "formats: markdown, html, json");
    return false;
}

char *format_document(Format format, Document *document, const char *title) {
    return format == FORMAT_HTML ? output_html(document, title) : output_markdown(document);
}

bool max_bytes_parse(const char *text, size_t by_default, size_t *limit, GError **error) {
    gint64 number = 0;
    *limit = by_default;
    if (!text)
        return true;
    if (strcmp(text, "none") == 0) {
        *limit = SIZE_MAX;
        return true;
    }
    if (!g_ascii_string_to_signed(text, 10, LEAST_BYTES, G_MAXINT32, &number, NULL)) {
        error_set(error, ERROR_USAGE, "--max-bytes: \"%s\" is no number of at least %d, nor \"none\"", text, LEAST_BYTES);
        return false;
    }
    *limit = (size_t)number;
    return true;
}

bool write_result(const char *output, const char *bytes, GError **error) {
    if (output && strcmp(output, "-") != 0)
        return file_write(output, bytes, strlen(bytes), error);
    if (file_write_fd(STDOUT_FILENO, bytes, strlen(bytes), error))
        return true;
    g_prefix_error(error, "standard output: ");
    return false;
}

bool fail_on_parse(const char *text, Severity *severity, GError **error) {
    *severity = SEVERITY_ERROR;
    if (!text)
        return true;
    *severity = severity_find(text);
    if (*severity != SEVERITY_COUNT || strcmp(text, "never") == 0)
        return true;
    error_set(error, ERROR_USAGE, "--fail-on: \"%s\" is no severity", text);
    error_set_hint(error, "severities: error, warning, info, never");
    return false;
}
