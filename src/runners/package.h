#ifndef PACKAGE_H
#define PACKAGE_H

/* package.json files, lock files, and the commands that a person of this project would type. */

#include "model/file_tree.h"
#include "model/runner_rules.h"

typedef struct {
    char *migrate;  /* NULL: unknown */
    char *generate; /* NULL: unknown */
    char *folder;   /* of the package.json whose scripts they are; NULL: none */
} PackageCommands;

/* "pnpm", "npm", "yarn" or "bun" by the nearest packageManager field or lock file above the folder; NULL: none seen. */
const char *package_manager(FileTree *tree, const char *folder);

/* Commands for the migrations in `folder`, which `config` (a drizzle configuration; NULL: any) names: a script of the nearest package.json
 * that runs drizzle-kit with that configuration, else drizzle-kit itself. For other tools a script that calls the tool or is named like a migrator, else a
 * target of a Makefile or Justfile that calls it, else the tool itself. */
PackageCommands package_commands(FileTree *tree, const char *folder, const char *config, const RunnerRules *rules);
void package_commands_clear(PackageCommands *commands);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PackageCommands, package_commands_clear)

#endif
