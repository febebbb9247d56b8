#define _GNU_SOURCE /* utimensat */
/* The stores of timelines on disk: one file a target, in the user's cache folder. */

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "load_timeline.h"

#define FILES_MAX 64
#define FILE_LIMIT ((size_t)128 << 20)
#define SUFFIX ".timeline"

static char *cache_folder(const Options *options) {
    g_autofree char *cache = options->no_cache ? NULL : file_cache_folder();
    g_autofree char *folder = cache ? g_build_filename(cache, "timeline", NULL) : NULL;
    return folder && file_make_folder(folder, NULL) ? g_steal_pointer(&folder) : NULL;
}

/* By the place of the repository, not by its commits: these may all be rewritten. Its work trees share it. */
static char *cache_path(const char *folder, const Repository *repository, const char *target) {
    const char *place = repository_git_folder(repository), *linked = strstr(place, "/worktrees/");
    g_autofree char *own = linked ? g_strndup(place, (size_t)(linked - place)) : g_strdup(place);
    g_autofree char *key = past_key(own, target, NULL), *name = g_strconcat(key, SUFFIX, NULL);
    return g_build_filename(folder, name, NULL);
}

TimelineStore *past_cache_open(const Options *options, const Repository *repository, const char *target) {
    g_autofree char *folder = cache_folder(options), *path = folder ? cache_path(folder, repository, target) : NULL;
    size_t size;
    char *bytes = path ? file_read(path, FILE_LIMIT, &size, NULL) : NULL;
    TimelineStore *store = bytes ? timeline_store_read(bytes, size) : NULL;
    if (store)
        (void)!utimensat(AT_FDCWD, path, NULL, 0); /* the least recently used go first */
    return store ? store : timeline_store_new();
}

typedef struct {
    char *path;
    int64_t used;
} CacheFile;

static void clear_file(gpointer data) {
    g_free(((CacheFile *)data)->path);
}

static int compare_age(gconstpointer a, gconstpointer b) {
    const CacheFile *left = a, *right = b;
    return (left->used > right->used) - (left->used < right->used);
}

static void remove_oldest(const char *folder) {
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(CacheFile));
    g_array_set_clear_func(files, clear_file);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        struct stat info;
        CacheFile file = {.path = g_build_filename(folder, name, NULL)};
        if (g_str_has_suffix(name, SUFFIX) && lstat(file.path, &info) == 0) {
            file.used = info.st_mtim.tv_sec;
            g_array_append_val(files, file);
        } else {
            g_free(file.path);
        }
    }
    g_array_sort(files, compare_age);
    for (guint i = 0; i + FILES_MAX < files->len; i++)
        unlink(g_array_index(files, CacheFile, i).path);
}

void past_cache_save(const Options *options, const Repository *repository, const char *target, TimelineStore *store) {
    g_autofree char *folder = timeline_store_changed(store) ? cache_folder(options) : NULL;
    if (!folder)
        return;
    g_autofree char *path = cache_path(folder, repository, target);
    size_t size;
    g_autofree char *bytes = timeline_store_write(store, &size);
    if (bytes && file_write(path, bytes, size, NULL))
        remove_oldest(folder);
}
