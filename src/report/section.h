#ifndef REPORT_SECTION_H
#define REPORT_SECTION_H

/* What the section files share. A section writes its body only: its title is the template's, or the file's that it is injected into. */

#include "report/report.h"

void section_build_accomplishments(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_bugs(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_checklist(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_comparison(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_decisions(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_declared(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_drift(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_drift_change(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_files(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_findings(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_history(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_journal(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_ledger(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_method(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_open(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_range(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_resolved(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_review_collisions(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_review_commits(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_review_findings(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_review_remaining(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_review_resolved(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_review_risks(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_review_schema(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_review_verdict(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_risks(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_schema(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_scripts(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_standing(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_state_block(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_state_rows(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_status(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_timeline(const Audit *audit, Document *document, Node *parent, const Slot *slot);
void section_build_troubleshooting(const Audit *audit, Document *document, Node *parent, const Slot *slot);

/* The level of the first headings inside a section: one below its title (level=N of the slot, 2 by default). */
int section_level(const Slot *slot);

/* True when the slot is about this target: it names it, or none. */
bool section_wants(const Slot *slot, const AuditTarget *target);

/* True when the slot is about what is "open" or "resolved": it says so, or anything else. */
bool section_wants_state(const Slot *slot, const char *state);

/* The targets that the slot is about, stray folders last. Of const AuditTarget *; free with g_ptr_array_unref(). */
GPtrArray *section_targets(const Audit *audit, const Slot *slot);

/* Calls `build` for each target of the slot, under a heading with its name when there are several. `level` is that of the headings inside. Stray folders are
 * left out of sections that have nothing to say of them, unless the slot names them. */
typedef enum { STRAY_SHOWN, STRAY_HIDDEN } StrayTargets;
typedef void (*TargetSection)(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level);
void section_each_target(const Audit *audit, Document *document, Node *parent, const Slot *slot, StrayTargets stray, TargetSection build);

/* A paragraph that says why a target has nothing to show (its problem); false when it has. */
bool section_says_problem(const AuditTarget *target, Document *document, Node *parent);

/* The migrations with their strata: index i of both is the same migration. */
const Stratum *section_stratum(const AuditTarget *target, size_t index);            /* of all files; NULL: not replayed */
const Stratum *section_registered_stratum(const AuditTarget *target, size_t index); /* as the runner would; NULL: not replayed */

/* Headers with alignment, and rows whose cells are filled with inlines: columns that would be empty are left out by the caller. */
typedef struct {
    const char *title;
    char alignment;
} ColumnTitle;
Node *section_table(Document *document, Node *parent, const ColumnTitle *titles, size_t count);

#endif
