#ifndef REPORT_TIMELINE_TOTALS_H
#define REPORT_TIMELINE_TOTALS_H

#include "document/document.h"
#include "timeline_view.h"

/* A table, folded: per commit, newest first, what it changed and how much differs in each source then, with what became of it. */
void timeline_totals(const Audit *audit, const TimelineView *view, Document *document, Node *parent);

/* What could not be read, folded: source, from which commit to which, why. Nothing when all could. */
void timeline_unread(const Audit *audit, const TimelineView *view, Document *document, Node *parent);

#endif
