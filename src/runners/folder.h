#ifndef FOLDER_H
#define FOLDER_H

/* What the runners share: reading migration files out of a tree, numbers in names, breakpoints, snapshots. */

#include "model/file_tree.h"
#include "model/migration.h"

/* The part of a path below a folder ("" is the root); a path elsewhere as it is. */
const char *path_below(const char *path, const char *folder);
char *path_join(const char *folder, const char *name); /* free with g_free() */

/* Length of the path's folder part, `levels` parts above its end: 1 for the folder that the file is in (0: the root); -1: there are not so many. */
gssize path_folder_length(const char *path, int levels);
const char *path_name(const char *path); /* its last part */

/* Length of the leading number of a name: digits, or a date written with hyphens (2019-02-26-002946); 0 when there is none. */
size_t number_length(const char *name);

/* Order of two names by their leading numbers, of any length; a name without a number comes last. */
int number_compare(const char *a, const char *b);

/* By number, then by name; for g_ptr_array_sort() over texts. */
int name_compare(gconstpointer a, gconstpointer b);

/* Calls `visit` with each file directly in the folder (nested: false), or in a folder directly in it (nested: true; `parent` is that folder's name). */
typedef void (*FolderVisit)(const TreeFile *file, const char *parent, const char *name, void *data);
void folder_visit(const FileTree *tree, const char *folder, bool nested, FolderVisit visit, void *data);

void set_problem(MigrationSet *set, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A new set with folder, rules and ledger filled in. */
MigrationSet *set_new(const RunnerRules *rules, const char *folder);

/* Fills tag, prefix, path, blob, sql, sha256 and one piece that is the whole text. `file` may be NULL: missing. */
void migration_read(MigrationSet *set, Migration *migration, FileTree *tree, const TreeFile *file, const char *tag);

/* Cuts the text into pieces at drizzle's marker, wherever it stands, as drizzle does. */
void migration_split(Migration *migration);

/* Cuts off what undoes the migration in tools that keep both in one file, and keeps it as the way back. */
void migration_cut_down_part(MigrationSet *set, Migration *migration);

/* Pieces of the text anew: none, then one by one in order of their places. */
void migration_clear_pieces(Migration *migration);
void migration_add_piece(Migration *migration, size_t begin, size_t end);

/* The way back: a file of its own, or a part of the migration's own text. */
void migration_read_down(MigrationSet *set, Migration *migration, FileTree *tree, const TreeFile *file);
void migration_take_down(MigrationSet *set, Migration *migration, size_t begin, size_t end);

/* Reads `id` and `prevId` or `prevIds` of a snapshot file into the entry. */
void snapshot_read(MigrationSet *set, JournalEntry *entry, FileTree *tree, const TreeFile *file);

/* RunnerRules.checksum_fits for any comparison: the bytes, then the forms with other line ends. */
const char *text_fits(const char *sql, size_t size, const char *recorded, bool (*fits)(const char *text, size_t size, const char *recorded));
/* RunnerRules.checksum_fits for a hex SHA-256 of the bytes, and for the forms with other line ends. */
const char *sha256_fits(const Migration *migration, const char *sql, size_t size, const char *recorded);
/* The text with LF, or with CRLF, for every line end; free with g_free(). */
char *text_with_line_ends(const char *text, size_t size, bool crlf, size_t *new_size);

/* NULL: unreadable, or not said. Free with g_free(). */
char *snapshot_dialect(FileTree *tree, const TreeFile *file);

#endif
