#ifndef SCRATCH_TEMPLATE_H
#define SCRATCH_TEMPLATE_H

/*
 * A data folder made by initdb once and copied for each run (10 ms instead of 450). Slim: one database (template1), one WAL segment, no roles
 * through which a role could reach files. In the cache folder, for this user alone, keyed by the server program.
 */

#include <stdbool.h>
#include "binaries.h"
#include "run_folder.h"

/* Fills the empty data folder of the run, from the cached template when there is one; else makes it there and keeps a copy. *admin
 * is the superuser's name. */
bool template_install(const ServerBinaries *binaries, const RunFolder *folder, const ServerUser *user, char **admin, GError **error);

/* "pgs_" and random hex digits. Free with g_free(). */
char *template_random_name(const char *prefix);

#endif
