/* The stores of timelines on disk: one file a target, in the user's cache folder. */

#include <string.h>
#include "cache_files.h"
#include "load_timeline.h"

static const CacheKind KIND = {"timeline", ".timeline", 64, (size_t)128 << 20};

/* By the place of the repository, not by its commits: these may all be rewritten. Its work trees share it. */
static char *cache_path(const Options *options, const Repository *repository, const char *target) {
    const char *place = repository_git_folder(repository), *linked = strstr(place, "/worktrees/");
    g_autofree char *own = linked ? g_strndup(place, (size_t)(linked - place)) : g_strdup(place);
    g_autofree char *key = past_key(own, target, NULL);
    return options->no_cache ? NULL : cache_file_path(&KIND, key);
}

TimelineStore *past_cache_open(const Options *options, const Repository *repository, const char *target) {
    g_autofree char *path = cache_path(options, repository, target);
    size_t size;
    char *bytes = path ? cache_file_read(&KIND, path, &size) : NULL;
    TimelineStore *store = bytes ? timeline_store_read(bytes, size) : NULL;
    return store ? store : timeline_store_new();
}

void past_cache_save(const Options *options, const Repository *repository, const char *target, TimelineStore *store) {
    g_autofree char *path = timeline_store_changed(store) ? cache_path(options, repository, target) : NULL;
    if (!path)
        return;
    size_t size;
    g_autofree char *bytes = timeline_store_write(store, &size);
    if (bytes && cache_file_write(&KIND, path, bytes, size))
        timeline_store_saved(store);
}
