#include "deparse_view.h"

#include <stdint.h>
#include <string.h>

static bool is_any_key(GArray *tokens, size_t at, const char *const *words) {
    for (; *words; words++)
        if (token_is_key(tokens, at, *words))
            return true;
    return false;
}

/* The index after the token, or after the parentheses that begin with it. */
static size_t skip_group(GArray *tokens, const size_t *partner, size_t at) {
    return token_is(tokens, at, "(") && partner[at] != SIZE_MAX ? partner[at] + 1 : at + 1;
}

/* The first token after FROM of the outermost query; tokens->len: none. */
static size_t find_from(GArray *tokens, const size_t *partner) {
    for (size_t i = 0; i < tokens->len; i = skip_group(tokens, partner, i))
        if (token_is_key(tokens, i, "from") && !(i > 0 && token_is_key(tokens, i - 1, "distinct")))
            return i + 1;
    return tokens->len;
}

/* The name by which the columns of the only relation in FROM are called; NULL: several relations, or none. *end receives the end of FROM. */
static const char *only_relation(GArray *tokens, const size_t *partner, size_t begin, size_t *end) {
    static const char *const several[] = {"join", NULL};
    static const char *const after[] = {"where", "group", "having", "window", "order", "limit", "offset", "fetch", "for",
                                        "union", "intersect", "except", "tablesample", NULL};
    const char *name = NULL;
    size_t i = begin;
    for (; i < tokens->len; i = skip_group(tokens, partner, i)) {
        if (is_any_key(tokens, i, several) || token_is(tokens, i, ","))
            return NULL;
        if (is_any_key(tokens, i, after) || token_is(tokens, i, ";"))
            break;
        if (token_is_identifier(tokens, i))
            name = token_at(tokens, i)->text;
    }
    *end = i;
    return name;
}

void deparse_drop_prefixes(GArray *tokens) {
    g_autofree size_t *partner = tokens_match(tokens);
    size_t begin = find_from(tokens, partner), end = begin;
    const char *name = only_relation(tokens, partner, begin, &end);
    for (size_t i = 0; name && i + 2 < tokens->len; i++) {
        bool in_from = i >= begin && i < end;
        bool qualified = i > 0 && token_is(tokens, i - 1, ".");
        if (in_from || qualified || !token_is_identifier(tokens, i) || strcmp(token_at(tokens, i)->text, name) != 0)
            continue;
        if (token_is(tokens, i + 1, ".") && token_is_identifier(tokens, i + 2))
            token_at(tokens, i)->dropped = token_at(tokens, i + 1)->dropped = true;
    }
    tokens_drop(tokens);
}
