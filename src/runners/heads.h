#ifndef HEADS_H
#define HEADS_H

#include <stdbool.h>
#include <stddef.h>

/* The first words of a statement, in capitals, with one space between them: "CREATE UNIQUE INDEX CONCURRENTLY". */
typedef void (*HeadVisit)(const char *words, int line, void *data);

/* Calls `visit` for each statement of a text. Comments, strings, quoted names and dollar quotes are known; nothing else of SQL is. */
void heads_visit(const char *sql, size_t size, HeadVisit visit, void *data);

/* Statements that PostgreSQL refuses in a transaction, by their first words, as Flyway knows them. */
bool head_is_outside_transaction(const char *words);

#endif
