/*
 * declared_print FORMAT FOLDER PATH: prints the statements of what is declared in a folder of files (no git): statements to run as they are, notes as comments before them.
 * FORMAT: snapshot (PATH is the file, or the folder of migrations).
 */
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "declared/declared.h"

#define MOST_BYTES (16u << 20)

static void collect(const char *root, const char *below, GPtrArray *paths, GPtrArray *contents) {
    g_autofree char *folder = g_build_filename(root, below, NULL);
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir)) {
        g_autofree char *path = *below ? g_strconcat(below, "/", name, NULL) : g_strdup(name), *full = g_build_filename(folder, name, NULL);
        size_t size;
        if (strcmp(name, "node_modules") == 0 || strcmp(name, ".git") == 0 || g_file_test(full, G_FILE_TEST_IS_SYMLINK))
            continue;
        if (g_file_test(full, G_FILE_TEST_IS_DIR))
            collect(root, path, paths, contents);
        else if (g_str_has_suffix(name, ".json") || g_str_has_suffix(name, ".ts") || g_str_has_suffix(name, ".tsx") || g_str_has_suffix(name, ".js")) {
            char *text = file_read(full, MOST_BYTES, &size, NULL);
            if (!text)
                continue;
            g_ptr_array_add(paths, g_steal_pointer(&path));
            g_ptr_array_add(contents, text);
        }
    }
    if (dir)
        g_dir_close(dir);
}

static FileTree *tree_of_folder(const char *root) {
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) contents = g_ptr_array_new_with_free_func(g_free);
    collect(root, "", paths, contents);
    g_ptr_array_add(paths, NULL);
    g_ptr_array_add(contents, NULL);
    return file_tree_new_memory((const char *const *)paths->pdata, (const char *const *)contents->pdata);
}

static Declaration *read_format(const char *format, FileTree *tree, const char *path, GError **error) {
    g_autofree char *newest = file_tree_find(tree, path) ? g_strdup(path) : declared_find_snapshot(tree, path);
    if (strcmp(format, "snapshot") == 0)
        return declared_read_snapshot(tree, newest ? newest : path, error);
    g_set_error_literal(error, g_quark_from_static_string("declared_print"), 0, "unknown format");
    return NULL;
}

static void print_notes(const Declaration *declaration) {
    static const char *const kinds[] = {[NOTE_UNREAD] = "unread", [NOTE_TRAP] = "trap", [NOTE_IGNORED] = "ignored"};
    for (guint i = 0; i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        g_autofree char *text = text_plain(note->text, true);
        g_autoptr(GString) line = g_string_new(NULL);
        text_visible(line, text, -1, true);
        printf("-- %s %s:%d %s: %s\n", kinds[note->kind], note->place.path ? note->place.path : "", note->place.line, note->object ? note->object : "", line->str);
    }
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: declared_print FORMAT FOLDER PATH\n");
        return 64;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(FileTree) tree = tree_of_folder(argv[2]);
    g_autoptr(Declaration) declaration = read_format(argv[1], tree, argv[3], &error);
    if (!declaration) {
        fprintf(stderr, "%s\n", error->message);
        return 4;
    }
    print_notes(declaration);
    printf("-- tables %zu/%zu, columns %zu/%zu, extras %zu/%zu\n", declaration->tables.read, declaration->tables.seen, declaration->columns.read, declaration->columns.seen,
           declaration->extras.read, declaration->extras.seen);
    for (guint i = 0; i < declaration->statements->len; i++)
        printf("%s;\n", g_array_index(declaration->statements, DeclarationStatement, i).sql);
    return 0;
}
