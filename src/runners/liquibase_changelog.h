#ifndef LIQUIBASE_CHANGELOG_H
#define LIQUIBASE_CHANGELOG_H

#include "folder.h"

/* A file with changesets in formatted SQL, in the order in which the changelog names them. */
typedef struct {
    char *path;    /* in the repository */
    char *logical; /* as the ledger would have it: relative to the search path */
} LiquibaseSource;

/*
 * Reads the root changelog of a folder (XML, YAML, JSON or SQL) and what it includes; without one: all SQL files in the order of their paths. Only `include` and `includeAll` are understood;
 * changesets that are written in XML, YAML or JSON, and files that are not found, are problems of the set. Array of LiquibaseSource.
 */
GArray *liquibase_changelog_read(MigrationSet *set, FileTree *tree);

/* How surely the folder is Liquibase's: 0, 60 (a changelog without SQL), 90, 100 (formatted SQL). */
int liquibase_changelog_score(FileTree *tree, const char *folder);

/* A name like db.changelog-master.xml. */
bool liquibase_is_changelog_name(const char *name);

#endif
