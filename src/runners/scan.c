#include "candidate.h"

#include <string.h>
#include "folder.h"
#include "place.h"

static size_t runner_count(void) {
    size_t count = 0;
    while (runner_list()[count])
        count++;
    return count;
}

guint signs_of(const Detection *detection, const char *folder, const Runner *runner) {
    const guint *counts = g_hash_table_lookup(detection->signs, folder);
    for (size_t i = 0; counts && runner_list()[i]; i++) {
        if (runner_list()[i] == runner)
            return counts[i];
    }
    return 0;
}

static void count_sign(Detection *detection, const char *path, gssize length, size_t runner) {
    g_autofree char *folder = g_strndup(path, (gsize)length);
    guint *counts = g_hash_table_lookup(detection->signs, folder);
    if (!counts) {
        counts = g_new0(guint, runner_count());
        g_hash_table_insert(detection->signs, g_steal_pointer(&folder), counts);
    }
    counts[runner]++;
}

static bool is_in_copy(const char *path) {
    const char *reason;
    g_autofree char *root = place_copy_root(path, &reason);
    return root != NULL;
}

static void scan_signs(Detection *detection, const char *path) {
    bool checked = false;
    for (size_t i = 0; runner_list()[i]; i++) {
        const Runner *runner = runner_list()[i];
        gssize length = runner->sign ? runner->sign(path) : -1;
        if (length < 0)
            continue;
        if (!checked && is_in_copy(path))
            return;
        checked = true;
        count_sign(detection, path, length, i);
    }
}

/* A copy of a project is named as left out when it has what a target is found by; files that many libraries bring along do not make one. */
static void scan_interest(Detection *detection, const TreeFile *file) {
    const char *name = path_name(file->path);
    bool config = drizzle_config_is_name(name);
    if (!config && strcmp(name, "_journal.json") != 0)
        return;
    const char *reason;
    g_autofree char *root = place_copy_root(file->path, &reason);
    if (root)
        g_hash_table_insert(detection->copies, g_steal_pointer(&root), (gpointer)(uintptr_t)reason);
    else if (config)
        g_ptr_array_add(detection->configs, (gpointer)(uintptr_t)file);
}

void detection_scan(Detection *detection) {
    for (size_t i = 0; i < detection->tree->count; i++) {
        scan_interest(detection, &detection->tree->files[i]);
        scan_signs(detection, detection->tree->files[i].path);
    }
}
