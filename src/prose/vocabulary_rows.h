#ifndef PROSE_VOCABULARY_ROWS_H
#define PROSE_VOCABULARY_ROWS_H

/* The words and pictures of claims, as tables. */

#include "vocabulary.h"

/* Beside the voices in which a word counts. */
enum {
    WORD_VOICES = VOICE_BEFORE | VOICE_AFTER | VOICE_STATUS | VOICE_TITLE,
    WORD_PARTICIPLE = 1 << 8, /* may be an adjective of a title ("fixed header"): counts where it stands like a statement; may be negated */
    WORD_VERB = 1 << 9,       /* counts with VOICE_VERBS, and with VOICE_TODO the other way round */
};

typedef struct {
    const char *phrase;
    Claim claim;
    unsigned where;
} WordRow;

typedef struct {
    gunichar sign;
    Claim claim;
    unsigned where;
} MarkRow;

const WordRow *vocabulary_words(size_t *count);
const MarkRow *vocabulary_marks(size_t *count);

#endif
