#ifndef SQL_STATEMENT_H
#define SQL_STATEMENT_H

/*
 * SQL text -> statements, without running anything. Parsing is libpg_query (PostgreSQL 15's own grammar); where it fails (newer
 * syntax), its scanner still finds the borders, and kind and names are known as well. Untrusted input: text over 4 MiB, with NUL bytes,
 * or that the scanner cannot bear or understand (src/sql/token.c) is treated as one statement of kind STATEMENT_UNKNOWN.
 * psql's meta-commands (\restrict in dumps) are skipped.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>
#include "model/history.h"

typedef enum {
    STATEMENT_UNKNOWN,
    STATEMENT_TRANSACTION,   /* BEGIN, COMMIT, SAVEPOINT, ... */
    STATEMENT_CREATE_TABLE,
    STATEMENT_CREATE_INDEX,
    STATEMENT_ALTER_TABLE,
    STATEMENT_CREATE_EXTENSION,
    STATEMENT_CREATE_SCHEMA,
    STATEMENT_CREATE_TYPE,
    STATEMENT_CREATE_ROLE,
    STATEMENT_OTHER_DDL,
    STATEMENT_DML,           /* also SELECT, COPY, TRUNCATE */
    STATEMENT_DO,            /* an anonymous block: may do anything */
    STATEMENT_UTILITY,       /* SET, RESET, VACUUM, CALL, ... */
} StatementKind;

typedef struct {
    size_t begin, end;      /* byte offsets in the text, comments before it not included, final semicolon not included */
    int line;               /* 1-based */
    StatementKind kind;
    bool if_not_exists;     /* CREATE ... IF NOT EXISTS, or ADD COLUMN IF NOT EXISTS in an ALTER TABLE */
    bool concurrently;
    char *schema, *relation; /* main target, NULL when none or unknown */
    char *object;            /* what is made within it: index name, column of the one ADD COLUMN; extension, schema, role name; NULL */
} Statement;

typedef struct {
    GPtrArray *items; /* of Statement * */
    bool parsed;      /* false: only the borders are known; `error` says why */
    char *error;
    int error_line;
    bool own_transaction; /* contains transaction control */
} Statements;

/* Never fails: at worst one statement of unknown kind. Borrowed text is not kept. Names in GRANT, OWNER TO and AUTHORIZATION that
 * are roles are collected by statements_roles(). */
Statements *statements_parse(const char *sql, size_t size);
void statements_free(Statements *statements);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Statements, statements_free)

/* Role names that the text grants to, gives ownership or sets; sorted, unique; of char *. Free with g_ptr_array_unref(). */
GPtrArray *statements_roles(const char *sql, size_t size);

/* What an edit of a migration changed: compares the token streams of two versions (the scanner's tokens, so comments and white space are known). */
EditClass sql_classify_edit(const char *before, size_t before_size, const char *after, size_t after_size);

/* One line of at most `limit` characters for messages: white space folded, string literals after PASSWORD and option values named
 * like secrets masked as '***'. Free with g_free(). */
char *sql_excerpt(const char *sql, size_t size, size_t limit);

/* The whole text with its lines and comments, masked in the same way; comments that talk of secrets become "-- ***". Valid UTF-8; ends at a NUL byte. Free with g_free(). */
char *sql_mask(const char *sql, size_t size);

#endif
