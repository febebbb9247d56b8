/*
 * GitHub changes text after it was parsed: "@team" notifies people, "#12" and "GH-12" point at issues, ":bug:" becomes a picture,
 * "www." and "scheme://" become links, and no Markdown escape prevents it, since escapes are gone by then. What prevents it is a
 * character in between. It is the zero-width space (U+200B): Renovate and Dependabot use the same, it shapes no script (as the joiners
 * do), and a line may break at it, which long names need anyway. Zero-width characters of the user's are made visible before
 * (text_visible), so every U+200B in a text node is ours. Code needs none of it: there GitHub leaves text alone.
 */
#include <string.h>
#include "build.h"

/* "gh-12" at the start of a word. */
static bool is_issue_word(const char *text, const char *at) {
    return g_ascii_strncasecmp(at, "gh-", 3) == 0 && g_ascii_isdigit(at[3]) && (at == text || !g_ascii_isalnum(at[-1]));
}

static bool is_emoji(const char *colon) {
    const char *c = colon + 1;
    while (g_ascii_isalnum(*c) || *c == '_' || *c == '+' || *c == '-')
        c++;
    return c > colon + 1 && *c == ':';
}

/* How many bytes from `at` on are written before the break that is needed there; 0: none. */
static size_t break_after(const char *text, const char *at) {
    switch (*at) {
    case '@':
        return g_ascii_isalnum(at[1]) ? 1 : 0;
    case '#':
        return g_ascii_isdigit(at[1]) ? 1 : 0;
    case ':':
        return strncmp(at + 1, "//", 2) == 0 || is_emoji(at) ? 1 : 0;
    case 'w':
    case 'W':
        return g_ascii_strncasecmp(at, "www.", 4) == 0 ? 3 : 0;
    case 'g':
    case 'G':
        return is_issue_word(text, at) ? 3 : 0;
    default:
        return 0;
    }
}

char *neutral_text(const char *text) {
    GString *out = g_string_sized_new(strlen(text) + 16);
    for (const char *at = text; *at;) {
        size_t width = break_after(text, at);
        g_string_append_len(out, at, width ? (gssize)width : 1);
        if (width)
            g_string_append(out, ZERO_WIDTH_SPACE);
        at += width ? width : 1;
    }
    return g_string_free(out, FALSE);
}
