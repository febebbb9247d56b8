#ifndef NUMBERED_H
#define NUMBERED_H

/*
 * What the runners of numbered SQL files share: a folder is listed by names, files of one migration are joined (up and down), put in the tool's order and read.
 * A tool is a layout: how a name is understood, how migrations are ordered, what is done with the text.
 */

#include "model/file_tree.h"
#include "model/migration.h"

typedef enum { PART_NONE, PART_UP, PART_DOWN } NumberedPart;

/* What a file's name says; texts owned. Files of equal keys and different parts are one migration. */
typedef struct {
    NumberedPart part;
    char *key;         /* as the ledger has it */
    char *tag;
    char *description; /* NULL */
    bool code;
} NumberedName;

/* One migration, not read yet. */
typedef struct {
    NumberedName name;    /* of the way forth where it is there */
    const TreeFile *up;   /* NULL: only a way back is there */
    const TreeFile *down; /* NULL: no file of its own */
} NumberedFile;

typedef struct {
    bool flat, nested; /* files of the folder itself; files of the folders in it */
    bool lone_down;    /* a way back without a way forth is a migration that does nothing */
    /* `parent` is "" for a file of the folder itself. False: the tool takes no notice of it. `out` is zeroed. */
    bool (*parse)(const char *parent, const char *name, NumberedName *out);
    int (*compare)(const NumberedFile *a, const NumberedFile *b);
    /* After the text is read as one piece: parts, directives. NULL: nothing to do. */
    void (*read)(MigrationSet *set, Migration *migration, FileTree *tree, const NumberedFile *file);
} NumberedLayout;

/* Of NumberedFile *, in the tool's order; two files for one part of one key are two migrations. Free with g_ptr_array_unref(). */
GPtrArray *numbered_find(const FileTree *tree, const char *folder, const NumberedLayout *layout);

/* All of the list as migrations of a new set. */
MigrationSet *numbered_read(const RunnerRules *rules, FileTree *tree, const char *folder, const NumberedLayout *layout, const GPtrArray *files);
MigrationSet *numbered_load(const RunnerRules *rules, FileTree *tree, const char *folder, const NumberedLayout *layout);

/* The second of two migrations with one key, in the order of the list; NULL: none. *first may be NULL. */
const NumberedFile *numbered_double(const GPtrArray *files, const NumberedFile **first);

/* RunnerRules.key_of_path and Runner.sign of a layout: only the way forth speaks. */
char *numbered_key(const NumberedLayout *layout, const char *path);
gssize numbered_sign(const NumberedLayout *layout, const char *path);

/* Orders: by the number that the key is (without leading zeros), then by the file's name; by the file's name alone, byte by byte. */
int numbered_by_key(const NumberedFile *a, const NumberedFile *b);
int numbered_by_name(const NumberedFile *a, const NumberedFile *b);

/* --- names ----------------------------------------------------------------------------------------------------------------------------- */

size_t digits_length(const char *text);
/* The digits without leading zeros ("0" for zero); NULL: none, or greater than `limit`. Free with g_free(). */
char *decimal_key(const char *digits, size_t length, uint64_t limit);
const char *file_name_of(const char *path);

/* --- texts ----------------------------------------------------------------------------------------------------------------------------- */

/* The next line of a text: false at its end. *begin and *end without the line end; `at` begins with 0. */
bool next_line(const char *text, size_t size, size_t *at, size_t *begin, size_t *end);

/* A line "-- DIRECTIVE", as dbmate and others have it: no space before, any behind "--", and a space or the line's end behind the word. *rest is what follows. */
bool is_directive(const char *line, size_t size, const char *directive, const char **rest);

/* How many of some files of the list (first, last, between) have such a line, and how many were looked at. */
guint sample_directive(FileTree *tree, const GPtrArray *files, const char *directive, guint *looked_at);

/* --- what is found ------------------------------------------------------------------------------------------------------------------------ */

/* `mentioned` when the project's files have one of the words; else `bare`, and less for one file alone. 0 without migrations. */
int numbered_score(FileTree *tree, const char *folder, guint count, const char *const *words, int mentioned, int bare);

/* How many SQL files lie directly in the folder that the layout does not understand. */
guint count_strangers(const FileTree *tree, const char *folder, const NumberedLayout *layout);

#endif
