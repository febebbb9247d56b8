/* Method: what this report was made from and with, what had to be assumed, what was not checked. No clock. */

#include "section.h"

#include "fleet_view.h"
#include "phrase.h"
#include "reference.h"

/* PostgreSQL's number as people write it: 150018 -> 15.18. */
static void say_server_version(GString *out, int version) {
    g_string_append_printf(out, "PostgreSQL %d.%d", version / 10000, version % 10000);
}

static size_t count_uncommitted(const Audit *audit) {
    size_t count = 0;
    for (guint i = 0; i < audit->targets->len; i++) {
        const MigrationSet *set = ((const AuditTarget *)g_ptr_array_index(audit->targets, i))->migrations;
        for (size_t m = 0; set && m < set->migration_count; m++)
            count += set->migrations[m].uncommitted;
    }
    return count;
}

static void source_items(const Audit *audit, Document *document, Node *list) {
    const History *history = audit->history;
    if (history && history->head) {
        Node *item = document_item(document, list, "Revision: ");
        reference_commit_story(audit, document, item, history->head);
    }
    g_autoptr(GString) words = g_string_new(NULL);
    if (history && history->branch) {
        g_string_append(words, "Branch: ");
        phrase_code(words, history->branch);
        document_item(document, list, words->str);
    }
    if (audit->revision) {
        g_string_assign(words, "Asked for: ");
        phrase_code(words, audit->revision);
    } else {
        size_t uncommitted = count_uncommitted(audit);
        g_string_assign(words, uncommitted > 0 ? "Work tree: " : "Work tree: no uncommitted migrations");
        if (uncommitted > 0)
            phrase_count(words, uncommitted, "uncommitted migration, included", "uncommitted migrations, included");
    }
    document_item(document, list, words->str);
    if (!history)
        return;
    g_string_assign(words, "History: ");
    phrase_count(words, history->commits_walked, "commit", "commits");
    g_string_append(words, " walked along the first parents; ");
    g_string_append(words, history->complete ? "complete" : history->incomplete_reason ? history->incomplete_reason : "incomplete");
    document_item(document, list, words->str);
    g_string_assign(words, "Configuration: ");
    if (audit->project->source)
        phrase_code(words, audit->project->source);
    else
        g_string_append(words, "none, found by detection");
    document_item(document, list, words->str);
}

static void version_items(const Audit *audit, Document *document, Node *list) {
    g_autoptr(GString) words = g_string_new("pgstrata ");
    g_string_append(words, audit->tool_version);
    if (audit->scratch_version)
        g_string_append_printf(words, "; migrations replayed in a private PostgreSQL %s by a role that is no superuser", audit->scratch_version);
    else
        g_string_append(words, "; no migration was replayed");
    document_item(document, list, words->str);
}

static void target_item(const AuditTarget *target, Document *document, Node *list) {
    g_autoptr(GString) words = g_string_new("Target ");
    phrase_code(words, target->target->name);
    g_string_append(words, ": folder ");
    phrase_code(words, *target->target->folder ? target->target->folder : ".");
    if (target->migrations) {
        g_string_append(words, ", runner ");
        phrase_code(words, target->migrations->rules->id);
    }
    if (target->target->reason) {
        g_string_append(words, ", found by ");
        phrase_text(words, target->target->reason);
    }
    if (target->replay_problem) {
        g_string_append(words, "; not replayed: ");
        phrase_text(words, target->replay_problem);
    }
    document_item(document, list, words->str);
}

static void database_items(const AuditTarget *target, Document *document, Node *list) {
    for (guint i = 0; i < target->databases->len; i++) {
        const AuditDatabase *database = g_ptr_array_index(target->databases, i);
        g_autoptr(GString) words = g_string_new("Database ");
        phrase_code(words, database->name);
        fleet_say_count(words, database, " (", ")");
        if (database->place) {
            g_string_append(words, " at ");
            phrase_code(words, database->place);
        }
        if (database->catalog && database->catalog->server_version > 0) {
            g_string_append(words, ", ");
            say_server_version(words, database->catalog->server_version);
        }
        g_string_append(words, database->problem ? ": could not be read" : ": read only, one transaction");
        if (!database->problem && audit_database_count(database) > 1)
            g_string_append(words, " each");
        document_item(document, list, words->str);
    }
}

static void add_assumptions(GHashTable *seen, GPtrArray *all, const Strata *strata) {
    for (guint i = 0; strata && i < strata->assumptions->len; i++)
        if (g_hash_table_add(seen, g_ptr_array_index(strata->assumptions, i)))
            g_ptr_array_add(all, g_ptr_array_index(strata->assumptions, i));
}

static void assumptions(const Audit *audit, const Slot *slot, Document *document, Node *parent) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *target = g_ptr_array_index(audit->targets, i);
        if (!section_wants(slot, target))
            continue;
        add_assumptions(seen, all, target->registered);
        add_assumptions(seen, all, target->all);
    }
    if (all->len == 0)
        return;
    document_paragraph(document, parent, "Assumed for the replay, because the migrations need it and do not make it:");
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < all->len; i++) {
        g_autoptr(GString) words = g_string_new(NULL);
        phrase_text(words, g_ptr_array_index(all, i));
        document_item(document, list, words->str);
    }
}

static void marked_list(const GPtrArray *items, const char *intro, Document *document, Node *parent, bool marked) {
    if (!items || items->len == 0)
        return;
    document_paragraph(document, parent, intro);
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < items->len; i++) {
        g_autoptr(GString) words = g_string_new(NULL);
        if (marked)
            g_string_append(words, g_ptr_array_index(items, i));
        else
            phrase_text(words, g_ptr_array_index(items, i));
        document_item(document, list, words->str);
    }
}

void section_build_method(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    Node *list = document_list(document, parent, false);
    source_items(audit, document, list);
    version_items(audit, document, list);
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *target = g_ptr_array_index(audit->targets, i);
        if (!section_wants(slot, target))
            continue;
        target_item(target, document, list);
        database_items(target, document, list);
    }
    assumptions(audit, slot, document, parent);
    marked_list(audit->project->excluded, "Left out, as copies:", document, parent, false);
    marked_list(audit->project->notes, "Seen and not used:", document, parent, false);
    if (audit->not_checked->len > 0)
        marked_list(audit->not_checked, "Not checked:", document, parent, true);
    else
        document_paragraph(document, parent, "Nothing was left unchecked.");
}
