#ifndef REPORT_SECTION_REVIEW_H
#define REPORT_SECTION_REVIEW_H

/*
 * What the sections of a review (the comment on a pull request) share. Unlike others they write their own headings, at level=N of the slot (3 by default): what has nothing to say leaves no trace. Without
 * a review they tell of the present state, or nothing.
 */

#include "analysis/review.h"
#include "section.h"

/* "New findings (3)"; no number when `count` is SIZE_MAX. Returns the level of headings inside. */
int review_heading(Document *document, Node *parent, const Slot *slot, const char *marked, size_t count);

/* One finding as an item of one line: title and rule. */
void review_finding_line(const Finding *finding, Document *document, Node *list);

#endif
