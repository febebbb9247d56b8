#ifndef BASE_FILE_H
#define BASE_FILE_H

/* Files: whole reads with a size cap, atomic replacement, private folders. */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <glib.h>

/* Reads a whole file; NUL-terminated beyond `*size`. Error ERROR_FAILED names the path and, when larger than `limit`
 * bytes (0: no limit), the limit. Free with g_free(). */
char *file_read(const char *path, size_t limit, size_t *size, GError **error);

/* Replaces (or creates) `path` atomically: a temporary file beside it, fsync, rename; mode kept when it exists. A symbolic link
 * is followed to its target, which is replaced. Either the old or the new content is there whatever happens. */
bool file_write(const char *path, const char *bytes, size_t size, GError **error);

/* Writes all bytes to a descriptor, retrying short writes and EINTR. */
bool file_write_fd(int fd, const char *bytes, size_t size, GError **error);

/* Makes a folder and its parents, mode 0700. */
bool file_make_folder(const char *path, GError **error);

/* Removes a folder and everything in it; never follows symbolic links. Missing is success. */
bool file_remove_tree(const char *path, GError **error);

/* The user's cache folder for this tool ($PGSTRATA_CACHE_DIR, else $XDG_CACHE_HOME/pgstrata, else ~/.cache/pgstrata), made if
 * missing. NULL (without error) when none can be had: run without cache. Free with g_free(). */
char *file_cache_folder(void);

#endif
