#ifndef MODEL_STRATA_STORE_H
#define MODEL_STRATA_STORE_H

/*
 * Strata as bytes, complete (but for `from_cache`), for the cache on disk: a compact text that is told in src/model/strata_format.h, with a
 * version number and a checksum. Same strata, same bytes. (Not JSON: reading it is a part of every run, and took three times as long.)
 */

#include "model/strata.h"

/* NUL-terminated beyond *size (which may be NULL); may have NULs inside. Free with g_free(). */
char *strata_write(const Strata *strata, size_t *size);

/* ERROR_FAILED for anything that strata_write() of this version did not make; never believes a number or a length of the input. */
Strata *strata_read(const char *bytes, size_t size, GError **error);

#endif
