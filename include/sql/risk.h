#ifndef SQL_RISK_H
#define SQL_RISK_H

/*
 * What the statements of a migration risk, as far as their text tells: one fact a statement and rule. Pure: whether a table was there before, whether a change of type
 * rewrites it, what runs in one transaction is for those to join who know catalogs and runners (analysis/risk.h). Texts are borrowed from the review.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>
#include "base/text.h"

/* PostgreSQL's table locks, weakest first, with its own numbers. */
typedef enum {
    LOCK_NONE,
    LOCK_ACCESS_SHARE,
    LOCK_ROW_SHARE,
    LOCK_ROW_EXCLUSIVE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE,
    LOCK_COUNT
} LockMode;

const char *lock_mode_name(LockMode mode);   /* "SHARE ROW EXCLUSIVE"; NULL for LOCK_NONE */
const char *lock_mode_blocks(LockMode mode); /* "writes"; NULL: nothing that an application does */

typedef enum {
    RISK_ADD_CHECK,
    RISK_ADD_EXCLUSION,
    RISK_ADD_FOREIGN_KEY,
    RISK_ADD_NOT_NULL_COLUMN,
    RISK_ADD_PRIMARY_KEY,
    RISK_ADD_UNIQUE,
    RISK_ALLOW_COMMENT,
    RISK_ATTACH_PARTITION,
    RISK_CLUSTER,
    RISK_CONCURRENTLY_IN_TRANSACTION,
    RISK_CREATE_INDEX,
    RISK_DELETE_ALL,
    RISK_DETACH_PARTITION,
    RISK_DISABLE_ROW_SECURITY,
    RISK_DOMAIN_CONSTRAINT,
    RISK_DOWN_LOSES_DATA,
    RISK_DROP_CASCADE,
    RISK_DROP_COLUMN,
    RISK_DROP_DATABASE,
    RISK_DROP_INDEX,
    RISK_DROP_OWNED,
    RISK_DROP_SCHEMA,
    RISK_DROP_TABLE,
    RISK_DROP_USED,
    RISK_ENUM_VALUE_IN_TRANSACTION,
    RISK_GRANT_PUBLIC,
    RISK_IRREVERSIBLE,
    RISK_LOCK_HELD,
    RISK_LOCK_TABLE,
    RISK_NO_DOWN,
    RISK_PARTIAL_APPLICATION,
    RISK_REFRESH_MATERIALIZED_VIEW,
    RISK_REINDEX,
    RISK_RENAME_COLUMN,
    RISK_RENAME_ENUM_VALUE,
    RISK_RENAME_SCHEMA,
    RISK_RENAME_TABLE,
    RISK_SECURITY_DEFINER,
    RISK_SET_ACCESS_METHOD,
    RISK_SET_LOGGED,
    RISK_SET_NOT_NULL,
    RISK_SET_TABLESPACE,
    RISK_STORED_GENERATED_COLUMN,
    RISK_TRUNCATE,
    RISK_TYPE_NARROWING,
    RISK_TYPE_REWRITE,
    RISK_UPDATE_ALL,
    RISK_VACUUM_FULL,
    RISK_VALIDATE_IN_TRANSACTION,
    RISK_VOLATILE_DEFAULT,
    RISK_COUNT
} RiskId;

/* One row a rule. Texts are marked; a title is made of them: "`0012_x` drops column `users.email`". */
typedef struct {
    const char *id;       /* "risk/drop-column" */
    bool existing;        /* a risk only where the relation was there before */
    const char *verb;     /* "drops" */
    const char *noun, *nouns; /* "column", "columns"; may be "" */
    const char *tail;     /* behind the names; "" */
    const char *consequence;
    const char *safer;    /* the safer way, in words */
} RiskRule;

const RiskRule *risk_rule(RiskId id);
RiskId risk_rule_find(const char *id); /* RISK_COUNT: none */

/* How many rows a statement writes, as far as its form tells. */
typedef enum { ROWS_NONE, ROWS_SOME, ROWS_ALL } RowsWritten;
typedef enum { CONTROL_NONE, CONTROL_BEGIN, CONTROL_COMMIT, CONTROL_ROLLBACK } TransactionControl;

typedef struct {
    size_t piece;         /* how many risk_review_add() were before */
    size_t outer;         /* index of the DO statement that it is part of; its own index otherwise */
    size_t begin, end;    /* byte offsets in the piece; 0 inside of DO */
    int line;             /* 1-based in the file */
    const char *excerpt;  /* one line, secrets masked */
    bool understood;      /* false: newer syntax, too long, or code that nothing is known of */
    bool effect;          /* changes data or schema */
    bool alone;           /* PostgreSQL refuses it in a transaction block: CONCURRENTLY, VACUUM, CREATE DATABASE */
    TransactionControl control;
    RowsWritten rows;
    const char *schema, *relation; /* that rows are written to; NULL */
} RiskStatement;

typedef struct {
    RiskId rule;
    size_t statement;     /* index; lines of statements inside DO are their own */
    int line;
    LockMode lock;        /* that makes it a risk; LOCK_NONE */
    const char *schema, *relation; /* table, index, view, type, schema or function; NULL */
    const char *column;   /* column, constraint or label; NULL */
    const char *subject;  /* for titles, unmarked: "users.email" */
    const char *schema2, *relation2; /* the other table of a foreign key; NULL */
    const char *detail;   /* new type, volatile function, new name, index, the only column of a foreign key; NULL */
    bool missing_ok;      /* IF EXISTS */
    bool if_not_exists;   /* RISK_CREATE_INDEX */
    bool cascade;
    bool unsure;          /* RISK_VOLATILE_DEFAULT: only when the function `detail` is volatile */
    bool converts;        /* RISK_TYPE_REWRITE: USING with more than a cast to the new type */
    const char *sql;      /* the safer way as statements, newline-separated; NULL: not to be derived */
} RiskFact;

/* A lock on a table that a statement takes. */
typedef struct {
    size_t statement;
    LockMode mode;
    const char *schema, *relation;
} RiskLock;

typedef enum { MADE_RELATION, MADE_SCHEMA, MADE_COLUMN, MADE_NOT_VALID, MADE_NOT_NULL_CHECK, MADE_VALIDATION } MadeKind;

/* What a statement makes: relations and types (one namespace for our purposes), schemas, columns; constraints that are NOT VALID, CHECK (column IS NOT NULL), and validations. */
typedef struct {
    MadeKind kind;
    size_t statement;
    const char *schema, *name; /* of the relation; of the schema: name */
    const char *part;          /* column or constraint; NULL */
    const char *column;        /* MADE_NOT_NULL_CHECK */
    bool if_not_exists;
    bool filled;               /* MADE_COLUMN: rows that are there get a value */
} RiskMade;

/* -- pgstrata: allow risk/drop-column: reason */
typedef struct {
    int line;
    size_t statement;     /* that it stands before; the number of statements: none */
    bool whole_file;      /* allow-file */
    const char *rule;     /* as written: any rule's id */
    const char *reason;   /* NULL: none is given */
} RiskAllow;

typedef struct {
    TextPool *texts;
    GArray *statements;   /* of RiskStatement */
    GArray *facts;        /* of RiskFact */
    GArray *locks;        /* of RiskLock */
    GArray *made;         /* of RiskMade */
    GArray *allows;       /* of RiskAllow */
    size_t pieces;
} RiskReview;

RiskReview *risk_review_new(void);
void risk_review_free(RiskReview *review);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RiskReview, risk_review_free)

/* Reviews a text, which is one piece of what the runner sends, at `line` of its file. Never fails: what cannot be understood says so. */
void risk_review_add(RiskReview *review, const char *sql, size_t size, int line);

/* 1-based line of the first string literal of this value; 0: none. */
int sql_find_literal(const char *sql, size_t size, const char *value);

/* The text has this name as a name, also inside literals that are code (bodies of functions). */
bool sql_has_name(const char *sql, size_t size, const char *name);

/* Quoted where it must be: an identifier for SQL. Keywords are quoted too. Free with g_free(). */
char *sql_identifier(const char *name);

#endif
