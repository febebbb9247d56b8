#ifndef BASE_TEXT_DIFF_H
#define BASE_TEXT_DIFF_H

#include <stddef.h>

/* The unified diff of two texts (three lines of context, "--- a/LABEL", "+++ b/LABEL"), line by line, bytes as they are: make it visible before a
 * terminal sees it. Empty when they are equal. Texts that differ in more than some thousand lines are shown as
 * removed and added as a whole: the diff is right, though not the shortest. Free with g_free(). */
char *text_diff_unified(const char *a, size_t a_size, const char *b, size_t b_size, const char *label);

#endif
