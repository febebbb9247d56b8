#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H

/* `drift A B`: two named sources, their differences, the repair and its proof. */

#include "analysis/audit.h"
#include "options.h"

/* Returns the exit code: 2 for differences (unless `failing` is false), 4 when something was not looked at, 0. */
int compare_sources(const Options *options, bool failing, GError **error);

/* --repair-sql without sources: the only live database of the audit is made like its migrations. */
bool compare_repair_database(const Audit *audit, const Options *options, GError **error);

#endif
