#ifndef GIT_COMMIT_H
#define GIT_COMMIT_H

#include "git.h"
#include "model/history.h"

/* Fills all of `commit` but first_tag from the raw object; texts go to the pool. Untrusted: anything may be missing or absurd. Texts become valid UTF-8; offsets
 * out of range 0; times out of range are kept just outside of what text_date() prints. */
void commit_parse(Commit *commit, TextPool *texts, const git_oid *id, const char *data, size_t size);

/* The pull request that a subject names; 0: none. */
int subject_pull_request(const char *subject);

/* The whole message of the raw commit, without the white space around it; valid UTF-8, in the pool. "" when there is none. Cut at 256 KiB. */
const char *commit_parse_message(TextPool *texts, const char *data, size_t size);

/* The commit time alone; 0 when there is none. */
int64_t commit_parse_time(const char *data, size_t size);

/* "https://github.com/o/r/commit/" for a remote's URL on a known forge; NULL: unknown. Never carries a user or password. Free with g_free(). */
char *forge_commit_url(const char *remote_url);

#endif
