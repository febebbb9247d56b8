#ifndef SERVER_QUERY_TEXT_H
#define SERVER_QUERY_TEXT_H

#include <stdbool.h>

/*
 * The text of a query file for one use. The files run in psql as they are, on every supported server; what only some uses or versions
 * know stands in comment lines that begin with a mark:
 *
 *     --[only] AND c.oid = ANY ($1)          active when only some roots are read
 *     --[14+] a.attcompression AS x,         active from PostgreSQL 14 on
 *
 * Free with g_free().
 */
char *query_text_assemble(const char *sql, int server_version, bool only);

/* The same for src/server/queries/<name>.sql, which must exist. */
char *query_text_load(const char *name, int server_version, bool only);

#endif
