#ifndef PRISMA_CONFIG_H
#define PRISMA_CONFIG_H

#include "model/file_tree.h"

/* Where a prisma.config.* (or the "prisma" of a package.json) says that things are; paths from the repository's root. */
typedef struct {
    char *schema;     /* NULL: not said, or not understood */
    char *migrations; /* NULL: not said, or not understood */
} PrismaConfig;

/* Of the folder; all NULL when it has none. */
PrismaConfig prisma_config_read(FileTree *tree, const char *folder);
/* The "schema" that the folder's package.json has for Prisma. */
PrismaConfig prisma_config_of_package(FileTree *tree, const char *folder);
void prisma_config_clear(PrismaConfig *config);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PrismaConfig, prisma_config_clear)

/* `path` as seen from `folder`, without "." and ".."; NULL when it leaves the repository. Free with g_free(). */
char *prisma_path_from(const char *folder, const char *path);

#endif
