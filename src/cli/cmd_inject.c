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
#include "output/insert.h"
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
    GPtrArray *inserts; /* of char *: what was put in without markers; NULL: it was there */
    bool changed;
} Edit;

static void edit_free(Edit *edit) {
    g_free(edit->label);
    g_free(edit->path);
    g_free(edit->before);
    g_free(edit->after);
    g_ptr_array_unref(edit->regions);
    g_ptr_array_unref(edit->inserts);
    g_free(edit);
}

static char *render_region(void *payload, const Slot *slot, GError **error) {
    g_autoptr(Document) document = report_build_region(payload, slot, error);
    return document ? output_markdown(document) : NULL;
}

/* --- the configured ones ------------------------------------------------------------------------------------------------ */

/* "state-block target=tenant phase=18.1" */
static char *slot_text(const DocumentRegion *region) {
    GString *text = g_string_new(region->section);
    if (region->target)
        g_string_append_printf(text, " target=%s", region->target);
    if (region->phase)
        g_string_append_printf(text, strchr(region->phase, ' ') ? " phase=\"%s\"" : " phase=%s", region->phase);
    return g_string_free(text, FALSE);
}

/* The text of a file while it is changed. */
typedef struct {
    char *bytes; /* owned */
    size_t size;
} Text;

static void take_text(Text *text, char *take_bytes, size_t size) {
    g_free(text->bytes);
    *text = (Text){take_bytes, size};
}

static bool add_region(Text *text, const DocumentRegion *region, GError **error) {
    g_autofree char *slot = slot_text(region);
    bool changed;
    size_t size;
    char *bytes = inject_add_region(text->bytes, text->size, region->heading, slot, &changed, &size, error);
    if (bytes)
        take_text(text, bytes, size);
    return bytes != NULL;
}

static bool insert(Edit *edit, Text *text, const DocumentRegion *region, const Audit *audit, GError **error) {
    const Slot slot = {.name = region->section, .target = region->target, .phase = region->phase};
    g_autoptr(Document) document = report_build_region(audit, &slot, error);
    g_autofree char *markdown = document ? output_markdown(document) : NULL;
    size_t size, added = 0;
    char *bytes = markdown ? insert_markdown(text->bytes, text->size, insert_kind_find(region->insert), region->heading, markdown, &added, &size, error) : NULL;
    if (!bytes)
        return false;
    take_text(text, bytes, size);
    g_ptr_array_add(edit->inserts, added > 0 ? g_strdup_printf("%s under \"%s\"", region->section, region->heading) : NULL);
    return true;
}

/* Adds the regions that the configuration wants in this file and that are not there yet; then renders all; then puts in what goes there without markers. */
static bool render(Edit *edit, const Audit *audit, bool force, GError **error) {
    Text text = {g_memdup2(edit->before, edit->before_size + 1), edit->before_size};
    const GArray *regions = audit->project->regions;
    bool done = true;
    for (int pass = 0; pass < 2 && done; pass++) {
        for (guint i = 0; i < regions->len && done; i++) {
            const DocumentRegion *region = &g_array_index(regions, DocumentRegion, i);
            if (!region->heading || strcmp(region->file, edit->label) != 0 || (region->insert != NULL) != (pass == 1))
                continue;
            done = region->insert ? insert(edit, &text, region, audit, error) : add_region(&text, region, error);
        }
        size_t size;
        char *bytes = pass == 0 && done ? inject_regions(text.bytes, text.size, force, render_region, (void *)(uintptr_t)audit, edit->regions, &size, error) : NULL;
        if (bytes)
            take_text(&text, bytes, size);
        done = done && (pass == 1 || bytes);
    }
    edit->after = text.bytes;
    edit->after_size = text.size;
    edit->changed = edit->before_size != edit->after_size || memcmp(edit->before, edit->after, edit->after_size) != 0;
    if (!done)
        g_prefix_error(error, "%s: ", edit->label);
    return done;
}

/* --- the files ---------------------------------------------------------------------------------------------------------- */

static Edit *edit_read(const char *label, const char *path, bool may_create, GError **error) {
    Edit *edit = g_new0(Edit, 1);
    edit->label = g_strdup(label);
    edit->path = g_strdup(path);
    edit->regions = g_ptr_array_new_with_free_func((GDestroyNotify)region_result_free);
    edit->inserts = g_ptr_array_new_with_free_func(g_free);
    edit->before = may_create && !g_file_test(path, G_FILE_TEST_EXISTS) ? g_strdup("") : file_read(path, FILE_LIMIT, &edit->before_size, error);
    if (edit->before)
        return edit;
    edit_free(edit);
    return NULL;
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

static bool read_all(const Session *session, const Options *options, GPtrArray *edits, GError **error) {
    for (char **argument = options->arguments; argument && *argument; argument++) {
        Edit *edit = edit_read(*argument, *argument, false, error);
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
        Edit *edit = edit_read(files->pdata[i], path, session->audit->project->regions->len > 0, error);
        if (!edit)
            return false;
        g_ptr_array_add(edits, edit);
    }
    if (files->len > 0)
        return true;
    error_set(error, ERROR_CONFIG, "there is nothing to inject into");
    error_set_hint(error, "put " MARKER "history --> and <!-- END_PGSTRATA:history --> into a Markdown file, or name files under documents: in pgstrata.yml");
    return false;
}

static void take_slot(void *payload, const Slot *slot) {
    report_wish(payload, slot);
}

/* What the regions of the files, and those that the configuration adds, ask for. */
static bool wish_all(Session *session, const GPtrArray *edits, GError **error) {
    const GArray *regions = session->audit->project->regions;
    for (guint i = 0; i < edits->len; i++) {
        const Edit *edit = edits->pdata[i];
        if (!inject_each_slot(edit->before, edit->before_size, take_slot, session->wishes, error)) {
            g_prefix_error(error, "%s: ", edit->label);
            return false;
        }
        for (guint r = 0; r < regions->len; r++) {
            const DocumentRegion *region = &g_array_index(regions, DocumentRegion, r);
            if (region->heading && strcmp(region->file, edit->label) == 0)
                report_wish(session->wishes, &(Slot){.name = region->section, .target = region->target, .phase = region->phase});
        }
    }
    return true;
}

/* Says what happened to one file; returns false when a region was left alone because it was edited by hand. */
static bool describe(const Edit *edit, const Options *options) {
    bool all_done = true;
    if (edit->regions->len == 0 && edit->inserts->len == 0)
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
    for (guint i = 0; i < edit->inserts->len; i++)
        if (edit->inserts->pdata[i])
            log_notice("%s: %s %s", edit->label, (const char *)edit->inserts->pdata[i], options->check ? "is not there yet" : "put in");
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
    g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func((GDestroyNotify)edit_free);
    if (!session || !read_all(session, options, edits, error) || !wish_all(session, edits, error) || !session_audit(session, &wanted, error))
        return 0;
    for (guint i = 0; i < edits->len; i++)
        if (!render(edits->pdata[i], session->audit, options->force, error))
            return 0;
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
