#ifndef ANALYSIS_DECLARED_DRIFT_H
#define ANALYSIS_DECLARED_DRIFT_H

/*
 * What the code declares against what the migrations make: each difference with a class. What it means for people depends on what the declaration is for (DeclaredRole):
 * that is told by the findings.
 */

#include "analysis/provenance.h"
#include "compare/diff.h"
#include "compare/lens.h"
#include "model/declaration.h"
#include "model/migration.h"

typedef enum {
    GAP_UNMIGRATED,     /* declared, made by no migration */
    GAP_DROPPED,        /* declared, and dropped (or renamed away) by a migration */
    GAP_NOT_REGISTERED, /* declared, and made (or changed to what is declared) only by files that the runner never runs */
    GAP_REQUIRED,       /* a column of the migrations that the declaration does not know, and that an insert cannot leave out */
    GAP_UNDECLARED,     /* made by the migrations, not declared */
    GAP_DIFFERENT,      /* on both sides, with other properties */
    GAP_UNCERTAIN,      /* may come from what was not understood, or from a statement that failed: never told as a difference */
    GAP_COUNT
} GapClass;

typedef struct {
    GapClass class;
    const Change *change;  /* from what the migrations make to what is declared: added is declared only; borrowed from the DeclaredDrift */
    ObjectKind component_kind; /* the table, view, ... that it belongs to; itself when it is one */
    const char *component;
    int stratum;           /* that made, last changed, or (declared only) once removed it; -1: none */
    SourcePlace place;     /* where it, or else its component, is declared; path NULL: nowhere */
    size_t folded;         /* objects below it that share its fate and are not listed */
    bool unrun;            /* undeclared, and made only by files that the runner never runs */
    bool triggers;         /* GAP_REQUIRED: its table has triggers, one of which may fill it */
    const char *rule, *subject; /* of the finding that tells it; NULL: none does */
    const char *effect;    /* marked: what people feel of it, without full stop; NULL: nothing by itself */
    const char *rename;    /* marked: "may be `public.t.b`, renamed: the same type ..."; NULL */
} DeclaredGap;

typedef struct {
    TextPool *texts;
    LensView *all;          /* what the migrations make, as the format can say it; owned, like the next two */
    LensView *registered;   /* of those that the runner runs; the same pointer when it runs all */
    LensView *declared;
    ChangeSet *difference;  /* all migrations -> declared, as the format sees both; owned */
    ChangeSet *behind;      /* the runner's migrations -> declared; owned; NULL: the same */
    GArray *gaps;           /* of DeclaredGap, by class, component, kind, identity */
    size_t counts[GAP_COUNT];
    size_t lesser;          /* differences of name, spelling, order, comment, access; a unique index in the place of a unique constraint */
    GPtrArray *beyond;      /* of const char *: what the migrations make and the format cannot say, counted, most first: "12 triggers" */
} DeclaredDrift;

/* A statement of a declaration that the scratch server refused. */
typedef struct {
    size_t statement;             /* index in declaration->statements */
    const ReplayFailure *failure; /* of the strata */
} DeclaredFailure;

typedef struct {
    const MigrationSet *set;       /* NULL: unknown */
    const Strata *strata;          /* of all files; NULL: not replayed */
    const ProvenanceIndex *provenance;
    const Catalog *all, *registered; /* what is compared of the migrations; the same pointer when every file is registered */
    const Declaration *declaration;
    const GArray *failures;        /* of DeclaredFailure; NULL: none */
    const Catalog *declared;
} DeclaredInput;

/* Pure. The runner's own tables and the schema public are never a difference. */
DeclaredDrift *declared_drift_build(const DeclaredInput *input);
void declared_drift_free(DeclaredDrift *drift);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DeclaredDrift, declared_drift_free)

/* How many gaps are differences: all but the uncertain ones. */
size_t declared_drift_differences(const DeclaredDrift *drift);

const char *gap_class_id(GapClass class); /* "unmigrated", "not_registered", ... */
const char *gap_class_text(DeclaredRole role, GapClass class); /* "declared, in no migration" */

#endif
