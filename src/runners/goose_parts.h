#ifndef GOOSE_PARTS_H
#define GOOSE_PARTS_H

#include "model/migration.h"

/*
 * Cuts a goose file into the statements that goose sends, one piece each, and takes the rest as the way back. NULL, or why goose refuses the file (it has one
 * empty piece then), or what else is to be said. Free with g_free().
 */
char *goose_read_parts(MigrationSet *set, Migration *migration);

#endif
