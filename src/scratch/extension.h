#ifndef SCRATCH_EXTENSION_H
#define SCRATCH_EXTENSION_H

/* Extensions that a migration asks for or takes for granted, and that its role cannot make: made by the superuser, stood in for, or only entered into the catalog. */

#include "file_run.h"

/* A CREATE EXTENSION failed: not installed, or not for ordinary roles. The extension is the migration's doing, so it shows in its stratum; the statement is blanked. */
bool extension_satisfy(FileRun *run, const RunStatement *statement, const char *name, bool *provided, GError **error);

/* Something of the extension is used but no migration makes it. It belongs to no migration. */
bool extension_assume(Replay *replay, const char *name, const char *schema, bool *provided, GError **error);

#endif
