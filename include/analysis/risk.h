#ifndef ANALYSIS_RISK_H
#define ANALYSIS_RISK_H

/*
 * Risk notes: what the migrations that wait, or came lately, would do to a database in use. The sql module tells what statements do (sql/risk.h); here that is joined
 * with what was there before (catalogs of the replay), what runs together (batches, transactions), and what the file or the configuration allows.
 */

#include "model/finding.h"
#include "sql/risk.h"

typedef enum { RISKS_LATELY /* pending or recent */, RISKS_PENDING, RISKS_RECENT, RISKS_ALL, RISKS_NONE, RISKS_COUNT } RiskScope;
RiskScope risk_scope_find(const char *word); /* "pending", "recent", "all", "none"; RISKS_COUNT: no such word */

typedef struct {
    RiskId id;
    const char *rule;
    Severity severity;
    size_t statement;       /* index into the migration's statements; SIZE_MAX: the file as a whole */
    int line;               /* 0: the file as a whole */
    const char *excerpt;    /* of the statement; NULL */
    const char *subject;    /* unmarked; "" */
    LockMode lock;
    const char *locked;     /* table that is locked, unmarked; NULL */
    const char *note;       /* marked: what more is known: "`text` becomes `varchar(10)`"; NULL */
    const char *sql;        /* the safer way, exact; NULL */
    const char *allowed;    /* by a comment in the file: its reason, unmarked; NULL */
    int allowed_line;
} RiskItem;

/* A lock that blocks somebody, on a table that was there before. */
typedef struct {
    int line;
    LockMode mode;
    const char *table;      /* unmarked */
    const char *excerpt;
} RiskTableLock;

typedef struct {
    size_t migration;       /* index into the set */
    bool pending, recent, uncommitted;
    GPtrArray *databases;   /* of const char *: where it is pending */
    GArray *risks;          /* of RiskItem, by line */
    GArray *locks;          /* of RiskTableLock, by line */
    GArray *unread;         /* of int: lines of statements that are not understood */
    size_t statements;
} RiskNote;

void risk_note_free(RiskNote *note);

/* Severity and weight are in the rules table (analysis/audit.h) like those of all findings. */

#endif
