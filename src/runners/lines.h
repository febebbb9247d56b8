#ifndef LINES_H
#define LINES_H

/* What runners share that read line-based formats: lines with their numbers, small files beside the migrations, placeholders. */

#include "folder.h"

/* A walk over the lines of a text: set text and size, zero the rest. */
typedef struct {
    const char *text;
    size_t size;
    size_t next;   /* offset of the line after this one */
    size_t begin;  /* of this line */
    size_t length; /* without its line end, "\n" or "\r\n" */
    int number;    /* 1-based */
} Lines;

bool lines_next(Lines *lines);
/* The line, NUL-terminated, without white space around it; free with g_free(). */
char *lines_text(const Lines *lines);

/* The text of a file below a folder; NULL: no such file, or not readable (a problem of the set when one is given). Free with g_free(). */
char *tree_read_text(FileTree *tree, const char *folder, const char *name, size_t *size, MigrationSet *set);

/* "a/b" of "a/b/c"; "" of "a"; NULL of "". Free with g_free(). */
char *path_parent(const char *path);

/* The value of a placeholder; NULL: not known. */
typedef const char *(*PlaceholderValue)(const char *name, void *data);

/* A name that promises a secret: its value is never put into a text. */
bool placeholder_is_secret(const char *name);

/* Replaces ${name} in the migration's text and says of unknown names where they are: these stay. One piece is the whole text then. */
void placeholders_replace(MigrationSet *set, Migration *migration, PlaceholderValue value, void *data);

/* The set's own copy of its runner's rules, to be changed as the project's configuration says. */
RunnerRules *set_own_rules(MigrationSet *set);

/* Replaces the migration's text, which becomes one piece. The checksum of the file's bytes stays. */
void migration_set_sql(MigrationSet *set, Migration *migration, const char *sql, size_t size);

#endif
