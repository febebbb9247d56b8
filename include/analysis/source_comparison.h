#ifndef ANALYSIS_SOURCE_COMPARISON_H
#define ANALYSIS_SOURCE_COMPARISON_H

/*
 * Two named sources against each other: what `drift A B` shows. Everything that a report says of them, and the exit code, is here; nothing does I/O.
 */

#include "compare/comparison_scope.h"
#include "compare/diff.h"
#include "model/declaration.h"
#include "model/runner_rules.h"
#include "repair/repair.h"

/* One side. */
typedef struct {
    char *title;        /* "migrations of tenant at v1.2"; never a URL */
    Catalog *catalog;
    GPtrArray *notes;   /* of char *, marked: what had to be assumed, was folded or left out on this side */
    char *ledger_schema, *ledger_table; /* of the runner whose migrations these are: no difference on the other side; NULL: none */
    const RunnerRules *ledger_rules;    /* of that runner; borrowed; NULL without */
    DeclaredFormat language; /* of a declared source (compare/lens.h); DECLARED_FORMAT_COUNT: none */
    bool complete;      /* false: a part of this side is missing (failed statements, truncated history) */
} Source;

Source *source_new(void);
void source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)
/* Adds a note; the text is copied. */
void source_note(Source *source, const char *marked);

typedef struct {
    Source *before, *after; /* owned */
    Diff *diff;
    unsigned counted;       /* bit 1 << Grade: these count as differences */
    size_t differences;     /* changes of a grade that counts */
    size_t lesser;          /* the others */
    Repair *repair;         /* of `before` into `after`; NULL: not asked for */
    RepairOptions repair_options;
    char *proof;            /* marked: what became of the repair in the scratch server; NULL: not tried */
    bool proved;
} SourceComparison;

/* Leaves of both sides what is to be compared, with a note each. */
void source_comparison_narrow(Source *a, Source *b, const ComparisonScope *scope);

/* When one side is of a language that cannot say everything, both are left as it sees them, and what is beyond it is a note of the other side. What is left is for comparing,
 * not for making: no repair can be built of it. */
void source_comparison_look(Source *a, Source *b);

/* Takes both sources. `counted`: lesser grades that count, too; GRADE_DIFFERENT always does. */
SourceComparison *source_comparison_build(Source *take_before, Source *take_after, unsigned counted);
void source_comparison_free(SourceComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SourceComparison, source_comparison_free)

bool source_comparison_counts(const SourceComparison *comparison, const Change *change);

/* True when something on either side was not looked at: objects of kinds that are not modelled, a side that is not complete. "Clean" may not be claimed. */
bool source_comparison_is_incomplete(const SourceComparison *comparison);

/* Bits of a list like "comments,access"; ERROR_USAGE with the words that there are. NULL: none. */
bool grades_parse(const char *list, unsigned *bits, GError **error);

#endif
