/* A review's new findings, and the risks of its migrations. */

#include "section_review.h"

#include <string.h>
#include "phrase.h"
#include "reference.h"

static const struct {
    Severity severity;
    const char *look, *word;
} severities[] = {{SEVERITY_ERROR, "error", "error"}, {SEVERITY_WARNING, "warning", "warning"}, {SEVERITY_INFO, "info", "note"}};

enum { MOST_EVIDENCE = 6, FOLDED_LINES = 6 };

static bool is_risk(const Finding *finding) {
    return g_str_has_prefix(finding->rule, "risk/");
}

/* --- one finding ----------------------------------------------------------------------------------------------------------------- */

static void title_line(const Audit *audit, const Finding *finding, Document *document, Node *line) {
    g_autoptr(GString) title = g_string_new(NULL);
    size_t which = finding->severity == SEVERITY_ERROR ? 0 : finding->severity == SEVERITY_WARNING ? 1 : 2;
    document_badge(document, line, severities[which].look, severities[which].word);
    document_text(document, line, " ");
    phrase_sentence(title, finding->title);
    document_strong(document, line, title->str);
    if (finding->path) {
        document_text(document, line, " · ");
        reference_present_file(audit, document, line, finding->path, finding->line);
    }
    document_text(document, line, " · ");
    document_code(document, line, finding->rule);
}

void review_finding_line(const Finding *finding, Document *document, Node *list) {
    Node *item = document_item(document, list, NULL), *line = document_paragraph(document, item, NULL);
    g_autoptr(GString) title = g_string_new(NULL);
    phrase_sentence(title, finding->title);
    document_text(document, line, title->str);
    document_text(document, line, " · ");
    document_code(document, line, finding->rule);
}

static void evidence(const Finding *finding, Document *document, Node *item) {
    size_t count = finding->evidence ? finding->evidence->len : 0;
    if (count == 0)
        return;
    Node *list = document_list(document, item, false);
    for (guint i = 0; i < count && i < MOST_EVIDENCE; i++)
        document_item(document, list, finding->evidence->pdata[i]);
    if (count > MOST_EVIDENCE) {
        g_autofree char *rest = g_strdup_printf("and %zu more", count - MOST_EVIDENCE);
        document_item(document, list, rest);
    }
}

static size_t count_lines(const char *text) {
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static void commands(const Finding *finding, Document *document, Node *item) {
    if (!finding->commands)
        return;
    Node *place = count_lines(finding->commands) > FOLDED_LINES ? document_details(document, item, "The commands", false) : item;
    document_code_block(document, place, finding->commands_language ? finding->commands_language : "sh", finding->commands);
}

static void sentence(Document *document, Node *parent, const char *label, const char *marked) {
    g_autoptr(GString) words = g_string_new(NULL);
    if (!marked || !*marked)
        return;
    phrase_sentence(words, marked);
    phrase_stop(words);
    Node *paragraph = document_paragraph(document, parent, NULL);
    if (label)
        document_text(document, paragraph, label);
    document_text(document, paragraph, words->str);
}

/* One cure often mends several findings: it is told with the first. `told`: texts of cures. */
static void cure(const Finding *finding, GHashTable *told, Document *document, Node *item) {
    g_autofree char *whole = g_strconcat(finding->remedy ? finding->remedy : "", "\n", finding->commands, NULL);
    bool remedy_told = finding->remedy && finding->commands && g_hash_table_contains(told, whole), commands_told = finding->commands && g_hash_table_contains(told, finding->commands);
    sentence(document, item, "Remedy: ", remedy_told ? "as above." : finding->remedy);
    if (commands_told && !remedy_told)
        document_paragraph(document, item, "The commands are those above.");
    else if (!commands_told)
        commands(finding, document, item);
    g_hash_table_add(told, g_steal_pointer(&whole));
    if (finding->commands)
        g_hash_table_add(told, g_strdup(finding->commands));
}

/* Severity, title, place; consequence, evidence, remedy, commands. `part`: what of it is new, marked; NULL: all. */
static void finding_item(const Audit *audit, const Finding *finding, const char *part, GHashTable *told, Document *document, Node *list) {
    Node *item = document_item(document, list, NULL), *line = document_paragraph(document, item, NULL);
    title_line(audit, finding, document, line);
    if (part) {
        document_text(document, line, " · new of it: ");
        document_text(document, line, part);
    }
    evidence(finding, document, item);
    sentence(document, item, NULL, finding->consequence);
    cure(finding, told, document, item);
}

/* --- lists --------------------------------------------------------------------------------------------------------------------------- */

/* What is new; without a review, all that there is. */
static const GPtrArray *findings_of(const Audit *audit) {
    return audit->review ? audit->review->found : audit->findings->items;
}

static GPtrArray *pick(const Audit *audit, bool risks, bool notes) {
    const GPtrArray *all = findings_of(audit);
    GPtrArray *picked = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++) {
        const Finding *finding = all->pdata[i];
        if (is_risk(finding) == risks && (risks || (finding->severity == SEVERITY_INFO) == notes))
            g_ptr_array_add(picked, (gpointer)(uintptr_t)finding);
    }
    return picked;
}

static void items(const Audit *audit, const GPtrArray *findings, GHashTable *told, Document *document, Node *parent) {
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < findings->len; i++)
        finding_item(audit, findings->pdata[i], audit->review ? review_part(audit->review, findings->pdata[i]) : NULL, told, document, list);
}

void section_build_review_findings(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    g_autoptr(GPtrArray) grave = pick(audit, false, false), notes = pick(audit, false, true);
    if (grave->len + notes->len == 0)
        return;
    review_heading(document, parent, slot, audit->review ? "New findings" : "Findings", grave->len + notes->len);
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (grave->len > 0)
        items(audit, grave, told, document, parent);
    if (notes->len == 0)
        return;
    g_autoptr(GString) summary = g_string_new(NULL);
    phrase_count(summary, notes->len, "note", "notes");
    items(audit, notes, told, document, document_details(document, parent, summary->str, false));
}

/* --- risks ------------------------------------------------------------------------------------------------------------------------------ */

/* By what is lost: severity says how sure, the rule's weight how bad. */
static int compare_risks(gconstpointer a, gconstpointer b) {
    const Finding *x = *(const Finding *const *)a, *y = *(const Finding *const *)b;
    const Rule *first = rule_find(x->rule), *second = rule_find(y->rule);
    int first_weight = first ? first->weight : 0, second_weight = second ? second->weight : 0;
    if (x->severity != y->severity)
        return x->severity > y->severity ? -1 : 1;
    if (first_weight != second_weight)
        return first_weight > second_weight ? -1 : 1;
    int order = g_strcmp0(x->subject, y->subject);
    return order ? order : x->line - y->line;
}

void section_build_review_risks(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    g_autoptr(GPtrArray) risks = pick(audit, true, false);
    if (risks->len == 0)
        return;
    g_ptr_array_sort(risks, compare_risks);
    review_heading(document, parent, slot, audit->review ? "Risks of this branch's migrations" : "Risks of recent migrations", risks->len);
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    items(audit, risks, told, document, parent);
}
