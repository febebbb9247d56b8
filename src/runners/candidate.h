#ifndef CANDIDATE_H
#define CANDIDATE_H

/* Folders that may be targets, before it is decided which are. */

#include "drizzle_config.h"
#include "model/file_tree.h"
#include "model/project.h"
#include "runners/runner.h"

typedef struct {
    char *folder;
    const Runner *runner;
    DrizzleConfig *config; /* owned; NULL: found by its files */
    char *reason;
    bool example, stray;
    char *name;            /* decided last */
} Candidate;

typedef struct {
    FileTree *tree;
    Project *project;
    GPtrArray *candidates;    /* of Candidate *, sorted by folder once collected */
    GPtrArray *configs;       /* of const TreeFile * */
    GPtrArray *pushed;        /* of DrizzleConfig *, owned: they name a schema, and no migrations are there */
    GHashTable *signs;        /* folder -> guint a runner of the table: files that speak for it */
    GHashTable *copies;       /* root of a copy -> reason, when it holds something of interest */
} Detection;

/* Walks the tree once and notes what is of interest. */
void detection_scan(Detection *detection);

/* How many files speak for the folder being of this runner. */
guint signs_of(const Detection *detection, const char *folder, const Runner *runner);

/* Turns configurations, folders that are surely a tool's and, when there are none, folders of numbered files with well-known names into candidates. */
void detection_collect(Detection *detection);

/* Removes copies and examples, marks strays. */
void detection_judge(Detection *detection);

/* Gives every candidate a unique name. */
void detection_name(Detection *detection);

void candidate_free(void *candidate);
void detection_note(Detection *detection, const char *path, const char *reason);
void detection_exclude(Detection *detection, const char *path, const char *reason);

#endif
