#ifndef MODEL_CHANGE_H
#define MODEL_CHANGE_H

/*
 * A ChangeSet is the difference of two catalogs, or what one migration did: changes sorted by (kind, identity). It is
 * complete: applied to the first catalog it gives the second (change_set_apply), so a chain of change sets is a history of catalogs.
 */

#include "model/catalog.h"

typedef enum { CHANGE_ADDED, CHANGE_CHANGED, CHANGE_REMOVED, CHANGE_RENAMED } ChangeAction;

typedef struct {
    const char *property;
    const char *before; /* NULL: absent before */
    const char *after;  /* NULL: absent after */
} PropertyChange;

typedef struct {
    ChangeAction action;
    ObjectKind kind;
    const char *identity;          /* after, for renames */
    const char *previous_identity; /* CHANGE_RENAMED only; else NULL */
    const char *parent;
    const char *schema;
    const char *name;
    int position;                  /* after; for removed: before */
    const PropertyChange *properties; /* added: all, before NULL; removed: all, after NULL; changed, renamed: those that differ */
    size_t property_count;
    const unsigned char *grades;      /* one a property: how much it matters, when that does not follow from the two values alone (compare/diff.h); NULL: it does */
} Change;

typedef struct {
    TextPool *texts;
    GPtrArray *changes; /* of Change *, sorted by (kind, identity) once sealed */
    int references;
} ChangeSet;

ChangeSet *change_set_new(void);
/* One more owner of a sealed set, which from then on nobody changes: chains that share a beginning share what it did. Threads may share it, too. */
ChangeSet *change_set_ref(ChangeSet *set);
/* By each owner. NULL is fine. */
void change_set_free(ChangeSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChangeSet, change_set_free)

/* Copies the change and its texts. */
void change_set_add(ChangeSet *set, const Change *change);
void change_set_seal(ChangeSet *set);

/* What turns `before` into `after` (either may be NULL: empty): complete and exact, sealed. With `by_address` both come from the same server and objects of the same
 * address are the same object, so renames are seen; else identity alone pairs. Positions are compared with `by_address` only (change_is_place_only()); every change carries the new one.
 * An object of the same identity and properties whose parent, schema or name differs is CHANGE_CHANGED without properties. After a swap of names, or a rename over
 * a dropped object, two changes may bear the same identity (one of them removed or renamed away): changes are made all at once. */
ChangeSet *change_set_between(const Catalog *before, const Catalog *after, bool by_address);

/* True for a column or attribute of which nothing but its place among the others has changed (only with `by_address`, where a chain of change sets is to give the exact catalog). */
bool change_is_place_only(const Change *change);

/* Returns a new, sealed catalog: `before` with the changes made. `before` may be NULL (empty). Addresses are not kept. */
Catalog *change_set_apply(const ChangeSet *set, const Catalog *before);

const char *change_action_id(ChangeAction action); /* "added", ... */

#endif
