#ifndef MODEL_TIMELINE_H
#define MODEL_TIMELINE_H

/*
 * A Timeline is the drift between the sources of each target at every first-parent commit that changed one of them (points), and the episodes that follow: what
 * began to differ with which commit, and ended with which. The cli module loads the points, analysis/timeline derives episodes and groups, the report reads them. docs/internals/timeline.md.
 */

#include "model/history.h"
#include "model/kind.h"

/* How something differs from what the migrations make. The first ones are the classes of analysis/declared_drift.h, in its order. */
typedef enum {
    DRIFT_STATE_UNMIGRATED,     /* declared, made by no migration */
    DRIFT_STATE_DROPPED,        /* declared, and dropped by a migration */
    DRIFT_STATE_NOT_REGISTERED, /* made only by files that the runner never runs */
    DRIFT_STATE_REQUIRED,       /* a column of the migrations that the source does not know and that an insert cannot leave out */
    DRIFT_STATE_UNDECLARED,     /* made by the migrations, not known to the source */
    DRIFT_STATE_DIFFERENT,      /* on both sides, with other properties */
    DRIFT_STATE_UNCERTAIN,      /* not known at this commit: neither begins nor ends anything */
    DRIFT_STATE_BROKEN,         /* a finding about files: `rule` says which */
    DRIFT_STATE_COUNT
} DriftState;

/* What the episode is about. Two are of the same thing when source, rule, kind and identity are the same. */
typedef struct {
    const char *source;         /* name of the source: "schema.ts", "init.ts", "snapshot", "journal" (files that the runner never runs), "migrations" (only with `rule`) */
    const char *rule;           /* NULL: an object differs; else the finding's rule: "journal/when-not-increasing" */
    ObjectKind kind;            /* KIND_COUNT with a rule about files */
    const char *identity;       /* of the object; with a rule its subject: a path, a tag */
    ObjectKind component_kind;  /* the table, view, ... that it belongs to; itself when it is one */
    const char *component;
} DriftSubject;

/* One thing that differs at one commit. */
typedef struct {
    DriftSubject subject;
    DriftState state;
    const char *migration;      /* tag that made, changed or dropped it, as things were at that commit; NULL: none */
    const char *detail;         /* marked: what is different: "type integer, declared bigint"; NULL */
} Drift;

/* Whether a source was there at a commit. */
typedef enum {
    SIGHT_ABSENT,  /* not there (not yet, not any more): nothing can differ */
    SIGHT_UNKNOWN, /* there, and could not be read or run: episodes go on as they were */
    SIGHT_SEEN
} Sight;

typedef struct {
    Sight sight;
    bool changed;               /* this commit changed its files */
    const char *problem;        /* SIGHT_UNKNOWN: why; NULL */
    size_t lost;                /* places of its files that could not be read and may have declared anything (a slip of the pen): what is not found need not be gone */
    size_t counts[DRIFT_STATE_COUNT];
} TimelineSourceState;

/* Something that was renamed by a migration that came with this commit: what differs of it goes on under the new name. */
typedef struct {
    ObjectKind kind;
    const char *before, *after; /* identities */
} TimelineRename;

/* One thing that this commit did with the target's migrations. */
typedef struct {
    const char *tag;
    char action;                /* '+' came, '-' went, '~' its text changed, '>' its name or place changed, 'j' its registration changed */
    bool registered;            /* at this commit */
} TimelineMigration;

/* An object that a migration among the events makes, changes or drops, when the files are replayed as they are at this commit: tells which of several ended an episode. */
typedef struct {
    ObjectKind kind;
    const char *identity;
    const char *tag;
} TimelineTouch;

typedef struct {
    const Commit *commit;       /* owned by the timeline */
    bool migrations_seen;       /* false: there was no folder, or it could not be read or replayed: `problem` */
    bool migrations_changed;    /* this commit changed what they make or what is registered */
    const char *problem;        /* NULL */
    size_t migrations, registered, tables, columns, objects; /* what all files make at this commit */
    GArray *states;             /* of TimelineSourceState, one for each of the target's sources */
    GArray *drifts;             /* of Drift, sorted by drift_compare() */
    GArray *renames;            /* of TimelineRename */
    GArray *events;             /* of TimelineMigration, by tag */
    GArray *touches;            /* of TimelineTouch, in the order of the run: all that they touch */
} TimelinePoint;

/* What happened to an episode at one point. */
typedef struct {
    size_t point;
    DriftState state;
    const char *migration;
    const char *detail;
} EpisodeStep;

typedef struct {
    DriftSubject subject;       /* names as they were last */
    GArray *steps;              /* of EpisodeStep: the first is its beginning; a further one where the state changed */
    const char *began_by;       /* what changed with it: "schema.ts", "migrations", "journal"; several comma-separated; NULL: it was there in the first commit that can be seen */
    const char *ended_by;       /* likewise; NULL: open */
    int ended;                  /* index of the point from which on it is gone; -1: open */
    const char *ended_migration; /* tag of the migration that ended it; NULL: another change did, or it is open */
    int earlier;                /* the last episode before it of the same subject: it came again; -1 */
    guint group;
    int64_t seconds;            /* between the two commits' times; until the last commit of the line when it is open; 0 when a clock was wrong */
    int days;                   /* calendar days between the two commits' dates, each in its own time zone */
} Episode;

/* Episodes that began and ended together, with the same steps, of one source and one component: what people call one problem. */
typedef struct {
    GArray *episodes;           /* of guint: indices, by kind and identity */
    GArray *left;               /* of guint: what was left behind, once it ended: episodes of the same source that began at the same point and are still there; and when a whole table ended, what of it began to differ by itself
                                   with that end (the migration made the table without it). Empty while the group is open; of the former nothing when it is not known what began the group */
} EpisodeGroup;

typedef struct {
    const char *name;           /* of the target */
    GPtrArray *sources;         /* of const char *: names, those that the code declares in the target's order, then "journal", "migrations" */
    GArray *points;             /* of TimelinePoint, oldest first */
    GArray *episodes;           /* of Episode, by beginning, then subject */
    GArray *groups;             /* of EpisodeGroup, by beginning, then the first one's subject */
} TargetTimeline;

typedef struct {
    TextPool *texts;
    GPtrArray *commits;         /* of Commit *, owned */
    GPtrArray *targets;         /* of TargetTimeline *, owned, in the project's order */
    const Commit *head;         /* the last commit of the line, whether it changed a source or not; NULL: no commits */
    const Commit *root;         /* the first that could be seen */
    size_t commits_walked;      /* on the first-parent line */
    bool complete;
    const char *incomplete_reason; /* NULL when complete */
} Timeline;

Timeline *timeline_new(void);
void timeline_free(Timeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Timeline, timeline_free)

/* All copy their texts. */
Commit *timeline_add_commit(Timeline *timeline, const Commit *commit);
TargetTimeline *timeline_add_target(Timeline *timeline, const char *name);
/* A point with empty lists and one state a source; borrowed until the next one is added. Sources must be known before the first point. */
TimelinePoint *timeline_add_point(Timeline *timeline, TargetTimeline *target, const Commit *commit);
void timeline_add_drift(Timeline *timeline, TimelinePoint *point, const Drift *drift);

TargetTimeline *timeline_find_target(const Timeline *timeline, const char *name); /* NULL: none */
int timeline_source(const TargetTimeline *target, const char *name);               /* index; -1: none */

int drift_subject_compare(const DriftSubject *a, const DriftSubject *b); /* source, rule, kind, identity */
int drift_compare(gconstpointer a, gconstpointer b);                     /* of Drift: subject, state */

/* Frees episodes and groups, and makes both lists empty: before they are derived. */
void timeline_clear_episodes(TargetTimeline *target);

const char *drift_state_id(DriftState state);   /* "unmigrated", ..., "broken" */
const char *drift_state_text(DriftState state); /* "declared, in no migration" */

#endif
