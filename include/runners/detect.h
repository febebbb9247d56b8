#ifndef RUNNERS_DETECT_H
#define RUNNERS_DETECT_H

#include "model/file_tree.h"
#include "model/project.h"

/*
 * Finds targets without a configuration file: Drizzle configurations (drizzle.config.*, drizzle-*.config.*, ...: `out`, `schema`, `dialect`,
 * read without running them), folders that a runner's row knows by their content, well-known folder names with numbered SQL files. Copies (committed worktrees, node_modules,
 * vendored, build output) and examples are listed in project->excluded with a reason, configurations that lead nowhere in project->notes. A journal folder that contains other targets' folders and most of whose entries
 * have no file is a stray target. Names: from the configuration's or the folder's name, unique.
 * Also the package manager (lock files, packageManager field) and the scripts that run migrations.
 * Never fails: an empty project has no targets.
 */
Project *project_detect(FileTree *tree);

/* Fills in the commands of targets that a configuration names and says none of. */
void project_complete_commands(Project *project, FileTree *tree);

/* Fills in what declared sources leave to the runner's configuration that they name: its files, naming and filters. */
void project_complete_declared(Project *project, FileTree *tree);

#endif
