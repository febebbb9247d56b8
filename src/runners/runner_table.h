#ifndef RUNNER_TABLE_H
#define RUNNER_TABLE_H

#include "runners/runner.h"

extern const Runner RUNNER_DRIZZLE, RUNNER_DRIZZLE_FOLDERS, RUNNER_SQL;

#endif
