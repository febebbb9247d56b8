#include "drizzle.h"

#include <string.h>

/*
 * Drizzle's words of a name: runs of small letters and digits; runs of capitals (without the last one, when a small letter follows it); a capital with small letters and digits.
 * Everything else, and apostrophes, separates or is dropped.
 */

static bool is_low(char c) {
    return g_ascii_islower(c) || g_ascii_isdigit(c);
}

/* The length of the word that begins at `at`; 0: none. */
static size_t word_size(const char *at) {
    size_t size = 0;
    if (is_low(*at)) {
        while (is_low(at[size]))
            size++;
        return size;
    }
    while (g_ascii_isupper(at[size]))
        size++;
    if (size && g_ascii_islower(at[size]))
        size--; /* the last capital belongs to what follows */
    if (size || !g_ascii_isupper(*at))
        return size;
    for (size = 1; is_low(at[size]);)
        size++;
    return size;
}

/* The regular expression sees no apostrophes. */
static char *without_apostrophes(const char *name) {
    GString *out = g_string_new(NULL);
    for (const char *at = name; *at;) {
        size_t skip = *at == '\'' ? 1 : strncmp(at, "\xe2\x80\x99", 3) == 0 ? 3 : 0;
        if (!skip)
            g_string_append_c(out, *at);
        at += skip ? skip : 1;
    }
    return g_string_free(out, FALSE);
}

static void append_word(GString *out, const char *word, size_t size, bool snake) {
    bool first = out->len == 0;
    if (snake && !first)
        g_string_append_c(out, '_');
    g_autofree char *low = g_ascii_strdown(word, (gssize)size);
    if (snake || first) {
        g_string_append(out, low);
        return;
    }
    g_string_append_c(out, g_ascii_toupper(*word));
    g_string_append_len(out, word + 1, (gssize)size - 1);
}

const char *drizzle_cased(Drizzle *d, const char *name) {
    const char *casing = d->options ? d->options->casing : NULL;
    bool snake = g_strcmp0(casing, "snake_case") == 0;
    if (!snake && g_strcmp0(casing, "camelCase") != 0)
        return drizzle_keep(d, name);
    g_autofree char *text = without_apostrophes(name);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text; *at;) {
        size_t size = word_size(at);
        if (size)
            append_word(out, at, size, snake);
        at += size ? size : 1;
    }
    return drizzle_keep(d, out->str);
}

const char *drizzle_replaced(Drizzle *d, const char *text, const char *from, const char *to) {
    const char *at = strstr(text, from);
    if (!at)
        return text;
    g_autoptr(GString) out = g_string_new_len(text, at - text);
    g_string_append(out, to);
    g_string_append(out, at + strlen(from));
    return drizzle_keep(d, out->str);
}
