#include "python.h"

#include <string.h>

static bool is_word(char character) {
    return g_ascii_isalnum(character) || character == '_';
}

/* Behind the string that begins here; an unclosed one ends with its line, or the text. */
static const char *skip_string(const char *at, const char **begin, const char **end) {
    char quote = *at;
    size_t width = at[1] == quote && at[2] == quote ? 3 : 1;
    at += width;
    *begin = at;
    for (; *at; at++) {
        if (*at == '\\' && at[1]) {
            at++;
        } else if (width == 1 && *at == '\n') {
            break;
        } else if (*at == quote && (width == 1 || (at[1] == quote && at[2] == quote))) {
            *end = at;
            return at + width;
        }
    }
    *end = at;
    return at;
}

/* Behind one character, string or comment. */
static const char *skip(const char *at) {
    const char *begin, *end;
    if (*at == '"' || *at == '\'')
        return skip_string(at, &begin, &end);
    if (*at == '#')
        return at + strcspn(at, "\n");
    return *at == '\\' && at[1] ? at + 2 : at + 1;
}

static const char *logical_end(const char *at) {
    for (int depth = 0; *at; at = skip(at)) {
        depth += strchr("([{", *at) != NULL;
        depth -= strchr(")]}", *at) != NULL;
        if (*at == '\n' && depth <= 0)
            break;
    }
    return at;
}

/* "name =", "name: type =": where the value begins; NULL. */
static const char *value_of(const char *line, const char *name) {
    size_t length = strlen(name);
    if (strncmp(line, name, length) != 0 || is_word(line[length]))
        return NULL;
    const char *at = line + length;
    at += strspn(at, " \t");
    if (*at == ':')
        at += strcspn(at, "=\n");
    return *at == '=' && at[1] != '=' ? at + 1 : NULL;
}

bool python_find(const char *text, const char *name, PythonValue *value) {
    for (const char *line = text; *line;) {
        line += strspn(line, " \t\r\n");
        const char *found = value_of(line, name);
        const char *end = logical_end(line);
        if (found) {
            *value = (PythonValue){found, end};
            return true;
        }
        line = *end ? end + 1 : end;
    }
    return false;
}

bool python_is_none(PythonValue value) {
    const char *at = value.begin + strspn(value.begin, " \t");
    return strncmp(at, "None", 4) == 0 && !is_word(at[4]);
}

GPtrArray *python_strings(PythonValue value) {
    g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func(g_free);
    for (const char *at = value.begin, *begin, *end; at < value.end;) {
        if (*at == '"' || *at == '\'') {
            at = skip_string(at, &begin, &end);
            g_ptr_array_add(strings, g_strndup(begin, (gsize)(end - begin)));
        } else if (*at == '#' || (*at == '\\' && at[1])) {
            at = skip(at);
        } else if (strchr(" \t\r\n,()[]{}", *at) || (*at == 'u' && (at[1] == '"' || at[1] == '\''))) {
            at++;
        } else {
            return NULL;
        }
    }
    return g_steal_pointer(&strings);
}

/* The tuple that begins here; *next behind it. */
static void read_pair(const char *at, const char *limit, GPtrArray *pairs, bool *computed, const char **next) {
    const char *end = at;
    for (int depth = 0; end < limit; end = skip(end)) {
        depth += strchr("([{", *end) != NULL;
        depth -= strchr(")]}", *end) != NULL;
        if (depth == 0)
            break;
    }
    *next = end < limit ? end + 1 : end;
    g_autoptr(GPtrArray) strings = python_strings((PythonValue){at, end});
    if (!strings || strings->len != 2) {
        *computed = true;
        return;
    }
    g_ptr_array_add(pairs, g_strdup(strings->pdata[0]));
    g_ptr_array_add(pairs, g_strdup(strings->pdata[1]));
}

GPtrArray *python_pairs(PythonValue value, bool *computed) {
    GPtrArray *pairs = g_ptr_array_new_with_free_func(g_free);
    char before = '[';
    for (const char *at = value.begin, *next; at < value.end; at = next) {
        next = skip(at);
        bool tuple = *at == '(' && (before == '[' || before == ',');
        if (*at == '(' && is_word(before)) { /* a call: its arguments are none of ours */
            bool ignored = false;
            GPtrArray *arguments = g_ptr_array_new_with_free_func(g_free);
            read_pair(at, value.end, arguments, &ignored, &next);
            g_ptr_array_unref(arguments);
        } else if (tuple) {
            read_pair(at, value.end, pairs, computed, &next);
        }
        if (!g_ascii_isspace(*at) && *at != '#')
            before = tuple ? ')' : *at;
    }
    return pairs;
}
