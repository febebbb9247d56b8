#ifndef REPORT_REFERENCE_H
#define REPORT_REFERENCE_H

/* How a report refers to things: commits, pull requests, files, objects, migrations; as links where the forge is known. */

#include "analysis/audit.h"
#include "document/document.h"

/* "2026-01-15" in the zone of the commit; the date on which it landed (its commit date). Free with g_free(). */
char *reference_date(const Commit *commit);

/* The first 7 hex digits, or as many more as tell it from every other commit of the history. Free with g_free(). */
char *reference_short_id(const Audit *audit, const Commit *commit);

/* Inlines, appended to `parent`. */
void reference_commit(const Audit *audit, Document *document, Node *parent, const Commit *commit);
void reference_pull_request(const Audit *audit, Document *document, Node *parent, int number);
void reference_file(const Audit *audit, Document *document, Node *parent, const char *path, int line);
/* For what is about one commit and is not committed itself (a comment on a pull request): a file without history of its own is linked by the head; one that a branch took away, where its base has it. */
void reference_present_file(const Audit *audit, Document *document, Node *parent, const char *path, int line);

/* "commit abc1234 of 2026-01-15 by Ann: subject" */
void reference_commit_story(const Audit *audit, Document *document, Node *parent, const Commit *commit);

/* URLs on the forge; NULL when it is not known. Free with g_free(). */
char *reference_commit_url(const Audit *audit, const Commit *commit);
char *reference_pull_request_url(const Audit *audit, int number);
char *reference_file_url(const Audit *audit, const char *path, int line);
char *reference_present_file_url(const Audit *audit, const char *path, int line);

/* Anchors: the same text wherever something links to the thing. Free with g_free(). */
char *reference_object_anchor(const AuditTarget *target, const char *identity);
char *reference_migration_anchor(const AuditTarget *target, const char *tag);

char *reference_finding_anchor(const Finding *finding);

/* A name as code that links to its anchor. */
void reference_object(Document *document, Node *parent, const AuditTarget *target, const char *identity, const char *shown);
void reference_migration(Document *document, Node *parent, const AuditTarget *target, const char *tag);

/* The same by index, with as little of the tag as is unique: for narrow columns. Nothing for an index out of range (-1: unknown). */
void reference_migration_index(Document *document, Node *parent, const AuditTarget *target, int index);
const char *reference_migration_short(const AuditTarget *target, size_t index);

#endif
