#ifndef SQL_PSQL_SCRIPT_H
#define SQL_PSQL_SCRIPT_H

/*
 * Files that psql runs, such as plain dumps: SQL with meta-commands between the statements and rows of data behind COPY ... FROM STDIN. Only the SQL is for the
 * server; psql itself is never used (a meta-command could run programs).
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef struct {
    char *sql;        /* the statements; every line is at its place, those left out are empty */
    size_t size;
    size_t copies;    /* COPY ... FROM STDIN: left out with their rows */
    GArray *ends;     /* of size_t: where a statement ends, behind its semicolon, in `sql`; also semicolons within BEGIN ATOMIC bodies and rules */
    GPtrArray *left_out; /* of char *: "12: \connect" - commands that change what the rest means, which is not followed; \restrict and output commands say nothing */
} PsqlScript;

/* Never fails: text that is no psql script comes back as it is. NUL bytes become spaces. */
PsqlScript *psql_script_parse(const char *text, size_t size);
void psql_script_free(PsqlScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsqlScript, psql_script_free)

#endif
