#ifndef EMBEDDED_SOURCE_H
#define EMBEDDED_SOURCE_H

/* A file with SQL in it, opened: a program, or any text with marks. */

#include "declared/declared.h"
#include "markers.h"

typedef struct {
    const char *path;
    Program *program;  /* a program; NULL */
    const GArray *texts; /* of ModuleText: those that may be SQL; NULL: no program */
    GArray *marked;    /* marks; NULL: a program */
} EmbeddedSource;

/* `marks`: look for marks, though it be a program. ERROR_USAGE: no such file; ERROR_INCOMPLETE: too large, not text, neither a program nor with marks. */
EmbeddedSource *embedded_source_open(FileTree *tree, const char *path, ParseCache *cache, bool marks, GError **error);
void embedded_source_free(EmbeddedSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EmbeddedSource, embedded_source_free)

/* Files and problems of reading. */
void embedded_source_finish(const EmbeddedSource *source, Declaration *declaration);

/* All of it, or what is named; embedded.c. */
Declaration *embedded_source_read(const EmbeddedSource *source, const char *const *names);
/* Only the texts whose group (embedded_group()) it is. */
Declaration *embedded_source_read_group(const EmbeddedSource *source, const char *group);

bool embedded_is_program(const char *path);

#endif
