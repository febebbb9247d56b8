#ifndef ANALYSIS_BUGS_H
#define ANALYSIS_BUGS_H

/* Mentions and episodes -> the register of bugs, with verdicts. Pure. docs/internals/bugs.md. */

#include "analysis/audit.h"
#include "model/bug.h"

/* Takes the mentions (any order). The audit must have been analysed; its timeline may be NULL (then verdicts are VERDICT_NO_EVIDENCE). */
BugRegister *bugs_build(const Audit *audit, Mentions *take_mentions);

#endif
