#ifndef ANALYSIS_PROVENANCE_H
#define ANALYSIS_PROVENANCE_H

#include "model/strata.h"

/* One thing that happened to an object. */
typedef struct {
    int stratum;           /* index into strata->strata */
    const Change *change;  /* borrowed from the strata */
} ProvenanceStep;

typedef struct {
    ObjectKind kind;
    const char *identity;  /* last known */
    bool alive;            /* exists at the end of the chain */
    GArray *steps;         /* of ProvenanceStep, oldest first; renames carry the story over */
} Provenance;

typedef struct ProvenanceIndex ProvenanceIndex; /* borrows the strata */

ProvenanceIndex *provenance_build(const Strata *strata);
void provenance_free(ProvenanceIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProvenanceIndex, provenance_free)

/* NULL: never seen. A dropped object is found too. */
const Provenance *provenance_find(const ProvenanceIndex *index, ObjectKind kind, const char *identity);

/* All stories, sorted by (kind, identity); of Provenance *. */
const GPtrArray *provenance_all(const ProvenanceIndex *index);

/* Stories whose identity ends in `text` at a name border ("users.email", "email", "public.users"), exact ones first; of Provenance *, free with g_ptr_array_unref(). */
GPtrArray *provenance_search(const ProvenanceIndex *index, const char *text);

int provenance_added_in(const Provenance *story);    /* stratum index of the last creation, -1 */
int provenance_last_change(const Provenance *story); /* stratum index, -1 */

#endif
