#ifndef CLI_LOAD_TIMELINE_H
#define CLI_LOAD_TIMELINE_H

/* What the parts of load_timeline() share: where the sources of a target are at each commit of the line, and what they were at one. docs/internals/timeline.md. */

#include "git/line.h"
#include "load.h"
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

/* Where the folder of migrations is at each commit: of const char *, one a commit; NULL: nowhere. */
GPtrArray *past_folders(Line *line, const Target *target, GError **error);

/* --- load_timeline_state.c ------------------------------------------------------------------------------------------------ */

/* One source at the commit that was looked at last. */
typedef struct {
    const char *name;     /* the timeline's */
    PastPlaces *places;   /* owned */
    TreeWatch *watch;     /* owned: what decided; NULL: not looked at yet */
    char *signature;      /* owned: of its files' contents; "": it is not there */
    bool changed;         /* other than at the commit before */
} PastSource;

/* A target, moving along the line. */
typedef struct {
    Session *session;     /* of the present */
    const Options *options;
    const AuditTarget *part;
    GPtrArray *folders;   /* by commit; owned */
    GArray *sources;      /* of PastSource */
    TreeWatch *watch;     /* of the migrations; owned */
    char *signature;
    bool changed;
    Audit *audit;         /* as of the last commit at which anything changed, analysed; owned; NULL: none yet */
    Audit *before;        /* the one before it; owned; NULL */
} PastTarget;

/* Ready before the first commit. The line stands at its end. */
PastTarget *past_target_new(Session *session, const Options *options, const AuditTarget *part, Line *line, GError **error);
void past_target_free(PastTarget *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PastTarget, past_target_free)

/* Whether a commit, to which the line has just moved by one step, may have changed anything. */
bool past_target_concerns(const PastTarget *past, const Line *line, size_t index);

/* Reads what may have changed, runs and analyses what has: past->audit, past->before and the `changed` flags. False: nothing has (no error), or interrupted. */
bool past_target_read(PastTarget *past, Line *line, size_t index, GError **error);

#endif
