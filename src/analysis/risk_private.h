#ifndef ANALYSIS_RISK_PRIVATE_H
#define ANALYSIS_RISK_PRIVATE_H

/* What the parts of the risk review share. */

#include "analysis/audit.h"

/* One target under review. */
typedef struct {
    const Audit *audit;
    AuditTarget *part;
    const MigrationSet *set;
    TextPool *texts;
    RiskReview **reviews;     /* per migration; NULL: not read yet */
    bool *reviewed;           /* per migration: it gets a note */
    bool *recent;             /* per migration: it came lately */
    /* of the migration in hand */
    size_t migration;
    RiskNote *note;
    const Catalog *before, *after; /* NULL: not replayed */
    bool *batch;              /* per migration up to this one: it would run with it */
} RiskContext;

/* The review of a migration's text; empty when there is none. Borrowed. */
const RiskReview *risk_review_of(RiskContext *context, size_t migration);
const RiskStatement *risk_statement(const RiskReview *review, size_t index);

/* --- which migrations (risk_scope.c) --- */
bool risk_is_pending(const AuditTarget *part, const AuditDatabase *database, size_t migration);
void risk_select(RiskContext *context);      /* fills `recent` and `reviewed` */
RiskNote *risk_note_new(const RiskContext *context, size_t migration);
void risk_fill_batch(RiskContext *context);  /* for the migration in hand */

/* --- what was there (risk_before.c) --- */
/* A relation, type or function; NULL: none, or no catalog. An unqualified name is looked for in public first. */
const Object *risk_find(const Catalog *catalog, const char *schema, const char *name);
const Object *risk_find_column(const Catalog *catalog, const char *schema, const char *table, const char *column);
bool risk_same_name(const char *schema, const char *name, const char *other_schema, const char *other_name);
/* Made by the batch, before this statement of the migration in hand. */
bool risk_is_new(RiskContext *context, size_t statement, const char *schema, const char *name);
bool risk_is_new_column(RiskContext *context, size_t statement, const char *schema, const char *table, const char *column);
/* It was there before the batch, as far as is known. */
bool risk_exists(RiskContext *context, const RiskFact *fact);

/* --- findings of each kind --- */
RiskItem *risk_put(RiskContext *context, const RiskFact *fact);
RiskItem *risk_put_of(RiskContext *context, RiskId id, const char *subject); /* of the file as a whole */
void risk_join_facts(RiskContext *context);        /* risk_join.c */
void risk_join_transactions(RiskContext *context); /* risk_transaction.c */
void risk_join_uses(RiskContext *context);         /* risk_uses.c */
void risk_join_down(RiskContext *context);         /* risk_down.c */
void risk_join_allows(RiskContext *context);       /* risk_allow.c; last */

/* Fills part->risks. */
void derive_risks(const Audit *audit, AuditTarget *part);

#endif
