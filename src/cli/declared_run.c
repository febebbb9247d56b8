#include "declared_run.h"

#include "base/log.h"
#include "source.h"
#include "sql_set.h"

/* --- running ------------------------------------------------------------------------------------------------------------ */

/* *starts: the line on which each statement begins in the set's text, and the line behind the last. */
static MigrationSet *statements_set(const Declaration *declaration, const char *name, const GPtrArray *before, GArray *starts) {
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    int line = 1;
    for (guint i = 0; i < declaration->statements->len; i++) {
        const char *sql = g_array_index(declaration->statements, DeclarationStatement, i).sql;
        g_array_append_val(starts, line);
        g_ptr_array_add(texts, (gpointer)(uintptr_t)sql);
        for (const char *c = sql; *c; c++)
            line += *c == '\n';
        line++;
    }
    g_array_append_val(starts, line);
    MigrationSet *set = sql_set_new();
    if (before)
        sql_set_add_pieces(set, "presupposed", before);
    sql_set_add_pieces(set, name, texts);
    return set;
}

static size_t statement_at(const GArray *starts, int line) {
    size_t low = 0, high = starts->len - 1; /* starts[low] <= line < starts[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (g_array_index(starts, int, middle) <= line)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static int compare_failures(gconstpointer a, gconstpointer b) {
    const DeclaredFailure *left = a, *right = b;
    return (left->statement > right->statement) - (left->statement < right->statement);
}

Strata *declared_run(Scratch *scratch, const Declaration *declaration, const char *name, const GPtrArray *before, GArray *failures, GError **error) {
    static const char *const there_already[] = {"42P06", "42710", NULL}; /* duplicate_schema, duplicate_object: made before */
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(MigrationSet) set = statements_set(declaration, name, before, starts);
    Strata *strata = scratch_replay(scratch, set, REPLAY_ALL, error);
    const Stratum *stratum = strata && strata->count > 0 ? &strata->strata[strata->count - 1] : NULL;
    for (size_t i = 0; stratum && declaration->statements->len > 0 && i < stratum->failure_count; i++) {
        if (before && g_strv_contains(there_already, stratum->failures[i].sqlstate))
            continue;
        const DeclaredFailure failure = {statement_at(starts, stratum->failures[i].line), &stratum->failures[i]};
        g_array_append_val(failures, failure);
    }
    g_array_sort(failures, compare_failures);
    return strata;
}

bool declared_run_lacks(const GArray *failures) {
    static const char *const lacking[] = {"42883", "3F000", NULL}; /* undefined_function, invalid_schema_name */
    for (guint i = 0; i < failures->len; i++)
        if (g_strv_contains(lacking, g_array_index(failures, DeclaredFailure, i).failure->sqlstate))
            return true;
    return false;
}

/* --- as a source -------------------------------------------------------------------------------------------------------- */

/* "src/schema.ts:12"; of what a command printed, or of the one file that is compared, "line 12"; then `next`. */
static void write_place(GString *out, SourcePlace place, const char *next) {
    if (place.path)
        g_string_append_printf(out, CODE("%s:%d") "%s", place.path, place.line, next);
    else if (place.line > 0)
        g_string_append_printf(out, "line %d%s", place.line, next);
}

static void add_notes(Source *source, const Declaration *declaration) {
    for (guint i = 0; i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        g_autoptr(GString) text = g_string_new(NULL);
        write_place(text, note->place, ": ");
        g_string_append_printf(text, "%s%s", note->kind == NOTE_UNREAD ? "not read: " : "", note->text);
        source_note(source, text->str);
        source->complete = source->complete && note->kind != NOTE_UNREAD;
    }
}

static void add_failures(Source *source, const Declaration *declaration, const GArray *failures) {
    for (guint i = 0; i < failures->len; i++) {
        const DeclaredFailure *failure = &g_array_index(failures, DeclaredFailure, i);
        const SourcePlace place = g_array_index(declaration->statements, DeclarationStatement, failure->statement).place;
        g_autoptr(GString) text = g_string_new(NULL), message = g_string_new(NULL);
        text_visible(message, failure->failure->message, -1, true);
        write_place(text, place, " ");
        g_string_append_printf(text, "fails: %s (SQLSTATE %s)", message->str, failure->failure->sqlstate);
        source_note(source, text->str);
        g_autofree char *plain = text_plain(text->str, false);
        log_warning("%s", plain);
        source->complete = false;
    }
}

Source *declared_run_source(const char *title, const Declaration *declaration, const Strata *strata, const GArray *failures) {
    Source *source = source_new();
    source->title = g_strdup(title);
    source->language = declaration->format;
    source->catalog = strata_catalog(strata, strata->count);
    add_notes(source, declaration);
    add_failures(source, declaration, failures);
    source_note_assumptions(source, strata);
    return source;
}
