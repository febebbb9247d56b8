#ifndef ANALYSIS_REVIEW_PRIVATE_H
#define ANALYSIS_REVIEW_PRIVATE_H

#include "analysis/review.h"

/* Which findings are new, gone, and still there. */
void review_match_findings(Review *review);

/* What two sides do to each other. */
void review_find_collisions(Review *review, const ReviewTarget *target, const ReviewMerge *merge);
const ReviewTarget *review_find_target(const Review *review, const char *name);
const char *review_target_name(const ReviewTarget *target);

/* verdict, headline, reasons, worst, of all the rest. */
void review_judge(Review *review);

/* True when a risk of this rule means that data is gone with the statement. */
bool review_destroys(RiskId id);

#endif
