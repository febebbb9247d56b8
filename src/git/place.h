#ifndef GIT_PLACE_H
#define GIT_PLACE_H

/*
 * The places whose history is followed, as a tree of path parts. It remembers what each part was in the commit looked at last, so moving it to
 * the next commit reads only the trees that differ, each once however many places lie below it.
 */

#include "git.h"

typedef struct Place Place;
struct Place {
    char *name;          /* one path part; "" for the root */
    char *path;
    GPtrArray *children; /* of Place * */
    bool followed;       /* false: only on the way to a followed one */
    EntryKind kind;      /* now; ENTRY_OTHER: not there */
    git_oid id;          /* now */
};

/* A followed place that is different in the commit moved to; with what it was. */
typedef struct {
    Place *place;
    EntryKind kind;
    git_oid id;
} PlaceMove;

Place *place_new_root(void);
void place_free(Place *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Place, place_free)

/* Follows `path` from the next move on. Empty parts and "." are dropped. Returns its place. */
Place *place_add(Place *root, const char *path);
Place *place_find_child(const Place *place, const char *name, size_t size);
/* The followed place that is `path` or nearest above it; NULL: none. */
const Place *place_find_covering(const Place *root, const char *path);

/* Moves to the root tree `tree` (NULL: nothing is there). `moves` (may be NULL) receives the places that differ. The state of a tree that cannot be read, and
 * of what is below it, is not defined any more then. */
ObjectState place_move(Place *root, const Repository *repository, const git_oid *tree, GArray *moves);

/* Moves there from an unknown state: after place_add(). */
ObjectState place_reload(Place *root, const Repository *repository, const git_oid *tree);

/* What `path` is below the root tree `tree`. */
ObjectState place_look_up(const Repository *repository, const git_oid *tree, const char *path, EntryKind *kind, git_oid *id);

#endif
