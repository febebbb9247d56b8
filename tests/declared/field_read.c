/*
 * field_read REPOSITORY FOLDER CASING OUTPUT PATH...: one Drizzle schema as the declared module reads it, for field.sh. PATHs are as a configuration in FOLDER names them; CASING "-":
 * none. Writes OUTPUT.sql (the statements), OUTPUT.notes (kind, place, rule, object, text) and prints the counts: tables, columns, extras, each read/seen; the files; statements.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "declared/declared.h"
#include "git/repository.h"

static void write_file(const char *stem, const char *suffix, const GString *text) {
    g_autofree char *path = g_strconcat(stem, suffix, NULL);
    if (!g_file_set_contents(path, text->str, (gssize)text->len, NULL))
        exit(1);
}

static GString *statements(const Declaration *declaration) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < declaration->statements->len; i++) {
        const DeclarationStatement *statement = &g_array_index(declaration->statements, DeclarationStatement, i);
        g_string_append_printf(out, "-- %s:%d\n%s;\n", statement->place.path ? statement->place.path : "", statement->place.line, statement->sql);
    }
    return out;
}

static GString *notes(const Declaration *declaration) {
    static const char *const KINDS[] = {[NOTE_UNREAD] = "unread", [NOTE_TRAP] = "trap", [NOTE_IGNORED] = "ignored"};
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        g_autofree char *text = text_plain(note->text, false);
        g_string_append_printf(out, "%s\t%s:%d\t%s\t%s\t%s\n", KINDS[note->kind], note->place.path ? note->place.path : "", note->place.line, note->rule ? note->rule : "-",
                               note->object ? note->object : "-", text);
    }
    return out;
}

int main(int argc, char **argv) {
    if (argc < 6)
        return 64;
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(argv[1], &error);
    g_autoptr(FileTree) tree = repository ? repository_tree(repository, NULL, NULL, &error) : NULL;
    const char *const folders[] = {strcmp(argv[2], ".") == 0 ? "" : argv[2], NULL};
    const DrizzleOptions options = {.casing = strcmp(argv[3], "-") == 0 ? NULL : argv[3]};
    g_autoptr(Declaration) declaration = tree ? declared_read_drizzle(tree, (const char *const *)argv + 5, folders, &options, NULL, &error) : NULL;
    if (!declaration) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    g_autoptr(GString) sql = statements(declaration), told = notes(declaration);
    write_file(argv[4], ".sql", sql);
    write_file(argv[4], ".notes", told);
    printf("%zu/%zu\t%zu/%zu\t%zu/%zu\t%u\t%u\n", declaration->tables.read, declaration->tables.seen, declaration->columns.read, declaration->columns.seen,
           declaration->extras.read, declaration->extras.seen, declaration->files->len, declaration->statements->len);
    return 0;
}
