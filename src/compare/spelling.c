#include "spelling.h"

#include <stdint.h>
#include <string.h>

/* A value whose cast says nothing: a literal, NULL, an empty array, or one of these in parentheses. */
static bool is_literal_end(GArray *tokens, size_t at) {
    const Token *token = token_at(tokens, at);
    if (token->kind == TOKEN_STRING || token->kind == TOKEN_NUMBER || token_is(tokens, at, "null"))
        return true;
    if (token_is(tokens, at, "]") && at >= 2)
        return token_is(tokens, at - 1, "[") && token_is(tokens, at - 2, "array");
    /* f(5)::text is no literal */
    if (token_is(tokens, at, ")") && at >= 2 && token_is(tokens, at - 2, "(") && tokens_may_group(tokens, at - 2))
        return is_literal_end(tokens, at - 1);
    return false;
}

static bool is_any(GArray *tokens, size_t at, const char *const *words) {
    for (; *words; words++)
        if (token_is(tokens, at, *words))
            return true;
    return false;
}

static bool is_number_type(GArray *tokens, size_t at) {
    static const char *const types[] = {"integer", "bigint", "smallint", "numeric", "real", "double", NULL};
    return is_any(tokens, at, types);
}

/* What a literal is by its form already. A date that is a timestamp, or a key that is jsonb, is another value. */
static bool is_plain_type(GArray *tokens, size_t at) {
    static const char *const types[] = {"text", "character", "varchar", "bpchar", "name", NULL};
    return is_any(tokens, at, types) || is_number_type(tokens, at);
}

/* The end of ARRAY[...] that begins at `at`, when its elements are texts and NULLs only; `at`: none does. */
static size_t skip_text_array(GArray *tokens, size_t at) {
    if (!token_is(tokens, at, "array") || !token_is(tokens, at + 1, "["))
        return at;
    for (size_t i = at + 2; i < tokens->len; i++) {
        const Token *token = token_at(tokens, i);
        if (token_is(tokens, i, "]"))
            return i > at + 2 ? i + 1 : at;
        if (token->kind != TOKEN_STRING && !token_is(tokens, i, ",") && !token_is(tokens, i, "null"))
            return at;
    }
    return at;
}

static bool is_text_type(GArray *tokens, size_t at) {
    return is_plain_type(tokens, at) && !is_number_type(tokens, at);
}

static void drop_span(GArray *tokens, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++)
        token_at(tokens, i)->dropped = true;
}

/* Casts of literals to plain types, of NULL to any; 'a'::text::varchar has two. */
static void drop_casts(GArray *tokens) {
    for (size_t i = 1; i < tokens->len; i++) {
        if (!token_is(tokens, i, "::") || !is_literal_end(tokens, i - 1))
            continue;
        bool any = token_is(tokens, i - 1, "null");
        size_t end = i;
        while (token_is(tokens, end, "::") && (any || is_plain_type(tokens, end + 1))) {
            size_t next = tokens_skip_type(tokens, end + 1);
            if (next == end + 1)
                break;
            end = next;
        }
        drop_span(tokens, i, end);
        i = MAX(i, end - 1);
    }
    tokens_drop(tokens);
}

/* (ARRAY['a'::varchar, 'b'::varchar])::text[] is what PostgreSQL makes of a list, and ARRAY[('a'::varchar)::text, ('b'::varchar)::text] what it makes of that, as when a dump is
 * restored: casts of a list of texts to texts, and parentheses around the list, go. */
static void unwrap_text_arrays(GArray *tokens) {
    for (size_t i = 0; i < tokens->len; i++) {
        size_t end = skip_text_array(tokens, i);
        if (end == i)
            continue;
        bool wrapped = i > 0 && token_is(tokens, i - 1, "(") && token_is(tokens, end, ")") && tokens_may_group(tokens, i - 1);
        size_t cast = wrapped ? end + 1 : end;
        size_t type = token_is(tokens, cast, "::") && is_text_type(tokens, cast + 1) ? tokens_skip_type(tokens, cast + 1) : 0;
        bool to_array = type > 0 && token_is(tokens, type - 1, "]");
        if (to_array)
            drop_span(tokens, cast, type);
        if (wrapped && (to_array || type == 0))
            token_at(tokens, i - 1)->dropped = token_at(tokens, end)->dropped = true;
        i = end - 1;
    }
    tokens_drop(tokens);
}

/* '5'::integer is 5; '5'::text is not. */
static void unquote_numbers(GArray *tokens) {
    for (size_t i = 0; i < tokens->len; i++) {
        Token *token = token_at(tokens, i);
        bool cast = token_is(tokens, i + 1, "::");
        if (token->kind != TOKEN_STRING || !token_holds_number(token) || (cast && !is_number_type(tokens, i + 2)))
            continue;
        char *number = g_strndup(token->text + 1, strlen(token->text) - 2);
        g_free(token->text);
        token->text = number;
        token->kind = TOKEN_NUMBER;
    }
}

/* - 1 where an expression may begin is the number -1; ARRAY[] is '{}'. */
static void join_literals(GArray *tokens) {
    for (size_t i = 0; i + 1 < tokens->len; i++) {
        Token *token = token_at(tokens, i), *next = token_at(tokens, i + 1);
        bool opens = i == 0 || token_is(tokens, i - 1, "(") || token_is(tokens, i - 1, ",") || token_is(tokens, i - 1, "default");
        if (token_is(tokens, i, "-") && next->kind == TOKEN_NUMBER && next->text[0] != '-' && opens) {
            char *joined = g_strconcat("-", next->text, NULL);
            g_free(next->text);
            next->text = joined;
            token->dropped = true;
        } else if (token_is(tokens, i, "array") && token_is(tokens, i + 1, "[") && token_is(tokens, i + 2, "]")) {
            g_free(token->text);
            token->text = g_strdup("'{}'");
            token->kind = TOKEN_STRING;
            next->dropped = token_at(tokens, i + 2)->dropped = true;
        }
    }
    tokens_drop(tokens);
}

/* Parentheses around everything, around parentheses, or around a single value. */
static void drop_parentheses(GArray *tokens) {
    g_autofree size_t *partner = tokens_match(tokens);
    size_t last = tokens->len ? tokens->len - 1 : 0, first = 0;
    for (; first < last && partner[first] == last && token_is(tokens, first, "("); first++, last--)
        token_at(tokens, first)->dropped = token_at(tokens, last)->dropped = true;
    for (size_t i = first; i < tokens->len; i++) {
        if (!token_is(tokens, i, "(") || partner[i] == SIZE_MAX || !tokens_may_group(tokens, i))
            continue;
        bool doubled = i + 1 < tokens->len && token_is(tokens, i + 1, "(") && partner[i + 1] == partner[i] - 1;
        bool single = partner[i] == i + 2;
        if (doubled || single)
            token_at(tokens, i)->dropped = token_at(tokens, partner[i])->dropped = true;
    }
    tokens_drop(tokens);
}

/* now() is CURRENT_TIMESTAMP, the same moment in the same type; a function of that name elsewhere has its schema before it. */
static void name_the_moment(GArray *tokens) {
    for (size_t i = 0; i + 2 < tokens->len; i++) {
        if (!token_is_key(tokens, i, "now") || !token_is(tokens, i + 1, "(") || !token_is(tokens, i + 2, ")") || (i > 0 && token_is(tokens, i - 1, ".")))
            continue;
        Token *token = token_at(tokens, i);
        g_free(token->text);
        token->text = g_strdup("current_timestamp");
        token_at(tokens, i + 1)->dropped = token_at(tokens, i + 2)->dropped = true;
    }
    tokens_drop(tokens);
}

/* (a.doc IS DOCUMENT), without parentheses until the minor releases of late 2026: a server that is patched writes the same view in another way. */
static void drop_document_parentheses(GArray *tokens) {
    for (size_t i = 0; i < tokens->len; i++) {
        size_t at = i + 1;
        if (!token_is(tokens, i, "(") || !tokens_may_group(tokens, i) || !token_is_identifier(tokens, at))
            continue;
        for (at++; token_is(tokens, at, ".") && token_is_identifier(tokens, at + 1);)
            at += 2;
        if (token_is(tokens, at, "is") && token_is(tokens, at + 1, "document") && token_is(tokens, at + 2, ")"))
            token_at(tokens, i)->dropped = token_at(tokens, at + 2)->dropped = true;
    }
    tokens_drop(tokens);
}

/* DELETE FROM t AS x: patched servers write the AS, others do not. UPDATE and INSERT INTO likewise. */
static void drop_target_as(GArray *tokens) {
    static const char *const before[][2] = {{"delete", "from"}, {"insert", "into"}, {NULL, "update"}};
    for (size_t i = 0; i < tokens->len; i++) {
        bool target = false;
        for (size_t k = 0; k < G_N_ELEMENTS(before); k++)
            target = target || (token_is(tokens, i, before[k][1]) && (!before[k][0] || (i > 0 && token_is(tokens, i - 1, before[k][0]))));
        size_t at = i + 1;
        if (!target || !token_is_identifier(tokens, at))
            continue;
        for (at++; token_is(tokens, at, ".") && token_is_identifier(tokens, at + 1);)
            at += 2;
        if (token_is(tokens, at, "as") && token_is_identifier(tokens, at + 1))
            token_at(tokens, at)->dropped = true;
    }
    tokens_drop(tokens);
}

void spelling_reduce(GArray *tokens) {
    name_the_moment(tokens);
    unquote_numbers(tokens);
    drop_casts(tokens);
    join_literals(tokens);
    drop_parentheses(tokens);
    drop_casts(tokens); /* ('a')::text */
    unwrap_text_arrays(tokens);
    drop_document_parentheses(tokens);
    drop_target_as(tokens);
}

void spelling_write(GString *out, GArray *tokens) {
    for (size_t i = 0; i < tokens->len; i++) {
        if (i > 0)
            g_string_append_c(out, ' ');
        g_string_append(out, token_at(tokens, i)->text);
    }
}

void spelling_append(GString *out, const char *text) {
    g_autoptr(GArray) tokens = tokens_read(text);
    spelling_reduce(tokens);
    spelling_write(out, tokens);
}

char *spelling_normalise(const char *text) {
    GString *out = g_string_new(NULL);
    spelling_append(out, text);
    return g_string_free(out, false);
}

bool spelling_same(const char *a, const char *b) {
    if (strcmp(a, b) == 0)
        return true;
    g_autofree char *normal_a = spelling_normalise(a);
    g_autofree char *normal_b = spelling_normalise(b);
    return strcmp(normal_a, normal_b) == 0;
}
