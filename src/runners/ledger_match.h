#ifndef LEDGER_MATCH_H
#define LEDGER_MATCH_H

/* Which migration each row of a ledger belongs to. */

#include "runners/predict.h"

/* Fills the state's rows from the table, in the order in which they were written, with key, state, migration and whether the content is the same. */
void ledger_match_rows(LedgerState *state, const MigrationSet *set, const LedgerTable *table);

/* `when` of a migration's entry; 0: none. */
int64_t migration_when(const MigrationSet *set, size_t index);

/* Versions such as "1.10" and "2", part by part as numbers, else as text; NULL is before all. */
int number_compare_keys(const char *a, const char *b);

#endif
