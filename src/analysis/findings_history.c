/* What git tells of migration files: edits after landing, deletions, renumbering, uncommitted work. */

#include <stdlib.h>
#include <string.h>
#include "findings.h"
#include "remedy.h"

/* An edit later than this may have missed databases that had run the file. */
#define LATE_SECONDS (24 * 60 * 60)

/* --- edits ------------------------------------------------------------------------------------------------------------- */

static const char *edit_text(EditClass edit) {
    static const char *const texts[] = {
        [EDIT_UNKNOWN] = "content changed", [EDIT_WHITESPACE] = "only white space", [EDIT_COMMENT] = "only comments",
        [EDIT_IF_EXISTS] = "only IF [NOT] EXISTS", [EDIT_SQL] = "SQL changed",
    };
    return texts[edit];
}

static bool is_edit(const FileEvent *event) {
    bool changes = event->kind == EVENT_EDITED || event->kind == EVENT_RENAMED;
    return changes && event->blob_before && event->blob_after && strcmp(event->blob_before, event->blob_after) != 0;
}

static bool changes_sql(const FileEvent *event) {
    return event->edit == EDIT_SQL || event->edit == EDIT_UNKNOWN;
}

static const char *days_text(TextPool *texts, int64_t seconds) {
    if (seconds < LATE_SECONDS)
        return "within a day";
    return text_pool_printf(texts, "after %.1f days", (double)seconds / (24.0 * 60 * 60));
}

/* What the edits of one file come to. */
typedef struct {
    const FileEvent *arrival, *worst, *first_edit, *last_edit;
    int64_t delay; /* of the worst edit after the arrival */
    size_t count;
} Edits;

static Edits collect_edits(const FileHistory *file) {
    Edits edits = {.arrival = file_history_arrival(file)};
    const FileEvent *begin = edits.arrival ? edits.arrival + 1 : file->events;
    for (const FileEvent *event = begin; event < file->events + file->event_count; event++) {
        if (!is_edit(event))
            continue;
        edits.count++;
        edits.first_edit = edits.first_edit ? edits.first_edit : event;
        edits.last_edit = event;
        if (!edits.worst || changes_sql(event) > changes_sql(edits.worst) ||
            (changes_sql(event) == changes_sql(edits.worst) && event->edit > edits.worst->edit))
            edits.worst = event;
    }
    if (edits.worst && edits.arrival)
        edits.delay = edits.worst->mainline->commit_time - edits.arrival->mainline->commit_time;
    return edits;
}

static const char *edit_consequence(FindingContext *context, bool sql, const AuditTarget *part) {
    if (!sql)
        return "It does the same as before; only its checksum is another.";
    return text_pool_printf(context->texts, "Databases that had run it before keep what the earlier version did: %s does not run it again%s. They and new databases differ.",
                            runner_name(part->migrations), part->migrations->ledger.table ? ", and never compares the checksum in its ledger" : "");
}

static void edited(FindingContext *context, const Migration *migration) {
    TextPool *texts = context->texts;
    const FileHistory *file = audit_migration_file(context->audit, migration);
    if (!file || file->event_count == 0)
        return;
    Edits edits = collect_edits(file);
    if (edits.count == 0)
        return;
    bool sql = changes_sql(edits.worst), late = edits.delay > LATE_SECONDS;
    Finding finding = finding_of(context, "history/edited-after-landing");
    finding.severity = sql && late ? SEVERITY_WARNING : SEVERITY_INFO;
    finding_point_at(context, &finding, migration);
    finding.since = edits.worst->mainline;
    finding.subject = migration->path;
    finding.title = text_pool_printf(texts, "%s was changed %s%s (%s)", word_code(texts, migration->tag), days_text(texts, edits.delay),
                                     edits.delay < LATE_SECONDS ? " of landing" : " on the mainline", edit_text(edits.worst->edit));
    finding.consequence = edit_consequence(context, sql, context->part);
    finding.remedy = sql ? "Look at what changed. What databases that ran the earlier version lack belongs into a new migration." : "Nothing needs to be done.";
    finding.commands = sql ? text_pool_printf(texts, "git diff %.12s %.12s\n", edits.first_edit->blob_before, edits.last_edit->blob_after) : NULL;
    finding.commands_language = sql ? "sh" : NULL;
    Finding *added = finding_add(context, &finding);
    if (edits.arrival)
        finding_evidence(context, added, text_pool_printf(texts, "Landed with %s", word_commit(texts, edits.arrival->mainline)));
    for (const FileEvent *event = edits.first_edit; event <= edits.last_edit; event++)
        if (is_edit(event))
            finding_evidence(context, added, text_pool_printf(texts, "%s: %s", word_commit(texts, event->mainline), edit_text(event->edit)));
}

/* --- new numbers -------------------------------------------------------------------------------------------------------- */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    /* One folder per migration: the folder's name is the migration's. */
    if (slash && strcmp(slash, "/migration.sql") == 0) {
        while (slash > path && slash[-1] != '/')
            slash--;
        return slash;
    }
    return slash ? slash + 1 : path;
}

static bool is_renumbering(const FileEvent *event) {
    if (event->kind != EVENT_RENAMED || !event->previous_path)
        return false;
    const char *before = base_name(event->previous_path), *after = base_name(event->path);
    size_t digits_before = strspn(before, "0123456789"), digits_after = strspn(after, "0123456789");
    return digits_before && digits_after && (digits_before != digits_after || strncmp(before, after, digits_after) != 0);
}

static void renumbered(FindingContext *context) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    const Migration *first = NULL;
    const Commit *since = NULL;
    for (size_t i = 0; i < context->set->migration_count; i++) {
        const Migration *migration = &context->set->migrations[i];
        const FileHistory *file = audit_migration_file(context->audit, migration);
        for (size_t j = 0; file && j < file->event_count; j++) {
            const FileEvent *event = &file->events[j];
            if (!is_renumbering(event))
                continue;
            first = first ? first : migration;
            since = since ? since : event->mainline;
            g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s became %s with %s", word_code(texts, base_name(event->previous_path)),
                                                                         word_code(texts, base_name(event->path)), word_commit(texts, event->mainline)));
        }
    }
    if (!first)
        return;
    Finding finding = finding_of(context, "history/renumbered");
    finding.subject = *context->set->folder ? context->set->folder : ".";
    finding.path = first->path;
    finding.since = since;
    finding.title = text_pool_printf(texts, "%s another number after landing", word_count(texts, lines->len, "migration was given", "migrations were given"));
    finding.consequence = context->set->skip == SKIP_NEVER && context->set->ledger.table
                              ? "The runner knows migrations by name: a database that ran one under its old name runs it again."
                              : "A database that ran one under its old number has it under another place in the order than new databases.";
    Finding *added = finding_add(context, &finding);
    for (size_t i = 0; i < lines->len; i++)
        finding_evidence(context, added, lines->pdata[i]);
}

/* --- uncommitted -------------------------------------------------------------------------------------------------------- */

static void uncommitted(FindingContext *context) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    const Migration *first = NULL;
    for (size_t i = 0; i < context->set->migration_count; i++) {
        const Migration *migration = &context->set->migrations[i];
        if (!migration->uncommitted)
            continue;
        first = first ? first : migration;
        g_ptr_array_add(tags, (gpointer)(uintptr_t)migration->tag);
    }
    if (!first)
        return;
    Finding finding = finding_of(context, "history/uncommitted");
    finding.subject = *context->set->folder ? context->set->folder : ".";
    finding.path = first->path;
    finding.migration = first->tag;
    finding.title = text_pool_printf(texts, "%s not committed, or differs from the last commit", tags->len == 1 ? "1 migration is" : word_count(texts, tags->len, "", "migrations are"));
    finding.consequence = "This report takes the work tree's content; nobody else has it yet.";
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, word_list(texts, tags, 12));
}

void findings_of_history(FindingContext *context) {
    if (!context->set || !context->audit->history || context->part->target->stray)
        return;
    for (size_t i = 0; i < context->set->migration_count; i++)
        edited(context, &context->set->migrations[i]);
    renumbered(context);
    uncommitted(context);
}
