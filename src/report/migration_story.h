#ifndef REPORT_MIGRATION_STORY_H
#define REPORT_MIGRATION_STORY_H

#include "analysis/audit.h"
#include "document/document.h"

/* How a migration stands, one thing a line of marked text: "not in the journal", "not on `production`", "edited 2026-01-15 (SQL)",
 * "renamed from `x`", "uncommitted", "fails on a fresh database". Empty when there is nothing to say. Free with g_free(). */
char *story_status(const Audit *audit, const AuditTarget *target, size_t index);

/* All about one migration, folded: every change, its edits over time, failures, statements that did nothing. */
void story_details(const Audit *audit, const AuditTarget *target, size_t index, Document *document, Node *parent);

/* "SQL", "only IF [NOT] EXISTS", "comments", "white space", "content": what an edit changed. */
const char *story_edit_words(EditClass edit);

#endif
