#ifndef ANALYSIS_FINDINGS_LEDGER_H
#define ANALYSIS_FINDINGS_LEDGER_H

/* The families of findings about a ledger, and what they share. */

#include "findings.h"

Finding ledger_finding(const FindingContext *context, const AuditDatabase *database, const char *rule);

/* "`0003_x`, hash `abc`, `1700000000000` (2023-11-14)": marked. */
const char *ledger_row_text(TextPool *texts, const LedgerRow *row);

/* How a row is called in sentences: its name, else the file that it was run from, else its hash. */
const char *ledger_row_name(TextPool *texts, const LedgerRow *row);

/* What the runner's command is called: "`drizzle-kit migrate`", "the runner". */
const char *ledger_command(TextPool *texts, const MigrationSet *set);

void findings_of_ledger_edits(FindingContext *context, const AuditDatabase *database);
void findings_of_ledger_past(FindingContext *context, const AuditDatabase *database);
void findings_of_ledger_rows(FindingContext *context, const AuditDatabase *database);
void findings_of_ledger_stop(FindingContext *context, const AuditDatabase *database);

#endif
