#ifndef MODEL_TIMELINE_STORE_H
#define MODEL_TIMELINE_STORE_H

/*
 * What is kept of one target's timeline between runs: results by content, so that a history that was rewritten, or another branch, finds again what it has in common with what was seen; and which
 * results the commits of some lines had, so that a line that has only grown is not walked again. Keys and signatures are the caller's texts (checksums). docs/internals/timeline.md.
 */

#include "model/timeline.h"

/* What one source (or the migrations) was at a state of the files. */
typedef struct {
    Sight sight;
    const char *problem;
    Sight journal;              /* migrations only: sight of the source "journal" */
    size_t lost;                /* sources only: TimelineSourceState.lost */
    size_t migrations, registered, tables, columns, objects; /* migrations only */
    GArray *drifts;             /* of guint: places in store->drifts, in their order */
} StoredResult;

/* What the migrations did between two states. */
typedef struct {
    GArray *events, *renames, *touches; /* as in TimelinePoint; texts are the store's */
} StoredStep;

/* A commit at which something had changed. */
typedef struct {
    size_t index;               /* on the line */
    const char *id;
    const char **signatures;    /* one a unit: the migrations, then each source */
    const char **results;       /* one a unit: keys */
    const char *step;           /* key; NULL: the migrations did not change */
} StoredPoint;

/* A line that was walked to its end. */
typedef struct {
    size_t units;
    const char *config;         /* of the target and its sources then */
    const char *tip;            /* id of the last commit */
    const char *head;           /* id of the commit from which paths were followed back: the tip, or behind it */
    size_t count;               /* of commits */
    GArray *points;             /* of StoredPoint, oldest first */
    const char **signatures;    /* one a unit: at the last commit */
    const char **inputs;        /* one a unit: what its reader asked for last (tree_watch_text()); NULL: not known */
    const char *followed;       /* how paths were followed back from the head (line_places_known()) */
    const char *places;         /* where the files were, commit by commit (past_places_lines()): of a line that goes on otherwise it may be told otherwise */
} StoredLine;

typedef struct TimelineStore TimelineStore;

TimelineStore *timeline_store_new(void);
void timeline_store_free(TimelineStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TimelineStore, timeline_store_free)

const Drift *timeline_store_drift(const TimelineStore *store, guint place);
size_t timeline_store_drift_count(const TimelineStore *store);

/* Readings: what a reader that asked these questions (`inputs`) and got the answers that `key` stands for made of it. */
const char *timeline_store_reading(TimelineStore *store, const char *key); /* the signature; NULL: not known */
void timeline_store_add_reading(TimelineStore *store, const char *unit, const char *inputs, const char *key, const char *signature);
/* What readers of this unit asked for in earlier runs, each set of questions once: how many there are, and one of them. Free with g_free(). */
size_t timeline_store_inputs_count(const TimelineStore *store, const char *unit);
char *timeline_store_inputs(const TimelineStore *store, const char *unit, size_t index);

const StoredResult *timeline_store_result(TimelineStore *store, const char *key);
/* Takes its texts from any pool; `drifts` of Drift. An array given is copied. `passing`: due to chance (a time limit, a server that was lost): told in this run, and not kept. */
void timeline_store_add_result(TimelineStore *store, const char *key, const StoredResult *result, const Drift *drifts, size_t count, bool passing);

const StoredStep *timeline_store_step(TimelineStore *store, const char *key);
void timeline_store_add_step(TimelineStore *store, const char *key, const TimelinePoint *point, bool passing);

/* Whether all that the point names will be kept. A line is added only when that is true of all its points. */
bool timeline_store_keeps(const TimelineStore *store, const StoredPoint *point, size_t units);

/* The latest first. */
const GPtrArray *timeline_store_lines(const TimelineStore *store); /* of StoredLine * */
/* A new one, first of all; a few are kept. Texts must be the store's: timeline_store_text(). */
StoredLine *timeline_store_add_line(TimelineStore *store, size_t units);
void timeline_store_drop_line(TimelineStore *store, const StoredLine *line);
/* Its arrays, empty; of a line of so many units. */
StoredPoint timeline_store_point(TimelineStore *store, size_t units);
const char *timeline_store_text(TimelineStore *store, const char *text);

bool timeline_store_changed(const TimelineStore *store); /* since it was read or saved */
void timeline_store_saved(TimelineStore *store);

/* What no line that is kept needs, and what was not asked for in some of the last runs, is left out. Free with g_free(). NULL: more than is worth keeping. */
char *timeline_store_write(const TimelineStore *store, size_t *size);
/* NULL: damaged, or of another version. */
TimelineStore *timeline_store_read(char *take_bytes, size_t size);

#endif
