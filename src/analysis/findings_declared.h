#ifndef ANALYSIS_FINDINGS_DECLARED_H
#define ANALYSIS_FINDINGS_DECLARED_H

/* What the files about findings of declared schemas share. */

#include "findings.h"

/* "table `a`", "3 columns and 1 index of `orders`", "12 tables and 2 enums" of const DeclaredGap *. */
const char *gaps_things(TextPool *texts, const GPtrArray *gaps);

/* "2 columns and 1 unique constraint in each of 47 tables". */
const char *gaps_things_each(TextPool *texts, const GPtrArray *gaps, size_t components);

/* One line of evidence of a gap: what, where declared, by which migration and commit, from what value to what value. */
/* Of several differences of one component. */
const char *gaps_line(const FindingContext *context, const GPtrArray *gaps);
const char *gap_line(const FindingContext *context, const AuditDeclared *declared, const DeclaredGap *gap);

/* `src/schema.ts:12`, marked; NULL: nowhere. */
const char *place_text(TextPool *texts, SourcePlace place);

/* The migration of a gap's stratum; NULL: none. */
const Migration *gap_migration(const FindingContext *context, const DeclaredGap *gap);

/* Fills remedy, commands and their language; `rule` decides which. */
void declared_remedy(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding);

/* A source of the target with this role that was compared; NULL: none. */
const AuditDeclared *declared_of_role(const AuditTarget *part, DeclaredRole role);

/* True when the source has the object of this change, by kind and identity. */
bool declared_has(const AuditDeclared *declared, const Change *change);

/* What was not read, what was refused by the server, and the traps. */
void findings_of_declared_notes(FindingContext *context, const AuditDeclared *declared);

#endif
