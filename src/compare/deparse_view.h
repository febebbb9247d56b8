#ifndef COMPARE_DEPARSE_VIEW_H
#define COMPARE_DEPARSE_VIEW_H

#include "token.h"

/* Until 15 the columns of a view's query have the name of their relation before them even when it is the only one; since 16 they have not. Takes that name away where it is so. Queries inside
 * others have it in all majors. */
void deparse_drop_prefixes(GArray *tokens);

#endif
