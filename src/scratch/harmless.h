#ifndef SCRATCH_HARMLESS_H
#define SCRATCH_HARMLESS_H

#include "sql/statement.h"

/* Are these plain definitions, which may be run in a transaction that is rolled back, in a session for many? `statements`: of this text. */
bool script_is_harmless(const char *text, const Statements *statements);

#endif
