#ifndef ANALYSIS_DECLARED_EFFECT_H
#define ANALYSIS_DECLARED_EFFECT_H

/* What people feel of a difference between a database and what the code takes it for. */

#include "analysis/audit.h"

/* Where a difference is felt. */
typedef struct {
    TextPool *texts;
    const AuditTarget *part;
    const AuditDeclared *declared;
    const char *database; /* marked: "a database made by the migrations", "a database made by `init.ts`", "this database" */
    const char *through;  /* how the code comes to it: "through the ORM", "of the code" */
    bool reversed;        /* the declaration makes the database, and the migrations say what the code takes it for */
    bool database_of_declared; /* reversed, and the database is one that the declaration makes, not a live one */
} EffectPlace;

/* The place of a declared source by its role. */
EffectPlace effect_place(TextPool *texts, const AuditTarget *part, const AuditDeclared *declared);

/* What these gaps (of const DeclaredGap *) come to, in one text without full stop, the worst first; *severity: that of the worst. */
const char *effect_text(const EffectPlace *place, const GPtrArray *gaps, Severity *severity);

/* What the code feels of something that a live database lacks (or, with CHANGE_ADDED, has besides); marked sentences with a blank before, or "". */
const char *declared_feels(TextPool *texts, const AuditTarget *part, const Change *change);

#endif
