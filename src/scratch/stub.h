#ifndef SCRATCH_STUB_H
#define SCRATCH_STUB_H

/*
 * What migrations expect of a server without making it: roles, extensions, objects of hosting platforms. Made only when a statement failed for want of it and
 * no migration of the chain makes it; each is an assumption of the strata. docs/internals/replay.md lists them.
 */

#include "file_run.h"

/* Looks at a failure. *provided: something was made or blanked, so running again makes sense. Error: the server is lost. */
bool stub_provide(FileRun *run, const ScriptOutcome *outcome, const RunStatement *statement, bool *provided, GError **error);

/* Before the first migration: the runner's own table. */
bool stub_make_ledger_in(Workplace *work, const MigrationSet *set, GError **error);

/* After the file: options of indexes that the stand-in for pgvector cannot check. */
bool stub_finish_file(FileRun *run, GError **error);

#endif
