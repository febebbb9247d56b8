#ifndef ANALYSIS_BUGS_H
#define ANALYSIS_BUGS_H

/* Mentions and episodes -> the register of bugs, with verdicts. Pure. docs/internals/bugs.md. */

#include "analysis/audit.h"
#include "model/bug.h"

/* Takes the mentions (any order). The audit must have been analysed; its timeline may be NULL (then verdicts are VERDICT_NO_EVIDENCE). */
BugRegister *bugs_build(const Audit *audit, Mentions *take_mentions);

/* Adds the findings about claims and identifiers (rules bug/...) to the audit's, as its rule settings say, and puts all in order again: they are made once the audit has been analysed. */
void bugs_add_findings(Audit *audit, const BugRegister *bugs);

#endif
