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
    GHashTable *journals;     /* folders with meta/_journal.json */
    GHashTable *snapshots;    /* folders with TIMESTAMP_name/snapshot.json below */
    GHashTable *numbered;     /* folder -> count of numbered SQL files, or folders with one */
    GHashTable *copies;       /* root of a copy -> reason, when it holds something of interest */
} Detection;

/* Walks the tree once and notes what is of interest. */
void detection_scan(Detection *detection);

/* Turns configurations, journals, folders and, when there are none, well-known names into candidates. */
void detection_collect(Detection *detection);

/* Removes copies and examples, marks strays. */
void detection_judge(Detection *detection);

/* Gives every candidate a unique name. */
void detection_name(Detection *detection);

void candidate_free(void *candidate);
void detection_note(Detection *detection, const char *path, const char *reason);
void detection_exclude(Detection *detection, const char *path, const char *reason);

#endif
