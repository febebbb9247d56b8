#ifndef ATLAS_SUM_H
#define ATLAS_SUM_H

#include "folder.h"

#define ATLAS_SUM "atlas.sum"

/* Fills the migrations' checksums (the hash of names and contents of all files so far) and compares them with atlas.sum: what differs is a problem, and Atlas refuses the folder. */
void atlas_sum_check(MigrationSet *set, FileTree *tree);

#endif
