#ifndef DRIZZLE_READER_H
#define DRIZZLE_READER_H

/* What the tests of Drizzle share: a tree in memory, what is read of it, and what must be said. */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/error.h"
#include "declared/declared.h"

static inline FileTree *tree_of(const char *const *files) {
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    g_autoptr(GPtrArray) contents = g_ptr_array_new();
    for (; files[0]; files += 2) {
        g_ptr_array_add(paths, (gpointer)(uintptr_t)files[0]);
        g_ptr_array_add(contents, (gpointer)(uintptr_t)files[1]);
    }
    g_ptr_array_add(paths, NULL);
    g_ptr_array_add(contents, NULL);
    return file_tree_new_memory((const char *const *)paths->pdata, (const char *const *)contents->pdata);
}

#define TREE(...) tree_of((const char *const[]){__VA_ARGS__, NULL})
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

/* What every schema imports: named, so that nothing else is. */
#define IMPORTS                                                                                                                                                                    \
    "import { pgTable, pgEnum, pgSchema, pgTableCreator, pgPolicy, pgRole, pgSequence, pgView, pgMaterializedView, customType, bigint, bigserial, bit, boolean, char, cidr, date,"   \
    " decimal, doublePrecision, geometry, halfvec, inet, integer, interval, json, jsonb, line, macaddr, macaddr8, numeric, point, real, serial, smallint, smallserial, sparsevec,"  \
    " text, time, timestamp, uuid, varchar, vector, index, uniqueIndex, unique, primaryKey, foreignKey, check } from 'drizzle-orm/pg-core';"                                        \
    " import { sql, eq, and, or, not, gt, isNull, isNotNull, inArray, desc, relations, getTableName } from 'drizzle-orm';\n"

static inline Declaration *read_with(const char *source, const DrizzleOptions *options) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strconcat(IMPORTS, source, NULL);
    g_autoptr(FileTree) tree = TREE("schema.ts", text);
    Declaration *declaration = declared_read_drizzle(tree, LIST("schema.ts"), NULL, options, NULL, &error);
    if (!declaration)
        print_message("%s\n", error->message);
    assert_non_null(declaration);
    return declaration;
}

/* All statements, on one line each, with single spaces. */
static inline char *statements_of(const Declaration *declaration) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < declaration->statements->len; i++) {
        for (const char *at = g_array_index(declaration->statements, DeclarationStatement, i).sql; *at; at++) {
            bool space = g_ascii_isspace(*at);
            if (!space || (out->len && out->str[out->len - 1] != ' '))
                g_string_append_c(out, space ? ' ' : *at);
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

/* One line a note: kind, line, rule, object, text, without marks. */
static inline char *notes_of(const Declaration *declaration) {
    static const char *const kinds[] = {"unread", "trap", "ignored"};
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        g_autofree char *text = text_plain(note->text, true);
        g_string_append_printf(out, "%s %d %s%s%s: %s\n", kinds[note->kind], note->place.line, note->rule ? note->rule : "", note->rule ? " " : "", note->object ? note->object : "-", text);
    }
    return g_string_free(out, FALSE);
}

static inline void assert_text(const char *got, const char *wanted, const char *of) {
    if (strcmp(got, wanted) != 0)
        print_message("%s\ngives  %s\nwanted %s\n", of, got, wanted);
    assert_string_equal(got, wanted);
}

static inline void assert_reads(const char *source, const DrizzleOptions *options, const char *statements, const char *notes) {
    g_autoptr(Declaration) declaration = read_with(source, options);
    g_autofree char *sql = statements_of(declaration), *said = notes_of(declaration);
    assert_text(sql, statements, source);
    assert_text(said, notes, source);
}

#endif
