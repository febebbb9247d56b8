/* Where the sources of a target were, commit by commit: what they are now, followed back through renames. */

#include "load_timeline.h"

#include <string.h>
#include "base/interrupt.h"
#include "declared/declared.h"

/* One path of a source: a file, or the fixed part of a pattern or folder. */
typedef struct {
    GArray *places; /* of LinePlace */
    char *rest;     /* pattern below the folder; NULL */
} PastFile;

struct PastPlaces {
    const DeclaredRef *ref; /* of the present */
    DeclaredFormat format;
    bool newest_snapshot;   /* whatever stands last in the folder of migrations */
    GArray *files;          /* of PastFile */
};

static void clear_file(gpointer data) {
    PastFile *file = data;
    g_array_unref(file->places);
    g_free(file->rest);
}

void past_places_free(PastPlaces *places) {
    if (!places)
        return;
    g_array_unref(places->files);
    g_free(places);
}

/* --- the present -------------------------------------------------------------------------------------------------------- */

static bool is_folder(const FileTree *tree, const char *path) {
    size_t end;
    return file_tree_range(tree, path, &end) < end;
}

/* schema.ts of schema/index.ts, and the other way round; NULL: the path is of neither form. Free with g_free(). */
static char *other_form(const char *path) {
    const char *dot = strrchr(path, '.');
    if (!dot || strchr(dot, '/'))
        return NULL;
    g_autofree char *stem = g_strndup(path, (size_t)(dot - path));
    if (!g_str_has_suffix(stem, "/index"))
        return g_strdup_printf("%s/index%s", stem, dot);
    stem[strlen(stem) - strlen("/index")] = '\0';
    return g_strconcat(stem, dot, NULL);
}

/* A module that became a folder of files, or one again, has no rename that tells it when its parts went into other files: before it came, it was what stood in its other form. */
static bool extend_back(Line *line, GArray *places, GError **error) {
    const LinePlace first = places->len > 0 ? g_array_index(places, LinePlace, 0) : (LinePlace){0};
    const LinePlace came = places->len > 1 && !first.path ? g_array_index(places, LinePlace, 1) : (LinePlace){0};
    g_autofree char *other = came.path ? other_form(came.path) : NULL;
    if (!other || !line_has(line, came.from - 1, other, false))
        return true;
    g_autoptr(GArray) before = line_places(line, other, false, error);
    if (!before)
        return false;
    while (before->len > 0 && g_array_index(before, LinePlace, before->len - 1).from >= came.from)
        g_array_set_size(before, before->len - 1);
    g_array_remove_index(places, 0);
    g_array_prepend_vals(places, before->data, before->len);
    return true;
}

static bool follow(PastPlaces *places, Line *line, const char *path, const char *rest, GError **error) {
    bool folder = rest || (is_folder(line_tree(line), path) && !file_tree_find(line_tree(line), path));
    g_autoptr(GArray) found = line_places(line, path, folder, error);
    if (!found || (places->format == DECLARED_DRIZZLE && !folder && !extend_back(line, found, error)))
        return false;
    g_array_append_val(places->files, ((PastFile){g_steal_pointer(&found), g_strdup(rest)}));
    return true;
}

/* The fixed folder, and the pattern below it. */
static bool follow_pattern(PastPlaces *places, Line *line, const char *base, const char *pattern, bool *found, GError **error) {
    g_autofree char *whole = *base ? g_build_filename(base, pattern, NULL) : g_strdup(pattern);
    g_autofree char *clean = g_canonicalize_filename(whole, "/");
    char *end = clean + strcspn(clean, "*?[{");
    while (end > clean && *end != '/')
        end--;
    g_autofree char *folder = end > clean ? g_strndup(clean + 1, (size_t)(end - clean - 1)) : g_strdup("");
    *found = is_folder(line_tree(line), folder);
    return !*found || follow(places, line, folder, end + 1, error);
}

static bool follow_written(PastPlaces *places, Line *line, const char *const *folders, const char *path, GError **error) {
    if (strpbrk(path, "*?[{")) {
        bool found = false;
        for (const char *const *folder = folders; *folder && !found; folder++)
            if (!follow_pattern(places, line, *folder, path, &found, error))
                return false;
        return true;
    }
    const char *const paths[] = {path, NULL};
    g_autoptr(GPtrArray) files = declared_drizzle_files(line_tree(line), paths, folders, NULL);
    g_autofree char *parent = files ? g_path_get_dirname(files->pdata[0]) : NULL;
    g_autofree char *name = g_path_get_basename(path);
    bool folder = files && g_str_has_suffix(parent, name) && !g_str_has_suffix(files->pdata[0], name) && !strchr(name, '.');
    if (folder)
        return follow(places, line, parent, NULL, error);
    for (guint i = 0; files && i < files->len; i++)
        if (!follow(places, line, files->pdata[i], NULL, error))
            return false;
    return true;
}

static bool follow_drizzle(PastPlaces *places, Line *line, GError **error) {
    g_autoptr(GPtrArray) folders = load_declared_folders(line_tree(line), places->ref->config);
    for (guint i = 0; i < places->ref->files->len; i++)
        if (!follow_written(places, line, (const char *const *)folders->pdata, places->ref->files->pdata[i], error))
            return false;
    return true;
}

static bool follow_all(PastPlaces *places, Line *line, GError **error) {
    if (places->format == DECLARED_DRIZZLE)
        return follow_drizzle(places, line, error);
    for (guint i = 0; i < places->ref->files->len; i++)
        if (!follow(places, line, places->ref->files->pdata[i], NULL, error))
            return false;
    return true;
}

PastPlaces *past_places_new(Line *line, const DeclaredRef *ref, GError **error) {
    g_autoptr(PastPlaces) places = g_new0(PastPlaces, 1);
    places->ref = ref;
    places->format = load_declared_format(ref);
    places->files = g_array_new(FALSE, FALSE, sizeof(PastFile));
    g_array_set_clear_func(places->files, clear_file);
    places->newest_snapshot = places->format == DECLARED_DRIZZLE_SNAPSHOT;
    if (!places->newest_snapshot && !follow_all(places, line, error))
        return NULL;
    return g_steal_pointer(&places);
}

/* --- the past ----------------------------------------------------------------------------------------------------------- */

static const char *place_at(const GArray *places, size_t index) {
    const char *path = NULL;
    for (guint i = 0; i < places->len && g_array_index(places, LinePlace, i).from <= index; i++)
        path = g_array_index(places, LinePlace, i).path;
    return path;
}

/* The same source, with its name fixed and its files as they were. */
static DeclaredRef *add_ref(const PastPlaces *places, Project *project, Target *target) {
    DeclaredRef *ref = target_copy_declared(project, target, places->ref);
    ref->format = declared_format_id(places->format);
    ref->config = NULL;
    g_ptr_array_set_size(ref->files, 0);
    return ref;
}

static void add_file(const PastFile *file, size_t index, Project *project, DeclaredRef *ref) {
    const char *path = place_at(file->places, index);
    if (!path)
        return;
    const char *whole = !file->rest ? path : *path ? text_pool_printf(project->texts, "%s/%s", path, file->rest) : file->rest;
    g_ptr_array_add(ref->files, (gpointer)(uintptr_t)text_pool_add(project->texts, whole));
}

/* The schema of these migrations, when its file is nowhere by its own line: what belonged to the folder then. */
static void add_found(const PastPlaces *places, FileTree *tree, Project *project, const Target *target, DeclaredRef *ref) {
    g_autofree char *path = places->format == DECLARED_PRISMA && target->folder ? declared_find_prisma(tree, target->folder) : NULL;
    if (path)
        g_ptr_array_add(ref->files, (gpointer)(uintptr_t)text_pool_add(project->texts, path));
}

DeclaredRef *past_places_ref(const PastPlaces *places, size_t index, FileTree *tree, Project *project, Target *target) {
    DeclaredRef *ref = add_ref(places, project, target);
    if (places->newest_snapshot) {
        g_autofree char *path = target->folder ? declared_find_snapshot(tree, target->folder) : NULL;
        if (path)
            g_ptr_array_add(ref->files, (gpointer)(uintptr_t)text_pool_add(project->texts, path));
    }
    for (guint i = 0; i < places->files->len; i++)
        add_file(&g_array_index(places->files, PastFile, i), index, project, ref);
    if (ref->files->len == 0)
        add_found(places, tree, project, target, ref);
    return ref->files->len > 0 ? ref : NULL;
}

bool past_places_moved(const PastPlaces *places, size_t index) {
    for (guint i = 0; i < places->files->len; i++) {
        const GArray *file = g_array_index(places->files, PastFile, i).places;
        for (guint j = 0; j < file->len; j++)
            if (g_array_index(file, LinePlace, j).from == index)
                return true;
    }
    return false;
}

char *past_places_text(const PastPlaces *places, size_t index, const char *folder) {
    g_autoptr(GString) out = g_string_new(places->newest_snapshot && folder ? folder : "");
    for (guint i = 0; i < places->files->len; i++) {
        const PastFile *file = &g_array_index(places->files, PastFile, i);
        const char *path = place_at(file->places, index);
        if (path)
            g_string_append_printf(out, "%s\n%s\n", path, file->rest ? file->rest : "");
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* --- migrations --------------------------------------------------------------------------------------------------------- */

/* Where the folder is not, one of those that the configuration calls former may be. */
static bool fill_from(Line *line, GPtrArray *folders, const char *folder, GError **error) {
    g_autoptr(GArray) places = line_places(line, folder, true, error);
    if (!places)
        return false;
    for (guint i = 0; i < places->len; i++) {
        const LinePlace *place = &g_array_index(places, LinePlace, i);
        size_t end = i + 1 < places->len ? g_array_index(places, LinePlace, i + 1).from : folders->len;
        for (size_t at = place->from; at < end; at++)
            if (!folders->pdata[at])
                folders->pdata[at] = (gpointer)(uintptr_t)place->path;
    }
    return true;
}

/* A former folder is not there at the end any more: its own line is followed to where it was last. */
static bool fill_former(const Line *line, GPtrArray *folders, const char *folder, GError **error) {
    for (size_t i = 0; i < folders->len; i++) {
        if (!folders->pdata[i] && line_has(line, i, folder, true))
            folders->pdata[i] = (gpointer)(uintptr_t)folder;
        if (i % 256 == 0 && interrupt_check(error))
            return false;
    }
    return true;
}

GPtrArray *past_folders(Line *line, const Target *target, GError **error) {
    g_autoptr(GPtrArray) folders = g_ptr_array_new();
    g_ptr_array_set_size(folders, (int)line_count(line));
    if (!fill_from(line, folders, target->folder, error))
        return NULL;
    for (guint i = 0; i < target->former->len; i++)
        if (!fill_former(line, folders, target->former->pdata[i], error))
            return NULL;
    return g_steal_pointer(&folders);
}
