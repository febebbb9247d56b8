#include "token.h"

#include <stdint.h>
#include <string.h>

static void token_clear(gpointer data) {
    g_free(((Token *)data)->text);
}

static bool is_word_start(char c) {
    return g_ascii_isalpha(c) || c == '_' || (c & 0x80);
}

static bool is_word_part(char c) {
    return is_word_start(c) || g_ascii_isdigit(c) || c == '$';
}

/* The end of a text quoted with `quote`, which doubles inside; E'' strings also escape with a backslash. */
static const char *quoted_end(const char *at, char quote, bool backslash) {
    for (at++; *at; at++) {
        if (backslash && *at == '\\' && at[1])
            at++;
        else if (*at == quote && at[1] == quote)
            at++;
        else if (*at == quote)
            return at + 1;
    }
    return at;
}

/* The end of $tag$...$tag$, or NULL when `at` begins no dollar quote. */
static const char *dollar_end(const char *at) {
    const char *tag = at + 1;
    while (is_word_part(*tag) && *tag != '$')
        tag++;
    if (*tag != '$')
        return NULL;
    g_autofree char *mark = g_strndup(at, (size_t)(tag + 1 - at));
    const char *end = strstr(tag + 1, mark);
    return end ? end + strlen(mark) : NULL;
}

static const char *number_end(const char *at) {
    while (g_ascii_isdigit(*at) || *at == '.')
        at++;
    if ((*at == 'e' || *at == 'E') && (g_ascii_isdigit(at[1]) || ((at[1] == '-' || at[1] == '+') && g_ascii_isdigit(at[2]))))
        for (at += 2; g_ascii_isdigit(*at); at++)
            continue;
    return at;
}

static void take_token(GArray *tokens, TokenKind kind, char *take_text) {
    Token token = {.kind = kind, .text = take_text};
    g_array_append_val(tokens, token);
}

/* "users" and users are the same name; "Users" and "a b" are not. */
static void add_quoted_name(GArray *tokens, const char *at, const char *end) {
    bool plain = end - at > 2 && (g_ascii_islower(at[1]) || at[1] == '_');
    for (const char *c = at + 1; plain && c < end - 1; c++)
        plain = g_ascii_islower(*c) || g_ascii_isdigit(*c) || *c == '_';
    if (plain)
        take_token(tokens, TOKEN_WORD, g_strndup(at + 1, (size_t)(end - at - 2)));
    else
        take_token(tokens, TOKEN_QUOTED_NAME, g_strndup(at, (size_t)(end - at)));
    token_at(tokens, tokens->len - 1)->quoted = true;
}

bool token_holds_number(const Token *token) {
    const char *at = token->text + 1; /* after the quote */
    at += *at == '-';
    return token->text[0] == '\'' && g_ascii_isdigit(*at) && strcmp(number_end(at), "'") == 0;
}

static const char *read_token(GArray *tokens, const char *at) {
    const char *end = at;
    if ((*at == 'E' || *at == 'e') && at[1] == '\'') {
        end = quoted_end(at + 1, '\'', true);
        take_token(tokens, TOKEN_STRING, g_strndup(at, (size_t)(end - at)));
    } else if (is_word_start(*at)) {
        while (is_word_part(*end))
            end++;
        take_token(tokens, TOKEN_WORD, g_ascii_strdown(at, end - at));
    } else if (g_ascii_isdigit(*at)) {
        end = number_end(at);
        take_token(tokens, TOKEN_NUMBER, g_strndup(at, (size_t)(end - at)));
    } else if (*at == '\'') {
        end = quoted_end(at, '\'', false);
        take_token(tokens, TOKEN_STRING, g_strndup(at, (size_t)(end - at)));
    } else if (*at == '"') {
        end = quoted_end(at, '"', false);
        add_quoted_name(tokens, at, end);
    } else if (*at == '$' && (end = dollar_end(at))) {
        take_token(tokens, TOKEN_STRING, g_strndup(at, (size_t)(end - at)));
    } else {
        end = at + (at[0] == ':' && at[1] == ':' ? 2 : 1);
        take_token(tokens, TOKEN_SYMBOL, g_strndup(at, (size_t)(end - at)));
    }
    return end;
}

GArray *tokens_read(const char *text) {
    GArray *tokens = g_array_new(false, false, sizeof(Token));
    g_array_set_clear_func(tokens, token_clear);
    for (const char *at = text; *at;) {
        if (g_ascii_isspace(*at))
            at++;
        else
            at = read_token(tokens, at);
    }
    return tokens;
}

void tokens_add(GArray *tokens, TokenKind kind, const char *text) {
    take_token(tokens, kind, g_strdup(text));
}

Token *token_at(GArray *tokens, size_t index) {
    return index < tokens->len ? &g_array_index(tokens, Token, index) : NULL;
}

bool token_is(GArray *tokens, size_t index, const char *text) {
    const Token *token = token_at(tokens, index);
    return token && token->kind != TOKEN_STRING && strcmp(token->text, text) == 0;
}

bool token_is_key(GArray *tokens, size_t index, const char *word) {
    return token_is(tokens, index, word) && !token_at(tokens, index)->quoted;
}

bool token_is_identifier(GArray *tokens, size_t index) {
    const Token *token = token_at(tokens, index);
    return token && (token->kind == TOKEN_WORD || token->kind == TOKEN_QUOTED_NAME);
}

static size_t skip_modifier(GArray *tokens, size_t at) {
    if (!token_is(tokens, at, "("))
        return at;
    size_t end = at + 1;
    while (end < tokens->len && !token_is(tokens, end, ")"))
        end++;
    return end < tokens->len ? end + 1 : at;
}

size_t tokens_skip_type(GArray *tokens, size_t at) {
    if (!token_is_identifier(tokens, at))
        return at;
    bool timed = token_is(tokens, at, "timestamp") || token_is(tokens, at, "time");
    bool wordy = token_is(tokens, at, "character") || token_is(tokens, at, "bit") || token_is(tokens, at, "double");
    at++;
    if (wordy && (token_is(tokens, at, "varying") || token_is(tokens, at, "precision")))
        at++;
    while (token_is(tokens, at, ".") && token_is_identifier(tokens, at + 1))
        at += 2;
    at = skip_modifier(tokens, at);
    if (timed && (token_is(tokens, at, "with") || token_is(tokens, at, "without")) && token_is(tokens, at + 1, "time"))
        at += 3;
    while (token_is(tokens, at, "[") && token_is(tokens, at + 1, "]"))
        at += 2;
    return at;
}

void tokens_drop(GArray *tokens) {
    GArray *kept = g_array_sized_new(false, false, sizeof(Token), tokens->len);
    for (size_t i = 0; i < tokens->len; i++) {
        Token *token = &g_array_index(tokens, Token, i);
        if (token->dropped)
            g_free(token->text);
        else
            g_array_append_vals(kept, token, 1);
        token->text = NULL;
    }
    g_array_set_size(tokens, 0);
    if (kept->len > 0)
        g_array_append_vals(tokens, kept->data, kept->len);
    g_array_free(kept, true);
}

size_t *tokens_match(GArray *tokens) {
    size_t *partner = g_new(size_t, tokens->len + 1);
    g_autoptr(GArray) open = g_array_new(false, false, sizeof(size_t));
    for (size_t i = 0; i < tokens->len; i++) {
        partner[i] = SIZE_MAX;
        if (token_is(tokens, i, "(")) {
            g_array_append_val(open, i);
        } else if (token_is(tokens, i, ")") && open->len > 0) {
            size_t begin = g_array_index(open, size_t, open->len - 1);
            g_array_set_size(open, open->len - 1);
            partner[begin] = i;
            partner[i] = begin;
        }
    }
    return partner;
}

/* After these words a parenthesis groups; after any other name it holds arguments. */
static bool is_grouping_word(const char *word) {
    static const char *const words[] = {"and",   "or",    "not", "check", "default", "when",   "then", "else",
                                        "where", "using", "is",  "case",  "as",      "select", "by",   "having"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

bool tokens_may_group(GArray *tokens, size_t open) {
    if (open == 0)
        return true;
    const Token *before = token_at(tokens, open - 1);
    if (before->kind == TOKEN_WORD)
        return is_grouping_word(before->text);
    return before->kind == TOKEN_SYMBOL && !token_is(tokens, open - 1, "]");
}
