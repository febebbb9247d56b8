#ifndef CLI_CACHE_FILES_H
#define CLI_CACHE_FILES_H

/* Folders of the user's cache that hold one file for each of many things (a target, a repository), read in one go and replaced as a whole. Whoever reads a file judges its content. */

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *folder; /* below the user's cache folder */
    const char *suffix; /* of its files: ".timeline" */
    unsigned most;      /* so many files are kept: the least recently used go */
    size_t limit;       /* a larger file is neither read nor written */
} CacheKind;

/* The file's path; NULL: there is no cache folder. Free with g_free(). */
char *cache_file_path(const CacheKind *kind, const char *key);

/* NULL: not there. It counts as used now. NUL-terminated beyond *size. Free with g_free(). */
char *cache_file_read(const CacheKind *kind, const char *path, size_t *size);

/* Replaces it, and clears away what is too much and what runs that were killed left half written. */
bool cache_file_write(const CacheKind *kind, const char *path, const char *bytes, size_t size);

#endif
