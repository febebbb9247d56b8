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
    bool recursive; /* reads the folders below, too: a folder of this kind below another one is part of it */
} Runner;

const Runner *const *runner_list(void);        /* NULL-terminated */
const Runner *runner_find(const char *id);     /* NULL: none */
const Runner *runner_detect(FileTree *tree, const char *folder); /* the surest; NULL: none */

enum {
    RUNNER_SURE = 55,    /* more than names speaks for the tool */
    RUNNER_RIVAL_MARGIN = 5,
    RUNNER_RIVALS_LIMIT = 6
};

/* What a folder is taken for. */
typedef struct {
    const Runner *runner; /* NULL: nothing that is known */
    int score;
    const Runner *rivals[RUNNER_RIVALS_LIMIT]; /* with two or more: tools (the surest first) of which none is surer than another by more than the margin; in the table's order among equals */
    size_t rival_count;
} Recognition;

/* The surest tool. Where tools are as sure as each other and none has evidence beyond the files' names, the folder is plain SQL to us when it can be. */
Recognition runner_recognise(FileTree *tree, const char *folder);

/* "golang-migrate and sqlx", of a recognition's rivals. Free with g_free(). */
char *runner_rival_names(const Recognition *recognition);

/* "Drizzle (journal), ..., numbered SQL files": all that is looked for. Free with g_free(). */
char *runner_titles(void);

/* Loads a target's migrations with its runner, or the detected one. ERROR_CONFIG when the folder does not exist, is empty or
 * of no known kind; the message names what was looked for. Fills ledger from the target where configured. */
MigrationSet *runner_load(FileTree *tree, const Target *target, GError **error);

#endif
