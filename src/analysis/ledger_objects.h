#ifndef ANALYSIS_LEDGER_OBJECTS_H
#define ANALYSIS_LEDGER_OBJECTS_H

/* The runner's own objects in a database: no migration makes them, and they are no drift. */

#include "model/catalog.h"
#include "model/migration.h"

/* Set of Object * of `live`: the ledger table, what belongs to it, and its schema when `expected` has no such schema; and the schema public when only
 * `live` has it: every database has it from the start. Free with g_hash_table_unref(). */
GHashTable *ledger_objects(const LedgerName *ledger, const RunnerRules *rules, const Catalog *expected, const Catalog *live);

/* A table of the live database that has just the columns of the tool's ledger under another name; NULL: none, or several. */
const Object *ledger_lookalike(const RunnerRules *rules, const Catalog *expected, const Catalog *live);

/* A copy of `live` without them, sealed. */
Catalog *ledger_leave_out(const LedgerName *ledger, const RunnerRules *rules, const Catalog *expected, const Catalog *live);

#endif
