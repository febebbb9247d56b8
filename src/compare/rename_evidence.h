#ifndef COMPARE_RENAME_EVIDENCE_H
#define COMPARE_RENAME_EVIDENCE_H

/* What speaks for a removed and an added table or column being one, renamed. Scores are 0 to 100. */

#include "model/change.h"

#define RENAME_THRESHOLD 70 /* below, nothing is offered */
#define RENAME_MARGIN 5     /* by which the best must be better than the next */

typedef struct RenameEvidence RenameEvidence;

/* Borrows all three. */
RenameEvidence *rename_evidence_new(const ChangeSet *changes, const Catalog *before, const Catalog *after);
void rename_evidence_free(RenameEvidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RenameEvidence, rename_evidence_free)

/* The added things (Change *) that a removed one could be; none when it is no table or column, or not removed. Free with g_ptr_array_unref(). */
GPtrArray *rename_evidence_partners(const RenameEvidence *evidence, const Change *removed);

int rename_evidence_score(const RenameEvidence *evidence, const Change *removed, const Change *added);

/* "the same type, default and place, and 2 indexes"; marked, in the pool. */
const char *rename_evidence_words(const RenameEvidence *evidence, TextPool *texts, const Change *removed, const Change *added);

#endif
