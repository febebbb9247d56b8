#include "deparse_calls.h"

#include <stdint.h>
#include <string.h>

#define NOWHERE SIZE_MAX
#define MAX_PARTS 4

typedef struct {
    GArray *in;
    size_t *partner; /* of each parenthesis */
    GArray *out;
} Rewriter;

/* A part of the tokens. */
typedef struct {
    size_t begin, end;
} Span;

static void rewrite(Rewriter *rewriter, Span span);

/* --- looking ---------------------------------------------------------------------------------------------------------- */

/* The index after the token, parenthesis or bracket at `at`. */
static size_t skip_item(const Rewriter *rewriter, size_t at) {
    if (token_is(rewriter->in, at, "(") && rewriter->partner[at] != NOWHERE)
        return rewriter->partner[at] + 1;
    if (!token_is(rewriter->in, at, "["))
        return at + 1;
    size_t depth = 0;
    for (size_t i = at; i < rewriter->in->len; i++) {
        depth += token_is(rewriter->in, i, "[");
        depth -= token_is(rewriter->in, i, "]");
        if (depth == 0)
            return i + 1;
    }
    return at + 1;
}

static size_t find_key(const Rewriter *rewriter, Span span, const char *word) {
    for (size_t i = span.begin; i < span.end; i = skip_item(rewriter, i))
        if (token_is_key(rewriter->in, i, word))
            return i;
    return NOWHERE;
}

/* The end of the name, perhaps qualified, at `at`. */
static size_t skip_name(const Rewriter *rewriter, size_t at) {
    if (!token_is_identifier(rewriter->in, at))
        return at;
    at++;
    while (token_is(rewriter->in, at, ".") && token_is_identifier(rewriter->in, at + 1))
        at += 2;
    return at;
}

/* The end of the one value at `at`: in parentheses, a call, a name, a literal. */
static size_t skip_value(const Rewriter *rewriter, size_t at) {
    if (token_is(rewriter->in, at, "("))
        return skip_item(rewriter, at);
    size_t end = skip_name(rewriter, at);
    if (end == at)
        return at + 1;
    if (end == at + 1 && token_is_key(rewriter->in, at, "collation") && token_is_key(rewriter->in, end, "for"))
        end++;
    return token_is(rewriter->in, end, "(") ? skip_item(rewriter, end) : end;
}

static bool is_call(const Rewriter *rewriter, Span span) {
    if (span.end < span.begin + 3 || !token_is_identifier(rewriter->in, span.begin) || !token_is(rewriter->in, span.end - 1, ")") ||
        skip_value(rewriter, span.begin) != span.end)
        return false;
    return !tokens_may_group(rewriter->in, rewriter->partner[span.end - 1]); /* NOT (...) is none */
}

/* Without parentheses around it and casts of all of it. */
static Span bare_argument(const Rewriter *rewriter, Span span) {
    for (;;) {
        size_t value = skip_value(rewriter, span.begin);
        if (value < span.end && token_is(rewriter->in, value, "::") && tokens_skip_type(rewriter->in, value + 1) == span.end)
            span.end = value;
        else if (value == span.end && token_is(rewriter->in, span.begin, "(") && find_key(rewriter, (Span){span.begin + 1, span.end - 1}, ",") == NOWHERE)
            span = (Span){span.begin + 1, span.end - 1};
        else
            return span;
    }
}

/* --- writing ---------------------------------------------------------------------------------------------------------- */

static void put(Rewriter *rewriter, const char *text) {
    tokens_add(rewriter->out, TOKEN_SYMBOL, text);
}

static void copy_token(Rewriter *rewriter, size_t at) {
    const Token *token = token_at(rewriter->in, at);
    tokens_add(rewriter->out, token->kind, token->text);
    token_at(rewriter->out, rewriter->out->len - 1)->quoted = token->quoted;
}

static void put_call(Rewriter *rewriter, const char *function, const Span *parts, size_t count) {
    tokens_add(rewriter->out, TOKEN_WORD, function);
    put(rewriter, "(");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            put(rewriter, ",");
        rewrite(rewriter, bare_argument(rewriter, parts[i]));
    }
    put(rewriter, ")");
}

/* A word as the text that the function takes. */
static void put_word_as_text(Rewriter *rewriter, size_t at) {
    const char *word = token_at(rewriter->in, at)->text;
    g_autofree char *text = word[0] == '\'' ? g_strdup(word) : g_strdup_printf("'%s'", word);
    tokens_add(rewriter->out, TOKEN_STRING, text);
}

/* Parts between the words, which must come in this order; those that are not there are left out. */
static size_t split_at(const Rewriter *rewriter, Span span, const char *const *words, Span *parts) {
    size_t count = 0, begin = span.begin;
    for (size_t i = 0; words[i]; i++) {
        size_t at = find_key(rewriter, (Span){begin, span.end}, words[i]);
        if (at == NOWHERE)
            continue;
        parts[count++] = (Span){begin, at};
        begin = at + 1;
    }
    parts[count++] = (Span){begin, span.end};
    return count;
}

/* --- calls with a syntax of their own: `span` is what the parentheses hold; false: written as an ordinary call ----------- */

static bool rewrite_extract(Rewriter *rewriter, Span span) {
    size_t from = find_key(rewriter, span, "from");
    if (from != span.begin + 1)
        return false;
    tokens_add(rewriter->out, TOKEN_WORD, "date_part");
    put(rewriter, "(");
    put_word_as_text(rewriter, span.begin);
    put(rewriter, ",");
    rewrite(rewriter, bare_argument(rewriter, (Span){from + 1, span.end}));
    put(rewriter, ")");
    return true;
}

static bool rewrite_trim(Rewriter *rewriter, Span span) {
    static const struct {
        const char *side, *function;
    } sides[] = {{"both", "btrim"}, {"leading", "ltrim"}, {"trailing", "rtrim"}};
    size_t from = find_key(rewriter, span, "from");
    for (size_t i = 0; from != NOWHERE && i < G_N_ELEMENTS(sides); i++) {
        if (!token_is_key(rewriter->in, span.begin, sides[i].side))
            continue;
        const Span parts[] = {{from + 1, span.end}, {span.begin + 1, from}};
        put_call(rewriter, sides[i].function, parts, from > span.begin + 1 ? 2 : 1);
        return true;
    }
    return false;
}

static bool rewrite_position(Rewriter *rewriter, Span span) {
    size_t in = find_key(rewriter, span, "in");
    if (in == NOWHERE)
        return false;
    const Span parts[] = {{in + 1, span.end}, {span.begin, in}};
    put_call(rewriter, "position", parts, 2);
    return true;
}

static bool rewrite_parts(Rewriter *rewriter, const char *function, Span span, const char *const *words) {
    Span parts[MAX_PARTS];
    size_t count = split_at(rewriter, span, words, parts);
    if (count > 1)
        put_call(rewriter, function, parts, count);
    return count > 1;
}

static bool rewrite_substring(Rewriter *rewriter, Span span) {
    static const char *const numbers[] = {"from", "for", NULL}, *const pattern[] = {"similar", "escape", NULL};
    return rewrite_parts(rewriter, "substring", span, numbers) || rewrite_parts(rewriter, "substring", span, pattern);
}

static bool rewrite_overlay(Rewriter *rewriter, Span span) {
    static const char *const words[] = {"placing", "from", "for", NULL};
    return rewrite_parts(rewriter, "overlay", span, words);
}

static bool rewrite_xmlexists(Rewriter *rewriter, Span span) {
    static const char *const words[] = {"passing", NULL};
    return rewrite_parts(rewriter, "xmlexists", span, words);
}

static bool is_form(const Rewriter *rewriter, size_t at) {
    return token_is_key(rewriter->in, at, "nfc") || token_is_key(rewriter->in, at, "nfd") || token_is_key(rewriter->in, at, "nfkc") ||
           token_is_key(rewriter->in, at, "nfkd");
}

/* A call whose last argument is the form of Unicode, written as a word at `form`. */
static void put_form_call(Rewriter *rewriter, const char *function, Span argument, size_t form) {
    tokens_add(rewriter->out, TOKEN_WORD, function);
    put(rewriter, "(");
    rewrite(rewriter, bare_argument(rewriter, argument));
    put(rewriter, ",");
    put_word_as_text(rewriter, form);
    put(rewriter, ")");
}

static bool rewrite_normalize(Rewriter *rewriter, Span span) {
    if (span.end < span.begin + 3 || !is_form(rewriter, span.end - 1) || !token_is(rewriter->in, span.end - 2, ","))
        return false;
    put_form_call(rewriter, "normalize", (Span){span.begin, span.end - 2}, span.end - 1);
    return true;
}

/* Since 16: NO INDENT is what older ones mean. */
static bool rewrite_xmlserialize(Rewriter *rewriter, Span span) {
    bool indent = span.end > span.begin + 2 && token_is_key(rewriter->in, span.end - 2, "no") && token_is_key(rewriter->in, span.end - 1, "indent");
    tokens_add(rewriter->out, TOKEN_WORD, "xmlserialize");
    put(rewriter, "(");
    rewrite(rewriter, (Span){span.begin, span.end - (indent ? 2 : 0)});
    put(rewriter, ")");
    return true;
}

/* similar_escape(pattern, NULL) of 12 is similar_to_escape(pattern) since. */
static bool rewrite_similar(Rewriter *rewriter, Span span) {
    static const char *const comma[] = {",", NULL};
    Span parts[MAX_PARTS];
    size_t count = split_at(rewriter, span, comma, parts);
    if (count == 2 && parts[1].end == parts[1].begin + 1 && token_is_key(rewriter->in, parts[1].begin, "null"))
        count = 1;
    put_call(rewriter, "similar_to_escape", parts, count);
    return true;
}

static const struct {
    const char *name;
    bool (*rewrite)(Rewriter *rewriter, Span span);
} SYNTAXES[] = {
    {"extract", rewrite_extract},
    {"trim", rewrite_trim},
    {"position", rewrite_position},
    {"substring", rewrite_substring},
    {"overlay", rewrite_overlay},
    {"xmlexists", rewrite_xmlexists},
    {"xmlserialize", rewrite_xmlserialize},
    {"normalize", rewrite_normalize},
    {"similar_escape", rewrite_similar},
    {"similar_to_escape", rewrite_similar},
};

static bool rewrite_syntax(Rewriter *rewriter, const char *name, Span span) {
    for (size_t i = 0; i < G_N_ELEMENTS(SYNTAXES); i++)
        if (strcmp(name, SYNTAXES[i].name) == 0)
            return SYNTAXES[i].rewrite(rewriter, span);
    return false;
}

/* The functions that these stand for: casts of their arguments are not written since 14 when the user wrote none. */
static bool is_function_of_syntax(const char *name) {
    static const char *const names[] = {"date_part", "btrim",    "ltrim",     "rtrim",         "position",     "substring",        "overlay",
                                        "timezone",  "overlaps", "normalize", "is_normalized", "xmlexists", "pg_collation_for"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void rewrite_function(Rewriter *rewriter, const char *name, Span span) {
    Span parts[MAX_PARTS];
    size_t count = 0;
    for (size_t begin = span.begin; count < MAX_PARTS && begin <= span.end;) {
        size_t comma = find_key(rewriter, (Span){begin, span.end}, ",");
        parts[count++] = (Span){begin, MIN(comma, span.end)};
        begin = comma == NOWHERE ? NOWHERE : comma + 1;
    }
    put_call(rewriter, name, parts, count);
}

/* --- operators with words: the parentheses hold nothing else ---------------------------------------------------------- */

/* The AT of AT TIME ZONE or AT LOCAL; columns may be named "at". */
static size_t find_zone(const Rewriter *rewriter, Span span) {
    size_t at = find_key(rewriter, span, "at");
    while (at != NOWHERE && !(token_is_key(rewriter->in, at + 1, "time") && token_is_key(rewriter->in, at + 2, "zone")) &&
           !(token_is_key(rewriter->in, at + 1, "local") && at + 2 == span.end))
        at = find_key(rewriter, (Span){at + 1, span.end}, "at");
    return at;
}

static bool rewrite_zone(Rewriter *rewriter, Span span) {
    size_t at = find_zone(rewriter, span);
    if (at == NOWHERE || at == span.begin)
        return false;
    bool local = token_is_key(rewriter->in, at + 1, "local");
    const Span zone = {at + 3, span.end}, time = {span.begin, at};
    if (local)
        put_call(rewriter, "timezone", &time, 1);
    else
        put_call(rewriter, "timezone", (const Span[]){zone, time}, 2);
    return true;
}

/* (a, b) OVERLAPS (c, d) */
static bool rewrite_overlaps(Rewriter *rewriter, Span span) {
    size_t at = find_key(rewriter, span, "overlaps");
    if (at == NOWHERE || !token_is(rewriter->in, span.begin, "(") || skip_item(rewriter, span.begin) != at || !token_is(rewriter->in, at + 1, "(") ||
        skip_item(rewriter, at + 1) != span.end)
        return false;
    size_t first = find_key(rewriter, (Span){span.begin + 1, at - 1}, ","), second = find_key(rewriter, (Span){at + 2, span.end - 1}, ",");
    if (first == NOWHERE || second == NOWHERE)
        return false;
    const Span parts[] = {{span.begin + 1, first}, {first + 1, at - 1}, {at + 2, second}, {second + 1, span.end - 1}};
    put_call(rewriter, "overlaps", parts, 4);
    return true;
}

/* x IS NORMALIZED, x IS NFC NORMALIZED */
static bool rewrite_normalized(Rewriter *rewriter, Span span) {
    if (span.end < span.begin + 3 || !token_is_key(rewriter->in, span.end - 1, "normalized"))
        return false;
    bool form = span.end >= span.begin + 4 && is_form(rewriter, span.end - 2);
    const Span argument = {span.begin, span.end - (form ? 3 : 2)};
    if (!token_is_key(rewriter->in, argument.end, "is"))
        return false;
    if (form)
        put_form_call(rewriter, "is_normalized", argument, span.end - 2);
    else
        put_call(rewriter, "is_normalized", &argument, 1);
    return true;
}

static bool rewrite_operator(Rewriter *rewriter, Span span) {
    return rewrite_overlaps(rewriter, span) ||
           (find_key(rewriter, span, ",") == NOWHERE && (rewrite_zone(rewriter, span) || rewrite_normalized(rewriter, span)));
}

/* --- all -------------------------------------------------------------------------------------------------------------- */

/* What stands at `at`, or the first token of it; returns the index after. */
static size_t rewrite_group(Rewriter *rewriter, size_t at) {
    size_t close = rewriter->partner[at];
    Span inner = {at + 1, close};
    bool groups = tokens_may_group(rewriter->in, at);
    if (groups && rewrite_operator(rewriter, inner))
        return close + 1;
    bool bare = groups && is_call(rewriter, inner);
    if (!bare)
        put(rewriter, "(");
    rewrite(rewriter, inner);
    if (!bare)
        put(rewriter, ")");
    return close + 1;
}

static size_t rewrite_call(Rewriter *rewriter, size_t at) {
    const char *name = token_at(rewriter->in, at)->text;
    size_t open = at + 1;
    if (token_is_key(rewriter->in, at, "collation") && token_is_key(rewriter->in, open, "for") && token_is(rewriter->in, open + 1, "(")) {
        name = "pg_collation_for";
        open++;
    }
    bool qualified = at > 0 && token_is(rewriter->in, at - 1, ".");
    if (qualified || !token_is(rewriter->in, open, "(") || rewriter->partner[open] == NOWHERE)
        return at;
    Span inner = {open + 1, rewriter->partner[open]};
    if (rewrite_syntax(rewriter, name, inner))
        return inner.end + 1;
    if (!is_function_of_syntax(name))
        return at;
    rewrite_function(rewriter, name, inner);
    return inner.end + 1;
}

static size_t rewrite_item(Rewriter *rewriter, size_t at) {
    if (token_is(rewriter->in, at, "(") && rewriter->partner[at] != NOWHERE)
        return rewrite_group(rewriter, at);
    size_t after = token_is_identifier(rewriter->in, at) ? rewrite_call(rewriter, at) : at;
    if (after > at)
        return after;
    copy_token(rewriter, at);
    return at + 1;
}

static void rewrite(Rewriter *rewriter, Span span) {
    if (rewrite_operator(rewriter, span))
        return;
    for (size_t i = span.begin; i < span.end;)
        i = rewrite_item(rewriter, i);
}

/* EXTRACT() is numeric since 14 and was double precision: casts of its result, and to its type, say nothing of the other's text. */
static void drop_result_casts(GArray *tokens) {
    g_autofree size_t *partner = tokens_match(tokens);
    bool extracts = false;
    for (size_t i = 0; i + 1 < tokens->len; i++) {
        if (!token_is(tokens, i, "date_part") || !token_is(tokens, i + 1, "(") || partner[i + 1] == NOWHERE)
            continue;
        extracts = true;
        size_t cast = partner[i + 1] + 1;
        bool either = token_is(tokens, cast + 1, "numeric") || token_is(tokens, cast + 1, "double");
        for (size_t j = cast; token_is(tokens, cast, "::") && either && j < tokens_skip_type(tokens, cast + 1); j++)
            token_at(tokens, j)->dropped = true;
    }
    for (size_t i = 0; extracts && i + 1 < tokens->len; i++) {
        if (!token_is(tokens, i, "double") || !token_is(tokens, i + 1, "precision"))
            continue;
        token_at(tokens, i + 1)->dropped = true;
        g_free(token_at(tokens, i)->text);
        token_at(tokens, i)->text = g_strdup("numeric");
    }
    tokens_drop(tokens);
}

GArray *deparse_calls(GArray *tokens) {
    g_autofree size_t *partner = tokens_match(tokens);
    Rewriter rewriter = {tokens, partner, tokens_read("")};
    rewrite(&rewriter, (Span){0, tokens->len});
    drop_result_casts(rewriter.out);
    return rewriter.out;
}
