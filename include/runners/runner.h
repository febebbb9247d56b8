#ifndef RUNNERS_RUNNER_H
#define RUNNERS_RUNNER_H

/*
 * Migration tools. A runner is a row: how a folder of its kind looks, how it is read, what its rules are. One file each
 * (src/runners/drizzle.c, plain.c); rules and traps: docs/internals/runners.md.
 */

#include <stdbool.h>
#include "model/file_tree.h"
#include "model/migration.h"
#include "model/project.h"

typedef struct {
    const RunnerRules *rules;
    /* Does this path speak for a migrations folder of this kind? Length of the folder's part of the path (0: the root); -1: no. By the path alone. */
    gssize (*sign)(const char *path);
    /* 0: not this runner's folder; higher is surer. Looks at names, and reads what it must. */
    int (*recognise)(FileTree *tree, const char *folder);
    /* Reads the folder. Problems of its content go into set->problems; error only when nothing could be read. */
    MigrationSet *(*load)(FileTree *tree, const char *folder, GError **error);
} Runner;

const Runner *const *runner_list(void);        /* NULL-terminated */
const Runner *runner_find(const char *id);     /* NULL: none */
const Runner *runner_detect(FileTree *tree, const char *folder); /* the surest; NULL: none */

/* Loads a target's migrations with its runner, or the detected one. ERROR_CONFIG when the folder does not exist, is empty or
 * of no known kind; the message names what was looked for. Fills ledger from the target where configured. */
MigrationSet *runner_load(FileTree *tree, const Target *target, GError **error);

#endif
