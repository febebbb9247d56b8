#ifndef DJANGO_GRAPH_H
#define DJANGO_GRAPH_H

#include "model/migration.h"

/* Puts the migrations in the order in which `migrate` runs them; `requires` keeps those of the project. `before` is parallel to them: what each must run before (comma-
 * separated keys; NULL). Several leaves of one app are what Django refuses: stop_text. */
void django_order(MigrationSet *set, const char *const *before);

/* RunnerRules.refine: squashed migrations stand for others; a migration that ran before its dependency stops everything; rows of other packages' apps. */
void django_refine(const MigrationSet *set, LedgerState *state);

#endif
