#ifndef COMPARE_LENS_H
#define COMPARE_LENS_H

/*
 * What the language of a declared source can say. An ORM's schema has no word for a trigger, and Prisma's none for the condition of an index: that such things are in the migrations
 * and not in the schema is no difference, they are beyond it. Two catalogs are compared as the language sees them: a view of each, by the same lens.
 *
 *     LensView *migrations = lens_look(all_catalog, DECLARED_PRISMA, declared_catalog);
 *     LensView *declared = lens_look(declared_catalog, DECLARED_PRISMA, declared_catalog);
 *     diff_build(migrations->catalog, declared->catalog);      what differs
 *     migrations->beyond                                       what the schema cannot say
 *
 * A kind that the language knows and this source never uses (policies, views, checks, sequences: many write these in SQL by design) is beyond, too.
 * What the declared source does say, it can say: an object or property that is in its catalog is never beyond. Things that a language cannot tell apart look the same in a
 * view: to Prisma a unique constraint is a unique index, an identity is autoincrement().
 */

#include "model/catalog.h"
#include "model/declaration.h"

typedef struct {
    const char *one, *many; /* "partial index", "partial indexes" */
} LensReason;

typedef struct {
    ObjectKind kind;
    const char *identity;
    const char *property;     /* NULL: the whole object, with all that belongs to it */
    LensReason reason;        /* texts of the view */
} LensBeyond;

typedef struct {
    Catalog *catalog;         /* sealed */
    GArray *beyond;           /* of LensBeyond, by kind, identity, property; not what belongs to an object that is in it */
    GHashTable *origins, *keys; /* private */
} LensView;

/* True for languages that can say everything: SQL in whatever file. Their views are copies. */
bool lens_sees_all(DeclaredFormat format);

/* Pure. `declared` is the catalog of the declared source itself. All three catalogs live on their own. */
LensView *lens_look(const Catalog *catalog, DeclaredFormat format, const Catalog *declared);
void lens_view_free(LensView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LensView, lens_view_free)

/* What an object of a view is in the catalog that was looked at: its kind and identity there, which are other ones when the language takes it for something else. */
ObjectKind lens_origin(const LensView *view, const Object *seen, const char **identity);

/* Beyond the view: NULL when it is not; `property` NULL asks about the object itself or one that it belongs to. */
const LensBeyond *lens_find_beyond(const LensView *view, ObjectKind kind, const char *identity, const char *property);

#endif
