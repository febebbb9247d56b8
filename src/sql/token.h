#ifndef TOKEN_H
#define TOKEN_H

/*
 * SQL text -> tokens, by libpg_query's scanner. Its result is a small protobuf message, read here by hand: the library's typed reader
 * needs headers that its package does not bring.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef struct {
    size_t begin, end; /* byte offsets */
    int code;          /* number in the scanner's table; single characters are their own code */
} Token;

typedef struct {
    char *text;      /* prepared copy of the input: same length, every byte at its place, but see token_scan() */
    size_t size;
    GArray *tokens;  /* of Token; comments only when asked for */
    char *error;     /* NULL: scanned. Else `tokens` is empty */
    int error_line;
} TokenList;

/* Scans `sql`. Before that, in a copy: bytes that are no UTF-8 become '?', a leading byte order mark and lines of psql meta-commands become
 * spaces. Text that the scanner could not bear (too large, NUL bytes, very long runs of operator characters) is an error. */
TokenList *token_scan(const char *sql, size_t size, bool comments);
void token_list_free(TokenList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TokenList, token_list_free)

static inline const Token *token_at(const TokenList *list, size_t index)
{
    return index < list->tokens->len ? &g_array_index(list->tokens, Token, index) : NULL;
}

/* An unquoted word, in any case. */
bool token_is_word(const TokenList *list, size_t index, const char *word);
bool token_is_char(const TokenList *list, size_t index, char character);
bool token_is_name(const TokenList *list, size_t index);   /* identifier or keyword, quoted or not */
bool token_is_string(const TokenList *list, size_t index); /* any string literal */
bool token_is_comment(const TokenList *list, size_t index);
bool token_is_dollar_string(const TokenList *list, size_t index, size_t *body, size_t *body_size);

/* The name as the server would store it: unquoted, folded, cut to 63 bytes. Free with g_free(). */
char *token_name(const TokenList *list, size_t index);

int text_line(const char *text, size_t offset); /* 1-based */

/* A message of the library, made fit to show: no more than a short quotation of the text. Free with g_free(). */
char *parser_message(const char *message);

/* Byte offset of the library's 1-based character position. */
size_t parser_offset(const char *text, size_t size, int position);

#endif
