#ifndef MODEL_STRATA_JSON_H
#define MODEL_STRATA_JSON_H

/*
 * Strata as bytes, complete (but for `from_cache`), for the cache on disk. A compact JSON: one table of texts, everything else refers
 * to it by number; the layout is told in src/model/strata_json.c and has a version number. Same strata, same bytes.
 */

#include "model/strata.h"

/* NUL-terminated beyond *size (which may be NULL). Free with g_free(). */
char *strata_write(const Strata *strata, size_t *size);

/* ERROR_FAILED for anything that strata_write() of this version did not make; never believes a number or a length of the input. */
Strata *strata_read(const char *bytes, size_t size, GError **error);

#endif
