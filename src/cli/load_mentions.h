#ifndef CLI_LOAD_MENTIONS_H
#define CLI_LOAD_MENTIONS_H

/* The parts of load_mentions(): what was read of each version of each document, kept between runs; how long each mention stood; which documents are copies. */

#include "git/line.h"
#include "model/bug.h"
#include "model/project.h"

/* load_mentions_cache.c: what documents of a repository said, by blob and path. One file a repository under the user's cache folder. */
typedef struct MentionCache MentionCache;

/* Never NULL. `kept` false: neither read nor written. The program and the configuration's patterns and globs are part of the file's name. */
MentionCache *mention_cache_open(const char *git_folder, const Project *project, bool kept);
void mention_cache_free(MentionCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MentionCache, mention_cache_free)
/* Adds the mentions that were stored under the key; false: none were. */
bool mention_cache_find(MentionCache *cache, const char *key, Mentions *out);
void mention_cache_store(MentionCache *cache, const char *key, const Mentions *mentions);
/* Writes the file when something new is in it. */
void mention_cache_save(MentionCache *cache);

/* What the file is made of, for load_mentions_state.c: texts by number, mentions as numbers, and the numbers of the state (empty: there is none). */
#define MENTION_NUMBERS 15
guint32 mention_cache_number(MentionCache *cache, const char *text); /* of NULL, too */
const char *mention_cache_text(const MentionCache *cache, guint32 number); /* NULL: of NULL, or there is no such text */
void mention_cache_write_mention(MentionCache *cache, const Mention *mention, GArray *numbers);
Mention *mention_cache_read_mention(const MentionCache *cache, const guint32 *numbers, Mentions *out); /* NULL: damaged */
GArray *mention_cache_state(MentionCache *cache); /* of guint32 */
void mention_cache_touch(MentionCache *cache);    /* something new is in it */
bool mention_cache_is_kept(const MentionCache *cache);

/* load_mentions_versions.c: the mentions of documents, one after another commit. */
typedef struct MentionVersions MentionVersions;

MentionVersions *mention_versions_new(Mentions *out);
void mention_versions_free(MentionVersions *versions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MentionVersions, mention_versions_free)
/* What a document says from this commit on; `read` NULL: it is gone. All changes of a commit, then mention_versions_commit(). `blob` is the document's, NULL when gone. */
void mention_versions_change(MentionVersions *versions, const char *path, const char *blob, Mentions *take_read);
/* What stands when the next commit comes: of `out`, after documents' mentions were added to it from elsewhere; and the blobs of the documents that have some. */
void mention_versions_restore(MentionVersions *versions);
void mention_versions_set_blob(MentionVersions *versions, const char *path, const char *blob);
GPtrArray *mention_versions_paths(const MentionVersions *versions); /* of const char *: documents where something stands, sorted */
const char *mention_versions_blob(const MentionVersions *versions, const char *path);
/* `commit` is asked for only when something began or ended. */
void mention_versions_commit(MentionVersions *versions, const Commit *(*commit)(void *payload), void *payload);

/* load_mentions_state.c: where the last run ended, so that this one goes on from there. `documents`: the paths that were searched, of texts of the line; `commits`: id -> const Commit * of `out`. */
typedef struct {
    Line *line;
    Mentions *out;
    MentionVersions *versions;
    GHashTable *documents;
    GPtrArray *paths;  /* owns those of `documents` that are not the line's */
    const Commit *(*commit)(void *payload, const Commit *commit); /* the one of `out` that is like it */
    void *payload;
} MentionState;

/* Index of the first commit to read; 0: everything, nothing was restored. */
size_t mention_state_restore(MentionCache *cache, const MentionState *state);
void mention_state_keep(MentionCache *cache, const MentionState *state);

/* load_mentions_copies.c: sets `copy_of`. `excluded`: "path: reason" of folders that are copies. */
void mentions_mark_copies(Mentions *mentions, const GPtrArray *excluded);

#endif
