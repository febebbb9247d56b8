#include <string.h>
#include "analysis/comparison.h"
#include "analysis/troubleshooting.h"
#include "json.h"

json_t *json_of_finding(const Finding *finding) {
    return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "rule", json_of_text(finding->rule),
                     "severity", severity_id(finding->severity),
                     "target", json_of_text(finding->target),
                     "database", json_of_text(finding->database),
                     "source", json_of_text(finding->source),
                     "kind", finding->kind < KIND_COUNT ? json_of_text(kind_get(finding->kind)->id) : json_null(),
                     "subject", json_of_text(finding->subject),
                     "title", json_of_marked(finding->title),
                     "evidence", json_of_texts(finding->evidence, true),
                     "migration", json_of_text(finding->migration),
                     "path", json_of_text(finding->path),
                     "line", json_of_line(finding->line),
                     "since", json_of_commit_id(finding->since),
                     "consequence", json_of_marked(finding->consequence),
                     "remedy", json_of_marked(finding->remedy),
                     "commands", json_of_text(finding->commands),
                     "commands_language", json_of_text(finding->commands_language));
}

json_t *json_of_findings(const Audit *audit) {
    json_t *array = json_array();
    for (guint i = 0; i < audit->findings->items->len; i++)
        json_array_append_new(array, json_of_finding(g_ptr_array_index(audit->findings->items, i)));
    return array;
}

static json_int_t count_of_rule(const Audit *audit, const char *rule) {
    json_int_t count = 0;
    for (guint i = 0; i < audit->findings->items->len; i++)
        count += strcmp(((const Finding *)g_ptr_array_index(audit->findings->items, i))->rule, rule) == 0;
    return count;
}

json_t *json_of_rules(const Audit *audit) {
    size_t count = 0;
    const Rule *rules = rule_list(&count);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_pack("{s:s, s:s, s:o, s:I}",
                                               "id", rules[i].id,
                                               "severity", severity_id(rules[i].severity),
                                               "summary", json_of_marked(rules[i].summary),
                                               "findings", count_of_rule(audit, rules[i].id)));
    return array;
}

json_t *json_of_troubleshooting(const Audit *audit) {
    g_autoptr(Troubleshooting) found = troubleshooting_build(audit, NULL);
    json_t *array = json_array();
    for (guint i = 0; i < found->items->len; i++) {
        const Symptom *symptom = g_ptr_array_index(found->items, i);
        json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                                               "target", json_of_text(symptom->target),
                                               "database", json_of_text(symptom->database),
                                               "symptom", json_of_text(symptom->text),
                                               "variant", json_of_text(symptom->variant),
                                               "cause", json_of_marked(symptom->cause),
                                               "migration", json_of_text(symptom->migration),
                                               "since", json_of_commit_id(symptom->since),
                                               "commands", json_of_text(symptom->commands),
                                               "commands_language", json_of_text(symptom->commands_language)));
    }
    return array;
}

static json_t *row_value(const Audit *audit, const AuditTarget *target, const Comparison *comparison, const ComparisonRow *row) {
    static const char *const states[] = {
        [CELL_ABSENT] = "absent",   [CELL_SAME] = "same",   [CELL_DIFFERENT] = "different",
        [CELL_PENDING] = "pending", [CELL_EXTRA] = "extra", [CELL_UNKNOWN] = "unknown", [CELL_BEYOND] = "beyond",
    };
    json_t *cells = json_array();
    for (guint i = 0; i < comparison->sources->len; i++) {
        const Finding *finding = comparison_finding(audit, target, comparison, i, &row->cells[i]);
        json_t *link = finding ? json_pack("{s:o, s:o}", "rule", json_of_text(finding->rule), "subject", json_of_text(finding->subject)) : json_null();
        json_array_append_new(cells, json_pack("{s:s, s:o, s:o}", "state", states[row->cells[i].state], "note", json_of_marked(row->cells[i].note), "finding", link));
    }
    return json_pack("{s:s, s:o, s:b, s:o}", "kind", kind_get(row->kind)->id, "identity", json_of_text(row->identity), "differs", row->differs, "cells", cells);
}

json_t *json_of_comparison(const Audit *audit, const AuditTarget *target) {
    if (target->problem || target->target->stray)
        return json_null();
    g_autoptr(Comparison) comparison = comparison_build(target);
    json_t *rows = json_array();
    for (guint i = 0; i < comparison->rows->len; i++)
        json_array_append_new(rows, row_value(audit, target, comparison, g_ptr_array_index(comparison->rows, i)));
    return json_pack("{s:o, s:I, s:o}", "sources", json_of_texts(comparison->sources, true), "differing", (json_int_t)comparison->differing, "rows", rows);
}
