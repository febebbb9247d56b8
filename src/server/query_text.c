#include "query_text.h"

#include <string.h>
#include <glib.h>

#include "base/embed.h"

/* The size of the mark at the begin of a line when it makes the line active, else 0. */
static size_t active_mark(const char *line, int major, bool only) {
    if (!g_str_has_prefix(line, "--["))
        return 0;
    if (g_str_has_prefix(line, "--[only]"))
        return only ? strlen("--[only]") : 0;
    char *end;
    gint64 from = g_ascii_strtoll(line + 3, &end, 10);
    if (end == line + 3 || !g_str_has_prefix(end, "+]"))
        return 0;
    return major >= from ? (size_t)(end + 2 - line) : 0;
}

char *query_text_assemble(const char *sql, int server_version, bool only) {
    char *text = g_strdup(sql);
    for (char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        memset(line, ' ', active_mark(line, server_version / 10000, only));
    }
    return text;
}

char *query_text_load(const char *name, int server_version, bool only) {
    g_autofree char *path = g_strconcat("src/server/queries/", name, ".sql", NULL);
    const char *sql = embedded_file(path, NULL);
    g_assert(sql);
    return query_text_assemble(sql, server_version, only);
}
