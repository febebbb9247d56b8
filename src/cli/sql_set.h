#ifndef CLI_SQL_SET_H
#define CLI_SQL_SET_H

/* SQL that is in no migrations folder, as a set of migrations that the scratch server can replay: as psql would run it. */

#include "model/migration.h"

MigrationSet *sql_set_new(void);

/* Appends one file; texts are copied. Its one piece is the whole text. */
void sql_set_add(MigrationSet *set, const char *tag, const char *sql, size_t size);

/* Appends one file of several statements (of const char *), each of which the server gets as a query of its own. */
void sql_set_add_pieces(MigrationSet *set, const char *tag, const GPtrArray *statements);

#endif
