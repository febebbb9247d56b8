#ifndef COMPARE_DEPARSE_CALLS_H
#define COMPARE_DEPARSE_CALLS_H

#include "token.h"

/* Writes what has a syntax of its own in SQL (EXTRACT(year FROM x), TRIM(BOTH FROM x), x AT TIME ZONE y, ...) as the calls of functions that it stands for, as PostgreSQL did before 14. Returns new
 * tokens; parentheses around one call go, casts of the arguments of these functions go (since 14 only those are written that the user wrote). */
GArray *deparse_calls(GArray *tokens);

#endif
