#ifndef ANALYSIS_SPELLING_H
#define ANALYSIS_SPELLING_H

/*
 * One spelling for expressions that mean the same: casts of literals, quoted numbers, parentheses that change nothing, white space
 * and the case of key words go. Two texts are "the same, spelled otherwise" when their normal forms are equal.
 * It is a comparison of texts, no SQL parser: where it is unsure it keeps the difference.
 */

#include <stdbool.h>
#include <glib.h>

/* The normal form of an expression or definition. */
char *spelling_normalise(const char *text);

bool spelling_same(const char *a, const char *b);

/* Appends the normal form with every identifier `name` (unquoted form) replaced by a mark, so that definitions which carry their own
 * name compare equal. `name` NULL: nothing is replaced. */
void spelling_append(GString *out, const char *text, const char *name);

#endif
