/* Troubleshooting: what a person sees, why, and the commands that mend it. */

#include "section.h"

#include <string.h>
#include "analysis/troubleshooting.h"
#include "phrase.h"
#include "reference.h"

static const AuditTarget *target_of(const Audit *audit, const Symptom *symptom) {
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *target = g_ptr_array_index(audit->targets, i);
        if (g_strcmp0(target->target->name, symptom->target) == 0)
            return target;
    }
    return NULL;
}

static void write_heading(const Symptom *symptom, bool several, Document *document, Node *parent, int level) {
    g_autoptr(GString) title = g_string_new(NULL);
    phrase_code(title, symptom->text);
    document_heading(document, parent, level, title->str);
    g_autoptr(GString) place = g_string_new(symptom->database ? "Seen on database " : "Seen on a fresh database");
    phrase_code(place, symptom->database);
    if (several && symptom->target) {
        g_string_append(place, ", target ");
        phrase_code(place, symptom->target);
    }
    g_string_append(place, ".");
    document_paragraph(document, parent, place->str);
    if (!symptom->variant)
        return;
    document_paragraph(document, parent, "Other statements word it:");
    document_code_block(document, parent, "text", symptom->variant);
}

static void write_cause(const Audit *audit, const Symptom *symptom, Document *document, Node *parent) {
    const AuditTarget *target = target_of(audit, symptom);
    Node *paragraph = document_paragraph(document, parent, NULL);
    g_autoptr(GString) cause = g_string_new(NULL);
    phrase_sentence(cause, symptom->cause ? symptom->cause : "not known");
    document_strong(document, paragraph, "Cause:");
    document_text(document, paragraph, " ");
    document_text(document, paragraph, cause->str);
    if (symptom->migration && target) {
        document_text(document, paragraph, " (migration ");
        reference_migration(document, paragraph, target, symptom->migration);
        document_text(document, paragraph, ")");
    }
    if (symptom->since) {
        Node *since = document_paragraph(document, parent, NULL);
        document_strong(document, since, "Since");
        document_text(document, since, " ");
        reference_commit_story(audit, document, since, symptom->since);
    }
    if (symptom->commands)
        document_code_block(document, parent, symptom->commands_language ? symptom->commands_language : "sh", symptom->commands);
}

void section_build_troubleshooting(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    g_autoptr(Troubleshooting) found = troubleshooting_build(audit, slot->target);
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    bool several = targets->len > 1;
    size_t limit = slot->limit > 0 ? MIN((size_t)slot->limit, found->items->len) : found->items->len;
    size_t hidden = found->items->len - limit + found->left_out;
    if (found->items->len == 0)
        document_paragraph(document, parent, audit_is_incomplete(audit) ? "Nothing that was found makes a program or the runner fail; but not everything was checked."
                                                                        : "Nothing that was found makes a program or the runner fail.");
    for (size_t i = 0; i < limit; i++) {
        const Symptom *symptom = g_ptr_array_index(found->items, i);
        write_heading(symptom, several, document, parent, section_level(slot));
        write_cause(audit, symptom, document, parent);
    }
    if (hidden > 0) {
        g_autoptr(GString) words = g_string_new("Not shown here: ");
        phrase_count(words, hidden, "more symptom.", "more symptoms.");
        document_paragraph(document, parent, words->str);
    }
}
