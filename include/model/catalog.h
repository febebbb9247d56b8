#ifndef MODEL_CATALOG_H
#define MODEL_CATALOG_H

/*
 * A Catalog is one schema as data: objects sorted by (kind, identity, strcmp order), each with its properties in PostgreSQL's
 * own canonical text. It owns all that hangs off it; objects are borrowed, open and constant.
 *
 *     Catalog *catalog = catalog_new();
 *     catalog_add(catalog, &object);            copies all texts into the catalog's pool
 *     catalog_seal(catalog);                    sorts and indexes; from now on it is constant
 *     const Object *users = catalog_find(catalog, KIND_TABLE, "public.users");
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>
#include "base/text.h"
#include "model/kind.h"

/* PostgreSQL's ObjectAddress: pg_class, pg_proc, ... row by class, object and sub-object. All zero when not from a server. */
typedef struct {
    uint32_t class_id;
    uint32_t object_id;
    int32_t sub_id;
} Address;

typedef struct {
    const char *name;
    const char *value; /* never NULL: a property that does not apply is absent */
} Property;

typedef struct {
    ObjectKind kind;
    const char *identity; /* quoted as PostgreSQL does: public.users, public.users.email, public.f(integer, text) */
    const char *parent;   /* identity of the containing table, view, ...; NULL for objects directly in a schema */
    const char *schema;   /* NULL for schemas and extensions */
    const char *name;     /* unquoted own name */
    int position;         /* columns: ordinal; else 0. Never compared as drift */
    const Property *properties; /* sorted by name */
    size_t property_count;
    Address address;      /* own row; not compared, not written out */
    Address root;         /* the object with which this one is read and re-read (a column's table); sub_id 0 */
} Object;

typedef struct {
    const char *kind; /* "event triggers" */
    int count;
} UnseenKind;

typedef struct Catalog {
    TextPool *texts;
    GPtrArray *objects;       /* of Object *, sorted once sealed */
    int server_version;       /* server_version_num, 0 when unknown */
    GArray *unseen;           /* of UnseenKind: seen in the database, not modelled; sorted by kind */
    GHashTable *by_parent;    /* private */
    bool sealed;
} Catalog;

Catalog *catalog_new(void);
void catalog_free(Catalog *catalog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalog, catalog_free)

/* A new catalog, not sealed, that has all of `catalog` but its objects: where a part of them is to go. */
Catalog *catalog_new_like(const Catalog *catalog);

/* A catalog of its own, sealed. */
Catalog *catalog_copy(const Catalog *catalog);

/* Copies the object and its texts. Properties may come in any order; those with NULL value are dropped. */
void catalog_add(Catalog *catalog, const Object *object);
void catalog_add_unseen(Catalog *catalog, const char *kind, int count);

/* Sorts, indexes, checks that (kind, identity) is unique: a second object of the same key is dropped. Sealing twice does nothing. */
void catalog_seal(Catalog *catalog);

const Object *catalog_find(const Catalog *catalog, ObjectKind kind, const char *identity); /* NULL: none */
size_t catalog_count(const Catalog *catalog, ObjectKind kind);

/* The objects whose parent is `identity`, by (kind, position, identity); borrowed; NULL when there are none. */
const GPtrArray *catalog_children(const Catalog *catalog, const char *identity);

const char *object_get(const Object *object, const char *property); /* NULL: absent */

/* Lower-case hex SHA-256 of all objects with their properties, the order of the columns, the unseen kinds and the server's version: two catalogs with the same are the
 * same but for their addresses and for gaps in the numbering of columns. With `major`, minor versions do not count. Free with g_free(). */
char *catalog_fingerprint(const Catalog *catalog, bool major);

/* Order of (kind, identity). g_ptr_array_sort() hands over pointers to the elements: dereference them first. */
int object_compare(const Object *a, const Object *b);

#endif
