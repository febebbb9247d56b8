#ifndef PROGRAM_H
#define PROGRAM_H

/* What the tools share whose migrations are programs: their texts are looked at, never run. */

#include "folder.h"

/* As migration_read(), but for a program: `sql` stays NULL, `code` is set. Returns its text, which the set owns; NULL: unreadable. */
const char *program_read(MigrationSet *set, Migration *migration, FileTree *tree, const TreeFile *file, const char *tag);

/* The file's text, cut to what a look needs; NULL: unreadable. Free with g_free(). */
char *program_peek(FileTree *tree, const TreeFile *file);

/* How many of the first few files below the folder with one of the suffixes hold all of the words (both lists end with NULL). */
int program_count(FileTree *tree, const char *folder, const char *const *suffixes, const char *const *words);

bool name_has_suffix(const char *name, const char *const *suffixes);

/* The nearest file of this name in the folder or above it; NULL. */
const TreeFile *program_find_above(FileTree *tree, const char *folder, const char *name);

/* The text in quotes after `key` and ":" or "=", when every such place in the file has the same; NULL: none, or several. Free with g_free(). */
char *program_setting(FileTree *tree, const TreeFile *file, const char *key);

/* The number without leading zeros ("0" for zero): as tools that read it as an integer record it. Free with g_free(). */
char *number_text(const char *digits, size_t length);

/* Sorts migrations by a comparison of two Migrations, and links nothing else. */
void migrations_sort(MigrationSet *set, int (*compare)(const Migration *a, const Migration *b));

#endif
