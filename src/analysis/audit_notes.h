#ifndef AUDIT_NOTES_H
#define AUDIT_NOTES_H

#include "analysis/audit.h"

/* Add to audit->not_checked what of a target, its databases and declared sources was not checked; what of the history is not known. */
void audit_note_target(Audit *audit, const AuditTarget *part);
void audit_note_history(Audit *audit);

#endif
