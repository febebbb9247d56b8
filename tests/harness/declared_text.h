#ifndef HARNESS_DECLARED_TEXT_H
#define HARNESS_DECLARED_TEXT_H

/* A Declaration as text: what was noted and counted as comments, then the statements, to run as they are. And the trees and options that the tests read it from. */

#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "declared/declared.h"

#define HARNESS_MOST_BYTES (16u << 20)

static inline void collect_files(const char *root, const char *below, GPtrArray *paths, GPtrArray *contents) {
    static const char *const ends[] = {".json", ".ts", ".tsx", ".mts", ".js", ".mjs", ".cjs", ".sql", ".prisma"};
    g_autofree char *folder = g_build_filename(root, below, NULL);
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir)) {
        g_autofree char *path = *below ? g_strconcat(below, "/", name, NULL) : g_strdup(name), *full = g_build_filename(folder, name, NULL);
        bool wanted = false;
        if (strcmp(name, "node_modules") == 0 || strcmp(name, ".git") == 0 || g_file_test(full, G_FILE_TEST_IS_SYMLINK))
            continue;
        for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
            wanted = wanted || g_str_has_suffix(name, ends[i]);
        if (g_file_test(full, G_FILE_TEST_IS_DIR))
            collect_files(root, path, paths, contents);
        size_t size;
        char *text = wanted ? file_read(full, HARNESS_MOST_BYTES, &size, NULL) : NULL;
        if (text) {
            g_ptr_array_add(paths, g_steal_pointer(&path));
            g_ptr_array_add(contents, text);
        }
    }
    if (dir)
        g_dir_close(dir);
}

/* The files below a folder that readers of declared schemas may want. */
static inline FileTree *tree_of_folder(const char *root) {
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) contents = g_ptr_array_new_with_free_func(g_free);
    collect_files(root, "", paths, contents);
    g_ptr_array_add(paths, NULL);
    g_ptr_array_add(contents, NULL);
    return file_tree_new_memory((const char *const *)paths->pdata, (const char *const *)contents->pdata);
}

/* As a drizzle.config.ts at the root of the tree asks for; the few words that the cases use are enough. */
static inline DrizzleOptions drizzle_options_of(FileTree *tree) {
    const TreeFile *file = file_tree_find(tree, "drizzle.config.ts");
    size_t size;
    g_autofree char *text = file ? tree->read(tree, file, &size, NULL) : NULL;
    return (DrizzleOptions){.casing = text && strstr(text, "casing: \"snake_case\"") ? "snake_case" : NULL, .own_roles = text && strstr(text, "roles: true")};
}

static inline char *declaration_text(const Declaration *declaration) {
    static const char *const kinds[] = {[NOTE_UNREAD] = "unread", [NOTE_TRAP] = "trap", [NOTE_IGNORED] = "ignored"};
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        g_autofree char *text = text_plain(note->text, true);
        g_string_append_printf(out, "-- %s %s:%d %s: ", kinds[note->kind], note->place.path ? note->place.path : "", note->place.line, note->object ? note->object : "");
        text_visible(out, text, -1, true);
        g_string_append_c(out, '\n');
    }
    g_string_append_printf(out, "-- tables %zu/%zu, columns %zu/%zu, extras %zu/%zu\n", declaration->tables.read, declaration->tables.seen, declaration->columns.read,
                           declaration->columns.seen, declaration->extras.read, declaration->extras.seen);
    for (guint i = 0; i < declaration->statements->len; i++)
        g_string_append_printf(out, "%s;\n", g_array_index(declaration->statements, DeclarationStatement, i).sql);
    return g_string_free(out, FALSE);
}

#endif
