#ifndef CLI_LOAD_REVIEW_H
#define CLI_LOAD_REVIEW_H

/* The steps of load_review(): what both sides of a branch come to together. */

#include "analysis/review.h"
#include "load.h"

/* The migrations of two sides put together: those that both have (as the side has them that edited them), then those that `first` alone has, then those of `second`. Borrows all texts.
 * `before` may be NULL: both sides began anew. */
MigrationSet *review_compose(const MigrationSet *before, const MigrationSet *first, const MigrationSet *second, size_t *common);

/* load_review_merge.c: the folder with both sides' files, and what the runner does with it. */
ReviewMerge *review_load_merge(const Session *session, const Session *before, const Session *base, const AuditTarget *target);

/* load_review_orders.c: replays both orders in the scratch server. NULL: one side has added nothing; with error only when interrupted. */
OrderCheck *review_load_order(Session *session, const Options *options, const AuditTarget *before, const AuditTarget *after, const AuditTarget *base, GError **error);

#endif
