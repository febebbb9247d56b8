#ifndef DESCRIBE_H
#define DESCRIBE_H

#include "sql/statement.h"
#include "token.h"

/* Fills kind, flags and names from the statement's tokens [first, last). */
void statement_describe(Statement *statement, const TokenList *list, size_t first, size_t last);

#endif
