#ifndef ANALYSIS_FINDINGS_H
#define ANALYSIS_FINDINGS_H

/* What the families of findings share. Each family is a file findings_<family>.c with one entry function. */

#include "analysis/audit.h"
#include "compare/words.h"

typedef struct {
    Audit *audit;
    AuditTarget *part;        /* NULL: the repository as a whole */
    const MigrationSet *set;  /* NULL: could not be read */
    Findings *findings;
    TextPool *texts;          /* for texts on their way into a finding */
} FindingContext;

void findings_of_journal(FindingContext *context);
void findings_of_journal_times(FindingContext *context);
void findings_of_snapshots(FindingContext *context);
void findings_of_history(FindingContext *context);
void findings_of_edits(FindingContext *context);
void findings_of_deletions(Audit *audit, TextPool *texts); /* all targets: a deletion may span them */
void findings_of_late_arrivals(FindingContext *context);
void findings_of_replay(FindingContext *context);
void findings_of_no_ops(FindingContext *context);
void findings_of_risks(FindingContext *context);
void findings_of_declared(FindingContext *context, const AuditDeclared *declared);
void findings_of_scripts(FindingContext *context);
void findings_of_live(FindingContext *context, const AuditDatabase *database);
void findings_of_pushed(FindingContext *context, const AuditDatabase *database); /* of a target without migrations */
void findings_of_ledger(FindingContext *context, const AuditDatabase *database);

/* Sets `since` of what is known from the audit's timeline: of all that the code declares, of others where it is not known otherwise. Once all findings are there. */
void findings_date(Audit *audit);

/* Adds to `lines` (of const char *, marked) what of a declared source was not read or not compared. */
void declared_not_checked(TextPool *texts, const AuditTarget *part, const AuditDeclared *declared, GPtrArray *lines);

/* A finding of the context's target with the rule's severity. */
Finding finding_of(const FindingContext *context, const char *rule);

/* The commit deleted so many files of the target that its migrations began anew with it. */
bool is_squash(const FindingContext *context, const Commit *commit);

/* The migration has run under another name, and the ledger does not know the present one: it waits to be run only by mistake. */
bool ledger_knows_old_name(const LedgerState *ledger, const Migration *migration);

/* When the file came to be called so: an edit, or the move of its folder, is no arrival. NULL: unknown or uncommitted. */
const Commit *landing_of(const FindingContext *context, const Migration *migration);

/* Adds it. */
Finding *finding_add(FindingContext *context, const Finding *finding);
void finding_evidence(FindingContext *context, Finding *finding, const char *marked);

/* One line each of marked texts; beyond 20 their number. */
void finding_evidence_list(FindingContext *context, Finding *finding, const GPtrArray *lines);

/* Sets migration, path, line 1 and since of a finding about a migration file. */
void finding_point_at(const FindingContext *context, Finding *finding, const Migration *migration);

/* The commit that brought the file of a journal entry; NULL: unknown. */
const Commit *entry_commit(const FindingContext *context, const char *tag);

/* How the runner is called in sentences: "Drizzle", "the runner". */
const char *runner_name(const MigrationSet *set);

/* The registered migration of the same number as this one, which is not registered; NULL: none. */
const Migration *registered_twin(const MigrationSet *set, const Migration *migration);

/* The replay has shown nothing in the schema that only this file, which is not registered, would bring. */
bool brings_nothing_new(const AuditTarget *part, const Migration *migration);

/* One of the files that are not registered, and no left-overs, fails in the replay. */
bool any_unregistered_fails(const FindingContext *context);

/* It has such a twin, and brings nothing that the registered migrations do not bring. */
void derive_left_over(AuditTarget *part);
bool is_left_over(const AuditTarget *part, const Migration *migration);

/* The stratum of a migration, of the chain with all files, or of the registered ones; NULL: not replayed. */
const Stratum *stratum_of(const Strata *strata, size_t migration);

/* "brings table `a` (3 columns) and column `b.c`" of a stratum; NULL: nothing known or nothing added. */
const char *stratum_things(TextPool *texts, const Stratum *stratum);

#endif
