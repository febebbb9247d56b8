#ifndef REPORT_JSON_H
#define REPORT_JSON_H

/*
 * JSON by the schemas in docs/schema/. One file a part. A key is always there: null when nothing is known. Migrations are named by
 * their tag, commits by their id; commits are told once, in "commits".
 */

#include <jansson.h>
#include "analysis/audit.h"
#include "json_stream.h"

#define JSON_SCHEMA_VERSION 1

/* json.c: values. Text that is no UTF-8 is made so; NULL gives null; marked text loses its marks. */
json_t *json_of_text(const char *text);
json_t *json_of_marked(const char *marked);
json_t *json_of_texts(const GPtrArray *texts, bool marked); /* NULL: empty array */
json_t *json_of_commit_id(const Commit *commit);
json_t *json_of_time(int64_t unix_time, int offset_minutes); /* "2026-01-15T14:03:00+01:00"; null when out of range */
json_t *json_of_line(int line);                              /* null for 0 */
json_t *json_of_migration(const AuditTarget *target, int index); /* its tag; null for -1 */

/* Sorted keys, two spaces, final newline. Takes the value. */
char *json_write(json_t *take_root);

/* json_source.c */
json_t *json_of_tool(const Audit *audit);
json_t *json_of_source(const Audit *audit);
json_t *json_of_commits(const Audit *audit);

/* json_change.c */
json_t *json_of_change(const Change *change);
json_t *json_of_changes(const ChangeSet *set); /* NULL: empty */
json_t *json_of_stratum(const Stratum *stratum); /* NULL: null */

/* json_migration.c */
void json_stream_migrations(JsonStream *stream, const char *key, const Audit *audit, const AuditTarget *target);
json_t *json_of_entries(const AuditTarget *target);

/* json_database.c */
json_t *json_of_databases(const AuditTarget *target);

/* json_ledger.c */
json_t *json_of_ledger(const AuditTarget *target, const AuditDatabase *database);
json_t *json_of_fresh(const AuditTarget *target); /* what the runner does on an empty database; null: not known */

/* json_risk.c */
json_t *json_of_risks(const AuditTarget *target);

/* json_script.c */
json_t *json_of_scripts(const AuditTarget *target);
json_t *json_of_script_counts(const Audit *audit);

/* json_object.c */
void json_stream_objects(JsonStream *stream, const char *key, const AuditTarget *target);
json_t *json_of_unseen(const Catalog *catalog);

/* json_finding.c */
json_t *json_of_finding(const Finding *finding);
json_t *json_of_findings(const Audit *audit);
json_t *json_of_rules(const Audit *audit);
json_t *json_of_troubleshooting(const Audit *audit);
json_t *json_of_comparison(const Audit *audit, const AuditTarget *target);

/* json_timeline.c */
void json_stream_timeline(JsonStream *stream, const char *key, const Timeline *timeline); /* NULL: null */

/* json_bugs.c */
void json_stream_bugs(JsonStream *stream, const char *key, const Audit *audit); /* not loaded: null */
/* json_review.c */
json_t *json_of_review(const Audit *audit); /* null: no base was compared with */
/* json_range.c */
json_t *json_of_ranges(const Audit *audit);
json_t *json_of_checklist(const Audit *audit);

/* json_declared.c */
json_t *json_of_declared(const Audit *audit, const AuditTarget *target);

#endif
