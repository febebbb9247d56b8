#ifndef COMPARE_PLATFORM_H
#define COMPARE_PLATFORM_H

/*
 * Objects that a hosting platform, or a program that keeps its data in the database, makes for itself: they are no part of the user's schema, so they are folded. Members of extensions are never
 * read; these are those that are no members. A platform is data: a row in src/compare/platform_presets.c.
 *
 * What a user made on a platform's tables stays, as far as it can be told: an object of a platform's schema that names something in a schema of the user's (a trigger on auth.users that calls
 * public.handle_new_user(), a foreign key to public.profiles), and kinds of objects that the platform makes none of (policies on storage.objects).
 */

#include "model/catalog.h"

typedef struct {
    const char *id;              /* in options and configuration: "supabase" */
    const char *name;            /* in sentences: "Supabase" */
    const char *const *schemas;  /* globs of names of schemas that it owns with all that is in them; NULL: none */
    const char *const *objects;  /* patterns (compare/selection.h) of what it owns elsewhere, or owns whatever it names; NULL: none */
    const char *const *evidence; /* patterns: it is there when objects match `needed` of them; "role:GLOB": a role that owns something or whose default privileges are set */
    int needed;
    const ObjectKind *users;     /* kinds that in its schemas are the user's; KIND_COUNT ends; NULL: none */
} Platform;

const Platform *platform_rows(size_t *count); /* by id */
const Platform *platform_find(const char *id); /* NULL: none */

/* The platforms whose evidence is in the catalog; of const Platform *, by id. Free with g_ptr_array_unref(). */
GPtrArray *platform_detect(const Catalog *catalog);

/* What has been folded of one platform. */
typedef struct {
    const Platform *platform;
    int counts[KIND_COUNT];
    int total;
    GPtrArray *schemas; /* of const char *, sorted: names of the folded schemas */
} PlatformFold;

void platform_fold_free(PlatformFold *fold);

/* A new sealed catalog without what the platforms (of const Platform *) own. `folded` receives a PlatformFold * for each platform of which something was folded; it may be NULL. */
Catalog *platform_fold(const Catalog *catalog, const GPtrArray *platforms, GPtrArray *folded);

/* "214 objects of Supabase (`auth`, `realtime` and 9 more)"; marked, in the pool. */
const char *platform_fold_text(TextPool *texts, const PlatformFold *fold);

#endif
