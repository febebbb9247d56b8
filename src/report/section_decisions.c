/* Why things were done, in the words of commit messages. */

#include "range_view.h"

#include "phrase.h"
#include "reference.h"

static void decision_item(const Audit *audit, const RangeDecision *decision, Document *document, Node *list) {
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_text(words, decision->text);
    if (decision->stated && decision->reason) {
        g_string_append(words, ". Reason: ");
        phrase_text(words, decision->reason);
    }
    g_string_append(words, " (");
    Node *item = document_item(document, list, words->str);
    reference_commit(audit, document, item, decision->commit);
    document_text(document, item, ")");
}

static guint build_list(const Audit *audit, const GArray *decisions, bool stated, const char *intro, Document *document, Node *parent) {
    guint count = 0;
    Node *list = NULL;
    for (guint i = 0; i < decisions->len; i++) {
        const RangeDecision *decision = &g_array_index(decisions, RangeDecision, i);
        if (decision->stated != stated)
            continue;
        if (!list && intro)
            document_paragraph(document, parent, intro);
        if (!list)
            list = document_list(document, parent, false);
        decision_item(audit, decision, document, list);
        count++;
    }
    return count;
}

void section_build_decisions(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const CommitRange *range = range_of_slot(audit, slot, document, parent);
    if (!range)
        return;
    g_autoptr(TextPool) texts = text_pool_new();
    g_autoptr(GArray) decisions = range_decisions(range, texts);
    if (build_list(audit, decisions, true, NULL, document, parent) == 0)
        document_paragraph(document, parent, "No commit message states a decision (\"Decision: ...\").");
    build_list(audit, decisions, false, "Reasons that commit messages give:", document, parent);
}
