/* Status: one box a target that says how it stands, counters, the last changes. */

#include "section.h"

#include <string.h>
#include "facts.h"
#include "fleet_view.h"
#include "phrase.h"
#include "reference.h"
#include "summarise.h"

#define LAST_CHANGES 10

static void say_findings(GString *out, const Audit *audit, const AuditTarget *target) {
    static const struct {
        Severity severity;
        const char *singular, *plural;
    } words[] = {{SEVERITY_ERROR, "error", "errors"}, {SEVERITY_WARNING, "warning", "warnings"}, {SEVERITY_INFO, "note", "notes"}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t count = facts_findings(audit, target, words[i].severity);
        if (count > 0) {
            phrase_separate(out, ", ");
            phrase_count(out, count, words[i].singular, words[i].plural);
        }
    }
}

static void say_database(GString *out, const AuditTarget *target, const AuditDatabase *database) {
    size_t pending = facts_pending(target, database), drift = facts_drift(database);
    phrase_separate(out, "; ");
    phrase_code(out, database->name);
    fleet_say_count(out, database, " (", ")");
    if (database->problem) {
        g_string_append(out, " could not be read");
        return;
    }
    if (!database->drift && target->target->push_only) {
        g_string_append(out, " was compared with the declared schema");
        return;
    }
    if (!database->drift) {
        g_string_append(out, " was not compared");
        return;
    }
    if (pending == 0 && drift == 0)
        g_string_append(out, " is up to date");
    else
        g_string_append(out, " has ");
    if (pending > 0)
        phrase_count(out, pending, "pending migration", "pending migrations");
    if (pending > 0 && drift > 0)
        g_string_append(out, " and ");
    if (drift > 0)
        phrase_count(out, drift, "difference", "differences");
}

/* True when something of the target itself could not be looked at. */
static bool is_target_incomplete(const AuditTarget *target) {
    if (target->problem || target->replay_problem)
        return true;
    for (guint i = 0; i < target->databases->len; i++)
        if (((const AuditDatabase *)g_ptr_array_index(target->databases, i))->problem)
            return true;
    return false;
}

static bool has_drift(const AuditTarget *target) {
    for (guint i = 0; i < target->databases->len; i++) {
        const AuditDatabase *database = g_ptr_array_index(target->databases, i);
        if (facts_pending(target, database) > 0 || facts_drift(database) > 0)
            return true;
    }
    return false;
}

static const char *alert_kind(const Audit *audit, const AuditTarget *target) {
    if (facts_findings(audit, target, SEVERITY_ERROR) > 0 || target->problem)
        return "CAUTION";
    if (facts_findings(audit, target, SEVERITY_WARNING) > 0 || has_drift(target))
        return "WARNING";
    if (facts_findings(audit, target, SEVERITY_INFO) > 0 || is_target_incomplete(target) || audit_is_incomplete(audit))
        return "NOTE";
    return "TIP";
}

/* "In sync" is claimed only when databases were compared and nothing was left out. */
static void say_clean(GString *out, const Audit *audit, const AuditTarget *target) {
    if (target->databases->len == 0)
        g_string_append(out, "no findings; no live database was compared");
    else if (has_drift(target))
        g_string_append(out, "no findings");
    else
        g_string_append(out, audit_is_incomplete(audit) ? "no findings in what was checked" : "in sync");
}

static char *status_words(const Audit *audit, const AuditTarget *target) {
    GString *out = g_string_new(NULL);
    if (target->problem) {
        g_string_append(out, "migrations could not be read: ");
        g_string_append(out, target->problem);
        return g_string_free(out, FALSE);
    }
    say_findings(out, audit, target);
    if (out->len == 0)
        say_clean(out, audit, target);
    for (guint i = 0; i < target->databases->len; i++)
        say_database(out, target, g_ptr_array_index(target->databases, i));
    if (target->replay_problem)
        g_string_append(out, "; not replayed");
    if (audit->history && !audit->history->complete)
        g_string_append(out, "; history incomplete");
    return g_string_free(out, FALSE);
}

#define LONG_TITLE 200 /* bytes: it names too much for one line */

/* Findings are sorted by what is gravest. */
static void gravest(const Audit *audit, const AuditTarget *target, Document *document, Node *paragraph) {
    for (guint i = 0; i < audit->findings->items->len; i++) {
        const Finding *finding = audit->findings->items->pdata[i];
        if (!facts_is_finding_of(finding, target) || strlen(finding->title) > LONG_TITLE)
            continue;
        if (finding->severity == SEVERITY_INFO)
            return;
        g_autofree char *anchor = reference_finding_anchor(finding);
        g_autoptr(GString) title = g_string_new(NULL);
        phrase_sentence(title, finding->title);
        document_text(document, paragraph, ". The gravest: ");
        document_link_anchor(document, paragraph, anchor, title->str);
        document_text(document, paragraph, ".");
        return;
    }
}

static void status_line(const Audit *audit, const AuditTarget *target, Document *document, Node *parent) {
    g_autofree char *words = status_words(audit, target);
    g_autoptr(GString) name = g_string_new(NULL);
    phrase_code(name, target->target->name);
    if (target->target->stray)
        g_string_append(name, " (stray folder)");
    Node *alert = document_alert(document, parent, alert_kind(audit, target));
    Node *paragraph = document_paragraph(document, alert, NULL);
    document_strong(document, paragraph, name->str);
    document_text(document, paragraph, ": ");
    document_text(document, paragraph, words);
    gravest(audit, target, document, paragraph);
}

/* --- counters --- */

/* True when a difference was shown. */
static bool count_cell(Document *document, Node *row, bool known, size_t count, bool has_delta, int delta) {
    g_autoptr(GString) text = g_string_new(NULL);
    bool differs = known && has_delta && delta != 0;
    if (!known)
        g_string_append(text, "?");
    else
        g_string_append_printf(text, "%zu", count);
    if (differs)
        g_string_append_printf(text, " (%+d)", delta);
    document_cell(document, row, text->str);
    return differs;
}

static bool counter_row(const Audit *audit, const AuditTarget *target, Document *document, Node *table) {
    Node *row = document_row(document, table);
    const Catalog *catalog = facts_catalog(target);
    size_t untagged = 0;
    bool tagged = facts_untagged(audit, target, &untagged);
    g_autoptr(GString) name = g_string_new(NULL);
    phrase_code(name, target->target->name);
    document_cell(document, row, name->str);
    bool differs = count_cell(document, row, target->migrations != NULL, target->migrations ? target->migrations->migration_count : 0, tagged,
                              (int)untagged);
    for (size_t i = 0; i < G_N_ELEMENTS(facts_counted_kinds); i++) {
        int delta = 0;
        bool known = facts_delta(audit, target, facts_counted_kinds[i], &delta);
        differs |= count_cell(document, row, catalog != NULL, catalog ? catalog_count(catalog, facts_counted_kinds[i]) : 0, known, delta);
    }
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_INFO; severity--)
        count_cell(document, row, true, facts_findings(audit, target, (Severity)severity), false, 0);
    return differs;
}

static void counters(const Audit *audit, const GPtrArray *targets, Document *document, Node *parent) {
    static const ColumnTitle titles[] = {{"Target", 'l'}, {"Migrations", 'r'}, {"Tables", 'r'}, {"Columns", 'r'},
                                         {"Indexes", 'r'}, {"Errors", 'r'}, {"Warnings", 'r'}, {"Notes", 'r'}};
    Node *table = section_table(document, parent, titles, G_N_ELEMENTS(titles));
    bool differs = false;
    for (guint i = 0; i < targets->len; i++)
        differs |= counter_row(audit, g_ptr_array_index(targets, i), document, table);
    if (differs)
        document_paragraph(document, parent, "In parentheses: the change that is in no tag yet.");
}

/* --- last changes --- */

/* Columns that would say the same in every row are left out. */
typedef struct {
    bool target, summary;
} LastColumns;

static void last_change_row(const Audit *audit, const LandedMigration *landed, LastColumns shown, Document *document, Node *table) {
    const Migration *migration = &landed->target->migrations->migrations[landed->index];
    const Commit *commit = landed->commit;
    Node *row = document_row(document, table);
    g_autofree char *date = commit ? reference_date(commit) : g_strdup("uncommitted");
    g_autofree char *summary = summarise_stratum(section_stratum(landed->target, landed->index));
    g_autoptr(GString) author = g_string_new(NULL);
    document_cell(document, row, date);
    if (shown.target)
        document_code(document, document_cell(document, row, NULL), landed->target->target->name);
    reference_migration(document, document_cell(document, row, NULL), landed->target, migration->tag);
    if (shown.summary)
        document_cell(document, row, summary);
    if (commit)
        phrase_text(author, commit->author);
    document_cell(document, row, author->str);
    Node *source = document_cell(document, row, NULL);
    if (!commit)
        return;
    reference_commit(audit, document, source, commit);
    if (commit->pull_request > 0) {
        document_text(document, source, " ");
        reference_pull_request(audit, document, source, commit->pull_request);
    }
}

static Node *last_table(LastColumns shown, Document *document, Node *parent) {
    const struct {
        const char *title;
        bool shown;
    } all[] = {{"Date", true}, {"Target", shown.target}, {"Migration", true}, {"What it did", shown.summary}, {"Author", true}, {"Commit", true}};
    ColumnTitle titles[G_N_ELEMENTS(all)];
    size_t count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i].shown)
            titles[count++] = (ColumnTitle){all[i].title, 'l'};
    return section_table(document, parent, titles, count);
}

static void last_changes(const Audit *audit, const GPtrArray *targets, Document *document, Node *parent, const Slot *slot) {
    size_t limit = slot->limit > 0 ? (size_t)slot->limit : LAST_CHANGES, shown = 0;
    LastColumns columns = {targets->len > 1, false};
    for (guint i = 0; i < targets->len; i++)
        columns.summary |= ((const AuditTarget *)g_ptr_array_index(targets, i))->all != NULL;
    g_autoptr(GArray) newest = facts_newest(audit);
    Node *table = NULL;
    for (guint i = 0; i < newest->len && shown < limit; i++) {
        const LandedMigration *landed = &g_array_index(newest, LandedMigration, i);
        if (!section_wants(slot, landed->target))
            continue;
        if (!table) {
            document_heading(document, parent, section_level(slot), "Last changes");
            table = last_table(columns, document, parent);
        }
        last_change_row(audit, landed, columns, document, table);
        shown++;
    }
}

void section_build_status(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    if (targets->len == 0) {
        document_paragraph(document, parent, "No migrations were found.");
        return;
    }
    for (guint i = 0; i < targets->len; i++)
        status_line(audit, g_ptr_array_index(targets, i), document, parent);
    counters(audit, targets, document, parent);
    last_changes(audit, targets, document, parent, slot);
}
