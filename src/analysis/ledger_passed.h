#ifndef ANALYSIS_LEDGER_PASSED_H
#define ANALYSIS_LEDGER_PASSED_H

/* Ledgers that name the last migration only: which of those before it never ran here. */

#include "analysis/audit.h"

/*
 * A runner that keeps one number counts every migration up to it as run. Of those, one that landed later than another one behind it, and of whose work the database has
 * nothing, was passed over: it is marked so in the database's ledger, with the reason. One that stands behind the new name of the row's renamed migration
 * waits instead: it runs when the row is set right. True: something was marked, and `database->drift` is to be derived anew. Nothing happens without
 * `database->drift`, or with a ledger that names each migration.
 */
bool ledger_mark_passed_over(const Audit *audit, AuditTarget *part, const Strata *expected, AuditDatabase *database);

#endif
