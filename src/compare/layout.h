#ifndef COMPARE_LAYOUT_H
#define COMPARE_LAYOUT_H

/* Bodies of routines that say the same in another layout. */

#include <stdbool.h>

/* True when two bodies of SQL or PL/pgSQL differ in white space, comments and the case of words outside quotes only. Bodies that do not begin as these languages do are
 * never the same: in others white space counts. Where it is unsure it keeps the difference. */
bool layout_same(const char *a, const char *b);

#endif
