#ifndef RUNNERS_PREDICT_H
#define RUNNERS_PREDICT_H

#include "model/migration.h"

/* A ledger table as the server gave it: per field one text a row (NULL: SQL NULL); a field without column is NULL. */
typedef struct {
    size_t rows;
    const char *const *columns[FIELD_COUNT];
} LedgerTable;

/* What else of the database a runner looks at before it runs anything. */
typedef struct {
    bool has_objects; /* tables and the like beside the runner's own */
    bool locked;      /* somebody holds the runner's lock, as its lock table says */
} LedgerSetting;

/*
 * What the runner believes is applied, what its next run takes, what it passes over for ever, and whether it refuses: by its rules (set->rules), not by running it. `table`
 * NULL: the database has no ledger. Pure; the result owns copies of all texts.
 */
LedgerState *runner_predict(const MigrationSet *set, const LedgerTable *table, const LedgerSetting *setting);

#endif
