#include "words.h"

#include <string.h>

#define WORD_LIMIT 80 /* bytes: longer ones say nothing */

static const char *next_char(const char *at) {
    return at + g_utf8_skip[*(const guchar *)at];
}

static bool is_mark(gunichar c) {
    static const gunichar marks[] = {0x2705, 0x2714, 0x2713, 0x2611, 0x274c, 0x274e, 0x2717, 0x2718, 0x2716, 0x26a0, 0x2610, 0x2b1c, 0x23f3, 0x231b, 0x23f8,
                                     0x1f6a7, 0x1f527, 0x1f4cb, 0x1f4dd, 0x1f41b, 0x1f534, 0x1f7e0, 0x1f7e1, 0x1f7e2, 0x1f504, 0x1f6d1, 0x26d4};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (marks[i] == c)
            return true;
    return false;
}

/* What makes pictures of letters, and joins them: no sign of its own. */
static bool is_silent(gunichar c) {
    return c == 0xfe0f || c == 0xfe0e || c == 0x200d || c == 0x200b || c == 0xfeff || (c >= 0x1f3fb && c <= 0x1f3ff);
}

static bool is_apostrophe(gunichar c) {
    return c == '\'' || c == 0x2019;
}

static bool is_letter(gunichar c) {
    return g_unichar_isalnum(c) || c == '_';
}

/* The word's letters without accents, in lower case. */
static void fold(GString *out, gunichar c) {
    gunichar parts[4];
    if (c < 0x80) {
        g_string_append_c(out, g_ascii_tolower((char)c));
        return;
    }
    gsize count = g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts));
    g_string_append_unichar(out, g_unichar_tolower(count > 0 ? parts[0] : c));
}

/* Reads one word; returns what follows it. An apostrophe inside belongs to it and is left out: "won't" is "wont". */
static const char *read_word(const char *at, const char *end, GString *folded, Token *token) {
    int letters = 0, capitals = 0;
    while (at < end) {
        gunichar c = g_utf8_get_char(at);
        const char *next = next_char(at);
        bool inside = is_apostrophe(c) && letters > 0 && next < end && is_letter(g_utf8_get_char(next));
        if (!is_letter(c) && !inside)
            break;
        if (!inside) {
            letters += g_unichar_isalpha(c) != 0;
            capitals += g_unichar_isupper(c) != 0;
            if (folded->len < WORD_LIMIT)
                fold(folded, c);
        }
        at = next;
    }
    token->kind = TOKEN_WORD;
    token->capitals = letters > 1 && letters == capitals;
    return at;
}

static bool is_space_or_end(const char *at, const char *end) {
    return at >= end || g_ascii_isspace(*at);
}

static TokenKind kind_of_sign(const char *begin, const char *at, const char *end, gunichar c) {
    const char *next = next_char(at);
    bool spaced = is_space_or_end(next, end) && (at == begin || g_ascii_isspace(at[-1]));
    switch (c) {
    case ',':
        return TOKEN_COMMA;
    case '(':
    case '[':
        return TOKEN_OPEN;
    case ')':
    case ']':
        return TOKEN_CLOSE;
    case ':':
        return TOKEN_COLON;
    case '|':
        return TOKEN_BAR;
    case 0x2014:
    case 0x2192:
        return TOKEN_DASH;
    case '-':
    case 0x2013:
        return spaced ? TOKEN_DASH : TOKEN_SIGN;
    case '.':
    case ';':
    case '!':
    case '?':
        return is_space_or_end(next, end) ? TOKEN_SENTENCE : TOKEN_SIGN;
    default:
        return is_mark(c) ? TOKEN_MARK : TOKEN_SIGN;
    }
}

/* "Status: ...", "Root cause: ...": a capital, at most three words, a colon. */
static bool begins_field(const char *at, const char *end) {
    int words = 1;
    if (!g_ascii_isupper(*at))
        return false;
    for (; at < end && *at != '\n'; at++) {
        if (*at == ':')
            return at + 1 < end && at[1] == ' ';
        words += *at == ' ';
        if (words > 3 || !(g_ascii_isalpha(*at) || *at == ' ' || *at == '-' || (guchar)*at >= 0x80))
            return false;
    }
    return false;
}

/* A line that begins with emphasis ("**Status:** ...") or a picture is a statement of its own; other lines go on with the one before. */
static bool begins_anew(const Block *block, const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    if (at >= end)
        return false;
    gunichar c = g_utf8_get_char(at);
    return block_in_span(block, (size_t)(at - block->text->str), SPAN_STRONG) || is_mark(c) || begins_field(at, end) || c == '-' || c == '*' || c == 0x2022;
}

static void add_token(Words *words, const char *text, const char *at, const char *next, Token token) {
    token.begin = (size_t)(at - text);
    token.end = (size_t)(next - text);
    g_array_append_val(words->tokens, token);
}

static const char *read_token(Words *words, const Block *block, const char *at, const char *end, GString *folded) {
    const char *text = block->text->str, *next = next_char(at);
    gunichar c = g_utf8_get_char(at);
    if (is_letter(c)) {
        Token token = {0};
        g_string_truncate(folded, 0);
        next = read_word(at, end, folded, &token);
        token.word = g_string_chunk_insert(words->folded, folded->str);
        add_token(words, text, at, next, token);
    } else if (c == '\n') {
        if (begins_anew(block, next, end))
            add_token(words, text, at, next, (Token){.kind = TOKEN_SENTENCE});
    } else if (!g_unichar_isspace(c) && !is_silent(c)) {
        add_token(words, text, at, next, (Token){.kind = kind_of_sign(text, at, end, c), .sign = c});
    }
    return next;
}

Words *words_new(const Block *block) {
    Words *words = g_new0(Words, 1);
    words->text = block->text->str;
    words->tokens = g_array_new(FALSE, TRUE, sizeof(Token));
    words->folded = g_string_chunk_new(1024);
    g_autoptr(GString) folded = g_string_new(NULL);
    const char *end = words->text + block->text->len;
    guint span = 0;
    for (const char *at = words->text; at < end;) {
        while (span < block->spans->len && (g_array_index(block->spans, Span, span).kind != SPAN_STRUCK ||
                                            words->text + g_array_index(block->spans, Span, span).end <= at))
            span++;
        const Span *struck = span < block->spans->len ? &g_array_index(block->spans, Span, span) : NULL;
        if (struck && at >= words->text + struck->begin)
            at = words->text + struck->end;
        else
            at = read_token(words, block, at, end, folded);
    }
    return words;
}

void words_free(Words *words) {
    if (!words)
        return;
    g_array_unref(words->tokens);
    g_string_chunk_free(words->folded);
    g_free(words);
}

guint words_from(const Words *words, size_t at) {
    guint low = 0, high = words->tokens->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (words_at(words, middle)->begin < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
