/*
 * inject: marked regions of documents. Every file is rendered before the first is written, so an error leaves all of them alone.
 */
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "command.h"
#include "output/inject.h"
#include "output/output.h"
#include "base/text_diff.h"
#include "report/report.h"
#include "session.h"
#include "write.h"

#define FILE_LIMIT (8 << 20)
#define MARKER "<!-- BEGIN_PGSTRATA:"

typedef struct {
    char *label;  /* as the user knows it */
    char *path;   /* where it lies */
    char *before; /* "" when the file does not exist */
    char *after;
    size_t before_size, after_size;
    GPtrArray *regions; /* of RegionResult * */
    bool changed;
} Edit;

static void edit_free(Edit *edit) {
    g_free(edit->label);
    g_free(edit->path);
    g_free(edit->before);
    g_free(edit->after);
    g_ptr_array_unref(edit->regions);
    g_free(edit);
}

static char *render_region(void *payload, const Slot *slot, GError **error) {
    g_autoptr(Document) document = report_build_region(payload, slot, error);
    return document ? output_markdown(document) : NULL;
}

/* Adds the regions that the configuration wants in this file and that are not there yet. */
static bool add_configured_regions(Edit *edit, char **bytes, size_t *size, const Project *project, GError **error) {
    for (guint i = 0; i < project->regions->len; i++) {
        const DocumentRegion *region = &g_array_index(project->regions, DocumentRegion, i);
        if (strcmp(region->file, edit->label) != 0 || !region->heading)
            continue;
        g_autofree char *slot = region->target ? g_strdup_printf("%s target=%s", region->section, region->target) : g_strdup(region->section);
        bool changed;
        size_t new_size;
        char *with_region = inject_add_region(*bytes, *size, region->heading, slot, &changed, &new_size, error);
        if (!with_region)
            return false;
        g_free(*bytes);
        *bytes = with_region;
        *size = new_size;
    }
    return true;
}

static Edit *prepare(const Session *session, const Options *options, const char *label, const char *path, bool may_create, GError **error) {
    Edit *edit = g_new0(Edit, 1);
    edit->label = g_strdup(label);
    edit->path = g_strdup(path);
    edit->regions = g_ptr_array_new_with_free_func((GDestroyNotify)region_result_free);
    edit->before = may_create && !g_file_test(path, G_FILE_TEST_EXISTS) ? g_strdup("") : file_read(path, FILE_LIMIT, &edit->before_size, error);
    g_autofree char *bytes = g_memdup2(edit->before ? edit->before : "", edit->before_size + 1);
    size_t size = edit->before_size;
    if (edit->before && add_configured_regions(edit, &bytes, &size, session->audit->project, error))
        edit->after = inject_regions(bytes, size, options->force, render_region, session->audit, edit->regions, &edit->after_size, error);
    if (!edit->after) {
        if (edit->before)
            g_prefix_error(error, "%s: ", label);
        edit_free(edit);
        return NULL;
    }
    edit->changed = edit->before_size != edit->after_size || memcmp(edit->before, edit->after, edit->after_size) != 0;
    return edit;
}

/* Files that the configuration names, else tracked Markdown files with a marker. Repository paths, sorted, of char *. */
static GPtrArray *find_documents(const Session *session) {
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    const GArray *regions = session->audit->project->regions;
    for (guint i = 0; i < regions->len; i++) {
        const char *file = g_array_index(regions, DocumentRegion, i).file;
        if (!g_ptr_array_find_with_equal_func(files, file, g_str_equal, NULL))
            g_ptr_array_add(files, g_strdup(file));
    }
    for (size_t i = 0; regions->len == 0 && i < session->tree->count; i++) {
        const TreeFile *file = &session->tree->files[i];
        if (!g_str_has_suffix(file->path, ".md"))
            continue;
        g_autofree char *path = g_build_filename(repository_work_tree(session->repository), file->path, NULL);
        g_autofree char *text = file_read(path, FILE_LIMIT, &(size_t){0}, NULL);
        if (text && strstr(text, MARKER))
            g_ptr_array_add(files, g_strdup(file->path));
    }
    return files;
}

/* A document of the repository must lie in it: a committed symbolic link may not lead the writer elsewhere. */
static bool check_inside(const char *work_tree, const char *path, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path);
    char *existing = realpath(g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? path : folder, NULL);
    char *root = realpath(work_tree, NULL);
    size_t length = root ? strlen(root) : 0;
    bool inside = existing && root && strncmp(existing, root, length) == 0 && (existing[length] == '/' || !existing[length]);
    if (!existing)
        error_set(error, ERROR_CONFIG, "%s: its folder does not exist", path);
    else if (!inside)
        error_set(error, ERROR_CONFIG, "%s leads out of the repository", path);
    free(existing);
    free(root);
    return inside;
}

static bool prepare_all(const Session *session, const Options *options, GPtrArray *edits, GError **error) {
    for (char **argument = options->arguments; argument && *argument; argument++) {
        Edit *edit = prepare(session, options, *argument, *argument, false, error);
        if (!edit)
            return false;
        g_ptr_array_add(edits, edit);
    }
    if (edits->len > 0)
        return true;
    const char *work_tree = repository_work_tree(session->repository);
    if (!work_tree) {
        error_set(error, ERROR_USAGE, "a bare repository has no files to inject into; name the files");
        return false;
    }
    g_autoptr(GPtrArray) files = find_documents(session);
    for (guint i = 0; i < files->len; i++) {
        g_autofree char *path = g_build_filename(work_tree, files->pdata[i], NULL);
        if (!check_inside(work_tree, path, error))
            return false;
        Edit *edit = prepare(session, options, files->pdata[i], path, session->audit->project->regions->len > 0, error);
        if (!edit)
            return false;
        g_ptr_array_add(edits, edit);
    }
    return true;
}

/* Says what happened to one file; returns false when a region was left alone because it was edited by hand. */
static bool describe(const Edit *edit, const Options *options) {
    bool all_done = true;
    if (edit->regions->len == 0)
        log_warning("%s: no region: put " MARKER "history --> and <!-- END_PGSTRATA:history --> where one belongs", edit->label);
    for (guint i = 0; i < edit->regions->len; i++) {
        const RegionResult *region = edit->regions->pdata[i];
        if (region->state == REGION_HAND_EDITED) {
            log_error("%s:%d: region %s was edited by hand and is left alone; --force replaces it", edit->label, region->line, region->name);
            all_done = false;
        } else if (region->state != REGION_UNCHANGED) {
            log_notice("%s:%d: region %s %s", edit->label, region->line, region->name, options->check ? "is out of date" : "updated");
        }
    }
    return all_done;
}

static bool show_diff(const Edit *edit, GError **error) {
    g_autofree char *diff = text_diff_unified(edit->before, edit->before_size, edit->after, edit->after_size, edit->label);
    g_autoptr(GString) visible = g_string_new(NULL);
    text_visible(visible, diff, -1, false);
    return write_result(NULL, visible->str, error);
}

int cmd_inject(const Options *options, GError **error) {
    Options wanted = *options;
    wanted.offline = !options->live; /* what is committed should be the same wherever it is made */
    g_autoptr(Session) session = session_open(&wanted, error);
    if (!session || !session_audit(session, &wanted, error))
        return 0;
    g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func((GDestroyNotify)edit_free);
    if (!prepare_all(session, options, edits, error))
        return 0;
    if (edits->len == 0) {
        error_set(error, ERROR_CONFIG, "there is nothing to inject into");
        error_set_hint(error, "put " MARKER "history --> and <!-- END_PGSTRATA:history --> into a Markdown file, or name files under documents: in pgstrata.yml");
        return 0;
    }
    bool done = true, stale = false;
    for (guint i = 0; i < edits->len; i++) {
        const Edit *edit = edits->pdata[i];
        done = describe(edit, options) && done;
        stale = stale || edit->changed;
        if (options->diff && edit->changed && !show_diff(edit, error))
            return 0;
        if (interrupt_check(error))
            return 0;
        if (!options->check && edit->changed && !file_write(edit->path, edit->after, edit->after_size, error))
            return 0;
    }
    if (options->check && stale)
        log_notice("run: pgstrata inject");
    return !done || (options->check && stale) ? 2 : 0;
}
