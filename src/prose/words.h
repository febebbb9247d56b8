#ifndef PROSE_WORDS_H
#define PROSE_WORDS_H

/* A block's text as words and signs, folded: lower case, without accents and apostrophes. What is struck through is left out. */

#include "block.h"

typedef enum {
    TOKEN_WORD,
    TOKEN_MARK,     /* one of the pictures that stand for a state: a check mark, a cross, ... */
    TOKEN_COMMA,
    TOKEN_OPEN,     /* ( or [ */
    TOKEN_CLOSE,
    TOKEN_COLON,
    TOKEN_DASH,     /* between spaces */
    TOKEN_SENTENCE, /* . ; ! ? before a space; a line that begins anew */
    TOKEN_BAR,      /* between cells */
    TOKEN_SIGN,     /* any other: quotes, equals, slashes */
} TokenKind;

typedef struct {
    TokenKind kind;
    size_t begin, end;  /* bytes of the block's text */
    const char *word;   /* of words, folded */
    gunichar sign;      /* of marks */
    bool capitals;      /* more than one letter, all of them capitals */
} Token;

typedef struct {
    const char *text;
    GArray *tokens;        /* of Token */
    GStringChunk *folded;
} Words;

Words *words_new(const Block *block);
void words_free(Words *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Words, words_free)

static inline const Token *words_at(const Words *words, guint index) {
    return &g_array_index(words->tokens, Token, index);
}

/* Index of the first token that begins at or after a byte. */
guint words_from(const Words *words, size_t at);

#endif
