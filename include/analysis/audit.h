#ifndef ANALYSIS_AUDIT_H
#define ANALYSIS_AUDIT_H

/*
 * The Audit: everything known of one repository at one revision, and what follows from it. The cli module loads the parts (each owned by the
 * audit), audit_analyse() derives the rest, the report module reads it. Nothing here does I/O.
 */

#include "analysis/declared_drift.h"
#include "analysis/drift.h"
#include "analysis/risk.h"
#include "analysis/script_check.h"
#include "model/bug.h"
#include "model/declaration.h"
#include "model/finding.h"
#include "model/project.h"
#include "model/range.h"
#include "model/timeline.h"

/* One database of a fleet. */
typedef struct {
    const char *name;  /* "tenant_0042" */
    const char *place; /* "user@host:5432/tenant_0042"; NULL: not read */
} AuditMember;

/* One live database of a target; or several of a fleet of which all that is compared is the same, their ledgers too, so that what holds for one holds for all; or several that could not be
 * read, for the same reason. `name` is unique in the target. */
typedef struct {
    const char *name;        /* "production"; a fleet's: "tenants/tenant_0042" for one, "tenants (A)" for several */
    const char *place;       /* "user@host:5432/rsm"; of several what their places have in common: "user@host:5432/..."; NULL */
    const char *problem;     /* could not be read: why; NULL */
    Catalog *catalog;        /* owned; NULL with problem */
    char *ledger_problem;    /* owned; the table is there, but cannot be read: why; NULL */
    LedgerState *ledger;     /* owned; what the runner believes and will do; NULL: it keeps no ledger that is known, or it cannot be read */
    GPtrArray *other_ledgers; /* of const char *: ids of other runners whose ledger is in the database too; owned */
    GPtrArray *folded;       /* of char *, marked, owned; derived: what of it is not compared, because a platform owns it or the configuration says so */
    DriftResult *drift;      /* derived */
    const char *fleet;       /* name of the fleet; NULL: a database by itself */
    const char *group;       /* "A", the largest group of the fleet first; NULL: no fleet, or not read */
    const char *fingerprint; /* of what is compared; NULL: not read */
    GArray *members;         /* of AuditMember, by name, owned; empty: a database by itself, or a fleet whose databases could not be listed */
} AuditDatabase;

/* One source of the schema that the target's code declares. `name` is unique in the target. */
typedef struct {
    const char *name;         /* "schema.ts", "init.ts", "snapshot": as in declared:NAME */
    DeclaredRole role;
    const DeclaredRef *ref;   /* borrowed from the project; NULL: none */
    const char *reason;       /* how it was found: "drizzle.config.ts: schema", "pgstrata.yml" */
    const char *problem;      /* could not be read: why; NULL */
    Declaration *declaration; /* owned; NULL with problem */
    Strata *strata;           /* owned: its statements as one stratum; NULL: not run */
    GArray *failures;         /* of DeclaredFailure, by statement; owned */
    /* derived */
    Catalog *catalog;         /* owned; NULL: not run */
    Catalog *compared;        /* the part of it that is compared; the same pointer when that is all */
    DeclaredDrift *drift;     /* owned; against the migrations; NULL: one of both is not known */
} AuditDeclared;

/* A file with SQL that uses the target's schema: a seed, a repair, a program's queries. */
typedef struct {
    const char *path;
    SqlUsage *usage;     /* owned */
    /* derived */
    GPtrArray *problems; /* of ScriptProblem *, by line: against what the migrations make; owned; NULL: not replayed */
    GPtrArray *live;     /* of ScriptProblem *: of live databases only; owned; NULL */
    int fitted;          /* after how many migrations the script fitted last as a whole; -1: never */
} AuditScript;

/* What became of the files that were looked at. */
typedef struct {
    size_t read;         /* that have statements which name tables */
    size_t judged;       /* scripts of a target */
    size_t unknown;      /* name mostly tables of no target, or of several */
    size_t left_out;     /* too large, or too many */
} ScriptCounts;

typedef struct {
    const Target *target;       /* borrowed from the project */
    const char *problem;        /* migrations could not be read: why; NULL */
    MigrationSet *migrations;   /* owned; NULL with problem */
    LedgerState *fresh;         /* owned; what the runner does on an empty database; NULL with problem */
    const char *replay_problem; /* no scratch server: why, what to do; NULL */
    Strata *registered;         /* owned: what the runner makes on a fresh database; NULL: not replayed */
    Strata *all;                /* owned; the same pointer as `registered` when every file is registered */
    TextPool *texts;            /* owned: texts of this struct */
    GPtrArray *databases;       /* of AuditDatabase *, owned, in the configuration's order */
    GPtrArray *scripts;         /* of AuditScript *, owned, by path */
    GPtrArray *declared;        /* of AuditDeclared *, owned: schema first, then snapshot, init, dump, each in the configuration's order */
    /* derived */
    Catalog *registered_catalog; /* at the end of the chain */
    Catalog *all_catalog;        /* the same pointer when strata are */
    Catalog *compared_registered, *compared_all; /* the parts of these two that are compared; the same pointers when that is all */
    ProvenanceIndex *provenance; /* of `all` */
    bool *left_over;             /* per migration: not registered, and a registered one has its number and brings the same; owned */
    ChangeSet *unregistered;     /* registered -> all: what the files outside the journal would bring; NULL when the same */
    GPtrArray *risks;            /* of RiskNote *, in the set's order, owned; NULL: nothing was reviewed */
    bool *brought;               /* per migration: the branch that is looked at brings it, so that its risks are told however old it is; owned; NULL: not asked for. Loaded */
} AuditTarget;

typedef struct Audit Audit;
struct Audit {
    Project *project;       /* owned */
    History *history;       /* owned; NULL outside git (never today) */
    GPtrArray *targets;     /* of AuditTarget *, owned, order of the project */
    const char *tool_version;
    const char *scratch_version; /* NULL: nothing replayed */
    const char *revision;   /* as asked for; NULL: HEAD with work tree */
    TextPool *texts;        /* owned */
    GPtrArray *not_checked; /* of const char * (marked): what was not checked, and why; sorted as added */
    ScriptCounts scripts;
    RiskScope risk_scope;   /* which migrations are reviewed for risks */
    Timeline *timeline;     /* owned; loaded and derived before audit_analyse(); NULL: not asked for */
    BugRegister *bugs;      /* owned; made after audit_analyse(), of the timeline; NULL: not asked for */
    GPtrArray *ranges;      /* of CommitRange *, owned: the phases and releases that the report or its regions tell of, the command line's first */
    Audit *before;          /* owned: analysed, where a branch left its base; NULL: not asked for */
    Audit *base;            /* owned: analysed, but not replayed: where the base of a branch stands now; NULL: none, or the same as `before` */
    const char *base_name;  /* "main": what `before` and `base` are of; NULL: there is none */
    const char *base_rev;   /* the same as git takes it: "origin/main"; NULL: as the name is */
    const char *base_problem; /* marked: why there is none, though it was asked for; NULL */
    struct Review *review;  /* owned; after against before; NULL: not asked for */
    /* derived */
    Findings *findings;
};

Audit *audit_new(void);
void audit_free(Audit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Audit, audit_free)
AuditTarget *audit_add_target(Audit *audit, const Target *target);
AuditDatabase *audit_add_database(AuditTarget *target, const char *name);

AuditScript *audit_add_script(AuditTarget *target, const char *path, SqlUsage *take_usage);
AuditDeclared *audit_add_declared(AuditTarget *target, const char *name, DeclaredRole role);

/* NULL: none of that name (NULL: none has it). */
const AuditTarget *audit_find_target(const Audit *audit, const char *name);

/* The same in two steps, for what may be dropped again; texts are the target's. */
AuditDatabase *audit_database_new(AuditTarget *target, const char *name);
void audit_database_free(AuditDatabase *database);
void audit_take_database(AuditTarget *target, AuditDatabase *take_database);

/* The range of this phase (NULL: the first one); NULL: it was not loaded. */
const CommitRange *audit_range(const Audit *audit, const char *phase);

/* How many databases it stands for: at least 1. */
size_t audit_database_count(const AuditDatabase *database);

/* Derives catalogs, provenance, drift and findings. Pure; deterministic. Call once, when everything is loaded. */
void audit_analyse(Audit *audit);

/* The arrival commit of a migration's file; NULL: unknown or uncommitted. */
const Commit *audit_migration_commit(const Audit *audit, const Migration *migration);
const FileHistory *audit_migration_file(const Audit *audit, const Migration *migration);

/* True when something was not checked, history is incomplete, or a catalog has unseen kinds: "clean" may not be claimed. */
bool audit_is_incomplete(const Audit *audit);

/* Exit code by the design: 3 replay failed (but for failures that only the scratch server is to blame for: these are incomplete evidence), 2 findings at or above `fail_on` (SEVERITY_COUNT: never) or drift, 4 incomplete, 5 a database could not be
 * connected to, 0 clean. When several hold: 5, 3, 2, 4 in this order. */
int audit_exit_code(const Audit *audit, Severity fail_on);

/* The rules table: id, default severity, weight (order within a severity: by consequence), one-line explanation. */
typedef struct {
    const char *id;
    Severity severity;
    int weight;          /* higher first */
    const char *summary; /* "A migration file is not in the journal: no runner will ever run it" */
} Rule;
const Rule *rule_find(const char *id);
const Rule *rule_list(size_t *count); /* sorted by id */

#endif
