/* A file of SQL as a source: a dump, a structure.sql, an init script. The scratch server makes the catalog of it. */

#include "base/error.h"
#include "base/file.h"
#include "declared/declared.h"
#include "declared_run.h"
#include "git/repository.h"
#include "source.h"

#define FILE_LIMIT ((size_t)1 << 30)

/* The file at a revision; its path is from the repository's root. */
static char *read_revision(const char *path, const char *rev, const Options *options, size_t *size, GError **error) {
    g_autoptr(Repository) repository = repository_open(options->directory ? options->directory : ".", error);
    g_autoptr(FileTree) tree = repository ? repository_tree(repository, rev, NULL, error) : NULL;
    if (!tree)
        return NULL;
    const TreeFile *file = file_tree_find(tree, path);
    if (file)
        return tree->read(tree, file, size, error);
    error_set(error, ERROR_USAGE, "there is no file %s at %s", path, rev);
    error_set_hint(error, "the path is from the root of the repository");
    return NULL;
}

static char *read_text(const char *path, const char *rev, const Options *options, size_t *size, GError **error) {
    if (rev)
        return read_revision(path, rev, options, size, error);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        error_set(error, ERROR_USAGE, "there is no file %s", path);
        return NULL;
    }
    return file_read(path, FILE_LIMIT, size, error);
}

Source *source_of_declaration(const Declaration *declaration, const char *title, const char *name, const Options *options, GError **error) {
    const ScratchOptions wanted = {.url = options->scratch_url, .use_cache = !options->no_cache};
    g_autoptr(Scratch) scratch = scratch_new(&wanted, error);
    g_autoptr(GArray) failures = g_array_new(FALSE, FALSE, sizeof(DeclaredFailure));
    g_autoptr(Strata) strata = scratch ? declared_run(scratch, declaration, name, NULL, failures, error) : NULL;
    return strata ? declared_run_source(title, declaration, strata, failures) : NULL;
}

Source *source_load_file(const char *path, const char *rev, const Options *options, GError **error) {
    size_t size;
    g_autofree char *text = read_text(path, rev, options, &size, error);
    g_autoptr(Declaration) declaration = text ? declared_read_sql_text(text, size, path, error) : NULL;
    if (!declaration)
        return NULL;
    g_autofree char *title = rev ? g_strdup_printf("file %s at %s", path, rev) : g_strdup_printf("file %s", path);
    return source_of_declaration(declaration, title, path, options, error);
}
