#include "column.h"

#include <string.h>

/* How a column gets from one type to another, by the little that the names of types say. */

typedef enum { FAMILY_OTHER, FAMILY_NUMBER, FAMILY_TEXT, FAMILY_DATE, FAMILY_TIME, FAMILY_BITS, FAMILY_JSON, FAMILY_ADDRESS } Family;

static const struct {
    const char *name;
    Family family;
    int width; /* an integer that fits into another of the same or a greater width */
} types[] = {
    {"smallint", FAMILY_NUMBER, 2}, {"integer", FAMILY_NUMBER, 4}, {"bigint", FAMILY_NUMBER, 8}, {"numeric", FAMILY_NUMBER, 16},
    {"real", FAMILY_NUMBER, 0}, {"double precision", FAMILY_NUMBER, 0}, {"text", FAMILY_TEXT, 0}, {"character varying", FAMILY_TEXT, 0},
    {"character", FAMILY_TEXT, 0}, {"name", FAMILY_TEXT, 0}, {"date", FAMILY_DATE, 0}, {"timestamp without time zone", FAMILY_DATE, 0},
    {"timestamp with time zone", FAMILY_DATE, 0}, {"time without time zone", FAMILY_TIME, 0}, {"time with time zone", FAMILY_TIME, 0},
    {"interval", FAMILY_TIME, 0}, {"bit", FAMILY_BITS, 0}, {"bit varying", FAMILY_BITS, 0}, {"json", FAMILY_JSON, 0}, {"jsonb", FAMILY_JSON, 0},
    {"inet", FAMILY_ADDRESS, 0}, {"cidr", FAMILY_ADDRESS, 0},
};

/* The type without what stands in parentheses: "timestamp(3) with time zone" is "timestamp with time zone". Free with g_free(). */
static char *bare_type(const char *type) {
    const char *open = strchr(type, '('), *close = open ? strchr(open, ')') : NULL;
    return close ? g_strdup_printf("%.*s%s", (int)(open - type), type, close + 1) : g_strdup(type);
}

static int find_type(const char *type) {
    g_autofree char *bare = bare_type(type);
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i].name, bare) == 0)
            return (int)i;
    return -1;
}

static Family family_of(const char *type) {
    int at = find_type(type);
    return at < 0 ? FAMILY_OTHER : types[at].family;
}

/* "10,2" of numeric(10,2); -1 for a number that is not there. */
static void modifiers(const char *type, int *first, int *second) {
    *first = *second = -1;
    const char *open = strchr(type, '(');
    if (!open)
        return;
    *first = (int)g_ascii_strtoll(open + 1, NULL, 10);
    const char *comma = strchr(open, ',');
    *second = comma ? (int)g_ascii_strtoll(comma + 1, NULL, 10) : -1;
}

/* The stored bytes stay as they are, so nothing is rewritten. */
static bool is_same_bytes(const char *before, const char *after) {
    g_autofree char *old = bare_type(before), *new = bare_type(after);
    int length, scale, new_length, new_scale;
    modifiers(before, &length, &scale);
    modifiers(after, &new_length, &new_scale);
    bool longer = new_length < 0 || (length >= 0 && new_length >= length);
    bool to_text = strcmp(new, "text") == 0 || strcmp(new, "character varying") == 0;
    if (to_text && (strcmp(old, "text") == 0 || strcmp(old, "character varying") == 0))
        return longer;
    if (strcmp(old, "cidr") == 0 && strcmp(new, "inet") == 0)
        return true;
    if (strcmp(old, new) != 0 || strchr(before, '[') || strcmp(old, "character") == 0 || strcmp(old, "bit") == 0)
        return false;
    return longer && (new_scale == scale || new_length < 0) && family_of(before) != FAMILY_OTHER;
}

static bool always_fits(const char *before, const char *after) {
    int old = find_type(before), new = find_type(after), length, scale;
    if (old < 0 || new < 0)
        return false;
    modifiers(after, &length, &scale);
    if (types[new].family == FAMILY_TEXT)
        return length < 0 && strcmp(types[new].name, "name") != 0 && strcmp(types[new].name, "character") != 0;
    return types[old].width > 0 && types[new].width >= types[old].width && length < 0;
}

unsigned repair_type_risks(const char *before, const char *after) {
    if (is_same_bytes(before, after))
        return RISK_SAFE;
    return RISK_LOCKS | RISK_REWRITES | (always_fits(before, after) ? 0 : RISK_MAY_FAIL);
}

/* A cast is there between types of a family, from and to text, and between booleans and integers. */
static bool has_cast(const char *before, const char *after) {
    Family old = family_of(before), new = family_of(after);
    if (old == FAMILY_TEXT || new == FAMILY_TEXT)
        return true;
    if (strcmp(before, "boolean") == 0 || strcmp(after, "boolean") == 0)
        return strcmp(before, "integer") == 0 || strcmp(after, "integer") == 0;
    g_autofree char *a = bare_type(before), *b = bare_type(after);
    return strcmp(a, b) == 0 || (old != FAMILY_OTHER && old == new);
}

char *repair_type_using(const char *column, const char *before, const char *after) {
    return g_strdup_printf("%s%s::%s", column, has_cast(before, after) ? "" : "::text", after);
}
