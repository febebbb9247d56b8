#ifndef ANALYSIS_COMPARISON_PRIVATE_H
#define ANALYSIS_COMPARISON_PRIVATE_H

#include "analysis/comparison.h"

/* A source beside the reference. */
typedef struct {
    const Catalog *catalog;          /* NULL: unknown */
    const ChangeSet *difference;     /* reference -> source; NULL for a declared one, whose gaps are taken */
    ChangeSet *owned;                /* the same when the source made it itself */
    LensView *view;                  /* owned: what is compared of it, when the reference is a declared schema */
    const AuditDatabase *database;   /* NULL: not a live one */
    const AuditDeclared *declared;   /* NULL: not a declared one */
    GHashTable *components;          /* identity of a component -> GPtrArray of const Change * */
    GHashTable *doubted;             /* set of identities of components: something of them is uncertain */
    GHashTable *classes;             /* const Change * -> DriftItem *, or DeclaredGap * of a declared source */
} Source;

typedef struct {
    const AuditTarget *part;
    Comparison *result;
    Source *sources;
    size_t source_count;
    size_t reference; /* index of the source to which the others are compared */
} Builder;

/* "KIND IDENTITY": tables and relations share a name space, functions and types have their own. Free with g_free(). */
char *comparison_key(ObjectKind kind, const char *identity);

ComparisonCell comparison_cell(const Builder *builder, size_t index, ObjectKind kind, const char *identity);

#endif
