#include "sql/statement.h"

#include <string.h>
#include "token.h"

/*
 * Masking errs on the side of hiding: the value of anything named like a secret, literals that look like a connection string or talk of
 * passwords, and in queries that name a secret's column every literal. Text that cannot be scanned loses all its quoted parts.
 */

enum { DEPTH_LIMIT = 3 };
#define MASK "'***'"

static bool contains_secret_word(const char *text, size_t size) {
    static const char *const WORDS[] = {"password", "passwd", "passphrase", "secret", "token", "apikey", "api_key",
                                        "access_key", "private_key", "credential"};
    g_autofree char *lower = g_ascii_strdown(text, (gssize)size);
    for (size_t i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        if (strstr(lower, WORDS[i]))
            return true;
    }
    return false;
}

static bool is_secret_name(const TokenList *list, size_t index) {
    const Token *token = token_at(list, index);
    return token_is_name(list, index) && contains_secret_word(list->text + token->begin, token->end - token->begin);
}

static bool literal_is_secret(const TokenList *list, size_t index) {
    if (!token_is_string(list, index))
        return false;
    const Token *token = token_at(list, index);
    const char *text = list->text + token->begin;
    size_t size = token->end - token->begin;
    const char *scheme = g_strstr_len(text, (gssize)size, "://");
    if (scheme && memchr(scheme, '@', (size_t)(text + size - scheme)))
        return true;
    return contains_secret_word(text, size);
}

/* Between a secret's name and its value: = TO := => ( ADD SET AS and type names of function calls do not count. */
static bool joins_value(const TokenList *list, size_t index) {
    const Token *token = token_at(list, index);
    return token_is_word(list, index, "to") || token->end - token->begin <= 2;
}

static bool follows_secret_name(const TokenList *list, size_t index) {
    enum { REACH = 3 };
    for (size_t back = 1; back <= REACH && back <= index; back++) {
        if (is_secret_name(list, index - back) || token_is_word(list, index - back, "connection"))
            return true;
        if (token_is_char(list, index - back, ',') || token_is_char(list, index - back, ';') || !joins_value(list, index - back))
            return false;
    }
    return false;
}

/* INSERT INTO users (email, password) VALUES (...), set_config('app.secret', ...): which literal is the secret needs no knowing. */
static bool is_query_about_secrets(const TokenList *list, size_t first) {
    static const char *const QUERIES[] = {"insert", "update", "select", "with", "merge", "copy", "values", "delete", "call"};
    bool query = false, secret = false;
    for (size_t i = 0; i < G_N_ELEMENTS(QUERIES); i++)
        query = query || token_is_word(list, first, QUERIES[i]);
    for (size_t i = first; query && !secret && i < list->tokens->len && !token_is_char(list, i, ';'); i++)
        secret = is_secret_name(list, i) || literal_is_secret(list, i);
    return secret;
}

static void append_masked(GString *out, const char *sql, size_t size, bool layout, int depth);

static void append_literal(GString *out, const TokenList *list, size_t index, bool mask, bool layout, int depth) {
    const Token *token = token_at(list, index);
    const char *text = list->text + token->begin;
    size_t length = token->end - token->begin, body, body_size;
    if (mask || follows_secret_name(list, index)) {
        g_string_append(out, MASK);
    } else if (token_is_dollar_string(list, index, &body, &body_size)) {
        size_t delimiter = body - token->begin;
        g_string_append_len(out, text, (gssize)delimiter);
        append_masked(out, list->text + body, body_size, layout, depth + 1);
        if (!layout && body_size > 0 && g_ascii_isspace(list->text[body + body_size - 1]))
            g_string_append_c(out, ' ');
        g_string_append_len(out, text, (gssize)delimiter);
    } else if (literal_is_secret(list, index)) {
        g_string_append(out, MASK);
    } else {
        g_string_append_len(out, text, (gssize)length);
    }
}

/* No tokens: everything from a quote to the next is hidden, and from the last to the end. */
static void append_unscanned(GString *out, const char *sql, size_t size) {
    bool quoted = false;
    for (size_t i = 0; i < size && sql[i]; i++) {
        if (sql[i] == '\'' || sql[i] == '$') {
            quoted = !quoted;
            g_string_append(out, quoted ? "'***" : "'");
        } else if (!quoted) {
            g_string_append_c(out, sql[i]);
        }
    }
}

/* What stands between tokens, with its comments. */
static void append_gap(GString *out, const char *text, size_t size) {
    if (!contains_secret_word(text, size)) {
        g_string_append_len(out, text, (gssize)size);
        return;
    }
    g_string_append(out, "-- ***");
    for (size_t i = 0; i < size; i++)
        if (text[i] == '\n')
            g_string_append_c(out, '\n');
}

static void append_masked(GString *out, const char *sql, size_t size, bool layout, int depth) {
    g_autoptr(TokenList) list = token_scan(sql, size, false);
    if (list->error || depth > DEPTH_LIMIT) {
        append_unscanned(out, sql, size);
        return;
    }
    bool mask = false, begins = true;
    size_t end = 0;
    for (size_t i = 0; i < list->tokens->len; i++) {
        const Token *token = token_at(list, i);
        if (begins)
            mask = is_query_about_secrets(list, i);
        begins = token_is_char(list, i, ';');
        if (layout)
            append_gap(out, list->text + end, token->begin - end);
        else if (token->begin > end)
            g_string_append_c(out, ' ');
        if (token_is_string(list, i))
            append_literal(out, list, i, mask, layout, depth);
        else
            g_string_append_len(out, list->text + token->begin, (gssize)(token->end - token->begin));
        end = token->end;
    }
    if (layout)
        append_gap(out, list->text + end, size - end);
}

char *sql_mask(const char *sql, size_t size) {
    g_autoptr(GString) masked = g_string_new(NULL);
    append_masked(masked, sql, size, true, 0);
    return g_utf8_make_valid(masked->str, (gssize)masked->len);
}

/* White space folded, cut to `limit` characters. */
static char *one_line(const char *text, size_t limit) {
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at; at++) {
        if (!g_ascii_isspace(*at))
            g_string_append_c(out, *at);
        else if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    g_strchomp(out->str);
    if ((size_t)g_utf8_strlen(out->str, -1) > limit) {
        *g_utf8_offset_to_pointer(out->str, (glong)(limit > 0 ? limit - 1 : 0)) = '\0';
        g_strchomp(out->str);
        char *cut = g_strconcat(out->str, limit > 0 ? "\xe2\x80\xa6" : "", NULL);
        g_string_free(out, TRUE);
        return cut;
    }
    return g_string_free(out, FALSE);
}

char *sql_excerpt(const char *sql, size_t size, size_t limit) {
    g_autoptr(GString) masked = g_string_new(NULL);
    append_masked(masked, sql, size, false, 0);
    g_autofree char *valid = g_utf8_make_valid(masked->str, (gssize)masked->len);
    return one_line(valid, limit);
}
