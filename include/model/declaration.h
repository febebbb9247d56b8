#ifndef MODEL_DECLARATION_H
#define MODEL_DECLARATION_H

/*
 * A Declaration is the schema that the project's code declares: statements of SQL that make it, in an order in which they run, each with the place that asks for it; what was
 * not understood; and what the code looks as if it said, but does not say. The scratch server makes the catalog of it (cli/load_declared.c).
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>
#include "base/text.h"
#include "model/kind.h"
#include "model/source_place.h"

/* Where it comes from. */
typedef enum {
    DECLARED_DRIZZLE,          /* schema.ts, read from its text */
    DECLARED_DRIZZLE_SNAPSHOT, /* meta/0042_snapshot.json */
    DECLARED_PRISMA,           /* schema.prisma */
    DECLARED_SQL,              /* a file of SQL: structure.sql, a dump, an init script */
    DECLARED_EMBEDDED,         /* SQL in texts of a program: init.ts */
    DECLARED_COMMAND,          /* what a command prints */
    DECLARED_FORMAT_COUNT
} DeclaredFormat;

/* What the project does with it: decides what a difference means. */
typedef enum {
    ROLE_SCHEMA,   /* the ORM believes it: queries are made from it, migrations are generated from it */
    ROLE_SNAPSHOT, /* the generator of migrations believes that the migrations make it */
    ROLE_INIT,     /* makes databases beside the migrations */
    ROLE_DUMP,     /* is written from a database: documentation, test databases */
    ROLE_COUNT
} DeclaredRole;

typedef enum {
    NOTE_UNREAD,  /* not understood: `object` may lack something, or have it otherwise */
    NOTE_TRAP,    /* understood, and not what it looks like: `rule` says which trap */
    NOTE_IGNORED, /* left out on purpose, harmless: tables of another dialect, seeds among DDL */
} DeclarationNoteKind;

typedef struct {
    DeclarationNoteKind kind;
    SourcePlace place;
    const char *rule;    /* NOTE_TRAP: "declared/ignored-constraint", ...; else NULL */
    ObjectKind object_kind; /* KIND_COUNT: none */
    const char *object;  /* identity as PostgreSQL has it: public.users, public.users.email; NULL: nothing certain */
    const char *text;    /* marked sentence without full stop */
    const char *consequence; /* marked; NULL */
    const char *remedy;      /* marked; NULL */
} DeclarationNote;

typedef struct {
    const char *sql;     /* one statement, no semicolon */
    SourcePlace place;
    const char *object;  /* identity of what it makes; NULL: unknown */
} DeclarationStatement;

/* What a comparison must not take for certain. */
typedef struct {
    const char *object;  /* identity; NULL: anything may be missing */
    bool whole;          /* everything below it too: something of unknown name may be missing there */
} DeclarationDoubt;

typedef struct {
    size_t seen, read;   /* read: wholly */
} DeclarationCount;

typedef struct {
    TextPool *texts;
    DeclaredFormat format;
    GArray *statements;  /* of DeclarationStatement */
    GArray *notes;       /* of DeclarationNote, by path, line */
    GArray *doubts;      /* of DeclarationDoubt, by object */
    GPtrArray *files;    /* of const char *: every file that was read, sorted */
    GHashTable *places;  /* identity -> SourcePlace *: where a table, column, index, ... is declared; owned */
    DeclarationCount tables, columns, extras; /* extras: indexes, keys, constraints, policies, enums, views, sequences */
} Declaration;

Declaration *declaration_new(DeclaredFormat format);
void declaration_free(Declaration *declaration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Declaration, declaration_free)

/* All copy their texts. */
void declaration_add(Declaration *declaration, const DeclarationStatement *statement);
DeclarationNote *declaration_note(Declaration *declaration, const DeclarationNote *note);
void declaration_doubt(Declaration *declaration, const char *object, bool whole);
void declaration_set_place(Declaration *declaration, const char *identity, SourcePlace place);
void declaration_add_file(Declaration *declaration, const char *path);
/* All of another one behind what is there: files that are one schema together. */
void declaration_append(Declaration *declaration, const Declaration *other);
/* Sorts notes, doubts and files; drops doubles. */
void declaration_seal(Declaration *declaration);

/* NULL: unknown. */
const SourcePlace *declaration_place(const Declaration *declaration, const char *identity);
/* True when `identity` (whose parent is `parent`, NULL: none) may be other than the statements say. */
bool declaration_doubts(const Declaration *declaration, const char *identity, const char *parent);

const char *declared_format_id(DeclaredFormat format); /* "drizzle", "drizzle-snapshot", "prisma", "sql", "embedded", "command" */
const char *declared_format_text(DeclaredFormat format); /* "Drizzle schema" */
const char *declared_role_id(DeclaredRole role);       /* "schema", "snapshot", "init", "dump" */
DeclaredRole declared_role_find(const char *id);       /* ROLE_COUNT: none */

/* "migrations", "journal": the sources that every target has. A declared source of that name could not be told from them. */
bool declared_name_is_reserved(const char *name);

#endif
