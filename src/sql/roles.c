#include "sql/statement.h"

#include <string.h>
#include "token.h"

/*
 * Role names stand at a few places of the grammar, all of them marked by words. DO blocks and EXECUTE strings are looked into: guards
 * like "IF NOT EXISTS (SELECT FROM pg_roles ...) THEN GRANT ..." are common.
 */

enum { DEPTH_LIMIT = 3 };

typedef struct {
    const TokenList *list;
    size_t first, last; /* one statement */
    GHashTable *names;
} Scope;

/* Not roles but words of the grammar, and the roles that every server has. */
static bool is_special(const char *name) {
    static const char *const SPECIAL[] = {"public", "current_user", "current_role", "session_user", "none", "default", "user"};
    for (size_t i = 0; i < G_N_ELEMENTS(SPECIAL); i++) {
        if (strcmp(name, SPECIAL[i]) == 0)
            return true;
    }
    return g_str_has_prefix(name, "pg_");
}

static void add_name(const Scope *scope, size_t index) {
    char *name = token_name(scope->list, index);
    if (!*name || (scope->list->text[token_at(scope->list, index)->begin] != '"' && is_special(name)))
        g_free(name);
    else
        g_hash_table_add(scope->names, name);
}

/* role, role, ...: returns the index after the list. */
static size_t add_list(const Scope *scope, size_t index) {
    while (index < scope->last && token_is_name(scope->list, index)) {
        if (token_is_word(scope->list, index, "group") && token_is_name(scope->list, index + 1))
            index++;
        add_name(scope, index++);
        if (!token_is_char(scope->list, index, ','))
            break;
        index++;
    }
    return index;
}

/* The first of a word from `index` on, outside of parentheses; scope->last when there is none. */
static size_t find_word(const Scope *scope, size_t index, const char *word) {
    int depth = 0;
    for (; index < scope->last; index++) {
        if (token_is_char(scope->list, index, '('))
            depth++;
        else if (token_is_char(scope->list, index, ')'))
            depth--;
        else if (depth == 0 && token_is_word(scope->list, index, word))
            return index;
    }
    return scope->last;
}

static void read_grant(const Scope *scope, size_t index, const char *preposition) {
    size_t on = find_word(scope, index, "on");
    size_t to = find_word(scope, index, preposition);
    if (on == scope->last && to < scope->last) { /* membership: GRANT role TO role */
        size_t first = index + 1;
        if (token_is_word(scope->list, first + 1, "option") && token_is_word(scope->list, first + 2, "for"))
            first += 3;
        add_list(scope, first);
    }
    add_list(scope, to + 1);
    size_t by = find_word(scope, to, "by");
    if (by > 0 && token_is_word(scope->list, by - 1, "granted"))
        add_list(scope, by + 1);
}

static void read_default_privileges(const Scope *scope) {
    size_t after = find_word(scope, scope->first, "for");
    if (after < scope->last && (token_is_word(scope->list, after + 1, "role") || token_is_word(scope->list, after + 1, "user")))
        add_list(scope, after + 2);
    read_grant(scope, find_word(scope, scope->first, "grant"), "to");
    read_grant(scope, find_word(scope, scope->first, "revoke"), "from");
}

/* SET [LOCAL | SESSION] ROLE name; SET SESSION AUTHORIZATION name */
static void read_set(const Scope *scope) {
    size_t index = scope->first + 1;
    if (token_is_word(scope->list, index, "local") || token_is_word(scope->list, index, "session"))
        index++;
    if (!token_is_word(scope->list, index, "role") && !token_is_word(scope->list, index, "authorization"))
        return;
    index++;
    if (token_is_word(scope->list, index, "to") || token_is_char(scope->list, index, '='))
        index++;
    const Token *token = token_at(scope->list, index);
    if (index < scope->last && token_is_name(scope->list, index)) {
        add_name(scope, index);
    } else if (index < scope->last && token_is_string(scope->list, index) && token->end - token->begin > 2) {
        char *name = g_strndup(scope->list->text + token->begin + 1, token->end - token->begin - 2);
        g_hash_table_add(scope->names, name);
    }
}

static void read_policy(const Scope *scope) {
    size_t to = find_word(scope, find_word(scope, scope->first, "on"), "to");
    if (!token_is_word(scope->list, to - 1, "rename"))
        add_list(scope, to + 1);
}

/* After any of two words in a row: OWNER TO, SCHEMA ... AUTHORIZATION, OWNED BY */
static void read_pairs(const Scope *scope) {
    for (size_t i = scope->first; i + 1 < scope->last; i++) {
        if (token_is_word(scope->list, i, "owner") && token_is_word(scope->list, i + 1, "to"))
            add_list(scope, i + 2);
    }
}

static void read_owned(const Scope *scope) {
    size_t by = find_word(scope, scope->first, "by");
    size_t next = add_list(scope, by + 1);
    if (token_is_word(scope->list, next, "to"))
        add_list(scope, next + 1);
}

static bool starts(const Scope *scope, const char *first, const char *second) {
    return token_is_word(scope->list, scope->first, first) && (!second || token_is_word(scope->list, scope->first + 1, second));
}

static void read_scope(const Scope *scope) {
    if (starts(scope, "grant", NULL))
        read_grant(scope, scope->first, "to");
    else if (starts(scope, "revoke", NULL))
        read_grant(scope, scope->first, "from");
    else if (starts(scope, "alter", "default"))
        read_default_privileges(scope);
    else if (starts(scope, "set", NULL))
        read_set(scope);
    else if (starts(scope, "create", "policy") || starts(scope, "alter", "policy"))
        read_policy(scope);
    else if (starts(scope, "create", "schema"))
        add_list(scope, find_word(scope, scope->first, "authorization") + 1);
    else if (starts(scope, "reassign", "owned") || starts(scope, "drop", "owned"))
        read_owned(scope);
    else if (starts(scope, "alter", "role") || starts(scope, "alter", "user") || starts(scope, "comment", "on"))
        add_list(scope, find_word(scope, scope->first, "role") < scope->last ? find_word(scope, scope->first, "role") + 1 : scope->last);
    if (starts(scope, "alter", NULL))
        read_pairs(scope);
}

static void collect(const char *sql, size_t size, GHashTable *names, int depth);

/* The inside of a string literal, with doubled quotes made single. */
static void collect_literal(const TokenList *list, size_t index, GHashTable *names, int depth) {
    size_t body, size;
    if (token_is_dollar_string(list, index, &body, &size)) {
        collect(list->text + body, size, names, depth);
        return;
    }
    const Token *token = token_at(list, index);
    g_autoptr(GString) text = g_string_new(NULL);
    const char *end = list->text + token->end - 1;
    for (const char *at = strchr(list->text + token->begin, '\'') + 1; at < end; at++) {
        g_string_append_c(text, *at);
        if (at[0] == '\'' && at[1] == '\'')
            at++;
    }
    collect(text->str, text->len, names, depth);
}

/* Words after which, in PL/pgSQL, a statement begins. */
static bool opens_statement(const TokenList *list, size_t index) {
    return token_is_char(list, index, ';') || token_is_word(list, index, "begin") || token_is_word(list, index, "then") ||
           token_is_word(list, index, "else") || token_is_word(list, index, "loop");
}

static void collect(const char *sql, size_t size, GHashTable *names, int depth) {
    if (depth > DEPTH_LIMIT)
        return;
    g_autoptr(TokenList) list = token_scan(sql, size, false);
    size_t first = 0;
    for (size_t i = 0; i <= list->tokens->len; i++) {
        if (i < list->tokens->len && !opens_statement(list, i)) {
            bool code = token_is_word(list, first, "do") || token_is_word(list, first, "execute");
            if (code && token_is_string(list, i))
                collect_literal(list, i, names, depth + 1);
            continue;
        }
        Scope scope = {list, first, i, names};
        if (first < i)
            read_scope(&scope);
        first = i + 1;
    }
}

GPtrArray *statements_roles(const char *sql, size_t size) {
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    collect(sql, size, names, 0);
    GPtrArray *roles = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iterator;
    gpointer name;
    g_hash_table_iter_init(&iterator, names);
    while (g_hash_table_iter_next(&iterator, &name, NULL)) {
        g_ptr_array_add(roles, name);
        g_hash_table_iter_steal(&iterator);
    }
    g_ptr_array_sort(roles, text_compare_entries);
    return roles;
}
