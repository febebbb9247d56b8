#ifndef CLI_WRITE_H
#define CLI_WRITE_H

/* Results on their way out: formats, standard output or an atomically replaced file. */

#include "analysis/audit.h"
#include "document/document.h"
#include "options.h"

typedef enum { FORMAT_MARKDOWN, FORMAT_HTML, FORMAT_JSON, FORMAT_TEXT } Format;

/* The format of --format, else of the output's file name, else Markdown. ERROR_USAGE for an unknown one, and for FORMAT_TEXT, which only some commands have. */
bool format_resolve(const char *format, const char *output, Format *result, GError **error);

/* The document's bytes; `json` makes them for FORMAT_JSON. Free with g_free(). */
char *format_document(Format format, Document *document, const char *title);

/* --max-bytes; SIZE_MAX: no limit. */
bool max_bytes_parse(const char *text, size_t by_default, size_t *limit, GError **error);

/* Writes to the file, or to standard output when it is NULL or "-". */
bool write_result(const char *output, const char *bytes, GError **error);

/* The severity of --fail-on (SEVERITY_COUNT: never). */
bool fail_on_parse(const char *text, Severity *severity, GError **error);

#endif
