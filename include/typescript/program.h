#ifndef TYPESCRIPT_PROGRAM_H
#define TYPESCRIPT_PROGRAM_H

/*
 * A program of TypeScript or JavaScript as it lies in a FileTree: files are parsed when they are first needed, bindings are evaluated when they are first used,
 * and nothing is ever run. The text is untrusted: file size, files, steps, nesting and time are bounded, whatever it says (docs/internals/typescript.md).
 *
 * Imports are followed as TypeScript and bundlers do: relative paths with or without extension ("./x", "./x.js" for x.ts, folders with index.ts), `paths` and
 * `baseUrl` of the nearest tsconfig.json (with `extends`), packages of the same repository (name in package.json, `exports`, `main`, `types`; built output such as dist/x.js is mapped
 * back to src/x.ts). What is found nowhere in the tree is VALUE_EXTERNAL.
 */

#include <stdint.h>
#include <glib.h>
#include "model/file_tree.h"
#include "typescript/value.h"

/* Syntax by blob, and by statements, so that a hundred revisions of a schema parse what changed only; bounded. Not for threads. Borrowed by the programs made with it. */
typedef struct ParseCache ParseCache;
ParseCache *parse_cache_new(void);
void parse_cache_free(ParseCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ParseCache, parse_cache_free)

typedef struct {
    size_t file_size;  /* bytes; 0: 4 MiB. A larger file is not read */
    size_t files;      /* 0: 5,000 */
    uint64_t steps;    /* evaluated expressions; 0: 5 million */
    int nesting;       /* of expressions and calls, each level of syntax being one; 0: 1,000 */
} ProgramLimits;

typedef struct Program Program;

/* Borrows tree and cache (NULL: one of its own). `limits` NULL: all 0. */
Program *program_new(FileTree *tree, ParseCache *cache, const ProgramLimits *limits);
void program_free(Program *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Program, program_free)

typedef struct Module Module;

/* One file. NULL and error: ERROR_USAGE no such file; ERROR_INCOMPLETE: too large, not text, object missing. A file with syntax errors is a module: what
 * stands around them is read. */
Module *program_module(Program *program, const char *path, GError **error);

/* The file that a path without ending, of a folder, or of built output means, as imports are resolved: "dist/schema.js" -> "src/schema.ts". NULL: none. The tree's. */
const char *program_resolve(Program *program, const char *path);

typedef struct {
    const char *name; /* as others import it; "default" */
    const Value *value;
    SourcePlace place; /* of the export in this module */
} ModuleExport;

/* What the module exports, evaluated, re-exports too (`export *`, without default), in order of writing; of CommonJS `exports.x = ...` and `module.exports = {...}`.
 * Array of ModuleExport, owned by the module. */
const GArray *module_exports(Module *module);

/* A top-level binding, exported or not; NULL: none of the name. */
const Value *module_binding(Module *module, const char *name);
/* Names of all top-level constants, functions, enums, classes, in order of writing: of const char *. */
const GPtrArray *module_bindings(Module *module);

/* The modules that this one imports or re-exports from, in the order of writing, each once, of those that have been read so far: of Module *. Free with g_ptr_array_unref(). */
GPtrArray *module_imports(Module *module);

/* Runs a function of the project with these arguments; of something symbolic it makes the CALL. */
const Value *program_call(Program *program, const Value *function, const Value *const *arguments, size_t count, SourcePlace place);
/* value.name, as the evaluator does it: also methods of arrays and strings, length. */
const Value *program_member(Program *program, const Value *value, const char *name, SourcePlace place);
/* What a symbolic value is when its members are spread into an object, for who knows the library that it comes from: an OBJECT; NULL: it stays unknown. */
typedef const Value *(*ProgramExpand)(void *data, const Value *value);
void program_set_expand(Program *program, ProgramExpand expand, void *data);

/* For who needs to put values in: texts are copied. */
const Value *program_string(Program *program, const char *text, SourcePlace place);
const Value *program_object(Program *program, const ValueMember *members, size_t count, SourcePlace place);

typedef struct {
    SourcePlace place;
    const char *text; /* marked */
} ProgramNote;

/* What went wrong while reading, by path and line, each once: syntax errors (the first of each file), imports of files that are not there, files left out for their size, limits reached. */
const GArray *program_notes(const Program *program);

/* Every file that was read, sorted: of const char *. */
GPtrArray *program_files(const Program *program);

/* --- texts in a file, for SQL that is embedded in it -------------------------------------------------------------------------------- */

typedef struct {
    SourcePlace place;      /* where the text itself starts (after the quote) */
    int end_line;
    const char *callee;     /* as written: tag of the template, or the function that has the text as an argument: "sql", "client.query", "db.execute"; NULL: neither */
    size_t argument;        /* which argument; 0 for tags */
    bool tagged;            /* callee is the tag of the template: values go beside the text */
    const char *binding;    /* the constant or property that it is the value of: "INIT_SQL"; NULL */
    const char *function;   /* nearest named function, method or exported arrow around it; NULL: top level */
    const char *comment;    /* text of a block comment directly before it ("sql"), trimmed; NULL */
    const char **strings;   /* count + 1 cooked parts */
    const Value **values;   /* what stands in ${}: evaluated as far as it goes; parameters and variables are UNKNOWN */
    const char **expressions; /* the same as written, shortened */
    size_t count;
} ModuleText;

/* Texts with one of the words (case does not count; NULL-terminated; NULL: all), in order of writing, outermost templates first: array of ModuleText, owned by the module. `"a" + "b"` and
 * [..].join("\n") of literals are one text. */
const GArray *module_texts(Module *module, const char *const *words);

#endif
