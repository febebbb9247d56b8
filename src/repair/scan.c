#include "scan.h"

#include <string.h>
#include <glib.h>

static bool begins_name(unsigned char at) {
    return g_ascii_isalpha(at) || at == '_' || at >= 0x80;
}

static bool continues_name(unsigned char at) {
    return begins_name(at) || g_ascii_isdigit(at) || at == '$';
}

/* The end of what is between two of these signs, which stands for itself when doubled. */
static const char *scan_between(const char *at, char sign, bool escapes) {
    for (at++; *at; at++) {
        if (escapes && *at == '\\' && at[1])
            at++;
        else if (*at == sign && at[1] == sign)
            at++;
        else if (*at == sign)
            return at + 1;
    }
    return at;
}

static const char *scan_dollars(const char *at) {
    const char *tag = at + 1;
    while (continues_name((unsigned char)*tag) && *tag != '$')
        tag++;
    if (*tag != '$' || g_ascii_isdigit(at[1]))
        return at;
    size_t size = (size_t)(tag + 1 - at);
    g_autofree char *mark = g_strndup(at, size);
    const char *end = strstr(at + size, mark);
    return end ? end + size : at + strlen(at);
}

const char *repair_scan_name(const char *at) {
    if (*at == '"')
        return scan_between(at, '"', false);
    if (!begins_name((unsigned char)*at))
        return NULL;
    while (continues_name((unsigned char)*at))
        at++;
    return at;
}

const char *repair_scan_quoted(const char *at) {
    if (*at == '\'')
        return scan_between(at, '\'', false);
    if (*at == 'E' && at[1] == '\'')
        return scan_between(at + 1, '\'', true);
    if (*at == '"')
        return scan_between(at, '"', false);
    return *at == '$' ? scan_dollars(at) : at;
}
