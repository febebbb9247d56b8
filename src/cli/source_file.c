/* A file of SQL as a source: a dump, a structure.sql, an init script. The scratch server makes the catalog of it. */

#include <string.h>
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "git/repository.h"
#include "scratch/scratch.h"
#include "source.h"
#include "sql_set.h"
#include "sql/psql_script.h"

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

static void note_script(Source *source, const PsqlScript *script) {
    for (guint i = 0; i < script->left_out->len; i++) {
        g_autofree char *note = g_strdup_printf("a command of psql is not followed: line " CODE("%s"), (const char *)script->left_out->pdata[i]);
        source_note(source, note);
        source->complete = false;
    }
    if (script->copies > 0) {
        g_autofree char *note = g_strdup_printf("the rows of %zu COPY statements were not loaded", script->copies);
        source_note(source, note);
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

static Source *make_source(const char *path, const char *rev, const PsqlScript *script, const Strata *strata) {
    Source *source = source_new();
    source->title = rev ? g_strdup_printf("file %s at %s", path, rev) : g_strdup_printf("file %s", path);
    source->catalog = strata_catalog(strata, strata->count);
    note_script(source, script);
    note_failures(source, &strata->strata[0], path);
    for (guint i = 0; i < strata->assumptions->len; i++) {
        g_autofree char *note = g_strdup_printf("assumed: %s", (const char *)strata->assumptions->pdata[i]);
        source_note(source, note);
    }
    return source;
}

Source *source_load_file(const char *path, const char *rev, const Options *options, GError **error) {
    size_t size;
    g_autofree char *text = read_text(path, rev, options, &size, error);
    if (!text)
        return NULL;
    if (g_str_has_prefix(text, "PGDMP")) {
        error_set(error, ERROR_USAGE, "%s is a dump in pg_dump's custom format", path);
        error_set_hint(error, "turn it into SQL: pg_restore --schema-only -f schema.sql %s", path);
        return NULL;
    }
    g_autoptr(PsqlScript) script = psql_script_parse(text, size);
    const ScratchOptions wanted = {.url = options->scratch_url, .use_cache = !options->no_cache};
    g_autoptr(Scratch) scratch = scratch_new(&wanted, error);
    g_autoptr(MigrationSet) set = sql_set_new();
    sql_set_add(set, path, script->sql, script->size);
    g_autoptr(Strata) strata = scratch ? scratch_replay(scratch, set, REPLAY_ALL, error) : NULL;
    return strata ? make_source(path, rev, script, strata) : NULL;
}
