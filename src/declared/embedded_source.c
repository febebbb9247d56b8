#include "embedded_source.h"

#include <string.h>
#include "base/error.h"
#include "embedded.h"

bool embedded_is_program(const char *path) {
    static const char *const suffixes[] = {".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"};
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++)
        if (g_str_has_suffix(path, suffixes[i]))
            return true;
    return false;
}

static bool open_program(EmbeddedSource *source, FileTree *tree, ParseCache *cache, GError **error) {
    source->program = program_new(tree, cache, NULL);
    Module *module = program_module(source->program, source->path, error);
    source->texts = module ? module_texts(module, EMBEDDED_WORDS) : NULL;
    return module != NULL;
}

static bool open_marked(EmbeddedSource *source, FileTree *tree, GError **error) {
    const TreeFile *file = file_tree_find(tree, source->path);
    if (!file) {
        error_set(error, ERROR_USAGE, "there is no file %s", source->path);
        return false;
    }
    size_t size;
    g_autofree char *text = tree->read(tree, file, &size, error);
    if (!text)
        return false;
    source->marked = markers_read(text, size);
    if (source->marked->len > 0)
        return true;
    error_set(error, ERROR_INCOMPLETE, "%s has no SQL that is marked", source->path);
    error_set_hint(error, "in a program of another language than TypeScript or JavaScript it stands between \"pgstrata: begin NAME\" and \"pgstrata: end\" in comments");
    return false;
}

EmbeddedSource *embedded_source_open(FileTree *tree, const char *path, ParseCache *cache, bool marks, GError **error) {
    g_autoptr(EmbeddedSource) source = g_new0(EmbeddedSource, 1);
    source->path = path;
    bool program = !marks && embedded_is_program(path);
    bool ok = program ? open_program(source, tree, cache, error) : open_marked(source, tree, error);
    return ok ? g_steal_pointer(&source) : NULL;
}

void embedded_source_free(EmbeddedSource *source) {
    if (!source)
        return;
    program_free(source->program);
    g_clear_pointer(&source->marked, g_array_unref);
    g_free(source);
}

void embedded_source_finish(const EmbeddedSource *source, Declaration *declaration) {
    declaration_add_file(declaration, source->path);
    if (!source->program)
        return;
    const GArray *notes = program_notes(source->program);
    for (guint i = 0; i < notes->len; i++) {
        const ProgramNote *note = &g_array_index(notes, ProgramNote, i);
        if (g_strcmp0(note->place.path, source->path) == 0)
            declaration_note(declaration, &(DeclarationNote){.kind = NOTE_UNREAD, .place = note->place, .object_kind = KIND_COUNT, .text = note->text});
    }
    g_autoptr(GPtrArray) files = program_files(source->program);
    for (guint i = 0; i < files->len; i++)
        declaration_add_file(declaration, files->pdata[i]);
}
