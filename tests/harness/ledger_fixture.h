#ifndef LEDGER_FIXTURE_H
#define LEDGER_FIXTURE_H

#include "runners/predict.h"

/* What the set's runner makes of rows of a ledger with hash, created_at and name (each may be NULL: no such column), in a database in use. */
static inline LedgerState *ledger_of_rows(const MigrationSet *set, size_t rows, const char *const *hashes, const char *const *whens, const char *const *names) {
    LedgerTable table = {.rows = rows};
    table.columns[FIELD_CHECKSUM] = hashes;
    table.columns[FIELD_WHEN] = whens;
    table.columns[FIELD_KEY] = names;
    return runner_predict(set, &table, &(LedgerSetting){.has_objects = true});
}

#endif
