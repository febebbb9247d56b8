#define _GNU_SOURCE /* utimensat */
#include "cache_files.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"

/* file_write() names its temporary files so. One that is older than this many seconds is nobody's. */
#define TEMPORARY ".pgstrata-"
#define TEMPORARY_AGE 600

char *cache_file_path(const CacheKind *kind, const char *key) {
    g_autofree char *cache = file_cache_folder(), *folder = cache ? g_build_filename(cache, kind->folder, NULL) : NULL;
    g_autofree char *name = g_strconcat(key, kind->suffix, NULL);
    return folder && file_make_folder(folder, NULL) ? g_build_filename(folder, name, NULL) : NULL;
}

char *cache_file_read(const CacheKind *kind, const char *path, size_t *size) {
    char *bytes = file_read(path, kind->limit, size, NULL);
    if (bytes)
        (void)!utimensat(AT_FDCWD, path, NULL, 0);
    return bytes;
}

/* --- clearing ----------------------------------------------------------------------------------------------------------- */

typedef struct {
    char *path;
    struct timespec used;
} CacheFile;

static void clear_file(gpointer data) {
    g_free(((CacheFile *)data)->path);
}

static int compare_age(gconstpointer a, gconstpointer b) {
    const CacheFile *left = a, *right = b;
    if (left->used.tv_sec != right->used.tv_sec)
        return left->used.tv_sec < right->used.tv_sec ? -1 : 1;
    return (left->used.tv_nsec > right->used.tv_nsec) - (left->used.tv_nsec < right->used.tv_nsec);
}

static void look_at(const CacheKind *kind, const char *folder, const char *name, GArray *files) {
    struct stat info;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    bool temporary = g_str_has_prefix(name, TEMPORARY);
    if ((!temporary && !g_str_has_suffix(name, kind->suffix)) || lstat(path, &info) != 0)
        return;
    if (temporary && info.st_mtim.tv_sec + TEMPORARY_AGE < time(NULL))
        unlink(path);
    if (temporary)
        return;
    const CacheFile file = {g_steal_pointer(&path), info.st_mtim};
    g_array_append_val(files, file);
}

static void clear_folder(const CacheKind *kind, const char *folder) {
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(CacheFile));
    g_array_set_clear_func(files, clear_file);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));)
        look_at(kind, folder, name, files);
    g_array_sort(files, compare_age);
    for (guint i = 0; i + kind->most < files->len; i++)
        unlink(g_array_index(files, CacheFile, i).path);
}

bool cache_file_write(const CacheKind *kind, const char *path, const char *bytes, size_t size) {
    g_autofree char *folder = g_path_get_dirname(path);
    bool written = size <= kind->limit && file_write(path, bytes, size, NULL);
    clear_folder(kind, folder);
    return written;
}
