#ifndef CLI_LOAD_MENTIONS_H
#define CLI_LOAD_MENTIONS_H

/* The parts of load_mentions(): what was read of each version of each document, kept between runs; how long each mention stood; which documents are copies. */

#include "git/line.h"
#include "model/bug.h"
#include "model/project.h"

/* load_mentions_cache.c: what documents of a repository said, by blob and path. One file a repository under the user's cache folder. */
typedef struct MentionCache MentionCache;

/* Never NULL. `kept` false: neither read nor written. `patterns` are part of the file's name. */
MentionCache *mention_cache_open(const char *git_folder, const GPtrArray *patterns, bool kept);
void mention_cache_free(MentionCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MentionCache, mention_cache_free)
/* Adds the mentions that were stored under the key; false: none were. */
bool mention_cache_find(MentionCache *cache, const char *key, Mentions *out);
void mention_cache_store(MentionCache *cache, const char *key, const Mentions *mentions);
/* Writes the file when something new is in it. */
void mention_cache_save(MentionCache *cache);

/* load_mentions_versions.c: the mentions of documents, one after another commit. */
typedef struct MentionVersions MentionVersions;

MentionVersions *mention_versions_new(Mentions *out);
void mention_versions_free(MentionVersions *versions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MentionVersions, mention_versions_free)
/* What a document says from this commit on; `read` NULL: it is gone. All changes of a commit, then mention_versions_commit(). `blob` is the document's, NULL when gone. */
void mention_versions_change(MentionVersions *versions, const char *path, const char *blob, Mentions *take_read);
/* `commit` is asked for only when something began or ended. */
void mention_versions_commit(MentionVersions *versions, const Commit *(*commit)(void *payload), void *payload);

/* load_mentions_copies.c: sets `copy_of`. `excluded`: "path: reason" of folders that are copies. */
void mentions_mark_copies(Mentions *mentions, const GPtrArray *excluded);

#endif
