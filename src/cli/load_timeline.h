#ifndef CLI_LOAD_TIMELINE_H
#define CLI_LOAD_TIMELINE_H

/*
 * What the parts of load_timeline() share. A target has units: its migrations, and each declared source. The walk along the line (load_timeline.c) asks at each commit which units are other than before
 * (load_timeline_look.c): by what their readers asked for, by what the store knows of such answers, else by reading them. Of what changed it makes a point: of results that the store has
 * (load_timeline_tell.c), else by replay and analysis of that commit (load_timeline_read.c). docs/internals/timeline.md.
 */

#include "git/line.h"
#include "load.h"
#include "model/timeline_store.h"
#include "model/tree_watch.h"

/* --- load_timeline_places.c ---------------------------------------------------------------------------------------------- */

/* Where one source's files are at each commit. */
typedef struct PastPlaces PastPlaces;

/* Of what a target's source is in the line's last tree, to which the line has moved. NULL and error: a tree is not here, or interrupted. */
PastPlaces *past_places_new(Line *line, const DeclaredRef *ref, GError **error);
void past_places_free(PastPlaces *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PastPlaces, past_places_free)

/* The source as it is named at a commit, added to a target of that commit; NULL: it is not there. `tree` is that commit's. */
DeclaredRef *past_places_ref(const PastPlaces *places, size_t index, FileTree *tree, Project *project, Target *target);

/* Whether any of its files came, went or moved with this commit. */
bool past_places_moved(const PastPlaces *places, size_t index);

/* The paths at a commit as one text, "" when it is nowhere; what stands in the folder of migrations goes with that. Free with g_free(). */
char *past_places_text(const PastPlaces *places, size_t index, const char *folder);

/* Where the folder of migrations is at each commit: of const char *, one a commit; NULL: nowhere. */
GPtrArray *past_folders(Line *line, const Target *target, GError **error);

/* --- the state of a target ----------------------------------------------------------------------------------------------- */

typedef struct {
    const char *name;       /* of the source; "migrations" */
    const DeclaredRef *ref; /* of the present; NULL: the migrations */
    PastPlaces *places;     /* owned; NULL: the migrations */
    char *config;           /* owned: checksum of what its reading depends on beside files */
    TreeWatch *watch;       /* owned: what its reader asked for last; NULL: not looked at yet */
    const char *signature;  /* of its content; "": it is not there; the store's */
    const char *before;     /* at the last point */
    const char *loaded;     /* what past->audit has of it; NULL: nothing */
    bool fresh;             /* what past->read has of it is of this commit */
} PastUnit;

/* A target, moving along the line. */
typedef struct {
    Session *session;       /* of the present */
    const Options *options;
    const AuditTarget *part;
    Line *line;
    GPtrArray *folders;     /* of the migrations, by commit; owned; NULL: not asked for yet */
    GArray *units;          /* of PastUnit; the migrations first */
    TimelineStore *store;   /* owned */
    char *config;           /* owned: of the target and all units */
    Audit *read;            /* owned: units that had to be read at this commit; NULL */
    Audit *audit;           /* owned: the state of the last commit that was replayed, analysed; NULL */
    Audit *before;          /* owned: the one before it; NULL */
    size_t replayed;        /* points that had to be made */
} PastTarget;

static inline PastUnit *past_unit(const PastTarget *past, guint index) {
    return &g_array_index(past->units, PastUnit, index);
}

static inline bool past_unit_changed(const PastUnit *unit) {
    return g_strcmp0(unit->signature, unit->before) != 0;
}

/* Takes the store. Places are not looked for yet. */
PastTarget *past_target_new(Session *session, const Options *options, const AuditTarget *part, Line *line, TimelineStore *take_store);
void past_target_free(PastTarget *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PastTarget, past_target_free)

/* Checksums of texts (NULL at the end): short enough to be kept by the thousand. Free with g_free(). */
char *past_key(const char *first, ...) G_GNUC_NULL_TERMINATED;

/* --- load_timeline_look.c ------------------------------------------------------------------------------------------------- */

/* Follows the files of all units back. Before the first look; the line's position is lost. */
bool past_find_places(PastTarget *past, GError **error);

/* Where the files of all units were, as lines "COMMIT UNIT CHECKSUM", one where that changed: a path is followed back from where the line ends, so what comes later may make it another one. Needs the places.
 * Free with g_free(). */
char *past_places_lines(const PastTarget *past);
/* The first commit at which they were elsewhere than these lines say; G_MAXSIZE: none. */
size_t past_places_differ(const PastTarget *past, const char *lines);

/* Goes on from signatures that the store has. `inputs`: what the readers asked for, each may be NULL; NULL: not known, so that everything is looked at once. */
void past_resume(PastTarget *past, const char *const *signatures, const char *const *inputs);
/* The present state, as the store keeps it at the end of a line. */
void past_keep_state(const PastTarget *past, StoredLine *line);

/* At a commit to which the line has just moved by one step: signatures of all units. False: interrupted, or the line is broken. */
bool past_look(PastTarget *past, size_t index, GError **error);
bool past_changed(const PastTarget *past); /* anything since the last point */

/* Reads one unit at this commit into past->read. */
bool past_read_unit(PastTarget *past, size_t index, PastUnit *unit, GError **error);

/* An audit of one target as it is named at a commit, nothing loaded. */
Audit *past_audit_new(const PastTarget *past, size_t index);

/* --- load_timeline_read.c ------------------------------------------------------------------------------------------------- */

/* past->audit becomes that of this commit, replayed and analysed; past->before that of the point before it as far as its migrations are concerned, when those changed. */
bool past_replay(PastTarget *past, size_t index, GError **error);

/* Whether chance had a part in what past->audit has of a unit: a time limit, a server that was lost. Another run may see something else. */
bool past_is_passing(const PastTarget *past, guint unit);

/* --- load_timeline_tell.c ------------------------------------------------------------------------------------------------- */

/* From results to points; made for one target's timeline. */
typedef struct {
    PastTarget *past;
    Timeline *timeline;
    TargetTimeline *told;
    GArray *order;    /* of guint: places in told->sources, by name */
    GPtrArray *drifts; /* of Drift *, owned: of the store's, with the timeline's texts; NULL: not asked for yet */
} Teller;

void teller_init(Teller *teller, PastTarget *past, Timeline *timeline, TargetTimeline *told);
void teller_clear(Teller *teller);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Teller, teller_clear)

/* Keys of the results of the present state; NULL where the store has one: what is missing must be made. */
typedef struct {
    char **results; /* one a unit */
    char *step;     /* NULL: the migrations have not changed */
    bool known;     /* the store has them all */
} PastKeys;
PastKeys past_keys(const PastTarget *past);
void past_keys_clear(PastKeys *keys);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PastKeys, past_keys_clear)

/* A point of results that the store has. */
void teller_tell(Teller *teller, const Commit *commit, const char *const *results, const char *step, const bool *changed);
/* A point of past->audit; its results are added to the store. */
void teller_make(Teller *teller, const Commit *commit, const PastKeys *keys, const bool *changed);

/* --- load_timeline_cache.c ------------------------------------------------------------------------------------------------ */

/* The store of a target; a new one when there is none, or with --no-cache. */
TimelineStore *past_cache_open(const Options *options, const Repository *repository, const char *target);
/* Keeps it, when it has changed. */
void past_cache_save(const Options *options, const Repository *repository, const char *target, TimelineStore *store);

#endif
