#include "spelling.h"

#include <stdint.h>
#include <string.h>

typedef enum { TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_QUOTED_NAME, TOKEN_SYMBOL } TokenKind;

/* `text` is the normal text of the token: words in lower case, quoted names that need no quotes without them. */
typedef struct {
    TokenKind kind;
    char *text;
    bool dropped;
} Token;

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

static void add_token(GArray *tokens, TokenKind kind, char *take_text) {
    Token token = {kind, take_text, false};
    g_array_append_val(tokens, token);
}

/* "users" and users are the same name; "Users" and "a b" are not. */
static void add_quoted_name(GArray *tokens, const char *at, const char *end) {
    bool plain = end - at > 2 && (g_ascii_islower(at[1]) || at[1] == '_');
    for (const char *c = at + 1; plain && c < end - 1; c++)
        plain = g_ascii_islower(*c) || g_ascii_isdigit(*c) || *c == '_';
    if (plain)
        add_token(tokens, TOKEN_WORD, g_strndup(at + 1, (size_t)(end - at - 2)));
    else
        add_token(tokens, TOKEN_QUOTED_NAME, g_strndup(at, (size_t)(end - at)));
}

static bool is_number(const char *text) {
    if (*text == '-')
        text++;
    return g_ascii_isdigit(*text) && *number_end(text) == '\0';
}

/* '5' and '-1' are numbers written as strings. */
static void add_string(GArray *tokens, const char *at, const char *end) {
    g_autofree char *inner = end - at >= 2 ? g_strndup(at + 1, (size_t)(end - at - 2)) : g_strdup("");
    if (is_number(inner))
        add_token(tokens, TOKEN_NUMBER, g_steal_pointer(&inner));
    else
        add_token(tokens, TOKEN_STRING, g_strndup(at, (size_t)(end - at)));
}

static const char *read_token(GArray *tokens, const char *at) {
    const char *end = at;
    if ((*at == 'E' || *at == 'e') && at[1] == '\'') {
        end = quoted_end(at + 1, '\'', true);
        add_token(tokens, TOKEN_STRING, g_strndup(at, (size_t)(end - at)));
    } else if (is_word_start(*at)) {
        while (is_word_part(*end))
            end++;
        add_token(tokens, TOKEN_WORD, g_ascii_strdown(at, end - at));
    } else if (g_ascii_isdigit(*at)) {
        end = number_end(at);
        add_token(tokens, TOKEN_NUMBER, g_strndup(at, (size_t)(end - at)));
    } else if (*at == '\'') {
        end = quoted_end(at, '\'', false);
        add_string(tokens, at, end);
    } else if (*at == '"') {
        end = quoted_end(at, '"', false);
        add_quoted_name(tokens, at, end);
    } else if (*at == '$' && (end = dollar_end(at))) {
        add_token(tokens, TOKEN_STRING, g_strndup(at, (size_t)(end - at)));
    } else {
        end = at + (at[0] == ':' && at[1] == ':' ? 2 : 1);
        add_token(tokens, TOKEN_SYMBOL, g_strndup(at, (size_t)(end - at)));
    }
    return end;
}

static GArray *tokenise(const char *text) {
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

static Token *token_at(GArray *tokens, size_t index) {
    return index < tokens->len ? &g_array_index(tokens, Token, index) : NULL;
}

static bool is_text(GArray *tokens, size_t index, const char *text) {
    const Token *token = token_at(tokens, index);
    return token && token->kind != TOKEN_STRING && strcmp(token->text, text) == 0;
}

static bool is_name(GArray *tokens, size_t index) {
    const Token *token = token_at(tokens, index);
    return token && (token->kind == TOKEN_WORD || token->kind == TOKEN_QUOTED_NAME);
}

static size_t skip_modifier(GArray *tokens, size_t at) {
    if (!is_text(tokens, at, "("))
        return at;
    size_t end = at + 1;
    while (end < tokens->len && !is_text(tokens, end, ")"))
        end++;
    return end < tokens->len ? end + 1 : at;
}

/* The index after the type name that begins at `at`: character varying(255), timestamp(3) without time zone, app.status[]. */
static size_t skip_type(GArray *tokens, size_t at) {
    if (!is_name(tokens, at))
        return at;
    bool timed = is_text(tokens, at, "timestamp") || is_text(tokens, at, "time");
    bool wordy = is_text(tokens, at, "character") || is_text(tokens, at, "bit") || is_text(tokens, at, "double");
    at++;
    if (wordy && (is_text(tokens, at, "varying") || is_text(tokens, at, "precision")))
        at++;
    while (is_text(tokens, at, ".") && is_name(tokens, at + 1))
        at += 2;
    at = skip_modifier(tokens, at);
    if (timed && (is_text(tokens, at, "with") || is_text(tokens, at, "without")) && is_text(tokens, at + 1, "time"))
        at += 3;
    while (is_text(tokens, at, "[") && is_text(tokens, at + 1, "]"))
        at += 2;
    return at;
}

/* A value whose cast says nothing: a literal, NULL, an empty array, or one of these in parentheses. */
static bool is_literal_end(GArray *tokens, size_t at) {
    const Token *token = token_at(tokens, at);
    if (token->kind == TOKEN_STRING || token->kind == TOKEN_NUMBER || is_text(tokens, at, "null"))
        return true;
    if (is_text(tokens, at, "]") && at >= 2)
        return is_text(tokens, at - 1, "[") && is_text(tokens, at - 2, "array");
    if (is_text(tokens, at, ")") && at >= 2 && is_text(tokens, at - 2, "("))
        return is_literal_end(tokens, at - 1);
    return false;
}

static void drop_dropped(GArray *tokens) {
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

static void drop_casts(GArray *tokens) {
    for (size_t i = 1; i < tokens->len; i++) {
        if (!is_text(tokens, i, "::") || !is_literal_end(tokens, i - 1))
            continue;
        size_t end = skip_type(tokens, i + 1);
        if (end == i + 1)
            continue;
        for (size_t j = i; j < end; j++)
            token_at(tokens, j)->dropped = true;
        /* 'a'::text::varchar: the second cast follows the same literal. */
        while (is_text(tokens, end, "::")) {
            size_t next = skip_type(tokens, end + 1);
            if (next == end + 1)
                break;
            for (size_t j = end; j < next; j++)
                token_at(tokens, j)->dropped = true;
            end = next;
        }
        i = end - 1;
    }
    drop_dropped(tokens);
}

/* - 1 where an expression may begin is the number -1; ARRAY[] is '{}'. */
static void join_literals(GArray *tokens) {
    for (size_t i = 0; i + 1 < tokens->len; i++) {
        Token *token = token_at(tokens, i), *next = token_at(tokens, i + 1);
        bool opens = i == 0 || is_text(tokens, i - 1, "(") || is_text(tokens, i - 1, ",") || is_text(tokens, i - 1, "default");
        if (is_text(tokens, i, "-") && next->kind == TOKEN_NUMBER && next->text[0] != '-' && opens) {
            char *joined = g_strconcat("-", next->text, NULL);
            g_free(next->text);
            next->text = joined;
            token->dropped = true;
        } else if (is_text(tokens, i, "array") && is_text(tokens, i + 1, "[") && is_text(tokens, i + 2, "]")) {
            g_free(token->text);
            token->text = g_strdup("'{}'");
            token->kind = TOKEN_STRING;
            next->dropped = token_at(tokens, i + 2)->dropped = true;
        }
    }
    drop_dropped(tokens);
}

/* For each parenthesis the index of its partner; SIZE_MAX elsewhere and for unbalanced ones. */
static size_t *match_parentheses(GArray *tokens) {
    size_t *partner = g_new(size_t, tokens->len + 1);
    g_autoptr(GArray) open = g_array_new(false, false, sizeof(size_t));
    for (size_t i = 0; i < tokens->len; i++) {
        partner[i] = SIZE_MAX;
        if (is_text(tokens, i, "(")) {
            g_array_append_val(open, i);
        } else if (is_text(tokens, i, ")") && open->len > 0) {
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
    static const char *const words[] = {"and", "or", "not", "check", "default", "when", "then", "else", "where", "using", "is", "case", "as"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

static bool may_group(GArray *tokens, size_t open) {
    if (open == 0)
        return true;
    const Token *before = token_at(tokens, open - 1);
    if (before->kind == TOKEN_WORD)
        return is_grouping_word(before->text);
    return before->kind == TOKEN_SYMBOL && !is_text(tokens, open - 1, "]");
}

/* Parentheses around everything, around parentheses, or around a single value. */
static void drop_parentheses(GArray *tokens) {
    g_autofree size_t *partner = match_parentheses(tokens);
    size_t last = tokens->len ? tokens->len - 1 : 0, first = 0;
    for (; first < last && partner[first] == last && is_text(tokens, first, "("); first++, last--)
        token_at(tokens, first)->dropped = token_at(tokens, last)->dropped = true;
    for (size_t i = first; i < tokens->len; i++) {
        if (!is_text(tokens, i, "(") || partner[i] == SIZE_MAX || !may_group(tokens, i))
            continue;
        bool doubled = i + 1 < tokens->len && is_text(tokens, i + 1, "(") && partner[i + 1] == partner[i] - 1;
        bool single = partner[i] == i + 2;
        if (doubled || single)
            token_at(tokens, i)->dropped = token_at(tokens, partner[i])->dropped = true;
    }
    drop_dropped(tokens);
}

static bool is_own_name(const Token *token, const char *name) {
    if (!name || (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED_NAME))
        return false;
    if (token->kind == TOKEN_WORD)
        return strcmp(token->text, name) == 0;
    size_t length = strlen(token->text);
    g_autofree char *inner = g_strndup(token->text + 1, length - 2);
    g_auto(GStrv) parts = g_strsplit(inner, "\"\"", -1);
    g_autofree char *plain = g_strjoinv("\"", parts);
    return strcmp(plain, name) == 0;
}

void spelling_append(GString *out, const char *text, const char *name) {
    g_autoptr(GArray) tokens = tokenise(text);
    drop_casts(tokens);
    join_literals(tokens);
    drop_parentheses(tokens);
    drop_casts(tokens); /* ('a')::text */
    for (size_t i = 0; i < tokens->len; i++) {
        const Token *token = token_at(tokens, i);
        if (i > 0)
            g_string_append_c(out, ' ');
        g_string_append(out, is_own_name(token, name) ? "\x01" : token->text);
    }
}

char *spelling_normalise(const char *text) {
    GString *out = g_string_new(NULL);
    spelling_append(out, text, NULL);
    return g_string_free(out, false);
}

bool spelling_same(const char *a, const char *b) {
    if (strcmp(a, b) == 0)
        return true;
    g_autofree char *normal_a = spelling_normalise(a);
    g_autofree char *normal_b = spelling_normalise(b);
    return strcmp(normal_a, normal_b) == 0;
}
