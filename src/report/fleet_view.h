#ifndef REPORT_FLEET_VIEW_H
#define REPORT_FLEET_VIEW_H

/* A group of a fleet's databases in sentences and lists. */

#include "analysis/audit.h"
#include "document/document.h"

/* "141 databases" between `before` and `after`; nothing for a single one. */
void fleet_say_count(GString *out, const AuditDatabase *database, const char *before, const char *after);

/* The names of all for which it stands, folded when there are many. Nothing for a single one. */
void fleet_show_members(const AuditDatabase *database, Document *document, Node *parent);

#endif
