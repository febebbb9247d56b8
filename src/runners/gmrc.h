#ifndef GMRC_H
#define GMRC_H

#include "folder.h"

/* What graphile-migrate's settings (.gmrc, JSON with comments) say of placeholders. */
typedef struct Gmrc Gmrc;

/* The nearest .gmrc in or above the folder; without one only the names of the tool's own placeholders are known. */
Gmrc *gmrc_load(FileTree *tree, const char *folder);
void gmrc_free(Gmrc *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gmrc, gmrc_free)

/* Replaces :NAME in the migration's text where the value is written in the settings; says of others where they are, and leaves them. */
void gmrc_replace(const Gmrc *settings, MigrationSet *set, Migration *migration);

#endif
