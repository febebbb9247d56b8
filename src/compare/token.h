#ifndef COMPARE_TOKEN_H
#define COMPARE_TOKEN_H

/* SQL text as tokens, for comparing texts. No parser: any text gives tokens. */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef enum { TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_QUOTED_NAME, TOKEN_SYMBOL } TokenKind;

/* `text` is the normal text of the token: words in lower case, quoted names that need no quotes without them. */
typedef struct {
    TokenKind kind;
    char *text;
    bool quoted;  /* a name that stood in quotes: no key word */
    bool dropped; /* to be taken out by tokens_drop() */
} Token;

GArray *tokens_read(const char *text); /* of Token, which it owns; g_array_unref() */
void tokens_add(GArray *tokens, TokenKind kind, const char *text);
void tokens_drop(GArray *tokens);

Token *token_at(GArray *tokens, size_t index);                       /* NULL: beyond the end */
bool token_is(GArray *tokens, size_t index, const char *text);       /* a word or symbol, never a string */
bool token_holds_number(const Token *token);                           /* a string that is a number: '5', '-1' */
bool token_is_key(GArray *tokens, size_t index, const char *word);   /* a key word */
bool token_is_identifier(GArray *tokens, size_t index);

/* The index after the type name that begins at `at`, as in character varying(255), timestamp(3) without time zone, app.status[]; `at` when there is none. */
size_t tokens_skip_type(GArray *tokens, size_t at);

/* For each parenthesis the index of its partner; SIZE_MAX elsewhere and for unbalanced ones. Free with g_free(). */
size_t *tokens_match(GArray *tokens);

/* True when the parenthesis at `open` groups, false when it holds arguments. */
bool tokens_may_group(GArray *tokens, size_t open);

#endif
