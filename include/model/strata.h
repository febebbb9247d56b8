#ifndef MODEL_STRATA_H
#define MODEL_STRATA_H

/*
 * Strata: what each migration did to the catalog, in the order of one replay; with what failed, what did nothing, and what the scratch
 * server had to assume. The catalog at any point, an object's provenance and the changelog come from them.
 */

#include "model/change.h"

/* In an assumption about something that the migrations use, and that neither they nor the scratch server bring. */
#define ASSUMPTION_NOT_MADE "no migration makes it"

/* Why a statement failed, as far as the server's answer tells. Words in failure_cause_text(). */
typedef enum {
    CAUSE_OTHER,
    CAUSE_MISSING_EXTENSION,
    CAUSE_MISSING_ROLE,
    CAUSE_PLATFORM_OBJECT,  /* auth.users, storage.objects, ...: made by a hosting platform */
    CAUSE_SERVER_TOO_OLD,
    CAUSE_MISSING_OBJECT,   /* no migration in the chain makes it */
    CAUSE_ALREADY_EXISTS,
    CAUSE_PRIVILEGE,
    CAUSE_TRANSACTION,      /* cannot run in a transaction, or only after one ends */
    CAUSE_TIMEOUT,
    CAUSE_ENVIRONMENT,      /* the server itself: libraries, disk, memory */
    CAUSE_COUNT
} FailureCause;

typedef struct {
    FailureCause cause;
    int line;             /* 1-based in the file */
    const char *sqlstate;
    const char *message;  /* the server's primary message */
    const char *missing;  /* the name that is missing or in the way; NULL when unknown */
    const char *statement; /* the failing statement, shortened; secrets masked */
} ReplayFailure;

/* A statement that did nothing because its object existed ("IF NOT EXISTS"); `differences` when the existing object has another shape
 * than the statement asks for: added = the statement wants it and it never arrives, changed = it differs. */
typedef struct {
    ObjectKind kind;
    const char *identity; /* of the object that existed */
    int line;
    ChangeSet *differences; /* owned; from the existing object to what the statement asks for; NULL or empty when the same */
} NoOp;

typedef enum { STRATUM_APPLIED, STRATUM_PARTLY, STRATUM_FAILED, STRATUM_NOT_RUN } StratumStatus;

typedef struct {
    const char *tag;
    StratumStatus status;
    const char *mode;     /* NULL: as the runner does; else what had to be done instead: "statement by statement" */
    ChangeSet *changes;   /* owned; never NULL: empty at first, replaced by stratum_take_changes() */
    ReplayFailure *failures; /* owned (g_new) */
    size_t failure_count;
    NoOp *no_ops;         /* owned (g_new) */
    size_t no_op_count;
} Stratum;

typedef struct {
    TextPool *texts;
    Stratum *strata;
    size_t count;
    int server_version;   /* of the scratch server */
    GPtrArray *assumptions; /* of const char *: every stub and pre-made role or extension, sorted: "type vector (extension pgvector is not installed)" */
    GArray *unseen;       /* of UnseenKind, as in Catalog, at the end of the chain; sorted by kind; texts in the pool */
    bool from_cache;      /* not stored */
} Strata;

Strata *strata_new(size_t count);
void strata_free(Strata *strata);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Strata, strata_free)

/* Replaces the changes of a stratum and frees those before. */
void stratum_take_changes(Stratum *stratum, ChangeSet *take_changes);

/* The catalog after the first `count` strata; sealed, owned by the caller. */
Catalog *strata_catalog(const Strata *strata, size_t count);

/* How many strata failed wholly or partly. */
size_t strata_failures(const Strata *strata);

const char *stratum_status_id(StratumStatus status);  /* "applied", "partly", "failed", "not run" */
const char *failure_cause_id(FailureCause cause);     /* "missing_extension" */
const char *failure_cause_text(FailureCause cause);   /* a sentence fragment for people */

#endif
