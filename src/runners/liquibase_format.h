#ifndef LIQUIBASE_FORMAT_H
#define LIQUIBASE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

/* A stretch of the file's text. */
typedef struct {
    size_t begin, end;
    int line;
} LiquibaseRange;

/* One changeset of a "--liquibase formatted sql" file. */
typedef struct {
    char *author, *id;
    char *logical_path;    /* recorded in place of the file's; NULL */
    char *dbms;            /* NULL: all */
    char *end_delimiter;   /* NULL: ";", or a line that is "/" or "go" */
    char *comment;         /* NULL */
    GString *sql;          /* as Liquibase takes it: without its own directives, one "\n" a line */
    GString *rollback;     /* NULL: none given */
    GArray *ranges;        /* of LiquibaseRange: the same in the file; what is ignored stands between them */
    GPtrArray *valid_sums; /* of char *: sums that are accepted besides */
    bool split, split_said, strip, run_on_change, run_always, run_in_transaction, ignore;
    size_t begin;          /* of its "--changeset" in the file */
    int line;
} LiquibaseChangeset;

typedef struct {
    bool formatted;        /* the first line says so */
    GPtrArray *changesets; /* of LiquibaseChangeset * */
    char *refusal;         /* what Liquibase does not accept; NULL */
    int refusal_line;
} LiquibaseFile;

/* Is the first line that is not empty "--liquibase formatted sql"? */
bool liquibase_is_formatted(const char *text, size_t size);
LiquibaseFile *liquibase_file_read(const char *text, size_t size);
void liquibase_file_free(LiquibaseFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LiquibaseFile, liquibase_file_free)

const LiquibaseChangeset *liquibase_file_find(const LiquibaseFile *file, const char *id, const char *author); /* NULL: none */

/* The checksum of a changeset as the ledger has it: version 9 (since 4.22) or 8 (since 3.5). Free with g_free(). */
char *liquibase_checksum(const LiquibaseChangeset *changeset, int version);

/* "--property name:N value:V" lines: calls `take` for each. */
void liquibase_properties(const char *text, size_t size, void (*take)(const char *name, const char *value, void *data), void *data);

#endif
