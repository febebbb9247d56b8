/* Texts of ledger columns: times and arrays as PostgreSQL prints them. */

#include "runners/past.h"

#include <stdio.h>
#include <string.h>

/* "+01", "+0130", "+01:30"; "" and "Z": UTC. */
static bool parse_zone(const char *text, int64_t *offset) {
    int hours = 0, minutes = 0, end = 0;
    *offset = 0;
    if (*text == '\0' || strcmp(text, "Z") == 0)
        return true;
    if (*text != '+' && *text != '-')
        return false;
    if (sscanf(text + 1, "%2d%n:%2d%n", &hours, &end, &minutes, &end) < 1)
        return false;
    if (text[1 + end] != '\0' && (sscanf(text + 1, "%2d%2d%n", &hours, &minutes, &end) < 2 || text[1 + end] != '\0'))
        return false;
    *offset = (*text == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

bool past_parse_time(const char *text, int64_t *seconds) {
    int year, month, day, hour, minute, second, end = 0;
    if (!text || sscanf(text, "%d-%2d-%2d%*1[ T]%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second, &end) != 6 || end == 0)
        return false;
    const char *rest = text + end;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    int64_t offset;
    if (!parse_zone(rest, &offset))
        return false;
    g_autoptr(GDateTime) time = g_date_time_new_utc(year, month, day, hour, minute, MIN(second, 59));
    if (!time)
        return false;
    *seconds = g_date_time_to_unix(time) - offset;
    return true;
}

/* One element at *at; NULL: SQL NULL. *at stands behind it. */
static char *parse_element(const char **at) {
    GString *out = g_string_new(NULL);
    bool quoted = **at == '"';
    const char *c = *at + quoted;
    for (; *c && (quoted ? *c != '"' : *c != ',' && *c != '}'); c++) {
        if (*c == '\\' && c[1])
            c++;
        g_string_append_c(out, *c);
    }
    *at = quoted && *c == '"' ? c + 1 : c;
    if (!quoted && g_ascii_strcasecmp(out->str, "null") == 0)
        return g_string_free(out, TRUE);
    return g_string_free(out, FALSE);
}

GPtrArray *past_parse_array(const char *literal) {
    if (!literal || *literal != '{')
        return NULL;
    g_autoptr(GPtrArray) elements = g_ptr_array_new_with_free_func(g_free);
    const char *at = literal + 1;
    while (*at && *at != '}') {
        char *element = parse_element(&at);
        if (element)
            g_ptr_array_add(elements, element);
        if (*at == ',')
            at++;
        else if (*at != '}')
            return NULL;
    }
    return *at == '}' ? g_steal_pointer(&elements) : NULL;
}
