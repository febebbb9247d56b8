#ifndef ANALYSIS_STORY_H
#define ANALYSIS_STORY_H

/* More questions to a story than other modules need. */

#include "analysis/provenance.h"

/* Who bore this name and gave it up by a rename; NULL: nobody. */
const Provenance *provenance_find_former(const ProvenanceIndex *index, ObjectKind kind, const char *identity);

/* The stratum that gave the object its present name: the last creation or rename; -1. */
int provenance_named_in(const Provenance *story);

/* The last stratum that dropped the object of this identity, or renamed it away; -1. */
int provenance_left_in(const Provenance *story, const char *identity);

#endif
