#ifndef TYPESCRIPT_RESOLVE_H
#define TYPESCRIPT_RESOLVE_H

/* How a specifier becomes a file: paths, tsconfig.json, package.json. */

#include <jansson.h>
#include "evaluator.h"

/* "a/b" + "../c" -> "a/c"; NULL: outside the repository. Free with g_free(). */
char *specifier_join(const char *folder, const char *relative);
/* Folder of a path, "" for the root. Free with g_free(). */
char *path_folder(const char *path);

/* `path` with the endings and index files that TypeScript tries; NULL: no file. Owned by the tree. */
const char *resolve_path(Program *program, const char *path);
/* The same for built output: dist/x.js is src/x.ts, when the first is not there; `package`: so is lib/x.js, for it stands in a package.json. */
const char *resolve_built_path(Program *program, const char *path, bool package);

/* A file of JSON, with comments and trailing commas allowed; NULL: not there, no JSON. Read once, owned by the program. */
const json_t *resolve_json(Program *program, const char *path);
const char *json_text(const json_t *object, const char *key);

/* By `paths` and `baseUrl` of the tsconfig.json files above `from`, the nearest first; NULL: they lead to no file. */
const char *resolve_by_tsconfig(Program *program, const char *from, const char *specifier);
/* A package of this repository, or `#name` by the `imports` of the package that `from` is in. */
Resolution resolve_by_package(Program *program, const char *from, const char *specifier);
/* The folder of a package of this repository; NULL: none has the name. */
const char *package_folder(Program *program, const char *name);
/* Length of the name in "@scope/name/sub/path". */
size_t package_name_length(const char *specifier);

/* A pattern with a star ("a/" and the star against "a/b"): true, with what the star stands for in *star (borrowed, *length bytes). */
bool pattern_match(const char *pattern, const char *text, const char **star, size_t *length);
/* The target of a pattern with its star filled in. Free with g_free(). */
char *pattern_fill(const char *target, const char *star, size_t length);

#endif
