#ifndef ANALYSIS_DECLARED_EFFECT_H
#define ANALYSIS_DECLARED_EFFECT_H

/* What people feel of a difference between a database and what the code takes it for. */

#include "analysis/audit.h"

/* Where a difference is felt. */
typedef struct {
    TextPool *texts;
    const AuditTarget *part;
    const AuditDeclared *declared;
    const char *maker;    /* marked: what makes the database: "the migrations", "`init.ts`" */
    const char *through;  /* how the code comes to it: "through the ORM", "of the code" */
    bool reversed;        /* the declaration makes the database, and the migrations say what the code takes it for */
} EffectPlace;

/* The place of a declared source by its role. */
EffectPlace effect_place(TextPool *texts, const AuditTarget *part, const AuditDeclared *declared);

/* What these gaps (of const DeclaredGap *) come to, in one text without full stop, the worst first; *severity: that of the worst. */
const char *effect_text(const EffectPlace *place, const GPtrArray *gaps, Severity *severity);

#endif
