/* The rules of findings, a line each, from their tables; docs/rules.md is made from it. */

#include "analysis/audit.h"
#include "command.h"

static void write_cell(GString *out, const char *marked) {
    g_autofree char *plain = marked ? text_plain(marked, true) : g_strdup("");
    g_string_append_printf(out, "\t%s", plain);
}

void rules_write(GString *out) {
    size_t count;
    const Rule *rules = rule_list(&count);
    g_string_append(out, "rule\tseverity\tsummary\tconsequence\tremedy\n");
    for (size_t i = 0; i < count; i++) {
        RiskId id = risk_rule_find(rules[i].id);
        const RiskRule *risk = id < RISK_COUNT ? risk_rule(id) : NULL;
        g_string_append_printf(out, "%s\t%s", rules[i].id, severity_id(rules[i].severity));
        write_cell(out, rules[i].summary);
        write_cell(out, risk ? risk->consequence : NULL);
        write_cell(out, risk ? risk->safer : NULL);
        g_string_append_c(out, '\n');
    }
}
