#ifndef COMPARE_RENAME_TABLE_H
#define COMPARE_RENAME_TABLE_H

/* Evidence for tables: the columns that both have. */

#include "model/change.h"

/* A column by its name and type. Free with g_free(). */
char *rename_table_key(const Object *column);

int rename_table_score(const Catalog *before, const Catalog *after, const Change *removed, const Change *added);
const char *rename_table_words(TextPool *texts, const Catalog *before, const Catalog *after, const Change *removed, const Change *added);

#endif
