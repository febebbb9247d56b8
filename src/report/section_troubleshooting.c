/* Troubleshooting: what a person sees, why, and the commands that mend it. Symptoms of one cause are told together. */

#include "section.h"

#include <string.h>
#include "analysis/troubleshooting.h"
#include "phrase.h"
#include "reference.h"

/* Symptoms with the same cause; of const Symptom *, in their order. */
typedef GPtrArray Group;

static const Symptom *first_of(const Group *group) {
    return g_ptr_array_index(group, 0);
}

static bool same_cause(const Symptom *a, const Symptom *b) {
    return g_strcmp0(a->target, b->target) == 0 && g_strcmp0(a->database, b->database) == 0 && g_strcmp0(a->cause, b->cause) == 0 &&
           g_strcmp0(a->migration, b->migration) == 0 && a->since == b->since && g_strcmp0(a->commands, b->commands) == 0;
}

static GPtrArray *group_symptoms(const Troubleshooting *found) {
    GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < found->items->len; i++) {
        Symptom *symptom = g_ptr_array_index(found->items, i);
        Group *group = NULL;
        for (guint g = 0; g < groups->len && !group; g++)
            if (same_cause(first_of(g_ptr_array_index(groups, g)), symptom))
                group = g_ptr_array_index(groups, g);
        if (!group) {
            group = g_ptr_array_new();
            g_ptr_array_add(groups, group);
        }
        g_ptr_array_add(group, symptom);
    }
    return groups;
}

/* The message without the word that all begin with. */
static const char *short_text(const Symptom *symptom) {
    static const char prefix[] = "ERROR:";
    if (!g_str_has_prefix(symptom->text, prefix))
        return symptom->text;
    const char *text = symptom->text + strlen(prefix);
    return text + strspn(text, " ");
}

static void write_messages(const Group *group, Document *document, Node *parent) {
    g_autoptr(GString) lines = g_string_new(NULL);
    for (guint i = 0; i < group->len; i++) {
        const Symptom *symptom = g_ptr_array_index(group, i);
        g_string_append_printf(lines, "%s\n", symptom->text);
        if (symptom->variant)
            g_string_append_printf(lines, "%s\n", symptom->variant);
    }
    document_code_block(document, parent, "text", lines->str);
}

/* "On database `production`, target `tenant`:", as far as it needs saying. */
static void write_place(const Symptom *symptom, bool several, Document *document, Node *parent) {
    g_autoptr(GString) place = g_string_new(NULL);
    if (symptom->database) {
        g_string_append(place, "On database ");
        phrase_code(place, symptom->database);
    }
    if (several && symptom->target) {
        g_string_append(place, symptom->database ? ", target " : "Target ");
        phrase_code(place, symptom->target);
    }
    if (place->len == 0)
        return;
    g_string_append(place, ":");
    document_paragraph(document, parent, place->str);
}

static void write_heading(const Group *group, bool several, Document *document, Node *parent, int level) {
    const Symptom *symptom = first_of(group);
    g_autoptr(GString) title = g_string_new(NULL);
    phrase_code(title, short_text(symptom));
    if (group->len > 1)
        g_string_append_printf(title, " and %u more", group->len - 1);
    document_heading(document, parent, level, title->str);
    write_place(symptom, several, document, parent);
    write_messages(group, document, parent);
}

static const AuditTarget *target_of(const Audit *audit, const Symptom *symptom) {
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *target = g_ptr_array_index(audit->targets, i);
        if (g_strcmp0(target->target->name, symptom->target) == 0)
            return target;
    }
    return NULL;
}

static void write_cause(const Audit *audit, const Symptom *symptom, Document *document, Node *parent) {
    const AuditTarget *target = target_of(audit, symptom);
    Node *paragraph = document_paragraph(document, parent, NULL);
    g_autoptr(GString) cause = g_string_new(NULL);
    phrase_sentence(cause, symptom->cause ? symptom->cause : "not known");
    document_strong(document, paragraph, "Cause:");
    document_text(document, paragraph, " ");
    document_text(document, paragraph, cause->str);
    if (symptom->migration && target && !strstr(cause->str, symptom->migration)) {
        document_text(document, paragraph, " Migration: ");
        reference_migration(document, paragraph, target, symptom->migration);
    }
    if (!symptom->since)
        return;
    Node *since = document_paragraph(document, parent, NULL);
    document_strong(document, since, "Since");
    document_text(document, since, " ");
    reference_commit_story(audit, document, since, symptom->since);
}

/* The commands, or where they stand already. */
static void write_commands(const GPtrArray *groups, guint index, Document *document, Node *parent) {
    const Symptom *symptom = first_of(g_ptr_array_index(groups, index));
    if (!symptom->commands)
        return;
    for (guint i = 0; i < index; i++) {
        const Symptom *before = first_of(g_ptr_array_index(groups, i));
        if (g_strcmp0(before->commands, symptom->commands) != 0)
            continue;
        g_autoptr(GString) words = g_string_new("The same commands mend it as for ");
        phrase_code(words, short_text(before));
        g_string_append(words, ".");
        document_paragraph(document, parent, words->str);
        return;
    }
    document_code_block(document, parent, symptom->commands_language ? symptom->commands_language : "sh", symptom->commands);
}

static void say_hidden(size_t hidden, Document *document, Node *parent) {
    if (hidden == 0)
        return;
    g_autoptr(GString) words = g_string_new("Not shown here: ");
    phrase_count(words, hidden, "more symptom.", "more symptoms.");
    document_paragraph(document, parent, words->str);
}

void section_build_troubleshooting(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    g_autoptr(Troubleshooting) found = troubleshooting_build(audit, slot->target);
    g_autoptr(GPtrArray) groups = group_symptoms(found);
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    size_t limit = slot->limit > 0 ? (size_t)slot->limit : groups->len, hidden = found->left_out;
    if (groups->len == 0)
        document_paragraph(document, parent, audit_is_incomplete(audit) ? "Nothing that was found makes a program or the runner fail; but not everything was checked."
                                                                        : "Nothing that was found makes a program or the runner fail.");
    for (guint i = 0; i < groups->len; i++) {
        const Group *group = g_ptr_array_index(groups, i);
        if (i >= limit) {
            hidden += group->len;
            continue;
        }
        write_heading(group, targets->len > 1, document, parent, section_level(slot));
        write_cause(audit, first_of(group), document, parent);
        write_commands(groups, i, document, parent);
    }
    say_hidden(hidden, document, parent);
}
