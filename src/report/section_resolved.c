/* The bugs that a range of commits resolved, or says that it did, and what the schema's history says to that. */

#include "range_view.h"

#include <string.h>
#include "phrase.h"
#include "reference.h"
#include "resolved.h"

/* Claimed resolved by a text that came with these commits. */
static bool is_claimed_in(const Bug *bug, const CommitRange *range) {
    for (guint i = 0; i < bug->mentions->len; i++) {
        const Mention *mention = bug->mentions->pdata[i];
        if (mention->claim == CLAIM_RESOLVED && commit_range_has(range, mention->commit))
            return true;
    }
    return false;
}

GPtrArray *resolved_bugs(const Audit *audit, const CommitRange *range) {
    GPtrArray *bugs = g_ptr_array_new();
    for (guint i = 0; audit->bugs && i < audit->bugs->bugs->len; i++) {
        Bug *bug = audit->bugs->bugs->pdata[i];
        bool ended = bug->ended && bug->verdict != VERDICT_NO_EVIDENCE && commit_range_has(range, bug->ended);
        bool of_phase = bug->claim && bug->claim->phase && range->phase && phase_same(bug->claim->phase, range->phase);
        if (ended || of_phase || is_claimed_in(bug, range))
            g_ptr_array_add(bugs, bug);
    }
    return bugs;
}

void resolved_say_bug(GString *out, const Bug *bug) {
    phrase_text(out, bug->anchor);
    if (bug->severity) {
        g_string_append(out, " (");
        phrase_text(out, bug->severity);
        g_string_append_c(out, ')');
    }
    if (bug->title) {
        g_string_append(out, ": ");
        phrase_text(out, bug->title);
    }
}

static void rest_items(const Bug *bug, Document *document, Node *item) {
    Node *list = bug->rests->len > 0 ? document_list(document, item, false) : NULL;
    for (guint i = 0; i < bug->rests->len; i++) {
        const BugRest *rest = &g_array_index(bug->rests, BugRest, i);
        g_autoptr(GString) words = g_string_new(NULL);
        phrase_count(words, rest->objects->len, "object still differs", "objects still differ");
        g_string_append_printf(words, " in %s", rest->where);
        if (rest->objects->len > 0)
            g_string_append(words, ": ");
        range_say_names(words, rest->objects, 8);
        document_item(document, list, words->str);
    }
}

static void bug_item(const Audit *audit, const Bug *bug, Document *document, Node *list) {
    g_autoptr(GString) name = g_string_new(NULL), words = g_string_new(NULL);
    resolved_say_bug(name, bug);
    Node *item = document_item(document, list, NULL);
    Node *paragraph = document_paragraph(document, item, NULL);
    document_strong(document, paragraph, name->str);
    g_string_append_printf(words, ": %s.", verdict_text(bug->verdict));
    bool told = bug->story && *bug->story; /* where it was claimed, and what is left */
    if (told)
        g_string_append_printf(words, " %s%s%s", bug->story, bug->left ? " " : "", bug->left ? bug->left : "");
    document_text(document, paragraph, words->str);
    if (bug->claim && bug->claim->commit && !told) {
        document_text(document, paragraph, " Claimed in ");
        if (bug->claim->path)
            reference_file(audit, document, paragraph, bug->claim->path, bug->claim->gone ? 0 : bug->claim->line);
        document_text(document, paragraph, bug->claim->path ? " by " : "");
        reference_commit(audit, document, paragraph, bug->claim->commit);
        document_text(document, paragraph, ".");
    }
    if (!told)
        rest_items(bug, document, item);
}

void section_build_resolved(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const CommitRange *range = range_of_slot(audit, slot, document, parent);
    if (!range)
        return;
    g_autoptr(GPtrArray) bugs = resolved_bugs(audit, range);
    if (!audit->bugs)
        document_paragraph(document, parent, "Bugs were not looked for.");
    else if (bugs->len == 0)
        document_paragraph(document, parent, "No bug is claimed or seen to be resolved by these commits.");
    Node *list = bugs->len > 0 ? document_list(document, parent, false) : NULL;
    for (guint i = 0; i < bugs->len; i++)
        bug_item(audit, bugs->pdata[i], document, list);
}
