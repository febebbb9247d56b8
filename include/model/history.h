#ifndef MODEL_HISTORY_H
#define MODEL_HISTORY_H

/*
 * The git history of the files of some folders. First-parent of the revision for what happened (mainline), full history for where
 * a change was written (origin). Filled by the git module, read by analysis and report.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>
#include "base/text.h"

typedef struct {
    const char *id;       /* 40 hex digits */
    const char *author;   /* valid UTF-8 */
    const char *email;
    const char *subject;  /* first line, valid UTF-8 */
    int64_t author_time;  /* Unix seconds */
    int author_offset;    /* minutes east of UTC */
    int64_t commit_time;
    int commit_offset;
    int pull_request;     /* number that the subject names ("(#12)", "Merge pull request #12"); 0: none */
    const char *first_tag; /* first tag (by the tagged commit's date, then version order) that contains it; NULL: none */
    bool merge;
} Commit;

typedef enum { EVENT_ADDED, EVENT_EDITED, EVENT_RENAMED, EVENT_DELETED } FileEventKind;

/* What an edit changed, from harmless to not. */
typedef enum { EDIT_UNKNOWN, EDIT_WHITESPACE, EDIT_COMMENT, EDIT_IF_EXISTS, EDIT_SQL } EditClass;

typedef struct {
    FileEventKind kind;
    const Commit *mainline; /* the first-parent commit that brought it */
    const Commit *origin;   /* where it was written; the mainline commit itself when it is no merge */
    const char *path;       /* after; for deletions the path that went */
    const char *previous_path; /* renames (also combined with an edit: before and after blob differ) */
    const char *blob_before;   /* hex ids; NULL when there is none */
    const char *blob_after;
    EditClass edit;         /* edits and renames with edit; EDIT_UNKNOWN until classified (sql module) */
    bool squash;            /* deletions: one of five or more in the same commit */
} FileEvent;

typedef struct {
    const char *path;      /* now, or last */
    FileEvent *events;     /* oldest first; may be empty for uncommitted files. Owned (g_new) */
    size_t event_count;
    bool alive;            /* exists at the revision */
    bool uncommitted;      /* only in the work tree, or different there */
} FileHistory;

typedef struct {
    TextPool *texts;
    GPtrArray *commits;    /* of Commit *, owned; the commits that events name, and head */
    FileHistory *files;    /* sorted by path; owned (g_new) */
    size_t file_count;
    const Commit *head;    /* the revision; NULL in a repository without commits */
    const char *branch;    /* short name when the revision is a branch; else NULL */
    size_t commits_walked;
    bool complete;
    const char *incomplete_reason; /* "shallow clone: ..." with what to do; NULL when complete */
    const char *commit_url; /* "https://github.com/o/r/commit/" from a remote named origin on a known forge; NULL */
} History;

History *history_new(void);
void history_free(History *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_free)

/* A new commit, all zero, owned by the history. */
Commit *history_add_commit(History *history);

/* A copy whose texts are the pool's. Free with g_free(). */
Commit *commit_copy(TextPool *texts, const Commit *commit);
/* Between the commits' times; never less than none: a clock may have been wrong. */
int64_t commit_seconds_between(const Commit *from, const Commit *to);
/* Calendar days between the commits' dates, each in its own time zone; never less than none. */
int commit_days_between(const Commit *from, const Commit *to);

/* Sorts `files` by path; history_find() needs that. */
void history_sort_files(History *history);

/* NULL: no such path. A path that was renamed to while a deleted file's story ends there has two entries: the living one is found. */
const FileHistory *history_find(const History *history, const char *path);

/* The event that brought the file into the mainline (its first event; deletion and re-adding of the same path: the last addition). NULL when uncommitted,
 * and when it arrived before what can be seen (shallow clone, --since). */
const FileEvent *file_history_arrival(const FileHistory *file);

const char *file_event_kind_id(FileEventKind kind); /* "added", ... */
const char *edit_class_id(EditClass edit);          /* "sql", "if_exists", "comment", "whitespace", "unknown" */

#endif
