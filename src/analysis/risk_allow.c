/* Comments in the file that allow a risk, with a reason; and those that have no effect. */

#include <string.h>
#include "compare/words.h"
#include "risk_private.h"

static bool is_about(RiskContext *context, const RiskAllow *allow, const RiskItem *risk) {
    if (strcmp(allow->rule, risk->rule) != 0)
        return false;
    if (allow->whole_file)
        return true;
    if (risk->statement == SIZE_MAX)
        return allow->statement == 0; /* of the file as a whole: at its head */
    return risk_statement(risk_review_of(context, context->migration), risk->statement)->outer == allow->statement;
}

static size_t apply(RiskContext *context, const RiskAllow *allow) {
    size_t count = 0;
    for (guint i = 0; i < context->note->risks->len; i++) {
        RiskItem *risk = &g_array_index(context->note->risks, RiskItem, i);
        if (!is_about(context, allow, risk))
            continue;
        count++;
        if (allow->reason && !risk->allowed) {
            risk->allowed = allow->reason;
            risk->allowed_line = allow->line;
        }
    }
    return count;
}

static bool is_off(const RiskContext *context, const char *rule) {
    const RuleSetting *setting = project_rule(context->audit->project, rule);
    return setting && setting->off;
}

static const char *what_is_wrong(RiskContext *context, const RiskAllow *allow, size_t matched) {
    const char *rule = word_code(context->texts, *allow->rule ? allow->rule : "?");
    if (risk_rule_find(allow->rule) == RISK_COUNT)
        return text_pool_printf(context->texts, rule_find(allow->rule) ? "%s is no risk note: only those can be allowed in a file" : "there is no rule %s", rule);
    if (!allow->reason)
        return text_pool_printf(context->texts, "it gives no reason for allowing %s, so it does not count", rule);
    if (matched == 0 && !is_off(context, allow->rule))
        return text_pool_printf(context->texts, "%s matches nothing %s", rule, allow->whole_file ? "in this file" : "of the statement below");
    return NULL;
}

void risk_join_allows(RiskContext *context) {
    const RiskReview *review = risk_review_of(context, context->migration);
    for (guint i = 0; i < review->allows->len; i++) {
        const RiskAllow *allow = &g_array_index(review->allows, RiskAllow, i);
        const char *wrong = what_is_wrong(context, allow, apply(context, allow));
        if (!wrong)
            continue;
        RiskItem *risk = risk_put_of(context, RISK_ALLOW_COMMENT, NULL);
        risk->line = allow->line;
        risk->note = wrong;
    }
}
