/* Findings about what people wrote of bugs: claims that the past of the schema does not bear out, identifiers of several bugs, documents that disagree. */

#include "bugs_private.h"

#include <string.h>
#include "compare/words.h"

#define OTHERS 8 /* bugs of one identifier that are listed */

static int weight_of(const char *rule) {
    const Rule *row = rule_find(rule);
    return row ? row->weight : 0;
}

static const char *target_of(const Audit *audit, const Bug *bug) {
    const char *name = NULL;
    for (guint i = 0; audit->timeline && i < bug->episodes->len; i++) {
        const char *own = bug_target(audit->timeline, g_array_index(bug->episodes, BugEpisode, i).target)->name;
        if (name && strcmp(name, own) != 0)
            return NULL;
        name = own;
    }
    return name;
}

/* NULL: the rule is off. */
static Finding *add_finding(Audit *audit, const char *rule, const Bug *bug, const Mention *at, const char *title) {
    const RuleSetting *setting = project_rule(audit->project, rule);
    if (setting && setting->off)
        return NULL;
    Finding finding = {.rule = rule, .severity = setting ? setting->severity : rule_find(rule)->severity, .kind = KIND_COUNT, .subject = bug->anchor, .title = title};
    finding.target = target_of(audit, bug);
    finding.path = at && at->place != MENTION_COMMIT ? at->path : NULL;
    finding.line = finding.path ? at->line : 0;
    finding.since = at ? at->commit : NULL;
    return findings_add(audit->findings, &finding);
}

static const char *called(TextPool *texts, const Bug *bug) {
    return bug->title ? text_pool_printf(texts, "%s (%s)", word_code(texts, bug->anchor), word_plain(texts, bug->title)) : word_code(texts, bug->anchor);
}

static const char *commit_of(TextPool *texts, const Commit *commit) {
    return commit ? word_commit(texts, commit) : "an uncommitted change";
}

static void add_rests(Audit *audit, Finding *finding, const Bug *bug) {
    for (guint i = 0; i < bug->rests->len; i++) {
        const BugRest *rest = &g_array_index(bug->rests, BugRest, i);
        g_autoptr(GPtrArray) names = g_ptr_array_new();
        for (guint j = 0; j < rest->objects->len; j++)
            g_ptr_array_add(names, (gpointer)(uintptr_t)word_short(rest->objects->pdata[j]));
        findings_add_evidence(audit->findings, finding, "in %s%s%s: %s", rest->where, rest->why ? ", as " : "", rest->why ? rest->why : "", word_list(audit->texts, names, 8));
    }
}

static void check_claim(Audit *audit, const Bug *bug) {
    bool refuted = bug->verdict == VERDICT_REFUTED;
    if (!refuted && bug->verdict != VERDICT_PARTLY)
        return;
    const char *title = text_pool_printf(audit->texts, refuted ? "%s is called resolved, and nothing of it is" : "%s is called resolved, and only a part of it is", called(audit->texts, bug));
    Finding *finding = add_finding(audit, refuted ? "bug/claim-refuted" : "bug/claim-partly", bug, bug->claim, title);
    if (!finding)
        return;
    findings_add_evidence(audit->findings, finding, "%s says resolved since %s", bug_place_words(audit->texts, bug->claim), commit_of(audit->texts, bug->claim->commit));
    add_rests(audit, finding, bug);
    finding->consequence = text_pool_add(audit->findings->texts, "Whoever reads that text takes the schema for mended; queries that need what is listed here fail where it is not there");
    finding->remedy = text_pool_add(audit->findings->texts, "Mend what is listed (its own findings say how), or write into the document what is left");
}

/* What the schema's past has nothing to say of is not for this program to complain about. */
static void check_documents(Audit *audit, const Bug *bug) {
    const Mention *resolved = NULL;
    for (guint i = 0; bug->contradiction && bug->verdict != VERDICT_NO_EVIDENCE && i < bug->mentions->len; i++) {
        const Mention *mention = bug->mentions->pdata[i];
        if (mention->place == MENTION_DOCUMENT && !mention->gone && mention->claim == CLAIM_RESOLVED)
            resolved = mention;
    }
    if (!resolved)
        return;
    const char *title = text_pool_printf(audit->texts, "%s is open in one text and resolved in another", called(audit->texts, bug));
    Finding *finding = add_finding(audit, "bug/documents-disagree", bug, bug->contradiction, title);
    if (!finding)
        return;
    findings_add_evidence(audit->findings, finding, "open: %s, since %s", bug_place_words(audit->texts, bug->contradiction), commit_of(audit->texts, bug->contradiction->commit));
    findings_add_evidence(audit->findings, finding, "resolved: %s, since %s", bug_place_words(audit->texts, resolved), commit_of(audit->texts, resolved->commit));
    finding->consequence = text_pool_add(audit->findings->texts, "A reader of one of them believes the wrong thing");
    finding->remedy = text_pool_printf(audit->findings->texts, "By the schema's past it is: %s. Change the text that says otherwise", verdict_text(bug->verdict));
}

static void check_identifier(Audit *audit, const BugRegister *bugs, guint from, guint to) {
    const Bug *bug = bugs->bugs->pdata[from];
    if (to - from < 2)
        return;
    const char *title = text_pool_printf(audit->texts, "%s is the name of %u bugs", word_code(audit->texts, bug->identifier), to - from);
    Finding *finding = add_finding(audit, "bug/identifier-reused", bug, NULL, title);
    if (!finding)
        return;
    finding->target = NULL;
    for (guint i = from; i < to && i < from + OTHERS; i++) {
        const Bug *one = bugs->bugs->pdata[i];
        findings_add_evidence(audit->findings, finding, "%s: %s%s%s, first in %s", word_code(audit->texts, one->anchor), one->title ? word_plain(audit->texts, one->title) : "without a title", one->phase ? ", phase " : "",
                              one->phase ? word_plain(audit->texts, one->phase) : "", bug_place_words(audit->texts, one->first));
    }
    if (to - from > OTHERS)
        findings_add_evidence(audit->findings, finding, "and %u more", to - from - OTHERS);
    finding->consequence = text_pool_add(audit->findings->texts, "A commit or document that says \"fixed\" of it may mean another bug");
    finding->remedy = text_pool_add(audit->findings->texts, "Number bugs over the whole repository, or name the phase with the identifier");
}

static bool any_evidence(const BugRegister *bugs, guint from, guint to) {
    bool any = false;
    for (guint i = from; i < to; i++)
        any = any || ((const Bug *)bugs->bugs->pdata[i])->verdict != VERDICT_NO_EVIDENCE;
    return any;
}

void bugs_add_findings(Audit *audit, const BugRegister *bugs) {
    for (guint from = 0, to; from < bugs->bugs->len; from = to) {
        const char *identifier = ((const Bug *)bugs->bugs->pdata[from])->identifier;
        for (to = from; to < bugs->bugs->len && strcmp(((const Bug *)bugs->bugs->pdata[to])->identifier, identifier) == 0; to++) {
            check_claim(audit, bugs->bugs->pdata[to]);
            check_documents(audit, bugs->bugs->pdata[to]);
        }
        if (any_evidence(bugs, from, to))
            check_identifier(audit, bugs, from, to);
    }
    findings_sort(audit->findings, weight_of);
}
