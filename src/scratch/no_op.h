#ifndef SCRATCH_NO_OP_H
#define SCRATCH_NO_OP_H

/*
 * "IF NOT EXISTS" on something that exists: does what exists have the shape that the statement asks for? In a transaction that is rolled back, the existing
 * object is moved aside, the statement is run again, and what it makes is compared.
 */

#include "file_run.h"

/* Turns run->skips into stratum->no_ops. Call it after the observer's step. */
bool no_op_examine(FileRun *run, GError **error);

#endif
