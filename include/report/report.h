#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

/*
 * Analysis results -> sections of a document, one file a section (src/report/section_*.c). Computes nothing.
 */

#include "analysis/audit.h"
#include "analysis/source_comparison.h"
#include "document/document.h"

/* What must be loaded for a section beyond the audit of the present state. */
enum { NEEDS_TIMELINE = 1, NEEDS_BUGS = 2, NEEDS_RANGE = 4, NEEDS_REVIEW = 8 };

typedef struct {
    const char *name;    /* in slots and region markers: "history" */
    const char *title;   /* heading */
    const char *summary; /* one line for --help and the manual */
    void (*build)(const Audit *audit, Document *document, Node *parent, const Slot *slot);
    unsigned needs;      /* NEEDS_...; 0: nothing */
} Section;

/* What the slots of templates and regions ask for, gathered before anything is loaded. */
typedef struct {
    unsigned needs;
    GPtrArray *phases;   /* of char *, owned: phase=NAME of sections that need a range, each once, in order */
} ReportWishes;

ReportWishes *report_wishes_new(void);
void report_wishes_free(ReportWishes *wishes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportWishes, report_wishes_free)
void report_wish(ReportWishes *wishes, const Slot *slot);
/* An embedded template's, or those of Markdown text. ERROR_USAGE, ERROR_CONFIG as report_build() and report_build_text(). */
bool report_wish_template(ReportWishes *wishes, const char *template_name, GError **error);
bool report_wish_text(ReportWishes *wishes, const char *markdown, size_t size, GError **error);

/* Sorted by name. Sections: status, findings, comparison, history, journal, schema, timeline, troubleshooting, method, drift, ... */
const Section *section_list(size_t *count);
const Section *section_find(const char *name);

/* The document of a template: "audit", "drift", "readme" (embedded: templates/<name>.md), or Markdown text of the user's. ERROR_USAGE for an unknown name. */
Document *report_build(const Audit *audit, const char *template_name, GError **error);
Document *report_build_text(const Audit *audit, const char *markdown, size_t size, GError **error);

/* One section alone, for a region: body only, no section heading. ERROR_CONFIG for unknown section or target. */
Document *report_build_region(const Audit *audit, const Slot *slot, GError **error);

/* The story of one object (or of each that `text` matches). ERROR_USAGE when nothing matches, with near names as hint. `target` NULL: all. */
Document *report_build_blame(const Audit *audit, const char *target, const char *text, GError **error);

/* What turns one named source into another: `drift A B`. */
Document *report_build_changes(const SourceComparison *comparison);
char *report_json_changes(const SourceComparison *comparison);
char *report_text_changes(const SourceComparison *comparison); /* for a terminal; free with g_free() */

/* Everything as JSON, by docs/schema/report.schema.json: sorted keys, two spaces, final newline. Free with g_free(). */
char *report_json(const Audit *audit);
/* The timeline alone, by docs/schema/timeline.schema.json. */
char *report_json_timeline(const Audit *audit);
/* The register of bugs alone, by docs/schema/bugs.schema.json. */
char *report_json_bugs(const Audit *audit);
/* For a terminal; of the slot counts target, state and limit. */
char *report_text_timeline(const Audit *audit, const Slot *slot);
char *report_json_blame(const Audit *audit, const char *target, const char *text, GError **error);

#endif
