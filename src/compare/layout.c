#include "layout.h"

#include <string.h>
#include <glib.h>

/* --- pieces ------------------------------------------------------------------------------------------------------------------------------- */

/* After a block comment; they nest. */
static const char *block_end(const char *at) {
    size_t depth = 0;
    do {
        bool opens = g_str_has_prefix(at, "/*"), closes = g_str_has_prefix(at, "*/");
        depth = opens ? depth + 1 : closes ? depth - 1 : depth;
        at += opens || closes ? 2 : 1;
    } while (*at && depth > 0);
    return at;
}

static const char *skip_space(const char *at) {
    for (;;) {
        if (g_ascii_isspace(*at))
            at++;
        else if (g_str_has_prefix(at, "--"))
            at += strcspn(at, "\n");
        else if (g_str_has_prefix(at, "/*"))
            at = block_end(at);
        else
            return at;
    }
}

/* After a quoted piece; a doubled quote is the end of one and the beginning of the next. */
static const char *quote_end(const char *at, bool escapes) {
    char quote = *at++;
    while (*at && *at != quote)
        at += escapes && *at == '\\' && at[1] ? 2 : 1;
    return *at ? at + 1 : at;
}

static bool is_word(char c) {
    return g_ascii_isalnum(c) || c == '_' || c == '$' || c == '.' || c == '\'' || c == '"' || (c & 0x80);
}

/* After $tag$ ... $tag$; `at` itself where no such text begins. */
static const char *dollar_end(const char *begin, const char *at) {
    bool inside_word = at > begin && (g_ascii_isalnum(at[-1]) || at[-1] == '_' || (at[-1] & 0x80));
    const char *tag = at + 1;
    while (g_ascii_isalpha(*tag) || *tag == '_' || (*tag & 0x80) || (tag > at + 1 && g_ascii_isdigit(*tag)))
        tag++;
    if (inside_word || *tag != '$')
        return at;
    g_autofree char *mark = g_strndup(at, (gsize)(tag + 1 - at));
    const char *end = strstr(tag + 1, mark);
    return end ? end + strlen(mark) : tag + 1 + strlen(tag + 1);
}

/* --- one form ----------------------------------------------------------------------------------------------------------------------------- */

/* White space between two words, or two operators, parts them: `- -1` is not `--1`, `'a' 'b'` on two lines is one string. */
static void part(GString *out, const char *gap, const char *at) {
    char before = out->len ? out->str[out->len - 1] : '(';
    bool punctuation = strchr("(),;[]", before) || !*at || strchr("(),;[]", *at);
    if (at == gap || punctuation || is_word(before) != is_word(*at))
        return;
    bool strings = before == '\'' && *at == '\'';
    g_string_append_c(out, strings && memchr(gap, '\n', (size_t)(at - gap)) ? '\n' : ' ');
}

static char *one_layout(const char *text) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text; *at;) {
        const char *next = skip_space(at);
        part(out, at, next);
        at = next;
        const char *end = at;
        if (*at == '\'' || *at == '"')
            end = quote_end(at, *at == '\'' && at > text && g_ascii_toupper(at[-1]) == 'E' && (at - 1 == text || !is_word(at[-2])));
        else if (*at == '$')
            end = dollar_end(text, at);
        if (end > at)
            g_string_append_len(out, at, end - at);
        else if (*at)
            g_string_append_c(out, g_ascii_tolower(*at));
        at = end > at ? end : *at ? at + 1 : at;
    }
    return g_strdup(out->str);
}

static bool begins_with(const char *layout, const char *word) {
    size_t length = strlen(word);
    return g_str_has_prefix(layout, word) && !is_word(layout[length]);
}

/* By how it begins and ends: the language itself is no part of the text. */
static bool is_sql(const char *layout) {
    static const char *const statements[] = {"select", "with", "insert", "update", "delete", "values"};
    for (size_t i = 0; i < G_N_ELEMENTS(statements); i++)
        if (begins_with(layout, statements[i]))
            return true;
    bool block = begins_with(layout, "begin") || begins_with(layout, "declare") || g_str_has_prefix(layout, "<<");
    const char *end = g_strrstr(layout, ";end");
    return block && end && !strchr(end + 1, '(');
}

bool layout_same(const char *a, const char *b) {
    g_autofree char *one = one_layout(a);
    g_autofree char *other = one_layout(b);
    return strcmp(one, other) == 0 && is_sql(one);
}
