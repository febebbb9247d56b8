#ifndef CLI_SHARD_H
#define CLI_SHARD_H

#include "options.h"
#include "session.h"

/* --shard I/N: reads the share and writes it. The exit code is 0 whatever could not be read: the merge tells of it. */
int shard_run(const Options *options, GError **error);

/* The shards that the command line names, instead of the live databases. */
bool shard_load(Session *session, const Options *options, GError **error);

#endif
