#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

/*
 * Named sources of a catalog, as `pgstrata drift A B` takes them: migrations[:TARGET][@REV], journal[:TARGET][@REV], declared[:[TARGET/]NAME][@REV],
 * live:NAME, file:PATH[@REV], or a PostgreSQL URL.
 */

#include "analysis/source_comparison.h"
#include "model/declaration.h"
#include "model/strata.h"
#include "options.h"

/* Loads what the text names. ERROR_USAGE for an unknown form, target, database or file. */
Source *source_load(const char *text, const Options *options, GError **error);

/* Both of a pair; two databases are read at the same time. Fails with the first one's error. */
bool source_load_two(char *const texts[2], const Options *options, Source *sources[2], GError **error);

/* source_declared.c: the schema that code declares, by "TARGET", "NAME" or "TARGET/NAME"; NULL when there is one only. */
Source *source_load_declared(const char *name, const char *rev, const Options *options, GError **error);

/* A note for each thing that the scratch server had to assume. */
void source_note_assumptions(Source *source, const Strata *strata);

/* The options of a run that reads one revision and no database. Texts are borrowed. */
Options source_options_at(const Options *options, const char *rev);

/* source_file.c: a file of SQL, loaded in the scratch server. `rev` NULL: as it lies on disk; else a path in the repository. */
Source *source_load_file(const char *path, const char *rev, const Options *options, GError **error);

/* What the statements of a text of SQL (declared_read_sql_text()) make in the scratch server. `name` stands in messages. */
Source *source_of_declaration(const Declaration *declaration, const char *title, const char *name, const Options *options, GError **error);

/* source_command.c: what a command line prints that the user named: it is run, in the folder of -C, so it must never come from a repository's own configuration. */
Source *source_load_command(const char *command, const Options *options, GError **error);
/* The same before it is run in the scratch server; `folder` NULL: the present one. */
Declaration *source_read_command(const char *command, const char *folder, GError **error);

#endif
