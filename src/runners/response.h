#ifndef RESPONSE_H
#define RESPONSE_H

#include "model/migration.h"

/* The words of a response with its holes filled (model/runner_rules.h); -1 and NULL: about no migration, no row. NULL: it has none. */
const char *response_text(const Response *response, const MigrationSet *set, int migration, const LedgerRow *row, TextPool *texts);

/* A name of the repository or the database, without the characters that mark text. Free with g_free(). */
char *clean_name(const char *name);
const char *response_name(TextPool *texts, const char *name); /* the same, in the pool */

#endif
