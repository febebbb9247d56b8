#ifndef COMPARE_SPELLING_H
#define COMPARE_SPELLING_H

/*
 * One spelling for expressions that mean the same: casts of literals, quoted numbers, parentheses that change nothing, white space
 * and the case of key words go. Two texts are "the same, spelled otherwise" when their normal forms are equal.
 * It is a comparison of texts, no SQL parser: where it is unsure it keeps the difference.
 */

#include <stdbool.h>
#include <glib.h>
#include "token.h"

/* The normal form of an expression or definition. */
char *spelling_normalise(const char *text);

bool spelling_same(const char *a, const char *b);

void spelling_append(GString *out, const char *text);

/* The steps of it, for who has tokens. */
void spelling_reduce(GArray *tokens);
void spelling_write(GString *out, GArray *tokens);

#endif
