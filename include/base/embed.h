#ifndef BASE_EMBED_H
#define BASE_EMBED_H

/* Files built into the program: templates/, src/server/queries/ and src/scratch/stubs/, by their path in the source tree. */

#include <stddef.h>

/* NUL-terminated beyond *size (which may be NULL). NULL: no such file. */
const char *embedded_file(const char *path, size_t *size);

/* The path of the index-th file, sorted; NULL past the end. */
const char *embedded_path(size_t index);

#endif
