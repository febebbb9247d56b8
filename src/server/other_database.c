/* A connection string that leads to another database of the same server. */

#include <libpq-fe.h>
#include <string.h>
#include "server/connection.h"

static void append(GString *out, const char *keyword, const char *value) {
    g_string_append_printf(out, "%s%s='", out->len > 0 ? " " : "", keyword);
    for (const char *c = value; *c; c++) {
        if (*c == '\'' || *c == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '\'');
}

char *connection_with_database(const char *conninfo, const char *database) {
    PQconninfoOption *parsed = PQconninfoParse(conninfo, NULL);
    if (!parsed)
        return NULL;
    GString *out = g_string_new(NULL);
    for (const PQconninfoOption *option = parsed; option->keyword; option++)
        if (option->val && strcmp(option->keyword, "dbname") != 0)
            append(out, option->keyword, option->val);
    append(out, "dbname", database);
    PQconninfoFree(parsed);
    return g_string_free(out, FALSE);
}
