#include "migration_story.h"

#include <string.h>
#include "facts.h"
#include "journal_view.h"
#include "parts.h"
#include "phrase.h"
#include "reference.h"
#include "section.h"
#include "summarise.h"

const char *story_edit_words(EditClass edit) {
    switch (edit) {
    case EDIT_WHITESPACE:
        return "only white space";
    case EDIT_COMMENT:
        return "only comments";
    case EDIT_IF_EXISTS:
        return "only IF [NOT] EXISTS";
    case EDIT_SQL:
        return "SQL";
    case EDIT_UNKNOWN:
        break;
    }
    return "content";
}

static const char *file_name(const char *path) {
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path;
}

static bool is_later_event(const FileHistory *file, const FileEvent *event) {
    const FileEvent *arrival = file_history_arrival(file); /* NULL: before what can be seen */
    return event->kind != EVENT_ADDED && (!arrival || event > arrival);
}

static void say_line(GString *out, const char *words) {
    phrase_separate(out, "\n");
    g_string_append(out, words);
}

static void say_registration(GString *out, const AuditTarget *target, const Migration *migration, size_t index) {
    if (!migration->path)
        say_line(out, "file missing");
    if (!migration->registered)
        say_line(out, target->migrations->journal ? "not in the journal" : "not known to the runner");
    if (target->left_over && target->left_over[index])
        g_string_append(out, ", left over");
    if (migration->unavailable)
        say_line(out, "content not available");
    if (migration->uncommitted)
        say_line(out, "uncommitted");
}

static void say_failure(GString *out, const AuditTarget *target, const Migration *migration, size_t index) {
    const Stratum *stratum = migration->registered ? section_registered_stratum(target, index) : section_stratum(target, index);
    if (!stratum || stratum->failure_count == 0)
        return;
    say_line(out, stratum->status == STRATUM_PARTLY ? "fails in part on a fresh database" : "fails on a fresh database");
    if (stratum->failures[0].line > 0)
        g_string_append_printf(out, " (line %d)", stratum->failures[0].line);
}

static bool ran_other_version(const LedgerState *ledger, size_t index) {
    for (size_t i = 0; ledger && i < ledger->row_count; i++)
        if (ledger->rows[i].migration == (int)index && ledger->rows[i].other_version)
            return true;
    return false;
}

static void say_databases(GString *out, const AuditTarget *target, size_t index) {
    for (guint i = 0; i < target->databases->len; i++) {
        const AuditDatabase *database = g_ptr_array_index(target->databases, i);
        const LedgerState *ledger = database->ledger;
        const char *words = NULL;
        if (ledger && ledger->has_ledger && ledger->will_skip[index])
            words = "never runs on ";
        else if (facts_is_pending(target, database, index))
            words = "pending on ";
        else if (ledger && ledger->has_ledger && ledger->applied[index])
            words = ran_other_version(ledger, index) ? "another version applied on " : "applied on ";
        if (!words)
            continue;
        say_line(out, words);
        phrase_code(out, database->name);
    }
}

/* By the journal's times alone, whatever databases are configured. */
static void say_skipped(GString *out, const AuditTarget *target, const Migration *migration) {
    if (migration->entry < 0)
        return;
    g_autofree JournalView *views = journal_view_build(target->migrations);
    int blocked_by = views[migration->entry].blocked_by;
    if (blocked_by < 0)
        return;
    say_line(out, "skipped where ");
    phrase_code(out, target->migrations->entries[blocked_by].tag);
    g_string_append(out, " has run");
}

static void say_events(GString *out, const FileHistory *file) {
    for (size_t i = 0; file && i < file->event_count; i++) {
        const FileEvent *event = &file->events[i];
        if (!is_later_event(file, event))
            continue;
        g_autofree char *date = reference_date(event->mainline);
        bool renamed = event->kind == EVENT_RENAMED;
        if (renamed && event->previous_path) {
            g_autofree char *folder = g_path_get_dirname(event->previous_path);
            bool moved = strcmp(file_name(event->previous_path), file_name(event->path)) == 0;
            say_line(out, moved ? "moved from " : "renamed from ");
            phrase_code(out, moved ? folder : file_name(event->previous_path));
        }
        if (event->kind == EVENT_EDITED || (renamed && g_strcmp0(event->blob_before, event->blob_after) != 0)) {
            say_line(out, "edited ");
            g_string_append_printf(out, "%s (%s)", date, story_edit_words(event->edit));
        }
    }
}

char *story_status(const Audit *audit, const AuditTarget *target, size_t index) {
    const Migration *migration = &target->migrations->migrations[index];
    GString *out = g_string_new(NULL);
    say_registration(out, target, migration, index);
    say_failure(out, target, migration, index);
    say_skipped(out, target, migration);
    say_databases(out, target, index);
    say_events(out, audit_migration_file(audit, migration));
    return g_string_free(out, FALSE);
}

/* --- details --- */

static void commit_item(const Audit *audit, const Commit *commit, const char *words, Document *document, Node *list) {
    Node *item = document_item(document, list, words);
    reference_commit_story(audit, document, item, commit);
}

static char *event_words(const FileEvent *event) {
    GString *out = g_string_new(NULL);
    switch (event->kind) {
    case EVENT_ADDED:
        g_string_append(out, "Landed in ");
        break;
    case EVENT_EDITED:
        g_string_append_printf(out, "Edited (%s) in ", story_edit_words(event->edit));
        break;
    case EVENT_RENAMED:
        g_string_append(out, "Renamed from ");
        phrase_code(out, event->previous_path);
        if (g_strcmp0(event->blob_before, event->blob_after) != 0)
            g_string_append_printf(out, " and edited (%s)", story_edit_words(event->edit));
        g_string_append(out, " in ");
        break;
    case EVENT_DELETED:
        g_string_append(out, event->squash ? "Deleted with others in " : "Deleted in ");
        break;
    }
    return g_string_free(out, FALSE);
}

/* The list of events; NULL: none. */
static Node *details_events(const Audit *audit, const FileHistory *file, Document *document, Node *parent) {
    if (!file || file->event_count == 0)
        return NULL;
    Node *list = document_list(document, parent, false);
    for (size_t i = 0; i < file->event_count; i++) {
        const FileEvent *event = &file->events[i];
        g_autofree char *words = event_words(event);
        commit_item(audit, event->mainline, words, document, list);
        if (event->origin && event->origin != event->mainline)
            commit_item(audit, event->origin, "written in ", document, list);
    }
    return list;
}

/* One row a change; what came or went with its table is counted beside the table. */
static void details_changes(const AuditTarget *target, const Stratum *stratum, Document *document, Node *parent) {
    static const ColumnTitle titles[] = {{"", 'l'}, {"Kind", 'l'}, {"Object", 'l'}, {"Change", 'l'}};
    const GPtrArray *changes = stratum->changes->changes;
    g_autoptr(Parts) parts = parts_new(stratum->changes);
    Node *table = NULL;
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        if (parts_contain(parts, change))
            continue;
        table = table ? table : section_table(document, parent, titles, G_N_ELEMENTS(titles));
        g_autofree char *words = summarise_change(change);
        g_autoptr(GString) text = g_string_new(words);
        parts_say(text, parts, change);
        Node *row = document_row(document, table);
        document_cell(document, row, summarise_sign(change->action));
        document_cell(document, row, kind_get(change->kind)->name);
        reference_object(document, document_cell(document, row, NULL), target, change->identity,
                         phrase_short_identity(change->identity));
        document_cell(document, row, text->str);
    }
}

static void details_failures(const Audit *audit, const Migration *migration, const Stratum *stratum, Document *document, Node *parent) {
    for (size_t i = 0; i < stratum->failure_count; i++) {
        const ReplayFailure *failure = &stratum->failures[i];
        Node *line = document_paragraph(document, parent, "Failed at ");
        reference_file(audit, document, line, migration->path ? migration->path : migration->tag, failure->line);
        g_autoptr(GString) cause = g_string_new(": ");
        phrase_text(cause, failure_cause_text(failure->cause));
        if (failure->missing) {
            g_string_append(cause, " (");
            phrase_code(cause, failure->missing);
            g_string_append(cause, ")");
        }
        document_text(document, line, cause->str);
        g_autofree char *message = g_strdup_printf("ERROR:  %s%s%s%s%s", failure->sqlstate ? failure->sqlstate : "", failure->sqlstate ? ": " : "",
                                                   failure->message ? failure->message : "", failure->statement ? "\n" : "",
                                                   failure->statement ? failure->statement : "");
        document_code_block(document, parent, "text", message);
    }
}

/* `list`: the one just before, which goes on; NULL: there is none. */
static void details_no_ops(const Stratum *stratum, Document *document, Node *parent, Node *list) {
    if (stratum->no_op_count > 0 && !list)
        list = document_list(document, parent, false);
    for (size_t i = 0; i < stratum->no_op_count; i++) {
        const NoOp *no_op = &stratum->no_ops[i];
        g_autoptr(GString) words = g_string_new(NULL);
        g_string_append_printf(words, "Line %d did nothing: %s ", no_op->line, kind_get(no_op->kind)->name);
        phrase_code(words, phrase_short_identity(no_op->identity));
        g_string_append(words, " existed already");
        if (no_op->differences && no_op->differences->changes->len > 0) {
            g_autofree char *differences = summarise_changes(no_op->differences);
            g_string_append_printf(words, ", in another shape; what the statement asks for and does not get: %s", differences);
        }
        document_item(document, list, words->str);
    }
}

void story_details(const Audit *audit, const AuditTarget *target, size_t index, Document *document, Node *parent) {
    const Migration *migration = &target->migrations->migrations[index];
    const Stratum *stratum = section_stratum(target, index);
    g_autofree char *anchor = reference_migration_anchor(target, migration->tag);
    g_autoptr(GString) title = g_string_new(NULL);
    phrase_code(title, migration->tag);
    size_t count = 0;
    for (guint i = 0; stratum && i < stratum->changes->changes->len; i++)
        count += !parts_is_given(g_ptr_array_index(stratum->changes->changes, i));
    if (count > 0) {
        g_string_append(title, ": ");
        phrase_count(title, count, "change", "changes");
    }
    document_anchor(document, parent, anchor);
    Node *details = document_details(document, parent, title->str, false);
    if (migration->path)
        reference_file(audit, document, document_paragraph(document, details, NULL), migration->path, 0);
    Node *list = details_events(audit, audit_migration_file(audit, migration), document, details);
    if (!stratum)
        return;
    if (stratum->mode) {
        g_autofree char *mode = g_strdup_printf("Replayed otherwise than the runner would: %s.", stratum->mode);
        document_paragraph(document, details, mode);
    }
    details_failures(audit, migration, stratum, document, details);
    details_no_ops(stratum, document, details, stratum->mode || stratum->failure_count > 0 ? NULL : list);
    details_changes(target, stratum, document, details);
}
