#include "server/connection.h"

char *connection_quote_identifier(const char *name) {
    GString *out = g_string_new("\"");
    for (; *name; name++) {
        if (*name == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *name);
    }
    g_string_append_c(out, '"');
    return g_string_free(out, FALSE);
}

/* With a backslash the E'' form is used, which means the same whatever standard_conforming_strings is. */
char *connection_quote_literal(const char *text) {
    bool escape = false;
    GString *out = g_string_new("'");
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\') {
            escape = escape || *text == '\\';
            g_string_append_c(out, *text);
        }
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '\'');
    if (escape)
        g_string_prepend(out, " E");
    return g_string_free(out, FALSE);
}
