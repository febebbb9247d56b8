#ifndef ANALYSIS_AUDIT_SCOPE_H
#define ANALYSIS_AUDIT_SCOPE_H

#include "analysis/audit.h"

/* What of a target's catalogs is compared: fills the compared_... catalogs, and leaves of its live databases what is no platform's and not excluded by the configuration. */
void audit_scope_apply(const Project *project, AuditTarget *part);
void audit_scope_clear(AuditTarget *part);

#endif
