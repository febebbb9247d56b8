#ifndef CLI_LOAD_H
#define CLI_LOAD_H

/* The steps of session_audit(): each fills its part of the audit; what cannot be read is a problem of its target or database, not an error. */

#include "git/folder_history.h"
#include "session.h"

bool load_migrations(Session *session, GError **error);
/* The times between which --since and --until let history be told: of a day its beginning and end (UTC), of a revision what is newer than its commit, or not. 0: no bound; none at all when
 * a range is told, since then they say what the range is. ERROR_USAGE. */
bool load_bounds(Session *session, const Options *options, int64_t *since, int64_t *until, GError **error);
bool load_history(Session *session, const Options *options, GError **error);
bool load_strata(Session *session, const Options *options, GError **error);

/* Files with SQL beside the migrations, each to the target whose tables it names. */
bool load_scripts(Session *session, GError **error);

/* load_declared.c: the schemas that the code declares, and the catalogs that the scratch server makes of them. After the strata. */
bool load_declared(Session *session, const Options *options, GError **error);

/* One source of one revision: reads it and adds it to the target, where its problem stands when it cannot be read; runs its statements. False and error only when interrupted. */
bool load_read_declared(Session *session, AuditTarget *part, const DeclaredRef *ref, GError **error);
bool load_run_declared(Session *session, AuditTarget *part, AuditDeclared *declared, const Options *options, GError **error);

/* What the files of a source are; the folders from which an ORM's configuration may mean its files: its own, those of the packages around it, the root (of char *, NULL at the end). */
DeclaredFormat load_declared_format(const DeclaredRef *ref);
GPtrArray *load_declared_folders(const FileTree *tree, const char *config);

/* Replays a target's migrations; a problem that is no interruption is kept in the target. Says nothing. */
bool load_replay(Scratch *scratch, AuditTarget *part, GError **error);

/* load_declared_find.c: adds to a target the sources that are found beside its migrations; needs its strata for init scripts. */
void load_find_declared(Session *session, const AuditTarget *part, Target *target);

/* load_past.c: what the session's wishes ask for beyond the present state. load_past() while the scratch server may still be needed, before the analysis: timeline, ranges, the audits that a branch is compared with;
 * load_told() after it: bugs and what is claimed of them, the review. */
bool load_past(Session *session, const Options *options, GError **error);
bool load_told(Session *session, GError **error);

/* load_past.c: the first-parent line of the audit's revision, opened when first asked for, and rewound: whoever goes along it has it for himself until somebody else asks. NULL: it cannot be read. */
Line *load_line(Session *session, GError **error);

/* load_timeline.c: audit->timeline, derived. Commits whose points the cache has are not read again. */
bool load_timeline(Session *session, const Options *options, GError **error);

/* load_mentions.c: what documents, commit messages and migrations say of bugs, with the commits since when. NULL and error only when interrupted, or for bad patterns. */
Mentions *load_mentions(Session *session, GError **error);

/* How many documents of the revision name a bug. */
size_t load_count_documents(Session *session);

/* load_ranges.c: audit->ranges: of --phase, --since and --until, and of the phases that slots name. */
bool load_ranges(Session *session, const Options *options, GError **error);

/* load_review.c: audit->before and audit->base, analysed; the review's orders are replayed there. */
bool load_review(Session *session, const Options *options, GError **error);
/* After the analysis: audit->review of what load_review() has loaded; nothing when it has not. */
void load_review_build(Session *session);

/* The session's parsed programs. */
ParseCache *load_parses(Session *session);

/* The session's scratch server, made when first asked for. NULL: there is none; *problem says why. */
Scratch *load_scratch(Session *session, const Options *options, GError **problem);

/* After the databases: the revision that each ledger row was run from, where that is not the present file. */
bool load_versions(Session *session, const Options *options, GError **error);

/* The files that the targets' tools take for migrations; borrows the audit. */
FileFilter load_history_filter(const Audit *audit);
bool load_databases(Session *session, const Options *options, GError **error);
bool load_check_options(const Options *options, GError **error); /* ERROR_USAGE: numbers that make no sense */
int load_jobs(const Options *options); /* how many connections at a time */
void load_note_offline(Session *session);

/* "2026-01-15" as Unix time at the day's start, UTC. False: it is no day. */
bool load_is_day(const char *text, int64_t *time);

/* Message and hint of an error as one text of a pool. */
const char *load_keep_problem(TextPool *texts, const GError *problem);

/* One line, marked, under "not checked". */
void load_note(Audit *audit, const char *text);

#endif
