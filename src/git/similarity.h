#ifndef GIT_SIMILARITY_H
#define GIT_SIMILARITY_H

/* How much of one text is found in another, in lines: what git's rename detection measures. */

#include <stddef.h>
#include <glib.h>

typedef struct Fingerprint Fingerprint;

Fingerprint *fingerprint_new(const char *bytes, size_t size);
void fingerprint_free(Fingerprint *fingerprint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fingerprint, fingerprint_free)

/* Percent of the larger text that is in both; order of lines does not count. */
int fingerprint_similarity(const Fingerprint *a, const Fingerprint *b);

#endif
