#ifndef OTHER_DATABASE_H
#define OTHER_DATABASE_H

/* Migrations that are not for PostgreSQL. */

#include "model/file_tree.h"

/* Why the folder's migrations are not for PostgreSQL: "by its name not for PostgreSQL", "migration_lock.toml says mysql"; NULL: nothing says so. Free with g_free(). */
char *other_database_reason(FileTree *tree, const char *folder);

#endif
