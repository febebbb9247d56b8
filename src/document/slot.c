/* "history target=tenant limit=10": the inside of a slot or of a region's marker. */
#include <string.h>
#include "base/error.h"
#include "document/document.h"

#define NAME_CHARS G_CSET_a_2_z G_CSET_DIGITS "_-"

static const char *skip_spaces(const char *at) {
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

/* A bare or a "quoted" value; NULL and error for an open quote or text stuck to a closed one. */
static char *take_value(const char **at, GError **error) {
    const char *begin = *at;
    if (*begin != '"') {
        size_t length = strcspn(begin, " \t");
        *at += length;
        return g_strndup(begin, length);
    }
    const char *end = strchr(begin + 1, '"');
    if (!end || (end[1] != '\0' && end[1] != ' ' && end[1] != '\t')) {
        error_set(error, ERROR_CONFIG, "a quoted value is not closed: %s", begin);
        return NULL;
    }
    *at = end + 1;
    return g_strndup(begin + 1, (size_t)(end - begin - 1));
}

static bool parse_number(const char *key, const char *value, int low, int high, int *number, GError **error) {
    gint64 parsed;
    if (g_ascii_string_to_signed(value, 10, low, high, &parsed, NULL)) {
        *number = (int)parsed;
        return true;
    }
    error_set(error, ERROR_CONFIG, "%s=%s: a number from %d to %d is expected", key, value, low, high);
    return false;
}

static bool set_option(Slot *slot, const char *key, const char *value, GError **error) {
    if (*value == '\0') {
        error_set(error, ERROR_CONFIG, "%s= has no value", key);
        return false;
    }
    if (strcmp(key, "target") == 0)
        slot->target = value;
    else if (strcmp(key, "object") == 0 || strcmp(key, "table") == 0)
        slot->object = value;
    else if (strcmp(key, "phase") == 0)
        slot->phase = value;
    else if (strcmp(key, "bug") == 0)
        slot->bug = value;
    else if (strcmp(key, "state") == 0)
        slot->state = value;
    else if (strcmp(key, "limit") == 0)
        return parse_number(key, value, 1, 1000000, &slot->limit, error);
    else if (strcmp(key, "level") == 0)
        return parse_number(key, value, 1, 6, &slot->level, error);
    else {
        error_set(error, ERROR_CONFIG, "unknown option \"%s\" (known: target, object, table, limit, level, phase, bug, state)", key);
        return false;
    }
    return true;
}

static const char *keep_text(GPtrArray *keep, char *text) {
    g_ptr_array_add(keep, text);
    return text;
}

bool slot_parse(const char *text, GPtrArray *keep, Slot *slot, GError **error) {
    const char *at = skip_spaces(text);
    size_t length = strspn(at, NAME_CHARS);
    if (length == 0 || !strchr(" \t", at[length])) {
        error_set(error, ERROR_CONFIG, "\"%s\" is not a section's name with key=value options", text);
        return false;
    }
    *slot = (Slot){.name = keep_text(keep, g_strndup(at, length))};
    for (at = skip_spaces(at + length); *at; at = skip_spaces(at)) {
        length = strspn(at, NAME_CHARS);
        if (length == 0 || at[length] != '=') {
            error_set(error, ERROR_CONFIG, "key=value is expected at \"%s\"", at);
            return false;
        }
        const char *key = keep_text(keep, g_strndup(at, length));
        at += length + 1;
        char *value = take_value(&at, error);
        if (!value || !set_option(slot, key, keep_text(keep, value), error))
            return false;
    }
    return true;
}
