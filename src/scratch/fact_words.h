#ifndef SCRATCH_FACT_WORDS_H
#define SCRATCH_FACT_WORDS_H

/* The words of a definition, as hashes of their lower case: all that may be a name in it, and what a name may have been made of. For facts.c. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#define WORD_MAX 63  /* bytes of a name */
#define WORD_KEPT 24 /* of a table's name at least so much is left in a name that was chosen for what belongs to it */

/* May it stand in a word? */
bool word_has_byte(char c);

uint32_t word_hash(const char *word, size_t length);

/* Of a long name that is chosen (users_..._key) only the beginning is sure to be left; `word` has at least WORD_KEPT bytes. */
uint32_t word_hash_beginning(const char *word);

/* Adds all words of a text to `words` (of uint32_t). */
void words_add(GArray *words, const char *text, size_t size);

/* Sorts them, each once. */
void words_seal(GArray *words);

/* Is this a name as PostgreSQL chooses it when the plain one is taken ("users_key1")? */
bool word_is_second_choice(const char *name);

#endif
