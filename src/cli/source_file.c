/* A file of SQL as a source: a dump, a structure.sql, an init script. The scratch server makes the catalog of it. */

#include <string.h>
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "declared/declared.h"
#include "git/repository.h"
#include "scratch/scratch.h"
#include "source.h"
#include "sql_set.h"

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

/* Each statement at its own line, so that lines of failures are those of the file. */
static char *script_of(const Declaration *declaration, size_t *size) {
    GString *text = g_string_new(NULL);
    int line = 1;
    for (guint i = 0; i < declaration->statements->len; i++) {
        const DeclarationStatement *statement = &g_array_index(declaration->statements, DeclarationStatement, i);
        for (; line < statement->place.line; line++)
            g_string_append_c(text, '\n');
        g_string_append_printf(text, "%s; ", statement->sql);
        for (const char *c = statement->sql; *c; c++)
            line += *c == '\n';
    }
    *size = text->len;
    return g_string_free(text, FALSE);
}

static void note_reading(Source *source, const Declaration *declaration) {
    for (guint i = 0; i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        g_autofree char *text = note->place.line > 0 ? g_strdup_printf("line %d: %s", note->place.line, note->text) : g_strdup(note->text);
        source_note(source, text);
        source->complete = source->complete && note->kind != NOTE_UNREAD;
    }
}

static void note_failures(Source *source, const Stratum *stratum, const char *path) {
    for (size_t i = 0; i < stratum->failure_count; i++) {
        const ReplayFailure *failure = &stratum->failures[i];
        g_autoptr(GString) message = g_string_new(NULL);
        text_visible(message, failure->message, -1, true);
        g_autofree char *note = g_strdup_printf("line %d fails: %s (SQLSTATE %s)", failure->line, message->str, failure->sqlstate);
        source_note(source, note);
        log_warning("%s:%d: %s", path, failure->line, message->str);
        source->complete = false;
    }
}

static Source *make_source(const char *title, const char *name, const Declaration *declaration, const Strata *strata) {
    Source *source = source_new();
    source->title = g_strdup(title);
    source->catalog = strata_catalog(strata, strata->count);
    note_reading(source, declaration);
    note_failures(source, &strata->strata[0], name);
    for (guint i = 0; i < strata->assumptions->len; i++) {
        g_autofree char *note = g_strdup_printf("assumed: %s", (const char *)strata->assumptions->pdata[i]);
        source_note(source, note);
    }
    return source;
}

Source *source_of_declaration(const Declaration *declaration, const char *title, const char *name, const Options *options, GError **error) {
    size_t size;
    g_autofree char *script = script_of(declaration, &size);
    const ScratchOptions wanted = {.url = options->scratch_url, .use_cache = !options->no_cache};
    g_autoptr(Scratch) scratch = scratch_new(&wanted, error);
    g_autoptr(MigrationSet) set = sql_set_new();
    sql_set_add(set, name, script, size);
    g_autoptr(Strata) strata = scratch ? scratch_replay(scratch, set, REPLAY_ALL, error) : NULL;
    return strata ? make_source(title, name, declaration, strata) : NULL;
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
