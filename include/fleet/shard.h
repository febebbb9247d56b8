#ifndef FLEET_SHARD_H
#define FLEET_SHARD_H

/*
 * A shard file: what one of N runs has read of the live databases, as JSON by docs/schema/shard.schema.json. Together with the repository, all N give what one run would have given. No
 * URLs, no passwords: names, places, catalogs, ledger rows.
 */

#include "fleet/reading.h"

#define SHARD_SCHEMA_VERSION 1

typedef struct {
    int index, count;     /* 1 of 4 */
    char *tool;           /* version of the program */
    char *head;           /* commit; "" when there is none */
    char *revision;       /* as asked for; NULL */
    char *configuration;  /* hash of what databases there are, and how they are compared */
    char *migrations;     /* hash of the migrations */
    GPtrArray *entries;   /* of DatabaseEntry *, owned, in the configuration's order */
} Shard;

Shard *shard_new(void);
void shard_free(Shard *shard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shard, shard_free)

/* "I/N", 1 <= I <= N. ERROR_USAGE. */
bool shard_parse(const char *text, int *index, int *count, GError **error);

/* True when the member at `position` (from 0, by name) is for shard `index` of `count`. */
bool shard_has(int index, int count, size_t position);

char *shard_write(const Shard *shard); /* free with g_free() */

/* ERROR_CONFIG for what shard_write() did not make, with `path` in the message. Believes nothing. */
Shard *shard_read(const char *bytes, size_t size, const char *path, GError **error);

/* All shards of one run as one, entry by entry: `shards` (of Shard *) is emptied of its readings. `paths`: their names in messages. `mine` says for what version, commit, configuration and migrations they
 * must be. ERROR_CONFIG when they do not fit together or one is missing; ERROR_INCOMPLETE when they saw different lists of databases. */
Shard *shard_merge(GPtrArray *shards, const char *const *paths, const Shard *mine, GError **error);

#endif
