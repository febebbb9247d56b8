#ifndef REPORT_CHANGES_H
#define REPORT_CHANGES_H

/* What the forms of `drift A B` share: document, text, JSON. */

#include "analysis/source_comparison.h"
#include "document/document.h"

/* True when the change belongs to the differences or, with `lesser`, to those that do not count. */
bool changes_shows(const SourceComparison *comparison, const Change *change, bool lesser);

/* The list of changes, what belongs to one table under it; of those that count, texts of many lines as diffs below it. */
void changes_write(const SourceComparison *comparison, bool lesser, Document *document, Node *parent);

/* "3 differences.", "no difference.", "no difference in what was looked at." */
void changes_say_verdict(GString *out, const SourceComparison *comparison);

/* "5 lesser differences: names (3), comments (2)" */
void changes_say_lesser(GString *out, const SourceComparison *comparison);

#endif
