#ifndef SQL_FILE_H
#define SQL_FILE_H

/*
 * Takes what defines schema from texts of SQL into a Declaration, and counts the rest. One taker sees the texts of one source in the order in which they run: it follows the search
 * path and knows what was made before.
 */

#include "model/declaration.h"
#include "sql/statement.h"

/* Why a statement is left out. */
typedef enum {
    LEFT_NOT,      /* it is taken */
    LEFT_DATA,     /* fills or reads tables */
    LEFT_ADMIN,    /* about databases, roles, tablespaces, settings of the server */
    LEFT_CLEARING, /* drops what nothing of this source has made: what an earlier run left */
    LEFT_TWICE,    /* the same table once more */
    LEFT_SESSION,  /* says nothing about the schema: SET statement_timeout, BEGIN, ANALYZE */
    LEFT_UNREAD,   /* not understood */
    LEFT_COUNT
} LeftOut;

typedef struct {
    Declaration *declaration;
    bool program;          /* texts of a program: functions stand in any order, roles are the environment's business */
    const char *group;     /* the function or constant that the text belongs to; NULL: none. Set by the caller before each text */
    GHashTable *made;      /* identity or name of a function -> group that made it */
    GHashTable *texts;     /* identity of a table -> its CREATE TABLE; of programs only */
    bool any_made, public_dropped;
    char *schema;          /* where names without schema are made; NULL: nowhere */
    char *path_statement;  /* that set the search path of the session; NULL: none */
    char *path_schema;     /* `schema` as it was before SET LOCAL; NULL: no SET LOCAL is in force */
    bool path_is_local;
    struct {
        size_t count;
        SourcePlace first;
    } left[LEFT_COUNT];
} SqlTaker;

SqlTaker *sql_taker_new(Declaration *declaration, bool program);
void sql_taker_free(SqlTaker *taker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SqlTaker, sql_taker_free)

/* One text, whose first line is at `place`. */
void sql_taker_add(SqlTaker *taker, const char *sql, size_t size, SourcePlace place);

/* Something that the caller leaves out itself. */
void sql_taker_leave_out(SqlTaker *taker, LeftOut why, size_t count, SourcePlace place);

/* Something that is not understood, in a marked sentence: a note and a doubt about `object` (NULL: anything). Only the first 200 get a note of their own. */
void sql_taker_unread(SqlTaker *taker, const char *object, const char *text, SourcePlace place);

/* Notes on what was left out. */
void sql_taker_finish(SqlTaker *taker);

/* A short quotation of SQL, on one line, secrets masked, fit to be marked as code. Free with g_free(). */
char *sql_quotation(const char *sql, size_t size);

/* --- sql_file_judge.c --- */

/* What the first words of a statement say; `made`, the group and the search path decide the rest. */
LeftOut sql_judge(const SqlTaker *taker, const Statement *statement, const char *sql, size_t size);

/* It changes the schema in which names without one are made: SET search_path, set_config(). *schema: the first of it; NULL: none, or only "$user". Free with g_free(). */
bool sql_sets_search_path(const char *sql, char **schema, bool *local);

/* The statement begins with these words, in any case: "create role". */
bool sql_begins(const char *sql, const char *words);

/* "public.users" of a statement's relation, quoted as PostgreSQL does; NULL: it has none. Free with g_free(). */
char *sql_identity(const SqlTaker *taker, const Statement *statement);

/* Identity of what it makes, as the catalog has it: of a function only where it has no arguments. NULL: not known. Free with g_free(). */
char *sql_object(const SqlTaker *taker, const Statement *statement, const char *sql);

/* It makes a relation, a type, a function, an index, ...: anything that schemas consist of. */
bool sql_is_definition(const Statement *statement);

/* `text` cut at statements into parts that the parser takes (4 MiB): calls `visit` for each. `ends` as in PsqlScript. */
void sql_each_part(const char *text, size_t size, const GArray *ends, void (*visit)(const char *part, size_t size, int line, void *payload), void *payload);

#endif
