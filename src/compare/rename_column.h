#ifndef COMPARE_RENAME_COLUMN_H
#define COMPARE_RENAME_COLUMN_H

/* Evidence for columns of one table: type, default, place, and the constraints and indexes that name the one before and the other after. `children`: of Change *, what differs below the table; NULL: nothing. */

#include "model/change.h"

int rename_column_score(const Catalog *before, const Catalog *after, const GPtrArray *children, const Change *removed, const Change *added);
const char *rename_column_words(TextPool *texts, const Catalog *before, const Catalog *after, const GPtrArray *children, const Change *removed, const Change *added);

#endif
