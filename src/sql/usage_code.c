/* PL/pgSQL: the statements of SQL in the body of a DO. Bare names in them may be variables; what cannot be read is left out. */

#include "usage_private.h"

#include <string.h>
#include "token.h"

void usage_mark(GHashTable *set, const char *name) {
    if (name)
        g_hash_table_add(set, g_strdup(name));
}

static bool is_any_word(const TokenList *list, size_t index, const char *const *words) {
    for (; *words; words++)
        if (token_is_word(list, index, *words))
            return true;
    return false;
}

/* --- names ------------------------------------------------------------------------------------------------------------------------ */

void usage_read_names(SqlUsage *usage, const char *code, size_t size) {
    static const char *const verbs[] = {"create", "alter", "drop", NULL};
    static const char *const between[] = {"or", "replace", "temp", "temporary", "unlogged", "materialized", "table", "view", "type", "function", "if", "not", "exists", "only", NULL};
    g_autoptr(TokenList) list = token_scan(code, size, false);
    usage->open = usage->open || list->error;
    for (size_t i = 0; i < list->tokens->len; i++) {
        usage->open = usage->open || token_is_word(list, i, "execute");
        if (!is_any_word(list, i, verbs))
            continue;
        size_t at = i + 1;
        while (is_any_word(list, at, between))
            at++;
        if (token_is_char(list, at + 1, '.'))
            at += 2;
        g_autofree char *name = at > i + 1 && token_is_name(list, at) ? token_name(list, at) : NULL;
        usage_mark(token_is_word(list, i, "alter") ? usage->altered : usage->made, name);
    }
}

/* --- statements ------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    SqlUsage *usage;
    const TokenList *list;
    int line;    /* of the code's begin */
    bool holes;
} Code;

/* Past "INTO a, b.c", which sets variables; 0: it is no such INTO. */
static size_t into_end(const TokenList *list, size_t index) {
    static const char *const writers[] = {"insert", "merge", NULL};
    if (!token_is_word(list, index, "into") || (index > 0 && is_any_word(list, index - 1, writers)))
        return 0;
    size_t at = index + 1 + token_is_word(list, index + 1, "strict");
    while (token_is_name(list, at)) {
        at++;
        if (!token_is_char(list, at, ',') && !token_is_char(list, at, '.'))
            break;
        at++;
    }
    return at;
}

static void blank(char *text, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++)
        text[i] = text[i] == '\n' ? '\n' : ' ';
}

/* The tokens from `first` up to `last` as a statement. */
static void read_piece(const Code *code, size_t first, size_t last) {
    static const char *const commands[] = {"select", "perform", "with", "insert", "update", "delete", "merge", "truncate", "alter", NULL};
    const TokenList *list = code->list;
    for (size_t i = first; token_is_word(list, first, "for") && i < last; i++)
        if (token_is_word(list, i, "in"))
            first = i + 1;
    if (first >= last || !is_any_word(list, first, commands))
        return;
    size_t begin = token_at(list, first)->begin, end = token_at(list, last - 1)->end;
    g_autofree char *text = g_strndup(list->text + begin, end - begin);
    if (token_is_word(list, first, "perform"))
        memcpy(text, "select ", strlen("select "));
    for (size_t i = first; i < last; i++) {
        size_t past = MIN(into_end(list, i), last);
        if (past > i)
            blank(text, token_at(list, i)->begin - begin, token_at(list, past - 1)->end - begin);
    }
    usage_read_statement(code->usage, text, end - begin, code->line + text_line(list->text, begin) - 1, code->holes, true);
}

/* A statement begins behind these; THEN and ELSE of an expression CASE do not count. */
static void read_code(const Code *code) {
    static const char *const openers[] = {"begin", "then", "else", "loop", NULL};
    const TokenList *list = code->list;
    size_t first = 0, cases = 0;
    for (size_t i = 0; i < list->tokens->len; i++) {
        bool end = token_is_char(list, i, ';');
        cases = end ? 0 : cases + token_is_word(list, i, "case") - (cases > 0 && token_is_word(list, i, "end"));
        if (!end && (cases > 0 || !is_any_word(list, i, openers)))
            continue;
        read_piece(code, first, i);
        first = i + 1;
    }
}

/* What it does may depend on what it finds: IF EXISTS (SELECT FROM information_schema.columns ...), or fails on purpose. */
static bool is_guarded(const TokenList *list) {
    static const char *const words[] = {"information_schema", "to_regclass", "to_regtype", "to_regproc", "exception", NULL};
    for (size_t i = 0; i < list->tokens->len; i++) {
        const Token *token = token_at(list, i);
        if (is_any_word(list, i, words) || g_ascii_strncasecmp(list->text + token->begin, "pg_", 3) == 0)
            return true;
    }
    return false;
}

void usage_read_do(SqlUsage *usage, const char *sql, size_t size, int line, bool holes) {
    g_autoptr(TokenList) list = token_scan(sql, size, false);
    for (size_t i = 0, body, body_size; i < list->tokens->len; i++) {
        if (!token_is_dollar_string(list, i, &body, &body_size))
            continue;
        g_autoptr(TokenList) inner = token_scan(list->text + body, body_size, false);
        const Code code = {usage, inner, line + text_line(list->text, body) - 1, holes};
        usage_read_names(usage, list->text + body, body_size);
        if (!inner->error && !is_guarded(inner))
            read_code(&code);
    }
}
