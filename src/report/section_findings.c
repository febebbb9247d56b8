/* Findings: worst first; each with evidence, since when, consequence, remedy. Ends with what was looked for and not found. */

#include "section.h"

#include <string.h>
#include "facts.h"
#include "phrase.h"
#include "reference.h"

static const struct {
    Severity severity;
    const char *title, *look, *word;
} severities[] = {
    {SEVERITY_ERROR, "Errors", "error", "error"},
    {SEVERITY_WARNING, "Warnings", "warning", "warning"},
    {SEVERITY_INFO, "Notes", "info", "note"},
};

static void finding_anchor(Document *document, Node *parent, const Finding *finding) {
    g_autofree char *anchor = reference_finding_anchor(finding);
    document_anchor(document, parent, anchor);
}

static void label(Document *document, Node *paragraph, const char *words) {
    document_strong(document, paragraph, words);
    document_text(document, paragraph, " ");
}

/* "error · rule · target · database · migration · object or file" */
static void finding_facts(const Audit *audit, const Finding *finding, const char *look, const char *word, Document *document, Node *parent) {
    const AuditTarget *target = audit_find_target(audit, finding->target);
    Node *line = document_paragraph(document, parent, NULL);
    document_badge(document, line, look, word);
    document_text(document, line, " · ");
    document_code(document, line, finding->rule);
    if (finding->target) {
        document_text(document, line, " · target ");
        document_code(document, line, finding->target);
    }
    if (finding->database) {
        document_text(document, line, " · database ");
        document_code(document, line, finding->database);
    }
    if (finding->source) {
        document_text(document, line, " · declared in ");
        document_code(document, line, finding->source);
    }
    if (finding->kind < KIND_COUNT && target && finding->subject) {
        document_text(document, line, " · ");
        document_text(document, line, kind_get(finding->kind)->name);
        document_text(document, line, " ");
        reference_object(document, line, target, finding->subject, phrase_short_identity(finding->subject));
    }
    if (finding->migration && target) {
        document_text(document, line, " · migration ");
        reference_migration(document, line, target, finding->migration);
    }
    if (finding->path) {
        document_text(document, line, " · ");
        reference_file(audit, document, line, finding->path, finding->line);
    }
}

static void finding_evidence(const Finding *finding, Document *document, Node *parent) {
    if (!finding->evidence || finding->evidence->len == 0)
        return;
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < finding->evidence->len; i++)
        document_item(document, list, g_ptr_array_index(finding->evidence, i));
}

static void sentence(Document *document, Node *parent, const char *title, const char *marked) {
    if (!marked)
        return;
    Node *paragraph = document_paragraph(document, parent, NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_sentence(words, marked);
    phrase_stop(words);
    label(document, paragraph, title);
    document_text(document, paragraph, words->str);
}

/* True when both are the same problem elsewhere, told in the same words. */
static bool is_repeated(const Finding *finding, const Finding *before) {
    return before && strcmp(before->rule, finding->rule) == 0 && g_strcmp0(before->consequence, finding->consequence) == 0 &&
           g_strcmp0(before->remedy, finding->remedy) == 0;
}

static void link_to(const Finding *finding, Document *document, Node *line) {
    g_autofree char *anchor = reference_finding_anchor(finding);
    g_autoptr(GString) title = g_string_new(NULL);
    phrase_sentence(title, finding->title);
    document_link_anchor(document, line, anchor, title->str);
}

/* So many lines are rather told again than looked up, when the words about them are others. */
#define SHORT_COMMANDS 3

static size_t count_lines(const char *text) {
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* Commands are shown once: several findings may have the same cure. `shown`: commands -> the finding that has them. With `remedy`, that is told first. */
static void cure(const Finding *finding, bool remedy, GHashTable *shown, Document *document, Node *parent) {
    const Finding *first = finding->commands ? g_hash_table_lookup(shown, finding->commands) : NULL;
    if (first && remedy && finding->remedy && g_strcmp0(first->remedy, finding->remedy) == 0) {
        Node *line = document_paragraph(document, parent, NULL);
        label(document, line, "Remedy:");
        document_text(document, line, "The same as for: ");
        link_to(first, document, line);
        return;
    }
    if (remedy)
        sentence(document, parent, "Remedy:", finding->remedy);
    if (first && count_lines(finding->commands) > SHORT_COMMANDS) {
        link_to(first, document, document_paragraph(document, parent, "The commands are the same as for: "));
    } else if (finding->commands) {
        g_hash_table_insert(shown, (void *)(uintptr_t)finding->commands, (void *)(uintptr_t)finding);
        document_code_block(document, parent, finding->commands_language ? finding->commands_language : "sh", finding->commands);
    }
}

/* `before`: the finding shown before this one, or NULL. */
static void finding_body(const Audit *audit, const Finding *finding, const Finding *before, size_t which, GHashTable *shown, Document *document,
                         Node *parent) {
    finding_facts(audit, finding, severities[which].look, severities[which].word, document, parent);
    finding_evidence(finding, document, parent);
    if (finding->since) {
        Node *since = document_paragraph(document, parent, NULL);
        label(document, since, "Since");
        reference_commit_story(audit, document, since, finding->since);
    }
    bool repeated = is_repeated(finding, before);
    if (repeated)
        document_paragraph(document, parent, "Consequence and remedy as above.");
    else
        sentence(document, parent, "Consequence:", finding->consequence);
    if (!repeated || g_strcmp0(before->commands, finding->commands) != 0)
        cure(finding, !repeated, shown, document, parent);
}

static bool is_shown(const Slot *slot, const Finding *finding) {
    return !slot->target || g_strcmp0(slot->target, finding->target) == 0;
}

/* Risks have a section of their own, with statements, locks and the safer way: here a line each is enough. */
#define RISKS_OPEN 10

static bool is_risk(const Finding *finding) {
    return g_str_has_prefix(finding->rule, "risk/");
}

static void list_risks(const GPtrArray *risks, int level, Document *document, Node *parent) {
    if (risks->len == 0)
        return;
    document_heading(document, parent, level, "Risks of migrations");
    document_paragraph(document, parent, "With the statements, their locks and the safer way under risk notes.");
    Node *place = parent;
    if (risks->len > RISKS_OPEN) {
        g_autoptr(GString) summary = g_string_new("The ");
        phrase_count(summary, risks->len, "risk", "risks");
        place = document_details(document, parent, summary->str, false);
    }
    Node *list = document_list(document, place, false);
    for (guint i = 0; i < risks->len; i++) {
        const Finding *finding = g_ptr_array_index(risks, i);
        g_autoptr(GString) words = g_string_new(NULL);
        phrase_sentence(words, finding->title);
        Node *item = document_item(document, list, words->str);
        document_text(document, item, " \u00b7 ");
        document_code(document, item, finding->rule);
    }
}

/* Findings are sorted by severity, so those of one severity are a run. */
static void one_severity(const Audit *audit, size_t which, const Slot *slot, GHashTable *commands, Document *document, Node *parent) {
    const GPtrArray *items = audit->findings->items;
    int level = section_level(slot);
    size_t shown = 0, hidden = 0, limit = slot->limit > 0 ? (size_t)slot->limit : SIZE_MAX;
    const Finding *before = NULL;
    g_autoptr(GPtrArray) risks = g_ptr_array_new();
    for (guint i = 0; i < items->len; i++) {
        const Finding *finding = g_ptr_array_index(items, i);
        if (finding->severity != severities[which].severity || !is_shown(slot, finding))
            continue;
        if (is_risk(finding)) {
            g_ptr_array_add(risks, (gpointer)(uintptr_t)finding);
            continue;
        }
        if (shown == limit) {
            hidden++;
            continue;
        }
        if (shown++ == 0)
            document_heading(document, parent, level, severities[which].title);
        g_autoptr(GString) title = g_string_new(NULL);
        phrase_sentence(title, finding->title);
        finding_anchor(document, parent, finding);
        document_heading(document, parent, MIN(level + 1, 6), title->str);
        finding_body(audit, finding, before, which, commands, document, parent);
        before = finding;
    }
    if (risks->len > 0 && shown == 0)
        document_heading(document, parent, level, severities[which].title);
    list_risks(risks, MIN(level + 1, 6), document, parent);
    if (hidden > 0) {
        g_autoptr(GString) rest = g_string_new("Not shown here: ");
        phrase_count(rest, hidden, "more of this severity.", "more of this severity.");
        document_paragraph(document, parent, rest->str);
    }
}

/* --- what was looked for and not found --- */

static bool has_rule(const Audit *audit, const Slot *slot, const char *rule) {
    for (guint i = 0; i < audit->findings->items->len; i++) {
        const Finding *finding = g_ptr_array_index(audit->findings->items, i);
        if (strcmp(finding->rule, rule) == 0 && is_shown(slot, finding))
            return true;
    }
    return false;
}

/* More names than that say less than their number. */
#define NAMES_TOLD 20

static bool is_off(const Audit *audit, const char *rule) {
    const RuleSetting *setting = project_rule(audit->project, rule);
    return setting && setting->off;
}

static void turned_off(const Audit *audit, Document *document, Node *parent) {
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; audit->project && i < audit->project->rules->len; i++) {
        const RuleSetting *setting = &g_array_index(audit->project->rules, RuleSetting, i);
        if (!setting->off)
            continue;
        phrase_separate(words, ", ");
        phrase_code(words, setting->rule);
        if (setting->reason) {
            g_string_append(words, " (");
            phrase_text(words, setting->reason);
            g_string_append_c(words, ')');
        }
    }
    if (words->len > 0) {
        g_string_prepend(words, "Not looked for, because the configuration turns them off: ");
        g_string_append_c(words, '.');
        document_paragraph(document, parent, words->str);
    }
}

static char *rule_family(const char *id) {
    const char *slash = strchr(id, '/');
    return slash ? g_strndup(id, (gsize)(slash - id)) : g_strdup(id);
}

static const AuditTarget *next_target(const Audit *audit, const Slot *slot, guint *at) {
    while (*at < audit->targets->len) {
        const AuditTarget *target = g_ptr_array_index(audit->targets, (*at)++);
        if (section_wants(slot, target))
            return target;
    }
    return NULL;
}

/* Why no rule of the family could find anything; NULL: they were checked. */
static const char *unchecked_reason(const Audit *audit, const Slot *slot, const char *family) {
    bool live = false, replayed = false, journal = false, reviewed = false, declared = false;
    guint at = 0;
    for (const AuditTarget *target; (target = next_target(audit, slot, &at));) {
        live = live || target->databases->len > 0;
        replayed = replayed || target->all;
        journal = journal || (target->migrations && target->migrations->journal);
        declared = declared || target->declared->len > 0;
        reviewed = reviewed || (target->risks && target->risks->len > 0);
    }
    if (strcmp(family, "live") == 0 && !live)
        return "no live database is configured";
    if (strcmp(family, "declared") == 0 && !declared)
        return "no schema that the code declares was found";
    if (strcmp(family, "replay") == 0 && !replayed)
        return "the migrations were not replayed";
    if (strcmp(family, "risk") == 0 && !reviewed)
        return audit->risk_scope == RISKS_NONE ? "as " CODE("--risks=none") " asks" : "no migration was there to review: none is pending or recent";
    if (strcmp(family, "journal") == 0 && !journal)
        return "the runner keeps no journal";
    return NULL;
}

/* One item a family: "journal: none of file-not-registered, ..." or all of them. */
static void family_item(const Audit *audit, const Slot *slot, const Rule *rules, size_t count, Document *document, Node *list) {
    g_autofree char *family = rule_family(rules[0].id);
    g_autoptr(GString) words = g_string_new(NULL);
    size_t absent = 0;
    for (size_t i = 0; i < count; i++) {
        if (has_rule(audit, slot, rules[i].id) || is_off(audit, rules[i].id))
            continue;
        if (absent++ > 0)
            g_string_append(words, ", ");
        const char *slash = strchr(rules[i].id, '/');
        phrase_code(words, slash ? slash + 1 : rules[i].id);
    }
    if (absent == 0)
        return;
    g_autoptr(GString) item = g_string_new(NULL);
    const char *reason = absent == count ? unchecked_reason(audit, slot, family) : NULL;
    phrase_code(item, family);
    if (reason)
        g_string_append_printf(item, ": not checked, %s", reason);
    else if (absent > NAMES_TOLD)
        g_string_append_printf(item, ": %zu rules, which " CODE("pgstrata --rules") " lists", absent);
    else
        g_string_append_printf(item, ": %s", words->str);
    document_item(document, list, item->str);
}

static void not_found(const Audit *audit, const Slot *slot, Document *document, Node *parent) {
    size_t count = 0;
    const Rule *rules = rule_list(&count);
    if (count == 0)
        return;
    Node *details = document_details(document, parent, "Looked for and not found", false);
    Node *list = document_list(document, details, false);
    for (size_t begin = 0; begin < count;) {
        g_autofree char *family = rule_family(rules[begin].id);
        size_t end = begin + 1;
        for (; end < count; end++) {
            g_autofree char *other = rule_family(rules[end].id);
            if (strcmp(other, family) != 0)
                break;
        }
        family_item(audit, slot, rules + begin, end - begin, document, list);
        begin = end;
    }
    turned_off(audit, document, details);
    if (audit_is_incomplete(audit))
        document_paragraph(document, details, "Not everything could be checked; what was not, and why, is listed with how this was made.");
}

void section_build_findings(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    size_t shown = 0;
    for (guint i = 0; i < audit->findings->items->len; i++)
        shown += is_shown(slot, g_ptr_array_index(audit->findings->items, i));
    if (shown == 0)
        document_paragraph(document, parent, audit_is_incomplete(audit) ? "Nothing was found in what was checked." : "Nothing was found.");
    g_autoptr(GHashTable) commands = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < G_N_ELEMENTS(severities); i++)
        one_severity(audit, i, slot, commands, document, parent);
    not_found(audit, slot, document, parent);
}
