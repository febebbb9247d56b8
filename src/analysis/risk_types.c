/* What a change of a column's type costs: as ATColumnChangeRequiresRewrite() decides, from the types' names. */

#include "risk_types.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <glib.h>

#define UNLIMITED 1000000

typedef struct {
    char *base;       /* without modifiers: "character varying", "integer[]" */
    int first, second; /* modifiers; UNLIMITED and 0: none */
    bool modified;
} TypeParts;

static void type_parts_clear(TypeParts *parts) {
    g_free(parts->base);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TypeParts, type_parts_clear)

/* "timestamp(3) with time zone" -> "timestamp with time zone", 3 */
static TypeParts split_type(const char *type) {
    TypeParts parts = {NULL, UNLIMITED, 0, false};
    const char *open = strchr(type, '('), *close = open ? strchr(open, ')') : NULL;
    if (!close) {
        parts.base = g_strdup(type);
        return parts;
    }
    parts.base = g_strdup_printf("%.*s%s", (int)(open - type), type, close + 1);
    parts.modified = sscanf(open, "(%d,%d", &parts.first, &parts.second) >= 1;
    return parts;
}

/* --- modifiers of one type -------------------------------------------------------------------------------------------------- */

/* character varying(10) -> (20): longer or no limit costs nothing; text is the one without limit. */
static TypeChange change_length(const TypeParts *before, const TypeParts *after) {
    bool shorter = after->first < before->first;
    return (TypeChange){.rewrites = shorter, .narrows = shorter};
}

static TypeChange change_numeric(const TypeParts *before, const TypeParts *after) {
    if (!after->modified)
        return (TypeChange){.rewrites = false};
    bool digits = !before->modified || after->first - after->second < before->first - before->second; /* before the point */
    bool scale = !before->modified || after->second < before->second;
    bool free = before->modified && after->second == before->second && after->first >= before->first;
    return (TypeChange){.rewrites = !free, .narrows = digits || scale};
}

static TypeChange change_modifier(const TypeParts *before, const TypeParts *after) {
    static const char *const growing[] = {"character varying", "bit varying"};
    for (size_t i = 0; i < G_N_ELEMENTS(growing); i++)
        if (strcmp(before->base, growing[i]) == 0)
            return change_length(before, after);
    if (strcmp(before->base, "numeric") == 0)
        return change_numeric(before, after);
    bool time = g_str_has_prefix(before->base, "time") || g_str_has_prefix(before->base, "interval");
    bool fewer = after->first < before->first && !(time && after->first >= 6); /* 6 is the most that is stored */
    return (TypeChange){.rewrites = time ? fewer : true, .narrows = fewer};
}

/* --- between types ----------------------------------------------------------------------------------------------------------- */

/* Casts without a function: the bytes stay. */
static bool is_binary(const char *before, const char *after) {
    static const char *const pairs[][2] = {{"character varying", "text"}, {"text", "character varying"}, {"cidr", "inet"}, {"xml", "text"}, {"xml", "character varying"},
                                           {"text", "citext"}, {"citext", "text"}, {"character varying", "citext"}, {"citext", "character varying"}, {"integer", "oid"},
                                           {"bit", "bit varying"}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (strcmp(pairs[i][0], before) == 0 && strcmp(pairs[i][1], after) == 0)
            return true;
    return false;
}

/* A type on the left holds values that the one on the right does not. */
static bool is_narrower(const char *before, const char *after) {
    static const char *const pairs[][2] = {
        {"bigint", "integer"}, {"bigint", "smallint"}, {"integer", "smallint"}, {"numeric", "bigint"}, {"numeric", "integer"}, {"numeric", "smallint"},
        {"numeric", "real"}, {"numeric", "double precision"}, {"double precision", "real"}, {"double precision", "bigint"}, {"double precision", "integer"},
        {"double precision", "smallint"}, {"real", "bigint"}, {"real", "integer"}, {"real", "smallint"},
        {"timestamp with time zone", "date"}, {"timestamp without time zone", "date"}, {"timestamp with time zone", "time without time zone"},
        {"timestamp without time zone", "time without time zone"}, {"inet", "cidr"}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (strcmp(pairs[i][0], before) == 0 && strcmp(pairs[i][1], after) == 0)
            return true;
    return false;
}

static bool is_text(const char *type) {
    return strcmp(type, "text") == 0 || strcmp(type, "character varying") == 0 || strcmp(type, "character") == 0 || strcmp(type, "citext") == 0;
}

/* Any text will do for a text type; what is to become a number, a date, a uuid or an enum's label must be one. */
static bool text_narrows(const TypeParts *before, const TypeParts *after) {
    return is_text(before->base) && (!is_text(after->base) || after->first < before->first);
}

static bool is_timestamp(const char *type) {
    return strcmp(type, "timestamp with time zone") == 0 || strcmp(type, "timestamp without time zone") == 0;
}

TypeChange type_change(const char *before, const char *after) {
    if (strcmp(before, after) == 0)
        return (TypeChange){.same = true};
    g_auto(TypeParts) old = split_type(before), new = split_type(after);
    if (strcmp(old.base, new.base) == 0)
        return change_modifier(&old, &new);
    TypeChange change = {.rewrites = true, .narrows = is_narrower(old.base, new.base) || text_narrows(&old, &new)};
    if (is_timestamp(old.base) && is_timestamp(new.base)) {
        change.unless_utc = true;
        change.narrows = new.first < old.first && new.first < 6;
    }
    if (is_binary(old.base, new.base))
        change.rewrites = new.modified && new.first < old.first; /* a limit that was not there is checked row by row */
    return change;
}
