#ifndef DECLARED_DECLARED_H
#define DECLARED_DECLARED_H

/*
 * The schema that the code declares, read from the files of one revision without running anything. Every reader fills a Declaration; what it cannot understand is a
 * note and a doubt in it, never an error. Errors are for what is not there at all: ERROR_USAGE no such file, ERROR_INCOMPLETE too large, damaged, not the format.
 */

#include "model/catalog.h"
#include "model/declaration.h"
#include "model/file_tree.h"
#include "typescript/program.h"

/* How Drizzle names and filters; read from its configuration (drizzle.config.*), all may be NULL. */
typedef struct {
    const char *casing;                    /* "snake_case", "camelCase"; NULL: names as they are */
    const char *const *tables_filter;      /* globs, "!" before what is left out; NULL: all. Of what drizzle-kit looks at in a database: `generate` makes all that the code exports, */
    const char *const *schema_filter;      /* schemas; NULL: all; the same. So neither changes what is declared */
    bool own_roles;                        /* entities.roles: of what is looked at in a database, too: roles that the code exports are made anyway */
} DrizzleOptions;

/* schema.ts and what it imports. `paths`: the `schema` of a configuration as written: files, folders, globs, built output (dist/x.js is src/x.ts); looked for from each of `folders` in turn (the configuration's, its
 * package's, ""). A path that fits nothing is an error when none fits. `cache` may be NULL. */
Declaration *declared_read_drizzle(FileTree *tree, const char *const *paths, const char *const *folders, const DrizzleOptions *options, ParseCache *cache, GError **error);

/* The files that such a `schema` means: of char *, owned. NULL and error: none fits. Free with g_ptr_array_unref(). */
GPtrArray *declared_drizzle_files(FileTree *tree, const char *const *paths, const char *const *folders, GError **error);

/* One snapshot file of drizzle-kit, versions 3 (2023) to 9 (1.0). Of version 9, whose files say only what a migration changes, the others of the folder are read too. */
Declaration *declared_read_snapshot(FileTree *tree, const char *path, GError **error);

/* The snapshot of a folder of migrations that drizzle-kit compares the code with: the last by name in meta/, whatever the journal says; else the last folder's snapshot.json (children
 * sort after their parents). NULL: none. Free with g_free(). */
char *declared_find_snapshot(FileTree *tree, const char *folder);

/* schema.prisma; or a folder of them (several files are one schema). */
Declaration *declared_read_prisma(FileTree *tree, const char *path, GError **error);

/* The schema.prisma (or folder of such files) that a folder of Prisma's migrations belongs to: as prisma.config.* or package.json say, else what stands beside it; NULL: none. Free with g_free(). */
char *declared_find_prisma(FileTree *tree, const char *migrations_folder);

/* A file of SQL as psql runs it. */
Declaration *declared_read_sql(FileTree *tree, const char *path, GError **error);

/* The same of text that is in no file: what a command printed. `name` stands in messages. Places have no path, but a line of the text. */
Declaration *declared_read_sql_text(const char *text, size_t size, const char *name, GError **error);

/*
 * SQL in other files: in tagged templates and strings of TypeScript and JavaScript, and in any text file between marks in comments ("pgstrata: begin NAME" ... "pgstrata: end"; docs/internals/embedded.md).
 * Texts are taken in the order in which they are written, whatever calls them.
 */

/* Which texts are taken. */
typedef struct {
    const char *const *functions; /* only texts in, or given to, these functions and constants (groups), or between marks of these names (NULL: all that look like statements of SQL) */
    const char *const *markers;   /* look for marks also in a program, and take those of these names; NULL: in a program the program's own texts */
} EmbeddedOptions;

/* Statements that define schema become statements of the Declaration; those that only use it (seeds) are counted. ERROR_INCOMPLETE also: neither a program nor marks. */
Declaration *declared_read_embedded(FileTree *tree, const char *path, const EmbeddedOptions *options, ParseCache *cache, GError **error);

/* What one function or constant of a program (or one name of marks) makes: one file may make several schemas, for several databases. */
typedef struct {
    char *name;         /* for EmbeddedOptions.functions; "": at the top level, or the whole of a file of SQL */
    int line;           /* of its first statement */
    GPtrArray *tables;  /* of char *: identities of the tables that it makes, sorted */
    GPtrArray *changed; /* of char *: of those that it alters or makes an index on, sorted */
    size_t columns, statements;
} DeclaredGroup;

/* The groups of a program, a file with marks or a file of SQL that define anything, in order of writing: of DeclaredGroup *. Free with g_ptr_array_unref(). */
GPtrArray *declared_embedded_groups(FileTree *tree, const char *path, ParseCache *cache, GError **error);

/*
 * The names of those groups of a file that together make this schema or a large part of it: of const char *, borrowed from the groups, in their order; empty when none does. A group that makes
 * tables is taken when more than half of them are in the catalog, and all are only when at least three tables are (all, when the schema has fewer), not one by chance. With them go
 * groups that only change their tables, and, when no group makes tables of another schema, those that make types and functions. Free with g_ptr_array_unref().
 */
GPtrArray *declared_groups_fit(const GPtrArray *groups, const Catalog *catalog);

/* A file that makes tables beside the migrations. */
typedef struct {
    char *path;
    DeclaredFormat format; /* DECLARED_SQL or DECLARED_EMBEDDED */
    DeclaredRole role;     /* ROLE_INIT or ROLE_DUMP */
    char *reason;          /* marked, without full stop: "makes 12 tables, in the package of the migrations" */
    GPtrArray *groups;     /* of DeclaredGroup *: at least one makes a table */
} DeclaredCandidate;

/*
 * The files of the repository that look as if they made a schema beside the migrations of `folder`: dumps and init scripts, the likeliest first: of DeclaredCandidate *. Only files of
 * plausible names and places are read, at most 300 of them and 16 MiB; what is in `others` (folders of migrations, NULL-terminated; NULL), in tests, examples, archives and built output is not looked
 * at, nor what is written for another database. Whether one of them makes the schema of a target is for declared_groups_fit() to say. Free with g_ptr_array_unref().
 */
GPtrArray *declared_find_candidates(FileTree *tree, const char *folder, const char *const *others, ParseCache *cache);

/* One statement of SQL in a file, for who looks at statements that use a schema (analysis of scripts). */
typedef struct {
    const char *sql;     /* as the server would get it; a value that is not known is a placeholder ($1) */
    SourcePlace place;
    const char *function; /* around it; NULL */
    bool has_holes;      /* something else was inserted that is not known: it is named pgstrata_hole_1, or is left out of a literal */
} EmbeddedStatement;

typedef struct {
    TextPool *texts;
    GArray *statements;  /* of EmbeddedStatement, in order of writing */
} EmbeddedSql;

EmbeddedSql *embedded_sql_read(FileTree *tree, const char *path, ParseCache *cache, GError **error); /* .sql files, programs, marks */
void embedded_sql_free(EmbeddedSql *sql);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EmbeddedSql, embedded_sql_free)

#endif
