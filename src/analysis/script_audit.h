#ifndef SCRIPT_AUDIT_H
#define SCRIPT_AUDIT_H

#include "analysis/audit.h"

void audit_script_free(AuditScript *script);

/* Checks the target's scripts against what its migrations make, and against its live databases. Once the catalogs of all targets are there. */
void derive_scripts(const Audit *audit, AuditTarget *part);

#endif
