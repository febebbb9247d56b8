#ifndef SUPABASE_SPLIT_H
#define SUPABASE_SPLIT_H

/* How Supabase cuts a file into statements, and how its ledger keeps them. */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

/* SqlPiece per statement: without white space around it and without the final semicolons; comments stay with the statement behind them. Lines are not counted. */
GArray *supabase_split(const char *sql, size_t size);

/*
 * Joins the statements to what is committed together, when the file is not one transaction, and tells whether that is so: statements that bear no transaction
 * (CREATE INDEX CONCURRENTLY, VACUUM, ...) are run between the others; with transaction control of its own, or with the directive as its first line, each statement
 * is run by itself.
 */
bool supabase_parts(const char *sql, size_t size, GArray *pieces);

/* Is the text's list of statements this array, as the server writes one ({"create table t ()","..."})? */
bool supabase_statements_are(const char *sql, size_t size, const char *array);

#endif
