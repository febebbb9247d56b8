#ifndef RISK_PRIVATE_H
#define RISK_PRIVATE_H

/* Shared by the readers of statements. */

#include "sql/risk.h"
#include "tree.h"

/* One statement under review. */
typedef struct {
    RiskReview *review;
    size_t statement; /* index */
    int line;
    const char *sql;  /* its text alone; locations in the tree count from here */
    size_t size;
} Reviewed;

RiskStatement *reviewed_statement(const Reviewed *reviewed);
RiskFact *reviewed_fact(const Reviewed *reviewed, RiskId rule, LockMode lock, TreeName relation, const char *column);
void reviewed_lock(const Reviewed *reviewed, LockMode mode, TreeName relation);
RiskMade *reviewed_made(const Reviewed *reviewed, MadeKind kind, TreeName relation, const char *part);
const char *reviewed_keep(const Reviewed *reviewed, char *take_text); /* into the pool; NULL gives NULL */

/* Reads the statement's node. */
void risk_read(const Reviewed *reviewed, const json_t *node);
void risk_read_alter_table(const Reviewed *reviewed, const json_t *fields);
void risk_read_rows(const Reviewed *reviewed, const json_t *node);
void risk_read_drop(const Reviewed *reviewed, const json_t *fields);

/* "schema.name", as SQL writes it. Free with g_free(). */
char *safer_name(TreeName name);

/* The statement with CONCURRENTLY behind the first of these words. NULL: not to be said so. */
char *safer_concurrently(const Reviewed *reviewed, const char *word);
char *safer_foreign_key(TreeName table, const json_t *constraint);
char *safer_check(const Reviewed *reviewed, TreeName table, const json_t *constraint, bool alone);
char *safer_unique(TreeName table, const json_t *constraint);
char *safer_not_null(TreeName table, const char *column);
char *safer_column(TreeName table, const json_t *column, bool not_null);

#endif
